"""The life-line of a person: lanes of what lasted and what happened, which the apps above add to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import QuerySet
from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.dateparse import parse_date

from offenders.people.models import Offender
from offenders.person_page.date_cards import DateCard
from sharing.charts import Chart, Lane, Mark, Span, life_line
from sharing.models import User
from sharing.time_words import format_date


@dataclass(frozen=True)
class LaneRows:
    """Rows of the person that the reader may see, and the columns of them that the lane goes by."""

    rows: QuerySet[Any]
    columns: tuple[str, ...]


@dataclass(frozen=True)
class LaneQuestion:
    """What the parts of a lane, and what it says is ahead, are made of. found: the rows of each name, a mapping of
    columns each, as JSON has them: `day_of` reads their days.
    """

    person: Offender
    found: Mapping[str, Sequence[Mapping[str, Any]]]
    today: date


Found = list[dict[str, list[dict[str, Any]]]]
Rows = Callable[[User], Mapping[str, LaneRows]]
Parts = Callable[[LaneQuestion], Iterable[Span | Mark]]
Ahead = Callable[[LaneQuestion], Iterable[DateCard]]


@dataclass(frozen=True)
class LaneSource:
    name: str
    rows: Rows
    parts: Parts
    place: int
    ahead: Ahead | None = None


_sources: list[LaneSource] = []
CUSTODY, LICENCE, NOTIFICATION, ORDERS, PAROLE, BREACHES, RECALLS, DATES = range(10, 90, 10)  # places, from the top
LEAD = NOTIFICATION - 5


def register_lane(name: str, rows: Rows, parts: Parts, *, place: int, ahead: Ahead | None = None) -> None:
    """Upper apps add what they know of a person, from their `AppConfig.ready()`. place: one of those above, or between.

    rows: by name, those that the reader may see (`visible_to`, `handled_for`), of all people: of this one they are
    asked all at once, in one query of the page. parts: their spans and marks. A lane without any is not drawn, so that
    a hidden row reads as an absent one. ahead: what of these rows stands among the person's next dates.
    """
    if all(source.name != name for source in _sources):
        _sources.append(LaneSource(name, rows, parts, place, ahead))
        _sources.sort(key=lambda source: source.place)


def life_line_of(person: Offender, found: Found, *, today: date) -> Chart | None:
    """None where nothing is recorded that the reader may see. found: of `rows_of_each`."""
    lanes = []
    for source, rows in zip(_sources, found, strict=True):
        parts = list(source.parts(LaneQuestion(person, rows, today)))
        spans = tuple(part for part in parts if isinstance(part, Span))
        lanes.append(Lane(source.name, spans, tuple(part for part in parts if isinstance(part, Mark))))
    if not any(lane.spans or lane.marks for lane in lanes):
        return None
    return life_line(
        key="life-line",
        title="Life-line",
        finding=next_of(lanes),
        lanes=lanes,
        today=today,
        today_in_words=format_date(today),
    )


def next_dates_of(person: Offender, found: Found, *, today: date) -> list[DateCard]:
    """What lanes know to be ahead. found: of `rows_of_each`."""
    each = zip(_sources, found, strict=True)
    return [card for source, rows in each if source.ahead for card in source.ahead(LaneQuestion(person, rows, today))]


def rows_of_each(person: Offender, reader: User) -> Found:
    """The rows of each source by their names. person: opened for the reader. One query."""
    asked = [(place, name, each) for place, source in enumerate(_sources) for name, each in source.rows(reader).items()]
    columns = [
        ArraySubquery(
            each.rows.filter(offender=person)
            .order_by("pk")
            .values(row=JSONObject(**{column: column for column in each.columns}))
        )
        for _, _, each in asked
    ]
    row = Offender.objects.visible_to(reader).filter(pk=person.pk).values_list(*columns).first()
    found: Found = [{} for _ in _sources]
    for (place, name, _), rows in zip(asked, row or [[]] * len(asked), strict=True):
        found[place][name] = rows
    return found


def day_of(text: str | None) -> date | None:
    """Of a day or a moment as JSON has it, the day in the United Kingdom."""
    if not text:
        return None
    return parse_date(text) if len(text) == len("2026-11-28") else timezone.localdate(datetime.fromisoformat(text))


def next_of(lanes: Iterable[Lane]) -> str:
    """What comes next, in words."""
    coming = [mark for lane in lanes for mark in lane.marks if mark.kind == "ahead"]
    if not coming:
        return "No upcoming date is recorded."
    first = min(coming, key=lambda mark: mark.on)
    return f"Next: {first.words}, {first.when}."


def span(start: date, until: date | None, words: str, ink: str, href: str = "") -> Span:
    """With its days in words. until: None while it lasts."""
    end = f"to {format_date(until)}" if until else "onwards"
    return Span(start, until, words, f"{format_date(start)} {end}", ink, href)


def mark(on: date, words: str, *, today: date, kind: str = "event", href: str = "") -> Mark:
    """With its day in words; what is after today is still to come."""
    return Mark(on, words, format_date(on), "ahead" if on > today else kind, href)
