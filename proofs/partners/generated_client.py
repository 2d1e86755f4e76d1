"""The proof that a client generated from the schema reads every list and record, and does every write.

openapi-python-client writes it, and each answer must be one that it can read. A write is done as `client_recipes` says:
by a partner system where its scope opens it, alone and again on behalf of a person; else by a person, and is refused to
a partner system.
"""

from __future__ import annotations

import contextlib
import functools
import importlib
import inspect
import io
import itertools
import json
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from proofs.partners.client_recipes import ALONE, NOON, READS, RECIPES, Named, Recipe, Role
from proofs.proof import Asked, Needs, Outcome, Planting, Proof

PACKAGE = "generated_client_of_release_monitor"
GENERATOR = Path(sys.executable).with_name("openapi-python-client")
READERS = ("probation_manager", "probation_officer", "ppcs", "ct_manager", "prison_decision_maker", "administrator")
SCENE_BEFORE = timedelta(hours=2)
CSV = b"prison_number,family_name\nA1234BC,Telford\n"
# On whose behalf a partner system of an agency asks.
PEOPLE = {
    "ppcs": "ppcs",
    "ct_police": "ct_manager",
    "prison": "prison_decision_maker",
    "probation": "probation_manager",
}
DAYS = {"monday", "as_at"}  # parts of a path
OPEN = {"Problem", "SchemaResponse200"}  # answers with names of their own
Rows = dict[str, Any]


@dataclass
class Found:
    read: set[str] = field(default_factory=set)  # operations that were answered with 200
    done: set[str] = field(default_factory=set)  # writes that were done
    on_behalf: set[str] = field(default_factory=set)  # of these, by a partner system on behalf of a person
    people_only: set[str] = field(default_factory=set)  # of these, refused to every partner system
    refused: dict[str, str] = field(default_factory=dict)  # what could not be done, and the last reason
    broken: dict[str, str] = field(default_factory=dict)  # operations whose answer the client cannot read
    access_changed: set[str] = field(default_factory=set)  # writes that changed who sees what
    unrecorded: dict[str, str] = field(default_factory=dict)  # of these, without an entry of the log: what they changed
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


@functools.cache
def _site() -> Any:
    from django.core.wsgi import get_wsgi_application

    return get_wsgi_application()


class Caller:
    """One asker, by the generated client and its own connection to the site. user: as whom; team: in which it works."""

    def __init__(self, name: str, user: Any, *, token: str = "", session: str = "") -> None:
        import httpx
        from django.conf import settings

        clients = importlib.import_module(f"{PACKAGE}.client")
        pass_word = "x" * 32  # a form's proof that it is ours: the cookie and the header say the same
        cookies = {settings.SESSION_COOKIE_NAME: session, settings.CSRF_COOKIE_NAME: pass_word} if session else {}
        self.name, self.user = name, user
        self.client = clients.AuthenticatedClient(
            base_url="http://testserver",
            token=token,
            prefix="Bearer" if token else "",
            auth_header_name="Authorization" if token else "X-No-Token",
            cookies=cookies,
            headers={"X-CSRFToken": pass_word} if session else {},
            raise_on_unexpected_status=True,
            httpx_args={"transport": httpx.WSGITransport(app=_site(), raise_app_exceptions=False)},
        )

    @property
    def team(self) -> Any:
        return next((each.team for each in self.user.memberships.all()), None)

    def on_behalf_of(self, user: Any) -> Caller:
        found = object.__new__(Caller)
        found.name, found.user = f"{self.name} on behalf of {user.role}", self.user
        found.client = self.client.with_headers({"X-On-Behalf-Of": user.email})
        return found

    def call(self, operation: Mapping[str, Any], **sent: Any) -> Any:
        """What the client makes of the answer. Raises whatever it raises."""
        return function_of(operation)(client=self.client, **sent)


def signed_in(name: str, user: Any) -> Caller:
    from django.test import Client

    browser = Client()
    browser.force_login(user)
    (session,) = (morsel.value for morsel in browser.cookies.values())
    return Caller(name, user, session=session)


def with_token(row: Any) -> Caller:
    """A partner system, with a token of all its scopes."""
    from django.utils import timezone
    from oauth2_provider.models import AccessToken

    token = AccessToken.objects.create(
        application=row,
        token=f"token-{row.pk}",
        expires=timezone.now() + timedelta(days=1),
        scope=" ".join(row.scopes),
    )
    return Caller("partner system", row.user, token=token.token)


def function_of(operation: Mapping[str, Any]) -> Any:
    tag, name = (operation[key].replace("-", "_") for key in ("name_of_folder", "operationId"))
    return importlib.import_module(f"{PACKAGE}.api.{tag}.{name}").sync_detailed


class Walk:
    """readers: who ask for what has no recipe, about the rows of `cast`, until one of them is answered."""

    def __init__(self, document: Mapping[str, Any], move_to: Callable[..., Any]):
        from tests.answers_in_schema import PARAMETER
        from tests.oracle.addresses import ROUTES

        self.document, self.move_to = document, move_to
        self.readers: list[Caller] = []
        self.cast: Rows = {}
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

    def ask(self, path: str, operation: dict[str, Any]) -> None:
        name = operation["operationId"]
        try:
            if name == "token":
                self._ask_token(operation)
            elif name in RECIPES:
                self._by_recipe(RECIPES[name], path, operation)
            else:
                self._by_readers(path, operation)
        except Exception as raised:  # what a partner's program would see
            frame = traceback.extract_tb(raised.__traceback__)[-1]
            words = f"{type(raised).__name__}: {raised} at {Path(frame.filename).name}:{frame.lineno}"
            self.found.broken[name] = " ".join(words[:600].split())

    def _by_readers(self, path: str, operation: dict[str, Any]) -> None:
        for caller in self.readers:
            answer = self._send(caller, operation, **self._path_parts(path))
            if answer.status_code == 200:
                self.found.read.add(operation["operationId"])
                return
            self._refused(caller, operation, answer)

    def _by_recipe(self, recipe: Recipe, path: str, operation: dict[str, Any]) -> None:
        """In a transaction of its own, of which nothing stays."""
        from django.db import transaction

        name = operation["operationId"]
        with transaction.atomic():
            self.move_to(recipe.made_at or recipe.at - SCENE_BEFORE)
            rows = recipe.scene()
            self.move_to(recipe.at)
            program = self._program(recipe, rows)
            rows["own team"] = program.team
            if isinstance(recipe.by, str):
                if self._done(program, recipe, rows, path, operation, keep=False):
                    self._on_behalf(program, recipe, rows, path, operation)
            else:
                self._never_by(program, recipe, rows, path, operation)
                person = rows[recipe.by.name] if isinstance(recipe.by, Named) else self._of_role(recipe.by, rows)
                self._done(signed_in(person.role, person), recipe, rows, path, operation, keep=True)
            transaction.set_rollback(True)
        self.move_to(NOON)
        if name in self.found.done | self.found.read:
            self.found.refused.pop(name, None)

    def _done(self, caller: Caller, recipe: Recipe, rows: Rows, path: str, operation: Any, *, keep: bool) -> bool:
        from django.db import transaction

        from tests import access_entries

        with transaction.atomic():
            sent = self._what(caller, recipe, rows, path, operation)
            before = access_entries.standing()
            answer = self._send(caller, operation, **sent)
            self._look_for_unrecorded(operation["operationId"], before)
            transaction.set_rollback(not keep)
        if not 200 <= answer.status_code < 300:
            self._refused(caller, operation, answer)
            return False
        found = self.found.done if "Idempotency-Key" in _headers_of(operation) else self.found.read
        found = self.found.done if operation["operationId"] == "calculations_calculate" else found
        found.add(operation["operationId"])
        return True

    def _look_for_unrecorded(self, name: str, before: Any) -> None:
        """Whether it changed access, and whether the scan would take it for written past the application."""
        from tests import access_entries

        if access_entries.changed_since(before):
            self.found.access_changed.add(name)
        if tables := access_entries.unrecorded_since(before):
            self.found.unrecorded[name] = ", ".join(tables)

    def _on_behalf(self, program: Caller, recipe: Recipe, rows: Rows, path: str, operation: dict[str, Any]) -> None:
        """The same, named by the partner system as asked for by somebody of its team."""
        from tests.factories.sharing import UserFactory

        if operation["operationId"] in {*ALONE, *READS}:
            return
        role = recipe.behalf or PEOPLE[program.user.agency.kind]
        person = UserFactory(role=role, agency=program.user.agency, teams=[program.team])
        named = program.on_behalf_of(person)
        answer = self._send(named, operation, **self._what(named, recipe, rows, path, operation))
        if 200 <= answer.status_code < 300:
            self.found.on_behalf.add(operation["operationId"])
        else:
            self.found.refused[f"{operation['operationId']} on behalf"] = _words(named, answer)

    def _never_by(self, program: Caller, recipe: Recipe, rows: Rows, path: str, operation: dict[str, Any]) -> None:
        if operation["operationId"] in READS:
            return
        answer = self._send(program, operation, **self._what(program, recipe, rows, path, operation, known='"none"'))
        if answer.status_code == 403 and b":people-only" in answer.content:
            self.found.people_only.add(operation["operationId"])
        else:
            self.found.refused[f"{operation['operationId']} by a partner system"] = _words(program, answer)

    def _program(self, recipe: Recipe, rows: Rows) -> Caller:
        from sharing.clients.token_scopes import TokenScope
        from tests.factories.sharing import AgencyFactory, ClientFactory, GrantFactory, TeamFactory, UserFactory

        if "client" in rows:
            return with_token(rows["client"])
        kind = recipe.by if isinstance(recipe.by, str) else "probation"
        team = rows.get("team of caller")
        if team is None:
            team = TeamFactory(agency=AgencyFactory(kind=kind))
            if rows["person"] is not None:
                GrantFactory(subject=rows["person"], team=team, grant_role="contributor")
        account = UserFactory(role="partner", agency=team.agency, teams=[team])
        return with_token(ClientFactory(user=account, scopes=list(TokenScope), acts_for_users=True))

    def _of_role(self, by: Role, rows: Rows) -> Any:
        from tests.factories.breaches import let_in

        return let_in(rows["person"], by.kind, role=by.role, grant_role=by.grant_role)

    def _what(
        self, caller: Caller, recipe: Recipe, rows: Rows, path: str, operation: dict[str, Any], *, known: str = ""
    ) -> dict[str, Any]:
        """The arguments of the call. known: the version that it names, without reading it."""
        parts = {"uid": rows["row"].uid} if "{uid}" in path else {}
        sent = {**parts, **_said(recipe.query, rows)}
        wanted = _headers_of(operation)
        if "Idempotency-Key" in wanted:
            sent["idempotency_key"] = f"key-{next(self.numbers)}"
        if "If-Match" in wanted:
            above = path[: path.index("}/") + 2]
            reading = {**self.document["paths"][above]["get"]}
            reading["name_of_folder"] = reading["tags"][0]
            sent["if_match"] = known or self._send(caller, reading, **parts).headers.get("etag", '"none"')
        if "requestBody" in operation:
            sent["body"] = _body(recipe, rows, operation)
        return sent

    def _ask_token(self, operation: dict[str, Any]) -> None:
        """By a key that the partner system holds, as production has it."""
        from tests.api_programs import TOKEN, KeyedProgram, example
        from tests.factories.sharing import ClientFactory, TeamFactory

        program = KeyedProgram(ClientFactory(teams=[TeamFactory()]))
        form = {
            "grant_type": "client_credentials",
            "client_assertion_type": example.ASSERTION,
            "client_assertion": program.assertion(),
        }
        caller = Caller("partner system", program.row.user)
        caller.client = caller.client.with_headers({"DPoP": program.proof("POST", TOKEN, token="")})
        answer = self._send(caller, operation, body=_body_model(operation).from_dict(form))
        if answer.status_code == 200:
            self.found.done.add("token")
        else:
            self._refused(caller, operation, answer)

    def _path_parts(self, path: str) -> dict[str, Any]:
        from django.urls import resolve

        from tests.test_doors import address_of

        if "{" not in path:
            return {}
        parts = resolve(address_of(self.names[path], self.cast)).kwargs
        return {name: date.fromisoformat(value) if name in DAYS else value for name, value in parts.items()}

    def _send(self, caller: Caller, operation: Mapping[str, Any], **sent: Any) -> Any:
        """Raises ValueError for an answer in which the client does not read all that it says, or of a fault of ours."""
        from release_monitor.pages import away

        answer = caller.call(operation, **sent)
        away.forget()
        self.found.calls += 1
        if answer.status_code >= 500:
            raise ValueError(f"{answer.status_code} {self.raised[-1:]}")
        if answer.parsed is None and answer.content:
            raise ValueError(f"{answer.status_code}: the client reads nothing in {answer.content[:200]!r}")
        more = getattr(answer.parsed, "additional_properties", None)
        if more and type(answer.parsed).__name__ not in OPEN:
            raise ValueError(f"{type(answer.parsed).__name__} does not know {', '.join(more)}")
        return answer

    def _refused(self, caller: Caller, operation: Mapping[str, Any], answer: Any) -> None:
        self.found.refused[operation["operationId"]] = _words(caller, answer)


def _words(caller: Caller, answer: Any) -> str:
    return f"{caller.name}: {answer.status_code.value} {answer.content.decode()[:400]}"


def _headers_of(operation: Mapping[str, Any]) -> set[str]:
    return {each["name"] for each in operation.get("parameters", []) if each["in"] == "header"}


def _said(said: Mapping[str, Any], rows: Rows) -> dict[str, Any]:
    return {name: value(rows) if callable(value) else value for name, value in said.items()}


def _body(recipe: Recipe, rows: Rows, operation: Mapping[str, Any]) -> Any:
    """The example of the schema, with what the recipe says otherwise."""
    content = next(iter(operation["requestBody"]["content"].values()))
    if content["schema"].get("format") == "binary":
        file = importlib.import_module(f"{PACKAGE}.types").File
        return file(payload=io.BytesIO(CSV), file_name="people.csv", mime_type="text/csv")
    example = next((each["value"] for each in content.get("examples", {}).values()), {})
    body = {**example, **_said(recipe.body, rows)}
    return _body_model(operation).from_dict({name: value for name, value in body.items() if value is not None})


def _body_model(operation: Mapping[str, Any]) -> Any:
    """The class of a body; of a function whose hints are words too, or that takes it or nothing."""
    function = function_of(operation)
    annotation = inspect.signature(function).parameters["body"].annotation
    if isinstance(annotation, str):
        annotation = eval(annotation, function.__globals__)  # noqa: S307 - of a client that we have written ourselves
    return next(each for each in getattr(annotation, "__args__", [annotation]) if hasattr(each, "from_dict"))


def readers(world: Any) -> Iterator[Caller]:
    """Partner systems first, then people of each role, and those who have something to do with a row of the world."""
    from sharing.access.rules import FIGURES_ONLY, Programme
    from sharing.clients.token_scopes import TokenScope
    from tests.factories.breaches import let_in
    from tests.factories.sharing import (
        ClientFactory,
        GrantFactory,
        MembershipFactory,
        TeamFactory,
        TeamScopeFactory,
        UserFactory,
    )

    person = world.cast["person"]
    team = TeamFactory()
    GrantFactory(subject=person, team=team, grant_role="contributor")
    for program in (ClientFactory(teams=[team], scopes=list(TokenScope)), world.cast["client"]):
        yield with_token(program)
    people = {asker.name: asker.user for asker in world.askers if not asker.token and asker.name in READERS}
    people |= {name: world.cast[name] for name in ("reader", "contributor")}
    MembershipFactory(user=people["reader"], team=TeamFactory(kind="personal", owner=people["reader"]))
    people["lead"] = let_in(person, "probation", grant_role="lead")
    command = TeamFactory()
    for programme in Programme:
        TeamScopeFactory(team=command, programme=programme.value, grant_role=FIGURES_ONLY)
    people["commander"] = UserFactory(role="commander", teams=[command])
    people["national"] = UserFactory(role="ct_analyst", teams=[TeamScopeFactory(programme="terrorism").team])
    keep_for_command(by=people["lead"])
    for name, user in people.items():
        yield signed_in(name, user)


def keep_for_command(*, by: Any) -> None:
    """The forecast of the Monday in the addresses, and what was published of the quarter in them."""
    from offenders.models import PublishedFigure, Reconciliation
    from release_monitor.forecast.running import make_run

    make_run(monday=date(2026, 11, 30), at=NOON)
    published = PublishedFigure.objects.create(
        measure="in_custody", programme="terrorism", as_at=date(2024, 12, 31), value=30, area="great_britain",
        definition="All", grade="A", source="Quarterly",
    )  # fmt: skip
    Reconciliation.objects.create(
        figure=published, ours=12, lines={"scotland": 16}, words="Scotland", kept_by=by, kept_at=NOON
    )


def faults() -> Mapping[str, Planting]:
    from unittest import mock

    from proofs.partners import schema_cases
    from sharing.audit import recording
    from sharing.clients import permissions

    def any_scope(view: Any, method: str) -> Any:
        return getattr(view, "read_scope" if method in permissions.SAFE_METHODS else "write_scope", None)

    return {
        "an absent value is an empty text": schema_cases.faults()["an absent value is an empty text"],
        "partner systems do what is for people only": lambda: mock.patch.object(permissions, "scope_of", any_scope),
        "entries do not say which transaction wrote them": lambda: mock.patch.object(recording, "CHANGES", frozenset()),
    }


def walk(asked: Asked) -> Outcome:
    """size: operations. only: those whose name begins so."""
    from django.core.signals import got_request_exception

    from proofs.partners.schema_cases import still
    from sharing.api.described import description
    from tests.markers import world as worlds

    document = description.document()
    with still(NOON) as clock, written(document) as warnings, asked.planted(faults()):
        walk = Walk(document, clock.move_to)
        known = (each for each in walk.operations() if each[2]["operationId"].startswith(asked.only))
        operations = list(known)[: asked.size]
        got_request_exception.connect(walk.note)
        with one_connection():
            # Scenes are of their own people: what there is of others they would meet.
            for number, (path, _, operation) in enumerate(sorted(operations, key=has_no_recipe), start=1):
                asked.doing(f"{number} of {len(operations)} operations, {len(walk.found.broken)} broken")
                if has_no_recipe((path, _, operation)) and not walk.readers:
                    world = worlds.make()
                    walk.readers, walk.cast = list(readers(world)), world.cast
                walk.ask(path, operation)
    return judged(walk.found, operations, warnings.strip())


def has_no_recipe(operation: tuple[str, str, Mapping[str, Any]]) -> bool:
    return operation[2]["operationId"] not in {*RECIPES, "token"}


def judged(found: Found, operations: list[tuple[str, str, dict[str, Any]]], warnings: str) -> Outcome:
    reads = {operation["operationId"] for _, method, operation in operations if method == "get"}
    writes = {operation["operationId"] for _, method, operation in operations} - reads
    scoped = {name for name in writes & set(RECIPES) if isinstance(RECIPES[name].by, str)}
    for_people = writes & set(RECIPES) - scoped
    refused = {name: words for name, words in found.refused.items() if name not in found.read | found.done}
    figures: dict[str, str | int | float] = {
        "operations": len(operations),
        "calls": found.calls,
        "read": f"{len(found.read & reads)} of {len(reads)}",
        "writes done": f"{len(found.done & writes)} of {len(writes)}",
        "by a partner system": len(scoped & found.done),
        "on behalf of a person too": f"{len(found.on_behalf)} of {len(scoped - set(ALONE))}",
        "for people only": f"{len(found.people_only)} of {len(for_people)}",
        "writes that change access": len(found.access_changed),
        "of them without an entry": len(found.unrecorded),
        "answers that it cannot read": len(found.broken),
        "warnings of the generator": len(warnings and warnings.split("WARNING")[1:]),
    }
    is_whole = found.read >= reads and found.done >= writes and found.people_only == for_people
    is_whole &= found.on_behalf >= scoped - set(ALONE)
    details = [warnings] if warnings else []
    details += [f"{name} cannot be read: {words}" for name, words in sorted(found.broken.items())]
    details += [f"{name} was refused: {words}" for name, words in sorted(refused.items())]
    details += [f"{name} changed {tables} and wrote no entry of the log" for name, tables in found.unrecorded.items()]
    return Outcome(is_whole and not (found.broken or found.unrecorded or warnings), figures, details)


PROOFS = (
    Proof(
        name="generated-client",
        shows="a client generated from the schema reads every list and record and does every write, and none changes "
        "access without an entry of the log",
        size=500,
        counts="operations",
        minutes=2,
        needs=Needs.DATABASE,
        faults=(
            "an absent value is an empty text",
            "partner systems do what is for people only",
            "entries do not say which transaction wrote them",
        ),
        run=walk,
    ),
)
