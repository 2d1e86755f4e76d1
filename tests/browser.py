"""A real browser for a test: Chromium, driven by Playwright."""

import asyncio
import os
import shutil
import threading
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.core.signals import request_finished, request_started

# The first draws for no screen: half of the processor time of the second.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
HOW = "no Chromium found: install one (Debian: apt-get install chromium) or name it in CHROMIUM"
HEIGHT = 800
LONGEST_MS = 120_000  # that a state is waited for: a busy machine is slow, and what never comes fails all the same
WIDE, NARROW = 1280, 390
WIDTHS = [WIDE, pytest.param(NARROW, marks=pytest.mark.every_page)]
EVERY_PAGE = (
    os.environ.get("RELEASE_MONITOR_PAGES") == "every"
)  # axe looks wherever a test asks it to, not at one of a kind
FAULTS = {"": "", "words are faint": "document.querySelectorAll('main *').forEach(each => each.style.color = '#ddd')"}
FLAGS = [
    *("--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    # Nothing is drawn that only WebGL needs, and no process waits for the next site.
    *("--disable-software-rasterizer", "--renderer-process-limit=1"),
]


def chromium():
    """The path of the browser. Without one the test is skipped with the reason, and fails where CI is set."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if found:
        return found
    return pytest.fail(HOW) if os.environ.get("CI") else pytest.skip(HOW)


class Session:
    """One Chromium for all tests of this process, started for the first page that is asked for.

    A context costs ten times what a page does, for it begins without a cache and with processes of its own. There are
    two, with JavaScript and without; what a test leaves there is taken after it.
    """

    def __init__(self):
        self._playwright = self._chromium = self._loop = None
        self._contexts = {}

    @contextmanager
    def opened(self, address, *, width, javascript):
        """A page of its own. What its console or its content policy complains of fails the test.

        address: of the live server; the browser is told `localhost`, for which passkeys work.
        """
        troubles = []
        with self._awake():
            context = self._context(address.replace("127.0.0.1", "localhost"), javascript)
            page = context.new_page()
            page.set_viewport_size({"width": width, "height": HEIGHT})
            page.on("pageerror", lambda error: troubles.append(str(error)))
            page.on("console", lambda line: troubles.append(line.text) if "Content Security" in line.text else None)
            try:
                yield page
            finally:
                for left in context.pages:
                    left.close()
                context.set_offline(False)
                context.clear_cookies()
        assert troubles == []

    def _context(self, address, javascript):
        known = (address, javascript)
        if known not in self._contexts:
            made = self._chromium.new_context(base_url=address, java_script_enabled=javascript, reduced_motion="reduce")
            made.set_default_timeout(LONGEST_MS)
            self._contexts[known] = made
        return self._contexts[known]

    def close(self):
        if self._playwright:
            with self._awake():
                self._chromium.close()
                self._playwright.stop()

    @contextmanager
    def _awake(self):
        """Playwright marks its loop as the running one of this thread, also between calls.

        Between tests it is none: neither Django nor a test with a loop of its own may take it for theirs.
        """
        outer = asyncio._get_running_loop()
        try:
            if self._playwright is None:
                self._start()
            asyncio._set_running_loop(self._loop)
            yield
        finally:
            asyncio._set_running_loop(outer)

    def _start(self):
        path = chromium()  # before Playwright, whose driver may not run either where there is no browser
        from playwright.sync_api import sync_playwright

        flags = [*FLAGS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
        self._playwright = sync_playwright().start()
        self._loop = asyncio.get_running_loop()
        self._chromium = self._playwright.chromium.launch(executable_path=path, args=flags)


class Answers:
    """What the live server has begun to answer, and not finished. The test's own client asks in another thread."""

    def __init__(self):
        self._open, self._changed = 0, threading.Condition()

    def begun(self, **_):
        self._count(1)

    def finished(self, **_):
        self._count(-1)

    def _count(self, by):
        if threading.current_thread() is not threading.main_thread():
            with self._changed:
                self._open += by
                self._changed.notify_all()

    def wait_for_none(self):
        """What is still being answered may yet write rows, or bring the cookie of a session that has ended."""
        with self._changed:
            assert self._changed.wait_for(lambda: self._open <= 0, timeout=300), "the live server does not finish"


@contextmanager
def answers_counted():
    answers = Answers()
    request_started.connect(answers.begun)
    request_finished.connect(answers.finished)
    try:
        yield answers
    finally:
        request_started.disconnect(answers.begun)
        request_finished.disconnect(answers.finished)


def open_as(page, client, user, path):
    """Open the address with the session of this user."""
    leave(page)  # what the page before still asks would bring the cookie of its session back
    page.context.clear_cookies()
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "domain": "localhost", "path": "/"}])
    page.goto(path)


def leave(page):
    """To where nothing asks for anything. Not to `about:blank`, after which Chromium makes a process for the next."""
    _past_a_click(lambda: page.goto(f"{settings.STATIC_URL}icon.svg"), "ERR_ABORTED")


def _past_a_click(ask, broken_off, most=3):
    """What `ask` answers. A click may take the page elsewhere while it is asked, and breaks it off: then once more."""
    from playwright.sync_api import Error

    for left in reversed(range(most)):
        try:
            return ask()
        except Error as broken:
            if broken_off not in str(broken) or not left:
                raise


def looks_right(page, name=""):
    """Axe finds nothing on the open page, and nothing scrolls sideways. What a click still brings is waited for.

    Axe looks in the proof of all pages, and in the suite at one page of each family of templates (tests/test_looks.py).
    """

    def look():
        is_whole(page)
        if EVERY_PAGE:
            axe_finds_nothing(page, name)
        fits(page, name)

    _past_a_click(look, "context was destroyed")


def axe_finds_nothing(page, name=""):
    """What proofs/pages.py plants to see it fail is planted before axe looks."""
    from axe_playwright_python.sync_playwright import Axe

    page.evaluate(FAULTS[os.environ.get("RELEASE_MONITOR_PAGES_FAULT", "")])
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    wrong = [(name, each["id"], each["nodes"][0]["html"]) for each in found]
    assert not wrong, wrong  # said here: pytest rewrites no assert of this module


def is_whole(page):
    """The page has come to its end: after a click it may be there, and nothing of it yet.

    Playwright's `wait_for_function` is no way to wait here: it evaluates its words again each time that it looks, which
    our content policy refuses as soon as the first look was too early.
    """
    page.wait_for_load_state()


def fits(page, name=""):
    """Nothing scrolls sideways."""
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{name} scrolls sideways"


def type_day(page, of, day):
    """Type "4 12 2026" into the three fields of a day. of: the question above them."""
    group = page.get_by_role("group", name=of)
    for part, typed in zip(("Day", "Month", "Year"), day.split(), strict=True):
        group.get_by_label(part).fill(typed)


STOPS_BEFORE = """element => {
    const here = document.activeElement, shown = { visibilityProperty: true };
    const stops = document.querySelectorAll('a[href], button, input:not([type=radio]), select, textarea, summary');
    return [...stops].filter(each => each.tabIndex >= 0 && !each.disabled && each.checkVisibility(shown)
        && here.compareDocumentPosition(each) & Node.DOCUMENT_POSITION_FOLLOWING
        && element.compareDocumentPosition(each) & Node.DOCUMENT_POSITION_PRECEDING).length;
}"""


def tab_to(page, target, most=150):
    """Press Tab until the element has the focus, as somebody does who has no mouse; it must be reached, and seen.

    It is looked at from where it may be next: on the way there each look would cost more than the key.
    """
    target.wait_for()
    on_the_way = target.evaluate(STOPS_BEFORE)
    for pressed in range(on_the_way + most):
        page.keyboard.press("Tab")
        if pressed >= on_the_way and target.evaluate("element => element === document.activeElement"):
            assert target.evaluate("element => element.matches(':focus-visible')"), f"{target}: the focus is not shown"
            return
    raise AssertionError(f"{target} is not reached by Tab")


def follow(page, name):
    """By keys alone to the first link or button of this name, or that fits the pattern, and through it to a page."""
    found = page.get_by_role("link", name=name, exact=True).or_(page.get_by_role("button", name=name, exact=True))
    tab_to(page, found.first)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def write(page, label, words):
    """By keys alone into this field."""
    tab_to(page, page.get_by_label(label))
    page.keyboard.type(words)


def tick(page, target):
    """By keys alone this tick box, or the first radio button of its group."""
    tab_to(page, target)
    page.keyboard.press("Space")
