"""A real browser for a test: Chromium, driven by Playwright."""

import os
import shutil
from contextlib import contextmanager

import pytest
from django.conf import settings

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
HOW = "no Chromium found: install one (Debian: apt-get install chromium) or name it in CHROMIUM"
FLAGS = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]


def chromium():
    """The path of the browser. Without one the test is skipped with the reason, and fails where CI is set."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if found:
        return found
    return pytest.fail(HOW) if os.environ.get("CI") else pytest.skip(HOW)


@contextmanager
def opened(address, **context):
    """A page of a fresh browser. What its console or its content policy complains of fails the test.

    address: of the live server; the browser is told `localhost`, for which passkeys work.
    """
    path = chromium()  # before Playwright, whose driver may not run either where there is no browser
    from playwright.sync_api import sync_playwright

    flags = [*FLAGS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    troubles = []
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=path, args=flags)
        page = browser.new_page(base_url=address.replace("127.0.0.1", "localhost"), **context)
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("console", lambda line: troubles.append(line.text) if "Content Security" in line.text else None)
        yield page
        browser.close()
    assert troubles == []


def open_as(page, client, user, path):
    """Open the address with the session of this user."""
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "domain": "localhost", "path": "/"}])
    page.goto(path)


def looks_right(page, name=""):
    """Axe finds nothing on the open page, and nothing scrolls sideways."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    assert [(name, each["id"], each["nodes"][0]["html"]) for each in found] == []
    fits(page, name)


def fits(page, name=""):
    """Nothing scrolls sideways."""
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{name} scrolls sideways"
