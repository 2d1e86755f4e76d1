"""The proof of an invented prison system: it knows the docs and the client that is generated from the schema, no more.

It signs in by a key, sends the sheets and movements of all its prisoners twice in batches, hears of each release by
event, is cut off for a day, and catches up from the feed. What it then knows is what the API says.
"""

from __future__ import annotations

import importlib
import importlib.util
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from unittest import mock
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from proofs.proof import Asked, Needs, Outcome, Planting, Proof

NOON = "2026-12-01T12:00:00+00:00"  # a Tuesday
TODAY = date(2026, 12, 1)
DUE, NOT_DUE, MOVED = 1 / 3, 1 / 15, 1 / 10  # of the people: who is due today, leaves though not due, is transferred
RELEASES = "release-monitor.release."
EXAMPLE = Path(__file__).resolve().parents[2] / "docs/examples/api_client.py"


def example() -> Any:
    """The client of docs/examples, as a partner copies it."""
    spec = importlib.util.spec_from_file_location("api_client_of_the_docs", EXAMPLE)
    if spec is None or spec.loader is None:
        raise FileNotFoundError(EXAMPLE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@dataclass
class PrisonSystem:
    """releases: what it knows of each, by uid. numbers: the events that it heard, by person."""

    root: str
    client_id: str
    key: Any
    schema: Mapping[str, Any]
    releases: dict[str, str] = field(default_factory=dict)
    numbers: dict[str, set[int]] = field(default_factory=dict)
    heard: set[str] = field(default_factory=set)
    position: str = ""

    def __post_init__(self) -> None:
        from proofs.partners.generated_client import PACKAGE

        self.docs = example()
        signed_in = self.docs.ApiClient(root=f"{self.root}/api/v1/", client_id=self.client_id, key=self.key)
        signed_in.ask_token()
        clients = importlib.import_module(f"{PACKAGE}.client")
        self.client = clients.AuthenticatedClient(
            base_url=self.root,
            token=signed_in.token,
            prefix="DPoP",
            raise_on_unexpected_status=True,
            httpx_args={"event_hooks": {"request": [self._prove(signed_in)]}},
        )

    def _prove(self, signed_in: Any) -> Any:
        """With each request the token, asked for anew when it is nearly over, and the proof that the key is held."""

        def prove(request: Any) -> None:
            if time.time() > signed_in.over_at - 30:
                signed_in.ask_token()
            request.headers["Authorization"] = f"DPoP {signed_in.token}"
            request.headers["DPoP"] = self.docs.proof(
                signed_in.own_key, method=request.method, address=str(request.url), token=signed_in.token
            )

        return prove

    def call(self, method: str, address: str, **sent: Any) -> Any:
        """What the generated client makes of the answer. Raises ValueError for a refusal."""
        from proofs.partners.generated_client import function_of

        operation = self.schema["paths"][f"/api/v1/{address}"][method]
        answer = function_of({**operation, "name_of_folder": operation["tags"][0]})(client=self.client, **sent)
        if not 200 <= answer.status_code < 300:
            raise ValueError(f"{method} {address}: {answer.status_code} {answer.content[:300]!r}")
        return answer.parsed

    def send(self, rows: list[dict[str, Any]], *, key: str) -> str:
        """The uid of the batch."""
        from proofs.partners.generated_client import PACKAGE

        models = importlib.import_module(f"{PACKAGE}.models")
        body = models.NewBatchRequest.from_dict({"rows": rows})
        return str(self.call("post", "batches/", body=body, idempotency_key=key).uid)

    def results(self, batch: str) -> list[tuple[str, str]]:
        found = self.call("get", "batches/{uid}/", uid=batch)
        return [(row.key or "", row.state.value) for row in found.results]

    def hear(self, event: Mapping[str, Any]) -> None:
        """One event, by the receiver or the feed: of a release it asks how that stands."""
        told = event["additionalInformation"]
        if told["eventId"] in self.heard:
            return
        self.heard.add(told["eventId"])
        (number,) = (each["value"] for each in event["personReference"]["identifiers"] if each["type"] == "NOMS")
        self.numbers.setdefault(number, set()).add(told["sequence"])
        if event["eventType"].startswith(RELEASES):
            uid = told["releaseId"]
            self.releases[uid] = self.call("get", "releases/{uid}/", uid=uid).status.value

    def catch_up(self) -> int:
        """All that the feed has after the last position; how many events that was."""
        count, more = 0, True
        while more:
            page = self.call("get", "events/", **({"after": self.position} if self.position else {}))
            for event in page.results:
                self.hear(event.to_dict())
            self.position, count, more = page.position, count + len(page.results), page.next_ is not None
        return count

    def gaps(self) -> list[str]:
        """People of whom an event is missing, by its number."""
        return [who for who, heard in self.numbers.items() if heard != set(range(1, len(heard) + 1))]

    def all_releases(self) -> dict[str, str]:
        """As the API says they stand."""
        found: dict[str, str] = {}
        cursor: dict[str, str] = {}
        while True:
            page = self.call("get", "releases/", status=self._all(), **cursor)
            found |= {str(row.uid): row.status.value for row in page.results}
            if page.next_ is None:
                return found
            cursor = {"cursor": page.next_.rpartition("cursor=")[2].partition("&")[0]}

    def _all(self) -> Any:
        """The value `all` of the filter, whatever the client calls its kind."""
        from proofs.partners.generated_client import PACKAGE

        models = vars(importlib.import_module(f"{PACKAGE}.models"))
        kinds = [kind for name, kind in models.items() if name.startswith("ReleasesList") and name.endswith("Status")]
        return kinds[0]("all")


class _Threaded(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_: Any) -> None:
        pass


@contextmanager
def site() -> Iterator[str]:
    """The address of the site on this machine, in threads of this process."""
    from django.core.wsgi import get_wsgi_application

    server = make_server("127.0.0.1", 0, get_wsgi_application(), server_class=_Threaded, handler_class=_Quiet)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def faults() -> Mapping[str, Planting]:
    from offenders.batches import working
    from sharing.events import feed

    take_page = feed.read_feed

    def without_the_first(endpoint: Any, **asked: Any) -> Any:
        page = take_page(endpoint, **asked)
        return feed.FeedPage(page.events[1:], page.position, page.has_more)

    return {
        "the feed passes over an event": lambda: mock.patch.object(feed, "read_feed", without_the_first),
        "nothing is worked off": lambda: mock.patch.object(working, "work", return_value=0),
    }


def prison_for_a_day(asked: Asked) -> Outcome:
    """size: prisoners."""
    import time_machine

    from proofs.partners.generated_client import written
    from sharing.api.described import description
    from tests.receiver import receiving

    with (
        time_machine.travel(NOON, tick=True) as clock,
        written(description.document()),
        site() as root,
        receiving() as receiver,
        asked.planted(faults()),
    ):
        story = _Story(asked, root, receiver)
        story.system.releases = story.system.all_releases()  # what was there before the first event
        story.send_sheets()
        story.deliver()
        heard_live = len(story.system.heard)
        story.system.catch_up()  # it keeps a position while it still receives
        receiver.answers = [503] * 100_000
        story.send_movements()
        story.deliver()
        clock.shift(timedelta(days=1))
        caught_up = story.system.catch_up()
        return story.judged(heard_live=heard_live, caught_up=caught_up)


class _Story:
    def __init__(self, asked: Asked, root: str, receiver: Any):
        from tests.factories.offenders import OffenderFactory
        from tests.factories.sharing import GrantFactory, TeamFactory

        self.asked, self.receiver = asked, receiver
        self.wrong: list[str] = []
        self.team = TeamFactory(name="OMU of the proof", agency=_agency(), kind="establishment", place_code="FSI")
        _places()
        self.people = []
        for number in range(asked.size):
            asked.doing(f"{number} of {asked.size} people")
            person = OffenderFactory()
            GrantFactory(subject=person, team=self.team, grant_role="contributor")
            _received(person, self._leaves_on(number))
            self.people.append(person)
        self.system = self._system(root)

    def _leaves_on(self, number: int) -> date:
        """As the sheet of before says it: no date that a program alone brings forward opens the gate."""
        return TODAY if number < int(self.asked.size * DUE) else TODAY + timedelta(days=90)

    def _system(self, root: str) -> PrisonSystem:
        """As an administrator registers it: a key, the scopes, the kinds of events and the address that takes them."""
        from django.utils import timezone
        from joserfc.jwk import ECKey

        from sharing import events
        from sharing.api.described import description
        from sharing.clients import actions as clients
        from sharing.clients.token_scopes import TokenScope
        from sharing.events import endpoints
        from tests.factories.sharing import UserFactory

        user = UserFactory(role="partner", agency=self.team.agency, teams=[self.team], name="Prison system")
        scopes = [
            *(TokenScope.BATCHES_READ, TokenScope.BATCHES_WRITE, TokenScope.RELEASES_READ, TokenScope.EVENTS_READ),
            TokenScope.PEOPLE_READ,
        ]
        client = clients.add_client(
            name="Prison system",
            purpose="Sends sheets and movements",
            user=user,
            scopes=scopes,
            expires_at=timezone.now() + timedelta(days=90),
            by=None,
        )
        key = ECKey.generate_key("P-256")
        clients.add_key(client=client, text=_public(key), by=None)
        kinds = [name for name, kind in events.KINDS.items() if kind.scope in scopes]
        endpoints.set_endpoint(client=client, address=self.receiver.address, kinds=kinds, by=None)
        return PrisonSystem(root, client.client_id, key, description.document())

    def send_sheets(self) -> None:
        """A new sheet of everybody. Of every other whose release is ahead the date is a week later."""
        self._twice(
            [
                {
                    "key": f"sheet-{person.prison_number}",
                    "prison_number": person.prison_number,
                    "sheet": {"source": "NOMIS", "as_at": "2026-11-30", "dates": {"CRD": str(self._now_on(number))}},
                }
                for number, person in enumerate(self.people)
            ],
            {"accepted": self.asked.size},
        )

    def _now_on(self, number: int) -> date:
        day = self._leaves_on(number)
        return day if day == TODAY or number % 2 else day + timedelta(days=7)

    def send_movements(self) -> None:
        due, early = int(self.asked.size * DUE), int(self.asked.size * NOT_DUE)
        moved = int(self.asked.size * MOVED)
        rows = [self._moved(person, "released") for person in self.people[: due + early]]
        rows += [self._moved(person, "transferred", establishment="FKI") for person in self.people[-moved:]]
        self._twice(rows, {"accepted": due + moved, "reported": early})

    def _moved(self, person: Any, happening: str, **more: str) -> dict[str, Any]:
        said = {"happening": happening, "on": str(TODAY), **more}
        return {"key": f"{happening}-{person.prison_number}", "prison_number": person.prison_number, "movement": said}

    def _twice(self, rows: list[dict[str, Any]], expected: Mapping[str, int]) -> None:
        from collections import Counter

        from offenders import tasks

        told = []
        for turn in ("first", "again"):
            self.asked.doing(f"{len(rows)} rows, {turn}")
            batch = self.system.send(rows, key=f"{rows[0]['key']}-{turn}")
            tasks.work_on_batches()
            told.append(self.system.results(batch))
        counted = dict(Counter(state for _, state in told[0]))
        if counted != dict(expected):
            self.wrong.append(f"of {len(rows)} rows {counted}, not {dict(expected)}")
        if told[0] != told[1]:
            self.wrong.append("the same batch again was answered otherwise")

    def deliver(self) -> None:
        """By the job of events, until nothing is due; then the system reads what its receiver took."""
        from sharing.events.deliveries import send_due

        taken = len(self.receiver.taken)
        while send_due():
            self.asked.doing(f"{len(self.receiver.taken)} events received")
        answered = [body for body, _ in zip(self.receiver.bodies[taken:], range(10**6), strict=False)]
        if not self.receiver.answers:
            for event in answered:
                self.system.hear(event)

    def judged(self, *, heard_live: int, caught_up: int) -> Outcome:
        from offenders.models import Movement, Release

        known, said = self.system.releases, self.system.all_releases()
        if known != said:
            differing = sum(known.get(uid) != said.get(uid) for uid in known.keys() | said.keys())
            self.wrong.append(f"{differing} of {len(said)} releases are not as the system knows them")
        released = sum(status == "released" for status in said.values())
        if released != Release.objects.filter(status="released").count():
            self.wrong.append("the API says another number of releases than there are")
        self.wrong += [f"an event about {who} is missing" for who in self.system.gaps()]
        figures: dict[str, str | int | float] = {
            "people": self.asked.size,
            "events while it received": heard_live,
            "events from the feed": caught_up,
            "released": released,
            "movements": Movement.objects.count(),
            "differences": len(self.wrong),
        }
        return Outcome(not self.wrong and released > 0 and caught_up > 0, figures, self.wrong[:10])


def _agency() -> Any:
    from tests.factories.sharing import AgencyFactory

    return AgencyFactory(kind="prison", name="Prisons of the proof")


def _places() -> None:
    from tests.offenders.halden import prisons

    prisons()


def _received(person: Any, leaves_on: date) -> None:
    from offenders.dates.rules.releases import Code
    from offenders.dates.upkeep import releases
    from offenders.models import Establishment
    from offenders.movements import actions as movements

    prison = Establishment.objects.get(code="FSI")
    movements.receive(offender=person, establishment=prison, on=date(2023, 3, 15), by=None)
    releases.record_official_dates(
        offender=person, dates={Code.CRD: leaves_on}, source="NOMIS", as_at=date(2026, 11, 24), by=None
    )


def _public(key: Any) -> str:
    import json

    return json.dumps(key.as_dict(private=False, kid=key.thumbprint()))


PROOFS = (
    Proof(
        name="prison-system",
        shows="a prison's system that knows the docs and the generated client alone is never out of step",
        size=300,
        counts="prisoners",
        minutes=4,
        needs=Needs.COPY,
        faults=("the feed passes over an event", "nothing is worked off"),
        run=prison_for_a_day,
    ),
)
