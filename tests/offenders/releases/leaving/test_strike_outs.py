"""A release, leaving or return was recorded by mistake: one says so, a second confirms it, and only then it is so."""

import re
from datetime import UTC, date, datetime, timedelta
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from offenders import followers
from offenders.custody.rules import Happening
from offenders.models import Adjustment, CustodyPeriod, Leaving, Movement, Release, StrikeOut
from offenders.movements import actions as custody
from offenders.movements import ends
from offenders.releases.leaving import actions, clock, strike_outs
from offenders.releases.leaving.strike_outs import StrikeOutRefused
from offenders.releases.weekly import actions as weekly
from release_monitor.database.rights import as_owner
from sharing.access.state_machines import MoveRefused
from sharing.access.two_people import SamePerson
from sharing.models import Alert, AuditEntry, Severity
from tests.factories.sharing import UserFactory
from tests.offenders import halden
from tests.offenders.releases.leaving import people
from tests.worlds import further, prepare_nothing

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nothing_to_prepare")]

world = halden.world(people.made)

TODAY = date(2026, 12, 1)
WHY = "The gate log has nobody leaving"


def team_of(user):
    return user.memberships.get().team


def release(gate, on=TODAY):
    gate.sheet(CRD=on)
    custody.record_release(release=Release.objects.open().counted().get(), on=on, by=gate.prison)
    return gate.person.movements.last()


def leave(gate):
    at = datetime(2026, 12, 1, 8, 20, tzinfo=UTC)
    actions.record_left(offender=gate.person, left_at=at, how_known="Seen leaving", by=gate.prison)
    return gate.person.movements.last()


def mark(movement, by):
    return strike_outs.mark_mistaken(movement=movement, reason=WHY, by=by)


def strike(gate, movement, by=None):
    return strike_outs.confirm_strike_out(strike=mark(movement, gate.ppcs), by=by or gate.com)


def status(gate):
    gate.person.refresh_from_db()
    return gate.person.status


def alerted(kind):
    alert = Alert.objects.get(kind=f"releases.{kind}")
    return {receipt.team for receipt in alert.receipts.all()}


def have_left(rows):
    return {"movement": release(rows["gate"])}


def have_left_it_is_said_by_mistake(rows):
    movement = release(rows["gate"])
    return {"movement": movement, "marked": mark(movement, rows["gate"].ppcs)}


@pytest.fixture
def movement(copied):
    return copied["movement"]


@pytest.fixture
def marked(copied):
    return copied["marked"]


class TestMark:
    @pytest.fixture(scope="class", autouse=True)
    @classmethod
    def world(cls, world):
        yield from further(world, have_left, patched=prepare_nothing)

    def test_it_is_told_at_once_to_every_team_and_changes_nothing_yet(self, gate, movement):
        marked = mark(movement, gate.ppcs)

        assert alerted("strike_out") >= {team_of(each) for each in (gate.prison, gate.ppcs, gate.com, gate.police)}
        assert (status(gate), CustodyPeriod.objects.open().exists()) == ("on_licence", False)
        assert marked.confirm_due_at - marked.marked_at == timedelta(minutes=30)
        assert AuditEntry.objects.filter(verb="offenders.strike_out_marked", reason=WHY).count() == 1

    def test_it_is_critical_on_the_first_day_and_high_after(self, gate, movement):
        mark(movement, gate.ppcs)
        assert Alert.objects.get(kind="releases.strike_out").severity == Severity.CRITICAL

        with as_owner():
            StrikeOut.objects.all().delete()
        with as_owner():
            Movement.objects.filter(pk=movement.pk).update(recorded_at=timezone.now() - timedelta(days=1))
        mark(Movement.objects.get(pk=movement.pk), gate.ppcs)

        assert Alert.objects.filter(kind="releases.strike_out").latest("pk").severity == Severity.HIGH

    def test_only_the_latest_movement_and_only_a_release_a_leaving_or_a_return(self, gate, movement):
        custody.record_happening(offender=gate.person, happening=Happening.LICENCE_REVOKED, on=TODAY, by=gate.ppcs)

        with pytest.raises(StrikeOutRefused, match="Since then: licence revoked on"):
            mark(movement, gate.ppcs)
        with pytest.raises(StrikeOutRefused, match="Only a recorded release"):
            mark(gate.person.movements.last(), gate.ppcs)

    def test_said_again_it_is_one_and_somebody_else_is_led_to_confirm(self, gate, movement):
        marked = mark(movement, gate.ppcs)

        assert mark(movement, gate.ppcs) == marked
        with pytest.raises(StrikeOutRefused, match="Confirm it instead"):
            mark(movement, gate.com)

    def test_a_reason_is_needed(self, gate, movement):
        with pytest.raises(StrikeOutRefused, match="what is wrong"):
            strike_outs.mark_mistaken(movement=movement, reason=" ", by=gate.ppcs)


class TestSecondPerson:
    @pytest.fixture(scope="class", autouse=True)
    @classmethod
    def world(cls, world):
        yield from further(world, have_left_it_is_said_by_mistake, patched=prepare_nothing)

    def test_neither_who_said_it_nor_who_recorded_it_nor_a_program(self, gate, marked):
        program = UserFactory(role="partner", teams=[team_of(gate.ppcs)])

        for user in (gate.ppcs, program):
            with pytest.raises(SamePerson):
                strike_outs.confirm_strike_out(strike=marked, by=user)
        with as_owner():
            Movement.objects.filter(pk=marked.movement_id).update(recorded_by=gate.com)
        with pytest.raises(SamePerson):
            strike_outs.confirm_strike_out(strike=marked, by=gate.com)
        assert status(gate) == "on_licence"

    def test_refused_the_record_stands_and_everybody_hears(self, gate, marked):
        for one in (gate.ppcs, gate.prison):  # who said that it is a mistake, and whose own record it is
            with pytest.raises(SamePerson):
                strike_outs.refuse_strike_out(strike=marked, reason="Seen leaving", by=one)
        strike_outs.refuse_strike_out(strike=marked, reason="Seen leaving", by=gate.com)

        assert (status(gate), alerted("strike_out_refused") >= {team_of(gate.police)}) == ("on_licence", True)
        assert Alert.objects.get(kind="releases.strike_out").state == "resolved"
        with pytest.raises(StrikeOutRefused, match="decided already"):
            strike_outs.confirm_strike_out(strike=marked, by=gate.com)

    def test_refused_once_only_another_person_may_say_so_again(self, gate, movement, marked):
        strike_outs.refuse_strike_out(strike=marked, reason="Seen leaving", by=gate.com)

        with pytest.raises(SamePerson):
            mark(movement, gate.ppcs)
        strike_outs.confirm_strike_out(strike=mark(movement, gate.police), by=gate.ppcs)

        assert status(gate) == "in_custody"

    def test_what_was_recorded_meanwhile_must_be_settled_first(self, gate, marked):
        custody.record_happening(offender=gate.person, happening=Happening.DIED, on=TODAY, by=gate.com)

        with pytest.raises(StrikeOutRefused, match="Only the latest movement"):
            strike_outs.confirm_strike_out(strike=marked, by=gate.com)

    @pytest.mark.parametrize(("minutes", "escalated"), [(29, False), (30, True)])
    def test_unconfirmed_it_escalates_and_stays_as_it_is(self, gate, marked, minutes, escalated):
        for _ in range(2):
            clock.watch(at=marked.marked_at + timedelta(minutes=minutes))

        assert Alert.objects.filter(kind="releases.strike_out_not_confirmed").count() == int(escalated)
        assert (status(gate), StrikeOut.objects.get().confirmed_at) == ("on_licence", None)


class TestReleaseStruckOut:
    @pytest.fixture(scope="class", autouse=True)
    @classmethod
    def world(cls, world):
        yield from further(world, have_left, patched=prepare_nothing)

    def test_the_same_custody_goes_on_and_the_release_is_expected_again(self, gate, movement):
        period = CustodyPeriod.objects.get()

        strike(gate, movement)

        expected = Release.objects.get(basis="CRD")
        assert (status(gate), gate.person.establishment) == ("in_custody", gate.prisons["FSI"])
        assert list(CustodyPeriod.objects.open()) == [period]
        assert (expected.status, expected.released_on, expected.is_counted) == ("expected", None, True)
        assert Movement.objects.filter(pk=movement.pk).exists()
        assert alerted("struck_out") >= {team_of(each) for each in (gate.prison, gate.ppcs, gate.com, gate.police)}
        assert Alert.objects.get(kind="releases.released").state == "resolved"

    def test_it_can_be_recorded_again_and_nothing_goes_by_the_first(self, gate, movement):
        strike(gate, movement)

        custody.record_release(release=Release.objects.open().counted().get(), on=TODAY, by=gate.prison)

        assert (status(gate), gate.person.movements.filter(happening="released").count()) == ("on_licence", 2)

    def test_the_prison_may_change_the_record_again(self, gate, movement):
        from sharing import access

        strike(gate, movement)

        assert access.may(gate.prison, "change", gate.person)

    def test_confirmed_twice_it_is_once(self, gate, movement):
        marked = mark(movement, gate.ppcs)

        for _ in range(2):
            strike_outs.confirm_strike_out(strike=marked, by=gate.com)

        assert AuditEntry.objects.filter(verb="offenders.struck_out").count() == 1

    def test_nothing_is_changed_when_a_follower_refuses(self, gate, movement, monkeypatch):
        def refuse(**what):
            raise MoveRefused("Discard the draft first")

        refuse.__module__ = "licence.release_handlers"
        monkeypatch.setattr(followers.struck_out, "followers", [refuse])
        marked = mark(movement, gate.ppcs)

        with pytest.raises(MoveRefused):
            strike_outs.confirm_strike_out(strike=marked, by=gate.com)

        assert (status(gate), CustodyPeriod.objects.open().exists()) == ("on_licence", False)
        assert StrikeOut.objects.get().confirmed_at is None


class TestLeavingStruckOut:
    def test_the_first_movement_is_not(self, gate):
        with pytest.raises(StrikeOutRefused, match="first movement"):
            mark(gate.person.movements.get(), gate.ppcs)

    def test_nobody_left_and_there_is_nothing_to_decide(self, gate):
        period = CustodyPeriod.objects.get()

        strike(gate, leave(gate))

        leaving = Leaving.objects.get()
        assert (leaving.state, leaving.over_at is None) == ("mistaken", False)
        assert (status(gate), list(CustodyPeriod.objects.open())) == ("in_custody", [period])
        assert Release.objects.open().counted().get().leaves_on == date(2026, 12, 14)
        assert not Alert.objects.unfinished().filter(kind__in=["releases.left_early", "releases.left_command"]).exists()


class TestReturnStruckOut:
    def test_back_by_mistake_the_leaving_waits_again(self, gate):
        leave(gate)
        custody.receive(offender=gate.person, establishment=gate.prisons["FKI"], on=TODAY, by=gate.prison)

        strike(gate, gate.person.movements.last())

        leaving = Leaving.objects.get()
        assert (status(gate), leaving.state, leaving.over_at) == ("left_early", "checking", None)
        assert leaving.confirm_due_at == timezone.now() + timedelta(minutes=30)
        assert not CustodyPeriod.objects.open().exists()
        assert not Release.objects.open().exists()

    def test_dead_by_mistake_the_leaving_waits_again(self, gate):
        leave(gate)
        row = ends.report_end(offender=gate.person, happening=Happening.DIED, on=TODAY, note="A call", by=gate.prison)
        ends.confirm_end(row=row, evidence="Certificate", by=gate.police)
        assert Leaving.objects.get().over_at is not None

        strike(gate, gate.person.movements.last())

        leaving = Leaving.objects.get()
        assert (status(gate), leaving.over_at, leaving.state) == ("left_early", None, "checking")
        assert leaving.confirm_due_at > timezone.now()

    def test_received_by_mistake_the_custody_was_none(self, gate):
        release(gate)
        custody.receive(offender=gate.person, establishment=gate.prisons["FKI"], on=TODAY, by=gate.prison)

        strike(gate, gate.person.movements.last())

        assert (status(gate), gate.person.establishment) == ("on_licence", None)
        assert not CustodyPeriod.objects.open().exists()
        assert CustodyPeriod.objects.standing().count() == 1

    def test_returned_by_mistake_the_person_is_at_large_and_the_days_do_not_count(self, gate):
        release(gate, on=date(2026, 11, 20))
        revoked = {"happening": Happening.LICENCE_REVOKED, "on": date(2026, 11, 24)}
        custody.record_happening(offender=gate.person, by=gate.ppcs, **revoked)
        custody.record_return(offender=gate.person, establishment=gate.prisons["FKI"], on=TODAY, by=gate.ppcs)
        assert Adjustment.objects.filter(kind=Adjustment.Kind.UAL).exists()

        marked = mark(gate.person.movements.last(), gate.com)
        strike_outs.confirm_strike_out(strike=marked, by=gate.police)

        assert (status(gate), Adjustment.objects.filter(kind=Adjustment.Kind.UAL).exists()) == (
            "unlawfully_at_large",
            False,
        )
        assert not CustodyPeriod.objects.open().exists()


class TestPages:
    @pytest.fixture
    def at(self, client, gate):
        def ask(user, name, sent=None, **keys):
            client.force_login(user)
            path = reverse(name, kwargs={"uid": gate.person.uid, **keys})
            answer = client.get(path) if sent is None else client.post(path, sent)
            return answer.status_code, " ".join(re.sub(r"<[^>]*>", " ", unescape(answer.content.decode())).split())

        return ask

    def test_reported_on_the_record_it_is_shown_until_it_is_settled_and_struck_out_after(self, gate, at, client):
        movement = release(gate)
        assert "Recorded by mistake : released" in at(gate.ppcs, "person_change")[1]
        keys = {"movement_uid": movement.uid}
        assert "It counts until a second person confirms" in at(gate.ppcs, "strike_out_mark", **keys)[1]
        assert at(gate.ppcs, "strike_out_mark", {"reason": ""}, **keys)[0] == 200

        assert at(gate.ppcs, "strike_out_mark", {"reason": WHY}, **keys)[0] == 302

        weekly.make_weekly_list(on=TODAY, at=timezone.now())
        places = ["/", "/releases/weeks/2026-11-30/", reverse("person", kwargs={"uid": gate.person.uid})]
        client.force_login(gate.com)
        for path in places:
            assert "istaken, being checked" in client.get(path).content.decode(), path
        marked = StrikeOut.objects.get()
        keys = {"strike_uid": marked.uid}
        page = at(gate.com, "strike_out", **keys)[1]
        assert "Mistaken, being checked. The record counts until a second person decides, by 12:30" in page
        assert "You did the first part yourself" in at(gate.ppcs, "strike_out_confirm", {}, **keys)[1]

        assert at(gate.com, "strike_out_confirm", {}, **keys)[0] == 302

        assert "Withdrawn. The earlier record counts again" in at(gate.com, "strike_out", **keys)[1]
        for path in places:
            assert "istaken, being checked" not in client.get(path).content.decode(), path
        for name in ("person_change", "person_sentence", "person_timeline"):
            said = at(gate.com, name)[1]
            assert f"Withdrawn by {gate.ppcs} and {gate.com}: {WHY}" in said, name

    def test_refused_on_the_page_it_stands(self, gate, at):
        keys = {"strike_uid": mark(release(gate), gate.ppcs).uid}

        assert "Enter how you know" in at(gate.com, "strike_out_refuse", {"reason": ""}, **keys)[1]
        assert at(gate.com, "strike_out_refuse", {"reason": "Seen leaving"}, **keys)[0] == 302

        assert "Refused. The record stays as it is" in at(gate.com, "strike_out", **keys)[1]

    def test_what_cannot_be_struck_out_says_why(self, gate, at):
        first = gate.person.movements.get()

        assert "This is the first movement on record" in at(gate.com, "strike_out_mark", movement_uid=first.uid)[1]
        assert "Recorded by mistake" not in at(gate.com, "person_change")[1]
