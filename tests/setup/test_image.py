"""The files that the Containerfile copies: all that a running installation needs, and nothing else."""

import os
import re
import shutil
import subprocess
import sys

import pytest

from release_monitor.running.state import CHECKOUT

NOT_IN_IT = re.compile(r"(^|/)(demo|documenting|embedded|proofs|tests|limit|population\w*|measur\w*)(/|\.py$)")
COMMAND = re.compile(r"^\w+/management/commands/(?!__init__)(\w+)\.py$")
# What those who run an installation, or its compose file, call; a command of developers stands in a folder of its own.
COMMANDS = {
    *("migrate", "serve", "watch", "seal", "first_accounts", "make_seal_key", "load_reference"),
    *("record_backup", "dispose", "reseal", "export_audit", "told_clock", "told_times"),
    *("import_people", "export_people", "classify_offences", "flag_releases", "recalculate_dates"),
    *("calculate_dates", "notification_duties", "forecast_releases", "replay_law"),
    "makemigrations",  # else it is Django's own, which finds changes in what are words alone
}
AS_BUILT = {
    "RELEASE_MONITOR_ENV": "ready",
    "RELEASE_MONITOR_LOCAL": "1",
    "RELEASE_MONITOR_SECRET_KEY": "only-while-files-are-collected",
    "DATABASE_URL": "postgres://nobody@localhost/nothing",
    "REDIS_URL": "redis://localhost:6379/0",
}


@pytest.fixture(scope="module")
def copied():
    """The paths of the files."""
    lines = (CHECKOUT / "Containerfile").read_text().splitlines()
    stage = "\n".join(lines).rsplit("\nFROM ", 1)[1]
    sources = [line.split()[1] for line in stage.splitlines() if line.startswith("COPY ") and "--from" not in line]
    found = (path for source in sources for path in [CHECKOUT / source, *(CHECKOUT / source).rglob("*")])
    return [str(path.relative_to(CHECKOUT)) for path in found if path.is_file() and "__pycache__" not in path.parts]


def test_no_invented_people_servers_proofs_measures_or_printers_of_docs_are_in_it(copied):
    assert len(copied) > 900
    assert [path for path in copied if NOT_IN_IT.search(path)] == []


def test_its_commands_are_those_of_a_running_installation(copied):
    assert {found[1] for path in copied if (found := COMMAND.match(path))} == COMMANDS


def test_it_starts_with_what_is_in_it(copied, tmp_path):
    for path in copied:
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(CHECKOUT / path, tmp_path / path)

    checked = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], **AS_BUILT},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (checked.returncode, checked.stderr) == (0, ""), checked.stderr
