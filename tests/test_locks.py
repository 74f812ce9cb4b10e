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


def pins(lock: Path) -> dict[str, list[str]]:
    """Each package's versions, more than one where they depend on Python's own."""
    found: dict[str, list[str]] = {}
    for name, version in re.findall(r"^([\w.-]+)==([^ ]+)", lock.read_text(encoding="utf-8"), re.MULTILINE):
        found.setdefault(name, []).append(version)
    return found


@pytest.mark.parametrize("lock", [RUN, TEST, EXTRA])
def test_no_address_stands_in_a_lock(lock: Path) -> None:
    assert not re.search(r"://|^\s*--(?!hash=)|@ ", lock.read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.parametrize("lock", [RUN, TEST, EXTRA])
def test_every_package_has_hashes(lock: Path) -> None:
    lines = lock.read_text(encoding="utf-8").splitlines()
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        if "==" in line and not line.lstrip().startswith("#"):
            assert following.startswith("    --hash=sha256:"), line


def test_the_lock_for_tests_holds_the_one_with_extras_and_that_the_one_for_running() -> None:
    assert pins(RUN).items() <= pins(EXTRA).items() <= pins(TEST).items()


@pytest.mark.parametrize(
    ("lock", "wanted"),
    [
        (RUN, PROJECT["project"]["dependencies"] + PROJECT["dependency-groups"]["build"]),
        (EXTRA, EXTRAS["encoder"] + EXTRAS["metrics"]),
        (TEST, EXTRAS["test"] + EXTRAS["encoder"] + EXTRAS["metrics"]),
    ],
)
def test_what_the_project_asks_for_is_locked(lock: Path, wanted: list[str]) -> None:
    locked = pins(lock)
    for requirement in map(Requirement, wanted):
        versions = locked.get(canonicalize_name(requirement.name), [])
        assert versions, requirement
        assert all(requirement.specifier.contains(version) for version in versions), requirement


def test_what_is_optional_is_not_locked_for_running() -> None:
    optional = {canonicalize_name(Requirement(each).name) for each in EXTRAS["encoder"] + EXTRAS["metrics"]}
    assert not optional & pins(RUN).keys()
