"""The files that the Containerfile copies: all that a running installation needs, and nothing else."""

import os
import re
import shutil
import subprocess
import sys

import pytest

from release_monitor.state import CHECKOUT

NOT_IN_IT = re.compile(r"(^|/)(demo|embedded|proofs|tests|limit|population\w*|measur\w*)(/|\.py$)")
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


def test_no_invented_people_servers_proofs_or_measures_are_in_it(copied):
    assert len(copied) > 900
    assert [path for path in copied if NOT_IN_IT.search(path)] == []


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
