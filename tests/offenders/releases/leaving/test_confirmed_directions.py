"""Nobody goes on a direction before a second person has compared it with the Board's document."""

from datetime import date, timedelta

import pytest

from offenders.dates.rules.releases import Basis
from offenders.models import BoardDirection
from offenders.movements import actions as custody
from offenders.releases.directions.actions import DirectionRefused, confirm_direction, direct_release
from offenders.releases.gate.facts import facts_of
from offenders.releases.gate.rules import GateAnswer, judge_release
from sharing.access.two_people import SamePerson
from sharing.models import AuditEntry
from tests.factories.parole import somebody_held
from tests.factories.sharing import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026
TODAY = date(2026, 12, 1)
A_DAY = timedelta(days=1)


@pytest.fixture
def person():
    return somebody_held()


@pytest.fixture
def casework():
    return UserFactory(role="ppcs")


@pytest.fixture
def colleague():
    return UserFactory(role="ppcs")


def directs(person, by, *, on=TODAY, is_final=True, until=None):
    return direct_release(
        offender=person,
        expected_on=on,
        is_final=is_final,
        directed_on=date(2025, 12, 30),  # no question of a referral to the High Court
        challengeable_until=until,
        source="Letter 4418",
        by=by,
    )


def answer(person, on=TODAY):
    return judge_release(facts_of(person, on=on), route=Basis.APD, on=on).answer


def standing():
    return BoardDirection.objects.get(ended_at=None)


def test_it_is_in_dispute_until_a_second_person_confirms_it(person, casework, colleague):
    release = directs(person, casework)

    with pytest.raises(custody.NotDue, match="No second person has confirmed the direction against the document"):
        custody.record_release(release=release, on=TODAY, by=casework)
    confirm_direction(offender=person, by=colleague)

    assert answer(person) is GateAnswer.DUE
    assert AuditEntry.objects.get(verb="offenders.direction_confirmed").actor_id == colleague.pk
    assert custody.record_release(release=release, on=TODAY, by=casework).status == "released"


def test_who_recorded_it_and_a_program_never_confirm_it(person, casework):
    directs(person, casework)

    with pytest.raises(SamePerson):
        confirm_direction(offender=person, by=casework)
    with pytest.raises(SamePerson, match="partner system"):
        confirm_direction(offender=person, by=UserFactory(role="partner"))
    assert standing().confirmed_at is None


def test_nothing_or_what_is_confirmed_already_is_not_confirmed(person, casework, colleague):
    with pytest.raises(DirectionRefused, match="Record the decision first"):
        confirm_direction(offender=person, by=colleague)
    directs(person, casework)
    first = confirm_direction(offender=person, by=colleague)

    assert confirm_direction(offender=person, by=colleague).confirmed_at == first.confirmed_at
    with pytest.raises(DirectionRefused, match="confirmed already"):
        confirm_direction(offender=person, by=UserFactory(role="ppcs"))


def test_what_time_makes_final_stays_confirmed_by_whoever_did(person, casework, colleague, at_noon):
    directs(person, casework, is_final=False, until=TODAY)
    confirm_direction(offender=person, by=colleague)
    at_noon.shift(A_DAY)

    directs(person, None, on=TODAY + A_DAY)

    assert (standing().recorded_by, standing().confirmed_by) == (casework, colleague)
    assert answer(person, TODAY + A_DAY) is GateAnswer.DUE


def test_a_later_day_stays_confirmed_and_an_earlier_one_needs_a_second_person_again(person, casework, colleague):
    directs(person, casework, on=TODAY + 9 * A_DAY)
    confirm_direction(offender=person, by=colleague)

    directs(person, casework, on=TODAY + 12 * A_DAY)
    assert standing().confirmed_by == colleague

    directs(person, casework, on=TODAY + 11 * A_DAY)
    assert standing().confirmed_by is None


def test_the_end_of_a_challenge_needs_a_second_person_again(person, casework, colleague):
    directs(person, casework, is_final=False, until=None)
    confirm_direction(offender=person, by=colleague)

    directs(person, casework)

    assert answer(person) is GateAnswer.IN_DISPUTE
