"""The navigation stands on one line of a window of 1280 pixels; what it cannot hold is under More."""

import pytest

from release_monitor.pages.page import FOLDED_FIRST, NAVIGATION, folded_of
from sharing.access.roles import ROLES
from sharing.access.rules import LINKING
from tests.browser import fits, looks_right, open_as
from tests.factories.sharing import TeamFactory, TeamScopeFactory, UserFactory

FEW = ["My day", "Releases", "People", "Parole", "Alerts"]
KEPT = {"My day", "Releases", "People", "Alerts"}  # reached by keys, or with a count


def test_few_entries_are_all_in_the_line():
    assert folded_of(FEW) == set()


def test_never_one_alone_is_under_more():
    labels = list(dict.fromkeys(label for label, _, _ in NAVIGATION))
    for number in range(len(labels) + 1):
        assert len(folded_of(labels[:number])) != 1


@pytest.mark.parametrize("role", sorted(ROLES))
def test_what_is_a_roles_own_work_stays_in_the_line(role):
    labels = [label for label, _, capability in NAVIGATION if capability in ROLES[role]]
    assert folded_of(labels) <= set(FOLDED_FIRST) - KEPT


def lines(page):
    tops = page.eval_on_selector_all(
        ".rm-navigation__list > li", "found => found.map(each => Math.round(each.getBoundingClientRect().top))"
    )
    return len(set(tops))


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("javascript", [True, False])
def test_navigation_is_one_line_and_more_opens_by_keys(browsing, client, javascript):
    desk = TeamScopeFactory(programme="terrorism", grant_role=LINKING).team
    readers = [
        UserFactory(role=role, teams=[TeamFactory()]) for role in ("auditor", "ppcs", "administrator", "ct_manager")
    ]
    readers.append(UserFactory(role="ct_analyst", teams=[desk]))
    with browsing(javascript=javascript) as page:
        for reader in readers:
            open_as(page, client, reader, "/")
            assert lines(page) == 1, reader.role
            more = page.locator(".rm-navigation summary")
            if not more.count():
                continue
            more.focus()
            page.keyboard.press("Enter")
            page.keyboard.press("Tab")
            assert page.locator(".rm-navigation__folded a:focus").inner_text() in FOLDED_FIRST
            look = looks_right if javascript else fits  # axe waits for ever where nothing runs
            look(page, reader.role)
