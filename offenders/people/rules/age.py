"""Age in whole years."""

from datetime import date


def age_on(day: date, *, born: date) -> int:
    """Whole years on that day. Who was born on 29 February is a year older from 1 March where there is no 29th."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
