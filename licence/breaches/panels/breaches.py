"""Breaches as pages print them: state, clock, next steps, and what the deciders knew."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse

from licence.breaches.actions.moves import WITHOUT_DECISION
from licence.breaches.models import Breach, BreachMove
from licence.breaches.rules import BREACH, DECIDER, Status
from licence.exemptions.panels import ExemptionLine, lines_during
from offenders.models import Link
from sharing.models import User
from sharing.sentence_words import mid_sentence
from sharing.time_words import format_date, format_datetime

TAGS = {
    Status.SUSPECTED: "waiting",
    Status.UNDER_REVIEW: "partly",
    Status.NO_BREACH: "done",
    Status.CONFIRMED: "blocked",
    Status.WARNED: "done",
    Status.CONDITIONS_VARIED: "done",
    Status.REFERRED: "done",
    Status.RECALL_CONSIDERED: "high",
    Status.RECALL_DECIDED: "blocked",
    Status.NO_RECALL: "partly",
    Status.CLOSED: "not-started",
}


@dataclass(frozen=True)
class BreachStep:
    """One move, as the button and its page say it. asks: the fields of forms.MoveForm."""

    verb: str
    words: str
    intro: str
    asks: frozenset[str] = frozenset({"rationale"})
    kind: str = "secondary"


STEPS = {
    step.verb: step
    for step in (
        BreachStep("review", "Start the review", "You review it. No decision yet.", frozenset()),
        BreachStep("confirm", "Confirm the breach", "The condition was broken.", kind=""),
        BreachStep("no_breach", "Record as no breach", "The condition was not broken. Its alert ends."),
        BreachStep(
            "warn", "Send a licence compliance letter", "The letter is the only warning on a licence after custody."
        ),
        BreachStep("vary", "Vary the conditions", "A variation of the licence is to follow."),
        BreachStep("refer", "Refer to MAPPA or a partner", "Enter who you refer it to and what you ask of them."),
        BreachStep(
            "consider_recall",
            "Ask for a recall decision",
            "Every permitted team is alerted at once. No earlier step is needed.",
        ),
        BreachStep(
            "withdraw_finding",
            "Withdraw your confirmation",
            "Use this if it was confirmed by mistake. It stays in the history, and every team that can see "
            "the person is alerted.",
        ),
        BreachStep(
            "withdraw_decision",
            "Withdraw your decision",
            "Use this if it was decided by mistake. It stays in the history, and every team that can see the "
            "person is alerted.",
        ),
        BreachStep("close", "Close breach", "Nothing more follows. It stays on the record."),
    )
}

DECISIONS = [(step.verb, step.words) for step in STEPS.values() if step.verb not in WITHOUT_DECISION]


@dataclass(frozen=True)
class BreachLine:
    """A breach in a list."""

    breach: Breach
    href: str
    tag: str
    second: str
    row: str


@dataclass(frozen=True)
class Moved:
    """A move with its reasons, and what was known then."""

    strong: str
    words: str
    second: str
    knew: list[tuple[str, list[str]]]


def build_breach_lines(breaches: Iterable[Breach], *, at: datetime) -> list[BreachLine]:
    return [
        BreachLine(
            breach=breach,
            href=reverse("breach", kwargs={"uid": breach.offender.uid, "breach_uid": breach.uid}),
            tag=TAGS[Status(breach.status)],
            second=second_of(breach),
            row=row_of(breach, at=at),
        )
        for breach in breaches
    ]


def second_of(breach: Breach) -> str:
    if breach.condition is None:
        return "Concern, no condition named"
    return f"Condition {breach.condition.position}, {mid_sentence(breach.condition.get_family_display())}"


def row_of(breach: Breach, *, at: datetime) -> str:
    if breach.status == Status.RECALL_CONSIDERED:
        return "stops"
    return "needs" if breach.status in (Status.SUSPECTED, Status.NO_RECALL) else ""


def exempt_then(breach: Breach) -> list[ExemptionLine]:
    """Exemptions from the condition that held while it happened: then it may be no breach."""
    if breach.condition is None:
        return []
    return lines_during(breach.condition, breach.occurred_at, breach.occurred_until or breach.occurred_at)


def whom_with(breach: Breach, *, reader: User) -> Link | None:
    """The link to the person it was with, for a reader who may see that link; to any other there is none."""
    seen = Link.objects.visible_to(reader).filter(pk=breach.link_id).select_related("other")
    return seen.first() if breach.link_id else None


def steps_for(breach: Breach, *, reader: User) -> list[BreachStep]:
    """What the reader may try now."""
    moves = BREACH.open_to(Status(breach.status), by=reader)
    mine = breach.decided_by_id == reader.pk
    return [STEPS[move.verb] for move in moves if move.verb in STEPS and (mine or DECIDER not in move.guards)]


def moved(moves: Iterable[BreachMove]) -> list[Moved]:
    """Newest first."""
    return [
        Moved(
            strong=move.get_after_display(),
            words=move.rationale,
            second=f"{move.moved_by or 'Automatic'}, {format_datetime(move.moved_at)}",
            knew=knew_in_words(move.knew),
        )
        for move in reversed(list(moves))
    ]


def knew_in_words(knew: dict[str, Any]) -> list[tuple[str, list[str]]]:
    """What is kept of a decision, by heading; empty headings say so."""
    if not knew:
        return []
    licence = knew.get("licence")
    return [
        (
            "Licence",
            [f"Version {licence['version']}, from {_day(licence['starts_on'])}"] if licence else ["None in force"],
        ),
        (
            "Dates",
            [f"{each['code']} {_day(each['on'])} ({each['origin'].replace('_', ' ')})" for each in knew["dates"]],
        ),
        ("Open alerts", [f"{each['title']}, {each['severity'].lower()}" for each in knew.get("alerts", [])]),
        ("Open breaches", [f"{each['kind']}, {each['status'].replace('_', ' ')}" for each in knew["breaches"]]),
        (
            "Checks of 28 days",
            [f"{each['kind']}, {_day(each['due_on'])}: {each['outcome'].lower()}" for each in knew["checks"]],
        ),
        ("Conditions in force", [f"{each['number']}. {each['wording']}" for each in knew.get("conditions", [])]),
    ]


def _day(text: str) -> str:
    try:
        return format_date(date.fromisoformat(text))
    except ValueError:
        return text
