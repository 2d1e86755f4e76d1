"""What is not worked out, and in which words is it refused?"""

from __future__ import annotations


class Refused(Exception):
    """No dates, with the reason. missing: paths of the facts that are not known and decide a date."""

    def __init__(self, reason: str, *, missing: tuple[str, ...] = ()) -> None:
        super().__init__(reason)
        self.reason = reason
        self.missing = missing


def not_known(*facts: str) -> Refused:
    """The dates turn on facts that nobody has given."""
    names = ", ".join(facts)
    return Refused(f"Not known, and a date turns on it: {names}", missing=facts)
