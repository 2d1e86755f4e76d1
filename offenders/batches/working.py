"""Work off what programs sent in batches: each row by itself, once, in the order of its sender.

A row is worked off in a transaction of its own with what came of it, so that a job that is killed leaves it waiting.
What a sender may do is asked at that moment, as a request asks: of the client too, which may have been revoked since.
The audit log has both. A person whom the sender cannot see and one who is not
on record are refused in the same words.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from django.db import OperationalError, transaction
from django.utils import timezone
from rest_framework import exceptions

from offenders.batches.models import BatchRow
from offenders.batches.serializers import RowSerializer
from offenders.custody.rules import BY_TWO_PEOPLE, Happening
from offenders.dates.models import CODES, KeyDate
from offenders.dates.sheets.actions import record_sheet
from offenders.movements import actions as custody
from offenders.movements.ends import report_end
from offenders.people.models import Offender
from offenders.releases.gate.recorders import MayNotRecord, MovementRefused
from offenders.releases.leaving.actions import report_left
from sharing import access, audit
from sharing.access.rules import Permission
from sharing.api import bodies
from sharing.api.recording import attempt
from sharing.api.refusals.errors import Conflict
from sharing.audit import request_context
from sharing.clients.later import NoLongerAllowed, acting_later
from sharing.clients.token_scopes import TokenScope
from sharing.jobs.set_aside import set_aside
from sharing.models import User
from sharing.records.once import only_one
from sharing.time_words import format_date

WORK, IN_A_TURN = "batch_rows", 100
HIDDEN, READ_ONLY = "No record to show.", "You can read this, but not change it."
BROKEN = "This row could not be worked on, and we know of it. Send it again with a new key."
ASKED = "The release is not due. The prison and PPCS are asked; no release is recorded."
TO_CONFIRM = "Every team that can see the person is alerted. A person must confirm it before the record changes."
NO_LONGER = "The API client may no longer send this. Ask your administrator."
LEAVES = frozenset({Happening.RELEASED, Happening.ACQUITTED, Happening.DEPORTED})
State = BatchRow.State


@dataclass(frozen=True)
class Outcome:
    """What came of a row. errors: (field, what to do)."""

    state: State
    detail: str = ""
    movement: str = ""
    errors: list[dict[str, str]] = field(default_factory=list)

    def answer(self) -> dict[str, Any]:
        return {name: value for name, value in asdict(self).items() if name != "state"}


def work(*, at: datetime) -> int:
    """All that waits, a hundred rows of each sender in turn, so that a long batch keeps nobody waiting. Returns how
    many. Run twice at once, one leaves each sender to the other."""
    done = 0
    while turn := sum(_work_for(sender) for sender in _senders()):
        done += turn
    return done


def _senders() -> list[int]:
    waiting = BatchRow.objects.filter(state=State.WAITING).order_by("sent_by")
    return list(waiting.values_list("sent_by", flat=True).distinct())


def _work_for(sender: int) -> int:
    with only_one(f"batches:{sender}") as is_ours:
        if not is_ours:
            return 0
        waiting = BatchRow.objects.filter(sent_by=sender, state=State.WAITING).order_by("pk")
        keys = list(waiting.values_list("pk", flat=True)[:IN_A_TURN])
        for key in keys:
            _work_alone(key)
        return len(keys)


def _work_alone(key: int) -> None:
    """A row that raises is refused and set aside; what is the database's own is tried again."""
    try:
        with transaction.atomic():
            row = BatchRow.objects.select_for_update(of=("self",)).select_related("sent_by").get(pk=key)
            _end(row, _outcome_now(row))
    except OperationalError:
        raise
    except Exception as error:  # whatever it was, the others go on
        set_aside(WORK, key, error)
        _end(BatchRow.objects.get(pk=key), Outcome(State.REFUSED, BROKEN))


def _end(row: BatchRow, outcome: Outcome) -> None:
    row.state, row.answer, row.said, row.done_at = outcome.state, outcome.answer(), {}, timezone.now()
    row.save(update_fields=["state", "answer", "said", "done_at"])


def _outcome_now(row: BatchRow) -> Outcome:
    """What comes of the row, as its client asks for it; nothing where that may no longer ask."""
    if not row.client:
        return outcome_of(row.said, by=row.sent_by)
    try:
        by = acting_later(client_id=row.client, user=row.sent_by, scope=TokenScope.BATCHES_WRITE, at=timezone.now())
    except NoLongerAllowed:
        return Outcome(State.REFUSED, NO_LONGER)
    with request_context.entered(request_context.Scope(session=row.client)) as asked:
        outcome = outcome_of(row.said, by=by)
        audit.write_refusals(asked)
    return outcome


def outcome_of(said: Any, *, by: User) -> Outcome:
    """What comes of the row, by the actions of the pages. Nothing of a row that is refused stays."""
    try:
        given = bodies.read(RowSerializer(data=said))
        person = _person(given, by)
        with transaction.atomic():
            return _sheet(person, given, by) if "sheet" in given else _movement(person, given["movement"], by)
    except exceptions.ValidationError as refused:
        return Outcome(State.REFUSED, errors=[*_errors(refused.detail)])
    except access.RecordHidden:
        return Outcome(State.REFUSED, HIDDEN)
    except access.NotAllowed:
        return Outcome(State.REFUSED, READ_ONLY)
    except (Conflict, exceptions.PermissionDenied) as refused:
        return Outcome(State.REFUSED, str(refused.detail))


def _person(given: dict[str, Any], by: User) -> Offender:
    """Whom the row names, for who may change the record. Raises RecordHidden, NotAllowed."""
    name = {"uid": given["person"]} if "person" in given else {"prison_number": given["prison_number"].strip().upper()}
    if "prison_number" in name and len(Offender.objects.filter(**name).visible_to(by)[:2]) > 1:
        raise exceptions.ValidationError({"prison_number": ["2 records have this number. Send `person`."]})
    person = access.open_record(by, Offender.objects.all(), verb="person.change_opened", **name)
    access.require(by, Permission.CHANGE, person)
    return person


def _sheet(person: Offender, given: dict[str, Any], by: User) -> Outcome:
    called = {f"day_{code.value}": f"sheet.dates.{code.value}" for code, _ in CODES}
    called |= {name: f"sheet.{name}" for name in ("confirmed", "dates", "as_at")}
    attempt(
        lambda: record_sheet(offender=person, origin=KeyDate.Origin.OFFICIAL, by=by, **given["sheet"]), called=called
    )
    return Outcome(State.ACCEPTED)


def _movement(person: Offender, given: dict[str, Any], by: User) -> Outcome:
    """A movement, or a release that is due; a leaving that is not due is reported, and never a release."""
    happening = Happening(given.pop("happening"))
    release = custody.counted_release(person) if happening is Happening.RELEASED else None
    called = {name: f"movement.{name}" for name in ("happening", "on", "establishment", "release")}

    def act() -> Outcome:
        try:
            if happening in BY_TWO_PEOPLE:
                note = given.get("note") or f"Sent by {by}"
                report_end(offender=person, happening=happening, on=given["on"], note=note, uid=given.get("uid"), by=by)
                return Outcome(State.REPORTED, TO_CONFIRM)
            made = custody.record_movement(offender=person, happening=happening, release=release, by=by, **given)
        except MovementRefused as refused:
            if happening not in LEAVES or _is_of_the_date(refused):
                raise
            words = f"{by} sent that the person left on {format_date(given['on'])}. {refused.message}"
            report_left(offender=person, words=words[:300], by=by)
            return Outcome(State.REPORTED, ASKED)
        return Outcome(State.ACCEPTED, movement=str(made.uid))

    return attempt(act, called=called, forbids=(MayNotRecord,))


def _is_of_the_date(refused: MovementRefused) -> bool:
    """It cannot have been on that date, whatever was due."""
    return refused.field == "on" and not isinstance(refused, custody.NotDue)


def _errors(detail: Any, path: str = "") -> Iterator[dict[str, str]]:
    if isinstance(detail, dict):
        for name, below in detail.items():
            yield from _errors(below, f"{path}.{name}" if path else str(name))
    elif isinstance(detail, list):
        for each in detail:
            yield from _errors(each, path)
    else:
        yield {"field": path, "detail": str(detail)}
