"""The rules of MAPPA as tables around each boundary."""

from datetime import date

import pytest

from offenders.mappa import rules
from offenders.mappa.rules import Body, ByLaw, CaseFacts, CaseState, MeetingFacts, Point, Rung
from sharing.access.roles import role_of
from sharing.access.state_machines import CLOCK, MoveRefused

DECIDED = Point(1, is_decided=True, has_owner=True, has_day=True)
WHOLE = MeetingFacts(points=(DECIDED,), has_minutes=True)


@pytest.mark.parametrize(
    ("judged", "expected"),
    [
        ([], None),
        ([False], False),
        ([None], None),
        ([False, None], None),  # what is open keeps it open
        ([None, True], True),  # one is enough
        ([False, True], True),
    ],
)
def test_one_offence_brings_category_4_and_not_known_is_never_no(judged, expected):
    assert rules.by_law([ByLaw(each, "why") for each in judged]).is_category_4 is expected


@pytest.mark.parametrize(
    ("leaves_on", "known_on", "due_on"),
    [
        (date(2027, 6, 7), date(2023, 1, 1), date(2026, 12, 7)),
        (date(2027, 8, 31), date(2023, 1, 1), date(2027, 2, 28)),
        (date(2026, 12, 20), date(2026, 12, 1), date(2026, 12, 1)),  # sentenced within the 6 months
    ],
)
def test_level_is_due_6_months_before_release_or_on_reception(leaves_on, known_on, due_on):
    assert rules.level_due_on(leaves_on=leaves_on, known_on=known_on) == due_on


@pytest.mark.parametrize(
    ("on", "rung"),
    [
        (date(2026, 12, 1), None),  # the day itself is in time
        (date(2026, 12, 2), Rung.OWNER),
        (date(2026, 12, 3), Rung.OWNER),
        (date(2026, 12, 4), Rung.MANAGER),
        (date(2026, 12, 10), Rung.MANAGER),
        (date(2026, 12, 11), Rung.CHAIR),
    ],
)
def test_late_action_is_told_to_owner_manager_and_chair(on, rung):
    assert rules.rung_of(date(2026, 12, 1), on=on) is rung


@pytest.mark.parametrize(("days", "due_on"), [(5, date(2026, 12, 8)), (10, date(2026, 12, 15))])
def test_minutes_are_due_in_working_days(days, due_on):
    assert rules.minutes_due_on(date(2026, 12, 1), days=days) == due_on


def test_minutes_pass_over_christmas():
    assert rules.minutes_due_on(date(2026, 12, 23), days=5) == date(2027, 1, 4)


@pytest.mark.parametrize(
    ("present", "is_held", "missing"),
    [
        ({"police", "probation"}, False, ()),
        ({"police", "probation"}, True, (Body.PRISON,)),
        ({"probation", "health"}, False, (Body.POLICE,)),
        (set(), True, (Body.POLICE, Body.PROBATION, Body.PRISON)),
    ],
)
def test_core_agency_that_is_missing(present, is_held, missing):
    assert rules.missing_core(present, is_held=is_held) == missing


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        (WHOLE, []),
        (MeetingFacts(points=(DECIDED,)), ["The minutes are not written"]),
        (MeetingFacts(has_minutes=True), ["The agenda has no point"]),
        (
            MeetingFacts(points=(Point(2, is_decided=True, has_owner=False, has_day=False),), has_minutes=True),
            ["Agenda point 2 has no owner and no date"],
        ),
        (
            MeetingFacts(missing=(Body.PRISON,), points=(DECIDED,), has_minutes=True),
            ["Prison was not there: enter why the meeting can close without them"],
        ),
        (MeetingFacts(missing=(Body.PRISON,), reason="Sent its view", points=(DECIDED,), has_minutes=True), []),
    ],
)
def test_meeting_closes_only_through_its_gate(facts, why):
    assert rules.may_close(facts) == why


@pytest.mark.parametrize(
    ("answers", "closes"),
    [
        ({}, False),
        ({"police": True}, False),
        ({"police": True, "probation": False}, False),
        ({"police": True, "probation": True}, True),
    ],
)
def test_exit_needs_the_yes_of_each_core_agency(answers, closes):
    facts = CaseFacts(answers=answers, core=rules.core_bodies(is_held=False))
    if closes:
        assert rules.CASE.move("exit", CaseState.EXIT_PROPOSED, by=CLOCK, facts=facts).after is CaseState.EXITED
    else:
        with pytest.raises(MoveRefused):
            rules.CASE.move("exit", CaseState.EXIT_PROPOSED, by=CLOCK, facts=facts)


def test_level_is_set_only_where_the_category_is_known():
    by, facts = role_of("mappa_coordinator"), CaseFacts(is_known=False)
    with pytest.raises(MoveRefused, match="category"):
        rules.CASE.move("set_level", CaseState.LEVEL_PROPOSED, by=by, facts=facts)


@pytest.mark.parametrize(
    ("category", "level", "words"),
    [
        ("4", 3, "Category 4, level 3"),
        ("", None, "Category not known, level not set"),
        ("4", None, "Category 4, level not set"),
    ],
)
def test_what_is_not_known_is_said_to_be(category, level, words):
    assert rules.says(category, level) == words
