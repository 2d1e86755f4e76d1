"""The rules of law that a calculation is made of: where each stands, and from when until when it holds.

A `Rule` says something; a `Regime` also says how a sentence leads to release. `docs/release-dates.md` prints them all.
`confirmed` is False where the text itself was not read, or not all of it: the note says what it rests on.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

CJA = "Criminal Justice Act 2003"
CODE = "Sentencing Code"
CSA = "Crime (Sentences) Act 1997"
PSI = "PSI 03/2015"
CASES = "the published cases of the prison service's engine"

CJA_SCHEME = date(2005, 4, 4)
ONE_SCHEME = date(2012, 12, 3)  # s.121 LASPO 2012: Chapter 6 reaches every sentence, whenever its offence was committed
SENTENCING_CODE = date(2020, 12, 1)
RESTRICTION = date(2020, 2, 26)  # Terrorist Offenders (Restriction of Early Release) Act 2020, s.10(4)
ANY_CONNECTION = date(2021, 4, 30)  # Counter-Terrorism and Sentencing Act 2021, s.50(1)(i)
NO_BOARD = date(2021, 6, 29)  # Counter-Terrorism and Sentencing Act 2021, s.50(2)
PCSCA = date(2022, 6, 28)
SDS40_FROM = date(2024, 9, 10)
NATIONAL_SECURITY = date(2026, 3, 22)  # Sentencing Act 2026 s.7, for convictions from this day
PROGRESSION_FROM = date(2026, 10, 1)  # Sentencing Act 2026 s.23; the first tranche
REHABILITATION_ACT = date(2015, 2, 1)  # Offender Rehabilitation Act 2014, for offences from this day


class Gate(StrEnum):
    """Who opens the door."""

    NONE = "none"  # released by law when the fraction is served
    BOARD = "board"  # the Board may direct release from the fraction on; by law at the end of the custodial term
    BOARD_ALONE = "board_alone"  # the Board may direct release from the fraction on; nothing else before the end
    LIFE = "life"  # the Board may direct release from the end of the minimum term
    ORDER = "order"  # a detention and training order


@dataclass(frozen=True, slots=True)
class Rule:
    """begins_on: the first day it holds, None where it was always so; ends_on: the first day it no longer does.

    entry: the id of its entry in the register of law. also: those of the others that it rests on.
    """

    name: str
    statute: str
    section: str
    says: str
    begins_on: date | None = None
    ends_on: date | None = None
    confirmed: bool = True
    note: str = ""
    entry: str = ""
    also: tuple[str, ...] = ()

    @property
    def entries(self) -> tuple[str, ...]:
        """Every entry of the register that it rests on, its own first."""
        return (self.entry, *self.also)


@dataclass(frozen=True, slots=True)
class Regime(Rule):
    """numerator of denominator: the part of the custodial term that is served before the gate."""

    numerator: int = 1
    denominator: int = 1
    gate: Gate = Gate.NONE
    is_terrorist: bool = False  # s.247A CJA governs it


# How a sentence leads to release

HALF = Regime(
    "standard sentence, half",
    CJA,
    "s.243A, s.244",
    "released when half of the sentence is served",
    CJA_SCHEME,
    numerator=1,
    denominator=2,
    entry="cja-start",
    also=("cja-244-1",),
)
FORTY = Regime(
    "standard sentence, 40 per cent",
    CJA,
    "s.244 as modified by SI 2024/844",
    "released when 40 per cent of the sentence is served",
    SDS40_FROM,
    numerator=2,
    denominator=5,
    entry="sds40",
)
THIRD = Regime(
    "standard sentence, one-third",
    CJA,
    "s.244 as amended by Sentencing Act 2026 s.23",
    "released when one-third of the sentence is served",
    PROGRESSION_FROM,
    confirmed=False,
    note="The commencement instrument was not seen",
    numerator=1,
    denominator=3,
    entry="sa26-23",
)
TWO_THIRDS = Regime(
    "standard sentence, two-thirds",
    CJA,
    "s.244ZA",
    "released when two-thirds of the sentence are served",
    date(2020, 4, 1),
    numerator=2,
    denominator=3,
    entry="cja-244za",
)
HALF_OF_TWO_THIRDS = Regime(
    "standard sentence of two-thirds, half",
    CJA,
    "s.244ZA as amended by Sentencing Act 2026 s.23",
    "released when half of the sentence is served",
    PROGRESSION_FROM,
    confirmed=False,
    note="The commencement instrument was not seen",
    numerator=1,
    denominator=2,
    entry="sa26-23",
    also=("cja-244za",),
)
EXTENDED_BOARD = Regime(
    "extended sentence",
    CJA,
    "s.246A(3) to (7)",
    "the Board may direct release when two-thirds of the custodial term are served; released at its end",
    date(2012, 12, 3),
    numerator=2,
    denominator=3,
    gate=Gate.BOARD,
    confirmed=False,
    note="The text was not read; the published cases agree",
    entry="cja-246a",
)
EXTENDED_AUTOMATIC = Regime(
    "extended sentence, automatic",
    CJA,
    "s.246A(2)",
    "released when two-thirds of the custodial term are served",
    date(2012, 12, 3),
    date(2015, 4, 13),
    numerator=2,
    denominator=3,
    confirmed=False,
    note="The text was not read; the published cases agree",
    entry="cja-246a",
)
CONCERN_HALF = Regime(
    "offender of particular concern, half",
    CJA,
    "s.244A",
    "the Board may direct release when half of the custodial term is served; released at its end",
    date(2015, 4, 13),
    PCSCA,
    numerator=1,
    denominator=2,
    gate=Gate.BOARD,
    entry="cja-244a-half",
)
CONCERN_TWO_THIRDS = Regime(
    "offender of particular concern, two-thirds",
    CJA,
    "s.244A(5), (6)",
    "the Board may direct release when two-thirds of the custodial term are served; released at its end",
    PCSCA,
    numerator=2,
    denominator=3,
    gate=Gate.BOARD,
    entry="cja-244a-two-thirds",
)
CONCERN_NATIONAL_SECURITY = Regime(
    "offender of particular concern, national security",
    CJA,
    "s.244A(5), (6); Sentencing Act 2026 s.7",
    "the Board may direct release when two-thirds of the custodial term are served; released at its end",
    NATIONAL_SECURITY,
    numerator=2,
    denominator=3,
    gate=Gate.BOARD,
    entry="sa26-7",
    also=("cja-244a-two-thirds", "sc-sch13-3"),
)
TERRORIST_STANDARD = Regime(
    "terrorist prisoner, standard sentence",
    CJA,
    "s.247A(3) to (5), (8)",
    "the Board may direct release when two-thirds of the sentence are served; nothing else releases before its end",
    RESTRICTION,
    numerator=2,
    denominator=3,
    gate=Gate.BOARD_ALONE,
    is_terrorist=True,
    entry="cja-247a-8",
    also=("cja-247a-3a", "cja-247a-4-5", "cja-247a-sds-end"),
)
TERRORIST_BOARD = Regime(
    "terrorist prisoner, extended sentence or particular concern",
    CJA,
    "s.247A(3) to (8)",
    "the Board may direct release when two-thirds of the custodial term are served; released at its end",
    RESTRICTION,
    numerator=2,
    denominator=3,
    gate=Gate.BOARD,
    is_terrorist=True,
    entry="cja-247a-8",
    also=("cja-247a-3a", "cja-247a-4-5", "cja-247a-6", "cja-247a-7"),
)
TERRORIST_WHOLE = Regime(
    "terrorist prisoner, no parole",
    CJA,
    "s.247A(2A), (6), (7)",
    "released when the whole custodial term is served; the Board is not asked before",
    NO_BOARD,
    is_terrorist=True,
    entry="cja-247a-2a",
    also=("cja-247a-6", "cja-247a-7"),
)
PUBLIC_PROTECTION = Regime(
    "extended sentence for public protection, half",
    CJA,
    "s.247",
    "the Board may direct release when half of the custodial term is served; released at its end",
    CJA_SCHEME,
    ONE_SCHEME,
    confirmed=False,
    note="The text was not read: it tells only who may have been out when s.247A began; no date rests on it",
    numerator=1,
    denominator=2,
    gate=Gate.BOARD,
    entry="cja-247",
)
LIFE_TARIFF = Regime(
    "life sentence",
    CSA,
    "s.28",
    "the Board may direct release when the minimum term is served",
    gate=Gate.LIFE,
    confirmed=False,
    note="The text was not read",
    entry="csa-28-5-6",
)
ORDER_HALF = Regime(
    "detention and training order",
    CODE,
    "Part 10 Chapter 2",
    "half in custody, half under supervision",
    confirmed=False,
    note="Read in the published cases",
    numerator=1,
    denominator=2,
    gate=Gate.ORDER,
    entry="sc-dto",
)

REGIMES = (
    HALF,
    FORTY,
    THIRD,
    TWO_THIRDS,
    HALF_OF_TWO_THIRDS,
    EXTENDED_BOARD,
    EXTENDED_AUTOMATIC,
    CONCERN_HALF,
    CONCERN_TWO_THIRDS,
    CONCERN_NATIONAL_SECURITY,
    TERRORIST_STANDARD,
    TERRORIST_BOARD,
    TERRORIST_WHOLE,
    PUBLIC_PROTECTION,
    LIFE_TARIFF,
    ORDER_HALF,
)

# How days are counted and dates put together

DAY_ONE = Rule(
    "day one",
    PSI,
    "5.5",
    "the day of sentence is day 1; the last day is counted from the day before it",
    entry="count-term",
    also=("count-first-of-month",),
)
DAYS = Rule(
    "length in days",
    PSI,
    "5.5",
    "the length is the number of days from the first to the last, both included",
    entry="count-term",
)
WHOLE_DAYS = Rule(
    "whole days",
    PSI,
    "5.5",
    "any part of a day counts as a whole day",
    entry="count-round-up",
)
ONE_TERM = Rule(
    "one term",
    CODE,
    "s.254, s.266, s.268A, s.278, s.279, s.282A",
    "the custodial term and the extension are one term: years go to years, months to months",
    confirmed=False,
    note="Read in the engine of the prison service; no published case tells it from laying the two end to end",
    entry="count-one-term",
)
CONSECUTIVE = Rule(
    "consecutive terms",
    CJA,
    "s.264",
    "consecutive terms are pooled from the earliest, and parts without parole come before the others",
    CJA_SCHEME,
    confirmed=False,
    note="The pooling and the order are read in the published cases",
    entry="cja-264",
    also=("count-chain",),
)
CONSECUTIVE_TERRORIST = Rule(
    "consecutive terms of a terrorist prisoner",
    CJA,
    "s.264(6A)",
    "without parole the whole custodial term is served; of an extended sentence or one of particular concern "
    "two-thirds of it; of any other two-thirds of the term",
    RESTRICTION,
    entry="cja-264-6a",
)
CONCURRENT = Rule(
    "concurrent terms",
    CJA,
    "s.263",
    "of terms that run together the latest release and expiry count",
    CJA_SCHEME,
    confirmed=False,
    note="Read in the published cases",
    entry="cja-263",
    also=("count-concurrent",),
)
REMAND = Rule(
    "remand",
    CJA,
    "s.240ZA",
    "days remanded in custody count as served",
    date(2012, 12, 3),
    entry="cja-240za",
    also=("count-remand",),
)
TAGGED_BAIL = Rule(
    "tagged bail",
    CJA,
    "s.240A",
    "credited days on a tagged curfew count as served",
    confirmed=False,
    note="That credit is half of the curfew days is not asked: the credited days are what is stored",
    entry="cja-240a",
)
AT_LARGE = Rule(
    "unlawfully at large",
    "Prison Act 1952",
    "s.49(2)",
    "days unlawfully at large do not count as served; after release they move the expiry alone",
    confirmed=False,
    note="The statute was not read; the arithmetic is in the published cases",
    entry="ual",
)
AWARDED = Rule(
    "additional days",
    CJA,
    "s.257",
    "days awarded delay release, days restored reduce the delay",
    entry="cja-257",
)
AWARDED_SERVED = Rule(
    "additional days already served",
    CJA,
    "s.257",
    "days awarded that were served before a later sentence was passed are not served again under it",
    confirmed=False,
    note="Read in the published cases",
    entry="cja-257",
)
RECALL_CREDIT = Rule(
    "remand and tagged bail of a recalled sentence",
    CJA,
    "s.240ZA, s.240A",
    "days credited count as served",
    confirmed=False,
    note="Read in the published cases",
    entry="cja-240za",
    also=("cja-240a",),
)
NOT_BEFORE_SENTENCE = Rule(
    "not before the sentence",
    PSI,
    "floors",
    "no date is before the day of sentence",
    confirmed=False,
    note=CASES,
    entry="count-floors",
)
NOT_AFTER_EXPIRY = Rule(
    "not after the expiry",
    CJA,
    "s.257",
    "days awarded delay no release beyond the end of the sentence",
    confirmed=False,
    note="Read in the published cases",
    entry="cja-257",
)
EXPIRY_AFTER_ABSENCE = Rule(
    "expiry after absence",
    "Prison Act 1952",
    "s.49(2)",
    "a sentence does not expire while its prisoner is at large under it",
    confirmed=False,
    note="Read in the published cases",
    entry="count-floors",
    also=("ual",),
)
PAROLE_BESIDE_OTHERS = Rule(
    "parole beside other sentences",
    CJA,
    "s.263",
    "the Board releases no one while another sentence holds them",
    CJA_SCHEME,
    confirmed=False,
    note="Read in the published cases",
    entry="cja-263",
    also=("count-concurrent",),
)
ENDS_BEFORE_A_LICENCE = Rule(
    "standard sentence that ends before a licence of another",
    CJA,
    "s.247A, s.263",
    "a standard sentence under s.247A holds until it ends; where another's licence still runs, that is release",
    RESTRICTION,
    confirmed=False,
    note="No section says so in these words; no sentence is left that could hold",
    entry="cja-247a-sds-end",
    also=("cja-263",),
)
LICENCE_TO_EXPIRY = Rule(
    "licence to the expiry",
    CJA,
    "s.249",
    "the licence runs to the end of the sentence",
    confirmed=False,
    note="The text was not read; the published cases agree",
    entry="cja-249",
)
NO_LICENCE = Rule(
    "no licence",
    CJA,
    "s.243A",
    "a sentence of less than twelve months without supervision ends without licence",
    confirmed=False,
    note="The text was not read but for the part that leaves terrorists out; the published cases agree",
    entry="cja-243a",
)
SHORT_LICENCE = Rule(
    "licence of a short term among others",
    CJA,
    "s.264(3B), (3C)",
    "the licence lasts as long as the half not served of those terms that carry one",
    confirmed=False,
    note="Read in the published cases",
    entry="cja-264-3b",
)
RECALLED = Rule(
    "standard recall",
    CJA,
    "s.254, s.255C",
    "a recalled person not released by the Board is released when the sentence ends",
    entry="prrd-is-sled",
    also=("cja-254",),
)
FIXED_RECALL = Rule(
    "fixed-term recall",
    CJA,
    "s.255A, s.255B",
    "released by law so many days after the return to custody",
    confirmed=False,
    note="Read in the published cases",
    entry="cja-255b",
    also=("cja-255ba",),
)
SUPERVISION = Rule(
    "supervision after the sentence",
    CJA,
    "s.256AA",
    "a term of less than two years for an offence from 1 February 2015 is followed by supervision, "
    "twelve months from release",
    REHABILITATION_ACT,
    confirmed=False,
    note="The text was not read but for the part that leaves terrorists out; the published cases agree",
    entry="ora-2014",
    also=("sa26-34",),
)
HOME_DETENTION = Rule(
    "home detention curfew",
    CJA,
    "s.246",
    "may be released on curfew when half of the time in custody is served, at most 180 days early",
    confirmed=False,
    note="Details read in the published cases",
    entry="cja-246",
)
HOME_DETENTION_YEAR = Rule(
    "home detention curfew, a year",
    CJA,
    "s.246",
    "may be released on curfew at most 365 days early",
    date(2025, 6, 3),
    confirmed=False,
    note="Details read in the published cases",
    entry="cja-246-365",
)
REMOVAL = Rule(
    "early removal",
    CJA,
    "s.260",
    "a person liable to removal may be removed before the release date",
    confirmed=False,
    note="Details read in the published cases",
    entry="cja-260",
)
TRANSFER = Rule(
    "early and late transfer",
    CODE,
    "s.241",
    "a detention and training order may end its custody one or two months earlier or later",
    confirmed=False,
    note="Read in the published cases",
    entry="sc-dto",
)
TRANCHE = Rule(
    "tranche",
    "SI 2024/844",
    "art.3",
    "a person in custody when the earlier point begins to hold is not released before that day",
    SDS40_FROM,
    confirmed=False,
    note="Read in the published cases",
    entry="sds40",
)
PROGRESSION_TRANCHE = Rule(
    "progression tranche",
    "Sentencing Act 2026",
    "s.23",
    "who is in custody when the earlier point begins to hold is not released before the day of their tranche",
    date(2026, 10, 1),
    confirmed=False,
    note="Read in the published cases; the commencement instrument was not seen",
    entry="sa26-23",
)
TARIFF = Rule(
    "minimum term",
    CSA,
    "s.28",
    "the minimum term counts from the day of sentence, as any term does",
    confirmed=False,
    note="The text was not read; that the minimum term counts as a custodial term does is an inference",
    entry="csa-28-5-6",
)

MINIMUM_TERMS = Rule(
    "several minimum terms",
    CSA,
    "s.28(1B)",
    "of several life sentences the Board may direct release when the last of the minimum terms is served",
    entry="csa-28-1b",
)

CONVENTIONS = tuple(
    rule for rule in list(globals().values()) if isinstance(rule, Rule) and not isinstance(rule, Regime)
)
