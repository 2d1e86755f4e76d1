"""The message that an asker reads of the answer to an access request, and how often access was given.

An asker must not learn from the answer whether there is such a person. A refusal therefore reads like the silence that
a number of nobody gets: nothing until the time by which an answer was promised, the same words from that moment on.
Told at once are what was agreed, and a refusal of which the answerer chose that its reason be told.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


class RequesterMessage(StrEnum):
    """What the asker reads."""

    WAITING = "waiting"
    GRANTED = "granted"
    REFUSED = "refused"
    NOT_AGREED = "not_agreed"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    RequesterMessage.WAITING: "Waiting",
    RequesterMessage.GRANTED: "Agreed",
    RequesterMessage.REFUSED: "Not agreed, with the reason",
    RequesterMessage.NOT_AGREED: "Not agreed",
    RequesterMessage.WITHDRAWN: "Withdrawn by you",
}


@dataclass(frozen=True)
class RequestDecision:
    """What became of a request, as far as the asker may ever know."""

    is_granted: bool
    is_refused_openly: bool
    is_withdrawn: bool


def requester_message(*, answer: RequestDecision, due_at: datetime, at: datetime) -> RequesterMessage:
    """What the asker reads at this moment. At `due_at` itself it is not agreed already."""
    if answer.is_withdrawn:
        return RequesterMessage.WITHDRAWN
    if answer.is_granted:
        return RequesterMessage.GRANTED
    if answer.is_refused_openly:
        return RequesterMessage.REFUSED
    return RequesterMessage.WAITING if at < due_at else RequesterMessage.NOT_AGREED


def which_time(before: int) -> str:
    """before: how often it was agreed before. "first time", "third time", "11th time"."""
    if before < len(ORDINALS):
        return f"{ORDINALS[before]} time"
    number = before + 1
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending} time"
