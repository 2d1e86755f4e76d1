"""What waits for a second person in a recall, and what came of it, as pages print it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from licence.recalls.actions.proposals import said_at
from licence.recalls.models import Recall, RecallProposal
from licence.recalls.rules.proposals import HANDS, ProposalKind, ProposalState
from sharing.access.two_people import SamePerson, refuse_same_person
from sharing.models import User
from sharing.sentence_words import mid_sentence
from sharing.time_words import format_near_datetime, say_near_datetime

P, K = ProposalState, ProposalKind
WAITS = {
    K.RESCIND: "Rescission proposed, not agreed.",
    K.LEFT_UK: "Closing proposed, not agreed: left the United Kingdom.",
    K.NO_RECALL: "SPO decided not to recall; no ACO has agreed.",
    K.DAY_REVOKED: "Date of the revocation reported, not confirmed.",
    K.DAY_RETURNED: "Date of the return reported, not confirmed.",
}
UNTIL_THEN = {
    K.RESCIND: "The licence stays revoked until a second person at PPCS agrees",
    K.LEFT_UK: "The recall stays open and the person is looked for until a second person at PPCS agrees",
    K.NO_RECALL: "An ACO must agree or refuse. The relevant period keeps running, and at its end the person "
    "is released",
    K.DAY_REVOKED: "Days at large count from the date it was recorded until a second person at PPCS confirms it",
    K.DAY_RETURNED: "A second person must confirm or refuse it",
}
ANSWERED = {P.AGREED: "Agreed", P.REFUSED: "Refused", P.WITHDRAWN: "Withdrawn", P.OVERTAKEN: "No longer possible"}


@dataclass(frozen=True)
class ProposalLine:
    """One proposal. links: what this reader may do of it, in words and by address; barred: why they may not answer."""

    row: RecallProposal
    is_waiting: bool
    is_late: bool
    strong: str
    words: str
    second: str
    links: list[tuple[str, str]]
    barred: str


def proposals_of(recall: Recall, *, reader: User, may_change: bool, at: datetime) -> list[ProposalLine]:
    """Those that wait first, then the latest. One query."""
    rows = recall.proposals.select_related("asked_by__agency", "answered_by").order_by("-asked_at", "-pk")
    lines = [_line(row, recall, reader=reader, may_change=may_change, at=at) for row in rows]
    return sorted(lines, key=lambda line: not line.is_waiting)


def proposal_line(row: RecallProposal, *, reader: User, at: datetime) -> ProposalLine:
    return _line(row, row.recall, reader=reader, may_change=True, at=at)


def url_of_answer(row: RecallProposal, recall: Recall, verb: str) -> str:
    named = {"uid": recall.offender.uid, "proposal_uid": row.uid, "verb": verb}
    return reverse("recall_proposal", kwargs=named)


def _line(row: RecallProposal, recall: Recall, *, reader: User, may_change: bool, at: datetime) -> ProposalLine:
    kind, hands = K(row.kind), HANDS[K(row.kind)]
    is_waiting = row.state == P.WAITING
    by = f"{row.asked_by} ({row.asked_by.agency}), {format_near_datetime(row.asked_at, at=at)}"
    day = said_at(row)
    barred = _barred(row, recall, reader) if is_waiting and may_change and reader.can(hands.agrees) else ""
    words = f"{UNTIL_THEN[kind]}, by {say_near_datetime(row.answer_due_at, at=at)}." if is_waiting else row.answer
    return ProposalLine(
        row=row,
        is_waiting=is_waiting,
        is_late=is_waiting and row.answer_due_at <= at,
        strong=WAITS[kind] if is_waiting else f"{row}: {mid_sentence(ANSWERED[P(row.state)])}.",
        words=words,
        second=". ".join(filter(None, (day and f"Reported: {day}", by, row.reason, _answered(row, at=at)))),
        links=_links(row, recall, reader=reader, barred=barred) if is_waiting and may_change else [],
        barred=barred if row.asked_by_id != reader.pk else "",
    )


def _answered(row: RecallProposal, *, at: datetime) -> str:
    if row.answered_by is None or row.answered_at is None:
        return ""
    return f"{ANSWERED[P(row.state)]} by {row.answered_by}, {format_near_datetime(row.answered_at, at=at)}"


def _links(row: RecallProposal, recall: Recall, *, reader: User, barred: str) -> list[tuple[str, str]]:
    hands = HANDS[K(row.kind)]
    if row.asked_by_id == reader.pk and not hands.is_of_a_day:
        return [("Withdraw your proposal", url_of_answer(row, recall, "withdraw"))]
    if not reader.can(hands.agrees) or barred:
        return []
    yes = "Confirm the date" if hands.is_of_a_day else "Agree"
    return [(yes, url_of_answer(row, recall, "agree")), ("Refuse", url_of_answer(row, recall, "refuse"))]


def _barred(row: RecallProposal, recall: Recall, reader: User) -> str:
    before = [row.asked_by, *([recall.author] if row.kind == K.NO_RECALL else [])]
    for each in before:
        if not each.is_program:
            try:
                refuse_same_person(each, reader)
            except SamePerson as refused:
                return refused.message
    return ""
