"""What a data file does to one row: the first load writes, a later one changes nothing that stands."""

import pytest

from offenders.reference.loading.rules import Outcome, compare

FILED = {"title": "New", "note": "From the file"}
OLD = {"title": "Old", "note": "From the file"}


@pytest.mark.parametrize(
    ("here", "said_before", "is_first", "outcome", "fields"),
    [
        (None, None, True, Outcome.ADDED, []),
        (None, None, False, Outcome.ADDED, []),
        (FILED, OLD, False, Outcome.SAME, []),
        (OLD, OLD, False, Outcome.PROPOSED, ["title"]),
        (OLD | {"note": "Ours"}, OLD, False, Outcome.PROPOSED, ["title"]),  # not the field that the file left alone
        (OLD | {"title": "Ours"}, OLD, False, Outcome.PROPOSED, ["title"]),
        (FILED | {"note": "Ours"}, FILED, False, Outcome.KEPT, ["note"]),
        (FILED | {"title": ""}, None, False, Outcome.PROPOSED, ["title"]),  # blank, and people left it so
        (FILED | {"title": ""}, {"note": "From the file"}, False, Outcome.PROPOSED, ["title"]),
        (FILED | {"title": ""}, None, True, Outcome.FILLED, ["title"]),  # a row from before the first load
        (FILED | {"title": "Ours"}, None, True, Outcome.KEPT, ["title"]),
    ],
)
def test_row_that_stands_is_changed_by_no_later_load(here, said_before, is_first, outcome, fields):
    blank = frozenset(name for name, value in (here or {}).items() if not value)

    found, differences = compare(FILED, here=here, said_before=said_before, is_first=is_first, blank=blank)

    assert (found, [each.name for each in differences]) == (outcome, fields)
