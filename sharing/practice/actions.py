"""Say from which day on a practice has another value."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from sharing import audit, practice
from sharing.access.two_people import refuse_alone
from sharing.agencies.models import User
from sharing.practice import Definition, rules
from sharing.practice.models import PracticeValue
from sharing.records.errors import Refused
from sharing.records.once import take_turns


class PracticeValueRefused(Refused):
    """The value cannot be set as asked."""


@transaction.atomic
def set_practice_value(
    *,
    definition: Definition,
    value: Any,
    starts_on: date,
    source: str,
    on: date,
    by: User | None,
    agreed_by: User | None = None,
) -> PracticeValue:
    """From `starts_on` on, this value. A row for that day which has not begun is corrected.

    on: today. A start today or later is taken; what counted before today, and what counts today by a row that begins
    today, is never rewritten. The same value, day and source again changes nothing.
    Raises PracticeValueRefused for a value of another type than the default's or out of its bounds, a start in the
    past, a day whose row has begun, and an empty source; NeedsTwo where one person alone would loosen it.
    """
    value = typed(definition, value)
    if not source.strip():
        raise PracticeValueRefused("source", "Enter who decided this, and where it is written")
    take_turns(f"practice:{definition.name}:{starts_on}")
    row = PracticeValue.objects.filter(name=definition.name, starts_on=starts_on).first()
    if row and (row.value, row.source) == (value, source):
        return row
    if starts_on < on:
        raise PracticeValueRefused("starts_on", "The first day must be today or in the future")
    if row and row.starts_on <= on:
        raise PracticeValueRefused("starts_on", "A value started today and cannot be changed. Select tomorrow or later")
    if loosens(definition, value, on=starts_on):
        refuse_alone(by, agreed_by)
    before = audit.fields_of(row, "value", "starts_on", "source") if row else None
    row, _ = PracticeValue.objects.update_or_create(
        name=definition.name, starts_on=starts_on, defaults={"value": value, "source": source, "set_by": by}
    )
    practice.forget()
    audit.record(
        action=audit.Action.ADMINISTRATION,
        verb="sharing.practice_value_set",
        by=by,
        target=row,
        payload={
            "name": definition.name,
            "before": before,
            "after": audit.fields_of(row, "value", "starts_on", "source"),
        },
    )
    return row


def loosens(definition: Definition, value: Any, *, on: date) -> bool:
    """Whether the value protects less than what counts on that day. Tightening takes one person."""
    return rules.loosens(practice.value(definition, on=on), value, safer=definition.safer)


def typed(definition: Definition, value: Any) -> Any:
    """`value` as the database holds it: of the default's type, a number not below nought and within the bounds of its
    definition, a list not empty."""
    kind = type(definition.default)
    if kind in (list, tuple):
        if not isinstance(value, list | tuple) or not value:
            raise PracticeValueRefused("value", "Enter at least one value")
        value = [_one(type(definition.default[0]), item) for item in value]
    else:
        value = _one(kind, value)
    if not rules.is_within(value, definition.bounds):
        raise PracticeValueRefused("value", "The value must be from {} to {}".format(*definition.bounds or ()))
    return value


def _one(kind: type[Any], value: Any) -> Any:
    if type(value) is not kind:  # True is no number, though Python counts it as one
        raise PracticeValueRefused("value", f"The value must be {WORDS.get(kind, kind.__name__)}")
    if isinstance(value, int | float) and value < 0:
        raise PracticeValueRefused("value", "The value must be 0 or more")
    if isinstance(value, str) and not value.strip():
        raise PracticeValueRefused("value", "Enter a value")
    return value


WORDS: dict[type, str] = {int: "a whole number", float: "a number", str: "words", bool: "yes or no"}
