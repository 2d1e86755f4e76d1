"""For how long somebody is subject to notification (CTA 2008 s.53)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from offenders.register.rules.calendar import (
    DAY,
    LONGEST,
    has_turned,
    last_day_of,
    last_day_of_years,
    reaches,
    spans_in_days,
)
from offenders.register.rules.facts import (
    INDETERMINATE,
    Length,
    Life,
    NotDecided,
    Offence,
    Sentence,
    SentenceKind,
    Span,
    Working,
)
from offenders.register.rules.who import Triggering, is_of_part_4, sentence_now, triggering

LAW_ENTRIES = ("cta-53", "cta-53-4-7", "cta-53-6")
ADULT = 18
LONG, MIDDLE, SHORT = 30, 15, 10  # years
LONG_TERM, MIDDLE_TERM = 120, 60  # months


@dataclass(frozen=True)
class Period:
    """Of one offence. ends: its last day, None while the person is held with no day of release. ends_later: by the
    years counted from the release, where that gives a later day: duties are lifted only after it."""

    offence: str
    years: int
    starts: date
    from_on: date
    ends: date | None
    ends_later: date | None

    @property
    def last_day(self) -> date:
        """The last day on which duties may run."""
        if self.ends is None:
            return LONGEST
        return max(self.ends, self.ends_later or self.ends)

    def runs_on(self, day: date) -> bool:
        return self.from_on <= day <= self.last_day


def periods(life: Life, working: Working) -> list[Period]:
    """One for each offence that makes the person subject. Raises NotDecided."""
    found = triggering(life, working)
    if not found:
        return []
    terms = _terms_together(life)
    return [_period(each, life, terms, working) for each in found]


def _period(one: Triggering, life: Life, terms: dict[str, _Together], working: Working) -> Period:
    years = _years(one, life, terms, working)
    nominal = last_day_of_years(one.began_on, years)
    ends = _with_disregarded(one.began_on, nominal, life.detention)
    later = _from_release(one.began_on, years, life.detention)
    if ends is None:
        working.add("CTA 2008 s.53(7)", f"{one.offence.id}: held with no day of release, so no end is worked out")
    else:
        held = (ends - nominal).days
        working.add("CTA 2008 s.53(1), (7)", f"{one.offence.id}: {nominal.isoformat()}, with {held} days held: {ends}")
        if later and later != ends:
            working.add("CTA 2008 s.53(7)", f"{one.offence.id}: counted from the release the last day is {later}")
    return Period(one.offence.id, years, one.began_on, one.from_on, ends, later if ends else None)


def _years(one: Triggering, life: Life, terms: dict[str, _Together], working: Working) -> int:
    offence, sentence = one.offence, one.sentence
    if offence.convicted_on is None:
        raise NotDecided(f"{offence.id}: the date of conviction is not known")
    if life.born_on is None:
        raise NotDecided("The date of birth is not known")
    if not has_turned(life.born_on, ADULT, offence.convicted_on):
        working.add("CTA 2008 s.53(1)(c)", f"{offence.id}: under 18 at conviction, so {SHORT} years")
        return SHORT
    if sentence.kind is SentenceKind.HOSPITAL:
        years = SHORT
    elif sentence.kind in INDETERMINATE:
        if sentence.kind is SentenceKind.DPP:
            raise NotDecided(f"{offence.id}: detention for public protection, though 18 or over at conviction")
        years = LONG
    else:
        together = terms[offence.id]
        years = LONG if together.reaches(LONG_TERM) else MIDDLE if together.reaches(MIDDLE_TERM) else SHORT
        if together.count > 1:
            working.add("CTA 2008 s.53(6)", f"{offence.id}: counted with {together.count - 1} other terms")
    working.add("CTA 2008 s.53(1)", f"{offence.id}: {years} years")
    return years


# Terms together


@dataclass(frozen=True)
class _Term:
    offence: Offence
    sentence: Sentence
    length: Length
    first: date
    last: date


@dataclass(frozen=True)
class _Together:
    """Terms that are consecutive or overlap. length: their sum, where all of them are consecutive or one covers all;
    else they reach from `first` to `last`."""

    first: date
    last: date
    length: Length | None
    count: int

    def reaches(self, months: int) -> bool:
        if self.length is not None:
            return reaches(self.length, months)
        return self.last >= last_day_of(self.first, Length(months))


def _terms_together(life: Life) -> dict[str, _Together]:
    """Of each fixed term for an offence of Part 4 the terms that it is counted with (s.53(6))."""
    laid = _laid(life)
    groups: list[list[_Term]] = []
    for term in sorted(laid.values(), key=lambda each: (each.first, each.last)):
        joined = [group for group in groups if any(_belong(term, other) for other in group)]
        for group in joined:
            groups.remove(group)
        groups.append([*(each for group in joined for each in group), term])
    return {term.offence.id: _together(group) for group in groups for term in group}


def _belong(term: _Term, other: _Term) -> bool:
    ids = {term.offence.id, other.offence.id}
    is_consecutive = ids in (
        {term.offence.id, term.sentence.consecutive_to},
        {other.offence.id, other.sentence.consecutive_to},
    )
    return is_consecutive or (term.first <= other.last and other.first <= term.last)


def _together(group: list[_Term]) -> _Together:
    first, last = min(term.first for term in group), max(term.last for term in group)
    ids = {term.offence.id for term in group}
    heads = [term for term in group if term.sentence.consecutive_to not in ids]
    length: Length | None = None
    if len(heads) == 1:
        length = sum((term.length for term in group), Length())
        if len({term.sentence.consecutive_to for term in group}) < len(group):  # two after the same one overlap
            length = None
    else:
        covering = [term for term in group if term.first == first and term.last == last]
        length = covering[0].length if covering else None
    return _Together(first, last, length, len(group))


def _laid(life: Life) -> dict[str, _Term]:
    """Each fixed term on its days, those for offences of Part 4 alone; one after another where consecutive."""
    by_id = {offence.id: offence for offence in life.offences}
    placed: dict[str, tuple[date, date]] = {}

    def place(offence: Offence, on_the_way: frozenset[str]) -> tuple[date, date] | None:
        if offence.id in placed:
            return placed[offence.id]
        sentence = sentence_now(offence)
        if sentence is None or sentence.term is None:
            return None
        first = sentence.runs_from or offence.dealt_with_on
        if sentence.consecutive_to is not None and sentence.runs_from is None:
            before = by_id[sentence.consecutive_to]
            if before.id in on_the_way:
                raise NotDecided(f"{offence.id}: the consecutive terms form a circle")
            ahead = place(before, on_the_way | {offence.id})
            first = ahead[1] + DAY if ahead else first
        placed[offence.id] = (first, last_day_of(first, sentence.term))
        return placed[offence.id]

    found: dict[str, _Term] = {}
    for offence in life.offences:
        sentence, span = sentence_now(offence), place(offence, frozenset({offence.id}))
        if sentence is None or span is None or sentence.term is None or not _is_term(sentence):
            continue
        if is_of_part_4(offence):
            found[offence.id] = _Term(offence, sentence, sentence.term, *span)
    return found


def _is_term(sentence: Sentence) -> bool:
    no_term = {*INDETERMINATE, SentenceKind.HOSPITAL, SentenceKind.SUSPENDED, SentenceKind.OTHER}
    return sentence.kind not in no_term


# Days that are disregarded


def _with_disregarded(first: date, nominal: date, detention: tuple[Span, ...]) -> date | None:
    """The last day, later by each day held up to it; None while the person is held with no day of release."""
    ends = nominal
    while True:
        later = nominal + timedelta(days=spans_in_days(detention, first, ends))
        if any(span.until is None and span.first <= later for span in detention):
            return None
        if later == ends:
            return ends
        ends = later


def _from_release(first: date, years: int, detention: tuple[Span, ...]) -> date | None:
    """The last day by the years counted from the release, of who was held from the first day; else None."""
    released = _released_first(first, detention)
    if released is None or released == first:
        return None
    return _with_disregarded(released, last_day_of_years(released, years), detention)


def _released_first(first: date, detention: tuple[Span, ...]) -> date | None:
    day: date | None = first
    for span in sorted(detention, key=lambda each: each.first):
        if day is not None and span.has(day):
            day = span.until
    return day
