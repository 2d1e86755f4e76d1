"""Licences on My day: what waits for the reader's decision, view or word."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.urls import reverse

from licence.licences.actions.moves import licence_url
from licence.licences.force import CorrectionState, Signing
from licence.licences.rules import DRAFTS, Status
from licence.models import Licence, LicenceCondition, LicenceCorrection
from offenders.models import Offender
from sharing.access.roles import Capability
from sharing.cover import standing
from sharing.models import User
from sharing.time_words import format_near_datetime

MOST = 5  # lines shown


@dataclass(frozen=True)
class LicenceToDo:
    """One licence, condition or correction that waits for the reader."""

    words: str
    href: str
    person: Offender
    second: str
    since: datetime


def licences_to_do(user: User, *, at: datetime) -> Sequence[LicenceToDo]:
    """Longest waiting first. At most two queries; none for a role that decides on no licence."""
    found = [*_licences(user, at=at), *_bespoke(user, at=at), *_corrections(user, at=at)]
    return sorted(found, key=lambda each: each.since)[:MOST]


def _licences(user: User, *, at: datetime) -> list[LicenceToDo]:
    asked = _asked_of(user)
    if not asked:
        return []
    wanted = Q()
    for narrowed, _ in asked:
        wanted |= narrowed
    rows = Licence.objects.listed_for(user).filter(wanted).select_related("offender", "submitted_by", "told_by")
    found = []
    for licence in rows.order_by("started_at", "pk")[: MOST * 2]:
        words = next((words for words in (say(licence, user) for _, say in asked) if words), "")
        since = licence.told_at or licence.submitted_at or licence.started_at
        if words:
            second = f"since {format_near_datetime(since, at=at)}"
            found.append(LicenceToDo(words, licence_url(licence), licence.offender, second, since))
    return found


def _asked_of(user: User) -> list[tuple[Q, Callable[[Licence, User], str]]]:
    """What the user's role is asked for: which licences, and what of one of them."""
    asked: list[tuple[Q, Callable[[Licence, User], str]]] = []
    others = ~Q(submitted_by=user.pk)
    if user.can(Capability.APPROVE_VARIATIONS):
        asked.append((others & Q(status=Status.VARIATION_SUBMITTED), _to_approve))
    elif user.can(Capability.APPROVE_LICENCES):
        asked.append((others & Q(status=Status.SUBMITTED), _to_approve))
    if user.can(Capability.GIVE_VIEW_ON_VARIATIONS):
        drafts = [str(draft) for draft in DRAFTS]
        asked.append((Q(status__in=drafts, variation_of__isnull=False, spo_view_at__isnull=True), _to_view))
    if user.can(Capability.MAKE_LICENCES):
        mine = standing.done_by(user, officer="officer", subject="offender") & Q(told_at__isnull=True)
        asked.append((mine & Q(status=Status.VARIATION_APPROVED), _to_tell))
        asked.append((mine & Q(status=Status.ACTIVE) & ~Q(danger=""), _to_tell))
    if user.can(Capability.WITNESS_REFUSALS):
        refused = Q(signing=Signing.REFUSED, witnessed_at__isnull=True) & ~Q(told_by=user.pk)
        asked.append((refused & ~Q(status=Status.INACTIVE), _to_witness))
    return asked


def _to_approve(licence: Licence, user: User) -> str:
    waits = licence.status in (Status.SUBMITTED, Status.VARIATION_SUBMITTED)
    return f"Licence {licence.version} to approve" if waits else ""


def _to_view(licence: Licence, user: User) -> str:
    is_draft = licence.is_variation and licence.status in DRAFTS
    return f"Your view of variation {licence.version}" if is_draft and licence.spo_view_at is None else ""


def _to_tell(licence: Licence, user: User) -> str:
    is_mine = standing.acts_for(user, licence.officer_id, subject=licence.offender_id)
    if not is_mine or licence.told_at is not None:
        return ""
    approved = licence.status == Status.VARIATION_APPROVED
    return f"Tell the person of licence {licence.version}" if approved or licence.danger else ""


def _to_witness(licence: Licence, user: User) -> str:
    return f"Refusal to sign licence {licence.version}: witness needed" if licence.signing == Signing.REFUSED else ""


def _bespoke(user: User, *, at: datetime) -> list[LicenceToDo]:
    if not user.can(Capability.APPROVE_BESPOKE):
        return []
    rows = LicenceCondition.objects.to_approve().listed_for(user).select_related("licence__offender", "offender")
    return [
        LicenceToDo(
            words=f"Bespoke condition {condition.position} to approve",
            href=f"{licence_url(condition.licence)}#condition-{condition.position}",
            person=condition.offender,
            second=f"of licence {condition.licence.version}, begun "
            f"{format_near_datetime(condition.licence.started_at, at=at)}",
            since=condition.licence.started_at,
        )
        for condition in rows.order_by("licence__started_at", "pk")[:MOST]
    ]


def _corrections(user: User, *, at: datetime) -> list[LicenceToDo]:
    if not user.can(Capability.APPROVE_VARIATIONS):
        return []
    rows = LicenceCorrection.objects.listed_for(user).filter(state=CorrectionState.ASKED).exclude(asked_by=user.pk)
    return [
        LicenceToDo(
            words=f"Correction of licence {row.licence.version} to agree",
            href=reverse("licence_correction", kwargs={"uid": row.offender.uid, "correction_uid": row.uid}),
            person=row.offender,
            second=f"asked for by {row.asked_by}, {format_near_datetime(row.asked_at, at=at)}",
            since=row.asked_at,
        )
        for row in rows.select_related("licence", "offender", "asked_by").order_by("asked_at", "pk")[:MOST]
    ]
