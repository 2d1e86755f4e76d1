"""The events of which victims who have asked are told.

The victim contact scheme covers violent, sexual and terrorism offences with a sentence of 12 months or more. Victims in
it are told of key stages; which they are follows practice, and so does how soon.
"""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum


class Event(StrEnum):
    REFERRAL = "referral"
    LISTING = "listing"
    DECISION = "decision"
    FINAL = "final"
    CORRECTED = "corrected"
    COMING = "coming"  # told before the release, by whichever way, and again when its day moves
    RELEASE = "release"
    RECALL = "recall"
    STRUCK_OUT = "struck_out"  # whoever was told of a release or a return hears that it was none


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
EXPECTED_WITHIN_DAYS = 84  # our design: a release so near is told of; a day that moves into it or within it too


def tell_by(*, soonest: date, working_day: date, known_on: date) -> date:
    """By when a victim is told of a release that is expected: within the usual time, and before the day itself.

    soonest: the first day on which the person may be out. working_day: the last of the usual time. known_on: from when
    anybody could know; nothing is due before it.
    """
    return min(working_day, max(known_on, soonest - timedelta(days=1)))
