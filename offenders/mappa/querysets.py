"""Questions about MAPPA cases, meetings and actions, by name."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db.models import DateField, Exists, OuterRef, Q, Subquery

from offenders.mappa.rules import TO_COME, WAS_HELD, ActionState, CaseState, LevelState, MeetingState
from offenders.rows import OfPersonQuerySet, table
from sharing import access
from sharing.access.roles import Capability
from sharing.agencies.models import User
from sharing.cover import standing
from sharing.records.account import Account


class MappaQuerySet(OfPersonQuerySet):
    """Rows of a case. A case is of one programme, and is there for who may know of the person under that one."""

    def handled_for(self, user: Account) -> Self:
        return self.filter(access.knows_programme(user, person="offender_id"))


class MappaCaseQuerySet(MappaQuerySet):
    def open(self) -> Self:
        return self.exclude(state=CaseState.EXITED)

    def review_late(self, *, on: date) -> Self:
        """Open, and the review was due before this day."""
        return self.open().filter(review_due_on__lt=on)

    def without_level(self) -> Self:
        return self.open().filter(level__isnull=True)

    def with_release(self) -> Self:
        """With `leaves_on`: when the person leaves custody by the release that is counted; None where none is."""
        releases = table("Release").objects.open().counted().filter(offender=OuterRef("offender_id"))
        return self.annotate(leaves_on=Subquery(releases.values("warn_on")[:1], output_field=DateField()))


class MappaLevelQuerySet(MappaQuerySet):
    def proposed(self) -> Self:
        return self.filter(state=LevelState.PROPOSED)


class MappaMeetingQuerySet(MappaQuerySet):
    def to_come(self) -> Self:
        return self.filter(state__in=TO_COME)

    def was_held(self) -> Self:
        return self.filter(state__in=WAS_HELD)

    def to_close(self) -> Self:
        """Held, and not closed yet."""
        return self.filter(state__in=[MeetingState.HELD, MeetingState.MINUTES_DRAFT])

    def minutes_late(self, *, on: date) -> Self:
        return self.to_close().filter(minutes_due_on__lt=on)


class MappaActionQuerySet(MappaQuerySet):
    def open(self) -> Self:
        """Of which the owner has said neither that it is done nor why not."""
        return self.filter(state=ActionState.SET)

    def late(self, *, on: date) -> Self:
        return self.open().filter(due_on__lt=on)

    def to_accept(self) -> Self:
        return self.filter(state__in=[ActionState.DONE, ActionState.REFUSED])

    def waiting_for(self, user: User) -> Self:
        """What the owner is to do, or who stands in for them, and what the chair is to accept."""
        return self.filter(
            standing.done_by(user, officer="owner", subject="offender_id") & Q(state=ActionState.SET)
            | Q(chair=user.pk, state__in=[ActionState.DONE, ActionState.REFUSED])
        )

    def owned_by(self, user: User) -> Self:
        """What is the user's to do: of an owner on leave, the stand-in's."""
        return self.filter(standing.done_by(user, officer="owner", subject="offender_id"))

    def answerable_by(self, user: User) -> Self:
        """The same, and the user's own while they are away: being away takes no right away."""
        return self.filter(Q(owner=user.pk) | standing.done_by(user, officer="owner", subject="offender_id"))


class MappaMinutesQuerySet(MappaQuerySet):
    """Minutes: for who was invited, who chairs, and the co-ordinators who see the person; for no program, and not by
    emergency access. For anybody else there are none, nor anything that counts them."""

    opened_by_emergency = False

    def handled_for(self, user: Account) -> Self:
        if user.is_program:
            return self.none()
        rows = super().handled_for(user)
        if user.can(Capability.RUN_MAPPA):
            return rows
        invited = table("MappaAttendance").objects.filter(meeting=OuterRef("meeting_id"), user=user.pk)
        return rows.filter(Q(Exists(invited)) | Q(meeting__chair=user.pk))
