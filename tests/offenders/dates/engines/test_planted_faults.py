"""That the evidence for the engine of release dates is worth something: each fault planted in a copy of it is found."""

import re
from pathlib import Path

import pytest

from tests.offenders.dates.engines.altered_engine import altered, sources
from tests.offenders.dates.engines.mutation import TESTS, differs
from tests.offenders.dates.engines.planted_faults import FAULTS, Fault

MADE_UP = 500  # of the sentences of the long proof (`python3 manage.py prove date-faults`)


def test_nothing_is_found_in_the_engine_as_it_is() -> None:
    assert not differs(altered({}), made_up=MADE_UP)


@pytest.mark.parametrize("fault", FAULTS, ids=[fault.what for fault in FAULTS])
def test_a_planted_fault_is_found(fault: Fault) -> None:
    text = sources()[fault.module]
    assert text.count(fault.right) == 1

    assert differs(altered({fault.module: text.replace(fault.right, fault.wrong)}), made_up=MADE_UP)


def test_tests_that_are_asked_of_each_change_of_the_engine_need_nothing_but_rules() -> None:
    rules = r"dates\.engine\b|reference\.law\.entries\b"
    asks_more = re.compile(rf"^\s*(?:from|import) (?:django|offenders\.(?!{rules}))", re.MULTILINE)

    assert len(TESTS) > 15
    assert [path for path in TESTS if asks_more.search(Path(path).read_text())] == []
