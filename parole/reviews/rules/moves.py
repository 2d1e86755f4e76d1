"""Rules of reviews: how a case goes through the Parole Board. The moves of a review, as data.

Parole Board Rules 2019 (SI 2019/1038) as amended by SI 2022/717, SI 2023/397 and SI 2024/1011. The Board itself does
not work here: casework of the Secretary of State records what it has done.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sharing.access.roles import Capability
from sharing.access.state_machines import CLOCK, Guard, Machine, Move

LAW_ENTRIES = (
    "cja-244zb",
    "cja-246a",
    "cja-256azba-1",
    "csa-28-5-6",
    "pbr-4",
    "pbr-6-11",
    "pbr-16",
    "pbr-19",
    "pbr-19-1za",
    "pbr-20",
    "pbr-21",
    "pbr-22",
    "pbr-25-2",
    "pbr-25-5",
    "pbr-25-6",
    "pbr-28",
    "pbr-28a",
    "pbr-29-30",
    "pbr-31",
)


class ReviewKind(StrEnum):
    """Why the case goes to the Board."""

    INITIAL_247A = "initial_247a"  # fixed-term terrorist prisoner, CJA 2003 s.247A
    INITIAL_244A = "initial_244a"  # SOPC outside s.247A, a national-security one too, CJA 2003 s.244A
    INITIAL_EDS = "initial_eds"  # extended sentence outside s.247A, CJA 2003 s.246A
    INITIAL_LIFE = "initial_life"  # life and IPP at the end of the tariff, Crime (Sentences) Act 1997 s.28
    PRE_TARIFF_ADVICE = "pre_tariff_advice"  # whether to move to open conditions: the Board only recommends
    RECALL_255C = "recall_255c"  # after a standard recall of a fixed term, CJA 2003 s.255C
    RECALL_LIFE_32 = "recall_life_32"  # after the recall of a life or IPP licence, Crime (Sentences) Act 1997 s.32(4)
    FURTHER = "further"  # two years after a refusal, CJA 2003 s.247A(3)(b) or Crime (Sentences) Act 1997 s.28(7)
    ANNUAL = "annual"  # a year after a refusal, of a recalled fixed term alone, CJA 2003 s.256A
    S244ZB = "s244zb"  # power to detain, CJA 2003 s.244ZB
    IPP_TERMINATION = "ipp_termination"  # the end of an IPP licence, Crime (Sentences) Act 1997 s.31A


class Status(StrEnum):
    DUE = "due"
    REFERRAL_SENT = "referral_sent"
    DEEMED_REFERRED = "deemed_referred"
    DOSSIER_DISCLOSED = "dossier_disclosed"
    MCA_LISTED = "mca_listed"
    DIRECTIONS_ISSUED = "directions_issued"
    PAPER_DECISION = "paper_decision"
    ORAL_DIRECTED = "oral_directed"
    READY_TO_LIST = "ready_to_list"
    LISTED = "listed"
    HEARD = "heard"
    ADJOURNED = "adjourned"
    DEFERRED = "deferred"
    DECIDED = "decided"
    PROVISIONAL = "provisional"
    RECONSIDERATION_APPLIED = "reconsideration_applied"
    RECONSIDERATION_REFUSED = "reconsideration_refused"
    RECONSIDERATION_GRANTED = "reconsideration_granted"
    FINAL = "final"
    HIGH_COURT_REFERRED = "high_court_referred"
    FINAL_UPHELD = "final_upheld"
    QUASHED = "quashed"
    SET_ASIDE = "set_aside"
    RELEASE_PLANNED = "release_planned"
    RELEASED = "released"
    CLOSED_NOT_RELEASED = "closed_not_released"
    WITHDRAWN = "withdrawn"


ORAL_AS_A_RULE_REFUSED_FROM = date(2025, 12, 16)  # Parole Board (Amendment) Rules 2025: r.19(1ZA)


class OralLimb(StrEnum):
    """Why an oral hearing is refused as a rule, r.19(1ZA)."""

    RECALL = "recall"
    NEW_OFFENCE = "new_offence"
    RELEASE_IMMINENT = "release_imminent"


class PutOffFor(StrEnum):
    """Why a case is adjourned or deferred (r.6(11)). That a special advocate is awaited is none of them: everybody who
    sees the person reads a move, and would learn by it that something is withheld."""

    REPORT = "report"
    PSYCHOLOGY = "psychology"
    POLICE_MATERIAL = "police_material"
    PROGRAMME = "programme"
    PREMISES = "premises"
    CHARGE = "charge"
    WITNESS = "witness"
    PRISONER_UNWELL = "prisoner_unwell"
    REPRESENTATIVE = "representative"
    TECHNOLOGY = "technology"
    PANEL = "panel"
    OTHER = "other"


class DecidedBy(StrEnum):
    """Who of the Board decided a step: a member, or staff to whom it is delegated (r.4(3))."""

    MEMBER = "member"
    STAFF = "staff"


STAFF_DECIDES_FROM = date(2024, 11, 1)  # SI 2024/1011: r.4(3), (4)


def decider_refusal(decided_by: str, *, on: date) -> str:
    """Why nobody of that kind can have decided on this day; empty where they could."""
    if decided_by == DecidedBy.STAFF and on < STAFF_DECIDES_FROM:
        return "Board staff can decide from 1 November 2024 (r.4(3)): before that, select a member"
    return ""


class Outcome(StrEnum):
    """What the Board decided. A recommendation on open conditions never moves a release date."""

    RELEASE_DIRECTED = "release_directed"
    NO_RELEASE = "no_release"
    OPEN_RECOMMENDED = "open_recommended"
    OPEN_NOT_RECOMMENDED = "open_not_recommended"
    NO_DECISION = "no_decision"


S = Status
ENDS = frozenset({S.RELEASED, S.CLOSED_NOT_RELEASED, S.WITHDRAWN})
OPEN = frozenset(Status) - ENDS
BEFORE_HEARING = frozenset({S.MCA_LISTED, S.DIRECTIONS_ISSUED, S.ORAL_DIRECTED, S.READY_TO_LIST, S.LISTED, S.ADJOURNED})
BEFORE_DECISION = frozenset(
    {S.DUE, S.REFERRAL_SENT, S.DEEMED_REFERRED, S.DOSSIER_DISCLOSED, S.DEFERRED, S.HEARD, *BEFORE_HEARING}
)
FINAL_STATES = frozenset({S.FINAL, S.FINAL_UPHELD, S.RELEASE_PLANNED, S.RELEASED})
# A decision stands, no court has it, and nobody has left on it.
OUTCOME_MAY_BE_CORRECTED = frozenset(
    {
        S.PAPER_DECISION,
        S.DECIDED,
        S.PROVISIONAL,
        S.RECONSIDERATION_APPLIED,
        S.RECONSIDERATION_REFUSED,
        S.FINAL,
        S.RELEASE_PLANNED,
    }
)
# The decision falls away by these, and with it every challenge of it that is open.
FALLS_AWAY_BY = {
    "direct_oral": "A hearing was directed",
    "grant_reconsideration": "Reconsideration was granted",
    "set_aside": "Set aside by the Board",
    "quash": "Quashed by the High Court",
}
NEW_ROUND = (S.RECONSIDERATION_GRANTED, S.SET_ASIDE)  # the case is heard again, in the same review

RUNS = (Capability.RUN_REVIEWS,)
RUNS_OR_CLOCK = (*RUNS, CLOCK)
PLANS = (Capability.PLAN_DIRECTED_RELEASES,)
BY_CLOCK = (CLOCK,)


@dataclass(frozen=True)
class ReviewFacts:
    """What the guards of a review read. None: not known, or not there."""

    on: date | None = None  # the day that the move counts for
    recorded_on: date | None = None  # the day on which it is recorded
    reason: str = ""
    caused_by: str = ""
    document: str = ""  # reference of the Board's letter or order
    is_of_fixed_term_recall: bool = False
    oral_limb: str = ""  # of r.19(1ZA), by which a hearing is refused as a rule
    exceptional: str = ""  # the exceptional circumstances in which one is directed all the same
    has_letter: bool = False
    has_reports: bool = False
    directions: int = 0
    panel: int = 0  # members that sit now
    last_hearing_on: date | None = None
    outcome: Outcome | None = None
    provided_on: date | None = None
    is_open_to_reconsideration: bool | None = None  # r.28(2); None: no decision yet
    is_concluded_on_papers: bool = False  # r.21, after a hearing was directed: r.20 speaks of r.19 alone
    may_ask_for_hearing_until: date | None = None  # of a decision on the papers against release
    asked_for_hearing_on: date | None = None
    hearing_refused_on: date | None = None
    challengeable_until: date | None = None  # the last day of a provisional decision
    open_reconsiderations: int = 0  # asked for in time and not answered: the decision is not final
    open_challenges: int = 0  # of any kind: nobody is released
    may_be_set_aside_until: date | None = None
    is_suspended: bool = False  # the question of a referral to the High Court is not settled
    was_released: bool = False


def _not_in_the_future(facts: ReviewFacts) -> str:
    if facts.on is None:
        return "Enter the date"
    return (
        "The date must be today or in the past"
        if facts.recorded_on is not None and facts.on > facts.recorded_on
        else ""
    )


def _letter_and_reports(facts: ReviewFacts) -> str:
    if facts.has_letter and facts.has_reports:
        return ""
    missing = "the letter" if not facts.has_letter else "the required reports"
    return f"The Board does not have {missing} yet. A case is referred on the date it has both (r.16)"


def _has_directions(facts: ReviewFacts) -> str:
    return "" if facts.directions else "Add at least one direction first"


def _has_panel(facts: ReviewFacts) -> str:
    return "" if facts.panel else "Record the panel first"


def _hearing_was(facts: ReviewFacts) -> str:
    if facts.last_hearing_on is None:
        return "No hearing is listed"
    if facts.recorded_on is not None and facts.last_hearing_on > facts.recorded_on:
        return "The hearing has not taken place yet"
    return ""


def _not_before_hearing(facts: ReviewFacts) -> str:
    if facts.on and facts.last_hearing_on and facts.on < facts.last_hearing_on:
        return "Enter a decision date on or after the hearing"
    return ""


def _reason(facts: ReviewFacts) -> str:
    return "" if facts.reason.strip() else "Enter a reason"


def _caused_by(facts: ReviewFacts) -> str:
    return "" if facts.caused_by else "Select who caused it"


def _document(facts: ReviewFacts) -> str:
    return "" if facts.document.strip() else "Enter the reference of the Board’s document"


def _exceptional(facts: ReviewFacts) -> str:
    if not oral_limb_of(facts.oral_limb, is_of_fixed_term_recall=facts.is_of_fixed_term_recall, on=facts.on):
        return ""
    if facts.exceptional.strip():
        return ""
    return "Enter the exceptional circumstances: a hearing is normally refused here (r.19(1ZA))"


def oral_limb_of(named: str, *, is_of_fixed_term_recall: bool, on: date | None) -> str:
    """The limb of r.19(1ZA) by which an oral hearing is refused as a rule at the paper stage; empty where none applies.

    Parole Board Rules 2019 r.19(1ZA), from 16 December 2025: (a) the recall of a fixed-term prisoner, which the review
    says itself; (b) under investigation for, or charged with, a new offence; (c) automatic release so imminent that a
    hearing is impractical. named: what somebody entered.
    """
    if on is None or on < ORAL_AS_A_RULE_REFUSED_FROM:
        return ""
    return named or (OralLimb.RECALL if is_of_fixed_term_recall else "")


def _asked_in_time(facts: ReviewFacts) -> str:
    if facts.outcome is Outcome.RELEASE_DIRECTED:
        return "Release was directed on the papers: no hearing is needed"
    if facts.is_concluded_on_papers:
        return "The panel concluded without a hearing (r.21): the prisoner cannot ask for one"
    if facts.asked_for_hearing_on is None:
        return "The prisoner has not asked for an oral hearing"
    if facts.may_ask_for_hearing_until and facts.asked_for_hearing_on > facts.may_ask_for_hearing_until:
        return "The prisoner asked too late for an oral hearing"
    return ""


def _stands(facts: ReviewFacts) -> str:
    """A decision on the papers stands when it directs release, or the prisoner can ask for a hearing no more."""
    if facts.provided_on is None:
        return "First record when the parties received the decision"
    if facts.outcome is not Outcome.NO_RELEASE or facts.is_concluded_on_papers:
        return ""
    if facts.asked_for_hearing_on and (
        facts.may_ask_for_hearing_until is None or facts.asked_for_hearing_on <= facts.may_ask_for_hearing_until
    ):
        return "The prisoner asked for an oral hearing in time: record the answer"
    if facts.may_ask_for_hearing_until is None or facts.on is None or facts.on <= facts.may_ask_for_hearing_until:
        return "The prisoner can still ask for an oral hearing"
    return ""


def _is_eligible(facts: ReviewFacts) -> str:
    if facts.provided_on is None:
        return "First record when the parties received the decision"
    return "" if facts.is_open_to_reconsideration else "This decision was final at once: rule 28 does not apply"


def _is_not_eligible(facts: ReviewFacts) -> str:
    if facts.provided_on is None:
        return "First record when the parties received the decision"
    return "This decision is provisional (r.25(2))" if facts.is_open_to_reconsideration else ""


def _days_are_over(facts: ReviewFacts) -> str:
    if facts.open_reconsiderations:
        return "A request for reconsideration has no answer yet: the decision is not final"
    if facts.challengeable_until is None or facts.on is None or facts.on <= facts.challengeable_until:
        return "The decision can still be challenged"
    return ""


def _days_run(facts: ReviewFacts) -> str:
    if facts.challengeable_until is None or facts.on is None or facts.on > facts.challengeable_until:
        return "The deadline to challenge has passed"
    return ""


def _in_time(facts: ReviewFacts) -> str:
    if facts.open_reconsiderations:  # one was taken as in time, and stays so whatever day is corrected
        return ""
    if facts.challengeable_until is not None and facts.on is not None and facts.on > facts.challengeable_until:
        return "The 21 days have ended: the challenge is recorded as late and does not reopen the decision"
    return ""


def _nothing_open(facts: ReviewFacts) -> str:
    return "An application is open: wait for the answer" if facts.open_challenges else ""


def _not_suspended(facts: ReviewFacts) -> str:
    return "The referral question is open: the release is suspended" if facts.is_suspended else ""


def _set_aside_no_more(facts: ReviewFacts) -> str:
    if facts.may_be_set_aside_until and (facts.on is None or facts.on <= facts.may_be_set_aside_until):
        return "Setting aside can still be requested"
    return ""


def _directs_release(facts: ReviewFacts) -> str:
    return "" if facts.outcome is Outcome.RELEASE_DIRECTED else "The decision does not direct release"


def _no_release(facts: ReviewFacts) -> str:
    return "The decision directs release" if facts.outcome is Outcome.RELEASE_DIRECTED else ""


def _not_released(facts: ReviewFacts) -> str:
    return "The person has been released: you can no longer record this" if facts.was_released else ""


EXCEPTIONAL = Guard("exceptional circumstances, where r.19(1ZA) normally refuses a hearing", _exceptional)
NOT_IN_THE_FUTURE = Guard("the date is not in the future", _not_in_the_future)
LETTER_AND_REPORTS = Guard("the Board has both the letter and the reports", _letter_and_reports)
HAS_DIRECTIONS = Guard("a direction is written", _has_directions)
HAS_PANEL = Guard("the panel is recorded", _has_panel)
HEARING_WAS = Guard("the hearing has taken place", _hearing_was)
NOT_BEFORE_HEARING = Guard("the decision is not earlier than the hearing", _not_before_hearing)
REASON = Guard("a reason is given", _reason)
DOCUMENT = Guard("the Board’s document is named", _document)
CAUSED_BY = Guard("the cause is recorded", _caused_by)
ASKED_IN_TIME = Guard("the prisoner asked for a hearing in time", _asked_in_time)
STANDS = Guard("no hearing is requested and the deadline has passed", _stands)
ELIGIBLE = Guard("rule 28 applies, and the parties have the decision", _is_eligible)
NOT_ELIGIBLE = Guard("rule 28 does not apply, and the parties have the decision", _is_not_eligible)
DAYS_ARE_OVER = Guard("the 21 days have ended without a request for reconsideration", _days_are_over)
DAYS_RUN = Guard("with the corrected date it can still be challenged", _days_run)
IN_TIME = Guard("within 21 days of the date the decision was provided", _in_time)
NOTHING_OPEN = Guard("no application or referral is open", _nothing_open)
NOT_SUSPENDED = Guard("the referral question is answered", _not_suspended)
SET_ASIDE_NO_MORE = Guard("the deadline for setting aside has passed", _set_aside_no_more)
DIRECTS_RELEASE = Guard("the decision directs release", _directs_release)
DIRECTS_NO_RELEASE = Guard("the decision does not direct release", _no_release)
NOT_RELEASED = Guard("the person is not released", _not_released)

R = "Parole Board Rules 2019"
HIGH_COURT = "CJA 2003 s.256AZBA; Crime (Sentences) Act 1997 s.32ZAA"

REVIEW: Machine[Status, ReviewFacts] = Machine(
    name="A parole review",
    states=Status,
    ends=ENDS,
    moves=(
        Move("begin", (), S.DUE, RUNS_OR_CLOCK, (), "the referral deadline is calculated"),
        Move("send_referral", (S.DUE,), S.REFERRAL_SENT, RUNS, (NOT_IN_THE_FUTURE,), "", f"{R} r.16"),
        Move(
            "deem_referred",
            (S.REFERRAL_SENT,),
            S.DEEMED_REFERRED,
            RUNS,
            (NOT_IN_THE_FUTURE, LETTER_AND_REPORTS),
            "referred on the later of the 2 dates",
            f"{R} r.16",
        ),
        Move(
            "disclose_dossier",
            (S.DEEMED_REFERRED,),
            S.DOSSIER_DISCLOSED,
            (Capability.DISCLOSE_DOSSIERS,),
            (NOT_IN_THE_FUTURE,),
        ),
        Move(
            "list_mca",
            (S.DOSSIER_DISCLOSED, S.DIRECTIONS_ISSUED, S.DEFERRED, *NEW_ROUND),
            S.MCA_LISTED,
            RUNS,
            (),
            "a member considers the case on the papers",
            f"{R} r.19",
        ),
        Move(
            "issue_directions",
            (S.MCA_LISTED,),
            S.DIRECTIONS_ISSUED,
            RUNS,
            (HAS_DIRECTIONS, DOCUMENT),
            "each has an owner and a deadline",
            f"{R} r.6",
        ),
        Move(
            "decide_on_papers",
            (S.MCA_LISTED,),
            S.PAPER_DECISION,
            RUNS,
            (NOT_IN_THE_FUTURE,),
            "the decision is recorded; a hearing can follow a refusal",
            f"{R} r.19",
        ),
        Move(
            "conclude_on_papers",
            (S.ADJOURNED,),
            S.PAPER_DECISION,
            RUNS,
            (NOT_IN_THE_FUTURE, NOT_BEFORE_HEARING),
            "the same panel concludes without a hearing",
            f"{R} r.21",
        ),
        Move(
            "direct_oral",
            (S.MCA_LISTED,),
            S.ORAL_DIRECTED,
            RUNS,
            (NOT_IN_THE_FUTURE, DOCUMENT, EXCEPTIONAL),
            "",
            f"{R} r.19",
        ),
        Move(
            "direct_oral",
            (S.PAPER_DECISION,),
            S.ORAL_DIRECTED,
            RUNS,
            (NOT_IN_THE_FUTURE, ASKED_IN_TIME, DOCUMENT),
            "the decision on the papers no longer applies",
            f"{R} r.20",
        ),
        Move("ready_to_list", (S.ORAL_DIRECTED, S.DEFERRED, *NEW_ROUND), S.READY_TO_LIST, RUNS),
        Move(
            "list_hearing",
            (S.READY_TO_LIST, S.ADJOURNED),
            S.LISTED,
            RUNS,
            (),
            "everyone attending or sending papers is alerted",
            f"{R} r.22",
        ),
        Move("move_hearing", (S.LISTED,), S.LISTED, RUNS, (REASON,), "alerted again; same panel", f"{R} r.22"),
        Move("cancel_hearing", (S.LISTED,), S.READY_TO_LIST, RUNS, (REASON,), "alerted again", f"{R} r.22"),
        Move(
            "hear",
            (S.LISTED, S.ADJOURNED),
            S.HEARD,
            RUNS,
            (HAS_PANEL, HEARING_WAS),
            "the decision is due in 14 days",
            f"{R} r.25(6)",
        ),
        Move(
            "adjourn",
            (S.LISTED, S.HEARD),
            S.ADJOURNED,
            RUNS,
            (REASON, CAUSED_BY, DOCUMENT),
            "same panel",
            f"{R} r.6(11)",
        ),
        Move(
            "defer",
            tuple(status for status in Status if status in BEFORE_HEARING),
            S.DEFERRED,
            RUNS,
            (REASON, CAUSED_BY, DOCUMENT),
            "the panel is removed, a hearing cancelled",
            f"{R} r.6(11)",
        ),
        Move(
            "decide",
            (S.HEARD,),
            S.DECIDED,
            RUNS,
            (NOT_IN_THE_FUTURE, NOT_BEFORE_HEARING),
            "the decision is recorded with the test applied",
            f"{R} r.25(1)",
        ),
        Move(
            "let_stand",
            (S.PAPER_DECISION,),
            S.DECIDED,
            BY_CLOCK,
            (STANDS,),
            "the decision on the papers is confirmed",
            f"{R} r.20",
        ),
        Move(
            "refuse_hearing",
            (S.PAPER_DECISION,),
            S.DECIDED,
            RUNS,
            (NOT_IN_THE_FUTURE, ASKED_IN_TIME, REASON, DOCUMENT),
            "the decision on the papers is confirmed",
            f"{R} r.20",
        ),
        Move(
            "become_provisional",
            (S.DECIDED,),
            S.PROVISIONAL,
            BY_CLOCK,
            (ELIGIBLE,),
            "a direction to release is on hold until it is final",
            f"{R} r.25(2)",
        ),
        Move(
            "become_provisional",
            (S.FINAL, S.RELEASE_PLANNED),
            S.PROVISIONAL,
            BY_CLOCK,
            (ELIGIBLE, DAYS_RUN, NOT_RELEASED),
            "the date it was provided was wrong: a direction to release is on hold again",
            f"{R} r.25(2), r.30",
        ),
        Move(
            "correct_outcome",
            tuple(status for status in Status if status in OUTCOME_MAY_BE_CORRECTED),
            S.DECIDED,
            RUNS,
            (REASON, NOT_RELEASED),
            "the outcome was recorded wrongly: its consequences are updated",
        ),
        Move(
            "correct_paper_outcome",
            tuple(status for status in Status if status in OUTCOME_MAY_BE_CORRECTED),
            S.PAPER_DECISION,
            RUNS,
            (REASON, NOT_RELEASED),
            "the same for a decision on the papers",
        ),
        Move("become_final", (S.DECIDED,), S.FINAL, BY_CLOCK, (NOT_ELIGIBLE,), "", f"{R} r.25(3)"),
        Move(
            "become_final",
            (S.PROVISIONAL,),
            S.FINAL,
            BY_CLOCK,
            (DAYS_ARE_OVER,),
            "a direction to release sets the release",
            f"{R} r.25(2), r.28(3)",
        ),
        Move(
            "become_final",
            (S.RECONSIDERATION_REFUSED,),
            S.FINAL,
            BY_CLOCK,
            (DAYS_ARE_OVER,),
            "a direction to release sets the release",
            f"{R} r.28",
        ),
        Move(
            "apply_for_reconsideration",
            (S.PROVISIONAL, S.RECONSIDERATION_REFUSED),
            S.RECONSIDERATION_APPLIED,
            RUNS_OR_CLOCK,
            (NOT_IN_THE_FUTURE, IN_TIME),
            "the release is on hold until the answer",
            f"{R} r.28(3)",
        ),
        Move(
            "apply_for_reconsideration",
            (S.FINAL, S.RELEASE_PLANNED),
            S.RECONSIDERATION_APPLIED,
            RUNS,
            (NOT_IN_THE_FUTURE, ELIGIBLE, IN_TIME, NOT_RELEASED),
            "made in time but recorded late: the decision was not final",
            f"{R} r.28(3)",
        ),
        Move(
            "withdraw_application",
            (S.RECONSIDERATION_APPLIED,),
            S.PROVISIONAL,
            RUNS,
            (NOT_IN_THE_FUTURE,),
            "as if not made",
            f"{R} r.28",
        ),
        Move(
            "refuse_reconsideration",
            (S.RECONSIDERATION_APPLIED,),
            S.RECONSIDERATION_REFUSED,
            RUNS,
            (NOT_IN_THE_FUTURE,),
            "",
            f"{R} r.28",
        ),
        Move(
            "grant_reconsideration",
            (S.RECONSIDERATION_APPLIED,),
            S.RECONSIDERATION_GRANTED,
            RUNS,
            (NOT_IN_THE_FUTURE, REASON),
            "the decision no longer applies; the case is considered again",
            f"{R} r.28",
        ),
        Move(
            "set_aside",
            (S.FINAL, S.FINAL_UPHELD, S.RELEASE_PLANNED),
            S.SET_ASIDE,
            RUNS,
            (NOT_IN_THE_FUTURE, REASON, NOT_RELEASED),
            "the decision no longer applies; the case is considered again",
            f"{R} r.28A",
        ),
        Move(
            "refer_to_high_court",
            (S.FINAL, S.RELEASE_PLANNED),
            S.HIGH_COURT_REFERRED,
            RUNS,
            (NOT_IN_THE_FUTURE, REASON, DIRECTS_RELEASE, NOT_RELEASED),
            "the release is on hold until the court answers",
            HIGH_COURT,
        ),
        Move("uphold", (S.HIGH_COURT_REFERRED,), S.FINAL_UPHELD, RUNS, (NOT_IN_THE_FUTURE,), "", HIGH_COURT),
        Move(
            "quash",
            (S.HIGH_COURT_REFERRED,),
            S.QUASHED,
            RUNS,
            (NOT_IN_THE_FUTURE, REASON),
            "the direction no longer applies",
            HIGH_COURT,
        ),
        Move(
            "plan_release",
            (S.FINAL, S.FINAL_UPHELD, S.RELEASE_PLANNED),
            S.RELEASE_PLANNED,
            PLANS,
            (DIRECTS_RELEASE, NOTHING_OPEN, NOT_RELEASED),
            "the release date is set",
        ),
        *(
            Move(
                "plan_release",
                (status,),
                status,
                PLANS,
                (DIRECTS_RELEASE, NOT_RELEASED),
                "the release date is set; no release until the decision is final",
            )
            for status in (S.PROVISIONAL, S.RECONSIDERATION_APPLIED, S.RECONSIDERATION_REFUSED)
        ),
        Move(
            "release",
            (S.FINAL, S.FINAL_UPHELD, S.RELEASE_PLANNED),
            S.RELEASED,
            BY_CLOCK,
            (DIRECTS_RELEASE, NOTHING_OPEN, NOT_SUSPENDED),
            "follows from the recorded release",
            is_taken_back=True,
        ),
        Move(
            "close",
            (S.FINAL,),
            S.CLOSED_NOT_RELEASED,
            RUNS_OR_CLOCK,
            (DIRECTS_NO_RELEASE, NOTHING_OPEN, SET_ASIDE_NO_MORE),
            "the next review follows within 2 years",
        ),
        Move(
            "close",
            (S.QUASHED,),
            S.CLOSED_NOT_RELEASED,
            RUNS_OR_CLOCK,
            (),
            "the next review follows within 2 years",
            HIGH_COURT,
        ),
        Move(
            "withdraw",
            tuple(status for status in Status if status in OPEN),
            S.WITHDRAWN,
            RUNS_OR_CLOCK,
            (REASON,),
            "custodial term ended, died, transferred or conviction quashed",
            is_taken_back=True,
        ),
    ),
)
