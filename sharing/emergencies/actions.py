"""Open a person's record in an emergency, close it again, and review afterwards whether it was justified."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.urls import reverse
from django.utils import timezone

from sharing import access, alerts, audit, practice
from sharing.access import rules
from sharing.access.querysets import VisibleQuerySet
from sharing.access.roles import Capability
from sharing.access.rules import GrantRole, Permission
from sharing.access.two_people import refuse_same_person
from sharing.agencies.models import Team, User
from sharing.alerts.rules import Severity
from sharing.drafts import actions as drafts
from sharing.drafts.kinds import NEW
from sharing.duties import owners
from sharing.emergencies import customs as emergencies
from sharing.emergencies.models import EmergencyAccess
from sharing.grants import actions as grants
from sharing.practice import working_time
from sharing.records.errors import Refused
from sharing.sentence_words import mid_sentence
from sharing.time_words import say_time

Kind, Outcome = EmergencyAccess.Kind, EmergencyAccess.Outcome
A_SENTENCE = "Enter at least one full sentence: who is asking, and what for"


class EmergencyRefused(Refused):
    """It cannot be opened, or reviewed, as asked."""


class NothingToOpen(Exception):
    """No record to show: there is none of this number, or it is not for this user. Nobody can tell which."""


class SeenAlready(Exception):
    """The user sees this person as it is; nothing is opened. `subject` is the person."""

    def __init__(self, subject: Model):
        super().__init__("seen already")
        self.subject = subject


class ReviewedAlready(Exception):
    """Somebody reviewed it first; nothing is changed. `emergency` is how it stands."""

    def __init__(self, emergency: EmergencyAccess):
        super().__init__("reviewed already")
        self.emergency = emergency


@transaction.atomic
def open_in_emergency(*, number: str, kind: str, reason: str, by: User) -> EmergencyAccess:
    """Open the record of whom this number is: at once, for a short time, to read, and for all who answer to know.

    number: a whole prison number, CRN or PNC number. The caller has asked for the second factor just before.
    Raises NotAllowed for a program and a role that sees nobody, EmergencyRefused for a kind or reason that is missing,
    SeenAlready, and NothingToOpen, the same for a number that nobody has and for a person from whom an exclusion or a
    restriction keeps the user: neither is ever overridden. Every refusal is recorded.
    """
    may_open(by)
    _check(number, kind, reason)
    now = timezone.now()
    if seen := seen_already(number, by=by):
        raise SeenAlready(seen)
    people = _numbered(number)
    subject = access.not_barred(people, by).first()
    # Asked in both cases, so that neither the log's reader nor a clock can tell barred from absent by its cost.
    barred = people.values_list("pk", flat=True).first()
    if subject is None:
        _refuse(by, subject=barred, reason=reason, number=number, kind=kind)
        raise NothingToOpen
    grants.lock_subject(subject)
    if access.may(by, Permission.VIEW, subject):  # opened meanwhile, by the same button pressed twice
        raise SeenAlready(subject)
    opened = _write(subject, number, Kind(kind), reason.strip(), by, at=now)
    drafts.forget(user=by, form=emergencies.OPEN_DRAFT.name, key=NEW)
    _alert_emergency(opened, at=now)
    return opened


def seen_already(number: str, *, by: User) -> Model | None:
    """The person of this number, where the user sees them as it is."""
    people: Any = access.subjects()
    return people.with_whole_number(people.model.whole_number(number)).visible_to(by).first()


def _numbered(number: str) -> VisibleQuerySet:
    """Those of this whole number, by any way of writing it; never by a part of one."""
    people: Any = access.subjects()
    return people.settled_with_whole_number(people.model.whole_number(number))


def may_open(by: User) -> None:
    """Raises NotAllowed, recorded, for a program, for an intelligence agency and for a role that sees nobody."""
    if by.is_program or by.agency.is_intelligence or not by.can(Capability.VIEW_PEOPLE):
        audit.refuse(by=by, verb="sharing.emergency_refused")
        raise access.NotAllowed(Permission.VIEW)


@transaction.atomic
def close(*, emergency: EmergencyAccess, by: User) -> bool:
    """End it now: by its user, or by who reviews it. False when it was over already.

    Raises RecordHidden for anybody else.
    """
    rows = EmergencyAccess.objects.filter(pk=emergency.pk)
    if emergency.user_id != by.pk and not rows.reviewed_by_role_of(by).exists():
        audit.refuse(by=by, verb="sharing.emergency_close_refused", target=emergency, subject=emergency.subject_id)
        raise access.RecordHidden
    now = timezone.now()
    grants.lock_subject(emergency.subject)
    if not EmergencyAccess.objects.open(at=now).filter(pk=emergency.pk).exists():
        return False
    rows.update(closed_at=now)
    grants.close_grant(emergency.grant, reason="Closed before its end", by=by, at=now)
    _record(emergency, "sharing.emergency_closed", by)
    return True


@transaction.atomic
def review(*, emergency: EmergencyAccess, outcome: str, note: str, by: User) -> EmergencyAccess:
    """Say whether it was justified: once, when it is over, and never by who opened it.

    Raises RecordHidden for somebody who reviews nothing, SamePerson for its user and for a second account of theirs,
    EmergencyRefused while it is open, without an outcome and without a note, ReviewedAlready.
    """
    rows = EmergencyAccess.objects.filter(pk=emergency.pk)
    if not rows.reviewed_by_role_of(by).exists():
        audit.refuse(by=by, verb="sharing.emergency_review_refused", target=emergency, subject=emergency.subject_id)
        raise access.RecordHidden
    refuse_same_person(emergency.user, by)
    now = timezone.now()
    if outcome not in Outcome.values:
        raise EmergencyRefused("outcome", "Select what you found")
    if not note.strip():
        raise EmergencyRefused("note", "Enter what you reviewed and the reason for your decision")
    if EmergencyAccess.objects.open(at=now).filter(pk=emergency.pk).exists():
        raise EmergencyRefused("", "It is still open. End it, or review it when it has ended")
    claimed = rows.to_review().update(reviewed_at=now, reviewed_by=by, outcome=outcome, note=note.strip())
    emergency.refresh_from_db()
    if not claimed:
        raise ReviewedAlready(emergency)
    _record(emergency, "sharing.emergency_reviewed", by, reason=emergency.get_outcome_display())
    for told in (emergencies.OPENED, emergencies.TO_REVIEW, emergencies.REVIEW_LATE):
        alerts.resolve(
            kind=told, key=_key(emergency), reason=f"Reviewed: {mid_sentence(emergency.get_outcome_display())}"
        )
    return emergency


def tell_of_late_reviews(*, at: datetime) -> int:
    """Tell the reviewers of what is not reviewed in time; returns how many are new. May run any number of times."""
    return sum(_tell_late(late, at=at) for late in EmergencyAccess.objects.late(at=at).order_by("review_due_at", "pk"))


def _check(number: str, kind: str, reason: str) -> None:
    if not number.strip():
        raise EmergencyRefused("number", "Enter the whole prison number, CRN or PNC number")
    if kind not in Kind.values:
        raise EmergencyRefused("kind", "Select what is happening")
    if not rules.is_a_sentence(reason):
        raise EmergencyRefused("reason", A_SENTENCE)


def _refuse(by: User, *, subject: int | None, reason: str, number: str, kind: str) -> None:
    payload = {"number": number, "kind": kind}
    audit.refuse(by=by, verb="sharing.emergency_refused", subject=subject, reason=reason, payload=payload)


def _write(
    subject: Model, number: str, kind: EmergencyAccess.Kind, reason: str, by: User, *, at: datetime
) -> EmergencyAccess:
    """The grant to the user's own team, and the access that says why."""
    team = Team.objects.filter(owner=by, closed_at__isnull=True).first()
    if team is None:
        raise EmergencyRefused("", "Your account has no personal team. Call the duty desk")
    minutes = practice.value(emergencies.LASTS_MINUTES, on=timezone.localdate(at))
    ends_at = at + timedelta(minutes=minutes)
    grant = grants.write_grant(
        subject=subject,
        team=team,
        grant_role=GrantRole.READER,
        reason=f"Emergency, {kind.label.lower()}: {reason.rstrip('.')}",  # a page writes the full stop
        by=by,
        starts_at=at,
        ends_at=ends_at,
        is_emergency=True,
    )
    opened = EmergencyAccess.objects.create(
        user=by,
        subject=subject,  # type: ignore[misc]  # the settings say which model it is
        number=" ".join(number.upper().split()),
        kind=kind,
        reason=reason,
        grant=grant,
        opened_at=at,
        ends_at=ends_at,
        review_due_at=review_due_at(at),
    )
    _record(opened, "sharing.emergency_opened", by, reason=reason)
    return opened


def review_due_at(opened_at: datetime) -> datetime:
    """The midnight, UK time, that ends the first working day after the day on which it was opened."""
    day = working_time.working_days_after(timezone.localdate(opened_at), 1) + timedelta(days=1)
    return timezone.make_aware(datetime.combine(day, datetime.min.time()))


def _alert_emergency(opened: EmergencyAccess, *, at: datetime) -> None:
    """Those who answer for the person, with the reason; those who review, without a word of whom it is about."""
    severity = _severity(opened, at=at)
    who, until = f"{opened.user}, {opened.user.agency}", say_time(opened.ends_at)
    what = mid_sentence(opened.get_kind_display())
    alerts.raise_alert(
        kind=emergencies.OPENED,
        key=_key(opened),
        subject=opened.subject,
        severity=severity,
        text=f"{who}, opened this record in an emergency ({what}), until {until} at the latest. {opened.reason}",
        at=at,
        only=alerts.Only(teams=owners.answering_teams(opened.subject, at=at)),
    )
    alerts.raise_alert(
        kind=emergencies.TO_REVIEW,
        key=_key(opened),
        subject=None,
        severity=severity,
        text=f"Reference {opened.reference}: {who}, opened a record in an emergency ({what}).",
        link=emergency_review_url(opened),
        at=at,
        responds_in=opened.review_due_at - at,
    )


def _severity(opened: EmergencyAccess, *, at: datetime) -> Severity:
    """Louder for who opens record after record. It never stops anybody: the fourth may be the one that saves a life."""
    most = practice.value(emergencies.OFTEN, on=timezone.localdate(at))
    recent = EmergencyAccess.objects.filter(user=opened.user_id, opened_at__gt=at - emergencies.OFTEN_WITHIN)
    return Severity.CRITICAL if recent.count() > most else emergencies.OPENED.severity


@transaction.atomic
def _tell_late(late: EmergencyAccess, *, at: datetime) -> bool:
    raised = alerts.raise_alert(
        kind=emergencies.REVIEW_LATE,
        key=_key(late),
        subject=None,
        text=f"Reference {late.reference}: review was due by the end of the next working day.",
        link=emergency_review_url(late),
        at=at,
    )
    return raised is not None


def emergency_review_url(emergency: EmergencyAccess) -> str:
    """The path of the page on which it is reviewed."""
    return reverse("emergency_review", kwargs={"uid": emergency.uid})


def _key(emergency: EmergencyAccess) -> str:
    return f"emergency:{emergency.pk}"


def _record(emergency: EmergencyAccess, verb: str, by: User, *, reason: str = "") -> None:
    audit.record(
        action=audit.Action.GRANT,
        verb=verb,
        by=by,
        target=emergency,
        subject=emergency.subject_id,
        reason=reason,
        payload={
            "after": audit.fields_of(emergency, "uid", "kind", "opened_at", "ends_at", "closed_at", "outcome", "note")
        },
    )
