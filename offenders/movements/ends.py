"""Report what would end all that binds a person: died, the licence ended, acquitted, deported. One person reports it,
and everybody hears; the record changes only once a second has confirmed it against a document.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from offenders.custody import rules
from offenders.custody.models import ReportedEnd
from offenders.custody.rules import Happening
from offenders.movements import actions as custody
from offenders.movements import alert_kinds
from offenders.people.locking import lock
from offenders.people.models import Offender
from offenders.people.once import made_before
from offenders.releases.gate.recorders import MovementRefused
from sharing import access, alerts, audit, practice
from sharing.access.rules import Permission
from sharing.access.two_people import refuse_same_person, refuse_who_cannot_sign
from sharing.jobs.set_aside import alone
from sharing.models import User
from sharing.records.once import keyed
from sharing.sentence_words import mid_sentence
from sharing.time_words import format_date, say_datetime

CONFIRM_MINUTES = practice.define(
    "movements.confirm_end_minutes",
    "Time for a second person to confirm a reported death, end of a licence, acquittal or removal",
    unit="minutes",
    default=60,
    source="Our design: a starting value, not set by law",
)


class EndRefused(MovementRefused):
    """It cannot be reported, confirmed or refused so, or not now."""


@transaction.atomic
def report_end(
    *, offender: Offender, happening: Happening, on: date, note: str, by: User, uid: UUID | None = None
) -> ReportedEnd:
    """The first of two. Every team that can see the person is alerted at once; the record stays as it is.

    note: the document, or who told it. uid: the key that the form was given; the same one again returns what it made. A
    partner system may report. Raises EndRefused, MovementRefused.
    """
    lock(offender)
    made = made_before(ReportedEnd, uid, offender=offender)
    if made:
        return made
    access.require(by, Permission.CHANGE, offender)
    if not by.is_program:
        refuse_who_cannot_sign(by)
    if happening not in rules.BY_TWO_PEOPLE:
        raise ValueError(f"{happening} takes one person")
    if waits := waiting_end(offender):
        raise EndRefused(
            "", f"{waits.reported_by} has already reported: {words_of(waits)}. Confirm or refuse that first"
        )
    if not note.strip():
        raise EndRefused("note", "Enter how you know: the document, or who told you")
    custody.refuse_at_the_gate(offender, happening)
    custody.check_may_happen(offender, happening, moves=custody.moves_of(offender), on=on)
    now = timezone.now()
    minutes = practice.value(CONFIRM_MINUTES, on=timezone.localdate(now))
    row = ReportedEnd.objects.create(
        offender=offender,
        happening=happening,
        happened_on=on,
        note=note.strip(),
        reported_at=now,
        reported_by=by,
        confirm_due_at=now + timedelta(minutes=minutes),
        **keyed(uid),
    )
    _record("end_reported", row, by, reason=row.note)
    alerts.raise_alert(
        kind=alert_kinds.END_REPORTED,
        key=str(row.uid),
        subject=offender,
        title=f"Confirm or refuse: {mid_sentence(row.get_happening_display())}",
        text=f"{words_of(row)}, reports {by} ({by.agency}). The record does not change until a second person has "
        f"confirmed that, by {say_datetime(row.confirm_due_at)}.",
        link=address_of(row),
    )
    return row


@transaction.atomic
def confirm_end(*, row: ReportedEnd, evidence: str, by: User) -> ReportedEnd:
    """A second person has compared it with a document: from now on the record goes by it. By the same person again:
    done already. Raises EndRefused, SamePerson, and MovementRefused where it cannot be any longer."""
    row = _get_locked_or_refuse(row, by)
    if row.confirmed_by_id == by.pk:
        return row
    _refuse_over_or_first(row, by)
    if not evidence.strip():
        raise EndRefused("evidence", "Enter the document that you compared it with, and who holds it")
    movement = custody.record_happening(
        offender=row.offender, happening=Happening(row.happening), on=row.happened_on, note=row.note, by=by
    )
    row.movement, row.evidence = movement, evidence.strip()
    row.confirmed_at, row.confirmed_by = timezone.now(), by
    row.save(update_fields=["movement", "evidence", "confirmed_at", "confirmed_by"])
    _record("end_confirmed", row, by, reason=row.evidence)
    _tell_decided(row, f"{by} ({by.agency}) has confirmed it: the record goes by it from now on", by=by)
    return row


@transaction.atomic
def refuse_end(*, row: ReportedEnd, reason: str, by: User) -> ReportedEnd:
    """A second person says that it is not so: the record stays, and everybody who was told hears that. By the same
    person again: done already. Raises EndRefused, SamePerson."""
    row = _get_locked_or_refuse(row, by)
    if row.refused_by_id == by.pk:
        return row
    _refuse_over_or_first(row, by)
    if not reason.strip():
        raise EndRefused("reason", "Enter how you know that it is not so")
    row.refused_at, row.refused_by, row.refused_because = timezone.now(), by, reason.strip()
    row.save(update_fields=["refused_at", "refused_by", "refused_because"])
    _record("end_refused", row, by, reason=row.refused_because)
    _tell_decided(row, f"{by} ({by.agency}) has refused it: the record stays as it is", by=by)
    return row


def watch(*, at: datetime) -> None:
    """Each that nobody has decided in time escalates, once; the record stays as it is."""
    for row in open_ends().filter(confirm_due_at__lte=at).order_by("pk"):
        with alone("reported_ends", row.pk, subject=row.offender_id):
            alerts.raise_alert(
                kind=alert_kinds.END_NOT_CONFIRMED,
                key=str(row.uid),
                subject=row.offender,
                text=f"{words_of(row)}, reported {row.reported_by}. No one had confirmed or refused that by "
                f"{say_datetime(row.confirm_due_at)}. The record does not change until someone does.",
                link=address_of(row),
                at=at,
            )


def open_ends() -> QuerySet[ReportedEnd]:
    """Those that wait for a second person."""
    waiting = ReportedEnd.objects.filter(confirmed_at=None, refused_at=None)
    return waiting.select_related("offender", "reported_by")


def waiting_end(offender: Offender) -> ReportedEnd | None:
    """One query."""
    return open_ends().filter(offender=offender).first()


def words_of(row: ReportedEnd) -> str:
    """ "Licence ended on 24 November 2026"."""
    return f"{row.get_happening_display()} on {format_date(row.happened_on)}"


def say_waits(row: ReportedEnd) -> str:
    """What goes for as long as nobody has decided, without a full stop."""
    due = say_datetime(row.confirm_due_at)
    return f"Not confirmed. The record does not change until a second person decides, by {due}"


def address_of(row: ReportedEnd) -> str:
    return reverse("reported_end", kwargs={"uid": row.offender.uid, "end_uid": row.uid})


def _get_locked_or_refuse(row: ReportedEnd, by: User) -> ReportedEnd:
    """As it stands now, locked with its person, for somebody who may change the record."""
    lock(row.offender)
    access.require(by, Permission.CHANGE, row.offender)
    return ReportedEnd.objects.select_related("offender", "reported_by").get(pk=row.pk)


def _refuse_over_or_first(row: ReportedEnd, by: User) -> None:
    """What a partner system reported needs one person."""
    if row.confirmed_at or row.refused_at:
        raise EndRefused("", "This is decided already. No changes were saved")
    if row.reported_by.is_program:
        refuse_who_cannot_sign(by)
    else:
        refuse_same_person(row.reported_by, by)


def _tell_decided(row: ReportedEnd, what: str, *, by: User) -> None:
    for kind in (alert_kinds.END_REPORTED, alert_kinds.END_NOT_CONFIRMED):
        alerts.resolve(kind=kind, key=str(row.uid), reason=f"Decided by {by}")
    alerts.raise_alert(
        kind=alert_kinds.END_DECIDED,
        key=str(row.uid),
        subject=row.offender,
        title=f"{row.get_happening_display()}: {'confirmed' if row.confirmed_at else 'refused'}",
        text=f"{words_of(row)}, reported {row.reported_by} ({row.reported_by.agency}). {what}.",
        link=reverse("person", kwargs={"uid": row.offender.uid}),
    )


def _record(verb: str, row: ReportedEnd, by: User, *, reason: str) -> None:
    audit.record(
        action=audit.Action.ALTERATION,
        verb=f"offenders.{verb}",
        by=by,
        target=row,
        subject=row.offender_id,
        reason=reason,
        payload={"happening": row.happening, "on": row.happened_on, "reported_by": row.reported_by_id},
    )
