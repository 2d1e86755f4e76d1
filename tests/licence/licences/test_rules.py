"""The moves of a licence: who may make them, what must hold, and the days of the hard stop."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from licence.licences import rules as lifecycle
from licence.licences.rules import LICENCE, ConditionFacts, LicenceFacts, Status
from sharing.access.state_machines import CLOCK, MoveRefused
from tests.roles import asker

READY = LicenceFacts(
    by=2, submitted_by=1, has_appointment=True, spo_view_by=3, is_told=True, liaison_knows=True, reason="Because"
)
DIRECTED = LicenceFacts(
    by=2,
    submitted_by=1,
    is_directed=True,
    direction_ref="PB/26/77",
    directed_on=date(2026, 12, 1),
    on=date(2026, 12, 1),
)


def facts_for(verb):
    return DIRECTED if verb == "approve_for_board" else READY


@pytest.mark.parametrize(
    ("verb", "before", "by", "after"),
    [
        ("begin", None, "probation_officer", Status.IN_PROGRESS),
        ("submit", Status.IN_PROGRESS, "probation_officer", Status.SUBMITTED),
        ("approve", Status.SUBMITTED, "prison_decision_maker", Status.APPROVED),
        ("edit", Status.APPROVED, "probation_officer", Status.SUBMITTED),
        ("activate", Status.APPROVED, CLOCK, Status.ACTIVE),
        ("approve", Status.VARIATION_SUBMITTED, "probation_head", Status.VARIATION_APPROVED),
        ("activate", Status.VARIATION_APPROVED, "probation_officer", Status.ACTIVE),
        ("revoke", Status.ACTIVE, "ppcs", Status.RECALLED),
        ("submit", Status.TIMED_OUT, "prison_offender_manager", Status.SUBMITTED),
        ("approve_for_board", Status.SUBMITTED, "ppcs", Status.APPROVED),
        ("approve_for_board", Status.SUBMITTED, "prison_decision_maker", Status.APPROVED),
    ],
)
def test_moves_lead_where_they_should(verb, before, by, after):
    assert LICENCE.move(verb, before, by=asker(by), facts=facts_for(verb)).after == after


@pytest.mark.parametrize(
    ("verb", "before", "by", "facts", "why"),
    [
        (
            "submit",
            Status.IN_PROGRESS,
            "probation_officer",
            LicenceFacts(missing=("age",), has_appointment=True),
            "Still to",
        ),
        ("submit", Status.IN_PROGRESS, "probation_officer", LicenceFacts(), "who the person meets"),
        (
            "submit",
            Status.IN_PROGRESS,
            "probation_officer",
            LicenceFacts(has_appointment=True, unapproved_bespoke=1),
            "PPCS",
        ),
        (
            "approve",
            Status.SUBMITTED,
            "prison_decision_maker",
            LicenceFacts(by=1, submitted_by=1),
            "You submitted it",
        ),
        (
            "approve",
            Status.SUBMITTED,
            "prison_decision_maker",
            LicenceFacts(by=None, submitted_by=1),
            "You submitted it",
        ),
        ("approve", Status.SUBMITTED, "probation_officer", READY, "Your role cannot do this"),
        ("reject", Status.SUBMITTED, "prison_decision_maker", LicenceFacts(by=2, submitted_by=1), "Enter a reason"),
        ("vary", None, "probation_officer", LicenceFacts(reason="x", is_revoked=True), "revoked"),
        (
            "submit",
            Status.VARIATION_IN_PROGRESS,
            "probation_officer",
            LicenceFacts(liaison_knows=True),
            "senior probation",
        ),
        (
            "submit",
            Status.VARIATION_IN_PROGRESS,
            "probation_officer",
            LicenceFacts(spo_view_by=3),
            "Victim liaison",
        ),
        (
            "submit",
            Status.VARIATION_IN_PROGRESS,
            "probation_officer",
            LicenceFacts(by=3, spo_view_by=3, liaison_knows=True),
            "Another officer submits",
        ),
        (
            "activate",
            Status.VARIATION_APPROVED,
            "probation_officer",
            replace(READY, is_told=False),
            "the person has been told",
        ),
        ("activate", Status.VARIATION_APPROVED, CLOCK, replace(READY, is_told=False), "has been told"),
        ("withdraw_approval", Status.VARIATION_APPROVED, "probation_head", LicenceFacts(), "Enter a reason"),
        ("withdraw_approval", Status.VARIATION_APPROVED, "probation_officer", READY, "Your role cannot do this"),
        ("withdraw_approval", Status.ACTIVE, "probation_head", READY, "it is active"),
        ("time_out", Status.SUBMITTED, CLOCK, READY, "it is submitted"),
        ("activate", Status.IN_PROGRESS, CLOCK, READY, "it is in progress"),
        ("vary", Status.RECALLED, "probation_officer", READY, "it is recalled"),
    ],
)
def test_moves_are_refused_with_a_reason(verb, before, by, facts, why):
    with pytest.raises(MoveRefused, match=why):
        LICENCE.move(verb, before, by=asker(by), facts=facts)


@pytest.mark.parametrize(
    ("on", "may"), [(date(2026, 12, 2), False), (date(2026, 12, 3), True), (date(2026, 12, 4), True)]
)
def test_draft_times_out_on_the_day_of_the_hard_stop(on, may):
    facts = LicenceFacts(on=on, hard_stop_on=date(2026, 12, 3))

    if may:
        assert LICENCE.move("time_out", Status.IN_PROGRESS, by=CLOCK, facts=facts).after == Status.TIMED_OUT
    else:
        with pytest.raises(MoveRefused, match="not reached"):
            LICENCE.move("time_out", Status.IN_PROGRESS, by=CLOCK, facts=facts)


@pytest.mark.parametrize(
    ("on", "stop", "may"),
    [
        (date(2026, 12, 2), date(2026, 12, 3), True),
        (date(2026, 12, 3), date(2026, 12, 3), False),
        (date(2026, 12, 4), date(2026, 12, 3), False),
        (date(2026, 12, 4), None, False),
    ],
)
def test_draft_is_reopened_only_before_the_day_of_the_hard_stop(on, stop, may):
    facts = LicenceFacts(on=on, hard_stop_on=stop)

    if may:
        assert LICENCE.move("reopen", Status.TIMED_OUT, by=CLOCK, facts=facts).after == Status.IN_PROGRESS
    else:
        with pytest.raises(MoveRefused):
            LICENCE.move("reopen", Status.TIMED_OUT, by=CLOCK, facts=facts)


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({}, ""),
        ({"directed_on": date(2026, 12, 2)}, "today or in the past"),
        ({"directed_on": None}, "Enter the date"),
        ({"direction_ref": " "}, "Enter the reference"),
        ({"is_directed": False, "release": "End of custodial term"}, "for this release: End of custodial term"),
        ({"submitted_by": 2}, "You submitted it"),
    ],
)
def test_approval_of_the_board_names_its_direction(changed, why):
    facts = replace(DIRECTED, **changed)

    if why:
        with pytest.raises(MoveRefused, match=why):
            LICENCE.move("approve_for_board", Status.SUBMITTED, by=asker("ppcs"), facts=facts)
    else:
        assert LICENCE.move("approve_for_board", Status.SUBMITTED, by=asker("ppcs"), facts=facts)


@pytest.mark.parametrize(("is_free", "may"), [(False, False), (True, True)])
def test_governor_does_not_approve_what_the_board_directed_unless_it_is_recorded_late(is_free, may):
    facts = replace(READY, is_directed=True, is_free=is_free)

    if may:
        assert LICENCE.move("approve", Status.SUBMITTED, by=asker("prison_decision_maker"), facts=facts)
    else:
        with pytest.raises(MoveRefused, match="Parole Board directed this release"):
            LICENCE.move("approve", Status.SUBMITTED, by=asker("prison_decision_maker"), facts=facts)


@pytest.mark.parametrize(
    ("act", "facts", "why"),
    [
        ("change", ConditionFacts(), ""),
        ("change", ConditionFacts(is_standard=True), "that of the policy"),
        ("change", ConditionFacts(set_by_board=True), "Ask the Board to vary it"),
        ("remove", ConditionFacts(is_standard=True), "Every licence"),
        ("remove", ConditionFacts(set_by_board=True), "Ask the Board to vary it"),
        ("name_place", ConditionFacts(set_by_board=True), "Ask the Board to vary it"),
        ("name_place", ConditionFacts(set_by_board=True, lacks_place=True), ""),
        ("take_place_off", ConditionFacts(set_by_board=True), "Ask the Board to vary it"),
        ("take_place_off", ConditionFacts(is_standard=True), ""),
    ],
)
def test_condition_of_the_board_is_not_changed_here(act, facts, why):
    said = lifecycle.refusal_on(act, facts)

    assert (said == "") if not why else (why in said)


@pytest.mark.parametrize(
    ("leaves_on", "stop", "warning"),
    [
        (date(2026, 12, 4), date(2026, 12, 2), date(2026, 11, 30)),  # Friday: Wednesday, Monday
        (date(2026, 12, 7), date(2026, 12, 3), date(2026, 12, 1)),  # Monday: over the weekend
        (date(2026, 12, 9), date(2026, 12, 7), date(2026, 12, 3)),  # Wednesday: Monday, and over the weekend Thursday
        (date(2026, 12, 10), date(2026, 12, 8), date(2026, 12, 4)),  # Thursday: Tuesday, and over the weekend Friday
        (date(2026, 12, 29), date(2026, 12, 23), date(2026, 12, 21)),  # over Christmas and its substitute day
    ],
)
def test_hard_stop_and_its_warning_go_by_working_days(leaves_on, stop, warning):
    assert lifecycle.hard_stop_on(leaves_on) == stop
    assert lifecycle.warning_on(leaves_on) == warning


@pytest.mark.parametrize(("seconds", "binds"), [(-1, False), (0, True), (3599, True), (3600, False)])
def test_condition_binds_from_its_first_moment_and_no_longer_at_its_end(seconds, binds):
    begins = datetime(2026, 12, 2, 15, tzinfo=UTC)
    at = begins + timedelta(seconds=seconds)

    assert lifecycle.is_in_force(starts_at=begins, ends_at=begins + timedelta(hours=1), at=at) == binds


@pytest.mark.parametrize(("month", "utc"), [(7, 23), (12, 0)])
def test_a_day_begins_at_midnight_in_the_united_kingdom(month, utc):
    assert lifecycle.first_moment(date(2026, month, 2)).astimezone(UTC).hour == utc


def test_today_is_told_as_of_now_and_another_day_as_of_its_end():
    now = datetime(2026, 12, 2, 15, tzinfo=UTC)

    assert lifecycle.moment_shown(date(2026, 12, 2), now=now) == now
    assert lifecycle.moment_shown(date(2026, 12, 1), now=now) == lifecycle.last_moment(date(2026, 12, 1))


def test_every_state_can_be_reached_and_left():
    reached = {move.after for move in LICENCE.moves}
    left = {before for move in LICENCE.moves for before in move.before}

    assert reached == set(Status)
    assert left == set(Status) - LICENCE.ends
