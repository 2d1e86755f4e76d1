"""The demo's first morning: what waits is as much as people can answer, and nothing bursts when it starts."""

from django.db.models import F

from demo.desks.alerted import run_the_clock
from sharing.alerts.rules import Rung
from sharing.duties.escalation import escalate
from sharing.models import Delivery, Membership, Receipt, ReceiptStanding, RungMade, Severity, User

MOST_CRITICAL, MOST_THREADS = 3, 12  # of any account
CRITICAL_IN_ALL = range(3, 6)


def test_few_threads_wait_for_any_account_and_few_of_them_are_critical(world):
    over = []
    for user in User.objects.filter(is_active=True):
        waiting = Receipt.objects.inbox_of(user, ReceiptStanding.OPEN)
        threads, critical = waiting.count(), waiting.filter(severity=Severity.CRITICAL).count()
        if threads > MOST_THREADS or critical > MOST_CRITICAL:
            over.append((user.name, threads, critical))

    assert not over
    open_still = Receipt.objects.open().filter(severity=Severity.CRITICAL)
    assert open_still.values("thread").distinct().count() in CRITICAL_IN_ALL


def test_no_old_rung_and_no_letter_waits_when_it_starts(made, world):
    told = Receipt.objects.count()

    assert escalate(at=made) == 0
    assert not Delivery.objects.filter(state=Delivery.State.WAITING).exists()
    assert Receipt.objects.count() == told


def test_clock_has_nothing_to_tell_that_it_has_not_told(world):
    told = set(Receipt.objects.values_list("pk", flat=True))

    run_the_clock()

    new = Receipt.objects.exclude(pk__in=told)
    assert list(new.values_list("alert__kind", "team__name")) == []


def test_who_acknowledged_is_of_the_team_and_did_so_in_time(made, world):
    signed = Receipt.objects.filter(acknowledged_at__isnull=False)
    members = set(Membership.objects.values_list("team", "user"))

    assert set(signed.values_list("team", "acknowledged_by")) <= members
    assert not signed.filter(acknowledged_at__lt=F("told_at")).exists()
    assert not signed.filter(acknowledged_at__gt=made).exists()


def test_one_is_with_deputies_and_one_was_answered_above(world):
    assert RungMade.objects.filter(rung=Rung.DEPUTY, receipt__answered_at__isnull=True, people__isnull=False).exists()
    assert Receipt.objects.open().filter(answered_at__isnull=False).exists()
