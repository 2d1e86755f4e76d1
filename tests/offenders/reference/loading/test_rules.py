"""What a data file does to one row: whoever changed it keeps it."""

import pytest

from offenders.reference.loading.rules import Outcome, compare

FILED = {"title": "New", "note": "From the file"}
OLD = {"title": "Old", "note": "From the file"}


@pytest.mark.parametrize(
    ("here", "said_before", "outcome", "fields"),
    [
        (None, None, Outcome.ADDED, []),
        (None, OLD, Outcome.ADDED, []),
        (FILED, OLD, Outcome.SAME, []),
        (OLD, OLD, Outcome.CHANGED, ["title"]),
        (OLD | {"note": "Ours"}, OLD, Outcome.KEPT, ["title", "note"]),  # not even the field that nobody touched
        (OLD | {"title": "Ours"}, OLD, Outcome.KEPT, ["title"]),
        (FILED | {"note": "Ours"}, FILED, Outcome.KEPT, ["note"]),
        (FILED | {"title": ""}, None, Outcome.CHANGED, ["title"]),  # a row from before the file, filled
        (FILED | {"title": "Ours"}, None, Outcome.KEPT, ["title"]),
    ],
)
def test_row_that_somebody_changed_is_kept_whole(here, said_before, outcome, fields):
    blank = frozenset(name for name, value in (here or {}).items() if not value)

    found, differences = compare(FILED, here=here, said_before=said_before, blank=blank)

    assert (found, [each.name for each in differences]) == (outcome, fields)
