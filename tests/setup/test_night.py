"""A night without Valkey, with the real processes: the week's list becomes due meanwhile, and comes when it is back."""

import contextlib
import http.client
import re
import socket
import threading

import psycopg2
import pytest

from .conftest import PATIENCE, eventually, free_port, words

pytestmark = pytest.mark.processes

EVENING = """
from importlib import import_module
from django.conf import settings
from django.contrib import auth
from django.utils import timezone
from sharing.actions import people, teams
from sharing.models import PracticeValue
from sharing.sign_in import session_clock
agency = people.add_agency(name="Probation", kind="probation", by=None)
team = teams.add_team(name="NSD North", kind="caseload", agency=agency, by=None)
user = people.add_user(
    name="Sam", email="sam@agency.example", agency=agency, role="probation_officer", phone="", by=None
)
teams.add_member(team=team, user=user, by=None)
PracticeValue.objects.create(name="releases.weekly_list_hour", value=0, starts_on="2020-01-01", source="Test")
session = import_module(settings.SESSION_ENGINE).SessionStore()
session[auth.SESSION_KEY] = str(user.pk)
session[auth.BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
session[auth.HASH_SESSION_KEY] = user.get_session_auth_hash()
session_clock.start(session, at=timezone.now())
session.create()
print(f"\\ncookie {settings.SESSION_COOKIE_NAME}={session.session_key}")
"""

# The week's list is not made yet, and somebody leaves on its Monday: what is due shall be the list alone.
NIGHT = """
from django.utils import timezone
from offenders.models import CustodyPeriod, Offender, Release, WeeklyList
from offenders.rules.releases import week_of
from sharing.actions import grants
from sharing.models import Delivery, Digest, Grant, Team
Delivery.objects.all().delete()
Digest.objects.all().delete()
WeeklyList.objects.all().delete()
monday, _ = week_of(timezone.localdate())
person = Offender.objects.create(given_names="Rowan", family_name="Telford", prison_number="A1234BC")
grant = Grant.objects.create(
    subject=person, team=Team.objects.get(name="NSD North"), grant_role="lead", reason="Works", starts_at=timezone.now()
)
grants.write_permissions([grant])
period = CustodyPeriod.objects.create(offender=person, starts_on="2023-03-15")
Release.objects.create(
    offender=person, period=period, basis="CRD", certainty="fixed", is_counted=True,
    expected_on=monday, leaves_on=monday, warn_on=monday,
)
"""


@pytest.fixture
def running(servers, state):
    """The embedded servers, and what commands must be told to use them."""
    servers.start()
    return {**servers.exports, "RELEASE_MONITOR_DEMO": "1"}


def done(command):
    assert command.wait(PATIENCE) == 0, words(command)
    return words(command)


class Stream:
    """What a browser hears, in a thread of its own, until it is closed."""

    def __init__(self, port, cookie):
        self.heard = []
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        self.connection.connect()
        self.socket = self.connection.sock  # which the answer takes away
        self.connection.request("GET", "/events/", headers={"Host": f"localhost:{port}", "Cookie": cookie})
        self.answer = self.connection.getresponse()
        self.thread = threading.Thread(target=self._listen, daemon=True)
        self.thread.start()

    def close(self):
        self.socket.shutdown(socket.SHUT_RDWR)
        self.thread.join(5)
        self.answer.close()
        self.connection.close()

    def _listen(self):
        with contextlib.suppress(OSError, ValueError, AttributeError):
            while line := self.answer.readline():
                if line.startswith(b"event: "):
                    self.heard.append(line.decode().removeprefix("event: ").strip())


def answers(port, path):
    with contextlib.suppress(OSError), contextlib.closing(http.client.HTTPConnection("127.0.0.1", port)) as asked:
        asked.request("GET", path, headers={"Host": f"localhost:{port}"})
        return asked.getresponse().status == 200
    return False


def test_list_alerts_letter_and_bell_come_once_each_when_the_broker_is_back(running, servers, state, start):
    port = free_port()
    done(start("migrate", "-v", "0", **running))
    cookie = re.search(r"^cookie (\S+)$", done(start("shell", "-c", EVENING, **running)), re.MULTILINE)[1]
    serve = start("serve", "--port", str(port), "--concurrency", "1", **running, WEB_WORKERS="1")
    eventually(lambda: answers(port, "/readyz"))  # which wants a tick: web, worker and scheduler all run
    with contextlib.closing(Stream(port, cookie)) as stream:
        night(running, servers, state, start, serve, stream)


def night(running, servers, state, start, serve, stream):
    eventually(lambda: stream.heard == ["ready"])

    valkey = servers.running[-1]
    valkey.stop()
    said = len(words(serve))
    done(start("shell", "-c", NIGHT, **running))
    eventually(lambda: "letters of alerts" in words(serve)[said:])  # the clock rings into the void
    assert serve.poll() is None
    assert asked(running, "select count(*) from offenders_weeklylist") == 0

    valkey.start()
    eventually(lambda: letters(state) and "alerts" in stream.heard)
    said = len(words(serve))
    done(start("flag_releases", **running))  # once more, and another sweep of the deliverer
    eventually(lambda: words(serve)[said:].count("letters of alerts") > 1)

    assert asked(running, "select count(*) from offenders_weeklylist") == 1
    assert asked(running, "select count(*) from offenders_weeklyentry") == 1
    assert asked(running, "select count(*) from sharing_receipt") == 1
    assert [letter.count("The list of releases of the week of") for letter in letters(state)] == [1]
    assert stream.heard == ["ready", "ready", "alerts"]


def asked(running, question):
    with contextlib.closing(psycopg2.connect(running["DATABASE_URL"])) as connection, connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchone()[0]


def letters(state):
    return [
        letter
        for file in sorted((state.folder / "outbox").glob("*"))
        for letter in file.read_text().split("-" * 79)
        if "Subject:" in letter
    ]
