"""The figures of noise for the reader's teams, from what the reader may know."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from sharing import access, alerts
from sharing.agencies.models import Membership, Team, User
from sharing.alerts.models import Alert, Receipt, ReceiptQuerySet
from sharing.alerts.noise import rules
from sharing.alerts.noise.rules import CountedReceipt, Figure, KindFigures
from sharing.alerts.storms.models import Storm
from sharing.practice.working_time import is_working_day

MOST = 20_000  # receipts that are looked at: far above any budget
COLUMNS = (
    *("team_id", "alert__kind", "subject_id", "severity", "told_at", "due_at", "acknowledged_at", "read_at"),
    *("closed_at", "for_information", "is_held_back", "alert__state", "alert__resolved_by_id"),
)
BY_PEOPLE = (Alert.State.RESOLVED, Alert.State.FALSE_ALARM)


@dataclass(frozen=True)
class FigureLine:
    """A figure beside its limits, in words."""

    name: str
    value: str
    target: str
    limit: str
    tag: tuple[str, str]


@dataclass(frozen=True)
class KindLine:
    title: str
    figures: KindFigures
    false: str


@dataclass(frozen=True)
class Noise:
    """days: working days among the 28. officers: people of the teams who can answer."""

    figures: list[FigureLine]
    kinds: list[KindLine]
    officers: int
    days: int
    per_day: str


TAGS = {
    "good": ("done", "Within"),
    "near": ("partly", "Near"),
    "over": ("blocked", "Over"),
    "": ("not-started", "None"),
}


def noise_of(user: User, *, at: datetime, with_storms: bool = True) -> Noise:
    """Of the user's teams over 28 days. Three queries; two without the time in storms, which is then none."""
    teams = access.viewer_of(user, at=at).team_ids
    rows = Receipt.objects.filter(told_at__gt=at - timedelta(days=rules.DAYS)).to_teams_of(user).visible_to(user)
    told = count_receipts(rows)
    officers, days = officers_of(teams, at=at), working_days(at)
    stormy = storms_of(teams, at=at) if with_storms else []
    found = rules.figures(told, officers=officers, days=days, at=at, stormy=stormy, teams=len(teams))
    return Noise(
        figures=[_line(figure) for figure in found],
        kinds=[_kind_line(each) for each in rules.by_kind(told)],
        officers=officers,
        days=days,
        per_day=_number(found[0].value),
    )


def per_day_of(user: User, *, at: datetime) -> str:
    """How many alerts each officer of the user's teams has to answer on a working day, over 28 days. Two queries."""
    told = Receipt.objects.filter(
        told_at__gt=at - timedelta(days=rules.DAYS), for_information=False, is_held_back=False
    )
    officers = officers_of(access.viewer_of(user, at=at).team_ids, at=at)
    number = told.to_teams_of(user).visible_to(user).order_by().count()
    return _number(number / working_days(at) / officers) if officers else "0"


def count_receipts(rows: ReceiptQuerySet) -> list[CountedReceipt]:
    return [
        CountedReceipt(
            *(team, kind, person, severity, told_at, due_at, acknowledged_at, read_at, closed_at),
            is_asked=not for_information and not is_held_back,
            ended=state if state in BY_PEOPLE and by else "",
        )
        for (
            *(team, kind, person, severity, told_at, due_at, acknowledged_at, read_at, closed_at),
            for_information,
            is_held_back,
            state,
            by,
        ) in rows.order_by("pk").values_list(*COLUMNS)[:MOST]
    ]


def storms_of(teams: Collection[int], *, at: datetime) -> list[timedelta]:
    """How long each storm of these teams lasted within the 28 days."""
    since = at - timedelta(days=rules.DAYS)
    rows = Storm.objects.filter(team__in=teams, began_at__lt=at).exclude(ended_at__lte=since)
    times = rows.order_by("pk").values_list("began_at", "ended_at")
    return [min(ended or at, at) - max(began, since) for began, ended in times]


def officers_of(teams: Collection[int], *, at: datetime) -> int:
    """Who of these teams can answer for people; nobody twice."""
    members = Membership.objects.live(at=at).filter(team__in=teams, user__is_active=True)
    able = members.exclude(team__kind=Team.Kind.PERSONAL).filter(user__role__in=alerts.READS_LETTERS)
    return able.order_by().values("user").distinct().count()


def working_days(at: datetime) -> int:
    days = (timezone.localdate(at) - timedelta(days=n) for n in range(rules.DAYS))
    return sum(is_working_day(day) for day in days)


def _line(figure: Figure) -> FigureLine:
    sign = "at least " if figure.at_least else ""
    return FigureLine(
        name=figure.name,
        value=f"{_number(figure.value)}{figure.unit}" if figure.value is not None else "Nothing to measure",
        target=f"{sign}{figure.target:g}{figure.unit}",
        limit=f"{sign}{figure.limit:g}{figure.unit}",
        tag=TAGS[figure.state],
    )


def _kind_line(each: KindFigures) -> KindLine:
    known = alerts.KINDS.get(each.kind)
    false = f"{each.false:.0f}%" if each.false is not None else "Too few"
    return KindLine(known.title if known else each.kind, each, false)


def _number(value: float | None) -> str:
    return "0" if not value else f"{value:.1f}".removesuffix(".0")
