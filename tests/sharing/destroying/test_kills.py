"""A process that destroys is killed at each line: what it left is finished by the next, with one certificate."""

import os
import signal
import sys
from inspect import unwrap

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.db import connections

from offenders.models import Offender
from sharing.destroying import actions, disposal_list
from sharing.models import Destruction, DestructionBegun
from tests.sharing.destroying.test_destroying import dispose

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])

STEPS = {
    unwrap(step).__code__
    for step in (
        *(actions.destroy, actions._begin, actions._destroy_rows, actions._remember, actions._certify),
        *(actions.finish, disposal_list.append),
    )
}
EVERY_LINE = "KILL_AT_EVERY_LINE" in os.environ


class Lines:
    """Counts the lines of the steps that a process runs; at one of them it kills itself."""

    def __init__(self, *, dies_at=None):
        self.seen, self.dies_at = [], dies_at

    def __call__(self, frame, event, argument):
        return self.line if frame.f_code in STEPS else None

    def line(self, frame, event, argument):
        if event == "line":
            if len(self.seen) == self.dies_at:
                os.kill(os.getpid(), signal.SIGKILL)
            self.seen.append(frame.f_code.co_name)
        return self.line


def lines_of(person):
    lines, before = Lines(), sys.gettrace()
    sys.settrace(lines)
    try:
        dispose(person.uid)
    finally:
        sys.settrace(before)
    return lines.seen


def killed_at(line, person):
    """Whether another process, which destroys this person, died at this line."""
    pid = os.fork()
    if pid == 0:
        try:
            for connection in connections.all():
                connection.connection = None  # it is the parent's
            sys.settrace(Lines(dies_at=line))
            dispose(person.uid)
        finally:
            os._exit(0)
    return os.WTERMSIG(os.waitpid(pid, 0)[1]) == signal.SIGKILL


def drawn(seen):
    """Numbers of lines. In the suite one of each kind of place: before all rows are gone, before the files, before the
    list and before the end."""
    if EVERY_LINE:
        return range(len(seen))
    last = {name: number for number, name in enumerate(seen)}
    return [last["_certify"], seen.index("finish"), last["append"], last["finish"]]


@pytest.fixture
def storage(tmp_path, monkeypatch):
    """Each person has one file."""
    kept = FileSystemStorage(tmp_path / "files")
    monkeypatch.setattr(actions, "_storage_of", lambda column: kept)
    monkeypatch.setattr(actions, "_files", lambda hanging: [("paper.file", f"{max(hanging.rows[Offender])}.pdf")])
    return kept


def test_killed_at_any_line_it_is_finished_by_the_next_run_with_one_certificate(decide, sealing, storage):
    def one():
        person = decide(agencies=1)
        storage.save(f"{person.pk}.pdf", ContentFile(b"%PDF"))
        sealing.look(sign=True)
        return person

    def stands(person):
        return (
            Offender._base_manager.filter(pk=person.pk).exists(),
            Destruction.objects.filter(subject_uid=person.uid).count(),
            storage.exists(f"{person.pk}.pdf"),
            sum(listed.subject_uid == str(person.uid) for listed in disposal_list.disposals()),
        )

    seen = lines_of(one())
    for line in drawn(seen):
        person = one()
        assert killed_at(line, person), (line, seen[line])
        is_there, certificates, has_file, listed = stands(person)
        where = line, seen[line], is_there, certificates, has_file, listed
        assert certificates == (not is_there), where
        assert not is_there or (has_file and not listed), where
        assert not (listed and has_file), where

        dispose("--all")

        assert stands(person) == (False, 1, False, 1), where
        begun = DestructionBegun.objects.get(subject_uid=person.uid)
        assert (begun.files, bool(begun.done_at)) == ([], True), where
