"""The releases of some weeks as the page prints them: the sentence, the weeks of the chart, the rows of the table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any

from offenders.convictions.models import Sentence
from offenders.dates.calculation_models import Calculation
from offenders.dates.models import Release, ReleaseHold
from offenders.dates.querysets import Numbers
from offenders.dates.rules.releases import Certainty, week_of
from offenders.person_page.list_parts import format_count
from offenders.reference.law.basis import LawBasis, basis_of, marks_now
from offenders.releases.readiness_summary import Prepared, prepared_of
from sharing import charts
from sharing.time_words import format_day_month, format_short_day_month, format_short_month, format_span, format_weekday

MEANING = {
    Certainty.FIXED: "by law",
    Certainty.DIRECTED: "decision final",
    Certainty.PROVISIONAL: "can still be challenged",
    Certainty.POSSIBLE: "first day the Board may consider",
}


@dataclass(frozen=True)
class Week:
    monday: date
    query: str
    numbers: Mapping[str, Numbers]
    is_this: bool
    is_chosen: bool

    @property
    def words(self) -> str:
        return format_span(self.monday, self.monday + timedelta(days=6))

    @property
    def expected(self) -> int:
        return sum(each.all for certainty, each in self.numbers.items() if certainty != Certainty.POSSIBLE)

    @property
    def possible(self) -> int:
        return self.of(Certainty.POSSIBLE)

    @property
    def blocked(self) -> int:
        return sum(number.blocked for number in self.numbers.values())

    def of(self, certainty: Certainty) -> int:
        return self.numbers[certainty].all if certainty in self.numbers else 0

    def blocked_of(self, certainty: Certainty) -> int:
        return self.numbers[certainty].blocked if certainty in self.numbers else 0

    @property
    def period(self) -> charts.Period:
        """As a column of the chart."""
        return charts.Period(
            self.words,
            str(self.monday.day),
            long=format_short_day_month(self.monday),
            group=format_short_month(self.monday),
            href=self.query,
            is_current=self.is_chosen,
            is_now=self.is_this,
        )


@dataclass(frozen=True)
class ReleaseWeeks:
    """The releases of some weeks in numbers."""

    weeks: list[Week]

    @property
    def chart(self) -> charts.Chart:
        """One block is one person, stacked by certainty; plain columns where a week has more than eight."""
        return charts.column_chart(
            key="releases-by-week", title="Releases by week", finding=self.finding, of=self.columns
        )

    @property
    def columns(self) -> charts.Columns:
        return charts.Columns(
            tuple(week.period for week in self.weeks),
            tuple(
                charts.Series(
                    certainty.value.capitalize(),
                    tuple(week.of(certainty) for week in self.weeks),
                    certainty.value,
                    meaning=f"{MEANING[certainty]}, {format_count(sum(week.of(certainty) for week in self.weeks))}",
                    marked=tuple(week.blocked_of(certainty) for week in self.weeks),
                    is_counted=certainty is not Certainty.POSSIBLE,
                )
                for certainty in Certainty
            ),
            is_blocks=True,
        )

    @property
    def blocked(self) -> int:
        return sum(week.blocked for week in self.weeks)

    @property
    def expected(self) -> int:
        return sum(week.expected for week in self.weeks)

    @property
    def possible(self) -> int:
        return sum(week.possible for week in self.weeks)

    @property
    def finding(self) -> str:
        fullest = max(self.weeks, key=lambda week: week.expected)
        if not fullest.expected:
            return "No releases are expected in these weeks."
        return f"Most are expected in the week of {fullest.words}: {format_count(fullest.expected)}."

    @property
    def rate(self) -> str:
        return f"{self.expected / len(self.weeks):.1f}"


def weeks_of(
    numbers: Mapping[date, Mapping[str, Numbers]], *, first: date, last: date, today: date, chosen, query
) -> ReleaseWeeks:
    """first, last: a Monday and a Sunday. chosen: the Monday that the list is narrowed to. query: address of a week."""
    mondays = [first + timedelta(days=7 * n) for n in range(((last - first).days + 1) // 7)]
    this = week_of(today)[0]
    return ReleaseWeeks(
        [Week(monday, query(monday), numbers.get(monday, {}), monday == this, monday == chosen) for monday in mondays]
    )


@dataclass(frozen=True)
class ReleaseRow:
    release: Any
    second: str
    blocked: str
    is_overdue: bool
    sentence: str
    leads: str
    prepared: Prepared | None = None
    basis: LawBasis | None = None  # in the register of law, of a date that is ours

    @property
    def tint(self) -> str:
        """Red where it is held, orange where somebody must act."""
        if self.blocked:
            return "stops"
        return "needs" if self.is_overdue or (self.prepared and self.prepared.is_stuck) else ""


@dataclass(frozen=True)
class ReleasesGroup:
    words: str
    rows: list[ReleaseRow]


def groups_of(releases: Iterable[Any], *, leads: Mapping[int, list[str]], today: date) -> list[ReleasesGroup]:
    """The rows of one page by week, Monday to Sunday. leads: teams by the key of the person."""
    groups: dict[date, list[ReleaseRow]] = defaultdict(list)
    rows = list(releases)
    found, law = prepared_of(rows, today=today), basis_by_person(rows)
    for release in rows:
        basis = law.get(release.offender_id)
        row = row_of(release, leads=leads, today=today, prepared=found.get(release.pk), basis=basis)
        groups[week_of(release.warn_on)[0]].append(row)
    this = week_of(today)[0]
    return [
        ReleasesGroup(("This week, " if monday == this else "") + format_span(*week_of(monday)), rows)
        for monday, rows in groups.items()
    ]


NEAR = {0: "today", 1: "tomorrow"}


def row_of(
    release: Release,
    *,
    today: date,
    leads: Mapping[int, list[str]] = MappingProxyType({}),
    prepared: Prepared | None = None,
    basis: LawBasis | None = None,
) -> ReleaseRow:
    parts = [format_weekday(release.leaves_on)]
    if release.expected_on != release.leaves_on:
        raw = release.expected_on
        parts.append(f"for {format_weekday(raw)} {format_day_month(raw)}")
    is_overdue = release.is_counted and release.leaves_on < today
    near = "not recorded as released" if is_overdue else NEAR.get((release.leaves_on - today).days)
    return ReleaseRow(
        release,
        ", ".join([*parts, near] if near else parts),
        blocked_by(release),
        is_overdue,
        sentence_of(release),
        ", ".join(leads.get(release.offender_id, [])),
        prepared,
        basis if release.is_ours else None,
    )


def basis_by_person(releases: Iterable[Release]) -> dict[int, LawBasis]:
    """What our dates rest on in the register of law, by the key of the person: of those who have no sheet. Two queries,
    none where everybody has one."""
    ours = {release.offender_id for release in releases if release.is_ours}
    if not ours:
        return {}
    kept = Calculation.objects.current().filter(offender__in=ours).values_list("offender_id", "rests_on")
    law = marks_now()
    return {pk: basis_of(entries or (), law) for pk, entries in kept}


def blocked_by(release: Release) -> str:
    """What stands against it, in words; empty when nothing does. For rows `with_people`."""
    return ", ".join(ReleaseHold.Kind(kind).label.lower() for kind in getattr(release, "hold_kinds", []))


def sentence_of(row: Any) -> str:
    """The latest sentence in short, and how many others there are. For rows with `sentences_as_passed`."""
    passed = getattr(row, "sentences", [])
    if not passed:
        return ""
    others = f" and {len(passed) - 1} more" if len(passed) > 1 else ""
    return f"{Sentence(**passed[0]).short}{others}"
