"""Record what is done at the gate on the day of the release, and withdraw what was recorded wrongly."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from licence.readiness.actions.settling import ReadinessRefused
from licence.readiness.judging import Judgement, judge_many
from licence.readiness.models import DayAct, Readiness, ReleaseDaySheet
from licence.readiness.rules import release_day
from licence.readiness.rules.readiness import ReadinessItemKind, State
from licence.readiness.rules.release_day import DayAction
from offenders.people.locking import lock
from offenders.people.once import made_before
from sharing import access, audit
from sharing.access.rules import Permission
from sharing.access.state_machines import MoveRefused, RoleRefused
from sharing.access.two_people import refuse_same_person, refuse_who_cannot_sign
from sharing.models import User
from sharing.records.once import keyed
from sharing.sentence_words import mid_sentence


@transaction.atomic
def record_act(
    *,
    readiness: Readiness,
    act: DayAction | str,
    words: str,
    by: User,
    done_at: datetime | None = None,
    uid: UUID | None = None,
) -> DayAct:
    """Record one act of the sheet. The first one opens it. It may be recorded after the person has gone, too.

    words: what is written beside it (`rules.LINES`), of `received` the name of the officer. done_at: now unless given.
    Whoever receives is another person than who handed over. uid: the key that the form was given; the same one again
    returns what it made. Raises ReadinessRefused, MoveRefused for what cannot be recorded now or by this role, and
    SamePerson.
    """
    made = made_before(DayAct, uid, offender=readiness.offender)
    if made:
        return made
    access.require(by, Permission.CHANGE, readiness.offender)
    lock(readiness.offender)
    readiness = Readiness.objects.with_all().get(pk=readiness.pk)
    now, act = timezone.now(), DayAction(act)
    refuse_who_cannot_sign(by)
    if not words.strip():
        raise ReadinessRefused("words", f"Enter: {mid_sentence(release_day.LINES[act].asks)}")
    if done_at and done_at > now:
        raise ReadinessRefused("done_at", "The time must be in the past")
    sheet = ReleaseDaySheet.objects.filter(readiness=readiness).first()
    acts = {DayAction(each.act): each for each in _acts(sheet)}
    if refusal := refusal_of(act, judge_many([readiness], at=now)[0], by=by, done=set(acts)):
        raise MoveRefused(refusal)
    if act is DayAction.RECEIVED:
        refuse_same_person(acts[DayAction.HANDED_OVER].recorded_by, by)
    sheet = sheet or _open(readiness, by=by, at=now)
    row = DayAct.objects.create(
        **keyed(uid),
        sheet=sheet,
        offender=readiness.offender,
        act=act,
        words=words.strip(),
        done_at=done_at or now,
        recorded_at=now,
        recorded_by=by,
    )
    _record("licence.day_act_recorded", row, by, words=row.words)
    return row


@transaction.atomic
def strike_out(*, act: DayAct, reason: str, by: User) -> DayAct:
    """It was recorded wrongly: it stays to be read, withdrawn, and can be recorded again. Whoever may record it may.

    Raises ReadinessRefused without a reason, once it is withdrawn, and while a later act rests on it.
    """
    access.require(by, Permission.CHANGE, act.offender)
    lock(act.offender)
    row = DayAct.objects.select_related("sheet", "offender").get(pk=act.pk)
    if not by.can(release_day.LINES[DayAction(row.act)].by):
        raise RoleRefused
    if not reason.strip():
        raise ReadinessRefused("reason", "Enter what is wrong")
    if row.struck_at:
        raise ReadinessRefused("", "This entry is already withdrawn. No changes were saved")
    resting = [each for each in _acts(row.sheet) if DayAction(row.act) in release_day.LINES[DayAction(each.act)].after]
    if resting:
        raise ReadinessRefused(
            "", f"Withdraw first: {', '.join(mid_sentence(each.get_act_display()) for each in resting)}"
        )
    row.struck_at, row.struck_by, row.struck_because = timezone.now(), by, reason.strip()
    row.save(update_fields=["struck_at", "struck_by", "struck_because"])
    _record("licence.day_act_struck_out", row, by, reason=reason)
    return row


def refusal_of(act: DayAction, found: Judgement, *, by: User, done: set[DayAction]) -> str:
    """Why this act cannot be recorded now by them; empty when it can."""
    return release_day.refusal(
        act,
        by=by,
        done=done,
        goes_on=found.readiness.goes_on,
        local=timezone.localtime(found.at),
        on_licence=not found.facts.goes_without_licence,
        has_tag=has_tag(found),
    )


def has_tag(found: Judgement) -> bool:
    """Whether a tag is one of the things of this release."""
    return any(line.item.code == ReadinessItemKind.TAG and line.state is not State.NOT_NEEDED for line in found.lines)


def acts_of(readiness: Readiness) -> list[DayAct]:
    """What the sheet says, in the order in which it was done, what is withdrawn too."""
    rows = DayAct.objects.filter(sheet__readiness=readiness).select_related("recorded_by", "struck_by")
    return list(rows.order_by("done_at", "pk"))


def _acts(sheet: ReleaseDaySheet | None) -> list[DayAct]:
    if sheet is None:
        return []
    return list(sheet.acts.filter(struck_at__isnull=True).select_related("recorded_by"))


def _open(readiness: Readiness, *, by: User, at: datetime) -> ReleaseDaySheet:
    return ReleaseDaySheet.objects.create(readiness=readiness, offender=readiness.offender, opened_at=at, opened_by=by)


def _record(verb: str, row: DayAct, by: User, *, reason: str = "", words: str = "") -> None:
    audit.record(
        action=audit.Action.ALTERATION,
        verb=verb,
        by=by,
        target=row,
        subject=row.offender_id,
        reason=reason,
        payload={"act": row.act, "words": words, "done_at": row.done_at},
    )
