"""The proof that no form answers "is this person on record?": hidden and absent numbers, sent in turn to every form.

Each pair is one form, sent once with the number of somebody hidden and once with a number of nobody, in an order that
is drawn; what a sending does is taken back before the next. Bytes and statements must be equal, and by Wilcoxon's test
neither may be the slower.
"""

from __future__ import annotations

import itertools
import json
import random
import re
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

from proofs.proof import Asked, Needs, Outcome, Planting, Proof

BATCH = 100  # pairs
LARGEST_Z = 2.576  # p > 0.01, of both sides
TELLS = "who has a number is looked up once it is known that somebody has it"
DELAY_SECONDS = 0.002
# What differs from one sending to the next whoever has the number
OF_A_SENDING = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"  # keys
    r'|name="csrfmiddlewaretoken" value="[^"]*"|"x-csrftoken": "[^"]*"|\d{4}-\d{2}-\d{2}T[\d:.]+(?:Z|\+00:00)'
    r"|sha256:[0-9a-f]+|rm-print-only\">Shown to [^<]*"  # the minute in the footer
)
Answer = tuple[int, str]


@dataclass(frozen=True)
class Sent:
    """One sending. answer: status and text without what is each sending's own. statements: how many."""

    answer: Answer
    statements: int
    seconds: float


@dataclass(frozen=True)
class Form:
    """A way to send a number. kind: whose number. send: sends it and returns the answer."""

    name: str
    kind: str
    send: Callable[[str], Answer]


@dataclass(frozen=True)
class World:
    """hidden: by kind of number, numbers of people whom the sender may not see. absent: as many of nobody."""

    hidden: Mapping[str, list[str]]
    absent: Mapping[str, list[str]]
    forms: list[Form]


def compare(asked: Asked) -> Outcome:
    with asked.planted(faults()), asked_once():
        pairs = list(sendings(build(asked.size), asked.size, seed=asked.seed, doing=asked.doing))
    unlike = [f"{name}: {difference(here, gone)}" for name, here, gone in pairs if here.answer != gone.answer]
    more = [name for name, here, gone in pairs if here.statements != gone.statements]
    here, gone = ([1000 * pair[at].seconds for pair in pairs] for at in (1, 2))
    z = signed_rank_test([one - other for one, other in zip(here, gone, strict=True)])
    longer = sum(one > other for one, other in zip(here, gone, strict=True)) / len(pairs)
    figures: dict[str, Any] = {
        "pairs": len(pairs),
        "forms": len({name for name, _, _ in pairs}),
        "answers that differ": len(unlike),
        "numbers of statements that differ": len(more),
        "hidden, median": f"{_median(here):.2f} ms",
        "absent, median": f"{_median(gone):.2f} ms",
        "hidden the longer in": f"{100 * longer:.1f} % of pairs",
        "z": f"{z:.2f}",
    }
    return Outcome(not unlike and not more and abs(z) < LARGEST_Z, figures, sorted({*unlike, *more}))


@contextmanager
def asked_once() -> Iterator[None]:
    """What a process asks anew every few seconds, whoever asks it what, is not one side's statement."""
    from sharing.told_clock import standing

    with mock.patch.object(standing, "is_open_now", return_value=True):
        yield


def sendings(
    world: World, size: int, *, seed: int, doing: Callable[[str], object] = lambda words: None
) -> Iterator[tuple[str, Sent, Sent]]:
    """Of each pair the form, the sending with a hidden number and the one with an absent number."""
    from tests import database

    dice = random.Random(seed)
    for form in world.forms:  # what is made once in a process is not one side's cost
        send(form, world.absent[form.kind][0])
    for at, form in zip(range(size), itertools.cycle(world.forms), strict=False):
        if at % BATCH == 0:
            doing(f"pair {at} of {size}")
            if at:
                database.sweep()  # rows that were taken back still fill its pages, for both alike
        numbers = {"hidden": world.hidden[form.kind], "absent": world.absent[form.kind]}
        order = sorted(numbers, key=lambda _: dice.random())
        sent = {which: send(form, numbers[which][at % len(numbers[which])]) for which in order}
        yield form.name, sent["hidden"], sent["absent"]


def difference(one: Sent, other: Sent) -> str:
    """The first line in which two answers differ, of each; empty where they are alike."""
    lines = itertools.zip_longest(*(f"{sent.answer[0]}\n{sent.answer[1]}".splitlines() for sent in (one, other)))
    return next((f"{here!r} and {gone!r}" for here, gone in lines if here != gone), "")


def send(form: Form, number: str) -> Sent:
    """Send it, and take back what it did."""
    from django.db import connection, transaction

    count = [0]

    def counted(execute: Any, *args: Any) -> Any:
        count[0] += 1
        return execute(*args)

    with transaction.atomic():
        began = time.perf_counter()
        with connection.execute_wrapper(counted):
            status, text = form.send(number)
        seconds = time.perf_counter() - began
        transaction.set_rollback(True)
    return Sent((status, OF_A_SENDING.sub("", text.replace(number, "NUMBER"))), count[0], seconds)


def build(size: int) -> World:
    from django.test import Client as Browser

    from offenders.models import Identifier, Offender
    from tests.factories.offenders import OffenderFactory
    from tests.factories.sharing import GrantFactory, TeamFactory, UserFactory
    from tests.offenders.program import Program

    people = max(4, min(size, 100))
    numbers = [f"A{at:04d}BC" for at in range(2 * people)]
    crns = [f"X{at:06d}" for at in range(2 * people)]
    elsewhere, own = TeamFactory(), TeamFactory(agency__kind="ppcs")
    for number, crn in zip(numbers[:people], crns[:people], strict=True):
        person = OffenderFactory(prison_number=number, family_name="Wrexcombe")
        GrantFactory(subject=person, team=elsewhere, grant_role="lead")
        Identifier.objects.create(offender=person, kind="crn", value=crn, canonical=crn, is_verified=True)
    mine: Offender = OffenderFactory(prison_number="Z0001ZZ", family_name="Seen", given_names="Sam")
    GrantFactory(subject=mine, team=own, grant_role="lead")
    user = UserFactory(role="ppcs", teams=[own])
    browser = Browser()
    browser.force_login(user)
    program = Program(Browser(), own)
    hidden = {"prison": numbers[:people], "crn": crns[:people]}
    absent = {"prison": numbers[people:], "crn": crns[people:]}
    return World(hidden, absent, [*_pages(browser, mine, own), *_api(program, mine, own), *_files(user, own)])


def _pages(browser: Any, person: Any, team: Any) -> list[Form]:
    from django.urls import reverse

    typed = {
        "family_name": "Telford",
        "given_names": "Rowan",
        "programme": "terrorism",
        "marking": "OFFICIAL-SENSITIVE",
        "team": str(team.uid),
    }
    details = typed | {"family_name": person.family_name, "given_names": person.given_names}

    def post(name: str, body: dict[str, Any], **at: Any) -> Answer:
        answer = browser.post(reverse(name, kwargs=at), body, follow=True)
        return answer.status_code, answer.content.decode()

    return [
        Form("page: add a person", "prison", lambda number: post("person_add", typed | {"prison_number": number})),
        Form(
            "page: add a person with a CRN",
            "crn",
            lambda number: post("person_add", typed | {"prison_number": "Z7777ZZ", "crn": number}),
        ),
        Form(
            "page: add a number",
            "crn",
            lambda number: post("identifier_add", {"kind": "crn", "value": number}, uid=person.uid),
        ),
        Form(
            "page: add a former prison number",
            "prison",
            lambda number: post("identifier_add", {"kind": "former_prison", "value": number}, uid=person.uid),
        ),
        Form(
            "page: correct the prison number",
            "prison",
            lambda number: post("person_details", details | {"prison_number": number}, uid=person.uid),
        ),
    ]


def _api(program: Any, person: Any, team: Any) -> list[Form]:
    where = f"people/{person.uid}/"
    new = {"family_name": "Telford", "given_names": "Rowan", "team": team.uid}

    def told(answer: Any) -> Answer:
        return answer.status_code, json.dumps(answer.json(), sort_keys=True)

    return [
        Form(
            "API: add a person", "prison", lambda number: told(program.post("people/", new | {"prison_number": number}))
        ),
        Form(
            "API: add a number",
            "crn",
            lambda number: told(program.change(where, "add-number", {"kind": "crn", "value": number})),
        ),
        Form(
            "API: correct the prison number",
            "prison",
            lambda number: told(program.change(where, "change", {"prison_number": number})),
        ),
    ]


def _files(user: Any, team: Any) -> list[Form]:
    from datetime import date

    from offenders.importing import applying

    def preview(number: str, crn: str) -> Answer:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "people.csv"
            path.write_text(f"prison_number,given_names,family_name,crn\n{number},Rowan,Telford,{crn}\n")
            report = applying.preview(path, by=user, today=date(2026, 12, 1), lead=team)
        return 200, repr(report)

    return [
        Form("file: preview of a person", "prison", lambda number: preview(number, "")),
        Form("file: preview of a CRN", "crn", lambda number: preview("Z7777ZZ", number)),
    ]


def signed_rank_test(differences: list[float]) -> float:
    """z of the pairs, after Wilcoxon: 0 where neither side is the larger. Pairs without a difference are left out."""
    told = sorted((difference for difference in differences if difference), key=abs)
    n = len(told)
    if not n:
        return 0.0
    ranks = sum(rank for rank, difference in enumerate(told, 1) if difference > 0)
    return (ranks - n * (n + 1) / 4) / (n * (n + 1) * (2 * n + 1) / 24) ** 0.5


def _median(times: list[float]) -> float:
    return sorted(times)[len(times) // 2]


def faults() -> Mapping[str, Planting]:
    return {TELLS: _telling}


@contextmanager
def _telling() -> Iterator[None]:
    from offenders.models import Offender
    from offenders.record import actions

    own = actions._check_number

    def looked_up(kind: Any, reading: Any, **said: Any) -> None:
        own(kind, reading, **said)
        if Offender.objects.filter(prison_number=reading.canonical).exists():
            time.sleep(DELAY_SECONDS)

    with mock.patch.object(actions, "_check_number", looked_up):
        yield


PROOFS = (
    Proof(
        name="identities",
        shows="No form, address or file answers whether a number is on record of somebody hidden, by words or by time",
        size=2_000,
        counts="pairs",
        minutes=6,
        needs=Needs.DATABASE,
        faults=(TELLS,),
        run=compare,
        seed=2026,
    ),
)
