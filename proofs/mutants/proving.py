"""The proof: of the mutants that are drawn nearly all are noticed, and each that has a name.

What was seen of a mutant is kept in the state folder, by what code and tests were then, so that a run that was broken
off goes on where it was.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from proofs.proof import Asked, Needs, Outcome, Proof
from release_monitor.running.state import CHECKOUT, State

if TYPE_CHECKING:
    from proofs.mutants.copies import Copy
    from proofs.mutants.mapping import Map
    from proofs.mutants.places import Place

COPIES = 2
LEAST_NOTICED = 57 / 60
LOOK_SECONDS = 0.5
NO_TEST = "no test is asked"


@dataclass(frozen=True)
class Verdict:
    """by: the first test that noticed; "" where none did. tests: how many run the line."""

    by: str
    tests: int
    seconds: float


@dataclass(frozen=True)
class Mutant:
    """words: of one that has a name."""

    place: Place
    words: str = ""

    @property
    def key(self) -> str:
        return f"{self.place.key}:{self.place.becomes}"

    def __str__(self) -> str:
        return self.words or f"{self.place.path}:{self.place.line}, {self.place.kind}"


class Kept:
    """Verdicts in a file, one a line."""

    def __init__(self, path: Path) -> None:
        self.path, self.verdicts = path, dict[str, Verdict]()
        if path.exists():
            for line in path.read_text().splitlines():
                told = json.loads(line)
                key = told.pop("key")
                self.verdicts[key] = Verdict(**told)

    def add(self, mutant: Mutant, verdict: Verdict) -> None:
        self.verdicts[mutant.key] = verdict
        with self.path.open("a") as file:
            file.write(json.dumps({"key": mutant.key, **asdict(verdict)}) + "\n")


def prove(asked: Asked) -> Outcome:
    from proofs.mutants import copies, drawing

    base = State.of_environment()
    base.make()
    folder = base.folder / "mutants"
    folder.mkdir(exist_ok=True)
    todo = chosen(asked)
    texts = {mutant: (CHECKOUT / mutant.place.path).read_text() for mutant in todo}
    same = {each: why for each in todo if (why := drawing.why_equivalent(each.place, texts[each]))}
    trying = [each for each in todo if each not in same]
    with asked.planted({NO_TEST: nullcontext}), copies.made(COPIES, folder) as here:
        recorded, name = recorded_map(asked, here[0], folder)
        kept = Kept(Path("/dev/null") if asked.fault else folder / f"seen-{name}.jsonl")
        try_all(trying, asked, here, recorded, kept)
        fail_anyway = failing_without(trying, asked, here[0], recorded, kept)
    details, unnoticed = [], []
    for mutant in trying:
        verdict = kept.verdicts[mutant.key]
        if verdict.by and verdict.by not in fail_anyway:
            details.append(f"{mutant}: noticed by {verdict.by}")
            continue
        unnoticed.append(mutant)
        why = f"{verdict.by} fails anyway" if verdict.by else f"{verdict.tests} tests run it"
        details += [f"NOT NOTICED: {mutant} ({why})", drawing.diff(mutant.place, texts[mutant])]
    details += [f"{mutant}: of no effect, because {why}" for mutant, why in same.items()]
    named = [mutant for mutant in trying if mutant.words]
    drawn, missed = len(trying) - len(named), [mutant for mutant in unnoticed if not mutant.words]
    figures = {
        "drawn": drawn + len(same),
        "of no effect": len(same),
        "noticed": drawn - len(missed),
        "named": len(named),
        "of these noticed": len(named) - (len(unnoticed) - len(missed)),
        "seed": asked.seed,
    }
    is_proved = drawn - len(missed) >= LEAST_NOTICED * drawn and len(missed) == len(unnoticed)
    return Outcome(is_proved, figures, details)


def chosen(asked: Asked) -> list[Mutant]:
    """Those with a name, unless it is a later part or of some code alone, and those that are drawn."""
    from proofs.mutants import drawing, places

    named = [Mutant(each.place((CHECKOUT / each.path).read_text()), each.words) for each in drawing.NAMED]
    named = [each for each in named if asked.first == 1 and each.place.path.startswith(asked.only)]
    drawn = drawing.drawn(places.every(CHECKOUT, below=asked.only), asked.size, seed=asked.seed)
    return [*named, *(Mutant(place) for place in drawn[asked.first - 1 :])]


def recorded_map(asked: Asked, copy: Copy, folder: Path) -> tuple[Map, str]:
    """The map of code and tests as they are, made where there is none, and what it is kept by."""
    from proofs.mutants import mapping

    name = mapping.digest(CHECKOUT, *asked.tests)
    found = folder / f"map-{name}"
    if not (found / "whole").exists():
        found.mkdir(exist_ok=True)
        for left in found.iterdir():
            left.unlink()
        copy.record(asked.tests or ["tests"], found)
        wait_for([copy], lambda: asked.doing(f"recording which test runs which line: {copy.output}"))
        last = copy.output.read_text(errors="replace").splitlines()[-1:]
        asked.say(f"Recorded: {' '.join(last)}")
        (found / "whole").write_text("")
    return mapping.Map(found, CHECKOUT), name


def try_all(todo: Sequence[Mutant], asked: Asked, here: Sequence[Copy], recorded: Map, kept: Kept) -> None:
    """Each in the next copy that is free."""
    waiting = [mutant for mutant in todo if mutant.key not in kept.verdicts]
    number, running = len(waiting), dict[int, tuple[Mutant, int, float]]()
    while waiting or running:
        for index, copy in enumerate(here):
            if index in running and copy.has_ended():
                mutant, tests, began = running.pop(index)
                verdict = Verdict(copy.noticed_by(), tests, round(time.monotonic() - began, 1))
                copy.restore()
                kept.add(mutant, verdict)
                if not verdict.by:
                    asked.say(f"Not noticed: {mutant}")
            if index not in running and waiting:
                mutant = waiting.pop(0)
                tests = [] if asked.fault == NO_TEST else recorded.tests_of(mutant.place)
                if not tests:
                    kept.add(mutant, Verdict("", 0, 0.0))
                    asked.say(f"Not noticed, for no test runs it: {mutant}")
                    continue
                copy.change(mutant.place)
                copy.start(tests, seconds=recorded.seconds_of(tests))
                running[index] = mutant, len(tests), time.monotonic()
        asked.doing(f"{number - len(waiting) - len(running)} of {number} tried")
        time.sleep(LOOK_SECONDS if running else 0)


def failing_without(todo: Sequence[Mutant], asked: Asked, copy: Copy, recorded: Map, kept: Kept) -> set[str]:
    """Of the tests that noticed something, those that fail on the code as it is."""
    tests = sorted({kept.verdicts[mutant.key].by for mutant in todo} & recorded.tests.keys())
    if not tests:
        return set()
    copy.start(tests, seconds=recorded.seconds_of(tests), stop_at_first=False)
    wait_for([copy], lambda: asked.doing(f"asking the {len(tests)} tests that noticed something of the code as it is"))
    return set(copy.failed())


def wait_for(copies: Sequence[Copy], each: Callable[[], object]) -> None:
    while not all(copy.has_ended() for copy in copies):
        each()
        time.sleep(LOOK_SECONDS)


PROOFS = (
    Proof(
        name="mutants",
        shows="of 60 changes of the product's code at least 57 are noticed by the suite, and each that has a name",
        size=60,
        counts="mutants",
        minutes=60,
        needs=Needs.NOTHING,
        seed=2026,
        faults=(NO_TEST,),
        run=prove,
    ),
)
