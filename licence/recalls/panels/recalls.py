"""Recalls as pages print them: state, stages, deadlines, and the lines of lists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject
from django.urls import reverse

from licence.breaches.choices import BREACH_REASONS
from licence.recalls.models import Recall, RecallBreach, RecallClock, RecallMove, UrgentArrest
from licence.recalls.panels.clocks import Face, faces_of
from licence.recalls.rules.recalls import ENDS, Status
from offenders.models import Offender
from sharing.time_words import format_near_datetime

S = Status
TAGS = {
    S.DRAFT: "not-started",
    S.CONSULTING_SPO: "high",
    S.NO_RECALL: "partly",
    S.RECALL_AGREED: "waiting",
    S.SPO_SIGNED: "waiting",
    S.ACO_SIGNED: "waiting",
    S.SENT_TO_PPCS: "high",
    S.REFUSED_BY_PPCS: "blocked",
    S.LICENCE_REVOKED: "blocked",
    S.UNLAWFULLY_AT_LARGE: "at-large",
    S.RETURNED: "place",
    S.UNDER_PAROLE_REVIEW: "place",
    S.RE_RELEASE_DIRECTED: "directed",
    S.EXECUTIVE_RELEASE: "directed",
    S.STAYS: "place",
    S.RE_RELEASED: "done",
    S.SENTENCE_EXPIRED: "done",
}
WAITS_FOR = {
    S.DRAFT: "its author",
    S.CONSULTING_SPO: "an SPO",
    S.RECALL_AGREED: "an SPO to countersign",
    S.SPO_SIGNED: "an ACO",
    S.ACO_SIGNED: "probation to send the papers",
    S.SENT_TO_PPCS: "PPCS",
    S.LICENCE_REVOKED: "the return to prison",
    S.UNLAWFULLY_AT_LARGE: "the police to arrest",
    S.RETURNED: "PPCS: dossier and referral",
    S.UNDER_PAROLE_REVIEW: "the Board",
    S.RE_RELEASE_DIRECTED: "the prison: the release",
    S.EXECUTIVE_RELEASE: "the prison: the release",
    S.STAYS: "the next review by the Board",
}

SAID = {
    "begin": "Considered",
    "consult": "SPO asked",
    "agree": "Recall agreed",
    "no_recall": "Decision not to recall",
    "countersign": "Countersigned",
    "endorse": "Endorsed",
    "call": "PPCS called",
    "send": "Papers sent to PPCS",
    "ask_for_more": "PPCS asked for more",
    "give_more": "Probation answered PPCS",
    "review_at_large": "Reviewed while unlawfully at large",
    "arrested": "Arrested",
    "dossier_sent": "Dossier sent to the prison",
    "part_b_received": "Part B received",
    "add_breach": "A breach was added",
    "close_as_left": "Closed: left the United Kingdom",
    "come_back": "Returned, after leaving the United Kingdom",
    "call_confirmed": "Call confirmed by PPCS",
    "propose_rescission": "Rescission proposed",
    "propose_closing": "Proposed to close: left the United Kingdom",
    "propose_no_recall": "SPO decided not to recall, ACO asked",
    "withdraw_agreement": "Agreement withdrawn",
    "withdraw_countersignature": "Countersignature withdrawn",
    "withdraw_endorsement": "Endorsement withdrawn",
}


@dataclass(frozen=True)
class Stage:
    """As components/stages.html prints it."""

    name: str
    when: str
    state_words: str
    state: str


@dataclass(frozen=True)
class RecallLine:
    """A recall in a list. clock: the limit that runs out next."""

    recall: Recall
    href: str
    tag: str
    about: str
    waits_for: str
    clock: Face | None
    row: str


def href_of(recall: Recall) -> str:
    return reverse("recall", kwargs={"uid": recall.offender.uid, "recall_uid": recall.uid})


def recalls_url(person: Offender) -> str:
    """Of the page with all recalls of the person."""
    return reverse("person_recalls", kwargs={"uid": person.uid})


def tag_of(status: str) -> str:
    return TAGS.get(S(status), "not-started")


def build_recall_lines(recalls: Iterable[Recall], *, at: datetime) -> list[RecallLine]:
    """recalls: with what `for_lines` loads. The one whose limit runs out first comes first, then the latest.

    One query for the limits of all of them, and of their arrests.
    """
    rows = list(recalls)
    running = running_of(rows)
    lines = [_line(row, running.get(row.pk, []), at=at) for row in rows]
    return sorted(
        lines,
        key=lambda line: (
            line.recall.status in ENDS,
            line.clock is None,
            line.clock.due_at.timestamp() if line.clock else -line.recall.begun_at.timestamp(),
        ),
    )


def for_lines(recalls):
    """With what a line says, in one question; `lines_of` asks for the limits."""
    named = RecallBreach.objects.filter(recall=OuterRef("pk")).order_by("number", "pk")
    about = ArraySubquery(named.values(json=JSONObject(number="number", reason="breach__reason")))
    return recalls.select_related("offender__establishment", "author", "establishment").annotate(about=about)


def running_of(recalls: Iterable[Recall]) -> dict[int, list[RecallClock]]:
    """By key of the recall, its limits that run and those of the arrests that wait for it. One query."""
    found: dict[int, list[RecallClock]] = {recall.pk: [] for recall in recalls}
    for clock in RecallClock.objects.running().of_recalls(found):
        found[clock.of].append(clock)  # by of_recalls
    return found


def about_of(named: Sequence[Mapping[str, Any]]) -> str:
    """What it is considered for: "Condition 12: devices or internet, and 1 more"."""
    if not named:
        return ""
    first = named[0]
    said = dict(BREACH_REASONS)[first["reason"]].lower()
    words = f"Condition {first['number']}: {said}" if first["number"] else f"Concern: {said}"
    return f"{words}, and {len(named) - 1} more" if len(named) > 1 else words


def _line(recall: Recall, running: Sequence[RecallClock], *, at: datetime) -> RecallLine:
    faces = [face for face in faces_of(running, at=at) if face.runs]
    clock = faces[0] if faces else None
    return RecallLine(
        recall=recall,
        href=href_of(recall),
        tag=tag_of(recall.status),
        about=about_of(recall.about),  # type: ignore[attr-defined]  # by for_lines
        waits_for=WAITS_FOR.get(S(recall.status), ""),
        clock=clock,
        row="stops" if clock and clock.state in ("tenth", "late") else "needs" if clock and clock.is_urgent else "",
    )


def stages_of(
    recall: Recall, *, arrest: UrgentArrest | None, found_at: datetime | None, moves: Sequence[RecallMove], at: datetime
) -> list[Stage]:
    """The way of a recall: what has passed and when, where it is, what lies ahead."""
    status = S(recall.status)

    def when(moment: datetime | None) -> str:
        return format_near_datetime(moment, at=at) if moment else ""

    passed: list[tuple[str, datetime | None, str]] = [("Found", found_at, "")]
    if arrest:
        passed.append(("Arrested", arrest.arrested_at, "s.43B"))
    passed.append(("Considered", recall.begun_at, str(recall.author)))
    ways = [
        ("SPO decides", recall.decided_at, str(recall.decided_by or ""), {S.DRAFT, S.CONSULTING_SPO}),
        ("Countersigned", recall.countersigned_at, str(recall.countersigned_by or "SPO"), {S.RECALL_AGREED}),
        ("Endorsed", recall.endorsed_at, str(recall.endorsed_by or "ACO"), {S.SPO_SIGNED}),
        ("Papers to PPCS", recall.sent_at, "", {S.ACO_SIGNED}),
        ("Licence revoked", recall.revoked_at, "PPCS", {S.SENT_TO_PPCS}),
        ("Returned", recall.returned_at, str(recall.establishment or ""), {S.LICENCE_REVOKED, S.UNLAWFULLY_AT_LARGE}),
        ("Parole Board", None, "", {S.RETURNED, S.UNDER_PAROLE_REVIEW, S.STAYS}),
        ("Re-released", None, "", {S.RE_RELEASE_DIRECTED, S.EXECUTIVE_RELEASE}),
    ]
    stages = [Stage(name, when(moment), words, "passed") for name, moment, words in passed]
    if status in ENDS and status not in (S.RE_RELEASED, S.SENTENCE_EXPIRED):
        done = [Stage(name, when(moment), words, "passed") for name, moment, words, _ in ways if moment]
        return [*stages, *done, Stage(recall.get_status_display(), when(recall.ended_at), "", "now")]
    here = next((index for index, way in enumerate(ways) if status in way[3]), len(ways))
    shown = ways if here > 4 else ways[:5]
    for index, (name, moment, words, _) in enumerate(shown):
        if index < here:
            stages.append(Stage(name, when(moment), words, "passed"))
        elif index == here:
            stages.append(Stage(name, "now", words, "now"))
        else:
            stages.append(Stage(name, "", words, ""))
    return stages
