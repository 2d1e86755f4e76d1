"""A licence in the making follows the day of the release, and the release is held while none is approved."""

from datetime import date

import pytest
from django.utils import timezone

from licence.licences.actions import clock, hard_stop, licences
from licence.models import Licence
from offenders.dates.rules.releases import Code
from offenders.dates.upkeep import releases
from offenders.models import KeyDate, Release, ReleaseHold
from offenders.movements import actions as custody
from offenders.releases.holds import actions as holds
from sharing.audit.versions import version_of
from sharing.models import Alert, AuditEntry
from tests.factories.licence import approved_licence, filled, somebody_due_out, workers
from tests.worlds import row_of, world_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # Tuesday 1 December 2026

FRIDAY_18TH = date(2026, 12, 18)  # its hard stop is Wednesday the 16th
SLED = date(2029, 6, 17)


def sheet(person, **days):
    return releases.record_official_dates(
        offender=person,
        dates={Code(code): day for code, day in days.items()},
        source="NOMIS",
        as_at=date(2026, 11, 30),
        by=None,
    )


def made():
    person = somebody_due_out()
    sheet(person, CRD=FRIDAY_18TH, SLED=SLED)
    roles = ("probation_officer", "prison_decision_maker", "prison_offender_manager")
    return {"person": person, "cast": dict(zip(("com", "governor", "omu"), workers(person, *roles), strict=True))}


world = world_of(made)
person, cast = row_of("person"), row_of("cast")


@pytest.fixture
def licence(person, cast):
    return licences.begin(offender=person, by=cast["com"])


def now(licence):
    return Licence.objects.get(pk=licence.pk)


def open_holds(person):
    return list(ReleaseHold.objects.filter(offender=person, lifted_at__isnull=True))


class TestDay:
    def test_licence_points_at_the_release_that_counts(self, person, licence):
        sheet(person, APD=date(2026, 12, 14))

        assert now(licence).release.basis == "APD"

        sheet(person, APD=None)

        assert now(licence).release.basis == "CRD"

    def test_licence_keeps_its_release_while_none_is_expected(self, person, licence):
        sheet(person, CRD=None, SLED=None)

        assert now(licence).release_id == licence.release_id
        assert now(licence).status == "in_progress"

    def test_expiry_follows_the_dates_until_somebody_types_another(self, person, cast, licence):
        assert licence.ends_on == SLED

        sheet(person, SLED=SLED.replace(day=10))
        assert now(licence).ends_on == SLED.replace(day=10)

        typed = {"ends_on": date(2030, 1, 1)}
        licences.set_details(
            licence=licence, details=typed, version=version_of(now(licence), "ends_on"), by=cast["com"]
        )
        sheet(person, SLED=SLED)
        assert now(licence).ends_on == date(2030, 1, 1)

        licences.set_details(
            licence=licence, details={"ends_on": SLED}, version=version_of(now(licence), "ends_on"), by=cast["com"]
        )
        sheet(person, SLED=SLED.replace(day=11))
        assert now(licence).ends_on == SLED.replace(day=11)

    def test_expiry_that_was_not_known_is_filled_in(self, person, cast):
        sheet(person, SLED=None)
        licence = licences.begin(offender=person, by=cast["com"])
        assert licence.ends_on is None

        sheet(person, LED=SLED)

        assert now(licence).ends_on == SLED
        assert AuditEntry.objects.filter(verb="licence.dates_followed").count() == 1

    def test_approved_licence_stays_as_it_was_approved_and_both_are_told(self, person, cast):
        licence = approved_licence(person, cast["com"], cast["governor"])

        sheet(person, CRD=date(2026, 12, 21), SLED=SLED.replace(day=18))

        after = now(licence)
        assert (after.status, after.ends_on) == ("approved", licence.ends_on)
        told = Alert.objects.get(kind="licence.release_moved")
        assert told.text == (
            "The release was on Friday 18 December 2026; now Monday 21 December 2026. "
            "Licence 1.0 stays approved: check that it still fits."
        )

    def test_day_that_moves_within_its_policy_tells_nothing_more_of_a_draft(self, person, licence):
        sheet(person, CRD=date(2026, 12, 21))

        assert not Alert.objects.filter(kind="licence.release_moved").exists()

    @pytest.mark.parametrize(("day", "is_told"), [(date(2026, 9, 30), True), (date(2026, 10, 1), False)])
    def test_day_under_another_policy_is_told(self, cast, person, licence, day, is_told):
        sheet(person, CRD=day)

        text = "on the new date policy 3.0 applies"
        assert any(text in each.text for each in Alert.objects.filter(kind="licence.release_moved")) == is_told

    def test_the_same_dates_again_tell_nothing(self, person, cast):
        approved_licence(person, cast["com"], cast["governor"])

        for _ in range(2):
            releases.derive_releases(offender=person, by=None)

        assert not Alert.objects.filter(kind="licence.release_moved").exists()

    def test_nothing_is_left_of_dates_when_the_licence_cannot_follow(self, person, licence, monkeypatch):
        def fail(**what):
            raise RuntimeError("cannot")

        monkeypatch.setattr("licence.licences.actions.release_days.carry_hold_over", fail)
        with pytest.raises(RuntimeError):
            sheet(person, SLED=SLED.replace(day=10))

        assert now(licence).ends_on == SLED
        assert KeyDate.objects.current().get(offender=person, code="SLED").falls_on == SLED


class TestHandOver:
    @pytest.mark.parametrize(
        ("leaves_on", "status"),
        [
            (date(2026, 12, 2), "timed_out"),  # its stop was yesterday
            (date(2026, 12, 3), "timed_out"),  # its stop is today
            (date(2026, 12, 4), "in_progress"),  # its stop is tomorrow
        ],
    )
    def test_day_that_moves_nearer_brings_the_hard_stop(self, person, licence, leaves_on, status):
        sheet(person, CRD=leaves_on)

        assert now(licence).status == status

    @pytest.mark.parametrize(
        ("leaves_on", "status"), [(date(2026, 12, 3), "timed_out"), (date(2026, 12, 4), "in_progress")]
    )
    def test_day_that_moves_away_gives_it_back_to_probation(self, person, licence, leaves_on, status):
        sheet(person, CRD=date(2026, 12, 2))
        assert now(licence).kind == "hard_stop"

        sheet(person, CRD=leaves_on)

        after = now(licence)
        assert after.status == status
        assert after.kind == ("crd" if status == "in_progress" else "hard_stop")
        told = "The hard stop is no longer reached: probation makes licence 1.0 again."
        newest = Alert.objects.filter(kind="licence.release_moved").latest("pk")
        assert (told in newest.text) == (status == "in_progress")

    def test_what_the_prison_submitted_stays_submitted(self, person, cast, licence):
        filled(licence, cast["com"])
        sheet(person, CRD=date(2026, 12, 2))
        licences.submit(licence=licence, by=cast["omu"])

        sheet(person, CRD=FRIDAY_18TH)

        assert now(licence).status == "submitted"

    def test_draft_stays_with_the_prison_while_no_release_is_expected(self, person, licence):
        sheet(person, CRD=date(2026, 12, 2), SLED=None)

        sheet(person, CRD=None)

        assert now(licence).status == "timed_out"

    def test_warning_of_the_day_before_is_not_open_any_more(self, person, licence):
        sheet(person, CRD=date(2026, 12, 3))
        clock.warn_not_ready(on=date(2026, 12, 1), at=timezone.now())

        sheet(person, CRD=FRIDAY_18TH)

        assert Alert.objects.get(kind="licence.not_ready").state == "superseded"


class TestHold:
    @pytest.mark.parametrize(("day", "number"), [(15, 0), (16, 1), (17, 1)])
    def test_release_is_held_from_the_hard_stop_on_once(self, person, licence, day, number):
        for _ in range(2):
            clock.watch(on=date(2026, 12, day), at=timezone.now())

        assert [str(each) for each in open_holds(person)] == ["Licence not ready"] * number
        assert AuditEntry.objects.filter(verb="offenders.release_held").count() == number

    def test_release_is_held_though_nobody_has_begun_a_licence(self, person):
        clock.watch(on=date(2026, 12, 16), at=timezone.now())

        with pytest.raises(holds.ReleaseHeld):
            custody.mark_ready(release=Release.objects.open().counted().get(offender=person), by=None)

    def test_way_out_without_licence_is_not_held(self, person):
        sheet(person, CRD=None, ARD=FRIDAY_18TH)

        clock.watch(on=date(2026, 12, 16), at=timezone.now())

        assert open_holds(person) == []

    def test_approval_lifts_it_and_a_change_afterwards_sets_it_again(self, person, cast, licence, at_noon):
        filled(licence, cast["com"])
        licences.submit(licence=licence, by=cast["com"])
        at_noon.move_to("2026-12-16T12:00:00Z")
        clock.watch(on=date(2026, 12, 16), at=timezone.now())

        licences.approve(licence=licence, by=cast["governor"])

        assert open_holds(person) == []
        assert ReleaseHold.objects.get(offender=person).lifted_because == "A licence is approved"
        details = {"meets_where": "5 Mill Lane"}
        version = version_of(now(licence), "meets_where")
        licences.set_details(licence=licence, details=details, version=version, by=cast["com"])
        assert [each.set_by for each in open_holds(person)] == [None]
        licences.approve(licence=licence, by=cast["governor"])
        assert open_holds(person) == []

    def test_giving_up_the_approved_licence_holds_the_release_again(self, person, cast, at_noon):
        licence = approved_licence(person, cast["com"], cast["governor"])
        at_noon.move_to("2026-12-17T12:00:00Z")
        clock.watch(on=date(2026, 12, 17), at=timezone.now())
        assert open_holds(person) == []

        licences.end(licence=licence, on=date(2026, 12, 17), reason="Another is kept in NOMIS", by=cast["com"])

        assert len(open_holds(person)) == 1

    def test_day_that_moves_away_lifts_it(self, person, licence):
        clock.watch(on=date(2026, 12, 16), at=timezone.now())

        sheet(person, CRD=date(2026, 12, 23))

        assert open_holds(person) == []
        hold = ReleaseHold.objects.get(offender=person)
        assert hold.lifted_because == "The release date changed, and the hard stop is not reached"

    def test_it_goes_over_to_the_release_that_counts_now(self, person, licence):
        sheet(person, APD=date(2026, 12, 2))
        clock.watch(on=date(2026, 12, 1), at=timezone.now())
        assert [each.release.basis for each in open_holds(person)] == ["APD"]

        sheet(person, APD=None, CRD=date(2026, 12, 3))

        assert [each.release.basis for each in open_holds(person)] == ["CRD"]

    def test_release_by_law_names_it_and_ends_it(self, person, licence, at_noon):
        at_noon.move_to("2026-12-18T12:00:00Z")
        clock.watch(on=FRIDAY_18TH, at=timezone.now())
        release = Release.objects.open().counted().get(offender=person)

        custody.record_release(release=release, on=FRIDAY_18TH, by=None)

        assert open_holds(person) == []
        assert ReleaseHold.objects.get(offender=person).lifted_because == "The person was released"

    def test_hold_that_somebody_set_is_theirs_to_lift(self, person, cast):
        release = Release.objects.open().counted().get(offender=person)
        holds.hold_release(release=release, kind=hard_stop.NOT_READY, reason="The tag is not ordered", by=cast["omu"])

        approved_licence(person, cast["com"], cast["governor"])
        clock.watch(on=date(2026, 12, 16), at=timezone.now())

        assert len(open_holds(person)) == 1

    def test_hold_that_somebody_lifted_stays_lifted_until_the_day_moves(self, person, cast, licence, at_noon):
        at_noon.move_to("2026-12-16T12:00:00Z")
        clock.watch(on=date(2026, 12, 16), at=timezone.now())
        (hold,) = open_holds(person)
        holds.lift_hold(hold=hold, reason="The licence is kept in NOMIS", by=cast["omu"])

        clock.watch(on=date(2026, 12, 16), at=timezone.now())
        assert open_holds(person) == []

        sheet(person, CRD=date(2026, 12, 23))
        at_noon.move_to("2026-12-21T12:00:00Z")
        clock.watch(on=date(2026, 12, 21), at=timezone.now())
        assert len(open_holds(person)) == 1
