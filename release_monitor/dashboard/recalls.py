"""Recalls on My day: those waiting for the reader, and people held until one is decided."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.urls import reverse

from licence.models import Recall, RecallProposal, UrgentArrest
from licence.recalls.panels.clocks import Face, face_of
from licence.recalls.panels.recalls import RecallLine, build_recall_lines, for_lines, href_of
from licence.recalls.panels.warnings import undecided
from licence.recalls.rules.proposals import ALL_AGREE
from licence.recalls.rules.recalls import Status
from offenders.models import Offender
from sharing.access.roles import Capability
from sharing.cover import standing
from sharing.models import User
from sharing.time_words import say_near_datetime

MOST = 8  # lines shown; the list behind the link holds all
HELD = 5  # notices shown
S = Status


@dataclass(frozen=True)
class Held:
    """Somebody arrested under s.43B, with the clock until the decision."""

    person: Offender
    since: str  # "2:30pm", "2:30pm on 27 November"
    place: str
    clock: Face | None
    due: str  # by when it is decided, as `since`; empty without a clock
    href: str
    button: str
    undecided: tuple[str, str] | None = None  # that nothing is being decided, and what then must be done


@dataclass(frozen=True)
class Waiting:
    """held: arrests whose clock runs. lines: recalls in which the reader may make the next step."""

    held: list[Held]
    lines: list[RecallLine]

    def people(self) -> Iterator[int]:
        yield from (each.person.pk for each in self.held)
        yield from (line.recall.offender_id for line in self.lines)


def waiting_for(user: User, *, at: datetime) -> Waiting:
    """Three queries, the limits of all recalls among them; two where nothing waits."""
    mine = steps_of(user)
    lines: list[RecallLine] = []
    if mine is not None:
        rows = Recall.objects.listed_for(user).filter(mine).order_by("-begun_at")
        lines = build_recall_lines(for_lines(rows)[:MOST], at=at)
    return Waiting(held=held_now(user, at=at), lines=lines)


def held_now(user: User, *, at: datetime) -> list[Held]:
    rows = UrgentArrest.objects.open().listed_for(user).select_related("offender", "recall__offender").with_clock()
    return [_held(arrest, user, at=at) for arrest in rows.order_by("arrested_at")[:HELD]]


def steps_of(user: User) -> Q | None:
    """The recalls in which the user may make the next step, and has not signed before where two must."""
    found: list[Q] = []
    if user.can(Capability.BEGIN_RECALLS):
        found.append(Q(status=S.DRAFT) & standing.done_by(user, officer="author", subject="offender_id"))
    if user.can(Capability.SIGN_RECALLS_AS_SPO):
        found.append(Q(status__in=[S.CONSULTING_SPO, S.RECALL_AGREED]) & ~Q(author=user))
    if user.can(Capability.SIGN_RECALLS_AS_ACO):
        before = Q(author=user) | Q(decided_by=user) | Q(countersigned_by=user)
        found.append(Q(status=S.SPO_SIGNED) & ~before)
    if user.can(Capability.SEND_RECALLS):
        found.append(Q(status=S.ACO_SIGNED))
    if user.can(Capability.DECIDE_RECALLS):
        found.append(Q(status__in=[S.SENT_TO_PPCS, S.LICENCE_REVOKED, S.RETURNED]))
    if user.can(Capability.REVIEW_AT_LARGE):
        found.append(Q(status=S.UNLAWFULLY_AT_LARGE))
    if user.can(Capability.RECEIVE_RETURNS):
        found.append(Q(status=S.LICENCE_REVOKED))
    if any(user.can(power) for power in ALL_AGREE):
        found.append(Q(pk__in=RecallProposal.objects.to_answer_by(user).values("recall")))
    if not found:
        return None
    any_of: Any = found[0]
    for each in found[1:]:
        any_of |= each
    return any_of


def tile_of(waiting: Waiting) -> tuple[str, str, str, str, bool]:
    """Figure, words, address, second line, and whether it is near: for release_monitor.dashboard.panels.Tile."""
    number = len(waiting.lines)
    first = next((line.clock for line in waiting.lines if line.clock), None)
    second = f"{first.title}: {first.words}" if first else "No deadline"
    words = "recall waiting for you" if number == 1 else "recalls waiting for you"
    figure = f"{MOST}+" if number == MOST else str(number)
    return figure, words, reverse("recalls"), second, first is not None and first.is_urgent


def _held(arrest: UrgentArrest, user: User, *, at: datetime) -> Held:
    clock, recall = arrest.running, arrest.recall  # type: ignore[attr-defined]  # by with_clock
    face = face_of(clock, at=at) if clock else None
    due = say_near_datetime(face.due_at, at=at) if face else ""
    if recall and recall.is_open:
        href, button = href_of(recall), "Open the decision"
    elif user.can(Capability.BEGIN_RECALLS) and (recall is None or recall.status == S.STOPPED):
        href, button = reverse("recall_begin", kwargs={"uid": arrest.offender.uid}), "Consider recall"
    else:
        href, button = reverse("person_recalls", kwargs={"uid": arrest.offender.uid}), "Open the arrest"
    return Held(
        person=arrest.offender,
        since=say_near_datetime(arrest.arrested_at, at=at),
        place=arrest.place,
        clock=face,
        due=due,
        href=href,
        button=button,
        undecided=undecided(recall, due=due) if recall and not recall.is_open else None,
    )
