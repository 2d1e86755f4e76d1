"""What a person may ask about their data, by when it is answered, and what is in the answer.

Data Protection Act 2018, Part 3: access (s.45), rectification (s.46), erasure or restriction (s.47), the time in which
it is answered (s.54) and the grounds on which it is restricted (s.45(4), s.48(3)).
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sharing.practice.working_time import Calendar, working_days_after

LAW_ENTRIES: tuple[str, ...] = ()  # the Act is named; the time is a service setting


class RequestKind(StrEnum):
    ACCESS = "access"
    RECTIFICATION = "rectification"
    ERASURE = "erasure"


KIND_WORDS = {
    RequestKind.ACCESS: "Copy of their data (s.45)",
    RequestKind.RECTIFICATION: "Rectification (s.46)",
    RequestKind.ERASURE: "Erasure or restriction (s.47)",
}


class ItemDecision(StrEnum):
    GIVE = "give"
    REDACT = "redact"
    WITHHOLD = "withhold"
    NEITHER = "neither"


DECISION_WORDS = {
    ItemDecision.GIVE: "Give",
    ItemDecision.REDACT: "Give with parts redacted",
    ItemDecision.WITHHOLD: "Withhold",
    ItemDecision.NEITHER: "Neither confirm nor deny",
}
# By the same page; what is decided of a rectification or an erasure.
DECISION_WORDS_OF_CHANGE = {
    ItemDecision.GIVE: "Do as asked",
    ItemDecision.REDACT: "Do it in part",
    ItemDecision.WITHHOLD: "Refuse",
    ItemDecision.NEITHER: "Neither confirm nor deny",
}


class Ground(StrEnum):
    INQUIRY = "inquiry"
    CRIME = "crime"
    PUBLIC_SECURITY = "public_security"
    NATIONAL_SECURITY = "national_security"
    OTHERS = "others"
    NOT_HELD = "not_held"


GROUND_WORDS = {
    Ground.INQUIRY: "It would obstruct an inquiry, investigation or procedure (a)",
    Ground.CRIME: "It would prejudice preventing, detecting or prosecuting crime, or carrying out penalties (b)",
    Ground.PUBLIC_SECURITY: "To protect public security (c)",
    Ground.NATIONAL_SECURITY: "To protect national security (d)",
    Ground.OTHERS: "To protect the rights and freedoms of others (e)",
    Ground.NOT_HELD: "The agency holds nothing of this kind",
}


class DataKind(StrEnum):
    """Items of an answer: what kind of record it is."""

    IDENTITY = "identity"
    CUSTODY = "custody"
    LICENCE = "licence"
    PAROLE = "parole"
    REGISTER = "register"
    MINUTES = "minutes"
    WITHHELD = "withheld"
    VICTIMS = "victims"
    INTELLIGENCE = "intelligence"
    OTHERS = "others"


DATA_WORDS = {
    DataKind.IDENTITY: "Names, numbers and addresses",
    DataKind.CUSTODY: "Convictions, sentences, custody and dates",
    DataKind.LICENCE: "Licences, checks, breaches and recalls",
    DataKind.PAROLE: "Parole reviews and decisions",
    DataKind.REGISTER: "Notification, orders and travel",
    DataKind.MINUTES: "MAPPA minutes",
    DataKind.WITHHELD: "Material withheld from the prisoner",
    DataKind.VICTIMS: "Victims and what they asked",
    DataKind.INTELLIGENCE: "Intelligence and concerns",
    DataKind.OTHERS: "Data about other people",
}
# Out of the answer unless the agency decides otherwise.
HELD_BACK = frozenset({DataKind.MINUTES, DataKind.WITHHELD, DataKind.VICTIMS, DataKind.INTELLIGENCE, DataKind.OTHERS})
EVERY_AGENCY = (DataKind.IDENTITY, DataKind.MINUTES, DataKind.INTELLIGENCE, DataKind.OTHERS)


def with_own(own: Collection[DataKind]) -> list[DataKind]:
    """What an agency decides about: what every agency may hold, and what is its own; in the order of the answer."""
    return [kind for kind in DataKind if kind in (*EVERY_AGENCY, *own)]


def answer_by(received_on: date, *, months: int, is_bank_holiday: Calendar | None = None) -> date:
    """The same day so many months later, or the last of that month; the next working day where that is none."""
    years, month = divmod(received_on.month - 1 + months, 12)
    year = received_on.year + years
    last = monthrange(year, month + 1)[1]
    day = date(year, month + 1, min(received_on.day, last))
    return working_days_after(date.fromordinal(day.toordinal() - 1), 1, is_bank_holiday)


@dataclass(frozen=True)
class DecidedItem:
    """decision: None while the agency has not decided."""

    kind: DataKind
    decision: ItemDecision | None


def is_ready(items: Iterable[DecidedItem]) -> bool:
    """Whether each item is decided, but for those that are held back unless an agency decides otherwise."""
    return all(item.decision is not None or item.kind in HELD_BACK for item in items)


def is_in_answer(item: DecidedItem) -> bool:
    """Whether the answer speaks of it. What is neither confirmed nor denied is not there, as what was never held."""
    return item.decision not in (None, ItemDecision.NEITHER)


def needs_ground(decision: ItemDecision) -> bool:
    return decision is not ItemDecision.GIVE
