"""Notification worked out a second time, by walking the calendar day by day instead of by rules over spans.

It shares only the reader of cases with the product. What a day is (held, abroad, at liberty) is looked up in sets; the
end of a period is the day on which so many days at liberty have passed; three days are counted one by one.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from offenders.register.reading import read_life
from offenders.register.rules.facts import Life, NotDecided, Offence

ONE = timedelta(days=1)
S41 = {
    "terrorismact2000": set("11 12 15 16 17 18 38b 54 56 57 58 58a 58b 59 60 61".split()),  # noqa: SIM905
    "terrorismact2006": set("1 2 5 6 8 9 10 11".split()),  # noqa: SIM905
}
REPEATS = ("47", "48", "48A", "49", "56")


def answer(raw: Any) -> dict[str, Any]:
    """The parts that are compared: subject, register, due. Raises NotDecided for what the reader refuses."""
    life = read_life(raw)
    held = _days(((span.first, span.until) for span in life.detention), life.as_at)
    register = [entry for offence in life.offences if (entry := _entry(offence, life, held))]
    subject = any(entry["from"] <= life.as_at <= entry["last"] for entry in register)
    return {
        "subject": subject,
        "register": [(entry["offence"], entry["years"], entry["ends"]) for entry in register],
        "due": sorted(_due(life, held, register)) if subject and life.as_at not in held else [],
    }


def _days(spans: Any, as_at: date) -> set[date]:
    found: set[date] = set()
    for first, until in spans:
        day = first
        while day < (until or as_at + ONE):
            found.add(day)
            day += ONE
    return found


def _entry(offence: Offence, life: Life, held: set[date]) -> dict[str, Any] | None:
    """Of the plain cases that are drawn: E&W courts, fixed terms in months, life sentences, no appeal."""
    if life.born_on is None or offence.convicted_on is None:
        raise NotDecided("drawn with both")
    if _age(life.born_on, offence.dealt_with_on) < 16:
        return None
    months = offence.sentence.term.months if offence.sentence.term else None
    if months is not None and months < 12:
        return None
    act, section = offence.statute.lower().replace("ta ", "terrorismact").split(" s.")
    if section not in S41.get(act.replace(" ", ""), set()) and not offence.terrorist_connection:
        return None
    years = _years(offence, life, months)
    start = offence.dealt_with_on
    left = (_anniversary(start, years) - start).days
    open_from = max((span.first for span in life.detention if span.until is None), default=None)
    day, ends = start, None
    while True:
        if open_from is not None and day >= open_from:
            break
        if day not in held:
            left -= 1
            if not left:
                ends = day
                break
        day += ONE
    last = date(2200, 1, 1) if ends is None else max(ends, _from_release(offence, years, held, ends))
    return {"offence": offence.id, "years": years, "ends": ends, "from": start, "last": last}


def _from_release(offence: Offence, years: int, held: set[date], ends: date) -> date:
    day = offence.dealt_with_on
    while day in held:
        day += ONE
    if day == offence.dealt_with_on:
        return ends
    left = (_anniversary(day, years) - day).days
    while True:
        if day not in held:
            left -= 1
            if not left:
                return day
        day += ONE


def _years(offence: Offence, life: Life, months: int | None) -> int:
    if life.born_on is None or offence.convicted_on is None:
        raise NotDecided("drawn with both")
    if _age(life.born_on, offence.convicted_on) < 18:
        return 10
    if months is None:
        return 30
    chain = _chain(offence, life)
    return 30 if chain >= 120 else 15 if chain >= 60 else 10


def _chain(offence: Offence, life: Life) -> int:
    """Months of the terms that follow one another, this one among them. The draws have no other that overlap."""
    by_id = {each.id: each for each in life.offences}
    first = offence
    while first.sentence.consecutive_to:
        first = by_id[first.sentence.consecutive_to]
    whole, at = 0, [first]
    while at:
        each = at.pop()
        whole += each.sentence.term.months if each.sentence.term else 0
        at += [other for other in life.offences if other.sentence.consecutive_to == each.id]
    return whole


def _age(born_on: date, on: date) -> int:
    return on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))


def _anniversary(day: date, years: int) -> date:
    """The day after the last day of years that begin on `day`."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def _third(day: date, held: set[date], life: Life) -> date | None:
    count = 0
    while True:
        if day not in held:
            count += 1
            if count == 3:
                return day
        elif any(span.until is None and span.first <= day for span in life.detention):
            return None
        day += ONE


def _due(life: Life, held: set[date], register: list[dict[str, Any]]) -> Any:
    told = sorted(notice.on for notice in life.notices if notice.section in REPEATS)

    def answered(day: date) -> bool:
        return any(on >= day for on in told)

    def running(day: date) -> bool:
        return any(entry["from"] <= day <= entry["last"] for entry in register)

    starts = sorted(entry["from"] for entry in register)
    owed = [start for start in starts if not answered(start) and not any(starts[0] <= on < start for on in told)]
    if owed:
        third = _third(owed[0], held, life)
        if third:
            yield ("INITIAL", "", third.isoformat())
    else:
        for day in sorted(span.until for span in life.detention if span.until):
            if day in held or day > life.as_at or not running(day) or answered(day) or not any(on < day for on in told):
                continue
            third = _third(day, held, life)
            if third:
                yield ("RELEASE", "", third.isoformat())
            break
    for event in life.events:
        if event.on is None or event.on > life.as_at or not running(event.on) or answered(event.on):
            continue
        if any(
            absence.left < event.on and (absence.back is None or event.on < absence.back) for absence in life.absences
        ):
            continue
        third = _third(event.on, held, life)
        if third:
            yield ("CHANGE", event.id, third.isoformat())
    if told:
        next_on = _next(told[-1]) if life.has_residence else told[-1] + 7 * ONE
        away = any(each.left < next_on and (each.back is None or next_on < each.back) for each in life.absences)
        last = max(entry["last"] for entry in register)
        if next_on <= last and next_on not in held and not (away and next_on <= life.as_at):
            yield ("PERIODIC", "", next_on.isoformat())
    for absence in life.absences:
        back = absence.back
        if back is None or back > life.as_at or not running(back) or answered(back):
            continue
        before = [on for on in told if on <= absence.left]
        changed = any(each.on and absence.left < each.on < back for each in life.events)
        ran_out = (
            bool(before) and absence.left < (_next(before[-1]) if life.has_residence else before[-1] + 7 * ONE) < back
        )
        if changed or ran_out:
            third = _third(back, held, life)
            if third:
                yield ("RETURN", "", third.isoformat())
            break


def _next(day: date) -> date:
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return date(day.year + 1, 2, 28)
