"""What may not stand in words about victims: nothing from which somebody could find one."""

from __future__ import annotations

from offenders.people.rules.contact_details import contact_details_in

BELONGS = "Keep addresses, phone numbers and email addresses in the victim contact scheme"


def refusal_of(words: str) -> str:
    """Why these words cannot stand here; empty when they can."""
    found = contact_details_in(words)
    return f"Remove the {found}. {BELONGS}" if found else ""
