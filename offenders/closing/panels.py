"""Cases to close as pages show them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from offenders.closing import actions
from offenders.closing.models import Closing, ClosingView
from offenders.closing.rules import ClosingDecision, ClosingState
from offenders.people.models import Offender
from sharing.access.roles import Capability
from sharing.models import User
from sharing.time_words import format_date

TAGS = {
    ClosingState.OPEN: "waiting",
    ClosingState.PROPOSED: "partly",
    ClosingState.KEPT: "done",
    ClosingState.CLOSED: "done",
    ClosingState.REVIEWED: "not-started",
    ClosingState.ENDED: "not-started",
}
COLUMNS = {
    "Person": ("offender.full_name",),
    "Prison number": ("offender.prison_number",),
    "Region": ("offender.region",),
    "State": ("state",),
    "Decide by": ("due_on",),
    "Review by": ("review_on",),
}
NAMED, MOST = 3, 100  # on My day: lines shown, and the largest number told


@dataclass(frozen=True)
class ClosingLine:
    row: Closing
    person: Offender
    href: str
    tag: tuple[str, str]
    due: str
    is_late: bool


def lines_for(rows: Iterable[Closing], *, on: date) -> list[ClosingLine]:
    """rows: `with_words`."""
    return [_line(row, on=on) for row in rows]


def _line(row: Closing, *, on: date) -> ClosingLine:
    to_decide = row.state in (ClosingState.OPEN, ClosingState.PROPOSED)
    day = row.due_on if to_decide else row.review_on
    return ClosingLine(
        row=row,
        person=row.offender,
        href=actions.address_of(row),
        tag=(TAGS[ClosingState(row.state)], row.get_state_display()),
        due=format_date(day) if day else "",
        is_late=to_decide and row.due_on < on,
    )


def cells_of(line: ClosingLine) -> list[str]:
    row, person = line.row, line.person
    return [
        *[person.full_name, person.prison_number, person.region, row.get_state_display(), row.due_on.isoformat()],
        row.review_on.isoformat() if row.review_on else "",
    ]


@dataclass(frozen=True)
class ClosingPage:
    """agencies: of each agency with an owner its name, and what it said, None where it has not. acts: words, and the
    name of the address, of what the reader may do now."""

    line: ClosingLine
    agencies: list[tuple[str, ClosingView | None]]
    undecided: str
    acts: list[tuple[str, str]]
    rounds: Sequence[Closing]


def page_for(row: Closing, *, reader: User, on: date) -> ClosingPage:
    said = {view.agency: view for view in row.views.select_related("said_by")}
    agencies = actions.agencies_of(row)
    facts = actions.facts_of(row, reader)
    return ClosingPage(
        line=_line(row, on=on),
        agencies=[(str(agency), said.get(agency.uid)) for agency in agencies],
        undecided=facts.undecided,
        acts=_acts(row, reader, has_view=reader.agency_id in {agency.pk for agency in agencies}),
        rounds=list(_rounds(row)),
    )


def _acts(row: Closing, reader: User, *, has_view: bool) -> list[tuple[str, str]]:
    if not reader.can(Capability.CLOSE_CASES) or row.state not in (ClosingState.OPEN, ClosingState.PROPOSED):
        return []
    view = [("Give your agency’s view", "closing_view")] if has_view else []
    if row.state == ClosingState.OPEN:
        return [("Propose a decision", "closing_propose"), *view]
    if row.proposed_by_id == reader.pk:
        return [("Withdraw the proposal", "closing_refuse"), *view]
    words = "Agree to close" if row.decision == ClosingDecision.CLOSE else "Agree to keep"
    return [(words, "closing_agree"), ("Refuse the proposal", "closing_refuse"), *view]


def _rounds(row: Closing) -> Any:
    return Closing.objects.filter(offender=row.offender_id).exclude(pk=row.pk).with_words().order_by("-pk")


def box_for(person: Offender, reader: User) -> dict[str, Any] | None:
    """The newest round, for the side of the person's page."""
    row = Closing.objects.visible_to(reader).filter(offender=person).with_words().order_by("-pk").first()
    if row is None:
        return None
    item = {
        "words": row.get_state_display(),
        "href": actions.address_of(row),
        "second": f"decide by {format_date(row.due_on)}" if row.state in ("open", "proposed") else "",
    }
    return {"title": "Closing the case", "items": [item]}


@dataclass(frozen=True)
class MyClosing:
    """A case that waits for the reader to close or keep it."""

    href: str
    person: Offender
    second: str
    tag: tuple[str, str]
    is_late: bool


def for_my_day(user: User, *, today: date) -> tuple[list[MyClosing], int]:
    """Of people whom the reader can see, to propose or to agree to; the one due first first, and how many. One query;
    none for who closes no cases."""
    if not user.can(Capability.CLOSE_CASES):
        return [], 0
    rows = Closing.objects.listed_for(user).to_decide().exclude(state=ClosingState.PROPOSED, proposed_by=user)
    waiting = list(rows.with_words().order_by("due_on", "pk")[:MOST])
    lines = lines_for(waiting[:NAMED], on=today)
    found = [MyClosing(line.href, line.person, f"decide by {line.due}", line.tag, line.is_late) for line in lines]
    return found, len(waiting)
