"""Questions about the notification register, by name."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db.models import CharField, Exists, OuterRef, Q
from django.db.models.functions import Cast

from offenders.register.rules.notices import OF_POLICE, WHERE_FOUND
from offenders.register.rules.states import AT_LIBERTY, CONFIRM, LISTED, OVERDUE, OWED, RUNS, DutyState, EntryState
from offenders.rows import OfPersonQuerySet, table
from sharing import access
from sharing.access import fields
from sharing.access.fields import HOME_ADDRESS, KEEPS_REGISTER, READS_REGISTER
from sharing.access.rules import Programme
from sharing.practice.working_time import working_days_after
from sharing.records.account import Account

NO_ROW = Q(pk__lt=0)  # asked of the database: a question that Django knows to be empty is null as a column


class NotificationQuerySet(OfPersonQuerySet):
    """Rows of the register: of the programme terrorism, as Part 4 is, for those who may know of that one about the
    person; and for the roles that read it."""

    def handled_for(self, user: Account) -> Self:
        rows = self.filter(access.knows_of(user, Programme.TERRORISM, person="offender_id"))
        return fields.readable(rows, user, READS_REGISTER, but=NO_ROW)


class RegisterEntryQuerySet(NotificationQuerySet):
    def running(self) -> Self:
        """People to whom Part 4 applies now."""
        return self.filter(state__in=RUNS)

    def on_list(self) -> Self:
        """The same, and those of whom it cannot be decided."""
        return self.filter(state__in=LISTED)

    def undecided(self) -> Self:
        """Whether they are subject, until when or what they owe cannot be worked out."""
        return self.filter(Q(state=EntryState.UNDECIDED) | ~Q(duties_refused=""))

    def quashed(self) -> Self:
        """Without a period since an appeal, and nobody has confirmed that the duties never applied."""
        return self.filter(state=EntryState.UNDECIDED, refused__startswith=CONFIRM)

    def due_next(self, *, on: date) -> Self:
        """People at liberty with something due after this day, by the next working day."""
        return self.filter(state__in=AT_LIBERTY, next_due_on__gt=on, next_due_on__lte=working_days_after(on, 1))

    def to_look_at(self, *, on: date) -> Self:
        """Something changes by time alone on this day, or was to change before."""
        return self.filter(look_again_on__lte=on)


class NotificationPeriodQuerySet(NotificationQuerySet):
    def current(self) -> Self:
        """Those of the answers that count now."""
        return self.filter(answer__entry__isnull=False)

    def running(self, *, on: date) -> Self:
        """Begun and not over on this day; the later of two readings of the end counts, and no end is no end."""
        return self.current().filter(Q(last_day__isnull=True) | Q(last_day__gte=on), from_on__lte=on)


class NotificationDutyQuerySet(NotificationQuerySet):
    def owed(self) -> Self:
        """Neither settled nor lifted."""
        return self.filter(state__in=OWED)

    def overdue(self) -> Self:
        return self.filter(state__in=OVERDUE)

    def running_out(self, *, on: date) -> Self:
        """Open, with a last day that has passed."""
        return self.filter(state=DutyState.OPEN, due_on__lt=on)


class NoticeQuerySet(NotificationQuerySet):
    """What was told at a station."""


class ChangeQuerySet(NotificationQuerySet):
    """Changes of money and papers are for the police who keep the register."""

    def handled_for(self, user: Account) -> Self:
        return fields.readable(super().handled_for(user), user, KEEPS_REGISTER, but=~Q(kind__in=OF_POLICE))

    def standing(self) -> Self:
        """Without those that were withdrawn."""
        return self.filter(withdrawn_at__isnull=True)

    def not_told(self) -> Self:
        """Those of which a duty is owed; a stay also before it is long enough for one."""
        duties = table("NotificationDuty").objects.filter(
            offender=OuterRef("offender"), kind="CHANGE", about=Cast(OuterRef("pk"), CharField())
        )
        is_owed = Exists(duties.filter(state__in=sorted(OWED)))
        return self.standing().filter(is_owed | Q(kind="stay") & ~Exists(duties))


class RegisterItemQuerySet(NotificationQuerySet):
    """What was told of money and papers is for the police who keep the register; where somebody lives and is reached
    for those who read home addresses. Such a row is there as a whole, or not at all."""

    def handled_for(self, user: Account) -> Self:
        rows = super().handled_for(user)
        rows = fields.readable(rows, user, KEEPS_REGISTER, but=~Q(kind__in=OF_POLICE))
        return fields.readable(rows, user, HOME_ADDRESS, but=~Q(kind__in=WHERE_FOUND))

    def current(self, *, on: date) -> Self:
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=on), starts_on__lte=on)

    def standing(self) -> Self:
        """Told, and not told to have ended."""
        return self.filter(ends_on__isnull=True)


class JourneyQuerySet(NotificationQuerySet):
    def standing(self) -> Self:
        """Without those that were called off."""
        return self.filter(called_off_on__isnull=True)

    def abroad(self, *, on: date) -> Self:
        return self.standing().filter(Q(returned_on__isnull=True) | Q(returned_on__gt=on), departs_on__lt=on)


class DifferenceQuerySet(RegisterItemQuerySet):
    def open(self) -> Self:
        return self.filter(settled_at__isnull=True)


class FileQuerySet(NotificationQuerySet):
    """Suspected offences: for police, and for those who answer for the licence."""


class NeverAppliedQuerySet(NotificationQuerySet):
    def waiting(self) -> Self:
        return self.filter(confirmed_at__isnull=True, refused_at__isnull=True)

    def confirmed(self) -> Self:
        return self.filter(confirmed_at__isnull=False)
