"""A story told by pages alone: a case comes in sight, is referred, heard and decided, and nobody goes too early."""

from datetime import date

import pytest
from django.urls import reverse

from offenders.models import Release
from parole import tasks
from parole.models import ParoleReview
from tests.browser import type_day
from tests.factories.breaches import let_in
from tests.factories.parole import sentenced, somebody_held
from tests.factories.sharing import UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ELIGIBLE_ON = date(2027, 6, 2)  # the case comes in sight 26 weeks before, on 2 December 2026
HELD_BACK = "The earliest release date is 15 June 2027"
DECIDED = "Acknowledge Parole: Board decision"


class Person:
    """The person of the story, and addresses about them."""

    def __init__(self):
        who = {"given_names": "Simon", "family_name": "Astley", "region": "North East"}
        self.row = sentenced(somebody_held(**who), eligible_on=ELIGIBLE_ON)

    @property
    def review(self):
        return ParoleReview.objects.get(offender=self.row)

    def at(self, name):
        return reverse(name, kwargs={"uid": self.row.uid})

    def at_review(self):
        return reverse("review", kwargs={"uid": self.row.uid, "review_uid": self.review.uid})


@pytest.fixture
def person(at_noon):
    return Person()


@pytest.fixture
def casework(person):
    return let_in(person.row, "ppcs", role="ppcs", name="PPCS London")


@pytest.fixture
def police(person):
    return let_in(person.row, "ct_police", role="ct_analyst", name="CT desk")


@pytest.fixture
def officer(person):
    return let_in(person.row, "probation", role="probation_officer", name="NSD North")


@pytest.fixture
def governor(person):
    place = {"kind": "establishment", "place_code": person.row.establishment.code}
    return let_in(person.row, "prison", role="prison_decision_maker", name="Full Sutton OMU", **place)


@pytest.fixture
def stranger():
    return UserFactory(role="ct_analyst")


def test_case_is_referred_heard_and_decided_and_nobody_goes_before_it_is_final(
    walk, person, casework, police, officer, governor, stranger
):
    comes_in_sight(walk, person)
    walk.clock.move_to("2027-01-11T12:00:00Z")
    walk.step(casework, person.at("person_parole"), case_is_referred)
    assert (person.review.status, person.review.deemed_referred_on) == ("deemed_referred", date(2027, 1, 8))
    walk.clock.move_to("2027-01-18T12:00:00Z")
    walk.step(casework, person.at_review(), dossier_is_disclosed)
    walk.clock.move_to("2027-02-08T12:00:00Z")
    walk.step(casework, person.at_review(), hearing_is_directed)

    walk.step(casework, person.at_review(), hearing_is_listed)
    walk.step(casework, person.at_review(), hearing_is_moved)
    walk.step(casework, person.at_review(), panel_falls_short)
    walk.clock.move_to("2027-05-11T09:00:00Z")
    walk.step(casework, person.at_review(), hearing_is_heard)

    walk.clock.move_to("2027-05-25T09:00:00Z")
    walk.step(casework, person.at_review(), release_is_directed)
    assert person.review.status == "provisional"
    for user in (police, officer, governor):
        walk.step(user, reverse("alerts"), decision_is_told)
    walk.step(stranger, reverse("alerts"), lambda page: nothing_is_told(page, "Alerts"))
    walk.step(governor, person.at("release_record"), release_is_refused)
    assert Release.objects.get(offender=person.row, basis="APD").status == "expected"

    becomes_final(walk, person)
    for user in (police, officer, governor):
        walk.step(user, reverse("releases"), release_is_expected)
    walk.step(stranger, reverse("releases"), lambda page: nothing_is_told(page, "Releases"))


def comes_in_sight(walk, person):
    """Automatically, on the first day on which it is: not the day before."""
    tasks.watch_reviews()
    assert not ParoleReview.objects.exists()
    walk.clock.move_to("2026-12-02T12:00:00Z")
    tasks.watch_reviews()
    assert (person.review.status, person.review.refer_by) == ("due", ELIGIBLE_ON)


def becomes_final(walk, person):
    """Automatically, when the 21 days are over: the last of them still counts."""
    walk.clock.move_to("2027-06-14T22:00:00Z")
    tasks.watch_reviews()
    assert person.review.status == "provisional"
    walk.clock.move_to("2027-06-15T05:00:00Z")
    tasks.watch_reviews()
    assert (person.review.status, person.review.final_on) == ("final", date(2027, 6, 15))


def case_is_referred(page):
    page.get_by_role("link", name="First review, s.247A").first.click()
    page.get_by_role("button", name="Record the referral").click()
    day_is_recorded(page, "When was the letter sent?", "14 12 2026")
    page.get_by_role("button", name="Record what the Board has").click()
    type_day(page, "When did the Board receive the letter?", "16 12 2026")
    type_day(page, "When did it receive all required reports?", "8 1 2027")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Referral dates recorded.").wait_for()


def dossier_is_disclosed(page):
    page.get_by_role("link", name="See the papers").click()
    page.get_by_role("button", name="Add a paper").click()
    page.get_by_label("Title").fill("Report of the offender manager")
    page.get_by_role("button", name="Add paper").click()
    page.get_by_role("rowheader", name="Report of the offender manager").wait_for()
    page.get_by_role("link", name="First review, s.247A").click()
    page.get_by_role("button", name="Record the disclosure of the dossier").click()
    day_is_recorded(page, "When did the prisoner get it?", "18 1 2027")


def hearing_is_directed(page):
    page.get_by_role("button", name="List for the papers").click()
    day_is_recorded(page, "When does a member consider it?", "1 2 2027")
    page.get_by_role("button", name="Record that a hearing is directed").click()
    page.get_by_label("Reference of the Board’s document").fill("MCA directions of 5 February, p.1")
    day_is_recorded(page, "When was it directed?", "5 2 2027")
    page.get_by_role("button", name="Mark as ready to list").click()
    day_is_recorded(page, "Since when?", "8 2 2027")


def day_is_recorded(page, question, day):
    type_day(page, question, day)
    page.get_by_role("button", name="Save").click()
    page.wait_for_url(lambda url: "/steps/" not in url)


def hearing_is_listed(page):
    page.get_by_role("button", name="List a hearing").click()
    page.get_by_label("Days").fill("19 4 2027")
    page.get_by_label("By video").check()
    page.get_by_label("Place").fill("HMP Full Sutton")
    page.get_by_role("button", name="List hearing").click()
    page.get_by_text("Hearing listed.").wait_for()


def hearing_is_moved(page):
    page.get_by_role("button", name="Change hearing").click()
    page.get_by_label("Days").fill("10 5 2027")
    page.get_by_label("Reason for the change").fill("The psychologist could not come")
    page.get_by_role("button", name="Save hearing").click()
    page.get_by_text("Hearing changed.").wait_for()
    page.get_by_text("Monday 10 May 2027").first.wait_for()


def panel_falls_short(page):
    page.get_by_role("link", name="Add a member").click()
    page.get_by_label("The Board’s reference of the member").fill("PB-0417")
    page.get_by_label("Discipline").select_option("judicial")
    page.get_by_label("Chairs the panel").check()
    page.get_by_role("button", name="Add member").click()
    page.get_by_text("Member added to the panel.").wait_for()
    page.get_by_text("No member with law enforcement experience.").wait_for()


def hearing_is_heard(page):
    page.get_by_role("button", name="Record hearing as heard").click()
    page.get_by_role("button", name="Record hearing as heard").click()
    page.get_by_text("Hearing recorded as heard.").wait_for()


def release_is_directed(page):
    page.get_by_role("button", name="Record the decision").click()
    page.get_by_label("Release directed").check()
    type_day(page, "When was it made?", "21 5 2027")
    type_day(page, "When did the parties receive it, with reasons?", "24 5 2027")
    page.get_by_label("Where are the reasons kept?").fill("PPUD 04418")
    page.get_by_role("button", name="Record the decision").click()
    page.get_by_text("Decision recorded.").wait_for()
    page.get_by_role("heading", name="First review, s.247A Provisional").wait_for()


def decision_is_told(page):
    page.get_by_role("button", name=DECIDED).wait_for()
    assert page.get_by_role("list", name="Threads").get_by_text("Astley").first.is_visible()


def nothing_is_told(page, heading):
    page.get_by_role("heading", name=heading, exact=True).wait_for()
    assert "Astley" not in page.content()


def release_is_refused(page):
    """The page says why, and from which day on."""
    ways = page.get_by_label("Release route")
    ways.select_option(ways.locator("option", has_text="Board direction").get_attribute("value"))
    page.get_by_role("button", name="Check this date").click()
    page.get_by_role("heading", name="Stop").first.wait_for()
    assert HELD_BACK in page.inner_text("main")
    assert page.get_by_role("button", name="Record the release").count() == 0


def release_is_expected(page):
    """In the week of 14 June, as directed by the Board."""
    page.get_by_role("columnheader", name="14 to 20 June 2027").wait_for()
    row = page.get_by_role("row").filter(has_text="Astley").inner_text()
    assert all(words in row for words in ("15 June 2027", "Directed", "Board direction"))
