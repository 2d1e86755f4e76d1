"""Adjustments: how remand, absence and additional days move the dates of one sentence or chain."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from offenders.dates.engine.facts import Adjustment, AdjustmentKind
from offenders.dates.engine.law import regimes
from offenders.dates.engine.law.open_law import ABSENCE_GOES_ON, Taken, asked
from offenders.dates.engine.law.regimes import Rule
from offenders.dates.engine.terms.chains import Unit
from offenders.dates.engine.working import QUIET, Sums

LAW_ENTRIES = ("cja-257", "count-floors")

CREDITS = {
    AdjustmentKind.REMAND: (regimes.REMAND, "less remand"),
    AdjustmentKind.TAGGED_BAIL: (regimes.TAGGED_BAIL, "less tagged bail"),
    AdjustmentKind.RECALL_REMAND: (regimes.RECALL_CREDIT, "less remand while recalled"),
    AdjustmentKind.RECALL_TAGGED_BAIL: (regimes.RECALL_CREDIT, "less tagged bail while recalled"),
}
AWARDS = {AdjustmentKind.ADA: 1, AdjustmentKind.RADA: -1}
ON_RECALL = frozenset({AdjustmentKind.RECALL_REMAND, AdjustmentKind.RECALL_TAGGED_BAIL})


def happened(adjustment: Adjustment) -> date | None:
    """The day that tells to which sentences it belongs."""
    if adjustment.kind in CREDITS:
        return adjustment.on
    if adjustment.starts_on and adjustment.on:
        return max(adjustment.starts_on, adjustment.on)
    return adjustment.starts_on or adjustment.on


class Adjusted:
    """A unit's days after adjustment. supervised_from: release before absence and additional days.

    before: how it stood before a rule brought release forward, begins: from which day that rule holds.
    """

    __slots__ = (
        "absent",
        "absent_late",
        "added",
        "adjustments",
        "before",
        "begins",
        "credited",
        "expiry",
        "on_licence",
        "parole",
        "release",
        "served",
        "supervised_from",
        "unit",
    )

    def __init__(self, unit: Unit, adjustments: Sequence[Adjustment], served: int) -> None:
        self.unit = unit
        self.adjustments = adjustments
        self.credited = 0
        self.served = served  # additional days served before it was passed
        self.expiry = unit.expiry
        self.release = self.supervised_from = unit.release
        self.parole = unit.parole
        self.before: Adjusted | None = None
        self.begins = 0
        self.absent = 0  # days at large that put release off
        self.absent_late = 0  # of these, those of absences that began in the time of added days
        self.on_licence: list[Adjustment] = []  # absences of somebody who was out by then, and was not recalled
        self.added = 0  # days awarded that put release off


def adjust(
    unit: Unit,
    adjustments: Sequence[Adjustment],
    served: int,
    sums: Sums,
    *,
    taken: Taken,
    held_until: int = 0,
    adds_days_after: bool = False,
) -> Adjusted:
    """The unit with its days moved.

    served: additional days already served before it was passed. taken: the readings of open law. held_until: a day
    before which nobody was let out. adds_days_after: additional days come on top of that day.
    """
    done = Adjusted(unit, adjustments, served)
    if adjustments:
        sums.about(unit.name)
        _credit(done, adjustments, sums)
    if done.release is not None:
        done.supervised_from = _not_before(done.release, unit.passed, sums)
    if adjustments:
        held = (held_until if adds_days_after else 0, max(held_until, unit.passed))
        _absence(done, adjustments, held, taken, sums)
        _awarded(done, adjustments, served, sums)
    return _floors(done, adjustments, taken, sums)


def _credit(done: Adjusted, adjustments: Sequence[Adjustment], sums: Sums) -> None:
    is_recalled = done.unit.is_recalled
    for kind, (rule, says) in CREDITS.items():
        if kind in ON_RECALL and not is_recalled:
            continue
        days = [adjustment.days for adjustment in adjustments if adjustment.kind is kind]
        if not days:
            continue
        total = days[0] if len(days) == 1 else sums.sum(days, rule, "credited days")
        done.credited = _with(done.credited, total, rule, "all credited days", sums)
        done.expiry = sums.earlier(done.expiry, total, rule, f"expiry {says}")
        if done.release is not None:
            done.release = sums.earlier(done.release, total, rule, f"release {says}")
        if done.parole is not None:
            done.parole = sums.earlier(done.parole, total, rule, f"parole eligibility {says}")


def _absence(
    done: Adjusted, adjustments: Sequence[Adjustment], held_until: tuple[int, int], taken: Taken, sums: Sums
) -> None:
    """Days at large, in the order they happened; not those before the unit began, nor those after release."""
    unit, rule = done.unit, regimes.AT_LARGE
    for each in in_order(adjustments, AdjustmentKind.UAL):
        day, days = happened(each), each.days
        began = day.toordinal() if day else unit.start
        if _goes_on(each, began, unit, taken):
            days = min(days, _last_away(each, began) - unit.start + 1)
            began = unit.start
        if began < unit.start or began > max(unit.expiry, done.expiry):
            continue
        if not unit.is_recalled and done.release is not None and began > _in_until(done, began, held_until):
            done.on_licence.append(each)
            continue  # nobody is at large after release who was not recalled
        if done.release is not None and began > max(done.release, held_until[0]):
            done.absent_late += days
        done.absent = _with(done.absent, days, rule, "days at large", sums)
        done.expiry = sums.later(done.expiry, days, rule, "expiry later by days at large")
        if not unit.is_recalled:
            if done.release is not None:
                done.release = sums.later(done.release, days, rule, "release later by days at large")
            if done.parole is not None:
                done.parole = sums.later(done.parole, days, rule, "parole eligibility later by days at large")


def _in_until(done: Adjusted, day: int, held_until: tuple[int, int]) -> int:
    """The last day of custody by what was known on `day`: additional days are served before release (s.257).

    held_until: a day of which nobody was let out before it, without additional days and with them.
    """
    assert done.release is not None  # noqa: S101 (for the type checker)
    without, with_them = held_until
    release = max(done.release, without)
    if (added := _awarded_by(day, done)) > 0:
        release = max(min(release + added, done.expiry), release)
    return max(release, with_them)


def _awarded_by(day: int, done: Adjusted) -> int:
    awards = (adjustment for adjustment in done.adjustments if adjustment.kind in AWARDS)
    known = (award for award in awards if (on := happened(award)) is None or on.toordinal() <= day)
    return sum(AWARDS[award.kind] * award.days for award in known) - done.served


def _goes_on(absence: Adjustment, began: int, unit: Unit, taken: Taken) -> bool:
    """Whether an absence that began before the unit, and lasted into it, is counted from its first day on."""
    if not absence.days or not began < unit.start <= _last_away(absence, began):
        return False
    return asked(ABSENCE_GOES_ON, taken) == "later-days-count"


def _last_away(absence: Adjustment, began: int) -> int:
    return absence.last_on.toordinal() if absence.last_on else began + absence.days - 1


def in_order(adjustments: Sequence[Adjustment], *kinds: AdjustmentKind) -> list[Adjustment]:
    found = (adjustment for adjustment in adjustments if adjustment.kind in kinds)
    return sorted(found, key=lambda each: (happened(each) or date.min, each.days))


def _awarded(done: Adjusted, adjustments: Sequence[Adjustment], served: int, sums: Sums) -> None:
    added = [adjustment.days for adjustment in adjustments if adjustment.kind is AdjustmentKind.ADA]
    if not added or done.unit.is_recalled:
        return
    rule = regimes.AWARDED
    total = added[0] if len(added) == 1 else sums.sum(added, rule, "additional days awarded")
    restored = [adjustment.days for adjustment in adjustments if adjustment.kind is AdjustmentKind.RADA]
    if restored:
        taken_off = restored[0] if len(restored) == 1 else sums.sum(restored, rule, "additional days restored")
        total = sums.less(total, taken_off, rule, "additional days less those restored")
    if served:
        total = sums.less(total, served, regimes.AWARDED_SERVED, "additional days less those already served")
    if total <= 0:
        return
    done.added = total
    # With what is credited one sum: a day of sentence is a floor of the result, not of what days are added to (s.257).
    if done.release is not None:
        done.release = sums.later(done.release, total, rule, "release later")
    if done.parole is not None:
        done.parole = sums.later(done.parole, total, rule, "parole eligibility later")


def _not_before(day: int, floor: int, sums: Sums) -> int:
    if day >= floor:
        return day
    return sums.latest((day, floor), regimes.NOT_BEFORE_SENTENCE, "not before the day of sentence")


def _floors(done: Adjusted, adjustments: Sequence[Adjustment], taken: Taken, sums: Sums) -> Adjusted:
    unit = done.unit
    done.expiry = _not_before(done.expiry, unit.passed, sums)
    if adjustments:
        done.expiry = _after_absence(done, adjustments, taken, sums)
    if done.release is not None:
        done.release = _not_before(done.release, unit.passed, sums)
    if done.parole is not None:
        done.parole = _not_before(done.parole, unit.start, sums)
    if done.added:
        _cap(done, sums)
    return done


def _cap(done: Adjusted, sums: Sums) -> None:
    """Additional days put nothing off beyond the expiry; as many as would have are not added."""
    if done.release is not None:
        done.added -= max(done.release - done.expiry, 0)
        done.release = _not_after(done.release, done.expiry, sums)
    if done.parole is not None:
        done.parole = _not_after(done.parole, done.expiry, sums)


def _not_after(day: int, expiry: int, sums: Sums) -> int:
    if day <= expiry:
        return day
    return sums.earliest((day, expiry), regimes.NOT_AFTER_EXPIRY, "not after the expiry")


def _after_absence(done: Adjusted, adjustments: Sequence[Adjustment], taken: Taken, sums: Sums) -> int:
    """Not on or before the last day at large under this sentence."""
    expiry = done.expiry
    for each in in_order(adjustments, AdjustmentKind.UAL):
        if each in done.on_licence:
            continue
        began = each.starts_on.toordinal() if each.starts_on else 0
        if began and _goes_on(each, began, done.unit, taken):
            began = done.unit.start
        if (
            each.last_on
            and done.unit.start <= began <= done.unit.expiry
            and expiry <= (last := each.last_on.toordinal())
        ):
            after = sums.day_after(last, regimes.EXPIRY_AFTER_ABSENCE, "the day after the last day at large")
            expiry = sums.latest((expiry, after), regimes.EXPIRY_AFTER_ABSENCE, "not before the last day at large")
    return expiry


def _with(days: int, more: int, rule: Rule, says: str, sums: Sums) -> int:
    return sums.sum((days, more), rule, says) if days else more


def lets_go(each: Adjusted) -> int:
    """When a unit's prisoner is out by law: at its release, or at its end where nothing releases before."""
    return each.expiry if each.release is None else each.release


def lets_go_but_for_awards(each: Adjusted) -> int:
    """When a unit's prisoner would be out by law without additional days, but with the days at large during them."""
    return each.expiry if each.release is None else max(each.release - each.added, each.unit.passed)


def unfloored(each: Adjusted, sums: Sums) -> int:
    """When a unit that the law releases would have done so with all days credited, even before it was passed."""
    assert each.release is not None and each.unit.release is not None  # noqa: S101, PT018 (for the type checker)
    if each.release > each.unit.passed:
        return each.release
    day, rule = each.unit.release, regimes.NOT_BEFORE_SENTENCE
    if each.credited:
        day = sums.earlier(day, each.credited, rule, "release with all days credited, were it possible")
    return later(day, each, rule, sums)


def is_served_before_passed(each: Adjusted) -> bool:
    """More days are credited than there was to serve."""
    return each.release is not None and unfloored(each, QUIET) < each.unit.passed


def later(day: int, each: Adjusted, rule: Rule, sums: Sums) -> int:
    """A day put off by the days at large and the additional days of the unit."""
    if each.absent:
        day = sums.later(day, each.absent, rule, "later by days at large")
    return sums.later(day, each.added, rule, "later by additional days") if each.added else day
