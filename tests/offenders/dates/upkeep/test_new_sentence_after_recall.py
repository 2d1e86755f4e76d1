"""Held after a recall, and then under a new sentence: that has release routes of its own."""

from datetime import date

import pytest

from offenders.dates.rules.releases import Basis
from offenders.dates.upkeep import releases
from offenders.models import Conviction, CustodyPeriod, Movement, Release, Sentence
from offenders.releases.gate.facts import facts_of
from offenders.releases.gate.rules import GateAnswer, judge_release
from tests.offenders import halden as halden_and_others
from tests.offenders.halden import s58, sheet_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026

world = halden_and_others.world(halden_and_others.with_halden)

CRD, PRRD = date(2029, 8, 31), date(2033, 3, 14)


def passed(person, on, kind, **term):
    conviction = Conviction.objects.create(
        offender=person, offence=s58(), convicted_on=on, committed_on=date(2022, 1, 1), terrorist_connection="no"
    )
    return Sentence.objects.create(offender=person, conviction=conviction, kind=kind, sentenced_on=on, **term)


@pytest.fixture
def recalled(halden):
    """Ten years, on licence since January 2026, recalled in March."""
    passed(halden, date(2023, 3, 15), "SDS", years=10)
    CustodyPeriod.objects.filter(offender=halden).update(ends_on=date(2026, 1, 5))
    CustodyPeriod.objects.create(offender=halden, starts_on=date(2026, 3, 1), is_recall=True)
    for happening, on in (("released", 5), ("licence_revoked", 61), ("returned", 61)):
        day = date.fromordinal(date(2025, 12, 31).toordinal() + on)
        Movement.objects.create(offender=halden, happening=happening, happened_on=day, recorded_by=None)
    return halden


def ways(person):
    releases.derive_releases(offender=person, by=None)
    rows = Release.objects.open().filter(offender=person)
    return {each.basis: (each.expected_on, each.certainty, each.is_counted) for each in rows}


def test_recall_alone_has_no_release_of_a_first_period(recalled):
    sheet_of(recalled, CRD=date(2028, 3, 14), PRRD=PRRD, SLED=PRRD)

    assert CustodyPeriod.objects.open().get().is_recall_alone
    assert Basis.CRD not in ways(recalled)


def test_new_sentence_has_its_eligibility_and_its_release_beside_the_recall(recalled):
    passed(recalled, date(2026, 9, 1), "SOPC", years=3, extension_months=12)

    assert not CustodyPeriod.objects.open().get().is_recall_alone
    found = ways(recalled)

    # Two-thirds of 1,096 days are 731. The recall can hold until 2033, and may end before.
    assert found[Basis.PED] == (date(2028, 8, 31), "possible", False)
    assert found[Basis.CRD] == (CRD, "possible", False)
    assert found[Basis.PRRD] == (PRRD, "fixed", True)


def test_gate_goes_by_the_later_of_the_two(recalled):
    passed(recalled, date(2026, 9, 1), "SOPC", years=3, extension_months=12)
    sheet_of(recalled, PED=date(2028, 8, 31), CRD=CRD, PRRD=PRRD, SLED=PRRD)

    facts = facts_of(recalled, on=date(2026, 12, 1))

    assert not facts.is_recalled
    assert judge_release(facts, route=Basis.CRD, on=CRD).answer is GateAnswer.NOT_OPEN
    assert judge_release(facts, route=Basis.PRRD, on=PRRD).answer is GateAnswer.DUE
