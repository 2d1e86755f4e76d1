"""Breaches: confirmed by kind and month, suspected apart, the share of devices and internet, and time to a decision."""

from __future__ import annotations

from datetime import datetime

from release_monitor.figures.counted.recalls import INTERNET, by_month, since_months
from release_monitor.figures.counted.shares import share
from release_monitor.figures.counting.counts import FactCounts
from release_monitor.figures.registry import Asked, Figure, register
from release_monitor.figures.results import CountedFigure, CountedMeasure, CountedRow, FigureColumn
from release_monitor.figures.rules.spans import Span, month_first, months_to, whole
from release_monitor.figures.rules.trends import trend_of_shares
from release_monitor.figures.rules.waits import waits_of
from sharing.time_words import LONDON

GROUP = "Breaches"
WAITING = "waiting"


def _confirmed(facts: FactCounts, asked: Asked) -> CountedFigure:
    return by_month(facts, "breach", asked)


def _suspected(facts: FactCounts, asked: Asked) -> CountedFigure:
    return by_month(facts, "suspected", asked)


def _internet(facts: FactCounts, asked: Asked) -> CountedFigure:
    """Of the confirmed breaches of 12 full months, and of the recalls by their first reason."""
    spans = months_to(asked.today, 13)[:-1]
    year = whole(spans)
    rows, measures, halves = [], [], []
    for measure, key, words in (("breach", "breaches", "Breaches"), ("revoked", "recalls", "Recalls")):
        part, number = facts.total(measure, [INTERNET], span=year), facts.total(measure, span=year)
        rows.append(CountedRow(f"{key}_internet", f"{words}: device or internet", (part,)))
        rows.append(CountedRow(f"{key}_other", f"{words}: other", (number - part,)))
        measures.append(share(key, f"Share of {words.lower()}", part, number))
    for half in (whole(spans[:6]), whole(spans[6:])):
        halves.append((facts.total("breach", [INTERNET], span=half), facts.total("breach", span=half)))
    return CountedFigure(
        (FigureColumn("year", "12 full months", year),),
        tuple(rows),
        tuple(measures),
        sentence="" if measures[0].value is None else f"{measures[0].value:.0f}% are device or internet.",
        trend=trend_of_shares(*halves),
        rows_add_up=False,
    )


def _waits(facts: FactCounts, asked: Asked) -> CountedFigure:
    """Whole hours from recorded to decided, of the breaches recorded in 12 months."""
    first = month_first(asked.today, ahead=-12)
    ended, waiting = [], []
    for row in facts.of("breach_wait"):
        if row.on is None or row.on < first:
            continue
        if row.kind.startswith(WAITING):
            since = datetime.fromisoformat(row.kind.partition(":")[2]).replace(tzinfo=LONDON)
            waiting.append((max(0, int((asked.at - since).total_seconds() // 3600)), row.number))
        else:
            ended.append((int(row.kind), row.number))
    waits = waits_of(ended, waiting)
    number = waits.ended + waits.waiting
    rows = (
        CountedRow("decided", "Decided", (waits.ended,)),
        CountedRow(WAITING, "Not decided", (waits.waiting,)),
    )
    measures = (
        CountedMeasure("median", "Half decided within", waits.median, "hours", number, decimals=0),
        CountedMeasure("nine_in_ten", "9 in 10 decided within", waits.nine_in_ten, "hours", number, decimals=0),
    )
    column = (FigureColumn("year", "12 months", Span(first, asked.today, False)),)
    return CountedFigure(column, rows, measures)


def _since_12_months(asked: Asked):
    return month_first(asked.today, ahead=-12)


BREACHES = register(
    Figure(
        code="breaches",
        title="Confirmed breaches",
        group=GROUP,
        numerator="Breaches confirmed, and those for which recall was considered, by kind and by the month in which "
        "they happened.",
        denominator="None: a count of breaches.",
        left_out="Suspected breaches, counted separately; breaches not proven; concerns that name no condition.",
        source="Breaches recorded here",
        owner="National Security Division",
        measures=("breach",),
        counted=_confirmed,
        since=since_months,
        drill_down="breaches",
        unit="breaches",
    )
)
SUSPECTED = register(
    Figure(
        code="breaches-suspected",
        title="Suspected breaches",
        group=GROUP,
        numerator="Breaches suspected or under review now, by kind and by the month in which they happened.",
        denominator="None: a count of breaches.",
        left_out="Breaches confirmed, counted separately; breaches not proven; concerns that name no condition.",
        source="Breaches recorded here",
        owner="National Security Division",
        measures=("suspected",),
        counted=_suspected,
        since=since_months,
        drill_down="breaches",
        unit="breaches",
    )
)
INTERNET_SHARE = register(
    Figure(
        code="internet-share",
        title="Device and internet share",
        group=GROUP,
        numerator="Confirmed breaches of devices, accounts or internet; recalls whose first reason is one.",
        denominator="All confirmed breaches, and all recalls, of the last 12 full months. Under 10 the share is too "
        "few.",
        left_out="This month, which is not over.",
        source="Breaches and recalls recorded here",
        owner="National Security Division",
        measures=("breach", "revoked"),
        counted=_internet,
        since=since_months,
        drill_down="breaches",
        cuts=("kind",),
        unit="breaches",
    )
)
BREACH_TO_DECISION = register(
    Figure(
        code="breach-to-decision",
        title="From breach to decision",
        group=GROUP,
        numerator="Whole hours from the record of a breach to its decision, by Kaplan and Meier: undecided ones count "
        "as waiting.",
        denominator="Breaches recorded in the last 12 months.",
        left_out="Concerns that name no condition.",
        source="Breaches recorded here",
        owner="National Security Division",
        measures=("breach_wait",),
        counted=_waits,
        since=_since_12_months,
        drill_down="breaches",
        cuts=("kind",),
        unit="breaches",
    )
)
