from datetime import timedelta

import pytest

from sharing.alerts import actions, deliveries
from sharing.duties.escalation import escalate
from sharing.models import Delivery, LeftOut, ReachWay, RungMade
from sharing.reach import pager
from tests.factories.offenders import OffenderFactory
from tests.factories.reach import NUMBERS, way_of
from tests.factories.sharing import (
    AgencyFactory,
    AlertFactory,
    GrantFactory,
    ReceiptFactory,
    StormFactory,
    TeamFactory,
    UserFactory,
)
from tests.receiver import receiving

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]

MINUTE = timedelta(minutes=1)


@pytest.fixture
def gateway(settings):
    with receiving() as receiver:
        settings.LOCAL = True
        settings.PEOPLE_PAGER_URL = receiver.address
        yield receiver


@pytest.fixture
def desk(gateway, noon):
    """Neil and Karen of the duty desk; Neil has a tested pager."""
    agency = AgencyFactory(name="CT policing", kind="ct_police")
    team = TeamFactory(name="CT duty desk", kind="duty_desk", agency=agency)
    neil = UserFactory(name="Neil Garvey", role="duty_officer", agency=agency, teams=[team])
    karen = UserFactory(name="Karen Lockyer", role="duty_officer", agency=agency, teams=[team])
    way_of(neil, "pager", at=noon)
    return {"agency": agency, "neil": neil, "karen": karen}


@pytest.fixture
def alert(desk, noon):
    """Told to a team without deputies and managers; due at noon, so that it escalates to the desk at once."""
    team = TeamFactory(name="CT North", agency=desk["agency"], phone="020 7946 0111")
    person = OffenderFactory(family_name="Maddox")
    GrantFactory(subject=person, team=team)
    return lambda severity=1: ReceiptFactory(
        alert=AlertFactory(subject=person, severity=severity, title="Sighting in Leeds"),
        team=team,
        severity=severity,
        told_at=noon - 15 * MINUTE,
        due_at=noon,
    )


def texts():
    return Delivery.objects.filter(channel="pager").order_by("pk")


def test_a_critical_alert_that_escalates_to_the_desk_is_texted_to_whom_has_a_tested_pager(desk, alert, gateway, noon):
    receipt = alert()
    escalate(at=noon)

    assert pager.send_due(at=noon) == 1

    (said,) = gateway.bodies
    assert said == {
        "to": NUMBERS["pager"],
        "severity": "critical",
        "source": "Release Monitor",
        "text": f"Critical alert {receipt.alert.uid}, to acknowledge by midday on 1 December 2026. CT North, CT "
        "policing, has not answered: 020 7946 0111. Escalated to you as duty desk. Call the team, then select “I "
        "have this”.",
    }
    assert texts().get().state == "sent"
    assert texts().get().user == desk["neil"]


def test_nothing_of_the_person_leaves(desk, alert, gateway, noon):
    alert()
    escalate(at=noon)
    pager.send_due(at=noon)

    _, body = gateway.taken[0]
    assert b"Maddox" not in body
    assert b"Sighting" not in body
    assert b"Leeds" not in body


def test_a_text_that_was_taken_acknowledges_nothing(desk, alert, gateway, noon):
    receipt = alert()
    escalate(at=noon)
    pager.send_due(at=noon)
    receipt.refresh_from_db()

    assert receipt.is_open
    assert receipt.answered_at is None
    assert RungMade.objects.waiting_for(desk["neil"]).exists()


@pytest.mark.parametrize("severity", [2, 3])
def test_what_is_not_critical_is_not_texted(desk, alert, noon, severity):
    alert(severity)
    escalate(at=noon)

    assert RungMade.objects.filter(rung="duty_desk").exists() or severity == 2
    assert not texts().exists()


def test_deputies_are_not_texted(desk, alert, noon):
    receipt = alert()
    deputy = UserFactory(role="ct_manager", agency=desk["agency"], teams=[receipt.team])
    way_of(deputy, "pager", at=noon)
    escalate(at=noon)

    assert list(RungMade.objects.get(rung="deputy").people.all()) == [deputy]
    assert not texts().filter(user=deputy).exists()


def test_a_text_that_is_not_taken_is_tried_again(desk, alert, gateway, noon):
    alert()
    escalate(at=noon)
    gateway.answers = [503, 204]

    assert pager.send_due(at=noon) == 0
    waiting = texts().get()
    assert (waiting.state, waiting.error, waiting.next_try_at) == ("waiting", "NotTaken", noon + MINUTE)
    assert pager.send_due(at=noon + MINUTE - timedelta(seconds=1)) == 0
    assert pager.send_due(at=noon + MINUTE) == 1


def test_that_of_a_critical_alert_is_never_given_up_while_it_is_open(desk, alert, gateway, noon):
    alert()
    escalate(at=noon)
    gateway.answers = [503] * 50

    for hours in range(48):
        pager.send_due(at=noon + timedelta(hours=hours))

    assert texts().get().state == "waiting"


def test_what_somebody_has_answered_meanwhile_is_not_texted(desk, alert, gateway, noon):
    alert()
    escalate(at=noon)
    actions.answer_above(rung=RungMade.objects.get(rung="duty_desk"), by=desk["karen"])

    assert pager.send_due(at=noon) == 0
    assert texts().get().state == "dropped"
    assert gateway.taken == []


def test_a_number_that_was_removed_meanwhile_is_not_texted(desk, alert, gateway, noon):
    alert()
    escalate(at=noon)
    ReachWay.objects.update(removed_at=noon, sealed_number="")

    assert pager.send_due(at=noon) == 0
    assert texts().get().state == "dropped"


def test_without_a_gateway_nobody_is_texted(desk, alert, noon, settings):
    settings.PEOPLE_PAGER_URL = ""
    alert()
    escalate(at=noon)

    assert not texts().exists()


def test_a_number_that_cannot_be_read_holds_up_no_other(desk, alert, gateway, noon):
    way_of(desk["karen"], "pager", at=noon)
    ReachWay.objects.filter(user=desk["neil"]).update(sealed_number="sealed with another key")
    alert()
    escalate(at=noon)

    assert pager.send_due(at=noon) == 1
    assert LeftOut.objects.get(work="text").error == "CannotBeRead"


def test_letters_leave_texts_alone(desk, alert, gateway, noon):

    alert()
    escalate(at=noon)
    deliveries.deliver_due(at=noon)

    assert texts().get().state == "waiting"
    assert Delivery.objects.filter(channel="email", user=desk["neil"]).get().state == "sent"


def test_pauses_grow_to_an_hour_and_no_number_of_attempts_breaks_them():
    pauses = [deliveries.pause_after(attempts) for attempts in (1, 2, 3, 6, 7, 8, 5000)]

    assert pauses == [n * MINUTE for n in (1, 2, 4, 32, 60, 60, 60)]


def test_in_a_storm_the_sixth_text_in_ten_minutes_says_how_many_wait_and_later_ones_are_in_it(desk, gateway, noon):
    team = TeamFactory(name="CT North", agency=desk["agency"], phone="020 7946 0111")
    for number in range(8):
        person = OffenderFactory(family_name=f"Maddox {number}")
        GrantFactory(subject=person, team=team)
        ReceiptFactory(
            alert=AlertFactory(subject=person, severity=1, title="Sighting"),
            team=team,
            severity=1,
            told_at=noon - 15 * MINUTE,
            due_at=noon,
        )
    StormFactory(team=team, began_at=noon - 5 * MINUTE)
    escalate(at=noon)

    assert pager.send_due(at=noon) == 6

    *singly, together = [body["text"] for body in gateway.bodies]
    assert all("has not answered" in text for text in singly)
    assert together == (
        "3 alerts, 3 of them critical, wait for you. More can follow. Sign in to read and acknowledge them."
    )
    assert [row.state for row in texts()] == ["sent"] * 6 + ["bundled"] * 2


@pytest.mark.parametrize(("minutes", "is_alone"), [(9, False), (10, True)])
def test_ten_minutes_after_five_texts_the_next_is_alone_again(desk, alert, gateway, noon, minutes, is_alone):
    receipt = alert()
    for _ in range(4):
        ReceiptFactory(
            alert=AlertFactory(subject=receipt.subject, severity=1),
            team=receipt.team,
            severity=1,
            told_at=noon - 15 * MINUTE,
            due_at=noon,
        )
    StormFactory(team=receipt.team, began_at=noon - 5 * MINUTE)
    escalate(at=noon)
    assert texts().count() == 5
    later = noon + minutes * MINUTE
    ReceiptFactory(
        alert=AlertFactory(subject=receipt.subject, severity=1),
        team=receipt.team,
        severity=1,
        told_at=later - 15 * MINUTE,
        due_at=later,
    )

    escalate(at=later)

    assert (texts().last().bundled_at is None) is is_alone


def test_what_escalates_after_the_text_for_several_has_left_is_texted_ten_minutes_later(desk, alert, gateway, noon):
    receipt = alert()
    StormFactory(team=receipt.team, began_at=noon - 5 * MINUTE)

    def escalated(number, at):
        for _ in range(number):
            ReceiptFactory(
                alert=AlertFactory(subject=receipt.subject, severity=1),
                team=receipt.team,
                severity=1,
                told_at=at - 15 * MINUTE,
                due_at=at,
            )
        escalate(at=at)

    escalated(5, noon)
    assert pager.send_due(at=noon) == 6
    escalated(2, noon + 2 * MINUTE)
    assert pager.send_due(at=noon + 9 * MINUTE) == 0

    assert pager.send_due(at=noon + 10 * MINUTE) == 1

    assert gateway.bodies[-1]["text"].startswith("2 alerts, 2 of them critical, wait for you.")
