"""A change of the register of law that moves dates: worked through for everybody before two people can make it so."""

from __future__ import annotations

from datetime import date

from django.urls import reverse

from offenders.dates.calculation_models import LawReplay
from offenders.dates.engine.law.commencements import CannotBegin
from offenders.dates.record_adapter.kept_law import ENTRIES
from offenders.dates.replays.actions import ask_replay
from offenders.reference.keeping.actions import ChangeRefused
from offenders.reference.keeping.consequences import Consequence
from offenders.reference.keeping.models import ReferenceChange
from offenders.reference.law.actions import KIND
from offenders.reference.law.models import LawEntry
from sharing.models import AuditEntry, User

OPENED = "law_replay.opened"
NOT_DONE = "The people affected are still being calculated. Open the result when it is ready, then agree"
NOT_SEEN = "Open the list of people affected, then agree"


def follow_proposal(*, change: ReferenceChange, by: User) -> None:
    """Have the caseload worked out as the change would have it. Raises ChangeRefused where days contradict others."""
    days, settled = moved_by(change)
    if not days and not settled:
        return
    try:
        replay = ask_replay(title=f"Register of law: {change.named}"[:120], days=days, settled=settled, by=by)
    except CannotBegin as refused:
        raise ChangeRefused("in_force_from", str(refused)) from refused
    LawReplay.objects.filter(pk=replay.pk).update(change=change)


def refuse_unseen(*, change: ReferenceChange, by: User) -> None:
    """Nobody agrees to a change that moves dates before they have seen whom. Raises ChangeRefused."""
    if not any(moved_by(change)):
        return
    replay = LawReplay.objects.filter(change=change).first()
    if replay is None or replay.finished_at is None:
        raise ChangeRefused("", NOT_DONE)
    if not has_seen(replay, by):
        raise ChangeRefused("", NOT_SEEN)


def has_seen(replay: LawReplay, user: User) -> bool:
    """Whether this person opened the result."""
    looked = AuditEntry.objects.filter(actor_id=user.pk, verb=OPENED, target_id=replay.pk, at__gte=replay.finished_at)
    return looked.exists()


def moved_by(change: ReferenceChange) -> tuple[dict[str, date], dict[str, str]]:
    """The first days that the change would move, by the name of what begins, and the readings that it would settle.
    Raises ChangeRefused where it would leave a rule without a first day."""
    if change.kind != KIND or change.row is None:
        return {}, {}
    days: dict[str, date] = {}
    name = ENTRIES.get(LawEntry.objects.values_list("key", flat=True).get(uid=change.row))
    if name and "in_force_from" in change.after:
        if not change.after["in_force_from"]:
            raise ChangeRefused("in_force_from", "Enter the first day: rules of our calculation begin on it")
        days[name] = date.fromisoformat(change.after["in_force_from"])
    return days, dict(change.after.get("settled") or {})


def consequence_of(change: ReferenceChange, reader: User) -> Consequence | None:
    """Whom it would move, on the page of the change; None where it moves no date."""
    replay = LawReplay.objects.filter(change=change).first()
    if replay is None:
        return None
    href = reverse("law_replay", args=[replay.uid])
    if replay.finished_at is None:
        return Consequence("The caseload is being calculated with this change.", href, "View progress", NOT_DONE)
    why_not = "" if has_seen(replay, reader) else NOT_SEEN
    return Consequence("The caseload was calculated with this change.", href, "People affected", why_not)
