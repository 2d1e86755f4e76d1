"""Keep what is stored of a list true to what is judged, and draw what follows: signatures, ready, hold, alerts.

Every act ends here, and so does what the records bring about. The order matters: exceptions that are over, signatures
that fall, the hold that is lifted, and only then whether the release is ready.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from datetime import datetime, time

from django.db import transaction
from django.utils import timezone

from licence.readiness import alert_kinds
from licence.readiness.judging import HOLD, JudgedLine, Judgement, judge_many
from licence.readiness.models import ItemChange, Readiness, ReadinessException, ReadinessItem, SignOff
from licence.readiness.rules import readiness as rules
from licence.readiness.rules.readiness import State
from offenders.dates.rules.releases import Certainty
from offenders.models import Offender, Release, ReleaseHold
from offenders.movements import actions as custody
from offenders.people.locking import lock
from offenders.releases.holds import actions as holds
from sharing import alerts, audit, practice
from sharing.items.rules import Occasion
from sharing.models import Alert, User
from sharing.records.errors import Refused
from sharing.sittings import actions as sittings
from sharing.time_words import format_date, format_weekday_date

ACTIONS_OVERDUE = ReleaseHold.Kind.ACTIONS_OVERDUE


class ReadinessRefused(Refused):
    """It cannot be so."""


@transaction.atomic
def settle(
    readiness: Readiness,
    *,
    by: User | None,
    at: datetime,
    said: ItemChange | None = None,
    because: str = "",
    may_hold: bool = False,
) -> None:
    """Judge the list and keep what changed. A list that is over stays as it is.

    said: the change that somebody makes to an item, not yet written: it is, with the state before and after. because:
    why something is set back, in words. may_hold: whether what is late may hold the release now (the clock alone).
    """
    lock(readiness.offender)
    readiness = Readiness.objects.with_all().get(pk=readiness.pk)
    if not readiness.is_open:
        return
    found = judge_many([readiness], at=at, with_people=False)[0]
    newly_blocked = _keep(found, said=said)
    _end_exceptions(found)
    _withdraw(found, by=by, because=because)
    _settle_hold(found, may_hold=may_hold)
    _settle_ready(found, by=by)
    _alert_readiness(found, newly_blocked=newly_blocked)


def settled(readiness: Readiness, *, by: User | None, at: datetime, may_hold: bool = False) -> Judgement:
    """The same, and how the list stands then. Most callers ask nothing of it: a list is not judged twice for them."""
    settle(readiness, by=by, at=at, may_hold=may_hold)
    return judge_many([Readiness.objects.with_all().get(pk=readiness.pk)], at=at)[0]


def settle_for(offender: Offender, *, by: User | None) -> None:
    """After something about the person was recorded elsewhere."""
    for readiness in Readiness.objects.open().filter(offender=offender):
        settle(readiness, by=by, at=timezone.now())


def free(readiness: Readiness, *, because: str, at: datetime) -> None:
    """The list is over: it no longer holds anything, and nobody is asked for anything of it."""
    for hold in _holds(readiness.release):
        holds.lift(hold=hold, reason=because, by=None)
    for alert in _open_alerts(readiness):
        alerts.resolve(kind=alerts.KINDS[alert.kind], key=alert.key, reason=because, at=at)
    asked = ReadinessException.objects.filter(item__readiness=readiness, ended_at__isnull=True, agreed_at__isnull=True)
    asked.update(ended_at=at, ended_because=because)


def readiness_url(offender: Offender) -> str:
    """Where in the browser the list is."""
    return f"{offender.get_absolute_url()}readiness/"


def key_of(readiness: Readiness, what: str) -> str:
    """Of an alert about this list, so that all of them are found by it."""
    return f"{readiness.uid}:{what}"


def late_key(item: ReadinessItem) -> str:
    return key_of(item.readiness, f"{item.code}:{item.due_on}")


def not_signed_key(readiness: Readiness) -> str:
    return key_of(readiness, f"signed:{readiness.goes_on}")


def blocked_key(item: ReadinessItem) -> str:
    """Another one each time that it is blocked."""
    return key_of(item.readiness, f"{item.code}:{item.changes.filter(after=State.BLOCKED).count()}")


def _keep(found: Judgement, *, said: ItemChange | None) -> list[JudgedLine]:
    """What is stored of each item and of the list. Returns what is blocked newly."""
    today = timezone.localdate(found.at)
    newly_blocked = []
    for line in found.lines:
        item, before = line.item, State(line.item.state)
        change = said if said and said.item_id == item.pk else None
        if line.state is before and change is None:
            continue
        if line.state is State.BLOCKED and before is not State.BLOCKED:
            newly_blocked.append(line)
        if line.state is State.DONE and item.done_on is None:
            item.done_on = today
        elif line.is_open:
            item.done_on = None
        item.state = line.state
        ReadinessItem.objects.filter(pk=item.pk).update(state=item.state, done_on=item.done_on)
        change = change or ItemChange(
            item=item, offender_id=item.offender_id, kind=ItemChange.Kind.JUDGED, words=line.judged_words, at=found.at
        )
        change.before, change.after = before, line.state
        change.save()
    open_ones = found.stand_open
    Readiness.objects.filter(pk=found.readiness.pk).update(
        needed=len(found.needed),
        in_hand=len(found.in_hand),
        stands_open=len(open_ones),
        blocked=len(found.blocked),
        first_due_on=min((line.item.due_on for line in open_ones), default=None),
    )
    return newly_blocked


def _end_exceptions(found: Judgement) -> None:
    """Of what is in hand after all."""
    for line in found.lines:
        if line.exception and line.state in (State.DONE, State.NOT_NEEDED):
            over = "It is done" if line.state is State.DONE else "It is not needed"
            ReadinessException.objects.filter(pk=line.exception.pk).update(ended_at=found.at, ended_because=over)


def _withdraw(found: Judgement, *, by: User | None, because: str) -> None:
    """Signatures of bodies of which something is open again."""
    for signature in found.signatures:
        if signature.signed and signature.refusal:
            withdraw_signature(signature.signed, because=because or signature.refusal, by=by, at=found.at)


def withdraw_signature(signed: SignOff, *, because: str, by: User | None, at: datetime) -> None:
    """It stands no more. The caller settles the list."""
    SignOff.objects.filter(pk=signed.pk, withdrawn_at__isnull=True).update(
        withdrawn_at=at, withdrawn_by=by, withdrawn_because=because[:300]
    )
    audit.record(
        action=audit.Action.ALTERATION,
        verb="licence.sign_off_withdrawn",
        by=by,
        target=signed,
        subject=signed.offender_id,
        reason=because,
        payload={"body": signed.body},
    )


def _settle_hold(found: Judgement, *, may_hold: bool) -> None:
    """What is late holds the release while it is near; the hold is lifted automatically."""
    on = timezone.localdate(found.at)
    late = [line.item.due_on for line in found.stand_open]
    days = practice.value(HOLD, on=on)
    if rules.holds_release(open_since_due=late, goes_on=found.readiness.goes_on, on=on, days=days):
        if may_hold:
            holds.hold_release(release=found.release, kind=ACTIONS_OVERDUE, reason=HELD_BECAUSE, by=None)
        return
    for hold in _holds(found.release):
        holds.lift(hold=hold, reason="No action is overdue now", by=None)


HELD_BECAUSE = "A release action is overdue. See the release checklist"


def _settle_ready(found: Judgement, *, by: User | None) -> None:
    """Ready when all is in hand, all have signed and nothing holds it; taken back when that is so no more."""
    release = Release.objects.select_related("offender").get(pk=found.release.pk)
    bodies = set(
        SignOff.objects.filter(readiness=found.readiness, withdrawn_at__isnull=True).values_list("body", flat=True)
    )
    is_complete = not found.stand_open and bodies >= set(rules.SIGNING)
    is_held = release.holds.filter(lifted_at__isnull=True).exists()
    if release.status == Release.Status.EXPECTED and is_complete and not is_held:
        with contextlib.suppress(custody.MovementRefused, holds.ReleaseHeld):  # what came between is seen the next time
            custody.mark_ready(release=release, by=by)
            sittings.conclude(occasion=Occasion.RELEASE, about=release.uid, by=by)
    elif release.status == Release.Status.READY and (not is_complete or is_held):
        why = "The release is on hold" if is_held else found.missing or "Sign-off is outstanding"
        custody.take_ready_back(release=release, because=why, by=by)
        convene_sitting(release, by=by)
        alerts.raise_alert(
            kind=alert_kinds.SET_BACK,
            key=f"{found.readiness.uid}:{found.at.isoformat()}",
            subject=release.offender,
            text=f"The release on {_day(found)} was ready and no longer is.",
            link=readiness_url(release.offender),
            at=found.at,
        )


def convene_sitting(release: Release, *, by: User | None) -> None:
    """That it is ready is decided by those who sign, who must have seen what must be seen before. Only of a release
    that the Board directed: what the law orders is never delayed by it."""
    if release.certainty != Certainty.DIRECTED:
        return
    sittings.convene(
        subject=release.offender,
        occasion=Occasion.RELEASE,
        about=release.uid,
        title=f"Release directed by the Parole Board, {format_date(release.leaves_on)}",
        deciders=[],
        by=by,
        sits_at=timezone.make_aware(datetime.combine(release.leaves_on, time())),
    )


def _alert_readiness(found: Judgement, *, newly_blocked: list[JudgedLine]) -> None:
    """Of what is blocked now; and that what was late, blocked or not signed is so no more."""
    readiness = found.readiness
    still = {late_key(line.item) for line in found.late}
    still |= {blocked_key(line.item) for line in found.blocked}
    if not Release.objects.filter(pk=found.release.pk, status=Release.Status.READY).exists():
        still.add(not_signed_key(readiness))
    asked = [line.exception for line in found.lines if line.exception and line.is_open]
    still |= {key_of(readiness, str(each.uid)) for each in asked if each.agreed_at is None}
    for alert in _open_alerts(readiness):
        if alert.key not in still:
            reason = "It is done, or due on a different date"
            alerts.resolve(kind=alerts.KINDS[alert.kind], key=alert.key, reason=reason, at=found.at)
    for line in newly_blocked:
        _tell_of_blocked(line, found)


def _open_alerts(readiness: Readiness) -> list[Alert]:
    kinds = [kind.name for kind in (alert_kinds.ITEM_LATE, alert_kinds.BLOCKED, alert_kinds.NOT_SIGNED)]
    kinds.append(alert_kinds.EXCEPTION_ASKED.name)
    rows = Alert.objects.unfinished().filter(subject_id=readiness.offender_id, kind__in=kinds)
    return list(rows.filter(key__startswith=f"{readiness.uid}:").order_by("pk"))


def _holds(release: Release) -> Iterable[ReleaseHold]:
    """The open hold of this list."""
    return release.holds.filter(kind=ACTIONS_OVERDUE, lifted_at__isnull=True).select_related("offender", "release")


def _day(found: Judgement) -> str:
    return format_weekday_date(found.readiness.goes_on)


def _tell_of_blocked(line: JudgedLine, found: Judgement) -> None:
    alerts.raise_alert(
        kind=alert_kinds.BLOCKED,
        key=blocked_key(line.item),
        subject=found.release.offender,
        text=f"{line.item}: blocked. The release is expected on {_day(found)}.",
        link=readiness_url(found.release.offender),
        at=found.at,
    )
