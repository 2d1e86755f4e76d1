"""What must be told to the police, and by when (CTA 2008 ss.47 to 49, 56; SI 2009/2493 for journeys)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from offenders.register.rules.calendar import DAY, LONGEST, months_later, years_later
from offenders.register.rules.facts import Absence, Event, Journey, Life, NotDecided, Notice, Working
from offenders.register.rules.periods import Period

LAW_ENTRIES = ("cta-47", "cta-48", "cta-49", "cta-52", "cta-55", "cta-56")
DAYS_TO_TELL = 3
DAYS_OF_A_STAY = 7
DAYS_BEFORE_LEAVING = 7
REPEATS_ALL = frozenset({"47", "48", "48A", "49", "56"})  # such a notice settles what came before it
JOURNEY, JOURNEY_BACK = "52", "52-return"


class Duty(StrEnum):
    INITIAL = "INITIAL"
    RELEASE = "RELEASE"
    CHANGE = "CHANGE"
    PERIODIC = "PERIODIC"
    RETURN = "RETURN"
    TRAVEL_OUT = "TRAVEL_OUT"
    TRAVEL_BACK = "TRAVEL_BACK"


@dataclass(frozen=True)
class Due:
    """about: the event or journey, None for the others. since: the day from which its days count. section: by which
    it is owed."""

    duty: Duty
    due_on: date
    about: str | None = None
    since: date = date.min
    section: str = ""


def duties(life: Life, register: Iterable[Period], working: Working) -> list[Due]:
    """Those open on the day that is asked, late ones too, and the next periodic one. None while held or not subject."""
    running = [period for period in register if period.runs_on(life.as_at)]
    if not running:
        return []
    if life.is_held(life.as_at):
        working.add("CTA 2008 s.53(7)", "Held, so the duties wait")
        return []
    return sorted(
        _Duties(life, list(register), working).open(), key=lambda due: (due.due_on, due.duty, due.about or "")
    )


class _Duties:
    def __init__(self, life: Life, register: list[Period], working: Working):
        self.life, self.register, self.working = life, register, working
        self.told = sorted((each for each in life.notices if each.section in REPEATS_ALL), key=lambda each: each.on)
        self.last_day = max(period.last_day for period in register)

    def open(self) -> Iterator[Due]:
        initial = self._initial()
        if initial is not None:
            yield initial
        else:
            yield from self._release()
        yield from self._changes()
        yield from self._returns()
        yield from self._periodic()
        for journey in self.life.journeys:
            yield from self._journey(journey)

    # The first notice, and after each release

    def _initial(self) -> Due | None:
        """s.47: the first that is owed. A second offence asks for none of who has told before it (s.47(5))."""
        for period in sorted(self.register, key=lambda each: each.from_on):
            if any(notice.on < period.from_on for notice in self._while_subject(before=period.from_on)):
                continue
            due_on = self.third_day(period.from_on)
            if due_on is None or self._is_told(since=period.from_on):
                continue
            if self._was_removed(period.from_on, due_on):
                self.working.add("CTA 2008 s.55(4)", "Removed from the United Kingdom within the three days")
                continue
            self._says("CTA 2008 s.47", "three days that begin with the day dealt with or the release", due_on)
            return Due(Duty.INITIAL, due_on, since=period.from_on, section="CTA 2008 s.47")
        return None

    def _while_subject(self, *, before: date) -> list[Notice]:
        return [
            notice
            for notice in self.told
            if any(period.from_on <= notice.on and period.from_on < before for period in self.register)
        ]

    def _was_removed(self, first: date, last: date) -> bool:
        return any(absence.was_removed and first <= absence.left <= last for absence in self.life.absences)

    def _release(self) -> Iterator[Due]:
        """s.48(4), of who had told before: the first release that is not answered."""
        for span in sorted(self.life.detention, key=lambda each: each.first):
            released = span.until
            if released is None or released > self.life.as_at or not self._is_subject(released):
                continue
            if self.life.is_held(released) or not any(notice.on < released for notice in self.told):
                continue
            due_on = self.third_day(released)
            if due_on is not None and not self._is_told(since=released):
                self._says("CTA 2008 s.48(4)", f"three days that begin with the release on {released}", due_on)
                yield Due(Duty.RELEASE, due_on, since=released, section="CTA 2008 s.48(4)")
                return

    # Changes

    def _changes(self) -> Iterator[Due]:
        for event in self.life.events:
            day = self._day_of(event)
            if day is None or day > self.life.as_at or not self._is_subject(day) or self.life.is_abroad(day):
                continue
            due_on = self.third_day(day)
            if due_on is None or self._is_told(since=day, about=event.id):
                continue
            if event.kind == "vehicle" and event.first_used_on is not None:
                due_on = min(due_on, max(event.first_used_on, day))
            section = "CTA 2008 s.48A" if event.kind in ("account", "card", "document") else "CTA 2008 s.48"
            self._says(section, f"{event.id}: three days that begin with {day}, or the first use", due_on)
            yield Due(Duty.CHANGE, due_on, event.id, since=day, section=section)

    def _day_of(self, event: Event) -> date | None:
        """The day from which the days count; of a stay its seventh day within twelve months, None before that."""
        if event.kind != "stay":
            return event.on
        days = sorted(
            {
                first + timedelta(days=number)
                for first, last in event.stays
                for number in range((min(last, self.life.as_at) - first).days + 1)
            }
        )
        for earlier, seventh in zip(days, days[DAYS_OF_A_STAY - 1 :], strict=False):
            if seventh < months_later(earlier, 12):
                return seventh
        return None

    # Abroad

    def _returns(self) -> Iterator[Due]:
        """s.56: after a return, of who never had to tell first, or whose facts changed or year ran out abroad."""
        for absence in self.life.absences:
            back = absence.back
            if back is None or back > self.life.as_at or not self._is_subject(back) or self._is_told(since=back):
                continue
            if not (self._owed_nothing(absence) or self._changed(absence) or self._year_ran_out(absence)):
                continue
            due_on = self.third_day(back)
            if due_on is not None:
                self._says("CTA 2008 s.56", f"three days that begin with the return on {back}", due_on)
                yield Due(Duty.RETURN, due_on, since=back, section="CTA 2008 s.56")
                return

    def _owed_nothing(self, absence: Absence) -> bool:
        if any(notice.on <= absence.left for notice in self.told):
            return False
        firsts = [period.from_on for period in self.register]
        return any(
            absence.has(first) or self._was_removed(first, self.third_day(first) or first)
            for first in firsts
            if first <= (absence.back or LONGEST)
        )

    def _changed(self, absence: Absence) -> bool:
        return any((day := self._day_of(event)) is not None and absence.has(day) for event in self.life.events)

    def _year_ran_out(self, absence: Absence) -> bool:
        before = [notice for notice in self.told if notice.on <= absence.left]
        return bool(before) and absence.has(self._next_after(before[-1].on))

    # Each year

    def _periodic(self) -> Iterator[Due]:
        if not self.told:
            return
        due_on = self._next_after(self.told[-1].on)
        if due_on > self.last_day or self.life.is_held(due_on):
            return
        is_past = due_on <= self.life.as_at
        if is_past and self.life.is_abroad(due_on):
            return
        self._says("CTA 2008 s.49", "counted from the last notice", due_on)
        yield Due(Duty.PERIODIC, due_on, since=self.told[-1].on, section="CTA 2008 s.49")

    def _next_after(self, notice_on: date) -> date:
        if self.life.has_residence is None:
            raise NotDecided("Whether the person has a sole or main residence is not known")
        return years_later(notice_on, 1) if self.life.has_residence else notice_on + timedelta(days=7)

    # Journeys

    def _journey(self, journey: Journey) -> Iterator[Due]:
        if self._is_subject(journey.departs_on) and not self._is_told_of(journey, JOURNEY):
            ahead = (journey.departs_on - journey.known_on).days
            days = DAYS_BEFORE_LEAVING if ahead > DAYS_BEFORE_LEAVING else 1
            due_on = journey.departs_on - timedelta(days=days)
            self._says("SI 2009/2493 reg.4", f"{journey.id}: {days} days before {journey.departs_on}", due_on)
            yield Due(Duty.TRAVEL_OUT, due_on, journey.id, since=journey.known_on, section="SI 2009/2493 reg.4")
        back = journey.returned_on
        if back is None or back > self.life.as_at or not self._is_subject(back):
            return
        if journey.was_as_told is None:
            raise NotDecided(f"{journey.id}: whether the return was on the date and at the place notified is not known")
        back_by = self.third_day(back)
        if not journey.was_as_told and back_by is not None and not self._is_told_of(journey, JOURNEY_BACK, since=back):
            self._says("SI 2009/2493 reg.5", f"{journey.id}: three days that begin with the return", back_by)
            yield Due(Duty.TRAVEL_BACK, back_by, journey.id, since=back, section="SI 2009/2493 reg.5")

    def _is_told_of(self, journey: Journey, section: str, *, since: date | None = None) -> bool:
        return any(
            notice.section == section
            and notice.about in (journey.id, None)
            and (notice.about is not None or notice.on >= (since or journey.known_on))
            for notice in self.life.notices
        )

    # What they share

    def third_day(self, first: date) -> date | None:
        """The last of three days that begin with `first`, those held left out; None while that is not known."""
        day, left = first, DAYS_TO_TELL
        while True:
            held = next((span for span in self.life.detention if span.has(day)), None)
            if held is not None:
                if held.until is None:
                    return None
                day = held.until
                continue
            left -= 1
            if not left:
                return day
            day += DAY

    def _is_subject(self, day: date) -> bool:
        return any(period.runs_on(day) for period in self.register)

    def _is_told(self, *, since: date, about: str | None = None) -> bool:
        """By a notice that repeats all on that day or later, or by one about this event."""
        if any(notice.on >= since for notice in self.told):
            return True
        return about is not None and any(notice.about == about for notice in self.life.notices)

    def _says(self, section: str, says: str, due_on: date) -> None:
        self.working.add(section, f"{says}: {due_on.isoformat()}")
