"""Selection of the rule that governs a sentence, from facts in this order: its type; how the offence stands to s.247A;
the day it was passed; whether its prisoner was out, or had served it, before the rule began.
"""

from __future__ import annotations

from datetime import date

from offenders.dates.engine.facts import Case, Sentence, SentenceKind
from offenders.dates.engine.key_dates.lifelong import LIFELONG
from offenders.dates.engine.law import regimes
from offenders.dates.engine.law.commencements import AS_IT_STANDS, Commencements
from offenders.dates.engine.law.regimes import Regime
from offenders.dates.engine.law.standing import OffenceStatus
from offenders.people.rules.age import age_on

LAW_ENTRIES = (
    "cja-243a-1b",
    "sc-2",
    "sc-250",
    "sc-252a",
    "sc-254",
    "sc-265",
    "sc-266-279",
    "sc-268a",
    "sc-278",
    "sc-282a",
    "cja-236a",
)

EXTENDED = frozenset({SentenceKind.EDS, SentenceKind.EDS_AUTOMATIC})
CONCERN = frozenset({SentenceKind.SOPC, SentenceKind.SOPC_U18})


def regime_of(
    kind: SentenceKind,
    passed: date,
    standing: OffenceStatus,
    begins: Commencements = AS_IT_STANDS,
    *,
    was_out: bool = False,
) -> Regime:
    """The rule for a sentence of that kind passed on that day.

    was_out: on licence, or at the end of it, before s.247A began to hold a prisoner of that standing.
    """
    if kind in LIFELONG:
        return regimes.LIFE_TARIFF
    if kind is SentenceKind.DTO:
        return regimes.ORDER_HALF
    if kind is SentenceKind.STS:
        return regimes.TERRORIST_WHOLE if passed >= begins.no_board else regimes.TERRORIST_BOARD
    if standing.is_terrorist and not was_out:
        return terrorist(kind, passed, standing, begins)
    return _ordinary(kind, passed, begins)


def of_national_security(sentence: Sentence, regime: Regime) -> Regime:
    """The rule of a sentence of particular concern, which has a name of its own for national security."""
    offence = sentence.offence
    convicted = offence.convicted_on or sentence.sentenced_on
    if regime is regimes.CONCERN_TWO_THIRDS and offence.national_security and convicted >= regimes.NATIONAL_SECURITY:
        return regimes.CONCERN_NATIONAL_SECURITY
    return regime


def terrorist(kind: SentenceKind, passed: date, standing: OffenceStatus, begins: Commencements) -> Regime:
    """The rule of s.247A; subsection (2A) is for sentences passed from its commencement on."""
    if kind in EXTENDED:
        if passed >= begins.no_board and standing.is_without_parole:
            return regimes.TERRORIST_WHOLE
        return regimes.TERRORIST_BOARD
    with_board = kind in CONCERN or kind is SentenceKind.EPP
    return regimes.TERRORIST_BOARD if with_board else regimes.TERRORIST_STANDARD


def _ordinary(kind: SentenceKind, passed: date, begins: Commencements) -> Regime:
    """As it was before the schemes that bring release forward."""
    if kind is SentenceKind.EDS:
        return regimes.EXTENDED_BOARD
    if kind is SentenceKind.EDS_AUTOMATIC:
        return regimes.EXTENDED_AUTOMATIC
    if kind in CONCERN:
        return regimes.CONCERN_HALF if passed < begins.concern_two_thirds else regimes.CONCERN_TWO_THIRDS
    if kind is SentenceKind.SDS_PLUS:
        return regimes.TWO_THIRDS
    if kind is SentenceKind.EPP:
        return regimes.PUBLIC_PROTECTION
    return regimes.HALF


def provision(sentence: Sentence, case: Case) -> str:
    """The section under which the sentence was passed, as far as it can be told. It changes no date."""
    if sentence.kind is SentenceKind.STS:
        return _by_age(sentence, case, "s.268A", "s.282A")
    if sentence.kind is SentenceKind.SOPC and sentence.sentenced_on >= regimes.SENTENCING_CODE:
        return _by_age(sentence, case, "s.265", "s.278")
    if sentence.kind is SentenceKind.SOPC:
        return "s.236A CJA 2003"
    if sentence.kind is SentenceKind.SOPC_U18:
        return "s.252A Sentencing Code"
    return ""


def _by_age(sentence: Sentence, case: Case, under_21: str, adult: str) -> str:
    convicted = sentence.offence.convicted_on or sentence.sentenced_on
    if case.date_of_birth is None:
        return f"{under_21} or {adult} Sentencing Code"
    section = under_21 if age_on(convicted, born=case.date_of_birth) < 21 else adult
    return f"{section} Sentencing Code"
