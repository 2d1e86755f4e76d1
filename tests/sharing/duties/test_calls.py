"""A duty desk or command calls a team that has not answered, and records the people it reached."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from sharing import access, alerts
from sharing.alerts import actions as inbox
from sharing.duties.alert_kinds import HANDOVER_REFUSED
from sharing.duties.calls import actions
from sharing.models import AuditEntry, Fault, PhoneCall, Receipt, Severity
from sharing.tasks import escalate
from tests.factories.leave import cast_of
from tests.factories.sharing import ExclusionFactory, TeamFactory, UserFactory
from tests.worlds import row_of, world_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # Tuesday 1 December 2026
MINUTE = timedelta(minutes=1)
cast = row_of("cast")


def made():
    """Tom and Samira of a team; Dana of the duty desk, which sees nobody; Malcolm in command."""
    cast = cast_of(family_name="Quill")
    cast["person"].duties.update(deputy=cast["samira"])
    agency = cast["team"].agency
    desk = TeamFactory(name="Probation duty desk", kind="duty_desk", agency=agency)
    cast["dana"] = UserFactory(name="Dana Okoro", role="probation_duty_manager", agency=agency, teams=[desk])
    cast["head"] = UserFactory(name="Malcolm Thirsk", role="probation_head", agency=agency, teams=[TeamFactory()])
    return {"cast": cast}


world = world_of(made)


@pytest.fixture
def receipt(cast):
    """Told; escalates to the desk 30 minutes later."""
    alerts.raise_alert(
        kind=HANDOVER_REFUSED,
        key="one",
        subject=cast["person"],
        text="Second phone found",
        severity=Severity.CRITICAL,
        responds_in=15 * MINUTE,
    )
    return Receipt.objects.get(alert__key="one")


@pytest.fixture
def escalated(cast, receipt, at_noon):
    at_noon.move_to(receipt.told_at + 30 * MINUTE)
    escalate()
    return receipt


def page_of(client, user, receipt):
    client.force_login(user)
    return client.get(reverse("alert_call", kwargs={"uid": receipt.uid}))


def called(client, user, receipt, **fields):
    client.force_login(user)
    return client.post(reverse("alert_call", kwargs={"uid": receipt.uid}), fields, follow=True)


def answers(cast, **more):
    return {"reached": str(cast["tom"].uid), "number": "020 7946 0111", "read_back": "on"} | more


def test_page_shows_the_reference_and_nothing_of_the_person(client, cast, escalated):
    page = page_of(client, cast["dana"], escalated).content.decode()

    assert str(escalated.alert.uid) in page
    assert "NSD North" in page
    assert "Tom Brandreth" in page
    for hidden in ("Quill", "Second phone", HANDOVER_REFUSED.title):
        assert hidden not in page


def test_recorded_call_stops_the_escalation_and_the_team_still_has_to_acknowledge(client, cast, escalated, at_noon):
    page = called(client, cast["dana"], escalated, **answers(cast)).content.decode()

    assert "Call to Tom Brandreth recorded. The alert escalates no further." in page
    assert "NSD North still has to acknowledge it." in page
    call = PhoneCall.objects.get()
    assert (call.reached, call.number, call.called_by) == (cast["tom"], "020 7946 0111", cast["dana"])
    at_noon.move_to(escalated.told_at + 24 * 60 * MINUTE)
    escalate()
    escalated.refresh_from_db()
    assert [row.rung for row in escalated.rungs.order_by("pk")] == ["deputy", "duty_desk"]
    assert (escalated.is_open, escalated.answered_by) == (True, cast["dana"])
    assert AuditEntry.objects.filter(verb="alert.called", subject_id=cast["person"].pk).count() == 1


def test_the_alert_says_who_was_called_by_whom_and_when(client, cast, escalated):
    called(client, cast["dana"], escalated, **answers(cast))
    client.force_login(cast["tom"])

    page = client.get(reverse("alert", kwargs={"uid": escalated.alert.uid})).content.decode()

    assert "By phone: Tom Brandreth called by Dana Okoro, 12:30" in page


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"reached": ""}, "Select a person"),
        ({"number": ""}, "Enter the number you called"),
        ({"number": "at home"}, "Enter the number you called, for example 020 7946 0111"),
        ({"read_back": ""}, "Ask them to read the reference back, then confirm it"),
    ],
)
def test_what_is_missing_is_asked_for_and_nothing_is_kept(client, cast, escalated, change, error):
    page = called(client, cast["dana"], escalated, **answers(cast, **change)).content.decode()

    assert error in page
    assert not PhoneCall.objects.exists()
    escalated.refresh_from_db()
    assert escalated.answered_at is None


def test_only_who_can_open_the_alert_can_have_been_reached(client, cast, escalated):
    ExclusionFactory(subject=cast["person"], user=cast["priya"])

    page = page_of(client, cast["dana"], escalated).content.decode()

    assert "Priya Shah" not in page
    with pytest.raises(actions.CallRefused):
        actions.record_call(receipt=escalated, reached=cast["priya"], number="1", by=cast["dana"])


@pytest.mark.parametrize("who", ["tom", "samira", "head"])
def test_whoever_it_has_not_escalated_to_as_desk_or_command_finds_no_page(client, cast, escalated, who):
    assert page_of(client, cast[who], escalated).status_code == 404
    with pytest.raises(access.RecordHidden):
        actions.record_call(receipt=escalated, reached=cast["tom"], number="1", by=cast[who])


def test_excluded_since_it_escalated_one_finds_no_page(client, cast, escalated):
    ExclusionFactory(subject=cast["person"], user=cast["dana"])

    assert page_of(client, cast["dana"], escalated).status_code == 404


def test_once_the_team_has_acknowledged_there_is_nobody_to_call(client, cast, escalated):
    inbox.acknowledge(alert=escalated.alert, by=cast["tom"])

    assert page_of(client, cast["dana"], escalated).status_code == 404


def test_a_team_on_the_call_list_can_be_called_before_it_escalates_to_the_desk(client, cast, receipt, at_noon, noon):
    Fault.objects.create(name="mail", words="No letter has left", is_critical=True, found_at=noon)
    assert page_of(client, cast["dana"], receipt).status_code == 404
    at_noon.move_to(noon + 6 * MINUTE)

    page = client.get(reverse("alerts_call_list")).content.decode()
    assert reverse("alert_call", kwargs={"uid": receipt.uid}) in page
    called(client, cast["dana"], receipt, **answers(cast))

    receipt.refresh_from_db()
    assert (receipt.answered_by, receipt.next_rung_at) == (cast["dana"], None)
    assert (
        reverse("alert_call", kwargs={"uid": receipt.uid})
        not in client.get(reverse("alerts_call_list")).content.decode()
    )


def test_the_database_keeps_no_call_to_oneself(cast, escalated, noon):
    with pytest.raises(IntegrityError, match="phone_call_is_to_another_person"), transaction.atomic():
        PhoneCall.objects.create(
            receipt=escalated, reached=cast["dana"], number="1", called_by=cast["dana"], called_at=noon
        )
