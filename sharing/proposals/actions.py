"""Propose a change, agree to it, stop it, and carry out what was agreed.

What a change does is another feature's action, registered by its kind (`carries_out`) and called with who proposed and
who agreed. It is tried when the change is proposed, and undone: what would refuse it then refuses it now.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.db import models, transaction
from django.utils import timezone

from sharing import audit
from sharing.access.roles import Capability, holders
from sharing.access.rules import staff_number
from sharing.access.two_people import are_one_person, refuse_same_person, refuse_who_cannot_sign
from sharing.agencies.models import User
from sharing.proposals import letters, rules
from sharing.proposals.models import ChangeNotice, ProposedChange
from sharing.proposals.packing import pack, unpack
from sharing.proposals.rules import ChangeKind, ChangeState
from sharing.records.errors import Refused
from sharing.records.once import keyed, made_before, take_turns

Verb = Callable[..., Any]
Seconds = Callable[[dict[str, Any], User], list[User]]
Why, Stage = ChangeNotice.Why, ChangeNotice.Stage
NO_SECOND = "No one can agree to this. It needs an active privacy officer who has a staff number"
NO_OTHER = "No one can agree to this now. Call command, or a manager, and check the rota"
OVERSEE = (Capability.AGREE_CHANGES, Capability.READ_LOG, Capability.COMMAND)

_verbs: dict[ChangeKind, Verb] = {}
_seconds: dict[ChangeKind, Seconds] = {}


class ChangeRefused(Refused):
    """The change cannot be proposed, agreed or stopped so."""


class _Undone(Exception):
    """The change was tried, and nothing of it is kept."""


@dataclass(frozen=True)
class Change:
    """What somebody proposes. asked: what its action is called with. lines: each a label, what is so now (empty where
    nothing is) and what would be. changed: the names of the fields that would change, where it changes a row."""

    kind: ChangeKind
    title: str
    asked: dict[str, Any]
    lines: list[tuple[str, str, str]] = field(default_factory=list)
    about: User | None = None
    changed: frozenset[str] = frozenset()


def carries_out(kind: ChangeKind, verb: Verb, *, seconds: Seconds | None = None) -> None:
    """Let the changes of this kind be carried out by this action. Called once, from `ready()`.

    seconds: who can agree, by what is asked and who proposed it, where it is not the privacy officers.
    """
    _verbs[kind] = verb
    if seconds:
        _seconds[kind] = seconds


@transaction.atomic
def propose(*, change: Change, by: User, at: datetime | None = None, uid: UUID | None = None) -> ProposedChange:
    """Nothing follows before a second person agrees; whom it concerns and their manager are told at once.

    uid: the key that the form was given. The same again while it waits is the one that waits.
    Raises what its action raises, and SamePerson for who can never sign.
    """
    now = at or timezone.now()
    if before := made_before(ProposedChange, uid):
        return before
    refuse_who_cannot_sign(by)
    asked = {name: pack(value) for name, value in change.asked.items()}
    take_turns(f"change:{change.kind}:{change.about.pk if change.about else ''}")
    alike = ProposedChange.objects.stoppable(at=now).filter(kind=change.kind, asked=asked, about=change.about).first()
    if alike:
        return alike
    seconds = _who_can_agree(change.kind, change.asked, about=change.about, by=by)
    if not seconds:
        raise ChangeRefused("", NO_OTHER if change.kind in _seconds else NO_SECOND)
    _rehearse(change, by=by, agreed_by=seconds[0])
    row = ProposedChange.objects.create(
        kind=change.kind,
        title=change.title,
        lines=change.lines,
        asked=asked,
        about=change.about,
        proposed_by=by,
        proposed_at=now,
        **keyed(uid),
    )
    audit.record(
        action=audit.Action.ADMINISTRATION,
        verb="sharing.change_proposed",
        by=by,
        target=row,
        payload={"kind": row.kind, "about": row.about_id, "lines": change.lines},
    )
    _tell(row, Stage.PROPOSED, [*_concerned(row), *((user, Why.AGREES) for user in seconds)], at=now)
    return row


@transaction.atomic
def propose_by_operator(*, change: Change, waits: bool, at: datetime | None = None) -> ProposedChange:
    """What was asked for at the console, where there are no two who could agree. waits: it replaces a lost account, is
    carried out when its waiting time is full, and can be stopped until then; else it is done already.

    Everybody who oversees accounts is told at once, whoever else is told.
    """
    now = at or timezone.now()
    row = ProposedChange.objects.create(
        kind=change.kind,
        title=change.title,
        lines=change.lines,
        asked={name: pack(value) for name, value in change.asked.items()},
        about=change.about,
        proposed_at=now,
        agreed_at=now,
        counts_from=now + rules.COOLING if waits else None,
        done_at=None if waits else now,
    )
    _record("sharing.change_proposed" if waits else "sharing.change_done", row, None)
    if waits:
        overseers = User.objects.filter(is_active=True, role__in={role for power in OVERSEE for role in holders(power)})
        _tell(row, Stage.AGREED, [(user, Why.OVERSEES) for user in overseers], at=now)
    return row


@transaction.atomic
def agree(*, change: ProposedChange, by: User, at: datetime | None = None) -> ProposedChange:
    """It is carried out now, or when its waiting time is full. Agreed already: nothing happens.

    Raises SamePerson, ChangeRefused, and what its action raises.
    """
    now = at or timezone.now()
    row = _locked(change)
    if row.agreed_at is not None:
        return row
    if row.state(at=now) is not ChangeState.WAITING or row.proposed_by is None:
        raise ChangeRefused("", "This change was stopped or has lapsed. It must be proposed again")
    _refuse_who_left(row)
    refuse_same_person(row.proposed_by, by)
    if by not in who_can_agree(row):
        raise ChangeRefused("", _why_not(row, by))
    row.agreed_by, row.agreed_at = by, now
    row.counts_from = now + rules.COOLING if rules.cools(ChangeKind(row.kind), _changed(row)) else None
    row.save(update_fields=["agreed_by", "agreed_at", "counts_from"])
    told = _concerned(row)  # at the address that stands before the change
    _record("sharing.change_agreed", row, by)
    if row.counts_from is None:
        _carry_out(row, at=now)
    _tell(row, Stage.AGREED, told, at=now)
    return row


@transaction.atomic
def stop(*, change: ProposedChange, reason: str, by: User, at: datetime | None = None) -> ProposedChange:
    """Nothing follows from it: refused, withdrawn or objected to. One person is enough. Stopped already: nothing
    happens. Raises ChangeRefused for one that is done, and without a reason."""
    now = at or timezone.now()
    row = _locked(change)
    if row.stopped_at is not None:
        return row
    if row.done_at is not None:
        raise ChangeRefused("", "This change is done. Change it back, or disable the account")
    if not reason.strip():
        raise ChangeRefused("reason", "Enter a reason for stopping it")
    row.stopped_by, row.stopped_at, row.stopped_because = by, now, reason.strip()
    row.save(update_fields=["stopped_by", "stopped_at", "stopped_because"])
    _record("sharing.change_stopped", row, by, reason=row.stopped_because)
    _tell(row, Stage.STOPPED, _involved(row), at=now)
    return row


def carry_out_due(*, at: datetime) -> int:
    """What was agreed and has waited its time. One that is refused now is stopped with its reason, and the others go
    on. Returns how many were carried out."""
    due = ProposedChange.objects.agreed_not_done().filter(counts_from__lte=at).order_by("counts_from", "pk")
    return sum(_carry_out_due(key, at=at) for key in due.values_list("pk", flat=True))


def who_can_agree(row: ProposedChange) -> list[User]:
    """The people who can agree to this change now."""
    if row.proposed_by is None:
        return []
    asked = {name: unpack(value) for name, value in row.asked.items()}
    return _who_can_agree(ChangeKind(row.kind), asked, about=row.about, by=row.proposed_by)


def _who_can_agree(kind: ChangeKind, asked: dict[str, Any], *, about: User | None, by: User) -> list[User]:
    if kind in _seconds:
        found = [user for user in _seconds[kind](asked, by) if about is None or not are_one_person(about, user)]
    else:
        users = User.objects.filter(is_active=True, role__in=holders(Capability.AGREE_CHANGES)).order_by("pk")
        found = [user for user in users.select_related("agency") if _agrees(user, about=about)]
    return [user for user in found if staff_number(user.staff_number) and not are_one_person(by, user)]


def _agrees(user: User, *, about: User | None) -> bool:
    return rules.agrees(
        is_second=user.can(Capability.AGREE_CHANGES),
        administers=user.can(Capability.ADMINISTER),
        concerns_them=about is not None and are_one_person(about, user),
        no_second_left=about is not None and _is_the_last_second(about),
    )


def privacy_officers(of: Iterable[int] = ()) -> models.QuerySet[User]:
    """Who agrees to changes and proposes none; of these agencies, by key, where any are named."""
    seconds = set(holders(Capability.AGREE_CHANGES)) - set(holders(Capability.ADMINISTER))
    found = User.objects.filter(is_active=True, role__in=seconds)
    return found.filter(agency__in=list(of)) if of else found


def _rehearse(change: Change, *, by: User, agreed_by: User) -> None:
    """Carry it out, as if this second person had agreed, and undo it."""
    try:
        with transaction.atomic():
            _verbs[change.kind](**change.asked, by=by, agreed_by=agreed_by)
            raise _Undone
    except _Undone:
        return


def _carry_out(row: ProposedChange, *, at: datetime) -> None:
    _refuse_who_left(row)
    try:
        asked = {name: unpack(value) for name, value in row.asked.items()}
    except ObjectDoesNotExist:
        raise ChangeRefused("", "What it is about no longer exists. Stop it") from None
    made = _verbs[ChangeKind(row.kind)](**asked, by=row.proposed_by, agreed_by=row.agreed_by)
    row.done_at = at
    if row.about is None and isinstance(made, User):
        row.about = made
    row.save(update_fields=["done_at", "about"])
    _record("sharing.change_done", row, None)


def _refuse_who_left(row: ProposedChange) -> None:
    """What somebody began does not outlive their account."""
    for user in (row.proposed_by, row.agreed_by):
        if user is not None and not user.is_active:
            raise ChangeRefused("", f"The account of {user} is disabled. It must be proposed again")


def _carry_out_due(key: int, *, at: datetime) -> int:
    try:
        with transaction.atomic():
            row = ProposedChange.objects.agreed_not_done().select_for_update(skip_locked=True).filter(pk=key).first()
            if row is None:
                return 0
            _carry_out(row, at=at)
            return 1
    except Refused as refused:
        with transaction.atomic():
            row = ProposedChange.objects.agreed_not_done().select_for_update().filter(pk=key).first()
            if row is not None:
                row.stopped_at, row.stopped_because = at, refused.message[:300]
                row.save(update_fields=["stopped_at", "stopped_because"])
                _record("sharing.change_stopped", row, None, reason=row.stopped_because)
                _tell(row, Stage.STOPPED, _involved(row), at=at)
        return 0


def _concerned(row: ProposedChange) -> list[tuple[User, str]]:
    """Whose account it is, and their manager; without one, the privacy officers of their agency, or all. Of an account
    that is not there yet, its manager: it is written to when it is there."""
    if row.about is None:
        manager = unpack(row.asked.get("manager"))
        return [(manager, Why.MANAGER)] if manager else []
    if row.about.is_program:
        return []
    person = row.about
    found: list[tuple[User, str]] = [(person, Why.CONCERNED)]
    if person.manager is not None and person.manager.is_active:
        return [*found, (person.manager, Why.MANAGER)]
    officers = privacy_officers([person.agency_id])
    return [*found, *((user, Why.PRIVACY) for user in (officers if officers.exists() else privacy_officers()))]


def _involved(row: ProposedChange) -> list[tuple[User, str]]:
    """Who was told before, and who proposed it."""
    before = [(notice.user, notice.why) for notice in row.notices.select_related("user")]
    return [*before, *([(row.proposed_by, Why.OVERSEES)] if row.proposed_by else [])]


def _tell(row: ProposedChange, stage: str, told: Iterable[tuple[User, str]], *, at: datetime) -> None:
    """Each person once a stage, by the first reason that there is."""
    first: dict[int, tuple[User, str]] = {}
    for user, why in told:
        first.setdefault(user.pk, (user, why))
    ChangeNotice.objects.bulk_create(
        (
            ChangeNotice(change=row, user=user, address=user.email, why=why, stage=stage, made_at=at, next_try_at=at)
            for user, why in first.values()
        ),
        ignore_conflicts=True,
    )
    transaction.on_commit(letters.ring, robust=True)


def _is_the_last_second(about: User) -> bool:
    if not about.can(Capability.AGREE_CHANGES) or about.can(Capability.ADMINISTER):
        return False
    return all(are_one_person(about, user) for user in privacy_officers())


def _why_not(row: ProposedChange, by: User) -> str:
    if row.about is not None and are_one_person(row.about, by):
        return "This change is about your own account. Someone else must agree to it"
    if ChangeKind(row.kind) in _seconds:
        return f"Only these can agree now: {', '.join(map(str, who_can_agree(row))) or 'no one'}"
    return "A privacy officer must agree to this"


def _changed(row: ProposedChange) -> frozenset[str]:
    changes = row.asked.get("changes")
    return frozenset(changes["of"]) if changes else frozenset()


def _locked(change: ProposedChange) -> ProposedChange:
    rows = ProposedChange.objects.select_for_update(of=("self",))
    return rows.select_related("about__agency", "about__manager", "proposed_by").get(pk=change.pk)


def _record(verb: str, row: ProposedChange, by: User | None, *, reason: str = "") -> None:
    people = {"about": row.about_id, "proposed_by": row.proposed_by_id, "agreed_by": row.agreed_by_id}
    payload = {"kind": row.kind, **people}
    audit.record(action=audit.Action.ADMINISTRATION, verb=verb, by=by, target=row, reason=reason, payload=payload)
