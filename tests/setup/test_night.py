"""A night without Valkey, with the real processes: the week's list becomes due meanwhile, and comes when it is back."""

import contextlib
import http.client
import io
import os
import signal
import socket
import threading
from importlib import import_module
from urllib.parse import urlsplit

import psutil
import pytest
from django.conf import settings
from django.contrib import auth
from django.core.management import call_command
from django.utils import timezone

from embedded import places
from embedded.valkey import Valkey
from offenders.dates.rules.releases import week_of
from offenders.models import CustodyPeriod, Offender, Release, WeeklyEntry, WeeklyList
from release_monitor.database.rights import as_owner
from sharing.administration.actions import people, teams
from sharing.grants import actions as grants
from sharing.models import Delivery, Digest, Grant, PracticeValue, Receipt
from sharing.sign_in.sessions import clock as session_clock

from .conftest import PATIENCE, eventually, free_port, processes_on, words

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True, databases=["default", "owner"])]


# Read before a test takes it from the environment.
TOLD = {name: urlsplit(os.environ[name]) for name in ("DATABASE_URL", "DATABASE_OWNER_URL")}


def evening():
    """A team, and a session's cookie of its member."""
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
    return team, f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


def somebody_leaves_on_monday(team):
    """The week's list is not made yet, and somebody leaves on its Monday: what is due shall be the list alone."""
    Delivery.objects.all().delete()
    Digest.objects.all().delete()
    with as_owner():
        WeeklyList.objects.all().delete()
    monday, _ = week_of(timezone.localdate())
    person = Offender.objects.create(given_names="Rowan", family_name="Telford", prison_number="A1234BC")
    grant = Grant.objects.create(subject=person, team=team, grant_role="lead", reason="Works", starts_at=timezone.now())
    grants.write_permissions([grant])
    period = CustodyPeriod.objects.create(offender=person, starts_on="2023-03-15")
    Release.objects.create(
        offender=person,
        period=period,
        basis="CRD",
        certainty="fixed",
        is_counted=True,
        expected_on=monday,
        leaves_on=monday,
        warn_on=monday,
    )


@pytest.fixture
def valkey(state):
    """A broker of this test alone, started and stopped by it."""
    state.make()
    home = places.home(state, places.server_account())
    server = Valkey(places.socket_folder(home, None, "valkey"), state.logs / "valkey.log")
    server.start()
    yield server
    server.stop()


@pytest.fixture
def told(valkey):
    """What commands are told: this process's test database, which has all migrations, and the broker of this test."""
    path = f"/{settings.DATABASES['default']['NAME']}"
    return {
        "DATABASE_URL": TOLD["DATABASE_URL"]._replace(path=path).geturl(),
        "DATABASE_OWNER_URL": TOLD["DATABASE_OWNER_URL"]._replace(path=path).geturl(),
        "RELEASE_MONITOR_SECRET_KEY": settings.SECRET_KEY,
        "RELEASE_MONITOR_DEMO": "1",
        "WEB_WORKERS": "1",
        **valkey.exports,
    }


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


def test_list_alerts_letter_and_bell_come_once_each_when_the_broker_is_back(told, valkey, state, start):
    port = free_port()
    team, cookie = evening()
    serve = start("serve", "--port", str(port), "--concurrency", "1", **told)
    eventually(lambda: answers(port, "/status/jobs"))  # which wants a tick: web, worker and scheduler all run
    with contextlib.closing(Stream(port, cookie)) as stream:
        night(team, valkey, state, serve, stream)

    parts = psutil.Process(serve.pid).children(recursive=True)
    assert len(parts) > 3
    serve.send_signal(signal.SIGTERM)
    assert serve.wait(PATIENCE) == 0, words(serve)
    eventually(lambda: not set(parts) & set(processes_on(state.folder)))


def night(team, valkey, state, serve, stream):
    eventually(lambda: stream.heard == ["ready"])

    valkey.stop()
    the_clock_rings(serve)
    eventually(lambda: begun(serve) == ended(serve))  # what it had from the broker before
    somebody_leaves_on_monday(team)
    the_clock_rings(serve)
    assert serve.poll() is None
    assert not WeeklyList.objects.exists()

    with paused(worker_of(serve)):  # whom nobody hears yet it shall not tell
        valkey.start()
        eventually(lambda: stream.heard == ["ready", "ready"])
    eventually(lambda: letters(state) and "alerts" in stream.heard)
    call_command("flag_releases", stdout=io.StringIO())  # once more, and another sweep of the deliverer
    the_clock_rings(serve, times=2)

    assert WeeklyList.objects.count() == 1
    assert WeeklyEntry.objects.count() == 1
    assert Receipt.objects.filter(alert__kind="releases.this_week").count() == 1
    assert sum(letter.count("The list of releases of the week of") for letter in letters(state)) == 1
    assert stream.heard[:3] == ["ready", "ready", "alerts"]


def the_clock_rings(serve, *, times=1):
    said = len(words(serve))
    eventually(lambda: words(serve)[said:].count("alert emails") >= times)


def begun(serve):
    return words(serve).count("task_started")


def ended(serve):
    return sum(words(serve).count(how) for how in ("task_succeeded", "task_failed"))


def worker_of(serve):
    return next(part for part in psutil.Process(serve.pid).children() if "worker" in part.cmdline())


@contextlib.contextmanager
def paused(process):
    process.suspend()
    try:
        yield
    finally:
        process.resume()


def letters(state):
    return [
        letter
        for file in sorted((state.folder / "outbox").glob("*"))
        for letter in file.read_text().split("-" * 79)
        if "Subject:" in letter
    ]
