"""The pages of a decision: what they show, and what their forms record."""

from datetime import date

import pytest
from django.urls import reverse

from offenders.models import Release, ReleaseHold, ReviewOutcomes
from offenders.movements.actions import record_release
from parole.cases.panels.stages import stages_of
from parole.challenges import actions as challenges
from parole.deciding.actions import planning
from parole.models import Challenge, Decision, ParoleReview
from sharing.time_words import format_date
from tests.factories.breaches import let_in
from tests.factories.parole import confirmed, review_before_the_board
from tests.parole.challenges.test_challenges import FINAL
from tests.parole.decisions.test_actions import TODAY, decided, pass_to

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]


def begin():
    review = review_before_the_board("heard")
    return {"review": review, "ppcs": let_in(review.offender, "ppcs", role="ppcs", name="PPCS London")}


@pytest.fixture
def review(begun):
    return begun["review"]


@pytest.fixture
def casework(begun):
    return begun["ppcs"]


@pytest.fixture
def page(client, review, casework):
    """Gets or sends a page of the review as casework."""
    client.force_login(casework)

    def opens(name, data=None, **more):
        address = reverse(name, kwargs={"uid": review.offender.uid, "review_uid": review.uid} | more)
        answer = client.post(address, data) if data is not None else client.get(address)
        review.refresh_from_db()
        return answer

    return opens


def day(name, value):
    return {f"{name}_day": value.day, f"{name}_month": value.month, f"{name}_year": value.year}


THE_LETTER = {
    "outcome": "release_directed",
    **day("decided_on", date(2026, 11, 20)),
    **day("provided_on", date(2026, 11, 23)),
    "test": "",
    "reasons_ref": "PPUD 04418",
    "conditions": "To live where approved.\n\nNot to go online.",
}


def text_of(answer):
    return " ".join(answer.content.decode().split())


def test_the_form_records_the_decision_and_the_page_says_it(page, review):
    assert page("review_decide", THE_LETTER).status_code == 302

    shown = text_of(page("review"))

    assert [str(each) for each in Decision.objects.get().conditions.all()] == [
        "To live where approved.",
        "Not to go online.",
    ]
    for words in (
        "Release directed",
        "Provisional</span>",
        "13 more days",
        "21 days from 23 November 2026, to the end of 14 December 2026",
        "15 December 2026",
        "Not planned",
        "Teams alerted to the decision",
        "PPCS London",
        "Conditions the Board set",
        "PPCS must record it by 7 December 2026",
    ):
        assert words in shown, words


def test_sent_twice_it_is_one_decision(page, review):
    from sharing.records.once import new_uid

    sent = THE_LETTER | {"uid": new_uid()}
    page("review_decide", sent)

    assert page("review_decide", sent).status_code == 302
    assert Decision.objects.count() == 1


def test_what_cannot_be_comes_back_to_its_field(page, review):
    answer = page("review_decide", THE_LETTER | {"test": "confinement"})

    assert '<a href="#id_test_reason">Enter a reason: for decisions from 3 February 2025' in answer.content.decode()
    assert not Decision.objects.exists()


def test_a_release_form_says_why_nobody_is_released_and_the_earliest_day(client, page, review, casework):
    decided(review, casework)
    release = Release.objects.get(basis="APD")
    person = review.offender

    answer = client.post(
        reverse("release_record", kwargs={"uid": person.uid}),
        {"release": str(release.uid), **day("on", TODAY)},
    )

    assert (
        "The decision is not final and can be challenged until 14 December 2026. The earliest release date is "
        "15 December 2026"
    ) in text_of(answer)
    assert "Stop: " in text_of(answer)
    person.refresh_from_db()
    assert person.status == "in_custody"


def test_the_hold_is_not_lifted_by_hand_and_the_page_says_who_lifts_it(client, page, review, casework):
    decided(review, casework)
    hold = ReleaseHold.objects.get(kind="decision_not_final")
    address = reverse("hold_lift", kwargs={"uid": review.offender.uid, "hold_uid": hold.uid})

    for answer in (client.get(address, follow=True), client.post(address, {"reason": "In a hurry"}, follow=True)):
        assert "PPCS records the decision" in answer.content.decode()
    hold.refresh_from_db()
    assert hold.lifted_at is None
    change = client.get(reverse("person_change", kwargs={"uid": review.offender.uid})).content.decode()
    assert address not in change
    assert "It is lifted automatically" in change


def test_nobody_sets_such_a_hold_by_hand(client, page, review, casework):
    decided(review, casework)
    release = Release.objects.get(basis="CRD")
    address = reverse("release_hold", kwargs={"uid": review.offender.uid, "release_uid": release.uid})

    assert "decision_not_final" not in client.get(address).content.decode()


def test_a_challenge_its_reply_and_its_answer_are_recorded(page, review, casework):
    decided(review, casework)
    asked = {"made_by": "prisoner", "grounds": ["unfair"], "summary": "Not heard", **day("made_on", TODAY)}

    assert page("review_challenge", asked, what="reconsideration").status_code == 302
    assert review.status == "reconsideration_applied"
    challenge = Challenge.objects.get()
    about = {"challenge_uid": challenge.uid}
    assert page("challenge_reply", {"words": "It was", **day("on", TODAY)}, **about).status_code == 302
    shown = text_of(page("review"))
    assert "Not answered" in shown
    assert "Not released until answered" in shown

    answer = {"result": "refused", "words": "Heard in full", **day("on", TODAY)}
    assert "Enter the reference of the document" in text_of(page("challenge_answer", answer, **about))
    answer["document"] = "PB/2026/118"
    at_its_line = reverse("review", kwargs={"uid": review.offender.uid, "review_uid": review.uid}) + "#challenges"
    assert page("challenge_answer", answer, **about).url == at_its_line
    assert review.status == "reconsideration_refused"


def test_a_form_of_before_2022_offers_the_grounds_of_then(page, casework):
    review = review_before_the_board("mca_listed")
    by = let_in(review.offender, "ppcs", role="ppcs")
    decided(review, by, decided_on=date(2021, 6, 28), provided_on=TODAY)
    page_of = reverse(
        "review_challenge",
        kwargs={"uid": review.offender.uid, "review_uid": review.uid, "what": "reconsideration"},
    )
    from django.test import Client

    client = Client()
    client.force_login(by)
    shown = client.get(page_of).content.decode()

    assert "Irrational" in shown
    assert "Error of law" not in shown


def test_a_slip_stands_beside_what_was_said(page, review, casework):
    decided(review, casework)

    sent = {"field": "provided_on", "reason": "Posted late", **day("day", date(2026, 11, 30))}
    assert page("review_correct", sent).status_code == 302

    shown = text_of(page("review"))
    assert '<td data-label="It said">23 November 2026</td>' in shown
    assert '<td data-label="It reads now">30 November 2026</td>' in shown
    assert "20 more days" in shown


def test_the_release_is_planned_and_refused_before_its_day(page, review, casework):
    decided(review, casework)

    early = page("review_plan", day("on", date(2026, 12, 14)))
    assert "The earliest release date is 15 December 2026" in early.content.decode()
    assert page("review_plan", day("on", date(2026, 12, 17))).status_code == 302
    assert "17 December 2026" in text_of(page("review"))


def test_a_sheet_that_says_otherwise_is_named(page, review, casework):
    from offenders.dates.upkeep.releases import record_official_dates

    decided(review, casework)
    record_official_dates(
        offender=review.offender, dates={"APD": date(2026, 12, 10)}, source="NOMIS", as_at=TODAY, by=casework
    )

    assert "Date conflict: the sheet has 10 December 2026" in text_of(page("review"))


def test_buttons_are_those_that_the_machine_lets_the_role_use(client, page, review, casework):
    decided(review, casework)
    ours = page("review").content.decode()
    assert "Record request for reconsideration" in ours
    assert "Record request to set aside" not in ours

    client.force_login(let_in(review.offender, "ct_police", role="ct_analyst"))
    theirs = client.get(
        reverse("review", kwargs={"uid": review.offender.uid, "review_uid": review.uid})
    ).content.decode()
    for words in ("Record request for reconsideration", "Correct an error", "Plan the release"):
        assert words not in theirs


def test_final_the_page_says_since_when_and_offers_the_court(client, page, review, casework, at_noon):
    decided(review, casework)
    planning.plan_release(review=review, on=date(2026, 12, 17), by=casework)
    pass_to(at_noon, review, date(2026, 12, 16))
    client.force_login(casework)

    shown = text_of(page("review"))

    assert "Final since" in shown
    assert "Referred to the High Court" in shown
    limbs = ["undermines_confidence", "court_might_not_be_satisfied"]
    sent = {"summary": "Public confidence", "document": "SoS/2", "limbs": limbs, **day("made_on", date(2026, 12, 16))}
    assert page("review_challenge", sent, what="high-court").status_code == 302
    assert review.status == "high_court_referred"


def test_outcomes_are_counted_of_those_whom_the_reader_may_see_beside_published_ones(client, review, casework):
    decided(review, casework)
    hidden = review_before_the_board("heard")
    decided(hidden, let_in(hidden.offender, "ppcs", role="ppcs"), outcome="no_release")
    published = {"released": 4370, "stayed": 11355, "grade": "A", "source": "Parole Board"}
    ReviewOutcomes.objects.update_or_create(cases="all", as_at=date(2024, 3, 31), defaults=published)
    client.force_login(casework)

    page = client.get(reverse("figure", args=["parole-outcomes"]))

    rows = {row.key: [number.number for number in row.numbers] for row in page.context["result"].rows}
    assert rows == {"release_directed": [0, 0, 0, 0, 0, 1]}
    assert "4,370" in text_of(page)


def test_the_review_page_asks_no_more_for_more_challenges(
    client, page, review, casework, django_assert_max_num_queries
):
    decision = decided(review, casework)
    for number in range(6):
        challenge = challenges.ask_for_reconsideration(
            review=review, asked=challenges.ChallengeRequest("prisoner", TODAY, ["unfair"]), by=casework
        )
        challenges.answer(
            challenge=challenge, result="refused", on=TODAY, words=str(number), document="PB/1", by=casework
        )
    assert decision.challenges.count() == 6

    with django_assert_max_num_queries(37):
        page("review")


def test_the_answer_of_the_secretary_of_state_ends_the_notice(page, review, casework):
    decided(review, casework)
    assert "whether the Secretary of State challenges" in text_of(page("review"))

    assert page("review_answer", day("on", TODAY)).status_code == 302

    assert "whether the Secretary of State challenges" not in text_of(page("review"))
    assert ParoleReview.objects.get().decisions.get().unchallenged_on == TODAY


def test_day_of_a_stage_that_is_passed_is_the_boards_and_not_of_what_came_of_it(page, review, casework, at_noon):
    decided(review, casework)
    pass_to(at_noon, review, date(2026, 12, 16))
    decided_on = review.decisions.get().decided_on

    stages = stages_of(review, list(review.moves.all()))

    assert {each.name: each.when for each in stages}["Decided"] == format_date(decided_on)


def test_planned_release_is_changed_and_after_it_the_page_says_when(client, page, review, casework, at_noon):
    decided(review, casework)
    pass_to(at_noon, review, FINAL)
    client.force_login(casework)
    planning.plan_release(review=review, on=FINAL, by=casework)
    planned = text_of(page("review"))
    confirmed(review)
    record_release(release=Release.objects.get(basis="APD"), on=FINAL, by=casework)
    gone = text_of(page("review"))

    assert "Change the plan" in planned
    assert "Plan the release" not in planned
    assert "<strong>Released</strong>" in gone
    assert "Not planned" not in gone
