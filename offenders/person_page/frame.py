"""The top of a person's pages: who it is, where they are, and the sections of the record."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Model
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from offenders.convictions.in_words import in_one_line
from offenders.convictions.models import Sentence
from offenders.convictions.rules import LIFELONG
from offenders.custody.models import Movement
from offenders.custody.rules import AFTER_LICENCE, AT_LARGE, IN_PRISON, LEFT_UNDUE, Happening, Status
from offenders.people.models import Identifier, Offender
from offenders.people.rules.age import age_on
from offenders.people.rules.identifiers import IdentifierKind
from offenders.status.facts import licence_end_of
from offenders.status.reading import as_told_to
from offenders.status.rules import LicenceEnd
from sharing.access.roles import Capability
from sharing.audit import request_context
from sharing.grants.programmes import known_programmes
from sharing.models import User
from sharing.time_words import format_date


@dataclass(frozen=True)
class Fact:
    key: str
    value: str


@dataclass(frozen=True)
class Tag:
    kind: str
    words: str


@dataclass(frozen=True)
class Action:
    """A button of the identity bar."""

    words: str
    href: str


@dataclass(frozen=True)
class Warning:
    """What cannot wait, on every page of the person: a tag beside the name, and a red line under the bar."""

    tag: str
    strong: str
    words: str
    href: str
    action: str


@dataclass(frozen=True)
class Identity:
    """The identity bar, as components/identity_bar.html prints it."""

    name: str
    initials: str
    facts: list[Fact]
    tags: list[Tag]
    sentence: str = ""
    sentence_key: str = "Serving"
    actions: Sequence[Action] = ()
    warnings: Sequence[Warning] = ()


@dataclass(frozen=True)
class Section:
    """One section of the record, as components/sub_navigation.html prints it."""

    label: str
    url: str
    current: bool


SECTIONS = [
    ("Overview", "person"),
    ("Timeline", "person_timeline"),
    ("Sentence and dates", "person_sentence"),
    ("Who can see this", "person_access"),
]
LAST_SECTION = "person_access"
NEEDED: dict[str, Capability] = {}  # of a section that is not there for every reader
WARNINGS: list[Callable[[Offender], list[Warning]]] = []
BARS: list[Callable[[Offender, User], tuple[list[Fact], list[Tag]]]] = []
SHOWN_NUMBERS = (IdentifierKind.CRN, IdentifierKind.PNC)  # beside the prison number
SINCE = {
    Status.LICENCE_ENDED: "Sentence expired on",
    Status.DEPORTED: "Deported or removed on",
    Status.DECEASED: "Died on",
    Status.RELEASED_IN_ERROR: "Released in error, found on",
    Status.LEFT_EARLY: "Left early, being checked since",
    Status.LEFT_IN_DISPUTE: "Left while the dates were in dispute, on",
    Status.ACQUITTED: "Acquitted or quashed on",
    Status.TRANSFERRED_OUT: "Transferred out on",
    Status.DETAINED_IMMIGRATION: "In immigration detention since",
}
ENDED_BY = {
    Happening.RELEASED_WITHOUT_LICENCE: "Released without licence on",
    Happening.FOUND_LAWFUL_WITHOUT_LICENCE: "Released without licence on",
    Happening.LICENCE_ENDED: "Licence ended on",
}
RUNS = (Status.ON_LICENCE, Status.POLICE_LED, Status.ORDER_ONLY)
OVER = (*AFTER_LICENCE, Status.DEPORTED, Status.DECEASED, Status.ACQUITTED)


def identity(person: Offender, *, today: date, actions: Sequence[Action] = ()) -> Identity:
    """Four queries, or three where the numbers came with the person: numbers, since when they are there, sentences,
    under which programmes the reader knows them; one for each thing that a feature says in the bar; one
    for each warning that an upper app may have; of somebody at large those of the end of the licence, and of somebody
    for whom something runs after it one."""
    sentences = list(Sentence.objects.filter(offender=person).select_related("conviction__offence"))
    warnings = [warning for ask in WARNINGS for warning in ask(person)]
    asked = request_context.current()
    reader = asked.reader if asked else None
    person = as_told_to(reader, person)
    programmes = known_programmes([person.pk], reader=reader)[person.pk] if reader else []
    said = [ask(person, reader) for ask in BARS] if reader else []
    return Identity(
        name=person.full_name,
        initials=(person.given_names[:1] + person.family_name[:1]).upper(),
        facts=[
            Fact("Born", born(person, today=today)),
            Fact("Prison number", person.prison_number),
            *numbers(person, today=today),
            *licence_ends(person, sentences, today=today),
            *(fact for facts, _ in said for fact in facts),
            *([Fact("What runs", person.status_power)] if person.status_power else []),
            Fact("Marking", person.marking),
        ],
        tags=[
            where(person),
            *(Tag("fact", str(programme)) for programme in programmes),
            *(tag for _, tags in said for tag in tags),
            *(Tag("blocked", warning.tag) for warning in warnings),
        ],
        sentence=in_one_line(sentences),
        sentence_key="Served" if person.status in OVER else "Serving",
        actions=actions,
        warnings=warnings,
    )


def born(person: Offender, *, today: date) -> str:
    if person.date_of_birth is None:
        return "Not recorded"
    if person.status == Status.DECEASED:
        return format_date(person.date_of_birth)
    return f"{format_date(person.date_of_birth)} ({age_on(today, born=person.date_of_birth)})"


def numbers(person: Offender, *, today: date) -> list[Fact]:
    """The CRN and the PNC number that are certain: verified, and of several the primary one."""
    certain = [
        row for row in person.identifiers.all() if row.is_verified and (row.ends_on is None or row.ends_on > today)
    ]
    found: dict[str, Identifier] = {}
    for row in sorted(certain, key=lambda row: (not row.is_primary, row.canonical)):
        found.setdefault(row.kind, row)
    return [Fact(found[kind].get_kind_display(), found[kind].canonical) for kind in SHOWN_NUMBERS if kind in found]


def where(person: Offender) -> Tag:
    """Where the person is, and since when where that tells more than the place."""
    if not person.status:
        return Tag("partly", "Whereabouts not recorded")
    status = Status(person.status)
    if status in IN_PRISON:
        word = "In custody" if status is Status.IN_CUSTODY else person.get_status_display()
        return Tag("place", f"{word}, {person.establishment or 'place not recorded'}")
    movements = Movement.objects.standing().filter(offender=person).exclude(happening=Happening.TRANSFERRED)
    last = movements.order_by("-happened_on", "-pk").first()
    day = last.happened_on if last else None
    words = SINCE.get(status) or f"{person.get_status_display()} since"
    if status is Status.LICENCE_ENDED and last and last.happening in ENDED_BY:
        words = ENDED_BY[Happening(last.happening)]
    elif status is Status.LICENCE_ENDED and person.status_until:
        day = person.status_until
    elif status in AFTER_LICENCE and person.after_licence_from:
        day = person.after_licence_from
    told = f"{words} {format_date(day) if day else 'a day not recorded'}"
    if status in RUNS and person.status_until:
        told += f", until {format_date(person.status_until)}"
    return Tag("at-large" if status in AT_LARGE or status in LEFT_UNDUE else "place", told)


def licence_ends(person: Offender, sentences: Sequence[Sentence], *, today: date) -> list[Fact]:
    """Where no last day of the licence is known, why. Ten queries of somebody at large, of anybody else none."""
    lifelong = any(sentence.kind in LIFELONG and sentence.appeal != Sentence.Appeal.QUASHED for sentence in sentences)
    if person.status in AT_LARGE and not lifelong:
        return [Fact("Licence ends", _at_large(licence_end_of(person, on=today)))]
    if person.status not in AT_LARGE | {Status.ON_LICENCE} or person.status_until:
        return []
    return [Fact("Licence ends", "Not by time: life, or IPP not terminated" if lifelong else "No official date")]


def _at_large(end: LicenceEnd) -> str:
    """ "4 December 2027 if back today: 10 days at large so far are not served"."""
    number = end.days_at_large
    if not number:
        return "Later by each day at large"
    lost = "1 day at large so far is not served" if number == 1 else f"{number:,} days at large so far are not served"
    return (
        f"{format_date(end.moved_to)} if back today: {lost}" if end.moved_to else f"Later by each day at large: {lost}"
    )


def link(name: str, **kwargs: object) -> str:
    """The address of a page by its name; empty while this house has no such page."""
    try:
        return reverse(name, kwargs=kwargs)
    except NoReverseMatch:
        return ""


def register_section(label: str, url_name: str, *, needs: Capability | None = None) -> None:
    """A section that an upper app adds, in `AppConfig.ready()`; who can see the record stays last. Twice is once.

    The address takes the person's `uid` and nothing else. needs: it is there for these readers alone.
    """
    if needs:
        NEEDED[url_name] = needs
    if (label, url_name) not in SECTIONS:
        last = next(index for index, (_, name) in enumerate(SECTIONS) if name == LAST_SECTION)
        SECTIONS.insert(last, (label, url_name))


def register_warning(ask: Callable[[Offender], list[Warning]]) -> None:
    """What an upper app may have to say on every page of the person, to every reader; one query. Twice is once."""
    if ask not in WARNINGS:
        WARNINGS.append(ask)


def register_bar(ask: Callable[[Offender, User], tuple[list[Fact], list[Tag]]]) -> None:
    """What another feature has to say beside the name, to this reader: facts and tags; one query. Twice is once."""
    if ask not in BARS:
        BARS.append(ask)


def frame(person: Offender, *, current: str, actions: Sequence[Action] = ()) -> dict:
    """The context that every page of a person shares. current: the name of the section's address."""
    asked = request_context.current()
    reader = asked.reader if asked else None
    return {
        "person": person,
        "identity": identity(person, today=timezone.localdate(), actions=actions),
        "sections": [
            Section(label, reverse(name, kwargs={"uid": person.uid}), current=name == current)
            for label, name in SECTIONS
            if name not in NEEDED or (reader and reader.can(NEEDED[name]))
        ],
    }


def frame_of(subject: Model, current: str) -> dict:
    """The same, for pages that sharing has of "the subject" (`sharing/access/subject.py`)."""
    assert isinstance(subject, Offender)  # noqa: S101 - the settings say so
    return frame(subject, current=current)
