"""Files of people given on the page: checked, shown, applied or discarded, erased.

The table is the queue: `work` takes what waits, one file at a time. A file is claimed with a lease that each batch
renews; a worker that dies leaves it to run out. What came of each batch, and how many people were looked at, is kept in
the batch's own transaction: whoever claims the file next goes on behind the last one that was committed.
"""

from __future__ import annotations

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
from django.db.models import Q
from django.utils import timezone
from kombu.exceptions import KombuError

from offenders.importing import applying
from offenders.importing.applying import ImportNote, Report
from offenders.importing.consequences import ConsequenceLine, Lines
from offenders.importing.file_format.cells import RowError
from offenders.importing.models import ImportFile
from offenders.importing.planning import Fate
from offenders.importing.reading import FileRefused
from sharing import access, audit, practice
from sharing.access.roles import Capability
from sharing.models import Team, User
from sharing.pages import formulas
from sharing.records.hidden_characters import refuse_hidden
from sharing.records.once import keyed
from sharing.row_guard import IMPORT_FILES, for_case
from sharing.row_guard.once import made_before

logger = logging.getLogger(__name__)

WORK = "offenders.tasks.work_on_files"
DECIDABLE = (ImportFile.State.CHECKED, ImportFile.State.REFUSED)
LARGEST = 20_000_000  # bytes that are taken on the page and from programs; the command takes more
MOST_KEPT = 10  # files of one user that wait to be decided
LEASE = timedelta(minutes=5)
MOST_ATTEMPTS = 3
NO_LEAD = "The team that would lead has closed, or you are no longer in it. Upload the file again"
MAY_NOT = "Your account can no longer import people"
BROKEN = "The import failed. Contact support"

KEPT_HOURS = practice.define(
    "imports.file_kept_hours",
    "How long an import file is kept if not applied or discarded",
    unit="hours",
    default=24,
    source="Our design: a starting value, not set by law",
    between=(1, 168),
    safer=practice.Safer.LESS,
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
    refuse_hidden(FileNotTaken, file=name)
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
        report=None,
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


@for_case("files are worked on", IMPORT_FILES)
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


class TakenOver(Exception):
    """The lease ran out and another worker has gone on with the file, or somebody has discarded it."""


def _work_on(file: ImportFile) -> None:
    if file.attempts > MOST_ATTEMPTS:
        _end(file, file.state, ImportFile.State.FAILED, _so_far(file) | {"refused": BROKEN})
        return
    write = file.state == ImportFile.State.APPLYING
    so_far = report_from(file.report or {})
    file.people_done = so_far.people

    def keep(report: Report) -> None:
        """What came of the batch, with the batch. One that is kept renews the lease and gives all attempts back."""
        rows = ImportFile.objects.filter(pk=file.pk, state=file.state, people_done=file.people_done)
        renewed = timezone.now() + LEASE
        kept = as_json(report)
        if not rows.update(people_done=report.people, report=kept, leased_until=renewed, attempts=0):
            raise TakenOver
        _show(file, report.people)

    _show(file, so_far.people)
    try:
        with _unpacked(file) as path:
            run = applying.apply if write else applying.preview
            report = run(
                path,
                by=file.uploaded_by,
                today=timezone.localdate(),
                lead=_lead(file),
                so_far=so_far,
                keep=keep,
            )
    except TakenOver:
        return
    except FileRefused as refused:
        _end(file, file.state, ImportFile.State.REFUSED, _so_far(file) | {"refused": str(refused)})
        return
    after = ImportFile.State.APPLIED if write else ImportFile.State.CHECKED
    _end(file, file.state, after, as_json(report))


def _so_far(file: ImportFile) -> dict[str, Any]:
    return ImportFile.objects.filter(pk=file.pk).values_list("report", flat=True).first() or {}


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
    file.people_done = people
    cache.set(f"import-file:{file.pk}", people, timeout=600)


def people_done(file: ImportFile) -> int:
    """How many people have been looked at by now."""
    return max(file.people_done, cache.get(f"import-file:{file.pk}") or 0)


def as_json(report: Report) -> dict[str, Any]:
    """The report as the file keeps it."""
    return {
        "counts": {fate.value: report.counts[fate] for fate in Fate},
        "shown": [[told.words, told.subject] for told in report.shown],
        "held": [[told.words, told.subject] for told in report.held],
        "people": report.people,
        "errors": [_error_as_json(error) for error in report.errors],
        "warnings": [_error_as_json(warning) for warning in report.warnings],
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


def report_from(kept: dict[str, Any]) -> Report:
    """The report that `as_json` was given, to be gone on with."""
    report = Report()
    report.counts.update({Fate(name): number for name, number in kept.get("counts", {}).items()})
    report.shown = [ImportNote(words, subject) for words, subject in kept.get("shown", [])]
    report.held = [ImportNote(words, subject) for words, subject in kept.get("held", [])]
    report.people = kept.get("people", 0)
    report.errors = [_error_from(error) for error in kept.get("errors", [])]
    report.warnings = [_error_from(error) for error in kept.get("warnings", [])]
    report.error_count, report.warning_count = kept.get("error_count", 0), kept.get("warning_count", 0)
    for name, lines in kept.get("follows", {}).items():
        if name == "alerts":
            report.follows.alerts.update(dict(lines))
        else:
            named = [ConsequenceLine(words, subject) for words, subject in lines["named"]]
            setattr(report.follows, name, Lines(named, lines["count"]))
    return report


def _error_as_json(error: RowError) -> list[Any]:
    return [error.sheet, error.row, error.column, error.number, error.reason]


def _error_from(kept: list[Any]) -> RowError:
    sheet, row, column, number, reason = kept
    return RowError(row, column, reason, sheet, number)


ERROR_COLUMNS = ("kind", "sheet", "row", "column", "prison_number", "what_to_do")


def error_lines(report: dict[str, Any]) -> Iterator[list[str]]:
    """Errors and warnings as the rows of a file, each cell as no sheet program takes it for a formula."""
    yield list(ERROR_COLUMNS)
    for kind in ("errors", "warnings"):
        for error in report.get(kind, []):
            yield [formulas.disarm(str(cell)) for cell in (kind.removesuffix("s"), *error)]


def _nudge_after_commit() -> None:
    transaction.on_commit(nudge, robust=True)


def nudge() -> None:
    """Wake the worker. Never raises for the broker: the sweep finds the file in ten seconds."""
    try:
        current_app.send_task(WORK, retry=False, ignore_result=True)
    except (KombuError, OSError) as error:
        logger.warning("nudge_lost", extra={"error": str(error)})
