"""Passwords are not made of the words of this place, which whoever guesses tries first."""

from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import ValidationError

WORDS = (
    *("release", "monitor", "licence", "license", "recall", "parole", "probation", "prison", "prisoner", "police"),
    *("offender", "terrorism", "terrorist", "justice", "ministry", "hmpps", "mappa", "nsd", "ctp", "board"),
    *("password", "welcome", "officer", "admin", "london", "england", "secret"),
)
LEAST_LEFT = 8  # characters that are none of these words
WHY = "This password is mostly words of this service. Use at least {least} characters of something else"


class NotOfThisPlace:
    """A validator for AUTH_PASSWORD_VALIDATORS: enough must be left without these words."""

    def validate(self, password: str, user: Any = None) -> None:
        left = re.sub("|".join(sorted(WORDS, key=len, reverse=True)), "", password, flags=re.IGNORECASE)
        if left != password and len(left) < LEAST_LEFT:
            raise ValidationError(WHY.format(least=LEAST_LEFT))

    def get_help_text(self) -> str:
        return ""
