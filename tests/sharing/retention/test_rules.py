"""Each table has a class, and who decides on what is kept."""

from datetime import date

import pytest

from sharing.access.roles import ROLES
from sharing.access.state_machines import MoveRefused, RoleRefused
from sharing.retention.classes import without_class
from sharing.retention.rules import (
    CLASSES,
    RETENTION,
    RetentionClass,
    ReviewFacts,
    ReviewState,
    all_delete,
    first_review_on,
    latest_next_review,
)


def test_every_table_has_a_class():
    assert without_class() == [], "give the new table its class in retained.py of its app"


def test_every_class_says_what_it_holds():
    assert set(CLASSES) == set(RetentionClass)


@pytest.mark.parametrize(
    ("closed_on", "first"), [(date(2027, 1, 31), date(2028, 1, 31)), (date(2028, 2, 29), date(2029, 2, 28))]
)
def test_first_review_is_12_months_after_closing(closed_on, first):
    assert first_review_on(closed_on, months=12) == first


def test_next_review_is_within_ten_years():
    assert latest_next_review(date(2028, 2, 29), years=10) == date(2038, 2, 28)


@pytest.mark.parametrize(
    ("states", "are"),
    [(["deleted", "deleted"], True), (["deleted", "due"], False), (["deleted", "proposed"], False), ([], False)],
)
def test_person_is_hidden_once_each_agency_has_decided(states, are):
    assert all_delete(states) is are


OWN = ReviewFacts(is_own=True)


@pytest.mark.parametrize(
    ("verb", "state", "facts", "refused"),
    [
        ("keep", ReviewState.DUE, ReviewFacts(), "agency that holds"),
        ("propose_deletion", ReviewState.DUE, ReviewFacts(), "agency that holds"),
        ("propose_deletion", ReviewState.DUE, ReviewFacts(is_own=True, forbidden=("an order runs",)), "an order runs"),
        ("agree_deletion", ReviewState.PROPOSED, ReviewFacts(is_own=True, is_proposer=True), "second person"),
        ("agree_deletion", ReviewState.PROPOSED, ReviewFacts(is_own=True, forbidden=("Inquest",)), "Inquest"),
        ("agree_deletion", ReviewState.DUE, OWN, "cannot be done now"),
    ],
)
def test_decision_is_refused_where_something_stands_in_its_way(verb, state, facts, refused):
    with pytest.raises(MoveRefused, match=refused):
        RETENTION.move(verb, state, by=ROLES["information_owner"], facts=facts)


def test_nobody_but_an_information_owner_decides():
    for role in ("ct_manager", "probation_head", "administrator", "auditor"):
        with pytest.raises(RoleRefused):
            RETENTION.move("keep", ReviewState.DUE, by=ROLES[role], facts=OWN)
