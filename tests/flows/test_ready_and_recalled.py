"""A story told by pages: ready with one exception, let go by the sheet of the day, brought back by recall at night."""

import re
from datetime import date

import pytest
from django.urls import reverse

from licence.models import Licence, LicenceCondition, ReadinessException, Recall
from offenders.dates.rules.releases import Code
from offenders.dates.upkeep.releases import record_official_dates
from offenders.models import Adjustment, Calculation, Conviction, Offence, Release, Sentence
from tests.factories.breaches import let_in
from tests.factories.licence import approved_licence
from tests.factories.readiness import a_list, put_in_hand
from tests.factories.sharing import GrantFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WORDS = "A second telephone, hidden, and messages to somebody whom the licence names."
RETURNED_ON = date(2026, 12, 19)


class Story:
    """The person, who works with them, and addresses about them."""

    def __init__(self):
        self.readiness, self.cast = a_list(
            date(2026, 12, 4), on=date(2026, 11, 6), basis="CRD", given_names="Callum", family_name="Dray"
        )
        self.person = self.readiness.offender
        self.cast["ppcs"] = let_in(self.person, "ppcs", role="ppcs")
        self.officer, self.senior = self.cast["probation_officer"], self.cast["probation_manager"]
        self.head, self.prison = self.cast["probation_head"], self.cast["prison_offender_manager"]
        self.sentence_is_passed()
        self.all_but_a_room_is_in_hand()

    def sentence_is_passed(self):
        offence, _ = Offence.objects.get_or_create(
            statute="Terrorism Act 2000",
            section="58",
            defaults={"title": "Collection of information", "schedule_19za": "part_2", "brings_notification": True},
        )
        conviction = Conviction.objects.create(
            offender=self.person, offence=offence, convicted_on=date(2023, 3, 1), terrorist_connection="yes"
        )
        Sentence.objects.create(
            offender=self.person, conviction=conviction, kind="SDS", sentenced_on=date(2023, 3, 15), years=6
        )

    def all_but_a_room_is_in_hand(self):
        approved_licence(self.person, self.officer, self.cast["prison_decision_maker"])
        LicenceCondition.objects.update(unchecked_because="Asked at each appointment")
        put_in_hand(self.readiness, self.cast, but=["accommodation"])

    def sheet_comes(self):
        """The prison's, by which the person goes again at the end of the sentence's custody."""
        days = {Code.PRRD: date(2027, 6, 4)}
        record_official_dates(offender=self.person, dates=days, source="NOMIS", as_at=RETURNED_ON, by=self.prison)

    def at(self, name, **more):
        return reverse(name, kwargs={"uid": self.person.uid} | more)

    @property
    def recall_page(self):
        return self.at("recall", recall_uid=Recall.objects.get().uid)


@pytest.fixture
def story(at_noon):
    return Story()


def test_made_ready_with_one_exception_let_go_recalled_at_night_and_released_again(walk, story):
    room = story.readiness.items.get(code="accommodation")
    walk.step(story.officer, story.at("readiness_thing", thing_uid=room.uid), exception_is_asked_for)
    asked = story.at("readiness_exception_answer", exception_uid=ReadinessException.objects.get().uid)
    walk.step(story.senior, asked, exception_is_agreed_to)
    for role in ("prison_offender_manager", "ct_analyst", "probation_officer"):
        walk.step(story.cast[role], story.at("person_readiness"), it_is_signed)
    assert Release.objects.counted().get(offender=story.person).status == "ready"

    walk.clock.move_to("2026-12-04T08:30:00Z")
    walk.step(story.prison, story.at("release_day"), gate_is_worked)
    walk.step(story.officer, story.at("release_day"), lambda page: act_is_recorded(page, "Received"), width=390)
    walk.step(story.prison, story.at("release_day"), release_is_recorded)
    assert Licence.objects.get().status == "active"

    walk.clock.move_to("2026-12-08T22:15:00Z")
    walk.step(story.officer, story.at("breach_add"), breach_is_recorded, width=390)
    walk.step(story.officer, story.at("recall_begin"), recall_is_considered, width=390)
    walk.clock.move_to("2026-12-08T23:05:00Z")
    walk.step(story.senior, story.recall_page, recall_is_sought)
    assert_clock(walk, story, "23 h 50 min left", at="2026-12-08T23:15:00Z")
    walk.step(story.officer, story.at("recall_details", recall_uid=Recall.objects.get().uid), risks_are_graded)
    walk.step(story.senior, story.recall_page, lambda page: it_is_signed_by(page, "Countersign as SPO"))
    walk.step(story.head, story.recall_page, lambda page: it_is_signed_by(page, "Endorse as ACO"))
    walk.step(story.officer, story.recall_page, ppcs_is_called_before_the_papers_go)
    walk.clock.move_to("2026-12-09T00:40:00Z")
    walk.step(story.cast["ppcs"], story.recall_page, licence_is_revoked)
    walk.step(story.cast["ct_analyst"], reverse("recalls_at_large"), at_large_is_told)
    assert Licence.objects.get().status == "recalled"

    before = worked_out(story)
    walk.clock.move_to("2026-12-19T15:00:00Z")
    GrantFactory(subject=story.person, grant_role="contributor", team=story.prison.memberships.get().team)
    walk.step(story.prison, story.recall_page, return_is_recorded)
    assert sum(each.days for each in Adjustment.objects.filter(offender=story.person, kind="ual")) == 9
    assert (date.fromisoformat(worked_out(story)) - date.fromisoformat(before)).days == 9
    story.sheet_comes()
    walk.step(story.officer, story.at("person_licence"), new_licence_is_begun)
    assert list(Licence.objects.order_by("pk").values_list("status", flat=True)) == ["recalled", "in_progress"]


def worked_out(story):
    return Calculation.objects.filter(offender=story.person, dates__has_key="SLED").latest("made_at").dates["SLED"]


def exception_is_asked_for(page):
    offers = page.get_by_role("button", name="Ask for an exception")
    offers.or_(page.get_by_role("link", name="Ask for an exception")).first.click()
    page.get_by_label("Why must the person be released without it?").fill("No room free before the 7th")
    page.get_by_role("button", name="Ask for the exception").click()
    page.get_by_text("Exception requested").wait_for()


def exception_is_agreed_to(page):
    page.get_by_label("Agree: release without it").check()
    page.get_by_role("button", name="Send your answer").click()
    page.get_by_text("You agreed").wait_for()


def it_is_signed(page):
    page.get_by_role("button", name="Sign as ready").locator("visible=true").click()
    page.get_by_role("heading", name="Sign as ready for").wait_for()
    page.get_by_role("button", name="Sign as ready").click()
    page.get_by_text("You signed off for").wait_for()


def act_is_recorded(page, title):
    page.locator(".rm-acts__act", has_text=title).first.get_by_role("button").click()
    page.locator("[name=words]").fill("As on the card; Helen Castell")
    page.get_by_role("button", name="Record it").click()
    page.get_by_text(f"{title}: recorded.").wait_for()


def gate_is_worked(page):
    for title in (
        "Identity checked",
        "Warrants and charges checked again",
        "Licence given and signed",
        "Leaves with",
        "Handed over at the gate",
    ):
        act_is_recorded(page, title)


def release_is_recorded(page):
    page.get_by_role("button", name="Record the release").click()
    page.get_by_role("button", name="Record the release").click()
    page.get_by_text("The release is recorded").first.wait_for()


def breach_is_recorded(page):
    page.get_by_role("textbox", name="Time").fill("22:05")
    page.get_by_label("Which condition?").select_option(index=1)
    page.get_by_label("How is it known?").select_option(index=1)
    page.get_by_label("What happened?").fill(WORDS)
    page.get_by_role("button", name="Record the breach").click()
    page.get_by_text("The breach is recorded").wait_for()


def recall_is_considered(page):
    page.get_by_role("group", name="Which breaches or concerns?").get_by_role("checkbox").first.check()
    page.get_by_label("What has led to this?").fill(WORDS)
    page.get_by_label("An emergency").check()
    page.get_by_role("button", name="Start considering recall").click()
    page.get_by_label("Your view").fill("Seek recall")
    page.get_by_role("button", name="Sign and request SPO decision").click()
    page.get_by_text("SPO decision requested.").wait_for()


def recall_is_sought(page):
    page.get_by_label("Seek recall", exact=True).check()
    page.get_by_label("Your reasons").fill(WORDS)
    page.get_by_label("Nothing was tried").check()
    page.get_by_role("button", name="Seek recall and send for countersignature").click()
    page.get_by_role("heading", name="Countersign the recall", level=1).wait_for()


def assert_clock(walk, story, words, *, at):
    walk.clock.move_to(at)
    walk.step(story.officer, story.recall_page, lambda page: page.get_by_text(words).first.wait_for())


def risks_are_graded(page):
    for name in Recall.RISKS:
        page.locator(f"[name={name}]").select_option("high")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("heading", name="Part A").wait_for()


def it_is_signed_by(page, button):
    page.get_by_label("Your view").fill("I agree")
    page.get_by_role("button", name=button).click()
    page.get_by_text(re.compile(r"^(Countersigned|Endorsed)\.")).first.wait_for()


def ppcs_is_called_before_the_papers_go(page):
    assert page.get_by_role("button", name="Send the papers to PPCS").count() == 0
    page.get_by_label("Their role, without an account").fill("Duty")
    page.get_by_label("Their name, without an account").fill("PPCS duty")
    page.get_by_label("What did PPCS say?").fill("They wait for the papers")
    page.get_by_role("button", name="Record the call").click()
    page.get_by_role("button", name="Send the papers to PPCS").click()
    page.get_by_text("The papers are with PPCS.").wait_for()


def licence_is_revoked(page):
    page.get_by_role("button", name="Revoke the licence").click()
    page.get_by_text("The licence is revoked.").wait_for()


def at_large_is_told(page):
    page.get_by_role("link", name="Callum Dray").first.wait_for()


def return_is_recorded(page):
    page.get_by_label("Which prison?").fill("HMP Full Sutton")
    page.get_by_role("button", name="Record the return to prison").click()
    page.get_by_text("The return is recorded.").wait_for()


def new_licence_is_begun(page):
    page.get_by_role("link", name="Start a licence").or_(page.get_by_role("button", name="Start a licence")).click()
    page.get_by_role("button", name="Start licence").click()
    page.get_by_text("Licence started").wait_for()
