"""The bell when the broker hangs: it takes what it is sent and never answers."""

import socket
from types import SimpleNamespace

import pytest

from release_monitor import settings as settings_of_the_site
from sharing import alerts, live_updates
from sharing.clients.throttling import PerClient

SOON = 0.05  # seconds that are waited for an answer here, so that no test takes long


@pytest.fixture
def hanging(settings, monkeypatch):
    """A server that takes connections and what they send, and never answers. Calls as often as it was tried."""
    monkeypatch.setattr(live_updates, "PATIENCE_SECONDS", SOON)
    server = socket.create_server(("127.0.0.1", 0))  # the system takes them: nobody needs to accept
    server.setblocking(False)
    settings.REDIS_URL = f"redis://127.0.0.1:{server.getsockname()[1]}/0"
    live_updates.client.cache_clear()
    taken = []

    def tries():
        try:
            while True:
                taken.append(server.accept()[0])
        except BlockingIOError:
            return len(taken)

    yield tries
    live_updates.client().close()
    live_updates.client.cache_clear()
    tries()
    for accepted in taken:
        accepted.close()
    server.close()


def test_nobody_waits_longer_than_half_a_second_for_the_broker():
    live_updates.client.cache_clear()
    waits = live_updates.client().get_connection_kwargs()
    live_updates.client.cache_clear()

    assert waits["socket_timeout"] == waits["socket_connect_timeout"] == live_updates.PATIENCE_SECONDS == 0.5


def test_hanging_broker_costs_one_patience_however_many_are_rung(hanging):
    assert not live_updates.ring_many(range(500), "alerts")

    assert hanging() == 1


def test_hanging_broker_does_not_hold_up_who_raised_an_alert(hanging):
    alerts.ring_deliverer()

    assert hanging() == 1


def test_nobody_to_ring_asks_nobody(hanging):
    live_updates.ring_many([], "alerts")

    assert hanging() == 0


def test_hanging_cache_does_not_hold_up_who_asks_the_api(hanging, settings):
    cache = settings_of_the_site.CACHES["default"]
    waits = {name: seconds for name, seconds in cache["OPTIONS"].items() if name.endswith("timeout")}
    soon = cache["OPTIONS"] | dict.fromkeys(waits, SOON)
    settings.CACHES = {"default": cache | {"LOCATION": settings.REDIS_URL, "OPTIONS": soon}}
    program = SimpleNamespace(auth=SimpleNamespace(application_id=1, user_id=None))

    assert PerClient().allow_request(program, view=None)

    assert hanging() == 1
    assert waits == dict.fromkeys(["socket_connect_timeout", "socket_timeout"], 0.5)


@pytest.fixture
def queued(monkeypatch):
    found = []
    monkeypatch.setattr(live_updates.current_app, "send_task", lambda name, **more: found.append(name))
    return found


def test_job_that_is_queued_and_has_not_begun_is_woken_once(queued):
    for _ in range(900):
        live_updates.wake("letters")
    live_updates.wake("events")

    assert queued == ["letters", "events"]


def test_job_that_has_begun_is_woken_again(queued):
    live_updates.wake("letters")
    live_updates.forget_that_it_was_woken(task=SimpleNamespace(name="letters"))
    live_updates.wake("letters")

    assert queued == ["letters", "letters"]


def test_lost_message_is_made_up_for(queued):
    """Of one that never begins: the claim on it ends automatically."""
    live_updates.wake("letters")

    assert 0 < live_updates.client().ttl(f"{live_updates.WOKEN}letters") <= live_updates.WOKEN_FOR_SECONDS == 60
