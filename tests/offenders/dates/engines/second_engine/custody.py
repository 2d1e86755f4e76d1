"""Periods of custody and what moves dates in them: credit, absence, added days (ss.240ZA, 257, 263)."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from .facts import Adjustment, Facts, imposed_on
from .orders import REMAND_COUNTS_FROM, Order, lost
from .terms import ONE_DAY
from .units import Unit

CREDIT = {"remand", "tagged_bail"}
RECALL_CREDIT = {"recall_remand", "recall_tagged_bail"}
AWARDS = {"ada": 1, "rada": -1}


@dataclass
class Dated:
    """A unit with its dates as adjusted."""

    unit: Unit
    expires: date
    released: date
    eligible: date | None
    released_but_for_awards: date
    served_before_sentence: bool  # the credit was more than there was to serve
    hits: list[str]


@dataclass
class Period:
    """Custody without a release in between, under sentences that are not recalled."""

    units: list[Unit]
    begins: date
    ends_before: date | None = None  # the next period begins

    def holds(self, event: date) -> bool:
        return self.ends_before is None or event < self.ends_before


def periods_of(units: list[Unit], facts: Facts) -> list[Period]:
    """A sentence imposed after release on licence begins a new period."""
    periods: list[Period] = []
    for unit in sorted(units, key=lambda unit: unit.begins):
        if periods and not has_left(periods[-1], facts, by=unit.begins, first=len(periods) == 1):
            periods[-1].units.append(unit)
            continue
        if periods:
            periods[-1].ends_before = unit.begins
        periods.append(Period([unit], unit.begins))
    return periods


def has_left(period: Period, facts: Facts, *, by: date, first: bool) -> bool:
    """On licence, be it early on a curfew."""
    if any(period.begins <= released < by for released in facts.released_on or ()):
        return True
    return is_over(period, facts, by=by, first=first)


def is_over(period: Period, facts: Facts, *, by: date, first: bool) -> bool:
    """Whether its release itself has come; a curfew is no such release."""
    if any(period.begins <= released < by for released in facts.left_on):
        return True
    return max(row.released for row in dated(period, facts, known_by=by, first=first)) < by


def holding(periods: list[Period], facts: Facts) -> list[Unit]:
    """The units of the last custody, and of those before whose release had not come when it began."""
    units: list[Unit] = []
    for number, period in reversed(list(enumerate(periods))):
        if period.ends_before is not None and is_over(period, facts, by=period.ends_before, first=number == 0):
            break
        units += period.units
    return units


def dated(period: Period, facts: Facts, *, first: bool, known_by: date | None = None) -> list[Dated]:
    """The units of a period, adjusted by all that happened, or by what had before the day `known_by`."""
    rows: list[Dated] = []
    adjustments = [a for a in facts.adjustments if belongs(a, period, first) and (known_by is None or a.on < known_by)]
    adjustments = [a for a in adjustments if a.kind not in CREDIT or not lost(a, facts)]
    for unit in period.units:
        known = [a for a in adjustments if a.on < unit.begins]
        earlier = [adjusted(row.unit, known, []) for row in rows if row.unit.begins < unit.begins]
        rows.append(adjusted(unit, adjustments, earlier))
    return rows


def belongs(adjustment: Adjustment, period: Period, first: bool) -> bool:
    """Credit by its sentence date, an event by its day; days awarded before the first sentence are carried to it."""
    if adjustment.kind == "ual" and adjustment.on < period.begins <= last_day_away(adjustment):
        return period.ends_before is None or adjustment.on < period.ends_before
    if adjustment.on < period.begins and not (first and adjustment.kind in AWARDS):
        return False
    return period.holds(adjustment.on)


def adjusted(unit: Unit, adjustments: list[Adjustment], earlier: list[Dated]) -> Dated:
    credit = sum(a.days for a in adjustments if a.kind in CREDIT) if credits_remand(unit) else 0
    expires = unit.expires - timedelta(days=credit)
    released = unit.released - timedelta(days=credit)
    eligible = unit.eligible and unit.eligible - timedelta(days=credit)
    awarded, last_absence, hits = carried_awards(unit, adjustments, earlier), None, []
    for event in sorted(adjustments, key=lambda a: (a.on, a.kind == "ual")):
        if event.kind in AWARDS and event.on >= unit.begins:
            awarded += AWARDS[event.kind] * event.days
        if event.kind == "ual" and (away := away_under(event, unit)) and away.on <= expires + ONE_DAY:
            leaves = min(released + timedelta(days=max(awarded, 0)), max(expires, released))
            if away.on > max(leaves, unit.last_imposed):
                hits.append("absent_after_release")  # who is out, and was not recalled, is on licence, not at large
                continue
            hits.append("absent_before_release" if away.on <= released else "absent_during_added_days")
            expires += timedelta(days=away.days)
            last_absence = last_day_away(event)
            released += timedelta(days=away.days)
            eligible = eligible and eligible + timedelta(days=away.days)
    expires = max(expires, unit.last_imposed)
    if last_absence is not None:
        expires = max(expires, last_absence + ONE_DAY)
    added = timedelta(days=0 if isinstance(unit, Order) else max(awarded, 0))
    if (eligible or released) + added < unit.last_imposed:
        hits.append("served_by_the_day_of_sentence")
    if released + added > expires and added:
        hits.append("added_days_stopped_by_the_end")
    return Dated(
        unit=unit,
        expires=expires,
        released=within(unit.last_imposed, released + added, expires),
        eligible=eligible and within(unit.begins, eligible + added, expires),
        released_but_for_awards=within(unit.last_imposed, released, expires),
        served_before_sentence=released + added < unit.last_imposed,
        hits=hits,
    )


def away_under(absence: Adjustment, unit: Unit) -> Adjustment | None:
    """What of an absence is lost to the unit. Whether one that began before it is, from its first day on, is open."""
    if absence.on >= unit.begins:
        return absence
    left = (last_day_away(absence) - unit.begins).days + 1
    is_lost = left > 0 and absence.days > 0 and not isinstance(unit, Order)
    if not is_lost or not unit.reads("an absence goes on under a later sentence"):
        return None
    return replace(absence, on=unit.begins, days=min(absence.days, left))


def credits_remand(unit: Unit) -> bool:
    """Remand is not credited to a detention and training order made before 28 June 2022."""
    return not isinstance(unit, Order) or max(map(imposed_on, unit.parts)) >= REMAND_COUNTS_FROM


def within(sentenced: date, moved: date, expires: date) -> date:
    """Never before the sentence, never after its end. Of a chain: eligibility its first, release its last sentence."""
    return min(max(moved, sentenced), expires)


def carried_awards(unit: Unit, adjustments: list[Adjustment], earlier: list[Dated]) -> int:
    """Days awarded before this sentence was imposed, less those that had been served by then."""
    awarded = sum(AWARDS[a.kind] * a.days for a in adjustments if a.kind in AWARDS and a.on < unit.begins)
    if not earlier:
        return awarded
    would_have_left = max(row.released_but_for_awards for row in earlier)
    served = max((unit.begins - ONE_DAY - would_have_left).days, 0)
    return max(awarded - served, 0)


def recalled_until(unit: Unit, facts: Facts) -> date:
    """The expiry of a recalled sentence: every credit for the recall, every absence since the sentence began."""
    expires = unit.expires
    for a in facts.adjustments:
        if a.kind in RECALL_CREDIT or (a.kind in CREDIT and a.on in imposed_days(unit)):
            expires -= timedelta(days=a.days)
    back = unit.begins
    for a in sorted(facts.adjustments, key=lambda a: a.on):
        if a.kind == "ual" and (away := away_under(a, unit)) and away.on <= expires + ONE_DAY:
            expires += timedelta(days=away.days)
            back = last_day_away(a) + ONE_DAY
    return max(expires, unit.last_imposed, back)


def last_day_away(absence: Adjustment) -> date:
    return absence.until or absence.on + timedelta(days=absence.days - 1)


def imposed_days(unit: Unit) -> set[date]:
    return {date.fromisoformat(part["sentenced_on"]) for part in unit.parts}
