"""Who a review is waiting for, and for what. By its state alone; what the rows say more is on its page."""

from __future__ import annotations

from dataclasses import dataclass

from parole.reviews.rules.moves import ENDS, Status
from sharing.access.roles import Capability
from sharing.access.state_machines import Able

S = Status


@dataclass(frozen=True)
class Wait:
    """words: for what. who: for whom. power: of those to do it here; None where the Board or a party is waited for."""

    words: str
    who: str
    power: Capability | None = None

    def is_for(self, who: Able) -> bool:
        return self.power is not None and who.can(self.power)


BOARD = "The Parole Board"
PPCS = "Casework"
EITHER = "Casework or the prison"
RUNS = Capability.RUN_REVIEWS

WAITS: dict[Status, Wait] = {
    S.DUE: Wait("The letter of referral is to be sent to the Board", PPCS, RUNS),
    S.REFERRAL_SENT: Wait("The Board must have the letter and the required reports", PPCS, RUNS),
    S.DEEMED_REFERRED: Wait("The dossier is to be disclosed to the prisoner", EITHER, Capability.DISCLOSE_DOSSIERS),
    S.DOSSIER_DISCLOSED: Wait("The Board is to consider the case on the papers", PPCS, RUNS),
    S.MCA_LISTED: Wait("The Board decides on the papers, directs a hearing or asks for more", BOARD),
    S.DIRECTIONS_ISSUED: Wait("What the Board asked for must be there first", "Whoever was directed"),
    S.PAPER_DECISION: Wait("The prisoner may ask for a hearing", "The prisoner"),
    S.ORAL_DIRECTED: Wait("All papers for the hearing must be there before it can be listed", PPCS, RUNS),
    S.READY_TO_LIST: Wait("The Board is to find a day for the hearing", BOARD),
    S.LISTED: Wait("The hearing lies ahead", BOARD),
    S.HEARD: Wait("The Board is to give its decision with reasons", BOARD),
    S.ADJOURNED: Wait("The panel is to go on with the case", BOARD),
    S.DEFERRED: Wait("The Board is to take the case up again", BOARD),
    S.DECIDED: Wait("The day on which the parties received the decision is to be recorded", PPCS, RUNS),
    S.PROVISIONAL: Wait("The decision can still be challenged", "Either party"),
    S.RECONSIDERATION_APPLIED: Wait("The Board is to answer the application", BOARD),
    S.RECONSIDERATION_REFUSED: Wait("The decision becomes final by itself", "Nobody"),
    S.RECONSIDERATION_GRANTED: Wait("The Board is to consider the case anew", BOARD),
    S.FINAL: Wait("The decision is to be carried out", PPCS, RUNS),
    S.HIGH_COURT_REFERRED: Wait("The High Court is to answer", "The High Court"),
    S.FINAL_UPHELD: Wait("The release is to be planned", EITHER, Capability.PLAN_DIRECTED_RELEASES),
    S.QUASHED: Wait("The review is to be closed", PPCS, RUNS),
    S.SET_ASIDE: Wait("The Board is to consider the case anew", BOARD),
    S.RELEASE_PLANNED: Wait("The release is to be recorded", "The prison", Capability.FOLLOW_PLANNED_RELEASES),
}


def states_for(who: Able) -> list[Status]:
    """The states in which it is for them to go on with a review."""
    return [state for state, wait in WAITS.items() if wait.is_for(who)]


def wait_of(status: Status) -> Wait | None:
    """None for a review that has ended."""
    return None if status in ENDS else WAITS[status]
