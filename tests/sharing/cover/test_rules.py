"""Rules of leave and cover, as tables around their boundaries."""

from datetime import UTC, date, datetime, timedelta

import pytest

from sharing.access.roles import Capability, role_of
from sharing.access.state_machines import CLOCK, MoveRefused
from sharing.cover.rules import COVER, CoverFacts, CoverState, due_before, lacking, uncovered, warned_from
from sharing.practice.working_time import working_days_before

DAY = timedelta(days=1)
START = datetime(2026, 12, 7, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def days(first, last):
    """From the start of one day of the leave to the start of another, counted from its first."""
    return START + first * DAY, START + last * DAY


@pytest.mark.parametrize(
    ("covers", "left"),
    [
        ([], [days(0, 5)]),
        ([days(0, 5)], []),
        ([days(-1, 6)], []),  # reaches beyond it on both sides
        ([days(0, 2), days(2, 5)], []),  # the second begins in the moment in which the first ends
        ([days(2, 5), days(0, 2)], []),
        ([days(0, 3), days(1, 2), days(2, 5)], []),  # one lies within another
        ([days(1, 4)], [days(0, 1), days(4, 5)]),
        ([days(0, 2), days(3, 5)], [days(2, 3)]),
        ([days(5, 6)], [days(0, 5)]),  # begins when it is over
        ([days(-2, 0)], [days(0, 5)]),  # ends when it begins
        ([(START, START + 5 * DAY - MINUTE)], [(START + 5 * DAY - MINUTE, START + 5 * DAY)]),
    ],
)
def test_what_no_cover_holds_is_left(covers, left):
    assert uncovered(days(0, 5), covers) == left


@pytest.mark.parametrize(
    ("starts", "number", "day"),
    [
        (date(2026, 12, 7), 3, date(2026, 12, 2)),  # a Monday: Friday, Thursday, Wednesday
        (date(2026, 12, 10), 3, date(2026, 12, 7)),
        (date(2026, 12, 29), 1, date(2026, 12, 24)),  # Christmas, Boxing Day and the weekend between
        (date(2026, 12, 7), 0, date(2026, 12, 4)),  # never later than one working day before
    ],
)
def test_managers_are_warned_working_days_before(starts, number, day):
    assert warned_from(starts, days=number, before=working_days_before) == day


@pytest.mark.parametrize(
    ("before", "answer_in"),
    [
        (3 * DAY, DAY),
        (DAY, DAY),
        (DAY - MINUTE, DAY - MINUTE),
        (timedelta(minutes=30), timedelta(hours=1)),
        (-DAY, timedelta(hours=1)),
    ],
)
def test_managers_answer_before_the_leave_begins(before, answer_in):
    assert due_before(START, at=START - before) == answer_in


def caps(role):
    return role_of(role).capabilities


@pytest.mark.parametrize(
    ("officer", "stand_in", "can"),
    [
        ("probation_officer", "probation_officer", True),
        ("probation_officer", "probation_manager", True),  # all but a page of their own for checks
        ("probation_manager", "probation_officer", False),
        ("probation_officer", "victim_liaison", False),
        ("prison_offender_manager", "prison_decision_maker", False),
        ("probation_officer", "probation_duty_manager", False),  # makes no licences
    ],
)
def test_a_stand_in_has_a_role_that_can_do_the_work(officer, stand_in, can):
    assert (lacking(caps(officer), caps(stand_in)) == []) is can


ABLE = {"is_theirs": True, "decides": True, "reason": "Full caseload"}


class Officer:
    @staticmethod
    def can(capability):
        return capability == Capability.ANSWER_FOR_PEOPLE


@pytest.mark.parametrize(
    ("verb", "state", "facts", "words"),
    [
        ("accept", "offered", {"is_theirs": False}, "offered to someone else"),
        ("accept", "offered", {"is_over": True}, "leave has ended"),
        ("accept", "offered", {"cannot": "Tom Brandreth is away"}, "is away"),
        ("accept", "refused", {}, "cannot be done now"),
        ("accept", "accepted", {}, "cannot be done now"),
        ("refuse", "offered", {"reason": ""}, "Enter a reason"),
        ("refuse", "offered", {"is_theirs": False}, "offered to someone else"),
        ("withdraw", "offered", {"decides": False}, "Only the officer"),
        ("withdraw", "accepted", {}, "cannot be done now"),
        ("end_early", "accepted", {"is_theirs": False, "decides": False}, "Only the people concerned"),
        ("offer", None, {"decides": False}, "Only the officer"),
        ("end", "accepted", {}, "role cannot do this"),  # time ends it, and nobody else
    ],
)
def test_a_move_is_refused_where_a_guard_does_not_hold(verb, state, facts, words):
    with pytest.raises(MoveRefused, match=words):
        COVER.move(verb, state and CoverState(state), by=Officer, facts=CoverFacts(**{**ABLE, **facts}))


@pytest.mark.parametrize(
    ("verb", "state", "who", "after"),
    [
        ("accept", "offered", Officer, "accepted"),
        ("refuse", "offered", Officer, "refused"),
        ("withdraw", "offered", Officer, "withdrawn"),
        ("end_early", "accepted", Officer, "ended_early"),
        ("lapse", "offered", CLOCK, "withdrawn"),
        ("end", "accepted", CLOCK, "ended"),
    ],
)
def test_moves_lead_where_they_say(verb, state, who, after):
    assert COVER.move(verb, CoverState(state), by=who, facts=CoverFacts(**ABLE)).after == after
