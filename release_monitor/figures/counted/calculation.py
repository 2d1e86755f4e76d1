"""How far our own calculation of dates reaches, and how often another date than the prison's counted."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from offenders.dates.coverage.rules import CoverageAnswer, Reach, words_of
from release_monitor.figures.counted.shares import share
from release_monitor.figures.counting.counts import NOT_RECORDED, FactCounts, month_columns
from release_monitor.figures.counting.facts import MISSING, WITH_SHEET, WITHOUT_SHEET
from release_monitor.figures.registry import Asked, Figure, register
from release_monitor.figures.results import CountedFigure, CountedRow, FigureColumn
from release_monitor.figures.rules.spans import months_to

OVERRIDES = {"proposed": "Proposed", "in_force": "In force during the month", "ended": "Ended"}
COLUMNS = {WITH_SHEET: "With a prison sheet", WITHOUT_SHEET: "Without"}
ORDER = (Reach.WORKED_OUT, Reach.READINGS, Reach.REFUSED, Reach.NO_SENTENCE, Reach.NOT_YET)
ALWAYS = (Reach.WORKED_OUT, Reach.READINGS, Reach.NO_SENTENCE)
HAVE_DATES = (Reach.WORKED_OUT, Reach.READINGS)


def answer_of_kind(kind: str) -> tuple[str, CoverageAnswer]:
    """The column, and the answer, of a fact's kind."""
    sheet, _, answer = kind.partition(":")
    reach, _, reason = answer.partition(":")
    is_missing = reason.startswith(MISSING)
    words = reason.removeprefix(MISSING).rstrip(".")
    said = words if words.startswith("s.") else f"{words[:1].upper()}{words[1:]}"
    return sheet, CoverageAnswer(Reach(reach), said, is_missing)


def _counted(facts: FactCounts, asked: Asked) -> CountedFigure:
    found: dict[CoverageAnswer, dict[str, int]] = {CoverageAnswer(reach): dict.fromkeys(COLUMNS, 0) for reach in ALWAYS}
    cuts: dict[str, dict[str, int]] = {}
    for row in facts.of("calculated"):
        sheet, answer = answer_of_kind(row.kind)
        for numbers in (
            found.setdefault(answer, dict.fromkeys(COLUMNS, 0)),
            cuts.setdefault(row.cut, dict.fromkeys(COLUMNS, 0)),
        ):
            numbers[sheet] += row.number
    totals = {answer: sum(numbers.values()) for answer, numbers in found.items()}
    sentenced = sum(number for answer, number in totals.items() if answer.reach is not Reach.NO_SENTENCE)
    dated = sum(number for answer, number in totals.items() if answer.reach in HAVE_DATES)
    neither = sum(
        numbers[WITHOUT_SHEET]
        for answer, numbers in found.items()
        if answer.reach not in (*HAVE_DATES, Reach.NO_SENTENCE)
    )
    order = sorted(found, key=lambda answer: (ORDER.index(answer.reach), -totals[answer], answer.reason))
    columns = tuple(FigureColumn(key, words) for key, words in COLUMNS.items())
    rows = [CountedRow(key_of(each), words_of(each), tuple(found[each].values()), href_of(each)) for each in order]
    if asked.spec.by not in ("", "kind"):
        rows = [CountedRow(cut, cut or NOT_RECORDED, tuple(cuts[cut].values())) for cut in sorted(cuts)]
    measures = (
        share("calculated", "Dates calculated, of those sentenced", dated, sentenced),
        share("neither", "Neither dates nor a prison sheet, of those sentenced", neither, sentenced),
    )
    return CountedFigure(columns, tuple(rows), measures)


def key_of(answer: CoverageAnswer) -> str:
    return f"{answer.reach}: {answer.reason}" if answer.reason else answer.reach.value


def href_of(answer: CoverageAnswer) -> str:
    """The list of the people of this answer."""
    chosen = {"answer": answer.reach.value} | ({"reason": answer.reason} if answer.reason else {})
    return f"{reverse('date_coverage')}?{urlencode(chosen)}"


def _overrides(facts: FactCounts, asked: Asked) -> CountedFigure:
    """The 12 months before this one, and this one so far. One in force during a month began before its end and had not
    ended before it began, so that rows do not add up, nor do months."""
    spans = months_to(asked.today, 13)
    numbers = {
        "proposed": facts.by_span("override", spans, ["proposed"]),
        "in_force": tuple(_until(facts, "begun", span.until) - _until(facts, "over", span.first) for span in spans),
        "ended": facts.by_span("override", spans, ["ended"]),
    }
    rows = tuple(CountedRow(key, OVERRIDES[key], row) for key, row in numbers.items())
    return CountedFigure(month_columns(spans), rows, rows_add_up=False, columns_add_up=False)


def _until(facts: FactCounts, kind: str, day: date) -> int:
    return sum(row.number for row in facts.of("override") if row.kind == kind and row.on and row.on < day)


DATE_OVERRIDES = register(
    Figure(
        code="date-overrides",
        title="Date overrides",
        group="Sharing, owners and data",
        numerator="Dates used instead of the prison’s, by month: proposed, in force during the month, and ended: "
        "at their end date, withdrawn, refused or ended early.",
        denominator="None: a count of date overrides.",
        left_out="Nothing: those that had ended before a second signature count as proposed and ended.",
        source="Date overrides and their signatures recorded here",
        owner="PPCS",
        measures=("override",),
        counted=_overrides,
        drill_down="date_overrides",
        cuts=("kind",),
        unit="date overrides",
    )
)
DATE_COVERAGE = register(
    Figure(
        code="date-coverage",
        title="Calculation coverage",
        group="Sharing, owners and data",
        numerator="People in custody, by what our own calculation of release dates comes to: dates calculated, "
        "2 readings of the law, not calculated with the reason, or nothing to calculate; with a prison sheet and "
        "without.",
        denominator="People in custody with a sentence, for the shares.",
        left_out="People out of custody.",
        source="Our calculation as it stands, and official dates recorded here",
        owner="CT police",
        measures=("calculated",),
        counted=_counted,
        drill_down="date_coverage",
        cuts=("kind", "region", "prison"),
    )
)
