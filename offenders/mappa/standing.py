"""What MAPPA says of people now, for recalls and release checklists: nobody is asked for it again."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import DateField, DateTimeField, OuterRef, QuerySet, Subquery, Value
from django.utils import timezone

from offenders.mappa.models import MappaCase, MappaMeeting
from offenders.mappa.rules import TO_COME, WAS_HELD, says
from sharing.access.querysets import OneOf
from sharing.compiled.queries import CompiledQuery


@dataclass(frozen=True)
class MappaStanding:
    """category: empty where it is not known. level: None where none is set. met_on: the last meeting at a level that is
    in force; meets_on: the next one."""

    category: str
    level: int | None
    level_set_on: date | None = None
    met_on: date | None = None
    meets_on: date | None = None

    @property
    def words(self) -> str:
        return says(self.category, self.level)


def standing_of(people: Collection[int]) -> dict[int, MappaStanding]:
    """By the key of the person, of those who have an open case. One query.

    Of somebody under both programmes only the case of terrorism is told: what is read here is shown to who may not know
    of the other one.
    """
    found: dict[int, MappaStanding] = {}
    for row in STANDING.asked(people=list(people)):
        meets_at = row["meets_at"]
        found[row["offender_id"]] = MappaStanding(
            row["category"],
            row["level"],
            row["level_set_on"],
            row["met_on"],
            timezone.localtime(meets_at).date() if meets_at else None,
        )
    return found


def _standing(people: list[int]) -> QuerySet:
    """The case of terrorism comes last, and takes the place of another one."""
    meetings = MappaMeeting.objects.filter(case=OuterRef("pk")).order_by()
    held = meetings.filter(state__in=WAS_HELD).order_by("-held_on").values("held_on")[:1]
    planned = meetings.filter(state__in=TO_COME).order_by("planned_at").values("planned_at")[:1]
    return (
        MappaCase.objects.open()
        .filter(OneOf("offender_id", Value(people)))
        .annotate(
            met_on=Subquery(held, output_field=DateField()), meets_at=Subquery(planned, output_field=DateTimeField())
        )
        .order_by("offender_id", "programme")
    )


NOBODY = [-20_191_038]
STANDING = CompiledQuery(
    ("offender_id", "category", "level", "level_set_on", "met_on", "meets_at"), _standing, people=NOBODY
)
