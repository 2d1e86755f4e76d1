"""Recalls: revocations by month and reason, the rate for licence-days, and how long until the return."""

from __future__ import annotations

from datetime import date, timedelta

from licence.breaches.choices import BREACH_REASONS
from licence.breaches.rules import Reason
from release_monitor.figures.counted.custody import stock_on
from release_monitor.figures.counting.counts import (
    FactCounts,
    month_columns,
    quarter_columns,
    rows_by_cut,
    rows_by_kind,
    year_columns,
)
from release_monitor.figures.registry import Asked, Figure, register
from release_monitor.figures.results import CountedFigure, CountedMeasure, CountedRow, FigureColumn
from release_monitor.figures.rules.intervals import LEAST_LICENCE_DAYS, PER, rate_interval
from release_monitor.figures.rules.small_cells import Why
from release_monitor.figures.rules.spans import (
    Span,
    month_first,
    months_to,
    quarters_to,
    weeks_before,
    whole,
    years_to,
)
from release_monitor.figures.rules.trends import trend_of_counts
from release_monitor.figures.rules.waits import waits_of

GROUP = "Recalls"
NO_BREACH = "none"
REASONS = dict(BREACH_REASONS) | {NO_BREACH: "No breach named"}
INTERNET = Reason.DEVICE_OR_INTERNET.value
OUT = "out"
QUARTERS, YEARS = 8, 6  # that are shown, with the one that is not finished
DECISIONS = {"sought": "Recall sought", "not_sought": "Recall not sought"}


def since_months(asked: Asked) -> date:
    return month_first(asked.today, ahead=-24)


def by_month(facts: FactCounts, measure: str, asked: Asked) -> CountedFigure:
    """The 12 months before this one, and this one so far; with the trend of 6 months against the 6 before."""
    spans = months_to(asked.today, 13)
    if asked.spec.by not in ("", "kind"):
        rows = rows_by_cut(facts, measure, spans)
    else:
        rows = rows_by_kind(facts, measure, REASONS, spans)
    after, before = (facts.total(measure, span=whole(part)) for part in (spans[6:12], spans[:6]))
    sentence = f"{after:,} in the last 6 full months, {before:,} in the 6 before."
    return CountedFigure(month_columns(spans), rows, sentence=sentence, trend=trend_of_counts(before, after))


def _recalls(facts: FactCounts, asked: Asked) -> CountedFigure:
    return by_month(facts, "revoked", asked)


def _reasons(facts: FactCounts, asked: Asked) -> CountedFigure:
    """A recall with two reasons is in both rows, so that rows do not add up."""
    table = by_month(facts, "revoked_reason", asked)
    return CountedFigure(
        table.columns, table.rows, rows_add_up=False, sentence="A recall with 2 reasons counts in both."
    )


def _reasons_by_year(facts: FactCounts, asked: Asked) -> CountedFigure:
    spans = years_to(asked.today, YEARS)
    return CountedFigure(
        year_columns(spans),
        rows_by_kind(facts, "revoked_reason", REASONS, spans),
        rows_add_up=False,
        sentence="A recall with 2 reasons counts in both.",
    )


def _decisions(facts: FactCounts, asked: Asked) -> CountedFigure:
    spans = quarters_to(asked.today, QUARTERS)
    by_cut = asked.spec.by not in ("", "kind")
    rows = (
        rows_by_cut(facts, "recall_decided", spans)
        if by_cut
        else rows_by_kind(facts, "recall_decided", DECISIONS, spans, all_kinds=True)
    )
    sought, against = (facts.total("recall_decided", [kind], span=whole(spans)) for kind in DECISIONS)
    sentence = f"Recall was sought {sought:,} and not sought {against:,} times in 8 quarters."
    return CountedFigure(quarter_columns(spans), rows, sentence=sentence if sought or against else "")


def licence_days(facts: FactCounts, span: Span) -> int:
    """Person-days in force, not held and not at large: of each day, how many were on licence at its end."""
    last = span.last
    number = stock_on(facts, "licence", last, into={"on"}, out_of={"off"}, now="now")
    change: dict[date, int] = {}
    for row in facts.of("licence"):
        if row.on and span.first < row.on <= last:
            change[row.on] = change.get(row.on, 0) + row.number * ((row.kind == "on") - (row.kind == "off"))
    total, day = 0, last
    while day >= span.first:
        total += number
        number -= change.get(day, 0)
        day -= timedelta(days=1)
    return total


def _rate_of(facts: FactCounts, span: Span, key: str, words: str) -> CountedMeasure:
    count, days = facts.total("revoked", span=span), licence_days(facts, span)
    if days < LEAST_LICENCE_DAYS:
        return CountedMeasure(key, words, None, "", count, why=Why.TOO_FEW)
    interval = rate_interval(count, days, per=PER)
    return CountedMeasure(
        key, words, count * PER / days, "for 1,000 licence-days", count, interval.low, interval.high, decimals=2
    )


def _rate(facts: FactCounts, asked: Asked) -> CountedFigure:
    """Over 13 full weeks and 52, and over 52 by region, where that was asked for."""
    weeks = weeks_before(asked.today, 52)
    year, quarter = whole(weeks), whole(weeks[-13:])
    measures = [
        _rate_of(facts, quarter, "weeks_13", "Over 13 weeks"),
        _rate_of(facts, year, "weeks_52", "Over 52 weeks"),
    ]
    column = (FigureColumn("weeks_52", "52 weeks", year),)
    if asked.spec.by in ("", "kind"):
        rows: tuple[CountedRow, ...] = (CountedRow("revoked", "Recalls", (facts.total("revoked", span=year),)),)
    else:
        rows = rows_by_cut(facts, "revoked", [year])
        cuts = facts.cuts(["revoked", "licence"])
        measures += [_rate_of(part, year, cut, cut or "Not recorded") for cut, part in cuts.items()]
    return CountedFigure(column, rows, tuple(measures))


def _returned(facts: FactCounts, asked: Asked) -> CountedFigure:
    """Days from the revocation to custody, of the revocations of 12 months; who is still out counts as waiting."""
    first = month_first(asked.today, ahead=-12)
    ended, waiting = [], []
    for row in facts.of("returned"):
        if row.on is None or row.on < first:
            continue
        if row.kind == OUT:
            waiting.append(((asked.today - row.on).days, row.number))
        else:
            ended.append((int(row.kind), row.number))
    waits = waits_of(ended, waiting)
    number = waits.ended + waits.waiting
    column = (FigureColumn("year", "12 months", Span(first, asked.today, False)),)
    rows = (
        CountedRow("returned", "Returned to custody", (waits.ended,)),
        CountedRow(OUT, "Not returned", (waits.waiting,)),
    )
    measures = (
        CountedMeasure("median", "Half returned within", waits.median, "days", number, decimals=0),
        CountedMeasure("nine_in_ten", "9 in 10 returned within", waits.nine_in_ten, "days", number, decimals=0),
    )
    return CountedFigure(column, rows, measures)


def _since_a_year(asked: Asked) -> date:
    return weeks_before(asked.today, 52)[0].first


def _since_12_months(asked: Asked) -> date:
    return month_first(asked.today, ahead=-12)


RECALLS = register(
    Figure(
        code="recalls",
        title="Recalls",
        group=GROUP,
        numerator="Licences revoked, by the month of the revocation and by the first reason.",
        denominator="None: a count of revocations.",
        left_out="Recalls considered and not agreed, refused by PPCS or stopped; revocations rescinded.",
        source="Recalls recorded here",
        owner="PPCS",
        measures=("revoked",),
        counted=_recalls,
        since=since_months,
        drill_down="recalls",
        unit="recalls",
    )
)
RECALL_REASONS = register(
    Figure(
        code="recall-reasons",
        title="Recalls: all reasons",
        group=GROUP,
        numerator="Licences revoked, by month and by each reason: a recall with two reasons counts in both.",
        denominator="None: a count of reasons.",
        left_out="As of recalls.",
        source="Recalls and the breaches named in them",
        owner="PPCS",
        measures=("revoked_reason",),
        counted=_reasons,
        since=since_months,
        drill_down="recalls",
        cuts=("kind",),
        unit="reasons",
    )
)
RECALL_RATE = register(
    Figure(
        code="recall-rate",
        title="Recall rate",
        group=GROUP,
        numerator="Licences revoked in full weeks, times 1,000.",
        denominator="Licence-days: days on which a person had a licence in force and was not held or at large. Under "
        "1,000 days the rate is too few.",
        left_out="This week, which is not over.",
        source="Recalls and movements recorded here",
        owner="National Security Division",
        measures=("revoked", "licence"),
        counted=_rate,
        since=_since_a_year,
        drill_down="recalls",
        unit="recalls",
    )
)
RETURNED = register(
    Figure(
        code="returned",
        title="From revocation to custody",
        group=GROUP,
        numerator="Days from the revocation to custody, by Kaplan and Meier: people still out count as waiting.",
        denominator="Licences revoked in the last 12 months.",
        left_out="Revocations rescinded; recalls ended by death or deportation before a return.",
        source="Recalls recorded here",
        owner="PPCS",
        measures=("returned",),
        counted=_returned,
        since=_since_12_months,
        drill_down="recalls",
        cuts=("kind",),
        unit="recalls",
    )
)
RECALL_DECISIONS = register(
    Figure(
        code="recall-decisions",
        title="Recall decisions",
        group=GROUP,
        numerator="Decisions to seek recall and not to seek it, by quarter of the decision.",
        denominator="None: a count of decisions.",
        left_out="Recalls considered and not decided yet.",
        source="Recalls recorded here",
        owner="National Security Division",
        measures=("recall_decided",),
        counted=_decisions,
        since=lambda asked: quarters_to(asked.today, QUARTERS)[0].first,
        drill_down="recalls",
        unit="decisions",
    )
)
RECALL_REASONS_BY_YEAR = register(
    Figure(
        code="recall-reasons-by-year",
        title="Recalls: all reasons, by year",
        group=GROUP,
        numerator="Licences revoked, by calendar year and by each reason: a recall with two reasons counts in both.",
        denominator="None: a count of reasons.",
        left_out="As of recalls.",
        source="Recalls and the breaches named in them",
        owner="PPCS",
        measures=("revoked_reason",),
        counted=_reasons_by_year,
        since=lambda asked: years_to(asked.today, YEARS)[0].first,
        drill_down="recalls",
        cuts=("kind",),
        unit="reasons",
        with_people_only=True,
    )
)
