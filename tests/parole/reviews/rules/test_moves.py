"""The moves of a review: who may make each, where it leads, and every guard on both sides of its boundary."""

from datetime import date, timedelta

import pytest

from parole.reviews.rules.moves import BEFORE_HEARING, ENDS, OPEN, REVIEW, Outcome, ReviewFacts, Status, oral_limb_of
from parole.reviews.rules.next_actor import WAITS, states_for, wait_of
from sharing.access.roles import ROLES
from sharing.access.state_machines import CLOCK, MoveRefused
from tests.roles import asker

S = Status
DAY = date(2026, 12, 1)
BEFORE, AFTER = DAY - timedelta(days=1), DAY + timedelta(days=1)
PAST = ReviewFacts(on=DAY, recorded_on=DAY, reason="Because", caused_by="prison", document="PB/1")
PROVIDED = {"provided_on": DAY, "is_open_to_reconsideration": True}
REFUSED = {"outcome": Outcome.NO_RELEASE}
RELEASES = {"outcome": Outcome.RELEASE_DIRECTED}
MOVERS = {"ppcs", "prison_offender_manager", "prison_decision_maker"}


def facts(**more):
    return ReviewFacts(**(PAST.__dict__ | more))


def moved(verb, before, known, by="ppcs"):
    """The state that it leads to, or why it is refused."""
    try:
        return REVIEW.move(verb, before, by=asker(by), facts=known).after
    except MoveRefused as refused:
        return refused.message


@pytest.mark.parametrize(
    ("verb", "before", "known", "after"),
    [
        ("begin", None, {}, S.DUE),
        ("send_referral", S.DUE, {}, S.REFERRAL_SENT),
        ("deem_referred", S.REFERRAL_SENT, {"has_letter": True, "has_reports": True}, S.DEEMED_REFERRED),
        ("disclose_dossier", S.DEEMED_REFERRED, {}, S.DOSSIER_DISCLOSED),
        ("list_mca", S.DOSSIER_DISCLOSED, {}, S.MCA_LISTED),
        ("list_mca", S.DIRECTIONS_ISSUED, {}, S.MCA_LISTED),
        ("list_mca", S.DEFERRED, {}, S.MCA_LISTED),
        ("list_mca", S.RECONSIDERATION_GRANTED, {}, S.MCA_LISTED),
        ("list_mca", S.SET_ASIDE, {}, S.MCA_LISTED),
        ("issue_directions", S.MCA_LISTED, {"directions": 1}, S.DIRECTIONS_ISSUED),
        ("decide_on_papers", S.MCA_LISTED, {}, S.PAPER_DECISION),
        ("conclude_on_papers", S.ADJOURNED, {}, S.PAPER_DECISION),
        ("direct_oral", S.MCA_LISTED, {}, S.ORAL_DIRECTED),
        ("ready_to_list", S.ORAL_DIRECTED, {}, S.READY_TO_LIST),
        ("ready_to_list", S.DEFERRED, {}, S.READY_TO_LIST),
        ("list_hearing", S.READY_TO_LIST, {}, S.LISTED),
        ("list_hearing", S.ADJOURNED, {}, S.LISTED),
        ("move_hearing", S.LISTED, {}, S.LISTED),
        ("cancel_hearing", S.LISTED, {}, S.READY_TO_LIST),
        ("hear", S.LISTED, {"panel": 1, "last_hearing_on": DAY}, S.HEARD),
        ("adjourn", S.HEARD, {}, S.ADJOURNED),
        ("decide", S.HEARD, {"last_hearing_on": DAY}, S.DECIDED),
        ("refuse_reconsideration", S.RECONSIDERATION_APPLIED, {}, S.RECONSIDERATION_REFUSED),
        ("grant_reconsideration", S.RECONSIDERATION_APPLIED, {}, S.RECONSIDERATION_GRANTED),
        ("set_aside", S.FINAL, {}, S.SET_ASIDE),
        ("refer_to_high_court", S.FINAL, RELEASES, S.HIGH_COURT_REFERRED),
        ("uphold", S.HIGH_COURT_REFERRED, {}, S.FINAL_UPHELD),
        ("quash", S.HIGH_COURT_REFERRED, {}, S.QUASHED),
        ("plan_release", S.FINAL, RELEASES, S.RELEASE_PLANNED),
        ("close", S.QUASHED, {}, S.CLOSED_NOT_RELEASED),
    ],
)
def test_moves_lead_where_they_should(verb, before, known, after):
    assert moved(verb, before, facts(**known)) == after


DATED = [
    *[("send_referral", S.DUE, {}), ("disclose_dossier", S.DEEMED_REFERRED, {})],
    ("deem_referred", S.REFERRAL_SENT, {"has_letter": True, "has_reports": True}),
    *[("decide_on_papers", S.MCA_LISTED, {}), ("direct_oral", S.MCA_LISTED, {}), ("decide", S.HEARD, {})],
    *[("conclude_on_papers", S.ADJOURNED, {}), ("set_aside", S.FINAL, {}), ("quash", S.HIGH_COURT_REFERRED, {})],
    ("direct_oral", S.PAPER_DECISION, {"asked_for_hearing_on": BEFORE} | REFUSED),
    ("apply_for_reconsideration", S.PROVISIONAL, {"challengeable_until": AFTER}),
    *[("refuse_reconsideration", S.RECONSIDERATION_APPLIED, {}), ("uphold", S.HIGH_COURT_REFERRED, {})],
    ("grant_reconsideration", S.RECONSIDERATION_APPLIED, {}),
    ("refer_to_high_court", S.FINAL, RELEASES),
]


@pytest.mark.parametrize(("verb", "before", "known"), DATED)
@pytest.mark.parametrize(("on", "is_refused"), [(BEFORE, False), (DAY, False), (AFTER, True)])
def test_day_is_yesterday_or_today_and_not_tomorrow(verb, before, known, on, is_refused):
    assert (moved(verb, before, facts(on=on, **known)) == "The date must be today or in the past") == is_refused


def test_a_day_must_be_said():
    assert moved("send_referral", S.DUE, facts(on=None)) == "Enter the date"


@pytest.mark.parametrize(
    ("has_letter", "has_reports", "said"),
    [(False, False, "the letter"), (True, False, "the required reports"), (False, True, "the letter")],
)
def test_case_is_referred_with_letter_and_reports_alone(has_letter, has_reports, said):
    assert said in moved("deem_referred", S.REFERRAL_SENT, facts(has_letter=has_letter, has_reports=has_reports))


def test_directions_are_issued_when_one_is_written():
    assert "at least one direction" in moved("issue_directions", S.MCA_LISTED, facts(directions=0))


@pytest.mark.parametrize("verb", ["move_hearing", "cancel_hearing"])
def test_hearing_is_moved_and_cancelled_with_a_reason(verb):
    assert moved(verb, S.LISTED, facts(reason=" ")) == "Enter a reason"


@pytest.mark.parametrize("verb", ["adjourn", "defer"])
@pytest.mark.parametrize(
    ("missing", "said"),
    [
        ("reason", "Enter a reason"),
        ("caused_by", "Select who caused it"),
        ("document", "Enter the reference of the Board’s document"),
    ],
)
def test_delay_has_its_reason_and_its_cause(verb, missing, said):
    assert moved(verb, S.LISTED, facts(**{missing: ""})) == said


@pytest.mark.parametrize(("last_on", "may"), [(BEFORE, True), (DAY, True), (AFTER, False)])
def test_nothing_is_heard_that_lies_ahead(last_on, may):
    answer = moved("hear", S.LISTED, facts(panel=1, last_hearing_on=last_on))

    assert (answer == S.HEARD) == may
    assert may or "has not taken place" in answer


@pytest.mark.parametrize(
    ("known", "said"),
    [({"panel": 0, "last_hearing_on": DAY}, "Record the panel first"), ({"panel": 1}, "No hearing is listed")],
)
def test_hearing_needs_a_panel_and_a_day(known, said):
    assert moved("hear", S.LISTED, facts(**known)) == said


@pytest.mark.parametrize(("verb", "before"), [("decide", S.HEARD), ("conclude_on_papers", S.ADJOURNED)])
@pytest.mark.parametrize(("heard_on", "may"), [(BEFORE, True), (DAY, True), (AFTER, False)])
def test_decision_is_not_earlier_than_the_hearing(verb, before, heard_on, may):
    answer = moved(verb, before, facts(last_hearing_on=heard_on))

    assert may == (answer in (S.DECIDED, S.PAPER_DECISION))
    assert may or answer == "Enter a decision date on or after the hearing"


class TestPapers:
    """A refusal on the papers, and the prisoner who may ask for a hearing until DAY."""

    UNTIL = REFUSED | {"may_ask_for_hearing_until": DAY, "provided_on": BEFORE}

    @pytest.mark.parametrize(("asked_on", "in_time"), [(BEFORE, True), (DAY, True), (AFTER, False)])
    def test_hearing_is_directed_when_it_was_asked_for_in_time(self, asked_on, in_time):
        answer = moved("direct_oral", S.PAPER_DECISION, facts(asked_for_hearing_on=asked_on, **self.UNTIL))

        assert (answer == S.ORAL_DIRECTED) == in_time
        assert in_time or "too late" in answer

    @pytest.mark.parametrize(
        ("known", "said"),
        [(REFUSED, "has not asked"), (RELEASES | {"asked_for_hearing_on": DAY}, "no hearing is needed")],
    )
    def test_hearing_is_not_directed_unasked_or_after_a_release(self, known, said):
        assert said in moved("direct_oral", S.PAPER_DECISION, facts(**known))

    @pytest.mark.parametrize(("on", "stands"), [(BEFORE, False), (DAY, False), (AFTER, True)])
    def test_refusal_stands_from_the_day_after_the_last_one(self, on, stands):
        answer = moved("let_stand", S.PAPER_DECISION, facts(on=on, **self.UNTIL), by=CLOCK)

        assert (answer == S.DECIDED) == stands
        assert stands or "can still ask" in answer

    @pytest.mark.parametrize(("asked_on", "stands"), [(BEFORE, False), (DAY, False), (AFTER, True)])
    def test_what_was_asked_for_in_time_is_answered_first(self, asked_on, stands):
        known = facts(on=AFTER, asked_for_hearing_on=asked_on, **self.UNTIL)

        assert (moved("let_stand", S.PAPER_DECISION, known, by=CLOCK) == S.DECIDED) == stands

    def test_direction_to_release_stands_at_once(self):
        assert moved("let_stand", S.PAPER_DECISION, facts(provided_on=DAY, **RELEASES), by=CLOCK) == S.DECIDED


class TestFinality:
    """A decision that can be challenged until DAY."""

    @pytest.mark.parametrize(
        ("known", "provisional", "final"),
        [
            (PROVIDED, S.PROVISIONAL, "This decision is provisional (r.25(2))"),
            (PROVIDED | {"is_open_to_reconsideration": False}, "This decision was final at once", S.FINAL),
            ({}, "First record when", "First record when"),
        ],
    )
    def test_decision_is_provisional_or_final_by_rule_28(self, known, provisional, final):
        assert moved("become_provisional", S.DECIDED, facts(**known), by=CLOCK).startswith(provisional)
        assert moved("become_final", S.DECIDED, facts(**known), by=CLOCK).startswith(final)

    @pytest.mark.parametrize("before", [S.PROVISIONAL, S.RECONSIDERATION_REFUSED])
    @pytest.mark.parametrize(("on", "is_final"), [(BEFORE, False), (DAY, False), (AFTER, True)])
    def test_it_is_final_from_the_day_after_the_last_one(self, before, on, is_final):
        answer = moved("become_final", before, facts(on=on, challengeable_until=DAY), by=CLOCK)

        assert (answer == S.FINAL) == is_final
        assert is_final or "can still be challenged" in answer

    def test_it_is_not_final_while_an_application_is_open(self):
        known = facts(on=AFTER, challengeable_until=DAY, open_reconsiderations=1, open_challenges=1)

        assert "has no answer yet" in moved("become_final", S.PROVISIONAL, known, by=CLOCK)

    @pytest.mark.parametrize(("on", "in_time"), [(BEFORE, True), (DAY, True), (AFTER, False)])
    def test_it_can_be_challenged_on_the_last_day(self, on, in_time):
        known = facts(on=on, recorded_on=AFTER, challengeable_until=DAY)
        answer = moved("apply_for_reconsideration", S.PROVISIONAL, known)

        assert (answer == S.RECONSIDERATION_APPLIED) == in_time
        assert in_time or "21 days have ended" in answer

    @pytest.mark.parametrize("before", [S.PROVISIONAL, S.RECONSIDERATION_APPLIED, S.RECONSIDERATION_REFUSED])
    @pytest.mark.parametrize("verb", ["release", "close"])
    def test_nobody_is_released_on_what_is_not_final(self, before, verb):
        for by in ("ppcs", CLOCK, "prison_decision_maker"):
            assert "cannot be done now" in moved(verb, before, facts(**RELEASES), by=by)

    @pytest.mark.parametrize(
        ("verb", "before", "known", "said"),
        [
            ("plan_release", S.FINAL, REFUSED, "does not direct release"),
            ("plan_release", S.FINAL, RELEASES | {"open_challenges": 1}, "wait for the answer"),
            ("close", S.FINAL, RELEASES, "directs release"),
            ("close", S.FINAL, REFUSED | {"open_challenges": 1}, "wait for the answer"),
            ("set_aside", S.FINAL, {"was_released": True}, "has been released"),
            ("set_aside", S.FINAL, {"reason": ""}, "Enter a reason"),
            ("refer_to_high_court", S.FINAL, RELEASES | {"was_released": True}, "has been released"),
            ("refer_to_high_court", S.FINAL, REFUSED, "does not direct release"),
            ("refer_to_high_court", S.FINAL, RELEASES | {"reason": ""}, "Enter a reason"),
            ("quash", S.HIGH_COURT_REFERRED, {"reason": ""}, "Enter a reason"),
            ("grant_reconsideration", S.RECONSIDERATION_APPLIED, {"reason": ""}, "Enter a reason"),
            ("withdraw", S.LISTED, {"reason": ""}, "Enter a reason"),
        ],
    )
    def test_what_stands_against_it_is_said(self, verb, before, known, said):
        assert said in moved(verb, before, facts(**known))

    def test_release_follows_from_the_recorded_release_alone(self):
        assert moved("release", S.RELEASE_PLANNED, facts(**RELEASES), by=CLOCK) == S.RELEASED
        assert moved("release", S.RELEASE_PLANNED, facts(**RELEASES)) == "Your role cannot do this"
        assert "does not direct release" in moved("release", S.FINAL, facts(**REFUSED), by=CLOCK)
        assert "wait for the answer" in moved("release", S.FINAL, facts(open_challenges=1, **RELEASES), by=CLOCK)


class TestWhere:
    @pytest.mark.parametrize("state", Status)
    def test_any_open_review_is_withdrawn_and_no_other(self, state):
        assert (moved("withdraw", state, facts()) == S.WITHDRAWN) == (state in OPEN)

    @pytest.mark.parametrize("state", Status)
    def test_case_is_deferred_between_referral_and_hearing(self, state):
        assert (moved("defer", state, facts()) == S.DEFERRED) == (state in BEFORE_HEARING)

    @pytest.mark.parametrize("state", Status)
    def test_listed_or_heard_case_is_adjourned(self, state):
        assert (moved("adjourn", state, facts()) == S.ADJOURNED) == (state in (S.LISTED, S.HEARD))

    def test_nothing_leads_out_of_an_end(self):
        assert [
            move.verb for end in ENDS for role in (*ROLES, CLOCK) for move in REVIEW.open_to(end, by=asker(role))
        ] == []

    def test_every_state_is_reached_and_each_open_one_is_left(self):
        assert {move.after for move in REVIEW.moves} == set(Status)
        assert {state for move in REVIEW.moves for state in move.before} == OPEN

    @pytest.mark.parametrize("role", sorted(set(ROLES) - {"ppcs", "prison_offender_manager", "prison_decision_maker"}))
    def test_roles_beside_casework_and_the_prison_move_nothing(self, role):
        assert [move.verb for state in OPEN for move in REVIEW.open_to(state, by=asker(role))] == []

    def test_prison_discloses_the_dossier_and_plans_the_release_alone(self):
        moves = {move.verb for state in OPEN for move in REVIEW.open_to(state, by=asker("prison_offender_manager"))}

        assert moves == {"disclose_dossier", "plan_release"}


class TestWaiting:
    def test_each_open_state_says_for_whom_it_waits_and_an_end_for_nobody(self):
        assert set(WAITS) == OPEN
        assert [wait_of(end) for end in ENDS] == [None, None, None]

    def test_whoever_it_waits_for_can_go_on(self):
        """A release is recorded in custody, and moves the review automatically."""
        for state, wait in WAITS.items():
            for role in filter(wait.is_for, ROLES.values()):
                assert state == S.RELEASE_PLANNED or REVIEW.open_to(state, by=role), (state, role)

    def test_casework_is_not_asked_to_do_what_the_board_does(self):
        assert S.DUE in states_for(asker("ppcs"))
        assert S.HEARD not in states_for(asker("ppcs"))
        assert states_for(asker("probation_officer")) == []


RECALLED = {"is_of_fixed_term_recall": True, "document": "PB/1"}


@pytest.mark.parametrize(
    ("on", "more", "is_refused"),
    [
        (date(2025, 12, 15), RECALLED, False),
        (date(2025, 12, 16), RECALLED, True),
        (date(2025, 12, 16), RECALLED | {"exceptional": "Mental health of the prisoner"}, False),
        (date(2025, 12, 16), {"document": "PB/1"}, False),
        (date(2025, 12, 16), {"document": "PB/1", "oral_limb": "new_offence"}, True),
        (date(2025, 12, 15), {"document": "PB/1", "oral_limb": "release_imminent"}, False),
    ],
)
def test_hearing_is_directed_in_exceptional_circumstances_where_the_rules_refuse_one(on, more, is_refused):
    known = ReviewFacts(on=on, recorded_on=date(2026, 12, 1), **more)

    if is_refused:
        with pytest.raises(MoveRefused, match=r"exceptional circumstances.*19\(1ZA\)"):
            REVIEW.move("direct_oral", S.MCA_LISTED, by=asker("ppcs"), facts=known)
    else:
        assert REVIEW.move("direct_oral", S.MCA_LISTED, by=asker("ppcs"), facts=known).after is S.ORAL_DIRECTED


def test_limb_of_the_recall_of_a_fixed_term_is_known():
    found = oral_limb_of("", is_of_fixed_term_recall=True, on=date(2025, 12, 16))

    assert found == "recall"


@pytest.mark.parametrize(
    ("state", "is_known"),
    [(S.FINAL, True), (S.RELEASE_PLANNED, True), (S.FINAL_UPHELD, False), (S.HIGH_COURT_REFERRED, False)],
)
def test_high_court_can_be_asked_once_about_a_final_decision(state, is_known):
    assert REVIEW.has("refer_to_high_court", state) is is_known
