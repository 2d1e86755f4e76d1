"""The reader of cases of notification. Read strictly: a field that is not known is refused, as is a missing one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Any, TypeVar

from offenders.register.rules.facts import (
    Absence,
    Court,
    Event,
    Journey,
    Length,
    Life,
    NotDecided,
    Notice,
    Offence,
    Order,
    Sentence,
    SentenceKind,
    Span,
    Variation,
)
from offenders.register.rules.orders import EXTENDED, LONGEST_MONTHS

T = TypeVar("T")
DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
OF_CASE = (
    "id as_at person offences detention absences residence notifications events travel orders"  # in the order of a case
)
OF_OFFENCE = (
    "id statute ancillary terrorist_connection convicted_on dealt_with_on maximum_months court"
    " notification_order_served_on on_1_oct_2009 varied sentence"
)
EVENTS = frozenset(
    ["name", "home_address", "contact", "vehicle", "vehicle_ceased", "account", "card", "document", "stay"]
)
SECTIONS = frozenset(["47", "48", "48A", "49", "56", "52", "52-return"])
ORDERS = frozenset({*LONGEST_MONTHS, *EXTENDED, "YDO"})
MOST_OF_A_UNIT = 100_000  # more of any unit is a slip of the keyboard
MOST_EXTENSIONS = 50  # likewise


class Unreadable(NotDecided):
    """The case is not in the format."""


def read_life(raw: Any) -> Life:
    """The facts as known on the day that is asked: what is dated later is left out, but for journeys to come.

    Raises NotDecided.
    """
    case = _fields(raw, "the case", OF_CASE)
    as_at = _day(case, "as_at")
    person = _fields(case.get("person") or {}, "person", "date_of_birth")
    offences = [_offence(each, as_at) for each in _rows(case, "offences")]
    dealt_with = tuple(offence for offence in offences if offence.dealt_with_on <= as_at)
    _check_ids(dealt_with)
    notices = [_notice(each) for each in _rows(case, "notifications")]
    return Life(
        as_at=as_at,
        born_on=_day_or_none(person, "date_of_birth"),
        offences=dealt_with,
        detention=tuple(_spans(_rows(case, "detention"), as_at)),
        absences=tuple(_absences(_rows(case, "absences"), as_at)),
        has_residence=_one_of(case, "residence", {"fixed": True, "none": False}),
        notices=tuple(notice for notice in notices if notice.on <= as_at),
        events=tuple(_event(each) for each in _rows(case, "events")),
        journeys=tuple(
            journey for each in _rows(case, "travel") if (journey := _journey(each, as_at)).known_on <= as_at
        ),
        orders=tuple(order for each in _rows(case, "orders") if (order := _order(each)).in_force_on <= as_at),
    )


def _offence(raw: Any, as_at: date) -> Offence:
    row = _fields(raw, "an offence", OF_OFFENCE)
    name = _text(row, "id")
    served_on = _day_or_none(row, "notification_order_served_on")
    dealt_with_on = _day(row, "dealt_with_on")
    convicted_on = _day_or_none(row, "convicted_on")
    if convicted_on is not None and convicted_on > dealt_with_on:
        raise Unreadable(f"{name}: convicted after the day dealt with")
    return Offence(
        id=name,
        statute=_text(row, "statute"),
        dealt_with_on=dealt_with_on,
        sentence=_sentence(row.get("sentence"), name),
        convicted_on=convicted_on,
        is_ancillary=bool(row.get("ancillary")),
        terrorist_connection=_one_of(row, "terrorist_connection", {"yes": True, "no": False}),
        maximum_months=_count(row, "maximum_months") if row.get("maximum_months") is not None else None,
        court=_one_of(row, "court", {each.value: each for each in Court}) or Court.ENGLAND_AND_WALES,
        order_served_on=served_on if served_on and served_on <= as_at else None,
        on_1_oct_2009=_one_of(row, "on_1_oct_2009", {each: each for each in ("custody", "licence", "none")}),
        variation=_variation(row.get("varied"), name, as_at),
    )


def _variation(raw: Any, name: str, as_at: date) -> Variation | None:
    if raw is None:
        return None
    row = _fields(raw, f"{name}: varied", "on quashed sentence")
    on = _day(row, "on")
    if bool(row.get("quashed")) == (row.get("sentence") is not None):
        raise Unreadable(f"{name}: varied is either quashed or has a sentence")
    if on > as_at:
        return None
    return Variation(on, None if row.get("quashed") else _sentence(row["sentence"], name))


def _sentence(raw: Any, name: str) -> Sentence:
    if raw is None:
        raise NotDecided(f"{name}: the sentence is not known")
    row = _fields(raw, f"{name}: sentence", "kind term consecutive_to runs_from")
    kind = _one_of(row, "kind", {each.value: each for each in SentenceKind})
    if kind is None:
        raise NotDecided(f"{name}: the kind of sentence is not known")
    after = row.get("consecutive_to")
    if after is not None and not isinstance(after, str):
        raise Unreadable(f"{name}: consecutive_to is not the id of an offence")
    return Sentence(kind, _length(row.get("term"), name), after, _day_or_none(row, "runs_from"))


def _length(raw: Any, name: str) -> Length | None:
    if raw is None:
        return None
    row = _fields(raw, f"{name}: term", "years months weeks days extension")
    more = _fields(row.get("extension") or {}, f"{name}: extension", "years months weeks days")
    length = Length()
    for part in (row, more):
        years, months, weeks, days = (_count(part, unit) for unit in ("years", "months", "weeks", "days"))
        length += Length(years * 12 + months, weeks * 7 + days)
    if length == Length():
        raise NotDecided(f"{name}: the length of the sentence is not known")
    return length


def _spans(rows: Iterable[Any], as_at: date) -> Iterable[Span]:
    for each in rows:
        row = _fields(each, "detention", "kind from to abroad")
        if row.get("kind") not in ("custody", "hospital", "immigration"):
            raise Unreadable("detention: kind is none of custody, hospital, immigration")
        first, until = _day(row, "from"), _day_or_none(row, "to")
        if until is not None and until < first:
            raise Unreadable("detention: ends before it begins")
        if first <= as_at:
            yield Span(first, until if until is not None and until <= as_at else None)


def _absences(rows: Iterable[Any], as_at: date) -> Iterable[Absence]:
    for each in rows:
        row = _fields(each, "absences", "from to removed")
        left, back = _day(row, "from"), _day_or_none(row, "to")
        if back is not None and back < left:
            raise Unreadable("absences: ends before it begins")
        if left <= as_at:
            yield Absence(left, back if back is not None and back <= as_at else None, bool(row.get("removed")))


def _notice(raw: Any) -> Notice:
    row = _fields(raw, "notifications", "section on about")
    section = str(row.get("section"))
    if section not in SECTIONS:
        raise Unreadable(f"notifications: {section} is no section that is known here")
    return Notice(section, _day(row, "on"), row.get("about"))


def _event(raw: Any) -> Event:
    row = _fields(raw, "events", "id kind on first_used_on stays")
    name, kind = _text(row, "id"), row.get("kind")
    if kind not in EVENTS:
        raise Unreadable(f"{name}: {kind} is no event that is known here")
    stays = tuple(_stay(each, name) for each in _rows(row, "stays"))
    if kind == "stay":
        if not stays:
            raise NotDecided(f"{name}: the days of the stay are not known")
        return Event(name, kind, stays=stays)
    return Event(name, kind, _day(row, "on"), _day_or_none(row, "first_used_on"))


def _stay(raw: Any, name: str) -> tuple[date, date]:
    row = _fields(raw, f"{name}: stays", "from to")
    first, last = _day(row, "from"), _day_or_none(row, "to") or date.max
    if last < first:
        raise Unreadable(f"{name}: a stay ends before it begins")
    return first, last


def _journey(raw: Any, as_at: date) -> Journey:
    row = _fields(raw, "travel", "id known_on departs_on returned_on returned_as_notified")
    returned_on = _day_or_none(row, "returned_on")
    as_told = row.get("returned_as_notified")
    if as_told not in (None, True, False):
        raise Unreadable("travel: returned_as_notified is neither true nor false")
    is_back = returned_on is not None and returned_on <= as_at
    return Journey(
        _text(row, "id"),
        _day(row, "known_on"),
        _day(row, "departs_on"),
        returned_on if is_back else None,
        as_told if is_back else None,
    )


def _order(raw: Any) -> Order:
    row = _fields(raw, "orders", "id kind in_force_on ends_on extensions")
    name, kind = _text(row, "id"), row.get("kind")
    if kind not in ORDERS:
        raise Unreadable(f"{name}: {kind} is no order that is known here")
    extensions = None if row.get("extensions") is None else _count(row, "extensions")
    if extensions is not None and extensions > MOST_EXTENSIONS:
        raise Unreadable(f"{name}: more extensions than there can be")
    return Order(name, kind, _day(row, "in_force_on"), _day_or_none(row, "ends_on"), extensions)


def _check_ids(offences: tuple[Offence, ...]) -> None:
    names = [offence.id for offence in offences]
    if len(set(names)) != len(names):
        raise Unreadable("offences: two have the same id")
    for offence in offences:
        for sentence in (offence.sentence, offence.variation.sentence if offence.variation else None):
            if sentence and sentence.consecutive_to not in (None, *names):
                raise NotDecided(f"{offence.id}: consecutive to {sentence.consecutive_to}, which is not in the case")


# Parts of the format


def _fields(raw: Any, where: str, known: str) -> dict[str, Any]:
    if not isinstance(raw, dict):
        raise Unreadable(f"{where} is not an object")
    if unknown := sorted(str(name) for name in raw if name not in known.split()):
        raise Unreadable(f"{where}: {', '.join(unknown)} is not known here")
    return raw


def _rows(row: dict[str, Any], name: str) -> list[Any]:
    rows = row.get(name)
    if rows is None:
        return []
    if not isinstance(rows, list):
        raise Unreadable(f"{name} is not a list")
    return rows


def _text(row: dict[str, Any], name: str) -> str:
    value = row.get(name)
    if not isinstance(value, str) or not value.strip():
        raise NotDecided(f"{name} is not known")
    return value


def _day(row: dict[str, Any], name: str) -> date:
    found = _day_or_none(row, name)
    if found is None:
        raise NotDecided(f"{name} is not known")
    return found


def _day_or_none(row: dict[str, Any], name: str) -> date | None:
    value = row.get(name)
    if value is None:
        return None
    if not isinstance(value, str) or not DATE.fullmatch(value):
        raise Unreadable(f"{name} is not a date like 2026-12-04")
    try:
        found = date.fromisoformat(value)
    except ValueError:
        raise Unreadable(f"{name} is not a date like 2026-12-04") from None
    if not 1900 <= found.year <= 2150:
        raise Unreadable(f"{name} is not a date of this century or the last")
    return found


def _count(row: dict[str, Any], name: str) -> int:
    value = row.get(name) or 0
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MOST_OF_A_UNIT:
        raise Unreadable(f"{name} is not a whole number")
    return value


def _one_of(row: dict[str, Any], name: str, values: dict[str, T]) -> T | None:
    value = row.get(name)
    if value is None:
        return None
    if not isinstance(value, str) or value not in values:
        raise Unreadable(f"{name} is none of {', '.join(values)}")
    return values[value]
