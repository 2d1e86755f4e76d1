"""The events of which victims who have asked are told, and what each victim may wish not to hear of.

The victim contact scheme covers violent, sexual and terrorism offences with a sentence of 12 months or more. Victims in
it are told of key stages; which they are follows practice.
"""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

from offenders.custody.rules import Happening

LAW_ENTRIES = ("vcode-11", "vcs")


class Event(StrEnum):
    REFERRAL = "referral"
    LISTING = "listing"
    DECISION = "decision"
    FINAL = "final"
    CORRECTED = "corrected"
    COMING = "coming"  # told before the release, by whichever way, and again when its day moves
    RELEASE = "release"
    LEFT = "left"  # before the day or while the dates are disputed: it is being checked
    TEMPORARY = "temporary"
    MOVED = "moved"
    RECALL_AGREED = "recall_agreed"
    RECALL_STOPPED = "recall_stopped"
    REVOKED = "revoked"
    AT_LARGE = "at_large"
    RESCINDED = "rescinded"
    RECALL = "recall"  # back in custody
    ANSWERED = "answered"  # what the victim asked for
    CONDITIONS_COMING = "conditions_coming"  # a variation is approved: told before it is in force
    CONDITIONS_STAY = "conditions_stay"  # it comes to nothing
    CONDITION_ADDED = "condition_added"
    CONDITION_CHANGED = "condition_changed"
    CONDITION_ENDED = "condition_ended"
    EXEMPTED = "exempted"
    NOT_EXEMPTED = "not_exempted"
    EXEMPTION_ENDED = "exemption_ended"
    LICENCE_ENDED = "licence_ended"
    ABROAD = "abroad"
    DIED = "died"
    STRUCK_OUT = "struck_out"  # a victim who was told of a release or a return hears that it was none


class Subject(StrEnum):
    """What a victim may wish to hear of, or not."""

    BOARD = "board"
    MOVES = "moves"
    CONDITIONS = "conditions"
    RECALL = "recall"
    END = "end"


ABOUT: dict[Event, Subject] = {  # every other event is always told
    Event.REFERRAL: Subject.BOARD,
    Event.LISTING: Subject.BOARD,
    Event.DECISION: Subject.BOARD,
    Event.FINAL: Subject.BOARD,
    Event.CORRECTED: Subject.BOARD,
    Event.TEMPORARY: Subject.MOVES,
    Event.MOVED: Subject.MOVES,
    Event.CONDITIONS_COMING: Subject.CONDITIONS,
    Event.CONDITIONS_STAY: Subject.CONDITIONS,
    Event.CONDITION_ADDED: Subject.CONDITIONS,
    Event.CONDITION_CHANGED: Subject.CONDITIONS,
    Event.CONDITION_ENDED: Subject.CONDITIONS,
    Event.EXEMPTED: Subject.CONDITIONS,
    Event.NOT_EXEMPTED: Subject.CONDITIONS,
    Event.EXEMPTION_ENDED: Subject.CONDITIONS,
    Event.RECALL_AGREED: Subject.RECALL,
    Event.RECALL_STOPPED: Subject.RECALL,
    Event.REVOKED: Subject.RECALL,
    Event.RESCINDED: Subject.RECALL,
    Event.RECALL: Subject.RECALL,
    Event.LICENCE_ENDED: Subject.END,
    Event.ABROAD: Subject.END,
    Event.DIED: Subject.END,
}


def is_wanted(event: Event, *, not_wanted: Collection[str]) -> bool:
    """Whether a victim who does not wish to hear of these subjects is told. Releases, somebody at large, the answer to
    what they asked, and that something told was a mistake, are always told."""
    return ABOUT.get(event) not in not_wanted


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

BY_MOVEMENT: dict[Happening, Event] = {  # a release by any way is told with the release itself
    Happening.TRANSFERRED: Event.MOVED,
    Happening.TEMPORARILY_RELEASED: Event.TEMPORARY,
    Happening.LEFT_EARLY: Event.LEFT,
    Happening.LEFT_IN_DISPUTE: Event.LEFT,
    Happening.ABSCONDED: Event.AT_LARGE,
    Happening.LICENCE_REVOKED: Event.REVOKED,
    Happening.REVOCATION_RESCINDED: Event.RESCINDED,
    Happening.RETURNED: Event.RECALL,
    Happening.DEPORTED: Event.ABROAD,
    Happening.TRANSFERRED_OUT: Event.ABROAD,
    Happening.DIED: Event.DIED,
}

TAKEN_BACK = frozenset(  # with the movement that told of it
    {Event.RELEASE, Event.LEFT, Event.RECALL, Event.ABROAD, Event.DIED, Event.LICENCE_ENDED}
)
