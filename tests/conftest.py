"""Fixtures that every test may ask for."""

import copy
import gc
import logging
import os
import time
from collections import defaultdict
from datetime import UTC, datetime

import pytest
from _pytest import runner
from django.conf import settings
from django.contrib.auth import login
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest
from django.test import Client, TransactionTestCase, override_settings
from xdist.scheduler import LoadGroupScheduling

from sharing import live_updates, row_guard
from sharing.told_clock import standing
from tests import answers_in_schema, browser, database, worlds

if not os.environ.get("DATABASE_URL"):
    pytest.exit("Run the tests with `python3 manage.py test`: it brings the servers along.", returncode=4)


LONGEST_FIRST = ("processes", "oracle", "browser")  # those that start programs mostly wait


def pytest_collection_modifyitems(config, items):
    """Two tests that start all programs at once would each wait for the other: they go one by one, and first.

    After pytest-django, which has those of a file that commit last: they empty what the others of it share.
    """
    if not browser.EVERY_PAGE:
        left_out = [item for item in items if item.get_closest_marker("every_page")]
        items[:] = [item for item in items if item not in left_out]
        config.hook.pytest_deselected(items=left_out)
    kinds = defaultdict(set)
    for item in items:
        if item.get_closest_marker("processes"):
            item.add_marker(pytest.mark.xdist_group("processes"))
        kinds[unit_of(item)] |= {kind for kind in LONGEST_FIRST if item.get_closest_marker(kind)}
    items.sort(key=lambda item: [kind not in kinds[unit_of(item)] for kind in LONGEST_FIRST])


def unit_of(item):
    """What one process asks whole: a group, or a file."""
    group = item.get_closest_marker("xdist_group")
    return group.args[0] if group else item.path


def pytest_collection_finish(session):
    """What has been collected stays, and is not looked through for what nobody needs."""
    gc.freeze()


# CPython keeps frames in pieces of 16 KB, and asks the system for one more whenever calls go past the end of the last:
# a query below a page below a test does so thousands of times. A frame that needs this many places is given a piece of
# 1 MB, in which all that it calls finds room.
PLACES = 70_000
runner.runtestprotocol.__code__ = runner.runtestprotocol.__code__.replace(co_stacksize=PLACES)


class ByFile(LoadGroupScheduling):
    """One process asks all tests of a file, or of a group, so that what they share is made once."""

    def _split_scope(self, nodeid):
        return super()._split_scope(nodeid).partition("::")[0]


def pytest_xdist_make_scheduler(config, log):
    return ByFile(config, log)


def pytest_terminal_summary(terminalreporter):
    """How long `.ci/run` took: pytest has its last word."""
    if began := os.environ.get("CI_BEGAN_AT"):
        terminalreporter.line(f".ci/run took {time.time() - float(began):.0f} s")


@pytest.fixture(scope="session")
def django_db_setup(request, django_test_environment, django_db_blocker):
    """Replaces pytest-django's: two roles, and clean-up by the owner."""
    suffix = getattr(request.config, "workerinput", {}).get("workerid", "")
    TransactionTestCase._fixture_teardown = lambda case: database.empty_tables()
    with django_db_blocker.unblock(), database.test_database(suffix and f"_{suffix}") as real:
        yield real


AS_TESTED = {
    "PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"],  # quick; a cast is shared by many tests
    "WHITENOISE_AUTOREFRESH": True,  # no search for static files by every client
    "SECOND_FACTOR_REQUIRED": False,  # unless a test asks for it
    "CONFIRMED_MINUTES": 100 * 365 * 24 * 60,  # the same
    "JUDGED_AGAIN_AFTER_SECONDS": float("inf"),  # how long an answer takes is the machine's
    "REQUEST_SECONDS": float("inf"),
    "NOTICES_READ_AGAIN_SECONDS": 0,
    "SEAL_LATE_SECONDS": float("inf"),  # no sealer runs beside a test
    "EMAIL_BACKEND": "django.core.mail.backends.locmem.EmailBackend",
}


CACHE_OF = {"test": ""}  # every thread reads it


def key_of(key, prefix, version):
    return f"{CACHE_OF['test']}:{prefix}:{version}:{key}"


def sign_in(client, user, backend=None):
    """As Django's own, which first makes a session for nobody, and throws it away for the user's."""
    request = HttpRequest()
    has_session = settings.SESSION_COOKIE_NAME in client.cookies
    request.session = client.session if has_session else SessionStore()
    login(request, user, backend)
    request.session.save()
    client._set_login_cookies(request)


@pytest.fixture(scope="session", autouse=True)
def as_tested():
    Client._login = sign_in
    answers_in_schema.watch()
    caches = {"default": {**settings.CACHES["default"], "KEY_FUNCTION": key_of}}
    for handler in [each for each in logging.getLogger().handlers if each.name == "console"]:
        logging.getLogger().removeHandler(handler)  # pytest's own keep what is logged; tests/setup reads our lines
    standing.READ_AGAIN_SECONDS, standing._known = float("inf"), (0.0, False)  # unless a test says that all is invented
    # A test reads what it likes; requests and jobs declare for themselves for whom they read.
    with override_settings(**AS_TESTED, CACHES=caches), row_guard.for_case("tests", *row_guard.CLASSES):
        yield


@pytest.fixture(autouse=True)
def by_itself(monkeypatch):
    """A cache, and what was woken, of this test alone. Their connections stay."""
    monkeypatch.setitem(CACHE_OF, "test", os.urandom(6).hex())
    monkeypatch.setattr(live_updates, "WOKEN", f"woken:{CACHE_OF['test']}:")


@pytest.fixture
def nothing_to_prepare(monkeypatch):
    worlds.prepare_nothing(monkeypatch)


@pytest.fixture
def copied(world, db):
    """What the module has made once (tests/worlds.py), copied: no test sees what another has set in memory."""
    return copy.deepcopy(world)


@pytest.fixture
def noon():
    """A moment to reckon from: 1 December 2026, 12:00 UTC."""
    return datetime(2026, 12, 1, 12, tzinfo=UTC)


@pytest.fixture
def at_noon(noon):
    """The clock stands at `noon`."""
    import time_machine

    with time_machine.travel(noon, tick=False) as clock:
        yield clock


@pytest.fixture(scope="session")
def browser_session():
    """One browser for all tests of this process."""
    session = browser.Session()
    yield session
    session.close()


@pytest.fixture
def browsing(browser_session, live_server, settings, monkeypatch):
    """Opens pages of a real browser: `with browsing(width=390, javascript=False) as page`."""
    # Playwright runs a loop in this thread, and Django then fears for its connections; none is used inside of it.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    settings.ALLOWED_HOSTS = ["localhost", "testserver"]  # of the browser, and of Django's own client beside it

    def browse(*, width=browser.WIDE, javascript=True):
        return browser_session.opened(live_server.url, width=width, javascript=javascript)

    with browser.answers_counted() as answers:
        yield browse
        answers.wait_for_none()


@pytest.fixture
def page(browsing):
    """A page of a real browser, 1280 wide."""
    with browsing() as page:
        yield page
