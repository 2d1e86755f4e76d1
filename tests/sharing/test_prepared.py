"""A prepared statement answers as one that was sent whole, on whatever connection."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, transaction

from sharing import prepared

WORDS = "SELECT %s::text || '%%', %s + interval '1 day', 7 = ANY(%s::int[])"


def asked(*values):
    with connection.cursor() as cursor:
        prepared.execute(cursor, WORDS, values)
        return cursor.fetchone()


@pytest.mark.django_db
def test_values_are_put_in_each_time():
    first, second = datetime(2026, 12, 1, tzinfo=UTC), datetime(2026, 12, 2, tzinfo=UTC)

    assert asked("it's", first, [7, 8]) == ("it's%", second, True)
    assert asked("50%s", second, []) == ("50%s%", datetime(2026, 12, 3, tzinfo=UTC), False)


@pytest.mark.django_db
def test_to_prepare_is_no_question_of_its_own(django_assert_num_queries):
    with django_assert_num_queries(1):
        asked("a", datetime(2026, 12, 1, tzinfo=UTC), [])


@pytest.mark.django_db
def test_it_is_there_after_what_asked_it_first_was_rolled_back():
    with pytest.raises(IntegrityError), transaction.atomic():
        asked("a", datetime(2026, 12, 1, tzinfo=UTC), [])
        raise IntegrityError

    assert asked("b", datetime(2026, 12, 1, tzinfo=UTC), [])[0] == "b%"


@pytest.mark.django_db(transaction=True)
def test_a_new_connection_is_prepared_anew():
    asked("a", datetime(2026, 12, 1, tzinfo=UTC), [])
    connection.close()

    assert asked("b", datetime(2026, 12, 1, tzinfo=UTC), [])[0] == "b%"
