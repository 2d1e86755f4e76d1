"""Event streams: who may listen, what they hear, and when they end."""

import asyncio
import contextlib
import os
import threading
from importlib import import_module

import pytest
from allauth.usersessions.models import UserSession
from django.conf import settings as current
from django.contrib.sessions.models import Session
from django.db import OperationalError, connections
from django.test import Client
from django.utils import timezone

from release_monitor.streams import open_streams
from release_monitor.streams.door import Door
from release_monitor.streams.looks import Looks
from release_monitor.streams.open_streams import OpenStreams
from sharing import live_updates
from sharing.administration.actions import people
from sharing.models import User
from sharing.sign_in import actions as sign_in
from sharing.sign_in import second_factor
from sharing.sign_in.sessions import alive
from sharing.sign_in.sessions import clock as session_clock
from tests.factories.sharing import UserFactory

from .conftest import PATIENCE, eventually

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
STILL_HERE = ": still here\n\n"


@pytest.fixture(autouse=True)
def here(settings, monkeypatch):
    """A quick heart, and channels that no other test process hears."""
    settings.EVENTS_HEARTBEAT_SECONDS = 0.1
    monkeypatch.setattr(live_updates, "CHANNELS", f"user-{os.getpid()}:")


@pytest.fixture
def streams():
    made = OpenStreams(most=10)
    yield made
    put_away(made)


def put_away(streams):
    streams.looks.thread.submit(connections.close_all)
    streams.looks.thread.shutdown()


@pytest.fixture
def user():
    return UserFactory()


def signed_in(user):
    """The cookie of a new session, as a browser sends it."""
    client = Client()
    client.force_login(user)
    session = client.session
    session_clock.start(session, at=timezone.now())
    session.save()
    return f"{current.SESSION_COOKIE_NAME}={session.session_key}"


def key_of(cookie):
    return cookie.partition("=")[2]


@pytest.fixture
def browser(user, streams):
    """Signed in; its streams can be read with `opened`."""
    return Page(streams, signed_in(user))


class Page:
    """A browser's page as the server sees it."""

    def __init__(self, streams, cookie, host="localhost", method="GET"):
        self.streams, self.cookie = streams, cookie
        self.scope = {
            **{"type": "http", "method": method, "path": "/events/", "query_string": b"", "scheme": "http"},
            "headers": [(b"host", host.encode()), (b"cookie", cookie.encode())],
        }
        self.told = asyncio.Queue()
        self.gone = asyncio.Event()
        self.reads = asyncio.Event()
        self.reads.set()

    async def receive(self):
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def send(self, message):
        await self.reads.wait()
        self.told.put_nowait(message)
        if message["type"] == "http.response.body" and not message.get("more_body"):
            self.gone.set()

    async def ask(self, door=None):
        """The start of the answer; the request goes on."""
        self.request = asyncio.create_task((door or Door(self.streams))(self.scope, self.receive, self.send))
        return await self.next()

    async def next(self):
        return await asyncio.wait_for(self.told.get(), PATIENCE)

    async def part(self):
        """What is told next; empty at the end."""
        return (await self.next())["body"].decode()

    async def after_heartbeats(self):
        while (told := await self.part()) == STILL_HERE:
            pass
        return told

    async def leave(self):
        self.gone.set()
        await asyncio.wait_for(self.request, PATIENCE)


@contextlib.asynccontextmanager
async def opened(page):
    """The page, after `ready`."""
    assert (await page.ask())["status"] == 200
    assert "event: ready\n" in await page.part()
    try:
        yield page
    finally:
        await page.leave()


async def answered(page, door=None):
    """The status of a refusal, with its headers and words."""
    start = await page.ask(door)
    body = await page.part()
    await page.leave()
    return start["status"], dict(start["headers"]), body


async def in_thread(what, *arguments, **named):
    """Something that uses the database, as another request would."""

    def done():
        try:
            return what(*arguments, **named)
        finally:
            connections.close_all()

    return await asyncio.to_thread(done)


def run(story, streams):
    """In a loop of its own, whose listener ends with it."""

    async def told():
        try:
            await story
        finally:
            streams.close()

    asyncio.run(told())


# Who may listen


def test_stranger_is_refused_without_a_word(streams):
    async def story():
        for cookie in ("", f"{current.SESSION_COOKIE_NAME}=", f"{current.SESSION_COOKIE_NAME}=nobody"):
            status, headers, body = await answered(Page(streams, cookie))
            assert (status, body) == (401, "")
            assert headers[b"cache-control"] == b"no-store"

    run(story(), streams)


def test_stream_is_kept_by_nobody_on_the_way_and_taken_for_nothing_else(browser, streams):
    async def story():
        start = await browser.ask()
        assert dict(start["headers"]) == {
            b"content-type": b"text/event-stream",
            b"cache-control": b"no-store",
            b"x-accel-buffering": b"no",
            b"x-content-type-options": b"nosniff",
            b"referrer-policy": b"same-origin",
            b"cross-origin-opener-policy": b"same-origin",
        }
        await browser.leave()

    run(story(), streams)


def test_other_host_is_refused(streams, user):
    page = Page(streams, signed_in(user), host="elsewhere.example")

    async def story():
        assert (await answered(page))[0] == 400

    run(story(), streams)


def test_stream_cannot_be_posted_to(streams, user):
    page = Page(streams, signed_in(user), method="POST")

    async def story():
        assert (await answered(page))[0] == 405

    run(story(), streams)


def test_plain_http_is_sent_to_https_where_the_site_asks_for_it(streams, user, settings):
    settings.SECURE_SSL_REDIRECT = True
    page = Page(streams, signed_in(user))

    async def story():
        status, headers, _ = await answered(page)
        assert (status, headers[b"location"]) == (301, b"https://localhost/events/")

    run(story(), streams)


def test_who_has_not_shown_a_second_factor_is_refused(streams, user, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    page = Page(streams, signed_in(user))

    async def story():
        assert (await answered(page))[0] == 401

    run(story(), streams)


class TestAlive:
    """The same as a page would say of the session."""

    @pytest.fixture
    def session(self, user):
        return import_module(current.SESSION_ENGINE).SessionStore(key_of(signed_in(user)))

    def change(self, session, **values):
        for name, value in values.items():
            session[name] = value
        session.save()

    def asked(self, session):
        return alive.alive({session.session_key, "nobody"}, at=timezone.now())

    def test_of_a_session_that_opens_pages_the_user_is_told(self, session, user):
        assert self.asked(session) == {session.session_key: user.pk}

    @pytest.mark.parametrize(
        "values",
        [
            {"_auth_user_backend": "django.contrib.auth.backends.ModelBackend"},
            {"_auth_user_hash": "another"},
            {"_auth_user_id": "0"},
            {session_clock.SEEN: None},
            {session_clock.STARTED: 0},
            {second_factor.CODES_TO_SAVE: True},
        ],
        ids=str,
    )
    def test_session_that_opens_no_page_is_left_out(self, session, values):
        self.change(session, **values)

        assert self.asked(session) == {}

    @pytest.mark.parametrize("values", [{"is_active": False}, {"role": "partner"}], ids=str)
    def test_account_that_opens_no_page_is_left_out(self, session, user, values):
        User.objects.filter(pk=user.pk).update(**values)

        assert self.asked(session) == {}

    def test_session_that_is_past_its_row_is_left_out(self, session):
        Session.objects.update(expire_date=timezone.now())

        assert self.asked(session) == {}

    def test_second_factor_that_was_shown_is_enough(self, session, user, settings):
        settings.SECOND_FACTOR_REQUIRED = True
        assert self.asked(session) == {}
        self.change(session, **{second_factor.SET_UP: user.pk})

        assert self.asked(session) == {session.session_key: user.pk}

    @pytest.mark.parametrize("number", [1, 20])
    def test_two_questions_however_many_are_asked_of(self, number, django_assert_num_queries):
        keys = {key_of(signed_in(UserFactory())) for _ in range(number)}

        with django_assert_num_queries(2):
            assert alive.alive(keys, at=timezone.now()).keys() == keys


# What they hear


def test_heart_beats_while_nothing_happens(browser, streams):
    async def story():
        async with opened(browser) as page:
            assert await page.part() == STILL_HERE
            assert await page.part() == STILL_HERE

    run(story(), streams)


def test_bell_is_heard_by_its_user_and_by_nobody_else(browser, user, streams):
    async def story():
        async with opened(browser) as page:  # from `ready` on everything is heard
            await in_thread(live_updates.ring, user.pk + 1, "not-for-you")
            await in_thread(live_updates.ring, user.pk, "alerts")
            assert await page.after_heartbeats() == "event: alerts\ndata: {}\n\n"

    run(story(), streams)


def test_slow_reader_is_told_each_kind_once_and_nobody_waits_for_it(browser, user, streams, settings):
    settings.EVENTS_HEARTBEAT_SECONDS = 3600
    quick = Page(streams, signed_in(user))

    async def story():
        async with opened(browser) as page, opened(quick):
            page.reads.clear()
            for kind in ("alerts", "alerts", "items", "alerts", "items"):
                await in_thread(live_updates.ring, user.pk, kind)
                assert f"event: {kind}\n" in await quick.after_heartbeats()

            page.reads.set()
            heard = await page.part() + await page.part()  # what it was being sent, and what waited meanwhile
            assert (heard.count("event: alerts\n"), heard.count("event: items\n")) == (2, 1)

    run(story(), streams)


def test_reader_that_takes_nothing_is_let_go(browser, streams, monkeypatch):
    monkeypatch.setattr(open_streams, "SLOW_SECONDS", 0.2)

    async def story():
        async with opened(browser) as page:
            page.reads.clear()
            await asyncio.wait_for(page.request, PATIENCE)
            assert len(streams) == streams.places == 0

    run(story(), streams)


def test_retry_and_ends_of_two_streams_differ(user, streams):
    """Two browsers that one server told the same would come back together."""

    cookie = signed_in(user)

    async def story():
        told = []
        for _ in range(3):
            page = Page(streams, cookie)
            await page.ask()
            told.append((await page.part()).splitlines()[0])
            (stream,) = streams.of_user[live_updates.channel(user.pk)]
            told.append(stream.ends_at)
            await page.leave()
        assert len(set(told)) == 6
        assert all(2000 <= int(line.removeprefix("retry: ")) <= 10000 for line in told[::2])

    run(story(), streams)


# When they end


def test_stream_ends_when_the_session_has_ended(browser, streams):
    async def story():
        async with opened(browser) as page:
            await in_thread(Session.objects.all().delete)
            assert await page.after_heartbeats() == "event: signed-out\ndata: {}\n\n"
            await asyncio.wait_for(page.request, PATIENCE)

    run(story(), streams)


def test_stream_ends_when_the_user_has_been_idle_for_too_long(browser, settings, streams):
    async def story():
        async with opened(browser) as page:
            settings.SESSION_IDLE_MINUTES = 0
            assert "signed-out" in await page.after_heartbeats()

    run(story(), streams)


def test_stream_ends_when_the_password_has_changed(browser, user, streams):
    user.set_password("another long password")

    async def story():
        async with opened(browser) as page:
            await in_thread(user.save)
            assert "signed-out" in await page.after_heartbeats()

    run(story(), streams)


def by_hand(user, cookie):
    sign_in.end_session(user_session=UserSession.objects.get(session_key=key_of(cookie)), by=user)


def by_itself(user, cookie):
    client = Client()
    client.cookies.load(cookie)
    assert client.post("/account/sign-out/").status_code == 302


def disabled(user, cookie):
    people.disable_user(user=user, by=None)


@pytest.mark.parametrize("end", [by_hand, by_itself, disabled])
def test_end_that_is_told_by_the_bell_needs_no_heartbeat(end, browser, user, settings, streams):
    settings.EVENTS_HEARTBEAT_SECONDS = 3600
    now = timezone.now()
    UserSession.objects.create(user=user, session_key=key_of(browser.cookie), ip="127.0.0.1", created_at=now)
    UserFactory(role="administrator")  # one must remain

    async def story():
        async with opened(browser) as page:
            await in_thread(end, user, browser.cookie)
            assert await page.after_heartbeats() == "event: signed-out\ndata: {}\n\n"

    run(story(), streams)


def test_end_while_the_browser_is_at_the_door_is_not_missed(browser, user, settings, streams, monkeypatch):
    settings.EVENTS_HEARTBEAT_SECONDS = 3600
    own = Looks.alive

    async def alive_and_then_over(looks, keys):
        found = await own(looks, keys)
        if found and streams.places and not len(streams):
            await in_thread(Session.objects.all().delete)
            await in_thread(live_updates.ring, user.pk, live_updates.SIGNED_OUT)
            while not streams.signed_out_at:
                await asyncio.sleep(0.01)
        return found

    monkeypatch.setattr(Looks, "alive", alive_and_then_over)

    async def story():
        async with opened(browser) as page:
            assert await page.after_heartbeats() == "event: signed-out\ndata: {}\n\n"

    run(story(), streams)


def test_end_while_the_database_is_asked_is_asked_of_again(browser, user, settings, streams, monkeypatch):
    settings.EVENTS_HEARTBEAT_SECONDS = 3600
    own = Looks.alive

    async def alive_and_then_over(looks, keys):
        found = await own(looks, keys)
        if len(streams) and not ended.is_set():
            ended.set()
            await in_thread(Session.objects.all().delete)
            await in_thread(live_updates.ring, user.pk, live_updates.SIGNED_OUT)
            (stream,) = streams.of_user[live_updates.channel(user.pk)]
            while stream.look_at == open_streams.ASKED:
                await asyncio.sleep(0.01)
        return found

    ended = threading.Event()
    monkeypatch.setattr(Looks, "alive", alive_and_then_over)

    async def story():
        async with opened(browser) as page:
            await in_thread(live_updates.ring, user.pk, live_updates.SIGNED_OUT)
            assert await page.part() == STILL_HERE
            assert await page.after_heartbeats() == "event: signed-out\ndata: {}\n\n"

    run(story(), streams)


def test_bell_of_another_session_of_the_user_ends_nothing(browser, user, streams):
    async def story():
        async with opened(browser) as page:
            await in_thread(live_updates.ring, user.pk, live_updates.SIGNED_OUT)
            for _ in range(3):
                assert await page.part() == STILL_HERE

    run(story(), streams)


def test_all_streams_end_at_once_when_the_server_stops(browser, user, settings, streams):
    settings.EVENTS_HEARTBEAT_SECONDS = 3600
    second, late = (Page(streams, signed_in(user)) for _ in range(2))

    async def story():
        async with opened(browser) as first, opened(second):
            streams.close()
            assert [await page.after_heartbeats() for page in (first, second)] == ["", ""]
            status, headers, _ = await answered(late)
            assert status == 503
            assert 5 <= int(headers[b"retry-after"]) <= 30

    run(story(), streams)


def test_stream_ends_after_its_longest_time(browser, monkeypatch, streams):
    monkeypatch.setattr(open_streams, "LONGEST_SECONDS", 0.05)

    async def story():
        async with opened(browser) as page:
            assert await page.after_heartbeats() == ""
            await asyncio.wait_for(page.request, PATIENCE)

    run(story(), streams)


def test_browser_that_leaves_is_forgotten(browser, streams):
    async def story():
        async with opened(browser):
            assert len(streams) == streams.places == 1
        assert len(streams) == streams.places == 0
        assert streams.of_user == {}

    run(story(), streams)


# What they take


def test_eleventh_is_told_to_come_again_where_there_is_room_for_ten(user, streams):
    cookie = signed_in(user)

    async def story():
        async with contextlib.AsyncExitStack() as stack:
            for _ in range(10):
                await stack.enter_async_context(opened(Page(streams, cookie)))
            status, headers, _ = await answered(Page(streams, cookie))
            assert status == 503
            assert 5 <= int(headers[b"retry-after"]) <= 30
        async with opened(Page(streams, cookie)):
            pass

    run(story(), streams)


def test_one_user_takes_no_more_than_their_places_and_others_are_let_in(user, streams, monkeypatch):
    monkeypatch.setattr(open_streams, "MOST_OF_ONE", 3)
    cookie, other = signed_in(user), signed_in(UserFactory())

    async def story():
        async with contextlib.AsyncExitStack() as stack:
            for _ in range(3):
                await stack.enter_async_context(opened(Page(streams, cookie)))
            status, headers, _ = await answered(Page(streams, cookie))
            assert status == 503
            assert 5 <= int(headers[b"retry-after"]) <= 30
            await stack.enter_async_context(opened(Page(streams, other)))
        async with opened(Page(streams, cookie)):
            pass

    run(story(), streams)


def test_many_are_asked_of_together_by_one_thread_on_one_connection(user, monkeypatch):
    streams = OpenStreams(most=100)
    cookie, asked = signed_in(user), []
    own = alive.alive

    def noted(keys, *, at):
        asked.append(threading.current_thread().name)
        return own(keys, at=at)

    def held():
        with connections["owner"].cursor() as cursor:
            cursor.execute(
                "select count(*) from pg_stat_activity where usename = %s and datname = current_database()",
                [current.DATABASES["default"]["USER"]],
            )
            return cursor.fetchone()[0]

    monkeypatch.setattr(alive, "alive", noted)

    async def story():
        door = Door(streams)
        pages = [Page(streams, cookie) for _ in range(60)]
        starts = await asyncio.gather(*(page.ask(door) for page in pages))
        assert {start["status"] for start in starts} == {200}
        assert len(asked) < 30
        assert set(asked) == {"sessions_0"}
        await in_thread(eventually, lambda: held() <= before + 1, PATIENCE)
        await asyncio.gather(*(page.leave() for page in pages))

    connections.close_all()
    before = held()  # those that a server of an earlier test has not given back yet
    run(story(), streams)
    put_away(streams)


def test_open_stream_does_not_keep_the_session_alive(browser, streams):
    before = Session.objects.get(pk=key_of(browser.cookie))

    async def story():
        async with opened(browser) as page:
            await page.part()
            await page.part()

    run(story(), streams)

    after = Session.objects.get(pk=key_of(browser.cookie))
    assert (after.session_data, after.expire_date) == (before.session_data, before.expire_date)


# Without a server


@pytest.fixture
def away(monkeypatch):
    """The database, from now on."""

    def fail(keys, *, at):
        raise OperationalError

    return lambda: monkeypatch.setattr(alive, "alive", fail)


def test_database_that_is_away_lets_nobody_in_and_ends_nobody(browser, user, streams, away):
    async def story():
        async with opened(browser) as page:
            away()
            status, headers, _ = await answered(Page(streams, browser.cookie))
            assert status == 503
            assert 5 <= int(headers[b"retry-after"]) <= 30
            await in_thread(live_updates.ring, user.pk, "alerts")
            assert "alerts" in await page.after_heartbeats()

    run(story(), streams)


def test_who_is_said_to_have_signed_out_ends_also_while_the_database_cannot_say_so(browser, user, streams, away):
    async def story():
        async with opened(browser) as page:
            away()
            await in_thread(live_updates.ring, user.pk, live_updates.SIGNED_OUT)
            assert await page.after_heartbeats() == ""

    run(story(), streams)


def test_nobody_listens_for_longer_than_a_minute_without_the_database(browser, streams, away, monkeypatch):
    monkeypatch.setattr(open_streams, "UNSURE_SECONDS", 0.1)
    monkeypatch.setattr(open_streams, "LOOK_SECONDS", 0.1)

    async def story():
        async with opened(browser) as page:
            away()
            assert await page.after_heartbeats() == ""

    run(story(), streams)


def test_sign_out_is_found_soon_while_the_broker_is_away(browser, settings, streams, tmp_path, monkeypatch):
    settings.REDIS_URL = f"unix://{tmp_path}/nobody?db=0"
    settings.EVENTS_HEARTBEAT_SECONDS = 3600
    monkeypatch.setattr(open_streams, "LOOK_SECONDS", 0.1)

    async def story():
        async with opened(browser) as page:
            await in_thread(Session.objects.all().delete)
            assert "signed-out" in await page.after_heartbeats()

    run(story(), streams)


def test_pages_are_told_to_look_again_once_a_lost_broker_is_back(browser, settings, streams, tmp_path, monkeypatch):
    there, settings.REDIS_URL = settings.REDIS_URL, f"unix://{tmp_path}/nobody?db=0"
    monkeypatch.setattr(open_streams, "SPREAD_SECONDS", 0.1)

    async def story():
        async with opened(browser) as page:
            settings.REDIS_URL = there
            assert await page.after_heartbeats() == "event: ready\ndata: {}\n\n"

    run(story(), streams)


def test_fault_of_ours_ends_neither_hearing_nor_looking(browser, user, streams, monkeypatch):
    monkeypatch.setattr(open_streams, "LOOK_SECONDS", 0.01)
    own, broken = OpenStreams._hand_on, []

    def breaks_once(streams, name, kind):
        if not broken:
            broken.append(kind)
            raise RuntimeError
        own(streams, name, kind)

    monkeypatch.setattr(OpenStreams, "_hand_on", breaks_once)

    async def story():
        async with opened(browser) as page:
            while not broken:
                await in_thread(live_updates.ring, user.pk, "alerts")
            while "event: alerts" not in (heard := await page.after_heartbeats()):
                assert heard == "event: ready\ndata: {}\n\n"  # for what it missed
                await in_thread(live_updates.ring, user.pk, "alerts")

    run(story(), streams)


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
