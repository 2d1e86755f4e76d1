"""Enter, change and end shifts, cover a part, ask for and answer swaps, offer a gap and take it.

Each act on a post waits for every other on it. What it changes, and for which people, is found from the rota before and
after: each person whose time on call is another hears of it at once, and so does the person who comes next after
somebody was taken off.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from sharing import access, audit
from sharing.access.rules import Permission
from sharing.agencies.models import User
from sharing.records.errors import Refused
from sharing.records.once import keyed, made_before, take_turns
from sharing.rota import gaps, letters, posts
from sharing.rota.models import Shift, ShiftCover, ShiftOffer, ShiftSwap
from sharing.rota.on_call import frame
from sharing.rota.posts import Post, post_of
from sharing.rota.rules import LONGEST_SHIFT, WALKED, Span, Stint, SwapState, common, why_not
from sharing.time_words import say_datetime

SHIFT_FIELDS = ("team", "agency", "level", "user", "starts_at", "ends_at")


class RotaRefused(Refused):
    """The rota cannot be as asked."""


@transaction.atomic
def enter(
    *, post: Post, user: User, starts_at: datetime, ends_at: datetime, by: User, uid: UUID | None = None
) -> Shift:
    """Somebody is on call from a moment until a moment. By a manager of the agency.

    uid: the key that the form was given; the same one again returns the shift that was made. Raises NotAllowed;
    RotaRefused where somebody is on call then already, or the user cannot be.
    """
    made = made_before(Shift, uid)
    if made:
        return made
    now = timezone.now()
    with _changing(post, at=now):
        _require_keeper(post, by)
        _refuse_times((starts_at, ends_at), at=now)
        _refuse_taken(post, (starts_at, ends_at))
        _refuse_unfit(user, post, (max(starts_at, now), ends_at), at=now)
        return _made(post, user, (starts_at, ends_at), by=by, at=now, uid=uid)


@transaction.atomic
def change(*, shift: Shift, user: User, starts_at: datetime, ends_at: datetime, by: User) -> Shift:
    """Another holder, or other times. What has passed stays: of a running shift the old holder's ends now.

    Raises NotAllowed, RotaRefused.
    """
    now = timezone.now()
    with _changing(post_of(shift), at=now) as post:
        row = _locked(shift, by=by, at=now)
        if row.starts_at <= now:
            starts_at = row.starts_at
        _refuse_times((starts_at, ends_at), at=now)
        _refuse_taken(post, (starts_at, ends_at), but=row)
        _refuse_unfit(user, post, (max(starts_at, now), ends_at), at=now)
        before = audit.fields_of(row, *SHIFT_FIELDS)
        if user.pk != row.user_id and row.starts_at < now:
            Shift.objects.filter(pk=row.pk).update(ends_at=now)
            _cut_covers(row, (row.starts_at, now), by=by, at=now)
            changed = _made(post, user, (now, ends_at), by=by, at=now)
        else:
            Shift.objects.filter(pk=row.pk).update(user=user, starts_at=starts_at, ends_at=ends_at)
            row.refresh_from_db()
            changed = row
            _cut_covers(row, (starts_at, ends_at), by=by, at=now)
        _record("rota.shift_changed", row, by=by, before=before, after=audit.fields_of(changed, *SHIFT_FIELDS))
        return changed


@transaction.atomic
def end(*, shift: Shift, reason: str, by: User) -> Shift:
    """A shift that runs ends now; one that is planned is called off. Raises NotAllowed, RotaRefused."""
    now = timezone.now()
    with _changing(post_of(shift), at=now):
        row = _locked(shift, by=by, at=now)
        if not reason.strip():
            raise RotaRefused("reason", "Enter a reason")
        if row.starts_at < now:
            Shift.objects.filter(pk=row.pk).update(ends_at=now)
            _cut_covers(row, (row.starts_at, now), by=by, at=now)
        else:
            off = {"called_off_at": now, "called_off_by": by, "called_off_because": reason.strip()}
            Shift.objects.filter(pk=row.pk).update(**off)
        row.refresh_from_db()
        _record("rota.shift_ended", row, by=by, after=audit.fields_of(row, "ends_at", "called_off_at"), reason=reason)
        return row


@transaction.atomic
def cover(*, shift: Shift, user: User, starts_at: datetime, ends_at: datetime, by: User) -> ShiftCover:
    """Someone else has a part of the shift, by a manager. Raises NotAllowed, RotaRefused."""
    now = timezone.now()
    with _changing(post_of(shift), at=now):
        row = _locked(shift, by=by, at=now)
        return _covered(row, user, (starts_at, ends_at), by=by, at=now)


@transaction.atomic
def ask(
    *, shift: Shift, starts_at: datetime, ends_at: datetime, asked_of: User | None, reason: str, by: User
) -> ShiftSwap:
    """Whoever has the time asks a colleague, or with None the whole desk, to take it. They stay on call until then.

    Raises RotaRefused; RecordHidden where the shift is none of theirs.
    """
    now = timezone.now()
    with _changing(post_of(shift), at=now) as post:
        row = _locked_row(shift, at=now)
        span = _within(row, (max(starts_at, now), ends_at))
        if not _holds(row, by, span):
            audit.refuse(by=by, verb="rota.swap_refused", target=row)
            raise RotaRefused("", "You are not on call for all of this time. Choose the part that is yours")
        if ShiftSwap.objects.open(at=now).filter(shift=row, starts_at__lt=span[1], ends_at__gt=span[0]).exists():
            raise RotaRefused("", "You have already asked for this time. Withdraw that request first")
        if asked_of:
            _refuse_unfit(asked_of, post, span, at=now, field="asked_of", but=row)
        swap = ShiftSwap.objects.create(
            shift=row,
            starts_at=span[0],
            ends_at=span[1],
            asked_by=by,
            asked_at=now,
            asked_of=asked_of,
            reason=reason.strip(),
        )
        _record("rota.swap_asked", swap, by=by, after=audit.fields_of(swap, "asked_of", "starts_at", "ends_at"))
        for user in [asked_of] if asked_of else posts.free_for(post, span, at=now):
            if user.pk != by.pk:
                letters.write_to(user, letters.ASKED, post=post, key=f"swap:{swap.pk}:{user.pk}", at=now)
        return swap


@transaction.atomic
def accept(*, swap: ShiftSwap, by: User) -> ShiftSwap:
    """`by` takes the time, from now on. Raises RotaRefused, RecordHidden where they are not asked."""
    now = timezone.now()
    with _changing(post_of(swap.shift), at=now):
        row = _asked(swap, at=now)
        if not is_asked(row, by, at=now):
            audit.refuse(by=by, verb="rota.swap_refused", target=row)
            raise access.RecordHidden
        shift = _locked_row(row.shift, at=now)
        made = _covered(shift, by, (max(row.starts_at, now), row.ends_at), by=by, at=now)
        return _answered(row, SwapState.ACCEPTED, by=by, at=now, cover=made)


@transaction.atomic
def refuse(*, swap: ShiftSwap, reason: str, by: User) -> ShiftSwap:
    """One who was asked by name says no. Raises RotaRefused, RecordHidden."""
    now = timezone.now()
    row = _asked(swap, at=now)
    if row.asked_of_id != by.pk:
        audit.refuse(by=by, verb="rota.swap_refused", target=row)
        raise access.RecordHidden
    return _answered(row, SwapState.REFUSED, by=by, at=now, reason=reason)


@transaction.atomic
def withdraw(*, swap: ShiftSwap, by: User) -> ShiftSwap:
    """Whoever asked does not ask any longer; a manager may do it too. Raises RotaRefused, RecordHidden."""
    now = timezone.now()
    row = _asked(swap, at=now)
    if row.asked_by_id != by.pk and not posts.keeps(by, post_of(row.shift)):
        audit.refuse(by=by, verb="rota.swap_refused", target=row)
        raise access.RecordHidden
    return _answered(row, SwapState.WITHDRAWN, by=by, at=now)


def is_asked(swap: ShiftSwap, user: User, *, at: datetime) -> bool:
    """Whether the user may take the time: asked by name, or as one of the whole desk who can be on call."""
    if swap.asked_of_id is not None:
        return swap.asked_of_id == user.pk
    if user.pk == swap.asked_by_id:
        return False
    return posts.qualified_for(post_of(swap.shift), at=at).filter(pk=user.pk).exists()


@transaction.atomic
def offer(*, post: Post, starts_at: datetime, ends_at: datetime, by: User) -> ShiftOffer:
    """Offer time for which nobody is on call to everybody who is qualified and free. Raises NotAllowed, RotaRefused."""
    now = timezone.now()
    with _changing(post, at=now):
        _require_keeper(post, by)
        span = (max(starts_at, now), ends_at)
        _refuse_times(span, at=now)
        if not any(_is_in(gap.span, span) for gap in gaps.between(post, span)):
            raise RotaRefused("", "Someone is on call for all or a part of this time")
        free = posts.free_for(post, span, at=now)
        if not free:
            raise RotaRefused("", "No one is qualified and free at this time. Offer a shorter time, or change a shift")
        if open_offers(at=now).filter(post.which, starts_at__lt=ends_at, ends_at__gt=span[0]).exists():
            raise RotaRefused("", "This time is already offered")
        row = ShiftOffer.objects.create(
            team=post.team,
            agency=post.agency,
            level=post.level,
            starts_at=span[0],
            ends_at=ends_at,
            offered_by=by,
            offered_at=now,
        )
        row.people.set(free)
        _record("rota.offered", row, by=by, after={"people": [user.pk for user in free]})
        for user in free:
            letters.write_to(user, letters.OFFERED, post=post, key=f"offer:{row.pk}:{user.pk}", at=now)
        return row


@transaction.atomic
def take(*, offer: ShiftOffer, by: User) -> ShiftOffer:
    """The first who takes it is on call for it. Raises RotaRefused; RecordHidden where it is not offered to them."""
    now = timezone.now()
    with _changing(post_of(offer), at=now) as post:
        row = ShiftOffer.objects.select_for_update().get(pk=offer.pk)
        if not row.people.filter(pk=by.pk).exists():
            audit.refuse(by=by, verb="rota.take_refused", target=row)
            raise access.RecordHidden
        if row.taken_at or row.ends_at <= now:
            raise RotaRefused("", "This time is no longer offered")
        span = (max(row.starts_at, now), row.ends_at)
        shift = post.shifts.filter(starts_at__lte=span[0], ends_at__gte=span[1]).first()
        if shift:  # whoever is named on it is not there
            _covered(shift, by, span, by=by, at=now)
        else:
            _refuse_taken(post, span)
            _refuse_unfit(by, post, span, at=now, field="")
            _made(post, by, span, by=by, at=now)
        ShiftOffer.objects.filter(pk=row.pk).update(taken_by=by, taken_at=now)
        row.refresh_from_db()
        _record("rota.taken", row, by=by, after=audit.fields_of(row, "taken_by", "taken_at"))
        return row


def open_offers(*, at: datetime) -> QuerySet[ShiftOffer]:
    """Not taken, and of time that is not over."""
    return ShiftOffer.objects.filter(taken_at__isnull=True, ends_at__gt=at)


# What several of them need


@contextmanager
def _changing(post: Post, *, at: datetime) -> Iterator[Post]:
    """Whatever is done in it to a post: whose time on call it changes hears of it, and gaps are told and ended."""
    take_turns(f"rota:{post.key}")
    before = _ahead(post, at=at)
    yield post
    after = _ahead(post, at=at)
    for key in _changed(before, after):
        user = User.objects.get(pk=key)
        letters.write_to(user, letters.CHANGED, post=post, key=f"{at.timestamp():.6f}:{key}", at=at)
    gaps.settle(post, at=at)
    transaction.on_commit(frame.publish, robust=True)


def _ahead(post: Post, *, at: datetime) -> list[Stint]:
    found = posts.stints_between((at, at + WALKED), post.which)
    return sorted(
        (Stint(each.user, max(each.starts_at, at), each.ends_at) for each in found if each.ends_at > at),
        key=lambda each: each.starts_at,
    )


def _changed(before: list[Stint], after: list[Stint]) -> set[int]:
    """Whose time on call is another, and who comes next after somebody who was taken off."""
    found = {each.user for each in set(before) ^ set(after)}
    for gone in set(before) - set(after):
        found.update([stint.user for stint in after if stint.ends_at > gone.starts_at][:1])
    return found


def _made(post: Post, user: User, span: Span, *, by: User, at: datetime, uid: UUID | None = None) -> Shift:
    shift = Shift.objects.create(
        team=post.team,
        agency=post.agency,
        level=post.level,
        user=user,
        starts_at=span[0],
        ends_at=span[1],
        made_by=by,
        made_at=at,
        **keyed(uid),
    )
    _record("rota.shift_entered", shift, by=by, after=audit.fields_of(shift, *SHIFT_FIELDS))
    return shift


def _covered(shift: Shift, user: User, span: Span, *, by: User, at: datetime) -> ShiftCover:
    """Whoever covered any of this time before does so no longer."""
    span = _within(shift, (max(span[0], at), span[1]))
    _refuse_unfit(user, post_of(shift), span, at=at, but=shift)
    for held in shift.covers.standing().filter(starts_at__lt=span[1], ends_at__gt=span[0]):
        _cut(held, [(held.starts_at, span[0]), (span[1], held.ends_at)], by=by, at=at)
    made = ShiftCover.objects.create(shift=shift, user=user, starts_at=span[0], ends_at=span[1], made_by=by, made_at=at)
    _record("rota.covered", made, by=by, after=audit.fields_of(made, "shift", "user", "starts_at", "ends_at"))
    return made


def _cut_covers(shift: Shift, span: Span, *, by: User, at: datetime) -> None:
    """The shift has other times: what of its covers lies outside is over."""
    for held in shift.covers.standing():
        part = common((held.starts_at, held.ends_at), span)
        if part != (held.starts_at, held.ends_at):
            _cut(held, [part] if part else [], by=by, at=at)


def _cut(held: ShiftCover, parts: list[Span], *, by: User, at: datetime) -> None:
    """A cover becomes these parts of itself."""
    ShiftCover.objects.filter(pk=held.pk).update(called_off_at=at, called_off_by=by)
    ShiftCover.objects.bulk_create(
        ShiftCover(shift=held.shift, user=held.user, starts_at=part[0], ends_at=part[1], made_by=by, made_at=at)
        for part in parts
        if part[0] < part[1]
    )


def _within(shift: Shift, span: Span) -> Span:
    part = common(span, (shift.starts_at, shift.ends_at))
    if part is None:
        raise RotaRefused("", "This time is not in the shift. Enter times within it")
    return part


def _is_in(outer: Span, inner: Span) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def _holds(shift: Shift, user: User, span: Span) -> bool:
    loaded = posts.with_covers(Shift.objects.filter(pk=shift.pk)).get()
    return any(
        stint.user == user.pk and _is_in((stint.starts_at, stint.ends_at), span)
        for stint in posts.stints_of_shift(loaded)
    )


def _asked(swap: ShiftSwap, *, at: datetime) -> ShiftSwap:
    row = (
        ShiftSwap.objects.select_for_update(of=("self",)).select_related("shift__team", "shift__agency").get(pk=swap.pk)
    )
    if row.state != SwapState.ASKED or row.ends_at <= at:
        raise RotaRefused("", "This request has been answered, withdrawn, or its time has passed")
    return row


def _answered(
    swap: ShiftSwap, state: SwapState, *, by: User, at: datetime, reason: str = "", cover: ShiftCover | None = None
) -> ShiftSwap:
    told = {"state": state, "answered_by": by, "answered_at": at, "answer": reason.strip(), "cover": cover}
    ShiftSwap.objects.filter(pk=swap.pk).update(**told)
    swap.refresh_from_db()
    _record(f"rota.swap_{state}", swap, by=by, after={"state": state}, reason=reason.strip())
    if by.pk != swap.asked_by_id:
        letters.write_to(
            swap.asked_by, letters.ANSWERED, post=post_of(swap.shift), key=f"answer:{swap.pk}:{state}", at=at
        )
    return swap


def _require_keeper(post: Post, by: User) -> None:
    if not posts.keeps(by, post):
        audit.refuse(by=by, verb="rota.change_refused")
        raise access.NotAllowed(Permission.CHANGE)


def _locked(shift: Shift, *, by: User, at: datetime) -> Shift:
    """The row as it stands, for somebody who keeps the rota. Raises NotAllowed, and RotaRefused where it is over."""
    _require_keeper(post_of(shift), by)
    return _locked_row(shift, at=at)


def _locked_row(shift: Shift, *, at: datetime) -> Shift:
    row = Shift.objects.select_for_update(of=("self",)).select_related("team", "agency", "user").get(pk=shift.pk)
    if row.called_off_at or row.ends_at <= at:
        raise RotaRefused("", "This shift has ended, or was called off")
    return row


def _refuse_times(span: Span, *, at: datetime) -> None:
    if span[1] <= span[0]:
        raise RotaRefused("ends", "The shift must end after it starts")
    if span[1] <= at:
        raise RotaRefused("day", "The shift must end in the future")
    if span[1] - span[0] > LONGEST_SHIFT:
        raise RotaRefused("ends", "A shift lasts 7 days at most")


def _refuse_taken(post: Post, span: Span, *, but: Shift | None = None) -> None:
    others = post.shifts.overlapping(*span).select_related("user")
    if other := (others.exclude(pk=but.pk) if but else others).first():
        words = f"{other.user} is {post} from {say_datetime(other.starts_at)} to {say_datetime(other.ends_at)}"
        raise RotaRefused("starts", f"{words}. Change that shift instead")


def _refuse_unfit(
    user: User, post: Post, span: Span, *, at: datetime, field: str = "user", but: Shift | None = None
) -> None:
    facts = posts.fitness_of([user], post, span, at=at, but=[but.pk] if but else ())[user.pk]
    if why := why_not(facts):
        raise RotaRefused(field, why)


def _record(
    verb: str,
    target: Shift | ShiftCover | ShiftSwap | ShiftOffer,
    *,
    by: User | None,
    before: dict | None = None,
    after: dict | None = None,
    reason: str = "",
) -> None:
    audit.record(
        action=audit.Action.ALTERATION,
        verb=verb,
        by=by,
        target=target,
        reason=reason,
        payload={"before": before, "after": after},
    )
