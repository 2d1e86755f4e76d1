"""The database blocks each list touches, for each reader, and how that grows with the population.

Blocks do not move with a machine's load, as times do. A population of each size is made on servers of its own; what a
page asks is asked again by EXPLAIN (ANALYZE, BUFFERS), and the blocks of all its questions are added up.
"""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any
from unittest import mock

from proofs.proof import Asked, Needs, Outcome, Proof, UnknownFault

SMALL = 10  # the first population is so many times smaller than the whole
READERS = ("national", "region", "office", "officer")
A_ROW = {"national": 25, "region": 65, "office": 40, "officer": 25}  # blocks for each
ANY_LIST = 60  # for who asks, and for the first of a list
FEW = ("office", "officer")
GROWTH = 4.0  # a row of a small table lies beside others that are asked for; of a large one, in a page of its own
WALKED = "everybody walks the order"


@dataclass(frozen=True)
class Touched:
    """What one list of the API touched for one reader, who sees so many people and is shown so many rows.
    `statement`: the one that touched most."""

    what: str
    reader: str
    people: int
    rows: int
    blocks: int
    most: int
    statement: str


def lists(people: int, *, readers: tuple[str, ...] = READERS) -> Iterator[Touched]:
    """Of each list, in a population of so many that is made in the empty database at hand, and stays."""
    from django.test import Client, override_settings
    from django.utils import timezone

    from offenders.dates.rules.releases import week_of
    from offenders.models import Offender
    from proofs.measures import lists as measuring
    from proofs.population import seed as population

    population.seed(people, today=timezone.localdate())
    population.analyze()
    users = measuring.readers()
    asked = measuring.pages(week_of(timezone.localdate())[0])
    with override_settings(SECOND_FACTOR_REQUIRED=False, ALLOWED_HOSTS=["testserver"], SECURE_SSL_REDIRECT=False):
        for reader in readers:
            client = Client()
            client.force_login(users[reader])
            seen = Offender.objects.visible_to(users[reader]).count()
            for what, path in asked.items():
                if what.endswith("API"):
                    yield Touched(what, reader, seen, *touched(client, path))


def touched(client: Any, path: str) -> tuple[int, int, int, str]:
    """How many rows are shown, how many blocks touched, how many of them by one statement, and by which."""
    from django.db import connection

    asked: list[tuple[str, Any]] = []

    def note(execute, words, params, many, context):
        if words.lstrip().startswith("SELECT") and "FOR UPDATE" not in words and "FOR SHARE" not in words:
            asked.append((words, params))
        return execute(words, params, many, context)

    client.get(path, follow=True)  # what is asked once in a process is known then
    with connection.execute_wrapper(note):
        answer = client.get(path, follow=True)
    if answer.status_code != 200:
        raise RuntimeError(f"{path} answered {answer.status_code}")
    each = [(blocks_of(words, params), words) for words, params in asked]
    most, statement = max(each)
    return len(answer.json()["results"]), sum(blocks for blocks, _ in each), most, statement


def blocks_of(words: str, params: Any) -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) {words}", params)
        plan = cursor.fetchone()[0][0]["Plan"]
    return plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]


def too_many(found: list[Touched]) -> Iterator[str]:
    """Lists that touch more than the rows that they show need, in words."""
    for each in found:
        if each.blocks > each.rows * A_ROW[each.reader] + ANY_LIST:
            yield f"{each.what}, {each.reader}: {each.blocks:,} blocks. Most of them: {each.most:,} by {each.statement}"


def growth(small: list[Touched], large: list[Touched]) -> Iterator[tuple[float, str]]:
    """By how many times what is touched for a row grew, and where, for who sees a few people whoever else there is.

    Not of who walks the order: in a small table PostgreSQL reads everybody's rows instead, and rightly.
    """
    before = {(each.what, each.reader): each for each in small}
    for each in large:
        then = before[each.what, each.reader]
        if each.reader in FEW:
            yield _a_row(each) / _a_row(then), f"{each.what}, {each.reader}"


def _a_row(each: Touched) -> float:
    """People are looked up, and then rows: whichever are more."""
    return each.blocks / max(each.rows, each.people)


def prove(asked: Asked) -> Outcome:
    if asked.fault not in ("", WALKED):
        raise UnknownFault(asked.fault)
    found = []
    for people in (asked.size // SMALL, asked.size):
        asked.doing(f"{people:,} people")
        ran = subprocess.run(
            [sys.executable, "-m", "proofs.buffers", str(people), asked.fault],
            stdout=subprocess.PIPE,
            check=True,
            text=True,
        )
        found.append([Touched(**page) for page in json.loads(ran.stdout)])
    small, large = found
    grown = sorted(growth(small, large), reverse=True)
    wrong = [*too_many(large), *(f"{words}: {times:.2f} times the blocks" for times, words in grown if times > GROWTH)]
    for words in wrong:
        asked.say(words)
    a_row = max(each.blocks / each.rows for each in large)
    figures = {"people": asked.size, "lists": len(large), "most blocks for a row": a_row, "highest growth": grown[0][0]}
    return Outcome(not wrong, figures)


@contextmanager
def planted(fault: str) -> Iterator[None]:
    if not fault:
        yield
        return
    from sharing.access import sql

    with mock.patch.object(sql, "FEW", -1):
        yield


def main(people: str, fault: str) -> None:
    from proofs.places import provided

    with provided(Needs.SERVERS), planted(fault):
        logging.disable(logging.INFO)
        print(json.dumps([asdict(page) for page in lists(int(people))]))


LISTS = Proof(
    name="list-buffers",
    shows="no list of the API touches more blocks than its rows need, whoever reads and however many people there are",
    size=100_000,
    counts="people",
    minutes=8,
    needs=Needs.NOTHING,
    faults=(WALKED,),
    run=prove,
)
PROOFS = (LISTS,)

if __name__ == "__main__":
    main(*sys.argv[1:])
