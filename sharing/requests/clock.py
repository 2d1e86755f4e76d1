"""Timed work on access requests: finds who they are about, tells, and closes."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Model
from django.urls import reverse

from sharing import access, alerts, audit
from sharing.agencies.models import Team
from sharing.alerts import digests
from sharing.grants import alert_kinds
from sharing.requests.actions import alert_key
from sharing.requests.models import AccessRequest
from sharing.sentence_words import mid_sentence
from sharing.time_words import say_datetime

AT_ONCE = 100
ANSWERED = "access.answered"


def work_on(*, at: datetime) -> None:
    """Each of them may run twice and at the same time as another."""
    look_up(at=at)
    write_to_askers(at=at)
    close_old(at=at)


def look_up(*, at: datetime) -> int:
    """Find whose number was given, and tell those who answer for the person. Returns how many requests were new.

    Here and not when it is asked, so that neither the words nor the time of the answer depend on what is found.
    """
    new = AccessRequest.objects.filter(looked_up_at__isnull=True).order_by("asked_at")
    return sum(_look_up(key, at=at) for key in list(new.values_list("pk", flat=True)[:AT_ONCE]))


@transaction.atomic
def _look_up(key: int, *, at: datetime) -> int:
    claimed = AccessRequest.objects.filter(pk=key, looked_up_at__isnull=True).update(looked_up_at=at)
    if not claimed:
        return 0
    request = AccessRequest.objects.select_related("asked_by__agency").get(pk=key)
    subject = find_subject_by_number(request.number)
    if subject is None or request.withdrawn_at is not None:
        return 1
    AccessRequest.objects.filter(pk=key).update(subject=subject)
    audit.record(
        action=audit.Action.GRANT, verb="sharing.access_ask_found", by=None, target=request, subject=subject.pk
    )
    alerts.raise_alert(
        kind=alert_kinds.ASKED,
        key=alert_key(request),
        subject=subject,
        text=f"{request.asked_by}, {request.asked_by.agency}: {mid_sentence(request.get_need_display())}. "
        f"An answer is due by {say_datetime(request.due_at)}",
        link=reverse("access_request", kwargs={"uid": request.uid}),
        at=at,
        responds_in=max(request.due_at - at, alert_kinds.ASKED.responds_in / 8),
    )
    return 1


def find_subject_by_number(number: str) -> Model | None:
    """The one person who has this number; None when nobody has it, or several: then nobody can say who is meant."""
    found = list(access.subjects().settled_with_whole_number(number)[:2])  # type: ignore[attr-defined]  # every subject's has it
    return found[0] if len(found) == 1 else None


def write_to_askers(*, at: datetime) -> int:
    """A letter to each asker that there is an answer: when it was agreed, or at the time that was promised.

    The same for a refusal, for silence and for a number of nobody; it says neither what nor of whom.
    """
    rows = AccessRequest.objects.filter(told_at__isnull=True, withdrawn_at__isnull=True)
    openly = rows.filter(answered_at__isnull=False, reason_is_told=True)
    due = rows.filter(due_at__lte=at)
    keys = [*openly.values_list("pk", flat=True)[:AT_ONCE], *due.values_list("pk", flat=True)[:AT_ONCE]]
    return sum(_write(key, at=at) for key in dict.fromkeys(keys))


@transaction.atomic
def _write(key: int, *, at: datetime) -> int:
    if not AccessRequest.objects.filter(pk=key, told_at__isnull=True).update(told_at=at):
        return 0
    request = AccessRequest.objects.get(pk=key)
    team = Team.objects.filter(owner_id=request.asked_by_id).first()
    if team:
        path = reverse("access_request", kwargs={"uid": request.uid})
        digests.tell_team(
            team=team, kind=ANSWERED, key=str(request.pk), title="The answer to your request", path=path, at=at
        )
    return 1


def close_old(*, at: datetime) -> int:
    """What nobody answered for days is over, for those who could have answered and for a number of nobody alike."""
    stale = AccessRequest.objects.waiting().filter(closes_at__lte=at)
    return sum(_close(key) for key in list(stale.values_list("pk", flat=True)[:AT_ONCE]))


@transaction.atomic
def _close(key: int) -> int:
    if not AccessRequest.objects.waiting().filter(pk=key).update(state=AccessRequest.State.EXPIRED):
        return 0
    request = AccessRequest.objects.get(pk=key)
    audit.record(
        action=audit.Action.DENIAL,
        verb="sharing.access_ask_expired",
        by=None,
        target=request,
        subject=request.subject_id,
    )
    alerts.resolve(kind=alert_kinds.ASKED, key=alert_key(request), reason="No one answered in time")
    return 1
