"""Matches as the identity desk sees them: no more of each record than tells who the person is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from offenders.identities.models import IdentityMatch, MatchStep
from offenders.identities.other_records import other_records
from offenders.identities.rules import MATCH, OPEN_FOR_DESK, MatchFacts, MatchState
from offenders.people.models import Offender
from offenders.person_page.frame import Warning
from sharing.access.rules import GrantRole
from sharing.access.state_machines import MoveRefused
from sharing.audit import request_context
from sharing.models import Grant, User

TAGS = {
    MatchState.OPEN: "waiting",
    MatchState.PROPOSED: "partly",
    MatchState.MERGED: "done",
    MatchState.PARTING: "partly",
    MatchState.APART: "done",
}
ACTS = {  # by the verb of the machine: the words of its button, and its part of the address
    "propose_merge": ("Propose to merge", "propose"),
    "keep_apart": ("Keep apart", "apart"),
    "merge": ("Agree to merge", "merge"),
    "refuse_merge": ("Refuse the merge", "refuse"),
    "propose_separation": ("Propose to separate", "propose-separation"),
    "separate": ("Agree to separate", "separate"),
    "refuse_separation": ("Keep merged", "refuse-separation"),
}
CALL = ("Record a call", "call")


@dataclass(frozen=True)
class MatchLine:
    row: IdentityMatch
    tag: tuple[str, str]
    basis: str
    is_late: bool


def lines_for(rows: Iterable[IdentityMatch], *, at: datetime) -> list[MatchLine]:
    """rows: with bases at hand."""
    return [
        MatchLine(
            row,
            (TAGS[MatchState(row.state)], row.get_state_display()),
            ", ".join(map(str, row.bases.all())),
            row.state in OPEN_FOR_DESK and row.due_at < at,
        )
        for row in rows
    ]


@dataclass(frozen=True)
class RecordView:
    """One of the two. rows: what is compared, in words. leads: whom to call, with their number."""

    key: str
    title: str
    person: Offender
    numbers: list[str]
    aliases: list[str]
    leads: list[str]


@dataclass(frozen=True)
class MatchPage:
    line: MatchLine
    records: Sequence[RecordView]
    steps: Sequence[MatchStep]
    acts: list[tuple[str, str]]
    waits: str  # why the reader cannot agree


def page_for(row: IdentityMatch, *, reader: User) -> MatchPage:
    now = timezone.now()
    facts = MatchFacts(is_proposer=row.proposed_by_id == reader.pk)
    moves = MATCH.open_to(MatchState(row.state), by=reader)
    acts, waits = [], ""
    for move in moves:
        try:
            MATCH.move(move.verb, MatchState(row.state), by=reader, facts=facts)
        except MoveRefused as refused:
            waits = refused.message
        else:
            acts.append(ACTS[move.verb])
    return MatchPage(
        line=lines_for([row], at=now)[0],
        records=[_record("older", row.older, now), _record("newer", row.newer, now)],
        steps=list(row.steps.select_related("by__agency")),
        acts=[*acts, CALL],
        waits=waits,
    )


def warnings_of(person: Offender) -> list[Warning]:
    """That there is another record of the person, to who can see that one too."""
    asked = request_context.current() if person.has_other_record else None
    others = other_records(person, asked.reader) if asked and asked.reader else []
    if not others:
        return []
    return [
        Warning(
            "Has another record",
            "This person has another record.",
            "Read both.",
            reverse("person_records", kwargs={"uid": person.uid}),
            "View other records",
        )
    ]


def _record(key: str, person: Offender, at: datetime) -> RecordView:
    led = Grant.objects.live(at=at).filter(subject=person, grant_role=GrantRole.LEAD).select_related("team__agency")
    return RecordView(
        key,
        {"older": "Earlier record", "newer": "Later record"}[key],
        person,
        [f"{number}{' (ended)' if number.ends_on else ''}" for number in person.identifiers.all()],
        [alias.name for alias in person.aliases.all()],
        [f"{grant.team}, {grant.team.agency}{f': {grant.team.phone}' if grant.team.phone else ''}" for grant in led],
    )
