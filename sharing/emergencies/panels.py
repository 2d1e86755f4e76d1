"""Emergency access as pages print it: its bar, a line of the list, what was read in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Model, Q
from django.urls import reverse
from django.utils import timezone

from sharing import access
from sharing.agencies.models import Team, User
from sharing.alerts.panels import ClockFace
from sharing.alerts.rules import clock_at, span_in_words
from sharing.audit.models import AuditEntry
from sharing.emergencies.models import KIND_WORDS, EmergencyAccess

TAGS = {"justified": "done", "not_justified": "blocked", "referred": "partly"}
MOST_READ = 200
READS = (
    *(AuditEntry.Action.CONSULTATION, AuditEntry.Action.LIST, AuditEntry.Action.SEARCH),
    *(AuditEntry.Action.EXPORT, AuditEntry.Action.DISCLOSURE, AuditEntry.Action.DENIAL),
)
PAGES = {
    "offender.opened": "The person’s record",
    "person.access_opened": "Who can see this",
    "person.timeline_opened": "Timeline",
    "person.known_then_opened": "As it was known",
    "sharing.known_then_asked": "What an agency could know",
    "person.sentence_opened": "Sentence and dates",
    "person.working_opened": "How the dates were calculated",
    "person.licence_opened": "Licence",
    "person.checks_opened": "Checks",
    "person.breaches_opened": "Breaches",
    "person.recalls_opened": "Recalls",
    "person.registers_opened": "Registers",
    "person.parole_opened": "Parole",
    "people.searched": "Found in a search",
    "people.listed": "Named in the list of people",
    "people.exported": "Exported with the list of people",
}


@dataclass(frozen=True)
class Bar:
    """Emergency access that is open, as components/emergency_bar.html prints it."""

    clock: ClockFace
    words: str
    about: str
    close_url: str


@dataclass(frozen=True)
class EmergencyLine:
    """One in the list of reviews. `person`: None where the reader does not see whom it is about."""

    emergency: EmergencyAccess
    person: Model | None
    lasted: str
    tag_kind: str
    tag_words: str
    is_late: bool
    due_on: datetime  # a moment of the last day for the review


@dataclass(frozen=True)
class Read:
    """Something that was read in it."""

    at: datetime
    words: str
    is_refused: bool


def bars_of(user: User, *, at: datetime) -> list[Bar]:
    """One for each that is open for this user; asks nothing more than the page has asked already."""
    return [bar_of(emergency, at=at) for emergency in access.open_emergencies(user, at=at)]


def bar_of(each: access.OpenEmergency, *, at: datetime) -> Bar:
    clock = clock_at(told_at=each.opened_at, due_at=each.ends_at, at=at)
    return Bar(
        clock=ClockFace(
            state=clock.state,
            words=f"{span_in_words(clock.left)} left",
            percent=clock.percent,
            due_words="",
            due=each.ends_at,
            since=each.opened_at,
        ),
        words=f"Emergency access to {each.number}: {KIND_WORDS[each.kind].lower()}",
        about=f"Emergency access to {each.number}",
        close_url=reverse("emergency_close", kwargs={"uid": each.uid}),
    )


def build_emergency_lines(found: Iterable[EmergencyAccess], *, reader: User, at: datetime) -> list[EmergencyLine]:
    """One query more than the rows: whom of these people the reader sees."""
    rows = list(found)
    people = access.subjects().in_words().visible_to(reader).filter(pk__in={row.subject_id for row in rows})
    seen = {person.pk: person for person in people}
    return [build_emergency_line(row, person=seen.get(row.subject_id), at=at) for row in rows]


def build_emergency_line(emergency: EmergencyAccess, *, person: Model | None, at: datetime) -> EmergencyLine:
    is_late = emergency.reviewed_at is None and emergency.review_due_at <= at
    if emergency.outcome:
        kind, words = TAGS[emergency.outcome], emergency.get_outcome_display()
    elif emergency.is_open(at=at):
        kind, words = "blocked", "Open now"
    else:
        kind, words = ("partly", "Late") if is_late else ("waiting", "To review")
    due_on = timezone.localtime(emergency.review_due_at) - timedelta(minutes=1)
    return EmergencyLine(emergency, person, lasted(emergency, at=at), kind, words, is_late, due_on)


def lasted(emergency: EmergencyAccess, *, at: datetime) -> str:
    """ "22 minutes", until now where it is open; a begun minute counts."""
    seconds = (min(emergency.over_at, at) - emergency.opened_at).total_seconds()
    minutes = max(1, int(-(-seconds // 60)))
    return f"{minutes} minute{'' if minutes == 1 else 's'}"


def reads_of(emergency: EmergencyAccess) -> list[Read]:
    """Pages and times, oldest first: what the user read of this person while it was open, never what stood there."""
    of_person = Q(subject_id=emergency.subject_id) | Q(shown_ids__contains=[emergency.subject_id])
    entries = AuditEntry.objects.filter(
        of_person,
        actor_id=emergency.user_id,
        action__in=READS,
        at__gte=emergency.opened_at,
        at__lt=emergency.over_at,
    )
    return [
        Read(entry.at, words_of(entry), entry.action == AuditEntry.Action.DENIAL)
        for entry in entries.order_by("at", "pk")[:MOST_READ]
    ]


def words_of(entry: AuditEntry) -> str:
    known = PAGES.get(entry.verb)
    if known:
        return known
    what, _, done = entry.verb.partition(".")
    return f"{what} {done}".replace("_", " ").strip().capitalize()


def duty_desks() -> list[Team]:
    """Whom to call where it cannot wait: every duty desk with a number."""
    return list(Team.objects.open().filter(kind=Team.Kind.DUTY_DESK).exclude(phone="").order_by("name"))
