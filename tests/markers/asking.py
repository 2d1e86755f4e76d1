"""Every address, asked as every user: the markers in each answer, and whether its reader may read them."""

from __future__ import annotations

import contextlib
import json
import random
import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from unittest import mock
from uuid import uuid4

from django.apps import apps
from django.db import transaction
from django.test import Client, override_settings
from django.utils import timezone

from release_monitor.pages import page
from sharing import typesetting
from sharing.events import deliveries as event_deliveries
from sharing.events.kinds import KINDS
from sharing.models import EventDelivery
from tests import test_doors
from tests.answers import KEYS
from tests.doors import Door
from tests.markers.turning import Column, turn_over
from tests.markers.world import Asker, World
from tests.oracle.addresses import DRAWN, is_api

NO_LIMIT = 10**9
MOST_NAMED = 20  # of so many answers that differ the column is looked for of which they tell
# Tokens, the sealed words of a search, and the size of the database, which grows with each row.
NEVER_THE_SAME = re.compile(r"\b\w{64}\b|(?<=[?&]asked=)[\w-]+|[\d.,]+\s[kMG]B\b")
ASKED = [door for door in DRAWN if door.method == "get" or is_api(door)]
SHEET = Door("people_export", 302, 200, 200, 200, 200, method="post", body={"reason": "x", "teams": "on"})
LEAKED = {
    *("recall", "recall_for_person_pdf", "recall_for_arrest_pdf", "recall_for_liaison_pdf", "recalls-detail"),
    *("licence", "breaches-detail"),
}


@dataclass
class Found:
    """wrong: what somebody was told and may not know, in words. broke: addresses that could not answer."""

    answers: int = 0
    told: set[tuple[str, str]] = field(default_factory=set)  # (table, column) that somebody was told who may know
    compared: int = 0
    turned: set[Column] = field(default_factory=set)
    kinds: set[str] = field(default_factory=set)  # of events of which a program was told
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
        self._keys = _keys()

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
        self._judge(told, asker, door, found)
        return told

    def _judge(self, told: str, asker: Asker, door: object, found: Found) -> None:
        for words in set(self._marker.findall(told)):
            mark = self.world.marks[words]
            if asker.knows(mark.table, mark.column, mark.kind):
                found.told.add((mark.table, mark.column))
            else:
                found.wrong.append(f"{door} tells {asker.name} {mark}")

    def letters(self, asker: Asker) -> dict[str, str]:
        """By the kind of event, what a program is sent now; empty where it may not hear of it. Others hear of none."""
        told = {}
        with transaction.atomic():
            waiting = EventDelivery.objects.filter(endpoint__client__user=asker.user).order_by("pk")
            for delivery in waiting.select_related("event", "endpoint"):
                letter = event_deliveries.letter_due(delivery, delivery.endpoint, at=timezone.now())
                told[delivery.event.kind] = f"{letter.body.decode()} {letter.headers}" if letter else ""
            transaction.set_rollback(True)
        return told

    def look_at_events(self, asker: Asker, found: Found) -> None:
        """Each kind: a program that sees the person is told of it if its scopes open such records, and no other."""
        for name, told in self.letters(asker).items():
            found.answers += 1
            found.kinds |= {name} if told else set()
            self._judge(told, asker, name, found)
            if bool(told) != (asker.sees and KINDS[name].scope in asker.scopes):
                found.wrong.append(f"{name} {'reaches' if told else 'does not reach'} {asker.name}")

    def compare(self, asker: Asker, before: Collection[tuple[Door, str]], found: Found) -> None:
        """With all that the asker does not read turned over: the answers are the same."""
        letters, wrong = self.letters(asker), []
        with test_doors.undone(uuid4().hex):  # what was kept before is not asked
            found.turned |= turn_over(self.world, asker)
            for door, told in before:
                found.compared += 1
                if differs := self._differs(asker, door, told):
                    wrong.append((door, told, differs))
            found.compared += len(letters)
            after = self.letters(asker)
            found.wrong += [
                f"{name} tells {asker.name} what it does not read" for name in letters if letters[name] != after[name]
            ]
        for number, (door, told, differs) in enumerate(wrong):
            column = self._told_of(asker, door, told) if number < MOST_NAMED else "a column"
            found.wrong.append(f"{door} tells {asker.name} of {column}: {differs[:200]}")

    def _differs(self, asker: Asker, door: Door, before: str) -> str:
        """The first line that does, of an answer that is another both times that it is asked."""
        wanted, told = self.plain(before), ""
        for _ in range(2):
            try:
                told = self.plain(self.ask(asker, door))
            except Exception as broken:  # the others are asked all the same
                return f"broke: {type(broken).__name__} {broken}"
            if told == wanted:
                return ""
        headers, *lines = told.splitlines()
        return next((line.strip() for line in lines if line not in wanted), headers)

    def _told_of(self, asker: Asker, door: Door, before: str) -> str:
        """One column of those that make the answer another, found by halves."""
        columns = sorted(self._turned(asker, door, before, lambda column: True)[0])
        while len(columns) > 1:
            half = set(columns[: len(columns) // 2])
            is_among = self._turned(asker, door, before, half.__contains__)[1]
            columns = [column for column in columns if (column in half) == is_among]
        return ".".join(columns[0]) if columns else "nothing"

    def _turned(
        self, asker: Asker, door: Door, before: str, only: Callable[[Column], bool]
    ) -> tuple[set[Column], bool]:
        """What of these was turned over, and whether the answer is another."""
        with test_doors.undone(uuid4().hex):
            turned = turn_over(self.world, asker, only=only)
            return turned, bool(self._differs(asker, door, before))

    def plain(self, told: str) -> str:
        """Without what is drawn anew for each answer: tokens, and the keys of forms that nobody has sent."""
        return KEYS.sub(lambda key: key[0] if key[0] in self._keys else "", NEVER_THE_SAME.sub("", told))


def _keys() -> set[str]:
    """Of every row of the world."""
    keyed = (model for model in apps.get_models() if any(each.name == "uid" for each in model._meta.concrete_fields))
    return {str(uid) for model in keyed for uid in model._base_manager.values_list("uid", flat=True)}


def looked(asking: Asking, asker: Asker, doors: Collection[Door], found: Found) -> list[tuple[Door, str]]:
    """Ask them all; returns the answers to compare: those that open something, of who sees nobody every one."""
    told = [(door, asking.look(asker, door, found)) for door in doors]
    return [(door, words) for door, words in told if words.startswith("200") or (words and not asker.sees)]


def drawn(pairs: list[tuple[Asker, Door]], size: int, rng: random.Random) -> list[tuple[Asker, Door]]:
    """So many of them: first those where leaks were found before."""
    rng.shuffle(pairs)
    return sorted(pairs, key=lambda pair: pair[1].name not in LEAKED)[:size]
