"""MAPPA as pages print it: the bar, the case, meetings and actions, the timeline and the life-line."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from offenders.mappa import practice
from offenders.mappa.actions.meetings import facts_of, meeting_url, missing_of
from offenders.mappa.models import MappaAction, MappaCase, MappaLevel, MappaMeeting, MappaMinutes
from offenders.mappa.rules import (
    TO_COME,
    WITH_LEVEL,
    ActionState,
    Basis,
    CaseState,
    LevelState,
    MeetingState,
    body_words,
    level_due_on,
    may_close,
)
from offenders.people.models import Offender
from offenders.person_page.date_cards import DateCard, next_date
from offenders.person_page.frame import Fact, Tag
from offenders.person_page.life_line import LaneQuestion, LaneRows, day_of, span
from offenders.person_page.list_parts import format_count
from offenders.person_page.timeline import Event, Source, joined, last_of
from offenders.register.panels import Beside, Figure, number
from offenders.register.side import MOST as MOST_BESIDE
from offenders.register.side import SideBox, SideItem
from sharing import practice as settings
from sharing.access.fields import MAPPA_CAPABILITIES
from sharing.access.roles import Capability
from sharing.charts import Span
from sharing.cover import standing
from sharing.items.rules import Occasion
from sharing.models import Sitting, User
from sharing.sentence_words import mid_sentence
from sharing.sittings.grid import grid_for
from sharing.time_words import format_date, format_days_away, format_time, say_datetime, say_time

MEETING_TAGS = {
    MeetingState.PLANNED: "waiting",
    MeetingState.PACK_SENT: "waiting",
    MeetingState.HELD: "partly",
    MeetingState.MINUTES_DRAFT: "partly",
    MeetingState.CLOSED: "done",
    MeetingState.CANCELLED: "not-started",
}
ACTION_TAGS = {
    ActionState.SET: "waiting",
    ActionState.DONE: "partly",
    ActionState.REFUSED: "partly",
    ActionState.ACCEPTED: "done",
}
ACTION_WORDS = {
    ActionState.SET: "Open",
    ActionState.DONE: "Done, to accept",
    ActionState.REFUSED: "Refused, to accept",
    ActionState.ACCEPTED: "Accepted",
}
NOT_KNOWN = "Not known"
BESIDE = timedelta(days=31)  # ahead, beside the notification register


# The bar


def bar_of(person: Offender, reader: User) -> tuple[list[Fact], list[Tag]]:
    """What every page of the person says of MAPPA, as far as the reader may know. One query."""
    cases = list(MappaCase.objects.open().visible_to(reader).filter(offender=person).order_by("programme"))
    if not cases:
        return [Fact("MAPPA", NOT_KNOWN)], []
    if len(cases) == 1:
        return [], [Tag("fact", tag_words(cases[0]))]
    return [], [Tag("fact", f"{tag_words(case)} ({mid_sentence(case.get_programme_display())})") for case in cases]


def tag_words(case: MappaCase) -> str:
    """ "MAPPA 4, level 3"."""
    category = case.category or "category not known"
    return f"MAPPA {category}, {f'level {case.level}' if case.level else 'level not set'}"


def programmes_of(user: User) -> list[str]:
    """Those of which the reader sees a case, terrorism last in the alphabet and first here."""
    if user.works_in:
        return [user.works_in]
    seen = MappaCase.objects.visible_to(user)
    return [name for name in ("terrorism", "state_threats") if seen.filter(programme=name).exists()]


# The notification register


def beside_of(people: Collection[int], reader: User, today: date) -> dict[int, list[Beside]]:
    """The level and its next review, by the key of the person; a line for each programme that the reader knows of."""
    found: dict[int, list[Beside]] = defaultdict(list)
    cases = MappaCase.objects.open().visible_to(reader).filter(offender__in=people)
    for case in cases.order_by("programme"):
        level = f"Level {case.level}" if case.level else "Level not set"
        is_late = case.review_due_on is not None and case.review_due_on < today
        review = (
            f"Review {'was due ' if is_late else ''}{format_date(case.review_due_on)}" if case.review_due_on else ""
        )
        found[case.offender_id].append(Beside(level, review, is_late))
    return found


def figure_of(reader: User, today: date) -> Figure:
    """As the page of MAPPA shows them: of one programme."""
    programmes = programmes_of(reader)[:1]
    late = number(MappaCase.objects.listed_for(reader).review_late(on=today).filter(programme__in=programmes))
    words = f"MAPPA review{'' if late == 1 else 's'} overdue"
    return Figure(format_count(late), words, f"{reverse('mappa')}#reviews", is_red=late > 0)


def side_box_of(reader: User, today: date, at: datetime) -> SideBox:
    """Overdue reviews, then meetings of the next days; of one programme, as the page of MAPPA shows them."""
    programmes = programmes_of(reader)[:1]
    cases = MappaCase.objects.listed_for(reader).review_late(on=today).filter(programme__in=programmes)
    late = list(cases.select_related("offender").order_by("review_due_on", "pk")[:MOST_BESIDE])
    meetings = MappaMeeting.objects.listed_for(reader).to_come().filter(programme__in=programmes)
    near = meetings.filter(planned_at__lt=at + BESIDE).select_related("offender__establishment", "chair")
    lines = meeting_lines(near.order_by("planned_at", "pk")[:MOST_BESIDE], reader, today=today)
    return SideBox(
        title="MAPPA",
        items=[*(_late_item(case, today) for case in late), *map(_meeting_item, lines)],
        none=f"No meeting within {BESIDE.days} days, and no review overdue.",
        link_words="All MAPPA cases",
        link_url=reverse("mappa"),
    )


def _late_item(case: MappaCase, today: date) -> SideItem:
    due = case.review_due_on or today  # what is late has a day
    days = (today - due).days
    return SideItem(
        case.offender_id,
        str(case.offender),
        reverse("person_mappa", kwargs={"uid": case.offender.uid}),
        f"Review was due {format_date(due)}",
        "blocked",
        f"{days} day{'' if days == 1 else 's'} overdue",
    )


def _meeting_item(line: MeetingLine) -> SideItem:
    person = line.meeting.offender
    return SideItem(
        line.meeting.offender_id,
        line.when,
        line.href or reverse("person_mappa", kwargs={"uid": person.uid}),
        joined(str(person), f"level {line.meeting.level}" if line.meeting.level else ""),
        *line.tag,
    )


# Actions and meetings


@dataclass(frozen=True)
class Act:
    words: str
    href: str
    kind: str = "secondary"


@dataclass(frozen=True)
class ActionLine:
    """One action as lists print it. owner: with who stands in for them. act: what the reader may do with it."""

    action: MappaAction
    owner: str
    tag: tuple[str, str]
    due: str
    is_late: bool
    act: Act | None


def action_lines(rows: Iterable[MappaAction], reader: User, *, today: date) -> list[ActionLine]:
    return [_action_line(row, reader, today) for row in rows]


def _action_line(row: MappaAction, reader: User, today: date) -> ActionLine:
    state = ActionState(row.state)
    is_late = state is ActionState.SET and row.due_on < today
    days = (today - row.due_on).days
    late = f"{days} day{'' if days == 1 else 's'} overdue"
    act = None
    if state is ActionState.SET and standing.acts_for(reader, row.owner_id, subject=row.offender_id):
        act = Act("Record the outcome", _url("mappa_action_answer", row, "action_uid"))
    elif state in (ActionState.DONE, ActionState.REFUSED) and row.chair_id == reader.pk:
        act = Act("Accept or send back", _url("mappa_action_accept", row, "action_uid"))
    tag = ("blocked", late) if is_late else (ACTION_TAGS[state], ACTION_WORDS[state])
    owner = standing.name(row.owner, subject=row.offender_id)
    return ActionLine(row, owner, tag, f"Due {format_date(row.due_on)}", is_late, act)


@dataclass(frozen=True)
class MeetingLine:
    meeting: MappaMeeting
    when: str
    second: str
    tag: tuple[str, str]
    href: str


def works(reader: User) -> bool:
    """Whether the reader's role has a part in MAPPA; anybody else reads category, level and dates."""
    return any(map(reader.can, MAPPA_CAPABILITIES))


def meeting_lines(rows: Iterable[MappaMeeting], reader: User, *, today: date) -> list[MeetingLine]:
    """Without links to meetings for who has no part in them."""
    has_part = works(reader)
    return [
        MeetingLine(
            row,
            say_datetime(timezone.localtime(row.planned_at)) if row.state in TO_COME else format_date(row.day),
            _second_of(row, today),
            (MEETING_TAGS[MeetingState(row.state)], row.get_state_display()),
            meeting_url(row) if has_part else "",
        )
        for row in rows
    ]


def _second_of(row: MappaMeeting, today: date) -> str:
    level = f"Level {row.level}" if row.level else "Level not set"
    away = format_days_away(row.day, today=today) if row.state in TO_COME else ""
    return joined(level, row.place, away)


# The case of a person


@dataclass(frozen=True)
class CasePage:
    """One case as the person's page prints it. key: of its parts on the page. works: as `works` says of the reader."""

    key: str
    works: bool
    case: MappaCase
    tag: tuple[str, str]
    facts: list[dict[str, Any]]
    notice: dict[str, str] | None
    proposal: MappaLevel | None
    proposal_waits: str
    history: Sequence[MappaLevel]
    meetings: list[MeetingLine]
    actions: list[ActionLine]
    exits: Sequence[Any]
    acts: list[Act] = field(default_factory=list)


CASE_TAGS = {
    CaseState.IDENTIFIED: ("partly", "Level not set"),
    CaseState.LEVEL_PROPOSED: ("waiting", "Level proposed"),
    CaseState.LEVEL_SET: ("done", "Level set"),
    CaseState.LEVEL_CHANGED: ("done", "Level set"),
    CaseState.EXIT_PROPOSED: ("waiting", "Exit proposed"),
    CaseState.EXITED: ("not-started", "Ended"),
}


def case_pages(person: Offender, reader: User, *, today: date) -> list[CasePage]:
    """Those that the reader may know of, open ones first. Five queries for each."""
    rows = MappaCase.objects.visible_to(reader).filter(offender=person).with_release()
    found = rows.select_related("offender", "coordinator", "chair", "risk_proposed_by", "risk_agreed_by")
    ordered = sorted(found, key=lambda case: (not case.is_open, -case.pk))
    return [_case_page(str(number), case, reader, today) for number, case in enumerate(ordered, start=1)]


def _case_page(key: str, case: Any, reader: User, today: date) -> CasePage:
    has_part = works(reader)
    levels = list(case.levels.select_related("coordinator", "chair", "proposed_by").order_by("-proposed_at", "-pk"))
    proposal = next((row for row in levels if row.state == LevelState.PROPOSED), None)
    actions = case.actions.exclude(state=ActionState.ACCEPTED).select_related("offender", "owner", "chair")
    if not has_part:
        actions = actions.owned_by(reader)
    meetings = case.meetings.select_related("offender", "chair").order_by("-planned_at", "-pk")[:12]
    return CasePage(
        key=key,
        works=has_part,
        case=case,
        tag=CASE_TAGS[CaseState(case.state)],
        facts=list(_case_facts(case, today)),
        notice=_case_notice(case, today),
        proposal=proposal,
        proposal_waits=_waits(proposal),
        history=[row for row in levels if row.state == LevelState.SET],
        meetings=meeting_lines(meetings, reader, today=today),
        actions=action_lines(actions, reader, today=today),
        exits=list(case.exit_answers.select_related("given_by")) if case.exit_proposed_at and has_part else [],
        acts=_case_acts(case, proposal, reader),
    )


def _case_facts(case: Any, today: date) -> Iterator[dict[str, Any]]:
    yield {"key": "Category", "value": f"{case.get_category_display()}. {case.category_reason}".strip(". ") + "."}
    level = f"Level {case.level}, since {format_date(case.level_set_on)}" if case.level else "Not set"
    yield {"key": "Level", "value": level, "amber": not case.level}
    yield {"key": "Lead agency", "value": case.get_lead_display()}
    yield {"key": "Managed by", "value": "CT MAPPA" if case.is_ct else "Local MAPPA"}
    yield {"key": "Area", "value": case.area or "Not recorded"}
    yield {"key": "Co-ordinator", "value": case.coordinator or "Not named", "amber": not case.coordinator}
    yield {"key": "Chair", "value": case.chair or "Not named", "amber": not case.chair}
    if case.is_open and not case.level and case.leaves_on:
        months = settings.value(practice.LEVEL_MONTHS, on=today)
        due = level_due_on(leaves_on=case.leaves_on, known_on=case.identified_on, months=months)
        yield {"key": "Level due", "value": format_date(due), "amber": due <= today}
    if case.review_due_on:
        late = case.review_due_on < today
        days = f"{format_date(case.review_due_on)}, {format_days_away(case.review_due_on, today=today).lower()}"
        yield {"key": "Next review", "value": days, "amber": late}
    if case.ends_on:
        yield {"key": "Notification and orders end", "value": format_date(case.ends_on)}
    if case.earlier_words:
        yield {"key": "Said before", "value": case.earlier_words}


def _case_notice(case: MappaCase, today: date) -> dict[str, str] | None:
    if case.is_open and case.review_due_on and case.review_due_on < today:
        return {"strong": "The MAPPA review is overdue.", "words": f"It was due by {format_date(case.review_due_on)}."}
    if case.is_open and not case.category:
        words = "Not known does not mean that there is none. Correct the record, or let the agencies decide."
        return {"strong": "The MAPPA category is not known.", "words": words}
    return None


def _waits(proposal: MappaLevel | None) -> str:
    if proposal is None:
        return ""
    waiting = [
        words for words, key in (("co-ordinator", proposal.coordinator_id), ("chair", proposal.chair_id)) if key is None
    ]
    return f"Waiting for {' and '.join(waiting)}"


def _case_acts(case: MappaCase, proposal: MappaLevel | None, reader: User) -> list[Act]:
    """What the reader's role may try."""
    if not case.is_open:
        return []
    runs, chairs = reader.can(Capability.RUN_MAPPA), reader.can(Capability.CHAIR_MAPPA)
    proposes = reader.can(Capability.PROPOSE_MAPPA_LEVELS)
    acts = []
    if proposal and (runs or chairs):
        acts.append(Act("Answer the proposed level", _url("mappa_level_answer", proposal, "level_uid"), ""))
    if case.risk_proposed_at and not case.risk_agreed_at and runs:
        acts.append(Act("Answer the risk proposal", _url("mappa_risk_answer", case, "case_uid"), ""))
    if proposes:
        acts.append(Act("Propose a level", _url("mappa_level_propose", case, "case_uid")))
    if runs:
        acts.append(Act("Plan a meeting", _url("mappa_meeting_plan", case, "case_uid")))
        acts.append(Act("Change details", _url("mappa_details", case, "case_uid")))
        if case.basis not in (Basis.OFFENCE, Basis.RISK):
            acts.append(Act("Set the category", _url("mappa_category", case, "case_uid")))
    if runs or chairs:
        acts.append(Act("Set an action", _url("mappa_action_set", case, "case_uid")))
    if case.state in WITH_LEVEL and (proposes or runs):
        acts.append(Act("Propose exit", _url("mappa_exit_propose", case, "case_uid")))
    if case.state == CaseState.EXIT_PROPOSED and proposes:
        acts.append(Act("Answer the proposed exit", _url("mappa_exit_answer", case, "case_uid"), ""))
    return acts


def _url(name: str, row: Any, key: str) -> str:
    return reverse(name, kwargs={"uid": row.offender.uid, key: row.uid})


# A meeting


@dataclass(frozen=True)
class MeetingPage:
    """minutes: there for those alone who read them; for anybody else nothing tells whether there are any."""

    meeting: MappaMeeting
    tag: tuple[str, str]
    when: str
    facts: list[dict[str, Any]]
    attendances: Sequence[Any]
    missing: str
    agenda: Sequence[Any]
    actions: list[ActionLine]
    open_before: list[ActionLine]
    minutes: MappaMinutes | None
    why_open: list[str]
    seen_url: str
    seen_words: str
    acts: list[Act]
    may_work: bool


def meeting_page(meeting: MappaMeeting, reader: User, *, today: date) -> MeetingPage:
    attendances = list(meeting.attendances.select_related("user"))
    agenda = list(meeting.agenda.select_related("owner", "offender"))
    rows = meeting.actions.select_related("offender", "owner", "chair")
    before = meeting.case.actions.exclude(state=ActionState.ACCEPTED).exclude(meeting=meeting)
    state = MeetingState(meeting.state)
    runs, chairs = reader.can(Capability.RUN_MAPPA), reader.pk == meeting.chair_id
    to_close = state in (MeetingState.HELD, MeetingState.MINUTES_DRAFT)
    missing = missing_of(meeting)
    seen_url, seen_words = _seen_before(meeting, reader)
    return MeetingPage(
        meeting=meeting,
        tag=(MEETING_TAGS[state], meeting.get_state_display()),
        when=say_datetime(timezone.localtime(meeting.planned_at)),
        facts=list(_meeting_facts(meeting)),
        attendances=attendances,
        missing=", ".join(body_words(body) for body in missing),
        agenda=agenda,
        actions=action_lines(rows, reader, today=today),
        open_before=action_lines(before.select_related("offender", "owner", "chair"), reader, today=today),
        minutes=MappaMinutes.objects.visible_to(reader).filter(meeting=meeting).first(),
        why_open=may_close(facts_of(meeting)) if to_close and (runs or chairs) else [],
        seen_url=seen_url,
        seen_words=seen_words,
        acts=_meeting_acts(meeting, state, runs=runs, chairs=chairs),
        may_work=runs or chairs,
    )


def _seen_before(meeting: MappaMeeting, reader: User) -> tuple[str, str]:
    """Where it stands who has seen what before the meeting, and how it stands for this reader."""
    sitting = Sitting.objects.filter(occasion=Occasion.MAPPA, about=meeting.uid).order_by("-pk").first()
    if sitting is None:
        return "", ""
    unseen = len(grid_for(sitting, reader).stopping)
    words = f"{unseen} unseen by someone who decides" if unseen else "Nothing that you can see is unseen"
    return reverse("sitting", kwargs={"uid": meeting.offender.uid, "sitting_uid": sitting.uid}), words


def _meeting_facts(meeting: MappaMeeting) -> Iterator[dict[str, Any]]:
    yield {"key": "Level", "value": f"Level {meeting.level}" if meeting.level else "Not set"}
    yield {"key": "Place", "value": meeting.place or "Not recorded"}
    yield {"key": "Chair", "value": meeting.chair}
    if meeting.pack_sent_at:
        yield {"key": "Pack sent", "value": f"{say_datetime(meeting.pack_sent_at)} by {meeting.pack_sent_by}"}
    if meeting.held_on:
        yield {"key": "Held", "value": format_date(meeting.held_on)}
    if meeting.minutes_due_on and not meeting.closed_at:
        yield {"key": "To close by", "value": format_date(meeting.minutes_due_on)}
    if meeting.closed_at:
        yield {"key": "Closed", "value": f"{say_datetime(meeting.closed_at)} by {meeting.closed_by}"}
    if meeting.closed_reason:
        yield {"key": "Why it closed", "value": meeting.closed_reason}
    if meeting.cancelled_because:
        yield {"key": "Why it was cancelled", "value": meeting.cancelled_because}
    if meeting.moved_to:
        yield {"key": "New date", "value": format_date(meeting.moved_to.day), "href": meeting_url(meeting.moved_to)}


def _meeting_acts(meeting: MappaMeeting, state: MeetingState, *, runs: bool, chairs: bool) -> list[Act]:
    def act(words: str, name: str, kind: str = "secondary") -> Act:
        return Act(words, _url(name, meeting, "meeting_uid"), kind)

    acts = []
    if runs and state in TO_COME:
        acts.append(act("Record as held", "mappa_meeting_hold", ""))
        acts.append(act("Invite someone", "mappa_invite"))
        if state is MeetingState.PLANNED:
            acts.append(act("Send the pack", "mappa_pack_send"))
        acts.append(act("Cancel and set a new date", "mappa_meeting_cancel"))
    if state in (MeetingState.HELD, MeetingState.MINUTES_DRAFT):
        if runs or chairs:
            acts.append(act("Close the meeting", "mappa_meeting_close", ""))
        if runs:
            acts.append(act("Write the minutes", "mappa_minutes_write"))
    if runs and meeting.held_on:
        acts.append(act("Write the summary", "mappa_summary"))
    return acts


# The timeline and the life-line


def events(person: Offender, reader: User, limit: int | None) -> Iterable[Event]:
    """Levels set. One query."""
    levels = _set_levels(person, reader).select_related("chair").order_by("-set_on", "-pk")
    for row in levels[:limit]:
        yield Event(
            row.chair_at if row.chair_at > row.coordinator_at else row.coordinator_at,
            "mappa",
            row.pk,
            f"MAPPA level {row.level} set",
            "",
            joined(format_time(row.chair_at), f"chair {row.chair}"),
            reverse("person_mappa", kwargs={"uid": person.uid}),
        )


def _set_levels(person: Offender, reader: User) -> Any:
    return MappaLevel.objects.visible_to(reader).filter(offender=person, state=LevelState.SET)


SOURCE = Source(
    events,
    lambda person, reader: [last_of(_set_levels(person, reader), "coordinator_at", "chair_at")],
)


def lane_rows(reader: User) -> dict[str, LaneRows]:
    rows = MappaLevel.objects.visible_to(reader).filter(state=LevelState.SET)
    meetings = MappaMeeting.objects.visible_to(reader).to_come()
    return {
        "levels": LaneRows(rows, ("level", "set_on", "ended_on")),
        "meetings": LaneRows(meetings, ("planned_at", "level", "place")),
    }


def lane(asked: LaneQuestion) -> Iterator[Span]:
    """A span for each level that was in force."""
    href = reverse("person_mappa", kwargs={"uid": asked.person.uid})
    for row in asked.found["levels"]:
        if start := day_of(row["set_on"]):
            yield span(start, day_of(row["ended_on"]), f"Level {row['level']}", "licence", href)


def ahead(asked: LaneQuestion) -> Iterator[DateCard]:
    """The next meeting."""
    href = reverse("person_mappa", kwargs={"uid": asked.person.uid})
    for row in sorted(asked.found["meetings"], key=lambda row: row["planned_at"])[:1]:
        at = timezone.localtime(datetime.fromisoformat(row["planned_at"]))
        title = f"MAPPA level {row['level']} meeting" if row["level"] else "MAPPA meeting"
        meaning = ", ".join(filter(None, [f"at {say_time(at)}", mid_sentence(row["place"])]))
        yield next_date(title, at.date(), meaning, today=asked.today, href=href)
