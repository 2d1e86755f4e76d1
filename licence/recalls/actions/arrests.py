"""Urgent arrests of people on licence (Terrorism Act 2000 s.43B): record one, and how it ended."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from licence.licences.models import Licence
from licence.recalls import alert_kinds
from licence.recalls.actions import clocks, telling
from licence.recalls.actions.moves import RecallRefused, checked_time, only
from licence.recalls.models import Recall, RecallClock, UrgentArrest
from licence.recalls.rules import recalls
from licence.recalls.rules.clocks import Clock
from licence.recalls.rules.recalls import ArrestEnd, Custody
from offenders.custody.rules import LEFT_UNDUE
from offenders.models import Movement, Offender
from offenders.people.locking import lock
from offenders.people.once import made_before
from sharing import access, alerts, audit
from sharing.access.roles import Capability
from sharing.access.rules import Permission
from sharing.access.state_machines import MoveRefused
from sharing.drafts import actions as drafts
from sharing.models import Agency, User
from sharing.records.once import keyed
from sharing.sentence_words import mid_sentence
from sharing.time_words import say_datetime

FIELDS = ("recall", "arrested_at", "place", "force", "reference", "ended_at", "how", "power")
OF_POLICE = (Agency.Kind.CT_POLICE, Agency.Kind.POLICE)


@transaction.atomic
def record_arrest(
    *,
    offender: Offender,
    arrested_at: datetime,
    place: str,
    force: str,
    by: User,
    reference: str = "",
    uid: UUID | None = None,
) -> UrgentArrest:
    """A constable arrested the person; the time until the recall decision runs, and teams hear at once.

    It belongs to the recall that is open, or to the one that is begun next. Raises RecallRefused when the person is not
    on licence, one is open, or the time cannot be; MoveRefused for a role that may not.
    """
    lock(offender)
    if made := made_before(UrgentArrest, uid, offender=offender):
        return made
    access.require(by, Permission.CHANGE, offender)
    only(Capability.RECORD_URGENT_ARRESTS, by)
    offender.refresh_from_db(fields=["status"])
    if offender.status in LEFT_UNDUE or not Licence.objects.active().filter(offender=offender).exists():
        raise RecallRefused("", "The person is not on licence: this power covers only people on licence")
    if UrgentArrest.objects.open().filter(offender=offender).exists():
        raise RecallRefused("", "An arrest is already recorded. Record how it ended first")
    arrested_at = checked_time("arrested_at", arrested_at)
    recall = Recall.objects.open().filter(offender=offender, status__in=recalls.BEFORE_REVOCATION).first()
    arrest = UrgentArrest.objects.create(
        offender=offender,
        recall=recall,
        arrested_at=arrested_at,
        place=place,
        force=force,
        reference=reference,
        recorded_by=by,
        **keyed(uid),
    )
    if recall:
        Recall.objects.filter(pk=recall.pk).update(custody_status=Custody.POLICE)
    clock = clocks.start(Clock.ARREST_DECISION, "arrest", arrest=arrest, at=arrested_at)
    _record("urgent_arrest", arrest, by=by, action=audit.Action.COLLECTION)
    drafts.forget(user=by, form="urgent_arrest.add", key=str(offender.uid))
    alerts.raise_alert(
        kind=alert_kinds.URGENT_ARREST,
        key=f"urgent_arrest:{arrest.pk}",
        subject=offender,
        text=f"Arrested at {say_datetime(arrested_at)}. Decide on recall by "
        f"{say_datetime(clock.due_at)}, or the person is released.",
        link=telling.link_to(recall) if recall else telling.link_to_person(offender),
    )
    return arrest


@transaction.atomic
def end_arrest(
    *, arrest: UrgentArrest, how: ArrestEnd | str, by: User, at: datetime | None = None, power: str = ""
) -> UrgentArrest:
    """The police who hold say how the arrest ended: the person was let go, with or without a decision against recall,
    or is held under another power (`power`: which). That somebody died is recorded by whoever knows it.

    at: when, now unless given. One that has ended stays as it is. Raises RecallRefused, MoveRefused.
    """
    lock(arrest.offender)
    access.require(by, Permission.CHANGE, arrest.offender)
    only(Capability.RECORD_URGENT_ARRESTS, by)
    arrest.refresh_from_db()
    if arrest.ended_at:
        return arrest
    ending = ArrestEnd(how)
    if ending not in recalls.ENDED_BY_HAND:
        raise MoveRefused("This follows from the decision on the recall")
    if ending is not ArrestEnd.DIED and not may_end_arrests(by):
        raise RecallRefused("how", "Only the police who hold the person record this. Call them")
    is_decided = arrest.recall is not None and arrest.recall.status in recalls.DECIDED_AGAINST
    if ending is ArrestEnd.NOT_RECALLED and not is_decided:
        raise RecallRefused("how", "No decision not to recall is recorded. Select how the person was released")
    if (ending is ArrestEnd.OTHER_POWER) != bool(power.strip()):
        wrong = (
            "Enter the other power" if ending is ArrestEnd.OTHER_POWER else "Leave this empty: the person is released"
        )
        raise RecallRefused("power", wrong)
    moment = checked_time("at", at or timezone.now(), not_before=arrest.arrested_at, that="the arrest")
    due = arrest.clocks.get(kind=Clock.ARREST_DECISION).due_at
    if ending is ArrestEnd.TIME_ENDED and moment < due:
        raise RecallRefused("how", f"The time ends at {say_datetime(due)}. Select “Released without a decision”")
    _end(arrest, how=ending, at=moment, by=by, power=power.strip())
    drafts.forget(user=by, form="urgent_arrest.end", key=str(arrest.uid))
    if arrest.recall_id:
        Recall.objects.filter(pk=arrest.recall_id, status__in=recalls.BEFORE_REVOCATION).update(
            custody_status=Custody.NO
        )
    return arrest


def may_end_arrests(user: User) -> bool:
    """Whether the user says how an arrest ended: police alone, by their people and their programs."""
    return user.can(Capability.RECORD_URGENT_ARRESTS) and user.agency.kind in OF_POLICE


def end_with_revocation(recall: Recall, *, at: datetime) -> None:
    """The licence was revoked: the arrest that waited for it ends then, though recorded later."""
    for arrest in UrgentArrest.objects.open().filter(recall=recall):
        _end(arrest, how=ArrestEnd.RECALLED, at=max(at, arrest.arrested_at), by=None)


def end_with_death(*, offender_id: int, at: datetime, by: User | None) -> None:
    """The person died: they are no longer held, whatever the arrest waited for."""
    for arrest in UrgentArrest.objects.open().filter(offender=offender_id).select_related("recall__offender"):
        _end(arrest, how=ArrestEnd.DIED, at=max(at, arrest.arrested_at), by=by)


def go_on_after_mistaken_death(movement: Movement) -> None:
    """The person did not die: an arrest that ended with it goes on, and so does the time for the decision."""
    ended = UrgentArrest.objects.filter(offender=movement.offender_id, how=ArrestEnd.DIED)
    for arrest in ended.filter(ended_at__date__gte=movement.happened_on).select_related("offender"):
        RecallClock.objects.filter(arrest=arrest, stopped_at__gte=arrest.ended_at).update(
            stopped_at=None, stopped_by_what=""
        )
        arrest.ended_at, arrest.how, arrest.ended_by = None, "", None
        arrest.save(update_fields=["ended_at", "how", "ended_by"])
        _record("urgent_arrest_went_on", arrest, by=None)


def is_held_for(recall: Recall) -> bool:
    """Whether somebody is held under s.43B until it is decided on this recall."""
    return UrgentArrest.objects.open().filter(recall=recall).exists()


def tell_police_in_time(recall: Recall, *, decided_by: User, answer_due_at: datetime) -> None:
    """A senior has decided against recall and an ACO is asked. Where the relevant period ends before the ACO has to
    answer, the police who hold hear now: the release waits for no signature of ours."""
    for arrest in UrgentArrest.objects.open().filter(recall=recall):
        due = arrest.clocks.get(kind=Clock.ARREST_DECISION).due_at
        if due <= answer_due_at:
            text = (
                f"{decided_by} (SPO) decided not to recall. The relevant period ends at {say_datetime(due)}, "
                "before an ACO must answer. Release the person by then, and at once if the ACO agrees before, unless "
                "you hold them under another power. Record which, or when you released them."
            )
            telling.alert_recall(recall, alert_kinds.RELEASE_NOW, text, of=_of(arrest))


def ask_for_release(recall: Recall, *, at: datetime) -> None:
    """It is decided against recall: s.43B holds nobody from now on. The police who hold hear at once, and have minutes
    to record that they released the person, or under which other power they hold them. The arrest ends by that alone.

    at: when it was decided.
    """
    for arrest in UrgentArrest.objects.open().filter(recall=recall):
        clock = clocks.start(Clock.RELEASE, str(recall.status), arrest=arrest, at=max(at, arrest.arrested_at))
        telling.resolve(recall, alert_kinds.RELEASE_NOW, of=_of(arrest), reason="Decided not to recall")
        alerts.resolve(kind=alert_kinds.URGENT_ARREST, key=f"urgent_arrest:{arrest.pk}", reason="Decided not to recall")
        text = (
            f"{recall.get_status_display()} at {say_datetime(at)}. Release the person now, unless you hold them under "
            f"another power. Record by {say_datetime(clock.due_at)} when you released them, or which power."
        )
        telling.alert_recall(recall, alert_kinds.RELEASE_NOW, text, of=f"{_of(arrest)}:decided")


def left_undecided(recall: Recall) -> None:
    """The recall ended without a decision. Whoever is held for it is so until somebody records the end, or recall is
    considered again: every team hears of it, and the clock runs on."""
    for arrest in UrgentArrest.objects.open().filter(recall=recall):
        due = say_datetime(arrest.clocks.get(kind=Clock.ARREST_DECISION).due_at)
        can_be = recall.status == recalls.Status.STOPPED
        asked = f"Release the person, or consider recall again before {due}" if can_be else "Release the person now"
        text = f"Recall: {mid_sentence(recall.get_status_display())}. {asked}, and record how the arrest ended."
        telling.alert_recall(recall, alert_kinds.HELD_UNDECIDED, text, of=_of(arrest))


def take_over(arrest: UrgentArrest, *, recall: Recall) -> None:
    """The arrest waits for a decision on this recall from now on."""
    if arrest.recall:
        reason = "Recall is considered again"
        telling.resolve(arrest.recall, alert_kinds.HELD_UNDECIDED, of=_of(arrest), reason=reason)
    arrest.recall = recall
    arrest.save(update_fields=["recall"])


def _of(arrest: UrgentArrest) -> str:
    return f"arrest:{arrest.pk}"


def _end(arrest: UrgentArrest, *, how: ArrestEnd, at: datetime, by: User | None, power: str = "") -> None:
    arrest.ended_at, arrest.how, arrest.ended_by, arrest.power = at, how, by, power
    arrest.save(update_fields=["ended_at", "how", "ended_by", "power"])
    clocks.stop(RecallClock.objects.filter(arrest=arrest), "end_arrest", at=at)
    _record("urgent_arrest_ended", arrest, by=by)
    reason = arrest.get_how_display()
    alerts.resolve(kind=alert_kinds.URGENT_ARREST, key=f"urgent_arrest:{arrest.pk}", reason=reason)
    if arrest.recall:
        telling.resolve(arrest.recall, alert_kinds.HELD_UNDECIDED, of=_of(arrest), reason=reason)
        for of in (_of(arrest), f"{_of(arrest)}:decided"):
            telling.resolve(arrest.recall, alert_kinds.RELEASE_NOW, of=of, reason=reason)


def _record(
    verb: str, arrest: UrgentArrest, *, by: User | None, action: audit.Action = audit.Action.ALTERATION
) -> None:
    audit.record(
        action=action,
        verb=f"licence.{verb}",
        by=by,
        target=arrest,
        subject=arrest.offender_id,
        payload=audit.fields_of(arrest, *FIELDS),
    )
