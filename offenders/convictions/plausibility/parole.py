"""Sentences without parole eligibility: the Parole Board never considers them before another date."""

from __future__ import annotations

from datetime import date

from offenders.convictions.plausibility import kinds

LAW_ENTRIES = ("cja-247a-2a",)

NO_GATE_FROM = date(2021, 6, 29)  # CTSA 2021 s.50(2)
NO_GATE = "Criminal Justice Act 2003, s.247A(2A): the whole custodial term is served, without the Parole Board"
TARIFF = "Crime (Sentences) Act 1997, s.28: the Parole Board considers it from the end of the tariff (TED)"
NO_BOARD = "Sentencing Code, Part 10: released at the middle of a detention and training order"


def without_ped(kind: str, sentenced_on: date, *, schedule_19za: str, has_connection: bool) -> str:
    """Why a sentence has no parole eligibility; empty where it has, or where nothing is said of it."""
    if kind == kinds.STS:
        return NO_GATE
    if kind in (kinds.LIFE, kinds.IPP):
        return TARIFF
    if kind == kinds.DTO:
        return NO_BOARD
    is_gravest = schedule_19za == "part_1" or (schedule_19za == "part_3" and has_connection)
    return NO_GATE if kind == kinds.EDS and is_gravest and sentenced_on >= NO_GATE_FROM else ""
