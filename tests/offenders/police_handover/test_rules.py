"""When a handover to police begins and takes effect, what is checked, and from which day on nobody would lead."""

from datetime import date, timedelta

import pytest

from offenders.police_handover.rules import (
    POLICE_HANDOVER,
    HandoverFacts,
    HandoverKind,
    HandoverPart,
    HandoverState,
    LeadFacts,
    begins_on,
    first_day_without_lead,
    is_due,
    mark_reached,
    missing_parts,
    parts_of,
    takes_effect_on,
)
from sharing.access.roles import ROLES
from sharing.access.state_machines import CLOCK, MoveRefused, RoleRefused

LAST = date(2027, 8, 31)
DAY = timedelta(days=1)
S = HandoverState


@pytest.mark.parametrize(
    ("last_day", "begins"),
    [
        (date(2027, 8, 31), date(2027, 2, 28)),
        (date(2028, 8, 31), date(2028, 2, 29)),
        (date(2027, 6, 15), date(2026, 12, 15)),
        (date(2027, 1, 1), date(2026, 7, 1)),
    ],
)
def test_handover_begins_six_calendar_months_before(last_day, begins):
    assert begins_on(last_day, months=6) == begins
    due = [is_due(last_day, on=day, months=6) for day in (begins - DAY, begins, begins + DAY)]
    assert due == [False, True, True]


def test_handover_is_not_due_once_its_day_has_passed():
    assert [is_due(LAST, on=LAST + number * DAY, months=6) for number in (0, 1, 2)] == [True, True, False]


def test_police_lead_from_the_day_after_the_last():
    assert takes_effect_on(date(2027, 12, 31)) == date(2028, 1, 1)


@pytest.mark.parametrize(
    ("left", "mark"), [(29, None), (28, 28), (27, 28), (8, 28), (7, 7), (1, 7), (0, 0), (-1, 0), (-30, 0)]
)
def test_nearest_mark_that_has_come_counts(left, mark):
    assert mark_reached(LAST, on=LAST - left * DAY, marks=[28, 7, 0]) == mark


def test_checklist_is_by_who_hands_over():
    of_prison, between = parts_of(HandoverKind.FROM_PRISON), parts_of(HandoverKind.BETWEEN_FORCES)

    assert HandoverPart.PRISON_VIEW in of_prison
    assert HandoverPart.CONDITIONS not in of_prison
    assert HandoverPart.PRISON_VIEW not in between
    assert len(parts_of(HandoverKind.FROM_PROBATION)) == len(HandoverPart) - 1
    assert missing_parts(HandoverKind.FROM_PROBATION, parts_of(HandoverKind.FROM_PROBATION)) == []
    assert missing_parts(HandoverKind.FROM_PROBATION, list(HandoverPart)[1:]) == [HandoverPart.JOINT_VISIT]


@pytest.mark.parametrize(
    ("has_sender", "has_police", "is_in_effect", "on", "day"),
    [
        (True, True, False, LAST, None),
        (True, False, False, LAST - 9 * DAY, LAST + DAY),
        (True, False, False, LAST, LAST + DAY),
        (True, False, False, LAST + DAY, LAST + DAY),
        (True, False, False, LAST + 9 * DAY, LAST + 9 * DAY),  # whoever handed over leads by no power any longer
        (False, False, False, LAST - 9 * DAY, LAST - 9 * DAY),
        (False, True, False, LAST - 9 * DAY, None),
        (True, False, True, LAST - 9 * DAY, LAST - 9 * DAY),
        (False, True, True, LAST + DAY, None),
    ],
)
def test_first_day_on_which_nobody_would_lead(has_sender, has_police, is_in_effect, on, day):
    facts = LeadFacts(has_sender=has_sender, has_police=has_police, last_day=LAST, is_in_effect=is_in_effect)

    assert first_day_without_lead(facts, on=on) == day


READY = HandoverFacts(is_sender=True, is_receiver=True, is_signed=True, text="Why?")


@pytest.mark.parametrize(
    ("verb", "state", "role", "facts", "refused"),
    [
        ("offer", S.DRAFTED, "probation_officer", HandoverFacts(is_sender=True, missing=("Joint visit",)), "Joint"),
        ("offer", S.DRAFTED, "probation_officer", HandoverFacts(), "agency that hands over"),
        ("sign", S.OFFERED, "probation_manager", READY, "Already signed"),
        ("accept", S.OFFERED, "ct_manager", HandoverFacts(is_receiver=True), "not signed"),
        ("accept", S.OFFERED, "ct_manager", HandoverFacts(is_signed=True), "police who take over"),
        ("accept", S.OFFERED, "ct_manager", HandoverFacts(is_receiver=True, is_signed=True, cannot="No"), "No"),
        ("accept", S.DRAFTED, "ct_manager", READY, "cannot be done now"),
        ("query", S.OFFERED, "ct_manager", HandoverFacts(is_receiver=True), "Enter your question"),
        ("answer", S.OFFERED, "probation_officer", READY, "cannot be done now"),
    ],
)
def test_move_is_refused_where_something_is_missing(verb, state, role, facts, refused):
    with pytest.raises(MoveRefused, match=refused):
        POLICE_HANDOVER.move(verb, state, by=ROLES[role], facts=facts)


def test_nobody_but_police_accepts_and_the_clock_alone_lets_it_take_effect():
    for role in ("probation_manager", "prison_decision_maker", "ct_analyst", "auditor"):
        with pytest.raises(RoleRefused):
            POLICE_HANDOVER.move("accept", S.OFFERED, by=ROLES[role], facts=READY)
    assert POLICE_HANDOVER.move("accept", S.OFFERED, by=ROLES["ct_offender_manager"], facts=READY).after == S.ACCEPTED
    with pytest.raises(RoleRefused):
        POLICE_HANDOVER.move("take_effect", S.ACCEPTED, by=ROLES["ct_manager"], facts=READY)
    assert POLICE_HANDOVER.move("take_effect", S.ACCEPTED, by=CLOCK, facts=READY).after == S.IN_EFFECT
