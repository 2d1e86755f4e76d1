"""The machine of a recall: who may make which move, and what must be said first."""

from dataclasses import replace

import pytest

from licence.recalls.rules.recalls import ENDS, RECALL, RecallFacts, Status, needs_call
from sharing.access.roles import ROLES
from sharing.access.state_machines import CLOCK, MoveRefused
from tests.roles import asker

S = Status
WHOLE = RecallFacts(
    breaches=1,
    group="extended",
    offence_link="similar",
    what_led="A second telephone",
    view="Seek recall",
    rationale="Hidden",
    alternatives=("none",),
    look_again_hours=24,
    letter=("a", "b", "c", "d", "e", "f"),
    kind="standard",
    risks=("high",) * 5,
    is_called=True,
    is_known_to_ppcs=True,
    reason="said",
    closed_because="left_uk",
)


AUTHORS = {"probation_officer", "probation_manager", "probation_duty_manager"}
SENIORS = {"probation_manager", "probation_duty_manager"}
POLICE = {"ct_analyst", "ct_offender_manager", "ct_manager", "duty_officer"}
PRISON = {"prison_offender_manager", "prison_decision_maker", "prison_security"}


@pytest.mark.parametrize(
    ("verb", "state", "by"),
    [
        ("begin", None, AUTHORS),
        ("consult", S.DRAFT, AUTHORS),
        ("agree", S.CONSULTING_SPO, SENIORS),
        ("no_recall", S.CONSULTING_SPO, SENIORS),
        ("countersign", S.RECALL_AGREED, SENIORS),
        ("endorse", S.SPO_SIGNED, {"probation_head"}),
        ("send", S.ACO_SIGNED, AUTHORS | {"probation_head"}),
        ("refuse", S.SENT_TO_PPCS, {"ppcs"}),
        ("revoke", S.SENT_TO_PPCS, {"ppcs", CLOCK}),
        ("refer", S.RETURNED, {"ppcs"}),
        ("direct_release", S.UNDER_PAROLE_REVIEW, {CLOCK}),
        ("re_release", S.RE_RELEASE_DIRECTED, {CLOCK}),
        ("rescind", S.UNLAWFULLY_AT_LARGE, {"ppcs"}),
        ("at_large", S.LICENCE_REVOKED, POLICE | {"ppcs", CLOCK}),
        ("return", S.LICENCE_REVOKED, POLICE | PRISON | {"ppcs", CLOCK}),
        ("stop", S.SENT_TO_PPCS, AUTHORS | {"probation_head", "ppcs"}),
        ("close", S.UNLAWFULLY_AT_LARGE, {CLOCK}),
        ("close_as_left", S.LICENCE_REVOKED, {"ppcs"}),
        ("come_back", S.CLOSED, {CLOCK}),
    ],
)
def test_each_move_is_for_its_roles_alone(verb, state, by):
    may = set()
    for role in [*ROLES, CLOCK]:
        try:
            RECALL.move(verb, state, by=asker(role), facts=WHOLE)
            may.add(role)
        except MoveRefused:
            pass

    assert may == by
    assert "partner" not in may


@pytest.mark.parametrize(
    ("verb", "state", "by", "lacks", "why"),
    [
        ("begin", None, "probation_officer", {"breaches": 0}, "Name the breach"),
        ("consult", S.DRAFT, "probation_officer", {"what_led": " "}, "what has led"),
        ("consult", S.DRAFT, "probation_officer", {"view": ""}, "your view"),
        ("consult", S.DRAFT, "probation_officer", {"offence_link": ""}, "linked to the offence"),
        ("agree", S.CONSULTING_SPO, "probation_manager", {"rationale": ""}, "Enter your reasons"),
        ("agree", S.CONSULTING_SPO, "probation_manager", {"alternatives": ()}, "tried instead"),
        ("no_recall", S.CONSULTING_SPO, "probation_manager", {"look_again_hours": None}, "number of hours"),
        ("no_recall", S.CONSULTING_SPO, "probation_manager", {"look_again_hours": 0}, "Enter 1 to"),
        ("no_recall", S.CONSULTING_SPO, "probation_manager", {"look_again_hours": 337}, "Enter 1 to"),
        ("no_recall", S.CONSULTING_SPO, "probation_manager", {"letter": ("a", "", "c", "d", "e", "f")}, "letter"),
        ("countersign", S.RECALL_AGREED, "probation_manager", {"kind": ""}, "kind of recall"),
        ("countersign", S.RECALL_AGREED, "probation_manager", {"risks": ("high", "")}, "Grade the risk"),
        ("endorse", S.SPO_SIGNED, "probation_head", {"view": ""}, "your view"),
        ("send", S.ACO_SIGNED, "probation_officer", {"is_called": False}, "Call PPCS"),
        ("send", S.ACO_SIGNED, "probation_officer", {"is_known_to_ppcs": False}, "Give a PPCS team access first"),
        ("refuse", S.SENT_TO_PPCS, "ppcs", {"reason": ""}, "Enter the reason"),
        ("at_large", S.LICENCE_REVOKED, "ppcs", {"is_held": True}, "is in custody"),
        ("executive_release", S.RETURNED, "ppcs", {"rationale": ""}, "Enter your reasons"),
        ("stop", S.DRAFT, "probation_officer", {"reason": ""}, "Enter the reason"),
        ("close_as_left", S.UNLAWFULLY_AT_LARGE, "ppcs", {"rationale": ""}, "Enter your reasons"),
    ],
)
def test_each_guard_refuses_in_words_and_lets_through_what_is_whole(verb, state, by, lacks, why):
    with pytest.raises(MoveRefused, match=why):
        RECALL.move(verb, state, by=asker(by), facts=replace(WHOLE, **lacks))

    assert RECALL.move(verb, state, by=asker(by), facts=WHOLE)


@pytest.mark.parametrize(
    ("group", "is_emergency", "needed"),
    [
        ("adult_sds", False, False),
        ("adult_sds", True, True),
        ("youth_sds", False, False),
        ("extended", False, True),
        ("indeterminate", False, True),
    ],
)
def test_casework_is_telephoned_in_emergencies_and_for_life_ipp_and_extended_sentences(group, is_emergency, needed):
    assert needs_call(group=group, is_emergency=is_emergency) == needed


def test_every_state_can_be_reached_and_every_open_one_left():
    reached = {move.after for move in RECALL.moves}
    left = {before for move in RECALL.moves for before in move.before}

    assert reached == set(Status)
    assert left == set(Status) - ENDS | {S.CLOSED}  # whoever left the country may come back


def test_nobody_comes_back_from_a_recall_that_was_closed_for_another_reason():
    with pytest.raises(MoveRefused, match="not closed as left"):
        RECALL.move("come_back", S.CLOSED, by=CLOCK, facts=replace(WHOLE, closed_because="died"))


def test_nothing_is_stopped_after_the_revocation_and_nothing_rescinded_before():
    stops = next(move for move in RECALL.moves if move.verb == "stop")
    rescinds = next(move for move in RECALL.moves if move.verb == "rescind")

    assert not set(stops.before) & set(rescinds.before)
    assert set(rescinds.before) == {S.LICENCE_REVOKED, S.UNLAWFULLY_AT_LARGE}
