"""Record that a person left though no release was due, and decide what that was. No person decides it alone."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from offenders import followers
from offenders.custody import rules
from offenders.custody.models import CustodyPeriod
from offenders.custody.rules import Happening
from offenders.dates.event_kinds import RELEASED
from offenders.dates.models import Release, ReleaseOrder
from offenders.dates.overrides.actions import end_overdue
from offenders.dates.rules.releases import Basis
from offenders.dates.upkeep.releases import follow_dates
from offenders.movements import actions as custody
from offenders.people.locking import lock
from offenders.people.models import Offender
from offenders.people.once import made_before
from offenders.reference.establishments.models import Establishment
from offenders.releases.gate import alert_kinds, event_kinds
from offenders.releases.gate.facts import facts_of
from offenders.releases.gate.models import Leaving
from offenders.releases.gate.recorders import MovementRefused, may_record_releases, refuse_who_may_not_record
from offenders.releases.gate.rules import GateAnswer, Judgement, judge_any, judge_release
from sharing import access, alerts, audit, events, practice
from sharing.access.rules import Permission
from sharing.access.two_people import are_one_person, refuse_same_person, refuse_who_cannot_sign
from sharing.drafts import actions as drafts
from sharing.models import Alert, User
from sharing.records.once import keyed
from sharing.sentence_words import mid_sentence
from sharing.time_words import format_weekday_date, say_datetime

CONFIRM_MINUTES = practice.define(
    "releases.confirm_leaving_minutes",
    "Time for a second person to confirm what an early leaving was",
    unit="minutes",
    default=30,
    source="Our design: a starting value, not set by law",
)
HAPPENED = {Leaving.Kind.EARLY: Happening.LEFT_EARLY, Leaving.Kind.IN_DISPUTE: Happening.LEFT_IN_DISPUTE}
ALERT_OF = {Leaving.Kind.EARLY: alert_kinds.LEFT_EARLY, Leaving.Kind.IN_DISPUTE: alert_kinds.LEFT_IN_DISPUTE}
FOUND = {
    Happening.RELEASED: Happening.FOUND_LAWFUL,
    Happening.RELEASED_WITHOUT_LICENCE: Happening.FOUND_LAWFUL_WITHOUT_LICENCE,
}
TO_BE_DECIDED = (Leaving.State.CHECKING, Leaving.State.LAWFUL_NAMED)
CERTAIN = "fixed"


class LeavingRefused(MovementRefused):
    """This leaving cannot be recorded or decided so."""


def judge_leaving(offender: Offender, *, route: Basis | None, on: date) -> Judgement:
    """What the gate answers of somebody who left on this day: by the route that is named, or the best of all."""
    facts = facts_of(offender, on=timezone.localdate())
    best = judge_any(facts, on=on)
    return best if route is None or best.opens else judge_release(facts, route=route, on=on)


@transaction.atomic
def record_left(
    *,
    offender: Offender,
    left_at: datetime,
    how_known: str,
    by: User,
    whereabouts: str = "",
    route: Basis | None = None,
    uid: UUID | None = None,
) -> Leaving:
    """The person has left and no release was due: on record at once, and told at once. A second person then decides
    whether it was a release in error, or names the document that makes it lawful.

    route: by which route the prison let them go, None where it is not known. uid: the key that the form was given; the
    same again returns what it made. Raises LeavingRefused where a release is due (record that), MayNotRecord,
    SamePerson for an account with which nobody could ever sign.
    """
    lock(offender)
    if made := made_before(Leaving, uid, offender=offender):
        return made
    offender.refresh_from_db()
    access.require(by, Permission.CHANGE, offender)
    refuse_who_may_not_record(by, offender)
    refuse_who_cannot_sign(by)
    if left_at > timezone.now():
        raise LeavingRefused("left_at", "The time must be in the past")
    if not how_known.strip():
        raise LeavingRefused("how_known", "Enter how you know that the person has left")
    on = timezone.localdate(left_at)
    end_overdue(offender=offender, on=timezone.localdate())
    judgement = judge_leaving(offender, route=route, on=on)
    if judgement.opens:
        raise LeavingRefused("", f"{judgement.words}: this is not an early leaving. Record the release instead")
    kind = Leaving.Kind.IN_DISPUTE if judgement.answer is GateAnswer.IN_DISPUTE else Leaving.Kind.EARLY
    period = CustodyPeriod.objects.open().filter(offender=offender).first()
    leaves = offender.establishment
    note = how_known.strip()
    movement = custody.write_movement(offender, HAPPENED[kind], establishment=leaves, on=on, by=by, note=note)
    if period is None:
        raise LeavingRefused("", "No custody is recorded. Record the person’s prison first")
    CustodyPeriod.objects.filter(pk=period.pk).update(ends_on=on)
    minutes = practice.value(CONFIRM_MINUTES, on=timezone.localdate())
    leaving = Leaving.objects.create(
        offender=offender,
        period=period,
        movement=movement,
        kind=kind,
        route=route or "",
        judged=_as_json(judgement),
        left_at=left_at,
        how_known=how_known.strip(),
        whereabouts=whereabouts.strip(),
        recorded_by=by,
        confirm_due_at=timezone.now() + timedelta(minutes=minutes),
        **keyed(uid),
    )
    _record("leaving_recorded", leaving, by, gate=judgement.answer, days=judgement.days, left_at=left_at)
    follow_dates(offender=offender, because="The person left and no release was due", by=by)
    drafts.forget(user=by, form="release.left", key=str(offender.uid))
    alerts.supersede(kinds=(alert_kinds.HAS_LEFT,), subject=offender, by_alert=None)
    _alert_of_leaving(leaving, judgement, leaves)
    events.publish_event(kind=event_kinds.LEFT, record=leaving, subject=offender)
    return leaving


@transaction.atomic
def confirm_in_error(*, leaving: Leaving, by: User) -> Leaving:
    """A second person: it was a release in error. From now on every page may say so, and the person is to be arrested
    and returned. By the same person again: done already.

    Raises SamePerson for who recorded it and for a program, LeavingRefused where it is decided otherwise.
    """
    leaving = _get_locked_leaving_or_refuse(leaving, by)
    if leaving.state == Leaving.State.IN_ERROR and leaving.decided_by_id == by.pk:
        return leaving
    _refuse_decided(leaving)
    _refuse_recorder(leaving, by)
    custody.write_movement(
        leaving.offender, Happening.FOUND_IN_ERROR, establishment=None, on=timezone.localdate(), by=by, note=""
    )
    leaving.state, leaving.decided_by, leaving.decided_at = Leaving.State.IN_ERROR, by, timezone.now()
    leaving.save(update_fields=["state", "decided_by", "decided_at"])
    _record("leaving_in_error", leaving, by)
    _resolve(leaving, "Confirmed as a release in error", alert_kinds.NOT_CONFIRMED)
    alerts.raise_alert(
        kind=alert_kinds.IN_ERROR,
        key=str(leaving.uid),
        subject=leaving.offender,
        text=f"Released in error{_from(leaving.movement.establishment)} on "
        f"{format_weekday_date(leaving.movement.happened_on)}. "
        "Confirmed by a second person. Report it to the police, arrest the person and return them to custody. "
        "There is no licence and nothing to recall from.",
        link=leaving_url(leaving),
    )
    events.publish_event(kind=event_kinds.IN_ERROR, record=leaving, subject=leaving.offender)
    return leaving


@transaction.atomic
def name_document(
    *, leaving: Leaving, document: str, by: User, route: Basis | None = None, ordered: ReleaseOrder.Kind | None = None
) -> Leaving:
    """A document makes the leaving lawful, says this person. Somebody of another agency has to agree.

    route: by which the person left, needed where none is recorded yet; ordered: in its place, what a court or the
    Secretary of State has ordered. Raises LeavingRefused, SamePerson for a program.
    """
    leaving = _get_locked_leaving_or_refuse(leaving, by)
    _refuse_over(leaving)
    refuse_who_cannot_sign(by)
    if not document.strip():
        raise LeavingRefused("document", "Enter the reference of the document")
    if ordered:
        route = Basis.COURT if ordered in ReleaseOrder.OF_A_COURT else Basis.EXECUTIVE
    route = route or (Basis(leaving.route) if leaving.route else None)
    if route is None:
        raise LeavingRefused("route", "Select the release route that the document gives")
    if route in custody.ORDERED and not ordered:
        raise LeavingRefused("route", "Select what the document orders: it decides the person's status")
    leaving.document, leaving.named_by, leaving.named_at = document.strip(), by, timezone.now()
    leaving.route, leaving.ordered = route, ordered or ""
    if leaving.state == Leaving.State.CHECKING:
        leaving.state = Leaving.State.LAWFUL_NAMED
    leaving.save(update_fields=["document", "named_by", "named_at", "route", "ordered", "state"])
    what = {"document": leaving.document, "route": leaving.route, "ordered": leaving.ordered}
    _record("leaving_document_named", leaving, by, **what)
    return leaving


@transaction.atomic
def agree_lawful(*, leaving: Leaving, by: User) -> Leaving:
    """Somebody of another agency than who named the document agrees: it was a release, by this route, on its day.

    Raises SamePerson for who recorded the leaving or named the document and for a program, LeavingRefused.
    """
    leaving = _get_locked_leaving_or_refuse(leaving, by)
    if leaving.state == Leaving.State.LAWFUL and leaving.decided_by_id == by.pk:
        return leaving
    _refuse_over(leaving)
    if leaving.named_by is None:
        raise LeavingRefused("", "No document is named. Enter the document that makes it lawful first")
    refuse_same_person(leaving.named_by, by)
    _refuse_recorder(leaving, by)
    if leaving.named_by.agency_id == by.agency_id:
        raise LeavingRefused("", f"Someone in an agency other than {leaving.named_by.agency} must agree")
    return _found_lawful(leaving, by=by, agreed="2 people from 2 agencies have agreed")


def settle_by_order(*, order: ReleaseOrder, by: User) -> None:
    """Somebody left on this court's order before a second person had confirmed it, and now one has: it was a release by
    that order. Not where who confirms it also recorded the leaving: then another person decides what it was."""
    leaving = Leaving.objects.filter(period=order.period_id, state__in=TO_BE_DECIDED, over_at=None).first()
    if leaving is None or not leaving.is_on_unconfirmed_order or leaving.left_at < order.ordered_at:
        return
    leaving = _get_locked_leaving_or_refuse(leaving, by)
    if leaving.recorded_by and are_one_person(leaving.recorded_by, by):
        return
    leaving.document, leaving.named_by, leaving.named_at = order.known_by, order.recorded_by, order.recorded_at
    leaving.route, leaving.ordered = order.basis, order.kind
    leaving.save(update_fields=["document", "named_by", "named_at", "route", "ordered"])
    _found_lawful(leaving, by=by, agreed="2 people have confirmed the court’s order")


def _found_lawful(leaving: Leaving, *, by: User, agreed: str) -> Leaving:
    """Its document is named. agreed: who has, in a sentence."""
    release = _release_of(leaving)
    happening = custody.happening_of(release, on=leaving.movement.happened_on, ordered=leaving.ordered)
    found = FOUND.get(happening, happening)
    leaves = leaving.movement.establishment
    movement = custody.write_movement(
        leaving.offender, found, establishment=leaves, on=timezone.localdate(), by=by, note=leaving.document
    )
    custody.write_released(release, on=leaving.movement.happened_on)
    leaving.state, leaving.decided_by, leaving.decided_at = Leaving.State.LAWFUL, by, timezone.now()
    leaving.over_at = leaving.decided_at
    leaving.save(update_fields=["state", "decided_by", "decided_at", "over_at"])
    _record("leaving_lawful", leaving, by, document=leaving.document, route=leaving.route)
    why = "A document makes the leaving lawful"
    _resolve(leaving, why, ALERT_OF[Leaving.Kind(leaving.kind)], alert_kinds.NOT_CONFIRMED, alert_kinds.IN_ERROR)
    alerts.raise_alert(
        kind=alert_kinds.FOUND_LAWFUL,
        key=str(leaving.uid),
        subject=leaving.offender,
        text=f"The leaving{_from(leaves)} on {format_weekday_date(leaving.movement.happened_on)} was a lawful release, "
        f"{custody.LEFT_HOW[happening]}: {mid_sentence(release.get_basis_display())} "
        f"({release.basis}). {agreed}.",
        link=leaving_url(leaving),
    )
    events.publish_event(kind=event_kinds.DECIDED, record=leaving, subject=leaving.offender)
    events.publish_event(kind=RELEASED, record=release, subject=leaving.offender)
    custody.hand_over(leaving.offender, leaves=leaves, enters=None, reason=f"Released from {leaves}", by=by)
    custody.tell_of_cut(movement, by=by)
    followers.released.tell(release=release, by=by)
    custody.tell_of_end(movement, by=by)
    return leaving


@transaction.atomic
def report_left(*, offender: Offender, words: str, by: User) -> Alert | None:
    """Somebody who may change the person, and not record a release, says that the person has left: the prison and PPCS
    are asked to record it, or to say that the person is held. None while an earlier report waits for their answer.

    Raises MovementRefused where the person is not held, or who asks may record it themselves. A program never records
    a leaving that was not due, which is signed for: it reports it.
    """
    lock(offender)
    offender.refresh_from_db()
    access.require(by, Permission.CHANGE, offender)
    if offender.status not in rules.HELD:
        raise MovementRefused("", "The person is not recorded as in custody. No report is needed")
    if not by.is_program and may_record_releases(by, offender):
        raise MovementRefused("", "You can record this yourself. Use the page Record a release")
    if not words.strip():
        raise MovementRefused("words", "Enter what you know, and how")
    audit.record(
        action=audit.Action.ALTERATION,
        verb="offenders.leaving_reported",
        by=by,
        target=offender,
        subject=offender,
        reason=words.strip(),
    )
    reports = Alert.objects.filter(kind=alert_kinds.HAS_LEFT.name, subject_id=offender.pk)
    if reports.unfinished().exists():
        return None
    return alerts.raise_alert(
        kind=alert_kinds.HAS_LEFT,
        key=f"{offender.uid}:{reports.count() + 1}",
        subject=offender,
        text=f"{by} ({by.agency}) reported at {say_datetime(timezone.now())} that the person has left"
        f"{_from(offender.establishment)}. Record it, or close this alert and state that the person is in custody.",
        link=reverse("release_record", kwargs={"uid": offender.uid}),
    )


# What they share


def leaving_url(leaving: Leaving) -> str:
    return reverse("leaving", kwargs={"uid": leaving.offender.uid, "leaving_uid": leaving.uid})


def _get_locked_leaving_or_refuse(leaving: Leaving, by: User) -> Leaving:
    """As it stands now, locked with its person, for somebody who may change the record."""
    lock(leaving.offender)
    access.require(by, Permission.CHANGE, leaving.offender)
    found = Leaving.objects.select_related(
        "offender", "period", "movement__establishment", "recorded_by", "named_by__agency"
    )
    return found.get(pk=leaving.pk)


def _refuse_decided(leaving: Leaving) -> None:
    if leaving.state not in TO_BE_DECIDED:
        raise LeavingRefused("", f"This is decided already: {mid_sentence(leaving.get_state_display())}")


def _refuse_over(leaving: Leaving) -> None:
    if leaving.over_at is not None:
        raise LeavingRefused("", f"This has ended: {mid_sentence(leaving.get_state_display())}")


def _refuse_recorder(leaving: Leaving, by: User) -> None:
    if leaving.recorded_by is None:
        refuse_who_cannot_sign(by)
    else:
        refuse_same_person(leaving.recorded_by, by)


def _release_of(leaving: Leaving) -> Release:
    """The row of the route by which the person left: that of the period, or a new one for an order without a date."""
    on = leaving.movement.happened_on
    days = dict.fromkeys(["expected_on", "leaves_on", "warn_on"], on)
    release, _ = Release.objects.get_or_create(
        offender=leaving.offender,
        period=leaving.period,
        basis=leaving.route,
        defaults={"certainty": CERTAIN, "origin": Release.Origin.ORDERED, **days},
    )
    return release


def _as_json(judgement: Judgement) -> dict:
    return {
        "answer": judgement.answer,
        "words": judgement.words,
        "days": judgement.days,
        "opens_on": judgement.opens_on.isoformat() if judgement.opens_on else None,
        "reasons": list(judgement.reasons),
    }


def _alert_of_leaving(leaving: Leaving, judgement: Judgement, leaves: Establishment | None) -> None:
    """Every team that can see the person, and command without a name."""
    due = say_datetime(leaving.confirm_due_at)
    alerts.raise_alert(
        kind=ALERT_OF[Leaving.Kind(leaving.kind)],
        key=str(leaving.uid),
        subject=leaving.offender,
        text=f"Left custody{_from(leaves)} at {say_datetime(leaving.left_at)}. {judgement.words}. It is being checked: "
        f"a second person decides by {due} what it was.",
        link=leaving_url(leaving),
    )
    alerts.raise_alert(
        kind=alert_kinds.LEFT_COMMAND,
        key=str(leaving.uid),
        subject=None,
        text=f"Someone left custody{_from(leaves)} at {say_datetime(leaving.left_at)} and no release was due. It is "
        f"being checked by {due}. The duty desks that can see the person have been alerted.",
    )


def _resolve(leaving: Leaving, reason: str, *kinds: alerts.AlertKind) -> None:
    for kind in kinds:
        alerts.resolve(kind=kind, key=str(leaving.uid), reason=reason)


def _from(establishment: Establishment | None) -> str:
    return f" from {establishment}" if establishment else ""


def _record(verb: str, leaving: Leaving, by: User | None, **payload: object) -> None:
    audit.record(
        action=audit.Action.ALTERATION,
        verb=f"offenders.{verb}",
        by=by,
        target=leaving,
        subject=leaving.offender_id,
        payload=payload,
    )
