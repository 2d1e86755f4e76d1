"""A person left and no release was due: on record at once, and decided by others than who recorded it."""

from datetime import UTC, date, datetime, timedelta

import pytest

from licence.recalls.actions import arrests, begin
from licence.recalls.actions.moves import RecallRefused
from offenders.custody.rules import MAY_FOLLOW, Happening, Status
from offenders.dates.rules.releases import Basis
from offenders.models import CustodyPeriod, Leaving, Movement, Release
from offenders.movements import actions as custody
from offenders.releases.gate import alert_kinds
from offenders.releases.gate.recorders import MayNotRecord
from offenders.releases.leaving import actions
from offenders.releases.leaving.actions import LeavingRefused
from release_monitor.database.rights import as_owner
from sharing import alerts
from sharing.access import RecordHidden
from sharing.access.two_people import SamePerson
from sharing.models import Alert, AuditEntry, Severity
from tests.factories.breaches import let_in
from tests.factories.sharing import AgencyFactory, TeamFactory, UserFactory
from tests.offenders import halden
from tests.offenders.releases.leaving import people

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nothing_to_prepare")]

world = halden.world(people.made)

LEFT_AT = datetime(2026, 12, 1, 8, 20, tzinfo=UTC)
TODAY = date(2026, 12, 1)


def left(gate, **more):
    given = {"left_at": LEFT_AT, "how_known": "Gate log, read by me", "by": gate.prison}
    return actions.record_left(offender=gate.person, **given | more)


def status(gate):
    gate.person.refresh_from_db()
    return gate.person.status


def alerted(kind):
    alert = Alert.objects.get(kind=f"releases.{kind}")
    return {receipt.team for receipt in alert.receipts.all()}


def team_of(user):
    return user.memberships.get().team


def test_who_turns_out_to_have_left_on_licence_without_one_is_told_of_at_once_and_critically(gate):
    leaving = actions.name_document(leaving=left(gate), document="T1", ordered="immediate", by=gate.com)

    actions.agree_lawful(leaving=leaving, by=gate.ppcs)

    fault = Alert.objects.get(kind="status.without_licence")
    assert (fault.title, fault.severity) == ("Released without a licence", Severity.CRITICAL)


class TestRecord:
    def test_it_is_on_record_at_once_and_every_team_and_command_are_alerted(self, gate):
        chief = UserFactory(role="ct_manager", teams=[TeamFactory()])

        leaving = left(gate, whereabouts="Left by taxi")

        assert (status(gate), leaving.kind, leaving.state) == ("left_early", "early", "checking")
        assert leaving.judged["words"] == "Early by 13 days"
        assert leaving.confirm_due_at == datetime(2026, 12, 1, 12, 30, tzinfo=UTC)
        assert alerted("left_early") >= {team_of(each) for each in (gate.prison, gate.ppcs, gate.com, gate.police)}
        assert team_of(chief) in alerted("left_command")
        assert not CustodyPeriod.objects.open().exists()
        assert not Release.objects.open().exists()
        assert AuditEntry.objects.filter(verb="offenders.leaving_recorded").count() == 1

    def test_nothing_says_in_error_or_where_before_a_second_person_confirmed(self, gate):
        left(gate, whereabouts="Left by taxi")

        said = " ".join(f"{each.title} {each.text}" for each in Alert.objects.all())
        assert "in error" not in said.lower()
        assert "taxi" not in said
        command = Alert.objects.get(kind="releases.left_command")
        assert gate.person.family_name not in command.text
        assert command.subject is None

    def test_dates_in_dispute_are_recorded_as_that(self, gate):
        gate.sheet(CRD=date(2026, 11, 30))
        gate.court_says(date(2026, 12, 20))

        leaving = left(gate)

        assert (leaving.kind, status(gate)) == ("in_dispute", "left_in_dispute")
        assert Alert.objects.filter(kind="releases.left_in_dispute").exists()

    def test_a_release_that_is_due_is_no_early_leaving(self, gate):
        gate.sheet(CRD=TODAY)

        with pytest.raises(LeavingRefused, match="Record the release instead"):
            left(gate)

    @pytest.mark.parametrize(
        ("more", "words"),
        [
            ({"left_at": datetime(2026, 12, 1, 12, 1, tzinfo=UTC)}, "in the past"),
            ({"how_known": " "}, "how you know"),
        ],
    )
    def test_what_is_lacking_is_named(self, gate, more, words):
        with pytest.raises(LeavingRefused, match=words):
            left(gate, **more)
        assert status(gate) == "in_custody"

    def test_sent_twice_it_is_one(self, gate):
        from sharing.records.once import new_uid

        uid = new_uid()

        assert left(gate, uid=uid) == left(gate, uid=uid)
        assert Movement.objects.filter(happening="left_early").count() == 1

    def test_nothing_is_left_behind_when_the_alert_fails(self, gate, monkeypatch):
        monkeypatch.setattr(actions, "_alert_of_leaving", lambda *args: 1 / 0)

        with pytest.raises(ZeroDivisionError):
            left(gate)

        assert status(gate) == "in_custody"
        assert Release.objects.open().counted().exists()
        assert not Leaving.objects.exists()


class TestWho:
    def test_only_the_prison_that_holds_the_person_and_ppcs_record_it(self, gate):
        elsewhere = UserFactory(
            role="prison_offender_manager",
            teams=[TeamFactory(kind="establishment", place_code="FKI", agency=AgencyFactory(kind="prison"))],
        )
        release = Release.objects.open().counted().get()

        for user in (gate.com, gate.police, elsewhere):
            with pytest.raises(MayNotRecord, match="Report that the person has left instead"):
                custody.record_release(release=release, on=TODAY, by=user)
        with pytest.raises(MayNotRecord):
            left(gate, by=gate.com)
        with pytest.raises(custody.NotDue):
            custody.record_release(release=release, on=TODAY, by=gate.ppcs)

    def test_a_duty_officer_records_for_the_prison_alone(self, gate):
        of_police = UserFactory(role="duty_officer", agency=gate.police.agency, teams=[team_of(gate.prison)])
        of_prison = UserFactory(role="duty_officer", agency=gate.prison.agency, teams=[team_of(gate.prison)])

        with pytest.raises(MayNotRecord):
            left(gate, by=of_police)
        assert left(gate, by=of_prison).pk

    def test_others_report_it_to_the_prison_and_ppcs(self, gate):
        alert = actions.report_left(offender=gate.person, words="Seen in York", by=gate.com)

        assert alerted("has_left") == {team_of(gate.prison), team_of(gate.ppcs)}
        assert {each.due_at - each.told_at for each in alert.receipts.all()} == {timedelta(minutes=15)}
        assert status(gate) == "in_custody"
        assert actions.report_left(offender=gate.person, words="Again", by=gate.com) is None
        left(gate)
        alert.refresh_from_db()
        assert alert.state == "superseded"

    def test_report_after_one_that_was_answered_alerts_again_on_the_same_day(self, gate):
        first = actions.report_left(offender=gate.person, words="Seen in York", by=gate.com)
        alerts.resolve(kind=alert_kinds.HAS_LEFT, key=first.key, reason="He is on the wing")

        assert actions.report_left(offender=gate.person, words="Seen again", by=gate.com) not in (None, first)

    def test_a_stranger_reports_nothing(self, gate):
        with pytest.raises(RecordHidden):
            actions.report_left(offender=gate.person, words="Seen", by=UserFactory(role="probation_officer"))


class TestInError:
    def test_a_second_person_confirms_it_and_then_everybody_is_told_to_arrest(self, gate):
        leaving = left(gate)

        actions.confirm_in_error(leaving=leaving, by=gate.colleague)

        assert status(gate) == "released_in_error"
        alert = Alert.objects.get(kind="releases.in_error")
        assert "arrest the person and return them to custody" in alert.text
        assert actions.confirm_in_error(leaving=leaving, by=gate.colleague).state == "in_error"
        assert Movement.objects.filter(happening="found_in_error").count() == 1

    def test_never_who_recorded_it_nor_a_program(self, gate):
        leaving = left(gate)
        program = UserFactory(role="partner", teams=[team_of(gate.prison)])

        for user in (gate.prison, program):
            with pytest.raises(SamePerson):
                actions.confirm_in_error(leaving=leaving, by=user)
        assert status(gate) == "left_early"

    def test_nobody_released_in_error_is_recalled_or_arrested_under_the_licence_power(self, gate):
        actions.confirm_in_error(leaving=left(gate), by=gate.colleague)

        with pytest.raises(RecallRefused, match="not on licence"):
            begin.begin(offender=gate.person, breaches=[None], by=gate.com, what_led="x")
        with pytest.raises(RecallRefused, match="covers only people on licence"):
            arrests.record_arrest(
                offender=gate.person, arrested_at=LEFT_AT, place="Leeds", force="West Yorkshire", by=gate.police
            )
        undue = (Status.LEFT_EARLY, Status.LEFT_IN_DISPUTE, Status.RELEASED_IN_ERROR)
        forbidden = {Happening.LICENCE_REVOKED, Happening.RETURNED, Happening.LICENCE_ENDED, Happening.RELEASED}
        assert not any(MAY_FOLLOW[each] & forbidden for each in undue)

    def test_where_nobody_is_named_as_the_recorder_any_person_is_the_second_and_no_program(self, gate):
        leaving = left(gate)
        Leaving.objects.filter(pk=leaving.pk).update(recorded_by=None)
        program = let_in(gate.person, "ppcs", role="partner")

        with pytest.raises(SamePerson):
            actions.confirm_in_error(leaving=leaving, by=program)
        actions.confirm_in_error(leaving=leaving, by=gate.prison)

        assert status(gate) == "released_in_error"


class TestLawful:
    @pytest.fixture
    def named(self, gate):
        leaving = left(gate, route=Basis.COURT)
        return actions.name_document(leaving=leaving, document="Order T2026", ordered="immediate", by=gate.colleague)

    def test_another_agency_agrees_and_it_was_a_release_on_its_day(self, gate, named):
        actions.agree_lawful(leaving=named, by=gate.ppcs)

        release = Release.objects.get(basis="COURT")
        assert (status(gate), release.status, release.released_on) == ("on_licence", "released", TODAY)
        named.refresh_from_db()
        assert (named.state, named.over_at is None) == ("lawful", False)
        assert Alert.objects.get(kind="releases.left_early").state == "resolved"
        assert Alert.objects.filter(kind="releases.found_lawful").exists()

    @pytest.mark.parametrize(("ordered", "left_as"), [("bail", "on_bail"), ("quashed", "acquitted")])
    def test_what_the_document_orders_says_what_the_person_is_now(self, gate, ordered, left_as):
        leaving = left(gate)
        with pytest.raises(LeavingRefused, match="Select what the document orders"):
            actions.name_document(leaving=leaving, document="Order", route=Basis.COURT, by=gate.colleague)
        actions.name_document(leaving=leaving, document="Order", ordered=ordered, by=gate.colleague)

        actions.agree_lawful(leaving=leaving, by=gate.ppcs)

        assert status(gate) == left_as
        assert Release.objects.get(basis="COURT").released_on == TODAY

    def test_neither_the_same_agency_nor_who_recorded_or_named_it(self, gate, named):
        third = UserFactory(
            role="prison_offender_manager", agency=gate.prison.agency, teams=[team_of(gate.prison)], name="Third"
        )

        with pytest.raises(LeavingRefused, match="Someone in an agency other"):
            actions.agree_lawful(leaving=named, by=third)
        for user in (gate.prison, gate.colleague):
            with pytest.raises(SamePerson):
                actions.agree_lawful(leaving=named, by=user)

    def test_without_a_document_nobody_agrees(self, gate):
        with pytest.raises(LeavingRefused, match="No document is named"):
            actions.agree_lawful(leaving=left(gate), by=gate.ppcs)

    def test_what_was_confirmed_as_an_error_is_lawful_when_a_document_is_found(self, gate):
        leaving = left(gate)
        actions.confirm_in_error(leaving=leaving, by=gate.colleague)
        actions.name_document(leaving=leaving, document="Order", ordered="immediate", by=gate.colleague)

        actions.agree_lawful(leaving=leaving, by=gate.ppcs)

        assert status(gate) == "on_licence"


class TestBack:
    @pytest.mark.parametrize("is_confirmed", [False, True])
    def test_the_same_custody_goes_on_and_the_same_dates_stand(self, gate, is_confirmed):
        period = CustodyPeriod.objects.get()
        leaving = left(gate)
        if is_confirmed:
            actions.confirm_in_error(leaving=leaving, by=gate.colleague)

        back = custody.receive(offender=gate.person, establishment=gate.prisons["FKI"], on=TODAY, by=gate.prison)

        leaving.refresh_from_db()
        assert (back, back.ends_on, status(gate)) == (period, None, "in_custody")
        assert (leaving.state, leaving.over_at is None) == ("back", False)
        assert Release.objects.open().counted().get().leaves_on == date(2026, 12, 14)
        assert not Alert.objects.unfinished().filter(kind__in=["releases.left_early", "releases.in_error"]).exists()

    def test_who_was_recalled_is_recalled_still(self, gate):
        CustodyPeriod.objects.update(is_recall=True)
        with as_owner():
            Movement.objects.filter(offender=gate.person).delete()
        for happening in ("received", "released", "licence_revoked", "returned"):
            Movement.objects.create(offender=gate.person, happening=happening, happened_on=date(2024, 1, 1))
        left(gate)

        custody.receive(offender=gate.person, establishment=gate.prisons["FSI"], on=TODAY, by=gate.prison)

        assert status(gate) == "recalled"

    def test_a_movement_of_the_gate_is_recorded_by_no_other_form(self, gate):
        with pytest.raises(custody.MovementRefused, match="Record a release"):
            custody.record_movement(offender=gate.person, happening=Happening.FOUND_LAWFUL, on=TODAY, by=gate.ppcs)
