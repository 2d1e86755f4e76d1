"""Letters that remind users that a way of reaching them lapses."""

from datetime import timedelta

import pytest
from django.core import mail

from sharing.alerts import deliveries
from sharing.models import Delivery, Shift
from sharing.rota import lapsing
from tests.factories.reach import way_of
from tests.factories.rota import HOUR, ShiftCoverFactory, desk_of, shift
from tests.worlds import row_of, world_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
cast = row_of("cast")
world = world_of(lambda: {"cast": desk_of()})


@pytest.mark.parametrize(
    ("age", "letters"),
    [(76 * DAY - SECOND, 0), (76 * DAY, 1), (90 * DAY - SECOND, 1), (90 * DAY, 0)],
)
def test_from_14_days_before_a_test_lapses(cast, noon, age, letters):
    shift(cast, "karen", noon + 2 * DAY)
    way_of(cast["karen"], at=noon - age)

    assert lapsing.remind(at=noon) == letters


def test_once_for_a_test(cast, noon):
    shift(cast, "karen", noon + 2 * DAY)
    way_of(cast["karen"], at=noon - 80 * DAY)

    assert [lapsing.remind(at=noon), lapsing.remind(at=noon + DAY)] == [1, 0]


def test_who_has_no_shift_ahead_is_not_written_to(cast, noon):
    way_of(cast["karen"], at=noon - 80 * DAY)
    shift(cast, "karen", noon - DAY)
    called_off = shift(cast, "karen", noon + DAY)
    Shift.objects.filter(pk=called_off.pk).update(
        called_off_at=noon, called_off_by=cast["ann"], called_off_because="Written twice"
    )

    assert lapsing.remind(at=noon) == 0


def test_who_covers_one_is(cast, noon):
    way_of(cast["delia"], at=noon - 80 * DAY)
    ShiftCoverFactory(shift=shift(cast, "karen", noon + DAY), user=cast["delia"], ends_at=noon + DAY + HOUR)

    assert lapsing.remind(at=noon) == 1


def test_the_letter_says_where_to_test_it(cast, noon):
    shift(cast, "karen", noon + 2 * DAY)
    way_of(cast["karen"], at=noon - 80 * DAY)
    lapsing.remind(at=noon)
    deliveries.deliver_due(at=noon)

    assert [letter.to for letter in mail.outbox] == [[cast["karen"].email]]
    assert "a contact method to test again" in mail.outbox[0].subject
    assert Delivery.objects.get().state == "sent"
