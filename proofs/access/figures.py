"""The proofs of access in figures: what was asked, and what came."""

from __future__ import annotations

import resource
from collections.abc import Sequence
from typing import Any

from proofs.proof import Asked, Outcome
from tests.oracle import draws as drawing
from tests.oracle import hidden, planting
from tests.oracle.world import World

LONGEST_GAP_MS = 1.0  # between the medians of hidden and of absent
EVERY = 500  # draws


def draws(world: World, asked: Asked) -> Outcome:
    """Told at once: what is wrong, and every 500 draws how it stands."""
    told = 0

    def stands(drawn: int, result: drawing.Result) -> None:
        nonlocal told
        asked.doing(f"draw {drawn} of {asked.size}")
        for wrong in result.wrong[told:]:
            asked.say(f"{drawn}: {wrong}")
        told = len(result.wrong)
        if drawn % EVERY == 0:
            total, most = result.total, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
            asked.say(
                f"{drawn}: {total.let_in} let in, {total.refused} refused, {len(result.wrong)} wrong; {most} MB at most"
            )

    result = drawing.run(world, asked.size, seed=asked.seed, first=asked.first, each=stands)
    heads = ["Address", "draws", "let in", "refused", "leaks", "wrong denials", "told alone judged"]
    details = [f"| {' | '.join(heads)} |", f"|{' --- |' * len(heads)}"]
    details += [
        f"| {name} | {' | '.join(str(value) for value in vars(line).values())} |"
        for name, line in sorted(result.lines.items())
    ]
    total = result.total
    figures = {"draws": total.draws, "let in": total.let_in, "refused": total.refused, "leaks": total.leaks}
    figures |= {"wrong denials": total.wrong_denials, "wrong in all": len(result.wrong), "seed": asked.seed}
    return Outcome(not result.wrong and bool(total.draws), figures, [*details, *result.wrong])


def timing(world: World, asked: Asked) -> Outcome:
    times = hidden.timed(world, world.asker, asked.size)
    here, gone = (1000 * median for median in hidden.medians(times))
    effect, z = hidden.rank_test(*times)
    figures = {
        "pairs": len(times[0]),
        "hidden, median": f"{here:.2f} ms",
        "absent, median": f"{gone:.2f} ms",
        "hidden the longer in": f"{100 * effect:.1f} % of pairs",
        "z": f"{z:.2f}",
    }
    return Outcome(abs(here - gone) <= LONGEST_GAP_MS and abs(z) < 3, figures)


def teeth(world: World, asked: Asked, faults: Sequence[Any]) -> Outcome:
    """Each fault, from the first that is asked for on, planted alone."""
    if by_itself := planting.noticed_without_a_fault(world):
        return Outcome(False, {"noticed without any fault": ", ".join(by_itself)})
    faults = faults[asked.first - 1 : asked.size if asked.size < len(faults) else None]
    details, missed = ["| Fault | noticed first by |", "| --- | --- |"], []
    for number, fault in enumerate(faults, asked.first):
        asked.doing(f"fault {number}: {fault.words}")
        noticed = planting.noticed_by(world, fault)
        if not noticed:
            missed.append(fault.words)
            asked.say(f"Not noticed: {fault.words}")
        details.append(f"| {fault.words} | {noticed or '**nothing**'} |")
    return Outcome(not missed, {"faults": len(faults), "unnoticed": len(missed)}, details)
