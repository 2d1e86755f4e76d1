"""The board of blocked releases: what is in the way of each, who is responsible, and who has signed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse

from licence.readiness.models import Readiness, ReadinessItem, SignOff
from licence.readiness.panels.badge import is_bad, is_last_day, prepared, stuck
from licence.readiness.panels.readiness import late_in_words, thing_url
from licence.readiness.rules import readiness as rules
from licence.readiness.rules.readiness import SIGNING, State
from offenders.dates.rules.releases import Basis
from offenders.models import Offender, ReleaseHold
from offenders.releases.gate.facts import facts_of_many
from offenders.releases.gate.rules import GateFacts, Judgement, judge_release
from sharing.cover import standing
from sharing.sentence_words import mid_sentence
from sharing.time_words import format_date, format_days_away, format_weekday

SHOWN = 3  # things in the way that a line names
NEAR = 2  # days


@dataclass(frozen=True)
class WayToUnblock:
    """One thing that is in the way."""

    words: str
    href: str
    second: str
    is_late: bool


@dataclass(frozen=True)
class BlockedLine:
    """One release."""

    person: Offender
    href: str
    day: str
    near: str
    certainty: str
    gate: str
    ways: list[WayToUnblock]
    more: int
    held: str
    who: str
    signed: str
    ticks: list[str]
    words: str
    is_near: bool

    @property
    def tint(self) -> str:
        """Red where it is a matter of days."""
        if not (self.held or self.ways):
            return ""
        return "stops" if self.is_near else "needs"


def build_blocked_lines(lists: Iterable[Readiness], *, today: date) -> list[BlockedLine]:
    """For lists `with_all`. Four queries, whatever their number, and three where a double check did not agree."""
    rows = list(lists)
    keys = [row.pk for row in rows]
    items: dict[int, list[ReadinessItem]] = {key: [] for key in keys}
    for item in ReadinessItem.objects.filter(readiness__in=keys).select_related("readiness", "owner"):
        items[item.readiness_id].append(item)
    holds: dict[int, list[str]] = {}
    standing = ReleaseHold.objects.filter(release__in=[row.release_id for row in rows], lifted_at__isnull=True)
    for release, kind in standing.order_by("since").values_list("release_id", "kind"):
        holds.setdefault(release, []).append(ReleaseHold.Kind(kind).label.lower())
    signed = Counter(
        dict(
            SignOff.objects.filter(readiness__in=keys, withdrawn_at__isnull=True)
            .order_by()
            .values_list("readiness_id")
            .annotate(Count("pk"))
        )
    )
    facts = facts_of_many([row.offender for row in rows], on=today)
    return [
        _line(
            row,
            items[row.pk],
            facts[row.offender_id],
            held=holds.get(row.release_id, []),
            signed=signed[row.pk],
            today=today,
        )
        for row in rows
    ]


def _line(
    readiness: Readiness, items: list[ReadinessItem], facts: GateFacts, *, held: list[str], signed: int, today: date
) -> BlockedLine:
    person, release = readiness.offender, readiness.release
    release.offender = person  # one row, read once
    open_ones = [item for item in items if State(item.state) in rules.OPEN]
    is_last = is_last_day(readiness.goes_on, today=today)
    bad = [item for item in open_ones if is_bad(item, today=today) or (is_last and item.is_mandatory)]
    bad.sort(key=lambda item: (item.state != State.BLOCKED, item.due_on, item.rank))
    found = prepared(release, items, today=today)
    return BlockedLine(
        person=person,
        href=reverse("person_readiness", kwargs={"uid": person.uid}),
        day=format_date(readiness.goes_on),
        near=f"{format_weekday(readiness.goes_on)}, {format_days_away(readiness.goes_on, today=today).lower()}",
        certainty=release.certainty,
        gate=_gate_in_words(judge_release(facts, route=Basis(release.basis), on=readiness.goes_on)),
        ways=[
            WayToUnblock(
                str(item), thing_url("readiness_thing", person, item), _why(item, today=today), item.due_on < today
            )
            for item in bad[:SHOWN]
        ],
        more=max(0, len(bad) - SHOWN),
        held=", ".join(held),
        who=_who(bad[:SHOWN]),
        signed=f"{signed} of {len(SIGNING)}",
        ticks=found.ticks,
        words=found.words,
        is_near=(readiness.goes_on - today).days <= NEAR,
    )


def _gate_in_words(judgement: Judgement) -> str:
    """What the gate will answer on the day: "On the day: due", "On the day: dates in dispute"."""
    return f"On the day: {mid_sentence(judgement.words)}"


def _who(items: list[ReadinessItem]) -> str:
    """Each once; and of how many nobody sees to it, where somebody is named for others."""
    names = dict.fromkeys(standing.name(item.owner, subject=item.offender_id) or item.owner_words for item in items)
    unnamed = sum(not (item.owner or item.owner_words) for item in items)
    named = ", ".join(filter(None, names))
    if not (named and unnamed):
        return named or ("No owner" if unnamed else "")
    return f"{named}; no owner for {unnamed}"


def _why(item: ReadinessItem, *, today: date) -> str:
    late = late_in_words(rules.days_late(item.due_on, on=today))
    return ", ".join(filter(None, [mid_sentence(item.get_state_display()), late]))


def stuck_or_held(rows: Any, *, on: date) -> Any:
    """Of these lists, those that are stuck, or whose release something else holds."""
    held = ReleaseHold.objects.filter(release=OuterRef("release_id"), lifted_at__isnull=True)
    return rows.filter(stuck(on=on) | Q(Exists(held)))
