"""While no letter leaves: critical alerts escalate a rung early, the desk has people to call; faults are alerts."""

from datetime import timedelta

import pytest
from django.urls import reverse

from sharing import alerts, live_updates
from sharing.alerts import actions as inbox
from sharing.duties.alert_kinds import HANDOVER_REFUSED
from sharing.models import Alert, Delivery, Fault, LeftOut, Receipt, RungMade, Severity
from sharing.tasks import escalate
from sharing.watching import looking
from sharing.watching.alert_kinds import CRITICAL_FAULT
from tests.factories.leave import cast_of
from tests.factories.sharing import (
    AgencyFactory,
    AlertFactory,
    ExclusionFactory,
    ReceiptFactory,
    TeamFactory,
    UserFactory,
)
from tests.worlds import row_of, world_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # Tuesday 1 December 2026
MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)
cast = row_of("cast")


def made():
    cast = cast_of(family_name="Quill")
    cast["person"].duties.update(deputy=cast["samira"])
    cast["team"].phone = "Ext 7700"
    cast["team"].save()
    desk = TeamFactory(name="Probation duty desk", kind="duty_desk", agency=cast["team"].agency)
    agency = cast["team"].agency
    cast["dana"] = UserFactory(name="Dana Okoro", role="probation_duty_manager", agency=agency, teams=[desk])
    return {"cast": cast}


world = world_of(made)


def told(cast, at, key="one", severity=Severity.CRITICAL):
    alerts.raise_alert(
        kind=HANDOVER_REFUSED,
        key=key,
        subject=cast["person"],
        text="Second phone found",
        severity=severity,
        at=at,
        responds_in=60 * MINUTE,
    )
    return Receipt.objects.get(alert__key=key)


def down(at):
    return Fault.objects.create(name="mail", words="No letter has left", is_critical=True, found_at=at)


@pytest.mark.parametrize(
    ("found", "since", "is_early"),
    [
        (5 * MINUTE, 5 * MINUTE, True),
        (5 * MINUTE - SECOND, 30 * MINUTE, False),
        (30 * MINUTE, 5 * MINUTE - SECOND, False),
    ],
)
def test_after_five_minutes_it_escalates_early(cast, noon, found, since, is_early):
    down(noon - found)
    receipt = told(cast, noon - since)

    escalate()

    assert [(row.rung, row.because, row.due_at) for row in receipt.rungs.all()] == (
        [("deputy", "mail_down", noon)] if is_early else []
    )


def test_it_does_so_once_and_the_ladder_goes_on_from_there(cast, at_noon, noon):
    down(noon - 10 * MINUTE)
    receipt = told(cast, noon - 10 * MINUTE)
    escalate()
    escalate()
    receipt.refresh_from_db()
    assert list(receipt.rungs.get().people.all()) == [cast["samira"]]
    assert receipt.next_rung_at == receipt.due_at

    at_noon.move_to(receipt.due_at)
    escalate()

    assert [row.rung for row in receipt.rungs.order_by("pk")] == ["deputy", "duty_desk"]


@pytest.mark.parametrize("what", ["sent", "acknowledged", "high", "mail back"])
def test_nothing_escalates_early_without_need(cast, noon, what):
    fault = down(noon - 10 * MINUTE)
    receipt = told(cast, noon - 10 * MINUTE, severity=Severity.HIGH if what == "high" else Severity.CRITICAL)
    if what == "sent":
        Delivery.objects.update(state="sent", sent_at=noon, next_try_at=None)
    elif what == "acknowledged":
        inbox.acknowledge(alert=receipt.alert, by=cast["tom"])
    elif what == "mail back":
        Fault.objects.filter(pk=fault.pk).update(ended_at=noon)

    escalate()

    assert not RungMade.objects.exists()


def page(client, user):
    client.force_login(user)
    return client.get(reverse("alerts_call_list")).content.decode()


def test_desk_reads_team_people_telephones_and_no_person(client, cast, noon):
    down(noon - 10 * MINUTE)
    receipt = told(cast, noon - 10 * MINUTE)
    cast["tom"].phone = "Ext 7712"
    cast["tom"].save()

    words = page(client, cast["dana"])

    assert "NSD North" in words
    assert "tel:Ext 7700" in words
    assert "Tom Brandreth" in words
    assert "tel:Ext 7712" in words
    assert str(receipt.alert.uid) in words
    for hidden in ("Quill", "Handover refused", "Second phone"):
        assert hidden not in words


def test_nothing_about_somebody_from_whom_the_reader_is_excluded_is_on_the_list(client, cast, noon):
    down(noon - 10 * MINUTE)
    receipt = told(cast, noon - 10 * MINUTE)
    ExclusionFactory(subject=cast["person"], user=cast["dana"])

    words = page(client, cast["dana"])

    assert str(receipt.alert.uid) not in words
    assert "NSD North" not in words


def test_alert_about_nobody_is_there_for_a_reader_with_an_exclusion(cast, noon):
    ExclusionFactory(user=cast["dana"])
    about_nobody = ReceiptFactory(alert=AlertFactory(subject=None), team=cast["team"])
    about_another = told(cast, noon)

    assert set(Receipt.objects.not_excluded_for(cast["dana"])) == {about_nobody, about_another}


@pytest.mark.parametrize("what", ["sent", "acknowledged", "mail back"])
def test_line_leaves_by_itself(client, cast, noon, what):
    fault = down(noon - 10 * MINUTE)
    receipt = told(cast, noon - 10 * MINUTE)
    assert "NSD North" in page(client, cast["dana"])
    if what == "sent":
        Delivery.objects.update(state="sent", sent_at=noon, next_try_at=None)
    elif what == "acknowledged":
        inbox.acknowledge(alert=receipt.alert, by=cast["tom"])
    else:
        Fault.objects.filter(pk=fault.pk).update(ended_at=noon)

    assert "NSD North" not in page(client, cast["dana"])


def test_desk_of_another_agency_and_of_another_programme_reads_nothing(client, cast, noon):
    down(noon - 10 * MINUTE)
    told(cast, noon - 10 * MINUTE)
    agency = cast["team"].agency
    others = [TeamFactory(kind="duty_desk"), TeamFactory(kind="duty_desk", agency=agency, programme="state_threats")]

    for desk in others:
        officer = UserFactory(role="duty_officer", agency=desk.agency, teams=[desk])
        assert "NSD North" not in page(client, officer)


def test_list_asks_as_much_with_twenty_lines_as_with_one(client, cast, noon):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def asked():
        with CaptureQueriesContext(connection) as queries:
            page(client, cast["dana"])
        return len(queries)

    down(noon - 10 * MINUTE)
    told(cast, noon - 10 * MINUTE)
    asked()
    few = asked()
    for number in range(19):
        told(cast, noon - 10 * MINUTE, key=f"{number}")

    assert asked() == few


class TestFaults:
    @pytest.fixture
    def joan(self):
        agency = AgencyFactory(kind="assurance")
        return UserFactory(role="administrator", agency=agency, teams=[TeamFactory(name="Support", agency=agency)])

    def look(self, monkeypatch, at, **found):
        """Only what is named is wrong."""
        for name in ("late_jobs", "mail", "floods", "partners", "left_out", "broker"):
            monkeypatch.setattr(looking, name, lambda *what, name=name, **more: found.get(name, []))
        return looking.look(at=at)

    def test_mail_down_is_an_alert_of_administrators_and_desks_at_once_and_over_with_it(
        self, monkeypatch, cast, joan, noon
    ):
        wrong = [looking.Found("mail", "No email has been sent since midday.", is_critical=True)]
        self.look(monkeypatch, noon, mail=wrong)
        self.look(monkeypatch, noon + MINUTE, mail=wrong)

        alert = Alert.objects.get(kind="sharing.fault_critical")
        assert set(alert.receipts.values_list("team__name", flat=True)) == {"Support", "Probation duty desk"}
        assert (alert.subject, alert.severity) == (None, Severity.CRITICAL)
        assert not Delivery.objects.exists()
        assert not Alert.objects.visible_to(cast["tom"]).filter(pk=alert.pk).exists()

        self.look(monkeypatch, noon + 2 * MINUTE)

        alert.refresh_from_db()
        assert alert.state == Alert.State.RESOLVED
        assert not Receipt.objects.open().exists()

    def test_one_that_comes_back_is_another_alert(self, monkeypatch, cast, joan, noon):
        wrong = [looking.Found("broker", "The broker does not answer.", is_critical=True)]
        for minute, found in enumerate([wrong, [], wrong]):
            self.look(monkeypatch, noon + minute * MINUTE, broker=found)

        assert Alert.objects.filter(kind="sharing.fault_critical").count() == 2

    def test_alert_that_cannot_be_raised_or_ended_takes_no_fault_back_and_is_tried_again(
        self, monkeypatch, cast, joan, noon
    ):
        def broken(**more):
            raise ValueError("a bad record")

        silent = [looking.Found("mail", "No letter has left", is_critical=True)]
        with monkeypatch.context() as patched:
            patched.setattr(looking.alerts, "raise_alert", broken)
            self.look(monkeypatch, noon, mail=silent)
            assert Fault.objects.standing().get().name == "mail"
            assert not Alert.objects.filter(kind=CRITICAL_FAULT.name).exists()
        self.look(monkeypatch, noon, mail=silent)
        alert = Alert.objects.get(kind=CRITICAL_FAULT.name)

        with monkeypatch.context() as patched:
            patched.setattr(looking.alerts, "resolve", broken)
            self.look(monkeypatch, noon)
            assert not Fault.objects.standing().exists()
        self.look(monkeypatch, noon)

        alert.refresh_from_db()
        assert alert.is_over

    def test_lesser_ones_are_told_to_administrators_alone(self, monkeypatch, cast, joan, noon):
        self.look(monkeypatch, noon, partners=[looking.Found("events:1", "Events are switched off.")])

        receipt = Receipt.objects.get(alert__kind="sharing.fault")
        assert receipt.team.name == "Support"

    def test_records_that_were_set_aside_are_one(self, noon):
        LeftOut.objects.create(work="status", key=1, error="ValueError", first_at=noon, last_at=noon)

        assert [(each.name, each.words.split(":")[0]) for each in looking.left_out()] == [
            ("left_out", "1 record is set aside")
        ]

    def test_administrator_acknowledges_it_on_its_page(self, client, monkeypatch, joan, noon):
        monkeypatch.setattr(live_updates, "answers", lambda: True)
        self.look(monkeypatch, noon, partners=[looking.Found("events:1", "Events are switched off.")])
        alert = Alert.objects.get(kind="sharing.fault")
        client.force_login(joan)
        assert "Events are switched off" in client.get(reverse("alert", kwargs={"uid": alert.uid})).content.decode()

        client.post(reverse("alert_acknowledge", kwargs={"uid": alert.uid}))

        assert Receipt.objects.get().acknowledged_by == joan

    def test_fault_that_nobody_acknowledges_wakes_no_command(self, monkeypatch, joan, at_noon, noon):
        UserFactory(role="probation_head", teams=[TeamFactory()])
        self.look(monkeypatch, noon, mail=[looking.Found("mail", "No letter.", is_critical=True)])

        at_noon.move_to(noon + 60 * MINUTE)
        escalate()

        assert RungMade.objects.filter(rung="command").exists()
        assert not Alert.objects.filter(kind="sharing.nobody_reached").exists()
