"""When the duty to release on a direction of the Parole Board is suspended: the question of a High Court referral.

Criminal Justice Act 2003 s.256AZBA and, for life, Crime (Sentences) Act 1997 s.32ZAA, in force from 31 December 2025.
"""

from __future__ import annotations

from datetime import date

LAW_ENTRIES = ("cja-256azba-1", "cja-256azba-3a", "cja-256azba-6", "csa-32zaa")

SUSPENDED_FROM = date(2025, 12, 31)  # SI 2025/1325: VPA 2024 ss.61, 62 in force
SUSPENDED = (
    "Release is suspended while the Secretary of State considers a referral to the High Court "
    "(CJA 2003 s.256AZBA, C(S)A 1997 s.32ZAA)"
)


def asks_for_referral(directed_on: date | None) -> bool:
    """Whether a direction of that day brings the question: not one from before 31 December 2025 (s.256AZBA(6)).

    It is judged by the day of the Board's direction. None: not known, and so it is asked.
    """
    return directed_on is None or directed_on >= SUSPENDED_FROM


def is_suspended(*, directed_on: date | None, settled_on: date | None) -> bool:
    """Whether the duty to release is suspended: from the day of the direction until the question is settled.

    s.256AZBA(3)(a) and (b): not listed, not referred, or determined by the court. settled_on None: it is not settled,
    or nobody has asked it yet.
    """
    return asks_for_referral(directed_on) and settled_on is None
