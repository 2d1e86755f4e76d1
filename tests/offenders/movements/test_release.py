"""Releases follow the official dates and the movements, whatever happens in between."""

from datetime import date

import pytest

from offenders import followers
from offenders.custody.rules import Happening
from offenders.dates.rules.releases import Code
from offenders.dates.upkeep import releases
from offenders.models import CustodyPeriod, Establishment, KeyDate, Movement, Release, ReleaseHold
from offenders.movements import actions as custody
from offenders.releases.holds import actions as holds
from sharing.models import Alert, AuditEntry
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import GrantFactory
from tests.worlds import prepare_nothing, row_of, world_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026

RECEIVED_ON = date(2023, 3, 15)
PED, CRD, SLED = date(2026, 12, 5), date(2027, 6, 7), date(2028, 6, 7)


def made():
    prison = Establishment.objects.create(code="FSI", name="HMP Full Sutton")
    person = OffenderFactory()
    custody.receive(offender=person, establishment=prison, on=RECEIVED_ON, by=None)
    return {"prison": prison, "person": person}


world = world_of(made, patched=prepare_nothing)
prison, person = row_of("prison"), row_of("person")


def sheet(person, **days):
    return releases.record_official_dates(
        offender=person,
        dates={Code(code): day for code, day in days.items()},
        source="NOMIS",
        as_at=date(2026, 11, 24),
        by=None,
    )


def open_releases(person):
    return {each.basis: each for each in Release.objects.open().filter(offender=person)}


class TestDates:
    def test_ways_out_follow_from_the_sheet(self, person):
        sheet(person, PED=PED, CRD=CRD, SLED=SLED)

        found = open_releases(person)
        assert {basis: (each.certainty, each.is_counted) for basis, each in found.items()} == {
            "PED": ("possible", False),
            "CRD": ("fixed", True),
            "SED": ("fixed", False),
        }
        assert (found["PED"].expected_on, found["PED"].leaves_on) == (PED, date(2026, 12, 7))

    def test_same_sheet_again_changes_nothing(self, person):
        sheet(person, PED=PED, CRD=CRD)
        before = list(Release.objects.values()), KeyDate.objects.count(), AuditEntry.objects.count()

        assert sheet(person, PED=PED, CRD=CRD) == []

        assert (list(Release.objects.values()), KeyDate.objects.count(), AuditEntry.objects.count()) == before

    def test_changed_date_moves_the_release_and_the_old_one_stays_on_record(self, person):
        sheet(person, CRD=CRD)

        (moved,) = sheet(person, CRD=CRD.replace(day=8))

        assert (moved.before, moved.release.warn_on) == (CRD, CRD.replace(day=8))
        assert KeyDate.objects.filter(offender=person, code="CRD", superseded_at__isnull=False).get().falls_on == CRD
        assert Release.objects.filter(offender=person).count() == 1

    def test_date_that_is_taken_away_cancels_its_release(self, person):
        sheet(person, CRD=CRD, SLED=SLED)

        sheet(person, CRD=None)

        assert Release.objects.get(offender=person, basis="CRD").status == "cancelled"
        assert open_releases(person)["SED"].is_counted

    def test_date_that_comes_back_opens_the_same_release_again(self, person):
        sheet(person, CRD=CRD)
        sheet(person, CRD=None)

        sheet(person, CRD=CRD)

        assert open_releases(person)["CRD"].is_counted
        assert Release.objects.filter(offender=person).count() == 1

    def test_direction_of_the_board_takes_the_count_and_gives_it_back(self, person):
        sheet(person, CRD=CRD)
        sheet(person, APD=PED)
        assert [basis for basis, each in open_releases(person).items() if each.is_counted] == ["APD"]

        sheet(person, APD=None)

        assert [basis for basis, each in open_releases(person).items() if each.is_counted] == ["CRD"]

    def test_somebody_who_is_not_held_has_no_way_out_to_expect(self, prison):
        person = OffenderFactory()

        sheet(person, CRD=CRD)

        assert open_releases(person) == {}
        custody.receive(offender=person, establishment=prison, on=RECEIVED_ON, by=None)
        assert open_releases(person)["CRD"].is_counted

    def test_nothing_is_left_behind_when_a_follower_fails(self, person, monkeypatch):
        def broken(**what):
            raise OSError("a follower failed")

        monkeypatch.setattr(followers.release_moved, "followers", [broken])

        with pytest.raises(OSError, match="a follower failed"):
            sheet(person, CRD=CRD)

        assert not KeyDate.objects.exists()
        assert not Release.objects.exists()


class TestRelease:
    @pytest.fixture
    def release(self, person):
        sheet(person, CRD=date(2026, 12, 1), SLED=SLED)
        return open_releases(person)["CRD"]

    def test_is_recorded_once_and_supersedes_the_others(self, person, release):
        custody.record_release(release=release, on=date(2026, 12, 1), by=None)

        person.refresh_from_db()
        assert (person.status, person.establishment) == ("on_licence", None)
        assert Release.objects.get(basis="SED").status == "superseded"
        assert CustodyPeriod.objects.get(offender=person).ends_on == date(2026, 12, 1)
        with pytest.raises(custody.MovementRefused, match="released"):
            custody.record_release(release=release, on=date(2026, 12, 1), by=None)
        assert Movement.objects.filter(happening=Happening.RELEASED).count() == 1

    def test_at_the_end_of_the_sentence_leaves_no_licence(self, person):
        sheet(person, SED=date(2026, 12, 1))

        custody.record_release(release=open_releases(person)["SED"], on=date(2026, 12, 1), by=None)

        person.refresh_from_db()
        assert person.status == "licence_ended"

    def test_day_before_the_date_is_refused_with_the_date(self, person):
        sheet(person, CRD=date(2026, 12, 2))

        with pytest.raises(custody.NotDue, match=r"early by 1 day\. The official date says 2 December 2026") as refusal:
            custody.record_release(release=open_releases(person)["CRD"], on=date(2026, 12, 1), by=None)

        assert refusal.value.judgement.opens_on == date(2026, 12, 2)
        assert Release.objects.get(basis="CRD").status == "expected"

    def test_every_permitted_team_is_alerted_of_a_release(self, person, release):
        team = GrantFactory(subject=person).team

        custody.record_release(release=release, on=date(2026, 12, 1), by=None)

        alert = Alert.objects.get(kind="releases.released")
        assert alert.text == (
            "Left custody from HMP Full Sutton on Tuesday 1 December 2026, on licence: end of custodial term (CRD)."
        )
        assert [receipt.team for receipt in alert.receipts.all()] == [team]

    def test_law_releases_whatever_holds_and_the_hold_is_named(self, release):
        holds.hold_release(release=release, kind=ReleaseHold.Kind.IDENTITY, reason="8 days", by=None)

        custody.record_release(release=release, on=date(2026, 12, 1), by=None)

        payload = AuditEntry.objects.get(verb="offenders.release_recorded").payload.data
        assert payload["holds"] == ["identity"]

    def test_is_not_ready_while_a_hold_is_open(self, release):
        hold = holds.hold_release(release=release, kind=ReleaseHold.Kind.OTHER, reason="Address", by=None)

        with pytest.raises(holds.ReleaseHeld):
            custody.mark_ready(release=release, by=None)
        assert holds.lift_hold(hold=hold, reason="Found", by=None)
        assert not holds.lift_hold(hold=hold, reason="Found", by=None)

        assert custody.mark_ready(release=release, by=None).status == "ready"

    def test_hold_of_a_kind_is_one(self, release):
        for _ in range(2):
            holds.hold_release(release=release, kind=ReleaseHold.Kind.OTHER, reason="Address", by=None)

        assert ReleaseHold.objects.count() == 1

    @pytest.mark.parametrize("on", [date(2026, 12, 2), date(2023, 3, 14)])
    def test_day_is_neither_in_the_future_nor_before_what_was_recorded(self, release, on):
        with pytest.raises(custody.MovementRefused) as refusal:
            custody.record_release(release=release, on=on, by=None)

        assert refusal.value.field == "on"
        assert Release.objects.get(pk=release.pk).status == "expected"


class TestReturn:
    @pytest.fixture
    def recalled(self, person, prison):
        sheet(person, CRD=date(2026, 6, 1), SLED=SLED)
        custody.record_release(release=open_releases(person)["CRD"], on=date(2026, 6, 1), by=None)
        custody.record_happening(offender=person, happening=Happening.LICENCE_REVOKED, on=date(2026, 7, 1), by=None)
        return person

    def test_begins_a_period_with_ways_out_of_its_own(self, recalled, prison):
        told = []
        followers.returned.followers.append(lambda **what: told.append(what["period"]))
        try:
            period = custody.record_return(offender=recalled, establishment=prison, on=date(2026, 7, 3), by=None)
        finally:
            followers.returned.followers.pop()

        recalled.refresh_from_db()
        assert (recalled.status, period.is_recall, told) == ("recalled", True, [period])
        assert {basis: each.period for basis, each in open_releases(recalled).items()} == {"SED": period}

    def test_is_what_is_recorded_of_them_and_no_reception(self, recalled, prison):
        with pytest.raises(custody.MovementRefused, match="Record a return"):
            custody.receive(offender=recalled, establishment=prison, on=date(2026, 7, 3), by=None)

        assert not CustodyPeriod.objects.open().exists()

    def test_is_only_of_somebody_who_was_recalled(self, person, prison):
        with pytest.raises(custody.MovementRefused):
            custody.record_return(offender=person, establishment=prison, on=date(2026, 7, 3), by=None)

        assert CustodyPeriod.objects.count() == 1


def test_death_ends_what_was_expected(person):
    sheet(person, CRD=CRD)

    custody.record_happening(offender=person, happening=Happening.DIED, on=date(2026, 11, 1), by=None)

    assert open_releases(person) == {}
    assert Release.objects.get().status == "cancelled"


def test_transfer_changes_the_place_alone(person):
    frankland = Establishment.objects.create(code="FKI", name="HMP Frankland")
    sheet(person, CRD=CRD)

    custody.transfer(offender=person, to=frankland, on=date(2026, 11, 1), by=None)

    person.refresh_from_db()
    assert (person.status, person.establishment) == ("in_custody", frankland)
    assert open_releases(person)["CRD"].is_counted
    with pytest.raises(custody.MovementRefused, match="already"):
        custody.transfer(offender=person, to=frankland, on=date(2026, 11, 2), by=None)
