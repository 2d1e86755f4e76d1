"""Acknowledge a thread as it was shown, several together, hand one over, and close one."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from sharing import access, audit, live_updates
from sharing.access.rules import Permission
from sharing.agencies.models import Membership, User
from sharing.alerts import KINDS, actions, raising
from sharing.alerts.actions import AlreadyAcknowledged, ReasonMissing
from sharing.alerts.models import Alert, Receipt, ReceiptStanding
from sharing.alerts.rules import Severity
from sharing.alerts.threads.facts import Fact
from sharing.alerts.threads.models import Thread, ThreadHandover, ThreadSnooze
from sharing.alerts.threads.rules import MOST_TOGETHER, mark_of


class ShownAnother(Exception):
    """What is acknowledged is not what the page showed, or may no longer be known; nothing is changed."""


class CannotSnooze(Exception):
    """Why a thread cannot be put off, in words; nothing is changed."""


class CannotHandOver(Exception):
    """Why a thread cannot be offered, accepted, refused or withdrawn, in words; nothing is changed."""


@dataclass(frozen=True)
class ThreadShown:
    """A thread as a page showed it to acknowledge: the receipts, and the mark of their words."""

    thread: Thread
    receipts: Collection[UUID]
    mark: str


@transaction.atomic
def acknowledge_shown(*, shown: ThreadShown, by: User) -> list[Receipt]:
    """Acknowledge for your own teams what the page showed. What came in between stays open.

    Raises RecordHidden where the user may know of none of it, ShownAnother, AlreadyAcknowledged.
    """
    receipts = _receipts_of(shown, by)
    facts: dict[int, Fact] = {}
    for receipt in receipts:
        facts.setdefault(receipt.alert_id, Fact(receipt.alert, [])).receipts.append(receipt)
    if mark_of(fact.as_shown for fact in facts.values()) != shown.mark or len(receipts) != len(set(shown.receipts)):
        raise ShownAnother
    claimed = actions.claim(Receipt.objects.filter(pk__in=[each.pk for each in receipts]), by=by)
    if not claimed:
        raise AlreadyAcknowledged(receipts[0])
    audit.record(
        action=audit.Action.ALTERATION,
        verb="thread.acknowledged",
        by=by,
        target=shown.thread,
        subject=shown.thread.subject_id,
        payload={
            "shown": shown.mark,
            "alerts": sorted({str(facts[each.alert_id].alert.uid) for each in claimed}),
            "teams": sorted({each.team_id for each in claimed}),
        },
    )
    return claimed


def _receipts_of(shown: ThreadShown, by: User) -> list[Receipt]:
    known = Receipt.objects.filter(thread=shown.thread).to_teams_of(by).visible_to(by).with_alerts()
    if not known.exists():
        audit.refuse(by=by, verb="thread.acknowledge_refused", target=shown.thread, subject=shown.thread.subject_id)
        raise access.RecordHidden
    return list(known.filter(uid__in=shown.receipts).order_by("pk"))


@dataclass(frozen=True)
class Together:
    """What became of threads acknowledged together. critical: left, since each is acknowledged on its own. changed:
    left, since somebody was first or more was shown by now."""

    acknowledged: int
    critical: int
    changed: int


def acknowledge_together(*, shown: Collection[ThreadShown], by: User) -> Together:
    """Up to 50 that are on a page, none of them critical; each in a transaction of its own."""
    done = critical = changed = 0
    for each in list(shown)[:MOST_TOGETHER]:
        if Receipt.objects.filter(uid__in=each.receipts, severity=Severity.CRITICAL).exists():
            critical += 1
            continue
        try:
            acknowledge_shown(shown=each, by=by)
        except (ShownAnother, AlreadyAcknowledged):
            changed += 1
        else:
            done += 1
    return Together(done, critical, changed)


def note_read(*, facts: Collection[Fact], by: User) -> None:
    """Somebody of these teams has opened the thread, and these alerts were on the page; who was first stays."""
    unread = [receipt.pk for fact in facts for receipt in fact.receipts if receipt.read_at is None]
    if unread:
        rows = Receipt.objects.filter(pk__in=unread, read_at__isnull=True)
        rows.update(read_at=timezone.now(), read_by=by)


@transaction.atomic
def close(*, thread: Thread, alerts: Collection[UUID], state: Alert.State, reason: str, by: User) -> int:
    """What the page showed of it is over for all teams: dealt with, or a false alarm. Returns how many alerts.

    Raises RecordHidden or NotAllowed, ReasonMissing; actions.AlertMovedOn where all of it was over.
    """
    if not reason.strip():
        raise ReasonMissing
    rows = Alert.objects.filter(thread=thread, uid__in=alerts).told_to(by).visible_to(by).select_related("subject")
    found = list(rows.order_by("pk"))
    if not found:
        raise access.RecordHidden
    act = actions.resolve if state == Alert.State.RESOLVED else actions.false_alarm
    going = [alert for alert in found if not alert.is_over]
    if not going:
        raise actions.AlertMovedOn(found[-1])
    for alert in going:
        act(alert=alert, reason=reason, by=by)
    return len(going)


@transaction.atomic
def snooze(*, thread: Thread, until: datetime, reason: str, by: User) -> ThreadSnooze:
    """Put it out of one's own list until then, at most until it is due. Its clock, the count and colleagues go on; what
    comes in meanwhile shows it again.

    Raises RecordHidden or NotAllowed, ReasonMissing, CannotSnooze.
    """
    _require(by, thread)
    if not reason.strip():
        raise ReasonMissing
    now = timezone.now()
    waiting = list(Receipt.objects.standing_for(by, ReceiptStanding.OPEN).filter(thread=thread).select_related("alert"))
    if not waiting:
        raise CannotSnooze("This thread has nothing to acknowledge")
    if any(receipt.severity == Severity.CRITICAL for receipt in waiting):
        raise CannotSnooze("A critical thread cannot be snoozed")
    if any(receipt.alert.kind in KINDS and KINDS[receipt.alert.kind].is_statutory for receipt in waiting):
        raise CannotSnooze("A thread with a legal deadline cannot be snoozed")
    if not now < until <= min(receipt.due_at for receipt in waiting):
        raise CannotSnooze("Select a later time, no later than when it is due")
    row = ThreadSnooze.objects.create(thread=thread, user=by, made_at=now, until=until, reason=reason.strip())
    audit.record(
        action=audit.Action.ALTERATION,
        verb="thread.snoozed",
        by=by,
        target=thread,
        subject=thread.subject_id,
        reason=row.reason,
        payload={"until": until.isoformat()},
    )
    return row


def snoozed_by(user: User, *, at: datetime) -> list[int]:
    """The threads that are out of the user's list now: nothing has come in since they were snoozed."""
    rows = ThreadSnooze.objects.filter(user=user, until__gt=at).order_by("made_at")
    latest = dict(rows.values_list("thread_id", "made_at"))
    if not latest:
        return []
    waiting = Receipt.objects.standing_for(user, ReceiptStanding.OPEN).filter(thread__in=latest)
    woken = {thread for thread, told_at in waiting.values_list("thread_id", "told_at") if told_at > latest[thread]}
    return [thread for thread in latest if thread not in woken]


def colleagues(thread: Thread, user: User) -> list[User]:
    """Whom the user may offer the thread: who works in one of the user's teams that were told, and may read what the
    user may read of it now."""
    known = Receipt.objects.filter(thread=thread).to_teams_of(user).visible_to(user)
    teams = {receipt.team_id for receipt in known}
    members = Membership.objects.live(at=timezone.now()).filter(team__in=teams).values("user_id")
    users = User.objects.filter(pk__in=members, is_active=True).exclude(pk=user.pk).order_by("name", "pk")
    alerts = {receipt.alert_id for receipt in known}
    return [each for each in users if _reads(each, thread) >= alerts]


def _reads(user: User, thread: Thread) -> set[int]:
    rows = Receipt.objects.filter(thread=thread).to_teams_of(user).visible_to(user)
    return set(rows.values_list("alert_id", flat=True))


@transaction.atomic
def offer(*, thread: Thread, to: User, note: str, by: User) -> ThreadHandover:
    """Offer a thread to a colleague, who has it once they accept; until then nothing changes hands, no clock stops.

    Raises RecordHidden or NotAllowed, ReasonMissing without a note, CannotHandOver.
    """
    _require(by, thread)
    if not note.strip():
        raise ReasonMissing
    if to not in colleagues(thread, by):
        raise CannotHandOver(f"{to} cannot read all of this thread")
    team = _common_team(thread, by, to)
    try:
        with transaction.atomic():
            row = ThreadHandover.objects.create(
                thread=thread, team_id=team, offered_by=by, offered_to=to, offered_at=timezone.now(), note=note.strip()
            )
    except IntegrityError as error:
        raise CannotHandOver("It is already offered to someone") from error
    _record("thread.offered", row, by=by)
    return row


def accept(*, offer: ThreadHandover, by: User) -> ThreadHandover:
    """Whoever is asked has it from now on. Raises RecordHidden, CannotHandOver."""
    return _answer(offer, ThreadHandover.State.ACCEPTED, by=by, who=offer.offered_to_id)


def refuse(*, offer: ThreadHandover, reason: str, by: User) -> ThreadHandover:
    """Whoever offered it keeps it. Raises RecordHidden, ReasonMissing, CannotHandOver."""
    if not reason.strip():
        raise ReasonMissing
    return _answer(offer, ThreadHandover.State.REFUSED, by=by, who=offer.offered_to_id, reason=reason.strip())


def withdraw(*, offer: ThreadHandover, reason: str, by: User) -> ThreadHandover:
    """It is no longer offered. Raises RecordHidden, ReasonMissing, CannotHandOver."""
    if not reason.strip():
        raise ReasonMissing
    return _answer(offer, ThreadHandover.State.WITHDRAWN, by=by, who=offer.offered_by_id, reason=reason.strip())


@transaction.atomic
def _answer(
    offer: ThreadHandover, state: ThreadHandover.State, *, by: User, who: int, reason: str = ""
) -> ThreadHandover:
    _require(by, offer.thread)
    if by.pk != who:
        audit.refuse(by=by, verb="thread.answer_refused", target=offer, subject=offer.thread.subject_id)
        raise access.RecordHidden
    rows = ThreadHandover.objects.filter(pk=offer.pk, state=ThreadHandover.State.OFFERED)
    if not rows.update(state=state, answered_at=timezone.now(), reason=reason):
        raise CannotHandOver("It was already answered or withdrawn")
    offer.refresh_from_db()
    _record(f"thread.{state.value}", offer, by=by)
    return offer


def _require(by: User, thread: Thread) -> None:
    if thread.subject is not None:
        access.require(by, Permission.VIEW, thread.subject)
    if not Thread.objects.visible_to(by).filter(pk=thread.pk).exists():
        audit.refuse(by=by, verb="thread.change_refused", target=thread, subject=thread.subject_id)
        raise access.RecordHidden


def _common_team(thread: Thread, by: User, to: User) -> int:
    theirs = Receipt.objects.filter(thread=thread).to_teams_of(to).values("team_id")
    return (
        Receipt.objects.filter(thread=thread, team_id__in=theirs)
        .to_teams_of(by)
        .order_by("pk")
        .values_list("team_id", flat=True)[0]
    )


def _record(verb: str, row: ThreadHandover, *, by: User) -> None:
    audit.record(
        action=audit.Action.ALTERATION,
        verb=verb,
        by=by,
        target=row,
        subject=row.thread.subject_id,
        reason=row.reason,
        payload={"to": row.offered_to_id, "team": row.team_id},
    )
    keys = [row.offered_by_id, row.offered_to_id]
    transaction.on_commit(lambda: live_updates.ring_many(keys, raising.EVENT), robust=True)
