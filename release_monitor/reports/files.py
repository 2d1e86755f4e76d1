"""What a list is asked for as a file: its rows with a reason, or its counts without small numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.http import HttpResponse
from django.utils import timezone

from release_monitor.reports import asking, counting
from release_monitor.reports.asking import Question
from sharing import audit
from sharing.access.rules import Marking
from sharing.grants.programmes import named_on_lists
from sharing.lists import sheets
from sharing.lists.sheets import EVERYONE_SEEN, Definition
from sharing.models import User
from sharing.pages.requests import SignedInRequest
from sharing.time_words import format_datetime

BATCH = 500  # rows in memory, and judged at once


def rows_file(request: SignedInRequest, question: Question, *, kind: str, reason: str) -> HttpResponse:
    """Who is in it, and why, is recorded before its first byte leaves."""
    page, at = question.page, timezone.now()
    leaving = page.leaving(page.loaded(question.rows, request.user), request.user)
    sign = "-" if page.order.startswith("-") else ""
    ordered = leaving.order_by(page.order, f"{sign}pk")
    keys = [(row.pk, getattr(row, page.person)) for row in ordered.iterator(chunk_size=BATCH)]
    left = {"rows": [str(key) for key in ordered.values_list("uid", flat=True)]} if page.keeps_rows else {}
    audit.record(
        action=audit.Action.EXPORT,
        verb=f"{page.page}.exported",
        by=request.user,
        shown=[person for _, person in keys],
        reason=reason,
        payload={"filters": question.query.urlencode(), "columns": list(question.columns), "file": kind} | left,
    )
    audit.note_told(person for _, person in keys)
    named = named_on_lists({person for _, person in keys}, reader=request.user)
    head = [*question.columns, *(["Programme"] if named else [])]
    lines = _lines(question, ordered, keys, named, reader=request.user)
    return sheets.attachment(kind, _definition(question, at), head, lines, name=page.page, at=at)


def _lines(
    question: Question,
    ordered: object,
    keys: Sequence[tuple[int, int]],
    named: dict[int, list[str]],
    *,
    reader: User,
) -> Iterator[list[str]]:
    """By batches, of which each is asked anew who may be known: nobody leaves who was hidden meanwhile."""
    places, page = question.places(), question.page
    for start in range(0, len(keys), BATCH):
        batch = list(ordered.filter(pk__in=[key for key, _ in keys[start : start + BATCH]]))  # type: ignore[attr-defined]
        for row, cells in zip(batch, page.cells(batch, reader), strict=True):
            told = ", ".join(named.get(getattr(row, page.person), ()))
            yield [*(cells[place] for place in places), *([told] if named else [])]


def counts_file(request: SignedInRequest, question: Question, *, kind: str) -> HttpResponse:
    """Nobody is in it. 1 to 4 reads "fewer than 5", and nothing can be subtracted from another such file."""
    at = timezone.now()
    counted = counting.for_a_file(question.counted(), asking.others_of(request, question))
    audit.record(
        action=audit.Action.EXPORT,
        verb=f"{question.page.page}.counts_exported",
        by=request.user,
        payload={"filters": question.query.urlencode(), "file": kind},
    )
    head = [counted.groups[0].title, *(value.words for value in counted.second), "All"]
    lines = [
        [line.value.words, *(cell.words for cell in line.cells), line.total.words]  # as on the page
        for line in counted.lines
    ]
    lines.append(["All", *(cell.words for cell in counted.columns), counted.total.words])
    definition = _definition(question, at, counts="Counts. 1 to 4 reads “fewer than 5”. ")
    return sheets.attachment(kind, definition, head, iter(lines), name=f"{question.page.page}-counts", at=at)


def _definition(question: Question, at: datetime, *, counts: str = "") -> Definition:
    chosen = "; ".join(f"{label}: {words}" for label, words in question.filters)
    return Definition(
        title=question.page.title,
        as_at=format_datetime(at),
        definition=f"{counts}{question.page.says}",
        scope=EVERYONE_SEEN,
        filters=chosen or "None",
        marking=Marking.OFFICIAL_SENSITIVE.value,
    )
