"""Each rule of law in the program names its entry in the register, and each entry has a rule or says why none."""

import re
from datetime import date
from pathlib import Path

import pytest

from offenders.dates.engine.law.commencements import COMMENCEMENTS
from offenders.dates.engine.law.regimes import CONVENTIONS, REGIMES
from offenders.reference.law.entries import Entry, entries
from offenders.reference.law.uses import HOUSE, marked, modules_by_entry

CITES = re.compile(
    r"\bss?\.\d+[A-Z]*|\b(?:rr?|reg|art|Sch)\.\d+[A-Z]*|\bSchedule \d+|\b(?:Act|Rules|Code) (?:19|20)\d\d\b"
)
FLOORS = ("sharing", "offenders", "parole", "licence")
ENGINE = HOUSE / "offenders/dates/engine"
NAMED_BY_RULES = {"regimes.py", "commencements.py"}  # of the engine: what they hold are rules, each with its entry
MARKED = {path: keys for path, _, keys in marked()}
NOON = date(2026, 12, 1)


def rules_modules():
    for floor in FLOORS:
        for path in sorted((HOUSE / floor).rglob("*.py")):
            if "rules" in (path.stem, *path.parts) or (ENGINE in path.parents and path.name not in NAMED_BY_RULES):
                yield path


def names(path: Path):
    return str(path.relative_to(HOUSE))


def of_rules():
    rules = (*REGIMES, *CONVENTIONS, *(each.rule for each in COMMENCEMENTS.values()))
    return {entry for rule in rules for entry in rule.entries}


def test_module_of_rules_that_cites_a_provision_names_its_entries():
    silent = [names(path) for path in rules_modules() if CITES.search(path.read_text()) and names(path) not in MARKED]

    assert not silent, f"add LAW_ENTRIES, by the keys of offenders/reference/data/law.json: {silent}"


def test_modules_name_entries_that_are_in_the_register():
    unknown = {path: set(keys) - entries().keys() for path, keys in MARKED.items() if set(keys) - entries().keys()}

    assert not unknown


def test_entry_in_force_has_a_rule_or_says_why_none():
    applied = modules_by_entry().keys() | of_rules()
    in_force = {key: each for key, each in entries().items() if each.in_force(NOON)}

    assert not [key for key, each in in_force.items() if key not in applied and not each.kept_in_sight]
    assert not [key for key, each in entries().items() if key in applied and each.kept_in_sight], "empty kept_in_sight"


def test_entry_says_what_it_does_where_that_was_read_and_what_was_not():
    assert not [key for key, each in entries().items() if not (each.source and each.says and each.instrument)]
    assert not [key for key, each in entries().items() if not (each.is_confirmed or each.note)]


def test_keys_are_there_once():
    rows = (HOUSE / "offenders/reference/data/law.json").read_text()

    assert len(entries()) == rows.count('"key":')


@pytest.mark.parametrize(
    ("day", "holds"),
    [
        (date(2021, 4, 29), False),
        (date(2021, 4, 30), True),
        (date(2021, 6, 28), True),
        (date(2021, 6, 29), False),
    ],
)
def test_entry_holds_from_its_first_day_to_its_last(day, holds):
    entry = Entry(
        "x", "An Act", "s.1", "says", date(2021, 4, 30), date(2021, 6, 28), "all", ("parole",), "read", True, "", ""
    )

    assert entry.in_force(day) is holds
