"""What would end all that binds a person is reported by one person, and counts once a second has confirmed it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from offenders import tasks
from offenders.custody.rules import Happening
from offenders.models import Movement, ReportedEnd
from offenders.movements import actions as custody
from offenders.movements import ends
from sharing.access import NotAllowed, RecordHidden
from sharing.access.two_people import SamePerson
from sharing.models import Alert, AuditEntry
from tests.factories.sharing import GrantFactory, TeamFactory, UserFactory
from tests.offenders import halden as halden_and_others
from tests.offenders.dates.forward import people
from tests.offenders.dates.forward.people import DAY, TODAY, text
from tests.sharing.administration.pages import day_parts, hidden_of
from tests.worlds import further, prepare_nothing, row_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026

HOUR = timedelta(hours=1)

world = halden_and_others.world(people.made)
ppcs = row_of("ppcs")


def report(person, by, happening="licence_ended", note="Letter of the court", **more):
    said = {"happening": Happening(happening), "on": TODAY, "note": note}
    return ends.report_end(offender=person, by=by, **said | more)


def other_program(program):
    return UserFactory(role="partner", agency=program.agency, teams=[program.memberships.get().team])


def status(person):
    person.refresh_from_db()
    return person.status


def told(kind):
    return Alert.objects.filter(kind=f"movements.{kind}")


class TestOnLicence:
    @pytest.fixture(scope="class", autouse=True)
    @classmethod
    def world(cls, world):
        yield from further(world, people.released, patched=prepare_nothing)

    @pytest.mark.parametrize(
        ("happening", "after"), [("licence_ended", "police_led"), ("died", "deceased"), ("deported", "deported")]
    )
    def test_one_reports_it_and_a_second_confirms_it(self, halden, officer, ppcs, happening, after):
        row = report(halden, officer, happening)
        assert (status(halden), Movement.objects.filter(happening=happening).count()) == ("on_licence", 0)

        ends.confirm_end(row=row, evidence="Order, with the court", by=ppcs)

        assert status(halden) == after
        row.refresh_from_db()
        assert (row.movement.happening, row.movement.recorded_by, row.movement.note) == (happening, ppcs, row.note)

    @pytest.mark.parametrize("happening", ["licence_ended", "died", "deported", "acquitted"])
    def test_nobody_records_it_alone(self, halden, officer, happening):
        with pytest.raises(custody.EndsByTwo, match="2 people record this"):
            custody.record_movement(offender=halden, happening=Happening(happening), on=TODAY, by=officer)

    def test_only_ppcs_revokes_a_licence_outside_a_recall(self, client, halden, officer, ppcs):
        page = reverse("movement_record", kwargs={"uid": halden.uid})
        client.force_login(officer)
        assert 'value="licence_revoked"' not in client.get(page).content.decode()
        revoked = {"offender": halden, "happening": Happening.LICENCE_REVOKED, "on": TODAY}
        program = UserFactory(role="partner", agency=ppcs.agency, teams=[ppcs.memberships.get().team])
        for nobody in (officer, program, None):
            with pytest.raises(custody.MovementRefused, match="Only PPCS revokes"):
                custody.record_movement(**revoked, by=nobody)
        client.force_login(ppcs)
        assert 'value="licence_revoked"' in client.get(page).content.decode()

        custody.record_movement(**revoked, by=ppcs)

        assert status(halden) == "unlawfully_at_large"

    def test_every_team_hears_at_once_and_of_what_came_of_it(self, halden, officer, ppcs):
        row = report(halden, officer)
        alert = told("end_reported").get()
        assert alert.title == "Confirm or refuse: licence ended"
        assert "Licence ended on 1 December 2026, reports Gareth Pym (Prison Service)." in alert.text
        assert alert.link == ends.address_of(row)
        assert {each.team_id for each in alert.receipts.all()} >= {ppcs.memberships.get().team_id}

        ends.confirm_end(row=row, evidence="Order", by=ppcs)

        alert.refresh_from_db()
        assert alert.state == "resolved"
        assert told("end_decided").get().title == "Licence ended: confirmed"
        logged = AuditEntry.objects.filter(subject_id=halden.pk, verb__startswith="offenders.end_")
        assert set(logged.values_list("verb", "actor_id")) == {
            ("offenders.end_reported", officer.pk),
            ("offenders.end_confirmed", ppcs.pk),
        }

    def test_neither_who_reported_it_nor_their_other_account_confirms_or_refuses_it(self, halden, officer):
        row = report(halden, officer)
        other = UserFactory(
            role=officer.role,
            agency=officer.agency,
            teams=[officer.memberships.get().team],
            staff_number=officer.staff_number,
        )
        for by in (officer, other):
            with pytest.raises(SamePerson):
                ends.confirm_end(row=row, evidence="Order", by=by)
            with pytest.raises(SamePerson):
                ends.refuse_end(row=row, reason="No", by=by)
        assert status(halden) == "on_licence"

    def test_refused_the_record_stays_and_it_can_be_reported_anew(self, halden, officer, ppcs):
        ends.refuse_end(row=report(halden, officer), reason="Another man", by=ppcs)

        assert status(halden) == "on_licence"
        assert told("end_decided").get().title == "Licence ended: refused"
        assert report(halden, officer).refused_at is None

    def test_a_second_report_waits_for_the_first(self, halden, officer, ppcs):
        report(halden, officer)

        with pytest.raises(ends.EndRefused, match="Gareth Pym has already reported: Licence ended on 1 December 2026"):
            report(halden, ppcs, "died")

    def test_undecided_it_escalates_once_and_changes_nothing(self, halden, officer, at_noon):
        report(halden, officer)
        at_noon.shift(HOUR - timedelta(minutes=1))
        tasks.watch_gate()
        assert not told("end_not_confirmed").exists()

        for _ in range(2):
            at_noon.shift(timedelta(minutes=1))
            tasks.watch_gate()

        alert = told("end_not_confirmed").get()
        assert (alert.severity, status(halden)) == (1, "on_licence")

    def test_escalates_at_the_minute_that_its_page_names(self, halden, officer, at_noon):
        row = report(halden, officer)
        at_noon.move_to(row.confirm_due_at)

        ends.watch(at=row.confirm_due_at)

        assert told("end_not_confirmed").count() == 1

    def test_decided_once(self, halden, officer, ppcs, colleague):
        row = ends.confirm_end(row=report(halden, officer, "died"), evidence="Certificate", by=ppcs)

        assert ends.confirm_end(row=row, evidence="Certificate", by=ppcs).confirmed_by == ppcs
        with pytest.raises(ends.EndRefused, match="decided already"):
            ends.refuse_end(row=row, reason="No", by=colleague)

    def test_refused_twice_by_the_same_person_is_refused_once(self, halden, officer, ppcs):
        row = ends.refuse_end(row=report(halden, officer), reason="Another man", by=ppcs)

        assert ends.refuse_end(row=row, reason="Another man", by=ppcs).refused_because == "Another man"
        assert told("end_decided").count() == 1

    def test_says_what_is_lacking(self, halden, officer, ppcs):
        with pytest.raises(ends.EndRefused, match="Enter how you know"):
            report(halden, officer, note=" ")
        row = report(halden, officer)
        with pytest.raises(ends.EndRefused, match="document"):
            ends.confirm_end(row=row, evidence=" ", by=ppcs)
        with pytest.raises(ends.EndRefused, match="how you know"):
            ends.refuse_end(row=row, reason="", by=ppcs)

    def test_what_cannot_have_happened_is_refused_at_once(self, halden, officer):
        with pytest.raises(custody.MovementRefused, match="today or in the past"):
            report(halden, officer, on=TODAY + DAY)

    def test_who_may_not_change_the_record_reports_nothing(self, halden):
        with pytest.raises((NotAllowed, RecordHidden)):
            report(halden, UserFactory())

    def test_who_may_not_change_the_record_decides_nothing(self, halden, officer):
        row = report(halden, officer)
        with pytest.raises((NotAllowed, RecordHidden)):
            ends.confirm_end(row=row, evidence="Order", by=UserFactory())
        with pytest.raises((NotAllowed, RecordHidden)):
            ends.refuse_end(row=row, reason="No", by=UserFactory())

    def test_an_account_that_can_sign_nothing_reports_nothing(self, halden, officer):
        UserFactory._meta.model.objects.filter(pk=officer.pk).update(staff_number="")
        officer.refresh_from_db()

        with pytest.raises(SamePerson, match="staff number"):
            report(halden, officer)

    def test_what_a_program_reports_a_person_confirms(self, halden, officer, ppcs):
        program = UserFactory(role="partner", agency=ppcs.agency, teams=[ppcs.memberships.get().team])
        row = report(halden, program)
        with pytest.raises(SamePerson):
            ends.confirm_end(row=row, evidence="Order", by=program)
        with pytest.raises(SamePerson):
            ends.refuse_end(row=row, reason="No", by=other_program(program))

        ends.confirm_end(row=row, evidence="Order", by=officer)

        assert status(halden) == "police_led"

    def test_pages_lead_from_the_report_to_the_second_person(self, client, halden, officer, ppcs):
        client.force_login(officer)
        page = reverse("movement_record", kwargs={"uid": halden.uid})
        typed = hidden_of(client.get(page)) | {"happening": "licence_ended"} | day_parts("on", TODAY)
        assert "Enter how you know" in text(client.post(page, typed))
        sent = client.post(page, typed | {"note": "Letter of the court"}, follow=True)
        assert "Reported. A second person must confirm it by" in text(sent)
        row = ReportedEnd.objects.get()
        assert "Reported: licence ended on 1 December 2026." in text(sent)

        client.force_login(ppcs)
        shown = text(client.get(ends.address_of(row)))
        assert "Gareth Pym (Prison Service) reported this" in shown
        assert "Letter of the court" in shown
        assert "Enter the document" in text(client.post(ends.address_of(row), {}))
        sent = client.post(ends.address_of(row), {"evidence": "Order"}, follow=True)
        assert "Confirmed. Every team that can see the person is alerted." in text(sent)
        assert status(halden) == "police_led"
        assert client.get(ends.address_of(row)).status_code == 302

    def test_whoever_reads_the_person_is_led_to_it_from_every_page_until_it_is_decided(
        self, client, halden, officer, ppcs
    ):
        row = report(halden, officer)
        team = TeamFactory(agency=ppcs.agency)
        GrantFactory(subject=halden, team=team, grant_role="reader")
        reader = UserFactory(role="ct_analyst", agency=ppcs.agency, teams=[team])
        client.force_login(reader)
        opened = f'href="{ends.address_of(row)}"'
        for name in ("person", "person_timeline", "person_licence"):
            address = reverse(name, kwargs={"uid": halden.uid})
            page = client.get(address, follow=True)
            assert "Reported: licence ended on 1 December 2026." in text(page), address
            assert "until a second person decides, by 1pm on 1 December 2026." in text(page), address
            assert opened in page.content.decode(), address

        shown = client.get(ends.address_of(row))

        assert "Letter of the court" in text(shown)
        assert 'name="evidence"' not in shown.content.decode()
        assert client.post(ends.address_of(row), {"evidence": "Order"}).status_code in (403, 404)
        ends.confirm_end(row=row, evidence="Order", by=ppcs)
        assert opened not in client.get(halden.get_absolute_url()).content.decode()
        assert client.get(ends.address_of(row)).headers["Location"] == halden.get_absolute_url()

    def test_refused_on_its_page(self, client, halden, officer, ppcs):
        row = report(halden, officer, "died")
        client.force_login(ppcs)
        refuse = reverse("reported_end_refuse", kwargs={"uid": halden.uid, "end_uid": row.uid})
        assert f'href="{refuse}"' in client.get(ends.address_of(row)).content.decode()

        assert f"{officer} (Prison Service) reported this" in text(client.get(refuse))
        sent = client.post(refuse, {"reason": "He sat before me today"}, follow=True)

        assert "Refused. The record stays as it is, and everyone is alerted." in text(sent)
        assert status(halden) == "on_licence"
        assert "There is nothing to decide." in text(client.get(refuse))


def test_whoever_is_held_leaves_by_an_order_at_the_gate_alone(halden, officer):
    with pytest.raises(custody.MovementRefused, match="Record the order first"):
        report(halden, officer, "acquitted")


def test_sent_twice_it_is_reported_once(halden, officer):
    key = uuid4()
    assert report(halden, officer, "died", uid=key) == report(halden, officer, "died", uid=key)
