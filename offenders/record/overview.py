"""The overview of a person: what is wrong, what comes next, who answers, and what has happened."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone

from offenders.access import owners
from offenders.custody.rules import AT_LARGE, HELD
from offenders.dates.models import CODES, KeyDate, Release, ReleaseHold
from offenders.dates.rules.date_checks import days_of
from offenders.dates.rules.releases import BASIS_OF, BY_LAW, LAST_DAY, Basis, Certainty, Code, day_in_words, last_day
from offenders.identities.practice import unchecked_since
from offenders.people.models import Alias, Identifier, Offender
from offenders.person_page import life_line, timeline
from offenders.person_page.date_cards import DateCard, _more_dates
from offenders.person_page.frame import Action, link
from offenders.releases.gate.facts import facts_of
from offenders.releases.gate.rules import judge_release
from offenders.releases.holds.second_people import DIRECTED
from offenders.releases.readiness_summary import Ahead, ahead_of
from sharing import access
from sharing.access.rules import Permission
from sharing.alerts.threads import panels as thread_panels
from sharing.charts import Chart
from sharing.grants.who_can_see import Audience, audience_of
from sharing.models import User
from sharing.time_words import format_date, format_days_away

MOST_ALERTS = 5
LATEST = 5
NO_SHEET = "our calculation, no sheet"
NEXT = 3
MEANING = {
    Certainty.FIXED: "by law",
    Certainty.DIRECTED: "by a final decision",
    Certainty.PROVISIONAL: "the decision can still be challenged",
    Certainty.POSSIBLE: "the first day the Board may consider",
}
MEANING_OF_DATE = {
    Code.SED: "the sentence ends",
    Code.LED: "the licence ends",
    Code.SLED: "sentence and licence end",
    Code.CRD: "on licence, by law",
    Code.ARD: "without licence, by law",
    Code.PED: "the first day the Board may consider",
    Code.TED: "the first day the Board may consider",
    Code.APD: "by a final decision",
    Code.PRRD: "by law",
}


@dataclass(frozen=True)
class Wrong:
    """The one thing that is wrong, as components/notice.html prints it, with its one action."""

    kind: str
    strong: str
    words: str
    action_words: str
    action_url: str


@dataclass(frozen=True)
class ToldAlert:
    """A thread of alerts of which the reader's teams were told."""

    title: str
    href: str
    severity: str
    second: str
    happened: str


@dataclass(frozen=True)
class Source:
    """How old the dates of one source are."""

    name: str
    as_at: date
    near: str


@dataclass(frozen=True)
class Overview:
    wrong: Wrong | None
    dates: list[DateCard]
    responsible: list[owners.OwnerRow]
    has_lead: bool
    latest: list[timeline.Day]
    alerts: list[ToldAlert]
    audience: Audience
    identifiers: list[Identifier]
    unchecked_since: datetime | None  # a number given later reads as not yet checked
    aliases: list[Alias]
    sources: list[Source]
    ahead: Ahead | None = None
    life_line: Chart | None = None


def actions_on(person: Offender, *, reader: User) -> list[Action]:
    """What the reader may change here; nothing for who only reads. One query."""
    if not access.may(reader, Permission.CHANGE, person):
        return []
    asked = [("Change this record", link("person_change", uid=person.uid))]
    if person.status in HELD:
        asked.append(("Move to another establishment", link("person_move", uid=person.uid)))
    return [Action(words, href) for words, href in asked if href]


def overview(person: Offender, *, reader: User, today: date) -> Overview:
    """Some twenty queries, however many rows. person: opened for the reader `with_identity` and `with_own_dates`."""
    releases = list(
        Release.objects.visible_to(reader)
        .open()
        .filter(offender=person)
        .with_open_holds()
        .with_first_reason()
        .with_document_to_confirm()
    )
    told = list(KeyDate.objects.visible_to(reader).official().filter(offender=person))
    dates = [key_date for key_date in told if key_date.superseded_at is None]
    worked_out = person.own_dates or {}  # type: ignore[attr-defined]  # annotated
    own = {code: date.fromisoformat(day) for code, day in worked_out.items()}
    ends = days_of(person.end_before or {})  # type: ignore[attr-defined]  # annotated
    lanes = life_line.rows_of_each(person, reader)
    more = [card for ahead in _more_dates for card in ahead(person, reader)]
    more += life_line.next_dates_of(person, lanes, today=today)
    identifiers = list(person.identifiers.all())
    audience = audience_of(person, reader=reader)
    return Overview(
        wrong=what_is_wrong(person, releases, identifiers, today=today),
        dates=next_dates(person, releases, dates, own, more, ends=ends, today=today),
        responsible=owners.build_owner_rows(person, reader=reader, at=timezone.now()),
        has_lead=any(way.as_what == "Lead" and not way.by_scope for way in audience.ways),
        latest=timeline.by_day(timeline.latest(person, reader=reader, limit=LATEST), today=today),
        alerts=alerts_told(person, reader=reader, at=timezone.now()),
        audience=audience,
        identifiers=identifiers,
        unchecked_since=unchecked_since(person, identifiers, at=timezone.now()),
        aliases=list(person.aliases.all()),
        sources=sources_of(told, today=today),
        ahead=ahead_of(person, reader=reader, today=today),
        life_line=life_line.life_line_of(person, lanes, today=today),
    )


def what_is_wrong(
    person: Offender, releases: Sequence[Release], identifiers: Sequence[Identifier], *, today: date
) -> Wrong | None:
    """The worst first: somebody who should have gone, a release that is held, one that waits for a second person, a
    number that cannot be right."""
    ways_out = reverse("person_sentence", kwargs={"uid": person.uid}) + "#ways-out"
    change = link("person_change", uid=person.uid)
    counted = next((release for release in releases if release.is_counted), None)
    if counted and counted.leaves_on < today:
        return Wrong(
            "stops",
            f"The release of {format_date(counted.leaves_on)} is not recorded.",
            f"It was due {format_days_away(counted.leaves_on, today=today).lower()}. "
            f"Ask {person.establishment or 'the prison'} if the person has left, and record what happened.",
            "Record what happened" if change else "View release",
            change or ways_out,
        )
    if counted and counted.hold_kinds:  # type: ignore[attr-defined]  # annotated
        kinds = ", ".join(ReleaseHold.Kind(kind).label.lower() for kind in counted.hold_kinds)  # type: ignore[attr-defined]
        reason = counted.first_reason  # type: ignore[attr-defined]
        listed = counted.hold_kinds == [ReleaseHold.Kind.ACTIONS_OVERDUE]  # type: ignore[attr-defined]
        return Wrong(
            "stops",
            f"The release of {format_date(counted.leaves_on)} is on hold: {kinds}.",
            f"{reason.rstrip('.')}. {_what_the_hold_does(person, counted, today=today)}",
            "View outstanding actions" if listed else "View hold",
            (link("person_readiness", uid=person.uid) if listed else "") or ways_out,
        )
    for release in releases:
        if href := _where_it_is_confirmed(person, release):
            return Wrong(
                "needs",
                f"{release.get_basis_display()} on {format_date(release.leaves_on)} needs a second person.",
                "Compare it with its document and confirm it.",
                "Open it",
                href,
            )
    doubtful = next(
        (identifier for identifier in identifiers if identifier.warning and not identifier.is_verified), None
    )
    if doubtful:
        return Wrong(
            "needs",
            f"{doubtful.get_kind_display()} {doubtful.canonical} is not certain.",
            f"{doubtful.warning.rstrip('.')}. Check it at its source before you search by it.",
            "Correct number" if change else "View numbers",
            change or "#identifiers",
        )
    return None


def _where_it_is_confirmed(person: Offender, release: Release) -> str:
    """Empty where no document of this release waits for a second person."""
    direction, order = release.direction_to_confirm, release.order_to_confirm  # type: ignore[attr-defined]  # annotated
    if release.origin == Release.Origin.DIRECTED and direction:
        return reverse("direction_confirm", kwargs={"uid": person.uid, "direction_uid": direction})
    if release.origin == Release.Origin.ORDERED and release.basis not in BY_LAW and order:
        return reverse("release_order_confirm", kwargs={"uid": person.uid, "order_uid": order})
    return ""


def _what_the_hold_does(person: Offender, release: Release, *, today: date) -> str:
    """Whether the gate lets the person go on the day all the same, as it does by law where all dates agree."""
    on = max(release.leaves_on, today)
    if judge_release(facts_of(person, on=today), route=Basis(release.basis), on=on).opens:
        return "By law the person must still be released that day."
    return "Do not release until the hold is lifted."


def next_dates(
    person: Offender,
    releases: Iterable[Release],
    dates: Iterable[KeyDate],
    own: Mapping[str, date],
    more: Iterable[DateCard],
    *,
    ends: Mapping[Code, date],
    today: date,
) -> list[DateCard]:
    """The next three in the order of time: release routes, those dates of the sheet that no release route stands for,
    and more. The next of the sentence is always among them. ends: by code, the end of the sentence that counts until a
    second person has confirmed an earlier one."""
    official = {key_date.code: key_date for key_date in dates}
    releases = list(releases)
    told = {release.basis for release in releases}
    has_counted = any(release.is_counted for release in releases)
    cards = [
        _card_of_end(each, official, own, today=today)
        if has_counted and each.is_mere_end
        else _card_of_release(each, official, own, today=today)
        for each in releases
    ]
    cards += [
        _card_of_date(each, own.get(code), today=today)
        for code, each in official.items()
        if BASIS_OF.get(Code(code), ("",))[0] not in told and not _is_past_for(person, Code(code))
    ]
    cards = [_until_confirmed(card, ends, today=today) for card in cards]
    if person.status in AT_LARGE:
        cards = [
            replace(card, meaning="later by each day at large") if card.code in LAST_DAY else card for card in cards
        ]
    ahead = [card for card in (*cards, *more) if card.day >= today]
    ahead.sort(key=lambda card: (card.day, not card.certainty))
    first = next((card for card in ahead if card in cards), None)
    shown = ahead[:NEXT]
    return shown if first is None or first in shown else [*shown[:-1], first]


def _until_confirmed(card: DateCard, ends: Mapping[Code, date], *, today: date) -> DateCard:
    """Of an end of the sentence that one person alone brought forward, the day that counts; the earlier one beside."""
    day = last_day(ends)
    if day is None or card.code not in LAST_DAY or day == card.day:
        return card
    earlier = f"Earlier, and not confirmed by a second person: {format_date(card.day)}"
    return replace(card, day=day, near=format_days_away(day, today=today), differs=earlier)


def _is_past_for(person: Offender, code: Code) -> bool:
    """Eligibility and release dates mean nothing for who is out already, or recalled and so left without a release
    route."""
    return code in BASIS_OF and code not in (Code.SED, Code.SLED) and bool(person.status)


def _card_of_release(
    release: Release, official: dict[str, KeyDate], own: Mapping[str, date], *, today: date
) -> DateCard:
    codes = [code for code, (basis, _) in BASIS_OF.items() if basis == release.basis and code in official]
    worked_out = next((own[code] for code in codes if code in own), None)
    return DateCard(
        title=release.get_basis_display(),
        code=release.basis,
        day=release.leaves_on,
        near=format_days_away(release.leaves_on, today=today),
        certainty=release.certainty,
        meaning=_meaning_of(release),
        second=day_in_words(release.leaves_on, release.expected_on),
        differs=_differs(release.expected_on, worked_out),
        is_held=bool(release.hold_kinds) and (release.is_counted or release.basis in DIRECTED),  # type: ignore[attr-defined]
    )


def _card_of_end(release: Release, official: dict[str, KeyDate], own: Mapping[str, date], *, today: date) -> DateCard:
    code = next((code for code in (Code.SLED, Code.SED) if code in official or code in own), Code.SED)
    return DateCard(
        title="Sentence and licence end" if code is Code.SLED else "Sentence end",
        code=code,
        day=release.expected_on,
        near=format_days_away(release.expected_on, today=today),
        certainty="",
        meaning=NO_SHEET if release.is_ours else MEANING_OF_DATE[code],
        second="",
        differs=_differs(release.expected_on, None if release.is_ours else own.get(code)),
        is_held=False,
    )


def _meaning_of(release: Release) -> str:
    if release.is_ours:
        return NO_SHEET
    if release.provisional_until:
        return f"the decision can be challenged {release.how_long_so}"
    if release.origin == Release.Origin.ORDERED:
        by = "decided to count while the dates were in dispute" if release.basis in BY_LAW else "by an order"
        return release.how_long_so or by
    return MEANING[Certainty(release.certainty)]


def _card_of_date(each: KeyDate, worked_out: date | None, *, today: date) -> DateCard:
    return DateCard(
        title=str(dict(CODES)[Code(each.code)]),
        code=each.code,
        day=each.falls_on,
        near=format_days_away(each.falls_on, today=today),
        certainty="",
        meaning=MEANING_OF_DATE[Code(each.code)],
        second="",
        differs=_differs(each.falls_on, worked_out),
        is_held=False,
    )


def _differs(official: date, worked_out: date | None) -> str:
    if worked_out is None or worked_out == official:
        return ""
    return f"Our calculation: {format_date(worked_out)}"


def alerts_told(person: Offender, *, reader: User, at: datetime) -> list[ToldAlert]:
    """Threads that are not over, of which the reader's teams were told, the worst first. One query."""
    lines = thread_panels.lines_about(reader, person.pk, at=at)[:MOST_ALERTS]
    return [
        ToldAlert(
            title=line.title,
            href=line.url,
            severity=line.severity_word,
            second=f"{line.clock.words}, {line.clock.due_words}" if line.is_open else line.said or "For information",
            happened=line.happened,
        )
        for line in lines
    ]


def sources_of(told: Iterable[KeyDate], *, today: date) -> list[Source]:
    """told: every date of the person, also those that stand no more."""
    latest: dict[str, date] = {}
    for key_date in told:
        latest[key_date.source] = max(key_date.as_at, latest.get(key_date.source, key_date.as_at))
    return [Source(name, as_at, format_days_away(as_at, today=today)) for name, as_at in sorted(latest.items())]
