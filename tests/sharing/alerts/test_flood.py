"""A flood of letters of one kind waits for somebody to look; critical ones, and the pages, never wait."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from sharing.alerts import deliveries, flood
from sharing.models import AuditEntry, Delivery, PracticeValue, Receipt, Severity
from tests.factories.sharing import (
    AlertFactory,
    GrantFactory,
    MembershipFactory,
    ReceiptFactory,
    TeamFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def three_are_no_flood():
    for name, value in (("alerts.flood_letters", 3), ("alerts.flood_minutes", 60)):
        PracticeValue.objects.create(name=name, value=value, starts_on="2026-01-01", source="Test")


@pytest.fixture
def team():
    team = TeamFactory()
    MembershipFactory(team=team)
    return team


@pytest.fixture
def letter(team):
    """A letter to the one member of the team about an alert, waiting since `told_at`."""

    def make(kind="tests.flood", *, told_at=None, severity=Severity.HIGH):
        alert = AlertFactory(kind=kind, severity=severity, raised_at=told_at or timezone.now())
        GrantFactory(subject=alert.subject, team=team)
        receipt = ReceiptFactory(alert=alert, team=team)
        user = team.memberships.get().user
        return Delivery.objects.create(receipt=receipt, user=user, channel="email", next_try_at=alert.raised_at)

    return make


def states():
    return sorted(Delivery.objects.values_list("receipt__alert__kind", "state"))


@pytest.mark.parametrize(("letters", "held"), [(3, 0), (4, 1), (6, 3)])
def test_the_first_letters_leave_and_the_rest_are_held(letter, letters, held):
    told = [letter() for _ in range(letters)]

    assert deliveries.deliver_due(at=timezone.now()) == 3
    assert [each.pk for each in told[3:]] == list(
        Delivery.objects.filter(state="held").order_by("pk").values_list("pk", flat=True)
    )
    assert len(told[3:]) == held


def test_only_that_kind_is_held_and_the_pages_show_everything(letter):
    for _ in range(4):
        letter()
    letter("tests.other")

    deliveries.deliver_due(at=timezone.now())

    assert states() == [("tests.flood", "held")] + [("tests.flood", "sent")] * 3 + [("tests.other", "sent")]
    assert Receipt.objects.open().count() == 5


def test_critical_ones_go_out_in_the_flood(letter):
    for _ in range(4):
        letter()
    letter(severity=Severity.CRITICAL)

    assert deliveries.deliver_due(at=timezone.now()) == 4
    assert mail.outbox[0].subject == "Release Monitor: critical alert to acknowledge"


def test_slow_trickle_is_no_flood(letter):
    for hour in range(4):
        letter(told_at=timezone.now() - timedelta(hours=2 * hour))

    assert deliveries.deliver_due(at=timezone.now()) == 4


def test_letter_that_a_worker_is_sending_is_left_to_it(letter):
    *_, last, _ = [letter() for _ in range(5)]
    Delivery.objects.exclude(pk=last.pk).update(next_try_at=timezone.now() + timedelta(seconds=1))
    under_way = deliveries.claim(at=timezone.now())

    flood.hold(at=timezone.now() + timedelta(seconds=2))

    assert Delivery.objects.get(pk=under_way.pk).state == "waiting"
    assert Delivery.objects.filter(state="held").count() == 1


def test_holding_is_in_the_log_with_kind_and_number_and_no_person(letter):
    for _ in range(4):
        letter()

    deliveries.deliver_due(at=timezone.now())
    deliveries.deliver_due(at=timezone.now())

    entry = AuditEntry.objects.get(verb="letters.held")
    assert (entry.payload.data, entry.subject_id, entry.shown_ids) == (
        {"kind": "tests.flood", "letters": 1},
        None,
        None,
    )


class TestDecision:
    @pytest.fixture(autouse=True)
    def held(self, letter):
        for _ in range(7):
            letter()
        deliveries.deliver_due(at=timezone.now())
        mail.outbox.clear()

    @pytest.fixture
    def admin(self, client):
        user = UserFactory(role="administrator")
        client.force_login(user)
        return user

    def decide(self, client, decision, reason="They are right"):
        return client.post(
            "/administration/letters-held/tests.flood/", {"decision": decision, "reason": reason}, follow=True
        )

    def test_page_shows_kinds_and_numbers_and_nobody(self, client, admin):
        page = client.get("/administration/letters-held/").content.decode()

        assert "tests.flood" in page
        assert ">4</td>" in page
        assert "Telford" not in page
        assert "Emails are held." in client.get("/administration/").content.decode()

    def test_sent_ones_go_out_once_and_are_not_held_again(self, client, admin):
        page = self.decide(client, "send")
        again = self.decide(client, "send")

        assert "4 emails are on their way." in page.content.decode()
        assert "No emails of this kind are held now." in again.content.decode()
        assert deliveries.deliver_due(at=timezone.now()) == 4
        entry = AuditEntry.objects.get(verb="letters.sent_after_all")
        assert (entry.actor, entry.reason, entry.payload.data["letters"]) == (admin.email, "They are right", 4)

    def test_dropped_ones_never_go_out_and_the_receipts_stay(self, client, admin):
        self.decide(client, "drop")

        assert deliveries.deliver_due(at=timezone.now()) == 0
        assert states() == [("tests.flood", "dropped")] * 4 + [("tests.flood", "sent")] * 3
        assert Receipt.objects.open().count() == 7

    @pytest.mark.parametrize(("decision", "reason"), [("", "x"), ("send", " "), ("burn", "x")])
    def test_without_a_decision_and_a_reason_nothing_is_done(self, client, admin, decision, reason):
        page = self.decide(client, decision, reason)

        assert "There is a problem" in page.content.decode()
        assert states() == [("tests.flood", "held")] * 4 + [("tests.flood", "sent")] * 3

    def test_next_letter_after_the_decision_goes_out(self, client, admin, letter):
        self.decide(client, "drop")
        letter()

        assert deliveries.deliver_due(at=timezone.now()) == 1

    def test_nothing_is_left_behind_when_the_entry_cannot_be_written(self, admin, monkeypatch):
        def broken(**what):
            raise OSError("disk full")

        monkeypatch.setattr("sharing.audit.record", broken)
        with pytest.raises(OSError, match="disk full"):
            flood.drop_held(kind="tests.flood", reason="x", by=admin)

        assert states() == [("tests.flood", "held")] * 4 + [("tests.flood", "sent")] * 3
