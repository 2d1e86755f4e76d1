"""A clock that goes through many records: one that raises is set aside, and the others have their turn."""

import pytest

from offenders.models import Offender
from sharing.jobs import set_aside
from tests.factories.offenders import OffenderFactory

pytestmark = pytest.mark.django_db


def test_record_that_raises_is_taken_back_and_logged_and_the_next_goes_on(caplog):
    for n in range(3):
        with set_aside.alone("some_work", n):
            OffenderFactory(family_name=f"Of turn {n}")
            if n == 1:
                raise ValueError("a bad record")

    assert set(Offender.objects.values_list("family_name", flat=True)) == {"Of turn 0", "Of turn 2"}
    assert [(each.work, each.record) for each in caplog.records if each.message == "record_set_aside"] == [
        ("some_work", 1)
    ]
