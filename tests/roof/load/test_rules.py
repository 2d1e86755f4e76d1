"""Rules of load and of decisions to de-prioritise: tables around each boundary."""

from datetime import date, timedelta

import pytest

from release_monitor.load.rules import (
    PRIORITY,
    LoadState,
    PriorityFacts,
    PriorityState,
    Stage,
    is_past_review,
    points_of,
    stage_of,
    state_of,
)
from sharing.access.roles import role_of
from sharing.access.state_machines import MoveRefused, RoleRefused

TODAY = date(2026, 12, 1)
SPO, COM = role_of("probation_manager"), role_of("probation_officer")


@pytest.mark.parametrize(
    ("status", "released_on", "leaves_on", "stage"),
    [
        ("unlawfully_at_large", None, None, Stage.AT_LARGE),
        ("released_in_error", None, None, Stage.AT_LARGE),
        ("on_licence", TODAY - timedelta(days=83), None, Stage.FIRST_WEEKS),
        ("on_licence", TODAY - timedelta(days=84), None, Stage.ON_LICENCE),
        ("on_licence", None, None, Stage.ON_LICENCE),
        ("in_custody", None, TODAY + timedelta(days=182), Stage.RELEASE_NEAR),
        ("in_custody", None, TODAY + timedelta(days=183), Stage.HELD),
        ("in_custody", None, None, Stage.HELD),
        ("in_hospital", None, None, Stage.HELD),
        ("licence_ended", None, None, Stage.AFTER),
        ("deceased", None, None, None),
        ("deported", None, None, None),
    ],
)
def test_stage_of_a_person(status, released_on, leaves_on, stage):
    assert stage_of(status, released_on=released_on, leaves_on=leaves_on, on=TODAY) == stage


@pytest.mark.parametrize(
    ("points", "norm", "state"),
    [
        (26, 30, LoadState.UNDER),
        (27, 30, LoadState.AT),
        (30, 30, LoadState.AT),
        (31, 30, LoadState.OVER),
        (37, 30, LoadState.OVER),
        (38, 30, LoadState.FAR_OVER),
        (50, 40, LoadState.OVER),
        (51, 40, LoadState.FAR_OVER),
        (0, 0, LoadState.UNDER),
        (1, 0, LoadState.NO_ONE),
    ],
)
def test_state_of_a_load(points, norm, state):
    assert state_of(points, norm) == state


def test_points_are_weights_times_people():
    weights = dict.fromkeys(Stage, 1) | {Stage.ON_LICENCE: 3}

    assert points_of({Stage.ON_LICENCE: 2, Stage.HELD: 4}, weights) == 10


@pytest.mark.parametrize(("days", "is_past"), [(-1, False), (0, False), (1, True)])
def test_last_day_for_the_review_still_counts(days, is_past):
    assert is_past_review(TODAY, on=TODAY + timedelta(days=days)) is is_past


GOOD = {"on": TODAY, "review_on": TODAY + timedelta(days=1), "last_on": TODAY + timedelta(days=28), "reason": "Visits"}


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({}, ""),
        ({"review_on": TODAY}, "after today"),
        ({"review_on": TODAY + timedelta(days=28)}, ""),
        ({"review_on": TODAY + timedelta(days=29)}, "29 December 2026 or earlier"),
        ({"reason": " "}, "Enter a reason"),
        ({"needs_finding": True}, "at large"),
        ({"second_is_other": False}, "someone else"),
    ],
)
@pytest.mark.parametrize(("verb", "state"), [("decide", None), ("renew", PriorityState.IN_FORCE)])
def test_guards_of_deciding_and_renewing(verb, state, change, refusal):
    facts = PriorityFacts(**GOOD | change)

    if refusal:
        with pytest.raises(MoveRefused, match=refusal):
            PRIORITY.move(verb, state, by=SPO, facts=facts)
    else:
        assert PRIORITY.move(verb, state, by=SPO, facts=facts)


def test_officers_decide_on_no_priority():
    with pytest.raises(RoleRefused):
        PRIORITY.move("decide", None, by=COM, facts=PriorityFacts(**GOOD))


def test_what_has_ended_is_neither_renewed_nor_ended_again():
    for verb in ("renew", "end"):
        with pytest.raises(MoveRefused):
            PRIORITY.move(verb, PriorityState.ENDED, by=SPO, facts=PriorityFacts(**GOOD))
