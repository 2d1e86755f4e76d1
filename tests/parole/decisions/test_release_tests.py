"""The release test of a decision: by its day, another one with a reason, and what stands wrongly is put right."""

from datetime import date

import pytest
from django.urls import reverse

from parole.deciding.actions.corrections import correct_slip
from parole.models import Decision
from parole.reviews.actions.opening import ParoleRefused
from release_monitor.database.rights import as_owner
from tests.factories.breaches import let_in
from tests.factories.parole import review_before_the_board
from tests.parole.decisions.test_actions import decided

pytestmark = pytest.mark.django_db


@pytest.fixture
def review(at_noon):
    return review_before_the_board("heard")


@pytest.fixture
def casework(review):
    return let_in(review.offender, "ppcs", role="ppcs")


def test_decision_has_the_test_of_its_day_and_another_only_with_a_reason(review, casework):
    with pytest.raises(ParoleRefused, match="for decisions from 3 February 2025") as refused:
        decided(review, casework, test="confinement")
    assert refused.value.field == "test_reason"

    assert decided(review, casework).test == "minimal_risk"


def test_true_fact_is_not_refused_for_want_of_a_commencement(review, casework):
    decision = decided(review, casework, test="confinement", test_reason="The letter applies the older words")

    assert (decision.test, decision.test_reason) == ("confinement", "The letter applies the older words")
    assert not Decision.objects.with_unexplained_test().exists()


@pytest.mark.parametrize("reads", ["minimal_risk", "confinement"])
def test_decision_stored_with_the_older_test_is_listed_until_it_is_put_right_or_explained(
    client, review, casework, reads
):
    decision = decided(review, casework)
    with as_owner():
        Decision.objects.filter(pk=decision.pk).update(test="confinement")
    client.force_login(casework)
    assert str(review.offender) in client.get(reverse("release_tests")).content.decode()

    correct_slip(decision=decision, field="test", reads=reads, reason="As the letter says", by=casework)

    assert str(review.offender) not in client.get(reverse("release_tests")).content.decode()
    decision.refresh_from_db()
    assert (decision.test, decision.reading().test) == ("confinement", reads)
    with pytest.raises(ParoleRefused, match="already has this value"):
        correct_slip(decision=decision, field="test", reads=reads, reason="Again", by=casework)


def test_stranger_sees_nobody_on_the_list(client, review, casework):
    decision = decided(review, casework)
    with as_owner():
        Decision.objects.filter(pk=decision.pk).update(test="confinement", decided_on=date(2025, 2, 3))
    client.force_login(let_in(review_before_the_board("heard").offender, "ppcs", role="ppcs"))

    assert str(review.offender) not in client.get(reverse("release_tests")).content.decode()
