"""Rules of the release checklist: each action before a release, its owner, when it is due, and whether it is done.

The list is our design: licence practice, Part 4 of the Counter-Terrorism Act 2008 and what inquests found to have been
missed, put into one order. No law makes a release wait for it: a person released by law goes whatever it says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from licence.catalogue.rules.families import Family
from licence.licences.rules import APPROVED_FIRST, Status
from offenders.dates.rules.releases import BY_LAW, Basis, Certainty
from sharing.access.roles import Capability
from sharing.access.state_machines import Guard, Machine, Move
from sharing.time_words import format_date, say_datetime

LAW_ENTRIES = ("cta-47", "cta-48")

WINDOW_DAYS = 28  # a list is made so many days before the release
HOLD_DAYS = 7  # what is late holds the release when it is so near
SIGN_OFF_HOUR = 16  # of the day before the release
STAGES = (28, 14, 7, 2, 1)  # days before, as pages part the list; day 0 is the sheet of the day itself


class Body(StrEnum):
    """Whose an item is. Each but the last signs that its own, and everybody's, are in hand."""

    PROBATION = "probation"
    PRISON = "prison"
    POLICE = "police"
    EVERYONE = "everyone"


SIGNING = (Body.PRISON, Body.POLICE, Body.PROBATION)

SIGNS = {
    Body.PROBATION: Capability.SIGN_OFF_FOR_PROBATION,
    Body.PRISON: Capability.SIGN_OFF_FOR_PRISON,
    Body.POLICE: Capability.SIGN_OFF_FOR_POLICE,
}
AGREES = {
    Body.PROBATION: Capability.AGREE_EXCEPTIONS_FOR_PROBATION,
    Body.PRISON: Capability.AGREE_EXCEPTIONS_FOR_PRISON,
    Body.POLICE: Capability.AGREE_EXCEPTIONS_FOR_POLICE,
    Body.EVERYONE: Capability.AGREE_EXCEPTIONS_FOR_EVERYBODY,
}
RECORDS = {
    Body.PROBATION: Capability.RECORD_READINESS_FOR_PROBATION,
    Body.PRISON: Capability.RECORD_READINESS_FOR_PRISON,
    Body.POLICE: Capability.RECORD_READINESS_FOR_POLICE,
    Body.EVERYONE: Capability.RECORD_READINESS_FOR_EVERYBODY,
}
ANYBODY = (RECORDS[Body.EVERYONE],)


class State(StrEnum):
    """How an item stands."""

    NOT_STARTED = "not_started"
    WAITING = "waiting"
    BLOCKED = "blocked"
    DONE = "done"
    NOT_NEEDED = "not_needed"
    EXCEPTED = "excepted"  # open, and two people have agreed to go without it


OPEN = frozenset({State.NOT_STARTED, State.WAITING, State.BLOCKED})


class ReadinessItemKind(StrEnum):
    """What must be in hand, in the order in which pages number it."""

    ACCOMMODATION = "accommodation"
    LICENCE = "licence"
    APPOINTMENT = "appointment"
    POLYGRAPH = "polygraph"
    DATES = "dates"
    IDENTITY = "identity"
    OTHER_WARRANT = "other_warrant"
    EXPLAINED = "explained"
    NOTIFICATION = "notification"
    MEETS = "meets"
    TAG = "tag"
    MAPPA = "mappa"
    DUTIES = "duties"
    HANDOVER = "handover"


@dataclass(frozen=True)
class LicenceFacts:
    """The licence on which the person will go. checked: conditions with a plan, or a reason why they have none."""

    version: str
    status: Status
    approved_as: str = ""
    has_appointment: bool = False
    appointment: str = ""
    conditions: int = 0
    checked: int = 0
    families: frozenset[str] = frozenset()
    polygraph_planned_for: date | None = None
    needs_tag: bool = False
    handed_at: datetime | None = None  # on paper to the person, as the papers say


@dataclass(frozen=True)
class TagFacts:
    """How far the order for the tag has come."""

    ordered_at: datetime | None = None
    accepted_at: datetime | None = None
    slot_at: datetime | None = None
    fitted_at: datetime | None = None
    first_signal_at: datetime | None = None


@dataclass(frozen=True)
class MappaFacts:
    """The MAPPA case as it stands. words: category and level. met_on: the last meeting; meets_on: the next one."""

    words: str
    level: int | None = None
    met_on: date | None = None
    meets_on: date | None = None


@dataclass(frozen=True)
class ReadinessFacts:
    """What the records say about one release.

    goes_without_licence: by its basis there is none. gaps: in words, which agency lacks an owner or a deputy.
    polygraph_refusal: why the law lets no polygraph condition be set; empty where it does.
    """

    goes_without_licence: bool = False
    licence: LicenceFacts | None = None
    has_conflict: bool = False
    lacks_check: bool = False
    dates_signed: bool = False
    is_identity_held: bool = False
    is_warrant_held: bool = False
    agencies: int = 0
    gaps: tuple[str, ...] = ()
    has_handover: bool = False
    polygraph_refusal: str = ""
    brings_notification: bool = False
    tag: TagFacts = TagFacts()
    mappa: MappaFacts | None = None


@dataclass(frozen=True)
class Judged:
    """How an item stands, and why in words; empty where people say how it stands."""

    state: State
    words: str = ""


@dataclass(frozen=True)
class Definition:
    """One line of the list. days: before the release on which it is due.

    judge: from the records; None where people say how it stands. why_not: why it is not needed here, empty where it is.
    fall_back: what holds on the day if it is open. can_go_without: whether two people may agree to; else only that
    what is missing is put right. may_be_left_out: whether who works on it may say that it is not needed.
    """

    item: ReadinessItemKind
    title: str
    body: Body
    days: int
    judge: Callable[[ReadinessFacts], Judged] | None = None
    why_not: Callable[[ReadinessFacts], str] = lambda facts: ""
    is_mandatory: bool = True
    can_go_without: bool = True
    may_be_left_out: bool = False
    fall_back: str = ""
    source: str = "Our design"

    @property
    def is_judged(self) -> bool:
        return self.judge is not None


def _on_licence(facts: ReadinessFacts) -> str:
    return "Released without licence" if facts.goes_without_licence else ""


def _licence(facts: ReadinessFacts) -> Judged:
    found = facts.licence
    if found is None:
        return Judged(State.NOT_STARTED, "No licence started")
    if found.status in APPROVED_FIRST or found.status == Status.ACTIVE:
        by = f", {found.approved_as}" if found.approved_as else ""
        return Judged(State.DONE, f"Version {found.version} approved{by}")
    if found.status == Status.REJECTED:
        return Judged(State.BLOCKED, f"Version {found.version} was sent back")
    if found.status == Status.TIMED_OUT:
        return Judged(State.BLOCKED, f"The hard stop is reached: the prison makes version {found.version}")
    words = "is submitted" if found.status == Status.SUBMITTED else "is being written"
    return Judged(State.WAITING, f"Version {found.version} {words}")


def _appointment(facts: ReadinessFacts) -> Judged:
    found = facts.licence
    if found is None:
        return Judged(State.NOT_STARTED, "No licence started")
    plans = f"{found.checked} of {found.conditions} conditions have a check"
    if not found.has_appointment:
        return Judged(State.WAITING if found.checked else State.NOT_STARTED, f"No first appointment. {plans}")
    words = f"{found.appointment}. {plans}"
    return Judged(State.DONE if found.checked == found.conditions else State.WAITING, words)


def _polygraph(facts: ReadinessFacts) -> Judged:
    found = facts.licence
    if found is None or Family.POLYGRAPH not in found.families:
        return Judged(State.NOT_STARTED, "Eligible; the licence has no polygraph condition")
    day = found.polygraph_planned_for
    if day is None:
        return Judged(State.WAITING, "Eligible; the first test is not planned")
    return Judged(State.DONE, f"First test planned by {format_date(day)}")


ONE_PERSONS = "one person’s date: no second check"


def _dates(facts: ReadinessFacts) -> Judged:
    if facts.has_conflict:
        return Judged(State.BLOCKED, "The date sources differ, or a second check is due")
    if facts.lacks_check:
        return Judged(State.BLOCKED, "The dates have no second check")
    return Judged(State.DONE, f"The sources agree, {'signed by 2 people' if facts.dates_signed else ONE_PERSONS}")


def _identity(facts: ReadinessFacts) -> Judged:
    if facts.is_identity_held:
        return Judged(State.BLOCKED, "There is a hold because identity is not certain")
    return Judged(State.DONE, "No doubt about identity is recorded")


def _duties(facts: ReadinessFacts) -> Judged:
    if not facts.agencies:
        return Judged(State.NOT_STARTED, "No owner or deputy yet")
    if facts.gaps:
        return Judged(State.WAITING, "; ".join(facts.gaps))
    what = "agency has" if facts.agencies == 1 else "agencies have"
    return Judged(State.DONE, f"{facts.agencies} {what} an owner and a deputy")


def _handover(facts: ReadinessFacts) -> Judged:
    if facts.has_handover:
        return Judged(State.WAITING, "A handover is not answered yet")
    return Judged(State.DONE, "No handover is unanswered")


def _mappa(facts: ReadinessFacts) -> Judged:
    """Level 1 is one agency's; at levels 2 and 3 the agencies have met."""
    found = facts.mappa
    if found is None:
        return Judged(State.NOT_STARTED, "Not known: no MAPPA case is recorded")
    if found.level is None:
        return Judged(State.WAITING, found.words)
    if found.level == 1:
        return Judged(State.DONE, f"{found.words}: managed by one agency")
    if found.met_on:
        return Judged(State.DONE, f"{found.words}. The agencies met on {format_date(found.met_on)}")
    if found.meets_on:
        return Judged(State.WAITING, f"{found.words}. The agencies meet on {format_date(found.meets_on)}")
    return Judged(State.WAITING, f"{found.words}. No meeting is planned")


def _tag(facts: ReadinessFacts) -> Judged:
    tag = facts.tag
    if tag.slot_at and tag.accepted_at:
        return Judged(State.DONE)
    if tag.ordered_at:
        return Judged(State.WAITING, "Ordered, no fitting slot" if tag.accepted_at else "Ordered, not confirmed")
    return Judged(State.NOT_STARTED, "Not ordered")


def _no_tag(facts: ReadinessFacts) -> str:
    if why := _on_licence(facts):
        return why
    return "" if facts.licence is None or facts.licence.needs_tag else "The licence has no condition that a tag checks"


def _no_notification(facts: ReadinessFacts) -> str:
    return "" if facts.brings_notification else "No offence brings notification under Part 4"


def _no_polygraph(facts: ReadinessFacts) -> str:
    return _on_licence(facts) or facts.polygraph_refusal


LIST: tuple[Definition, ...] = (
    Definition(
        ReadinessItemKind.ACCOMMODATION,
        "Accommodation confirmed",
        Body.PROBATION,
        28,
        may_be_left_out=True,
        fall_back="The person reports to the duty officer, who finds a bed for the night",
    ),
    Definition(
        ReadinessItemKind.LICENCE,
        "Licence submitted and approved",
        Body.PROBATION,
        2,
        judge=_licence,
        why_not=_on_licence,
        can_go_without=False,
        source="Practice of probation's licence service: the hard stop",
    ),
    Definition(
        ReadinessItemKind.APPOINTMENT,
        "First appointment and check plan",
        Body.PROBATION,
        7,
        judge=_appointment,
        why_not=_on_licence,
        fall_back="The person reports to the duty officer on the release date",
    ),
    Definition(
        ReadinessItemKind.POLYGRAPH,
        "Polygraph: eligible, first test planned",
        Body.PROBATION,
        14,
        judge=_polygraph,
        why_not=_no_polygraph,
        is_mandatory=False,
        may_be_left_out=True,
        source="HMPPS polygraph policy framework, January 2023",
    ),
    Definition(
        ReadinessItemKind.DATES,
        "Release dates reconciled",
        Body.PRISON,
        28,
        judge=_dates,
        can_go_without=False,
    ),
    Definition(
        ReadinessItemKind.IDENTITY,
        "Identity confirmed",
        Body.PRISON,
        28,
        judge=_identity,
        can_go_without=False,
    ),
    Definition(
        ReadinessItemKind.OTHER_WARRANT,
        "No other warrant or charge",
        Body.PRISON,
        2,
        can_go_without=False,
    ),
    Definition(
        ReadinessItemKind.EXPLAINED,
        "Licence explained and signed",
        Body.PRISON,
        2,
        why_not=_on_licence,
        fall_back="It is read to the person at the gate, who is asked to sign there",
    ),
    Definition(
        ReadinessItemKind.NOTIFICATION,
        "Part 4 duties explained, first visit booked",
        Body.POLICE,
        14,
        why_not=_no_notification,
        fall_back="Police explain the duties at the gate: notification is due within 3 days of release",
        source="Counter-Terrorism Act 2008, Part 4",
    ),
    Definition(
        ReadinessItemKind.MEETS,
        "Gate meeting and journey arranged",
        Body.POLICE,
        7,
        is_mandatory=False,
        may_be_left_out=True,
    ),
    Definition(
        ReadinessItemKind.TAG,
        "Tag ordered and fitting slot confirmed",
        Body.PROBATION,
        2,
        judge=_tag,
        why_not=_no_tag,
        fall_back="The licence's fall-back applies: stay at home from 17:00 to midnight until the tag is fitted",
    ),
    Definition(
        ReadinessItemKind.MAPPA,
        "MAPPA: level set, and agencies have met",
        Body.POLICE,
        14,
        judge=_mappa,
        may_be_left_out=True,
        fall_back="The chair calls each agency before the release",
    ),
    Definition(
        ReadinessItemKind.DUTIES,
        "Lead and deputy named in each agency",
        Body.EVERYONE,
        28,
        judge=_duties,
        fall_back="The duty desks cover until someone is named",
    ),
    Definition(
        ReadinessItemKind.HANDOVER,
        "Handover accepted",
        Body.EVERYONE,
        7,
        judge=_handover,
        fall_back="The current owner keeps the duty until someone accepts it",
    ),
)
DEFINITIONS: dict[ReadinessItemKind, Definition] = {each.item: each for each in LIST}
NUMBER: dict[ReadinessItemKind, int] = {each.item: number for number, each in enumerate(LIST, start=1)}


def judge(
    item: ReadinessItemKind, facts: ReadinessFacts, *, said: State = State.NOT_STARTED, is_excepted: bool = False
) -> Judged:
    """How this item stands by the records, and where they say nothing by what people said of it.

    said: what people said. is_excepted: two people agreed to go without it; what is in hand needs no exception.
    """
    found = _judge(DEFINITIONS[item], facts, said)
    return Judged(State.EXCEPTED, found.words) if is_excepted and found.state in OPEN else found


def _judge(definition: Definition, facts: ReadinessFacts, said: State) -> Judged:
    if why := definition.why_not(facts):
        return Judged(State.NOT_NEEDED, why)
    if said is State.NOT_NEEDED and definition.may_be_left_out:
        return Judged(said)
    if definition.item is ReadinessItemKind.OTHER_WARRANT and facts.is_warrant_held:
        return Judged(State.BLOCKED, "There is a hold for a further warrant")
    if definition.item is ReadinessItemKind.EXPLAINED and facts.licence and facts.licence.handed_at:
        handed = say_datetime(facts.licence.handed_at)
        return Judged(State.DONE, f"Licence {facts.licence.version} was explained and handed over at {handed}")
    if definition.judge is None:
        return Judged(said)
    found = definition.judge(facts)
    # Who waits for somebody else may say so of what the records only call open.
    return Judged(State.BLOCKED, found.words) if said is State.BLOCKED and found.state in OPEN else found


@dataclass(frozen=True)
class JudgedFrom:
    """What a guard reads about what somebody says of an item. words: evidence, or a reason."""

    words: str = ""
    is_judged: bool = False
    may_be_left_out: bool = False


ITS_WORDS = Guard[JudgedFrom](
    "evidence or a reason is given", lambda said: "" if said.words.strip() else "Enter the details"
)
BY_PEOPLE = Guard[JudgedFrom](
    "it is not judged from the records",
    lambda said: "This follows from the records. Correct it there" if said.is_judged else "",
)
LEFT_OUT = Guard[JudgedFrom](
    "it is one that can be left out",
    lambda said: "" if said.may_be_left_out else "This cannot be left out. Ask for an exception",
)
S = State
ITEM: Machine[State, JudgedFrom] = Machine(
    "A release action",
    State,
    (
        Move("start", (S.NOT_STARTED, S.BLOCKED), S.WAITING, ANYBODY, (BY_PEOPLE,)),
        Move("block", (S.NOT_STARTED, S.WAITING), S.BLOCKED, ANYBODY, (ITS_WORDS,), "teams are alerted"),
        Move("finish", (S.NOT_STARTED, S.WAITING, S.BLOCKED), S.DONE, ANYBODY, (ITS_WORDS, BY_PEOPLE)),
        Move("unblock", (S.BLOCKED,), S.NOT_STARTED, ANYBODY, ()),
        Move("leave_out", (S.NOT_STARTED, S.WAITING, S.BLOCKED), S.NOT_NEEDED, ANYBODY, (ITS_WORDS, LEFT_OUT)),
        Move(
            "set_back",
            (S.DONE, S.NOT_NEEDED),
            S.NOT_STARTED,
            ANYBODY,
            (ITS_WORDS,),
            "the sign-off of its body, and that the release is ready, are withdrawn",
        ),
    ),
)


def due_on(goes_on: date, *, days: int, known_on: date) -> date:
    """The last day on which an item that is due so many days before is in time.

    known_on: when the list was made, or the release moved to this day. Nothing is due before anybody could know of it;
    of a release whose day has passed all is due on that day.
    """
    return max(goes_on - timedelta(days=days), min(known_on, goes_on))


def days_late(due: date, *, on: date) -> int:
    """By how many days it is late; none on its last day."""
    return max(0, (on - due).days)


def stage_of(days: int) -> int:
    """Under which of `STAGES` an item that is due so many days before is shown."""
    return next((stage for stage in STAGES if days >= stage), STAGES[-1])


def sign_off_by(goes_on: date, *, hour: int = SIGN_OFF_HOUR) -> tuple[date, time]:
    """By when all bodies have signed: the day before the release at this hour, by the clock on the wall."""
    return goes_on - timedelta(days=1), time(hour)


def signs_for(body: Body) -> tuple[Body, ...]:
    """Whose items a body's signature says are in hand: its own and everybody's."""
    return (body, Body.EVERYONE)


def holds_release(*, open_since_due: Iterable[date], goes_on: date, on: date, days: int = HOLD_DAYS) -> bool:
    """Whether what is open holds the release: a mandatory item past its day, and the release no more than so many days
    ahead. open_since_due: the due days of mandatory items that are open."""
    return on >= goes_on - timedelta(days=days) and any(due < on for due in open_since_due)


BY_LAW_IN_WORDS: dict[Basis, str] = {
    Basis.CRD: "end of custodial term",
    Basis.ARD: "end of custodial term",
    Basis.PRRD: "end of the time after recall",
    Basis.SED: "end of the sentence",
}


def law_in_words(basis: str, certainty: str, *, stopped_by: str = "") -> str:
    """What the law says of this release whatever is on the list; empty where it rests on a decision.

    stopped_by: in words, why the gate refuses the release on its day all the same; empty where it does not.
    """
    if certainty != Certainty.FIXED or Basis(basis) not in BY_LAW:
        return ""
    law = f"By law, {BY_LAW_IN_WORDS[Basis(basis)]}"
    if stopped_by:
        return f"{law}, but the release would be refused on the day: {stopped_by}"
    return f"{law}. The person must be released whatever is on this checklist"
