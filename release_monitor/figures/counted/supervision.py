"""What supervision needs: checks of conditions, readiness for release, and the clocks of parole reviews."""

from __future__ import annotations

from datetime import date, timedelta

from parole.reviews.choices import CLOCKS
from release_monitor.figures.counted.shares import share
from release_monitor.figures.counting.counts import NOT_RECORDED, ONE, FactCounts
from release_monitor.figures.registry import Asked, Figure, register
from release_monitor.figures.results import CountedFigure, CountedMeasure, CountedRow, FigureColumn
from release_monitor.figures.rules.spans import month_first, weeks_before, whole
from release_monitor.figures.rules.waits import waits_of

GROUP = "Supervision, readiness and parole"
NEAR = timedelta(days=28)
COVERAGE = {
    "checked": "Checked within their interval",
    "unchecked": "Last check missed",
    "reason": "No check plan, with a reason",
    "unplanned": "No check plan and no reason",
}
READY, ON_TIME, LATE, BLOCKED, NO_LIST = "ready", "on_time", "late", "blocked", "no_list"
READINESS = {
    BLOCKED: "Blocked",
    LATE: "Actions overdue",
    ON_TIME: "On time",
    READY: "Ready",
    NO_LIST: "No release checklist",
}
RUNNING_CLOCKS = dict(CLOCKS)


def _coverage(facts: FactCounts, asked: Asked) -> CountedFigure:
    """Of the conditions in force; beside it missed checks of those due in 13 full weeks."""
    kinds = facts.kinds("condition")
    if asked.spec.by in ("", "kind"):
        columns: tuple[FigureColumn, ...] = ONE
        rows = tuple(CountedRow(kind, words, (kinds.get(kind, 0),)) for kind, words in COVERAGE.items())
    else:
        columns = tuple(FigureColumn(kind, words) for kind, words in COVERAGE.items())
        rows = tuple(
            CountedRow(cut, cut or NOT_RECORDED, tuple(part.kinds("condition").get(kind, 0) for kind in COVERAGE))
            for cut, part in facts.cuts(["condition"]).items()
        )
    planned = kinds.get("checked", 0) + kinds.get("unchecked", 0)
    span = whole(weeks_before(asked.today, 13))
    missed, due = facts.total("check", ["missed"], span=span), facts.total("check", span=span)
    measures = (
        share("covered", "Checked within their interval, of conditions with a plan", kinds.get("checked", 0), planned),
        share("missed", "Missed checks in 13 weeks, of those due", missed, due),
    )
    return CountedFigure(columns, rows, measures)


def readiness_state(kind: str, today: date) -> str:
    """ "blocked", "ready", "no_list", or, of a list with open items, late from the day after their first due day on."""
    state, _, due = kind.partition(":")
    if state != "open":
        return state
    return LATE if due and date.fromisoformat(due) < today else ON_TIME


def _readiness(facts: FactCounts, asked: Asked) -> CountedFigure:
    """Releases of the next 28 days, those past their day with them."""
    until = asked.today + NEAR
    near = [
        row._replace(kind=readiness_state(row.kind, asked.today))
        for row in facts.of("readiness")
        if row.on and row.on < until
    ]
    found = FactCounts(near)
    by_cut = asked.spec.by not in ("", "kind")
    columns = tuple(FigureColumn(kind, words) for kind, words in READINESS.items()) if by_cut else ONE
    kinds = found.kinds("readiness")
    rows = (
        tuple(
            CountedRow(cut, cut or NOT_RECORDED, tuple(part.kinds("readiness").get(kind, 0) for kind in READINESS))
            for cut, part in found.cuts(["readiness"]).items()
        )
        if by_cut
        else tuple(CountedRow(kind, words, (kinds.get(kind, 0),)) for kind, words in READINESS.items())
    )
    stuck = [row.on for row in near if row.kind in (BLOCKED, LATE, NO_LIST) and row.on and row.number > 0]
    worst = (min(stuck) - asked.today).days if stuck else None
    left = CountedMeasure("days_left", "Days left of the worst", worst, "days", len(stuck), decimals=0)
    return CountedFigure(columns, rows, (left,))


def _clocks(facts: FactCounts, asked: Asked) -> CountedFigure:
    """Deadlines that run, by kind: in time and late. From the day after its last one on a duty is late; a right has
    lapsed, which is nobody's delay."""
    columns = (FigureColumn("running", "Running, in time"), FigureColumn("late", "Late"))
    numbers: dict[str, list[int]] = {}
    by_cut = asked.spec.by not in ("", "kind")
    for row in (*facts.of("clock"), *facts.of("right")):
        is_past = row.on is not None and row.on < asked.today
        if row.on and not (is_past and row.measure == "right"):
            key = row.cut if by_cut else row.kind
            numbers.setdefault(key, [0, 0])[is_past] += row.number
    words = {key: key or NOT_RECORDED for key in sorted(numbers)} if by_cut else dict(RUNNING_CLOCKS)
    words |= {key: key for key in sorted(numbers) if key not in words}
    rows = tuple(
        CountedRow(key, text, (numbers[key][0], numbers[key][1])) for key, text in words.items() if key in numbers
    )
    first = month_first(asked.today, ahead=-12)
    decided = [(int(row.kind), row.number) for row in facts.of("decided") if row.on and row.on >= first]
    waits = waits_of(decided, [])
    measures = (
        CountedMeasure(
            "target_to_decision", "Target to decision, half within", waits.median, "weeks", waits.ended, decimals=0
        ),
    )
    return CountedFigure(columns, rows, measures)


COVERED = register(
    Figure(
        code="checks-coverage",
        title="Checks coverage",
        group=GROUP,
        numerator="Conditions in force with a check plan whose last check was not missed, or whose first interval "
        "still runs; missed checks.",
        denominator="Conditions in force with a check plan; checks due in 13 full weeks and answered or missed.",
        left_out="Conditions without a check plan, in lines of their own; checks that are not yet due.",
        source="Check plans and checks recorded here",
        owner="National Security Division",
        measures=("condition", "check"),
        counted=_coverage,
        since=lambda asked: weeks_before(asked.today, 13)[0].first,
        drill_down="checks_coverage",
        unit="conditions",
    )
)
READY_FOR_RELEASE = register(
    Figure(
        code="readiness",
        title="Readiness for release",
        group=GROUP,
        numerator="Release checklists of counted releases in the next 28 days and of those past their date: ready, on "
        "time, overdue, blocked; days left of the worst.",
        denominator="Counted releases in the next 28 days, and those past their date.",
        left_out="Possible releases.",
        source="Release checklists, as last judged",
        owner="National Security Division",
        measures=("readiness",),
        counted=_readiness,
        drill_down="releases",
        cuts=("kind", "region", "prison"),
        unit="releases",
    )
)
PAROLE_CLOCKS = register(
    Figure(
        code="parole-clocks",
        title="Parole deadlines",
        group=GROUP,
        numerator="Deadlines that run in parole reviews, by kind, and those by which someone had to act that are late; "
        "weeks from the target to the decision.",
        denominator="Running deadlines; decisions of the last 12 months.",
        left_out="Rights that have lapsed, such as to apply for reconsideration. Adjournments are counted separately.",
        source="Parole reviews recorded here",
        owner="PPCS",
        measures=("clock", "right", "decided"),
        counted=_clocks,
        drill_down="reviews",
        unit="deadlines",
    )
)
