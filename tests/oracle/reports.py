"""The proof in figures: what `manage.py prove_access` prints. Each returns whether it holds."""

from __future__ import annotations

from collections.abc import Callable

from tests.oracle import draws as drawing
from tests.oracle import hidden, planting
from tests.oracle.world import World

Say = Callable[[str], object]
LONGEST_GAP_MS = 1.0  # between the medians of hidden and of absent


def draws(world: World, number: int, say: Say, *, seed: int) -> bool:
    result = drawing.run(world, number, seed=seed)
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
