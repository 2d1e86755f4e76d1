"""The facts about a person's sentences that must be known before their dates can be worked out.

None always means *not known*. Nothing here asks whether the court ought to have passed another sentence.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from offenders.dates.engine.law.commencements import AS_IT_STANDS, Commencements

LAW_ENTRIES = ("sc-252a",)


class SentenceKind(StrEnum):
    """The sentence that was passed."""

    SDS = "SDS"  # standard determinate
    SDS_PLUS = "SDS_PLUS"  # standard determinate, two-thirds in custody
    EDS = "EDS"  # extended determinate
    EDS_AUTOMATIC = "EDS_AUTOMATIC"  # extended determinate, released at two-thirds without the Board
    SOPC = "SOPC"  # offender of particular concern
    SOPC_U18 = "SOPC_U18"  # special sentence of detention, s.252A Sentencing Code
    STS = "STS"  # serious terrorism sentence
    EPP = "EPP"  # extended for public protection
    LIFE = "LIFE"
    IPP = "IPP"
    DTO = "DTO"  # detention and training order
    HOSPITAL = "HOSPITAL"  # hospital order
    HYBRID = "HYBRID"  # custodial sentence with a hospital direction


class Law(StrEnum):
    """The law on ordinary sentences. It never touches one under s.247A."""

    SDS_HALF = "sds_half"  # ordinary standard sentences: half
    SDS40 = "sds40"  # 40 per cent from 10 September 2024, by tranche
    SA2026 = "sa2026"  # the Sentencing Act 2026 on top


class AdjustmentKind(StrEnum):
    REMAND = "remand"
    TAGGED_BAIL = "tagged_bail"
    RECALL_REMAND = "recall_remand"
    RECALL_TAGGED_BAIL = "recall_tagged_bail"
    UAL = "ual"
    ADA = "ada"
    RADA = "rada"


class RecallKind(StrEnum):
    STANDARD = "standard"
    FIXED_14 = "fixed_14"
    FIXED_28 = "fixed_28"
    FIXED_56 = "fixed_56"


class Connection(StrEnum):
    """Whether the court determined that the offence has a terrorist connection."""

    YES = "yes"
    NO = "no"


class Jurisdiction(StrEnum):
    ENGLAND_AND_WALES = "england_and_wales"
    SCOTLAND = "scotland"
    NORTHERN_IRELAND = "northern_ireland"
    SERVICE = "service"
    REPATRIATED = "repatriated"


@dataclass(frozen=True, slots=True)
class Term:
    """A term as pronounced."""

    years: int = 0
    months: int = 0
    weeks: int = 0
    days: int = 0

    @property
    def all_months(self) -> int:
        return self.years * 12 + self.months

    @property
    def all_days(self) -> int:
        return self.weeks * 7 + self.days

    def plus(self, other: Term) -> Term:
        """Both as one term: years to years, months to months."""
        return Term(
            self.years + other.years, self.months + other.months, self.weeks + other.weeks, self.days + other.days
        )

    def __bool__(self) -> bool:
        return bool(self.years or self.months or self.weeks or self.days)

    def __str__(self) -> str:
        parts = [(self.years, "year"), (self.months, "month"), (self.weeks, "week"), (self.days, "day")]
        return " ".join(f"{count} {unit}{'' if count == 1 else 's'}" for count, unit in parts if count) or "nothing"


NOTHING = Term()


@dataclass(frozen=True, slots=True)
class Offence:
    """The offence of a sentence, as far as it decides a date.

    statute: such as "TA 2006 s.5". terrorism: False settles that it is neither listed nor connected.
    schedule_part: the Part of Schedule 19ZA, 0 for none; only asked of an offence that is not in the catalogue.
    is_part_left_out: nobody gave a Part, because it cannot matter there. is_part_of_record: the Part is that of the row
    on record, whose keepers answer for it; it stands over the catalogue.
    """

    committed_on: date | None = None
    terrorism: bool | None = None
    national_security: bool | None = False
    statute: str | None = None
    connection: Connection | None = None
    connection_determined_on: date | None = None
    schedule_part: int | None = None
    is_part_left_out: bool = True
    is_part_of_record: bool = False
    jurisdiction: Jurisdiction = Jurisdiction.ENGLAND_AND_WALES
    convicted_on: date | None = None


@dataclass(frozen=True, slots=True)
class Recall:
    kind: RecallKind
    revoked_on: date | None = None
    returned_on: date | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence. term: the custodial term; of life and IPP the minimum term. consecutive_to: another's id."""

    id: str
    kind: SentenceKind
    sentenced_on: date
    term: Term
    extension: Term = NOTHING
    consecutive_to: str | None = None
    offence: Offence = field(default_factory=Offence)
    recall: Recall | None = None
    is_section_250: bool | None = False
    has_sds_plus_offence_and_length: bool | None = False
    early_release_exclusions: tuple[str, ...] | None = ()


@dataclass(frozen=True, slots=True)
class Adjustment:
    """Days that move dates. days: what counts. on: the event; for remand and bail, the sentence's date."""

    kind: AdjustmentKind
    days: int
    on: date | None = None
    starts_on: date | None = None
    last_on: date | None = None


@dataclass(frozen=True, slots=True)
class Movement:
    """is_out: leaves the prison; otherwise comes in."""

    on: date
    is_out: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Case:
    """Everything that a calculation reads. movements: None when not known, empty when there were none.

    begins: since when the rules hold; another than the law as it stands only to see whom it would move.
    taken: the reading that is taken of each question of open law, by the question's name; settled ones, or being tried.
    wanted: the codes of the dates that are asked for, None for all; on what moves only others nothing turns.
    """

    id: str
    sentences: tuple[Sentence, ...]
    law: Law = Law.SA2026
    date_of_birth: date | None = None
    is_active_sex_offender: bool | None = False
    adjustments: tuple[Adjustment, ...] = ()
    movements: tuple[Movement, ...] | None = ()
    wants_early_removal: bool = False
    is_supervision_repealed: bool | None = False
    is_home_detention_repealed: bool | None = False
    is_home_detention_suspended: bool | None = False
    begins: Commencements = AS_IT_STANDS
    taken: Mapping[str, str] = field(default_factory=dict)
    wanted: frozenset[str] | None = None
