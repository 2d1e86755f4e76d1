"""A direction and a hold of a directed release wait for a second person, are asked for by the clock and never lapse."""

import re
from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from offenders.actions import second_people
from offenders.actions.directions import confirm_direction, direct_release, withdraw_direction
from offenders.actions.holds import hold_release, lift_hold
from offenders.models import BoardDirection, ReleaseHold
from sharing.models import Alert
from sharing.rules import GrantRole
from sharing.two_people import SamePerson
from tests.factories.parole import somebody_held
from tests.factories.sharing import GrantFactory, TeamFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # Tuesday, 1 December 2026

TODAY, DAY = date(2026, 12, 1), timedelta(days=1)
FIRST_DAY = date(2026, 12, 15)


@pytest.fixture
def person():
    return somebody_held()


@pytest.fixture
def workers(person):
    team = GrantFactory(subject=person, team=TeamFactory(), grant_role=GrantRole.CONTRIBUTOR).team
    return [UserFactory(name=name, role="casework", teams=[team]) for name in ("Ada Flint", "Bo Marsh")]


@pytest.fixture
def release(person, workers):
    return direct_release(
        offender=person, expected_on=FIRST_DAY, is_final=True, source="Letter of 30 November", by=workers[0]
    )


def at(day, hour=12):
    return timezone.make_aware(datetime(day.year, day.month, day.day, hour))


def asked():
    return Alert.objects.filter(kind="dates.direction_to_confirm").count()


def text(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


class TestDirection:
    def test_asked_at_once_and_again_a_week_before_and_on_its_first_day(self, release):
        seen = [asked()]
        for day in (FIRST_DAY - 8 * DAY, FIRST_DAY - 7 * DAY, FIRST_DAY - DAY, FIRST_DAY, FIRST_DAY + DAY):
            second_people.watch(at=at(day))
            second_people.watch(at=at(day))
            seen.append(asked())

        assert seen == [1, 1, 2, 2, 3, 3]
        last = Alert.objects.filter(kind="dates.direction_to_confirm").latest("pk")
        assert "the release is in dispute" in last.text
        assert last.severity == 1

    def test_confirmed_it_is_asked_no_more(self, person, release, workers):
        confirm_direction(offender=person, by=workers[1])

        second_people.watch(at=at(FIRST_DAY))

        assert asked() == 1
        assert Alert.objects.get(kind="dates.direction_to_confirm").state == "resolved"

    def test_withdrawn_nobody_is_asked(self, person, release, workers):
        withdraw_direction(offender=person, reason="Set aside", by=workers[0])

        second_people.watch(at=at(FIRST_DAY))

        assert not Alert.objects.unfinished().filter(kind="dates.direction_to_confirm").exists()

    def test_page_shows_what_was_recorded_and_takes_another_person(self, client, release, workers):
        where = second_people.address_of_direction(BoardDirection.objects.get())
        client.force_login(workers[0])
        page = text(client.get(where))
        assert "Letter of 30 November" in page
        assert "You cannot confirm it. You did the first part yourself" in page
        assert "PPCS can at any hour" in page
        assert client.post(where).status_code == 200

        client.force_login(workers[1])

        assert client.post(where).status_code == 302
        assert BoardDirection.objects.get().confirmed_by == workers[1]


class TestHold:
    @pytest.fixture
    def hold(self, release, workers):
        return hold_release(release=release, kind=ReleaseHold.Kind.OTHER, reason="Address", by=workers[0])

    def test_ppcs_hears_at_once_with_the_time_to_confirm(self, hold):
        alert = Alert.objects.get(kind="releases.directed_held")

        assert "by 12:00 on 2 December 2026" in alert.text
        assert alert.link == second_people.address_of_hold(hold)

    def test_unconfirmed_after_a_working_day_it_escalates_once_and_stays(self, hold):
        told = []
        for moment in (at(TODAY + DAY, 11), at(TODAY + DAY, 12), at(TODAY + 5 * DAY)):
            second_people.watch(at=moment)
            told.append(Alert.objects.filter(kind="releases.hold_not_confirmed").count())

        assert told == [0, 1, 1]
        assert ReleaseHold.objects.get(pk=hold.pk).lifted_at is None

    def test_set_on_a_friday_it_is_due_on_monday(self, hold):
        hold.since = at(date(2026, 12, 4), 15)

        assert second_people.confirm_due(hold) == at(date(2026, 12, 7), 15)

    def test_second_person_confirms_never_the_first(self, hold, workers):
        with pytest.raises(SamePerson):
            second_people.confirm_hold(hold=hold, by=workers[0])

        assert second_people.confirm_hold(hold=hold, by=workers[1]).confirmed_by == workers[1]
        second_people.watch(at=at(TODAY + 5 * DAY))
        assert not Alert.objects.unfinished().filter(kind__startswith="releases.hold_not").exists()
        assert Alert.objects.get(kind="releases.directed_held").state == "resolved"

    def test_lifted_it_asks_for_nothing(self, hold, workers):
        lift_hold(hold=hold, reason="Found", by=workers[0])

        second_people.watch(at=at(TODAY + 5 * DAY))

        assert not Alert.objects.filter(kind="releases.hold_not_confirmed").exists()

    def test_page_takes_the_confirmation(self, client, hold, workers):
        client.force_login(workers[1])

        assert "Set by Ada Flint" in text(client.get(second_people.address_of_hold(hold)))
        assert client.post(second_people.address_of_hold(hold)).status_code == 302
        assert ReleaseHold.objects.get(pk=hold.pk).confirmed_by == workers[1]
