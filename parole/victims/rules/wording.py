"""What may not stand in words about victims: nothing from which somebody could find one."""

from __future__ import annotations

import re

# UK postcodes as Royal Mail writes them, with the space or without it: SW1A 1AA, m11ae, GIR 0AA
POSTCODE = re.compile(r"\b(?:GIR\s?0AA|[A-Z]{1,2}[0-9][A-Z0-9]?\s{0,2}[0-9][A-Z]{2})\b", re.IGNORECASE)
# UK telephone numbers: 0 or +44, then nine or ten figures, however they are grouped: 07700 900123, +44 (0)20 7946 0000
TELEPHONE = re.compile(r"(?<![\w/])(?:\+\s?44|00\s?44|0)(?:[\s().-]*[0-9]){9,11}(?![\w/])")
EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")

BELONGS = "Keep addresses, phone numbers and email addresses in the victim contact scheme"


def refusal_of(words: str) -> str:
    """Why these words cannot stand here; empty when they can."""
    if POSTCODE.search(words):
        return f"Remove the postcode. {BELONGS}"
    if TELEPHONE.search(words):
        return f"Remove the phone number. {BELONGS}"
    if EMAIL.search(words):
        return f"Remove the email address. {BELONGS}"
    return ""
