"""Tie conditions to what victims asked for, and let victims be told of what befalls these."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from licence.exemptions.models import Exemption
from licence.licences.actions.moves import LicenceRefused, lock
from licence.licences.models import Licence, LicenceCondition
from licence.licences.rules import Status as LicenceStatus
from licence.recalls.models import Recall
from licence.victims.models import RequestTie
from licence.victims.rules import TiedCondition, events_between
from licence.victims.ties import NOW, requests_of
from parole.models import LiaisonNotice, ToTell, VictimRequest
from parole.victims.actions import notices, telling
from parole.victims.rules.events import Event
from parole.victims.rules.requests import Status
from sharing import access, audit
from sharing.access.roles import Capability
from sharing.access.rules import Permission
from sharing.models import User
from sharing.row_guard import VICTIM_REQUESTS, VICTIMS, case_of

CLOSED = (Status.ASKED, Status.WITHDRAWN)


@transaction.atomic
def tie(*, condition: LicenceCondition, request: VictimRequest, by: User) -> RequestTie:
    """This condition answers to what the victim asked for. It says nothing on paper and changes no word of the licence.

    Tied twice it is tied once. Raises LicenceRefused; RecordHidden to whoever may not know that a victim asked.
    """
    _require(by, condition)
    lock(condition.offender)
    condition = LicenceCondition.objects.select_related("licence", "offender").get(pk=condition.pk)
    request = VictimRequest.objects.get(pk=request.pk)
    if request.offender_id != condition.offender_id:
        raise access.RecordHidden
    if request.status in CLOSED or request.outcome == Status.REFUSED:
        raise LicenceRefused("condition", "This request does not need a condition")
    if condition.licence.status not in NOW:
        raise LicenceRefused("condition", "Select a condition of the draft licence or the licence in force")
    made, is_new = RequestTie.objects.get_or_create(
        condition=condition,
        request=request,
        untied_at=None,
        defaults={"offender": condition.offender, "tied_by": by},
    )
    if is_new:
        LicenceCondition.objects.filter(pk=condition.pk).update(requested_by_victim=True)
        _record("licence.condition_marked", condition, by)
        if condition.licence.status == LicenceStatus.ACTIVE:
            _tell(Event.CONDITION_ADDED, request, condition, on=timezone.localdate())
    return made


@transaction.atomic
def untie(*, tie: RequestTie, by: User) -> RequestTie:
    """It was tied by mistake: who undid it stays on record. Raises LicenceRefused once the request is answered."""
    _require(by, tie.condition)
    lock(tie.offender)
    tie = RequestTie.objects.select_related("condition", "request", "offender").get(pk=tie.pk)
    if tie.untied_at:
        return tie
    if tie.request.status != Status.PASSED:
        raise LicenceRefused("", "The request is answered. The condition stays linked to it")
    tie.untied_at, tie.untied_by = timezone.now(), by
    tie.save(update_fields=["untied_at", "untied_by"])
    if tie.condition_id not in requests_of(tie.offender_id):
        LicenceCondition.objects.filter(pk=tie.condition_id).update(requested_by_victim=False)
    _record("licence.condition_marked", tie.condition, by)
    return tie


@case_of("licence", "victim contact", VICTIM_REQUESTS, VICTIMS)
def follow_variation(*, licence: Licence, by: User | None) -> None:
    """Victims are told of an approved change of what they asked for before it is in force, or that it does not come"""
    if licence.variation_of is None or licence.status in (LicenceStatus.ACTIVE, LicenceStatus.RECALLED):
        return
    requests = requests_of(licence.offender_id)
    if not requests:
        return
    cause = _cause_of(licence)
    if licence.status == LicenceStatus.VARIATION_APPROVED:
        events = events_between(_tied(licence.variation_of, requests), _tied(licence, requests))
        known = VictimRequest.objects.in_bulk({request for _, request, _ in events})
        for request in known.values():
            today = timezone.localdate()
            telling.to_tell(licence.offender, Event.CONDITIONS_COMING, on=today, request=request, cause=cause)
    elif licence.activated_at is None:
        telling.unsay(licence.offender, Event.CONDITIONS_COMING, Event.CONDITIONS_STAY, cause=cause)


def _cause_of(licence: Licence) -> str:
    """Of this approval of the variation: a later one is told again."""
    return f"{licence.uid}:{licence.moves.filter(verb='approve').count()}"


@case_of("licence", "victim contact", VICTIM_REQUESTS, VICTIMS)
def follow_force(*, licence: Licence, before: Licence | None, on: date) -> None:
    """Victims are told of the conditions they asked for: begun, changed, or gone with the version before"""
    requests = requests_of(licence.offender_id)
    if not requests:
        return
    after = _tied(licence, requests)
    was = _tied(before, requests) if before else []
    known = VictimRequest.objects.in_bulk({key for each in [*was, *after] for key in each.requests})
    conditions = LicenceCondition.objects.in_bulk({each.key for each in [*was, *after]})
    for event, request, condition in events_between(was, after):
        _tell(event, known[request], conditions[condition], on=on)
    telling.fall_away(_coming(licence), "It is in force")


def follow_approval(*, exemption: Exemption, by: User | None) -> None:
    """A victim is told when the person is exempt from a condition that they asked for"""
    _tell_of_exemption(Event.EXEMPTED, exemption)


def follow_refusal(*, exemption: Exemption, by: User | None) -> None:
    """A victim is told when an exemption from a condition that they asked for is refused"""
    _tell_of_exemption(Event.NOT_EXEMPTED, exemption)


def follow_end(*, exemption: Exemption, by: User | None) -> None:
    """A victim is told when an exemption of which they heard is over"""
    _tell_of_exemption(Event.EXEMPTION_ENDED, exemption)


RECALL_EVENTS = {"agree": Event.RECALL_AGREED, "at_large": Event.AT_LARGE}
STOPS = ("refuse", "stop")  # of one that is rescinded the movement tells


def follow_recall(*, recall: Recall, verb: str, by: User | None) -> None:
    """Victims are told that recall was agreed, that it stopped, that the person is at large; liaison acknowledges it"""
    if verb == "agree":
        notices.tell_liaison(offender=recall.offender, about=LiaisonNotice.About.RECALL, of=recall.uid)
    event = RECALL_EVENTS.get(verb)
    if event:
        telling.to_tell(recall.offender, event, on=timezone.localdate(), cause=str(recall.uid))
    elif verb in STOPS:
        notices.settle(recall.uid, reason="The recall goes no further")
        telling.unsay(recall.offender, Event.RECALL_AGREED, Event.RECALL_STOPPED, cause=str(recall.uid))


@case_of("exemption", "victim contact", VICTIM_REQUESTS, VICTIMS)
def _tell_of_exemption(event: Event, exemption: Exemption) -> None:
    keys = requests_of(exemption.offender_id).get(exemption.condition_id, frozenset())
    for request in VictimRequest.objects.filter(pk__in=keys).order_by("pk"):
        telling.to_tell(
            exemption.offender,
            event,
            on=timezone.localdate(),
            request=request,
            cause=f"{exemption.uid}:{request.pk}",
        )


def _tell(event: Event, request: VictimRequest, condition: LicenceCondition, *, on: date) -> None:
    cause = f"{condition.uid}:{request.pk}"
    telling.to_tell(condition.offender, event, on=min(on, timezone.localdate()), request=request, cause=cause)


def _coming(licence: Licence) -> QuerySet[ToTell]:
    """What nobody has told yet of this variation before it took force."""
    rows = ToTell.objects.filter(offender=licence.offender_id, event=Event.CONDITIONS_COMING, told_at__isnull=True)
    return rows.filter(cause=_cause_of(licence))


def _tied(licence: Licence, requests: Mapping[int, frozenset[int]]) -> list[TiedCondition]:
    rows = licence.conditions.filter(pk__in=requests).prefetch_related("zones")
    return [TiedCondition(row.pk, row.carried_from_id, requests[row.pk], _said(row)) for row in rows]


def _said(condition: LicenceCondition) -> Hashable:
    places = [_of_zone(zone) for zone in condition.zones.all()]
    return condition.wording, tuple(sorted(places))


def _of_zone(zone: Any) -> tuple[str, ...]:
    return zone.kind, zone.place, zone.hours, str(zone.outline), str(zone.radius_metres), str(zone.starts_at)


def _require(by: User, condition: LicenceCondition) -> None:
    """Whoever makes licences, may change the person's record and may know that a victim asked."""
    access.require(by, Permission.CHANGE, condition.offender)
    may_know = by.can(Capability.KNOW_VICTIMS_ASK) and not access.only_in_emergency(by, condition.offender_id)
    if not may_know or not by.can(Capability.MAKE_LICENCES):
        audit.refuse(by=by, verb="parole.victims_refused", subject=condition.offender_id)
        raise access.RecordHidden


def _record(verb: str, condition: LicenceCondition, by: User) -> None:
    """That a mark was changed, and by whom; not which: more people read the log than may know of victims."""
    audit.record(action=audit.Action.ALTERATION, verb=verb, by=by, target=condition, subject=condition.offender_id)
