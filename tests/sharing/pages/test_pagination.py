"""Pages of a long list lose no row and give none twice."""

import pytest

from offenders.models import Offender
from sharing.pages import pagination
from tests.factories.offenders import prison_number

pytestmark = pytest.mark.django_db


def walk(order, direction, start=""):
    """The keys of all rows from page to page."""
    keys, cursor = [], start
    while True:
        page = pagination.paginate_rows(Offender.objects.all(), order=order, cursor=cursor)
        rows = [row.pk for row in page.rows]
        keys = keys + rows if direction == "next" else rows + keys
        cursor = getattr(page, direction)
        if cursor is None:
            return keys, page


@pytest.fixture
def same_name():
    Offender.objects.bulk_create(
        Offender(family_name="Telford", given_names=f"{n}", prison_number=prison_number(n)) for n in range(320)
    )


def test_three_hundred_and_twenty_equal_names_are_each_given_once_both_ways(same_name):
    for sign in ("", "-"):
        order = f"{sign}family_name"
        expected = list(Offender.objects.order_by(f"{sign}pk").values_list("pk", flat=True))

        forward, last = walk(order, "next")
        assert forward == expected, order

        backward, first = walk(order, "previous", start=last.previous)
        assert backward == expected[:300], order  # those before the last page
        assert first.next is not None


def test_first_page_has_no_previous_and_the_only_page_no_next():
    Offender.objects.create(family_name="Telford", prison_number="A0001AA")

    page = pagination.paginate_rows(Offender.objects.all(), order="family_name")

    assert (len(page.rows), page.next, page.previous) == (1, None, None)


def test_named_columns_give_plain_values():
    Offender.objects.create(family_name="Telford", prison_number="A0001AA")

    page = pagination.paginate_rows(Offender.objects.all(), order="family_name", names=("prison_number",))

    assert page.rows[0]["prison_number"] == "A0001AA"


@pytest.mark.parametrize(
    "cursor", ["x", "WzAsMV0", "bnVsbA", "WzAsICJhIiwgInh4Il0", "ünsinn", "WzcsICJhIiwgMV0", "A" * 5000]
)
def test_broken_cursor_is_refused(cursor):
    with pytest.raises(pagination.BadCursor):
        pagination.paginate_rows(Offender.objects.all(), order="family_name", cursor=cursor)
