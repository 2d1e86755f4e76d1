"""Who is ready for release in the next 28 days: strips by region or prison, and the days left of the worst."""

from __future__ import annotations

from dataclasses import dataclass

from release_monitor.figures.behind.cells import Cell
from release_monitor.figures.results import FigureResult, FigureRow
from release_monitor.overview.asked import Asked, FigureLine, line
from release_monitor.overview.rules.decisions import count_in_words
from sharing.charts import BLOCKED, ON_TIME, OVERDUE, READY, Block, Chart, State, Strip, strip_chart
from sharing.sentence_words import mid_sentence

STATES: dict[str, State] = {
    "blocked": BLOCKED,
    "late": OVERDUE,
    "no_list": OVERDUE,
    "on_time": ON_TIME,
    "ready": READY,
}
KEYS: dict[State, tuple[str, ...]] = {
    state: tuple(key for key, its in STATES.items() if its == state) for state in (READY, ON_TIME, OVERDUE, BLOCKED)
}
STUCK = {"blocked": "blocked", "late": "overdue", "no_list": "without a list"}
MOST_BLOCKS = 12  # of a strip; above that a strip is told in words


@dataclass(frozen=True)
class Readiness:
    """chart: where each number is shown and few enough; rows: the same in words, with the way to the people."""

    finding: str
    chart: Chart | None
    rows: list[tuple[str, str, str]]
    lines: list[FigureLine]
    worst: str


def wanted(asked: Asked) -> tuple[tuple[str, str], ...]:
    return (("readiness", ""), ("readiness", asked.by))


def panel(asked: Asked) -> Readiness:
    whole, by = asked.figure("readiness"), asked.figure("readiness", asked.by)
    left = whole.measure("days_left") if whole else None
    worst = ""
    if left is not None and left.value is not None:
        days = int(left.value)
        worst = (
            f"{count_in_words(-days, 'day', 'days')} past the date"
            if days < 0
            else f"{count_in_words(days, 'day', 'days')} left of the worst"
        )
    return Readiness(
        finding=finding_of(by),
        chart=chart_of(asked, by) if by else None,
        rows=[(row.words, states_in_words(row, by), group_url(asked, row)) for row in by.rows] if by else [],
        lines=[line(asked, "readiness", "Releases in the next 28 days", second=worst)],
        worst=worst,
    )


def finding_of(by: FigureResult | None) -> str:
    """The regions or prisons with something in the way, by name."""
    if by is None:
        return "Readiness for release"
    if not by.rows:
        return "No release in the next 28 days"
    bad = [row.words for row in by.rows if _stuck(row, by)]
    if not bad:
        return "Every release of the next 28 days is on time"
    if len(bad) > 3:
        return f"Not ready or late in {len(bad)} places"
    return f"Not ready or late: {'; '.join(bad)}"


def _stuck(row: FigureRow, by: FigureResult) -> bool:
    """A number that is not shown is one of somebody."""
    return any(
        number.number != 0 for number, column in zip(row.numbers, by.columns, strict=True) if column.key in STUCK
    )


def states_in_words(row: FigureRow, by: FigureResult) -> str:
    """ "1 ready, 2 blocked"; with "fewer than 5" where that is all that may be said."""
    return ", ".join(
        f"{number} {mid_sentence(column.words)}"
        for number, column in zip(row.numbers, by.columns, strict=True)
        if number.number != 0
    )


def stuck_in_words(row: FigureRow, by: FigureResult) -> str:
    """What is in the way, beside the blocks that show all: "4 blocked, 1 overdue"."""
    found = {column.key: number for number, column in zip(row.numbers, by.columns, strict=True) if number.number != 0}
    stuck = [f"{found[key]} {words}" for key, words in STUCK.items() if key in found]
    return ", ".join(stuck) or "on time"


def group_url(asked: Asked, row: FigureRow, *states: str) -> str:
    """Those of a region or prison, in these states or all."""
    return asked.linked("readiness", Cell((row.key,), states or tuple(STATES)), by=asked.by).href


def chart_of(asked: Asked, by: FigureResult) -> Chart | None:
    """One block each; nothing is drawn where a number is not shown or a strip would be too long."""
    strips = []
    for row in by.rows:
        blocks: list[Block] = []
        for number, column in zip(row.numbers, by.columns, strict=True):
            if number.number is None:
                return None
            blocks += [Block(STATES[column.key])] * number.number
        if len(blocks) > MOST_BLOCKS:
            return None
        words, whole = stuck_in_words(row, by), group_url(asked, row)
        hrefs = {state.name: group_url(asked, row, *keys) for state, keys in KEYS.items()} if whole else {}
        strips.append(Strip(row.words, tuple(blocks), words, whole, hrefs))
    if not strips:
        return None
    return strip_chart(
        key="readiness-strips",
        title="Ready for release, next 28 days",
        finding=finding_of(by),
        strips=strips,
        states=[READY, ON_TIME, OVERDUE, BLOCKED],
        head="Prison" if asked.by == "prison" else "Region",
        is_half=True,
    )
