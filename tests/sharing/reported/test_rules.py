"""Until when the named person answers, and who may answer what."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from sharing.access.roles import Capability
from sharing.access.state_machines import CLOCK, MoveRefused
from sharing.reported.rules import REPORTED, WAITING, ReportedFacts, State, confirm_due

LONDON = ZoneInfo("Europe/London")


class Somebody:
    def can(self, capability):
        return capability in (Capability.VIEW_PEOPLE, Capability.CHANGE_PEOPLE)


@pytest.mark.parametrize(
    ("reported", "due"),
    [
        (datetime(2026, 11, 26, 9, 30), datetime(2026, 11, 27, 9, 30)),  # Thursday
        (datetime(2026, 11, 27, 17), datetime(2026, 11, 30, 17)),  # Friday, to Monday
        (datetime(2026, 12, 24, 23, 59), datetime(2026, 12, 29, 23, 59)),  # Christmas and Boxing Day, moved to the 28th
    ],
)
def test_one_working_day_at_the_same_time(reported, due):
    assert confirm_due(reported.replace(tzinfo=LONDON), days=1) == due.replace(tzinfo=LONDON)


@pytest.mark.parametrize("verb", ["confirm", "deny"])
@pytest.mark.parametrize("state", list(State))
def test_only_the_named_person_answers_and_only_what_waits(verb, state):
    named, other = ReportedFacts(is_named=True), ReportedFacts(took_the_call=True, reason="x")

    with pytest.raises(MoveRefused):
        REPORTED.move(verb, state, by=Somebody(), facts=other)
    if state in WAITING:
        assert REPORTED.move(verb, state, by=Somebody(), facts=named)
    else:
        with pytest.raises(MoveRefused):
            REPORTED.move(verb, state, by=Somebody(), facts=named)


@pytest.mark.parametrize("verb", ["confirm", "deny", "withdraw"])
def test_no_clock_ever_answers_for_anybody(verb):
    facts = ReportedFacts(is_named=True, took_the_call=True, reason="x")

    with pytest.raises(MoveRefused):
        REPORTED.move(verb, State.REPORTED, by=CLOCK, facts=facts)


@pytest.mark.parametrize(
    "facts", [ReportedFacts(is_named=True, reason="x"), ReportedFacts(took_the_call=True, reason=" ")]
)
def test_withdrawn_by_who_took_the_call_for_a_reason(facts):
    with pytest.raises(MoveRefused):
        REPORTED.move("withdraw", State.REPORTED, by=Somebody(), facts=facts)
