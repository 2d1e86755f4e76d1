"""After a reference to the High Court the conditions are the Secretary of State's to set and vary, not the Board's."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from licence.conditions.actions import board, conditions
from licence.conditions.actions.conditions import FIELDS, Written
from licence.licences.actions import licences
from licence.licences.actions.moves import LicenceRefused
from licence.models import Licence, LicenceCondition
from offenders.models import Release
from parole.decisions.rules import ReferralAnswer, SetsConditions, sets_conditions
from parole.models import Decision, ReferralQuestion
from sharing.access.state_machines import MoveRefused
from sharing.audit.versions import version_of
from tests.factories.licence import filled, somebody_due_out, workers
from tests.factories.parole import ReviewFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026

WRITTEN = Written(
    text="Not to own a drone.",
    necessity="He flew one over the prison",
    proportionality="He may own anything else",
    review_on=date(2027, 6, 1),
)
DIRECTED = {"reference": "SoS/63/1", "directed_on": date(2026, 11, 30)}


@pytest.fixture
def person():
    """Somebody whose release the Board directed, and the Secretary of State had referred."""
    person = somebody_due_out(family_name="Telford")
    Release.objects.filter(offender=person).update(basis="APD", certainty="directed")
    review = ReviewFactory(offender=person, period=Release.objects.get(offender=person).period, status="final_upheld")
    decision = Decision.objects.create(
        review=review,
        offender=person,
        outcome="release_directed",
        test="minimal_risk",
        decided_on=date(2026, 10, 1),
        provided_on=date(2026, 10, 2),
        reasons_ref="PPUD",
        is_open_to_reconsideration=True,
    )
    ReferralQuestion.objects.create(
        decision=decision,
        review=review,
        offender=person,
        answer="referred",
        answered_on=date(2026, 10, 5),
        answered_at=timezone.now(),
        undermines_confidence=True,
        court_might_not_be_satisfied=True,
    )
    return person


@pytest.fixture
def cast(person):
    roles = ("probation_officer", "prison_decision_maker", "probation_head", "ppcs")
    return dict(zip(("com", "governor", "aco", "ppcs"), workers(person, *roles), strict=True))


@pytest.fixture
def licence(person, cast):
    return filled(licences.begin(offender=person, by=cast["com"]), cast["com"])


@pytest.mark.parametrize(
    ("answers", "whose"),
    [
        ((), SetsConditions.BOARD),
        ((None,), SetsConditions.BOARD),
        ((ReferralAnswer.NOT_REFERRED, ReferralAnswer.NOT_LISTED), SetsConditions.BOARD),
        ((ReferralAnswer.NOT_REFERRED, ReferralAnswer.REFERRED), SetsConditions.SECRETARY_OF_STATE),
    ],
)
def test_conditions_are_the_secretary_of_states_once_one_direction_is_referred(answers, whose):
    assert sets_conditions(answers) is whose


def test_ppcs_records_what_the_secretary_of_state_set_and_nobody_else(licence, cast):
    licences.submit(licence=licence, by=cast["com"])

    for who in ("governor", "ppcs"):
        with pytest.raises(MoveRefused, match="the Parole Board sets none"):
            licences.approve_for_board(licence=licence, by=cast[who], **DIRECTED)
    for who in ("governor", "aco", "com"):
        with pytest.raises(MoveRefused, match="Your role cannot do this"):
            licences.approve_for_secretary(licence=licence, by=cast[who], **DIRECTED)
    with pytest.raises(MoveRefused, match="PPCS records what the Secretary of State set"):
        licences.approve(licence=licence, by=cast["governor"])
    with pytest.raises(MoveRefused, match="Enter the reference"):
        licences.approve_for_secretary(licence=licence, by=cast["ppcs"], **DIRECTED | {"reference": " "})

    licences.approve_for_secretary(licence=licence, by=cast["ppcs"], **DIRECTED)

    licence.refresh_from_db()
    assert (licence.status, licence.approved_as, licence.direction_ref) == ("approved", "secretary", "SoS/63/1")
    assert set(licence.conditions.values_list("approved_by_body", flat=True)) == {"secretary"}


def test_it_is_never_recorded_by_who_submitted(licence, cast):
    licences.submit(licence=licence, by=cast["com"])
    Licence.objects.filter(pk=licence.pk).update(submitted_by=cast["ppcs"])

    with pytest.raises(MoveRefused, match="You submitted it"):
        licences.approve_for_secretary(licence=licence, by=cast["ppcs"], **DIRECTED)


def test_without_a_reference_they_stay_the_boards(person, licence, cast):
    ReferralQuestion.objects.update(answer="not_referred", undermines_confidence=False)
    licences.submit(licence=licence, by=cast["com"])

    with pytest.raises(MoveRefused, match="not the Secretary of State’s to set"):
        licences.approve_for_secretary(licence=licence, by=cast["ppcs"], **DIRECTED)
    licences.approve_for_board(licence=licence, by=cast["ppcs"], **DIRECTED)


class TestOneCondition:
    @pytest.fixture
    def condition(self, licence, cast):
        return conditions.add_condition(licence=licence, written=WRITTEN, by=cast["com"])

    def change(self, condition, by):
        version = version_of(condition, *FIELDS)
        return conditions.change_condition(condition=condition, written=WRITTEN, version=version, by=by)

    def test_what_the_board_had_set_is_no_longer_the_boards(self, condition, cast):
        LicenceCondition.objects.filter(pk=condition.pk).update(approved_by_body="board", approval_ref="PB/1")
        condition.refresh_from_db()

        assert self.change(condition, cast["com"])

    def test_what_the_secretary_of_state_set_changes_only_as_ppcs_records(self, condition, cast):
        with pytest.raises(MoveRefused, match="PPCS records what the Secretary of State set"):
            board.record_board(condition=condition, is_set=True, by=cast["governor"], **DIRECTED)
        condition = board.record_board(condition=condition, is_set=True, by=cast["ppcs"], **DIRECTED)
        assert condition.is_set_by_secretary
        with pytest.raises(LicenceRefused, match="Ask PPCS to have it varied"):
            self.change(condition, cast["com"])

        condition = board.record_board(condition=condition, is_set=False, by=cast["ppcs"], **DIRECTED)

        assert self.change(condition, cast["com"])


def test_page_offers_ppcs_the_secretary_of_states_approval_and_the_governor_none(client, person, licence, cast):
    licences.submit(licence=licence, by=cast["com"])
    at = reverse("licence_decide", kwargs={"uid": person.uid, "licence_uid": licence.uid})

    client.force_login(cast["ppcs"])
    said = client.get(at).content.decode()
    assert "approve_for_secretary" in said
    assert "referred to the High Court" in said
    client.force_login(cast["governor"])
    assert "approve_for_secretary" not in client.get(at).content.decode()
