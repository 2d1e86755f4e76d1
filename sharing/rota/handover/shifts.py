"""Which shift is handed over to which, the people on each, and who may read of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sharing.access.roles import Capability
from sharing.agencies.models import Membership, Team, User
from sharing.rota.handover.models import ShiftSheet
from sharing.rota.handover.rules import ShiftState, ShiftTimes, state_of
from sharing.rota.models import Shift
from sharing.rota.on_call.now import held
from sharing.rota.on_call.overlap import SIGN_WITHIN
from sharing.rota.rules import Level


@dataclass(frozen=True)
class Change:
    """One shift of a desk follows another. outgoing, incoming: who holds them at the change, or now."""

    before: Shift
    after: Shift
    outgoing: User
    incoming: User
    sheet: ShiftSheet | None

    @property
    def desk(self) -> Team:
        if self.after.team is None:
            raise ValueError("a shift of command is not handed over")
        return self.after.team

    @property
    def is_signed(self) -> bool:
        return self.after.signed_at is not None

    @property
    def is_written(self) -> bool:
        return self.sheet is not None and self.sheet.written_at is not None

    def state(self, *, at: datetime) -> ShiftState:
        """Of the shift before."""
        return state_of(
            ShiftTimes(
                self.before.starts_at,
                self.before.ends_at,
                self.after.starts_at,
                self.after.ends_at,
                self.after.signed_at,
            ),
            at=at,
            sign_within=SIGN_WITHIN,
        )


def desks_of(user: User, *, at: datetime):
    """The duty desks that the user works in."""
    members = Membership.objects.live(at=at).filter(user=user).values("team_id")
    return Team.objects.open().filter(kind=Team.Kind.DUTY_DESK, pk__in=members)


def changes_of(user: User, *, at: datetime) -> list[Change]:
    """Of each desk of the user's: the change to the running shift, and the next one."""
    found = []
    for desk in desks_of(user, at=at):
        shifts = Shift.objects.standing().filter(team=desk, level=Level.FIRST, ends_at__gt=at)
        for after in shifts.select_related("team__agency", "user").order_by("starts_at")[:2]:
            if change := change_to(after, at=at):
                found.append(change)
    return found


def past_of(user: User, *, at: datetime, most: int = 10):
    """Sheets of the user's desks that were signed, newest first."""
    rows = ShiftSheet.objects.filter(shift__team__in=desks_of(user, at=at), signed_at__isnull=False)
    return rows.select_related("shift__team", "written_by", "signed_by").order_by("-signed_at", "-pk")[:most]


def change_to(after: Shift, *, at: datetime) -> Change | None:
    """None where nothing is handed over: no shift ends as this one starts, or one person holds both."""
    if after.team_id is None or after.level != Level.FIRST:
        return None
    before = Shift.objects.standing().filter(team=after.team_id, level=Level.FIRST, ends_at=after.starts_at).first()
    if before is None:
        return None
    outgoing, incoming = _holder(before, before.ends_at), _holder(after, max(at, after.starts_at))
    sheet = ShiftSheet.objects.filter(shift=after).select_related("written_by", "signed_by").first()
    if outgoing is None or incoming is None or (outgoing == incoming and sheet is None):
        return None
    return Change(before, after, outgoing, incoming, sheet)


def find_change(user: User, uid: UUID, *, at: datetime) -> Change | None:
    """The change to this shift, for a member of its desk; None for anybody else, and for none."""
    rows = Shift.objects.standing().filter(uid=uid, team__in=desks_of(user, at=at)).select_related("team__agency")
    after = rows.first()
    return change_to(after, at=at) if after else None


def late(*, at: datetime) -> list[Change]:
    """Running shifts that are not signed for in time, and follow somebody else's."""
    rows = Shift.objects.running(at=at).filter(
        level=Level.FIRST, team__isnull=False, signed_at__isnull=True, starts_at__lte=at - SIGN_WITHIN
    )
    changes = (change_to(after, at=at) for after in rows.select_related("team__agency").order_by("pk"))
    return [change for change in changes if change is not None and change.outgoing != change.incoming]


def managers_of(desk: Team, *, at: datetime) -> bool:
    """Whether somebody who manages works in the desk."""
    members = Membership.objects.live(at=at).filter(team=desk, user__is_active=True).select_related("user")
    return any(member.user.can(Capability.GRANT_ACCESS) for member in members)


def _holder(shift: Shift, at: datetime) -> User | None:
    row = held(Shift.objects.filter(pk=shift.pk), at=at).values("holder").first()
    return User.objects.filter(pk=row["holder"]).first() if row else None
