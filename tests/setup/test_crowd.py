"""A crowd of open pages on the real web server. In small: `manage.py prove streams` has thousands, and the figures."""

import asyncio
import contextlib
import http.client
import signal

import psutil
import pytest
from django.conf import settings
from django.db import connections

from proofs.alerts.breach_world import cookie_of
from proofs.alerts.crowd import Crowd
from sharing.administration.actions import people
from tests.factories.sharing import UserFactory

from .conftest import PATIENCE, eventually, free_port, words
from .test_night import answers, told, valkey  # noqa: F401

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True, databases=["default", "owner"])]

STREAMS, THREADS = 150, 4


def connections_held():
    """By the application, to this test's database."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "select count(*) from pg_stat_activity where usename = %s and datname = current_database()",
            [settings.DATABASES["default"]["USER"]],
        )
        return cursor.fetchone()[0]


def test_crowd_comes_at_once_and_takes_no_thread_and_no_connection_each(told, start):  # noqa: F811
    users = [UserFactory() for _ in range(3)]
    UserFactory(role="administrator")  # one must remain
    cookies = [cookie_of(users[number % 3]) for number in range(STREAMS)]
    port, held = free_port(), connections_held()
    serve = start("serve", "--only", "web", "--port", str(port), **told, WEB_THREADS=str(THREADS))
    eventually(lambda: answers(port, "/healthz") or serve.poll() is not None)
    worker = max(psutil.Process(serve.pid).children(recursive=True), key=lambda each: each.memory_info().rss)
    threads = worker.num_threads()

    def page():
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)) as asked:
            asked.request("GET", "/people/", headers={"Host": f"localhost:{port}", "Cookie": cookies[1]})
            with asked.getresponse() as answer:
                answer.read()
                return answer.status

    async def story():
        crowd = Crowd(port, cookies)
        opened = asyncio.create_task(crowd.open(0, STREAMS, True))
        assert await asyncio.to_thread(page) == 200
        assert (await opened)["statuses"] == {200: STREAMS}
        assert worker.num_threads() <= threads + THREADS + 4  # of pages; of streams, and of the server itself, a few
        assert connections_held() <= held + THREADS + 1

        people.disable_user(user=users[0], by=None)
        theirs = set(range(0, STREAMS, 3))
        await ends_of(crowd, theirs)
        assert all(crowd.streams[number].is_signed_out for number in theirs)

        serve.send_signal(signal.SIGTERM)
        await ends_of(crowd, set(range(STREAMS)))
        assert {number for number, each in crowd.streams.items() if each.is_signed_out} == theirs

    async def told_of_all():
        try:
            await asyncio.wait_for(story(), PATIENCE)
        except TimeoutError:
            pytest.fail(words(serve))

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # the story waits for nobody else
        asyncio.run(told_of_all())
    assert serve.wait(PATIENCE) == 0, words(serve)


async def ends_of(crowd, numbers):
    """Return once exactly these have ended."""
    while {number for number, each in crowd.streams.items() if each.ended_at is not None} != numbers:
        await asyncio.sleep(0.02)
