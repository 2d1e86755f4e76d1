"""Rules of the double check: whether two people agree on the dates, and whether their answers still hold."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum

from offenders.dates.rules.differences import COMPARED, Dates, alike
from offenders.dates.rules.releases import Code

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


def stated_where_differing(first: Dates, second: Dates) -> tuple[Dates, ...]:
    """What each of two answers states of the dates on which they differ; none for one that states nothing of them."""
    differ = differing(first, second)
    said = ({code: day for code, day in answer.items() if code in differ} for answer in (first, second))
    return tuple(filter(None, said))


class Need(StrEnum):
    """What a release by law still needs of a second person who works its date out."""

    NONE = "none"
    ASK = "ask"
    ASK_LATE = "ask_late"  # its date was known too late: asked at once, never held, and one person's date
    HOLD = "hold"


def second_check(
    *,
    warn_on: date,
    leaves_on: date,
    known_on: date,
    is_checked: bool,
    on: date,
    asked_days: int = 28,
    hold_days: int = 7,
) -> Need:
    """Of a release by law on this day. known_on: when this date was first recorded.

    Asked for from `asked_days` before on; without one the release is on hold from `hold_days` before on, and never on
    the day itself: what the law says is due nobody keeps.
    """
    asked_from = warn_on - timedelta(days=asked_days)
    if is_checked or on < asked_from or on >= leaves_on:
        return Need.NONE
    if known_on > asked_from:
        return Need.ASK_LATE
    return Need.HOLD if on >= warn_on - timedelta(days=hold_days) else Need.ASK


def days_of(kept: Mapping[str, str]) -> dict[Code, date]:
    """An answer as it is kept, in days."""
    return {Code(code): date.fromisoformat(day) for code, day in kept.items()}
