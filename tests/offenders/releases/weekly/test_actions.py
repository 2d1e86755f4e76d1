"""The week's list: made once, whole, and never changed."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.db import DatabaseError, transaction

from offenders.dates.alert_kinds import THIS_WEEK
from offenders.dates.rules.releases import Code
from offenders.dates.upkeep import releases
from offenders.models import Establishment, Release, WeeklyEntry, WeeklyList
from offenders.releases.weekly import actions as weekly
from offenders.releases.weekly.rules import is_made_late
from offenders.tasks import flag_releases
from sharing.alerts import deliveries
from sharing.models import Alert, PracticeValue
from tests.factories.parole import somebody_held
from tests.factories.sharing import GrantFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # Tuesday 1 December 2026

MONDAY, SUNDAY = date(2026, 11, 30), date(2026, 12, 6)


@pytest.fixture
def prison():
    return Establishment.objects.create(code="FSI", name="HMP Full Sutton")


@pytest.fixture
def expected(prison):
    """Somebody who is expected out on a day."""

    def make(**days):
        person = somebody_held()
        releases.record_official_dates(
            offender=person,
            dates={Code(code): day for code, day in days.items()},
            source="NOMIS",
            as_at=date(2026, 11, 1),
            by=None,
        )
        return person

    return make


def on_list():
    return set(WeeklyEntry.objects.values_list("offender_id", flat=True))


def test_list_holds_the_counted_releases_of_the_week_by_the_day_of_warning(expected, noon):
    monday, friday = expected(CRD=MONDAY), expected(CRD=SUNDAY)  # who is due on a Sunday goes on the Friday
    expected(CRD=MONDAY - timedelta(days=1))  # that Sunday's went on the Friday before
    expected(CRD=SUNDAY + timedelta(days=1))
    expected(PED=MONDAY)

    made = weekly.make_weekly_list(on=noon.date(), at=noon)

    assert (made.starts_on, made.made_at) == (MONDAY, noon)
    assert on_list() == {monday.pk, friday.pk}
    assert set(WeeklyEntry.objects.values_list("establishment", flat=True)) == {"HMP Full Sutton"}


@pytest.mark.parametrize("on", [MONDAY, SUNDAY])
def test_list_is_made_once_a_week_however_late(expected, noon, on):
    person = expected(CRD=MONDAY)
    weekly.make_weekly_list(on=noon.date(), at=noon)
    expected(CRD=MONDAY)

    assert weekly.make_weekly_list(on=on, at=noon) is None

    assert on_list() == {person.pk}


@pytest.mark.parametrize(("minute", "is_made"), [(-1, False), (0, True)])
def test_list_is_not_made_before_six_on_monday(minute, is_made):
    six = datetime(2026, 11, 30, 6, tzinfo=ZoneInfo("Europe/London"))

    made = weekly.make_weekly_list(on=MONDAY, at=six + timedelta(minutes=minute))

    assert bool(made) == is_made


def test_missed_weeks_have_their_lists_with_their_own_mondays_once(expected, at_noon, noon):
    missed, this_week = expected(CRD=date(2026, 12, 9)), expected(CRD=date(2026, 12, 16))
    flag_releases()
    at_noon.shift(timedelta(days=14))

    flag_releases()
    flag_releases()

    lists = {each.starts_on: each for each in WeeklyList.objects.all()}
    assert sorted(lists) == [MONDAY, date(2026, 12, 7), date(2026, 12, 14)]
    assert {each.made_at for each in lists.values()} == {noon, noon + timedelta(days=14)}
    entries = {monday: set(each.entries.values_list("offender_id", flat=True)) for monday, each in lists.items()}
    assert [entries[monday] for monday in sorted(entries)] == [set(), {missed.pk}, {this_week.pk}]
    told = {each.subject_id: each.text for each in Alert.objects.filter(kind=THIS_WEEK.name)}
    assert told[missed.pk].startswith("On the list of the week of 7 December 2026, made late: no release is recorded.")
    assert told[this_week.pk].startswith("On this week's list.")


def test_release_that_was_recorded_is_on_the_late_list_and_alerts_nobody(expected, at_noon):
    person = expected(CRD=date(2026, 12, 9))
    flag_releases()
    Release.objects.update(status="released", released_on=date(2026, 12, 9))
    at_noon.shift(timedelta(days=14))

    flag_releases()

    assert WeeklyEntry.objects.get().offender == person
    assert not Alert.objects.filter(kind=THIS_WEEK.name).exists()


@pytest.mark.parametrize(("day", "late"), [(30, False), (1, True)])
def test_list_is_late_once_its_monday_is_over(day, late):
    made_at = datetime(2026, 11 if day == 30 else 12, day, 0 if late else 23, tzinfo=ZoneInfo("Europe/London"))

    assert is_made_late(made_at, MONDAY) is late


def test_list_stays_as_it_was_when_the_date_moves(expected, noon):
    person = expected(CRD=MONDAY)
    weekly.make_weekly_list(on=noon.date(), at=noon)

    releases.record_official_dates(
        offender=person, dates={Code.CRD: date(2027, 3, 1)}, source="NOMIS", as_at=noon.date(), by=None
    )

    assert WeeklyEntry.objects.get().warn_on == MONDAY
    assert Release.objects.get().warn_on == date(2027, 3, 1)


def test_one_letter_says_that_the_list_is_ready_and_not_who_is_on_it(expected, noon):
    person = expected(CRD=MONDAY)
    team = GrantFactory(subject=person).team
    UserFactory(teams=[team])
    for _ in range(2):
        weekly.make_weekly_list(on=noon.date(), at=noon)

    deliveries.deliver_due(at=noon)

    letter = mail.outbox.pop()
    assert mail.outbox == []
    assert letter.subject == "Release Monitor: the list of releases of the week of 30 November 2026 is ready"
    assert person.family_name not in letter.body


@pytest.mark.parametrize(("hour", "is_made"), [(12, True), (13, False)])
def test_hour_of_the_list_is_a_practice(hour, is_made):
    PracticeValue.objects.create(
        name="releases.weekly_list_hour", value=hour, starts_on=date(2026, 11, 1), source="Test"
    )
    noon_on_monday = datetime(2026, 11, 30, 12, tzinfo=ZoneInfo("Europe/London"))

    assert bool(weekly.make_weekly_list(on=MONDAY, at=noon_on_monday)) == is_made


def test_entries_cannot_be_changed(expected, noon):
    expected(CRD=MONDAY)
    weekly.make_weekly_list(on=noon.date(), at=noon)

    with pytest.raises(DatabaseError), transaction.atomic():
        WeeklyEntry.objects.update(warn_on=SUNDAY)


def test_nothing_is_left_behind_when_the_last_step_fails(expected, noon, monkeypatch):
    expected(CRD=MONDAY)

    def broken(**what):
        raise OSError("disk full")

    monkeypatch.setattr("sharing.audit.record", broken)
    with pytest.raises(OSError, match="disk full"):
        weekly.make_weekly_list(on=noon.date(), at=noon)

    assert not WeeklyList.objects.exists()


def test_number_of_statements_does_not_grow_with_the_week(expected, noon, django_assert_num_queries):
    for _ in range(5):
        expected(CRD=MONDAY)

    with django_assert_num_queries(26):  # savepoints are among them
        weekly.make_weekly_list(on=noon.date(), at=noon)
