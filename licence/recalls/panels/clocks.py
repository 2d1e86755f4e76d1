"""Deadlines of a recall and of an urgent arrest as pages print them: left, met, missed or paused."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from licence.recalls.models import Recall, RecallClock
from licence.recalls.practice import limit_of
from licence.recalls.rules.clocks import LIMITS, OF_AN_ARREST, Clock, format_limit
from sharing.access.state_machines import words_for_verb
from sharing.alerts.rules import clock_at, span_in_words
from sharing.time_words import format_near_datetime

FROM = {  # what a limit counts from, in words
    Clock.ARREST_DECISION: "the arrest",
    Clock.RELEASE: "the decision not to recall",
    Clock.PAPERS: "the agreement",
    Clock.ASSESSMENT: "the sending of the papers",
    Clock.ARREST: "the revocation",
    Clock.DOSSIER: "the return",
    Clock.PART_B: "the return",
    Clock.SECOND_DOSSIER: "the return",
    Clock.AT_LARGE_REVIEW: "the last review",
    Clock.ANNUAL_REVIEW: "the Board's decision",
}
AFTER = {  # what it means that a limit passes
    Clock.ARREST_DECISION: "With no decision by then, the person must be released.",
    Clock.RELEASE: "Release the person now. The deadline is for the answer of the police who hold them.",
    Clock.PAPERS: "The recall must be countersigned, endorsed and with PPCS by then.",
    Clock.ASSESSMENT: "PPCS must revoke the licence or refuse by then.",
    Clock.ARREST: "The police should arrest by then. The person stays wanted after it.",
    Clock.AT_LARGE_REVIEW: "Record by then what is being done to find the person.",
}
SHORT = {
    Clock.ARREST_DECISION: "Recall decision",
    Clock.RELEASE: "Release recorded",
    Clock.PAPERS: "Signed, and with PPCS",
    Clock.ASSESSMENT: "PPCS decides",
    Clock.ARREST: "Arrest",
    Clock.DOSSIER: "Dossier to the prison",
    Clock.PART_B: "Part B",
    Clock.SECOND_DOSSIER: "Referral to the Board",
    Clock.AT_LARGE_REVIEW: "Today's review",
    Clock.ANNUAL_REVIEW: "Next review by the Board",
}

POINTLESS = {  # by the move that ended the recall: the limit was neither met nor missed
    words_for_verb(verb): words
    for verb, words in {
        "stop": "Recall stopped",
        "close": "Recall closed",
        "close_as_left": "Recall closed",
        "rescind": "Revocation rescinded",
        "re_release": "Re-released",
        "expire": "Sentence ended",
    }.items()
}
RUNS = frozenset({"time", "quarter", "tenth", "late", "paused"})


@dataclass(frozen=True)
class Face:
    """One limit as components/clock.html prints it, and as a row of a table.

    due, since: moments while it runs, for the script that keeps it true. limit: how long, and from what.
    """

    kind: str
    title: str
    state: str
    words: str
    percent: int
    due_at: datetime
    due_words: str
    limit: str
    source: str
    after: str
    due: datetime | None = None
    since: datetime | None = None
    second: str = ""

    @property
    def runs(self) -> bool:
        return self.state in RUNS

    @property
    def is_legal(self) -> bool:
        """Whether the person must be let go when it passes, or before."""
        return self.kind in OF_AN_ARREST

    @property
    def short(self) -> str:
        """What is due, before "by" and the moment."""
        return SHORT[Clock(self.kind)]

    @property
    def is_urgent(self) -> bool:
        return self.state in ("quarter", "tenth", "late") or self.is_legal

    @property
    def tag(self) -> str:
        """The kind of its tag, of one that runs no more."""
        return {"met": "done", "missed": "blocked"}.get(self.state, "not-started")


@dataclass(frozen=True)
class Ahead:
    """How long those who come after a decision to seek recall have, in words."""

    papers: str
    assessment: str


def ahead_of(recall: Recall, *, on: date) -> Ahead:
    """What runs once it is decided to seek recall, as if each began on this day."""

    def limit(clock: Clock, *, is_emergency: bool) -> str:
        return limit_of(clock, is_emergency=is_emergency, on=on).words

    usual, urgent = (limit(Clock.ASSESSMENT, is_emergency=each) for each in (False, True))
    return Ahead(
        papers=limit(Clock.PAPERS, is_emergency=recall.is_emergency),
        assessment=f"{urgent}: this is an emergency"
        if recall.is_emergency
        else f"{usual}, or {urgent} in an emergency",
    )


def faces_of(clocks: Iterable[RecallClock], *, at: datetime) -> list[Face]:
    """Those that run, the next one first; then those that are over, newest first."""
    faces = [face_of(clock, at=at) for clock in clocks]
    running = sorted((face for face in faces if face.runs), key=lambda each: each.due_at)
    return running + sorted((face for face in faces if not face.runs), key=lambda each: each.due_at, reverse=True)


def face_of(row: RecallClock, *, at: datetime) -> Face:
    moment = row.stopped_at or row.paused_at or at
    clock = clock_at(told_at=row.started_at, due_at=row.due_at, at=moment)
    state, words, second = _said(row, clock.state.value, clock.left)
    runs = row.stopped_at is None and row.paused_at is None
    kind = Clock(row.kind)
    return Face(
        kind=row.kind,
        title=row.get_kind_display(),
        state=state,
        words=words,
        percent=clock.percent,
        due_at=row.due_at,
        due_words=format_near_datetime(row.due_at, at=at),
        limit=f"{format_limit(row.number, row.unit)} from {FROM[kind]}, {format_near_datetime(row.started_at, at=at)}",
        source=row.source,
        after=AFTER.get(kind, f"{LIMITS[kind].act} by then." if LIMITS[kind].act else ""),
        due=row.due_at if runs else None,
        since=row.started_at if runs else None,
        second=second,
    )


def _said(row: RecallClock, state: str, left: timedelta) -> tuple[str, str, str]:
    if row.stopped_at:
        if row.missed_at:
            late = max(row.stopped_at - row.due_at, timedelta(0))
            return "missed", f"{span_in_words(late)} late", row.stopped_by_what.capitalize()
        if why := POINTLESS.get(row.stopped_by_what):
            return "over", "No longer runs", why
        return "met", f"Met in {span_in_words(row.stopped_at - row.started_at)}", row.stopped_by_what.capitalize()
    if row.paused_at:
        why = row.pauses[-1]["why"] if row.pauses else ""
        return "paused", f"Paused, {span_in_words(left)} left", why
    if state == "late":
        return "late", f"{span_in_words(left)} late", ""
    return state, f"{span_in_words(left)} left", ""
