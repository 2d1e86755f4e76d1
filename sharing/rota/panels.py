"""The rota as pages print it: who is on call now and next, a week, gaps ahead, requests, the last 28 nights."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from statistics import median
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from sharing import practice
from sharing.agencies.models import Team, User
from sharing.alerts.models import RungMade
from sharing.alerts.rules import Night, Rung, span_in_words
from sharing.rota import actions, gaps, posts
from sharing.rota.models import Shift, ShiftOffer, ShiftSwap
from sharing.rota.on_call.now import ANY_LEVEL, OnCall, everybody_on_call
from sharing.rota.posts import Post, post_of
from sharing.rota.practice import LONGEST_HOURS, REST_HOURS
from sharing.rota.rules import LEVEL_WORDS, Level, Span, Stint, Warned, needs_way, warnings
from sharing.time_words import (
    format_datetime,
    format_near_datetime,
    format_span,
    format_time,
    format_weekday,
    say_datetime,
)

DAY = timedelta(days=1)
NIGHTS = 28
NIGHT = Night()
MOST = 20  # gaps of a page


@dataclass(frozen=True)
class OnCallLine:
    """Who is on call for a place now, and who is next. until: empty where nobody is."""

    place: str
    level: str
    name: str
    phone: str
    until: str
    next_words: str
    is_me: bool


@dataclass(frozen=True)
class Chip:
    """A part of a day in the week. state: now, planned, swap or gap."""

    name: str
    when: str
    state: str
    href: str
    second: str = ""


@dataclass(frozen=True)
class WeekRow:
    post: Post
    title: str
    second: str
    days: list[tuple[str, bool, list[Chip]]]  # its heading, whether it is today, its chips


@dataclass(frozen=True)
class Week:
    """Seven days from a Monday on. heads: "Tue 24", and whether it is today."""

    title: str
    heads: list[tuple[str, bool]]
    rows: list[WeekRow]
    before: str
    after: str


@dataclass(frozen=True)
class GapLine:
    """Time for which nobody is on call. free: names of those who could take it. offered: to whom and when it was."""

    gap: gaps.Gap
    words: str
    free: str
    offered: str
    offer_url: str
    enter_url: str


@dataclass(frozen=True)
class Nights:
    """The last 28 nights. to_answer: the median, empty where nothing was answered."""

    calls: int
    to_answer: str
    longest: str
    not_answered: int
    uncovered: int


def on_call_lines(reader: User, *, at: datetime) -> list[OnCallLine]:
    """Of every desk and command that has somebody now, the reader's agency first. Three queries."""
    found = everybody_on_call(ANY_LEVEL, at=at)
    nexts = _next(Shift.objects.overlapping(at, at + 7 * DAY).filter(agency=reader.agency_id), at=at)
    found.sort(key=lambda each: (each.agency != reader.agency_id, each.place, list(Level).index(each.level)))
    return [_on_call_line(each, nexts, reader, at=at) for each in found]


def _on_call_line(each: OnCall, nexts: dict[tuple, tuple[str, datetime]], reader: User, *, at: datetime) -> OnCallLine:
    follows = nexts.get((each.agency, each.team, each.level))
    words = f"then {follows[0]} from {format_near_datetime(follows[1], at=at)}" if follows else ""
    return OnCallLine(
        place=each.place,
        level=LEVEL_WORDS[each.level],
        name=each.name,
        phone=each.phone,
        until=format_near_datetime(each.until, at=at),
        next_words=words,
        is_me=each.user == reader.pk,
    )


def _next(shifts, *, at: datetime) -> dict[tuple, tuple[str, datetime]]:
    """Who is next on call for each post, and from when."""
    found: dict[tuple, tuple[str, datetime]] = {}
    for shift in posts.with_covers(shifts).order_by("starts_at", "pk"):
        names = {user.pk: user.name for user in gaps.named_on(shift)}
        for stint in posts.stints_of_shift(shift):
            if stint.starts_at > at:
                found.setdefault((shift.agency_id, shift.team_id, shift.level), (names[stint.user], stint.starts_at))
    return found


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def build_week(which: Sequence[Post], monday: date, ahead: dict[str, list[gaps.Gap]], *, at: datetime) -> Week:
    """Three queries, however many posts. ahead: the gaps of the next 28 days, as `gaps.walk_all`."""
    days = [monday + timedelta(days=n) for n in range(7)]
    span = (_midnight(monday), _midnight(monday + timedelta(days=7)))
    rows = Shift.objects.overlapping(*span).filter(agency__in={post.agency.pk for post in which})
    of_post: dict[str, list[Shift]] = {}
    for shift in posts.with_covers(rows):
        of_post.setdefault(post_of(shift).key, []).append(shift)
    swaps: dict[int, list[ShiftSwap]] = {}
    for swap in ShiftSwap.objects.open(at=at).filter(shift__in=rows):
        swaps.setdefault(swap.shift_id, []).append(swap)
    today = timezone.localdate(at)
    heads = [(f"{format_weekday(day)[:3]} {day.day}", day == today) for day in days]
    lines = []
    for post in which:
        chips = [
            chip for shift in of_post.get(post.key, ()) for chip in _chips(shift, swaps.get(shift.pk, []), span, at=at)
        ]
        chips += [
            (day, starts, Chip("No one", when, "gap", _enter_url(post, gap.span), gap.named and f"{gap.named} away"))
            for gap in ahead.get(post.key, ())
            for day, starts, when in _pieces((max(gap.starts_at, at), gap.ends_at), span)
        ]
        chips.sort(key=lambda each: each[1])
        lines.append(
            WeekRow(
                post=post,
                title=str(post.place) if post.level is not Level.COMMAND else f"{post.place} command",
                second=LEVEL_WORDS[post.level] if post.level is not Level.COMMAND else "",
                days=[
                    (head, is_today, [chip for on, _, chip in chips if on == day])
                    for day, (head, is_today) in zip(days, heads, strict=True)
                ],
            )
        )
    return Week(
        title=format_span(days[0], days[-1]),
        heads=heads,
        rows=lines,
        before=(monday - timedelta(days=7)).isoformat(),
        after=(monday + timedelta(days=7)).isoformat(),
    )


def _chips(shift: Shift, swaps: list[ShiftSwap], span: Span, *, at: datetime) -> Iterable[tuple[date, datetime, Chip]]:
    names = {user.pk: user.name for user in gaps.named_on(shift)}
    for stint in posts.stints_of_shift(shift):
        asked = any(swap.starts_at < stint.ends_at and swap.ends_at > stint.starts_at for swap in swaps)
        state = "now" if stint.holds(at) else "swap" if asked else "planned"
        second = "Swap asked" if asked else ""
        if stint.user != shift.user_id:
            second = second or f"for {shift.user.name}"
        for day, starts, when in _pieces((stint.starts_at, stint.ends_at), span):
            href = reverse("shift", kwargs={"uid": shift.uid})
            yield day, starts, Chip(names[stint.user], when, state, href, second)


def _pieces(time_of: Span, week: Span) -> Iterable[tuple[date, datetime, str]]:
    """On which day of the week it stands, and from when until when. A day and a night stand on the day they begin;
    what lasts longer than a day stands on each."""
    starts_at, ends_at = max(time_of[0], week[0]), time_of[1]
    is_long = ends_at - starts_at > DAY
    while starts_at < min(ends_at, week[1]):
        midnight = _midnight(timezone.localdate(starts_at) + timedelta(days=1))
        until = min(ends_at, midnight) if is_long else ends_at
        whole = is_long and timezone.localtime(starts_at).time() == time.min and until == midnight
        when = "All day" if whole else f"{format_time(starts_at)} to {format_time(until)}"
        yield timezone.localdate(starts_at), starts_at, when
        starts_at = until


def gap_lines(ahead: dict[str, list[gaps.Gap]], *, keeps: bool, at: datetime) -> list[GapLine]:
    """The next of them, the nearest first; for whoever keeps the rota, with who could take it."""
    found = sorted((gap for rows in ahead.values() for gap in rows), key=lambda each: each.starts_at)[:MOST]
    offers = list(actions.open_offers(at=at).prefetch_related("people")) if found else []
    return [_gap_line(gap, offers, keeps=keeps, is_near=n < 3, at=at) for n, gap in enumerate(found)]


def _gap_line(gap: gaps.Gap, offers: list[ShiftOffer], *, keeps: bool, is_near: bool, at: datetime) -> GapLine:
    free = posts.free_for(gap.post, _first_part(gap.span, at=at), at=at) if keeps and is_near else []
    mine = [each for each in offers if post_of(each).key == gap.post.key and each.starts_at < gap.ends_at]
    offer = next((each for each in mine if each.ends_at > gap.starts_at), None)
    names = ", ".join(str(person) for person in offer.people.all()) if offer else ""
    until = "" if gap.ends_at >= at + gaps.WALKED else f" to {say_datetime(gap.ends_at)}"
    return GapLine(
        gap=gap,
        words=f"No one is {gap.post} from {say_datetime(max(gap.starts_at, at))}{until}.",
        free=", ".join(str(each) for each in free),
        offered=f"Offered to {names}, {format_near_datetime(offer.offered_at, at=at)}" if offer else "",
        offer_url="" if offer else f"{reverse('shift_offer')}?{_query(gap.post, gap.span, at=at)}",
        enter_url=f"{reverse('shift_add')}?{_query(gap.post, gap.span, at=at)}",
    )


def _first_part(span: Span, *, at: datetime) -> Span:
    """What of a gap is offered unless somebody types other times: at most twelve hours."""
    starts_at = max(span[0], at)
    return starts_at, min(span[1], starts_at + timedelta(hours=12))


def _enter_url(post: Post, span: Span) -> str:
    return f"{reverse('shift_add')}?{_query(post, span)}"


def _query(post: Post, span: Span, *, at: datetime | None = None) -> str:
    starts_at, ends_at = _first_part(span, at=at or span[0])
    return urlencode({"post": post.key, "from": starts_at.isoformat(), "until": ends_at.isoformat()})


def asked_of(reader: User, *, at: datetime) -> list[ShiftSwap]:
    """Requests that the reader may accept."""
    rows = ShiftSwap.objects.open(at=at).filter(Q(asked_of=reader) | Q(asked_of__isnull=True))
    rows = rows.exclude(asked_by=reader).filter(shift__agency=reader.agency_id)
    found = rows.select_related("shift__team", "shift__agency", "asked_by", "asked_of")[:MOST]
    return [row for row in found if actions.is_asked(row, reader, at=at)]


def offered_to(reader: User, *, at: datetime) -> list[ShiftOffer]:
    rows = actions.open_offers(at=at).filter(people=reader).select_related("team", "agency", "offered_by")
    return list(rows[:MOST])


def shifts_of(reader: User, *, at: datetime) -> list[tuple[Shift, Stint]]:
    """The reader's own time on call of the next 28 days. Two queries."""
    mine = Q(user=reader) | Q(covers__user=reader, covers__called_off_at__isnull=True)
    keys = Shift.objects.overlapping(at, at + gaps.WALKED).filter(mine).order_by().values("pk")
    rows = posts.with_covers(Shift.objects.filter(pk__in=keys))
    parts = [(shift, stint) for shift in rows for stint in posts.stints_of_shift(shift)]
    return [(shift, stint) for shift, stint in parts if stint.user == reader.pk and stint.ends_at > at]


def warned_words(user: User, span: Span, *, at: datetime, name_ways: bool = True) -> list[str]:
    """What whoever makes the rota is warned of around this time of a user: hours, rest, and one way alone."""
    longest = timedelta(hours=practice.value(LONGEST_HOURS, on=timezone.localdate(at)))
    rest = timedelta(hours=practice.value(REST_HOURS, on=timezone.localdate(at)))
    around = (span[0] - 3 * DAY, span[1] + 3 * DAY)
    own = [(each.starts_at, each.ends_at) for each in posts.stints_between(around) if each.user == user.pk]
    found = [
        _format_warning(warned, part)
        for warned, part in warnings([*own, span], longest=longest, rest=rest)
        if part[0] <= span[1] and part[1] >= span[0]
    ]
    return found


def _format_warning(warned: Warned, part: Span) -> str:
    if warned is Warned.TOO_LONG:
        return f"{span_in_words(part[1] - part[0])} on call without a break, until {say_datetime(part[1])}"
    return f"{span_in_words(part[1] - part[0])} of rest before {say_datetime(part[1])}"


def amber_words(user: User, post: Post, span: Span, *, at: datetime) -> str:
    """That the holder has one tested way of being reached alone; empty otherwise."""
    facts = posts.fitness_of([user], post, span, at=at)[user.pk]
    return f"{user} has only 1 tested contact method" if needs_way(facts) else ""


def nights(which: Sequence[Post], *, at: datetime) -> Nights:
    """Of the duty desks of these posts: what went to them and to command at night, from the rungs made."""
    since = at - NIGHTS * DAY
    agencies = {post.agency.pk for post in which}
    rows = RungMade.objects.filter(
        made_at__gte=since, made_at__lt=at, rung=Rung.DUTY_DESK, round=1, receipt__team__agency__in=agencies
    )
    calls = [row for row in rows.select_related("receipt") if _is_night(row.made_at)]
    keys = [row.receipt_id for row in calls]
    on = set(RungMade.objects.filter(receipt__in=keys, rung=Rung.COMMAND).values_list("receipt_id", flat=True))
    took = sorted(
        ended - row.made_at
        for row in calls
        if (ended := row.receipt.answered_at or row.receipt.acknowledged_at) and row.receipt_id not in on
    )
    desks = {post.key: post for post in which if post.level is Level.FIRST}
    begun = {key: post.shifts.order_by("starts_at").first() for key, post in desks.items()}
    missing = gaps.between_all(list(desks.values()), (since, at)) if desks else {}
    uncovered = {
        night
        for key, rows_of in missing.items()
        if (first := begun[key])
        for gap in rows_of
        if gap.ends_at > first.starts_at  # before the first shift ever there are no gaps
        for night in _nights_in((max(gap.starts_at, first.starts_at), gap.ends_at))
    }
    return Nights(
        calls=len(calls),
        to_answer=span_in_words(timedelta(seconds=median(each.total_seconds() for each in took))) if took else "",
        longest=span_in_words(took[-1]) if took else "",
        not_answered=len(on),
        uncovered=len(uncovered),
    )


def _is_night(moment: datetime) -> bool:
    return timezone.localtime(moment).time() in NIGHT


def _nights_in(span: Span) -> Iterable[date]:
    """The evenings of the nights of which a part lies in a time."""
    day = timezone.localdate(span[0]) - DAY
    while day <= timezone.localdate(span[1]):
        begins = timezone.make_aware(datetime.combine(day, NIGHT.begins))
        until = timezone.make_aware(datetime.combine(day + DAY, NIGHT.ends))
        if begins < span[1] and until > span[0]:
            yield day
        day += DAY


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def without_rota(which: Sequence[Post]) -> list[Team]:
    """The duty desks of these posts for which no shift was ever entered: everybody of them is told."""
    desks = {post.team.pk: post.team for post in which if post.team}
    have = set(Shift.objects.standing().filter(team__in=desks).order_by().values_list("team_id", flat=True).distinct())
    return [desk for key, desk in desks.items() if key not in have]


def when_of(span: Span) -> str:
    """ "28 November 2026, 18:00 to 29 November 2026, 06:00"; the day once where it is one."""
    starts_at, ends_at = span
    first = format_datetime(starts_at)
    same = timezone.localdate(starts_at) == timezone.localdate(ends_at)
    return f"{first} to {format_time(ends_at) if same else format_datetime(ends_at)}"
