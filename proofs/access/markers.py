"""The proof that each answer tells of a person's record what docs/readers.md gives its reader, and nothing else."""

from __future__ import annotations

import contextlib
import logging
import random
from collections.abc import Iterator, Mapping
from typing import Any
from unittest import mock

from proofs.proof import Asked, Needs, Outcome, Planting, Proof

# Columns that somebody was told who may read them, and that could be turned over: with fewer it shows too little.
FEWEST_TOLD, FEWEST_TURNED = 120, 1_300


@contextlib.contextmanager
def _asking() -> Iterator[Any]:
    """The world of tests/markers, at its clock."""
    import time_machine
    from django.utils import timezone

    from tests.markers import asking
    from tests.markers import world as worlds

    with contextlib.ExitStack() as still:
        still.enter_context(time_machine.travel(timezone.now(), tick=False))
        still.callback(logging.disable, logging.root.manager.disable)
        logging.disable(logging.ERROR)
        still.enter_context(asking.held())
        yield asking.Asking(worlds.make())


def faults() -> Mapping[str, Planting]:
    """Leaks as they stood, and others of their kind."""
    from licence.licences.panels import licences
    from licence.recalls import printing as recall_printing
    from licence.recalls.files import FOR_ARREST, FOR_PERSON
    from offenders.register.querysets import NotificationQuerySet
    from sharing.access import fields
    from sharing.events import seeing

    parts = recall_printing.PARTS
    patch = mock.patch.object
    return {
        "where the person may be found is for everybody": lambda: patch(fields, "unread", return_value=frozenset()),
        "the person receives the notes for the arrest": lambda: mock.patch.dict(parts, {FOR_PERSON: parts[FOR_ARREST]}),
        "programs are told what somebody typed": _told_to_programs,
        "the register is for everybody": lambda: patch(NotificationQuerySet, "handled_for", lambda rows, user: rows),
        "an event goes to any program": lambda: patch(seeing, "_records_seen", side_effect=_any_record),
        "that a victim asked is shown to all": lambda: patch(licences, "knows_victims", return_value=True),
    }


def _any_record(asked: Any, client: Any) -> dict[Any, int]:
    return {(kind.name, row.event.record_uid): row.event.subject_id for row, kind in asked}


@contextlib.contextmanager
def _told_to_programs() -> Iterator[None]:
    from sharing.api import field_permissions as declared

    def forget() -> None:
        declared._gone.cache_clear()
        declared._reader_of.cache_clear()

    forget()
    with mock.patch.object(declared, "_gone_of", return_value={}):
        yield
    forget()


def markers(asked: Asked) -> Outcome:
    """size: answers that are looked at; all of them, unless fewer are asked for, which are drawn by the seed."""
    from tests.markers import asking as ways

    with _asking() as asking, asked.planted(faults()):
        pairs = [(asker, door) for asker in asking.world.askers for door in asking.doors(asker)]
        is_whole = asked.size >= len(pairs)
        pairs = ways.drawn(pairs, asked.size, random.Random(asked.seed))
        found = ways.Found()
        for asker in asking.world.askers:
            doors = [door for who, door in pairs if who is asker]
            asked.doing(f"{asker.name}: {len(doors)} of {len(pairs)} answers, {len(found.wrong)} wrong")
            before = ways.looked(asking, asker, doors, found)
            asking.look_at_events(asker, found)
            asked.doing(f"{asker.name}: {len(before)} of these answers again, {len(found.wrong)} wrong")
            asking.compare(asker, before, found)
        figures = {
            "answers": found.answers,
            "columns marked": len(asking.world.columns),
            "of them told": len(found.told),
            "answers compared": found.compared,
            "columns turned over": len(found.turned),
            "kinds of events told": len(found.kinds),
            "wrong": len(set(found.wrong)),
            "broke": len(found.broke),
        }
        is_enough = len(found.told) >= FEWEST_TOLD and len(found.turned) >= FEWEST_TURNED
        is_proved = not found.wrong and not found.broke and (not is_whole or is_enough)
        return Outcome(is_proved, dict(figures), sorted({*found.wrong, *found.broke}))


PROOFS = (
    Proof(
        name="markers",
        shows="no answer at any address tells any role a column that docs/readers.md does not give it",
        size=30_000,
        counts="answers",
        minutes=30,
        needs=Needs.DATABASE,
        faults=(
            "where the person may be found is for everybody",
            "the person receives the notes for the arrest",
            "programs are told what somebody typed",
            "the register is for everybody",
            "an event goes to any program",
            "that a victim asked is shown to all",
        ),
        run=markers,
    ),
)
