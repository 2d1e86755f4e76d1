"""Warnings of a release: who is alerted, when, and how often."""

from datetime import date, timedelta

import pytest

from offenders.dates.rules.releases import Code
from offenders.dates.upkeep import releases
from offenders.releases.warnings import actions as warnings
from offenders.releases.warnings.rules import told_from
from offenders.releases.weekly import actions as weekly
from sharing.models import Alert, Receipt
from tests.factories.parole import somebody_held
from tests.factories.sharing import GrantFactory, TeamFactory, TeamScopeFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # Tuesday 1 December 2026

TODAY = date(2026, 12, 1)


@pytest.fixture
def probation():
    return TeamFactory(name="NSD North")


@pytest.fixture
def expected(probation):
    """Somebody of that team who is expected out on a day."""

    def make(day):
        person = somebody_held()
        GrantFactory(subject=person, team=probation)
        sheet(person, CRD=day)
        return person

    return make


def sheet(person, **days):
    releases.record_official_dates(
        offender=person,
        dates={Code(code): day for code, day in days.items()},
        source="NOMIS",
        as_at=TODAY,
        by=None,
    )


def flag(noon, on=TODAY):
    return warnings.flag_coming(on=on, at=noon)


def told(kind):
    return {(alert.subject_id, alert.text) for alert in Alert.objects.filter(kind=kind)}


class TestComing:
    def test_tells_each_team_that_may_see_the_person_once(self, expected, probation, noon):
        prison = TeamFactory()
        desk = TeamScopeFactory().team
        person = expected(TODAY + timedelta(days=7))
        GrantFactory(subject=person, team=prison)
        GrantFactory(subject=person, ends_at=noon)
        GrantFactory(subject=person, team=TeamFactory(closed_at=noon))

        assert flag(noon) == 1
        assert flag(noon) == 0

        alert = Alert.objects.get(kind="releases.coming")
        assert {receipt.team for receipt in Receipt.objects.filter(alert=alert)} == {probation, prison, desk}
        assert alert.text == ("7 days before. End of custodial term (CRD), fixed. Held at HMP Full Sutton.")

    @pytest.mark.parametrize(
        ("day", "flagged"),
        [
            (date(2026, 12, 30), 0),  # 29 days before
            (date(2026, 12, 29), 1),  # 28
            (date(2026, 12, 2), 1),
            (date(2026, 12, 1), 0),  # today it is too late to tell
            (date(2026, 11, 30), 0),
        ],
    )
    def test_window_opens_and_closes(self, expected, noon, day, flagged):
        person = expected(day)
        person.releases.update(known_at=noon - timedelta(days=60))

        assert flag(noon) == flagged

    def test_each_window_tells_again_and_a_missed_day_is_made_up_for(self, expected, noon):
        expected(date(2026, 12, 29))

        told_on = [day for day in range(1, 30) if flag(noon + timedelta(days=day - 1), on=date(2026, 12, day))]
        assert told_on == [1, 15, 22, 27, 28]  # 28, 14, 7, 2 and 1 days before

    def test_late_clock_tells_of_the_window_that_holds_now(self, expected, noon):
        expected(date(2026, 12, 4))

        assert flag(noon) == 1
        assert "3 days before" in Alert.objects.get().text

    @pytest.mark.parametrize(("minutes", "raised"), [(-1, 0), (0, 1)])
    def test_nobody_is_rung_in_the_night(self, expected, minutes, raised):
        expected(TODAY + timedelta(days=7))

        assert flag(told_from(TODAY) + timedelta(minutes=minutes)) == raised

    def test_possible_release_is_never_announced(self, expected, noon):
        person = expected(date(2028, 6, 1))
        sheet(person, PED=TODAY + timedelta(days=7))

        assert flag(noon) == 0

    def test_number_of_statements_does_not_grow(self, expected, noon, django_assert_num_queries):
        for _ in range(5):
            expected(TODAY + timedelta(days=7))

        with django_assert_num_queries(14):  # savepoints are among them
            assert flag(noon) == 5


class TestKnownLate:
    def test_who_leaves_on_the_day_on_which_it_became_known_is_told_of_at_once_to_all(self, expected, probation, noon):
        prison = TeamFactory()
        person = expected(TODAY)
        GrantFactory(subject=person, team=prison)
        night = noon.replace(hour=1)

        assert (flag(night), flag(night), flag(noon)) == (1, 0, 0)

        alert = Alert.objects.get(kind="releases.known_late")
        assert {receipt.team for receipt in Receipt.objects.filter(alert=alert)} == {probation, prison}
        assert alert.title == "Release on Tuesday 1 December 2026"
        assert alert.text == (
            "Released on the day it became known. Became known at midday on 1 December 2026. "
            "End of custodial term (CRD), fixed. Held at HMP Full Sutton."
        )

    def test_who_was_to_leave_before_it_became_known_is_told_of_from_the_morning_on(self, expected, noon):
        expected(TODAY - timedelta(days=3))

        assert (flag(noon.replace(hour=1)), flag(noon)) == (0, 1)

        assert "Became known after its date, and no release is recorded" in Alert.objects.get().text

    def test_who_became_known_the_day_before_is_told_of_then_and_not_again(self, expected, noon):
        expected(TODAY + timedelta(days=1))

        assert flag(noon) == 1
        assert flag(noon + timedelta(days=1), on=TODAY + timedelta(days=1)) == 0

    def test_window_that_had_passed_when_it_became_known_says_when_that_was(self, expected, noon):
        expected(TODAY + timedelta(days=6))

        flag(noon)

        text = Alert.objects.get(kind="releases.coming").text
        assert text.startswith("6 days before. Became known at midday on 1 December 2026. End of custodial")

    def test_day_that_moves_to_today_is_known_late_too(self, expected, noon):
        person = expected(TODAY + timedelta(days=90))
        person.releases.update(known_at=noon - timedelta(days=60))

        sheet(person, CRD=TODAY)

        assert flag(noon) == 1
        assert told("releases.known_late")


def test_weekly_list_tells_of_each_release_on_it_once(expected, noon):
    person = expected(TODAY)

    weekly.make_weekly_list(on=TODAY, at=noon)
    weekly.make_weekly_list(on=TODAY, at=noon)

    assert [subject for subject, _ in told("releases.this_week")] == [person.pk]


class TestChange:
    def changed(self):
        return Alert.objects.filter(kind="releases.date_changed")

    def test_first_date_is_no_change(self, expected):
        expected(date(2027, 6, 1))

        assert not self.changed().exists()

    def test_other_day_is_told_with_both(self, expected, noon):
        person = expected(date(2027, 6, 1))

        sheet(person, CRD=date(2027, 6, 9))

        alert = self.changed().get()
        assert alert.text == "Was Tuesday 1 June 2027, now Wednesday 9 June 2027."
        assert (alert.severity, Receipt.objects.get(alert=alert).due_at) == (3, noon + timedelta(days=1))

    @pytest.mark.parametrize("to", [date(2026, 12, 15), None])
    def test_change_that_is_near_is_read_within_hours(self, expected, noon, to):
        person = expected(date(2026, 12, 15) if to is None else date(2027, 6, 1))

        sheet(person, CRD=to)

        alert = self.changed().get()
        assert (alert.severity, Receipt.objects.get(alert=alert).due_at) == (2, noon + timedelta(hours=4))

    def test_what_was_told_of_the_day_before_waits_no_more(self, expected, noon):
        person = expected(TODAY + timedelta(days=7))
        flag(noon)

        sheet(person, CRD=date(2027, 6, 9))

        told_before = Alert.objects.get(kind="releases.coming")
        assert (told_before.state, told_before.superseded_by) == ("superseded", self.changed().get())
        assert Receipt.objects.open().get().alert == self.changed().get()

    def test_there_and_back_is_told_twice(self, expected, at_noon):
        person = expected(date(2027, 6, 1))

        sheet(person, CRD=date(2027, 6, 9))
        at_noon.shift(60)
        sheet(person, CRD=date(2027, 6, 1))

        assert self.changed().count() == 2
        assert self.changed().unfinished().get().text.endswith("now Tuesday 1 June 2027.")

    def test_direction_that_takes_the_count_is_a_change(self, expected):
        person = expected(date(2027, 6, 1))

        sheet(person, APD=date(2027, 3, 1))

        assert self.changed().get().text == "Was Tuesday 1 June 2027, now Monday 1 March 2027."

    def test_nothing_is_told_of_a_change_that_did_not_happen(self, expected, monkeypatch):
        person = expected(date(2027, 6, 1))

        def broken(**what):
            raise OSError("a follower failed")

        monkeypatch.setattr("offenders.followers.release_moved.followers", [broken])
        with pytest.raises(OSError, match="a follower failed"):
            sheet(person, CRD=date(2027, 6, 9))

        assert not self.changed().exists()


def test_one_release_that_raises_is_set_aside_and_everybody_hears_of_the_others(expected, monkeypatch, caplog):
    broken, whole = expected(TODAY + timedelta(days=3)), expected(TODAY + timedelta(days=3))
    in_a_sentence = warnings.in_a_sentence

    def words(release):
        if release.offender_id == broken.pk:
            raise ValueError("a bad record")
        return in_a_sentence(release)

    monkeypatch.setattr(warnings, "in_a_sentence", words)
    at = told_from(TODAY)

    assert warnings.flag_coming(on=TODAY, at=at) == 1
    assert [alert.subject_id for alert in Alert.objects.filter(kind="releases.coming")] == [whole.pk]
    assert [each.work for each in caplog.records if each.message == "record_set_aside"] == ["releases.coming"]

    monkeypatch.setattr(warnings, "in_a_sentence", in_a_sentence)
    assert warnings.flag_coming(on=TODAY, at=at) == 1
