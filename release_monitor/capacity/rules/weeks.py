"""Weeks that capacity is shown and watched for."""

from datetime import date, timedelta

AHEAD = 8  # a crossing in these needs a decision
SHOWN = 13


def mondays(on: date, number: int = SHOWN) -> list[date]:
    """Of this week and those after it."""
    first = on - timedelta(days=on.weekday())
    return [first + timedelta(weeks=ahead) for ahead in range(number)]
