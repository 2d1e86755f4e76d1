"""Rules of conditions: whether one may be imposed, when a permission may be given, and whether it still holds.

An exemption has a beginning, an end, somebody who approved it and a reason, and says who was told. It ends by itself.
"""

from __future__ import annotations

from datetime import datetime, timedelta

LONGEST_DAYS = 14  # practice


def refusal(
    *,
    starts_at: datetime,
    ends_at: datetime | None,
    approver: int | None,
    asker: int | None,
    told: int,
    longest_days: int,
) -> tuple[str, str]:
    """Field and reason why it cannot be made; two empty texts when it can. told: how many teams were told."""
    if ends_at is None:
        return "ends_at", "An exemption has an end"
    if ends_at <= starts_at:
        return "ends_at", "The end must be after the start"
    if ends_at > starts_at + timedelta(days=longest_days):
        return "ends_at", f"An exemption lasts at most {longest_days} days"
    if approver is None or approver == asker:
        return "approved_by", "Somebody other than who asks approves it"
    if told == 0:
        return "told", "Say which teams were told"
    return "", ""


def holds(*, starts_at: datetime, ends_at: datetime, ended_at: datetime | None, at: datetime) -> bool:
    """From its start on; no more at its end, or once it was ended by hand."""
    return starts_at <= at < (min(ends_at, ended_at) if ended_at else ends_at)


def polygraph_refusal(*, age: int, is_terrorist_offence: bool, sentence_months: int) -> str:
    """Why the polygraph condition cannot be imposed; empty when it can.

    Offender Management Act 2007 s.28 as amended by the Counter-Terrorism and Sentencing Act 2021 s.32: aged 18 or over,
    a terrorism offence or one with a terrorist connection, and a sentence of 12 months or more. That policy also asks
    for a high or very high risk of serious harm is practice and is decided by the officer.
    """
    if age < 18:
        return "A polygraph condition needs somebody aged 18 or over"
    if not is_terrorist_offence:
        return "A polygraph condition needs a terrorism offence or a determined terrorist connection"
    if sentence_months < 12:
        return "A polygraph condition needs a sentence of 12 months or more"
    return ""
