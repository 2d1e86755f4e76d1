"""From facts to numbers of what older pages counted by themselves, and of what was counted nowhere. No database."""

from datetime import UTC, date, datetime, timedelta

import pytest

from offenders.dates.coverage.rules import CoverageAnswer, Reach
from release_monitor.figures.counted import calculation, custody, parole, recalls, reconciliation, releases, sharing
from release_monitor.figures.counting.counts import FactCount, FactCounts
from release_monitor.figures.counting.shown import shown_as_figures_only, shown_with_people
from release_monitor.figures.pictures import chart_of, period_of, short_of
from release_monitor.figures.registry import Asked
from release_monitor.figures.results import CountedFigure, CountedRow, FigureColumn, FigureSpec
from release_monitor.figures.rules.spans import Span, years_to

TODAY = date(2026, 12, 1)  # a Tuesday
NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def asked(code="custody", **spec):
    return Asked(FigureSpec(code, **spec), NOON, TODAY)


def facts(*rows):
    return FactCounts(FactCount(measure, kind, on, "", number) for measure, kind, on, number in rows)


def numbers(table):
    return {row.key: sum(row.numbers) for row in table.rows if sum(row.numbers)}


@pytest.mark.parametrize(
    ("on", "is_counted"),
    [(TODAY - DAY, True), (TODAY, False), (date(2025, 12, 1), True), (date(2025, 11, 30), False)],
)
def test_near_miss_counts_once_its_day_has_passed_for_12_months(on, is_counted):
    found = custody._near_misses(facts(("near_miss", "date_not_used", on, 1)), asked())

    assert numbers(found) == ({"date_not_used": 1} if is_counted else {})


@pytest.mark.parametrize(("age", "is_old"), [(90, False), (91, True)])
def test_official_dates_are_a_gap_once_more_than_90_days_old(age, is_old):
    found = sharing._gaps(facts(("gap", "sheet", TODAY - age * DAY, 2), ("gap", "no_owner", TODAY, 1)), asked())

    assert numbers(found) == {"no_owner": 1} | ({"old_sheet": 2} if is_old else {})


def test_new_official_dates_are_in_no_cut_either():
    rows = FactCounts([FactCount("gap", "sheet", TODAY, "London", 7), FactCount("gap", "no_owner", TODAY, "Wales", 1)])

    assert numbers(sharing._gaps(rows, asked(by="region"))) == {"Wales": 1}


def test_security_items_are_told_apart_by_age_and_by_the_decision():
    found = sharing._security(
        facts(
            ("security", "undecided", TODAY, 1), ("security", "undecided", TODAY - 9 * DAY, 2),
            ("security", "withheld", TODAY - 40 * DAY, 4),
        ),
        asked(),
    )  # fmt: skip

    assert numbers(found) == {"under_1": 1, "over_3": 2, "withheld": 4}
    assert found.measures[0].value == 9  # of those not decided


@pytest.mark.parametrize(
    ("on", "year"), [(date(2020, 12, 31), None), (date(2021, 1, 1), "2021"), (date(2026, 12, 31), "2026")]
)
def test_outcomes_are_of_six_calendar_years(on, year):
    table = parole._outcomes(facts(("outcome", "no_release", on, 1)), asked())

    counted = {column.key: row.numbers[n] for row in table.rows for n, column in enumerate(table.columns)}
    assert [key for key, number in counted.items() if number] == ([year] if year else [])
    assert [span.is_finished for span in years_to(TODAY, 2)] == [True, False]


def test_panels_have_their_share_over_eight_quarters():
    old, first = date(2024, 12, 31), date(2025, 1, 1)
    found = parole._panels(
        facts(("panel", "met", old, 90), ("panel", "met", first, 9), ("panel", "short", TODAY, 3)), asked()
    )

    assert (numbers(found), found.measures[0].value) == ({"met": 9, "short": 3}, 75)
    assert found.sentence == "9 of 12 panels meet the rule, over 8 quarters."


def test_adjournments_are_by_cause_and_what_has_none_is_said():
    found = parole._adjournments(
        facts(
            ("put_off", "adjourn:prison", TODAY - 40 * DAY, 2), ("put_off", "defer:prison", TODAY - 40 * DAY, 1),
            ("put_off", "defer:", TODAY, 1),
        ),
        asked(),
    )  # fmt: skip

    assert numbers(found) == {"prison": 3, "unknown": 1}
    assert [measure.count for measure in found.measures] == [2, 1]  # of full months


def test_share_released_in_their_week_leaves_this_week_out():
    monday = date(2026, 11, 30)
    found = releases._listed(
        facts(
            ("listed", "in_week", monday, 5), ("listed", "in_week", monday - 7 * DAY, 9),
            ("listed", "not_in_week", monday - 91 * DAY, 3), ("listed", "in_week", monday - 98 * DAY, 1),
        ),
        asked(),
    )  # fmt: skip

    assert (found.measures[0].count, found.measures[0].value) == (12, 75)
    assert numbers(found) == {"in_week": 14, "not_in_week": 3}


def test_recall_decisions_are_by_quarter_and_reasons_by_year():
    rows = facts(
        ("recall_decided", "sought", date(2025, 1, 1), 2), ("recall_decided", "not_sought", date(2024, 12, 31), 7),
        ("revoked_reason", "work", date(2021, 1, 1), 1), ("revoked_reason", "work", date(2020, 12, 31), 8),
    )  # fmt: skip

    assert numbers(recalls._decisions(rows, asked())) == {"sought": 2}
    assert numbers(recalls._reasons_by_year(rows, asked())) == {"work": 1}


@pytest.mark.parametrize(
    ("kind", "answer"),
    [
        ("sheet:worked-out", ("sheet", CoverageAnswer(Reach.WORKED_OUT))),
        ("no_sheet:not-yet", ("no_sheet", CoverageAnswer(Reach.NOT_YET))),
        (
            "no_sheet:refused:missing:the tariff is not recorded.",
            ("no_sheet", CoverageAnswer(Reach.REFUSED, "The tariff is not recorded", is_missing=True)),
        ),
        ("sheet:refused:s.255A: closes it.", ("sheet", CoverageAnswer(Reach.REFUSED, "s.255A: closes it"))),
    ],
)
def test_kind_of_a_calculation_is_read_as_its_answer(kind, answer):
    assert calculation.answer_of_kind(kind) == answer


def test_shares_of_the_calculation_are_of_those_sentenced():
    found = calculation._counted(
        facts(
            ("calculated", "sheet:worked-out", None, 8), ("calculated", "no_sheet:refused:x", None, 3),
            ("calculated", "sheet:not-yet", None, 1), ("calculated", "no_sheet:no-sentence", None, 50),
        ),
        asked(),
    )  # fmt: skip

    assert [(measure.key, round(measure.value)) for measure in found.measures] == [("calculated", 67), ("neither", 25)]


# The equation of the reconciliation, for figures only


def reconciled(ours, scotland, unexplained):
    rows = (
        ("published", ours + scotland + unexplained),
        ("ours", ours),
        ("scotland", scotland),
        ("unexplained", unexplained),
    )
    counted = CountedFigure(
        (FigureColumn("now", "Now"),),
        tuple(CountedRow(key, key, (number,)) for key, number in rows),
        note="Signed", total_row="published", rows_add_up=False,
    )  # fmt: skip
    shown = shown_as_figures_only(reconciliation.RECONCILIATION, FigureSpec("reconciliation"), counted, as_at=NOON)
    return {row.key: str(row.total) for row in shown.rows}, shown.note, shown.total.is_shown


@pytest.mark.parametrize(
    ("equation", "told"),
    [
        ((240, 17, 0), ("257", "240", "17", "0")),
        ((240, 9, 3), ("252", "240", "not shown", "fewer than 5")),
        ((240, 0, 3), ("243", "not shown", "0", "fewer than 5")),
        ((3, 20, 30), ("53", "fewer than 5", "not shown", "30")),
    ],
)
def test_no_small_line_of_an_equation_can_be_worked_out(equation, told):
    rows, note, is_total_shown = reconciled(*equation)

    assert (tuple(rows.values()), note) == (told, "Signed")
    assert is_total_shown == all(words.isdigit() for words in told)


# Charts


def column(key, first, until, *, finished=True):
    return FigureColumn(key, key, Span(first, until, finished))


@pytest.mark.parametrize(
    ("days", "period", "short"),
    [(7, "week", "30 Nov"), (31, "month", "Nov"), (92, "quarter", "Nov"), (365, "year", "2026")],
)
def test_periods_are_known_by_their_length(days, period, short):
    span = column("x", date(2026, 11, 30), date(2026, 11, 30) + days * DAY)

    assert (period_of(span), short_of(span, period)) == (period, short)


def test_chart_of_weeks_kinds_and_none_of_an_equation():
    columns = tuple(column(str(n), TODAY + 7 * n * DAY, TODAY + 7 * (n + 1) * DAY) for n in range(3))
    rows = (CountedRow("a", "A", (1, 2, 3)), CountedRow("b", "B", (0, 0, 1)))

    def drawn(counted):
        return chart_of(shown_with_people(custody.CUSTODY, FigureSpec("custody"), counted, as_at=NOON))

    weeks = drawn(CountedFigure(columns, rows))
    kinds = drawn(CountedFigure((FigureColumn("now", "Now"),), (CountedRow("a", "A", (4,)),)))

    assert [row.head for row in weeks.table.rows] == ["0", "1", "2"]
    assert [row.cells for row in kinds.table.rows] == [("4",)]
    assert drawn(CountedFigure(columns, rows, rows_add_up=False, columns_add_up=False)) is None
    assert drawn(CountedFigure(columns, ())) is None
