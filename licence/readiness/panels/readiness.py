"""The release checklist as its page prints it: the answer, its stages, what blocks it, each line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils import timezone

from licence.readiness.judging import WINDOW, JudgedLine, Judgement, Signature
from licence.readiness.models import ItemChange, ReadinessItem, TagOrder
from licence.readiness.rules import readiness
from licence.readiness.rules.readiness import Body, ReadinessItemKind, State
from licence.readiness.rules.release_day import OPENS_AT, is_open
from offenders.models import Offender, Release
from sharing import practice
from sharing.alerts.panels import ClockFace
from sharing.alerts.rules import ClockState, clock_at, clock_in_words
from sharing.cover import standing
from sharing.models import User
from sharing.sentence_words import mid_sentence
from sharing.time_words import (
    format_date,
    format_datetime,
    format_day_month,
    format_days_away,
    format_weekday_date,
    say_time,
)

BODIES = {
    Body.PROBATION: "Probation",
    Body.PRISON: "Prison",
    Body.POLICE: "Police",
    Body.EVERYONE: "Everyone",
}
SIGNS_AS = {Body.PRISON: "Prison", Body.POLICE: "CT police", Body.PROBATION: "Probation"}
TAGS = {
    State.NOT_STARTED: ("not-started", "Not started"),
    State.WAITING: ("waiting", "Waiting"),
    State.BLOCKED: ("blocked", "Blocked"),
    State.DONE: ("done", "Done"),
    State.NOT_NEEDED: ("not-started", "Not needed"),
    State.EXCEPTED: ("partly", "Exception"),
}
TO_SIGN = " to sign-off"
LAST_DAY = timedelta(days=1)  # the clock to the sign-off runs for so long
CHASED = 2  # notes that a line shows


@dataclass(frozen=True)
class PutRight:
    """Where something is put right that follows from the records: the button, and the name of the page."""

    words: str
    page: str
    anchor: str = ""


WHERE: dict[ReadinessItemKind, PutRight] = {
    ReadinessItemKind.LICENCE: PutRight("See the licence", "person_licence"),
    ReadinessItemKind.APPOINTMENT: PutRight("See the licence and its checks", "person_licence"),
    ReadinessItemKind.POLYGRAPH: PutRight("Plan the first test", "person_checks"),
    ReadinessItemKind.DATES: PutRight("See how the dates differ", "person_sentence", "#dates"),
    ReadinessItemKind.IDENTITY: PutRight("See the hold", "person_sentence", "#ways-out"),
    ReadinessItemKind.DUTIES: PutRight("Name an owner", "person_owners"),
    ReadinessItemKind.HANDOVER: PutRight("See the handover", "person_owners"),
}


@dataclass(frozen=True)
class Stage:
    """As components/stages.html prints it."""

    name: str
    when: str
    state_words: str
    state: str
    kind: str = ""


@dataclass(frozen=True)
class ReadinessRow:
    """One line of the table. second: what shows it, or why; notes: how it was chased."""

    line: JudgedLine
    href: str
    second: str
    who: str
    who_second: str
    due: str
    tag: tuple[str, str]
    beside: str
    is_late: bool
    row: str
    notes: str = ""

    @property
    def number(self) -> int:
        return self.line.item.number


@dataclass(frozen=True)
class ReadinessGroup:
    words: str
    second: str
    rows: list[ReadinessRow]


@dataclass(frozen=True)
class Blocker:
    """The one thing that is worst, what follows from it, and what to do."""

    kind: str
    strong: str
    words: str
    action_words: str
    action_url: str


@dataclass(frozen=True)
class Signing:
    """One body's signature in the side box. why_not: why its button cannot be used; empty where it can."""

    body: Body
    name: str
    second: str
    tag: tuple[str, str]
    is_mine: bool
    sign_url: str = ""
    why_not: str = ""
    exception_url: str = ""
    exception_number: int = 0
    withdraw_url: str = ""


@dataclass(frozen=True)
class ExceptionRequest:
    """An exception that stands, or waits for the second person."""

    line: JudgedLine
    href: str
    words: str
    tag: tuple[str, str]


@dataclass(frozen=True)
class ReadinessPage:
    """What the page of one list prints."""

    found: Judgement
    title: str
    answer: str
    day: str
    certainty: str
    law: str
    goes_by_law: bool
    held: str
    over: str
    stages: list[Stage]
    blocker: Blocker | None
    groups: list[ReadinessGroup]
    words: str
    ticks: list[str]
    clock: ClockFace | None
    sign_by: str
    signing: list[Signing]
    asked: list[ExceptionRequest]
    if_open: str
    if_open_title: str
    day_url: str
    is_ready: bool


def build_readiness_page(
    found: Judgement, person: Offender, *, reader: User, may_change: bool, holds: Sequence[str]
) -> ReadinessPage:
    """holds: in words, what stands against the release. Of a release by law the gate is asked, and nothing else."""
    today = timezone.localdate(found.at)
    release, is_over = found.release, not found.readiness.is_open
    signing = [
        _signing(signature, found, person, reader=reader, may_change=may_change and not is_over)
        for signature in found.signatures
    ]
    return ReadinessPage(
        found=found,
        title=title_of(found, today=today),
        answer=answer_of(found),
        day=format_weekday_date(found.readiness.goes_on),
        certainty=release.certainty,
        law=found.by_law,
        goes_by_law=found.goes_by_law,
        held=", ".join(holds),
        over=found.readiness.closed_because,
        stages=stages_of(found, today=today),
        blocker=None if is_over else blocker_of(found, person, reader=reader, may_change=may_change),
        groups=groups_of(found, person, today=today),
        words=f"{len(found.in_hand)} of {len(found.needed)} done",
        ticks=ticks_of(found.needed),
        clock=None if is_over or found.is_complete else clock_of(found),
        sign_by=_sign_by(found, today=today),
        signing=signing,
        asked=[asked_of(line, person) for line in found.lines if line.exception],
        if_open="" if is_over else if_open(found, today=today),
        if_open_title=_if_open_title(found),
        day_url=reverse("release_day", kwargs={"uid": person.uid}),
        is_ready=release.status == Release.Status.READY,
    )


def made_on(release: Release) -> date:
    """From which day a list is kept of a release that is not near yet."""
    return release.warn_on - timedelta(days=practice.value(WINDOW, on=timezone.localdate()))


def title_of(found: Judgement, *, today: date) -> str:
    """The answer: when, and what is not in hand."""
    release = found.release
    if not found.readiness.is_open:
        if release.released_on:
            return f"Released on {format_date(release.released_on)}"
        return "This release is no longer expected"
    return f"{when_of(found.readiness.goes_on, today=today)}: {answer_of(found)}"


def when_of(goes_on: date, *, today: date) -> str:
    """ "Release tomorrow", "Release in 8 days"."""
    if goes_on < today:
        return f"Release was due {format_days_away(goes_on, today=today).lower()}"
    return f"Release {format_days_away(goes_on, today=today).lower()}"


def answer_of(found: Judgement) -> str:
    """In words, whether everything is in hand."""
    number = len(found.stand_open)
    if number and is_pressing(found):
        return f"{number} {'action' if number == 1 else 'actions'} outstanding"
    if number:
        return f"on time, {number} {'action' if number == 1 else 'actions'} still open"
    if found.unsigned:
        names = [SIGNS_AS[body] for body in found.unsigned]
        return f"all actions done, {_listed(names)} {'has' if len(names) == 1 else 'have'} not signed off"
    without = sum(line.state is State.EXCEPTED for line in found.lines)
    ready = "ready" if found.release.status == Release.Status.READY else "all actions done and signed off"
    return f"{ready}, without {without} {'action' if without == 1 else 'actions'} by exception" if without else ready


def is_pressing(found: Judgement) -> bool:
    """Whether what is open is late or blocked, or the release so near that nothing may still be open."""
    near = found.readiness.goes_on - timedelta(days=readiness.STAGES[-1]) <= timezone.localdate(found.at)
    return near or any(line.late or line.state is State.BLOCKED for line in found.stand_open)


def _listed(names: Sequence[str]) -> str:
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


def stages_of(found: Judgement, *, today: date) -> list[Stage]:
    """28, 14, 7, 2 days, the day before and the day itself, each with what was due in it."""
    goes_on = found.readiness.goes_on
    stages = []
    current = next((stage for stage in readiness.STAGES if goes_on - timedelta(days=stage) >= today), 0)
    for stage in readiness.STAGES:
        lines = found.of_stage(stage)
        done, late = sum(not line.is_open for line in lines), sum(bool(line.late) for line in lines)
        day = goes_on - timedelta(days=stage)
        words = f"{done} of {len(lines)}" if lines else "nothing due"
        state = "late" if late else "passed" if day < today else "now" if stage == current else ""
        kind = "danger" if late else "good" if lines and done == len(lines) else ""
        when = "today" if day == today else format_day_month(day)
        if stage == readiness.STAGES[-1]:
            name = "Day before"
            when = f"{when}, by {say_time(found.sign_off_by)}"
            signed = len(found.signatures) - len(found.unsigned)
            words = f"{signed} of {len(found.signatures)} signed off" + (f", {words}" if lines else "")
            is_late = found.readiness.is_open and found.at >= found.sign_off_by and not found.is_complete
            state, kind = ("late", "danger") if late or is_late else (state, "")
            kind = kind or ("good" if not found.unsigned else "")
        else:
            name = f"{stage} days"
            words += f", {late} overdue" if late else ""
        stages.append(Stage(name, when, words, state, kind))
    return [*stages, _day_stage(found, today=today)]


def _day_stage(found: Judgement, *, today: date) -> Stage:
    goes_on = found.readiness.goes_on
    opened = is_open(goes_on=goes_on, local=timezone.localtime(found.at))
    if found.release.released_on:
        return Stage("Release day", format_day_month(goes_on), "released", "passed")
    words = "sheet is open" if opened else f"sheet opens {say_time(OPENS_AT)}"
    when = "today" if goes_on == today else format_day_month(goes_on)
    return Stage("Release day", when, words, "late" if goes_on < today else "now" if goes_on == today else "")


def blocker_of(found: Judgement, person: Offender, *, reader: User, may_change: bool) -> Blocker | None:
    """The worst of what is late or blocked; on the last day the first of what is open. Nothing where all goes its way.

    Of things that are open on the last day, one of the reader's own is named before others.
    """
    worst = worst_of(found.lines)
    kind = "stops" if worst and worst.item.is_mandatory else "needs"
    if (worst is None or kind == "needs") and is_pressing(found):
        own = sorted(found.stand_open, key=lambda line: (not reader.can(readiness.RECORDS[line.body]), line.item.rank))
        worst = own[0] if own else worst
    if worst is None:
        return None
    fall_back = worst.item.definition.fall_back
    asked = worst.exception
    words = [
        _sentence(evidence_of(worst, found)) if evidence_of(worst, found) else "",
        f"If outstanding on the day: {mid_sentence(fall_back).rstrip('.')}." if fall_back and not asked else "",
        "An exception is requested. A manager must agree or refuse." if asked and not asked.agreed_at else "",
    ]
    strong = f"Outstanding: “{worst.item}”. {state_of(worst, on=timezone.localdate(found.at))}."
    action_words, action_url = act_on(worst, person, by=reader) if may_change else ("", "")
    return Blocker(kind, strong, " ".join(filter(None, words)), action_words, action_url)


def state_of(line: JudgedLine, *, on: date) -> str:
    """ "Blocked, 2 days late", "Waiting, due today"."""
    due = "due today" if line.item.due_on == on and line.is_open else ""
    return ", ".join(filter(None, [TAGS[line.state][1], late_in_words(line.late) or due]))


def late_in_words(late: int) -> str:
    return f"{late} {'day' if late == 1 else 'days'} late" if late else ""


def worst_of(lines: Iterable[JudgedLine]) -> JudgedLine | None:
    """What blocks first, then what is latest; mandatory before the rest."""
    bad = [line for line in lines if line.is_open and (line.late or line.state is State.BLOCKED)]
    return min(
        bad,
        key=lambda line: (not line.item.is_mandatory, line.state is not State.BLOCKED, -line.late, line.item.rank),
        default=None,
    )


def act_on(line: JudgedLine, person: Offender, *, by: User) -> tuple[str, str]:
    """What to do about it, and where; for somebody of another role, where it is read."""
    item = ReadinessItemKind(line.item.code)
    if item in WHERE:
        right = WHERE[item]
        return right.words, reverse(right.page, kwargs={"uid": person.uid}) + right.anchor
    if not by.can(readiness.RECORDS[line.body]):
        return "See updates", thing_url("readiness_thing", person, line.item)
    if item is ReadinessItemKind.TAG:
        return "Record tag progress", thing_url("readiness_tag", person)
    return "Update status", thing_url("readiness_say", person, line.item)


def thing_url(name: str, person: Offender, item: ReadinessItem | None = None) -> str:
    about = {"uid": person.uid} | ({"thing_uid": item.uid} if item else {})
    return reverse(name, kwargs=about)


def groups_of(found: Judgement, person: Offender, *, today: date) -> list[ReadinessGroup]:
    """What blocks now, then by body; last what is not needed here."""
    stops = [line for line in found.needed if line.is_open and (line.late or line.state is State.BLOCKED)]
    groups = [ReadinessGroup("Overdue", str(len(stops)), _rows(stops, found, person, today=today))] if stops else []
    for body, name in BODIES.items():
        own = [line for line in found.of_body(body) if line.is_needed]
        done = sum(not line.is_open for line in own)
        rest = [line for line in own if line not in stops]
        if own:
            second = f"{done} of {len(own)} done"
            groups.append(ReadinessGroup(name, second, _rows(rest, found, person, today=today)))
    left_out = [line for line in found.lines if not line.is_needed]
    if left_out:
        groups.append(
            ReadinessGroup("Not needed here", str(len(left_out)), _rows(left_out, found, person, today=today))
        )
    return groups


def _rows(lines: Iterable[JudgedLine], found: Judgement, person: Offender, *, today: date) -> list[ReadinessRow]:
    return [row_of(line, found, person, today=today) for line in lines]


def _who_second(line: JudgedLine) -> str:
    """Below the name: in words who does it for them, or that nobody is named."""
    if not line.is_needed:
        return ""
    if line.item.owner:
        return line.item.owner_words
    return "" if line.item.owner_words or not line.is_open else "No owner"


def row_of(line: JudgedLine, found: Judgement, person: Offender, *, today: date) -> ReadinessRow:
    item = line.item
    owner = standing.name(item.owner, subject=item.offender_id)
    is_open = line.is_open
    beside = late_in_words(line.late)
    if line.state is State.DONE and item.done_on:
        beside = format_day_month(item.done_on)
    return ReadinessRow(
        line=line,
        href=thing_url("readiness_thing", person, item),
        second=evidence_of(line, found),
        who=(owner or item.owner_words or BODIES[line.body]) if line.is_needed else "",
        who_second=_who_second(line),
        due=format_day_month(item.due_on),
        tag=TAGS[line.state],
        beside=beside,
        is_late=bool(line.late),
        row="stops" if is_open and (line.late or line.state is State.BLOCKED) and item.is_mandatory else "",
        notes=chased(line.changes, today=today) if is_open else "",
    )


def evidence_of(line: JudgedLine, found: Judgement) -> str:
    """What shows it or why, of the records and of people; of the tag, where it is."""
    item = line.item
    if line.state is State.EXCEPTED and line.exception:
        return f"Release without it. Fallback: {line.exception.fall_back}"
    said = [line.judged_words, item.words]
    if item.code == ReadinessItemKind.TAG:
        said.insert(0, tag_in_words(found.facts.tag))
        if line.judged_words:
            said[1] = "" if said[0] and line.judged_words == "Ordered, not confirmed" else line.judged_words
    reference = f"({item.reference})" if item.reference else ""
    return ". ".join(part.rstrip(".") for part in dict.fromkeys(filter(None, said))) + (
        f" {reference}" if reference else ""
    )


TAG_WORDS = {"ordered_at": "Ordered", "accepted_at": "confirmed", "slot_at": "fitting"}


def tag_in_words(tag: TagOrder | readiness.TagFacts) -> str:
    """ "Ordered 19 November, confirmed 20 November, fitting 25 November 12:00"; empty before it is ordered."""
    if tag.fitted_at:
        signal = ", signals" if tag.first_signal_at else ", no signal yet"
        return f"Fitted {_moment(tag.fitted_at)}{signal}"
    said = []
    for name, words in TAG_WORDS.items():
        at = getattr(tag, name)
        if at:
            said.append(f"{words} {_moment(at) if name == 'slot_at' else format_day_month(at)}")
    if tag.ordered_at and not tag.accepted_at:
        said.append("not confirmed by the provider")
    return ", ".join(said)


def chased(changes: Iterable[ItemChange], *, today: date) -> str:
    """The last two notes, with when."""
    notes = [change for change in changes if change.kind == ItemChange.Kind.NOTED][-CHASED:]
    said = []
    for note in notes:
        at = timezone.localtime(note.at)
        when = f"{say_time(at)} today" if at.date() == today else f"{say_time(at)} on {format_day_month(at)}"
        said.append(f"{when[:1].upper()}{when[1:]}: {note.words.rstrip('.')}")
    return ". ".join(said)


def ticks_of(lines: Iterable[JudgedLine]) -> list[str]:
    """As components/readiness.html draws them."""
    order = {"done": 0, "blocked": 1, "late": 2, "open": 3}
    ticks = [tick_of(line.state, late=bool(line.late)) for line in lines]
    return sorted(ticks, key=lambda tick: order[tick])


def tick_of(state: State, *, late: bool) -> str:
    if state not in readiness.OPEN:
        return "done"
    return "blocked" if state is State.BLOCKED else "late" if late else "open"


def clock_of(found: Judgement) -> ClockFace | None:
    """The last day before the sign-off, and how late it is after; none before."""
    since = found.sign_off_by - LAST_DAY
    if found.at < since:
        return None
    clock = clock_at(told_at=since, due_at=found.sign_off_by, at=found.at)
    return ClockFace(
        state=clock.state,
        words=clock_in_words(clock, took=timedelta(0)) + ("" if clock.state == ClockState.LATE else TO_SIGN),
        percent=clock.percent,
        due_words=f"everyone signs off by {_moment(found.sign_off_by)}",
        due=found.sign_off_by,
        since=since,
    )


def _sign_by(found: Judgement, *, today: date) -> str:
    day = timezone.localtime(found.sign_off_by)
    away = format_days_away(day.date(), today=today).lower()
    return f"Everyone signs off by {say_time(day)} on {format_day_month(day)}: {away}"


def _signing(each: Signature, found: Judgement, person: Offender, *, reader: User, may_change: bool) -> Signing:
    mine = may_change and reader.can(readiness.SIGNS[each.body])
    uid = {"uid": person.uid}
    if each.signed:
        second = f"{each.signed.signed_by}, {_moment(each.signed.signed_at)}"
        withdraw = reverse("sign_off_withdraw", kwargs=uid | {"sign_off_uid": each.signed.uid}) if mine else ""
        return Signing(each.body, SIGNS_AS[each.body], second, ("done", "Ready"), mine, withdraw_url=withdraw)
    why_not = ""
    exception_url, exception_number = "", 0
    if each.refusal:
        numbers = [line for line in found.lines if line.stands_open and line.body in readiness.signs_for(each.body)]
        which = "action" if len(numbers) == 1 else "actions"
        verb = "is" if len(numbers) == 1 else "are"
        why_not = f"Opens when {which} {_listed([str(line.item.number) for line in numbers])} {verb} done"
        free = next((line for line in numbers if line.item.definition.can_go_without and not line.exception), None)
        if mine and free and reader.can(readiness.RECORDS[free.body]):
            exception_url, exception_number = thing_url("readiness_exception", person, free.item), free.item.number
    sign_url = reverse("readiness_sign", kwargs=uid | {"body": each.body.value}) if mine and not each.refusal else ""
    return Signing(
        each.body,
        SIGNS_AS[each.body],
        "You sign off" if mine else "Not signed off",
        ("waiting", "Waiting"),
        mine,
        sign_url=sign_url,
        why_not=why_not,
        exception_url=exception_url,
        exception_number=exception_number,
    )


def asked_of(line: JudgedLine, person: Offender) -> ExceptionRequest:
    asked = line.exception
    assert asked is not None  # noqa: S101 - the caller's filter
    by = f"Asked by {asked.asked_by}, {_moment(asked.asked_at)}"
    words = f"Agreed by {asked.agreed_by}, {_moment(asked.agreed_at)}" if asked.agreed_at else by
    tag = ("partly", "Agreed") if asked.agreed_at else ("waiting", "To agree")
    href = reverse("readiness_exception_answer", kwargs={"uid": person.uid, "exception_uid": asked.uid})
    return ExceptionRequest(line, href, words, tag)


def if_open(found: Judgement, *, today: date) -> str:
    """What follows if it is not signed by the last afternoon; empty once it is."""
    if found.is_complete:
        return ""
    hour = say_time(found.sign_off_by)
    printed = "The fallback plan is printed on the release-day sheet."
    if found.at >= found.sign_off_by:
        return (
            f"Sign-off was outstanding at {hour}. Every team that works with the person had an alert to acknowledge in "
            f"30 minutes; then it escalates to the deputies and the duty desk. {printed}"
        )
    return (
        f"Every team that works with the person gets a critical alert at once, to acknowledge in 30 minutes; then it "
        f"escalates to the deputies and the duty desk. {printed}"
    )


def _if_open_title(found: Judgement) -> str:
    hour = say_time(found.sign_off_by)
    return f"Outstanding at {hour}" if found.at >= found.sign_off_by else f"If still outstanding at {hour}"


def _moment(at: datetime) -> str:
    return f"{say_time(at)} on {format_day_month(at)}"


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:].rstrip('.')}."


@dataclass(frozen=True)
class Happened:
    """One change of an item, as its page prints it."""

    strong: str
    words: str
    second: str


def history_of(changes: Iterable[ItemChange]) -> list[Happened]:
    """Newest first."""
    found = []
    for change in reversed(list(changes)):
        moved = (
            f": {mid_sentence(change.get_after_display())}" if change.after and change.after != change.before else ""
        )
        by = str(change.by or "From the records")
        second = f"{by}, {format_datetime(change.at)}"
        words = f"{change.words} ({change.reference})" if change.reference else change.words
        found.append(Happened(f"{change.get_kind_display()}{moved}", words, second))
    return found
