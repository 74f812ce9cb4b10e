"""The locks: hashed, without a registry's address, in agreement with pyproject.toml and each other."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
EXTRAS = PROJECT["project"]["optional-dependencies"]
RUN = ROOT / "config" / "requirements.lock"
TEST = ROOT / "config" / "requirements-test.lock"
EXTRA = ROOT / "config" / "requirements-extras.lock"  # what few installations use: the Dockerfile takes it
SCALE = ROOT / "config" / "requirements-scale.lock"  # what more than one machine takes beside it
ENGINES = (
    ROOT / "config" / "requirements-engines.lock"
)  # all that, and the engines of the tests marked `scale`
LOCKS = [RUN, TEST, EXTRA, SCALE, ENGINES]


def pins(lock: Path) -> dict[str, list[str]]:
    """Each package's versions, more than one where they depend on Python's own."""
    found: dict[str, list[str]] = {}
    for name, version in re.findall(r"^([\w.-]+)==([^ ]+)", lock.read_text(encoding="utf-8"), re.MULTILINE):
        found.setdefault(name, []).append(version)
    return found


@pytest.mark.parametrize("lock", LOCKS)
def test_no_address_stands_in_a_lock(lock: Path) -> None:
    assert not re.search(r"://|^\s*--(?!hash=)|@ ", lock.read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_has_hashes(lock: Path) -> None:
    lines = lock.read_text(encoding="utf-8").splitlines()
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        if "==" in line and not line.lstrip().startswith("#"):
            assert following.startswith("    --hash=sha256:"), line


def test_the_lock_for_tests_holds_the_one_with_extras_and_that_the_one_for_running() -> None:
    assert pins(RUN).items() <= pins(EXTRA).items() <= pins(TEST).items()


def test_the_locks_for_scale_hold_the_others() -> None:
    assert pins(EXTRA).items() <= pins(SCALE).items() <= pins(ENGINES).items()
    assert pins(TEST).items() <= pins(ENGINES).items()


@pytest.mark.parametrize(
    ("lock", "wanted"),
    [
        (RUN, PROJECT["project"]["dependencies"] + PROJECT["dependency-groups"]["build"]),
        (EXTRA, EXTRAS["encoder"] + EXTRAS["metrics"]),
        (TEST, EXTRAS["test"] + EXTRAS["encoder"] + EXTRAS["metrics"]),
        (SCALE, EXTRAS["scale"] + EXTRAS["encoder"] + EXTRAS["metrics"]),
        (ENGINES, EXTRAS["test"] + EXTRAS["scale"] + EXTRAS["engines"]),
    ],
)
def test_what_the_project_asks_for_is_locked(lock: Path, wanted: list[str]) -> None:
    locked = pins(lock)
    for requirement in map(Requirement, wanted):
        versions = locked.get(canonicalize_name(requirement.name), [])
        assert versions, requirement
        assert all(requirement.specifier.contains(version) for version in versions), requirement


def test_what_is_optional_is_not_locked_for_running() -> None:
    named = (each for extra in ("encoder", "metrics", "scale", "engines") for each in EXTRAS[extra])
    optional = {canonicalize_name(Requirement(each).name) for each in named}
    assert not optional & pins(RUN).keys()
