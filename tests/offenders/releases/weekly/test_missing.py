"""A release that the database refuses to keep on the week's list: the others are there, and the list says so."""

from contextlib import contextmanager
from datetime import date

import pytest

from offenders.dates.alert_kinds import THIS_WEEK
from offenders.dates.rules.releases import Code
from offenders.dates.upkeep import releases
from offenders.models import WeeklyEntry, WeeklyList
from offenders.releases.weekly.panels import build_weekly_lines
from offenders.tasks import flag_releases
from sharing.models import Alert, LeftOut
from sharing.tasks import tell_of_unchecked
from sharing.unchecked.alert_kinds import NOT_CHECKED
from tests import database
from tests.factories.parole import somebody_held
from tests.factories.sharing import GrantFactory, TeamFactory, UserFactory

pytestmark = [pytest.mark.django_db(transaction=True, databases=["default", "owner"])]
MONDAY, SUNDAY = date(2026, 11, 30), date(2026, 12, 6)


@contextmanager
def refused_entries(*people):
    """The database keeps no entry of these people."""
    keys = ", ".join(str(person.pk) for person in people)
    with database.connection("owner") as owner, owner.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION refuse_entry() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF NEW.offender_id IN ({keys}) THEN RAISE EXCEPTION 'a bad record' USING ERRCODE = 'data_exception'; "
            "END IF; RETURN NEW; END $$;"
            "CREATE TRIGGER refuse_entry BEFORE INSERT ON offenders_weeklyentry "
            "FOR EACH ROW EXECUTE FUNCTION refuse_entry()"
        )
        try:
            yield
        finally:
            cursor.execute("DROP TRIGGER refuse_entry ON offenders_weeklyentry; DROP FUNCTION refuse_entry()")


def test_bad_record_is_missing_from_the_list_which_says_so_until_it_can_be_kept(at_noon):
    team = TeamFactory()
    reader = UserFactory(teams=[team])
    people = [somebody_held() for _ in range(5)]
    for person in people:
        GrantFactory(subject=person, team=team)
        releases.record_official_dates(
            offender=person, dates={Code.CRD: date(2026, 12, 4)}, source="NOMIS", as_at=date(2026, 11, 1), by=None
        )
    bad, whole = people[1], {person.pk for person in people} - {people[1].pk}

    with refused_entries(bad):
        flag_releases()
        tell_of_unchecked()
        frozen = WeeklyList.objects.get()
        assert set(WeeklyEntry.objects.values_list("offender_id", flat=True)) == whole
        lines = {line.person.pk: line for line in build_weekly_lines(frozen, MONDAY, SUNDAY, reader)}
        assert {pk for pk, line in lines.items() if line.since} == {bad.pk}
        assert lines[bad.pk].since == (
            "Missing from the list: a system fault (DataError) at midday on 1 December 2026. Review this record by hand"
        )
        flag_releases()  # tried again, in vain
        tell_of_unchecked()
        assert set(Alert.objects.filter(kind=THIS_WEEK.name).values_list("subject_id", flat=True)) == whole | {bad.pk}
        (told,) = Alert.objects.filter(kind=NOT_CHECKED.name)
        assert (told.subject_id, told.state) == (bad.pk, "new")
        assert "cannot check the release of this week, which is missing from the list, for this person" in told.text

    flag_releases()
    tell_of_unchecked()

    assert WeeklyEntry.objects.filter(offender=bad, weekly_list=frozen).exists()
    (line,) = [line for line in build_weekly_lines(frozen, MONDAY, SUNDAY, reader) if line.person.pk == bad.pk]
    assert line.since.startswith("Missing from the list: a system fault (DataError)")
    assert LeftOut.objects.get().tries == 2


def test_reader_who_may_not_know_of_the_person_sees_nothing_of_the_fault(at_noon):
    team = TeamFactory()
    bad = somebody_held()
    GrantFactory(subject=bad, team=TeamFactory())
    releases.record_official_dates(
        offender=bad, dates={Code.CRD: date(2026, 12, 4)}, source="NOMIS", as_at=date(2026, 11, 1), by=None
    )

    with refused_entries(bad):
        flag_releases()

    assert build_weekly_lines(WeeklyList.objects.get(), MONDAY, SUNDAY, UserFactory(teams=[team])) == []
