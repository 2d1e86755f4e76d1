"""The proof in figures: what `manage.py prove_access` prints. Each returns whether it holds."""

from __future__ import annotations

import resource
from collections.abc import Callable

from tests.oracle import draws as drawing
from tests.oracle import hidden, planting
from tests.oracle.world import World

Say = Callable[[str], object]
LONGEST_GAP_MS = 1.0  # between the medians of hidden and of absent
EVERY = 500  # draws


def draws(world: World, number: int, say: Say, *, seed: int, first: int = 1, also: Say = lambda line: None) -> bool:
    """first: the number of the draw that is asked first, so that a long proof may be had in parts. also: is told every
    500 draws how it stands, and at once what is wrong."""
    told = 0

    def stands(drawn: int, result: drawing.Result) -> None:
        nonlocal told
        for wrong in result.wrong[told:]:
            also(f"{drawn}: {wrong}")
        told = len(result.wrong)
        if drawn % EVERY == 0:
            total, most = result.total, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
            also(
                f"{drawn}: {total.let_in} let in, {total.refused} refused, {len(result.wrong)} wrong; {most} MB at most"
            )

    result = drawing.run(world, number, seed=seed, first=first, each=stands)
    heads = ["Address", "draws", "let in", "refused", "leaks", "wrong denials", "told alone judged"]
    say(f"| {' | '.join(heads)} |\n|{' --- |' * len(heads)}")
    for name, line in [*sorted(result.lines.items()), ("**All**", result.total)]:
        say(f"| {name} | {' | '.join(str(value) for value in vars(line).values())} |")
    for wrong in result.wrong:
        say(wrong)
    return not result.wrong


def timing(world: World, pairs: int, say: Say) -> bool:
    times = hidden.timed(world, world.asker, pairs)
    here, gone = (1000 * median for median in hidden.medians(times))
    effect, z = hidden.rank_test(*times)
    say(f"| pairs | {len(times[0])} |\n| hidden, median | {here:.2f} ms |\n| absent, median | {gone:.2f} ms |")
    say(f"| a hidden answer takes longer than an absent one in | {100 * effect:.1f} % of pairs |\n| z | {z:.2f} |")
    return abs(here - gone) <= LONGEST_GAP_MS and abs(z) < 3


def teeth(world: World, say: Say, *, only: list[str]) -> bool:
    """only: the words of faults; none: all are planted."""
    missed, faults = 0, [fault for fault in planting.FAULTS if not only or fault.words in only]
    if by_itself := planting.noticed_without_a_fault(world):
        say(f"Noticed without any fault: {', '.join(by_itself)}")
        return False
    say("| Fault | noticed first by |\n| --- | --- |")
    for fault in faults:
        noticed = planting.noticed_by(world, fault)
        missed += not noticed
        say(f"| {fault.words} | {noticed or '**nothing**'} |")
    say(f"{len(faults)} faults, {missed} unnoticed")
    return not missed
