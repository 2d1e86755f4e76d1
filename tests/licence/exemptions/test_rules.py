"""Who decides an exemption, from when to when it holds, and which way it goes."""

from datetime import UTC, datetime, timedelta

import pytest

from licence.catalogue.rules.families import Family
from licence.exemptions import rules
from licence.exemptions.rules import EXEMPTION, FOR_VICTIMS, ExemptionFacts, Status
from sharing.access.roles import ROLES, Capability, holders
from sharing.access.state_machines import CLOCK, MoveRefused

NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
GOOD = ExemptionFacts(reason="His father died")


@pytest.mark.parametrize(
    ("starts_at", "ends_at", "field"),
    [
        (NOON - 5 * DAY, NOON + DAY, "starts_at"),
        (NOON - MINUTE, NOON + DAY, "starts_at"),
        (NOON, NOON + DAY, ""),
        (NOON, NOON, "ends_at"),
        (NOON, NOON + 14 * DAY, ""),
        (NOON, NOON + 14 * DAY + MINUTE, "ends_at"),
    ],
)
def test_window_is_asked_for_ahead_and_is_no_longer_than_practice(starts_at, ends_at, field):
    assert rules.window_refusal(starts_at=starts_at, ends_at=ends_at, at=NOON, longest_days=14)[0] == field


def test_it_never_begins_before_its_approval():
    assert rules.begins_at(starts_at=NOON, approved_at=NOON - DAY) == NOON
    assert rules.begins_at(starts_at=NOON, approved_at=NOON + DAY) == NOON + DAY


@pytest.mark.parametrize(
    ("at", "ended_at", "is_exempt"),
    [
        (NOON - MINUTE, None, False),
        (NOON, None, True),
        (NOON + DAY - MINUTE, None, True),
        (NOON + DAY, None, False),
        (NOON + MINUTE, NOON + MINUTE, False),
        (NOON, NOON + MINUTE, True),
        (NOON, NOON - MINUTE, False),
    ],
)
def test_it_holds_from_its_start_and_no_longer_at_its_end(at, ended_at, is_exempt):
    assert rules.holds(begins_at=NOON, ends_at=NOON + DAY, ended_at=ended_at, at=at) is is_exempt


def test_nothing_holds_that_nobody_approved():
    assert not rules.holds(begins_at=None, ends_at=NOON + DAY, ended_at=None, at=NOON)


@pytest.mark.parametrize("family", list(Family))
def test_path_of_families_that_may_protect_victims_is_the_same_whoever_asked(family):
    facts = {"family": family, "is_bespoke": False, "set_by_board": False}
    plain = rules.needs_head(**facts, for_victim=False)

    assert plain is (family in FOR_VICTIMS)
    assert rules.needs_head(**facts, for_victim=True)
    assert rules.needs_head(**facts | {"set_by_board": True}, for_victim=False)
    assert rules.needs_head(**facts | {"is_bespoke": True}, for_victim=False)


def test_whoever_approves_may_know_what_victims_asked_for():
    """So that no refusal of theirs tells them anything new."""
    assert set(holders(Capability.APPROVE_EXEMPTIONS)) == {"probation_manager", "probation_head"}
    assert set(holders(Capability.APPROVE_EXEMPTIONS_AS_HEAD)) == {"probation_head"}
    assert set(holders(Capability.APPROVE_EXEMPTIONS)) <= set(holders(Capability.KNOW_VICTIMS_ASK))
    assert holders(Capability.GIVE_VIEW_FOR_VICTIMS) == ["victim_liaison"]


def moved(verb, state, role, **facts):
    return EXEMPTION.move(verb, state, by=ROLES[role], facts=ExemptionFacts(**GOOD.__dict__ | facts)).after


def test_senior_approves_an_ordinary_one_and_only_a_head_the_others():
    assert moved("approve", Status.ASKED, "probation_manager") is Status.APPROVED
    assert moved("approve", Status.ASKED, "probation_head", needs_head=True, by_head=True) is Status.APPROVED
    with pytest.raises(MoveRefused, match="ACO"):
        moved("approve", Status.ASKED, "probation_manager", needs_head=True)
    with pytest.raises(MoveRefused, match="ACO"):
        moved("refuse", Status.ASKED, "probation_manager", needs_head=True)
    with pytest.raises(MoveRefused, match="ACO"):
        moved("withdraw_approval", Status.APPROVED, "probation_manager", needs_head=True)


@pytest.mark.parametrize("role", [role for role in ROLES if role not in holders(Capability.APPROVE_EXEMPTIONS)])
def test_no_other_role_approves_or_refuses(role):
    for verb in ("approve", "refuse"):
        with pytest.raises(MoveRefused, match="Your role cannot do this"):
            moved(verb, Status.ASKED, role, by_head=True)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"set_by_board": True}, "Parole Board"),
        ({"is_past": True}, "has passed"),
        ({"binds": False}, "no longer in force"),
        ({"reason": " "}, "Enter a reason"),
    ],
)
def test_it_is_not_approved_without_what_must_hold(facts, words):
    with pytest.raises(MoveRefused, match=words):
        moved("approve", Status.ASKED, "probation_head", by_head=True, **facts)


def test_board_document_lets_the_condition_of_the_board_be_approved():
    facts = {"set_by_board": True, "has_board_document": True, "needs_head": True, "by_head": True}

    assert moved("approve", Status.ASKED, "probation_head", **facts) is Status.APPROVED


def test_only_the_person_who_asked_withdraws_a_request():
    assert moved("withdraw", Status.ASKED, "probation_officer", is_asker=True) is Status.WITHDRAWN
    with pytest.raises(MoveRefused, match="who asked"):
        moved("withdraw", Status.ASKED, "probation_officer")


def test_clock_alone_lapses_and_ends():
    assert EXEMPTION.move("lapse", Status.ASKED, by=CLOCK, facts=GOOD).after is Status.LAPSED
    assert EXEMPTION.move("end", Status.APPROVED, by=CLOCK, facts=GOOD).after is Status.ENDED
    with pytest.raises(MoveRefused, match="Your role cannot do this"):
        moved("lapse", Status.ASKED, "probation_head")


@pytest.mark.parametrize("state", sorted(EXEMPTION.ends))
def test_what_is_over_goes_nowhere(state):
    assert EXEMPTION.open_to(state, by=ROLES["probation_head"]) == []
