"""Rules of items: what may be held, how it is graded, how its sharing decision moves and ages. Pure functions.

An item is intelligence or a concern about a person: a gist, and a pointer to what is kept elsewhere. This system is
OFFICIAL at most (with or without -SENSITIVE): whatever is marked higher is refused, and its pointer is taken instead.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from sharing.access.roles import Capability
from sharing.access.rules import Marking
from sharing.access.state_machines import Guard, Machine, Move
from sharing.practice.working_time import working_days_after

# Marking

RANKS = (Marking.OFFICIAL, Marking.OFFICIAL_SENSITIVE)  # the lowest first
TOO_HIGH = frozenset(
    {"SECRET", "UK SECRET", "UKS", "S", "TOP SECRET", "TOPSECRET", "UK TOP SECRET", "UKTS", "TS", "STRAP", "HIGHER"}
)
# As somebody writes a mark into a text: in capitals, in brackets, before strokes, or as the first word of a line.
_IN_TEXT = re.compile(
    r"\bTOP[ -]?SECRET\b|\bSECRET\b|\bUK ?TS\b|\bUKS\b|\bSTRAP ?[1-3]?\b|\bTS\b|\(S\)|\[S\]|\bS//"
    r"|^\s*(?i:(?:top[ -])?secret)\s*(?:[:/\[(–—-]|$)",
    re.MULTILINE,
)
USE_THE_POINTER = (
    "Remove anything above OFFICIAL-SENSITIVE. Enter only where it is kept: the system, its reference and a contact"
)


def highest(parts: Iterable[str]) -> Marking:
    """The marking of a whole: that of its highest part. Of nothing it is OFFICIAL."""
    return max((Marking(part) for part in parts), key=RANKS.index, default=Marking.OFFICIAL)


def is_lower(new: str, old: str) -> bool:
    return RANKS.index(Marking(new)) < RANKS.index(Marking(old))


def is_too_high(typed: str) -> bool:
    """Whether what was typed as a marking is one that may not be held here, or its abbreviation."""
    words = " ".join(re.split(r"[\s_/–—-]+", typed.upper().strip(" /")))
    return words in TOO_HIGH or words.startswith(("TOP SECRET", "SECRET", "TS ", "STRAP", "UK SECRET", "UK TOP SECRET"))


def marked_too_high(text: str) -> str:
    """The mark above our tier that stands in this text; empty where none does. "Kept it secret" is no mark."""
    found = _IN_TEXT.search(text)
    return found.group().strip(" \t\n:/-–—[(") if found else ""


# Grading


class Source(StrEnum):
    """3x5x2: how reliable the source is."""

    RELIABLE = "1"
    UNTESTED = "2"
    NOT_RELIABLE = "3"


class Information(StrEnum):
    """3x5x2: how the information is known."""

    DIRECTLY = "A"
    CORROBORATED = "B"
    INDIRECTLY = "C"
    NOT_KNOWN = "D"
    SUSPECTED_FALSE = "E"


class Handling(StrEnum):
    """3x5x2: whether it may be shared."""

    PERMITTED = "P"
    WITH_CONDITIONS = "C"


SOURCE_WORDS = {
    Source.RELIABLE: "Reliable",
    Source.UNTESTED: "Untested",
    Source.NOT_RELIABLE: "Not reliable",
}
INFORMATION_WORDS = {
    Information.DIRECTLY: "Known directly",
    Information.CORROBORATED: "Known indirectly, but corroborated",
    Information.INDIRECTLY: "Known indirectly",
    Information.NOT_KNOWN: "Not known",
    Information.SUSPECTED_FALSE: "Suspected to be false",
}
HANDLING_WORDS = {
    Handling.PERMITTED: "Lawful sharing permitted",
    Handling.WITH_CONDITIONS: "Lawful sharing permitted with conditions",
}


@dataclass(frozen=True)
class Grade:
    """As it was given. An old grading (5x5x5, say) is kept as its text with its scale, and never converted."""

    source: str = ""
    information: str = ""
    handling: str = ""
    conditions: str = ""
    old: str = ""
    old_scale: str = ""

    @property
    def code(self) -> str:
        """ "2BC", or the old text with its scale."""
        return f"{self.old} ({self.old_scale})" if self.old else f"{self.source}{self.information}{self.handling}"


def grade_refused(grade: Grade, *, must_be: bool) -> tuple[str, str] | None:
    """Why a grade cannot be so, at which field; None when it can. must_be: intelligence is never ungraded."""
    parts = {"source": grade.source, "information": grade.information, "handling": grade.handling}
    if grade.old or grade.old_scale:
        if any(parts.values()):
            return "old", "Enter the 3x5x2 grade or the old grade, not both"
        if not (grade.old and grade.old_scale):
            return ("old_scale" if grade.old else "old"), "Enter the old grade and its scale"
        return None
    if not any(parts.values()):
        return ("source", "Enter a grade: 3x5x2, or the old grade it came with") if must_be else None
    known: dict[str, list[str]] = {
        "source": list(Source),
        "information": list(Information),
        "handling": list(Handling),
    }
    for name, given in parts.items():
        if given not in known[name]:
            return name, "Select all 3 parts of the 3x5x2 grade: source, information and handling"
    if grade.handling == Handling.WITH_CONDITIONS and not grade.conditions.strip():
        return "conditions", "Enter the conditions for handling C"
    if grade.handling == Handling.PERMITTED and grade.conditions.strip():
        return "conditions", "Select handling C, as you entered conditions"
    return None


# The sharing decision


class ItemKind(StrEnum):
    INTELLIGENCE = "intelligence"
    CONCERN = "concern"


class State(StrEnum):
    UNDECIDED = "undecided"
    SHARED = "shared"
    GIST_SHARED = "gist_shared"
    WITHHELD = "withheld"


class Extent(StrEnum):
    """How much of an item a team was given."""

    FULL = "full"
    GIST = "gist"


class Channel(StrEnum):
    SCREEN = "screen"
    EXPORT = "export"
    API = "api"
    EVENT = "event"
    EMAIL_NOTICE = "email_notice"
    VERBAL = "verbal"
    MEETING = "meeting"


STATE_WORDS = {
    State.UNDECIDED: "No decision yet",
    State.SHARED: "Shared",
    State.GIST_SHARED: "Gist shared",
    State.WITHHELD: "Withheld",
}
BY_HAND = (Channel.VERBAL, Channel.MEETING)  # what happened elsewhere, and is logged by somebody


@dataclass(frozen=True)
class ItemFacts:
    """What the guards read. answers_for: the user owns the decision, or manages a team that holds the item."""

    is_held: bool = True
    answers_for: bool = True
    reason: str = ""
    has_review_day: bool = False
    has_teams: bool = False
    has_gist: bool = False
    no_onward: bool = False


HELD = Guard[ItemFacts](
    "with the team or people that hold the item", lambda f: "" if f.is_held else "Only the holding team can decide this"
)
OWNER = Guard[ItemFacts](
    "owns the decision, decides on sharing for the agency, or is a manager of the team that holds the item",
    lambda f: "" if f.answers_for else "Only the owner or a manager of the holding team can decide this",
)
REASON = Guard[ItemFacts]("a reason", lambda f: "" if f.reason.strip() else "Enter a reason")
REVIEW = Guard[ItemFacts]("a review date", lambda f: "" if f.has_review_day else "Enter a review date")
TEAMS = Guard[ItemFacts]("a team at least", lambda f: "" if f.has_teams else "Select at least 1 team")
GIST = Guard[ItemFacts]("a gist is written", lambda f: "" if f.has_gist else "Enter a gist in the item first")
ONWARD = Guard[ItemFacts](
    "onward sharing is allowed",
    lambda f: "This item cannot be shared onward. Ask the holding team to share it" if f.no_onward else "",
)

DECIDES = (Capability.DECIDE_ON_ITEMS,)
MANAGES = (Capability.MANAGE_ITEMS,)
DECIDED = (HELD, OWNER, REASON, REVIEW)
S = State
_TOLD = "each team is alerted and confirms reading, and a disclosure is logged for it"
_AGAIN = "the earlier text stays on record; each team that has what was changed confirms reading again"
_HANDED = "another team of the agency that can see the person holds it and is alerted"
_S1 = "requirement S1: no item without a sharing decision"

ITEM: Machine[State, ItemFacts] = Machine(
    name="An item of intelligence or a concern",
    states=State,
    moves=(
        Move(
            "record",
            (),
            S.UNDECIDED,
            (Capability.CHANGE_PEOPLE,),
            (),
            "only the holding side can see it; its team is alerted that a decision is due",
            _S1,
        ),
        Move(
            "share",
            (S.UNDECIDED, S.SHARED, S.GIST_SHARED, S.WITHHELD),
            S.SHARED,
            DECIDES,
            (*DECIDED, TEAMS),
            _TOLD,
            _S1,
        ),
        Move(
            "share_gist",
            (S.UNDECIDED, S.GIST_SHARED, S.WITHHELD),
            S.GIST_SHARED,
            DECIDES,
            (*DECIDED, TEAMS, GIST),
            f"{_TOLD}; the pointer and the narrative are not shared",
            _S1,
        ),
        Move("share_gist", (S.SHARED,), S.SHARED, DECIDES, (*DECIDED, TEAMS, GIST), "others keep the full item", _S1),
        Move("withhold", (S.UNDECIDED,), S.WITHHELD, DECIDES, DECIDED, "a refusal is written as a disclosure", _S1),
        Move(
            "recall",
            (S.SHARED, S.GIST_SHARED),
            S.WITHHELD,
            DECIDES,
            DECIDED,
            "from now on others cannot see it; the record that they had it stays",
        ),
        *(
            Move("recall_from", (each,), each, DECIDES, (*DECIDED, TEAMS), "the other teams keep what they have")
            for each in (S.SHARED, S.GIST_SHARED)
        ),
        Move(
            "leave_the_gist",
            (S.SHARED,),
            S.GIST_SHARED,
            DECIDES,
            (*DECIDED, TEAMS),
            "the full item is withdrawn from every team that had it; the others keep the gist",
        ),
        *(
            Move("review", (each,), each, DECIDES, DECIDED, "the decision is kept, with a new review date")
            for each in list(S)[1:]
        ),
        *(Move("correct", (each,), each, DECIDES, (HELD, REASON), _AGAIN) for each in S),
        *(Move("hand_on", (each,), each, DECIDES, (HELD, OWNER, REASON), _HANDED) for each in S),
        *(
            Move("take_on", (each,), each, MANAGES, (REASON,), f"no one who holds it can see the person; {_HANDED}")
            for each in S
        ),
        *(
            Move("share_onward", (each,), each, DECIDES, (REASON, TEAMS, ONWARD), "by a team that it was shared with")
            for each in (S.SHARED, S.GIST_SHARED)
        ),
    ),
)


# Seen by those who decide


class Occasion(StrEnum):
    """What is decided about a person, before which an item may have to be seen."""

    MAPPA = "mappa"
    DOSSIER = "dossier"
    LICENCE = "licence"
    RELEASE = "release"
    RECALL = "recall"
    HANDOVER = "handover"
    EXIT = "exit"


OCCASION_WORDS = {
    Occasion.MAPPA: "MAPPA meeting",
    Occasion.DOSSIER: "Dossier for the Parole Board",
    Occasion.LICENCE: "Licence approval",
    Occasion.RELEASE: "Release directed by the Parole Board",
    Occasion.RECALL: "Recall decision",
    Occasion.HANDOVER: "Handover to police",
    Occasion.EXIT: "Exit from MAPPA",
}
PROPOSED_DAYS = 90  # an item so recent is proposed as one to see, and no more than that


# Ageing


class Age(StrEnum):
    """How long an item has been without a decision."""

    FRESH = "fresh"
    AGEING = "ageing"
    LATE = "late"


UNDECIDED_HOURS = 24
CONFIRM_HOURS = 24
LONGEST_REVIEW_DAYS = 92


def age_of(*, recorded_at: datetime, at: datetime, hours: int) -> Age:
    """Of an item that nobody has decided on: late from the moment on which its time is over, ageing from half of it."""
    passed = at - recorded_at
    if passed >= timedelta(hours=hours):
        return Age.LATE
    return Age.AGEING if passed * 2 >= timedelta(hours=hours) else Age.FRESH


def desk_is_told_at(recorded_at: datetime, *, working_days: int) -> datetime:
    """When the national desk is told that a region has an item to decide on: at the same time of a working day later.
    recorded_at: in the zone whose wall clock counts."""
    return datetime.combine(
        working_days_after(recorded_at.date(), working_days), recorded_at.time(), recorded_at.tzinfo
    )


def is_review_due(review_on: date | None, *, on: date) -> bool:
    """On the day itself it is due."""
    return review_on is not None and review_on <= on


def is_review_day(review_on: date, *, on: date, longest_days: int) -> bool:
    """Whether it may be looked at again on this day: after today, and the last day of the custom still counts."""
    return on < review_on <= on + timedelta(days=longest_days)


def is_expired(expires_at: datetime | None, *, at: datetime) -> bool:
    """From the moment itself it is absent for those with whom it was shared."""
    return expires_at is not None and expires_at <= at
