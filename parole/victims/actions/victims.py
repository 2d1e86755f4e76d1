"""Keep which victims are in contact, what they ask of a review, and who told them.

For those alone whose role knows victims. No alert tells of any of this: alerts reach every team that sees the person.
"""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from offenders.models import Offender
from offenders.people.locking import lock
from offenders.people.once import made_before
from parole.reviews.actions.opening import ParoleRefused
from parole.reviews.models import ParoleReview
from parole.victims.models import Statement, ToTell, Victim
from sharing import access, audit
from sharing.access.roles import Capability
from sharing.access.rules import Permission
from sharing.audit.versions import ChangedMeanwhile, version_of
from sharing.drafts import actions as drafts
from sharing.models import User
from sharing.records.once import keyed

CONTACT = ("reference", "is_in_scheme", "contact", "note")
ASKED = (
    "received_on",
    "may_be_disclosed",
    "is_read_at_hearing",
    "conditions_asked",
    "conditions_answer",
    "asks_to_observe",
    "asks_for_summary",
    "summary_sent_on",
)


@transaction.atomic
def add_victim(*, offender: Offender, by: User, uid: UUID | None = None, **contact: Any) -> Victim:
    """A victim is in contact. contact: as CONTACT names. Raises ParoleRefused for a reference that is there already."""
    require(by, offender)
    lock(offender)
    if made := made_before(Victim, uid, offender=offender):
        return made
    _refuse_known(offender, contact["reference"])
    victim = Victim.objects.create(offender=offender, officer=by, **contact, **keyed(uid))
    _record("parole.victim_added", victim, by)
    drafts.forget(user=by, form="victim.add", key=str(offender.uid))
    return victim


@transaction.atomic
def change_victim(*, victim: Victim, version: str, by: User, **contact: Any) -> Victim:
    """Say otherwise how the victim is told. version: of CONTACT as the form was filled. Raises ChangedMeanwhile."""
    victim = _opened(victim, by)
    if version != version_of(victim, *CONTACT):
        raise ChangedMeanwhile(victim)
    if contact["reference"] != victim.reference:
        _refuse_known(victim.offender, contact["reference"])
    drafts.forget(user=by, form="victim.change", key=str(victim.uid))
    return _save(victim, contact, "parole.victim_changed", by)


@transaction.atomic
def leave(*, victim: Victim, on: date, by: User) -> Victim:
    """From this day on the victim is told nothing more; what was still to tell falls away. Twice is once."""
    victim = _opened(victim, by)
    if victim.left_on is None:
        ToTell.objects.open().filter(victim=victim).delete()
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
        raise ParoleRefused("received_on", "Enter the day on which the statement was received")
    if asked["conditions_answer"] and not asked["conditions_asked"]:
        raise ParoleRefused("conditions_asked", "Enter what was asked for before the answer")
    drafts.forget(user=by, form="victim.statement", key=str(victim.uid))
    return _save(statement, asked, "parole.statement_recorded", by)


@transaction.atomic
def record_told(*, task: ToTell, on: date, note: str, by: User) -> ToTell:
    """The victim was told. Recorded twice it stays with the first. Raises ParoleRefused."""
    require(by, task.offender)
    lock(task.offender)
    if on > timezone.localdate():
        raise ParoleRefused("on", "The day cannot be in the future")
    if on < task.happened_on:
        raise ParoleRefused("on", "The victim cannot have been told before it happened")
    if ToTell.objects.open().filter(pk=task.pk).update(told_on=on, told_by=by, note=note):
        _record("parole.victim_told", task, by)
        drafts.forget(user=by, form="victim.told", key=str(task.uid))
    task.refresh_from_db()
    return task


def require(by: User, offender: Offender) -> None:
    """Whoever sees the person otherwise than in an emergency, and whose role knows victims. For anybody else there is
    nothing here."""
    access.require(by, Permission.VIEW, offender)
    if not by.can(Capability.KNOW_VICTIMS) or access.only_in_emergency(by, offender.pk):
        audit.refuse(by=by, verb="parole.victims_refused", subject=offender.pk)
        raise access.RecordHidden


def _opened(victim: Victim, by: User) -> Victim:
    require(by, victim.offender)
    lock(victim.offender)
    return Victim.objects.select_related("offender").get(pk=victim.pk)


def _refuse_known(offender: Offender, reference: str) -> None:
    if Victim.objects.filter(offender=offender, reference=reference).exists():
        raise ParoleRefused("reference", "This victim is on record already")


def _save(row: Any, fields: dict[str, Any], verb: str, by: User) -> Any:
    for name, value in fields.items():
        setattr(row, name, value)
    row.save()
    _record(verb, row, by)
    return row


def _record(verb: str, row: Victim | Statement | ToTell, by: User) -> None:
    """Who did what, and nothing of what a victim has said: the log has more readers than victims have."""
    audit.record(action=audit.Action.ALTERATION, verb=verb, by=by, target=row, subject=row.offender_id)
