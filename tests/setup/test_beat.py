"""The scheduler's file: kept over a start, and done without where the disk is full or the file is another's."""

import pytest

from release_monitor.celery import app
from release_monitor.running import beat


@pytest.fixture
def scheduler(tmp_path):
    return lambda: beat.Scheduler(app=app, schedule_filename=str(tmp_path / "schedule"), lazy=False)


def test_when_a_job_was_due_is_known_after_the_next_start(scheduler):
    began = scheduler()
    began.schedule["deletion of old data"].total_run_count = 7
    began.close()

    assert scheduler().schedule["deletion of old data"].total_run_count == 7


def test_full_disk_stops_no_job(scheduler, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(beat.Path, "write_bytes", full)

    began = scheduler()
    began.sync()
    began.close()

    assert "weekly list" in began.schedule


def test_file_that_cannot_be_read_is_begun_anew(scheduler, tmp_path):
    (tmp_path / "schedule").write_bytes(b"GDBM, as before")

    assert "weekly list" in scheduler().schedule
