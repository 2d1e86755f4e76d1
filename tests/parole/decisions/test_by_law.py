"""The page of a release test in the register of law names the decisions by it, of people the reader can see."""

from datetime import date

import pytest

from offenders.reference.law.kind import LAW
from offenders.reference.loading.actions import load
from parole.models import Decision
from tests.factories.parole import ReviewFactory
from tests.factories.sharing import GrantFactory, TeamFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026


def decided(name, test):
    review = ReviewFactory(offender__family_name=name)
    Decision.objects.create(
        review=review,
        offender=review.offender,
        outcome="no_release",
        test=test,
        decided_on=date(2026, 11, 2),
        reasons_ref="PPUD",
        is_open_to_reconsideration=False,
    )
    return review.offender


def test_decisions_are_named_by_their_test_and_of_people_in_sight(client):
    load([LAW], by=None)
    team = TeamFactory()
    GrantFactory(subject=decided("Wrexcombe", "minimal_risk"), team=team)
    GrantFactory(subject=decided("Ashdown", "confinement"), team=team)
    decided("Marlbury", "minimal_risk")
    client.force_login(UserFactory(role="probation_officer", teams=[team]))

    page = client.get("/reference/law/cja-237a/").content.decode()

    assert "Decisions of the Parole Board by this test" in page
    assert "1 of people you can see" in page
    assert "Wrexcombe" in page
    assert "Ashdown" not in page
    assert "Marlbury" not in page
