"""The facts of a case on which notification turns, and the refusal where one is not known."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

LAW_ENTRIES: tuple[str, ...] = ()  # it holds facts, and applies nothing


class NotDecided(Exception):
    """The law cannot be applied: what is missing, contradicts itself, or is not confirmed."""


class Court(StrEnum):
    ENGLAND_AND_WALES = "england_and_wales"
    FOREIGN = "foreign"
    SERVICE = "service"
    SCOTLAND = "scotland"
    NORTHERN_IRELAND = "northern_ireland"


class SentenceKind(StrEnum):
    LIFE = "LIFE"
    IPP = "IPP"
    DPP = "DPP"
    HMP = "HMP"
    IMPRISONMENT = "IMPRISONMENT"
    EDS = "EDS"
    SOPC = "SOPC"
    STS = "STS"
    S250 = "S250"
    S254 = "S254"
    S226B = "S226B"
    S252A = "S252A"
    DTO = "DTO"
    HOSPITAL = "HOSPITAL"
    SUSPENDED = "SUSPENDED"
    OTHER = "OTHER"


INDETERMINATE = frozenset({SentenceKind.LIFE, SentenceKind.IPP, SentenceKind.DPP, SentenceKind.HMP})
OF_ANY_LENGTH = frozenset({SentenceKind.S226B, SentenceKind.S254, SentenceKind.S252A})  # s.45(1)


@dataclass(frozen=True)
class Length:
    """months: a year is twelve. days: a week is seven. The custodial part and its extension together."""

    months: int = 0
    days: int = 0

    def __add__(self, other: Length) -> Length:
        return Length(self.months + other.months, self.days + other.days)


@dataclass(frozen=True)
class Sentence:
    """term: None where the sentence has none. runs_from: None: the day on which the person was dealt with."""

    kind: SentenceKind
    term: Length | None = None
    consecutive_to: str | None = None
    runs_from: date | None = None


@dataclass(frozen=True)
class Variation:
    """What a court made of the sentence on appeal. sentence: None where the conviction was quashed."""

    on: date
    sentence: Sentence | None


@dataclass(frozen=True)
class Offence:
    """terrorist_connection: None where not known. on_1_oct_2009: custody, licence or none, of one dealt with before."""

    id: str
    statute: str
    dealt_with_on: date
    sentence: Sentence
    convicted_on: date | None = None
    is_ancillary: bool = False
    terrorist_connection: bool | None = None
    maximum_months: int | None = None
    court: Court = Court.ENGLAND_AND_WALES
    order_served_on: date | None = None
    on_1_oct_2009: str | None = None
    variation: Variation | None = None


@dataclass(frozen=True)
class Span:
    """Days from `first` to the one before `until`; until: None where it has not ended."""

    first: date
    until: date | None

    def has(self, day: date) -> bool:
        return self.first <= day and (self.until is None or day < self.until)


@dataclass(frozen=True)
class Absence:
    """Abroad: the days of leaving and of return are days in the United Kingdom. back: None where still away."""

    left: date
    back: date | None
    was_removed: bool = False

    def has(self, day: date) -> bool:
        return self.left < day and (self.back is None or day < self.back)


@dataclass(frozen=True)
class Notice:
    """What the person told the police. about: the event or journey, None for all."""

    section: str
    on: date
    about: str | None = None


@dataclass(frozen=True)
class Event:
    """Something to be told. stays: at one address that was not notified, both days included."""

    id: str
    kind: str
    on: date | None = None
    first_used_on: date | None = None
    stays: tuple[tuple[date, date], ...] = ()


@dataclass(frozen=True)
class Journey:
    id: str
    known_on: date
    departs_on: date
    returned_on: date | None = None
    was_as_told: bool | None = None


@dataclass(frozen=True)
class Order:
    """extensions: of a TPIM or STPIM notice, where its end is not given."""

    id: str
    kind: str
    in_force_on: date
    ends_on: date | None = None
    extensions: int | None = None


@dataclass(frozen=True)
class Life:
    """A person as known on one day."""

    as_at: date
    born_on: date | None
    offences: tuple[Offence, ...] = ()
    detention: tuple[Span, ...] = ()
    absences: tuple[Absence, ...] = ()
    has_residence: bool | None = None
    notices: tuple[Notice, ...] = ()
    events: tuple[Event, ...] = ()
    journeys: tuple[Journey, ...] = ()
    orders: tuple[Order, ...] = ()

    def is_held(self, day: date) -> bool:
        return any(span.has(day) for span in self.detention)

    def is_abroad(self, day: date) -> bool:
        return any(absence.has(day) for absence in self.absences)


@dataclass
class Working:
    """The steps of an answer, each with the provision that it applies."""

    steps: list[dict[str, str]] = field(default_factory=list)

    def add(self, section: str, says: str) -> None:
        self.steps.append({"section": section, "says": says})
