"""Who may be recorded as linked to a person, and until when."""

from dataclasses import replace
from datetime import date

import pytest

from offenders.associates import rules
from offenders.associates.rules import DataSubject, LinkKind, LinkTerms, why_not

TODAY = date(2026, 12, 1)
TERMS = LinkTerms(
    kind=LinkKind.FRIEND,
    data_subject=DataSubject.OTHER,
    has_person=False,
    name="A. Renwick",
    known="Meets him at the gym",
    source="Visit",
    necessity="He must not share the material",
    review_on=date(2027, 12, 1),
)


def refused(**changed):
    field, why = why_not(replace(TERMS, **changed), on=TODAY)
    assert bool(field) == bool(why)
    return field


def test_a_name_with_its_reason_is_recorded():
    assert refused() == ""
    assert refused(has_person=True, name="") == ""


def test_a_lawyer_in_that_capacity_and_a_victim_never_are_and_the_form_says_why():
    assert refused(kind=LinkKind.LAWYER) == "kind"
    assert refused(data_subject=DataSubject.VICTIM) == "data_subject"
    assert "lawyer" in why_not(replace(TERMS, kind=LinkKind.LAWYER), on=TODAY)[1]
    assert "victim" in why_not(replace(TERMS, data_subject=DataSubject.VICTIM), on=TODAY)[1]


def test_a_child_is_recorded_only_as_far_as_that_protects_the_child():
    assert refused(is_child=True) == "protects_child"
    assert refused(is_child=True, protects_child=" ") == "protects_child"
    assert refused(is_child=True, protects_child="Social services visit while he does") == ""


def test_it_is_to_a_person_or_a_name_and_never_to_the_person():
    assert refused(name=" ") == "name"
    assert refused(has_person=True) == "name"
    assert refused(has_person=True, name="", is_self=True) == "other"


@pytest.mark.parametrize("field", ["known", "source", "necessity"])
def test_it_says_what_is_known_from_where_and_why(field):
    assert refused(**{field: " "}) == field


@pytest.mark.parametrize(
    ("review_on", "field"),
    [
        (date(2026, 12, 1), "review_on"),
        (date(2026, 12, 2), ""),
        (date(2027, 12, 1), ""),
        (date(2027, 12, 2), "review_on"),
    ],
)
def test_review_is_within_12_months(review_on, field):
    assert refused(review_on=review_on) == field


def test_12_months_from_29_february_end_on_the_28th():
    assert rules.latest_review(date(2028, 2, 29)) == date(2029, 2, 28)
