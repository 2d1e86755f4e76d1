"""The proof that the product agrees with models that share no code with it, whatever is done in whatever order."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from unittest import mock

from proofs.proof import Asked, Needs, Outcome, Planting, Proof

TOO_FEW = "The two never differed, but too little was tried: some states or answers were not met."
SHARE_ON_THE_DATABASE = 10  # of the moves in memory, one of so many is tried on the database too


def _differs(reason: AssertionError) -> Outcome:
    words = str(reason) or "at a move of which nothing more is said"
    return Outcome(False, {"differs": words.splitlines()[-1]}, words.splitlines())


def decision(asked: Asked) -> Outcome:
    from parole.decisions import rules as finality
    from tests.parole import walking

    own = finality.challengeable_until

    def longer(**known: object) -> object:
        return own(**known) + timedelta(days=1)  # type: ignore[arg-type]

    faults: Mapping[str, Planting] = {
        "a decision can be challenged a day longer": lambda: mock.patch.object(finality, "challengeable_until", longer)
    }
    try:
        with asked.planted(faults):
            asked.doing("in memory")
            made, refused = walking.in_memory(asked.seed, asked.size)
            asked.doing("on the database")
            stored, turned_down = walking.on_the_database(asked.seed + 1, asked.size // SHARE_ON_THE_DATABASE)
    except AssertionError as reason:
        return _differs(reason)
    figures = {"moves in memory": made + refused, "of them refused": refused}
    figures |= {"on the database": stored + turned_down, "of these refused": turned_down}
    is_proved = made > refused / 5 and refused > made / 5
    return Outcome(is_proved, figures, [] if is_proved else [TOO_FEW])


def readiness(asked: Asked) -> Outcome:
    from licence.readiness.rules import readiness as rules
    from tests.licence.readiness import walking as readiness_walking

    faults: Mapping[str, Planting] = {
        "nothing overdue holds a release": lambda: mock.patch.object(rules, "holds_release", return_value=False)
    }
    try:
        with asked.planted(faults):
            walked = readiness_walking.walk(asked.seed, asked.size)
    except AssertionError as reason:
        return _differs(reason)
    figures = {"moves": walked.made + walked.refused, "refused": walked.refused, "ready after": walked.ready}
    is_proved = walked.made > walked.refused / 5 and walked.refused > walked.made / 5 and walked.ready > 0
    return Outcome(is_proved, figures, [] if is_proved else [TOO_FEW])


def recall(asked: Asked) -> Outcome:
    from licence.recalls.actions import signing
    from tests.licence.recalls import walking as recall_walking

    faults: Mapping[str, Planting] = {
        "one person signs twice": lambda: mock.patch.object(signing, "refuse_same_person", return_value=None)
    }
    try:
        with asked.planted(faults):
            walked = recall_walking.walk(asked.seed, asked.size)
    except AssertionError as reason:
        return _differs(reason)
    figures = {"moves": walked.states.total(), "done": walked.done.total(), "refused": walked.refused.total()}
    reached = {"recall_agreed", "sent_to_ppcs", "unlawfully_at_large", "returned"} <= set(walked.states)
    figures["under a recall of 56 days"] = walked.kinds["fixed_56"]
    is_proved = reached and walked.kinds["fixed_56"] > 50 and walked.done.total() > 50 and walked.refused.total() > 50
    return Outcome(is_proved, figures, [] if is_proved else [TOO_FEW])


WALKED = ("tell", "witness", "agree", "decide", "revoke", "rescind", "come_back", "die")


def licence(asked: Asked) -> Outcome:
    from licence.licences import force as rules
    from tests.licence.licences import walking as licence_walking

    faults: Mapping[str, Planting] = {
        "a variation binds from the telling of any day": lambda: mock.patch.object(
            rules, "binds_from", lambda *, told_at, now: told_at
        )
    }
    try:
        with asked.planted(faults):
            walked = licence_walking.walk(asked.seed, asked.size)
    except AssertionError as reason:
        return _differs(reason)
    figures = {"moves": walked.made.total() + walked.refused.total(), "refused": walked.refused.total()}
    figures |= {"moments compared": walked.compared, "releases": walked.made["release"]}
    figures |= {name: walked.made[name] for name in WALKED}
    is_proved = all(figures.values()) and walked.made.total() > walked.refused.total() / 5
    return Outcome(is_proved, figures, [] if is_proved else [TOO_FEW])


PROOFS = (
    Proof(
        name="decision-walk",
        shows="a parole decision stands as a second model has it, after each of 10,000 random moves",
        size=10_000,
        counts="moves",
        minutes=4,
        needs=Needs.DATABASE,
        seed=2026,
        faults=("a decision can be challenged a day longer",),
        run=decision,
    ),
    Proof(
        name="readiness-walk",
        shows="a release checklist stands as a second model has it, after each of 10,000 random moves",
        size=10_000,
        counts="moves",
        minutes=10,
        needs=Needs.DATABASE,
        seed=2026,
        faults=("nothing overdue holds a release",),
        run=readiness,
    ),
    Proof(
        name="recall-walk",
        shows="a recall stands as a second model has it, after each of 10,000 random moves",
        size=10_000,
        counts="moves",
        minutes=10,
        needs=Needs.DATABASE,
        seed=2026,
        faults=("one person signs twice",),
        run=recall,
    ),
    Proof(
        name="licence-walk",
        shows="at every moment those conditions bind that a second model has, no change rests on one person, and "
        "victims hear of what they asked for, after each of 5,000 random moves",
        size=5_000,
        counts="moves",
        minutes=20,
        needs=Needs.DATABASE,
        seed=2026,
        faults=("a variation binds from the telling of any day",),
        run=licence,
    ),
)
