"""For whom does a review wait, and for what? By its state alone; what the rows say more is on its page."""

from __future__ import annotations

from dataclasses import dataclass

from parole.rules.reviews import CASEWORK, ENDS, PRISON, Status

S = Status


@dataclass(frozen=True)
class Wait:
    """words: for what. who: for whom. roles: those to do it here; none where the Board or a party is waited for."""

    words: str
    who: str
    roles: frozenset[str] = frozenset()


BOARD = "The Parole Board"
PPCS = "Casework"
EITHER = "Casework or the prison"

WAITS: dict[Status, Wait] = {
    S.DUE: Wait("The letter of referral is to be sent to the Board", PPCS, CASEWORK),
    S.REFERRAL_SENT: Wait("The Board must have the letter and the required reports", PPCS, CASEWORK),
    S.DEEMED_REFERRED: Wait("The dossier is to be disclosed to the prisoner", EITHER, CASEWORK | PRISON),
    S.DOSSIER_DISCLOSED: Wait("The Board is to consider the case on the papers", PPCS, CASEWORK),
    S.MCA_LISTED: Wait("The Board decides on the papers, directs a hearing or asks for more", BOARD),
    S.DIRECTIONS_ISSUED: Wait("What the Board asked for must be there first", "Whoever was directed"),
    S.PAPER_DECISION: Wait("The prisoner may ask for a hearing", "The prisoner"),
    S.ORAL_DIRECTED: Wait("All papers for the hearing must be there before it can be listed", PPCS, CASEWORK),
    S.READY_TO_LIST: Wait("The Board is to find a day for the hearing", BOARD),
    S.LISTED: Wait("The hearing lies ahead", BOARD),
    S.HEARD: Wait("The Board is to give its decision with reasons", BOARD),
    S.ADJOURNED: Wait("The panel is to go on with the case", BOARD),
    S.DEFERRED: Wait("The Board is to take the case up again", BOARD),
    S.DECIDED: Wait("The day on which the parties received the decision is to be recorded", PPCS, CASEWORK),
    S.PROVISIONAL: Wait("The decision can still be challenged", "Either party"),
    S.RECONSIDERATION_APPLIED: Wait("The Board is to answer the application", BOARD),
    S.RECONSIDERATION_REFUSED: Wait("The decision becomes final by itself", "Nobody"),
    S.RECONSIDERATION_GRANTED: Wait("The Board is to consider the case anew", BOARD),
    S.FINAL: Wait("The decision is to be carried out", PPCS, CASEWORK),
    S.HIGH_COURT_REFERRED: Wait("The High Court is to answer", "The High Court"),
    S.FINAL_UPHELD: Wait("The release is to be planned", EITHER, CASEWORK | PRISON),
    S.QUASHED: Wait("The review is to be closed", PPCS, CASEWORK),
    S.SET_ASIDE: Wait("The Board is to consider the case anew", BOARD),
    S.RELEASE_PLANNED: Wait("The release is to be recorded", "The prison", PRISON),
}


def states_for(role: str) -> list[Status]:
    """The states in which it is for somebody of this role to go on with a review."""
    return [state for state, wait in WAITS.items() if role in wait.roles]


def wait_of(status: Status) -> Wait | None:
    """None for a review that has ended."""
    return None if status in ENDS else WAITS[status]
