"""Ask to see one person, answer, withdraw, and end what was agreed."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from sharing import access, alerts, audit, live_updates, practice
from sharing.access import two_people
from sharing.access.roles import Capability
from sharing.access.rules import GrantRole, Permission
from sharing.agencies.models import Team, User
from sharing.grants import actions as grants
from sharing.grants import alert_kinds, who_can_see
from sharing.grants.models import Grant
from sharing.practice.working_time import working_hours_after
from sharing.records.errors import Refused
from sharing.records.once import keyed, made_before, take_turns
from sharing.requests.models import AccessRequest
from sharing.requests.rules import RequesterMessage
from sharing.reviews import customs

LOOK_UP = "sharing.tasks.work_on_requests"
ROLES = frozenset({GrantRole.READER, GrantRole.CONTRIBUTOR})
NO_NUMBER = "Enter a full prison number, CRN or PNC number, for example A1234BC, X123456 or 2002/0073319Z"
NOT_NEEDED = "No longer needed"


class RequestRefused(Refused):
    """It cannot be asked, or answered, so."""


class RequestMovedOn(Exception):
    """It was answered, withdrawn or over before; nothing is changed. `request` is how it stands."""

    def __init__(self, request: AccessRequest):
        super().__init__(f"request {request.pk} is {request.state}")
        self.request = request


def ask(
    *,
    number: str,
    need: str,
    reason: str,
    days: int,
    by: User,
    subject: Model | None = None,
    uid: UUID | None = None,
) -> AccessRequest:
    """Ask to see the one person who has this whole number, for so many days.

    Whose number it is is not looked up here: what is said and how long it takes is the same whoever has it, nobody
    included. subject: only somebody whom `by` sees already. uid: the key that the form was given.
    Raises RequestRefused for what is no whole number, too many days, a program, an account without a staff number and
    too many that wait; RecordHidden for a subject who is hidden.
    """
    try:
        return _ask(number=number, need=need, reason=reason, days=days, by=by, subject=subject, uid=uid)
    except Refused:
        audit.refuse(by=by, verb="sharing.access_ask_refused", payload={"number": number[:100]})
        raise


@transaction.atomic
def _ask(
    *, number: str, need: str, reason: str, days: int, by: User, subject: Model | None, uid: UUID | None
) -> AccessRequest:
    made = made_before(AccessRequest, uid)
    if made:
        return made
    now = timezone.now()
    if not by.can(Capability.VIEW_PEOPLE):
        raise RequestRefused("", "Your role cannot see cases")
    two_people.refuse_who_cannot_sign(by)
    whole = access.subjects().model.whole_number(number)
    if not whole:
        raise RequestRefused("number", NO_NUMBER)
    today = timezone.localdate(now)
    _check_days(days, most=practice.value(customs.MOST_DAYS, on=today))
    _check_waiting(by, most=practice.value(customs.MOST_WAITING, on=today))
    if subject is not None:
        access.require(by, Permission.VIEW, subject)
    due_at = working_hours_after(
        timezone.localtime(now),
        practice.value(customs.ANSWER_HOURS, on=today),
        hours=customs.working_hours(on=today),
    )
    request = AccessRequest.objects.create(
        asked_by=by,
        number=whole,
        need=need,
        reason=reason,
        days=days,
        asked_at=now,
        due_at=due_at,
        closes_at=due_at + timedelta(days=practice.value(customs.OPEN_DAYS, on=today)),
        **keyed(uid),
    )
    audit.record(
        action=audit.Action.GRANT,
        verb="sharing.access_asked",
        by=by,
        target=request,
        subject=subject,
        reason=reason,
        payload={"after": audit.fields_of(request, "number", "need", "days", "due_at")},
    )
    transaction.on_commit(wake_clock, robust=True)
    return request


def wake_clock() -> None:
    """Let the look-up begin at once; it would come automatically within seconds. Never raises for the broker."""
    if live_updates.answers():
        live_updates.wake(LOOK_UP)


def grant(*, request: AccessRequest, grant_role: GrantRole, days: int, by: User, answer: str = "") -> Grant:
    """Give the asker access, alone, from now for so many days.

    Raises RecordHidden or NotAllowed (access.require), RequestMovedOn, SamePerson for one's own request and a second
    account of the asker's, RequestRefused for more than was asked for, a role that leads, and somebody whom an
    exclusion or a restriction bars; GrantRefused when the asker is in for as long already.
    """
    try:
        return _grant(request, GrantRole(grant_role), days, by, answer)
    except Refused:
        audit.refuse(by=by, verb="sharing.access_grant_refused", target=request, subject=request.subject_id)
        raise


@transaction.atomic
def _grant(request: AccessRequest, grant_role: GrantRole, days: int, by: User, answer: str) -> Grant:
    subject = _require_answerer(request, by)
    if grant_role not in ROLES:
        raise RequestRefused("grant_role", "Select Reader or Contributor. Only a team can lead")
    if not 1 <= days <= request.days:
        raise RequestRefused(
            "days", f"{request.asked_by} asked for {in_days(request.days)}. Enter that number or fewer"
        )
    now = timezone.now()
    _refuse_barred(request, subject, by)
    team = Team.objects.get(owner_id=request.asked_by_id)
    ends_at = now + timedelta(days=days)
    grants.check_team(subject, team, grant_role, now, ends_at, now=now)
    made = grants.write_grant(
        subject=subject,
        team=team,
        grant_role=grant_role,
        reason=request.reason,
        by=request.asked_by,
        approved_by=by,
        starts_at=now,
        ends_at=ends_at,
    )
    _claim(request, state=AccessRequest.State.GRANTED, by=by, answer=answer, grant=made, reason_is_told=True)
    _record("sharing.access_agreed", request, by, action=audit.Action.GRANT, reason=answer)
    return made


def refuse(*, request: AccessRequest, reason: str, reason_is_told: bool, by: User) -> AccessRequest:
    """Do not give the asker access.

    reason_is_told: whether the asker reads the reason, at once; it tells them that there is such a person. Otherwise
    they read at the time by which an answer was promised what they would have read of a number of nobody.
    Raises as `grant` does.
    """
    try:
        return _refuse(request, reason, reason_is_told, by)
    except Refused:
        audit.refuse(by=by, verb="sharing.access_answer_refused", target=request, subject=request.subject_id)
        raise


@transaction.atomic
def _refuse(request: AccessRequest, reason: str, reason_is_told: bool, by: User) -> AccessRequest:
    _require_answerer(request, by)
    state = AccessRequest.State.REFUSED
    _claim(request, state=state, by=by, answer=reason, reason_is_told=reason_is_told)
    _record("sharing.access_not_agreed", request, by, action=audit.Action.DENIAL, reason=reason)
    return request


@transaction.atomic
def withdraw(*, request: AccessRequest, by: User) -> AccessRequest:
    """The asker no longer asks. It can be done for as long as they read that it waits, and reads alike then, also when
    somebody has refused meanwhile. Raises RecordHidden for anybody else's, RequestMovedOn."""
    if request.asked_by_id != by.pk:
        raise access.RecordHidden
    now = timezone.now()
    rows = AccessRequest.objects.filter(pk=request.pk).told(RequesterMessage.WAITING, at=now)
    if not rows.update(withdrawn_at=now):
        request.refresh_from_db()
        raise RequestMovedOn(request)
    AccessRequest.objects.waiting().filter(pk=request.pk).update(state=AccessRequest.State.WITHDRAWN)
    request.refresh_from_db()
    _record("sharing.access_ask_withdrawn", request, by, action=audit.Action.GRANT)
    _close_alert(request, "The asker withdrew it")
    return request


@transaction.atomic
def end(*, request: AccessRequest, reason: str, by: User) -> AccessRequest:
    """End what was agreed before its time, as the asker or as somebody who may share the person.

    Raises RecordHidden or NotAllowed, RequestMovedOn when it was over.
    """
    if request.asked_by_id != by.pk:
        _subject_for(request, by)
    if request.grant is None or request.grant.ended_at is not None:
        raise RequestMovedOn(request)
    if not grants.close_grant(request.grant, reason=reason, by=by, at=timezone.now()):
        raise RequestMovedOn(request)
    request.grant.refresh_from_db()
    return request


def agreed_before(request: AccessRequest) -> int:
    """How often the asker was given access to the same person at their asking, before this."""
    earlier = AccessRequest.objects.filter(
        asked_by_id=request.asked_by_id, subject_id=request.subject_id, state=AccessRequest.State.GRANTED
    )
    return earlier.filter(asked_at__lt=request.asked_at).count() if request.subject_id else 0


def agreed_for_number(request: AccessRequest) -> int:
    """The same as far as the asker knows: by the number that they gave."""
    own = AccessRequest.objects.filter(asked_by_id=request.asked_by_id, number=request.number)
    return own.filter(state=AccessRequest.State.GRANTED, asked_at__lt=request.asked_at).count()


def in_days(days: int) -> str:
    return "1 day" if days == 1 else f"{days} days"


# What several of them need


def _check_days(days: int, *, most: int) -> None:
    if not 1 <= days <= most:
        raise RequestRefused("days", f"Enter 1 to {most} days. You can ask again before access ends")


def _check_waiting(by: User, *, most: int) -> None:
    """Counted by what the asker reads, so that the count tells nothing either."""
    take_turns(f"asking:{by.pk}")
    waiting = AccessRequest.objects.asked_by(by).told(RequesterMessage.WAITING, at=timezone.now())
    if len(waiting.values_list("pk", flat=True)[:most]) >= most:
        raise RequestRefused(
            "", f"{most} of your requests are waiting for an answer. Withdraw one, or wait for an answer"
        )


def _require_answerer(request: AccessRequest, by: User) -> Model:
    """The person, locked. Asked in this order: what `by` may not know is hidden before anything else is said."""
    subject = _subject_for(request, by)
    two_people.refuse_same_person(request.asked_by, by)
    grants.lock_subject(subject)
    return subject


def _subject_for(request: AccessRequest, by: User) -> Model:
    subject = request.subject
    if subject is None or not AccessRequest.objects.for_answerers(by).filter(pk=request.pk).exists():
        if subject is not None and access.may(by, Permission.VIEW, subject):
            audit.refuse(by=by, verb="sharing.share_refused", target=request, subject=request.subject_id)
            raise access.NotAllowed(Permission.SHARE)
        audit.refuse(by=by, verb="sharing.access_answer_refused", target=request, subject=request.subject_id)
        raise access.RecordHidden
    return subject


def _refuse_barred(request: AccessRequest, subject: Model, by: User) -> None:
    """A grant would give nothing. Why is said to those alone who may know of it: those who may share the person."""
    asker = request.asked_by
    bars = who_can_see.bars_on(asker, subject, at=timezone.now())
    if bars.exclusion:
        words = f"{asker} is excluded from this person. Refuse, and do not tell {asker} why"
    elif bars.is_restricted:
        words = f"This person is restricted to those named, and {asker} is not named. Change the restriction first"
    elif not asker.can(Capability.VIEW_PEOPLE):
        words = f"The account of {asker} cannot see any person now"
    else:
        return
    known = access.may(by, Permission.SHARE, subject)
    raise RequestRefused("", words if known else "This cannot be agreed here. Ask a team that leads")


def _claim(
    request: AccessRequest,
    *,
    state: AccessRequest.State,
    by: User,
    answer: str,
    reason_is_told: bool,
    grant: Grant | None = None,
) -> None:
    """Of two who answer at once one has answered; the other's transaction leaves nothing."""
    rows = AccessRequest.objects.waiting().filter(pk=request.pk)
    claimed = rows.update(
        state=state,
        answered_at=timezone.now(),
        answered_by=by,
        answer=answer,
        reason_is_told=reason_is_told,
        grant=grant,
    )
    request.refresh_from_db()
    if not claimed:
        raise RequestMovedOn(request)
    _close_alert(request, f"Answered by {by}")


def _close_alert(request: AccessRequest, reason: str) -> None:
    alerts.resolve(kind=alert_kinds.ASKED, key=alert_key(request), reason=reason)


def alert_key(request: AccessRequest) -> str:
    return f"request:{request.pk}"


def _record(verb: str, request: AccessRequest, by: User, *, action: audit.Action, reason: str = "") -> None:
    audit.record(
        action=action,
        verb=verb,
        by=by,
        target=request,
        subject=request.subject_id,
        reason=reason,
        payload={"after": audit.fields_of(request, "state", "asked_by", "grant")},
    )
