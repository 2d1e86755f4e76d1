"""The proof that an open page hears nothing after a grant has ended. A stream names no one, but its ring tells.

A listener's team is given access to one person alone, so whatever rings is about them. A program reports breaches of
the person by turns while the grant is there and while it has ended; after each a bell of our own is rung, which comes
last.
"""

from __future__ import annotations

import http.client
import json
import threading
import time
import uuid
from dataclasses import dataclass, field

from django.db import connections, transaction
from django.urls import reverse
from django.utils import timezone

from proofs.alerts import breach_world
from proofs.alerts.breach_world import World
from proofs.servers.web import FRAILTIES, Web
from sharing import live_updates
from sharing.access.rules import GrantRole
from sharing.administration.actions import people, teams
from sharing.alerts.raising import EVENT
from sharing.grants import actions as grants
from sharing.models import Grant

MARK = "marked"  # the bell of our own
LONGEST_SECONDS = 60.0  # for which a stream may say nothing
SUBSCRIBES_SECONDS = 1.0


@dataclass
class Streams:
    """Ends and gives the grant until told to stop. heard_away must be nought, and heard must not."""

    web: Web
    world: World
    token: str
    heard: int = 0
    heard_away: int = 0
    ends: int = 0
    stopped: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.person = self.world.people[-1]
        agency = self.world.teams[1].agency
        self.listener = people.add_user(
            name="Lou Field", email="ears@proof.example", agency=agency, role="probation_officer", by=None
        )
        self.team = teams.add_team(name="Ears", kind="caseload", agency=agency, by=None)
        teams.add_member(team=self.team, user=self.listener, by=None)

    def work(self) -> None:
        try:
            while not self.stopped.is_set():
                self._listen()
        finally:
            connections.close_all()

    def _listen(self) -> None:
        """By one stream, until it breaks."""
        connection = http.client.HTTPConnection("127.0.0.1", self.web.port, timeout=LONGEST_SECONDS)
        try:
            connection.request("GET", "/events/", headers={"Cookie": breach_world.cookie_of(self.listener)})
            stream = connection.getresponse()
            time.sleep(SUBSCRIBES_SECONDS)
            self._rung(stream)
            while not self.stopped.is_set():
                self._give()
                self.heard += self._reported(stream)
                self._end()
                self.ends += 1
                self.heard_away += self._reported(stream)
        except FRAILTIES:
            pass
        finally:
            connection.close()
            self._end()

    def _reported(self, stream: http.client.HTTPResponse) -> bool:
        """Whether the stream rings for a breach of the person that is reported now."""
        body = json.dumps(breach_world.body_of(self.world, len(self.world.people) - 1))
        headers = {"Content_Type": "application/json", "Authorization": f"Bearer {self.token}"}
        status, _ = self.web.ask("POST", reverse("breaches-list"), body, Idempotency_Key=str(uuid.uuid4()), **headers)
        return EVENT in self._rung(stream) and status == 201

    def _rung(self, stream: http.client.HTTPResponse) -> list[str]:
        """What has been rung so far: bells come in the order in which they were rung, and ours is the last."""
        live_updates.ring(self.listener.pk, MARK)
        rung: list[str] = []
        while MARK not in rung:
            line = stream.readline()
            if not line:
                raise ConnectionError("The stream ended")
            if line.startswith(b"event:"):
                rung.append(line.decode().removeprefix("event:").strip())
        return rung

    @transaction.atomic
    def _give(self) -> None:
        grant = Grant.objects.create(
            subject=self.person,
            team=self.team,
            grant_role=GrantRole.READER,
            reason="Works with them",
            starts_at=timezone.now(),
        )
        grants.write_permissions([grant])

    @transaction.atomic
    def _end(self) -> None:
        grants.lock_subject(self.person)
        for grant in Grant.objects.live(at=timezone.now()).filter(subject=self.person, team=self.team):
            grants.close_grant(grant, reason="Moved", by=None, at=timezone.now())
