"""The proof that nothing is told or written by a right that has ended. Ends grants while the real web server answers.

Askers read pages, lists, files and exports and write breaches without a pause, over HTTP, and files of people are
checked and applied as the worker does; meanwhile one grant after the other is ended, and given again seconds later.
When each name arrived is compared with when their grant was away. Streams of events: `streams.py`.
"""

from __future__ import annotations

import json
import random
import re
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from django.conf import settings
from django.db import connections, transaction
from django.urls import reverse
from django.utils import timezone

from offenders.importing import files
from offenders.models import ImportFile
from proofs.alerts import breach_world
from proofs.alerts.breach_world import World
from proofs.alerts.streams import Streams
from proofs.servers.web import FRAILTIES, Web, token_for
from sharing.access.rules import GrantRole
from sharing.administration.actions import people, teams
from sharing.grants import actions as grants
from sharing.models import Grant
from sharing.reference.catalogue import known_regions

LATEST_SECONDS = 1.0
AWAY_SECONDS = 2.5
PAUSE_SECONDS = 0.1
NAME = re.compile(rb"Telford(\d+)\D")  # whole, for an answer is read in pieces
IN_A_FILE = 8  # people
PIECE = 65_536
LONGEST_NAME = 16
Told = dict[int, float]  # by number of a person, when they were named first
SECRET = "a" * 32  # with which a form proves that it is ours: cookie and field agree


@dataclass(frozen=True)
class Answer:
    """What was asked, from when until when, and which people (by number) were named or written about, and when.

    A step of the worker tells nobody: what it noted is told by the page of the file, to whom may know of it then.
    """

    what: str
    begun: float
    ended: float
    told: dict[int, float]

    @property
    def is_told(self) -> bool:
        return not self.what.startswith("import")


@dataclass
class Away:
    """From the commit of the end of a person's grant until it is given again."""

    person: int
    since: float
    until: float = float("inf")


@dataclass
class Revoked:
    """What was seen. The last three must be nought."""

    revocations: int = 0
    answers: int = 0
    pages: int = 0
    lists: int = 0
    files: int = 0
    exports: int = 0
    writes: int = 0
    imports_checked: int = 0
    imports_applied: int = 0
    answers_open_at_an_end: int = 0
    broken_off: int = 0
    asked_again: int = 0
    longest_that_the_machine_let_us_wait: float = 0.0
    latest_seconds: float = 0.0
    late_by_kind: str = ""
    bells_heard_while_let_in: int = 0
    ends_that_a_stream_was_open_at: int = 0
    told_to_a_request_begun_after: int = 0
    told_later_than_a_second_after: int = 0
    bells_heard_while_away: int = 0

    @property
    def holds(self) -> bool:
        return not any(
            [self.told_to_a_request_begun_after, self.told_later_than_a_second_after, self.bells_heard_while_away]
        )


@dataclass
class Askers:
    """Threads that ask until told to stop, and what they were told."""

    web: Web
    world: World
    token: str
    answers: list[Answer] = field(default_factory=list)
    broken_off: int = 0
    asked_again: int = 0
    stopped: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.cookie = breach_world.cookie_of(self.world.officer)

    def run(self, ask: Callable[[], tuple[str, Told]]) -> None:
        while not self.stopped.is_set():
            begun = time.monotonic()
            try:
                what, told = ask()
            except FRAILTIES:
                continue
            self._note(what, begun, told)

    def _note(self, what: str, begun: float, told: Told) -> None:
        self.answers.append(Answer(what, begun, time.monotonic(), told))

    def page(self) -> tuple[str, Told]:
        person = random.choice(self.world.people)
        return "page", self._get(reverse("person", args=[person.uid]))

    def list(self) -> tuple[str, Told]:
        return "list", self._get(random.choice([reverse("people"), reverse("people-list")]))

    def file(self) -> tuple[str, Told]:
        return "file", self._sent(reverse("list_file", args=["breaches"]), "kind=csv&reason=Briefing")

    def export(self) -> tuple[str, Told]:
        return "export", self._sent(reverse("people_export"), "reason=Briefing")

    def write(self) -> tuple[str, Told]:
        """A breach: answered with the number of the person where it was taken."""
        number = random.randrange(len(self.world.people))
        status, _ = self.web.ask(
            *("POST", reverse("breaches-list"), json.dumps(breach_world.body_of(self.world, number))),
            Content_Type="application/json",
            Authorization=f"Bearer {self.token}",
            Idempotency_Key=str(uuid.uuid4()),
        )
        return "write", {number: time.monotonic()} if status == 201 else {}

    def _get(self, path: str) -> Told:
        return self._told("GET", path, Cookie=self.cookie)

    def _sent(self, path: str, form: str) -> Told:
        return self._told(
            *("POST", path, f"{form}&csrfmiddlewaretoken={SECRET}"),
            Content_Type="application/x-www-form-urlencoded",
            Cookie=f"{self.cookie}; {settings.CSRF_COOKIE_NAME}={SECRET}",
        )

    def _told(self, method: str, path: str, body: str = "", **headers: str) -> Told:
        """Read piece by piece as it comes, also of what breaks off."""
        connection = self.web.connection()
        told: Told = {}
        try:
            answer = self.web.asked(connection, method, path, body, **headers)
            self.asked_again += answer.status == 302
            last = b""
            while answer.status == 200 and (piece := answer.read1(PIECE)):
                now = time.monotonic()
                last = last[-LONGEST_NAME:] + piece
                told = {int(number): now for number in NAME.findall(last)} | told
        except FRAILTIES:
            self.broken_off += 1
        finally:
            connection.close()
        return told


@dataclass
class Imports(Askers):
    """Gives files of people, and does what the worker does with them."""

    def __post_init__(self) -> None:
        team, casework = _team(self.world), people.add_agency(name="Files", kind="ppcs", by=None)
        self.by = people.add_user(name="Ina Field", email="files@proof.example", agency=casework, role="ppcs", by=None)
        teams.add_member(team=team, user=self.by, by=None)
        self.by_key = {person.pk: number for number, person in enumerate(self.world.people)}

    def work(self) -> None:
        try:
            while not self.stopped.is_set():
                self._one()
        finally:
            connections.close_all()

    def _one(self) -> None:
        some = random.sample(self.world.people, IN_A_FILE)
        region = random.choice([each.name for each in known_regions() if each.kind == "probation"])
        rows = [f"{person.prison_number},{region}" for person in some]
        content = "\n".join(["prison_number,region", *rows]).encode()
        file = files.give_file(name="people.csv", content=content, lead=_team(self.world), by=self.by)
        self._work_on(file, "import checked")
        file.refresh_from_db()
        if file.state == ImportFile.State.CHECKED:
            files.apply_file(file=file, by=self.by)
            self._work_on(file, "import applied")

    def _work_on(self, file: ImportFile, what: str) -> None:
        """One step of the worker's. What it says of somebody seen has their key; of anybody else, the number alone."""
        begun = time.monotonic()
        files.work(at=timezone.now())
        file.refresh_from_db()
        report = file.report or {}
        told = [*report.get("shown", []), *report.get("held", [])]
        words = " ".join(text for text, _ in told)
        named = " ".join(f"Telford{self.by_key[key]}" for _, key in told if key is not None)
        now = time.monotonic()
        self._note(what, begun, {int(number): now for number in NAME.findall(f"{words} {named} ".encode())})


def prove(world: World, web: Web, *, revocations: int, doing: Callable[[str], object]) -> Revoked:
    """The last of the people is for the streams alone."""
    asked_of = World(**{**vars(world), "people": world.people[:-1]})
    try:
        web.start()
        token = token_for(web)
        askers, imports, streams = (
            Askers(web, asked_of, token),
            Imports(web, asked_of, token),
            Streams(web, world, token),
        )
        asks = (askers.page, askers.list, askers.file, askers.export, askers.write)
        threads = [threading.Thread(target=askers.run, args=[ask], daemon=True) for ask in asks]
        threads += [threading.Thread(target=each, daemon=True) for each in (imports.work, streams.work)]
        for thread in threads:
            thread.start()
        spans, waited = _end_again_and_again(asked_of, revocations, doing)
        for each in (askers, imports, streams):
            each.stopped.set()
        for thread in threads:
            thread.join(60)
    finally:
        web.kill()
        connections.close_all()
    seen = _judged([*askers.answers, *imports.answers], spans, streams)
    seen.longest_that_the_machine_let_us_wait = waited
    seen.broken_off, seen.asked_again = askers.broken_off, askers.asked_again
    return seen


def _end_again_and_again(world: World, revocations: int, doing: Callable[[str], object]) -> tuple[list[Away], float]:
    """When whose grant was away, and by how many seconds we were woken later than we asked, at most."""
    spans: list[Away] = []
    waited = 0.0
    away: list[Away] = []
    for number in range(revocations):
        doing(f"revocation {number + 1} of {revocations}")
        here = sorted(set(range(len(world.people))) - {each.person for each in away})
        person = random.choice(here)
        _end(world, person)
        away.append(Away(person, since=time.monotonic()))
        spans.append(away[-1])
        asleep = time.monotonic()
        time.sleep(PAUSE_SECONDS)
        waited = max(waited, time.monotonic() - asleep - PAUSE_SECONDS)
        while away and time.monotonic() - away[0].since > AWAY_SECONDS:
            back = away.pop(0)
            back.until = time.monotonic()
            _give(world, back.person)
    time.sleep(AWAY_SECONDS)
    return spans, waited


def _team(world: World):
    return world.teams[1]  # the officer's and the program's


@transaction.atomic
def _end(world: World, person: int) -> None:
    subject = world.people[person]
    grants.lock_subject(subject)
    for grant in Grant.objects.live(at=timezone.now()).filter(subject=subject, team=_team(world)):
        grants.close_grant(grant, reason="Moved", by=None, at=timezone.now())


@transaction.atomic
def _give(world: World, person: int) -> None:
    subject, now = world.people[person], timezone.now()
    row = Grant.objects.create(
        subject=subject, team=_team(world), grant_role=GrantRole.LEAD, reason="Works with them", starts_at=now
    )
    grants.write_permissions([row])


COUNTED = {
    "page": "pages",
    "list": "lists",
    "file": "files",
    "export": "exports",
    "write": "writes",
    "import checked": "imports_checked",
    "import applied": "imports_applied",
}


def _judged(answers: list[Answer], spans: list[Away], streams: Streams) -> Revoked:
    seen = Revoked(
        revocations=len(spans),
        answers=len(answers),
        bells_heard_while_let_in=streams.heard,
        bells_heard_while_away=streams.heard_away,
        ends_that_a_stream_was_open_at=streams.ends,
    )
    late = Counter[str]()
    for answer in answers:
        setattr(seen, COUNTED[answer.what], getattr(seen, COUNTED[answer.what]) + 1)
    for answer in answers:
        for span in spans:
            if not span.since - 60 < answer.ended or not answer.begun < span.until:
                continue
            is_open = answer.begun <= span.since <= answer.ended
            seen.answers_open_at_an_end += is_open
            if not span.since < answer.told.get(span.person, 0.0) < span.until:
                continue
            if answer.begun > span.since:
                seen.told_to_a_request_begun_after += 1
            elif answer.is_told:
                after = answer.told[span.person] - span.since
                seen.latest_seconds = max(seen.latest_seconds, after)
                late[answer.what] += after > LATEST_SECONDS
    seen.told_later_than_a_second_after = late.total()
    seen.late_by_kind = ", ".join(f"{what} {number}" for what, number in late.items() if number) or "none"
    return seen
