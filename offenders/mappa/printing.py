"""The pack of a MAPPA meeting as a tagged PDF (PDF/UA-1), made from what its reader may know."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone

from offenders.custody.models import Movement
from offenders.dates.models import KeyDate
from offenders.mappa.models import MappaAction, MappaCase, MappaLevel, MappaMeeting
from offenders.mappa.rules import ActionState, LevelState
from sharing import typesetting
from sharing.access.rules import Marking
from sharing.cover import standing
from sharing.models import User
from sharing.sentence_words import mid_sentence
from sharing.time_words import format_date, format_datetime, say_datetime

MOST = 20  # lines of a section
NOTHING = "None"


def pack_pdf(meeting: MappaMeeting, *, reader: User, at: datetime) -> bytes:
    return typesetting.pdf_of(typesetting.SECTIONS, pack_data(meeting, reader=reader, at=at), at=at)


def pack_data(meeting: MappaMeeting, *, reader: User, at: datetime) -> dict[str, Any]:
    """Overdue actions first, then what has changed since the last meeting, then the agenda. No minutes."""
    person, today = meeting.offender, timezone.localdate(at)
    case = MappaCase.objects.get(pk=meeting.case_id)
    actions = MappaAction.objects.visible_to(reader).filter(case=case).exclude(state=ActionState.ACCEPTED)
    rows = list(actions.select_related("owner").order_by("due_on", "pk"))
    late = [row for row in rows if row.state == ActionState.SET and row.due_on < today]
    last = case.meetings.was_held().exclude(pk=meeting.pk).order_by("-held_on").first()
    review = format_date(case.review_due_on) if case.review_due_on else "Not due"
    return {
        "title": "MAPPA meeting: pack",
        "person": person.full_name,
        "head": f"{person.full_name}, {person.prison_number}",
        "marking": Marking.OFFICIAL_SENSITIVE.value,
        "warning": "Not to be copied or shown outside the meeting without the chair’s leave",
        "footer": f"Printed by {reader}, {format_datetime(at)}",
        "facts": [
            {"key": "Meeting", "value": say_datetime(timezone.localtime(meeting.planned_at))},
            {"key": "Place", "value": meeting.place or "Not recorded"},
            {"key": "Chair", "value": str(meeting.chair)},
            {"key": "MAPPA", "value": case.words},
            {"key": "Lead agency", "value": case.get_lead_display()},
            {"key": "Review due", "value": review},
            {"key": "Invited", "value": "; ".join(map(str, meeting.attendances.all())) or NOTHING},
        ],
        "sections": [
            _section("Overdue actions", items=[_action(row) for row in late]),
            _section("Other open actions", items=[_action(row) for row in rows if row not in late]),
            _section(_since(last), lines=_changes(meeting, last, reader)),
            _section(
                "Agenda",
                items=[
                    {
                        "strong": f"{point.number}. {point.topic}",
                        "quote": "",
                        "words": point.decision or "To be decided, with who disagrees, owner and date",
                        "second": f"Brought by {mid_sentence(point.get_body_display())}",
                    }
                    for point in meeting.agenda.all()
                ],
            ),
        ],
    }


def _since(last: MappaMeeting | None) -> str:
    return f"Changes since the meeting of {format_date(last.day)}" if last else "Changes on record"


def _changes(meeting: MappaMeeting, last: MappaMeeting | None, reader: User) -> list[str]:
    """Movements, official dates and levels that were recorded since, newest first."""
    about = {"offender": meeting.offender_id}
    after: dict[str, Any] = {"recorded_at__date__gte": last.day} if last else {}
    moves = Movement.objects.standing().visible_to(reader).filter(**about, **after)
    dates = KeyDate.objects.official().visible_to(reader).filter(**about, **after, superseded_at__isnull=True)
    levels = MappaLevel.objects.visible_to(reader).filter(case=meeting.case_id, state=LevelState.SET)
    if last:
        levels = levels.filter(set_on__gte=last.day)
    return [
        *(f"{row.get_happening_display()}, {format_date(row.happened_on)}" for row in moves.order_by("-pk")[:MOST]),
        *(f"{row.get_code_display()}: {format_date(row.falls_on)}" for row in dates.order_by("-pk")[:MOST]),
        *(f"MAPPA level {row.level} set, {format_date(row.set_on)}" for row in levels.order_by("-set_on")[:MOST]),
    ]


def _action(row: MappaAction) -> dict[str, str]:
    return {
        "strong": row.task,
        "quote": "",
        "words": f"{standing.name(row.owner, subject=row.offender_id)}, due {format_date(row.due_on)}",
        "second": f"{row.get_state_display()}. {row.outcome}".strip(),
    }


def _section(title: str, *, lines: Any = (), items: Any = ()) -> dict[str, Any]:
    return {
        "title": title,
        "words": "" if lines or items else NOTHING,
        "lines": list(lines),
        "pairs": [],
        "items": list(items),
    }
