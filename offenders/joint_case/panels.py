"""The joint view of a person, as one reader may know it.

Everything comes through the reader's own doors: items and the grid by who may know each, owners and actions as the
record shows them, members as far as they are shown to the reader. What is not there for the reader adds no row, no
number and no heading. Who knows the person under two programmes sees one of them at a time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from offenders.mappa.models import MappaAction
from offenders.mappa.panels import ActionLine, action_lines, works
from offenders.mappa.rules import ActionState
from offenders.people.models import Offender
from sharing.access.rules import Programme
from sharing.cover import standing
from sharing.grants.programmes import known_programmes
from sharing.items.visibility import ItemView, view_of_item
from sharing.joint_teams.actions import members_known_to
from sharing.joint_teams.models import JointTeam
from sharing.models import Agency, Duty, Grant, Item, Membership, Sitting, User
from sharing.sittings.grid import Grid, grid_for
from sharing.sittings.panels import CellWords, seen_in_words, words_of

MOST_ITEMS = 50
MOST_SITTINGS = 5


@dataclass(frozen=True)
class ProgrammeTab:
    """One of two programmes under which the reader knows the person."""

    words: str
    href: str
    is_current: bool


@dataclass(frozen=True)
class SittingView:
    """What is decided next, with the reader's own grid of it."""

    sitting: Sitting
    deciders: list[User]
    rows: list[tuple[ItemView, list[CellWords | None]]]
    seen: list[str]
    stopping: int


@dataclass(frozen=True)
class Brought:
    """What an agency brings: who answers there for the person, and the items from it that the reader can see."""

    agency: str
    owner: str
    deputy: str
    items: list[ItemView]


@dataclass(frozen=True)
class TeamView:
    """A joint team of the reader that works on the person: its members that the reader may know of, by agency."""

    joint: JointTeam
    members: list[tuple[Agency, list[Membership]]]


@dataclass(frozen=True)
class JointCase:
    tabs: list[ProgrammeTab]
    next: SittingView | None
    later: list[Sitting]
    brought: list[Brought]
    pointers: list[ItemView]
    actions: list[ActionLine]
    teams: list[TeamView]


def joint_case(person: Offender, reader: User, *, chosen: str, at: datetime) -> JointCase:
    """chosen: the programme that the reader asks for; counts only where they know the person under two."""
    known = [row.programme for row in known_programmes([person.pk], reader=reader)[person.pk]]
    programme = _programme(known, chosen or reader.works_in) if len(known) > 1 else ""
    sittings = _sittings(person, reader, programme, at=at)
    items = _items(person, reader, programme)
    return JointCase(
        tabs=_tabs(person, known, programme) if programme else [],
        next=_sitting_view(sittings[0], reader) if sittings else None,
        later=sittings[1:],
        brought=_brought(person, reader, [item for item in items if not item.is_pointer]),
        pointers=[item for item in items if item.is_pointer],
        actions=_actions(person, reader, programme, at=at),
        teams=_teams(person, reader, programme, at=at),
    )


def _programme(known: list[str], wanted: str) -> str:
    return wanted if wanted in known else known[0]


def _tabs(person: Offender, known: list[str], programme: str) -> list[ProgrammeTab]:
    at = reverse("person_joint", kwargs={"uid": person.uid})
    return [ProgrammeTab(Programme(each).label, f"{at}?programme={each}", each == programme) for each in known]


def _of(programme: str, path: str = "programme") -> Q:
    """What is of this programme, or of whichever the person is under."""
    return Q(**{f"{path}__in": ["", programme]}) if programme else Q()


def _sittings(person: Offender, reader: User, programme: str, *, at: datetime) -> list[Sitting]:
    """Open ones: soonest first, those without a time last."""
    rows = Sitting.objects.filter(_of(programme), subject=person).visible_to(reader).open().select_related("chair")
    return list(rows.order_by(F("sits_at").asc(nulls_last=True), "pk")[:MOST_SITTINGS])


def _sitting_view(sitting: Sitting, reader: User) -> SittingView:
    shown: Grid = grid_for(sitting, reader)
    rows = [(row.item, words_of(sitting, row, may_change=False, reader=reader)) for row in shown.rows]
    return SittingView(sitting, shown.deciders, rows, seen_in_words(shown), len(shown.stopping))


def _items(person: Offender, reader: User, programme: str) -> list[ItemView]:
    rows = Item.objects.filter(_of(programme), subject=person).visible_to(reader).with_sight(reader)
    return [view_of_item(item) for item in rows.with_all().with_text()[:MOST_ITEMS]]


def _brought(person: Offender, reader: User, items: Iterable[ItemView]) -> list[Brought]:
    by_agency: dict[str, list[ItemView]] = defaultdict(list)
    for item in items:
        by_agency[str(item.agency)].append(item)
    duties = Duty.objects.current().visible_to(reader).filter(subject_id=person.pk).with_words()
    answering = {str(duty.agency): duty for duty in duties}
    found = []
    for name in sorted({*by_agency, *answering}):
        duty = answering.get(name)
        owner, deputy = (duty.owner, duty.deputy) if duty else (None, None)
        found.append(
            Brought(
                agency=name,
                owner=standing.name(owner, subject=person.pk),
                deputy=standing.name(deputy, subject=person.pk),
                items=by_agency.get(name, []),
            )
        )
    return found


def _actions(person: Offender, reader: User, programme: str, *, at: datetime) -> list[ActionLine]:
    """Open ones; of who has no part in MAPPA their own."""
    rows: Any = MappaAction.objects.visible_to(reader).filter(offender=person).exclude(state=ActionState.ACCEPTED)
    if programme:
        rows = rows.filter(programme=programme)
    if not works(reader):
        rows = rows.owned_by(reader)
    return action_lines(rows.select_related("offender", "owner", "chair"), reader, today=timezone.localdate(at))


def _teams(person: Offender, reader: User, programme: str, *, at: datetime) -> list[TeamView]:
    """For members alone."""
    own = Membership.objects.live(at=at).filter(user=reader, team__kind="joint", team__closed_at__isnull=True)
    grants = Grant.objects.in_effect(at=at).filter(subject_id=person.pk, team__in=own.values("team_id"))
    rows = JointTeam.objects.filter(team__in=grants.values("team_id")).select_related("team__agency")
    if programme:
        rows = rows.filter(team__programme=programme)
    return [TeamView(joint, _by_agency(members_known_to(joint, reader))) for joint in rows]


def _by_agency(members: Iterable[Membership]) -> list[tuple[Agency, list[Membership]]]:
    return [(agency, list(rows)) for agency, rows in groupby(members, lambda member: member.user.agency)]
