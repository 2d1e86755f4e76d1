"""Proofs of the figures: what is kept is what counting anew gives, and small cells cannot be worked out."""

from __future__ import annotations

import random
from collections import Counter as Tally
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest import mock

from proofs.proof import Asked, Needs, Outcome, Planting, Proof

NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)
PEOPLE = 40
EVERY = 25  # acts between two comparisons of all readers


@contextmanager
def clock(at: datetime) -> Iterator[Any]:
    import time_machine

    with time_machine.travel(at, tick=False) as moved:
        yield moved


def walk(seed: int, acts: int, *, every: int = EVERY, people: int = PEOPLE, say: Any = None) -> tuple[list[str], Tally]:
    """Acts at random, with the clock moved on and what is kept looked at now and then. Where figures were wrong, and
    how often each act happened."""
    from proofs.figures.world import FiguresWorld, differences
    from release_monitor.figures.actions import comparing, keeping

    wrong: list[str] = []
    done: Tally = Tally()
    with clock(NOON) as moved:
        world = FiguresWorld(seed, people, at=NOON)
        for number in range(1, acts + 1):
            done[world.act()] += 1
            world.at += timedelta(minutes=world.draw.choice((0, 0, 7, 45)))
            moved.move_to(world.at, tick=False)
            world.today = world.at.date()
            if world.draw.random() < 0.2:
                keeping.keep_all(at=world.at, batch=world.draw.choice((3, 5_000)))
            if number % every == 0 or number == acts:
                if say:
                    say(f"act {number} of {acts}")
                found = differences(world, at=world.at)
                keeping.keep_all(at=world.at)
                found += differences(world, at=world.at)
                compared = comparing.compare(at=world.at)
                if not compared.is_good:
                    found.append(f"the comparison of the night found {compared}")
                wrong += [f"after act {number}: {each}" for each in found]
                if len(wrong) > 50:
                    break
    return wrong, done


def kept(asked: Asked) -> Outcome:
    with asked.planted(faults()):
        wrong, done = walk(asked.seed, asked.size, say=asked.doing)
    figures: dict[str, str | int | float] = {
        "acts": sum(done.values()),
        "kinds of acts": len(done),
        "readers": 5,
        "numbers that differ": len(wrong),
    }
    return Outcome(not wrong, figures, wrong[:50])


def faults() -> Mapping[str, Planting]:
    """Each what forgets somebody."""
    from release_monitor.figures.actions import keeping

    return {
        "changes since are not read": lambda: mock.patch(
            "release_monitor.figures.counting.for_readers.set_apart", return_value=[]
        ),
        "counts are not taken off": lambda: mock.patch.object(
            keeping, "ADD", keeping.ADD.replace("number * %(sign)s", "number * greatest(%(sign)s, 0)")
        ),
    }


# Small cells


def draw_question(draw: random.Random) -> Any:
    """A figure as it is counted: a table of few people, as a part and as the whole of a programme."""
    from release_monitor.figures.results import CountedFigure, CountedMeasure, CountedRow, FigureColumn

    width, height = draw.randint(1, 6), draw.randint(1, 6)
    columns = tuple(FigureColumn(str(n), str(n)) for n in range(width))
    part = [[draw.choice((0, 0, 1, 2, 3, 4, 5, 7, 12)) for _ in range(width)] for _ in range(height)]
    rest = [[draw.choice((0, 0, 1, 2, 3, 5, 9, 30)) for _ in range(width)] for _ in range(height)]
    adds_up = draw.random() < 0.8

    def figure(numbers: list[list[int]]) -> CountedFigure:
        rows = tuple(CountedRow(str(n), str(n), tuple(row)) for n, row in enumerate(numbers))
        count = sum(map(sum, numbers))
        measures = (CountedMeasure("all", "All", count / 13, "a week", count, parts=[str(n) for n in range(width)]),)
        return CountedFigure(columns, rows, measures, rows_add_up=adds_up)

    whole = [[a + b for a, b in zip(x, y, strict=True)] for x, y in zip(part, rest, strict=True)]
    return figure(part), figure(whole)


def answers(draw: random.Random) -> list[tuple[frozenset[Any], int]]:
    """All numbers that two readers are shown of one figure, of a part and of the whole: which people each sums up."""
    from release_monitor.figures.counting.shown import shown_as_figures_only
    from release_monitor.figures.index import all_figures
    from release_monitor.figures.results import FigureSpec

    part, whole = draw_question(draw)
    figure, spec = next(iter(all_figures().values())), FigureSpec("custody")
    shown = {
        "part": shown_as_figures_only(figure, spec, part, as_at=NOON, whole=whole),
        "whole": shown_as_figures_only(figure, spec, whole, as_at=NOON),
    }
    told: list[tuple[frozenset[Any], int]] = []
    for name, result in shown.items():
        sides = ("part",) if name == "part" else ("part", "rest")
        height, width = len(result.rows), len(result.columns)
        cells = {(r, c): frozenset((side, r, c) for side in sides) for r in range(height) for c in range(width)}
        for r, row in enumerate(result.rows):
            told += [(cells[r, c], number.number) for c, number in enumerate(row.numbers) if number.number is not None]
            if row.total.number is not None:
                told.append((frozenset().union(*(cells[r, c] for c in range(width))), row.total.number))
        if part.rows_add_up:
            for c, total in enumerate(result.column_totals):
                if total.number is not None:
                    told.append((frozenset().union(*(cells[r, c] for r in range(height))), total.number))
            if result.total.number is not None:
                told.append((frozenset().union(*cells.values()), result.total.number))
            told += [
                (frozenset().union(*cells.values()), measure.count.number)
                for measure in result.measures
                if measure.count.number is not None
            ]
    return told


def recovered(told: list[tuple[frozenset[Any], int]], draw: random.Random, pairs: int) -> list[str]:
    """Of so many pairs of answers those that give 1 to 4 people away: by the one alone, or by one less the other."""
    found = []
    for _ in range(pairs if told else 0):
        (one, first), (other, second) = draw.choice(told), draw.choice(told)
        if 0 < first < 5:
            found.append(f"{first} are shown")
        if other < one and 0 < first - second < 5:
            found.append(f"{first} less {second}")
    return found


def small_cells(asked: Asked) -> Outcome:
    draw = random.Random(asked.seed)
    wrong: list[str] = []
    pairs = 0
    with asked.planted(cell_faults()):
        while pairs < asked.size:
            wrong += recovered(answers(draw), draw, 20)
            pairs += 20
    return Outcome(not wrong, {"pairs of questions": pairs, "recovered": len(wrong)}, wrong[:30])


def cell_faults() -> Mapping[str, Planting]:
    from release_monitor.figures.counting import shown
    from release_monitor.figures.rules import small_cells as rule

    return {
        "small ones are shown": lambda: mock.patch.object(rule, "LEAST", 1),
        "the whole is not looked at": lambda: mock.patch.object(shown, "by_difference", return_value=None),
    }


PROOFS = (
    Proof(
        name="figures-kept",
        shows="kept figures equal counting anew by plain SQL, for 5 readers, after random acts, before and after they "
        "are "
        "looked at",
        size=1_000,
        counts="acts",
        minutes=4,
        needs=Needs.DATABASE,
        faults=("changes since are not read", "counts are not taken off"),
        run=kept,
    ),
    Proof(
        name="figures-small-cells",
        shows="no pair of answers for readers of figures only gives away 1 to 4 people",
        size=10_000,
        counts="pairs of questions",
        minutes=1,
        needs=Needs.DATABASE,
        faults=("small ones are shown", "the whole is not looked at"),
        run=small_cells,
    ),
)
