"""docs/release-rules.md says what the code says, and each rule says where it stands."""

import io
from pathlib import Path

import pytest
from django.core.management import call_command

from offenders.dates.engine.commencements import CONNECTED, RESTRICTED
from offenders.dates.engine.regimes import CONVENTIONS, REGIMES
from offenders.reference.law.entries import entries

PAGE = Path(__file__).resolve().parents[4] / "docs" / "release-rules.md"
RULES = (*REGIMES, *CONVENTIONS)


def test_page_is_printed_from_the_rules():
    printed = io.StringIO()
    call_command("document_rules", stdout=printed)

    assert PAGE.read_text() == printed.getvalue(), "run: python3 manage.py document_rules > docs/release-rules.md"


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_rule_has_a_source_and_what_is_not_confirmed_a_note(rule):
    assert rule.statute
    assert rule.section
    assert rule.says
    assert rule.confirmed or rule.note
    assert rule.begins_on is None or rule.ends_on is None or rule.begins_on < rule.ends_on


@pytest.mark.parametrize("rule", [*RULES, RESTRICTED, CONNECTED], ids=lambda rule: rule.name)
def test_rule_names_entries_of_the_register(rule):
    assert set(rule.entries) <= entries().keys()


def test_no_two_rules_have_one_name():
    assert len({rule.name for rule in RULES}) == len(RULES)
