"""What neither a team nor its deputies answer escalates to the duty desk and to command, as acts; how they answer."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.urls import reverse

from sharing import alerts
from sharing.alerts import actions as inbox
from sharing.alerts import panels
from sharing.duties import escalation
from sharing.duties.alert_kinds import HANDOVER_REFUSED, NOBODY_REACHED
from sharing.models import Alert, AuditEntry, Receipt, RungMade, Severity
from sharing.tasks import deliver, escalate
from tests.factories.leave import cast_of, planned
from tests.factories.sharing import AgencyFactory, ExclusionFactory, TeamFactory, UserFactory
from tests.worlds import row_of, world_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # Tuesday 1 December 2026
MINUTE = timedelta(minutes=1)
cast = row_of("cast")


def made():
    """A team with its deputy, the duty desk of its agency and an officer in command; the desk sees nobody."""
    cast = cast_of(family_name="Quill")
    cast["person"].duties.update(deputy=cast["samira"])
    agency = cast["team"].agency
    desk = TeamFactory(name="Probation duty desk", kind="duty_desk", agency=agency)
    cast["desk"] = UserFactory(name="Dana Okoro", role="duty_officer", agency=agency, teams=[desk])
    cast["head"] = UserFactory(name="Malcolm Thirsk", role="probation_head", agency=agency, teams=[TeamFactory()])
    cast["team"].phone = "Ext 7700"
    cast["team"].save()
    return {"cast": cast}


world = world_of(made)


def told(cast, minutes=15, severity=Severity.CRITICAL, key="one"):
    alerts.raise_alert(
        kind=HANDOVER_REFUSED,
        key=key,
        subject=cast["person"],
        text="Second phone found",
        severity=severity,
        responds_in=minutes * MINUTE,
    )
    deliver()
    mail.outbox.clear()
    return Receipt.objects.get(alert__key=key)


def at_work(moment, at_noon):
    """The jobs at this moment; to whom letters left."""
    at_noon.move_to(moment)
    mail.outbox.clear()
    escalate()
    deliver()
    return sorted(letter.to[0] for letter in mail.outbox)


def test_nobody_acknowledges_and_deputy_desk_and_command_hear_of_it_in_turn_and_command_again(cast, at_noon):
    receipt = told(cast)
    told_at = receipt.told_at

    heard = {minute: at_work(told_at + minute * MINUTE, at_noon) for minute in (14, 15, 29, 30, 44, 45, 59, 60, 61)}

    samira, desk, head = (cast[name].email for name in ("samira", "desk", "head"))
    assert heard == {14: [], 15: [samira], 29: [], 30: [desk], 44: [], 45: [head], 59: [], 60: [head], 61: []}
    assert [(row.rung, row.round) for row in receipt.rungs.order_by("pk")] == [
        ("deputy", 1),
        ("duty_desk", 1),
        ("command", 1),
        ("command", 2),
    ]
    assert AuditEntry.objects.filter(verb="alert.escalated", subject_id=cast["person"].pk).count() == 4


def test_a_desk_that_does_not_see_the_person_learns_the_team_and_nothing_else(client, cast, at_noon):
    receipt = told(cast)
    at_work(receipt.told_at + 30 * MINUTE, at_noon)
    (letter,) = mail.outbox
    client.force_login(cast["desk"])

    page = client.get(reverse("alerts_escalated")).content.decode()

    for shown in (letter.body, page):
        assert "NSD North" in shown
        assert "Ext 7700" in shown
        assert str(receipt.alert.uid) in shown
        for hidden in ("Quill", "Second phone", HANDOVER_REFUSED.title):
            assert hidden not in shown
    assert "1 alert of other teams has escalated to you" in client.get(reverse("alerts")).content.decode()


def test_what_the_desk_answers_escalates_no_further_and_stays_for_the_team(client, cast, at_noon):
    receipt = told(cast)
    at_work(receipt.told_at + 30 * MINUTE, at_noon)
    client.force_login(cast["desk"])
    rung = receipt.rungs.get(rung="duty_desk")

    for _ in range(2):
        answer = client.post(reverse("alert_answer_above", kwargs={"uid": rung.uid}))
        assert answer.status_code == 302

    assert at_work(receipt.told_at + 24 * 60 * MINUTE, at_noon) == []
    receipt.refresh_from_db()
    assert receipt.is_open
    assert (receipt.answered_by, receipt.answered_at) == (cast["desk"], receipt.told_at + 30 * MINUTE)
    assert AuditEntry.objects.filter(verb="alert.answered_above").count() == 1
    client.force_login(cast["tom"])
    assert "Answered at a later step by Dana Okoro" in client.get(reverse("alerts")).content.decode()
    stages = panels.stages_of(receipt, at=receipt.answered_at)
    assert [stage.state_words for stage in stages][-2:] == ["answered by Dana Okoro, 12:30", "not needed"]


def test_nobody_answers_for_a_rung_that_has_not_alerted_them(client, cast, at_noon):
    receipt = told(cast)
    at_work(receipt.told_at + 30 * MINUTE, at_noon)

    for name, rung in (("head", "duty_desk"), ("samira", "deputy")):
        client.force_login(cast[name])
        answer = client.post(reverse("alert_answer_above", kwargs={"uid": receipt.rungs.get(rung=rung).uid}))
        assert answer.status_code == 404
    receipt.refresh_from_db()
    assert receipt.answered_at is None


def test_a_rung_where_nobody_is_there_says_so_and_the_next_is_made_at_once(cast, at_noon):
    for name in ("samira", "ann", "desk"):
        ExclusionFactory(subject=cast["person"], user=cast[name])
    receipt = told(cast)

    assert at_work(receipt.due_at, at_noon) == [cast["head"].email]
    assert [(row.rung, row.because, row.people.count()) for row in receipt.rungs.order_by("pk")] == [
        ("deputy", "overdue", 0),
        ("duty_desk", "empty_below", 0),
        ("command", "empty_below", 1),
    ]


def test_whoever_of_the_desk_is_on_leave_is_not_there(cast, at_noon):
    planned(cast, 0, 3, officer=cast["desk"], by="desk", stand_in=None)
    receipt = told(cast)
    at_work(receipt.due_at, at_noon)

    assert at_work(receipt.told_at + 30 * MINUTE, at_noon) == [cast["head"].email]


def test_where_command_is_nobody_too_command_of_every_agency_is_alerted_without_a_name(cast, at_noon):
    for name in ("samira", "ann", "desk", "head"):
        ExclusionFactory(subject=cast["person"], user=cast[name])
    police = AgencyFactory(kind="ct_police")
    other = UserFactory(role="ct_manager", agency=police, teams=[TeamFactory(name="CT command", agency=police)])
    receipt = told(cast)

    assert other.email in at_work(receipt.due_at, at_noon)

    alert = Alert.objects.get(kind=NOBODY_REACHED.name)
    assert alert.subject is None
    assert "Quill" not in alert.text
    assert "no deputy, duty desk or command was available" in alert.text
    assert receipt.rungs.get(rung="command").people.count() == 0


def test_where_no_one_is_in_command_it_says_who_was_alerted_below(cast, at_noon):
    ExclusionFactory(subject=cast["person"], user=cast["head"])
    receipt = told(cast)
    for minutes in (15, 30, 45):
        at_work(receipt.told_at + minutes * MINUTE, at_noon)

    text = Alert.objects.get(kind=NOBODY_REACHED.name).text
    assert "deputies and duty desk alerted, not answered; no one in command was available." in text


def test_out_of_hours_a_critical_one_alerts_the_desk_in_the_same_minute(cast, at_noon):
    at_noon.move_to(datetime(2026, 12, 2, 2, 10, tzinfo=UTC))
    receipt = told(cast)

    heard = [at_work(receipt.told_at + minute * MINUTE, at_noon) for minute in (0, 14, 15, 30)]

    samira, desk, head = (cast[name].email for name in ("samira", "desk", "head"))
    assert heard == [[desk], [], [samira], [head]]
    assert receipt.rungs.get(rung="duty_desk").because == "night"


def test_late_each_rung_gets_its_row_and_only_the_last_writes(cast, at_noon):
    receipt = told(cast)

    assert at_work(receipt.told_at + 10 * 60 * MINUTE, at_noon) == [cast["head"].email]

    rows = list(receipt.rungs.order_by("pk"))
    assert [row.due_at - receipt.told_at for row in rows] == [15 * MINUTE, 30 * MINUTE, 45 * MINUTE, 600 * MINUTE]
    assert [row.round for row in rows] == [1, 1, 1, 2]
    assert "2 times so far" in panels.stages_of(receipt, at=receipt.told_at + 600 * MINUTE)[-1].state_words
    assert {row.made_at for row in rows} == {receipt.told_at + 600 * MINUTE}


def test_what_was_due_at_once_and_is_found_late_is_escalated_like_any_other(cast, at_noon):
    receipt = told(cast, minutes=0)

    assert at_work(receipt.told_at + 60 * MINUTE, at_noon) == [cast["head"].email]

    assert [row.rung for row in receipt.rungs.order_by("pk")] == ["deputy", "duty_desk", "command", "command"]


def test_the_letter_to_a_desk_officer_whose_account_was_disabled_is_dropped(cast, at_noon):
    receipt = told(cast)
    at_noon.move_to(receipt.told_at + 30 * MINUTE)
    escalate()
    cast["desk"].is_active = False
    cast["desk"].save()

    deliver()

    assert mail.outbox == []


def test_acknowledged_by_the_team_it_escalates_no_further_and_the_letter_to_the_desk_is_dropped(cast, at_noon):
    receipt = told(cast)
    at_noon.move_to(receipt.told_at + 30 * MINUTE)
    escalate()
    inbox.acknowledge(alert=receipt.alert, by=cast["tom"])

    mail.outbox.clear()
    deliver()

    assert mail.outbox == []
    assert at_work(receipt.told_at + 60 * MINUTE, at_noon) == []


def test_killed_before_the_letters_nothing_is_left_and_it_is_made_again(cast, at_noon, monkeypatch):
    receipt = told(cast)
    at_noon.move_to(receipt.due_at)

    def die(*args, **more):
        raise RuntimeError

    with monkeypatch.context() as broken:
        broken.setattr(escalation, "_tell", die)
        escalate()
        assert not RungMade.objects.exists()
        assert not AuditEntry.objects.filter(verb="alert.escalated").exists()

    assert at_work(receipt.due_at, at_noon) == [cast["samira"].email]
