"""Alerts in a real browser: by keys, live, without JavaScript, on a phone."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from sharing.access.rules import GrantRole
from sharing.models import Receipt, Severity
from tests.browser import looks_right, open_as
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import AlertFactory, GrantFactory, ReceiptFactory, TeamFactory, UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def person():
    return OffenderFactory(given_names="Callum", family_name="Dray")


@pytest.fixture
def team(person):
    team = TeamFactory(name="NSD North")
    return GrantFactory(subject=person, team=team, grant_role=GrantRole.CONTRIBUTOR).team


@pytest.fixture
def user(team):
    return UserFactory(teams=[team])


def happened(person, team, title, *, minutes=48, **more):
    now = timezone.now()
    alert = AlertFactory(subject=person, title=title, raised_at=now - timedelta(hours=3), **more)
    ReceiptFactory(alert=alert, team=team, due_at=now + timedelta(minutes=minutes))
    return alert


@pytest.mark.every_page
@pytest.mark.parametrize("width", [1280, 390])
def test_pages_are_clean_in_axes_eyes_and_fit(browsing, client, person, team, user, width):
    first = happened(person, team, "Seized phone shows contact", severity=Severity.CRITICAL, minutes=12)
    happened(person, team, "Tag order not confirmed")
    with browsing(width=width) as page:
        open_as(page, client, user, reverse("home"))
        for path in (
            reverse("home"),
            reverse("alerts"),
            reverse("alerts") + "?show=closed",
            reverse("alert", kwargs={"uid": first.uid}),
            reverse("thread", kwargs={"uid": first.thread.uid}),
            reverse("thread_hand_over", kwargs={"uid": first.thread.uid}),
            reverse("alert_end", kwargs={"uid": first.uid}),
        ):
            page.goto(path)
            looks_right(page, path)


def test_by_keys_alone_lines_are_walked_and_acknowledged_and_the_count_follows(page, client, person, team, user):
    happened(person, team, "Seized phone shows contact", severity=Severity.CRITICAL)
    happened(person, team, "Tag order not confirmed")
    open_as(page, client, user, reverse("alerts"))

    page.keyboard.press("j")
    page.keyboard.press("a")
    page.get_by_text("Acknowledged by").wait_for()
    page.locator(".rm-navigation [data-number]", has_text="1").wait_for()
    page.keyboard.press("j")
    page.keyboard.press("o")
    page.wait_for_url("**/alerts/threads/*-*/")
    page.keyboard.press("a")
    page.get_by_text("Acknowledged: Tag order not confirmed").wait_for()

    assert not Receipt.objects.open().exists()


def test_a_phone_acknowledges_a_critical_thread_in_three_taps(browsing, client, person, team, user):
    happened(person, team, "Seized phone shows contact", severity=Severity.CRITICAL)
    happened(person, team, "Tag order not confirmed")
    taps = 0

    def tap(found):
        nonlocal taps
        found.first.click()
        taps += 1

    with browsing(width=390) as page:
        open_as(page, client, user, reverse("home"))
        tap(page.get_by_role("link", name="Seized phone shows contact"))
        tap(page.get_by_role("button", name="Acknowledge thread"))
        page.get_by_text("Acknowledged: Seized phone shows contact").wait_for()

    assert taps <= 3
    assert not Receipt.objects.open().filter(severity=Severity.CRITICAL).exists()


def test_a_phone_shows_no_keys(browsing, client, person, team, user):
    happened(person, team, "Tag order not confirmed")
    with browsing(width=390) as page:
        open_as(page, client, user, reverse("alerts"))

        assert not page.locator(".rm-by-keys").is_visible()
        page.set_viewport_size({"width": 1280, "height": 800})
        page.locator(".rm-by-keys").wait_for()


def test_new_ones_wait_behind_a_link_while_the_list_is_read(page, client, person, team, user):
    happened(person, team, "Tag order not confirmed")
    open_as(page, client, user, reverse("alerts"))

    AlertFactory(subject=person, title="Seized phone", tells=[team], raised_at=timezone.now() + timedelta(seconds=1))
    page.evaluate("document.dispatchEvent(new CustomEvent('release-monitor:alerts'))")

    page.get_by_text("1 new since").wait_for()
    assert page.get_by_role("link", name="Seized phone").count() == 0
    page.get_by_text("1 new since").click()
    page.get_by_role("link", name="Seized phone").wait_for()


def test_without_javascript_an_alert_is_read_and_acknowledged(browsing, client, person, team, user):
    happened(person, team, "Tag order not confirmed")
    with browsing(javascript=False) as page:
        open_as(page, client, user, reverse("home"))
        page.get_by_role("link", name="Tag order not confirmed").click()
        page.get_by_role("button", name="Acknowledge").first.click()
        page.get_by_text("Acknowledged: Tag order not confirmed").wait_for()

    assert not Receipt.objects.open().exists()
