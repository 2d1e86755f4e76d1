"""Event streams: who may listen, what they hear, and when they end."""

import asyncio
import contextlib
import os
from importlib import import_module

import pytest
from django.conf import settings as current
from django.contrib.sessions.models import Session
from django.db import connections
from django.test import AsyncClient, Client
from django.urls import include, path
from django.utils import timezone

from release_monitor import events
from sharing import live_updates
from sharing.models import User
from sharing.sign_in.sessions import clock as session_clock
from tests.factories.sharing import UserFactory

from .conftest import PATIENCE, eventually

urlpatterns = [path("events/", include("release_monitor.events_urls"))]
pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


@pytest.fixture(autouse=True)
def here(settings, monkeypatch):
    """Our own addresses, a quick heart, and channels that no other test process hears."""
    settings.ROOT_URLCONF = __name__
    settings.SECOND_FACTOR_REQUIRED = False
    settings.EVENTS_HEARTBEAT_SECONDS = 0.1
    monkeypatch.setattr(live_updates, "CHANNELS", f"user-{os.getpid()}:")
    monkeypatch.setattr(events, "bells", events.OpenStreams())


@pytest.fixture
def user():
    return UserFactory()


@pytest.fixture
def browser(user):
    """Signed in; its streams can be read with `opened`."""
    signed_in = Client()
    signed_in.force_login(user)
    session = signed_in.session
    session_clock.start(session, at=timezone.now())
    session.save()
    browser = AsyncClient()
    browser.cookies = signed_in.cookies
    return browser


@contextlib.asynccontextmanager
async def opened(browser):
    """The parts of a stream after `ready`, each to come within a deadline."""
    response = await browser.get("/events/")
    assert response["Content-Type"] == "text/event-stream"
    parts = aiter(response)

    async def part():
        return (await asyncio.wait_for(anext(parts), PATIENCE)).decode()

    assert "event: ready" in await part()
    try:
        yield part
    finally:
        await parts.aclose()
        await in_thread(response.close)  # as Django does: it looks after connections, which a loop may not


async def after_heartbeats(part):
    """The first part that is no heartbeat."""
    while True:
        told = await part()
        if not told.startswith(":"):
            return told


async def in_thread(what, *arguments, **named):
    """Something that uses the database, as another request would."""

    def done():
        try:
            return what(*arguments, **named)
        finally:
            connections.close_all()

    return await asyncio.to_thread(done)


async def has_ended(part):
    with pytest.raises(StopAsyncIteration):
        await part()
    return True


def test_stranger_is_refused_without_a_word():
    response = asyncio.run(AsyncClient().get("/events/"))

    assert (response.status_code, response.content) == (401, b"")


def test_heart_beats_while_nothing_happens(browser):
    async def story():
        async with opened(browser) as part:
            assert await part() == ": still here\n\n"
            assert await part() == ": still here\n\n"

    asyncio.run(story())


def test_bell_is_heard_by_its_user_and_by_nobody_else(browser, user):
    async def story():
        async with opened(browser) as part:
            await part()  # the subscription is up by the first heartbeat
            await in_thread(live_updates.ring, user.pk + 1, "not-for-you")
            await in_thread(live_updates.ring, user.pk, "alerts")
            assert await after_heartbeats(part) == "event: alerts\ndata: {}\n\n"

    asyncio.run(story())


def test_stream_ends_when_the_session_has_ended(browser):
    async def story():
        async with opened(browser) as part:
            await in_thread(Session.objects.all().delete)
            assert await after_heartbeats(part) == "event: signed-out\ndata: {}\n\n"
            assert await has_ended(part)

    asyncio.run(story())


def test_stream_ends_when_the_user_has_been_idle_for_too_long(browser, settings):
    async def story():
        async with opened(browser) as part:
            settings.SESSION_IDLE_MINUTES = 0
            assert "signed-out" in await after_heartbeats(part)

    asyncio.run(story())


def test_stream_ends_when_the_user_has_been_disabled(browser, user):
    async def story():
        async with opened(browser) as part:
            await in_thread(User.objects.filter(pk=user.pk).update, is_active=False)
            assert "signed-out" in await after_heartbeats(part)

    asyncio.run(story())


def test_stream_ends_when_the_password_has_changed(browser, user):
    user.set_password("another long password")

    async def story():
        async with opened(browser) as part:
            await in_thread(user.save)
            assert "signed-out" in await after_heartbeats(part)

    asyncio.run(story())


def test_end_of_a_session_that_is_told_by_the_bell_needs_no_heartbeat(browser, user, settings):
    async def story():
        async with opened(browser) as part:
            await part()  # the subscription is up by the first heartbeat
            settings.EVENTS_HEARTBEAT_SECONDS = 60
            await in_thread(Session.objects.all().delete)
            await in_thread(live_updates.ring, user.pk, live_updates.SIGNED_OUT)
            assert "signed-out" in await after_heartbeats(part)

    asyncio.run(story())


def test_bell_of_another_session_of_the_user_ends_nothing(browser, user):
    async def story():
        async with opened(browser) as part:
            await part()
            await in_thread(live_updates.ring, user.pk, live_updates.SIGNED_OUT)
            for _ in range(3):
                assert await part() == ": still here\n\n"

    asyncio.run(story())


def test_all_streams_end_at_once_when_the_server_stops(browser, settings):
    settings.EVENTS_HEARTBEAT_SECONDS = 60

    async def story():
        async with opened(browser) as first, opened(browser) as second:
            events.bells.close()
            assert await has_ended(first)
            assert await has_ended(second)
        async with opened(browser) as late:
            assert await has_ended(late)

    asyncio.run(story())


def test_stream_ends_after_its_longest_time(browser, monkeypatch):
    monkeypatch.setattr(events, "LONGEST_SECONDS", 0.05)

    async def story():
        async with opened(browser) as part:
            assert (await part()).startswith(":")
            assert await has_ended(part)

    asyncio.run(story())


def test_open_stream_holds_no_database_connection(browser):
    def held():
        with connections["owner"].cursor() as cursor:
            cursor.execute(
                "select count(*) from pg_stat_activity where usename = %s and datname = current_database()",
                [current.DATABASES["default"]["USER"]],
            )
            return cursor.fetchone()[0]

    async def story():
        async with opened(browser) as part:
            await part()
            await in_thread(eventually, lambda: held() <= before, PATIENCE)

    connections.close_all()
    before = held()  # those that a server of an earlier test has not given back yet
    asyncio.run(story())


def test_open_stream_does_not_keep_the_session_alive(browser, user):
    key = browser.cookies[current.SESSION_COOKIE_NAME].value
    store = import_module(current.SESSION_ENGINE).SessionStore
    before = Session.objects.get(pk=key)

    async def story():
        async with opened(browser) as part:
            await part()
            await part()

    asyncio.run(story())

    after = Session.objects.get(pk=key)
    assert (after.session_data, after.expire_date) == (before.session_data, before.expire_date)
    assert store(key).load()


def test_last_stream_that_closes_ends_the_subscription(browser, user):
    key = browser.cookies[current.SESSION_COOKIE_NAME].value

    async def story():
        stream = events.told(events.Listener(user.pk, key))
        await anext(stream)
        assert events.bells.ear is not None
        await stream.aclose()
        assert events.bells.ear is None
        assert events.bells.rings == {}

    asyncio.run(story())


def test_broken_bell_is_nobodys_failure(settings, tmp_path):
    settings.REDIS_URL = f"unix://{tmp_path}/nobody?db=0"
    live_updates.client.cache_clear()
    try:
        live_updates.ring(1, "alerts")
    finally:
        live_updates.client.cache_clear()


@pytest.mark.parametrize("kind", ["", "Alerts", "two words", "alerts\ndata: forged", "-x"])
def test_bell_takes_words_only(kind):
    with pytest.raises(ValueError, match="Not a kind"):
        live_updates.ring(1, kind)
