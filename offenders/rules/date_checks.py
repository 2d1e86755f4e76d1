"""Do two people who worked out the same dates agree, and does what they found still stand?"""

from __future__ import annotations

from enum import StrEnum

from offenders.rules.conflicts import COMPARED, Dates, alike
from offenders.rules.releases import Code

CHECKED = COMPARED  # the Board sets an APD: nobody works it out


class State(StrEnum):
    """How the check of a person's dates stands."""

    NONE = "none"  # nobody has worked them out, or what they found was given up
    WAITING = "waiting"  # one person has, the second has not
    AGREED = "agreed"
    DIFFER = "differ"
    OLD = "old"  # two agreed, on a record that has changed since


def state_of(*, agrees: bool | None, is_of_now: bool, is_ended: bool, is_given_up: bool) -> State:
    """agrees: None until the second has answered. is_of_now: the record is as it was. is_given_up: ended by somebody,
    and not by a change of the record."""
    if is_given_up or (is_ended and not agrees):
        return State.NONE
    if is_of_now and not is_ended:
        return State.WAITING if agrees is None else State.AGREED if agrees else State.DIFFER
    return State.OLD if agrees else State.NONE


def differing(first: Dates, second: Dates) -> tuple[Code, ...]:
    """The codes on which two answers are not the same day, or of which one has no such date; in the order of CHECKED.

    SLED is SED and LED on one day: who says it so and who says it apart agree. Where both say SLED, it is compared
    as that.
    """
    first, second = alike(first, second)
    return tuple(code for code in CHECKED if first.get(code) != second.get(code))
