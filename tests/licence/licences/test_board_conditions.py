"""Conditions that the Parole Board set with its direction to release, and what becomes of them."""

from datetime import date

import pytest

from licence.catalogue import board, policy
from licence.licences.actions import board_proposals, licences
from licence.licences.actions.moves import blanks_of
from licence.models import LicenceCondition
from parole.deciding.actions.decisions import Condition
from parole.reviews.actions.opening import ParoleRefused
from tests.factories.breaches import let_in
from tests.factories.parole import review_before_the_board
from tests.parole.decisions.test_actions import decided
from tests.worlds import row_of, world_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]

SET = [Condition("Not to go online without leave."), Condition("Not to enter Wrexcombe Park.")]


def heard():
    review = review_before_the_board("heard")
    casework, officer = let_in(review.offender, "ppcs", role="ppcs"), let_in(review.offender, "probation")
    return {"review": review, "ppcs": casework, "officer": officer}


world = world_of(heard)
review, casework, officer = row_of("review"), row_of("ppcs"), row_of("officer")


def of_the_board(licence):
    return list(licence.conditions.filter(approved_by_body="board").values_list("position", "wording", "state"))


def test_they_are_proposed_on_the_licence_in_the_making_in_the_boards_words(review, casework, officer):
    licence = licences.begin(offender=review.offender, by=officer)
    standard = licence.conditions.count()

    decided(review, casework, conditions=SET)

    assert of_the_board(licence) == [
        (standard + 1, "Not to go online without leave.", "proposed"),
        (standard + 2, "Not to enter Wrexcombe Park.", "proposed"),
    ]
    row = licence.conditions.filter(approved_by_body="board").first()
    assert (row.approval_ref, row.approved_on, row.kind) == ("PPUD 04418", date(2026, 11, 20), "bespoke")


def test_where_no_licence_is_in_the_making_they_wait_for_one(review, casework, officer):
    decided(review, casework, conditions=SET)
    assert not LicenceCondition.objects.exists()

    licence = licences.begin(offender=review.offender, by=officer)

    assert [words for _, words, _ in of_the_board(licence)] == [each.words for each in SET]


def test_said_again_they_are_there_once(review, casework, officer):
    licence = licences.begin(offender=review.offender, by=officer)
    decision = decided(review, casework, conditions=SET)

    assert board_proposals.propose(licence=licence, decision=decision, by=casework) == 0
    assert len(of_the_board(licence)) == 2


@pytest.mark.parametrize("stands", [{"status": "active"}, {"kind": "variation"}])
def test_a_licence_in_force_and_a_variation_are_left_as_they_are(review, casework, officer, stands):
    licence = licences.begin(offender=review.offender, by=officer)
    decision = decided(review, casework, conditions=SET[:1])
    for name, value in stands.items():
        setattr(licence, name, value)
    licence.conditions.filter(approved_by_body="board").delete()

    assert board_proposals.propose(licence=licence, decision=decision, by=casework) == 0
    assert of_the_board(licence) == []


def test_what_fell_away_is_proposed_no_more(review, casework, officer):
    decided(review, casework, conditions=SET)
    from parole.challenges import actions as challenges

    asked = challenges.ChallengeRequest("prisoner", date(2026, 12, 1), ["unfair"])
    challenge = challenges.ask_for_reconsideration(review=review, asked=asked, by=casework)
    challenges.answer(
        challenge=challenge, result="granted", on=date(2026, 12, 1), words="Unfair", document="PB/1", by=casework
    )

    licence = licences.begin(offender=review.offender, by=officer)

    assert of_the_board(licence) == []


NAMED = "355700a9"  # Not to contact or associate with {nameOfIndividual} without the prior approval
MEETINGS = "9785d8f8"  # Not to attend or organise any meetings or gatherings, no blanks


def entry_of(start):
    return next(each for each in policy.additional("4.0") if each.code.startswith(start))


def test_one_set_by_its_code_is_proposed_in_the_wording_of_the_catalogue(review, casework, officer):
    licence = licences.begin(offender=review.offender, by=officer)
    entry = entry_of(NAMED)

    decided(review, casework, conditions=[Condition(code=entry.code, inputs={"nameOfIndividual": "Aden Quill"})])

    row = licence.conditions.get(approved_by_body="board")
    assert (row.code, row.policy_version, row.kind) == (entry.code, "4.0", "additional")
    assert row.wording == (
        "Not to contact or associate with Aden Quill without the prior approval of your supervising officer."
    )
    assert blanks_of(row) == []  # nothing is left open that only the Board could fill


def test_what_the_board_wrote_beside_a_code_stays_with_the_decision(review, casework, officer):
    licence = licences.begin(offender=review.offender, by=officer)
    entry = entry_of(MEETINGS)

    decision = decided(review, casework, conditions=[Condition("No meetings at all.", code=entry.code)])

    assert decision.conditions.get().words == "No meetings at all."
    assert licence.conditions.get(approved_by_body="board").wording == entry.text


def test_the_same_code_for_two_people_is_two_conditions(review, casework, officer):
    licence = licences.begin(offender=review.offender, by=officer)
    code = entry_of(NAMED).code
    names = ["Aden Quill", "Rhea Stroud"]

    decided(review, casework, conditions=[Condition(code=code, inputs={"nameOfIndividual": name}) for name in names])

    assert licence.conditions.filter(approved_by_body="board", code=code).count() == 2


@pytest.mark.parametrize(
    ("words", "start", "inputs"),
    [
        (
            "Not to contact or associate with Aden Quill  without the prior approval of your supervising officer.",
            NAMED,
            {"nameOfIndividual": ["Aden Quill"]},
        ),
        (
            "Not to contact or associate with Aden Quill or Rhea Stroud without the prior approval of your "
            "supervising officer",
            NAMED,
            {"nameOfIndividual": ["Aden Quill", "Rhea Stroud"]},
        ),
        (entry_of(MEETINGS).text, MEETINGS, {}),
        (entry_of(MEETINGS).code, MEETINGS, {}),
    ],
)
def test_words_of_the_catalogue_are_known_as_its_condition(review, casework, words, start, inputs):
    row = decided(review, casework, conditions=[Condition(words)]).conditions.get()

    assert (row.code, row.inputs) == (entry_of(start).code, inputs)


def test_every_condition_without_blanks_is_known_by_its_words():
    for entry in policy.additional("4.0"):
        if not entry.inputs:
            found = board.recognise(entry.text, on=date(2026, 11, 20))
            assert found is not None
            assert policy.get(found.code, "4.0").text == entry.text


def test_other_words_are_the_boards_own(review, casework):
    row = decided(review, casework, conditions=[Condition("Not to contact Aden Quill.")]).conditions.get()

    assert (row.words, row.code, row.policy_version) == ("Not to contact Aden Quill.", "", "")


@pytest.mark.parametrize(
    ("condition", "says"),
    [
        (Condition(code="no-such-code"), "Policy 4.0 has no condition no-such-code"),
        (Condition(code=entry_of(MEETINGS).code, policy_version="2.0"), "Policy 2.0 has no condition"),
        (Condition(code=entry_of(NAMED).code), "Fill in .*nameOfIndividual"),
        (Condition(entry_of(NAMED).code), "Fill in .*nameOfIndividual"),
        (Condition(code=entry_of(NAMED).code, inputs={"nameOfCat": "Tom"}), "has no blank “nameOfCat”"),
        (Condition(code=policy.standard("4.0")[0].code), "is on every licence"),
        (Condition(" "), "Enter each condition in the Board's words, or its code"),
    ],
)
def test_what_the_catalogue_does_not_know_is_refused(review, casework, condition, says):
    with pytest.raises(ParoleRefused, match=says) as refused:
        decided(review, casework, conditions=[condition])

    assert refused.value.field == "conditions"
    review.refresh_from_db()
    assert review.status == "heard"
