"""The migration that says of each custody when the person was released from a sentence before it."""

from datetime import date
from importlib import import_module

import pytest
from django.db import connection
from django.utils import timezone

from offenders.models import CustodyPeriod, Movement, StrikeOut
from release_monitor.database.rights import as_owner
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import UserFactory

pytestmark = pytest.mark.django_db
added = import_module("offenders.migrations.0023_released_before_a_custody")
of_acquittals = import_module("offenders.migrations.0025_acquitted_before_a_custody")


@pytest.mark.parametrize(
    ("happened", "is_withdrawn", "before"),
    [
        ("released", False, date(2026, 3, 1)),
        ("found_lawful", False, date(2026, 3, 1)),
        ("released", True, None),
        ("bailed", False, None),
        ("absconded", False, None),
        ("acquitted", False, date(2026, 3, 1)),
        ("acquitted", True, None),
    ],
)
def test_each_custody_follows_the_last_release_that_stands(happened, is_withdrawn, before):
    person = OffenderFactory()
    days = [date(2023, 3, 15), date(2026, 3, 1), date(2026, 6, 1)]
    moves = [
        Movement.objects.create(offender=person, happening=happening, happened_on=day)
        for happening, day in zip(("received", happened, "received"), days, strict=True)
    ]
    CustodyPeriod.objects.create(offender=person, starts_on=days[0], ends_on=days[1])
    CustodyPeriod.objects.create(offender=person, starts_on=days[2], released_before_on=date(2020, 1, 1))
    if is_withdrawn:
        now, (one, other) = timezone.now(), UserFactory.create_batch(2)
        said = {"marked_by": one, "confirm_due_at": now, "confirmed_at": now, "confirmed_by": other}
        StrikeOut.objects.create(offender=person, movement=moves[1], reason="Another man", **said)

    with as_owner(), connection.cursor() as cursor:
        cursor.execute(added.FROM_MOVEMENTS)
        cursor.execute(of_acquittals.FROM_MOVEMENTS)

    found = CustodyPeriod.objects.filter(offender=person).order_by("starts_on")
    assert list(found.values_list("released_before_on", flat=True)) == [None, before]
