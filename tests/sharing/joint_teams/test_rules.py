"""Which condition goes with which kind of agency, when a review is due, and by which gateway a kind is told."""

from datetime import date

import pytest

from sharing.joint_teams import rules
from sharing.joint_teams.rules import Condition
from sharing.models import Agency, Gateway

K = Agency.Kind


@pytest.mark.parametrize("kind", K)
def test_each_kind_of_agency_has_a_condition_and_intelligence_its_own_alone(kind):
    conditions = rules.conditions_of(kind)

    assert conditions
    assert (Condition.INTELLIGENCE in conditions) == (kind == K.INTELLIGENCE)
    if kind == K.INTELLIGENCE:
        assert conditions == {Condition.INTELLIGENCE}


def test_review_is_due_after_a_year():
    assert rules.review_on(date(2026, 11, 28)) == date(2027, 11, 28)


@pytest.mark.parametrize(
    ("from_kinds", "to_kinds", "of", "to", "permits"),
    [
        ([], [], K.PRISON, K.POLICE, True),
        ([], [], K.PRISON, K.INTELLIGENCE, False),  # never but by name
        ([], [K.INTELLIGENCE], K.PRISON, K.INTELLIGENCE, True),
        ([], [K.INTELLIGENCE], K.PRISON, K.POLICE, False),
        ([K.POLICE], [], K.POLICE, K.BORDER, True),
        ([K.POLICE], [], K.PRISON, K.BORDER, False),
        ([K.POLICE], [], K.POLICE, K.INTELLIGENCE, False),
        ([K.POLICE], [K.HEALTH], K.POLICE, K.HEALTH, True),
    ],
)
def test_gateway_permits_by_the_kinds_that_it_names(from_kinds, to_kinds, of, to, permits):
    assert Gateway(from_kinds=from_kinds, to_kinds=to_kinds).permits(of=of, to=to) == permits
