"""A release by law whose date one person worked out: asked for in time, on hold without a check, free on the day."""

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from offenders.dates.checks import actions as date_check_verbs
from offenders.dates.checks import clock as second_checks
from offenders.dates.rules.releases import Code
from offenders.dates.upkeep import date_checks, releases
from offenders.models import Calculation, Release, ReleaseHold
from sharing.access.rules import GrantRole
from sharing.models import Alert
from tests.factories.sharing import GrantFactory, TeamFactory, UserFactory
from tests.offenders import halden
from tests.worlds import row_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026

DAY = timedelta(days=1)


def moment(day):
    return timezone.make_aware(datetime(day.year, day.month, day.day, 12))


def made():
    """Sheet and calculation agree; CRD on a Sunday, so out on Friday 27 November 2026. Known since long."""
    world = halden.with_concern()
    with time_machine.travel(moment(date(2026, 6, 1)), tick=False):
        releases.derive_releases(offender=world["halden"], by=None)
        own = Calculation.objects.current().get().days()
        releases.record_official_dates(
            offender=world["halden"],
            dates={Code(code): day for code, day in own.items()},
            source="NOMIS",
            as_at=date(2026, 6, 1),
            by=None,
        )
    return world | {"release": Release.objects.open().counted().get()}


world = halden.world(made)
release = row_of("release")


def watched(at_noon, release, days_before):
    at = moment(release.leaves_on - days_before * DAY)
    at_noon.move_to(at)
    second_checks.watch(at=at)


def checked(person, maker, checker, **slip):
    found = Calculation.objects.current().get().days()
    seen = date_checks.record_now(person)
    made = date_check_verbs.make_check(
        offender=person, dates={Code(each): day for each, day in found.items()}, seen=seen, by=maker
    )
    second = {Code(each): day for each, day in (found | slip).items()}
    return date_check_verbs.answer_check(check=made, dates=second, seen=seen, by=checker)


def kinds():
    return sorted(Alert.objects.unfinished().filter(kind__startswith="dates.check").values_list("kind", flat=True))


def is_held(kind="no_second_check"):
    return ReleaseHold.objects.filter(kind=kind, lifted_at=None).exists()


class TestClock:
    def test_asked_28_days_before_held_7_days_before_and_free_on_the_day(self, at_noon, release):
        seen = []
        for days_before in (29, 28, 8, 7, 1, 0):
            watched(at_noon, release, days_before)
            watched(at_noon, release, days_before)  # twice is once
            seen.append((days_before, kinds(), is_held()))

        asked, missing = ["dates.check_asked"], ["dates.check_asked", "dates.check_missing"]
        assert seen == [
            (29, [], False),
            (28, asked, False),
            (8, asked, False),
            (7, missing, True),
            (1, missing, True),
            (0, [], False),
        ]
        assert ReleaseHold.objects.get(kind="no_second_check").lifted_because == "The release date has come"

    def test_governor_and_ppcs_hear_that_it_is_on_hold(self, at_noon, release):
        def let_in(role):
            team = TeamFactory()
            UserFactory(role=role, teams=[team])
            return GrantFactory(subject=release.offender, team=team, grant_role=GrantRole.READER).team

        told = [let_in("prison_decision_maker"), let_in("ppcs")]
        other = let_in("probation_officer")

        watched(at_noon, release, 7)

        heard = set(Alert.objects.get(kind="dates.check_missing").receipts.values_list("team", flat=True))
        assert {team.pk for team in told} <= heard
        assert other.pk not in heard

    def test_check_lifts_the_hold_at_once(self, at_noon, release, officer, colleague):
        watched(at_noon, release, 5)

        checked(release.offender, officer, colleague)

        assert not is_held()
        assert kinds() == []
        assert ReleaseHold.objects.get(kind="no_second_check").lifted_because == "Double checked"

    def test_known_late_it_is_asked_at_once_and_never_held(self, at_noon, release):
        release.offender.key_dates.update(recorded_at=moment(release.leaves_on - 20 * DAY))

        for days_before in (19, 3):
            watched(at_noon, release, days_before)

        assert kinds() == ["dates.check_asked"]
        assert "one person’s date" in Alert.objects.get(kind="dates.check_asked").text
        assert not is_held()

    def test_directed_release_needs_none(self, at_noon, release):
        Release.objects.filter(pk=release.pk).update(basis="APD", certainty="directed")

        watched(at_noon, release, 5)

        assert not is_held()


class TestThatDiffer:
    @pytest.fixture
    def differ(self, release, officer, colleague):
        return checked(release.offender, officer, colleague, SLED=date(2027, 11, 28))

    def test_it_holds_and_is_told(self, differ):
        hold = ReleaseHold.objects.filter(kind="date_conflict", lifted_at=None).first()

        assert "Gareth Pym and Colin Strand found different dates: SLED" in hold.reason
        assert Alert.objects.get(kind="dates.check_differs").text.startswith("Gareth Pym and Colin Strand")

    def test_given_up_it_holds_still_and_those_two_cannot_begin_again(self, differ, officer, colleague):
        date_check_verbs.begin_again(check=differ, reason="A slip", by=officer)

        releases.derive_releases(offender=differ.offender, by=None)

        assert is_held("date_conflict")
        for who in (officer, colleague):
            with pytest.raises(date_check_verbs.DateCheckRefused, match="2 others must work it out"):
                checked(differ.offender, who, UserFactory())

    def test_two_others_who_agree_settle_it(self, differ, officer):
        date_check_verbs.begin_again(check=differ, reason="A slip", by=officer)

        checked(differ.offender, UserFactory(), UserFactory())

        assert not is_held("date_conflict")
        assert Alert.objects.get(kind="dates.check_differs").state == "superseded"

    def test_neither_of_them_answers_the_check_of_another(self, differ, officer):
        date_check_verbs.begin_again(check=differ, reason="A slip", by=officer)

        with pytest.raises(date_check_verbs.DateCheckRefused, match="2 others must work it out"):
            checked(differ.offender, UserFactory(), officer)
