"""The proof that a client generated from the schema reads every list and record, and does every write that it finds a
record for: openapi-python-client writes it, and each answer must be one that it can read."""

from __future__ import annotations

import contextlib
import importlib
import inspect
import io
import itertools
import json
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from proofs.proof import Asked, Needs, Outcome, Planting, Proof

PACKAGE = "generated_client_of_release_monitor"
GENERATOR = Path(sys.executable).with_name("openapi-python-client")
MUST_BE_DONE = {"breaches_record", "checks_log", "sharing_items_record"}
NO_ROW = {
    "alerts_read",
    "batches_read",
    "imports_read",
    "shifts_read",
    "threads_read",
}  # that any of the callers may see here
# What no smallest value would mean.
MEANT: Mapping[str, Mapping[str, Any]] = {
    "access_requests_ask": {"number": "A7007XQ", "days": 7},
    "checks_answer": {"outcome": "compliant", "done_at": "2020-01-01T10:00:00Z"},
    "date_overrides_countersign": {"earlier_is_meant": True},
    "parole_reviews_refer": {"sent_on": "2020-02-01"},
    "recalls_return": {"establishment": "FSI", "booking_number": "12345A"},
}
ROLES = ("probation_manager", "probation_officer", "casework", "ct_manager", "prison_decision_maker", "administrator")


@dataclass
class Found:
    read: set[str] = field(default_factory=set)  # operations that were answered with 200
    done: set[str] = field(default_factory=set)  # writes that were done
    refused: dict[str, str] = field(default_factory=dict)  # writes that nobody could do here, and the last reason
    broken: dict[str, str] = field(default_factory=dict)  # operations whose answer the client cannot read
    calls: int = 0


@contextlib.contextmanager
def written(document: Mapping[str, Any]) -> Iterator[str]:
    """The client, which can be imported meanwhile; gives what its generator warns of."""
    with tempfile.TemporaryDirectory() as folder:
        schema, settings = Path(folder, "schema.json"), Path(folder, "settings.yml")
        schema.write_text(json.dumps(document))
        settings.write_text("post_hooks: []\n")
        made = subprocess.run(
            [
                *(str(GENERATOR), "generate", "--path", str(schema), "--config", str(settings)),
                *("--meta", "none", "--output-path", str(Path(folder, PACKAGE))),
            ],
            check=True,
            capture_output=True,
            text=True,
        )
        sys.path.insert(0, folder)
        try:
            yield made.stdout.partition("Warning(s)")[2]
        finally:
            sys.path.remove(folder)
            for name in [name for name in sys.modules if name.partition(".")[0] == PACKAGE]:
                del sys.modules[name]


@contextlib.contextmanager
def one_connection() -> Iterator[None]:
    """The site keeps the connection of the proof, which is in a transaction."""
    from django.core.signals import request_finished, request_started
    from django.db import close_old_connections

    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


class Caller:
    """One asker, by the generated client and its own connection to the site."""

    def __init__(self, name: str, *, team: Any, token: str = "", session: Mapping[str, str] | None = None) -> None:
        import httpx
        from django.conf import settings
        from django.core.wsgi import get_wsgi_application

        clients = importlib.import_module(f"{PACKAGE}.client")
        pass_word = "x" * 32  # a form's proof that it is ours: the cookie and the header say the same
        cookies = {**(session or {}), settings.CSRF_COOKIE_NAME: pass_word} if session else {}
        self.name, self.team = name, team
        self.client = clients.AuthenticatedClient(
            base_url="http://testserver",
            token=token,
            prefix="Bearer" if token else "",
            auth_header_name="Authorization" if token else "X-No-Token",
            cookies=cookies,
            headers={"X-CSRFToken": pass_word} if session else {},
            raise_on_unexpected_status=True,
            httpx_args={"transport": httpx.WSGITransport(app=get_wsgi_application(), raise_app_exceptions=False)},
        )

    def call(self, operation: Mapping[str, Any], **sent: Any) -> Any:
        """What the client makes of the answer. Raises whatever it raises."""
        return function_of(operation)(client=self.client, **sent)


def function_of(operation: Mapping[str, Any]) -> Any:
    tag, name = (operation[key].replace("-", "_") for key in ("name_of_folder", "operationId"))
    return importlib.import_module(f"{PACKAGE}.api.{tag}.{name}").sync_detailed


class Walk:
    def __init__(self, document: Mapping[str, Any], callers: list[Caller], cast: Mapping[str, Any]) -> None:
        from tests.answers_in_schema import PARAMETER
        from tests.oracle.addresses import ROUTES

        self.document, self.callers, self.cast = document, callers, cast
        self.names = {"/" + PARAMETER.sub(r"{\1}", route): name for name, route in ROUTES.items() if name}
        self.numbers = itertools.count(1)
        self.found = Found()
        self.raised: list[str] = []  # by the site

    def note(self, **more: Any) -> None:
        """What the site raises, which it tells nobody."""
        frame = traceback.extract_tb(sys.exc_info()[2])[-1]
        self.raised.append(f"{sys.exc_info()[1]!r} at {frame.filename}:{frame.lineno}"[:300])

    def operations(self) -> Iterator[tuple[str, str, dict[str, Any]]]:
        for path, methods in self.document["paths"].items():
            for method, operation in methods.items():
                yield path, method, {**operation, "name_of_folder": operation["tags"][0]}

    def ask(self, path: str, method: str, operation: dict[str, Any]) -> None:
        """By each caller in turn until one of them is answered with what was asked for."""
        name = operation["operationId"]
        for caller in self.callers:
            try:
                answer = self._asked(caller, path, method, operation)
            except Exception as raised:  # what a partner's program would see
                self.found.broken.setdefault(name, f"{caller.name}: {type(raised).__name__}: {raised}"[:500])
                return
            if answer.status_code >= 500:
                self.found.broken.setdefault(name, f"{caller.name}: {answer.status_code} {self.raised[-1:]}")
                return
            if 200 <= answer.status_code < 300:
                (self.found.read if method == "get" else self.found.done).add(name)
                return
            self.found.refused[name] = f"{caller.name}: {answer.status_code} {answer.content.decode()[:300]}"

    def _asked(self, caller: Caller, path: str, method: str, operation: dict[str, Any]) -> Any:
        from django.db import transaction

        sent = self._path_parts(path)
        for each in operation.get("parameters", []):
            if each["in"] == "query" and each.get("required"):
                sent[each["name"]] = least(each["schema"], self.document, self.cast, each["name"])
        with transaction.atomic():
            if method == "post":
                sent |= self._headers(caller, path, operation)
                if "requestBody" in operation:
                    sent["body"] = self._body(caller, path, operation)
            answer = caller.call(operation, **sent)
            transaction.set_rollback(True)
        self.found.calls += 1
        if answer.parsed is None and answer.content:
            raise ValueError(f"{answer.status_code}: the client reads nothing in {answer.content[:200]!r}")
        return answer

    def _path_parts(self, path: str) -> dict[str, Any]:
        from django.urls import resolve

        from tests.test_doors import address_of

        if "{" not in path:
            return {}
        parts = resolve(address_of(self.names[path], self.cast)).kwargs
        return {name: date.fromisoformat(value) if name == "monday" else value for name, value in parts.items()}

    def _headers(self, caller: Caller, path: str, operation: dict[str, Any]) -> dict[str, str]:
        wanted = {each["name"] for each in operation.get("parameters", []) if each["in"] == "header"}
        sent = {}
        if "Idempotency-Key" in wanted:
            sent["idempotency_key"] = f"key-{next(self.numbers)}"
        if "If-Match" in wanted:
            above = path[: path.index("}/") + 2]
            reading = {**self.document["paths"][above]["get"]}
            reading["name_of_folder"] = reading["tags"][0]
            sent["if_match"] = caller.call(reading, **self._path_parts(path)).headers.get("etag", '"none"')
        return sent

    def _body(self, caller: Caller, path: str, operation: dict[str, Any]) -> Any:
        from tests.doors import DOORS
        from tests.test_doors import body_of

        content = next(iter(operation["requestBody"]["content"].values()))
        door = next((each for each in DOORS if each.name == self.names[path] and each.method == "post"), None)
        cast = {**self.cast, "team": caller.team or self.cast["team"]}
        if content["schema"].get("format") == "binary":
            file = importlib.import_module(f"{PACKAGE}.types").File
            return file(payload=io.BytesIO(b"family_name\n"), file_name="people.csv", mime_type="text/csv")
        small = least(content["schema"], self.document, cast)
        examples = [each["value"] for each in content.get("examples", {}).values() if isinstance(each["value"], dict)]
        rows = {name: value for name, value in small.items() if hasattr(cast.get(name), "uid")}
        known = body_of(door, cast) | {n: v for n, v in (door.body or {}).items() if n == "kind"} if door else {}
        body = small | next(iter(examples), {}) | rows | known | MEANT.get(operation["operationId"], {})
        model = inspect.signature(function_of(operation)).parameters["body"].annotation
        return _model_of(model, function_of(operation)).from_dict(body)


def _model_of(annotation: Any, function: Any) -> Any:
    """The class of a body; of a function whose hints are words too, or that takes it or nothing."""
    if isinstance(annotation, str):
        annotation = eval(annotation, function.__globals__)  # noqa: S307 - of a client that we have written ourselves
    return next(each for each in getattr(annotation, "__args__", [annotation]) if hasattr(each, "from_dict"))


def least(schema: Mapping[str, Any], document: Mapping[str, Any], cast: Mapping[str, Any], name: str = "") -> Any:
    """The smallest value that the schema allows, with the uids of rows that there are."""
    if "$ref" in schema:
        target: Any = document
        for part in schema["$ref"].removeprefix("#/").split("/"):
            target = target[part]
        return least(target, document, cast, name)
    for several in ("allOf", "oneOf", "anyOf"):
        if several in schema:
            return least(schema[several][0], document, cast, name)
    if "enum" in schema:
        return schema["enum"][0]
    kinds = schema.get("type", "string")
    kind = kinds if isinstance(kinds, str) else kinds[0]
    if kind == "object":
        properties = schema.get("properties", {})
        return {each: least(properties[each], document, cast, each) for each in schema.get("required", ())}
    if kind == "array":
        return [least(schema["items"], document, cast, name.removesuffix("s"))]
    if kind in ("integer", "number"):
        return max(1, schema.get("minimum", 1))
    if kind == "boolean":
        return True
    row = cast.get("bound" if name == "condition" else name)
    if hasattr(row, "uid"):
        return str(row.uid)
    forms = {"date": "2026-11-27", "date-time": "2026-11-27T10:00:00Z", "uuid": "0193a5c0-7c11-7e02-8d3f-0a4b6c8e1f22"}
    return forms.get(schema.get("format", ""), "Words")


def callers(world: Any) -> Iterator[Caller]:
    """Partner systems first, then people of each role, and those who have something to do with a row of the world."""
    from django.test import Client

    from tests.factories.breaches import let_in
    from tests.factories.sharing import ClientFactory, GrantFactory, MembershipFactory, TeamFactory

    def team_of(user: Any) -> Any:
        return next((each.team for each in user.memberships.all()), None)

    person = world.cast["person"]
    team = TeamFactory()
    GrantFactory(subject=person, team=team, grant_role="contributor")
    for program in (ClientFactory(teams=[team]), world.cast["client"]):
        sent = {"grant_type": "client_credentials", "client_id": program.client_id, "client_secret": "a secret"}
        token = Client().post("/api/v1/token", sent).json()["access_token"]
        yield Caller("partner system", team=team_of(program.user), token=token)
    people = {asker.name: asker.user for asker in world.askers if not asker.token and asker.name in ROLES}
    people |= {name: world.cast[name] for name in ("reader", "contributor")}
    MembershipFactory(user=people["reader"], team=TeamFactory(kind="personal", owner=people["reader"]))
    people["lead"] = let_in(person, "probation", grant_role="lead")
    for name, user in people.items():
        browser = Client()
        browser.force_login(user)
        session = {cookie: morsel.value for cookie, morsel in browser.cookies.items()}
        yield Caller(name, team=team_of(user), session=session)


def faults() -> Mapping[str, Planting]:
    from proofs import schema_cases

    return {"an absent value is an empty text": schema_cases.faults()["an absent value is an empty text"]}


def walk(asked: Asked) -> Outcome:
    """size: operations."""
    from django.core.signals import got_request_exception

    from proofs.schema_cases import still
    from sharing.api import description
    from tests.markers import world as worlds

    document = description.document()
    with still(), written(document) as warnings, asked.planted(faults()):
        world = worlds.make()
        walk = Walk(document, list(callers(world)), world.cast)
        operations = list(walk.operations())[: asked.size]
        got_request_exception.connect(walk.note)
        with one_connection():  # from here on: Django's own client, which signed them in, lets it be closed again
            for number, (path, method, operation) in enumerate(operations, start=1):
                asked.doing(f"{number} of {len(operations)} operations, {len(walk.found.broken)} broken")
                walk.ask(path, method, operation)
    found = walk.found
    reads = {operation["operationId"] for _, method, operation in operations if method == "get"}
    undone = {name: words for name, words in found.refused.items() if name not in found.read | found.done}
    figures = {
        "operations": len(operations),
        "calls": found.calls,
        "read": f"{len(found.read)} of {len(reads)}",
        "writes done": f"{len(found.done)} of {len(operations) - len(reads)}",
        "answers that it cannot read": len(found.broken),
        "warnings of the generator": len(warnings.strip() and warnings.split("WARNING")[1:]),
    }
    is_whole = asked.size >= len(operations) and (reads - NO_ROW <= found.read and found.done >= MUST_BE_DONE)
    details = [warnings.strip()] if warnings.strip() else []
    details += [f"{name} cannot be read: {words}" for name, words in sorted(found.broken.items())]
    details += [f"{name} was refused: {words}" for name, words in sorted(undone.items())]
    return Outcome(is_whole and not found.broken and not warnings.strip(), dict(figures), details)


PROOFS = (
    Proof(
        name="generated-client",
        shows="a client generated from the schema reads every list and record and does the writes",
        size=500,
        counts="operations",
        minutes=2,
        needs=Needs.DATABASE,
        faults=("an absent value is an empty text",),
        run=walk,
    ),
)
