"""Absences as pages print them: those ahead of a person, and those on the timeline."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils import timezone

from offenders.absences.models import Absence
from offenders.people.models import Offender
from offenders.person_page.date_cards import DateCard, next_date
from offenders.person_page.timeline import Event, Source, joined, last_of
from sharing.models import User
from sharing.time_words import format_time, say_time


def next_dates_of(person: Offender, reader: User) -> Iterator[DateCard]:
    """When the person is due back, and the next court day. One query."""
    today = timezone.localdate()
    for absence in Absence.objects.visible_to(reader).standing().filter(offender=person):
        if absence.due_back_at:
            due = timezone.localtime(absence.due_back_at)
            meaning = f"{absence}, due at {say_time(due)}"
            yield next_date("Due back in prison", due.date(), meaning, today=today)
        elif absence.planned_on and not absence.left_at:
            meaning = "the person may be released from court"
            yield next_date("Court day", absence.planned_on, meaning, today=today)


def events(person: Offender, reader: User, limit: int | None) -> Iterable[Event]:
    """Each time that the person left for a time, and each return. One query."""
    rows = _left(person, reader).select_related("recorded_by", "back_by").order_by("-left_at", "-pk")
    for row in rows[:limit]:
        left = timezone.localtime(row.left_at)
        by = f"by {row.recorded_by}" if row.recorded_by else ""
        yield Event(
            row.left_at, "absences", row.pk, f"{row}: left", row.where, joined(format_time(left), by), kind="note"
        )
        if row.back_at:
            by = f"by {row.back_by}" if row.back_by else ""
            back = joined(format_time(row.back_at), by)
            yield Event(row.back_at, "absences", -row.pk, f"{row}: back in prison", "", back, kind="note")


def _left(person: Offender, reader: User):
    return Absence.objects.visible_to(reader).filter(offender=person, left_at__isnull=False)


SOURCE = Source(events, lambda person, reader: [last_of(_left(person, reader), "left_at", "back_at")])
