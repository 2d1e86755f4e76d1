"""Victims of a person, what they ask and what they are to be told, as pages print them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.http import urlencode

from offenders.models import Offender
from parole.reviews.models import ParoleReview
from parole.reviews.rules.moves import ENDS
from parole.victims.models import LiaisonAnswer, LiaisonNotice, Statement, Telling, ToTell, Victim, VictimRequest
from parole.victims.rules.requests import REQUEST
from sharing.access.roles import Capability
from sharing.models import User
from sharing.pages.pagination import Page
from sharing.sentence_words import mid_sentence
from sharing.time_words import format_date, format_near_datetime


@dataclass(frozen=True)
class StatementLine:
    """The statement for one review; several: the victim has one for each that goes on. statement None: none yet."""

    review: ParoleReview
    statement: Statement | None
    is_one_of_several: bool


@dataclass(frozen=True)
class VictimLine:
    victim: Victim
    statements: list[StatementLine]
    not_wanted: list[str]
    unheard: int  # of how much that happened the victim did not wish to hear


@dataclass(frozen=True)
class RequestLine:
    """verbs: what the reader may do with it now."""

    request: VictimRequest
    tag: str
    verbs: frozenset[str]


@dataclass(frozen=True)
class Task:
    """One thing to tell. late: in words, empty while there is time or nothing to do."""

    row: ToTell
    due: str
    late: str
    tellings: Sequence[Telling]


@dataclass(frozen=True)
class PersonVictims:
    """All that is known of victims of one person."""

    answer: LiaisonAnswer | None
    victims: list[VictimLine]
    requests: list[RequestLine]
    notices: list[LiaisonNotice]
    tasks: list[Task]
    not_wanted: list[ToTell]
    may_record: bool


TAGS = {
    "asked": "waiting",
    "passed": "waiting",
    "included": "done",
    "changed": "done",
    "refused": "blocked",
    "told": "done",
    "withdrawn": "not-started",
}


def victims_of(person: Offender, *, reader: User, at: datetime) -> PersonVictims:
    own = {"offender": person}
    reviews = list(ParoleReview.objects.visible_to(reader).filter(**own).order_by("-pk"))
    reviews = [each for each in reviews if each.status not in ENDS] or reviews[:1]
    given = Statement.objects.visible_to(reader).filter(**own, review__in=reviews) if reviews else []
    statements = {(statement.victim_id, statement.review_id): statement for statement in given}
    tasks = list(
        ToTell.objects.visible_to(reader)
        .filter(**own)
        .select_related("victim", "told_by", "request")
        .prefetch_related("tellings__by", "tellings__withdrawn_by")
    )
    not_wanted = [each for each in tasks if not each.is_wanted]
    asked = VictimRequest.objects.visible_to(reader).filter(**own)
    asked = asked.select_related("victim", "passed_by", "answered_by", "told_by", "withdrawn_by", "review")
    return PersonVictims(
        answer=LiaisonAnswer.objects.visible_to(reader).filter(**own).select_related("said_by").first(),
        victims=[
            VictimLine(
                victim=victim,
                statements=[
                    StatementLine(review, statements.get((victim.pk, review.pk)), len(reviews) > 1)
                    for review in reviews
                ],
                not_wanted=_wishes(victim),
                unheard=sum(task.victim_id == victim.pk for task in not_wanted),
            )
            for victim in Victim.objects.visible_to(reader).filter(**own).select_related("officer")
        ],
        requests=[request_line(victim_request, reader=reader) for victim_request in asked],
        notices=list(LiaisonNotice.objects.visible_to(reader).filter(**own).select_related("acknowledged_by")),
        tasks=[task_line(each, at=at, tellings=each.tellings.all()) for each in tasks if each.is_wanted],
        not_wanted=not_wanted,
        may_record=reader.can(Capability.LIAISE_WITH_VICTIMS),
    )


def request_line(request: VictimRequest, *, reader: User) -> RequestLine:
    open_to = REQUEST.open_to(REQUEST.states(request.status), by=reader)
    verbs = {"answer" if move.verb in ("include", "change", "refuse") else move.verb for move in open_to}
    return RequestLine(request, TAGS[request.status], frozenset(verbs))


def asked_in_words(request: VictimRequest) -> str:
    return f"“{request.asked}” Asked on {format_date(request.asked_on)}."


def _wishes(victim: Victim) -> list[str]:
    choices = dict(Victim._meta.get_field("not_wanted").base_field.flatchoices)
    return [str(choices.get(each, each)) for each in victim.not_wanted]


def task_in_words(task: ToTell) -> str:
    about = f" “{task.request.asked}”" if task.request else ""
    contact = mid_sentence(task.victim.get_contact_display())
    return f"{task}.{about} {task.victim.reference}: {contact}. {task.victim.note}"


def task_line(task: ToTell, *, at: datetime, tellings: Sequence[Telling] = ()) -> Task:
    due = timezone.localtime(task.due_at)
    words = format_near_datetime(due, at=at) if task.is_due_by_the_hour else format_date(task.due_on)
    return Task(row=task, due=words, late=_late(task, at=at), tellings=tellings)


def _late(task: ToTell, *, at: datetime) -> str:
    if task.told_at:
        return "Told late" if task.was_late else ""
    if at < task.due_at or not task.is_wanted:
        return ""
    days = (timezone.localdate(at) - task.due_on).days
    if days < 1:
        return "Overdue"
    return f"{days} day{'' if days == 1 else 's'} overdue"


# The list of all


@dataclass(frozen=True)
class TaskView:
    """One view of the list: its rows, in which order, what is said when there are none."""

    code: str
    rows: Callable[[Any, datetime], Any]
    order: str
    empty: str


SHOWN = {
    each.code: each
    for each in (
        TaskView("open", lambda rows, at: rows.open(), "due_at", "No victims to tell."),
        TaskView("overdue", lambda rows, at: rows.overdue(at=at), "due_at", "Nothing is overdue."),
        TaskView("told", lambda rows, at: rows.told(), "-due_at", "No victims told yet."),
        TaskView("late", lambda rows, at: rows.told_late(), "-due_at", "No victims told late."),
        TaskView(
            "not_wanted",
            lambda rows, at: rows.not_wanted(),
            "-due_at",
            "No events that a victim did not want to hear about.",
        ),
    )
}


def addresses_of(page: Page, *, asked: Mapping[str, str]) -> dict[str, str]:
    """Of the pages before and after. asked: what the list was asked for."""

    def url(cursor: str | None) -> str:
        return f"?{urlencode({**asked, 'cursor': cursor})}" if cursor else ""

    return {"next_url": url(page.next), "back_url": url(page.previous)}


def to_tell_first(user: User, *, at: datetime, most: int) -> list[Task]:
    """What whoever liaises with victims is to tell, the soonest first; no question for anybody else."""
    if not user.can(Capability.LIAISE_WITH_VICTIMS):
        return []
    rows = ToTell.objects.open().listed_for(user).select_related("offender", "victim").order_by("due_at", "pk")
    return [task_line(row, at=at) for row in rows[:most]]
