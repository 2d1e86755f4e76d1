"""Every change of a licence's state. The machine decides, one row is claimed, the move is kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from licence import followers
from licence.catalogue import policy
from licence.catalogue.rules import wording
from licence.licences import alert_kinds
from licence.licences import rules as lifecycle
from licence.licences.force import Signing
from licence.licences.models import Licence, LicenceCondition, LicenceMove
from licence.licences.rules import ConditionFacts, LicenceFacts, Status
from offenders.custody.rules import Status as Where
from offenders.dates.rules.releases import Basis
from offenders.models import Offender, Release, Sentence
from parole.decisions.questions import who_sets_conditions
from parole.decisions.rules import SetsConditions
from parole.victims.actions import notices
from sharing import alerts, audit
from sharing.access.roles import Capability
from sharing.access.state_machines import CLOCK, MoveRefused
from sharing.audit.versions import version_of
from sharing.items.rules import Occasion
from sharing.models import User
from sharing.records.errors import Refused
from sharing.sentence_words import mid_sentence
from sharing.sittings import actions as sittings

FIELDS = ("status", "approved_by", "starts_on", "ends_on", "approved_as", "direction_ref", "directed_on")


class LicenceRefused(Refused):
    """It cannot be so."""


def lock(offender: Offender) -> None:
    """One change of a person's licences at a time."""
    Offender.objects.select_for_update().get(pk=offender.pk)


def reread(licence: Licence) -> Licence:
    """The row as it stands, with the person locked. Whoever reads it before reads what another may be changing."""
    lock(licence.offender)
    return Licence.objects.select_related("offender", "officer").get(pk=licence.pk)


def make_move(
    licence: Licence,
    verb: str,
    *,
    by: User | None,
    facts: LicenceFacts,
    reason: str = "",
    as_clock: bool = False,
    **changed: Any,
) -> Licence:
    """Move one licence. changed: other fields that the move sets. Raises MoveRefused; nothing is then changed.

    as_clock: what somebody recorded follows from another act, such as the release, and is judged as that.
    """
    before = Status(licence.status)
    move = lifecycle.LICENCE.move(verb, before, by=CLOCK if as_clock or by is None else by, facts=facts)
    claimed = Licence.objects.filter(pk=licence.pk, status=before).update(status=move.after, **changed)
    if not claimed:
        raise MoveRefused("Someone else changed this first. Open the licence again to see its current state")
    licence.refresh_from_db()
    record_move(licence, verb, before=before, by=by, reason=reason)
    _settle_sitting(licence, verb, before=before, by=by)
    followers.licence_moved.tell(licence=licence, by=by)
    return licence


def _settle_sitting(licence: Licence, verb: str, *, before: Status, by: User | None) -> None:
    """Its approval is decided by whoever has seen what must be seen before; that of an automatic release goes on.
    Raises Unseen."""
    what: dict[str, Any] = {
        "subject": licence.offender,
        "title": f"Approval of licence {licence.version}",
        "is_by_law": not (licence.is_variation or is_directed(licence)),
    }
    if by and verb.startswith("approve"):
        sittings.decide(occasion=Occasion.LICENCE, about=licence.uid, by=by, **what)
    elif licence.status in lifecycle.WAITS_FOR_APPROVAL:
        sittings.convene(occasion=Occasion.LICENCE, about=licence.uid, deciders=[], by=by, **what)
    elif before in lifecycle.WAITS_FOR_APPROVAL:
        sittings.cancel(occasion=Occasion.LICENCE, about=licence.uid, by=by)


def record_move(licence: Licence, verb: str, *, before: Status | str, by: User | None, reason: str = "") -> None:
    """The move's own row, and its entry in the audit log."""
    LicenceMove.objects.create(
        licence=licence,
        offender_id=licence.offender_id,
        verb=verb,
        before=before,
        after=licence.status,
        moved_by=by,
        reason=reason[:500],
    )
    audit.record(
        action=audit.Action.ALTERATION,
        verb=f"licence.{verb}",
        by=by,
        target=licence,
        subject=licence.offender_id,
        reason=reason,
        payload={"before": before, "after": audit.fields_of(licence, *FIELDS)},
    )


def facts_of(
    licence: Licence, *, by: User | None, reason: str = "", missing: Sequence[str] | None = None, **more: Any
) -> LicenceFacts:
    """What the guards read of a licence as it stands. missing: what `missing_of` said of it, where that is at hand."""
    return LicenceFacts(
        by=by.pk if by else None,
        submitted_by=licence.submitted_by_id,
        missing=tuple(missing_of(licence) if missing is None else missing),
        has_appointment=licence.has_appointment,
        unapproved_bespoke=unapproved_bespoke(licence),
        reason=reason,
        spo_view_by=licence.spo_view_by_id,
        is_told=is_told(licence),
        by_head=by is not None and by.can(Capability.APPROVE_VARIATIONS),
        is_directed=is_directed(licence),
        after_reference=after_reference(licence),
        release=licence.release.get_basis_display() if licence.release else "",
        is_free=licence.offender.status == Where.ON_LICENCE,
        liaison_knows=_liaison_knows(licence),
        is_revoked=licence.status == Status.RECALLED
        or bool(licence.variation_of_id and licence.variation_of.status == Status.RECALLED),  # type: ignore[union-attr]
        **more,
    )


def _liaison_knows(licence: Licence) -> bool:
    """Of a first licence nobody asks. Liaison is asked of every variation, whether or not there is a victim."""
    if not licence.is_variation or licence.danger:
        return True
    return notices.liaison_status(licence.offender, licence.uid, at=timezone.now()).may_go_on


def is_told(licence: Licence) -> bool:
    """Whether it may bind as far as the person is concerned: they know of it, or danger does not wait."""
    if licence.danger:
        return True
    return licence.signing == Signing.SIGNED or licence.witnessed_at is not None


def is_due(licence: Licence) -> bool:
    """Whether its planned moment has come: it binds, though no clock has put it in force yet."""
    planned = licence.status == Status.VARIATION_APPROVED and is_told(licence)
    return planned and licence.planned_for is not None and licence.planned_for <= timezone.now()


def refuse_due(licence: Licence) -> None:
    """Raises MoveRefused where what is asked would take back what binds already."""
    if is_due(licence):
        raise MoveRefused("Its planned start has passed: it is in force. Open the licence again")


def missing_of(licence: Licence) -> list[str]:
    """In words, what has to be filled in before it can be submitted."""
    missing = []
    if licence.officer_id is None:
        missing.append("the responsible officer")
    if licence.ends_on is None and not _is_for_life(licence.offender):
        missing.append("the expiry date")
    if licence.system_of_record != Licence.Record.HERE and not licence.external_ref:
        missing.append("the reference of the document or system that holds it")
    for condition in licence.conditions.prefetch_related("zones"):
        missing += [f"condition {condition.position}: {words}" for words in blanks_of(condition)]
    return missing


def blanks_of(condition: LicenceCondition) -> list[str]:
    """What of one condition is still empty. A map is a place that is recorded with it."""
    entry = policy.get(condition.code, condition.policy_version)
    if entry is None:
        return []
    empty = [mid_sentence(each.label) for each in wording.missing(entry.inputs, condition.inputs)]
    if needs_place(entry) and not condition.zones.all():
        empty.append("the place on a map")
    return empty


def needs_place(entry: policy.Condition) -> bool:
    return any(input_.kind == "fileUpload" and input_.is_required for input_ in entry.inputs)


def facts_of_condition(condition: LicenceCondition) -> ConditionFacts:
    entry = policy.get(condition.code, condition.policy_version)
    return ConditionFacts(
        set_by_board=condition.is_set_by_board,
        set_by_secretary=condition.is_set_by_secretary,
        after_reference=condition.is_set_by_board and after_reference(condition.licence),
        is_standard=condition.kind == LicenceCondition.Kind.STANDARD,
        lacks_place=entry is not None and needs_place(entry) and not condition.zones.all(),
    )


def alert_bespoke(kind: alerts.AlertKind, condition: LicenceCondition, text: str) -> None:
    """Once for these words of the condition."""
    link = f"{licence_url(condition.licence)}#condition-{condition.position}"
    alerts.raise_alert(kind=kind, key=_bespoke_key(condition), subject=condition.offender, text=text, link=link)


def settle_bespoke(condition: LicenceCondition, *, reason: str) -> None:
    """Nobody has to decide on these words any longer, or to write others."""
    for kind in (alert_kinds.BESPOKE_TO_APPROVE, alert_kinds.BESPOKE_REFUSED):
        alerts.resolve(kind=kind, key=_bespoke_key(condition), reason=reason)


def _bespoke_key(condition: LicenceCondition) -> str:
    return f"{condition.uid}:{version_of(condition, 'wording')}"


def unapproved_bespoke(licence: Licence) -> int:
    bespoke = licence.conditions.filter(kind=LicenceCondition.Kind.BESPOKE)
    by = LicenceCondition.ApprovedBy
    return bespoke.filter(
        Q(approved_on__isnull=True) | ~Q(approved_by_body__in=[by.PPCS, by.BOARD, by.SECRETARY_OF_STATE])
    ).count()


def is_directed(licence: Licence) -> bool:
    """Whether the person leaves, or left, because the Parole Board directed it: then it approves the conditions."""
    return licence.release is not None and licence.release.basis == Basis.APD


def after_reference(licence: Licence) -> bool:
    """Whether the direction by which the person leaves was referred to the High Court: then the conditions are the
    Secretary of State's to set and vary, and no longer the Board's."""
    if licence.release is None or licence.release.basis != Basis.APD:
        return False
    return who_sets_conditions(period=licence.release.period_id) is SetsConditions.SECRETARY_OF_STATE


def expected_release(offender: Offender) -> Release | None:
    """The release route that is counted now."""
    return Release.objects.open().counted().filter(offender=offender).first()


def last_release(offender: Offender) -> Release | None:
    """The way by which a person who is free on licence left."""
    return (
        Release.objects.filter(offender=offender, status=Release.Status.RELEASED)
        .order_by("-released_on", "-pk")
        .first()
    )


def goes_on(licence: Licence) -> date | None:
    """The working day on which the person is expected to go; None when none is, or they have gone."""
    found = expected_release(licence.offender)
    return found.leaves_on if found else None


def licence_url(licence: Licence) -> str:
    return reverse("licence", kwargs={"uid": licence.offender.uid, "licence_uid": licence.uid})


def moved_so_far(licence: Licence) -> int:
    """For keys of alerts: each submission, approval and so on is told once, and the next one again."""
    return LicenceMove.objects.filter(licence=licence).count()


def renumber(conditions: Sequence[LicenceCondition]) -> None:
    """Number them from 1 in this order. The constraint is looked at when the transaction ends."""
    for position, condition in enumerate(conditions, start=1):
        if condition.position != position:
            LicenceCondition.objects.filter(pk=condition.pk).update(position=position)


def _is_for_life(offender: Offender) -> bool:
    return Sentence.objects.filter(offender=offender, kind__in=["LIFE", "IPP"]).exists()
