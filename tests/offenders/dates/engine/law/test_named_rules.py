"""Each rule has a name of its own and says where it stands."""

import pytest

from offenders.dates.engine.law.commencements import CONNECTED, RESTRICTED
from offenders.dates.engine.law.regimes import CONVENTIONS, REGIMES
from offenders.reference.law.entries import entries

RULES = (*REGIMES, *CONVENTIONS)


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
