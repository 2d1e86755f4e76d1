"""Counts as they leave in a file: nothing under 5, and nothing that another file gives away."""

import itertools
import random
from dataclasses import dataclass

import pytest

from release_monitor.figures.rules.small_cells import Why
from release_monitor.reports.counting import Counted, CountedCell, CountedLine, Value, for_a_file
from sharing.lists import Grouping

KIND, REGION = Grouping("kind", "Kind", "kind"), Grouping("region", "Region", "region")


def line_of(*numbers):
    lines = tuple(
        CountedLine(Value(key, key), (), CountedCell(number)) for key, number in zip("abcdef", numbers, strict=False)
    )
    return Counted((KIND,), (), lines, (), CountedCell(sum(numbers)))


def words_of(counted):
    return [line.total.words for line in counted.lines], counted.total.words


@pytest.mark.parametrize(
    ("numbers", "shown"),
    [
        ((5, 9), (["5", "9"], "14")),
        ((4, 9), (["fewer than 5", "not shown"], "13")),
        ((0, 9), (["0", "9"], "9")),
        ((1, 4, 30), (["fewer than 5", "fewer than 5", "30"], "35")),
        ((1, 2, 30), (["fewer than 5", "fewer than 5", "not shown"], "33")),
        ((2, 1), (["fewer than 5", "fewer than 5"], "fewer than 5")),
    ],
)
def test_small_cells_of_a_line(numbers, shown):
    assert words_of(for_a_file(line_of(*numbers))) == shown


@pytest.mark.parametrize(
    ("other", "is_shown"), [((20, 30), True), ((12, 30), False), ((15, 30), True), ((8, 30), False)]
)
def test_a_file_beside_which_another_would_tell_a_few_shows_nothing(other, is_shown):
    found = for_a_file(line_of(10, 30), [line_of(*other)])

    assert (found.lines[0].total.why is Why.SHOWN, found.total.why is Why.SHOWN) == (is_shown, is_shown)


@dataclass(frozen=True)
class Row:
    kind: str
    region: str
    state: str


def count(rows, filters):
    """As the page would count the rows that the filters leave."""
    left = [row for row in rows if all(getattr(row, name) == value for name, value in filters.items())]
    keys = sorted({row.kind for row in left})
    lines = tuple(CountedLine(Value(key, key), (), CountedCell(sum(row.kind == key for row in left))) for key in keys)
    return Counted((KIND,), (), lines, (), CountedCell(len(left)))


def told(counted):
    cells = {line.value.key: line.total for line in counted.lines} | {"*": counted.total}
    return {key: cell.number for key, cell in cells.items() if not cell.why}


def test_no_pair_of_files_with_other_filters_tells_of_1_to_4():
    """Files of the same rows with filters added or dropped, subtracted from each other."""
    draw = random.Random(22)
    pairs = recovered = 0
    for _ in range(40):
        rows = [
            Row(draw.choice("abc"), draw.choice(["North", "South", "Wales"]), draw.choice(["open", "closed"]))
            for _ in range(draw.randint(5, 120))
        ]
        choices = [{}, *({"region": each} for each in ("North", "South", "Wales")), {"state": "open"}]
        choices += [{"region": each, "state": "open"} for each in ("North", "South", "Wales")]
        files = {}
        for filters in choices:
            fewer = [
                dict(kept) for size in range(len(filters)) for kept in itertools.combinations(filters.items(), size)
            ]
            files[tuple(filters.items())] = told(
                for_a_file(count(rows, filters), [count(rows, each) for each in fewer])
            )
        for one, other in itertools.permutations(files, 2):
            if not set(other) < set(one):
                continue
            for key in files[one].keys() & files[other].keys():
                pairs += 1
                recovered += 0 < files[other][key] - files[one][key] < 5
            recovered += sum(0 < number < 5 for number in files[one].values())

    assert pairs > 200
    assert recovered == 0
