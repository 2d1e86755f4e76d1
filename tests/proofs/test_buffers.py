"""The lists of the API and an officer's list pages in a population of 8,000: as the proof asks them of 100,000."""

import pytest

from proofs import buffers
from tests import database

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
# Of 4,000 and fewer, PostgreSQL may walk everybody's checks in the order of days, and rightly: it costs as much.
PEOPLE = 8_000


def test_no_list_touches_more_blocks_than_its_rows_need():
    database.sweep()  # the room of rows that tests before have deleted would be counted
    found = list(buffers.lists(PEOPLE, of_pages=("officer",)))

    assert list(buffers.too_many(found)) == []
    assert {(each.what, each.reader) for each in found if each.rows == 0 and not each.is_page} == set()
    walked = buffers.Touched("people, API", "officer", 35, 35, 9_000, 9_000, "SELECT")
    assert len(list(buffers.too_many([walked]))) == 1
    page = buffers.Touched("hearings", "officer", 35, 5, 9_000, 9_000, "SELECT", is_page=True)
    assert len(list(buffers.too_many([page]))) == 1
