"""The register as pages print it: lines of the list, what a person owes, each step of the working, what was told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from offenders.people.models import Offender
from offenders.person_page.date_cards import DateCard, next_date
from offenders.person_page.frame import Warning
from offenders.person_page.life_line import LaneQuestion, LaneRows, day_of, mark, span
from offenders.person_page.list_parts import MOST, format_count
from offenders.register.models import (
    HomeVisit,
    Journey,
    Notice,
    NotificationDuty,
    NotificationPeriod,
    RegisterEntry,
    RegisterItem,
)
from offenders.register.models.told import ITEM_KINDS
from offenders.register.rules.states import AT_LIBERTY, DutyState, EntryState
from sharing.access import fields
from sharing.access.fields import KEEPS_REGISTER
from sharing.access.roles import Capability
from sharing.audit import request_context
from sharing.charts import Mark, Span
from sharing.models import Duty, User
from sharing.time_words import format_date, format_days_away

SOON = timedelta(days=14)
ON_MY_DAY, MOST_ON_MY_DAY = 8, 100  # lines shown, and the largest number told
STATE_TAGS = {
    EntryState.EXPECTED: "waiting",
    EntryState.ACTIVE: "done",
    EntryState.STOPPED: "not-started",
    EntryState.ABROAD: "partly",
    EntryState.ENDED: "not-started",
    EntryState.NEVER_APPLIED: "not-started",
    EntryState.UNDECIDED: "blocked",
    EntryState.NOT_SUBJECT: "not-started",
}
DUTY_TAGS = {
    DutyState.OPEN: "waiting",
    DutyState.SETTLED: "done",
    DutyState.LATE: "blocked",
    DutyState.SETTLED_LATE: "partly",
    DutyState.FILE_OPENED: "blocked",
    DutyState.LIFTED: "not-started",
    DutyState.SUPERSEDED: "not-started",
}
VISIT_TAGS = {
    HomeVisit.Result.SEEN: "done",
    HomeVisit.Result.SEEN_OUTSIDE: "partly",
    HomeVisit.Result.NO_ANSWER: "partly",
    HomeVisit.Result.REFUSED: "blocked",
    HomeVisit.Result.MOVED: "blocked",
}


@dataclass(frozen=True)
class Beside:
    """What another feature says of a person in its column of the list. second: in grey, amber where it is near."""

    words: str
    second: str = ""
    is_near: bool = False


@dataclass(frozen=True)
class Figure:
    """A number above the list. query: the filter, or the page, that shows its rows."""

    number: str
    words: str
    query: str
    is_red: bool = False


BesideOf = Callable[[Collection[int], User, date], Mapping[int, Sequence[Beside]]]
FigureOf = Callable[[User, date], Figure]
_columns: dict[str, BesideOf] = {}
_figures: list[FigureOf] = []


def register_column(heading: str, beside_of: BesideOf, figure_of: FigureOf) -> None:
    """What another feature says beside each line of the list (an order, a level), by the key of the person, and above
    the list, as this reader may have it. Called in `AppConfig.ready()`."""
    _columns[heading] = beside_of
    if figure_of not in _figures:
        _figures.append(figure_of)


@dataclass(frozen=True)
class DutyLine:
    """One duty. when: "2 days overdue", "Today", "In 5 days"; second: its date."""

    duty: NotificationDuty
    when: str
    second: str
    is_overdue: bool
    is_near: bool
    tag: str


@dataclass(frozen=True)
class RegisterLine:
    """One person of the list. duty: the next that is owed; None where nothing is. beside: by heading of its column."""

    entry: RegisterEntry
    duty: DutyLine | None
    stage: str
    beside: Sequence[tuple[str, Sequence[Beside]]]
    may_record: bool


@dataclass(frozen=True)
class RegisterGroup:
    words: str
    lines: Sequence[RegisterLine]


def duty_line(duty: NotificationDuty, *, today: date) -> DutyLine:
    days = (duty.due_on - today).days
    when = format_when(duty.due_on, today=today, is_owed=duty.is_owed)
    tag = DUTY_TAGS[DutyState(duty.state)]
    return DutyLine(duty, when, format_date(duty.due_on), duty.is_owed and days < 0, 0 <= days <= 3, tag)


def format_when(day: date, *, today: date, is_owed: bool = True) -> str:
    """ "2 days overdue", "Today", "In 5 days"."""
    days = (day - today).days
    if is_owed and days < 0:
        return f"{-days} day{'' if days == -1 else 's'} overdue"
    return "Today" if days == 0 else format_days_away(day, today=today).capitalize()


def build_lines(entries: Sequence[RegisterEntry], *, reader: User, today: date) -> list[RegisterLine]:
    """Two queries, and those of each feature that says something beside a line."""
    people = [entry.offender_id for entry in entries]
    first: dict[int, NotificationDuty] = {}
    rows = NotificationDuty.objects.visible_to(reader).owed().filter(offender__in=people) if people else ()
    for duty in sorted(rows, key=lambda each: (each.due_on, each.pk)):
        first.setdefault(duty.offender_id, duty)
    beside = {heading: beside_of(people, reader, today) for heading, beside_of in _columns.items()}
    may_record = reader.can(Capability.TAKE_NOTICES)
    return [
        RegisterLine(
            entry,
            duty_line(first[entry.offender_id], today=today)
            if entry.offender_id in first and entry.state in AT_LIBERTY
            else None,
            entry.offender.whereabouts,
            [(heading, said.get(entry.offender_id, ())) for heading, said in beside.items()],
            may_record,
        )
        for entry in entries
    ]


def groups_of(lines: Iterable[RegisterLine], *, today: date) -> list[RegisterGroup]:
    """Overdue, due within 14 days, later, and who owes nothing now, each in the order of the list."""
    found: dict[str, list[RegisterLine]] = {"Overdue": [], "Due within 14 days": [], "Later": [], "Nothing due now": []}
    for line in lines:
        if line.duty is None:
            found["Nothing due now"].append(line)
        elif line.duty.is_overdue:
            found["Overdue"].append(line)
        else:
            is_soon = line.duty.duty.due_on <= today + SOON
            found["Due within 14 days" if is_soon else "Later"].append(line)
    return [RegisterGroup(words, group) for words, group in found.items() if group]


def headings() -> list[str]:
    """Of the columns that other features fill, in their order."""
    return list(_columns)


def number(rows: Any) -> int:
    """None is counted past a thousand."""
    return len(rows.order_by().values_list("pk", flat=True)[: MOST + 1])


def figures_of(rows: Any, *, reader: User, today: date) -> list[Figure]:
    """Of the people on the reader's list, and what other features count of everybody whom the reader sees."""
    late = number(rows.filter(late_count__gt=0))
    return [
        Figure(format_count(late), "overdue", "?when=late", is_red=late > 0),
        Figure(
            format_count(number(rows.filter(next_due_on__gte=today, next_due_on__lte=today + SOON))),
            "due within 14 days",
            "?when=soon",
        ),
        Figure(format_count(number(rows.filter(state=EntryState.ABROAD))), "abroad", "?state=abroad"),
        Figure(
            format_count(number(rows.filter(state=EntryState.EXPECTED))), "will notify on release", "?state=expected"
        ),
        *(figure_of(reader, today) for figure_of in _figures),
    ]


def answered_for_by(rows: Any, user: User) -> Any:
    """Of the people whose owner or deputy the user is."""
    named = Duty.objects.live(at=timezone.now()).filter(Q(owner=user) | Q(deputy=user), subject=OuterRef("offender"))
    return rows.filter(Exists(named))


@dataclass(frozen=True)
class MyNotification:
    """What a person whom the reader answers for owes police next, late or within `SOON`."""

    entry: RegisterEntry
    person: Offender
    words: str
    when: str  # as of DutyLine
    is_overdue: bool


def for_my_day(user: User, *, today: date) -> tuple[list[MyNotification], int]:
    """Of the people whose owner or deputy the user is, the one due first first, and how many. One query; none for who
    takes no notices."""
    if not user.can(Capability.TAKE_NOTICES):
        return [], 0
    listed = answered_for_by(RegisterEntry.objects.on_list().listed_for(user), user)
    rows = listed.filter(state__in=AT_LIBERTY, next_due_on__lte=today + SOON).select_related("offender")
    waiting = list(rows.order_by("next_due_on", "pk")[:MOST_ON_MY_DAY])
    return [_mine(entry, today=today) for entry in waiting[:ON_MY_DAY]], len(waiting)


def _mine(entry: RegisterEntry, *, today: date) -> MyNotification:
    when = format_when(entry.next_due_on, today=today)
    return MyNotification(entry, entry.offender, entry.get_next_duty_display(), when, entry.next_due_on < today)


COLUMNS = {  # of the sheet, and of which fields each tells
    "Next due": ("next_due_on",),
    "Duty": ("next_duty",),
    "Overdue": ("late_count",),
    "Person": ("offender.full_name",),
    "Prison number": ("offender.prison_number",),
    "Region": ("offender.region",),
    "State": ("state",),
    "Since": ("since",),
    "Period ends": ("ends_on",),
    "Period ends at the latest": ("last_day",),
    "Cannot be decided": ("refused", "duties_refused"),
}


def cells_of(row: RegisterEntry) -> list[str]:
    return [
        "" if row.has_nothing_due else row.next_due_on.isoformat(),
        row.get_next_duty_display() if row.next_duty else "",
        str(row.late_count),
        row.offender.full_name,
        row.offender.prison_number,
        row.offender.region,
        row.get_state_display(),
        row.since.isoformat(),
        row.ends_on.isoformat() if row.ends_on else "",
        row.last_day.isoformat() if row.last_day else "",
        row.refused or row.duties_refused,
    ]


# One person


@dataclass(frozen=True)
class PeriodLine:
    """One period with its days. second_reading: by the years counted from the release, where that is another day."""

    period: NotificationPeriod
    ends: str
    second_reading: str
    held: Sequence[str]


def period_lines(periods: Iterable[NotificationPeriod]) -> list[PeriodLine]:
    return [
        PeriodLine(
            period,
            format_date(period.ends_on) if period.ends_on else "No end while the person is held",
            format_date(period.ends_later_on) if period.ends_later_on else "",
            [_held(each) for each in period.disregarded],
        )
        for period in periods
    ]


def _held(span: Mapping[str, Any]) -> str:
    first = format_date(date.fromisoformat(span["from"]))
    return f"{first} to {format_date(date.fromisoformat(span['to']))}" if span["to"] else f"{first} onwards"


@dataclass(frozen=True)
class ItemGroup:
    """What was told of one kind, what stands first."""

    title: str
    items: Sequence[RegisterItem]


def item_groups(items: Iterable[RegisterItem]) -> list[ItemGroup]:
    by_kind: dict[str, list[RegisterItem]] = defaultdict(list)
    for item in items:
        by_kind[item.kind].append(item)
    return [ItemGroup(title, by_kind[kind]) for kind, title in ITEM_KINDS if kind in by_kind]


@dataclass(frozen=True)
class NoticeLine:
    """A notice with what it said otherwise; `differences` is None for who does not read it."""

    notice: Notice
    differences: Sequence[str] | None


WORDS = {"added": "new", "ended": "ended", "changed": "changed"}


def notice_lines(notices: Sequence[Notice], *, reader: User) -> list[NoticeLine]:
    titles = dict(ITEM_KINDS)
    if not notices:
        return []
    may_read = fields.reads(reader, KEEPS_REGISTER, notices[0].offender_id)
    return [
        NoticeLine(
            notice,
            [f"{titles[each['kind']]} {WORDS[each['what']]}: {each['value']}" for each in notice.differences]
            if may_read
            else None,
        )
        for notice in notices
    ]


@dataclass(frozen=True)
class JourneyLine:
    """A journey and what may be recorded of it. told: when the person told police; empty where they did not."""

    journey: Journey
    told: str
    state: str
    tag: str
    acts: Sequence[tuple[str, str]]


ACTS = {"told": "Record that they told police", "back": "Record the return", "off": "They did not go"}


def journey_lines(journeys: Sequence[Journey], *, today: date) -> list[JourneyLine]:
    """For rows with their notices."""
    return [_journey_line(journey, today) for journey in journeys]


def _journey_line(journey: Journey, today: date) -> JourneyLine:
    told = next((notice for notice in journey.notices.all() if notice.section == "52"), None)
    told_back = any(notice.section == "52-return" for notice in journey.notices.all())
    acts = []
    if journey.called_off_on:
        state, tag = "Called off", "not-started"
    elif journey.returned_on:
        state, tag = f"Back {format_date(journey.returned_on)}", "done" if journey.returned_as_told else "partly"
        if not journey.returned_as_told and not told_back:
            acts = [("told-back", "Record that they told police of the return")]
    else:
        state, tag = ("Abroad", "partly") if journey.departs_on <= today else ("Planned", "waiting")
        acts = [(act, ACTS[act]) for act in ("back", "off") if act == "off" or journey.departs_on <= today]
    if told is None and not journey.called_off_on:
        acts.insert(0, ("told", ACTS["told"]))
    return JourneyLine(journey, format_date(told.told_on) if told else "", state, tag, acts)


def warnings_of(person: Offender) -> list[Warning]:
    """A late duty, on every page of the person, for who reads the register. One query."""
    asked = request_context.current()
    reader = asked.reader if asked else None
    if reader is None or not reader.can(Capability.READ_REGISTER):
        return []
    rows = NotificationDuty.objects.visible_to(reader).overdue().filter(offender=person)
    late = list(rows.order_by("due_on", "pk")[:2])
    if not late:
        return []
    first = late[0]
    return [
        Warning(
            tag="Notification overdue",
            strong=f"{first.get_kind_display()} was due by {format_date(first.due_on)}.",
            words="No notice is recorded." if len(late) == 1 else "Other duties are overdue too.",
            href=reverse("person_notification", kwargs={"uid": person.uid}),
            action="Open the register",
        )
    ]


# The life-line


def lane_rows(reader: User) -> dict[str, LaneRows]:
    return {
        "periods": LaneRows(
            NotificationPeriod.objects.current().visible_to(reader), ("from_on", "ends_on", "last_day", "years")
        ),
        "duties": LaneRows(NotificationDuty.objects.visible_to(reader).owed(), ("due_on", "kind")),
        "notices": LaneRows(Notice.objects.visible_to(reader), ("told_on", "section")),
    }


def lane(asked: LaneQuestion) -> Iterator[Span | Mark]:
    """Periods of notification, what is owed, and each notice."""
    href = reverse("person_notification", kwargs={"uid": asked.person.uid})
    kinds = dict(NotificationDuty._meta.get_field("kind").choices or ())
    for row in asked.found["periods"]:
        if start := day_of(row["from_on"]):
            yield span(start, day_of(row["last_day"]), f"Notification, {row['years']} years", "duty", href)
    for row in asked.found["duties"]:
        if day := day_of(row["due_on"]):
            yield mark(day, str(kinds[row["kind"]]), today=asked.today, href=href)
    for row in asked.found["notices"]:
        if day := day_of(row["told_on"]):
            yield mark(day, "Notified police", today=asked.today, href=href)


def ahead(asked: LaneQuestion) -> Iterator[DateCard]:
    """Each duty that is owed, and the end of the period."""
    today, href = asked.today, reverse("person_notification", kwargs={"uid": asked.person.uid})
    kinds = dict(NotificationDuty._meta.get_field("kind").choices or ())
    for row in asked.found["duties"]:
        if day := day_of(row["due_on"]):
            yield next_date(str(kinds[row["kind"]]), day, "to be told to police by then", today=today, href=href)
    for row in asked.found["periods"]:
        if day := day_of(row["last_day"]):
            yield next_date("Notification ends", day, "our calculation", today=today, href=href)
