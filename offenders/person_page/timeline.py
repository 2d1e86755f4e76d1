"""The timeline: what has happened to the person, as far as the reader can see, newest first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from offenders.convictions.in_words import MOVED_WORDS, term_of
from offenders.convictions.models import Sentence
from offenders.custody.models import Movement
from offenders.custody.rules import BY_ORDER, STILL_HELD_IN_LAW, Happening
from offenders.dates.models import KeyDate, Release, ReleaseHold
from offenders.people.models import Offender
from offenders.person_page.frame import link
from sharing.grants.models import GrantQuerySet
from sharing.models import Alert, Duty, Grant, Handover, User
from sharing.pages.pagination import BadCursor
from sharing.sentence_words import mid_sentence
from sharing.time_words import format_date, format_time, format_told

SIZE = 50
ABOUT = {
    "movements": "Movements",
    "dates": "Official dates",
    "sentences": "Sentences",
    "holds": "Holds",
    "access": "Access",
    "owners": "Owners and handovers",
    "alerts": "Alerts",
}
OUT = (Happening.RELEASED, Happening.RELEASED_WITHOUT_LICENCE, *BY_ORDER)
STOPS = (Happening.LICENCE_REVOKED, Happening.ABSCONDED, *STILL_HELD_IN_LAW)
When = tuple[QuerySet[Any], str]


@dataclass(frozen=True)
class Event:
    """Something that happened. `about` is its kind in the address, `kind` its mark on the line (stops, note)."""

    at: datetime
    about: str
    key: int
    strong: str
    words: str = ""
    second: str = ""
    href: str = ""
    kind: str = ""

    @property
    def place(self) -> tuple[datetime, str, int]:
        """Where it stands in the order: no two events share it."""
        return self.at, self.about, self.key


@dataclass(frozen=True)
class Source:
    """Where events of a kind come from.

    events: yields those that the reader may know of; of the third argument, no more than so many need come.
    whens: rows that the reader may know of, and what of a row says when an event was. None is later than the latest of
    these; without any, the source is not asked where only the latest events are shown.
    """

    events: Callable[[Offender, User, int | None], Iterable[Event]]
    whens: Callable[[Offender, User], Iterable[When]] = lambda person, reader: ()


@dataclass(frozen=True)
class Day:
    """A day with its events, as components/timeline.html prints it."""

    day: str
    events: list[Event]


@dataclass(frozen=True)
class TimelineChoice:
    label: str
    url: str
    current: bool


@dataclass(frozen=True)
class TimelinePage:
    days: list[Day]
    choices: list[TimelineChoice]
    older_url: str
    is_latest: bool


def register_events(about: str, label: str, *sources: Source) -> None:
    """Events of a kind that an upper app adds, in `AppConfig.ready()`. Twice is once."""
    ABOUT[about] = label
    SOURCES[about] = sources


def timeline_page(person: Offender, *, reader: User, today: date, about: str, before: str) -> TimelinePage:
    """One page of 50 events. about: one of ABOUT, or empty for all. before: where the page before ended, or empty.

    Raises BadCursor for anything else.
    """
    if about and about not in ABOUT:
        raise BadCursor(about)
    end = read_place(before) if before else None
    found = [event for event in events(person, reader=reader, about=about) if end is None or event.place < end]
    shown, more = found[:SIZE], len(found) > SIZE
    query = {"about": about} if about else {}
    return TimelinePage(
        days=by_day(shown, today=today),
        choices=[
            TimelineChoice(label, f"?about={each}" if each else "?", current=each == about)
            for each, label in {"": "Everything", **ABOUT}.items()
        ],
        older_url=f"?{urlencode({**query, 'before': write_place(shown[-1])})}" if more else "",
        is_latest=not before,
    )


def events(person: Offender, *, reader: User, about: str = "") -> list[Event]:
    """Newest first. Of one kind one query for each source; of all, one for which have an event, then of those."""
    asked = SOURCES[about] if about else sources_with_events(person, reader)
    found = [event for source in asked for event in source.events(person, reader, None)]
    return sorted(found, key=lambda event: event.place, reverse=True)


def latest(person: Offender, *, reader: User, limit: int) -> list[Event]:
    """The newest so many. One query for when each source was last; then of so many sources at most, newest first."""
    found: list[Event] = []
    for at, about, source in last_of_each(person, reader):
        if len(found) == limit and found[-1].place[:2] > (at, about):
            break
        found += source.events(person, reader, limit)
        found = sorted(found, key=lambda event: event.place, reverse=True)[:limit]
    return found


def sources_with_events(person: Offender, reader: User) -> list[Source]:
    """And those that cannot say when their last event was."""
    having = {source for _, _, source in last_of_each(person, reader)}
    every = [source for about in ABOUT for source in SOURCES[about]]
    return [source for source in every if source in having or not list(source.whens(person, reader))]


def last_of_each(person: Offender, reader: User) -> list[tuple[datetime, str, Source]]:
    """Of each source that has an event, when the last was, and its kind; newest first."""
    asked = [
        (about, source, rows.order_by(F(when).desc(nulls_last=True)).values(when)[:1])
        for about, sources in SOURCES.items()
        for source in sources
        for rows, when in source.whens(person, reader)
    ]
    row = Offender.objects.visible_to(reader).filter(pk=person.pk).values_list(*(Subquery(each) for *_, each in asked))
    found: dict[Source, tuple[datetime, str, Source]] = {}
    for (about, source, _), moment in zip(asked, row.first() or [None] * len(asked), strict=True):
        if moment is not None:
            at = moment if isinstance(moment, datetime) else first_moment_of(moment)
            found[source] = max(found.get(source, (at, about, source)), (at, about, source), key=lambda each: each[0])
    return sorted(found.values(), key=lambda each: each[:2], reverse=True)


def by_day(shown: Sequence[Event], *, today: date) -> list[Day]:
    groups: dict[date, list[Event]] = defaultdict(list)
    for event in shown:
        groups[timezone.localdate(event.at)].append(event)
    return [Day("Today" if day == today else format_date(day), of_day) for day, of_day in groups.items()]


def write_place(event: Event) -> str:
    return f"{event.at.isoformat()} {event.about} {event.key}"


def read_place(text: str) -> tuple[datetime, str, int]:
    try:
        at, about, key = text.split(" ")
        moment = datetime.fromisoformat(at)
        if timezone.is_naive(moment) or about not in ABOUT:
            raise BadCursor(text)
        return moment, about, int(key)
    except ValueError as error:
        raise BadCursor(text) from error


def first_moment_of(day: date) -> datetime:
    """Where an event stands of which only the day is known."""
    return timezone.make_aware(datetime.combine(day, time.min))


def joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def by_whom(user: User | None, word: str = "by") -> str:
    return f"{word} {user}" if user else ""


def _of(rows: Any, person: Offender, reader: User) -> QuerySet[Any]:
    return rows.objects.visible_to(reader).filter(offender=person)


def _movements(person: Offender, reader: User, limit: int | None) -> Iterable[Event]:
    """With the release route by which the person left on that day, if one was recorded."""
    left = _of(Release, person, reader).filter(status=Release.Status.RELEASED, released_on=OuterRef("happened_on"))
    bases = dict(Release._meta.get_field("basis").flatchoices)
    rows = Movement.objects.with_strike().visible_to(reader).filter(offender=person)
    rows = rows.select_related("establishment", "recorded_by").annotate(
        left_by=Subquery(left.order_by("-pk").values("basis")[:1])
    )
    for row in rows.order_by("-happened_on", "-pk")[:limit]:
        happening = Happening(row.happening)
        is_out = happening in OUT
        place = f"{'from' if is_out else 'to' if happening is Happening.TRANSFERRED else 'at'} {row.establishment}"
        yield Event(
            at=first_moment_of(row.happened_on),
            about="movements",
            key=row.pk,
            strong=MOVED_WORDS[row.happening],
            words=place if row.establishment else "",
            second=joined(
                row.strike_words,
                str(bases.get(row.left_by, "")) if is_out else "",
                row.note,
                by_whom(row.recorded_by, "recorded by"),
                format_told(row.happened_on, row.recorded_at),
            ),
            kind="stops" if happening in STOPS else "",
        )


def _dates(person: Offender, reader: User, limit: int | None) -> Iterable[Event]:
    """One event for each sheet, and one for dates that were taken away without another in their place."""
    sheet_rows = KeyDate.objects.official().visible_to(reader).filter(offender=person).select_related("recorded_by")
    rows = list(sheet_rows.order_by("recorded_at", "pk"))
    before: dict[str, KeyDate] = {}
    sheets: dict[tuple[datetime, str, date], list[tuple[date, str]]] = defaultdict(list)
    keys: dict[tuple[datetime, str, date], KeyDate] = {}
    gone: dict[datetime, list[KeyDate]] = defaultdict(list)
    later = next_of_code(rows)
    for row in rows:
        sheet = (row.recorded_at.replace(microsecond=0), row.source, row.as_at)
        keys.setdefault(sheet, row)
        old = before.get(row.code)
        was = f", was {format_date(old.falls_on)}" if old and replaced(old, by=row) else ""
        sheets[sheet].append((row.falls_on, f"{row.code} {format_date(row.falls_on)}{was}"))
        before[row.code] = row
        follower = later.get(row.pk)
        if row.superseded_at and not (follower and replaced(row, by=follower)):
            gone[row.superseded_at.replace(microsecond=0)].append(row)
    for (at, source, as_at), parts in sheets.items():
        first = keys[at, source, as_at]
        yield Event(
            at=at,
            about="dates",
            key=first.pk,
            strong="Official dates recorded",
            words="; ".join(words for _, words in sorted(parts)),
            second=joined(
                format_time(at), f"{source}, as at {format_date(as_at)}", by_whom(first.recorded_by, "recorded by")
            ),
            kind="note",
        )
    for at, taken in gone.items():
        lost = [f"{each.code} {format_date(each.falls_on)}" for each in taken]
        yield Event(
            at=at,
            about="dates",
            key=-taken[0].pk,
            strong="Official dates removed",
            words="; ".join(lost),
            second=format_time(at),
            kind="note",
        )


def _when_dates(person: Offender, reader: User) -> Iterable[When]:
    rows = KeyDate.objects.official().visible_to(reader).filter(offender=person)
    return [last_of(rows, "recorded_at", "superseded_at")]


def next_of_code(rows: Sequence[KeyDate]) -> dict[int, KeyDate]:
    """Of each row the next of the same code. rows: in the order in which they were recorded."""
    found: dict[int, KeyDate] = {}
    latest: dict[str, KeyDate] = {}
    for row in reversed(rows):
        if row.code in latest:
            found[row.pk] = latest[row.code]
        latest[row.code] = row
    return found


def replaced(old: KeyDate, *, by: KeyDate) -> bool:
    """Whether the one came in the other's place, on the same sheet."""
    return old.superseded_at is not None and abs(by.recorded_at - old.superseded_at) < timedelta(seconds=2)


def _sentences(person: Offender, reader: User, limit: int | None) -> Iterable[Event]:
    rows = _of(Sentence, person, reader).select_related("conviction__offence").order_by("-sentenced_on", "-pk")
    for row in rows[:limit]:
        yield Event(
            at=first_moment_of(row.sentenced_on),
            about="sentences",
            key=row.pk,
            strong="Sentenced",
            words=f"to {mid_sentence(term_of(row))}: {row.conviction}",
            second=joined(row.get_kind_display(), row.conviction.court),
        )


def _holds(person: Offender, reader: User, limit: int | None) -> Iterable[Event]:
    rows = _of(ReleaseHold, person, reader).select_related("release", "set_by", "lifted_by")
    for row in rows.order_by("-since", "-pk"):
        about_release = f"{row.release.get_basis_display()}: {row.in_a_sentence}"
        yield Event(
            at=row.since,
            about="holds",
            key=row.pk,
            strong="Release on hold",
            words=about_release,
            second=joined(format_time(row.since), row.reason, by_whom(row.set_by)),
            kind="stops",
        )
        if row.lifted_at:
            yield Event(
                at=row.lifted_at,
                about="holds",
                key=-row.pk,
                strong="Hold lifted",
                words=about_release,
                second=joined(format_time(row.lifted_at), row.lifted_because, by_whom(row.lifted_by)),
            )


def _access(person: Offender, reader: User, limit: int | None) -> Iterable[Event]:
    """Teams that were given access, and whose time is over; not those still to come."""
    now = timezone.now()
    rows = _let_in(person, reader, at=now).with_teams()
    for row in rows.select_related("emergency").order_by("-starts_at", "-pk"):
        in_emergency = hasattr(row, "emergency")
        yield Event(
            at=row.starts_at,
            about="access",
            key=row.pk,
            strong=f"Opened in an emergency by {row.made_by}" if in_emergency else f"{row.team} given access",
            words="" if in_emergency else f"as {mid_sentence(row.get_grant_role_display())}",
            second=joined(format_time(row.starts_at), row.reason, "" if in_emergency else by_whom(row.made_by)),
            kind="stops" if in_emergency else "note",
        )
        over = row.gives_until
        if over and row.starts_at < over <= now:
            yield Event(
                at=over,
                about="access",
                key=-row.pk,
                strong=f"Emergency access of {row.made_by} ended" if in_emergency else f"{row.team}: access ended",
                words="" if in_emergency else f"as {mid_sentence(row.get_grant_role_display())}",
                second=joined(
                    format_time(over), row.ended_because or "The end date that was set", by_whom(row.ended_by)
                ),
                kind="note",
            )


def _let_in(person: Offender, reader: User, *, at: datetime) -> GrantQuerySet:
    return Grant.objects.visible_to(reader).filter(subject=person, starts_at__lte=at)


def _when_access(person: Offender, reader: User) -> Iterable[When]:
    now = timezone.now()
    rows = _let_in(person, reader, at=now)
    over = rows.annotate(over=Coalesce("ended_at", "ends_at")).filter(over__gt=F("starts_at"), over__lte=now)
    return (rows, "starts_at"), (over, "over")


def _owners(person: Offender, reader: User, limit: int | None) -> Iterable[Event]:
    """Who answered from when. No two keys of these and of handovers are the same."""
    duties = Duty.objects.visible_to(reader).filter(subject=person).with_words()
    for row in duties.order_by("-starts_at", "-pk")[:limit]:
        deputy = f", deputy {row.deputy}" if row.deputy else ""
        yield Event(
            at=row.starts_at,
            about="owners",
            key=row.pk * 3,
            strong=f"{row.owner} is the owner for {row.agency}",
            words=f"{row.team}{deputy}",
            second=joined(format_time(row.starts_at), row.reason, by_whom(row.made_by)),
            kind="note",
        )


def _handovers(person: Offender, reader: User, limit: int | None) -> Iterable[Event]:
    """What was offered, and how it was answered."""
    offers = Handover.objects.visible_to(reader).filter(subject=person)
    for offer in offers.select_related("from_team", "to_team", "offered_by", "answered_by").order_by("-pk")[:limit]:
        href = link("handover", uid=offer.uid)
        between = f"from {offer.from_team} to {offer.to_team}"
        yield Event(
            at=offer.offered_at,
            about="owners",
            key=offer.pk * 3 + 1,
            strong="Handover offered",
            words=between,
            second=joined(format_time(offer.offered_at), offer.reason, by_whom(offer.offered_by)),
            href=href,
            kind="note",
        )
        if offer.answered_at:
            yield Event(
                at=offer.answered_at,
                about="owners",
                key=offer.pk * 3 + 2,
                strong=f"Handover {mid_sentence(offer.get_state_display())}",
                words=between,
                second=joined(format_time(offer.answered_at), offer.answer, by_whom(offer.answered_by)),
                href=href,
                kind="note",
            )


def _alerts_told_to(person: Offender, reader: User) -> QuerySet[Alert]:
    return Alert.objects.told_to(reader).visible_to(reader).filter(subject=person)


def _when_alerts(person: Offender, reader: User) -> Iterable[When]:
    return [(_alerts_told_to(person, reader), "raised_at")]


def _alerts(person: Offender, reader: User, limit: int | None) -> Iterable[Event]:
    """Those of which a team of the reader was told."""
    for row in _alerts_told_to(person, reader).order_by(F("raised_at").desc(), "-pk")[:limit]:
        yield Event(
            at=row.raised_at,
            about="alerts",
            key=row.pk,
            strong=row.title,
            words=row.text,
            second=joined(format_time(row.raised_at), f"{row.get_severity_display()} alert", row.get_state_display()),
            href=link("alert", uid=row.uid),
            kind="stops" if row.severity_word == "critical" else "",
        )


def moments(model: Any, *whens: str, subject: str = "offender") -> Callable[[Offender, User], Iterable[When]]:
    """For a source whose every row is an event at each of these moments that it has."""

    def rows_and_whens(person: Offender, reader: User) -> Iterable[When]:
        return [last_of(model.objects.visible_to(reader).filter(**{subject: person}), *whens)]

    return rows_and_whens


def last_of(rows: QuerySet[Any], *whens: str) -> When:
    """The latest of these moments of each row, in one question: of each is asked anew what the reader may know."""
    if len(whens) == 1:
        return rows, whens[0]
    return rows.annotate(last_at=Greatest(*whens)), "last_at"  # PostgreSQL passes over those that are NULL


SOURCES: dict[str, Sequence[Source]] = {
    "movements": [Source(_movements, moments(Movement, "happened_on"))],
    "dates": [Source(_dates, _when_dates)],
    "sentences": [Source(_sentences, moments(Sentence, "sentenced_on"))],
    "holds": [Source(_holds, moments(ReleaseHold, "since", "lifted_at"))],
    "access": [Source(_access, _when_access)],
    "owners": [
        Source(_owners, moments(Duty, "starts_at", subject="subject")),
        Source(_handovers, moments(Handover, "offered_at", "answered_at", subject="subject")),
    ],
    "alerts": [Source(_alerts, _when_alerts)],
}
