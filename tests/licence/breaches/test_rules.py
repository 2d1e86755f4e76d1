"""The ladder of a breach: who decides, what must be said, and when a refused concern comes back."""

from datetime import date

import pytest

from licence.breaches import rules as breaches
from licence.breaches.rules import BREACH, BreachFacts, Reason, Status
from sharing.access.state_machines import CLOCK, MoveRefused
from tests.roles import asker

SAID = BreachFacts(rationale="Four messages", alternatives=("warning_or_letter",), look_again_hours=48)


@pytest.mark.parametrize(
    ("verb", "before", "by", "after"),
    [
        ("suspect", None, "partner", Status.SUSPECTED),
        ("suspect", None, CLOCK, Status.SUSPECTED),
        ("raise_concern", None, "ct_analyst", Status.RECALL_CONSIDERED),
        ("confirm", Status.SUSPECTED, "probation_officer", Status.CONFIRMED),
        ("warn", Status.CONFIRMED, "probation_manager", Status.WARNED),
        ("consider_recall", Status.SUSPECTED, "ct_analyst", Status.RECALL_CONSIDERED),
        ("consider_recall", Status.NO_RECALL, "probation_officer", Status.RECALL_CONSIDERED),
        ("recall", Status.RECALL_CONSIDERED, CLOCK, Status.RECALL_DECIDED),
        ("no_recall", Status.RECALL_CONSIDERED, CLOCK, Status.NO_RECALL),
        ("ask_again", Status.RECALL_DECIDED, CLOCK, Status.RECALL_CONSIDERED),
        ("come_back", Status.NO_RECALL, CLOCK, Status.RECALL_CONSIDERED),
        ("no_breach", Status.UNDER_REVIEW, "probation_manager", Status.NO_BREACH),
    ],
)
def test_moves_lead_where_they_should(verb, before, by, after):
    assert BREACH.move(verb, before, by=asker(by), facts=SAID).after == after


@pytest.mark.parametrize(
    ("verb", "before", "by", "facts", "why"),
    [
        ("confirm", Status.SUSPECTED, "probation_officer", BreachFacts(), "Enter your reasons"),
        (
            "confirm",
            Status.SUSPECTED,
            "probation_officer",
            BreachFacts(rationale="x", has_condition=False),
            "Select a condition",
        ),
        ("no_recall", Status.RECALL_CONSIDERED, "probation_manager", SAID, "Your role cannot do this"),
        ("recall", Status.RECALL_CONSIDERED, "probation_head", SAID, "Your role cannot do this"),
        ("no_recall", Status.RECALL_CONSIDERED, CLOCK, BreachFacts(rationale="x"), "what was tried"),
        (
            "no_recall",
            Status.RECALL_CONSIDERED,
            CLOCK,
            BreachFacts(rationale="x", alternatives=("none",)),
            "number of hours",
        ),
        (
            "no_recall",
            Status.RECALL_CONSIDERED,
            CLOCK,
            BreachFacts(rationale="x", alternatives=("none",), look_again_hours=0),
            "Enter 1 to",
        ),
        ("recall", Status.RECALL_CONSIDERED, CLOCK, BreachFacts(rationale="x"), "what was tried"),
        ("raise_concern", None, "prison_security", SAID, "Your role cannot do this"),
        ("warn", Status.SUSPECTED, "probation_manager", SAID, "it is suspected"),
        ("close", Status.SUSPECTED, "probation_manager", SAID, "it is suspected"),
    ],
)
def test_moves_are_refused_with_a_reason(verb, before, by, facts, why):
    with pytest.raises(MoveRefused, match=why):
        BREACH.move(verb, before, by=asker(by), facts=facts)


@pytest.mark.parametrize(("day", "back"), [(1, True), (29, True), (30, False)])
def test_refused_concern_comes_back_with_another_breach_within_28_days(day, back):
    assert breaches.comes_back(decided_on=date(2026, 12, 1), another_on=date(2026, 12, day)) == back


@pytest.mark.parametrize(
    ("other", "day", "similar"),
    [
        (Reason.DEVICE_OR_INTERNET, 15, True),
        (Reason.DEVICE_OR_INTERNET, 16, False),
        (Reason.CURFEW, 2, False),
    ],
)
def test_same_conduct_within_two_weeks_is_shown_together(other, day, similar):
    found = breaches.is_similar(
        reason=Reason.DEVICE_OR_INTERNET,
        other=other,
        found_on=date(2026, 12, 1),
        other_on=date(2026, 12, day),
        within_days=14,
    )

    assert found == similar


def test_every_state_can_be_reached_and_every_open_one_left():
    reached = {move.after for move in BREACH.moves}
    left = {before for move in BREACH.moves for before in move.before}

    assert reached == set(Status)
    assert left == set(Status) - BREACH.ends
