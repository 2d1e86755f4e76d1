"""What no one acknowledged in time is made known to the deputy, or to the person who stands in, once."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse

from sharing import alerts
from sharing.alerts import actions as inbox
from sharing.alerts import panels
from sharing.alerts.rules import Rung
from sharing.duties.alert_kinds import HANDOVER_REFUSED
from sharing.models import AuditEntry, Delivery, PracticeValue, Receipt, RungMade, Severity
from sharing.tasks import deliver, escalate
from tests.factories.leave import agreed, away, cast_of, planned
from tests.factories.sharing import ExclusionFactory
from tests.worlds import row_of, world_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # Tuesday 1 December 2026
MINUTE = timedelta(minutes=1)
cast = row_of("cast")


def made():
    """Tom is the owner, Samira the deputy."""
    cast = cast_of(family_name="Quill")
    cast["person"].duties.update(deputy=cast["samira"])
    return {"cast": cast}


world = world_of(made)


def told(cast, severity=Severity.HIGH):
    """The team's receipt of an alert, of which everybody has had the first letter."""
    alerts.raise_alert(kind=HANDOVER_REFUSED, key="one", subject=cast["person"], text="Refused", severity=severity)
    deliver()
    mail.outbox.clear()
    return Receipt.objects.get(alert__key="one")


def past(receipt, at_noon):
    at_noon.move_to(receipt.due_at)
    escalate()
    deliver()
    return [each.to[0] for each in mail.outbox]


def test_the_deputy_is_alerted_at_the_minute_and_once(cast, at_noon):
    receipt = told(cast)

    at_noon.move_to(receipt.due_at - MINUTE)
    escalate()
    assert not RungMade.objects.exists()
    assert past(receipt, at_noon) == [cast["samira"].email]
    escalate()
    deliver()

    row = RungMade.objects.get()
    assert (row.due_at, row.made_at, list(row.people.all())) == (receipt.due_at, receipt.due_at, [cast["samira"]])
    assert len(mail.outbox) == 1
    assert "It has escalated to you" in mail.outbox[0].body
    assert "Quill" not in mail.outbox[0].body
    assert AuditEntry.objects.get(verb="alert.escalated").subject_id == cast["person"].pk


def test_for_a_deputy_on_leave_it_writes_to_the_stand_in(cast, at_noon):
    receipt = told(cast)
    leave = planned(cast, 0, 5, officer=cast["samira"], by="samira")
    agreed(leave, cast)
    deliver()
    mail.outbox.clear()

    assert past(receipt, at_noon) == [cast["priya"].email]
    assert list(RungMade.objects.get(receipt=receipt).people.all()) == [cast["priya"]]


def test_after_the_leave_it_writes_to_the_deputy_again(cast, at_noon):
    leave = planned(cast, 0, 0, officer=cast["samira"], by="samira")
    agreed(leave, cast)
    receipt = told(cast)
    mail.outbox.clear()
    assert receipt.due_at > leave.ends_at

    assert past(receipt, at_noon) == [cast["samira"].email]


def test_without_a_deputy_whoever_stands_in_for_the_owner_is_alerted(cast, at_noon):
    cast["person"].duties.update(deputy=None)
    receipt = told(cast)
    away(cast, 0, 5)
    deliver()
    mail.outbox.clear()

    assert past(receipt, at_noon) == [cast["priya"].email]


def test_without_anybody_named_the_managers_are(cast, at_noon):
    cast["person"].duties.update(deputy=None)

    assert past(told(cast), at_noon) == [cast["ann"].email]


def test_a_deputy_who_may_not_see_the_person_is_passed_over(cast, at_noon):
    receipt = told(cast)
    ExclusionFactory(subject=cast["person"], user=cast["samira"])

    assert past(receipt, at_noon) == [cast["ann"].email]


def test_where_no_one_is_available_the_page_says_so(cast, at_noon):
    for each in ("samira", "ann"):
        ExclusionFactory(subject=cast["person"], user=cast[each])
    receipt = told(cast)

    assert past(receipt, at_noon) == []
    assert panels.stages_of(receipt, at=receipt.due_at)[1].state_words == "no one available"


def test_what_is_acknowledged_in_time_or_over_escalates_to_nobody(cast, at_noon):
    receipt = told(cast)
    inbox.acknowledge(alert=receipt.alert, by=cast["tom"])

    assert past(receipt, at_noon) == []
    assert not RungMade.objects.exists()


def test_what_is_not_urgent_is_a_row_and_no_letter(cast, at_noon):
    receipt = told(cast, severity=Severity.NORMAL)

    assert past(receipt, at_noon) == []
    assert list(RungMade.objects.get().people.all()) == [cast["samira"]]


def test_late_it_says_when_it_was_due_and_when_it_was_done(cast, at_noon):
    receipt = told(cast)
    at_noon.move_to(receipt.due_at + 90 * MINUTE)
    escalate()

    row = RungMade.objects.get()
    assert (row.due_at, row.made_at - row.due_at) == (receipt.due_at, 90 * MINUTE)


def test_the_page_says_who_was_alerted_and_nothing_before_it_happened(client, cast, at_noon):
    receipt = told(cast)
    at_noon.move_to(receipt.due_at + MINUTE)
    client.force_login(cast["ann"])
    address = reverse("alert", kwargs={"uid": receipt.alert.uid})

    before = client.get(address).content.decode()
    escalate()
    after = client.get(address).content.decode()

    assert "due, not sent" in before
    assert "Samira Reed alerted (deputy), 12:01" in after


def test_one_that_raises_does_not_stop_the_others(cast, at_noon, monkeypatch):
    from sharing.duties import escalation

    receipt = told(cast)
    alerts.raise_alert(kind=HANDOVER_REFUSED, key="two", subject=cast["person"], text="Refused")
    own = escalation.deputies_of

    def deputies_of(row, at):
        if row.pk == receipt.pk:
            raise RuntimeError
        return own(row, at)

    monkeypatch.setitem(escalation.PEOPLE, Rung.DEPUTY, deputies_of)
    at_noon.move_to(receipt.due_at)
    escalate()

    assert [each.receipt.alert.key for each in RungMade.objects.all()] == ["two"]


def test_acknowledged_before_the_letter_left_it_is_not_sent(cast, at_noon):
    receipt = told(cast)
    at_noon.move_to(receipt.due_at)
    escalate()
    inbox.acknowledge(alert=receipt.alert, by=cast["tom"])

    deliver()

    assert mail.outbox == []
    assert Delivery.objects.get(rung__isnull=False).state == "dropped"


@pytest.mark.parametrize(
    ("name", "value", "step"),
    [
        ("alerts.step_critical_minutes", 12, 12),
        ("alerts.step_most_minutes", 12, 30),
        ("alerts.step_least_minutes", 45, 45),
    ],
)
def test_a_setting_moves_the_ladders_that_begin_after_it_and_no_other(cast, at_noon, name, value, step):
    before = told(cast, severity=Severity.CRITICAL)
    PracticeValue.objects.create(name=name, value=value, starts_on="2026-12-01", source="Test")
    alerts.raise_alert(kind=HANDOVER_REFUSED, key="after", subject=cast["person"], text="", severity=Severity.CRITICAL)

    at_noon.move_to(before.due_at)
    escalate()

    after = Receipt.objects.get(alert__key="after")
    before.refresh_from_db()
    assert (before.step_span, before.next_rung_at) == (30 * MINUTE, before.due_at + 30 * MINUTE)
    assert (after.step_span, after.next_rung_at) == (step * MINUTE, after.due_at + step * MINUTE)
