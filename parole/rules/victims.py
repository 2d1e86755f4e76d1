"""Of what are victims told who have asked to be?

The victim contact scheme covers violent, sexual and terrorism offences with a sentence of 12 months or more. Victims in
it are told of key stages; which they are follows practice, and so does how soon.
"""

from __future__ import annotations

from enum import StrEnum


class Event(StrEnum):
    REFERRAL = "referral"
    LISTING = "listing"
    DECISION = "decision"
    FINAL = "final"
    CORRECTED = "corrected"
    RELEASE = "release"
    RECALL = "recall"


TOLD_OF: dict[str, Event] = {  # by the move of the review
    "deem_referred": Event.REFERRAL,
    "list_hearing": Event.LISTING,
    "move_hearing": Event.LISTING,
    "cancel_hearing": Event.LISTING,
    "decide_on_papers": Event.DECISION,
    "conclude_on_papers": Event.DECISION,
    "decide": Event.DECISION,
    "become_final": Event.FINAL,
    "correct_outcome": Event.CORRECTED,
    "correct_paper_outcome": Event.CORRECTED,
}

TOLD_WITHIN_WORKING_DAYS = 2
