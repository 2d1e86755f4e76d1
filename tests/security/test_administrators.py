"""What an administrator could try alone, through the pages that they have; each ends without access."""

from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client
from django.urls import reverse
from joserfc.jwk import ECKey

from offenders.models import Offender
from parole.hearings.event_kinds import LISTED
from sharing import practice
from sharing.emergencies.customs import LASTS_MINUTES
from sharing.models import (
    ChangeNotice,
    ClientKey,
    EventDelivery,
    EventEndpoint,
    Membership,
    PracticeValue,
    ProposedChange,
    TeamScope,
    User,
)
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import (
    ClientFactory,
    EndpointFactory,
    TeamFactory,
    TeamScopeFactory,
    UserFactory,
)
from tests.sharing.administration.pages import day_parts, hidden_of, privacy_officer
from tests.sharing.administration.test_endpoints import tried

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]


def at(name, row=None):
    return reverse(f"administration_{name}", args=[row.uid] if row else [])


@pytest.fixture
def second(db):
    return privacy_officer()


@pytest.fixture
def manager(agency):
    return UserFactory(name="Karen", email="karen@police.example", agency=agency, role="probation_manager")


@pytest.fixture
def attacker(browser, administrator, second):
    """Agrees to whatever they proposed, too."""

    def act(address, form):
        browser.post(address, form | hidden_of(browser.get(address)))
        for change in ProposedChange.objects.all():
            browser.post(reverse("proposed_change_agree", args=[change.uid]))

    return act


def account(agency, **changed):
    return {"name": "Evil Twin", "email": "evil@attack.example", "agency": agency.uid} | changed


def test_another_email_of_a_manager_does_not_lead_to_signing_in_as_them(
    attacker, manager, agency, at_noon, mailoutbox, django_capture_on_commit_callbacks
):
    attacker(at("user_change", manager), account(agency, name="Karen", role=manager.role, email="evil@attack.example"))
    at_noon.shift(timedelta(days=3))
    Client().post(reverse("account_reset_password"), {"email": "evil@attack.example"})

    assert User.objects.get(pk=manager.pk).email == "karen@police.example"
    assert [letter.to for letter in mailoutbox] == []
    assert ChangeNotice.objects.filter(address="karen@police.example", why="concerned").exists()


def test_a_manager_of_ones_own_is_not_made(attacker, agency):
    attacker(at("user_add"), account(agency, role="probation_manager"))

    assert not User.objects.filter(email="evil@attack.example").exists()


def test_a_second_administrator_or_privacy_officer_of_ones_own_is_not_made(attacker, agency):
    for role in ("administrator", "privacy_officer"):
        attacker(at("user_add"), account(agency, role=role))

    assert not User.objects.filter(email="evil@attack.example").exists()


def test_a_role_is_not_given_to_a_colleague(attacker, agency):
    colleague = UserFactory(name="Bo", email="bo@agency.example", agency=agency, role="auditor")

    attacker(at("user_change", colleague), account(agency, name="Bo", email="bo@agency.example", role="probation_head"))

    assert User.objects.get(pk=colleague.pk).role == "auditor"


def test_a_desk_is_not_joined_and_gets_no_scope(attacker, manager, noon):
    person = OffenderFactory()
    desk = TeamScopeFactory(team__kind="national_desk").team
    days = day_parts("starts_on", noon.date()) | day_parts("ends_on", None)
    attacker(at("team_member_add", desk), {"user": manager.uid} | days)
    own = TeamFactory(kind="national_desk")
    Membership.objects.create(user=manager, team=own, starts_at=noon)
    scope = {"programme": "terrorism", "grant_role": "lead", "reason": "Because I want to see everyone"}
    attacker(at("scope_add", own), scope | days)

    assert not Membership.objects.filter(team=desk).exists()
    assert not TeamScope.objects.filter(team=own).exists()
    assert person not in Offender.objects.visible_to(manager)


def test_a_team_with_members_is_not_made_a_desk_or_put_in_the_place_of_a_prison(attacker, agency, manager):
    team = TeamFactory(name="Ours", agency=agency, kind="caseload")
    for changed in ({"kind": "duty_desk"}, {"kind": "establishment", "place_code": "FNI"}):
        attacker(at("team_change", team), {"name": "Ours", "agency": agency.uid, "phone": ""} | changed)

    team.refresh_from_db()
    assert (team.kind, team.place_code) == ("caseload", "")


def test_oneself_is_put_in_no_team_by_another_account_either(attacker, administrator, agency, noon):
    other = UserFactory(agency=agency, staff_number=administrator.staff_number)
    team = TeamFactory(agency=agency, kind="caseload")

    attacker(at("team_member_add", team), {"user": other.uid} | day_parts("starts_on", noon.date()))

    assert not Membership.objects.filter(user=other).exists()


def test_factors_of_another_are_not_reset_and_a_leaver_does_not_come_back(attacker, manager):
    TOTP.activate(manager, "JBSWY3DPEHPK3PXP")
    gone = UserFactory(is_active=False)
    attacker(at("user_forget_factors", manager), {})
    attacker(at("user_enable", gone), {})

    assert manager.authenticator_set.exists()
    assert not User.objects.get(pk=gone.pk).is_active


def test_events_do_not_go_to_a_receiver_of_ones_own(attacker):
    program = ClientFactory()
    EndpointFactory(client=program, address="https://partner.example/in", kinds=[LISTED.name])

    attacker(at("client_events_change", program), {"address": "https://evil.example/in", "kinds": [LISTED.name]})

    assert EventEndpoint.objects.get().address == "https://partner.example/in"


def test_an_agreed_address_begins_with_an_empty_queue(together, at_noon):
    program = ClientFactory()
    endpoint = EndpointFactory(client=program, address="https://partner.example/in", kinds=[LISTED.name])
    tried(endpoint, 3)

    together.post(at("client_events_change", program), {"address": "https://new.example/in", "kinds": [LISTED.name]})

    assert EventEndpoint.objects.get().address == "https://new.example/in"
    assert set(EventDelivery.objects.values_list("state", "next_try_at")) == {(EventDelivery.State.KEPT, None)}


def test_a_program_of_ones_own_gets_no_key_and_no_victims_scope(attacker, agency, noon):
    program = ClientFactory()
    attacker(at("client_key_add", program), {"key": a_key()})
    form = {
        "name": "Mine",
        "purpose": "Mine",
        "user": program.user.uid,
        "scopes": ["victims:read"],
        "binding": "dpop",
        **day_parts("ends_on", noon.date() + timedelta(days=30)),
    }
    attacker(at("client_add"), form)

    assert not ClientKey.objects.exists()
    assert list(type(program).objects.values_list("name", flat=True)) == [program.name]


def a_key():
    return ECKey.generate_key("P-256").as_pem(private=False).decode()


@pytest.mark.parametrize("minutes", [61, 240, 100_000])
def test_emergency_access_is_not_made_longer(attacker, noon, minutes):
    page = reverse("administration_practice_value", args=[LASTS_MINUTES.name])

    attacker(page, {"value": str(minutes), "source": "I say so", **day_parts("starts_on", noon.date())})

    assert practice.value(LASTS_MINUTES, on=noon.date()) == 60


def test_two_people_make_it_no_longer_than_its_bounds_and_one_makes_it_shorter(together, browser, noon):
    page = reverse("administration_practice_value", args=[LASTS_MINUTES.name])

    together.post(page, {"value": "241", "source": "Board", **day_parts("starts_on", noon.date())})
    assert not PracticeValue.objects.exists()
    browser.post(page, {"value": "30", "source": "Board", **day_parts("starts_on", noon.date())})
    assert practice.value(LASTS_MINUTES, on=noon.date()) == 30


def test_a_value_outside_its_bounds_is_listed_and_not_changed(browser, noon):
    PracticeValue.objects.create(name=LASTS_MINUTES.name, value=100_000, starts_on=noon.date(), source="Before")

    page = browser.get(reverse("administration_practice_values"))

    assert [standing.definition for standing in page.context["outside"]] == [LASTS_MINUTES]
    assert practice.value(LASTS_MINUTES, on=noon.date()) == 100_000


def test_whom_it_concerns_and_their_manager_agree_to_nothing(client, browser, administrator, second, manager):
    browser.post(at("user_forget_factors", manager))
    change = ProposedChange.objects.get()
    client = Client()
    client.force_login(manager)

    page = client.post(reverse("proposed_change_agree", args=[change.uid]), follow=True)

    assert "your own account" in page.content.decode()
    change.refresh_from_db()
    assert change.agreed_at is None


def test_a_privacy_officer_proposes_nothing(client, second, agency):
    client.force_login(second)

    for name in ("user_add", "team_add", "client_add"):
        assert client.get(at(name)).status_code == 404
