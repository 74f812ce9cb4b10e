"""The compose file and the systemd unit keep the bot in, and name what there is."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from bot.cli.run import _LONGEST_END
from config.settings import load_settings

DEPLOY = Path(__file__).parents[2] / "config" / "deploy"
UNIT = DEPLOY / "clippings.service"
MOST_EXPOSED = 20  # tenths, of the ten that systemd-analyze gives a service that may do everything


@pytest.fixture(scope="module")
def service():
    return yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))["services"]["clippings"]


def test_the_container_may_do_little(service):
    assert service["read_only"]
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]
    assert service["volumes"] == ["data:/data"]
    assert not {"privileged", "ports", "network_mode", "user"} & service.keys()


def test_its_variables_are_settings_and_its_health_check_asks_where_it_listens(service, monkeypatch):
    for name, value in service["environment"].items():
        monkeypatch.setenv(name, str(value))

    health = load_settings().health

    assert f"http://{health.host}:{health.port}/readyz" in " ".join(service["healthcheck"]["test"])


@pytest.mark.parametrize("pattern", [r"stop_grace_period: (\d+)s", r"TimeoutStopSec=(\d+)s"])
def test_it_has_time_to_finish_answers(pattern):
    text = UNIT.read_text(encoding="utf-8") + (DEPLOY / "compose.yaml").read_text(encoding="utf-8")

    assert int(re.search(pattern, text)[1]) > 2 * _LONGEST_END


def test_the_unit_may_do_little():
    if shutil.which("systemd-analyze") is None:
        pytest.skip("no systemd-analyze")
    command = ["systemd-analyze", "security", "--offline=true", f"--threshold={MOST_EXPOSED}", UNIT]

    judged = subprocess.run(command, capture_output=True, text=True, check=False)

    assert judged.returncode == 0, judged.stdout[-300:]


def test_the_command_for_root_runs_what_the_unit_runs():
    command, unit = (DEPLOY / "clippings.sh").read_text(encoding="utf-8"), UNIT.read_text(encoding="utf-8")

    (program,) = re.findall(r"ExecStart=(\S+) run", unit)
    (user,) = re.findall(r"User=(\w+)", unit)
    (environment,) = re.findall(r"EnvironmentFile=(\S+)", unit)
    assert f'exec setpriv --reuid={user} --regid={user} --init-groups {program} "$@"' in command
    assert f"done <{environment}\n" in command
    assert re.findall(r"CLIPPINGS_DATA_DIR=(\S+)", unit)[0] in command


def test_the_command_for_root_takes_settings_as_they_stand(tmp_path):
    address = "postgresql+psycopg://u:pa$s`id`@h/d?sslmode=require&connect_timeout=5"
    lines = ("# A='1'", "", "NOT A=NAME", f"URL={address}", 'QUOTED="two words"', "EMPTY=", "LAST='it''s'")
    (tmp_path / "environment").write_text("\n".join(lines))
    command = (DEPLOY / "clippings.sh").read_text(encoding="utf-8")
    command = command.replace("/etc/clippings/environment", str(tmp_path / "environment"))
    command = re.sub(r"exec setpriv .*", "exec env", command)

    said = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=True).stdout

    assert {f"URL={address}", "QUOTED=two words", "EMPTY=", "LAST=it''s"} <= set(said.splitlines())
