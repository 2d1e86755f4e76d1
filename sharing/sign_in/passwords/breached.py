"""A password that is known from a breach is refused, by a list on this machine: nothing is asked outside.

The list is a file of SHA-1 digests in upper case, one a line, in their order, each followed by a colon and how often it
was seen: as Have I Been Pwned gives it out ("ordered by hash"). It has 40 GB, so it is searched where it lies.
"""

from __future__ import annotations

import hashlib
import logging
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.exceptions import ValidationError

logger = logging.getLogger(__name__)
DIGEST = 40  # letters of a SHA-1 digest
LONGEST_LINE = 64
WHY = "This password is known from a data breach. Use a different one"
NOT_NOW = "No password can be set now. Tell an administrator that the list of breached passwords cannot be read"


class NotFromABreach:
    """A validator for AUTH_PASSWORD_VALIDATORS. Without a list it lets everything pass, and what is left are the common
    passwords that Django brings. While a list cannot be read, no password can be set."""

    def validate(self, password: str, user: Any = None) -> None:
        if not settings.BREACHED_PASSWORDS:
            return
        try:
            is_known = is_listed(password, Path(settings.BREACHED_PASSWORDS))
        except OSError as why:
            logger.error("breached_passwords_not_read", extra={"error": type(why).__name__})
            raise ValidationError(NOT_NOW) from None
        if is_known:
            raise ValidationError(WHY)

    def get_help_text(self) -> str:
        return ""


def is_listed(password: str, path: Path) -> bool:
    """By halving the file. Raises OSError."""
    wanted = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper().encode()
    with path.open("rb") as file:
        first, last = 0, file.seek(0, 2)  # the wanted line begins at or after `first`, and before `last`
        while first < last:
            middle = (first + last) // 2
            begins, found = _line_after(file, middle)
            if found == wanted:
                return True
            if found and found < wanted:
                first = begins + 1
            else:
                last = middle
    return False


def _line_after(file: IO[bytes], place: int) -> tuple[int, bytes]:
    """Where the first line that does not begin before `place` begins, and its digest; b"" behind the last one."""
    file.seek(max(place - 1, 0))
    if place:
        file.readline(LONGEST_LINE)
    begins = file.tell()
    return begins, file.readline(LONGEST_LINE)[:DIGEST].upper()
