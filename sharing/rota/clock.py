"""The clock of the rota: gaps ahead, reminders, and requests that nobody answered before their time came."""

from __future__ import annotations

from datetime import datetime

from sharing.agencies.models import User
from sharing.jobs.set_aside import alone
from sharing.rota import gaps, letters, posts
from sharing.rota.models import Shift, ShiftSwap
from sharing.rota.on_call import frame
from sharing.rota.rules import REMINDERS, SwapState, reminder_of


def watch(*, at: datetime) -> None:
    """Each post, shift and request for itself: one that raises is set aside. Safe to run twice, and late."""
    for post in posts.posts():
        with alone("rota_gaps", post.place.pk):
            gaps.settle(post, at=at)
    soon = Shift.objects.standing().filter(starts_at__lte=at + REMINDERS[-1] + REMINDERS[0], ends_at__gt=at)
    for shift in posts.with_covers(soon):
        with alone("rota_reminders", shift.pk):
            remind(shift, at=at)
    for swap in ShiftSwap.objects.filter(state=SwapState.ASKED, ends_at__lte=at).order_by("pk"):
        with alone("rota_swaps", swap.pk):
            lapse(swap, at=at)
    frame.publish()


def remind(shift: Shift, *, at: datetime) -> None:
    """Whoever has a part of the shift, before it begins."""
    for stint in posts.stints_of_shift(shift):
        before = reminder_of(stint.starts_at, made_at=shift.made_at, at=at)
        if before:
            key = f"{shift.pk}:{stint.user}:{int(stint.starts_at.timestamp())}:{before.total_seconds() // 3600:.0f}h"
            user = User.objects.get(pk=stint.user)
            letters.write_to(user, letters.REMINDER, post=posts.post_of(shift), key=key, at=at)


def lapse(swap: ShiftSwap, *, at: datetime) -> None:
    """Its time is over and nobody accepted: whoever has the shift is on call, as all the while."""
    ShiftSwap.objects.filter(pk=swap.pk, state=SwapState.ASKED).update(state=SwapState.LAPSED, answered_at=at)
