"""Files of people given on the page: checked, shown, applied or discarded, erased.

The table is the queue: `work` takes what waits, one file at a time. A check is claimed with a lease that it renews; a
worker that dies leaves it to run out. The user who applies holds the lock of imports until the commit, in which the
people and the file's new state are one transaction: killed before it, nothing has happened and the next sweep begins
again.
"""

from __future__ import annotations

import functools
import hashlib
import logging
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from celery import current_app
from django.core.cache import cache
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from kombu.exceptions import KombuError

from offenders.importing import applying
from offenders.importing.applying import Report
from offenders.importing.models import ImportFile
from offenders.importing.reading import FileRefused
from sharing import access, audit, practice
from sharing.access.roles import Capability
from sharing.models import Team, User
from sharing.records.once import keyed, made_before

logger = logging.getLogger(__name__)

WORK = "offenders.tasks.work_on_files"
DECIDABLE = (ImportFile.State.CHECKED, ImportFile.State.REFUSED)
LARGEST = 20_000_000  # bytes that are taken on the page; the command takes more
MOST_KEPT = 10  # files of one user that wait to be decided
LEASE = timedelta(minutes=2)
MOST_ATTEMPTS = 3
NO_LEAD = "The team that would lead has closed, or you are no longer in it. Upload the file again"
MAY_NOT = "Your account can no longer import people"
BROKEN = "The import failed. No changes were saved. Contact support"

KEPT_HOURS = practice.define(
    "imports.file_kept_hours",
    "How long an import file is kept if not applied or discarded",
    unit="hours",
    default=24,
    source="Our design: a starting value, not set by law",
)


class FileNotTaken(Exception):
    """The file cannot be taken. `field` names the input, the text says what to do."""

    def __init__(self, field: str, message: str):
        super().__init__(message)
        self.field = field
        self.message = message


class AlreadyDecided(Exception):
    """The file is not waiting to be decided; nothing was changed."""


def teams_of(user: User) -> Any:
    """The teams that may lead whom the user brings in: open ones of the user's own."""
    return Team.objects.open().filter(pk__in=access.viewer_of(user, at=timezone.now()).team_ids)


@transaction.atomic
def give_file(*, name: str, content: bytes, lead: Team, by: User, uid: UUID | None = None) -> ImportFile:
    """Keep a file until it is decided. uid: the same one again is the same file.

    Raises FileNotTaken for a file that is empty or too large, for one too many, and for a lead that is not the user's.
    """
    _must_import(by)
    made = made_before(ImportFile, uid)
    if made and made.uploaded_by_id == by.pk:
        return made
    if not content:
        raise FileNotTaken("file", "The file is empty. Select another file")
    if len(content) > LARGEST:
        raise FileNotTaken("file", f"The file is larger than {LARGEST // 1_000_000} MB. Split it into several files")
    if not teams_of(by).filter(pk=lead.pk).exists():
        raise FileNotTaken("lead", "Select one of your own teams")
    if ImportFile.objects.given_by(by).kept().count() >= MOST_KEPT:
        raise FileNotTaken("file", f"You already have {MOST_KEPT} files waiting. Apply or discard one of them first")
    file = ImportFile.objects.create(
        name=name[-200:],
        content=content,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        lead_team=lead.uid,
        uploaded_by=by,
        **({} if made else keyed(uid)),
    )
    _record("import.file_given", file, by, name=file.name, size=file.size, sha256=file.sha256)
    _nudge_after_commit()
    return file


@transaction.atomic
def apply_file(*, file: ImportFile, by: User) -> None:
    """Let a checked file be applied, by the worker. Raises AlreadyDecided when it does not wait for that."""
    _must_import(by)
    claimed = ImportFile.objects.given_by(by).filter(pk=file.pk, state=ImportFile.State.CHECKED)
    if not claimed.update(
        state=ImportFile.State.APPLYING,
        decided_by=by,
        decided_at=timezone.now(),
        attempts=0,
        people_done=0,
        leased_until=None,
    ):
        raise AlreadyDecided(file)
    _record("import.file_to_be_applied", file, by)
    _nudge_after_commit()


@transaction.atomic
def discard_file(*, file: ImportFile, by: User) -> None:
    """Erase a file that nobody wants. Raises AlreadyDecided when it is being applied or over."""
    _must_import(by)
    states = (ImportFile.State.UPLOADED, ImportFile.State.CHECKING, *DECIDABLE)
    claimed = ImportFile.objects.given_by(by).filter(pk=file.pk, state__in=states)
    if not claimed.update(
        state=ImportFile.State.DISCARDED, content=None, report=None, decided_by=by, decided_at=timezone.now()
    ):
        raise AlreadyDecided(file)
    _record("import.file_discarded", file, by)


def _must_import(by: User) -> None:
    if not by.can(Capability.IMPORT_PEOPLE):
        audit.refuse(by=by, verb=f"sharing.{Capability.IMPORT_PEOPLE}_refused")
        raise access.NotAllowed(Capability.IMPORT_PEOPLE)


def _record(verb: str, file: ImportFile, by: User | None, **payload: Any) -> None:
    audit.record(action=audit.Action.COLLECTION, verb=verb, by=by, target=file, payload=payload or None)


# --- The worker's side ---


def work(*, at: datetime) -> int:
    """Check and apply what waits; returns how many files. Safe to run twice at once and to be killed at any line."""
    erase_old(at=at)
    passed: set[int] = set()
    while file := _claim(at=at, passed=passed):
        passed.add(file.pk)
        _work_on(file)
    return len(passed)


@transaction.atomic
def _claim(*, at: datetime, passed: set[int]) -> ImportFile | None:
    """The next file for this worker alone."""
    waiting = ImportFile.objects.filter(Q(leased_until=None) | Q(leased_until__lte=at), state__in=ImportFile.RUNNING)
    rows = waiting.exclude(pk__in=passed).select_for_update(skip_locked=True, of=("self",)).defer("content")
    file = rows.order_by("uploaded_at", "pk").first()
    if file is None:
        return None
    if file.state == ImportFile.State.UPLOADED:
        file.state = ImportFile.State.CHECKING
    file.attempts += 1
    file.leased_until = timezone.now() + LEASE
    file.save(update_fields=["state", "attempts", "leased_until"])
    return file


def _work_on(file: ImportFile) -> None:
    try:
        if file.attempts > MOST_ATTEMPTS:
            _end(file, file.state, ImportFile.State.FAILED, {"refused": BROKEN})
        elif file.state == ImportFile.State.CHECKING:
            _check(file)
        else:
            _apply(file)
    except applying.Busy:
        # not this file's fault: it waits for the other one without losing an attempt
        ImportFile.objects.filter(pk=file.pk).update(attempts=F("attempts") - 1, leased_until=None)


def _check(file: ImportFile) -> None:
    def renew(people: int) -> None:
        _show(file, people)
        ImportFile.objects.filter(pk=file.pk, state=ImportFile.State.CHECKING).update(
            people_done=F("people_done") + people, leased_until=timezone.now() + LEASE
        )

    file.people_done = 0
    ImportFile.objects.filter(pk=file.pk).update(people_done=0)
    try:
        with _unpacked(file) as path:
            report = applying.preview(
                path, by=file.uploaded_by, today=timezone.localdate(), lead=_lead(file), progress=renew
            )
    except FileRefused as refused:
        _end(file, ImportFile.State.CHECKING, ImportFile.State.REFUSED, {"refused": str(refused)})
        return
    state = ImportFile.State.REFUSED if report.error_count else ImportFile.State.CHECKED
    _end(file, ImportFile.State.CHECKING, state, as_json(report))


@transaction.atomic
def _apply(file: ImportFile) -> None:
    """The people and the file's state in one transaction. Whoever comes second finds it applied."""
    applying.lock(may_wait=False)
    if not ImportFile.objects.select_for_update().filter(pk=file.pk, state=ImportFile.State.APPLYING).exists():
        return
    file.people_done = 0
    _show(file, 0)
    try:
        with _unpacked(file) as path:
            report = applying.apply(
                path,
                by=file.uploaded_by,
                today=timezone.localdate(),
                lead=_lead(file),
                progress=functools.partial(_show, file),
            )
    except FileRefused as refused:
        _end(file, ImportFile.State.APPLYING, ImportFile.State.REFUSED, {"refused": str(refused)})
        return
    state = ImportFile.State.APPLIED if report.is_applied else ImportFile.State.REFUSED
    _end(file, ImportFile.State.APPLYING, state, as_json(report))


@transaction.atomic
def _end(file: ImportFile, before: str, after: str, report: dict[str, Any]) -> None:
    """Leave what came of it, unless somebody has discarded the file meanwhile."""
    erased = {"content": None} if after in ImportFile.OVER else {}
    rows = ImportFile.objects.filter(pk=file.pk, state=before)
    if rows.update(state=after, report=report, leased_until=None, people_done=file.people_done, **erased):
        _record(f"import.file_{after}", file, file.uploaded_by, counts=report.get("counts"))


def erase_old(*, at: datetime) -> None:
    """Discard what nobody has decided in time, and forget who was in the files that are over."""
    hours = practice.value(KEPT_HOURS, on=timezone.localdate(at))
    old = ImportFile.objects.filter(uploaded_at__lte=at - timedelta(hours=hours)).defer("content")
    for file in old.filter(state__in=(*DECIDABLE, ImportFile.State.UPLOADED, ImportFile.State.CHECKING)):
        with transaction.atomic():
            rows = ImportFile.objects.filter(pk=file.pk, state=file.state)
            if rows.update(state=ImportFile.State.DISCARDED, content=None, report=None, decided_at=at):
                _record("import.file_expired", file, None)
    for file in old.filter(state=ImportFile.State.APPLIED).exclude(report__has_key="forgotten"):
        kept = {"counts": (file.report or {}).get("counts", {}), "forgotten": True}
        ImportFile.objects.filter(pk=file.pk).update(report=kept)


@contextmanager
def _unpacked(file: ImportFile) -> Iterator[Path]:
    """The content as a file on this machine, for as long as it is read."""
    content = ImportFile.objects.kept().filter(pk=file.pk).values_list("content", flat=True).first()
    with tempfile.NamedTemporaryFile(prefix="people-") as unpacked:
        unpacked.write(content or b"")
        unpacked.flush()
        yield Path(unpacked.name)


def _lead(file: ImportFile) -> Team:
    """Raises FileRefused when the uploader may no longer import, or let this team lead."""
    if not file.uploaded_by.can(Capability.IMPORT_PEOPLE):
        raise FileRefused(MAY_NOT)
    lead = teams_of(file.uploaded_by).filter(uid=file.lead_team).first()
    if lead is None:
        raise FileRefused(NO_LEAD)
    return lead


def _show(file: ImportFile, people: int) -> None:
    """How far it is, also from inside of a transaction. Lost with the cache, it is only not shown."""
    file.people_done += people
    cache.set(f"import-file:{file.pk}", file.people_done, timeout=600)


def people_done(file: ImportFile) -> int:
    """How many people have been looked at by now."""
    return max(file.people_done, cache.get(f"import-file:{file.pk}") or 0)


def as_json(report: Report) -> dict[str, Any]:
    """The report as the file keeps it."""
    return {
        "counts": {fate.value: report.counts[fate] for fate in applying.Fate},
        "shown": [[told.words, told.subject] for told in report.shown],
        "held": [[told.words, told.subject] for told in report.held],
        "errors": [[error.row, error.column, error.reason] for error in report.errors],
        "warnings": [[warning.row, warning.column, warning.reason] for warning in report.warnings],
        "error_count": report.error_count,
        "warning_count": report.warning_count,
        "follows": {
            **{
                name: {"count": lines.count, "named": [[line.words, line.subject] for line in lines.named]}
                for name, lines in (
                    ("leaving", report.follows.leaving),
                    ("differ", report.follows.differ),
                    ("doubted", report.follows.doubted),
                )
            },
            "alerts": sorted(report.follows.alerts.items()),
        },
    }


def _nudge_after_commit() -> None:
    transaction.on_commit(nudge, robust=True)


def nudge() -> None:
    """Wake the worker. Never raises for the broker: the sweep finds the file in ten seconds."""
    try:
        current_app.send_task(WORK, retry=False, ignore_result=True)
    except (KombuError, OSError) as error:
        logger.warning("nudge_lost", extra={"error": str(error)})
