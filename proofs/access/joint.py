"""The proof that nothing of a joint table tells one agency what only another may know."""

from __future__ import annotations

from proofs.proof import Asked, Needs, Outcome, Proof

DRAWS_OF_A_WORLD = 1_000


def draws(asked: Asked) -> Outcome:
    """Some draws of each world, and then another one."""
    from django.db import transaction

    from tests.oracle import joint_tables, moment

    figures = dict.fromkeys(("draws", "let in", "hidden", "compared", "wrong"), 0)
    wrong: list[str] = []
    with asked.planted(joint_tables.FAULTS):
        for first in range(0, asked.size, DRAWS_OF_A_WORLD):
            with transaction.atomic():
                tables = joint_tables.make(asked.seed + first)
                with moment.held(tables):  # type: ignore[arg-type]  # of the world it asks the moment alone
                    joint_tables.sign_in(tables)
                    result = joint_tables.run(
                        tables,
                        min(DRAWS_OF_A_WORLD, asked.size - first),
                        each=lambda n, first=first: asked.doing(f"draw {first + n} of {asked.size}"),
                    )
                transaction.set_rollback(True)
            for words in result.wrong:
                asked.say(words)
            wrong += result.wrong
            counts = (result.draws, result.let_in, result.hidden, result.compared, len(result.wrong))
            for name, count in zip(figures, counts, strict=True):
                figures[name] += count
    return Outcome(not wrong, {**figures, "seed": asked.seed}, wrong)


PROOFS = (
    Proof(
        name="joint-tables",
        shows="Nothing of a joint table tells one agency, or one programme, what only another may know",
        size=10_000,
        counts="draws",
        minutes=10,
        needs=Needs.DATABASE,
        faults=("members are named to all", "every marked item is on everybody's grid"),
        more_faults="each of tests/oracle/joint_tables.py, by its words",
        run=draws,
        seed=31,
    ),
)
