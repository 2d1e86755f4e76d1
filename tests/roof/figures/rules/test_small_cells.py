import random

import pytest

from release_monitor.figures.rules.small_cells import (
    Sum,
    Why,
    is_small,
    reveals,
    suppress_line,
    suppress_table,
    told_apart,
)

S, H, N = Why.SMALL, Why.HIDDEN, Why.SHOWN


@pytest.mark.parametrize(("number", "small"), [(0, False), (1, True), (4, True), (5, False)])
def test_one_to_four_are_small(number, small):
    assert is_small(number) is small


@pytest.mark.parametrize(
    ("cells", "shown", "total"),
    [
        ((10, 20, 30), (N, N, N), N),
        ((4, 20, 30), (S, H, N), N),  # the next smallest is hidden with it
        ((5, 20, 30), (N, N, N), N),
        ((0, 20, 30), (N, N, N), N),
        ((3, 4, 30), (S, S, N), N),  # two, and 7 together
        ((1, 2, 30), (S, S, H), N),  # two, but 3 together
        ((4, 0, 0), (S, N, N), S),
        ((2, 1, 0), (S, S, N), S),
        ((4, 0, 30), (S, N, H), N),  # a 0 hides nothing
    ],
)
def test_nothing_of_a_line_can_be_subtracted(cells, shown, total):
    line = suppress_line(cells)

    assert (line.cells, line.total) == (shown, total)


def test_line_without_a_total_hides_the_small_ones_alone():
    assert suppress_line((4, 20), total_is_shown=False).cells == (S, N)


@pytest.mark.parametrize("seed", range(40))
def test_nothing_of_a_table_can_be_worked_out_from_one_line_of_it(seed):
    draw = random.Random(seed)
    width, height = draw.randint(1, 6), draw.randint(1, 6)
    rows = [[draw.choice((0, 0, 1, 2, 3, 4, 5, 6, 12, 40)) for _ in range(width)] for _ in range(height)]

    table = suppress_table(rows)

    lines = [(row, whys, table.rows[place]) for place, (row, whys) in enumerate(zip(rows, table.cells, strict=True))]
    columns = list(zip(*rows, strict=True))
    whys_of = list(zip(*table.cells, strict=True))
    lines += [(list(columns[place]), whys_of[place], table.columns[place]) for place in range(width)]
    lines.append(([sum(row) for row in rows], table.rows, table.total))
    lines.append(([sum(column) for column in columns], table.columns, table.total))
    for numbers, whys, total in lines:
        assert all(why for number, why in zip(numbers, whys, strict=True) if is_small(number))
        assert all(not why for number, why in zip(numbers, whys, strict=True) if not number)
        hidden = [number for number, why in zip(numbers, whys, strict=True) if why]
        if hidden and not total:
            assert len(hidden) > 1
            assert sum(hidden) >= 5


def test_spans_in_each_other_do_not_give_a_few_away():
    weeks = [f"w{n}" for n in range(26)]
    half, whole = frozenset(weeks[13:]), frozenset(weeks)

    assert reveals([Sum(half, 8)], Sum(whole, 10))  # 2 in the other half
    assert not reveals([Sum(half, 8)], Sum(whole, 8))  # none
    assert not reveals([Sum(half, 8)], Sum(whole, 13))
    assert told_apart({"13": Sum(half, 8), "26": Sum(whole, 10)}) == {"13": N, "26": H}
    assert told_apart({"13": Sum(half, 3), "26": Sum(whole, 10)}) == {"13": S, "26": N}
