"""The proof of the release dates, and that it notices planted faults. docs/release-dates.md says more."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from random import Random
from typing import Any
from unittest import mock

from proofs.proof import Asked, Needs, Outcome, Planting, Proof

LEAST_NOTICED = 0.9  # of the changes that can show


def planted_faults(asked: Asked) -> Outcome:
    from tests.offenders.dates.engines import mutation
    from tests.offenders.dates.engines.altered_engine import altered, sources
    from tests.offenders.dates.engines.planted_faults import FAULTS

    if mutation.differs(altered({})):
        return Outcome(False, {"found in the engine as it is": "yes"})
    missed, texts, chosen = [], sources(), FAULTS[asked.first - 1 : asked.size]
    nothing = "nothing is planted"
    with asked.planted({nothing: ExitStack}):
        for number, fault in enumerate(chosen, 1):
            asked.doing(f"fault {number} of {len(chosen)}: {fault.what}")
            wrong = fault.right if asked.fault == nothing else fault.wrong
            if not mutation.differs(altered({fault.module: texts[fault.module].replace(fault.right, wrong)})):
                missed.append(fault.what)
    return Outcome(not missed, {"faults": len(chosen), "unnoticed": len(missed)}, [f"Not noticed: {x}" for x in missed])


def two_engines(asked: Asked) -> Outcome:
    """fault: one of planted_faults.py, in the product's engine."""
    from offenders.dates.engine import calculate_case
    from tests.offenders.dates.engines.altered_engine import altered, sources
    from tests.offenders.dates.engines.comparing import compare, least_met, unmet
    from tests.offenders.dates.engines.generated_sentences import generated
    from tests.offenders.dates.engines.planted_faults import FAULTS

    engine = [calculate_case]

    def faulty(fault: Any) -> Planting:
        @contextmanager
        def planted():
            text = sources()[fault.module].replace(fault.right, fault.wrong)
            engine.append(altered({fault.module: text}))
            yield

        return planted

    def cases():
        for number, case in enumerate(generated(asked.seed, asked.size), 1):
            if number % 1000 == 0:
                asked.doing(f"caseload {number:,} of {asked.size:,}")
            yield case

    with asked.planted({fault.what: faulty(fault) for fault in FAULTS}):
        found = compare(engine[-1], cases())
    refused, seldom = sum(found.refused.values()), unmet(found)
    figures = {
        "caseloads": found.cases,
        "different": len(found.differences),
        **found.kinds,
        "refused by both": refused,
        "by the first alone": found.cautious,
        "each rule and commencement met at least": least_met(found),
        "seed": asked.seed,
    }
    is_proved = not found.differences and found.cautious <= found.cases / 500 and refused <= found.cases / 10
    details = [*found.report().splitlines(), *(f"Met only {count} times: {name}" for name, count in seldom.items())]
    return Outcome(is_proved and not seldom, figures, details)


def mutation(asked: Asked) -> Outcome:
    """Changes at one place each. size: how many are drawn from all by the seed; those before `first` are not tried."""
    from tests.offenders.dates.engines import mutation as changing
    from tests.offenders.dates.engines.altered_engine import sources
    from tests.offenders.dates.engines.engine_changes import changes
    from tests.offenders.dates.engines.equivalent_changes import EQUIVALENT

    texts = {module: text for module, text in sources().items() if module in changing.RULES}
    every = [change for module, text in texts.items() for change in changes(module, text)]
    places = sorted(Random(asked.seed).sample(range(len(every)), min(asked.size, len(every))))
    todo = [every[place] for place in places][asked.first - 1 :]
    excused = {row.key for row in EQUIVALENT}
    left, details = [], []

    def blind():
        stack = ExitStack()
        stack.enter_context(mock.patch.object(changing, "differs", return_value=False))
        stack.enter_context(mock.patch.object(changing, "fails", return_value=False))
        return stack

    with asked.planted({"no case and no test is asked": blind}):
        for each in changing.unnoticed(todo, texts, asked.doing):
            left.append(each)
            if each.key not in excused:
                nth = f" ({each.nth})" if each.nth > 1 else ""
                details.append(f"Not noticed: {each.module}:{each.line}: {each.source}: {each.what}{nth}")
                asked.say(details[-1])
    same = [each for each in left if each.key in excused]
    for module in texts:
        counts = [sum(each.module == module for each in group) for group in (todo, left, same)]
        details.append(f"{module}: {counts[0]} changes, {counts[0] - counts[1]} noticed, {counts[2]} the same")
    details += [
        f"Noticed, though it was held to be the same: {each.module}:{each.line}: {each.what}"
        for each in todo
        if each not in left and each.key in excused
    ]
    noticed, able = len(todo) - len(left), len(todo) - len(same)
    figures = {"changes": len(todo), "drawn from": len(every), "modules": len(texts), "noticed": noticed}
    figures |= {"of no effect": len(same), "noticed of those with effect": f"{noticed / max(able, 1):.1%}"}
    figures |= {"seed": asked.seed}
    return Outcome(noticed >= LEAST_NOTICED * able, figures, details)


PROOFS = (
    Proof(
        name="date-faults",
        shows="each of the faults planted in the engine of dates is noticed",
        size=27,
        counts="faults",
        minutes=1,
        needs=Needs.NOTHING,
        faults=("nothing is planted",),
        run=planted_faults,
    ),
    Proof(
        name="date-engines",
        shows="two engines of dates that share no code agree on 100,000 caseloads",
        size=100_000,
        counts="caseloads",
        minutes=5,
        needs=Needs.NOTHING,
        faults=("TORERA a day late",),
        more_faults="each of tests/offenders/dates/engines/planted_faults.py, by its words",
        run=two_engines,
    ),
    Proof(
        name="date-mutation",
        shows="a change of the engine of dates at one place, drawn from all, is noticed by its cases and tests",
        size=60,
        counts="changes",
        minutes=4,
        needs=Needs.NOTHING,
        faults=("no case and no test is asked",),
        run=mutation,
    ),
)
