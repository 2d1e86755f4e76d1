"""The panel of a hearing: who sits on it, and whether it meets the rule of the day the hearing was listed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.db.models import Case, IntegerField, Value, When

from parole.hearings.querysets import HearingQuerySet
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


def falling_short(hearings: HearingQuerySet) -> HearingQuerySet:
    """Those whose panel has fewer members than the rule asked for on the day on which the hearing was listed."""
    set_on = [(day, int(number)) for day, number in practice.dated(LAW_ENFORCEMENT_MEMBERS)]
    otherwise = int(LAW_ENFORCEMENT_MEMBERS.default)
    numbers = [When(listed_on__gte=day, then=Value(number)) for day, number in set_on]
    asked_for = Case(*numbers, default=Value(otherwise), output_field=IntegerField())
    most = max(otherwise, *(number for _, number in set_on), 0)
    return hearings.falling_short(Discipline.LAW_ENFORCEMENT, asked_for, most=most)


def fits_of(hearings: Iterable[Any]) -> dict[int, Fit]:
    """How the panel of each hearing stands to the rule, by the key of the hearing. hearings: `with_terrorism`.

    Left out are those of which no panel is recorded, and cases to which no rule applies.
    """
    rule = rule_by_day()
    return {
        hearing.pk: rules.fit(hearing.disciplines, rule(hearing.listed_on))
        for hearing in hearings
        if hearing.disciplines and hearing.is_terrorism
    }
