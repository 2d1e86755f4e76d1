"""A story told by pages and keys alone: who may see a person, who answers for them, and what is shared about them."""

import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.urls import reverse
from django.utils import timezone

from sharing.access.rules import GrantRole
from sharing.models import AccessRequest, Duty, EmergencyAccess, Grant, Handover, Item, ReviewLine
from sharing.requests import clock as request_clock
from sharing.reviews import actions as reviews
from tests.factories.breaches import let_in
from tests.factories.duties import DutyFactory
from tests.factories.emergencies import REASON, SECRET, somebody
from tests.factories.items import LAWFUL, beside, team_of
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import AgencyFactory, GrantFactory, TeamFactory, UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, databases=["default", "owner"])]

NUMBER = "A4821KX"


class Keys:
    """Somebody without a mouse: goes to a thing by its name, and types or presses a key there."""

    def __init__(self, page):
        self.page = page

    def press(self, role, name, key="Enter"):
        self.page.get_by_role(role, name=name).first.focus()
        self.page.keyboard.press(key)

    def tick(self, name):
        self.page.get_by_label(name, exact=True).focus()
        self.page.keyboard.press("Space")

    def write(self, name, words):
        self.page.locator("main").get_by_label(name).first.focus()
        self.page.keyboard.press("ControlOrMeta+A")
        self.page.keyboard.type(words)

    def pick(self, name, option):
        """By the first letters of the option, as a closed list takes them."""
        self.page.get_by_label(name, exact=True).focus()
        self.page.keyboard.type(option)

    def sees(self, words):
        self.page.get_by_text(words).first.wait_for()


@pytest.fixture
def by(walk):
    """Sits somebody down at an address, to go on by keys."""

    def sit(user, address, act, **more):
        walk.step(user, address, lambda page: act(Keys(page)), **more)

    return sit


@pytest.fixture
def person(at_noon):
    return OffenderFactory(given_names="Marcus", family_name="Halden", prison_number=NUMBER)


@pytest.fixture
def manager(person):
    return let_in(person, "probation", role="probation_manager", name="NSD North", grant_role=GrantRole.LEAD)


@pytest.fixture
def owner(person, manager):
    helen = beside(manager, name="Helen Castell", role="probation_officer")
    DutyFactory(subject=person, team=team_of(manager), owner=helen)
    return helen


@pytest.fixture
def south(person, manager):
    """Somebody of another team of probation, which works with the person."""
    team = TeamFactory(name="NSD South", agency=manager.agency)
    GrantFactory(subject=person, team=team, grant_role=GrantRole.CONTRIBUTOR)
    return UserFactory(name="Una Wardle", role="probation_officer", agency=manager.agency, teams=[team])


@pytest.fixture
def governor(person):
    return let_in(person, "prison", role="prison_security", name="Full Sutton OMU")


@pytest.fixture
def asker():
    return somebody(name="Priya Nandan", secret=SECRET)


@pytest.fixture
def privacy():
    return UserFactory(role="privacy_officer", teams=[TeamFactory(agency=AgencyFactory(kind="assurance"))])


def test_each_role_lets_in_hands_over_reviews_and_shares_by_keys(
    walk, by, person, manager, owner, south, governor, asker, privacy
):
    at_person = reverse("person", args=[person.uid])

    by(asker, at_person, nothing_is_shown)
    by(asker, reverse("access_request_ask"), access_is_asked_for)
    request_clock.work_on(at=timezone.now())
    by(manager, reverse("access_requests") + "?side=answer", access_is_agreed)
    assert (AccessRequest.objects.get().state, Grant.objects.filter(request__isnull=False).count()) == ("granted", 1)
    by(asker, reverse("access_requests"), access_is_used_and_given_back)

    by(asker, reverse("emergency"), record_is_opened_in_an_emergency, width=390)
    walk.clock.move_to("2026-12-01T12:08:00Z")
    by(asker, at_person, emergency_is_closed)
    by(asker, at_person, nothing_is_shown)
    by(privacy, reverse("emergency_reviews"), emergency_is_reviewed)
    assert EmergencyAccess.objects.get().outcome == "justified"

    by(owner, reverse("person_owners", args=[person.uid]), duty_is_offered)
    assert Duty.objects.current().get().owner == owner
    by(south, reverse("handover", args=[Handover.objects.get().uid]), duty_is_accepted)
    assert Duty.objects.current().get().owner == south

    GrantFactory(subject=person, team=TeamFactory(name="Hostel desk"))
    reviews.make_reviews(at=timezone.now())
    by(manager, reverse("access_reviews"), access_is_reviewed)
    decided = dict(ReviewLine.objects.exclude(decision="").values_list("grant__team__name", "decision"))
    assert decided == {
        **dict.fromkeys(["NSD North", "NSD South", "Full Sutton OMU"], "kept"),
        "Hostel desk": "ends",
    }

    by(governor, reverse("person_sharing", args=[person.uid]), item_is_recorded_and_its_gist_shared)
    by(manager, reverse("sharing") + "?show=confirm", gist_is_confirmed, width=390)
    by(
        governor,
        reverse("item", args=[person.uid, Item.objects.get().uid]),
        lambda keys: keys.sees("1 of 1 has confirmed"),
    )


def nothing_is_shown(keys):
    keys.sees("No record to show")


def access_is_asked_for(keys):
    keys.write("Full number", NUMBER)
    keys.page.get_by_role("group", name="What do you need it for?").get_by_role("radio").first.focus()
    keys.page.keyboard.press("Space")
    keys.write("Why do you need to know?", "Stands in for a colleague")
    keys.write("For how many days?", "7")
    keys.press("button", "Request access")
    keys.sees(f"Your request for {NUMBER}")


def access_is_agreed(keys):
    keys.press("link", "Priya Nandan")
    keys.press("button", "Answer")
    keys.tick("Give access")
    keys.tick("Reader: view the record")
    keys.press("button", "Send answer")
    keys.sees("now has access")


def access_is_used_and_given_back(keys):
    keys.press("link", NUMBER)
    keys.press("link", "Open the record of")
    keys.page.get_by_role("heading", name="Marcus Halden").wait_for()
    keys.page.go_back()
    keys.press("button", "End access")
    keys.write("Why are you ending it?", "My colleague is back")
    keys.press("button", "End")
    keys.sees("Your access has ended.")


def record_is_opened_in_an_emergency(keys):
    keys.write("Prison number, CRN or PNC", NUMBER.lower())
    keys.tick("Threat to life")
    keys.write("Why you need this record now", REASON)
    keys.press("button", "Continue to second factor")
    keys.write("Code", format_hotp_value(hotp_value(SECRET, int(time.time()) // 30)))
    keys.page.keyboard.press("Enter")
    keys.page.get_by_role("region", name=f"Emergency access to {NUMBER}").wait_for()


def emergency_is_closed(keys):
    keys.press("button", "Close now")
    keys.sees(f"Emergency access to {NUMBER} is closed")


def emergency_is_reviewed(keys):
    keys.page.locator("tbody th a").first.focus()
    keys.page.keyboard.press("Enter")
    keys.sees("The person’s record")
    keys.tick("Justified")
    keys.write("What you reviewed, and the reason for your decision", "The call is on record, and one page was read")
    keys.press("button", "Record the review")
    keys.sees("Justified")


def duty_is_offered(keys):
    keys.press("link", "Hand over ownership")
    keys.pick("To which team?", "NSD South")
    keys.press("button", "Show who can accept")
    keys.pick("Who is it handed over to?", "Una")
    keys.write("Reason for handing over", "He moves to the south")
    keys.press("button", "Offer handover to NSD South")
    keys.sees("You stay the owner until they accept")


def duty_is_accepted(keys):
    keys.press("button", "Accept handover")
    keys.sees("You are now the owner for Marcus Halden")


def access_is_reviewed(keys):
    keys.press("link", "NSD North")
    keys.press("link", "End the access of Hostel desk")
    keys.write("Why does the team no longer need to see the person?", "He does not go there after all")
    keys.press("button", "End access")
    for team in ("NSD North", "NSD South", "Full Sutton OMU"):
        keys.page.get_by_label(f"Keep {team} for").focus()
        keys.page.keyboard.press("Space")
    keys.press("button", "Keep selected access")
    keys.sees("Everything is decided.")


def item_is_recorded_and_its_gist_shared(keys):
    keys.press("link", "Record an item")
    keys.tick("Concern")
    keys.write("Title, in neutral words", "Contact on the wing")
    keys.write("Gist", "Speaks daily with another monitored person")
    keys.press("button", "Check who will read it")
    keys.press("button", "Record item")
    keys.press("link", "Share gist")
    keys.page.get_by_label("NSD North").focus()
    keys.page.keyboard.press("Space")
    keys.page.get_by_label("Lawful basis").focus()
    keys.page.keyboard.type(LAWFUL)
    keys.write("Why?", "They plan his release")
    keys.press("button", "Share gist")
    keys.sees("0 of 1 have confirmed reading")


def gist_is_confirmed(keys):
    keys.press("link", "Contact on the wing")
    keys.page.get_by_role("heading", name="Contact on the wing").wait_for()
    keys.page.wait_for_load_state("networkidle")
    keys.page.keyboard.press("a")
    keys.sees("Your team has confirmed reading")
