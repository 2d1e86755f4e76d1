"""The proof that nothing is told to people who need not know it. docs/access-proof.md says how each part is asked."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

from proofs.proof import Asked, Needs, Outcome, Planting, Proof, UnknownFault

PEOPLE = 300
DELAY_SECONDS = 0.02
BATCH = 50  # worlds


@contextmanager
def _world(asked: Asked) -> Iterator[Any]:
    """The world of tests/oracle, at its moment."""
    from tests.oracle import moment
    from tests.oracle import world as worlds

    asked.doing("making the world")
    world = worlds.make(asked.seed, people=PEOPLE)
    moment.signed_in(world)
    with moment.held(world):
        yield world


def _faults_of_permission() -> dict[str, Planting]:
    from tests.oracle import planting

    return {fault.words: lambda fault=fault: planting.planted(fault) for fault in planting.FAULTS}


def draws(asked: Asked) -> Outcome:
    from proofs.access import figures as access_figures

    with _world(asked) as world, asked.planted(_faults_of_permission()):
        return access_figures.draws(world, asked)


def timing(asked: Asked) -> Outcome:
    from proofs.access import figures as access_figures
    from sharing import audit

    own = audit.refuse

    def slow(*, subject: Any, **said: Any) -> None:
        own(subject=subject, **said)
        if subject is not None:
            time.sleep(DELAY_SECONDS)

    faults = {"a hidden record takes longer": lambda: mock.patch.object(audit, "refuse", slow)}
    with _world(asked) as world, asked.planted(faults):
        return access_figures.timing(world, asked)


def relation(asked: Asked) -> Outcome:
    """Some worlds to a transaction, and then the database is swept: rows that were taken back still fill its pages."""
    from proofs import places
    from tests import database
    from tests.oracle import relation as drawing

    wrong: list[str] = []
    worlds = range(asked.first, asked.size + 1)
    with asked.planted(drawing.FAULTS):
        for first in range(0, len(worlds), BATCH):
            with places.taken_back():
                cast = drawing.cast()
                for number in worlds[first : first + BATCH]:
                    asked.doing(f"world {number}")
                    for difference in drawing.compare(cast, asked.seed * 1_000_000 + number):
                        asked.say(difference)
                        wrong.append(difference)
            database.sweep()
    return Outcome(not wrong, {"worlds": len(worlds), "differences": len(wrong)})


def on_behalf(asked: Asked) -> Outcome:
    from tests.oracle import on_behalf as pairs

    with _world(asked) as world, asked.planted(pairs.FAULTS):
        drawn = pairs.pairs(world)[: asked.size]
        found = pairs.compare(world, drawn, each=lambda n: asked.doing(f"pair {n} of {len(drawn)}"))
    figures = {"pairs": len(drawn), "rows": found.both, "lists cut short": found.fewer, "wrong": len(found.wrong)}
    return Outcome(not found.wrong and found.fewer > 0, figures, sorted(set(found.wrong)))


def teeth(asked: Asked) -> Outcome:
    from proofs.access import figures as access_figures
    from tests.oracle import planting

    with asked.planted({"nothing is planted": lambda: _no_fault(planting)}), _world(asked) as world:
        return access_figures.teeth(world, asked, planting.FAULTS)


@contextmanager
def _no_fault(planting: Any) -> Iterator[None]:
    @contextmanager
    def nothing(fault: Any) -> Iterator[None]:
        yield

    with mock.patch.object(planting, "planted", nothing):
        yield


def revocations(asked: Asked) -> Outcome:
    """Real programs on a database that stays: the fault is planted in the web server's process."""
    import logging

    from proofs.access import revoking
    from proofs.alerts import breach_world
    from proofs.servers import faulty_site
    from proofs.servers.web import Web

    if asked.fault and asked.fault not in _faults_of_permission():
        raise UnknownFault(asked.fault)
    os.environ["RELEASE_MONITOR_API_PER_CLIENT"] = "1000000"
    logging.disable(logging.INFO)  # of each file that is given
    web = Web(application=faulty_site.with_fault(asked.fault))
    seen = revoking.prove(breach_world.make(41), web, revocations=asked.size, doing=asked.doing)
    figures = {name.replace("_", " "): value for name, value in vars(seen).items()}
    return Outcome(seen.holds, figures)


def _access(name: str, run: Callable[[Asked], Outcome], needs: Needs = Needs.DATABASE, **more: Any) -> Proof:
    return Proof(name=f"access-{name}", run=run, needs=needs, **more)


MORE = "each of tests/oracle/planting.py, by its words"
PROOFS = (
    _access(
        "draws",
        draws,
        shows="no answer to anybody, at any address, tells more or less than the oracle says",
        size=10_000,
        counts="draws",
        minutes=20,
        seed=11,
        faults=("a grant's end is not asked", "victims are shown to all"),
        more_faults=MORE,
    ),
    _access(
        "on-behalf",
        on_behalf,
        shows="a program that asks on behalf of a user is told what both may know, no more and no less",
        size=12,
        counts="pairs of a program and a user, each of another role",
        minutes=10,
        seed=2026,
        faults=("what the program may not know is not left out",),
    ),
    _access(
        "relation",
        relation,
        needs=Needs.COPY,
        shows="lists, answers, audiences, bells, duties, items and reasons say of each world what the oracle says",
        size=2_000,
        counts="worlds",
        minutes=27,
        faults=("the bell asks nobody's grant", "the bell asks nothing of the item"),
        more_faults="each of tests/oracle/relation.py, by its words",
    ),
    _access(
        "revocations",
        revocations,
        needs=Needs.SERVERS,
        shows="nothing is told or written by a right that has ended, nor later than a second after its end",
        size=500,
        counts="ends of grants",
        minutes=3,
        faults=("a grant's end is not asked",),
        more_faults=MORE,
    ),
    _access(
        "timing",
        timing,
        shows="a hidden record takes as long as one that does not exist",
        size=500,
        counts="pairs",
        minutes=2,
        faults=("a hidden record takes longer",),
    ),
    _access(
        "teeth",
        teeth,
        shows="each known fault of permission is noticed when it is planted",
        size=95,
        counts="faults",
        minutes=15,
        seed=2026,
        faults=("nothing is planted",),
    ),
)
