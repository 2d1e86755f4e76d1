"""Where the parts of a chart lie: bars from zero, round numbers on the axis, what is given and what is not."""

from datetime import date

import pytest

from sharing import charts
from sharing.charts.rules.column_drawing import boxes_of, plot_of, unfinished_of
from sharing.charts.rules.flows import levels_of
from sharing.charts.rules.life_lines import entries_of, years_of
from sharing.charts.rules.line_charts import points_of
from sharing.charts.rules.marks import HALF, NARROW, WIDE, trace
from sharing.charts.rules.scales import (
    FEW,
    Scale,
    cut,
    format_amount,
    format_change,
    spread,
    stride_for,
    ticks,
    width_of,
    wrapped,
)
from sharing.charts.rules.step_curves import share_at


@pytest.mark.parametrize(
    ("most", "marks"),
    [
        (0, [0, 1]),
        (1, [0, 1]),
        (3, [0, 1, 2, 3]),
        (5, [0, 1, 2, 3, 4, 5]),
        (6, [0, 2, 4, 6]),
        (11, [0, 5, 10, 15]),
        (100, [0, 20, 40, 60, 80, 100]),
        (101, [0, 50, 100, 150]),
        (1_000_000, [0, 200_000, 400_000, 600_000, 800_000, 1_000_000]),
        (0.4, [0, 0.1, 0.2, 0.3, 0.4]),
        (1.8, [0, 0.5, 1.0, 1.5, 2.0]),
        (-1, [0, 1]),
    ],
)
def test_axis_goes_from_nothing_to_the_first_round_number_above(most, marks):
    assert ticks(most) == pytest.approx(marks)


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (0, "0"),
        (1204, "1,204"),
        (2.0, "2"),
        (0.25, "0.25"),
        (0.5, "0.5"),
        (12.34, "12.3"),
        (-5, "−5"),
        (None, "not known"),
        (FEW, "fewer than 5"),
    ],
)
def test_amounts_in_words(amount, words):
    assert format_amount(amount) == words


def test_changes_bear_their_sign():
    assert [format_change(each) for each in (20, 0, -5)] == ["+20", "0", "−5"]


def test_columns_share_the_width_by_their_weight():
    assert spread([1, 1, 2], 0, 40) == [(0, 10), (10, 10), (20, 20)]
    assert spread([], 0, 40) == []


def test_labels_are_left_out_until_they_fit():
    assert [stride_for(["28 Sep"], width) for width in (60, 30, 15, 7)] == [1, 2, 4, 8]


def test_words_are_cut_and_wrapped_to_their_room():
    assert cut("Released on licence", 1000) == "Released on licence"
    assert width_of(cut("Released on licence", 60)) <= 60
    assert cut("Released on licence", 60).endswith("…")
    assert wrapped("Released on licence or at sentence end", 150) == ["Released on licence or", "at sentence end"]


def columns(*amounts, unfinished=None, is_blocks=False, **more):
    periods = tuple(charts.Period(f"Week {n}", str(n), is_unfinished=n == unfinished) for n in range(len(amounts[0])))
    series = tuple(charts.Series(f"Part {n}", tuple(row), INKS[n]) for n, row in enumerate(amounts))
    return charts.Columns(periods, series, is_blocks=is_blocks, **more)


INKS = ("first", "second", "third")


def plotted(of, width=WIDE):
    plot = plot_of(of, range(len(of.periods)), width)
    return boxes_of(of, plot), plot


@pytest.mark.parametrize("width", [WIDE, HALF, NARROW])
@pytest.mark.parametrize("amounts", [[0], [1], [7], [3, 0, 5], [0, 0, 0], [250_000, 1], [0.5, 1.5]])
def test_bars_stand_on_nothing_and_are_as_high_as_their_amount(amounts, width):
    boxes, plot = plotted(columns(amounts), width)

    assert len(boxes) == sum(amount > 0 for amount in amounts)
    for box, amount in zip(boxes, [each for each in amounts if each], strict=True):
        assert box.y + box.height == pytest.approx(plot.floor)
        assert box.height == pytest.approx(amount * plot.heights.length(1))
        assert box.y >= plot.heights.end - 0.01
        assert 0 <= box.x < box.x + box.width <= width


def test_no_period_at_all_is_a_chart_of_an_axis():
    chart = charts.column_chart(key="none", title="Releases", finding="None.", of=columns([]))

    assert chart.table.rows == ()
    assert [shape.ink.name for shape in chart.wide.shapes] == ["grid", "axis"]


def test_parts_of_a_column_stand_one_on_the_other():
    (lower, upper), plot = plotted(columns([10], [4]))

    assert lower.y + lower.height == pytest.approx(plot.floor)
    assert upper.y + upper.height == pytest.approx(lower.y)


def test_one_block_is_one_person_up_to_eight():
    eight, _ = plotted(columns([5], [3], is_blocks=True))
    nine, _ = plotted(columns([5], [4], is_blocks=True))
    halves, _ = plotted(columns([1.5], is_blocks=True))

    assert (len(eight), len(nine), len(halves)) == (8, 2, 1)
    assert len({(box.width, box.height) for box in eight}) == 1


def test_a_few_and_the_unknown_are_never_drawn_and_make_no_total():
    of = columns([charts.FEW, None, 7], [2, 2, 2])
    chart = charts.column_chart(key="few", title="Breaches", finding="", of=of)
    boxes, _ = plotted(of)

    assert len([box for box in boxes if box.ink == "first"]) == 1
    assert [row.cells for row in chart.table.rows] == [
        ("fewer than 5", "2", "fewer than 5"),
        ("not known", "2", "not known"),
        ("7", "2", "9"),
    ]
    assert [words.text for words in chart.wide.words if words.tone.name == "strong"] == ["<5", "–", "9"]


def test_what_is_not_counted_is_drawn_and_is_in_no_total():
    series = (charts.Series("Fixed", (3,), "fixed"), charts.Series("Possible", (2,), "possible", is_counted=False))
    of = charts.Columns((charts.Period("Week", "1"),), series)
    chart = charts.column_chart(key="possible", title="Releases", finding="", of=of)

    assert len(plotted(of)[0]) == 2
    assert chart.table.rows[0].cells == ("3", "2")
    assert "3 + 2" in [words.text for words in chart.wide.words]


def test_an_unfinished_period_is_hatched_over_its_whole_height_and_says_so():
    of = columns([3, 4], [1, 2], unfinished=1)
    chart = charts.column_chart(key="hatched", title="Breaches", finding="", of=of)
    boxes, plot = plotted(of)
    (hatch,) = unfinished_of(of, plot)

    assert hatch.height == pytest.approx(plot.heights.length(6))
    assert hatch.x == boxes[-1].x
    assert chart.table.rows[1].head == "Week 1, not finished"
    assert "Hatched: week not finished" in [key.words for key in chart.legend]


@pytest.mark.parametrize(
    ("many", "at", "near"),
    [(39, 26, range(18, 34)), (16, 8, range(16)), (17, 1, range(16)), (20, 19, range(4, 20)), (3, 1, range(3))],
)
def test_a_phone_shows_the_last_and_next_eight_weeks(many, at, near):
    of = columns([1] * many, split=charts.Split(at))
    chart = charts.column_chart(key="near", title="Releases", finding="", of=of)

    assert of.near() == near
    assert chart.more == ("" if len(near) == many else f"All {many} weeks as a table")
    assert len(chart.table.rows) == many


def test_capacity_is_level_over_a_column_and_upright_between_two():
    of = columns([1, 1, 1, 1], capacity=charts.Capacity("Capacity", (3, 3, 2, None)))
    plot = plot_of(of, range(4), WIDE)
    chart = charts.column_chart(key="room", title="Releases", finding="", of=of)
    (room,) = [shape for shape in chart.wide.shapes if shape.ink.name == "capacity"]

    assert room.d.count("H") == 3
    assert room.d.count("M") == 1
    assert room.d.count("V") == 2
    assert room.d.endswith(f"H{plot.edge(3):.0f}") or room.d.endswith(f"H{round(plot.edge(3), 1)}")
    assert [row.cells[-1] for row in chart.table.rows] == ["3", "3", "2", "not known"]


def test_a_row_of_another_length_is_refused():
    with pytest.raises(ValueError, match="each of 2 columns"):
        columns([1, 2], [1])
    with pytest.raises(ValueError, match="each of 2 columns"):
        columns([1, 2], band=charts.Band("Range", (1,), (2,)))
    with pytest.raises(ValueError, match="each of 2 months"):
        charts.small_multiples(
            key="k", title="t", finding="", months=("Jan", "Feb"), kinds=[charts.Multiple("Kind", (1,))]
        )


def test_a_sum_that_does_not_add_up_is_never_drawn():
    opening, changes = ("June", 243), [charts.Change("Received", 20), charts.Change("Released", -22)]
    chart = charts.flow_chart(
        key="flow", title="Custody", finding="", opening=opening, changes=changes, closing=("Today", 241)
    )

    assert chart.finding == "243 + 20 − 22 = 241."
    assert levels_of(changes) == [(0, 20), (20, -2)]
    with pytest.raises(ValueError, match="243 \\+ 20 − 22 = 240"):
        charts.flow_chart(
            key="flow", title="Custody", finding="", opening=opening, changes=changes, closing=("Today", 240)
        )


def test_a_line_is_interrupted_where_nothing_is_known():
    series = charts.LineSeries("Rate", (1, None, 2, charts.FEW, 3, 4))
    points = points_of(series, Scale(0, 4, 100, 0), spread([1] * 6, 0, 60))

    assert points == [(5, 75), None, (25, 50), None, (45, 25), (55, 0)]
    (line,) = trace(points, "line-first")
    assert line.d == "M5 75h3M25 50h3M45 25L55 0"


def test_bars_of_shares_end_at_a_hundred():
    chart = charts.bar_chart(
        key="shares",
        title="Panels",
        finding="",
        bars=[charts.Bar("First", 100), charts.Bar("Second", 50), charts.Bar("Third", None, "No panel")],
        head="Quarter",
        unit="Share (%)",
        most=100,
    )

    assert [row.cells for row in chart.table.rows] == [("100",), ("50",), ("No panel",)]
    (bars,) = [shape for shape in chart.wide.shapes if shape.ink.name == "first"]
    whole, half = (float(part.split("v")[0]) for part in bars.d.split("h")[1::2])
    assert half == pytest.approx(whole / 2, abs=0.1)


def test_the_share_that_has_happened_is_that_of_the_last_step():
    steps = [charts.Step(0, 0), charts.Step(2, 0.5), charts.Step(5, 0.75)]

    assert [share_at(steps, at) for at in (0, 1.9, 2, 4, 5, 100)] == [0, 0, 0.5, 0.5, 0.75, 0.75]


TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("days", "pieces"),
    [
        ([], 1),
        ([date(2018, 11, 25)], 1),  # 8 years: one scale still
        ([date(2018, 11, 23)], 2),
        ([date(2031, 11, 24)], 1),
        ([date(2031, 11, 25)], 2),
        ([date(1990, 1, 1), date(2041, 6, 1)], 3),
    ],
)
def test_scale_changes_only_where_much_lies_far_away(days, pieces):
    years = years_of(days, today=TODAY, start=100, end=700)

    assert len(years.pieces) == pieces
    places = [years.at(day) for day in sorted([*days, TODAY])]
    assert places == sorted(places)
    assert all(100 <= place <= 700 for place in places)
    if days:
        assert years.at(min(days)) == (100 if min(days) < TODAY else years.at(min(days)))
        assert years.at(max([*days, TODAY])) == pytest.approx(700 if max(days) > TODAY else years.at(TODAY))


def test_entries_of_a_life_line_are_in_order_of_time():
    custody = charts.Lane("Custody", (charts.Span(date(2022, 1, 1), None, "Sentence", "2022", "custody"),))
    breaches = charts.Lane("Breaches", marks=(charts.Mark(date(2021, 1, 1), "Curfew", "2021", "warning"),))

    assert [entry.words for entry in entries_of([custody, breaches])] == ["Curfew", "Sentence"]


def test_a_life_line_of_many_entries_leaves_the_earliest_to_the_table():
    marks = tuple(charts.Mark(date(2010 + n, 1, 1), f"Event {n}", str(2010 + n)) for n in range(16))
    chart = charts.life_line(
        key="life",
        title="Life-line",
        finding="",
        lanes=[charts.Lane("Events", marks=marks), charts.Lane("Empty")],
        today=TODAY,
        today_in_words="24 November 2026",
    )

    upright = [words.text for words in chart.narrow.words]
    assert "Event 1" not in upright
    assert "Event 2" in upright
    assert chart.more == "All 16 entries as a table"
    assert [row.head for row in chart.table.rows][-1] == "24 November 2026"
    assert "Empty" not in [words.text for words in chart.wide.words]
