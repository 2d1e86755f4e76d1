"""`manage.py calculate_dates`: JSON in, JSON out, and nothing else on standard output."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from offenders.dates.engine.working import re_execute
from release_monitor.running import command_line
from tests.offenders.dates.engine import published
from tests.offenders.dates.engine.building import case, sentence, years

ROOT = Path(__file__).resolve().parents[4]
GOOD = {**case(sentence("SDS", "2023-03-15", years(6), statute="TA 2000 s.58")), "id": "good"}
BAD = {**GOOD, "id": "bad", "colour": "blue"}


def run(path, *options):
    printed = io.StringIO()
    call_command("calculate_dates", str(path), *options, stdout=printed)
    return json.loads(printed.getvalue())


@pytest.fixture
def written(tmp_path):
    def write(content):
        path = tmp_path / "cases.json"
        path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
        return path

    return write


def test_file_of_cases_becomes_an_array_of_dates_with_their_working(written):
    [done] = run(written([GOOD]))

    assert set(done) == {"id", "dates", "refused", "working"}
    assert done["id"] == "good"
    assert done["dates"] == {"ESED": "2029-03-14", "PED": "2027-03-15", "SLED": "2029-03-14"}
    assert re_execute(done["working"]) == done["dates"]


def test_bad_case_does_not_stop_the_others(written):
    bad, good = run(written([BAD, GOOD]))

    assert bad == {"id": "bad", "dates": {}, "refused": "colour: is not a field of this format", "working": []}
    assert good["dates"]


def test_published_cases_pass_through(written):
    cases = published.cases("core")

    assert [each["dates"] for each in run(written(cases), "--no-working")] == [each["expected"] for each in cases]


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"{", "not JSON"), (b"{}", "not an array"), (b"\xff\xfe", "not UTF-8"), (b"[" * 100_000, "not JSON")],
    ids=["broken", "object", "encoding", "deep"],
)
def test_file_that_cannot_be_read_is_an_error(written, content, reason):
    with pytest.raises(CommandError, match=reason):
        run(written(content))


def test_file_that_is_not_there_is_an_error(tmp_path):
    with pytest.raises(CommandError, match="No such file"):
        run(tmp_path / "none.json")


def test_no_cases_are_no_dates(written):
    assert run(written([])) == []


def test_measuring_prints_a_line_for_each_way():
    printed = io.StringIO()
    call_command("measure_dates", "--sentences", "3", stdout=printed)

    assert len(printed.getvalue().splitlines()) == 4


@pytest.mark.processes
def test_standard_input_is_read_and_no_database_is_needed():
    """In a process of its own, without servers: the settings name a database that is not there."""
    environment = {
        **{name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")},
        "DATABASE_OWNER_URL": "",
        "RELEASE_MONITOR_ENV": "ready",
    }

    done = subprocess.run(
        [sys.executable, "manage.py", "calculate_dates", "-"],
        input=json.dumps([GOOD, BAD]).encode(),
        capture_output=True,
        cwd=ROOT,
        env=environment,
        check=True,
    )

    good, bad = json.loads(done.stdout)
    assert good["dates"]["PED"] == "2027-03-15"
    assert bad["refused"]


def test_file_that_cannot_be_read_ends_with_1(capsys):
    with pytest.raises(SystemExit) as ended:
        command_line.run(["manage.py", "calculate_dates", "none.json"])

    printed = capsys.readouterr()
    assert (ended.value.code, printed.out) == (1, "")
    assert "cannot be read" in printed.err
