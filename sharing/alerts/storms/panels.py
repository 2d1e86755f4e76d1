"""Storms as pages print them: the line above the list, its groups, and the page of a storm."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from sharing import access, practice
from sharing.agencies.models import User
from sharing.alerts.models import Delivery, Receipt
from sharing.alerts.raising import title_of
from sharing.alerts.storms import practice as settings
from sharing.alerts.storms.models import Storm, StormDecision
from sharing.alerts.threads.models import Thread
from sharing.alerts.threads.panels import ThreadLine

BEFORE = timedelta(minutes=10)  # a storm is found once so many have come: those before it are its too
MOST_THREADS = 50


def storms_of(user: User) -> list[Storm]:
    """Those that go on of the reader's teams. One query."""
    teams = access.viewer_of(user, at=timezone.now()).team_ids
    return list(Storm.objects.standing().filter(team__in=teams).select_related("team"))


@dataclass
class LineGroup:
    """Lines of a list below one heading. cause: the thread that the group comes of, where somebody has said so."""

    title: str
    lines: list[ThreadLine] = field(default_factory=list)


def groups_of(user: User, storms: Sequence[Storm], lines: Sequence[ThreadLine]) -> list[LineGroup]:
    """By cause where one was named that the reader may know, else by kind; in the order of the lines. None without a
    storm, else two queries."""
    if not storms:
        return []
    causes = _causes(user, storms)
    groups: dict[str, LineGroup] = {}
    for line in lines:
        kind = line.newest.kind
        title = causes.get((line.lead.team_id, kind)) or title_of(kind, line.title)
        groups.setdefault(title, LineGroup(title)).lines.append(line)
    return list(groups.values())


def _causes(user: User, storms: Sequence[Storm]) -> dict[tuple[int, str], str]:
    found = StormDecision.objects.filter(storm__in=[storm.pk for storm in storms], cause__isnull=False)
    decisions = list(found.select_related("storm"))
    if not decisions:
        return {}
    titles = titles_of(user, [decision.cause_id for decision in decisions if decision.cause_id])
    return {
        (decision.storm.team_id or 0, decision.kind): f"One cause: {titles[decision.cause_id]}"
        for decision in decisions
        if decision.cause_id in titles
    }


def titles_of(user: User, threads: Sequence[int]) -> dict[int, str]:
    """By thread, the newest of its titles that the reader may know."""
    rows = Receipt.objects.filter(thread__in=threads).to_teams_of(user).visible_to(user).order_by("alert__raised_at")
    return dict(rows.values_list("thread_id", "alert__title"))


@dataclass(frozen=True)
class KindInStorm:
    """alerts: how many the reader may know of. cause: the title of the thread it comes of, if they may know it."""

    kind: str
    title: str
    alerts: int
    letters_held: int
    decision: StormDecision | None
    cause: str


@dataclass(frozen=True)
class StormView:
    """minutes: between two bundles; singly: critical letters that leave one by one to a person meanwhile. As they are
    set now: letters go by that."""

    storm: Storm
    kinds: list[KindInStorm]
    alerts: int
    letters_held: int
    bundles: int
    minutes: int
    singly: int


def view_of(storm: Storm, user: User, *, is_member: bool) -> StormView:
    """is_member: of the team, who reads kinds, and counts what they can see; others read the team's numbers alone."""
    told = receipts_of(storm)
    letters_of_storm = Delivery.objects.filter(storm=storm)
    if is_member:
        letters_of_storm = letters_of_storm.filter(receipt__in=told.visible_to(user))
    letters = letters_of_storm.aggregate(
        held=Count("pk", filter=Q(state=Delivery.State.HELD)), bundles=Count("pk", filter=Q(bundled_at__isnull=False))
    )
    kinds = _kinds(storm, told.visible_to(user), user) if is_member else []
    number = sum(kind.alerts for kind in kinds) if is_member else told.count()
    found = practice.values([settings.MINUTES, settings.SINGLY], on=timezone.localdate())
    return StormView(
        storm, kinds, number, letters["held"], letters["bundles"], found[settings.MINUTES], found[settings.SINGLY]
    )


def receipts_of(storm: Storm) -> Any:
    """What the team was told in the storm, and in the minutes before it was found."""
    told = Receipt.objects.filter(team=storm.team_id, told_at__gt=storm.began_at - BEFORE)
    return told.filter(told_at__lte=storm.ended_at) if storm.ended_at else told


def _kinds(storm: Storm, told: QuerySet[Receipt], user: User) -> list[KindInStorm]:
    numbers = told.order_by().values_list("alert__kind").annotate(number=Count("pk"))
    held_rows = Delivery.objects.filter(storm=storm, state=Delivery.State.HELD, receipt__in=told)
    held = dict(held_rows.order_by().values_list("receipt__alert__kind").annotate(number=Count("pk")))
    decisions = {each.kind: each for each in storm.decisions.select_related("decided_by")}
    titles = titles_of(user, [each.cause_id for each in decisions.values() if each.cause_id])
    found = []
    for kind, number in numbers:
        decision = decisions.get(kind)
        cause = titles.get(decision.cause_id or 0, "") if decision else ""
        found.append(KindInStorm(kind, title_of(kind), number, held.get(kind, 0), decision, cause))
    return sorted(found, key=lambda each: (-each.alerts, each.title))


def threads_in(storm: Storm, user: User) -> list[tuple[str, str]]:
    """The threads that may be the root, uid and title, oldest first: those that the reader may know."""
    told = receipts_of(storm).visible_to(user).order_by()
    threads = Thread.objects.filter(pk__in=told.values("thread_id")).order_by("opened_at", "pk").with_people()
    rows = list(threads[:MOST_THREADS])
    titles = titles_of(user, [thread.pk for thread in rows])
    named = [(thread, titles[thread.pk]) for thread in rows if thread.pk in titles]
    return [(str(thread.uid), f"{title}: {thread.subject}" if thread.subject else title) for thread, title in named]
