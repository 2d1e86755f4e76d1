"""Share an item on a lawful basis that is not in the list: one asks and says why, another person agrees.

Nothing is shared, and no team is told, before the second person has agreed. What is then done is what was asked, of the
item as it was.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import date

from django.db import transaction
from django.utils import timezone

from sharing import access, alerts, audit
from sharing.access import two_people
from sharing.access.roles import Capability
from sharing.access.rules import Permission
from sharing.access.state_machines import MoveRefused
from sharing.agencies.models import Team, User
from sharing.items import alert_kinds
from sharing.items.actions.items import ItemRefused, Why, decide, held, locked, not_theirs, record, version_of_item
from sharing.items.actions.news import tell_unlisted
from sharing.items.models import Item
from sharing.items.unlisted_models import UnlistedBasis
from sharing.reference import gateways

SHARES = ("share", "share_gist")
IN_THE_LIST = "Select this basis from the list"


class _Rehearsed(Exception):
    """Takes back what was only tried."""


@transaction.atomic
def ask(
    *,
    item: Item,
    verb: str,
    teams: Iterable[Team],
    review_on: date | None,
    owner: User | None,
    why: Why,
    by: User,
    version: str = "",
) -> UnlistedBasis:
    """The first part. Arguments are those of `decide`; `why.lawful_basis` is in free words, and why it is necessary is
    never empty. What `decide` would refuse is refused now.

    Raises as `decide`, and SamePerson for whom nobody could ever be the second.
    """
    item = locked(item)
    if not held(item, by):
        raise not_theirs()
    named, basis = list(teams), why.lawful_basis.strip()
    if verb not in SHARES:
        raise ItemRefused("unlisted_basis", "Remove the basis. Only sharing has one")
    if basis in gateways.titles_of(item.programme, on=timezone.localdate()):
        raise ItemRefused("unlisted_basis", IN_THE_LIST)
    if not why.necessity.strip():
        raise ItemRefused("necessity", "Enter why it is necessary and proportionate")
    if waiting := item.unlisted_bases.waiting().select_related("asked_by").first():
        raise MoveRefused(f"{waiting.asked_by} asked to share it on another basis. Answer that first")
    two_people.refuse_who_cannot_sign(by)
    why = replace(why, lawful_basis=basis)
    with suppress(_Rehearsed), transaction.atomic():
        decide(
            item=item,
            verb=verb,
            teams=named,
            review_on=review_on,
            owner=owner,
            why=why,
            by=by,
            version=version,
            agreed_with=by,
        )
        raise _Rehearsed
    assert review_on is not None  # noqa: S101 - `decide` has asked
    asked = UnlistedBasis.objects.create(
        item=item,
        verb=verb,
        lawful_basis=basis,
        reason=why.reason,
        purpose=why.purpose,
        necessity=why.necessity,
        owner=owner or item.owner,
        review_on=review_on,
        version=version_of_item(item),
        asked_by=by,
    )
    asked.teams.set(named)
    record(item, "unlisted_asked", by=by, reason=why.reason, more=_said(asked))
    tell_unlisted(asked, at=asked.asked_at)
    return asked


@transaction.atomic
def agree(*, asked: UnlistedBasis, by: User) -> Item:
    """The second part, by another person who may decide on it too: it is shared as it was asked.

    Raises SamePerson, and as `decide`; nothing is then changed.
    """
    item = locked(asked.item)
    _require_theirs(item, by)
    asked = _claim(asked, by=by, is_agreed=True)
    if asked.version != version_of_item(item):
        raise MoveRefused("The item has changed since this was asked. Refuse it, and ask again")
    _end_alert(asked, f"Agreed by {by}")
    record(item, "unlisted_agreed", by=by, reason=asked.reason, more=_said(asked))
    return decide(
        item=item,
        verb=asked.verb,
        teams=list(asked.teams.select_related("agency")),
        review_on=asked.review_on,
        owner=asked.owner,
        why=Why(asked.reason, asked.lawful_basis, asked.purpose, asked.necessity),
        by=by,
        agreed_with=asked.asked_by,
    )


@transaction.atomic
def refuse(*, asked: UnlistedBasis, because: str, by: User) -> Item:
    """Another person says no, or whoever asked takes it back. Nothing is shared."""
    item = locked(asked.item)
    _require_theirs(item, by)
    if not because.strip():
        raise ItemRefused("because", "Enter a reason")
    asked = _claim(asked, by=by, is_agreed=False, answer=because.strip()[:300])
    _end_alert(asked, f"{by}: {because.strip()}"[:200])
    record(item, "unlisted_refused", by=by, reason=because, more=_said(asked))
    return item


def _require_theirs(item: Item, by: User) -> None:
    if not held(item, by):
        raise not_theirs()
    access.require(by, Permission.CHANGE, item.subject)
    if not by.can(Capability.DECIDE_ON_ITEMS):
        audit.refuse(by=by, verb="sharing.item_change_refused", target=item, subject=item.subject_id)
        raise access.NotAllowed(Capability.DECIDE_ON_ITEMS)


def _claim(asked: UnlistedBasis, *, by: User, is_agreed: bool, answer: str = "") -> UnlistedBasis:
    said = {"is_agreed": is_agreed, "answer": answer, "answered_by": by, "answered_at": timezone.now()}
    asked = UnlistedBasis.objects.select_related("asked_by", "owner", "item").get(pk=asked.pk)
    if is_agreed:
        two_people.refuse_same_person(asked.asked_by, by)
    if not UnlistedBasis.objects.waiting().filter(pk=asked.pk).update(**said):
        raise MoveRefused("It was already answered")
    return asked


def _end_alert(asked: UnlistedBasis, reason: str) -> None:
    alerts.resolve(kind=alert_kinds.UNLISTED_BASIS, key=key_of(asked), reason=reason)


def key_of(asked: UnlistedBasis) -> str:
    return f"unlisted:{asked.pk}"


def _said(asked: UnlistedBasis) -> dict[str, object]:
    """Of the log: by what it is known, and not what the item says."""
    return {"unlisted_basis": str(asked.uid), "asked_by": asked.asked_by_id, "asked_verb": asked.verb}
