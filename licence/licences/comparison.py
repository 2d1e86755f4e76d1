"""What a version changes of the version before, read from their rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from licence.licences.beside import permissions_under
from licence.licences.changes import ConditionChange, Terms, changes_between
from licence.licences.models import Licence, LicenceCondition, Zone
from licence.licences.querysets import ZoneQuerySet
from sharing.access import fields
from sharing.models import User
from sharing.sentence_words import mid_sentence
from sharing.time_words import format_date, say_datetime

DETAILS = (  # of a licence, that a variation may change, in words
    ("Responsible officer", "officer"),
    ("Team", "team"),
    ("Expires on", "ends_on"),
    ("First appointment: who", "meets_with"),
    ("First appointment: name", "meets_whom"),
    ("First appointment: when", "meets_when"),
    ("First appointment: date and time", "meets_at"),
    ("First appointment: where", "meets_where"),
)


@dataclass(frozen=True)
class DetailChange:
    """One detail of the licence before and after, in words; empty where nothing was recorded."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Changes:
    """All that one version changes of the version before."""

    before: Licence
    conditions: list[ConditionChange]
    details: list[DetailChange]

    @property
    def are_any(self) -> bool:
        return bool(self.conditions or self.details)


def build_changes(licence: Licence, *, reader: User | None) -> Changes | None:
    """None for a version that varies none.

    reader: places are those that the reader reads; others count as differing without their words. None: for the
    person's own paper and for words of alerts, which take from it no place that is not on the licence.
    """
    if licence.variation_of is None:
        return None
    before, after = licence.variation_of, licence
    reads_all = reader is None or fields.reads(reader, fields.HOME_ADDRESS, licence.offender_id)
    return Changes(
        before=before,
        conditions=changes_between(
            build_terms(before.conditions.all(), reads_all=reads_all),
            build_terms(after.conditions.all(), reads_all=reads_all),
        ),
        details=[
            DetailChange(label, _said(before, name), _said(after, name))
            for label, name in DETAILS
            if getattr(before, name) != getattr(after, name)
        ],
    )


def build_terms(conditions: Any, *, reads_all: bool) -> list[Terms]:
    """One query more than the conditions, and what is running under them, however many they are."""
    rows: Sequence[LicenceCondition] = list(conditions.order_by("position").prefetch_related("zones"))
    running = permissions_under(rows)
    found = []
    for condition in rows:
        zones = list(condition.zones.all())
        read = [zone for zone in zones if reads_all or zone.kind in ZoneQuerySet.PUBLIC]
        found.append(
            Terms(
                key=condition.pk,
                came_from=condition.carried_from_id,
                number=condition.position,
                family=condition.get_family_display(),
                wording=condition.wording,
                places=tuple(_places(read)),
                hidden="; ".join(sorted(_places(zone for zone in zones if zone not in read))),
                permissions=tuple(running.get(condition.pk, ())),
            )
        )
    return found


def _places(zones: Iterable[Zone]) -> Iterable[str]:
    for zone in zones:
        said = f"{zone.get_kind_display()}: {zone.place}, {mid_sentence(zone.hours)}"
        if zone.starts_at:
            said += f", from {say_datetime(zone.starts_at)}"
        if zone.ends_at:
            said += f", until {say_datetime(zone.ends_at)}"
        if zone.radius_metres:
            said += f", within {zone.radius_metres} m of {_point(zone.outline[0])}"
        elif zone.outline:
            said += f", bounded by {'; '.join(_point(each) for each in zone.outline)}"
        yield said


def _point(pair: Sequence[float]) -> str:
    longitude, latitude = pair
    return f"{latitude}, {longitude}"


def _said(licence: Licence, name: str) -> str:
    value = getattr(licence, name)
    if not value:
        return ""
    if name == "ends_on":
        return format_date(value)
    if name == "meets_at":
        return say_datetime(value)
    shown = getattr(licence, f"get_{name}_display", None)
    return str(shown() if shown else value)
