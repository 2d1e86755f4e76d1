"""Three addresses for machines: alive, able to work, the clock runs. With real servers, and with some not there."""

import socket
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.utils import timezone

from release_monitor import health
from release_monitor.tasks import LAST_TICK, tick
from sharing.models import Fault, WatcherLook

NOWHERE = "redis://127.0.0.1:1/0"


@pytest.fixture(autouse=True)
def nothing_remembered():
    for question in (health.READY, health.CLOCK):
        question.forget()
    yield
    for question in (health.READY, health.CLOCK):
        question.forget()


@pytest.fixture
def everything_works(db, monkeypatch):
    monkeypatch.setattr(health, "PATIENCE_SECONDS", 60)  # a busy machine may take more than two to answer
    tick()
    WatcherLook.objects.create(pk=1, looked_at=timezone.now(), watching_since=timezone.now())


def test_healthz_asks_no_database(client, django_assert_num_queries, db):
    with django_assert_num_queries(0):
        answer = client.get("/healthz")

    assert (answer.status_code, answer.content) == (200, b"ok")


def test_healthz_is_not_kept_by_caches(client):
    assert "no-store" in client.get("/healthz").headers["Cache-Control"]


def test_readyz_names_each_part_when_all_work(client, everything_works):
    answer = client.get("/readyz")

    assert answer.json() == {"database": "ok", "migrations": "ok"}
    assert answer.status_code == 200


def test_the_clock_names_each_part_when_all_run(client, everything_works):
    answer = client.get("/status/jobs")

    assert answer.json() == {"broker": "ok", "clock": "ok", "watcher": "ok", "jobs": "ok"}
    assert answer.status_code == 200


@pytest.mark.parametrize("address", ["/healthz", "/readyz", "/status/jobs"])
def test_they_are_asked_not_told(client, address):
    assert client.post(address).status_code == 405


def test_requests_go_on_without_a_broker_and_the_clock_does_not(client, everything_works, settings):
    settings.REDIS_URL = NOWHERE

    assert client.get("/readyz").status_code == 200
    answer = client.get("/status/jobs")
    assert answer.status_code == 503
    assert answer.json() == {"broker": "failed", "clock": "failed", "watcher": "ok", "jobs": "ok"}


@pytest.mark.parametrize(("seconds", "part"), [(170, "ok"), (181, "failed")])
def test_the_watcher_has_failed_when_it_has_not_looked_for_three_minutes(client, everything_works, seconds, part):
    now = timezone.now()
    WatcherLook.objects.update(looked_at=now - timedelta(seconds=seconds))

    assert health.watcher_and_jobs(now=now)["watcher"] == part


def test_a_late_job_is_the_clocks_and_takes_no_web_process_away(client, everything_works):
    Fault.objects.create(name="job:weekly list", words="Late", is_critical=True, found_at=timezone.now())

    assert client.get("/status/jobs").json()["jobs"] == "failed"
    assert client.get("/readyz").status_code == 200


def test_not_ready_without_a_database(client, everything_works, monkeypatch):
    nowhere = {"host": "127.0.0.1", "port": 1, "dbname": "nobody", "user": "nobody", "password": "secret"}
    monkeypatch.setattr(connection, "get_connection_params", lambda: nowhere)

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json() == {"database": "failed", "migrations": "failed"}


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

    assert client.get("/status/jobs").json()["clock"] == part


def test_the_clock_has_failed_while_it_never_ticked(client, everything_works):
    cache.delete(LAST_TICK)

    answer = client.get("/status/jobs")

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
    monkeypatch.setattr(health.READY, "ask", lambda: pytest.fail("asked again"))

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
