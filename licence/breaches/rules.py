"""Rules of breaches: what a suspected one may become, who decides, and when a refused concern returns.

The ladder is ours; the actions and reasons are those in which probation and casework speak. For licences after custody
the only letter is the licence compliance letter: there is no second warning.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from sharing.access.roles import Capability
from sharing.access.state_machines import CLOCK, Guard, Machine, Move


class Status(StrEnum):
    SUSPECTED = "suspected"
    UNDER_REVIEW = "under_review"
    NO_BREACH = "no_breach"
    CONFIRMED = "confirmed"
    WARNED = "warned"
    CONDITIONS_VARIED = "conditions_varied"
    REFERRED = "referred"
    RECALL_CONSIDERED = "recall_considered"
    RECALL_DECIDED = "recall_decided"
    NO_RECALL = "no_recall"
    CLOSED = "closed"


class Source(StrEnum):
    CHECK = "check"
    TAG = "tag"
    POLICE = "police"
    PRISON = "prison"
    INTELLIGENCE = "intelligence"
    DISCLOSURE = "disclosure"


class Reason(StrEnum):
    """What kind of conduct it was: casework's list for recalls, and what terrorism licences add to it."""

    DEVICE_OR_INTERNET = "device_or_internet"
    ASSOCIATION = "association"
    EXTREMIST_MATERIAL = "extremist_material"
    POLYGRAPH_REFUSAL = "polygraph_refusal"
    FINANCE = "finance"
    NOTIFICATION_OFFENCE = "notification_offence"
    EXCLUSION_ZONE = "exclusion_zone"
    TAG_TAMPER = "tag_tamper"
    TAG_BATTERY = "tag_battery"
    CURFEW = "curfew"
    FAILED_HOME_VISIT = "failed_home_visit"
    OUT_OF_TOUCH = "out_of_touch"
    FAILED_TO_RESIDE = "failed_to_reside"
    WORK = "work"
    ALCOHOL = "alcohol"
    DRUGS = "drugs"
    FURTHER_OFFENCE = "further_offence"
    RELATIONSHIPS = "relationships"
    TRAVEL = "travel"
    NON_COMPLIANCE = "non_compliance"
    OTHER = "other"


class Alternative(StrEnum):
    """What was tried instead of recall; must be shown."""

    WARNING_OR_LETTER = "warning_or_letter"
    MORE_REPORTING = "more_reporting"
    MORE_CONDITIONS = "more_conditions"
    OTHER_TEAMS = "other_teams"  # IOM, MAPPA
    PARTNERS = "partners"
    AP_REFERRAL = "ap_referral"
    DRUG_TESTING = "drug_testing"
    OTHER = "other"
    NONE = "none"


OPEN = frozenset(
    {Status.SUSPECTED, Status.UNDER_REVIEW, Status.CONFIRMED, Status.RECALL_CONSIDERED, Status.RECALL_DECIDED}
)
ENDS = frozenset({Status.NO_BREACH, Status.CLOSED})
VISIBLE_CONCERN = frozenset({Status.NO_RECALL})  # decided, and yet kept in sight

WORKS = (Capability.WORK_ON_BREACHES,)
DECIDES = (Capability.DECIDE_ON_BREACHES,)
BY_CLOCK = (CLOCK,)

RETURNS_WITHIN_DAYS = 28  # a refused concern comes back when another breach follows; practice
GROUPED_WITHIN_DAYS = 14  # similar ones are shown together; practice
MOST_HOURS_TO_LOOK_AGAIN = 14 * 24


@dataclass(frozen=True)
class BreachFacts:
    """What the guards of a breach read."""

    rationale: str = ""
    alternatives: tuple[str, ...] = ()
    look_again_hours: int | None = None
    has_condition: bool = True
    is_decider: bool = False  # who made the decision that stands


def _rationale(facts: BreachFacts) -> str:
    return "" if facts.rationale.strip() else "Enter your reasons"


def _alternatives(facts: BreachFacts) -> str:
    return "" if facts.alternatives else "Select what was tried instead, or that nothing was"


def _look_again(facts: BreachFacts) -> str:
    return why_not_looked_at_again(facts.look_again_hours)


def why_not_looked_at_again(hours: int | None) -> str:
    """Why a concern that is not followed by recall cannot come back in so many hours; empty when it can."""
    if hours is None:
        return "Enter the number of hours until review"
    if not 1 <= hours <= MOST_HOURS_TO_LOOK_AGAIN:
        return f"Enter 1 to {MOST_HOURS_TO_LOOK_AGAIN} hours"
    return ""


def _condition(facts: BreachFacts) -> str:
    return "" if facts.has_condition else "Select a condition for this breach, or consider recall"


def _decider(facts: BreachFacts) -> str:
    return "" if facts.is_decider else "Only the person who decided it can withdraw it"


RATIONALE = Guard("the reasons are given", _rationale)
ALTERNATIVES = Guard("it says what was tried instead", _alternatives)
LOOK_AGAIN = Guard("the hours until review are entered", _look_again)
DECIDER = Guard("it is the person who decided it", _decider)
CONDITION = Guard("a condition is named", _condition)

S = Status
KNEW = "what the decider knew at that minute is stored"
LADDER = "practice: the licence compliance letter is the only letter"
BREACH: Machine[Status, BreachFacts] = Machine(
    name="A breach",
    states=Status,
    ends=ENDS,
    moves=(
        Move(
            "suspect",
            (),
            S.SUSPECTED,
            (Capability.REPORT_BREACHES, CLOCK),
            (),
            "each permitted team is alerted at once",
        ),
        Move(
            "raise_concern",
            (),
            S.RECALL_CONSIDERED,
            (Capability.RAISE_CONCERNS,),
            (RATIONALE,),
            "opens a recall consideration directly; each permitted team is alerted at once",
        ),
        Move("review", (S.SUSPECTED,), S.UNDER_REVIEW, WORKS),
        Move("no_breach", (S.SUSPECTED, S.UNDER_REVIEW), S.NO_BREACH, DECIDES, (RATIONALE,), KNEW),
        Move("confirm", (S.SUSPECTED, S.UNDER_REVIEW), S.CONFIRMED, WORKS, (RATIONALE, CONDITION), KNEW),
        Move("warn", (S.CONFIRMED,), S.WARNED, DECIDES, (RATIONALE,), "a licence compliance letter is sent", LADDER),
        Move("vary", (S.CONFIRMED,), S.CONDITIONS_VARIED, DECIDES, (RATIONALE,), "a variation is to follow"),
        Move("refer", (S.CONFIRMED,), S.REFERRED, DECIDES, (RATIONALE,), "to MAPPA, approved premises or a partner"),
        Move(
            "withdraw_finding",
            (S.CONFIRMED,),
            S.UNDER_REVIEW,
            WORKS,
            (DECIDER, RATIONALE),
            "confirmed by mistake, and nothing rests on it yet; every team is alerted",
        ),
        Move(
            "withdraw_decision",
            (S.WARNED, S.CONDITIONS_VARIED, S.REFERRED),
            S.CONFIRMED,
            DECIDES,
            (DECIDER, RATIONALE),
            "decided by mistake, and nothing rests on it yet; every team is alerted",
        ),
        Move(
            "consider_recall",
            (S.SUSPECTED, S.UNDER_REVIEW, S.CONFIRMED, S.WARNED, S.CONDITIONS_VARIED, S.REFERRED, S.NO_RECALL),
            S.RECALL_CONSIDERED,
            (Capability.ASK_FOR_RECALL,),
            (RATIONALE,),
            "no earlier step is needed in an emergency",
        ),
        Move(
            "recall",
            (S.RECALL_CONSIDERED,),
            S.RECALL_DECIDED,
            BY_CLOCK,
            (RATIONALE, ALTERNATIVES),
            f"follows from the decision on the recall; {KNEW}",
        ),
        Move(
            "no_recall",
            (S.RECALL_CONSIDERED,),
            S.NO_RECALL,
            BY_CLOCK,
            (RATIONALE, ALTERNATIVES, LOOK_AGAIN),
            f"follows from the decision on the recall; {KNEW}; the concern stays open and returns for review",
        ),
        Move(
            "ask_again",
            (S.RECALL_DECIDED,),
            S.RECALL_CONSIDERED,
            BY_CLOCK,
            (RATIONALE,),
            "PPCS refused the recall, or it was stopped: it needs a decision again",
        ),
        Move(
            "come_back",
            (S.NO_RECALL,),
            S.RECALL_CONSIDERED,
            BY_CLOCK,
            (),
            "its review is due, or another breach followed within 28 days",
        ),
        Move(
            "close",
            (S.WARNED, S.CONDITIONS_VARIED, S.REFERRED, S.RECALL_DECIDED, S.NO_RECALL),
            S.CLOSED,
            DECIDES,
            (RATIONALE,),
        ),
    ),
)


def comes_back(*, decided_on: date, another_on: date, within_days: int = RETURNS_WITHIN_DAYS) -> bool:
    """Whether a concern that was not followed by recall comes back because of another breach.

    The 28th day after the decision still counts.
    """
    return decided_on <= another_on <= decided_on + timedelta(days=within_days)


def is_similar(*, reason: Reason, other: Reason, found_on: date, other_on: date, within_days: int) -> bool:
    """Whether two are shown as a group: the same kind of conduct, found within so many days of one another."""
    return reason == other and abs((found_on - other_on).days) <= within_days


FAMILY_REASONS: dict[str, Reason] = {
    "devices": Reason.DEVICE_OR_INTERNET,
    "association": Reason.ASSOCIATION,
    "extremism": Reason.EXTREMIST_MATERIAL,
    "zones": Reason.EXCLUSION_ZONE,
    "curfew_and_tag": Reason.CURFEW,
    "money": Reason.FINANCE,
    "residence": Reason.FAILED_TO_RESIDE,
    "travel": Reason.TRAVEL,
    "relationships": Reason.RELATIONSHIPS,
    "supervision": Reason.NON_COMPLIANCE,
    "polygraph": Reason.POLYGRAPH_REFUSAL,
}
