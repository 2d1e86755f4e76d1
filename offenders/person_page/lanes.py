"""The lanes of the life-line that this app knows: custody, and the dates of the sentence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from django.urls import reverse

from offenders.convictions.models import Sentence
from offenders.custody.models import CustodyPeriod, Movement
from offenders.custody.rules import COMES_BACK, ENDS_AT_LARGE, GOES_AT_LARGE, Happening
from offenders.dates.models import KeyDate, Release
from offenders.dates.rules.releases import Code
from offenders.person_page.life_line import LaneQuestion, LaneRows, day_of, mark, span
from sharing.charts import Mark, Span
from sharing.models import User

CHANGES_IT = GOES_AT_LARGE | COMES_BACK | ENDS_AT_LARGE
WORDS = {
    Code.SED: "sentence ends",
    Code.LED: "licence ends",
    Code.SLED: "sentence and licence end",
    Code.CRD: "release on licence",
    Code.ARD: "release without licence",
    Code.PED: "parole eligibility",
    Code.TED: "tariff ends",
    Code.APD: "directed by the Parole Board",
    Code.PRRD: "release after recall",
}


def custody_rows(reader: User) -> dict[str, LaneRows]:
    moves = Movement.objects.standing().visible_to(reader).filter(happening__in=CHANGES_IT)
    return {
        "periods": LaneRows(
            CustodyPeriod.objects.standing().visible_to(reader),
            ("starts_on", "ends_on", "is_recall", "released_before_on"),
        ),
        "sentences": LaneRows(Sentence.objects.visible_to(reader), ("sentenced_on",)),
        "moves": LaneRows(moves, ("happened_on", "happening", "pk")),
    }


def custody_lane(asked: LaneQuestion) -> Iterator[Span]:
    """Periods of custody, and of being unlawfully at large."""
    href = reverse("person_sentence", kwargs={"uid": asked.person.uid})
    sentenced = sorted(day for row in asked.found["sentences"] if (day := day_of(row["sentenced_on"])))
    for row in asked.found["periods"]:
        if start := day_of(row["starts_on"]):
            after = day_of(row["released_before_on"])
            passed = [day for day in sentenced if after is None or after <= day]
            yield from period_spans(start, day_of(row["ends_on"]), passed, is_recall=row["is_recall"], href=href)
    moves = sorted(asked.found["moves"], key=lambda row: (row["happened_on"], row["pk"]))
    for start, until in at_large_spans((row["happening"], day_of(row["happened_on"])) for row in moves):
        yield span(start, until, "Unlawfully at large", "at-large", href)


def period_spans(
    start: date, until: date | None, sentenced: Sequence[date], *, is_recall: bool, href: str
) -> Iterator[Span]:
    """One period of custody: on remand until the first sentence in it, unless one was passed before. sentenced: the
    days of those passed since the last release, earliest first."""
    if is_recall:
        yield span(start, until, "Recalled", "custody", href)
        return
    first = next((day for day in sentenced if until is None or day <= until), None)
    if first is None:
        yield span(start, until, "Remand", "remand", href)
    elif first <= start:
        yield span(start, until, "Sentence", "custody", href)
    else:
        yield span(start, first, "Remand", "remand", href)
        yield span(first, until, "Sentence", "custody", href)


def at_large_spans(moves: Iterable[tuple[str, date | None]]) -> Iterator[tuple[date, date | None]]:
    """From and until, of each time at large; until None while it lasts. moves: in order, of kinds that change it."""
    since: date | None = None
    for happening, on in moves:
        if on is None:
            continue
        if Happening(happening) in GOES_AT_LARGE:
            since = since or on
        elif since is not None:
            yield since, on
            since = None
    if since is not None:
        yield since, None


def dates_rows(reader: User) -> dict[str, LaneRows]:
    dates = KeyDate.objects.official().visible_to(reader).filter(superseded_at__isnull=True)
    coming = Release.objects.visible_to(reader).open().counted()
    return {
        "dates": LaneRows(dates, ("code", "falls_on")),
        "releases": LaneRows(coming, ("leaves_on", "certainty")),
    }


def dates_lane(asked: LaneQuestion) -> Iterator[Mark]:
    """The official dates, and the release that is counted."""
    href = reverse("person_sentence", kwargs={"uid": asked.person.uid})
    for row in asked.found["dates"]:
        if day := day_of(row["falls_on"]):
            yield mark(day, f"{row['code']}, {WORDS[Code(row['code'])]}", today=asked.today, href=href)
    for row in asked.found["releases"]:
        if day := day_of(row["leaves_on"]):
            yield mark(day, f"Release, {row['certainty']}", today=asked.today, href=href)
