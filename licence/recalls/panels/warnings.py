"""The warnings on every page of a person arrested under s.43B."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from licence.recalls.models import Recall, RecallClock
from licence.recalls.panels.clocks import face_of
from licence.recalls.panels.recalls import href_of
from licence.recalls.rules.recalls import DECIDED_AGAINST, Status
from offenders.models import Offender
from offenders.person_page import Warning
from sharing.access.compiled_queries import CompiledQuery
from sharing.sentence_words import mid_sentence
from sharing.time_words import format_near_datetime, say_near_datetime


def warnings_of(person: Offender) -> list[Warning]:
    """One query; the arrest is for every reader of the person."""
    return [_warning(row, person) for row in HELD.asked(person=person.pk)]


def _held(person: int) -> QuerySet:
    return RecallClock.objects.running().filter(offender=person, arrest__ended_at__isnull=True, arrest__isnull=False)


CLOCK = ("kind", "started_at", "due_at", "paused_at", "number", "unit", "source")
HELD = CompiledQuery(
    (*CLOCK, "arrest__arrested_at", "arrest__recall__uid", "arrest__recall__status"), _held, person=-20_191_038
)


def undecided(recall: Recall, *, due: str) -> tuple[str, str]:
    """What is so, and what must be done, where the recall that somebody is held for ended without a decision.

    due: when the time of the arrest ends.
    """
    state = mid_sentence(recall.get_status_display())
    if recall.status in DECIDED_AGAINST:
        return (
            f"Held under s.43B after a decision not to recall: {state}.",
            "The person must be released now, unless held under another power. The police who hold them must record "
            "which, or when they released them.",
        )
    if recall.status == Status.STOPPED:
        return (
            f"Held under s.43B, no recall decision open: the recall was {state}.",
            f"Release the person, or consider recall again; with no decision by {due} the person must be released. "
            "The deadline runs until how the arrest ended is recorded.",
        )
    return (
        f"Held under s.43B, nothing left to decide: the recall was {state}.",
        "The person must be released now. The deadline runs until how the arrest ended is recorded.",
    )


def _warning(row: dict[str, Any], person: Offender) -> Warning:
    now, uid = timezone.now(), row["arrest__recall__uid"]
    face = face_of(RecallClock(**{name: row[name] for name in CLOCK}), at=now)
    since, due = row["arrest__arrested_at"], say_near_datetime(face.due_at, at=now)
    recall = Recall(uid=uid, status=row["arrest__recall__status"], offender=person) if uid else None
    tag = f"Arrested {format_near_datetime(since, at=now)}, s.43B"
    if recall and not recall.is_open:
        strong, words = undecided(recall, due=due)
        href = reverse("person_recalls", kwargs={"uid": person.uid})
        return Warning(tag=tag, strong=strong, words=words, href=href, action="Open the arrest")
    return Warning(
        tag=tag,
        strong=f"Held since {say_near_datetime(since, at=now)}: decide on recall by {due}, {face.words}.",
        words="With no decision by then, the person must be released.",
        href=href_of(recall) if recall else reverse("recall_begin", kwargs={"uid": person.uid}),
        action="Open the recall" if recall else "Consider recall",
    )
