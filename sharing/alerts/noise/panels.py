"""The figures of noise for the reader's teams, from what the reader may know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sharing import access, alerts
from sharing.agencies.models import User
from sharing.alerts.models import Receipt
from sharing.alerts.noise import rules
from sharing.alerts.noise.counting import count_receipts, officers_of, storms_of, working_days
from sharing.alerts.noise.rules import Figure, KindFigures


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
