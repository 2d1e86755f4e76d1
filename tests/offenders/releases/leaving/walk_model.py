"""A model of who may leave on which day, in plain Python: shares no code with the gate.

Of one person, by what was done: each source's dates with the user who gave them.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

A_DAY = timedelta(days=1)
ROUTES = {"CRD": ("CRD",), "ARD": ("ARD",), "SED": ("SED", "SLED"), "PRRD": ("PRRD",)}
OF_A_FIRST_CUSTODY = {"CRD", "ARD"}
LAST_DAY = ("LED", "SLED", "SED")  # of a licence: the first of them that a source has
CODES = ROUTES | {"END": LAST_DAY}
LATELY = timedelta(days=28)
JOB, ENGINE = "a job", "the calculation"  # nobody's single hand
OTHER_HANDS = {JOB, ENGINE}
BANK_HOLIDAYS = {  # of the months in which the stories are, and of the year after, in which their sentences end
    *(date(2026, 12, 25), date(2026, 12, 28), date(2027, 1, 1)),
    *(date(2027, 3, 26), date(2027, 3, 29), date(2027, 5, 3), date(2027, 5, 31), date(2027, 8, 30)),
    *(date(2027, 12, 27), date(2027, 12, 28), date(2028, 1, 3)),
    *(date(2028, 4, 14), date(2028, 4, 17), date(2028, 5, 1), date(2028, 5, 29), date(2028, 8, 28)),
    *(date(2028, 12, 25), date(2028, 12, 26), date(2029, 1, 1)),
}


def working(day, step):
    while day.weekday() > 4 or day in BANK_HOLIDAYS:
        day += step * A_DAY
    return day


@dataclass
class Direction:
    """planned_on: the day that is meant; opens_on: the first on which the person could go. until: the last day on which
    it can be challenged, None for none or not known."""

    planned_on: object
    opens_on: object
    is_final: bool
    until: object
    by: set
    is_confirmed: bool = False

    @property
    def first_day(self):
        """The first day on which it could be final; None where that is not known."""
        if self.is_final:
            return self.opens_on
        return max(self.opens_on, self.until + A_DAY) if self.until else None


@dataclass
class Order:
    key: int
    opens_on: object
    is_of_a_court: bool
    by: set
    is_confirmed: bool = False


@dataclass
class Model:
    """sheet, court: by code, the day and whose word it is. own: by code. accepted: by code, the days of sheet, court
    and own that were looked at, and by whom. overrides: by code, the day, until when, and by whom. before, end_before:
    dates of the release and of the end that one person's entries replaced and nobody has confirmed. differing: two
    answers of a double check. holds: how many.
    """

    held: bool = True
    recalled: bool = False
    for_other: bool = False  # received after a release, for something else: no date of the sentence lets them go
    on_remand: bool = False  # neither a sentence nor a date is recorded any longer
    escaped: bool = False
    released: bool = False
    ended: bool = False  # died, removed, acquitted, or their licence ended
    sheet: dict = field(default_factory=dict)
    court: dict = field(default_factory=dict)
    own: dict = field(default_factory=dict)
    moved: dict = field(default_factory=dict)  # by code, when our day became what it is, and by whom
    accepted: dict = field(default_factory=dict)
    overrides: dict = field(default_factory=dict)
    before: dict = field(default_factory=dict)
    end_before: dict = field(default_factory=dict)
    confirmed: set = field(default_factory=set)  # who confirmed that the release comes forward
    differing: tuple = ()
    direction: Direction | None = None
    order: Order | None = None
    decided: dict = field(default_factory=dict)  # by route, the day and by whom
    holds: int = 0
    known: list = field(default_factory=list)  # by which way, the day and who said it, of sheet and own once and now

    # What each source says

    def says(self, of):
        return {code: day for code, (day, _) in of.items()}

    def in_force(self, today):
        return {code: each for code, each in self.overrides.items() if each[1] > today}

    def official(self, today):
        if self.for_other:
            return {}
        return self.says(self.sheet) | {code: day for code, (day, *_) in self.in_force(today).items()}

    def accepted_own(self):
        own = dict(self.own)
        if not own:
            return {}
        for code, (day, *_) in self.accepted.items():
            own.pop(code, None)
            if day:
                own[code] = day
        return own

    def ours(self, today):
        own = self.accepted_own()
        return own | {code: day for code, (day, *_) in self.in_force(today).items() if code in own}

    def way(self, dates, route):
        """The working day on which these dates let the person go this way."""
        if self.for_other or (self.recalled and route in OF_A_FIRST_CUSTODY):
            return None
        days = [dates[code] for code in ROUTES[route] if code in dates]
        return working(min(days), -1) if days else None

    def first(self, dates):
        return min((day for route in ROUTES if (day := self.way(dates, route))), default=None)

    def speaking(self, route, today):
        """The dates of each source that is asked of this route."""
        partial = [self.says(self.court), *self.differing, self.end_before]
        found = [dates for dates in (self.official(today), self.ours(today), self.before) if dates]
        return found + [dates for dates in partial if any(code in dates for code in ROUTES[route])]

    # From which day

    def opens_from(self, route, today):
        """The first day on which somebody may record that the person left by this route; None for not as things are."""
        return self.would_open_from(route, today) if self.held else None

    def would_open_from(self, route, today):
        """The same of whoever left undue as if they were held: they go back to the same custody."""
        if self.released:
            return None
        if route == "APD":
            return self._directed_from()
        if route in ("COURT", "EXECUTIVE"):
            return self._ordered_from(route)
        if route not in ROUTES:
            return None
        days = [self.way(dates, route) for dates in self.speaking(route, today)]
        if not any(days):
            return None
        if route in self.decided:
            return self.decided[route][0]
        return max(days) if self.official(today) and all(days) else None

    def _directed_from(self):
        stands = self.direction
        if stands is None or not stands.is_final or not stands.is_confirmed or self.holds:
            return None
        return stands.opens_on

    def _ordered_from(self, route):
        order = self.order
        if order is None or self.on_remand or order.is_of_a_court != (route == "COURT"):
            return None
        return order.opens_on if order.is_confirmed and (order.is_of_a_court or not self.holds) else None

    def works_out(self, own, at, who):
        """Our calculation says other days, because of what somebody did, or of time alone."""
        for code in self.own.keys() | own.keys():
            if self.own.get(code) != own.get(code):
                self.moved[code] = at, who
        self.own, self.decided = own, {}

    def first_due(self, today):
        """The first day on which the gate is open by law, and by which route; a direction or an order likewise,
        each alone."""
        opens_from = self.would_open_from
        law = min(((day, route) for route in ROUTES if (day := opens_from(route, today))), default=(None, ""))
        alone = {route: (opens_from(route, today), route) for route in ("APD", "EXECUTIVE", "COURT")}
        return {"law": law, "END": (self.end(today), "END"), **alone}

    def last_day(self, dates):
        return next((dates[code] for code in LAST_DAY if code in dates), None)

    def end(self, today):
        """The last day on licence: the latest that a source names; None without a sheet that names one."""
        sheet = self.says(self.sheet) | {code: day for code, (day, *_) in self.in_force(today).items()}
        said = [self.last_day(dates) for dates in (sheet, self.accepted_own(), self.end_before)]
        return max(filter(None, said)) if said[0] else None

    def word(self, dates, route):
        """What a source says of a way, or of the end."""
        return self.last_day(dates) if route == "END" else self.way(dates, route)

    def known_before(self, route, who):
        """The last day that anybody else, or the calculation, said of this way in this custody; None for never."""
        return next((day for each, day, by in reversed(self.known) if each == route and by != who), None)

    # Whose word it is

    def behind(self, route, today, at):
        """Whoever gave or settled what lets the person leave this way, as people and not as accounts."""
        if route == "APD":
            return set(self.direction.by)
        if route in ("EXECUTIVE", "COURT"):
            return set(self.order.by)
        people = set(self.confirmed)
        codes = CODES[route]
        if route in self.decided:
            people |= self.decided[route][1]
        in_force = self.in_force(today)
        for code in codes:
            if code in in_force:
                people |= in_force[code][2]
            elif code in self.sheet:
                people.add(self.sheet[code][1])
            if code in self.court:
                people.add(self.court[code][1])
            if code in self.accepted:
                people.add(self.accepted[code][3])
            elif code in self.own and code not in in_force:
                when, mover = self.moved[code]
                people.add(mover if when > at - LATELY else ENGINE)
        return people

    # By which day everybody is warned

    def decided_alone(self, today):
        """Days that were decided to count, of ways that neither the sheet nor, in its place, the calculation has."""
        listed = self.official(today)
        if not self.first(listed):
            listed = self.accepted_own()
        known = {route for route in ROUTES if self.way(listed, route)}
        return [day for route, (day, _) in self.decided.items() if route not in known and self.opens_from(route, today)]

    def warned_from(self, today):
        """The first day that any source names for leaving; None where none does."""
        days = [self.first(each) for each in (self.official(today), self.accepted_own(), self.says(self.court))]
        if self.direction:
            sheet = self.official(today).get("APD", self.direction.planned_on)
            days.append(working(max(self.direction.planned_on, sheet), 1))
        elif "APD" in self.official(today):
            days.append(working(self.official(today)["APD"], 1))
        if self.order and not self.on_remand:
            days.append(self.order.opens_on)
        days += self.decided_alone(today)
        if not any(days[:2] + days[3:]):
            return None  # no release follows from a day that the court's record alone names, until it is decided
        return min(day for day in days if day)
