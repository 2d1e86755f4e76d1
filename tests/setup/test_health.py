"""Two addresses for machines: alive, and able to work. With the real servers, and with servers that are not there."""

import socket
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.utils import timezone

from release_monitor import health
from release_monitor.tasks import LAST_TICK, tick

NOWHERE = "redis://127.0.0.1:1/0"


@pytest.fixture(autouse=True)
def nothing_remembered():
    health.forget()
    yield
    health.forget()


@pytest.fixture
def everything_works(db, monkeypatch):
    monkeypatch.setattr(health, "PATIENCE_SECONDS", 60)  # a busy machine may take more than two to answer
    tick()


def test_healthz_asks_no_database(client, django_assert_num_queries, db):
    with django_assert_num_queries(0):
        answer = client.get("/healthz")

    assert (answer.status_code, answer.content) == (200, b"ok")


def test_healthz_is_not_kept_by_caches(client):
    assert "no-store" in client.get("/healthz").headers["Cache-Control"]


def test_readyz_names_each_part_when_all_work(client, everything_works):
    answer = client.get("/readyz")

    assert answer.json() == {"database": "ok", "migrations": "ok", "broker": "ok", "clock": "ok"}
    assert answer.status_code == 200


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_they_are_asked_not_told(client, address):
    assert client.post(address).status_code == 405


def test_not_ready_without_a_broker(client, everything_works, settings):
    settings.REDIS_URL = NOWHERE

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json() == {"database": "ok", "migrations": "ok", "broker": "failed", "clock": "failed"}


def test_not_ready_without_a_database(client, everything_works, monkeypatch):
    nowhere = {"host": "127.0.0.1", "port": 1, "dbname": "nobody", "user": "nobody", "password": "secret"}
    monkeypatch.setattr(connection, "get_connection_params", lambda: nowhere)

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json() == {"database": "failed", "migrations": "failed", "broker": "ok", "clock": "ok"}


def test_not_ready_while_a_migration_is_missing(client, everything_works, monkeypatch):
    brought = health.migrations_on_disk() | {("offenders", "9999_not_applied_yet")}
    monkeypatch.setattr(health, "migrations_on_disk", lambda: brought)

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json()["migrations"] == "failed"


def test_an_empty_database_has_no_migrations():
    assert not health.migrations_are_applied(None)


@pytest.mark.parametrize(("age", "part"), [(59, "ok"), (60, "failed"), (61, "failed")])
def test_the_clock_has_failed_when_its_last_tick_is_a_minute_old(client, everything_works, monkeypatch, age, part):
    now = timezone.now()
    cache.set(LAST_TICK, (now - timedelta(seconds=age)).isoformat())
    monkeypatch.setattr(health.timezone, "now", lambda: now)

    assert client.get("/readyz").json()["clock"] == part


def test_the_clock_has_failed_while_it_never_ticked(client, everything_works):
    cache.delete(LAST_TICK)

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json()["clock"] == "failed"


def test_readyz_connects_as_the_application(db):
    with health.fresh_connection() as opened, opened.cursor() as cursor:
        cursor.execute("SELECT current_user, current_setting('statement_timeout')")
        role, timeout = cursor.fetchone()

    assert role == connection.settings_dict["USER"]
    assert timeout == "2s"


def test_who_asks_again_at_once_costs_the_servers_nothing(client, everything_works, monkeypatch):
    client.get("/readyz")
    monkeypatch.setattr(health, "ask_parts", lambda: pytest.fail("asked again"))

    assert client.get("/readyz").status_code == 200


def test_a_silent_server_is_not_waited_for(monkeypatch, settings, silent_port):
    monkeypatch.setattr(health, "PATIENCE_SECONDS", 1)
    settings.REDIS_URL = f"redis://127.0.0.1:{silent_port}/0"

    with pytest.raises(health.redis.TimeoutError):  # one that is waited for never answers, and never raises
        health.ping_broker()


@pytest.fixture
def silent_port():
    """A port that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]
