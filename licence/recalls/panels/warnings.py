"""The warnings on every page of a person arrested under s.43B."""

from __future__ import annotations

from typing import cast

from django.urls import reverse
from django.utils import timezone

from licence.recalls.models import Recall, RecallClock, UrgentArrest
from licence.recalls.panels.clocks import face_of
from licence.recalls.panels.recalls import href_of
from licence.recalls.rules.recalls import DECIDED_AGAINST, Status
from offenders.models import Offender
from offenders.person_page import Warning
from sharing.sentence_words import mid_sentence
from sharing.time_words import format_near_datetime, say_near_datetime


def warnings_of(person: Offender) -> list[Warning]:
    """One query; the arrest is for every reader of the person."""
    held = RecallClock.objects.running().filter(offender=person, arrest__ended_at__isnull=True, arrest__isnull=False)
    return [_warning(clock, person) for clock in held.select_related("arrest__recall")]


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


def _warning(clock: RecallClock, person: Offender) -> Warning:
    now = timezone.now()
    face, arrest = face_of(clock, at=now), cast("UrgentArrest", clock.arrest)
    since, due, recall = arrest.arrested_at, say_near_datetime(face.due_at, at=now), arrest.recall
    if recall:
        recall.offender = person  # known: its address asks for them
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
