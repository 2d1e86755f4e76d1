"""Releases: recorded by week and basis, the rate against the claim, and those expected."""

from __future__ import annotations

from datetime import date, datetime

from offenders.dates.models import BASES, CERTAINTIES
from release_monitor.figures.counted.shares import share
from release_monitor.figures.counting.counts import FactCounts, rows_by_cut, rows_by_kind, week_columns
from release_monitor.figures.registry import Asked, Figure, register
from release_monitor.figures.results import CountedFigure, CountedMeasure, CountedRow, FigureColumn
from release_monitor.figures.rules.claims import claim_sentence
from release_monitor.figures.rules.intervals import rate_interval
from release_monitor.figures.rules.spans import WEEKS, Span, month_first, week_of, weeks_ahead, weeks_before, whole
from release_monitor.figures.rules.trends import trend_of_counts
from release_monitor.figures.rules.waits import waits_of
from sharing.time_words import LONDON

GROUP = "Releases"
ORDER_MINUTES = 30  # our goal; the alerts go by the service setting
AHEAD = 13
BASIS = dict(BASES)
CERTAINTY = {code: words for code, words in CERTAINTIES if code != "possible"}
FIRST, AGAIN = "first", "again"
IN_ERROR = "in_error"
IN_WEEK = "in_week"
LISTED = {IN_WEEK: "Released in that week", "not_in_week": "Not released in that week"}
KINDS = {
    f"{when}:{basis}": f"{words}{suffix}"
    for when, suffix in ((FIRST, ""), (AGAIN, ", after a recall"))
    for basis, words in BASIS.items()
}
KINDS |= {f"{FIRST}:": "First release, basis not recorded", f"{AGAIN}:": "Re-release, basis not recorded"}


def lawful(facts: FactCounts) -> FactCounts:
    """Without those that were in error, which are counted apart."""
    return FactCounts(row for row in facts.of("released") if row.kind != IN_ERROR)


def _columns(spans: list[Span]) -> tuple[FigureColumn, ...]:
    return week_columns(spans)


def _released(facts: FactCounts, asked: Asked) -> CountedFigure:
    """The 26 full weeks before this one, and this one so far."""
    spans = [*weeks_before(asked.today, 26), week_of(asked.today, today=asked.today)]
    found = lawful(facts)
    by_cut = asked.spec.by not in ("", "kind")
    rows = rows_by_cut(found, "released", spans) if by_cut else rows_by_kind(found, "released", KINDS, spans)
    finished = spans[:-1]
    last, earlier = finished[13:], finished[:13]
    in_last, in_earlier = (found.total("released", span=whole(part)) for part in (last, earlier))
    error = facts.total("released", [IN_ERROR], span=whole(finished))
    apart = CountedMeasure(
        "in_error", "Released in error in 26 weeks, counted separately", error, "", error, decimals=0
    )
    return CountedFigure(
        _columns(spans),
        rows,
        (apart,),
        sentence=f"{in_last:,} in the last 13 full weeks, {in_earlier:,} in the 13 before.",
        trend=trend_of_counts(in_earlier, in_last),
    )


def _rate(facts: FactCounts, asked: Asked) -> CountedFigure:
    """Released in full weeks divided by their number: over 13, 26 and 52."""
    found = lawful(facts)
    spans = weeks_before(asked.today, 52)
    measures = []
    for weeks in WEEKS:
        within = whole(spans[-weeks:])
        count = found.total("released", span=within)
        interval = rate_interval(count, weeks)
        measures.append(
            CountedMeasure(
                f"weeks_{weeks}", f"Over {weeks} weeks", count / weeks, "a week", count, interval.low, interval.high,
                parts=tuple(span.first.isoformat() for span in spans[-weeks:]),
            )
        )  # fmt: skip
    if asked.spec.by not in ("", "kind"):
        rows = rows_by_cut(found, "released", spans)
    else:
        rows = (CountedRow("released", "Released", found.by_span("released", spans)),)
    over_26 = found.total("released", span=whole(spans[-26:]))
    in_last, before = (found.total("released", span=whole(part)) for part in (spans[-13:], spans[-26:-13]))
    return CountedFigure(
        _columns(spans),
        rows,
        tuple(measures),
        sentence=claim_sentence(over_26, 26),
        trend=trend_of_counts(before, in_last),
    )


def _expected(facts: FactCounts, asked: Asked) -> CountedFigure:
    """This week and the 12 after it, by certainty. Those whose day has passed count in this week: nobody has gone."""
    spans = weeks_ahead(asked.today, AHEAD)
    first = spans[0].first
    moved = FactCounts(row._replace(on=max(row.on, first)) for row in facts.of("expected") if row.on)
    if asked.spec.by not in ("", "kind"):
        rows = rows_by_cut(moved, "expected", spans)
    else:
        rows = rows_by_kind(moved, "expected", CERTAINTY, spans, all_kinds=True)
    number = sum(sum(row.numbers) for row in rows)
    a_week = CountedMeasure("a_week", "Expected a week, counted releases only", number / AHEAD, "a week", number)
    return CountedFigure(_columns(spans), rows, (a_week,), sentence=f"{number:,} counted releases in 13 weeks.")


def _listed(facts: FactCounts, asked: Asked) -> CountedFigure:
    """Of the lists of the 13 full weeks before this one, and of this one's so far."""
    spans = [*weeks_before(asked.today, AHEAD), week_of(asked.today, today=asked.today)]
    by_cut = asked.spec.by not in ("", "kind")
    rows = rows_by_cut(facts, "listed", spans) if by_cut else rows_by_kind(facts, "listed", LISTED, spans)
    past = whole(spans[:-1])
    released, expected = facts.total("listed", [IN_WEEK], span=past), facts.total("listed", span=past)
    measures = (share("in_week", "Released in the week listed, 13 full weeks", released, expected),)
    sentence = f"{released:,} of {expected:,} on the lists of 13 full weeks were released in their week."
    return CountedFigure(_columns(spans), rows, measures, sentence=sentence if expected else "")


def _a_year_ago(asked: Asked) -> date:
    return weeks_before(asked.today, 52)[0].first


def _court_orders(facts: FactCounts, asked: Asked) -> CountedFigure:
    """Whole minutes from a court's order to its confirmation and to the leaving, of those made in 12 months."""
    first = month_first(asked.today, ahead=-12)
    found: dict[str, list[tuple[int, int]]] = {"confirmed": [], "left": [], "waiting": []}
    for row in facts.of("court_order"):
        state, _, value = row.kind.partition(":")
        if row.on is None or row.on < first:
            continue
        if state == "waiting":
            since = datetime.fromisoformat(value).replace(tzinfo=LONDON)
            value = str(max(0, int((asked.at - since).total_seconds() // 60)))
        found[state].append((int(value), row.number))
    waits, left = waits_of(found["confirmed"], found["waiting"]), waits_of(found["left"], ())
    number = waits.ended + waits.waiting
    in_time = sum(count for minutes, count in found["confirmed"] if minutes <= ORDER_MINUTES)
    rows = (
        CountedRow("confirmed", "Confirmed", (waits.ended,)),
        CountedRow("waiting", "Being confirmed", (waits.waiting,)),
        CountedRow("left", "Left on record", (left.ended,)),
    )
    return CountedFigure(
        (FigureColumn("year", "12 months", Span(first, asked.today, False)),),
        rows,
        (
            share("in_time", f"Confirmed within {ORDER_MINUTES} minutes of the order", in_time, number),
            CountedMeasure("confirmed", "Half confirmed within", waits.median, "minutes", number, decimals=0),
            CountedMeasure("left", "Half had left within", left.median, "minutes", left.ended, decimals=0),
        ),
        rows_add_up=False,
    )


COURT_ORDERS = register(
    Figure(
        code="court-orders",
        title="Court orders: minutes to confirm",
        group=GROUP,
        numerator="Whole minutes from a court’s release order to its confirmation by a second person, and to the "
        f"record that the person left. The goal is {ORDER_MINUTES} minutes.",
        denominator="Court orders made in the last 12 months.",
        left_out="Orders that were ended.",
        source="Release orders and movements recorded here",
        owner="PPCS",
        measures=("court_order",),
        counted=_court_orders,
        since=lambda asked: month_first(asked.today, ahead=-12),
        drill_down="releases",
        unit="orders",
    )
)
RELEASED = register(
    Figure(
        code="released",
        title="Released in the week",
        group=GROUP,
        numerator="First releases and re-releases recorded, by basis and by the week in which the person left.",
        denominator="None: a count of releases.",
        left_out="Releases in error, which are counted separately; releases withdrawn by two people as recorded by "
        "mistake; "
        "people already out when they were added.",
        source="Releases and movements recorded here",
        owner="PPCS",
        measures=("released",),
        counted=_released,
        since=_a_year_ago,
        drill_down="releases",
        cuts=("kind", "region", "prison"),
        unit="releases",
    )
)
RELEASE_RATE = register(
    Figure(
        code="release-rate",
        title="Releases a week",
        group=GROUP,
        numerator="Releases recorded in full weeks, in error left out.",
        denominator="The number of full weeks: 13, 26 and 52.",
        left_out="This week, which is not over.",
        source="Releases and movements recorded here",
        owner="CT police",
        measures=("released",),
        counted=_rate,
        since=_a_year_ago,
        drill_down="releases",
        cuts=("kind", "region", "prison"),
        unit="releases",
    )
)
EXPECTED = register(
    Figure(
        code="expected",
        title="Expected releases",
        group=GROUP,
        numerator="Counted releases that are expected, at most one for each period of custody, by certainty and by "
        "the week of the alert date. Those past their date are counted in this week.",
        denominator="None: a count of releases.",
        left_out="Possible releases: a review that has not been decided is never counted.",
        source="Releases that follow from official dates, our calculation, directions and orders",
        owner="PPCS",
        measures=("expected",),
        counted=_expected,
        drill_down="releases",
        cuts=("kind", "region", "prison"),
        unit="releases",
    )
)
WEEKLY_LISTS = register(
    Figure(
        code="weekly-lists",
        title="Released in the week listed",
        group=GROUP,
        numerator="People on the weekly release list, by the week of the list, who were released in that week and who "
        "were not.",
        denominator="Everyone on the lists of 13 full weeks.",
        left_out="People added after the list was made; this week, which is not finished, in the share.",
        source="Weekly release lists as issued on Mondays, and releases recorded here",
        owner="PPCS",
        measures=("listed",),
        counted=_listed,
        since=lambda asked: weeks_before(asked.today, AHEAD)[0].first,
        drill_down="this_week",
        unit="people",
    )
)
