"""Approve or refuse an exemption: the second of two people, in their own session."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from licence import followers
from licence.exemptions import alert_kinds, event_kinds, rules
from licence.exemptions.actions.moves import (
    ExemptionRefused,
    facts_of,
    make_move,
    reread,
    stop_asking,
    tell,
    window_in_words,
)
from licence.exemptions.models import Exemption, RiskView
from licence.exemptions.rules import Status
from sharing import access, events
from sharing.access.rules import Permission
from sharing.access.two_people import refuse_same_person
from sharing.drafts import actions as drafts
from sharing.models import User

VIEW_SINCE = "An agency gave its view after you opened this page. Read it, then decide"


@transaction.atomic
def approve(
    *,
    exemption: Exemption,
    reason: str,
    by: User,
    board_ref: str = "",
    board_on: date | None = None,
    views_read: int | None = None,
) -> Exemption:
    """The condition does not apply in the window; after its start, from now on. Every team that sees the person hears.

    board_ref, board_on: of the Parole Board's document, for a condition that it set. views_read: how many views stood
    on the page; None where none was shown. By the same person again it is done already. Raises SamePerson, MoveRefused
    for another role, ExemptionRefused.
    """
    exemption = _second(exemption, by)
    if exemption.state is Status.APPROVED and exemption.decided_by_id == by.pk:
        return exemption
    _require_read(exemption, views_read)
    now = timezone.now()
    if board_on and board_on > timezone.localdate(now):
        raise ExemptionRefused("board_on", "The date must be today or in the past")
    has_document = bool(board_ref.strip() and board_on)
    of_board = exemption.condition.is_set_above
    exemption = make_move(
        exemption,
        "approve",
        by=by,
        facts=facts_of(exemption, by=by, at=now, reason=reason, has_board_document=has_document),
        reason=reason,
        decided_by=by,
        decided_at=now,
        decided_because=reason,
        begins_at=rules.begins_at(starts_at=exemption.starts_at, approved_at=now),
        board_ref=board_ref if of_board else "",
        board_on=board_on if of_board else None,
    )
    drafts.forget(user=by, form="exemption.decide", key=str(exemption.uid))
    stop_asking(exemption, "Approved")
    tell(alert_kinds.APPROVED, exemption, f"permission {window_in_words(exemption)}. {_by_whom(exemption, 'Approved')}")
    events.publish_event(kind=event_kinds.APPROVED, record=exemption, subject=exemption.offender)
    followers.exemption_approved.tell(exemption=exemption, by=by)
    return exemption


@transaction.atomic
def refuse(*, exemption: Exemption, reason: str, by: User, views_read: int | None = None) -> Exemption:
    """The condition applies. The teams that were asked hear. Raises as `approve`."""
    exemption = _second(exemption, by)
    if exemption.state is Status.REFUSED and exemption.decided_by_id == by.pk:
        return exemption
    _require_read(exemption, views_read)
    now = timezone.now()
    exemption = make_move(
        exemption,
        "refuse",
        by=by,
        facts=facts_of(exemption, by=by, at=now, reason=reason),
        reason=reason,
        decided_by=by,
        decided_at=now,
        decided_because=reason,
    )
    drafts.forget(user=by, form="exemption.decide", key=str(exemption.uid))
    stop_asking(exemption, "Refused")
    words = f"permission {window_in_words(exemption)} refused. {_by_whom(exemption, 'Refused')}"
    tell(alert_kinds.NOT_GIVEN, exemption, words)
    followers.exemption_refused.tell(exemption=exemption, by=by)
    return exemption


def _second(exemption: Exemption, by: User) -> Exemption:
    """The row for somebody who may decide it at all. Raises RecordHidden, NotAllowed, SamePerson."""
    access.require(by, Permission.CHANGE, exemption.offender)
    exemption = reread(exemption)
    refuse_same_person(exemption.asked_by, by)
    return exemption


def _require_read(exemption: Exemption, views_read: int | None) -> None:
    """Whoever decides has every view before them: they may know what victims asked for."""
    if views_read is not None and RiskView.objects.filter(exemption=exemption).count() != views_read:
        raise ExemptionRefused("", VIEW_SINCE)


def _by_whom(exemption: Exemption, verb: str) -> str:
    return f"Asked for by {exemption.asked_by}. {verb} by {exemption.decided_by}."
