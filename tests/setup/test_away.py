"""The database does not answer: how long it is waited for, and what a request reads then."""

import socket

import psycopg2
import pytest
from django.db import OperationalError, connection
from django.urls import path

from release_monitor.database import limits
from release_monitor.pages import away

SOON = 0.1


@pytest.fixture(autouse=True)
def asked_again():
    away.forget()
    yield
    away.forget()


@pytest.fixture
def other(db):
    """A connection of this test alone, which it may break."""
    opened = psycopg2.connect(**connection.get_connection_params())
    yield opened
    opened.close()


def test_answer_that_does_not_come_is_given_up_and_the_connection_with_it(other):
    with pytest.raises(limits.NoAnswerInTime), limits.within(SOON), other.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(600)")

    assert other.closed


def test_answer_that_comes_in_time_is_whole(other):
    with limits.within(600), other.cursor() as cursor:
        cursor.execute("SELECT g, repeat('x', 1000) FROM generate_series(1, 2000) g")
        assert len(cursor.fetchall()) == 2000


@pytest.fixture
def silent():
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_server_that_takes_connections_and_never_speaks_is_given_up(silent):
    with pytest.raises(limits.NoAnswerInTime), limits.within(SOON):
        psycopg2.connect(host="127.0.0.1", port=silent, user="nobody")


def test_the_nearest_end_counts(other):
    with pytest.raises(limits.NoAnswerInTime), limits.within(SOON), limits.within(600), other.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(600)")


def frozen(request):
    raise OperationalError("no answer in time") from limits.NoAnswerInTime()


def broken(request):
    raise ValueError("a fault of ours")


urlpatterns = [path("frozen/", frozen), path("broken/", broken), path("api/v1/frozen/", frozen)]
handler500 = "release_monitor.pages.away.server_error_or_away"


@pytest.fixture
def asked(client, settings, db):
    settings.ROOT_URLCONF = __name__
    settings.DESK = "CT duty desk, 020 7946 0999"
    client.raise_request_exception = False
    return client.get


def test_page_says_when_to_come_back_and_whom_to_call(asked):
    answer = asked("/frozen/")

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    assert "CT duty desk, 020 7946 0999" in answer.content.decode()


def test_program_is_told_the_same_as_a_problem(asked):
    answer = asked("/api/v1/frozen/")

    assert answer.status_code == 503
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert "call the CT duty desk, 020 7946 0999" in answer.json()["detail"]


def test_who_comes_right_after_is_answered_without_asking(asked):
    asked("/frozen/")

    assert asked("/broken/").status_code == 503
    away.forget()
    assert asked("/broken/").status_code == 500
