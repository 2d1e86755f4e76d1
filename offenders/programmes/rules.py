"""To which programme a conviction belongs, by its offence and what the court determined."""

from __future__ import annotations

from sharing.access.rules import Programme

LAW_ENTRIES = ("sc-69-new", "sc-69a")

ORDINARY = "ordinary"


def programme_of(offence: str | None, *, has_connection: bool, has_foreign_power: bool) -> Programme | None:
    """offence: the programme of the offence itself; None: not classified. None where the conviction says none.

    An ordinary offence with a terrorist connection (Sentencing Code s.69) belongs to terrorism, with the foreign power
    condition (s.69A) to state threats.
    """
    if offence is not None and offence != ORDINARY:
        return Programme(offence)
    if has_connection:
        return Programme.TERRORISM
    return Programme.STATE_THREATS if has_foreign_power else None
