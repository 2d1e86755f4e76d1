"""Intelligence and concerns of the history: recorded, decided on within days, and read by the teams they went to."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from demo.access import items
from demo.at_time import moment
from demo.history import words
from demo.history.leavers import Course
from sharing.items.rules import Grade
from sharing.models import Item, User

if TYPE_CHECKING:
    from demo.history.telling import Telling

LIAISON = {"pointer_system": "Case management, CT policing", "pointer_contact": "CT duty desk, Ext 4410"}


def plan(telling: Telling, quarter: int, *, begins: date) -> None:
    """As many as the shape says of each quarter, about people on licence or about to leave."""
    for number in range(telling.shape.by_quarter("items")[quarter]):
        day = begins + timedelta(days=20 + 37 * number)
        near = [course for course in telling.past.courses if abs((course.leaves - day).days) < 120]
        if near:
            course = near[(7 * quarter + 3 * number) % len(near)]
            said = words.ITEMS[(2 * quarter + number) % len(words.ITEMS)]
            telling.at(moment(day, 10, 25), lambda course=course, said=said: record(telling, course, said))


def record(telling: Telling, course: Course, said: tuple[str, str, str]) -> None:
    if course.number not in telling.people:
        return
    people, person = telling.staff[course.person.region], telling.people[course.number]
    title, gist, reason = said
    item = items.record(
        person,
        people.police,
        title,
        gist=gist,
        pointer_reference=f"CTP-{4100 + course.number}",
        grade=Grade("2", "B", "P"),
        **LIAISON,
    )
    now = timezone.now()
    telling.at(
        now + timedelta(hours=22 + course.number % 30),
        lambda: share(telling, item, people.police, people.manager, reason),
    )


def share(telling: Telling, item: Item, by: User, reader: User, reason: str) -> None:
    teams = items.others(item.subject, by, reader)
    if teams:
        items.decide(item, "share_gist", by, timezone.localdate(), teams, reason)
        telling.at(timezone.now() + timedelta(hours=4), lambda: items.confirm(item, reader))
