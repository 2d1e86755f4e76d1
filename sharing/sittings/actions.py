"""Convene a sitting, say why it may close unseen, close or cancel it. Each under a lock on the sitting.

The apps above call `convene` when something is to be decided, and `decide` in the transaction of the decision. Nobody
else closes a sitting.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.text import get_text_list

from sharing import access, alerts, audit
from sharing.access import two_people
from sharing.access.rules import Permission
from sharing.agencies.models import Team, User
from sharing.grants import who_can_see
from sharing.items import rules as item_rules
from sharing.items.actions.items import with_whom
from sharing.items.actions.news import holders_of
from sharing.items.actions.sights import known_extents
from sharing.items.models import Item
from sharing.items.rules import Occasion
from sharing.records.errors import Refused
from sharing.sittings import grid, rules
from sharing.sittings.alert_kinds import NOT_SEEN
from sharing.sittings.models import Briefing, SightAtClose, Sitting, SittingDecider, UnseenReason

UNSEEN = (
    "{} must be seen before this is decided, and {} not. Open the item, have it shared or read out, or enter a reason, "
    "on the page “Who has seen what”"
)


class SittingRefused(Refused):
    """It cannot be done to the sitting so."""


class Unseen(SittingRefused):
    """Somebody who decides has not seen what must be seen, and `by` may know so. sitting: where to look."""

    def __init__(self, sitting: Sitting, message: str):
        super().__init__("", message)
        self.sitting = sitting


@transaction.atomic
def convene(
    *,
    subject: Model,
    occasion: Occasion,
    about: UUID,
    title: str,
    deciders: Collection[User],
    by: User | None,
    sits_at: datetime | None = None,
    chair: User | None = None,
    programme: str = "",
    is_by_law: bool = False,
) -> Sitting:
    """The open sitting about this thing, made or brought up to what is said now.

    deciders: who decides from now on; who is left out leaves, with a row that says when. by: None for the clock.
    """
    said = {
        "title": title[:120],
        "sits_at": sits_at,
        "chair": chair,
        "programme": programme,
        "is_by_law": is_by_law,
    }
    sitting, is_new = (
        Sitting.objects.select_for_update()
        .open()
        .get_or_create(subject_id=subject.pk, occasion=occasion, about=about, defaults={"convened_by": by, **said})
    )
    if not is_new:
        Sitting.objects.filter(pk=sitting.pk).update(**said)
        sitting.refresh_from_db()
    changed = _seat(sitting, deciders)
    if is_new or changed:
        _record(sitting, "convened" if is_new else "deciders_changed", by=by, payload={"deciders": sorted(changed)})
    return sitting


def _seat(sitting: Sitting, deciders: Collection[User]) -> set[int]:
    now, wanted = timezone.now(), {user.pk for user in deciders}
    seated = sitting.deciders.filter(left_at__isnull=True)
    has = set(seated.values_list("user", flat=True))
    seated.exclude(user__in=wanted).update(left_at=now)
    SittingDecider.objects.bulk_create(
        SittingDecider(sitting=sitting, user_id=key, joined_at=now) for key in sorted(wanted - has)
    )
    return wanted ^ has


@transaction.atomic
def give_reason(*, sitting: Sitting, item: Item, user: User, why: rules.Why, text: str, by: User) -> UnseenReason:
    """Why the sitting may close though `user` has not seen the item. By who can see the item and edit the person;
    a second reason takes the place of the first, and waits anew. Raises SittingRefused, RecordHidden, NotAllowed."""
    sitting = _open(sitting)
    _require_item(sitting, item, by)
    if sitting.occasion in rules.NEEDS_SECOND:
        two_people.refuse_who_cannot_sign(by)
    if not text.strip():
        raise SittingRefused("text", "Enter a reason")
    if mark := item_rules.marked_too_high(text):
        raise SittingRefused("text", f"“{mark}” reads as a marking. {item_rules.USE_THE_POINTER}")
    if user not in (grid.deciders_of(sitting) or [by]):
        raise SittingRefused("", f"{user} does not decide here")
    said = {"why": why, "text": text.strip()[:500], "given_by": by, "given_at": timezone.now()}
    reason, _ = UnseenReason.objects.update_or_create(
        sitting=sitting, item=item, user=user, defaults=said | {"agreed_by": None, "agreed_at": None}
    )
    _record(
        sitting, "unseen_explained", by=by, reason=text, payload={"item": str(item.uid), "user": user.pk, "why": why}
    )
    return reason


@transaction.atomic
def agree(*, reason: UnseenReason, by: User) -> None:
    """The second person agrees that it closes unseen. Raises SamePerson, SittingRefused, RecordHidden, NotAllowed."""
    sitting = _open(reason.sitting)
    _require_item(sitting, reason.item, by)
    two_people.refuse_same_person(reason.given_by, by)
    said = {"agreed_by": by, "agreed_at": timezone.now()}
    if not UnseenReason.objects.filter(pk=reason.pk, agreed_at__isnull=True, given_at=reason.given_at).update(**said):
        raise SittingRefused("", "It was already agreed, or the reason has changed. See the current state")
    _record(sitting, "unseen_agreed", by=by, payload={"item": str(reason.item.uid), "user": reason.user_id})


@transaction.atomic
def say_who_tells(*, sitting: Sitting, item: Item, user: User, teller: User, words: str, by: User) -> Briefing:
    """Who tells `user`, who decides and may not see the item, what of it. By the side that holds it; said again, it
    takes the place of what was said. Raises SittingRefused, RecordHidden, NotAllowed."""
    sitting = _open(sitting)
    _require_item(sitting, item, by)
    if not Item.objects.filter(pk=item.pk).held_for(by).exists():
        raise SittingRefused("", "Only the holding team says who tells them what")
    if user not in grid.deciders_of(sitting) or item.pk in known_extents([item.pk], user):
        raise SittingRefused("", f"{user} does not decide here, or can see the item")
    if teller not in may_tell(item):
        raise SittingRefused("teller", "Select someone who can see the item")
    if not words.strip():
        raise SittingRefused("words", "Enter what they can be told")
    if mark := item_rules.marked_too_high(words):
        raise SittingRefused("words", f"“{mark}” reads as a marking. {item_rules.USE_THE_POINTER}")
    said = {"teller": teller, "words": words.strip()[:300], "said_by": by, "said_at": timezone.now()}
    row, _ = Briefing.objects.update_or_create(sitting=sitting, item=item, user=user, defaults=said)
    _record(sitting, "briefing_said", by=by, payload={"item": str(item.uid), "user": user.pk, "teller": row.teller_id})
    return row


def may_tell(item: Item) -> list[User]:
    """Who can see the item now, of the teams that hold it or have it, by name."""
    teams = [*Team.objects.filter(pk__in=holders_of(item)), *with_whom(item)]
    members = who_can_see.members_who_see(item.subject, teams, at=timezone.now())
    people = User.objects.filter(pk__in={key for found in members.values() for key in found}).select_related("agency")
    return [user for user in people.order_by("name", "pk") if item.pk in known_extents([item.pk], user)]


@transaction.atomic
def attend(*, occasion: Occasion, about: UUID, by: User) -> None:
    """`by` takes their part in what is decided, as one of several, before it closes. Nothing where no sitting is open.

    Raises Unseen where they, or who took part before them, have not seen what `by` may know and must be seen.
    """
    sitting = Sitting.objects.select_for_update().open().filter(occasion=occasion, about=about).first()
    if sitting is None:
        return
    taking_part = {*grid.deciders_of(sitting), by}
    cells = grid.cells_of(sitting, known_extents(grid.marked(sitting), by), taking_part)
    if stopping := [cell for cell in cells.values() if cell.stops and not sitting.is_by_law]:
        raise Unseen(sitting, _format_unseen(stopping))
    _seat(sitting, taking_part)


@transaction.atomic
def decide(
    *,
    subject: Model,
    occasion: Occasion,
    about: UUID,
    title: str,
    by: User,
    deciders: Collection[User] = (),
    is_by_law: bool = False,
) -> Sitting:
    """What the sitting is about is decided: `close`, with these people as those who decide. One that was never
    convened is convened now. Raises Unseen."""
    sitting = Sitting.objects.open().filter(subject_id=subject.pk, occasion=occasion, about=about).first()
    if sitting is None:
        sitting = convene(
            subject=subject,
            occasion=occasion,
            about=about,
            title=title,
            deciders=deciders or [by],
            by=by,
            is_by_law=is_by_law,
        )
    elif deciders:
        _seat(sitting, deciders)
    return close(sitting, by=by)


@transaction.atomic
def conclude(*, occasion: Occasion, about: UUID, by: User | None) -> None:
    """All who decide took part (`attend`), and it is decided by that: what each had seen is kept. What who came last
    could not know is told to its holders. by: None for the clock. Nothing where no sitting is open."""
    sitting = Sitting.objects.select_for_update().open().filter(occasion=occasion, about=about).first()
    if sitting is not None:
        _keep_and_end(sitting, grid.deciders_of(sitting), by=by)


@transaction.atomic
def close(sitting: Sitting, *, by: User) -> Sitting:
    """What each had seen is kept, and the sitting is over. Where nobody is named, `by` alone decides.

    Raises Unseen where `by` may know an item that somebody who decides has not seen, and nothing says why; the law's
    own releases are never stopped. What `by` may not know stops nothing: the side that holds it is told by the clock.
    """
    sitting = _open(sitting)
    deciders = grid.deciders_of(sitting) or [by]
    cells = grid.cells_of(sitting, known_extents(grid.marked(sitting), by), deciders)
    stopping = [cell for cell in cells.values() if cell.stops]
    if stopping and not sitting.is_by_law:
        raise Unseen(sitting, _format_unseen(stopping))
    return _keep_and_end(sitting, deciders, by=by)


def _keep_and_end(sitting: Sitting, deciders: Collection[User], *, by: User | None) -> Sitting:
    keys = grid.marked(sitting)
    known = known_extents(keys, by) if by else {}
    SightAtClose.objects.bulk_create(
        SightAtClose(
            sitting=sitting,
            item_id=cell.item_id,
            user=cell.user,
            sight=cell.sight,
            seen_at=cell.seen_at,
            was_known=cell.item_id in known,
            reason=cell.reason if cell.is_explained else None,
        )
        for cell in grid.cells_of(sitting, keys, deciders).values()
    )
    return _end(sitting, rules.State.CLOSED, by=by)


@transaction.atomic
def cancel(*, occasion: Occasion, about: UUID, by: User | None) -> None:
    """It will not be decided. One that is over, or that never was, stays."""
    sitting = Sitting.objects.select_for_update().open().filter(occasion=occasion, about=about).first()
    if sitting is not None:
        _end(sitting, rules.State.CANCELLED, by=by)


# What these share


def _open(sitting: Sitting) -> Sitting:
    found = Sitting.objects.select_for_update().get(pk=sitting.pk)
    if found.state != rules.State.OPEN:
        raise SittingRefused("", "This is already closed or cancelled. What each had seen stays as it was")
    return found


def _end(sitting: Sitting, state: rules.State, *, by: User | None) -> Sitting:
    sitting.state, sitting.ended_by, sitting.ended_at = state, by, timezone.now()
    sitting.save(update_fields=["state", "ended_by", "ended_at"])
    for key in open_warnings(sitting, alerts.open_keys(kind=NOT_SEEN)):
        alerts.resolve(kind=NOT_SEEN, key=key, reason=sitting.get_state_display())
    _record(sitting, state, by=by)
    return sitting


def key_of(sitting: Sitting, more: str) -> str:
    return f"sitting:{sitting.pk}:{more}"


def open_warnings(sitting: Sitting, keys: Iterable[str]) -> list[str]:
    """Of these keys of open alerts those of the sitting."""
    start = key_of(sitting, "")
    return sorted(key for key in keys if key.startswith(start))


def _require_item(sitting: Sitting, item: Item, by: User) -> None:
    if item.subject_id != sitting.subject_id or item.pk not in known_extents([item.pk], by):
        audit.refuse(by=by, verb="sharing.sitting_refused", target=sitting, subject=sitting.subject_id)
        raise access.RecordHidden
    access.require(by, Permission.CHANGE, item.subject)


def _format_unseen(stopping: list[grid.Cell]) -> str:
    items = Item.objects.in_bulk({cell.item_id for cell in stopping})
    names = sorted({str(cell.user) for cell in stopping})
    have = "has" if len(names) == 1 else "have"
    references = sorted(item.reference for item in items.values())
    return UNSEEN.format(get_text_list(references, "and"), f"{get_text_list(names, 'and')} {have}")


def _record(sitting: Sitting, verb: str, *, by: User | None, reason: str = "", payload: dict | None = None) -> None:
    audit.record(
        action=audit.Action.ALTERATION,
        verb=f"sharing.sitting_{verb}",
        by=by,
        target=sitting,
        subject=sitting.subject_id,
        reason=reason[:500],
        payload=audit.fields_of(sitting, "occasion", "state", "sits_at") | (payload or {}),
    )
