"""The population for measuring: like real work, and each reader sees their share."""

from datetime import date

import pytest
from django.db.models import F

from licence.licences.rules import last_moment
from licence.models import Breach, Check, Licence, LicenceCondition
from offenders.dates.rules.releases import leaves_on
from offenders.models import Offender, Release
from parole.models import Decision, Hearing, ParoleReview, ReviewClock
from proofs.population import seed
from sharing.models import User

pytestmark = pytest.mark.django_db


def test_each_reader_sees_their_share_and_every_person_is_led():
    readers = seed.seed(900, today=date(2026, 12, 1))

    seen = {kind: Offender.objects.visible_to(User.objects.get(email=email)).count() for kind, email in readers.items()}
    assert seen["national"] == 900
    assert 0 < seen["officer"] < seen["region"] < seen["prison"] < 900
    assert not Offender.objects.exclude(grants__grant_role="lead").exists()


def test_releases_are_those_that_the_rules_would_make():
    seed.seed(200, today=date(2026, 12, 1))

    for release in Release.objects.all():
        weekend_only = leaves_on(release.basis, release.expected_on, is_bank_holiday=lambda day: False)
        assert (release.leaves_on, release.is_counted) == (weekend_only, True)


def test_it_fills_only_an_empty_database():
    seed.seed(10, today=date(2026, 12, 1))

    with pytest.raises(seed.NotEmpty):
        seed.seed(10, today=date(2026, 12, 1))
    assert Offender.objects.count() == 10


def test_every_tenth_is_on_licence_with_conditions_checks_and_a_breach():
    readers = seed.seed(100, today=date(2026, 12, 1))

    assert Licence.objects.active().count() == 10
    assert LicenceCondition.objects.in_force(at=last_moment(date(2026, 12, 1))).count() == 80
    assert Check.objects.count() == 200
    assert Check.objects.to_answer().count() == 80
    assert not Check.objects.exclude(conditions__offender=F("offender")).exists()
    assert Breach.objects.open().count() == 10
    officer = User.objects.get(email=readers["officer"])
    assert Check.objects.to_answer().mine(officer).visible_to(officer).exists()


def test_every_tenth_is_before_the_board_with_a_hearing_a_panel_and_decisions_before():
    seed.seed(100, today=date(2026, 12, 1))

    assert ParoleReview.objects.open().count() == 10
    assert Hearing.objects.listed().count() == 10
    assert Decision.objects.count() == 20
    assert ReviewClock.objects.running().count() == 20
    # The day of each comes from a hash of a key that goes on from test to test: ask of all the years they may lie in.
    serious = [
        len([one for one in Hearing.objects.of_serious_cases(year) if len(one.disciplines) == 3])
        for year in range(2024, 2028)
    ]
    assert sum(serious) == 30
