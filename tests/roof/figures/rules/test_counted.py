"""From facts to numbers, around the boundaries. Without a database."""

import random
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest

from release_monitor.figures.counted import breaches, custody, recalls, releases, shares, sharing, supervision
from release_monitor.figures.counting.counts import FactCount, FactCounts
from release_monitor.figures.counting.shown import shown_as_figures_only
from release_monitor.figures.registry import Asked
from release_monitor.figures.results import CountedFigure, CountedMeasure, CountedRow, FigureColumn, FigureSpec
from release_monitor.figures.rules.small_cells import Why
from release_monitor.figures.rules.spans import Span, weeks_before, whole

TODAY = date(2026, 12, 1)  # a Tuesday
NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def asked(code="custody", **spec):
    return Asked(FigureSpec(code, **spec), NOON, TODAY)


def facts(*rows):
    return FactCounts(FactCount(measure, kind, on, "", number) for measure, kind, on, number in rows)


def measure_of(table, key):
    return next(each for each in table.measures if each.key == key)


def test_flow_adds_up_for_a_thousand_random_spans():
    draw = random.Random(5)
    times = []
    for _ in range(120):
        begins = date(2025, 1, 1) + draw.randint(0, 690) * DAY
        ends = draw.choice([None, begins + draw.randint(0, 200) * DAY])
        times.append((begins, ends if ends is None or ends <= TODAY else None))
    happened = Counter()
    for begins, ends in times:
        happened[draw.choice(("received", "returned")), begins] += 1
        happened[draw.choice(("first_release", "died", "other_out")) if ends else "held", ends] += 1
    flow = facts(*(("flow", kind, on, number) for (kind, on), number in happened.items()))

    for _ in range(1_000):
        first = date(2025, 1, 1) + draw.randint(0, 690) * DAY
        until = first + draw.randint(1, 120) * DAY
        if until > TODAY:
            continue
        rows = {row.key: row.numbers[0] for row in custody._flow(flow, asked(first=first, until=until)).rows}
        came, went = (sum(rows.get(key, 0) for key in side) for side in (custody.IN, custody.OUT))
        held = [sum(a <= day and (b is None or b > day) for a, b in times) for day in (first - DAY, until - DAY)]
        assert [rows["opening"], rows["closing"]] == held
        assert rows["opening"] + came - went == rows["closing"]


def test_transfers_within_a_group_are_none_of_its_movements():
    flow = facts(
        ("flow", "transferred_in:London", TODAY - DAY, 1), ("flow", "transferred_out:Wales", TODAY - DAY, 1),
        ("flow", "held", None, 3),
    )  # fmt: skip
    span = {"first": TODAY - 7 * DAY, "until": TODAY}

    of_group = {row.key for row in custody._flow(flow, asked(prison_group="London", **span)).rows}
    of_prison = {row.key for row in custody._flow(flow, asked(prison="LON", **span)).rows}

    assert of_group & {"transferred_in", "transferred_out"} == {"transferred_out"}
    assert of_prison >= {"transferred_in", "transferred_out"}


@pytest.mark.parametrize(("days", "told"), [(999, False), (1_000, True)])
def test_recall_rate_needs_a_thousand_licence_days(days, told):
    year = whole(weeks_before(TODAY, 52))
    on = year.until - days * DAY if days <= year.days else None
    people = facts(
        *(("licence", "on", year.first, 2), ("licence", "now", None, 2), ("licence", "off", year.first + 364 * DAY, 0)),
        ("licence", "on", year.until - (days - 2 * year.days) * DAY, 1), ("licence", "now", None, 1),
        ("revoked", "other", year.last, 12),
    )  # fmt: skip
    assert on is None
    assert recalls.licence_days(people, year) == days

    rate = measure_of(recalls._rate(people, asked("recall-rate")), "weeks_52")

    assert (rate.value is not None, rate.why) == (told, Why.SHOWN if told else Why.TOO_FEW)


def test_a_licence_day_is_of_whoever_is_on_licence_at_its_end():
    span = Span(TODAY - 10 * DAY, TODAY)
    people = facts(("licence", "on", TODAY - 4 * DAY, 1), ("licence", "off", TODAY - DAY, 1))

    assert recalls.licence_days(people, span) == 3


@pytest.mark.parametrize(("number", "told"), [(9, False), (10, True)])
def test_share_needs_ten(number, told):
    assert (shares.share("a", "A", 5, number).value is not None) is told


@pytest.mark.parametrize(("number", "shown"), [(0, "0"), (1, "fewer than 5"), (4, "fewer than 5"), (5, "5")])
def test_figures_only_is_shown_no_number_from_1_to_4(number, shown):
    counted = CountedFigure((FigureColumn("now", "Now"),), (CountedRow("a", "A", (number,)),))

    assert str(shown_as_figures_only(custody.CUSTODY, FigureSpec("custody"), counted, as_at=NOON).total) == shown


@pytest.mark.parametrize(("count", "shown"), [(9, "too few"), (10, "0.8 a week")])
def test_rate_of_under_ten_is_too_few(count, shown):
    measure = CountedMeasure("rate", "Rate", count / 13, "a week", count)
    counted = CountedFigure((FigureColumn("now", "Now"),), (CountedRow("a", "A", (count,)),), (measure,))

    result = shown_as_figures_only(releases.RELEASE_RATE, FigureSpec("release-rate"), counted, as_at=NOON)

    assert str(result.measures[0]) == shown


def test_part_of_ten_of_nine_people_leaves_one_who_is_not_told():
    columns = (FigureColumn("now", "Now"),)
    part, every = (CountedFigure(columns, (CountedRow("a", "A", (number,)),)) for number in (9, 10))

    shown = shown_as_figures_only(custody.CUSTODY, FigureSpec("custody", region="Wales"), part, as_at=NOON, whole=every)

    assert str(shown.total) == "not shown"


def test_expected_past_its_day_counts_in_this_week_and_a_sunday_by_its_working_day():
    """`warn_on` is the working day: who is due on a Sunday is warned of, and counted, on the Friday before."""
    friday = date(2026, 12, 4)
    table = releases._expected(
        facts(("expected", "fixed", TODAY - 20 * DAY, 1), ("expected", "fixed", friday, 2)), asked("expected")
    )

    assert table.rows[0].numbers[:2] == (3, 0)


def test_releases_in_error_are_counted_apart():
    table = releases._released(
        facts(("released", "first:CRD", date(2026, 11, 20), 3), ("released", "in_error", date(2026, 11, 20), 1)),
        asked("released"),
    )

    assert [row.key for row in table.rows] == ["first:CRD"]
    assert measure_of(table, "in_error").value == 1


def test_unfinished_month_is_shown_and_not_compared():
    table = recalls._recalls(facts(("revoked", "other", TODAY, 30)), asked("recalls"))

    assert not table.columns[-1].is_finished
    assert table.sentence == "0 in the last 6 full months, 0 in the 6 before."


def test_undecided_breach_waits_on():
    rows = [("breach_wait", "10", TODAY, 1), ("breach_wait", "waiting:2026-12-01T02:00", TODAY, 1)]

    table = breaches._waits(facts(*rows), asked("breach-to-decision"))

    assert (measure_of(table, "median").value, measure_of(table, "nine_in_ten").value) == (10, None)
    assert [row.numbers for row in table.rows] == [(1,), (1,)]


def test_court_orders_are_counted_in_minutes_and_one_that_waits_waits_on():
    kinds = {"confirmed:30": 9, "confirmed:31": 2, "waiting:2026-12-01T11:20": 1, "left:44": 8}

    table = releases._court_orders(
        facts(*(("court_order", kind, TODAY, number) for kind, number in kinds.items())), asked("court-orders")
    )

    assert [row.numbers for row in table.rows] == [(11,), (1,), (8,)]
    assert [measure_of(table, key).value for key in ("in_time", "confirmed", "left")] == [75, 30, 44]


@pytest.mark.parametrize(
    ("kind", "state"),
    [("open:2026-12-01", "on_time"), ("open:2026-11-30", "late"), ("open:", "on_time"), ("blocked", "blocked")],
)
def test_checklist_is_late_from_the_day_after(kind, state):
    assert supervision.readiness_state(kind, TODAY) == state


def test_deadline_is_late_from_the_day_after():
    table = supervision._clocks(facts(("clock", "x", TODAY, 1), ("clock", "x", TODAY - DAY, 2)), asked())

    assert table.rows[0].numbers == (1, 2)


@pytest.mark.parametrize(
    ("recorded", "age"),
    [
        (date(2026, 12, 1), "under_1"),
        (date(2026, 11, 30), "1_to_3"),
        (date(2026, 11, 28), "1_to_3"),  # a Saturday: two working days since
        (date(2026, 11, 26), "1_to_3"),
        (date(2026, 11, 25), "over_3"),
    ],
)
def test_age_goes_by_working_days(recorded, age):
    assert sharing.age_of(recorded, TODAY) == age
