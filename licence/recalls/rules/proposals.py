"""Rules of what takes two people in a recall: who proposes, who agrees, and what counts until then.

Nothing that a proposal asks for happens before a second person agrees. It never keeps anybody in custody: the relevant
period of an arrest under s.43B runs whatever waits, and at its end the person is released.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from licence.recalls.rules.recalls import REVOKED, Status
from sharing.access.roles import Capability
from sharing.access.state_machines import CLOCK, Guard, Machine, Move

LAW_ENTRIES = ("ta-43b",)


class ProposalKind(StrEnum):
    """What is proposed."""

    RESCIND = "rescind"
    LEFT_UK = "left_uk"
    NO_RECALL = "no_recall"  # of somebody held under s.43B
    DAY_REVOKED = "day_revoked"
    DAY_RETURNED = "day_returned"


class ProposalState(StrEnum):
    WAITING = "waiting"
    AGREED = "agreed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    OVERTAKEN = "overtaken"


@dataclass(frozen=True)
class TwoHands:
    """Who proposes and who agrees. stands_in: the states of the recall in which it can still happen; empty for any.
    verb: of the move that then is made. is_of_a_day: it confirms a day that is on record already."""

    proposes: Capability
    agrees: Capability
    stands_in: tuple[Status, ...] = ()
    verb: str = ""

    @property
    def is_of_a_day(self) -> bool:
        return not self.stands_in


C, K = Capability, ProposalKind
HANDS: dict[ProposalKind, TwoHands] = {
    K.RESCIND: TwoHands(C.DECIDE_RECALLS, C.DECIDE_RECALLS, REVOKED, "rescind"),
    K.LEFT_UK: TwoHands(C.DECIDE_RECALLS, C.DECIDE_RECALLS, REVOKED, "close_as_left"),
    K.NO_RECALL: TwoHands(C.SIGN_RECALLS_AS_SPO, C.SIGN_RECALLS_AS_ACO, (Status.CONSULTING_SPO,), "no_recall"),
    K.DAY_REVOKED: TwoHands(C.DECIDE_RECALLS, C.DECIDE_RECALLS),
    K.DAY_RETURNED: TwoHands(C.RECORD_RETURNS, C.RECORD_RETURNS),
}
ALL_PROPOSE = tuple(dict.fromkeys(hand.proposes for hand in HANDS.values()))
ALL_AGREE = tuple(dict.fromkeys(hand.agrees for hand in HANDS.values()))


@dataclass(frozen=True)
class ProposalFacts:
    """Who asks, of one proposal."""

    is_of_this_kind: bool = True  # the role is the one that this kind asks for
    is_proposer: bool = False
    is_of_a_day: bool = False
    reason: str = ""


def _role(facts: ProposalFacts) -> str:
    return "" if facts.is_of_this_kind else "Your role cannot do this"


def _proposer(facts: ProposalFacts) -> str:
    if facts.is_of_a_day:
        return "The date is recorded. Ask a second person to confirm or refuse it"
    return "" if facts.is_proposer else "Only the person who proposed it can withdraw it"


def _reason(facts: ProposalFacts) -> str:
    return "" if facts.reason.strip() else "Enter your reasons"


ROLE = Guard("the role is the one that this kind asks for", _role)
PROPOSER = Guard("it is the person who proposed it, and it is about no day on record", _proposer)
REASON = Guard("reasons are given", _reason)
S = ProposalState
PROPOSAL: Machine[ProposalState, ProposalFacts] = Machine(
    name="A step of a recall that takes 2 people",
    states=ProposalState,
    ends=frozenset(S) - {S.WAITING},
    moves=(
        Move("propose", (), S.WAITING, ALL_PROPOSE, (ROLE, REASON), "nothing changes; every team is alerted"),
        Move("agree", (S.WAITING,), S.AGREED, ALL_AGREE, (ROLE, REASON), "another person; the step is made now"),
        Move("refuse", (S.WAITING,), S.REFUSED, ALL_AGREE, (ROLE, REASON), "another person; every team is alerted"),
        Move("withdraw", (S.WAITING,), S.WITHDRAWN, ALL_PROPOSE, (PROPOSER, REASON), "every team is alerted"),
        Move("overtake", (S.WAITING,), S.OVERTAKEN, (CLOCK,), effect="follows when the step is no longer possible"),
    ),
)


def still_stands(kind: ProposalKind, status: Status | str) -> bool:
    """Whether what is proposed can still happen to a recall in this state."""
    states = HANDS[kind].stands_in
    return not states or status in states


def needs_second_for_day(day: date, *, today: date) -> bool:
    """Whether a day that binds needs a second person: today never does."""
    return day < today


def at_large_from(*, claimed: date, recorded: date, is_confirmed: bool) -> date:
    """The day of the revocation from which days at large are counted.

    Nobody is held longer because of a day that one person alone has typed: until a second one confirms it, only those
    days count on which the person was at large by either reading.
    """
    return claimed if is_confirmed else max(claimed, recorded)
