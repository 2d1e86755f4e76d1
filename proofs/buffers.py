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
# Blocks of a list page for each person in sight: it counts and draws them all. A national desk's are everybody.
A_PERSON = {"region": 6, "office": 25, "officer": 45}
ANY_PAGE = 400  # the frame, the bell, the filters
ANY_LIST = 60  # for who asks, and for the first of a list
LOOKED_UP = 4  # blocks to find one person in sight by their key: three of an index, one of the row
# By how many times what is touched for a row may grow with ten times the people. A row of a small table lies beside
# others that are asked for; of a large one, in a page of its own. Whoever sees a tenth of everybody walks the order:
# in a small table PostgreSQL reads all rows instead, and rightly.
GROWTH = {"region": 6.0, "office": 4.0, "officer": 4.0}
WALKED = "everybody walks the order"


@dataclass(frozen=True)
class Touched:
    """What one list of the API, or one list page, touched for one reader, who sees so many people and is shown so many
    rows; of a page, people. `statement`: the one that touched most."""

    what: str
    reader: str
    people: int
    rows: int
    blocks: int
    most: int
    statement: str
    is_page: bool = False


def lists(people: int, *, readers: tuple[str, ...] = READERS, of_pages: tuple[str, ...] = ()) -> Iterator[Touched]:
    """Of each list, in a population of so many that is made in the empty database at hand, and stays.

    of_pages: the readers whose list pages are asked too.
    """
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
                is_page = not what.endswith("API")
                if not is_page or reader in of_pages:
                    address = measuring.address_of(client, path)
                    yield Touched(what, reader, seen, *touched(client, address), is_page)


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
    is_json = "json" in answer.headers["Content-Type"]
    rows = len(answer.json()["results"] if is_json else answer.wsgi_request.asked.told)
    return rows, sum(blocks for blocks, _ in each), most, statement


def blocks_of(words: str, params: Any) -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) {words}", params)
        plan = cursor.fetchone()[0][0]["Plan"]
    return plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]


def too_many(found: list[Touched]) -> Iterator[str]:
    """Lists that touch more than the rows that they show need, in words."""
    for touched in found:
        if touched.blocks > allowed(touched):
            most = f"{touched.most:,} by {touched.statement}"
            yield f"{touched.what}, {touched.reader}: {touched.blocks:,} blocks. Most of them: {most}"


def allowed(each: Touched) -> int:
    """How many blocks: of a list by the rows that it shows, of a page by the people in sight."""
    if each.is_page:
        return each.people * A_PERSON[each.reader] + ANY_PAGE
    return each.rows * A_ROW[each.reader] + ANY_LIST


def growth(small: list[Touched], large: list[Touched]) -> Iterator[tuple[float, Touched]]:
    """By how many times what is touched for a row grew, and where. Not of a national desk, which counts everybody."""
    before = {(touched.what, touched.reader): touched for touched in small}
    for touched in large:
        then = before[touched.what, touched.reader]
        if touched.reader in GROWTH:
            yield _a_row(touched) / _a_row(then), touched


def _a_row(each: Touched) -> float:
    """People are looked up, and then rows: whichever are more. Less than the frame of a page, or than to look each
    person in sight up once, is not judged: of a small table PostgreSQL reads a few blocks for all of them."""
    blocks = max(each.blocks, ANY_PAGE, each.people * LOOKED_UP) if each.is_page else each.blocks
    walks = each.reader == "region" and not each.is_page  # the order, until the rows are found
    return blocks / (each.rows if walks else max(each.rows, each.people))


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
    grown = list(growth(small, large))
    wrong = [
        *too_many(large),
        *(
            f"{each.what}, {each.reader}: {times:.2f} times the blocks"
            for times, each in grown
            if times > GROWTH[each.reader]
        ),
    ]
    for words in wrong:
        asked.say(words)
    listed, pages = [each for each in large if not each.is_page], [each for each in large if each.is_page]
    figures = {
        "people": asked.size,
        "lists": len(listed),
        "most blocks for a row": max(each.blocks / each.rows for each in listed),
        "pages": len(pages),
        "most of what a page may touch": max(each.blocks / allowed(each) for each in pages),
        "highest growth": max(times for times, each in grown if each.reader != "region"),
        "of a region": max(times for times, each in grown if each.reader == "region"),
    }
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
        print(json.dumps([asdict(page) for page in lists(int(people), of_pages=tuple(A_PERSON))]))


LISTS = Proof(
    name="list-buffers",
    shows="no list of the API touches more blocks than its rows need, nor a list page more than the people in sight "
    "need, whoever reads and however many people there are",
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
