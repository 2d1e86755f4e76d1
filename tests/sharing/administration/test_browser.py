"""The administration in a real browser: clean in axe's eyes, and usable with keys alone."""

import pytest
from django.urls import reverse

from sharing.administration.actions import changes
from sharing.events import endpoints
from sharing.models import Membership, ProposedChange, User
from sharing.proposals import actions as proposals
from tests.api_programs import key_of
from tests.browser import fits, looks_right, open_as
from tests.factories.sharing import (
    AgencyFactory,
    ClientFactory,
    EndpointFactory,
    MembershipFactory,
    TeamFactory,
    TeamScopeFactory,
    UserFactory,
)
from tests.sharing.administration.pages import privacy_officer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def administrator():
    return UserFactory(name="Joan Rudd", role="administrator")


@pytest.mark.every_page
@pytest.mark.parametrize("width", [1280, 390])
def test_pages_are_clean_in_axes_eyes_and_fit(browsing, client, administrator, width):
    desk = TeamFactory(name="CT national desk", kind="national_desk")
    membership = MembershipFactory(team=desk)
    scope = TeamScopeFactory(team=desk)
    program = ClientFactory(teams=[desk])
    endpoints.send_test(
        endpoint=EndpointFactory(client=program), kind="release-monitor.hearing.listed", by=administrator
    )
    privacy_officer()
    change = proposals.propose(change=changes.reset_factors(membership.user), by=administrator)
    about = {
        "change": {"uid": change.uid},
        "client": {"uid": program.uid},
        "key": {"uid": key_of(program).uid},
        "user": {"uid": membership.user.uid},
        "team": {"uid": desk.uid},
        "membership": {"uid": membership.uid},
        "scope": {"uid": scope.uid},
        "value": {"name": "access.reader_longest_days"},
    }
    pages = {
        "style": None,
        "administration": None,
        "proposed_changes": None,
        "proposed_change": "change",
        "administration_users": None,
        "administration_user_add": None,
        "administration_user": "user",
        "administration_user_change": "user",
        "administration_user_disable": "user",
        "administration_user_team_add": "user",
        "administration_teams": None,
        "administration_team_add": None,
        "administration_team": "team",
        "administration_team_change": "team",
        "administration_team_close": "team",
        "administration_team_member_add": "team",
        "administration_scope_add": "team",
        "administration_scope_end": "scope",
        "administration_membership_end": "membership",
        "administration_clients": None,
        "administration_client_add": None,
        "administration_client": "client",
        "administration_client_change": "client",
        "administration_client_key_add": "client",
        "administration_client_key_remove": "key",
        "administration_client_revoke": "client",
        "administration_client_events": "client",
        "administration_client_events_change": "client",
        "administration_client_events_secret": "client",
        "administration_client_events_off": "client",
        "administration_client_events_test": "client",
        "administration_client_events_replay": "client",
        "administration_agencies": None,
        "administration_agency_add": None,
        "administration_roles": None,
        "administration_practice_values": None,
        "administration_practice_value": "value",
    }
    with browsing(width=width) as page:
        open_as(page, client, administrator, reverse("administration"))
        for name, row in pages.items():
            page.goto(reverse(name, kwargs=about.get(row)))
            if width == 1280 or name in ("style", "administration_team"):
                looks_right(page, name)
            else:
                fits(page, name)  # the pages are made of the parts of the style page, which axe has seen on a phone


def test_with_keys_alone_an_account_is_made_and_put_in_a_team(page, client, administrator):
    AgencyFactory(name="CT policing", kind="ct_police")
    privacy_officer()
    team = TeamFactory(name="CTP North East")
    open_as(page, client, administrator, reverse("administration_user_add"))

    def type_into(label, words):
        page.get_by_label(label, exact=True).focus()
        page.keyboard.type(words)

    type_into("Full name", "Lara Whitby")
    type_into("Work email", "lara.whitby@ct-police.example")
    type_into("Agency", "CT pol")
    type_into("Role", "CT analyst")
    page.locator("main button[type=submit]").last.focus()
    page.keyboard.press("Enter")

    page.get_by_role("heading", name="Add an account for Lara Whitby").wait_for()
    proposals.agree(change=ProposedChange.objects.get(), by=privacy_officer())
    made = User.objects.get(email="lara.whitby@ct-police.example")
    page.goto(reverse("administration_user_team_add", kwargs={"uid": made.uid}))
    page.get_by_label("Which team", exact=True).focus()
    page.keyboard.type("CTP North")
    page.locator("main button[type=submit]").last.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{reverse('administration_user', kwargs={'uid': made.uid})}")

    assert Membership.objects.filter(user=made, team=team).exists()
