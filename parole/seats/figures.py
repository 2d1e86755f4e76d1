"""Figures of panels: the share that meets the rule on law-enforcement members by quarter, and which fall short."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from parole.hearings.querysets import HearingQuerySet
from parole.hearings.rules import Discipline
from parole.seats.panel_rule import fits_of, rule_by_day
from parole.seats.panels import format_disciplines
from parole.seats.rules import Fit, PanelRule, is_met
from sharing import charts
from sharing.time_words import format_month

QUARTERS = 8  # this one and those before it
MOST = 100  # panels that are named: the latest hearings come first


@dataclass(frozen=True)
class Quarter:
    """Panels of the hearings whose first day lies in it. share: in whole percent; None where there is no panel."""

    words: str
    met: int
    panels: int
    share: int | None

    @property
    def short(self) -> int:
        return self.panels - self.met


@dataclass(frozen=True)
class Shortfall:
    """A hearing whose panel does not meet the rule. members: by discipline and count."""

    hearing: Any
    fit: Fit
    members: str


@dataclass(frozen=True)
class Figures:
    """more: how many fall short beside those that are named."""

    rule: PanelRule
    quarters: list[Quarter]
    shortfalls: list[Shortfall]
    more: int
    finding: str

    @property
    def chart(self) -> charts.Chart:
        last = len(self.quarters) - 1
        return charts.bar_chart(
            key="panels-by-quarter",
            title="Panels that meet the rule, by quarter",
            finding=self.finding,
            bars=[
                charts.Bar(
                    quarter.words,
                    quarter.share,
                    f"{quarter.met} of {quarter.panels}" if quarter.panels else "No panel",
                    cells=(str(quarter.panels), str(quarter.met), str(quarter.short)),
                    is_unfinished=place == last,
                )
                for place, quarter in enumerate(self.quarters)
            ],
            head="Quarter",
            unit="Share (%)",
            heads=("Panels", "Meet the rule", "Fall short"),
            most=100,
            ink="first",
        )


def first_of_quarter(day: date) -> date:
    return date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)


def quarters_to(day: date) -> list[date]:
    """The first days of the quarters that are shown, earliest first."""
    months = [12 * day.year + first_of_quarter(day).month - 1 - 3 * back for back in reversed(range(QUARTERS))]
    return [date(month // 12, month % 12 + 1, 1) for month in months]


def figures_of(hearings: HearingQuerySet, *, today: date) -> Figures:
    """hearings: of the quarters and ahead. Left out is whoever has no panel recorded, or no rule.

    Counted as plain values: there may be thousands, of which the few that fall short are read whole.
    """
    rule = rule_by_day()
    counted = hearings.of_terrorism().with_numbers(Discipline.LAW_ENFORCEMENT).filter(members__gt=0)
    met: Counter[date] = Counter()
    panels: Counter[date] = Counter()
    short = []
    for pk, first_on, listed_on, has in counted.order_by("-first_on", "-pk").values_list(
        "pk", "first_on", "listed_on", "of_discipline"
    ):
        start, meets = first_of_quarter(first_on), is_met(has, rule(listed_on))
        panels[start] += 1
        met[start] += meets
        if not meets:
            short.append(pk)
    quarters = [_quarter(start, met[start], panels[start]) for start in quarters_to(today)]
    shortfalls = _named(hearings.filter(pk__in=short[:MOST]))
    return Figures(rule(today), quarters, shortfalls, len(short[MOST:]), finding(quarters))


def _named(hearings: HearingQuerySet) -> list[Shortfall]:
    rows = list(hearings.with_panel().with_person().order_by("-first_on", "-pk"))
    fits = fits_of(rows)
    return [Shortfall(row, fits[row.pk], format_disciplines(row.disciplines)) for row in rows if row.pk in fits]


def _quarter(start: date, met: int, panels: int) -> Quarter:
    words = f"{start:%B} to {format_month(date(start.year, start.month + 2, 1))}"
    return Quarter(words, met, panels, round(100 * met / panels) if panels else None)


def finding(quarters: list[Quarter]) -> str:
    panels, met = sum(quarter.panels for quarter in quarters), sum(quarter.met for quarter in quarters)
    if not panels:
        return "No panels under the rule recorded in these 2 years."
    meet = "panel meets" if panels == 1 else "panels meet"
    return f"{met} of {panels} {meet} the rule on members with law enforcement experience, over 2 years."
