"""Record where a person goes: in, out, elsewhere, back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.text import get_text_list

from offenders import followers
from offenders.custody import rules as custody
from offenders.custody.models import CustodyPeriod, Movement
from offenders.custody.rules import Happening, times_at_large
from offenders.dates import event_kinds
from offenders.dates.models import BoardDirection, Release, ReleaseHold, ReleaseOrder
from offenders.dates.overrides.actions import end_overdue
from offenders.dates.rules.orders import HAPPENS_BY
from offenders.dates.rules.releases import Basis
from offenders.dates.upkeep.releases import ORDERED, derive_releases, follow_dates
from offenders.movements import alert_kinds as ends_alert_kinds
from offenders.people.locking import lock
from offenders.people.models import Offender
from offenders.people.once import made_before
from offenders.reference.establishments.models import Establishment
from offenders.reference.establishments.rules import closed_words
from offenders.releases import readiness_hook
from offenders.releases.gate import alert_kinds
from offenders.releases.gate.facts import facts_of, holds_of
from offenders.releases.gate.models import Leaving
from offenders.releases.gate.recorders import MovementRefused, refuse_who_may_not_record
from offenders.releases.gate.rules import GateAnswer, Judgement, judge_release
from offenders.releases.holds.actions import ReleaseHeld
from offenders.sentencing.actions import add_days_at_large
from offenders.status import actions as status
from offenders.status.facts import dates_of, licence_end_of
from offenders.status.rules import is_without_licence
from sharing import alerts, audit, events
from sharing.access.roles import Capability
from sharing.duties import establishment_handover
from sharing.models import User
from sharing.records.once import keyed
from sharing.sentence_words import mid_sentence
from sharing.time_words import format_date, format_weekday_date


class NotDue(MovementRefused):
    """The gate does not call the release due. `judgement` says what it answers, and why; nothing is written."""

    def __init__(self, judgement: Judgement):
        said = ". ".join([f"Stop: {mid_sentence(judgement.words)}", *judgement.reasons])
        super().__init__("on" if judgement.answer is GateAnswer.EARLY else "release", said)
        self.judgement = judgement


LEFT_HOW = {
    Happening.RELEASED: "on licence",
    Happening.RELEASED_WITHOUT_LICENCE: "without licence",
    Happening.BAILED: "on bail",
    Happening.ACQUITTED: "acquitted, discontinued or quashed",
    Happening.DEPORTED: "deported or removed",
    Happening.TRANSFERRED_OUT: "transferred out of the jurisdiction",
}


class EndsByTwo(MovementRefused):
    """It would end all that binds the person: `movements/ends.py` asks for two people."""


class NotPrepared(MovementRefused):
    """Something is not in hand yet: the message says what."""


NOT_SURE = {
    "possible": "Eligibility is not a release: the Board must direct it, or the law must release",
    "provisional": "The decision is not final, or the order not confirmed. Do not release until it is",
}


@transaction.atomic
def record_movement(
    *,
    offender: Offender,
    happening: Happening,
    on: date,
    by: User | None,
    establishment: Establishment | None = None,
    release: Release | None = None,
    note: str = "",
    uid: UUID | None = None,
) -> Movement:
    """Record what a form says happened, by the verb that it asks for.

    establishment: where to, for who came in or was moved. release: the release route, for who left. uid: the key that
    the form was given; the same one again returns the movement that was made. Raises MovementRefused, EndsByTwo.
    """
    made = made_before(Movement, uid, offender=offender)
    if made:
        return made
    if happening is Happening.LICENCE_REVOKED:
        refuse_who_does_not_revoke(by)
    if happening in custody.BY_TWO_PEOPLE:
        raise EndsByTwo("happening", "2 people record this. Report it on the person’s page Record what happened")
    if happening in (Happening.RECEIVED, Happening.RETURNED):
        if establishment is None:
            raise MovementRefused("establishment", "Select where the person is held")
        come_in = receive if happening is Happening.RECEIVED else record_return
        come_in(offender=offender, establishment=establishment, on=on, by=by, note=note, uid=uid)
    elif happening is Happening.TRANSFERRED:
        if establishment is None:
            raise MovementRefused("establishment", "Select where the person is held")
        return transfer(offender=offender, to=establishment, on=on, by=by, note=note, uid=uid)
    elif happening is Happening.RELEASED:
        if release is None:
            raise MovementRefused("release", "Select the release route")
        record_release(release=release, on=on, by=by, note=note, uid=uid)
    else:
        record_happening(offender=offender, happening=happening, on=on, by=by, note=note, uid=uid)
    return Movement.objects.filter(offender=offender).latest("happened_on", "pk")


def refuse_who_does_not_revoke(by: User | None) -> None:
    """Raises MovementRefused."""
    if by is None or not may_revoke(by):
        raise MovementRefused("happening", "Only PPCS revokes a licence. Start a recall: PPCS decides on it")


def may_revoke(user: User) -> bool:
    """Whether the user may record a revocation outside a recall."""
    return user.can(Capability.DECIDE_RECALLS) and not user.is_program


def counted_release(offender: Offender) -> Release | None:
    """By which the person would go; without one, the first that is open."""
    return Release.objects.open().filter(offender=offender).order_by("-is_counted", "warn_on", "pk").first()


@transaction.atomic
def receive(
    *,
    offender: Offender,
    establishment: Establishment,
    on: date,
    by: User | None,
    note: str = "",
    uid: UUID | None = None,
) -> CustodyPeriod:
    """The person came into custody: a period of custody begins, and release routes from it follow from the dates. The
    teams of the establishment are given access. After an escape the days at large move the dates.

    Raises MovementRefused when the person is held already, or on a day before what was last recorded.
    """
    return _begin(offender, Happening.RECEIVED, establishment=establishment, on=on, by=by, note=note, uid=uid)


@transaction.atomic
def record_return(
    *,
    offender: Offender,
    establishment: Establishment,
    on: date,
    by: User | None,
    note: str = "",
    uid: UUID | None = None,
) -> CustodyPeriod:
    """The person is back in custody after a recall: a new period begins, the establishment's teams are given access,
    the days at large since the revocation move the dates, and the followers are told.

    Raises MovementRefused unless the person is unlawfully at large.
    """
    period = _begin(offender, Happening.RETURNED, establishment=establishment, on=on, by=by, note=note, uid=uid)
    followers.returned.tell(period=period, by=by)
    return period


@transaction.atomic
def record_release(*, release: Release, on: date, by: User | None, note: str = "", uid: UUID | None = None) -> Release:
    """The person left by this route, on this day. Their other routes are superseded; the teams of the establishment
    read on for some days; every permitted team is alerted, and followers are told.

    The gate is asked, and what is on hold is named in the audit log. Raises NotDue; MayNotRecord for anybody but the
    prison that holds the person and PPCS; MovementRefused when the person is not held, the route is closed or the day
    not possible.
    """
    offender = release.offender
    lock(offender)
    end_overdue(offender=offender, on=timezone.localdate())
    release.refresh_from_db()
    if release.status not in Release.OPEN:
        raise MovementRefused(
            "", f"This release is {mid_sentence(release.get_status_display())}. No changes were saved"
        )
    offender.refresh_from_db()
    refuse_who_may_not_record(by, offender)
    happening = happening_of(release, on=on)
    check_may_happen(offender, happening, moves=moves_of(offender), on=on)
    judgement = judge_release(facts_of(offender, on=timezone.localdate()), route=Basis(release.basis), on=on)
    if not judgement.opens:
        raise NotDue(judgement)
    holds = [hold.kind for hold in holds_of(offender).filter(release=release)]
    leaves = offender.establishment
    movement = write_movement(offender, happening, establishment=leaves, on=on, by=by, note=note, uid=uid)
    CustodyPeriod.objects.open().filter(offender=offender).update(ends_on=on)
    write_released(release, on=on)
    audit.record(
        action=audit.Action.ALTERATION,
        verb="offenders.release_recorded",
        by=by,
        target=release,
        subject=offender,
        payload={"on": on, "basis": release.basis, "holds": holds, "gate": judgement.answer},
    )
    follow_dates(offender=offender, because="The person was released", by=by)
    _alert_of_release(release, movement, from_=leaves)
    events.publish_event(kind=event_kinds.RELEASED, record=release, subject=offender)
    hand_over(offender, leaves=leaves, enters=None, reason=f"Released from {leaves}", by=by)
    tell_of_cut(movement, by=by)
    followers.released.tell(release=release, by=by)
    tell_of_end(movement, by=by)
    return release


def write_released(release: Release, *, on: date) -> None:
    """The person went by this route; no other is open from then on. Nothing else writes that a release happened."""
    Release.objects.open().filter(offender_id=release.offender_id).exclude(pk=release.pk).update(
        status=Release.Status.SUPERSEDED, is_counted=False
    )
    release.status, release.released_on = Release.Status.RELEASED, on
    release.save(update_fields=["status", "released_on"])


def happening_of(release: Release, *, on: date, ordered: str = "") -> Happening:
    """What leaving by this route on this day is: what was ordered, else on licence, or without one at the end of the
    sentence. ordered: the kind of an order that is not on record; empty to go by the one that stands."""
    if release.basis in ORDERED:
        kind = ordered or _ordered_by(release)
        if kind in HAPPENS_BY:
            return HAPPENS_BY[kind]
    without = is_without_licence(Basis(release.basis), dates_of(release.offender)[0], on=on)
    return Happening.RELEASED_WITHOUT_LICENCE if without else Happening.RELEASED


def _ordered_by(release: Release) -> str:
    """What the order of this route that stands has ordered; empty for none. One query."""
    order = ReleaseOrder.objects.freeing().filter(period=release.period_id).first()
    return order.kind if order and order.is_of_a_court is (release.basis == Basis.COURT) else ""


def _alert_of_release(release: Release, movement: Movement, *, from_: Establishment | None) -> None:
    """Every permitted team, those of the prison that is left too: before it is handed over."""
    where = f" from {from_}" if from_ else ""
    happening = Happening(movement.happening)
    route = "" if happening in custody.BY_ORDER else f": {mid_sentence(release.get_basis_display())} ({release.basis})"
    raised = alerts.raise_alert(
        kind=alert_kinds.RELEASED,
        key=str(movement.uid),
        subject=release.offender,
        text=f"Left custody{where} on {format_weekday_date(movement.happened_on)}, {LEFT_HOW[happening]}{route}.",
        link=reverse("person", kwargs={"uid": release.offender.uid}),
    )
    alerts.supersede(kinds=(alert_kinds.HAS_LEFT,), subject=release.offender, by_alert=raised)


@transaction.atomic
def record_happening(
    *, offender: Offender, happening: Happening, on: date, by: User | None, note: str = "", uid: UUID | None = None
) -> Movement:
    """Something that ends or interrupts: licence revoked or ended, absconded, deported, died.

    Ends the period of custody if one is open, and with it what was expected. Who calls answers for the two people of
    `BY_TWO_PEOPLE`. Raises MovementRefused.
    """
    own_verbs = {Happening.RECEIVED, Happening.RETURNED, Happening.RELEASED, Happening.TRANSFERRED}
    if happening in own_verbs | custody.AWAY_AND_BACK:
        raise ValueError(f"{happening} has a separate verb")
    if happening in custody.OF_THE_GATE:
        raise MovementRefused("happening", "Record this on the page Record a release: it is checked there")
    lock(offender)
    refuse_at_the_gate(offender, happening)
    movement = write_movement(offender, happening, establishment=None, on=on, by=by, note=note, uid=uid)
    CustodyPeriod.objects.open().filter(offender=offender).update(ends_on=on)
    if happening is Happening.DIED:
        _open_leaving(offender).update(over_at=timezone.now())
    derive_releases(offender=offender, because=f"Recorded: {movement}", by=by)
    tell_of_end(movement, by=by)
    tell_of_cut(movement, by=by)
    return movement


def refuse_at_the_gate(offender: Offender, happening: Happening) -> None:
    """Raises MovementRefused for what is recorded with its order. Reads the person again."""
    offender.refresh_from_db()
    if custody.is_at_the_gate_alone(happening, offender.status):
        raise MovementRefused("happening", "Record the order first, then the release on the page Record a release")


@transaction.atomic
def record_whereabouts(
    *, offender: Offender, happening: Happening, on: date, by: User | None, note: str = "", uid: UUID | None = None
) -> Movement:
    """Somebody in custody is away in hospital or on temporary release, or back: custody goes on, with all that was
    expected of it, and the prison stays theirs. Raises MovementRefused."""
    if happening not in custody.AWAY_AND_BACK:
        raise ValueError(f"{happening} has a separate verb")
    lock(offender)
    offender.refresh_from_db()
    return write_movement(offender, happening, establishment=offender.establishment, on=on, by=by, note=note, uid=uid)


@transaction.atomic
def transfer(
    *,
    offender: Offender,
    to: Establishment,
    on: date,
    by: User | None,
    note: str = "",
    seen_at: Establishment | None = None,
    uid: UUID | None = None,
) -> Movement:
    """The person was moved to another establishment, and is handed over between the teams of both.

    seen_at: where the caller saw the person; None: wherever they are. uid: the key that the form was given; the same
    one again returns the movement that was made. Raises MovementRefused when not held, held there already, moved by
    somebody else meanwhile, or on a day that cannot be.
    """
    lock(offender)
    made = made_before(Movement, uid, offender=offender)
    if made:
        return made
    check_transfer(offender=offender, to=to, on=on, seen_at=seen_at)
    leaves = offender.establishment
    movement = write_movement(offender, Happening.TRANSFERRED, establishment=to, on=on, by=by, note=note, uid=uid)
    hand_over(offender, leaves=leaves, enters=to, reason=f"Moved from {leaves} to {to}", by=by)
    return movement


def check_transfer(*, offender: Offender, to: Establishment, on: date, seen_at: Establishment | None = None) -> None:
    """Whether the person can be moved so, as things stand. Raises MovementRefused; writes nothing."""
    offender.refresh_from_db()
    if offender.establishment_id == to.pk:
        raise MovementRefused("establishment", f"The person is at {to} already")
    if seen_at and offender.establishment_id != seen_at.pk:
        where = f"at {offender.establishment}" if offender.establishment else "not in custody"
        raise MovementRefused("establishment", f"Someone else moved the person first: they are {where} now")
    refuse_closed(to, on=on)
    check_may_happen(offender, Happening.TRANSFERRED, moves=moves_of(offender), on=on)


def refuse_closed(establishment: Establishment, *, on: date) -> None:
    """Raises MovementRefused for a place that takes nobody on this day."""
    if establishment.takes_people(on=on):
        return
    raise MovementRefused("establishment", closed_words(establishment))


def plan_transfer(*, offender: Offender, to: Establishment) -> establishment_handover.HandOver:
    """Which teams would read on, and which be given access, if the person moved there now."""
    leaves = offender.establishment.code if offender.establishment else ""
    return establishment_handover.plan_hand_over(subject=offender, leaves=leaves, enters=to.code, at=timezone.now())


@transaction.atomic
def mark_ready(*, release: Release, by: User | None) -> Release:
    """Everything is prepared: the only way to be ready. Raises ReleaseHeld while a hold is open, NotPrepared while an
    app above finds something missing, MovementRefused unless sure and expected."""
    lock(release.offender)
    end_overdue(offender=release.offender, on=timezone.localdate())
    release.refresh_from_db()
    holds = list(release.holds.filter(lifted_at__isnull=True))
    _check_sure(release, holds)
    if holds:
        raise ReleaseHeld(holds)
    if missing := readiness_hook.missing_for(release):
        raise NotPrepared("", f"The release is not ready: {missing}")
    claimed = Release.objects.filter(pk=release.pk, status=Release.Status.EXPECTED, is_counted=True)
    if not claimed.update(status=Release.Status.READY):
        raise MovementRefused("", "Only the release that is expected can be ready")
    release.refresh_from_db()
    audit.record(
        action=audit.Action.ALTERATION,
        verb="offenders.release_ready",
        by=by,
        target=release,
        subject=release.offender,
    )
    events.publish_event(kind=event_kinds.READY, record=release, subject=release.offender)
    return release


@transaction.atomic
def take_ready_back(*, release: Release, because: str, by: User | None) -> bool:
    """Something is no longer in hand: the release is expected again. False when it was not ready."""
    lock(release.offender)
    claimed = Release.objects.filter(pk=release.pk, status=Release.Status.READY)
    if not claimed.update(status=Release.Status.EXPECTED):
        return False
    release.refresh_from_db()
    audit.record(
        action=audit.Action.ALTERATION,
        verb="offenders.release_not_ready",
        by=by,
        target=release,
        subject=release.offender_id,
        reason=because,
    )
    events.publish_event(kind=event_kinds.NOT_READY, record=release, subject=release.offender)
    return True


def _check_sure(release: Release, holds: list[ReleaseHold]) -> None:
    """Raises MovementRefused for a mere possibility, and for a decision that is not final: with what it waits for.

    What holds the release says itself that it is not final, until when, and the earliest day.
    """
    if release.certainty in NOT_SURE:
        waits = " ".join(hold.reason for hold in holds if hold.lifts_by_itself)
        raise MovementRefused("release", (waits or NOT_SURE[release.certainty]).removesuffix("."))


def _begin(
    offender: Offender,
    happening: Happening,
    *,
    establishment: Establishment,
    on: date,
    by: User | None,
    note: str,
    uid: UUID | None,
) -> CustodyPeriod:
    lock(offender)
    refuse_closed(establishment, on=on)
    placed = Movement.objects.standing().filter(offender=offender, establishment__isnull=False)
    last = placed.select_related("establishment").order_by("-happened_on", "-pk").first()
    write_movement(offender, happening, establishment=establishment, on=on, by=by, note=note, uid=uid)
    moves = moves_of(offender)
    period = _back_from_leaving(offender, by=by) or CustodyPeriod.objects.create(
        offender=offender,
        starts_on=on,
        is_recall=custody.held_after_recall([happening for happening, _ in moves]),
        released_before_on=custody.last_release_in(moves),
    )
    # Who absconded from elsewhere is no longer theirs; whoever left with a release was handed over then.
    leaves = last.establishment if last else None
    hand_over(offender, leaves=leaves, enters=establishment, reason=f"Held at {establishment}", by=by)
    _add_days_at_large(offender, moves, back_on=on, by=by)
    derive_releases(offender=offender, because=f"Held at {establishment}", by=by)
    if custody.is_back_from_escape([happening for happening, _ in moves]):
        _tell_of_what_stood(period)
    return period


def _tell_of_what_stood(period: CustodyPeriod) -> None:
    """By which the person was to leave the custody that they escaped from: nobody is held longer because nobody thought
    of it."""
    former = CustodyPeriod.objects.standing().filter(offender=period.offender).exclude(pk=period.pk).first()
    directions = BoardDirection.objects.filter(period=former, ended_at__isnull=True)
    orders = ReleaseOrder.objects.filter(period=former, ended_at__isnull=True)
    stood = [
        *(f"the Parole Board’s direction for {format_date(each.expected_on)}" for each in directions),
        *(f"the order: {mid_sentence(each.get_kind_display())} on {format_date(each.opens_on)}" for each in orders),
    ]
    if stood:
        alerts.raise_alert(
            kind=ends_alert_kinds.BACK_FROM_ESCAPE,
            key=str(period.uid),
            subject=period.offender,
            text=f"The escape cancelled {get_text_list(stood, 'and')}. Record again what still counts: until then the "
            "person is held by the dates alone.",
            link=reverse("person", kwargs={"uid": period.offender.uid}),
        )


def _add_days_at_large(
    offender: Offender, moves: list[tuple[Happening, date]], *, back_on: date, by: User | None
) -> None:
    """Those since the revocation or the escape from which the person has just come back; nothing for anybody else."""
    gone_on, ended_on = next(reversed(times_at_large(moves)), (back_on, None))
    if ended_on == back_on:
        add_days_at_large(offender=offender, gone_on=gone_on, back_on=back_on, by=by)


def _back_from_leaving(offender: Offender, *, by: User | None) -> CustodyPeriod | None:
    """Whoever left undue is back: the same custody goes on, and the same dates stand. None for anybody else."""
    leaving = _open_leaving(offender).select_related("period").first()
    if leaving is None:
        return None
    leaving.state, leaving.over_at = Leaving.State.BACK, timezone.now()
    leaving.save(update_fields=["state", "over_at"])
    audit.record(action=audit.Action.ALTERATION, verb="offenders.leaving_back", by=by, target=leaving, subject=offender)
    for kind in (alert_kinds.LEFT_EARLY, alert_kinds.LEFT_IN_DISPUTE, alert_kinds.NOT_CONFIRMED, alert_kinds.IN_ERROR):
        alerts.resolve(kind=kind, key=str(leaving.uid), reason="The person is back in custody")
    period = leaving.period
    period.ends_on = None
    period.save(update_fields=["ends_on"])
    return period


def _open_leaving(offender: Offender) -> QuerySet[Leaving]:
    return Leaving.objects.filter(offender=offender, over_at__isnull=True)


def write_movement(
    offender: Offender,
    happening: Happening,
    *,
    establishment: Establishment | None,
    on: date,
    by: User | None,
    note: str,
    uid: UUID | None = None,
) -> Movement:
    """Write the movement, and what follows from it on the person's own row."""
    offender.refresh_from_db()
    check_may_happen(offender, happening, moves=moves_of(offender), on=on)
    movement = Movement.objects.create(
        offender=offender,
        happening=happening,
        happened_on=on,
        establishment=establishment,
        note=note,
        recorded_by=by,
        **keyed(uid),
    )
    before = audit.fields_of(offender, *status.FIELDS)
    status.save_status(offender, on=timezone.localdate(), at=establishment)
    log_moves([Moved(movement, before, audit.fields_of(offender, *status.FIELDS))], by=by)
    followers.moved.tell(movement=movement, by=by)
    return movement


@dataclass(frozen=True)
class Moved:
    """A movement, and what it made of the person's own row (`status.FIELDS`)."""

    movement: Movement
    before: Mapping[str, Any]
    after: Mapping[str, Any]


def log_moves(moves: Iterable[Moved], *, by: User | None) -> None:
    """The audit entry of each movement that was written, by a verb above or with a whole history of somebody new."""
    audit.record_many(
        {
            "action": audit.Action.ALTERATION,
            "verb": f"offenders.{move.movement.happening}",
            "by": by,
            "target": move.movement,
            "subject": move.movement.offender_id,
            "payload": {"before": move.before, "after": move.after, "on": move.movement.happened_on},
        }
        for move in moves
    )


def check_may_happen(
    offender: Offender, happening: Happening, *, moves: list[tuple[Happening, date]], on: date
) -> None:
    """moves: as `moves_of` the person."""
    is_expired = happening in custody.ENDS_A_LICENCE and licence_end_of(offender, on=on).is_over(on)
    if not custody.may_happen(happening, happened=[each for each, _ in moves], is_expired=is_expired):
        where = mid_sentence(offender.get_status_display()) or "not recorded anywhere"
        what = ". Record a return" if happening is Happening.RECEIVED and offender.status in custody.AT_LARGE else ""
        raise MovementRefused("happening", f"You cannot record this: the person is {where}{what}")
    if moves and on < max(day for _, day in moves):
        raise MovementRefused("on", "The date is before the latest movement")
    if on > timezone.localdate():
        raise MovementRefused("on", "The date must be today or in the past")


def hand_over(
    offender: Offender, *, leaves: Establishment | None, enters: Establishment | None, reason: str, by: User | None
) -> None:
    """The teams of the place that is left read on for some days; those of the place that is entered are in."""
    establishment_handover.hand_over_place(
        subject=offender,
        leaves=leaves.code if leaves else "",
        enters=enters.code if enters else "",
        by=by,
        reason=reason,
        place=enters.name if enters else "",
        region=enters.region if enters else "",
    )


def tell_of_end(movement: Movement, *, by: User | None) -> None:
    if Happening(movement.happening) in custody.ENDS_THE_TERM and not _binds_still(movement.offender):
        followers.term_ended.tell(movement=movement, by=by)


def tell_of_cut(movement: Movement, *, by: User | None) -> None:
    if Happening(movement.happening) in custody.CUTS_SHORT:
        followers.cut_short.tell(movement=movement, by=by)


def _binds_still(offender: Offender) -> bool:
    return custody.is_on_licence_still(happenings_of(offender))


def happenings_of(offender: Offender) -> list[Happening]:
    """What has happened to the person, earliest first, without what two people have withdrawn."""
    return [happening for happening, _ in moves_of(offender)]


def moves_of(offender: Offender) -> list[tuple[Happening, date]]:
    """The same, each with its day."""
    stand = offender.movements.standing().values_list("happening", "happened_on")
    return [(Happening(happening), day) for happening, day in stand]
