"""The bell when the broker hangs: it takes what it is sent and never answers."""

import contextlib
import socket
import threading
import time
from types import SimpleNamespace

import pytest

from release_monitor import settings as settings_of_the_site
from sharing import alerts, bell
from sharing.api.throttling import PerClient


@pytest.fixture
def hanging(settings):
    """A server that accepts, reads and never answers. Yields what it was sent."""
    heard, taken = [], []
    server = socket.create_server(("127.0.0.1", 0))

    def listen():
        with contextlib.suppress(OSError):
            while True:
                accepted, _ = server.accept()
                taken.append(accepted)
                heard.append(accepted)

    thread = threading.Thread(target=listen, daemon=True)
    thread.start()
    settings.REDIS_URL = f"redis://127.0.0.1:{server.getsockname()[1]}/0"
    bell.client.cache_clear()
    yield heard
    bell.client().close()
    bell.client.cache_clear()
    server.shutdown(socket.SHUT_RDWR)
    server.close()
    for accepted in taken:
        accepted.close()
    thread.join(5)


def test_hanging_broker_costs_one_patience_however_many_are_rung(hanging):
    started = time.monotonic()

    bell.ring_many(range(500), "alerts")

    assert time.monotonic() - started < 3 * bell.PATIENCE_SECONDS
    assert len(hanging) == 1


def test_hanging_broker_does_not_hold_up_who_raised_an_alert(hanging):
    started = time.monotonic()

    alerts.ring_deliverer()

    assert time.monotonic() - started < 3 * bell.PATIENCE_SECONDS
    assert len(hanging) == 1


def test_nobody_to_ring_asks_nobody(hanging):
    bell.ring_many([], "alerts")

    assert hanging == []


def test_hanging_cache_does_not_hold_up_who_asks_the_api(hanging, settings):
    cache = settings_of_the_site.CACHES["default"] | {"LOCATION": settings.REDIS_URL}
    settings.CACHES = {"default": cache}
    program = SimpleNamespace(auth=SimpleNamespace(application_id=1))
    started = time.monotonic()

    assert PerClient().allow_request(program, view=None)

    assert time.monotonic() - started < 3 * settings_of_the_site.CACHE_PATIENCE_SECONDS
    assert len(hanging) == 1
