"""Contact details in words: what must not stand where nobody may be findable."""

from __future__ import annotations

import re

# UK postcodes as Royal Mail writes them, with the space or without it: SW1A 1AA, m11ae, GIR 0AA
POSTCODE = re.compile(r"\b(?:GIR\s?0AA|[A-Z]{1,2}[0-9][A-Z0-9]?\s{0,2}[0-9][A-Z]{2})\b", re.IGNORECASE)
# UK telephone numbers: 0 or +44, then nine or ten figures, however they are grouped: 07700 900123, +44 (0)20 7946 0000
TELEPHONE = re.compile(r"(?<![\w/])(?:\+\s?44|00\s?44|0)(?:[\s().-]*[0-9]){9,11}(?![\w/])")
EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
KINDS = ((POSTCODE, "postcode"), (TELEPHONE, "phone number"), (EMAIL, "email address"))


def contact_details_in(words: str) -> str:
    """What of them stands in these words; empty where nothing does."""
    return next((name for pattern, name in KINDS if pattern.search(words)), "")
