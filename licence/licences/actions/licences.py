"""Start a licence, have it approved, put it in force, vary and end it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from licence import followers
from licence.catalogue import policy
from licence.licences import alert_kinds, event_kinds
from licence.licences import rules as lifecycle
from licence.licences.actions import board_proposals
from licence.licences.actions.hard_stop import hard_stop_of, kind_of, settle_hold, time_out
from licence.licences.actions.moves import (
    LicenceRefused,
    expected_release,
    facts_of,
    is_directed,
    is_due,
    last_release,
    licence_url,
    lock,
    make_move,
    moved_so_far,
    record_move,
    refuse_due,
    reread,
    settle_bespoke,
)
from licence.licences.actions.release_days import expires_on
from licence.licences.actions.versions import bind_again, copy_conditions, end_conditions, unplan
from licence.licences.changes import summarise_changes
from licence.licences.comparison import Changes, build_changes
from licence.licences.models import Licence, LicenceCondition
from licence.licences.rules import LicenceFacts, Status
from offenders.custody.rules import Status as Where
from offenders.models import Offender, Release
from offenders.status import faults
from parole.models import LiaisonNotice
from parole.victims.actions import notices
from sharing import access, alerts, audit, events
from sharing.access.roles import Capability, holders
from sharing.access.rules import Permission
from sharing.access.state_machines import MoveRefused, RoleRefused
from sharing.access.two_people import refuse_same_person
from sharing.audit.versions import ChangedMeanwhile, version_of
from sharing.drafts import actions as drafts
from sharing.grants.who_can_see import teams_with_grant
from sharing.models import Agency, Team, User
from sharing.records.hidden_characters import refuse_hidden
from sharing.records.once import keyed, made_before
from sharing.time_words import format_date, format_weekday_date, say_datetime

DETAILS = (
    "officer",
    "team",
    "ends_on",
    "system_of_record",
    "external_ref",
    "meets_with",
    "meets_whom",
    "meets_when",
    "meets_at",
    "meets_where",
)
DECIDED_ON = ("submitted_at", "release", "ends_on")  # what may change under the eyes of who decides
NOT_TOLD: dict[str, Any] = {  # whoever is told of terms that change is told again
    "told_at": None,
    "told_by": None,
    "signing": "",
    "witnessed_at": None,
    "witnessed_by": None,
    "planned_for": None,
    "danger": "",
}
NOT_APPROVED: dict[str, Any] = {
    "approved_by": None,
    "approved_at": None,
    "approved_as": "",
    "direction_ref": "",
    "directed_on": None,
    **NOT_TOLD,
}


@transaction.atomic
def begin(*, offender: Offender, by: User, uid: UUID | None = None) -> Licence:
    """Begin the licence on which the person will be released, with the standard conditions of the policy of that day.

    For somebody who is free on a licence that is not here yet it begins that one. uid: the key that the form was
    given. Raises MoveRefused, and LicenceRefused when no release is known or one is in the making.
    """
    lock(offender)
    if made := _made_before(offender, uid):
        return made
    access.require(by, Permission.CHANGE, offender)
    if not lifecycle.may_begin(by):
        raise RoleRefused
    offender.refresh_from_db(fields=["status"])  # they may have been recalled since it was read
    release, starts_on = _release_for(offender)
    today = timezone.localdate()
    stopped = starts_on is not None and release.released_on is None and today >= hard_stop_of(starts_on, on=today)
    if by.can(Capability.MAKE_LICENCES_AFTER_HARD_STOP) and not stopped:
        raise LicenceRefused("", "Probation makes the licence until the hard stop. After that the prison makes it")
    if Licence.objects.in_the_making().filter(offender=offender).exists():
        raise LicenceRefused("", "A draft licence exists. Continue it")
    move = lifecycle.LICENCE.move("begin", None, by=by, facts=LicenceFacts(by=by.pk))
    latest = Licence.objects.filter(offender=offender).order_by("-number").first()
    version = policy.version_for(starts_on)
    licence = Licence.objects.create(
        offender=offender,
        release=release,
        kind=kind_of(release),
        status=move.after,
        policy_version=version,
        number=latest.number + 1 if latest else 1,
        ends_on=expires_on(offender),
        expiry_follows=True,
        officer=by if by.can(Capability.MAKE_LICENCES) and not by.is_program else None,
        started_by=by,
        **keyed(uid),
    )
    LicenceCondition.objects.bulk_create(
        LicenceCondition(
            licence=licence,
            offender=offender,
            kind=LicenceCondition.Kind.STANDARD,
            code=entry.code,
            policy_version=entry.policy_version,
            category=entry.category,
            family=entry.family,
            position=position,
            wording=entry.text,
        )
        for position, entry in enumerate(policy.standard(version), start=1)
    )
    record_move(licence, "begin", before="", by=by)
    for decision in board_proposals.directions_for(offender):
        board_proposals.propose(licence=licence, decision=decision, by=by)
    if by.can(Capability.MAKE_LICENCES_AFTER_HARD_STOP):
        time_out(licence=licence, on=today)
        licence.refresh_from_db()
    return licence


@transaction.atomic
def set_details(*, licence: Licence, details: dict[str, Any], version: str, by: User) -> Licence:
    """Who supervises, whom the person meets first, when it expires, where it is kept. Names as in DETAILS, some or all.

    version: of the fields named as the form was filled. Raises ChangedMeanwhile, MoveRefused, LicenceRefused.
    """
    licence = for_editing(licence, by=by)
    if version != version_of(licence, *(name for name in DETAILS if name in details)):
        raise ChangedMeanwhile(licence)
    if details.get("system_of_record") == Licence.Record.DOCUMENT and not details.get("external_ref"):
        raise LicenceRefused("external_ref", "Enter the reference of the document")
    refuse_hidden(LicenceRefused, meets_whom=details.get("meets_whom") or "")
    drafts.forget(user=by, form="licence.details", key=str(licence.uid))
    before = audit.fields_of(licence, *DETAILS)
    for name in DETAILS:
        if name in details:
            setattr(licence, name, details[name])
    licence.expiry_follows = _still_follows(licence, before["ends_on"])
    licence.save(update_fields=[*DETAILS, "expiry_follows"])
    after = audit.fields_of(licence, *DETAILS)
    if after == before:
        return licence
    _altered("licence.details_set", licence, by, before=before, after=after)
    return after_edit(licence, by=by)


@transaction.atomic
def submit(*, licence: Licence, by: User) -> Licence:
    """Ask for approval; those who may approve are told. Raises MoveRefused with what is missing."""
    licence = _own(licence, by)
    was_timed_out = licence.status == Status.TIMED_OUT
    make_move(
        licence,
        "submit",
        by=by,
        facts=facts_of(licence, by=by),
        submitted_by=by,
        submitted_at=timezone.now(),
        **NOT_APPROVED,
        kind=Licence.Kind.HARD_STOP if was_timed_out else licence.kind,
    )
    text = f"Licence {licence.version} was submitted by {by}. {in_short(licence)}".strip()
    _ask_for_approval(licence, text, alert_kinds.TO_APPROVE)
    return licence


@transaction.atomic
def approve(*, licence: Licence, by: User, version: str = "") -> Licence:
    """The decision maker of the prison approves a first licence, the head of the probation unit a variation, and what
    is recorded late of somebody who is free already.

    version: of DECIDED_ON as whoever decides read it; its day of expiry may follow the sentence's dates meanwhile.
    Raises ChangedMeanwhile; MoveRefused, to whoever submitted it in any case, and when the Parole Board directed the
    release; SamePerson where both accounts may be one person's.
    """
    licence = _as_read(_own(licence, by), version)
    _refuse_submitter(licence, by)
    is_head = by.can(Capability.APPROVE_VARIATIONS)
    as_what = Licence.ApprovedAs.ACO if is_head else Licence.ApprovedAs.GOVERNOR
    body = LicenceCondition.ApprovedBy.ACO if is_head else LicenceCondition.ApprovedBy.GOVERNOR
    return _approved(licence, "approve", by, facts_of(licence, by=by), as_what, {"approved_by_body": body})


@transaction.atomic
def approve_for_board(
    *, licence: Licence, reference: str, directed_on: date | None, by: User, version: str = ""
) -> Licence:
    """Casework or the prison's decision maker records that the Parole Board approved it with its direction.

    reference, directed_on: of the direction. Its conditions are then set by the Board: probation cannot change them.
    version: as in approve. Raises ChangedMeanwhile; MoveRefused, to whoever submitted it in any case, and unless the
    Board directed the release.
    """
    licence = _as_read(_own(licence, by), version)
    _refuse_submitter(licence, by)
    reference = reference.strip()
    named: dict[str, Any] = {"direction_ref": reference, "directed_on": directed_on}
    facts = facts_of(licence, by=by, on=timezone.localdate(), **named)
    body = {"approved_by_body": LicenceCondition.ApprovedBy.BOARD, "approval_ref": reference}
    return _approved(licence, "approve_for_board", by, facts, Licence.ApprovedAs.BOARD, body, **named)


@transaction.atomic
def approve_for_secretary(
    *, licence: Licence, reference: str, directed_on: date | None, by: User, version: str = ""
) -> Licence:
    """PPCS records that the Secretary of State approved it, after the direction was referred to the High Court.

    reference, directed_on: of the Secretary of State's decision. Its conditions are then the Secretary of State's, also
    those that the Board had set with its direction. version: as in approve. Raises ChangedMeanwhile; MoveRefused, to
    whoever submitted it in any case, and unless the direction was referred.
    """
    licence = _as_read(_own(licence, by), version)
    _refuse_submitter(licence, by)
    reference = reference.strip()
    named: dict[str, Any] = {"direction_ref": reference, "directed_on": directed_on}
    facts = facts_of(licence, by=by, on=timezone.localdate(), **named)
    body = {"approved_by_body": LicenceCondition.ApprovedBy.SECRETARY_OF_STATE, "approval_ref": reference}
    as_what = Licence.ApprovedAs.SECRETARY_OF_STATE
    return _approved(licence, "approve_for_secretary", by, facts, as_what, body, **named)


def _refuse_submitter(licence: Licence, by: User) -> None:
    """Two accounts may be one person's. Who submitted it with the very account that asks is told so by the machine."""
    if licence.submitted_by and licence.submitted_by != by:
        refuse_same_person(licence.submitted_by, by)


def _as_read(licence: Licence, version: str) -> Licence:
    if version and version != version_of(licence, *DECIDED_ON):
        raise ChangedMeanwhile(licence)
    return licence


def _approved(
    licence: Licence,
    verb: str,
    by: User,
    facts: LicenceFacts,
    as_what: Licence.ApprovedAs,
    body: dict[str, str],
    **named: Any,
) -> Licence:
    at = timezone.now()
    make_move(licence, verb, by=by, facts=facts, approved_by=by, approved_at=at, approved_as=as_what, **named)
    approved_on = named.get("directed_on") or timezone.localdate(at)
    # What the Board directs, or the Secretary of State sets, is theirs whoever had approved it before.
    rows = (
        licence.conditions.exclude(approved_by_body=body["approved_by_body"])
        if named
        else licence.conditions.filter(approved_by_body="")
    )
    rows.update(approved_on=approved_on, **body)
    licence.conditions.update(state=LicenceCondition.State.APPROVED)
    drafts.forget(user=by, form="licence.decide", key=str(licence.uid))
    _settle(licence, "Approved")
    settle_hold(offender=licence.offender, on=timezone.localdate(at))
    who = "Secretary of State decided" if as_what is Licence.ApprovedAs.SECRETARY_OF_STATE else "Parole Board directed"
    as_words = f", as the {who} on {format_weekday_date(named['directed_on'])}" if named else ""
    text = f"Licence {licence.version} was approved by {by}{as_words}. {in_short(licence)}"
    _alert_licence(alert_kinds.APPROVED, licence, text.strip())
    return licence


@transaction.atomic
def withdraw_approval(*, licence: Licence, reason: str, by: User) -> Licence:
    """It was approved by mistake, and waits for approval again: by whoever approved it or could have. Before it is in
    force alone. The approval stays among its moves. Raises MoveRefused, also without a reason."""
    licence = _own(licence, by)
    refuse_due(licence)
    unplan(licence)
    facts = facts_of(licence, by=by, reason=reason)
    licence = make_move(licence, "withdraw_approval", by=by, facts=facts, reason=reason, **NOT_APPROVED)
    bodies = [body for body in LicenceCondition.ApprovedBy if body != LicenceCondition.ApprovedBy.PPCS]
    rows = licence.conditions.filter(approved_by_body__in=bodies)
    rows.update(approved_by_body="", approval_ref="", approved_on=None)
    licence.conditions.update(state=LicenceCondition.State.PROPOSED)
    alerts.resolve(kind=alert_kinds.APPROVED, key=f"{licence.uid}:{moved_so_far(licence) - 1}", reason="Withdrawn")
    text = f"{by} withdrew the approval of licence {licence.version}, given by mistake. It needs approval again."
    _ask_for_approval(licence, text, alert_kinds.APPROVAL_WITHDRAWN)
    settle_hold(offender=licence.offender, on=timezone.localdate(), afresh=True)
    return licence


@transaction.atomic
def reject(*, licence: Licence, reason: str, by: User) -> Licence:
    """Send it back to who made it. Raises MoveRefused; without a reason in any case."""
    licence = _own(licence, by)
    make_move(licence, "reject", by=by, facts=facts_of(licence, by=by, reason=reason), reason=reason)
    drafts.forget(user=by, form="licence.decide", key=str(licence.uid))
    _settle(licence, "Sent back")
    _alert_licence(alert_kinds.REJECTED, licence, f"Licence {licence.version} was sent back by {by}.")
    return licence


def for_editing(licence: Licence, *, by: User) -> Licence:
    """The licence, locked, for somebody who may change what it says now. Raises MoveRefused."""
    licence = _own(licence, by)
    refuse_due(licence)
    if not lifecycle.may_begin(by):
        raise RoleRefused
    if by.is_program and licence.status in (Status.APPROVED, Status.VARIATION_APPROVED):
        raise MoveRefused("It is approved: to change it is to submit it again, which a signed-in person does")
    if not lifecycle.may_edit(Status(licence.status), by=by):
        raise MoveRefused("You cannot change this licence now, or your role cannot do it. Its page says who must act")
    return licence


def after_edit(licence: Licence, *, by: User) -> Licence:
    """What was approved and is changed must be approved again, and the prison is told. Raises MoveRefused."""
    if licence.status not in (Status.APPROVED, Status.VARIATION_APPROVED):
        return licence
    unplan(licence)
    make_move(
        licence,
        "edit",
        by=by,
        facts=facts_of(licence, by=by),
        submitted_by=by,
        submitted_at=timezone.now(),
        **NOT_APPROVED,
    )
    text = f"Licence {licence.version} was changed by {by} after its approval. It needs approval again. "
    text += in_short(licence)
    _ask_for_approval(licence, text, alert_kinds.EDITED_AFTER_APPROVAL)
    settle_hold(offender=licence.offender, on=timezone.localdate(), afresh=True)
    return licence


@transaction.atomic
def vary(*, licence: Licence, reason: str, by: User, uid: UUID | None = None) -> Licence:
    """Begin a variation: a copy of the licence in force, to be changed. What is in force stays so until it is active.

    Raises MoveRefused when it is revoked, LicenceRefused when it is not in force or another one is in the making.
    """
    offender = licence.offender
    lock(offender)
    if made := _made_before(offender, uid):
        return made
    licence = _own(licence, by)
    facts = LicenceFacts(by=by.pk, reason=reason, is_revoked=licence.status == Status.RECALLED)
    move = lifecycle.LICENCE.move("vary", None, by=by, facts=facts)
    if licence.status != Status.ACTIVE:
        raise LicenceRefused("", "Only the licence in force can be varied")
    if Licence.objects.in_the_making().filter(offender=offender).exists():
        raise LicenceRefused("", "A draft variation exists. Continue it")
    copied = ("policy_version", "number", "system_of_record", "external_ref", "ends_on", "officer", "team", "release")
    variation = Licence.objects.create(
        offender=offender,
        kind=Licence.Kind.VARIATION,
        status=move.after,
        part=Licence.objects.filter(offender=offender, number=licence.number).latest("part").part + 1,
        variation_of=licence,
        variation_reason=reason,
        started_by=by,
        **{name: getattr(licence, name) for name in copied},
        **keyed(uid),
    )
    copy_conditions(licence, variation)
    drafts.forget(user=by, form="licence.vary", key=str(licence.uid))
    record_move(variation, "vary", before="", by=by, reason=reason)
    notices.tell_liaison(offender=offender, about=LiaisonNotice.About.VARIATION, of=variation.uid)
    return variation


@transaction.atomic
def activate(*, licence: Licence, at: datetime, by: User | None) -> Licence:
    """From this moment its conditions bind, and those of the version before no longer. Raises MoveRefused.

    at: the moment of the release for a first licence; of a variation as `licence.licences.force` says. by: None when it
    follows from the release, or its planned time has come.
    """
    licence = _own(licence, by) if by else reread(licence)
    unplan(licence)
    on = timezone.localdate(at)
    old = Licence.objects.active().filter(offender_id=licence.offender_id).first()
    if old:  # first: at each moment one is active
        reason = f"Replaced by licence {licence.version}"
        make_move(old, "end", by=by, facts=LicenceFacts(reason=reason), reason=reason, as_clock=True, **_ended(reason))
    facts = facts_of(licence, by=by)
    as_clock = not licence.is_variation
    make_move(licence, "activate", by=by, facts=facts, as_clock=as_clock, starts_on=on, activated_at=timezone.now())
    licence.conditions.update(state=LicenceCondition.State.IN_FORCE, starts_at=at)
    if old:
        end_conditions(old, at=at)
    followers.took_force.tell(licence=licence, before=old, on=on)
    since = say_datetime(at) if licence.is_variation else format_date(on)
    text = f"Licence {licence.version} is in force from {since}, with {licence.conditions.count()} conditions."
    changes = build_changes(licence, reader=None)
    _alert_licence(alert_kinds.ACTIVATED, licence, f"{text} {_in_short(changes)}".strip())
    _tell_programs_of_force(licence, changes)
    faults.settle_told(offender=licence.offender)
    return licence


def _tell_programs_of_force(licence: Licence, changes: Changes | None) -> None:
    kind = event_kinds.VARIED if licence.is_variation else event_kinds.IN_FORCE
    events.publish_event(kind=kind, record=licence, subject=licence.offender)
    if changes and changes.conditions:
        events.publish_event(kind=event_kinds.CONDITIONS_CHANGED, record=licence, subject=licence.offender)


def _with_what_is_due(licence: Licence) -> Licence:
    """The licence, or the variation of it whose planned moment has come, which is in force now."""
    for due in [licence, *Licence.objects.in_the_making().filter(variation_of=licence)]:
        if due.planned_for and is_due(due):
            return activate(licence=due, at=due.planned_for, by=None)
    return licence


def in_short(licence: Licence) -> str:
    """What a variation changes, by number and family; empty for a first licence."""
    return _in_short(build_changes(licence, reader=None))


def _in_short(changes: Changes | None) -> str:
    return summarise_changes(changes.conditions) if changes else ""


@transaction.atomic
def revoke(*, licence: Licence, on: date, reason: str, by: User | None) -> Licence:
    """The person is recalled: the conditions bind until the end of this day. What was in the making ends too.

    by: casework; None when it follows from a movement. Raises MoveRefused.
    """
    licence = _with_what_is_due(reread(licence))
    for draft in Licence.objects.in_the_making().filter(offender_id=licence.offender_id):
        end(licence=draft, on=on, reason="The licence is revoked", by=None)
    make_move(licence, "revoke", by=by, facts=LicenceFacts(reason=reason), reason=reason)
    end_conditions(licence, at=lifecycle.first_moment(on + timedelta(days=1)))
    events.publish_event(kind=event_kinds.ENDED, record=licence, subject=licence.offender)
    faults.settle_told(offender=licence.offender)
    return licence


@transaction.atomic
def reinstate(*, licence: Licence, reason: str, by: User | None) -> Licence:
    """The revocation was rescinded: what bound on its last day binds on, without end. Raises MoveRefused."""
    licence = reread(licence)
    make_move(licence, "reinstate", by=by, facts=LicenceFacts(reason=reason), reason=reason)
    bind_again(licence)
    events.publish_event(kind=event_kinds.IN_FORCE, record=licence, subject=licence.offender)
    return licence


@transaction.atomic
def end(*, licence: Licence, on: date, reason: str, by: User | None) -> Licence:
    """It is over: expired, given up, died or deported. on: the last day on which it binds. Raises MoveRefused."""
    licence = _own(licence, by) if by else reread(licence)
    if by:
        refuse_due(licence)
    licence = _with_what_is_due(licence)
    was_in_force = licence.status == Status.ACTIVE
    was_approved = licence.status in (Status.APPROVED, Status.VARIATION_APPROVED)
    for variation in Licence.objects.in_the_making().filter(variation_of=licence):
        end(licence=variation, on=on, reason=reason, by=None)
    unplan(licence)
    make_move(licence, "end", by=by, facts=LicenceFacts(reason=reason), reason=reason, **_ended(reason))
    end_conditions(licence, at=lifecycle.first_moment(on + timedelta(days=1)))
    if was_in_force:
        events.publish_event(kind=event_kinds.ENDED, record=licence, subject=licence.offender)
    if by and was_in_force:
        faults.tell_of_fault(offender=licence.offender)
    if by:
        drafts.forget(user=by, form="licence.end", key=str(licence.uid))
    _settle(licence, reason)
    if by and was_approved:
        text = f"{by} discarded licence {licence.version}, which was approved."
        _alert_licence(alert_kinds.WILL_NOT_START, licence, text)
    for condition in licence.conditions.filter(kind=LicenceCondition.Kind.BESPOKE):
        settle_bespoke(condition, reason=reason)
    settle_hold(offender=licence.offender, on=timezone.localdate())  # it may have been the approved one
    return licence


@transaction.atomic
def discard(*, licence: Licence, reason: str, by: User) -> Licence:
    """Give up a draft. A licence in force ends automatically, by recall, or with what is recorded of the person.

    Raises MoveRefused."""
    licence = _own(licence, by)
    if licence.status not in lifecycle.BEFORE_FORCE:
        raise MoveRefused("This licence is not a draft")
    return end(licence=licence, on=timezone.localdate(), reason=reason, by=by)


def _release_for(offender: Offender) -> tuple[Release, date]:
    """The release that the licence is for, and the day on which it begins or began."""
    if expected := expected_release(offender):
        return expected, expected.leaves_on
    left = last_release(offender)
    if left and left.released_on and offender.status == Where.ON_LICENCE:
        if Licence.objects.active().filter(offender=offender).exists():
            raise LicenceRefused("", "A licence is in force. Vary that one")
        return left, left.released_on
    raise LicenceRefused("", "No release is expected. Record the dates of the sentence first")


def _made_before(offender: Offender, uid: UUID | None) -> Licence | None:
    made = made_before(Licence, uid)
    if made is not None and made.offender_id != offender.pk:
        raise access.RecordHidden
    return made


def _own(licence: Licence, by: User | None) -> Licence:
    """The row as it stands, locked, for somebody who may change the person. Raises NotAllowed, RecordHidden."""
    licence = reread(licence)
    if by:
        access.require(by, Permission.CHANGE, licence.offender)
    return licence


def _still_follows(licence: Licence, before: Any) -> bool:
    """Whoever types another day of expiry than the sentence's dates give takes it out of their hands."""
    if licence.ends_on == before:
        return licence.expiry_follows
    return licence.ends_on == expires_on(licence.offender)


def _ended(reason: str) -> dict[str, Any]:
    return {"ended_at": timezone.now(), "ended_because": reason[:300]}


def _alert_licence(kind: alerts.AlertKind, licence: Licence, text: str, *, at: datetime | None = None) -> None:
    alerts.raise_alert(
        kind=kind,
        key=f"{licence.uid}:{moved_so_far(licence)}",
        subject=licence.offender,
        text=text,
        link=licence_url(licence),
        at=at,
    )


def _ask_for_approval(licence: Licence, text: str, kind: alerts.AlertKind) -> None:
    """Tell those who approve it; casework too where it has the Board's approval to record."""
    _alert_licence(kind, licence, text)
    if is_directed(licence) and not licence.is_variation:
        _alert_licence(alert_kinds.BOARD_TO_RECORD, licence, text)


ASKS_FOR_APPROVAL = (
    alert_kinds.TO_APPROVE,
    alert_kinds.EDITED_AFTER_APPROVAL,
    alert_kinds.APPROVAL_WITHDRAWN,
    alert_kinds.BOARD_TO_RECORD,
)


def _settle(licence: Licence, reason: str) -> None:
    """What asked for a decision is over once there is one."""
    for number in range(1, moved_so_far(licence) + 1):
        for kind in ASKS_FOR_APPROVAL:
            alerts.resolve(kind=kind, key=f"{licence.uid}:{number}", reason=reason)


def _altered(verb: str, licence: Licence, by: User, **payload: Any) -> None:
    audit.record(
        action=audit.Action.ALTERATION, verb=verb, by=by, target=licence, subject=licence.offender_id, payload=payload
    )


def who_supervises(offender: Offender) -> dict[str, Any]:
    """The officers and the teams of probation that a licence of this person can name."""
    teams = teams_with_access(offender)
    officers = User.objects.filter(
        is_active=True, role__in=holders(Capability.MAKE_LICENCES), memberships__team__in=teams
    )
    of_probation = [team.pk for team in teams if team.agency.kind == Agency.Kind.PROBATION]
    return {
        "officers": officers.distinct().order_by("name", "pk"),
        "teams": Team.objects.filter(pk__in=of_probation),
    }


def teams_with_access(offender: Offender) -> list[Team]:
    """Open teams that have access to this person now."""
    return list(teams_with_grant(offender, at=timezone.now()).select_related("agency"))
