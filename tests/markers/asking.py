"""Every address, asked as every user: the markers in each answer, and whether its reader may read them."""

from __future__ import annotations

import contextlib
import json
import random
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from unittest import mock

from django.db import transaction
from django.test import Client, override_settings
from django.utils import timezone

from release_monitor import page
from sharing import models as sharing_models
from sharing import typesetting
from sharing.events import deliveries as event_deliveries
from sharing.models import EventDelivery
from tests import test_doors
from tests.answers import without_keys
from tests.doors import Door
from tests.factories.sharing import EndpointFactory
from tests.markers.readers import kinds
from tests.markers.world import Asker, World, turn_over
from tests.oracle.addresses import DRAWN, ROUTES, is_api

NO_LIMIT = 10**9
MOST_COMPARED = 4  # of those who do not read a kind, so many are asked again with its answers turned over
ASKED = [door for door in DRAWN if door.method == "get" or is_api(door)]
SHEET = Door("people_export", 302, 200, 200, 200, 200, method="post", body={"reason": "x", "teams": "on"})
LEAKED = {
    *("recall", "recall_for_person_pdf", "recall_for_arrest_pdf", "recall_for_liaison_pdf", "recalls-detail"),
    *("licence", "breaches-detail"),
}
# Of those who see the person, whom a turned answer would tell of
TURNED = ("HOME_ADDRESS", "KNOWS_VICTIMS", "KNOWS_VICTIMS_ASK", "PPCS", "NAMED", "WRITER")


@dataclass
class Found:
    """wrong: what somebody was told and may not know, in words. broke: addresses that could not answer."""

    answers: int = 0
    told: set[tuple[str, str]] = field(default_factory=set)  # (table, column) that somebody was told who may know
    compared: int = 0
    wrong: list[str] = field(default_factory=list)
    broke: list[str] = field(default_factory=list)


@contextlib.contextmanager
def held() -> Iterator[None]:
    """No limit to requests, no bell, and papers as the data that they print."""
    with contextlib.ExitStack() as still:
        still.enter_context(override_settings(API_LIMITS=dict.fromkeys(("client", "user", "token", "open"), NO_LIMIT)))
        still.enter_context(mock.patch.dict(page.COUNTS, {name: lambda user: 0 for name in page.COUNTS}))
        still.enter_context(
            mock.patch.object(typesetting, "pdf_of", lambda template, data, *, at: json.dumps(data).encode())
        )
        yield


class Asking:
    """Asks the world; what an answer does is taken back."""

    def __init__(self, world: World):
        self.world = world
        self._clients: dict[str, Client] = {}
        self._marker = re.compile("|".join(map(re.escape, sorted(world.marks, key=len, reverse=True))))

    def doors(self, asker: Asker) -> list[Door]:
        return [door for door in [*ASKED, SHEET] if is_api(door) or not asker.token]

    def ask(self, asker: Asker, door: Door) -> str:
        """The answer with its headers, as text. Raises what the view raises. What it leaves in a cookie, such as
        a message for the next page, is taken back too."""
        client = self._client(asker)
        kept = {name: cookie.value for name, cookie in client.cookies.items()}
        client.raise_request_exception = True
        with transaction.atomic():
            response = test_doors.knock(
                client, door, test_doors.address_of(door.name, self.world.cast), self.world.cast
            )
            told = f"{response.status_code} {dict(response.headers)} {response.getvalue().decode(errors='replace')}"
            transaction.set_rollback(True)
        client.cookies = SimpleCookie(kept)
        return told

    def _client(self, asker: Asker) -> Client:
        if asker.name not in self._clients:
            client = Client()
            if asker.token:
                asked = {"grant_type": "client_credentials", "client_id": asker.token, "client_secret": "a secret"}
                token = client.post("/api/v1/token", asked).json()["access_token"]
                client = Client(headers={"Authorization": f"Bearer {token}"})
            else:
                client.force_login(asker.user)
            self._clients[asker.name] = client
        return self._clients[asker.name]

    def look(self, asker: Asker, door: Door, found: Found) -> str:
        """Ask, and judge each marker in the answer. Returns the answer, empty where none came."""
        try:
            told = self.ask(asker, door)
        except Exception as broken:  # the others are asked all the same
            found.broke.append(f"{door}, asked by {asker.name}: {type(broken).__name__} {broken}"[:300])
            return ""
        found.answers += 1
        for words in set(self._marker.findall(told)):
            mark = self.world.marks[words]
            if asker.reads(mark.kind):
                found.told.add((mark.table, mark.column))
            else:
                found.wrong.append(f"{door} tells {asker.name} {mark}")
        return told

    def look_at_events(self, asker: Asker, found: Found) -> None:
        """What a program is told automatically; nobody else is told of an event."""
        if not asker.token:
            return
        event, now = self.world.cast["delivery"].event, timezone.now()
        with transaction.atomic():
            endpoint = EndpointFactory(client=sharing_models.Client.objects.get(user=asker.user))
            spans = {"told_at": now, "next_try_at": now}
            sent = EventDelivery.objects.create(event=event, endpoint=endpoint, **spans)
            letter = event_deliveries.letter_due(sent, endpoint, at=now)
            transaction.set_rollback(True)
        found.answers += 1
        marks = {self.world.marks[words] for words in self._marker.findall(str(letter))}
        found.wrong += [f"an event tells {asker.name} {mark}" for mark in marks if not asker.reads(mark.kind)]

    def compare(self, asker: Asker, door: Door, kind: str, before: str, found: Found) -> None:
        """With what only some read turned over: to anybody else the answer is the same. Seen twice, it is another."""
        found.compared += 1
        told = [without_keys(self.ask(asker, door))]
        if told[0] != before:
            told.append(without_keys(self.ask(asker, door)))
        if before not in told:
            differs = next(iter(set(told[-1].splitlines()) - set(before.splitlines())), "in its order")
            found.wrong.append(f"{door} tells {asker.name} an answer that is for {kind}: {differs.strip()[:200]}")


def markers(asking: Asking, pairs: Collection[tuple[Asker, Door]]) -> Found:
    found = Found()
    for asker, door in pairs:
        asking.look(asker, door, found)
    return found


def turned(asking: Asking, pairs: Collection[tuple[Asker, Door]], found: Found) -> dict[str, list[str]]:
    """Each kind separately, of some who do not read it. Returns which columns were turned, by kind."""
    columns, before = {}, {}

    def answer(asker: Asker, door: Door) -> str:
        return without_keys(asking.ask(asker, door))

    for kind in TURNED:
        others = _some_of({asker.name: asker for asker, _ in pairs if not asker.reads(kinds()[kind])})
        asked = [(asker, door) for asker, door in pairs if asker.name in others]
        before |= {
            (asker.name, str(door)): answer(asker, door)
            for asker, door in asked
            if (asker.name, str(door)) not in before
        }
        with transaction.atomic():
            columns[kind] = turn_over(kind)
            for asker, door in asked if columns[kind] else ():
                first = before[asker.name, str(door)]
                if first.startswith("200"):
                    asking.compare(asker, door, kind, first, found)
            transaction.set_rollback(True)
    return columns


def _some_of(names: Collection[str]) -> set[str]:
    """A few of them, from all over."""
    return set(sorted(names)[:: max(1, len(names) // MOST_COMPARED)][:MOST_COMPARED])


def drawn(pairs: list[tuple[Asker, Door]], size: int, rng: random.Random) -> list[tuple[Asker, Door]]:
    """So many of them: first those where leaks were found before."""
    rng.shuffle(pairs)
    return sorted(pairs, key=lambda pair: pair[1].name not in LEAKED)[:size]


def is_of_the_person(door: Door) -> bool:
    return "<uuid:" in ROUTES.get(door.name, "")
