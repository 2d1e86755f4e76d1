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
PPCS = "PPCS"
EITHER = "PPCS or the prison"
RUNS = Capability.RUN_REVIEWS

WAITS: dict[Status, Wait] = {
    S.DUE: Wait("Send the referral letter to the Board", PPCS, RUNS),
    S.REFERRAL_SENT: Wait("The Board needs the letter and the required reports", PPCS, RUNS),
    S.DEEMED_REFERRED: Wait("Disclose the dossier to the prisoner", EITHER, Capability.DISCLOSE_DOSSIERS),
    S.DOSSIER_DISCLOSED: Wait("The Board considers the case on the papers", PPCS, RUNS),
    S.MCA_LISTED: Wait("The Board decides on the papers, directs a hearing or asks for more", BOARD),
    S.DIRECTIONS_ISSUED: Wait("The Board is waiting for responses to its directions", "Agencies with directions"),
    S.PAPER_DECISION: Wait("The prisoner can ask for a hearing", "The prisoner"),
    S.ORAL_DIRECTED: Wait("All hearing papers are needed before listing", PPCS, RUNS),
    S.READY_TO_LIST: Wait("The Board lists the hearing", BOARD),
    S.LISTED: Wait("The hearing takes place", BOARD),
    S.HEARD: Wait("The Board gives its decision with reasons", BOARD),
    S.ADJOURNED: Wait("The panel continues the case", BOARD),
    S.DEFERRED: Wait("The Board takes the case up again", BOARD),
    S.DECIDED: Wait("Record when the parties received the decision", PPCS, RUNS),
    S.PROVISIONAL: Wait("The decision can still be challenged", "Either party"),
    S.RECONSIDERATION_APPLIED: Wait("The Board answers the application", BOARD),
    S.RECONSIDERATION_REFUSED: Wait("The decision becomes final automatically", "No one"),
    S.RECONSIDERATION_GRANTED: Wait("The Board considers the case again", BOARD),
    S.FINAL: Wait("Carry out the decision", PPCS, RUNS),
    S.HIGH_COURT_REFERRED: Wait("The High Court answers", "The High Court"),
    S.FINAL_UPHELD: Wait("Plan the release", EITHER, Capability.PLAN_DIRECTED_RELEASES),
    S.QUASHED: Wait("Close the review", PPCS, RUNS),
    S.SET_ASIDE: Wait("The Board considers the case again", BOARD),
    S.RELEASE_PLANNED: Wait("Record the release", "The prison", Capability.FOLLOW_PLANNED_RELEASES),
}


def states_for(who: Able) -> list[Status]:
    """The states in which it is for them to go on with a review."""
    return [state for state, wait in WAITS.items() if wait.is_for(who)]


def wait_of(status: Status) -> Wait | None:
    """None for a review that has ended."""
    return None if status in ENDS else WAITS[status]
