"""The rule on law-enforcement members of a panel, dated, for a jurisdiction and a group of offences.

The Victims and Prisoners Act 2024 s.73(2) lets the Rules ask for members of a description; it was not seen in force,
and no Rules made under it were found. So the rule is advisory until its practice value says otherwise. It never stands
in the way of the Board: a shortfall is shown and told, and stops nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from parole.hearings.rules import Discipline

LAW_ENTRIES = ("vpa-73-2", "vpa-74")


class Force(StrEnum):
    ADVISORY = "advisory"
    MANDATORY = "mandatory"


ENGLAND_AND_WALES = "england_and_wales"
TERRORISM = "terrorism"
LAW_ENFORCEMENT_MEMBERS = 1
MOST_MEMBERS = 5
NUMBERS = {1: "one", 2: "two", 3: "three"}
REFERENCE = re.compile(r"(?=.*\d)[A-Z0-9][A-Z0-9/-]{1,19}")


@dataclass(frozen=True)
class PanelRule:
    """At least so many members of a discipline, in a jurisdiction, for a group of offences."""

    discipline: Discipline
    at_least: int
    force: Force
    jurisdiction: str = ENGLAND_AND_WALES
    offences: str = TERRORISM


@dataclass(frozen=True)
class Fit:
    """How a panel stands to the rule. has: members of the discipline that sit; strong and words: what a page says."""

    is_met: bool
    has: int
    rule: PanelRule
    strong: str
    words: str


def is_met(has: int, rule: PanelRule) -> bool:
    """has: members of the rule's discipline that sit."""
    return has >= rule.at_least


def fit(disciplines: Iterable[Discipline | str], rule: PanelRule) -> Fit:
    has = sum(discipline == rule.discipline for discipline in disciplines)
    least = NUMBERS.get(rule.at_least, str(rule.at_least))
    asks = f"Rule for {rule.offences} cases: at least {least}."
    if is_met(has, rule):
        return Fit(True, has, rule, "The panel meets the rule.", f"{asks} {has} with law enforcement experience.")
    strong = f"{'No' if not has else f'Only {has}'} member with law enforcement experience."
    force = "Advisory: the decision still applies." if rule.force is Force.ADVISORY else "Mandatory: we block nothing."
    return Fit(False, has, rule, strong, f"{asks} {force}")


def force_of(word: object) -> Force:
    """The force that a practice value names; what is no such word binds nobody."""
    return Force.MANDATORY if str(word).strip().lower() == Force.MANDATORY else Force.ADVISORY


def practice_name(jurisdiction: str, offences: str, what: str) -> str:
    """Under which name the rule's values are kept: "parole.panel.england_and_wales.terrorism.force"."""
    return f"parole.panel.{jurisdiction}.{offences}.{what}"


def reference_of(text: str) -> str | None:
    """The Board's reference of a member as it is kept; None for what may be a name, which is never kept."""
    plain = "".join(text.split()).upper()
    return plain if REFERENCE.fullmatch(plain) else None
