"""Keep which victims are in contact, what they wish to hear of, what they give to a review, and who told them.

For victim liaison alone. No team is alerted of any of this but those in which victim liaison works.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from offenders.models import Offender
from offenders.people.locking import lock
from offenders.people.once import made_before
from parole.reviews.actions.opening import ParoleRefused
from parole.reviews.models import ParoleReview
from parole.victims.actions import requests, telling
from parole.victims.actions.asking import record, refuse_findable, require
from parole.victims.models import LiaisonAnswer, Statement, Telling, ToTell, Victim
from sharing import access
from sharing.audit.versions import ChangedMeanwhile, version_of
from sharing.drafts import actions as drafts
from sharing.models import User
from sharing.records.once import keyed

LAW_ENTRIES = ("pbr-27", "vcs")

CONTACT = ("reference", "is_in_scheme", "contact", "not_wanted", "note")
ASKED = (
    "received_on",
    "may_be_disclosed",
    "is_read_at_hearing",
    "asks_to_observe",
    "asks_for_summary",
    "summary_sent_on",
)
Answer = LiaisonAnswer.Answer


@transaction.atomic
def answer_for_liaison(*, offender: Offender, answer: str, by: User) -> LiaisonAnswer:
    """Victim liaison says whether victims of the person are in contact. Said again it stays with the first.

    Raises ParoleRefused: nobody is "none" while one is in contact, and none is in contact while none is on record.
    """
    require(by, offender)
    lock(offender)
    in_contact = Victim.objects.in_contact().filter(offender=offender).exists()
    if answer == Answer.NONE and in_contact:
        raise ParoleRefused("answer", "A victim is in contact. Stop contact with them first")
    if answer == Answer.IN_CONTACT and not in_contact:
        raise ParoleRefused("answer", "Add the victim: this records that a victim is in contact")
    return _answered(offender, answer, by)


def _answered(offender: Offender, answer: str, by: User) -> LiaisonAnswer:
    stands = LiaisonAnswer.objects.filter(offender=offender).first()
    if stands and stands.answer == answer:
        return stands
    said = LiaisonAnswer.objects.create(offender=offender, answer=answer, said_by=by)
    record("parole.liaison_answered", said, by)
    return said


@transaction.atomic
def add_victim(*, offender: Offender, by: User, uid: UUID | None = None, **contact: Any) -> Victim:
    """A victim is in contact. contact: as CONTACT names. Raises ParoleRefused for a reference that is there already."""
    require(by, offender)
    lock(offender)
    if made := made_before(Victim, uid, offender=offender):
        return made
    _refuse_known(offender, contact["reference"])
    refuse_findable(note=contact["note"], reference=contact["reference"])
    victim = Victim.objects.create(offender=offender, officer=by, **contact, **keyed(uid))
    record("parole.victim_added", victim, by)
    if victim.is_in_scheme:
        _answered(offender, Answer.IN_CONTACT, by)
    drafts.forget(user=by, form="victim.add", key=str(offender.uid))
    return victim


@transaction.atomic
def change_victim(*, victim: Victim, version: str, by: User, **contact: Any) -> Victim:
    """Say otherwise how the victim is told, and of what. version: of CONTACT as the form was filled. What is to be told
    already stays so. Raises ChangedMeanwhile."""
    victim = _opened(victim, by)
    if version != version_of(victim, *CONTACT):
        raise ChangedMeanwhile(victim)
    if contact["reference"] != victim.reference:
        _refuse_known(victim.offender, contact["reference"])
    refuse_findable(note=contact["note"], reference=contact["reference"])
    drafts.forget(user=by, form="victim.change", key=str(victim.uid))
    victim = _save(victim, contact, "parole.victim_changed", by)
    if victim.is_in_scheme and victim.left_on is None:
        _answered(victim.offender, Answer.IN_CONTACT, by)
    return victim


@transaction.atomic
def leave(*, victim: Victim, on: date, by: User) -> Victim:
    """From this day on the victim is told nothing more; what was still to tell falls away. Twice is once."""
    victim = _opened(victim, by)
    if victim.left_on is None:
        telling.fall_away(ToTell.objects.open().filter(victim=victim), "The victim no longer wants contact")
        _save(victim, {"left_on": on}, "parole.victim_left", by)
    return victim


@transaction.atomic
def record_statement(*, victim: Victim, review: ParoleReview, version: str, by: User, **asked: Any) -> Statement:
    """What the victim gives to and asks of a review. asked: as ASKED names. version: of ASKED as the form was filled.

    Raises ParoleRefused, ChangedMeanwhile.
    """
    victim = _opened(victim, by)
    if review.offender_id != victim.offender_id:
        raise access.RecordHidden
    statement = Statement.objects.filter(victim=victim, review=review).first()
    statement = statement or Statement(victim=victim, review=review, offender_id=victim.offender_id)
    if version != version_of(statement, *ASKED):
        raise ChangedMeanwhile(statement)
    if asked["is_read_at_hearing"] and asked["received_on"] is None:
        raise ParoleRefused("received_on", "Enter the date on which the statement was received")
    drafts.forget(user=by, form="victim.statement", key=statement.draft_key)
    return _save(statement, asked, "parole.statement_recorded", by)


@transaction.atomic
def record_telling(
    *, task: ToTell, at: datetime, channel: str, was_reached: bool, words: str, by: User, uid: UUID | None = None
) -> Telling:
    """The victim was told, by whoever records it; or was tried and not reached, and the task stays open.

    Of a victim who was told already it stays with the first. Raises ParoleRefused.
    """
    require(by, task.offender)
    lock(task.offender)
    if made := made_before(Telling, uid, offender=task.offender):
        return made
    task = ToTell.objects.select_related("offender", "victim", "request").get(pk=task.pk)
    if task.told_at is not None:
        return Telling.objects.get(task=task, was_reached=True, withdrawn_at__isnull=True)
    if not task.is_wanted:
        raise ParoleRefused("", "This victim does not want to hear about it")
    if at > timezone.now():
        raise ParoleRefused("on", "The date and time must be now or in the past")
    if timezone.localdate(at) < task.happened_on:
        raise ParoleRefused("on", "Enter a time after the event")
    refuse_findable(words=words)
    said = Telling.objects.create(
        task=task,
        offender=task.offender,
        at=at,
        by=by,
        channel=channel,
        was_reached=was_reached,
        what_was_said=words,
        **keyed(uid),
    )
    if was_reached:
        telling.settle(ToTell.objects.filter(pk=task.pk), "It has already been recorded as told")
        ToTell.objects.open().filter(pk=task.pk).update(told_at=at, told_by=by)
        if task.request:
            requests.record_told(task.request, telling=said)
    record("parole.victim_told" if was_reached else "parole.victim_not_reached", task, by)
    drafts.forget(user=by, form="victim.told", key=str(task.uid))
    return said


@transaction.atomic
def withdraw_telling(*, telling: Telling, reason: str, by: User) -> Telling:
    """It was recorded by mistake: it stays in sight as withdrawn, and the victim is to be told again. Twice is once."""
    require(by, telling.offender)
    lock(telling.offender)
    telling = Telling.objects.select_related("task__request", "offender").get(pk=telling.pk)
    if telling.withdrawn_at:
        return telling
    if not reason.strip():
        raise ParoleRefused("reason", "Enter a reason")
    refuse_findable(reason=reason)
    telling.withdrawn_at, telling.withdrawn_by, telling.withdrawn_because = timezone.now(), by, reason
    telling.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_because"])
    if telling.was_reached:
        ToTell.objects.filter(pk=telling.task_id).update(told_at=None, told_by=None)
        if telling.task.request:
            requests.not_told(telling.task.request)
    record("parole.telling_withdrawn", telling, by)
    drafts.forget(user=by, form="victim.telling_withdraw", key=str(telling.uid))
    return telling


def _opened(victim: Victim, by: User) -> Victim:
    require(by, victim.offender)
    lock(victim.offender)
    return Victim.objects.select_related("offender").get(pk=victim.pk)


def _refuse_known(offender: Offender, reference: str) -> None:
    if Victim.objects.filter(offender=offender, reference=reference).exists():
        raise ParoleRefused("reference", "This victim is already on record")


def _save(row: Any, fields: dict[str, Any], verb: str, by: User) -> Any:
    for name, value in fields.items():
        setattr(row, name, value)
    row.save()
    record(verb, row, by)
    return row
