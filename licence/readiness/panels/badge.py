"""The readiness badge: how lists of releases, the overview and My day say how far a release is prepared.

From what is stored of each list, which every act and the clock keep true: lists of many are not judged anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils import timezone

from licence.readiness.models import Readiness, ReadinessItem
from licence.readiness.panels.readiness import TAGS, late_in_words, thing_url, tick_of
from licence.readiness.rules import readiness as rules
from licence.readiness.rules.readiness import State
from offenders.models import Offender, Release
from offenders.releases.readiness_summary import Ahead, Prepared, Waits
from sharing.cover import standing
from sharing.models import User
from sharing.time_words import format_day_month

MOST = 5  # things that the overview names
ORDER = {"done": 0, "blocked": 1, "late": 2, "open": 3}


def stuck(*, on: date) -> Q:
    """The condition over lists that something of one is blocked, mandatory and late, or open on the last day."""
    last = on + timedelta(days=rules.STAGES[-1])
    return Q(blocked__gt=0) | Q(first_due_on__lt=on) | Q(stands_open__gt=0, goes_on__lte=last)


def is_stuck() -> Any:
    """The condition over releases that their list is one of those."""
    lists = Readiness.objects.open().filter(stuck(on=timezone.localdate()))
    return Exists(lists.filter(release=OuterRef("pk")))


def things() -> Any:
    """What must be in hand before the release of an outer query, as `prepared_of` reads it."""
    rows = ReadinessItem.objects.filter(readiness__release=OuterRef("pk"), readiness__closed_at__isnull=True)
    names = ("code", "state", "is_mandatory", "due_on", "rank")
    return ArraySubquery(rows.order_by("rank").values(json=JSONObject(**{name: name for name in names})))


def prepared_of(release: Release, rows: Sequence[dict[str, Any]], today: date) -> Prepared | None:
    """rows: as `things` gives them; of none, no list is kept."""
    items = [ReadinessItem(**row | {"due_on": date.fromisoformat(row["due_on"])}) for row in rows]
    return prepared(release, items, today=today) if items else None


def prepared(release: Release, items: Iterable[ReadinessItem], *, today: date) -> Prepared:
    needed = [item for item in items if item.state != State.NOT_NEEDED]
    open_ones = [item for item in needed if State(item.state) in rules.OPEN]
    ticks = [tick_of(State(item.state), late=item.due_on < today) for item in needed]
    second, kind = second_of(release, open_ones, today=today)
    return Prepared(
        ticks=sorted(ticks, key=lambda tick: ORDER[tick]),
        words=f"{len(needed) - len(open_ones)} of {len(needed)}",
        second=second,
        kind=kind,
        href=reverse("person_readiness", kwargs={"uid": release.offender.uid}),
        is_stuck=kind == "danger",
    )


def second_of(release: Release, open_ones: Sequence[ReadinessItem], *, today: date) -> tuple[str, str]:
    """The blocker by its name; else what is due next; else whether it is signed."""
    if worst := worst_of(open_ones, today=today):
        more = sum(1 for item in open_ones if item is not worst and is_bad(item, today=today))
        beside = late_in_words(rules.days_late(worst.due_on, on=today)) or "blocked"
        also = f" and {more} more" if more else ""
        return f"{worst}, {beside}{also}", "danger"
    if release.status == Release.Status.READY:
        return "Ready, all signed off", "good"
    must = [item for item in open_ones if item.is_mandatory]
    if not must:
        return "Actions done, sign-off outstanding", ""
    if is_last_day(release.warn_on, today=today):
        return f"{len(must)} {'action' if len(must) == 1 else 'actions'} outstanding", "danger"
    following = min(must, key=lambda item: (item.due_on, item.rank))
    return f"On time, next due {format_day_month(following.due_on)}", ""


def is_last_day(goes_on: date, *, today: date) -> bool:
    """Whether nothing may still be open: the day before, or later."""
    return goes_on - timedelta(days=rules.STAGES[-1]) <= today


def is_bad(item: ReadinessItem, *, today: date) -> bool:
    return item.state == State.BLOCKED or (item.is_mandatory and item.due_on < today)


def worst_of(open_ones: Iterable[ReadinessItem], *, today: date) -> ReadinessItem | None:
    """As licence/readiness/panels/readiness.py says it of a judged list: what blocks first, then what is latest."""
    bad = [item for item in open_ones if is_bad(item, today=today)]
    return min(
        bad,
        key=lambda item: (not item.is_mandatory, item.state != State.BLOCKED, item.due_on, item.rank),
        default=None,
    )


def ahead_of(person: Offender, reader: User, today: date) -> Ahead | None:
    """What is blocked, waiting or not started before the next release of a person whom the reader sees."""
    rows = ReadinessItem.objects.visible_to(reader).filter(
        offender=person, readiness__closed_at__isnull=True, readiness__release__is_counted=True
    )
    rows = rows.select_related("readiness__release__offender", "owner")
    found = list(rows.order_by("readiness__goes_on", "readiness_id", "rank"))
    if not found:
        return None
    readiness = found[0].readiness
    items = [item for item in found if item.readiness_id == readiness.pk]
    open_ones = [item for item in items if State(item.state) in rules.OPEN]
    open_ones.sort(
        key=lambda item: (not is_bad(item, today=today), item.state != State.BLOCKED, item.due_on, item.rank)
    )
    return Ahead(
        prepared=prepared(readiness.release, items, today=today),
        waits=[
            Waits(
                words=str(item),
                href=thing_url("readiness_thing", person, item),
                second=_waits_for(item, today=today),
                tag=TAGS[State(item.state)],
                is_late=item.due_on < today,
            )
            for item in open_ones[:MOST]
        ],
        more=max(0, len(open_ones) - MOST),
    )


def _waits_for(item: ReadinessItem, *, today: date) -> str:
    who = standing.name(item.owner, subject=item.offender_id) or item.owner_words or "No owner"
    late = late_in_words(rules.days_late(item.due_on, on=today))
    return f"{who} · due {format_day_month(item.due_on)}{f', {late}' if late else ''}"
