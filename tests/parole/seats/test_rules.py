"""The rule on law-enforcement members of a panel."""

import pytest

from parole.hearings.rules import Discipline
from parole.seats.rules import Force, PanelRule, fit, force_of, reference_of

ONE = PanelRule(Discipline.LAW_ENFORCEMENT, 1, Force.ADVISORY)
TWO = PanelRule(Discipline.LAW_ENFORCEMENT, 2, Force.MANDATORY)


@pytest.mark.parametrize(
    ("disciplines", "rule", "is_met"),
    [
        ([], ONE, False),
        (["judicial", "psychologist"], ONE, False),
        (["judicial", "law_enforcement"], ONE, True),
        (["law_enforcement"], TWO, False),
        (["law_enforcement", "law_enforcement"], TWO, True),
        (["judicial"], PanelRule(Discipline.LAW_ENFORCEMENT, 0, Force.ADVISORY), True),
    ],
)
def test_it_counts_members_of_the_discipline(disciplines, rule, is_met):
    assert fit(disciplines, rule).is_met is is_met


def test_advisory_says_that_the_decision_stands():
    short = fit(["judicial"], ONE)

    assert short.strong == "No member with law enforcement experience."
    assert short.words == "Rule for terrorism cases: at least one. Advisory: the decision still applies."


def test_mandatory_says_so_and_stops_nothing():
    short = fit(["law_enforcement"], TWO)

    assert short.strong == "Only 1 member with law enforcement experience."
    assert short.words == "Rule for terrorism cases: at least two. Mandatory: we block nothing."


@pytest.mark.parametrize(
    ("word", "force"), [("mandatory", "mandatory"), (" Mandatory", "mandatory"), ("maybe", "advisory")]
)
def test_only_the_word_makes_it_mandatory(word, force):
    assert force_of(word) == force


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("pb-0417", "PB-0417"),
        (" PB 0417 ", "PB0417"),
        ("417/2", "417/2"),
        ("Smith", None),
        ("Judge J. Smith 1", None),
        ("", None),
        ("7", None),
    ],
)
def test_a_name_is_no_reference(typed, kept):
    assert reference_of(typed) == kept
