"""Somebody with two merged records counts once in figures, the forecast and lists of people; releases keep both.

Who can see only one of the records finds the person by that."""

from datetime import date

import pytest
from django.urls import reverse

from offenders.dates.rules.releases import Code, week_of
from offenders.dates.upkeep import releases
from offenders.models import Establishment, Offender, WeeklyEntry
from offenders.releases.weekly import actions as weekly
from offenders.releases.weekly import panels as weekly_panels
from release_monitor.dashboard import panels as my_day
from release_monitor.figures.actions import keeping
from release_monitor.figures.counting.for_readers import count_many
from release_monitor.figures.readers import reader_of
from release_monitor.figures.results import FigureSpec
from release_monitor.forecast.known import inputs
from sharing.models import Receipt
from tests.factories.offenders import OffenderFactory
from tests.factories.parole import somebody_held
from tests.factories.sharing import ExclusionFactory, GrantFactory, TeamFactory, TeamScopeFactory, UserFactory
from tests.offenders.halden import sentence_of
from tests.roof.forecast import caseload

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # Tuesday 1 December 2026
OUT = date(2026, 12, 4)


@pytest.fixture
def team():
    return TeamFactory()


@pytest.fixture
def reader(team):
    return UserFactory(role="probation_manager", agency=team.agency, teams=[team])


@pytest.fixture
def records(team):
    """The two records of one person, each with the same sentence and the same date of release."""
    Establishment.objects.create(code="FSI", name="HMP Full Sutton")
    made = [somebody_held() for _ in range(2)]
    for person in made:
        GrantFactory(subject=person, team=team)
        sentence_of(person)
        releases.record_official_dates(
            offender=person, dates={Code.CRD: OUT}, source="NOMIS", as_at=date(2026, 11, 1), by=None
        )
    older, newer = made
    Offender.objects.filter(pk=newer.pk).update(counted_as=older)
    return made


def totals(reader):
    specs = [FigureSpec(code) for code in ("caseload", "custody", "expected")]
    return [result.total.number for result in count_many(reader_of(reader), specs)]


def test_figures_count_the_person_once_and_both_once_they_are_apart(records, reader):
    desk = UserFactory(role="ct_analyst", teams=[TeamScopeFactory().team])
    for _ in range(2):  # counted from the records, then from what is stored
        assert (totals(reader), totals(desk)) == ([1, 1, 1], [1, 1, 1])
        keeping.keep_all(at=caseload.morning(OUT))

    Offender.objects.update(counted_as=None)

    assert totals(reader) == [2, 2, 2]


def test_lists_have_one_row_for_the_person(records, reader, client):
    older, _ = records
    client.force_login(reader)

    for name in ("people", "notification_register"):
        page = client.get(reverse(name)).content.decode()
        assert [str(person.uid) for person in records if str(person.uid) in page] == [str(older.uid)], name
    assert my_day.people_in_sight(reader) == 1
    assert len(my_day.leaving(reader, today=date(2026, 12, 1))) == 1
    assert [tile.figure for tile in my_day.tiles(reader, [], today=date(2026, 12, 1))][1:] == ["1", "0", "1", "1"]


def test_releases_and_the_weekly_list_keep_both_records(records, reader, client, noon):
    """A day that only one of them has is not missed, and who can see one of them alone is told of that one."""
    older, newer = records
    elsewhere = TeamFactory()
    GrantFactory(subject=newer, team=elsewhere)
    other = UserFactory(role="probation_manager", agency=elsewhere.agency, teams=[elsewhere])

    made = weekly.make_weekly_list(on=noon.date(), at=noon)

    def shown(user):
        lines = weekly_panels.build_weekly_lines(made, *week_of(noon.date()), user)
        return [line.person.pk for line in lines]

    assert set(WeeklyEntry.objects.values_list("offender_id", flat=True)) == {older.pk, newer.pk}
    assert (set(shown(reader)), shown(other)) == ({older.pk, newer.pk}, [newer.pk])
    client.force_login(reader)
    page = client.get(reverse("releases")).content.decode()
    assert all(str(person.uid) in page for person in (older, newer))
    told = Receipt.objects.filter(alert__kind="releases.this_week", team=elsewhere)
    assert list(told.values_list("alert__subject", flat=True)) == [newer.pk]


def test_who_can_see_the_other_record_alone_finds_the_person_by_it(records, reader, client):
    older, newer = records
    ExclusionFactory(subject=older, user=reader)
    client.force_login(reader)

    page = client.get(reverse("people")).content.decode()

    assert (str(newer.uid) in page, str(older.uid) in page) == (True, False)


def test_number_of_the_other_record_still_finds_it(records, reader):
    _, newer = records

    assert list(Offender.objects.listed_for(reader).matching(newer.prison_number).each_once()) == [newer]


def test_forecast_reads_the_person_once():
    held, gone = caseload.people(2), caseload.people(2)
    caseload.expected(held, [2, 2])
    caseload.left(gone, [3, 3])
    for counted, merged in (held, gone):
        Offender.objects.filter(pk=merged.pk).update(counted_as=counted)

    at = caseload.morning(caseload.MONDAY)
    known = inputs.known_on(caseload.MONDAY, at=at, now=at).programmes["terrorism"]

    assert list(known.people) == [held[0].pk]
    assert sum(map(len, known.releases.values())) == len(known.releases)


def test_somebody_else_is_on_every_list(reader, team):
    """A control: two records that are two people count as two."""
    for _ in range(2):
        GrantFactory(subject=OffenderFactory(status="on_licence"), team=team)

    assert totals(reader)[0] == 2
    assert my_day.people_in_sight(reader) == 2
