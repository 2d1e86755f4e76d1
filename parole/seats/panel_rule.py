"""The panel of a hearing: who sits on it, and whether it meets the rule of the day the hearing was listed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.db.models import Case, IntegerField, Value, When

from parole.hearings.rules import Discipline
from parole.seats import rules
from parole.seats.rules import ENGLAND_AND_WALES, TERRORISM, Fit, PanelRule
from sharing import practice

LAW_ENTRIES = ("vpa-73-2",)

SOURCE = "Victims and Prisoners Act 2024 s.73(2), not seen in force; the March 2022 review recommended one"
LAW_ENFORCEMENT_MEMBERS = practice.define(
    rules.practice_name(ENGLAND_AND_WALES, TERRORISM, "law_enforcement_members"),
    "Panels of terrorism cases in England and Wales: law-enforcement members, at least",
    unit="members",
    default=rules.LAW_ENFORCEMENT_MEMBERS,
    source=SOURCE,
)
FORCE = practice.define(
    rules.practice_name(ENGLAND_AND_WALES, TERRORISM, "force"),
    "Panels of terrorism cases in England and Wales: rule advisory or mandatory",
    unit="",
    default=rules.Force.ADVISORY.value,
    source=SOURCE,
)


def rule_by_day() -> Callable[[date], PanelRule]:
    """The rule for terrorism cases as it held on any day: two queries, however many days are asked for."""
    at_least, force = practice.over_time(LAW_ENFORCEMENT_MEMBERS), practice.over_time(FORCE)
    return lambda on: PanelRule(Discipline.LAW_ENFORCEMENT, int(at_least(on)), rules.force_of(force(on)))


def at_least_when_listed() -> Case:
    """So many members as the rule asked for on the day on which the hearing of the row was listed."""
    set_on = practice.dated(LAW_ENFORCEMENT_MEMBERS)
    numbers = [When(listed_on__gte=day, then=Value(int(number))) for day, number in set_on]
    return Case(*numbers, default=Value(int(LAW_ENFORCEMENT_MEMBERS.default)), output_field=IntegerField())


def fits_of(hearings: Iterable[Any]) -> dict[int, Fit]:
    """How the panel of each hearing stands to the rule, by the key of the hearing. hearings: `with_panel`.

    Left out are those of which no panel is recorded, and cases to which no rule applies.
    """
    rule = rule_by_day()
    return {
        hearing.pk: rules.fit(hearing.disciplines, rule(hearing.listed_on))
        for hearing in hearings
        if hearing.disciplines and hearing.is_terrorism
    }
