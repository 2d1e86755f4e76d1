"""The population for measuring: like real work, and each reader sees their share."""

from datetime import date

import pytest

from offenders.models import Offender, Release
from offenders.rules.releases import leaves_on
from release_monitor import population
from sharing.models import User

pytestmark = pytest.mark.django_db


def test_each_reader_sees_their_share_and_every_person_is_led():
    readers = population.seed(900, today=date(2026, 12, 1))

    seen = {kind: Offender.objects.visible_to(User.objects.get(email=email)).count() for kind, email in readers.items()}
    assert seen["national"] == 900
    assert 0 < seen["officer"] < seen["region"] < seen["prison"] < 900
    assert not Offender.objects.exclude(grants__grant_role="lead").exists()


def test_releases_are_those_that_the_rules_would_make():
    population.seed(200, today=date(2026, 12, 1))

    for release in Release.objects.all():
        weekend_only = leaves_on(release.basis, release.expected_on, is_bank_holiday=lambda day: False)
        assert (release.leaves_on, release.is_counted) == (weekend_only, True)


def test_it_fills_only_an_empty_database():
    population.seed(10, today=date(2026, 12, 1))

    with pytest.raises(population.NotEmpty):
        population.seed(10, today=date(2026, 12, 1))
    assert Offender.objects.count() == 10
