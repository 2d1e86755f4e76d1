"""That the table of changes which show in no output still speaks of the engine as it is."""

from functools import cache

import pytest

from tests.offenders.dates.engines.altered_engine import sources
from tests.offenders.dates.engines.engine_changes import changes
from tests.offenders.dates.engines.equivalent_changes import EQUIVALENT


@cache
def possible(module: str) -> set[tuple]:
    return {change.key for change in changes(module, sources()[module])}


@pytest.mark.parametrize("row", EQUIVALENT, ids=lambda row: f"{row.module}: {row.what}")
def test_row_names_a_change_that_can_be_made_and_says_why_it_shows_nowhere(row) -> None:
    assert row.key in possible(row.module)
    assert row.because


def test_no_change_is_listed_twice() -> None:
    assert len({row.key for row in EQUIVALENT}) == len(EQUIVALENT)
