"""The proof that no request of the schema, or nearly of it, makes the API fail or answer what it does not describe.

Schemathesis draws the requests; partner systems and people of three roles send them."""

from __future__ import annotations

import contextlib
import json
import logging
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from unittest import mock
from urllib.parse import urlencode

from proofs.proof import Asked, Needs, Outcome, Planting, Proof

NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)
ROLES = ("probation_manager", "ppcs", "administrator")  # beside a partner system
MEANT = 0.8  # of the uids, so many are of a record that there is
LONG = 3600.0  # seconds
SAID_EVERY = 25  # operations
LEAST_DONE = 0.05  # of the requests, so many must do what they ask: else they reach too little to prove much


@dataclass
class Found:
    asked: int = 0
    done: int = 0  # answered with 2xx
    faults: dict[str, str] = field(default_factory=dict)  # by operation and kind, the first of it


class Asker:
    """One caller of the world of tests/markers; what a request does is taken back."""

    def __init__(self, name: str, client: Any, cast: Mapping[str, Any], draw: random.Random) -> None:
        from tests.answers_in_schema import PARAMETER
        from tests.oracle.addresses import ROUTES

        self.name, self.client, self.cast, self.draw = name, client, cast, draw
        self.known = {
            "/" + PARAMETER.sub(r"{\1}", route): address
            for address, route in ROUTES.items()
            if address and route.startswith("api/v1/")
        }
        client.raise_request_exception = False

    def ask(self, path: str, method: str, case: Any) -> Any:
        """The answer to a drawn case; None: it cannot be sent."""
        from tests.test_doors import address_of

        address = case.formatted_path
        if "{" in path and self.draw.random() < MEANT:
            address = address_of(self.known[path], self.cast)
        headers = {str(name): str(value) for name, value in (case.headers or {}).items()}
        if "If-Match" in headers and self.draw.random() < MEANT:
            headers["If-Match"] = self._version(address) or headers["If-Match"]
        query = {name: value for name, value in (case.query or {}).items() if value is not None}
        query = self._meant(query)
        return self._send(method, f"{address}?{urlencode(query, doseq=True)}" if query else address, headers, case)

    def _version(self, address: str) -> str:
        """Of the record that a verb is asked of."""
        return self.client.get(address.rstrip("/").rpartition("/")[0] + "/").headers.get("ETag", "")

    def _send(self, method: str, address: str, headers: dict[str, str], case: Any) -> Any:
        kind, body = case.media_type or "application/json", case.body
        if isinstance(body, bytes):
            data = body
        elif kind == "application/x-www-form-urlencoded" and isinstance(body, dict):
            data = urlencode(body, doseq=True).encode()
        elif isinstance(body, dict | list | str | int | float | bool | None):
            data = json.dumps(self._meant(body)).encode() if method != "get" else b""
        else:
            data = b""  # nothing is sent
        return self.client.generic(method.upper(), address, data, content_type=kind, headers=headers)

    def _meant(self, value: Any, name: str = "") -> Any:
        """The same with the uids of rows that there are, mostly."""
        if isinstance(value, dict):
            return {key: self._meant(inside, key) for key, inside in value.items()}
        if isinstance(value, list):
            return [self._meant(each, name.removesuffix("s")) for each in value]
        row = self.cast.get("bound" if name == "condition" else name)
        if isinstance(value, str) and hasattr(row, "uid") and self.draw.random() < MEANT:
            return str(row.uid)  # type: ignore[union-attr]
        return value


def _askers(draw: random.Random) -> list[Asker]:
    from sharing.clients.token_scopes import TokenScope
    from tests.factories.sharing import ClientFactory, GrantFactory, TeamFactory
    from tests.markers import asking
    from tests.markers import world as worlds

    world = worlds.make()
    team = TeamFactory()
    GrantFactory(subject=world.cast["person"], team=team, grant_role="contributor")
    program = ClientFactory(teams=[team], scopes=list(TokenScope))
    world.askers.append(worlds.Asker("partner system", program.user, token=program.client_id))
    of_world = asking.Asking(world)
    chosen = [each for each in world.askers if each.name in (*ROLES, "partner system", "program")]
    return [Asker(each.name, of_world._client(each), world.cast, draw) for each in chosen]


@contextlib.contextmanager
def still(at: datetime) -> Iterator[Any]:
    """The clock stands there; gives what moves it."""
    import time_machine
    from django.test import override_settings

    from tests.markers import asking

    with contextlib.ExitStack() as still:
        clock = still.enter_context(time_machine.travel(at, tick=False))
        still.callback(logging.disable, logging.root.manager.disable)
        logging.disable(logging.CRITICAL)
        still.enter_context(asking.held())
        still.enter_context(override_settings(REQUEST_SECONDS=LONG))  # a busy machine ends no request, and no proof
        yield clock


def faults() -> Mapping[str, Planting]:
    """Ways in which answers have broken the schema, or the API has failed."""
    import orjson

    from sharing.api import rendering
    from sharing.api.sent_again import idempotency

    def with_empty_texts(data: Any) -> bytes:
        return orjson.dumps(data, default=str, option=orjson.OPT_UTC_Z | orjson.OPT_NON_STR_KEYS)

    def with_more(data: Any) -> bytes:
        return with_empty_texts({**data, "more": 1} if isinstance(data, dict) else data)

    patch = mock.patch.object
    return {
        "an absent value is an empty text": lambda: patch(rendering, "render", with_empty_texts),
        "an answer has a field that the schema has not": lambda: patch(rendering, "render", with_more),
        "a key of any length is taken": lambda: patch(idempotency, "LONGEST", 10**6),
    }


def cases(asked: Asked) -> Outcome:
    """size: requests, spread over all operations and askers; half of them are such as the schema allows. first: the
    number of an operation. only: those below this part of the API."""
    import schemathesis
    from schemathesis import GenerationMode

    from sharing.api.described import description

    draw, found = random.Random(asked.seed), Found()
    with still(NOON), asked.planted(faults()):
        askers = _askers(draw)
        operations = [each.ok() for each in schemathesis.openapi.from_dict(description.document()).get_all_operations()]
        for_each = max(1, asked.size // (len(operations) * 2))
        for number, operation in enumerate(operations, start=1):
            if number < asked.first or not operation.path.startswith(f"/api/v1/{asked.only}"):
                continue
            at = f"{number} of {len(operations)} operations, {found.asked} requests, {len(found.faults)} faults"
            asked.doing(at)
            if number % SAID_EVERY == 0:  # where to go on, should it be broken off: --first
                asked.say(at)
            known = set(found.faults)
            for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
                _look(operation, mode, for_each, askers, found, seed=asked.seed)
            for place in found.faults.keys() - known:
                asked.say(f"{place}: {found.faults[place]}")
    figures = {
        "operations": len(operations),
        "requests": found.asked,
        "done": found.done,
        "server errors": sum(" 5" in place for place in found.faults),
        "answers outside the schema": sum(" 5" not in place for place in found.faults),
    }
    is_proved = not found.faults and found.done >= found.asked * LEAST_DONE
    return Outcome(is_proved, dict(figures), [f"{place}: {words}" for place, words in sorted(found.faults.items())])


def _look(operation: Any, mode: Any, size: int, askers: list[Asker], found: Found, *, seed: int) -> None:
    from hypothesis import HealthCheck, Phase, given, settings
    from hypothesis import seed as seeded
    from hypothesis.errors import Unsatisfiable

    easy = list(HealthCheck)  # a proof may take its time
    try:
        strategy = operation.as_strategy(generation_mode=mode)
    except Exception:  # nothing can be wrong in what takes nothing
        return

    @seeded(seed)
    @settings(max_examples=size, database=None, deadline=None, phases=[Phase.generate], suppress_health_check=easy)
    @given(strategy)
    def ask(case: Any) -> None:
        _ask(askers[found.asked % len(askers)], operation, case, found)

    with contextlib.suppress(Unsatisfiable):
        ask()


def _ask(asker: Asker, operation: Any, case: Any, found: Found) -> None:
    from django.db import transaction

    from release_monitor.pages import away
    from tests.answers_in_schema import fault_of

    with transaction.atomic():
        answer = asker.ask(operation.path, operation.method, case)
        transaction.set_rollback(True)
    away.forget()
    found.asked += 1
    found.done += 200 <= answer.status_code < 300
    where = f"{operation.method.upper()} {operation.path} {answer.status_code}"
    if answer.status_code >= 500:
        fault = getattr(answer, "exc_info", None)
        words = f"{fault[0].__name__}: {fault[1]}" if fault else answer.content.decode()[:300]
        found.faults.setdefault(where, f"asked by {asker.name}: {words[:500]}; sent {case.query} {case.body}"[:1500])
        return
    query = answer.wsgi_request.GET
    if wrong := fault_of(operation.path, operation.method, answer, is_cut="fields" in query):
        found.faults.setdefault(where, f"asked by {asker.name}: {wrong}")


PROOFS = (
    Proof(
        name="schemathesis",
        shows="no request that schemathesis draws from the schema makes the API fail, or answer what it does not say",
        size=6_000,
        counts="requests",
        minutes=5,
        needs=Needs.DATABASE,
        faults=(
            "an absent value is an empty text",
            "an answer has a field that the schema has not",
            "a key of any length is taken",
        ),
        run=cases,
    ),
)
