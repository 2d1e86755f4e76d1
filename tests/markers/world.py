"""One person with a row in nearly every table, whose columns hold markers, and somebody of each role who sees them.

A marker is a word that stands nowhere else (`Zq01fx`), or a day of long ago that no page works out.
"""

from __future__ import annotations

import contextlib
import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import Error, connection, models
from django.utils import timezone
from django.utils.dateformat import format as formatted

from licence.models import PlaceOfStay, Recall, Zone
from offenders.models import Establishment, Movement, Notice, NotificationAnswer, NotificationPeriod
from release_monitor.database.kept import KEPT
from release_monitor.database.rights import as_owner
from sharing.access.filters import person_column
from sharing.access.roles import PROGRAM, ROLES, Capability
from sharing.clients.token_scopes import OF_PROGRAMS, OPENS, TokenScope
from sharing.events.kinds import KINDS
from sharing.models import Agency, Client, Draft, Event, EventDelivery, Team, User
from sharing.records.append_only import SAID_ONCE
from tests import test_doors
from tests.factories.breaches import let_in
from tests.factories.emergencies import opened, somebody
from tests.factories.sharing import (
    AlertFactory,
    ClientFactory,
    EndpointFactory,
    GrantFactory,
    TeamFactory,
    UserFactory,
)
from tests.markers.filling import fill, is_about_person
from tests.markers.readers import OF_EVERYBODY, Kind, kind_in, kind_of, read_without_person

SEE_NOBODY = ("administrator", "commander")
OF_TEAM = {"alert": "receipts__team", "grant": "team"}  # how the records lead to the team that alone hears of them
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
FIRST_DAY = datetime.date(1911, 1, 2)
AGENCIES = {"ct": "ct_police", "probation": "probation", "prison": "prison", "ppcs": "ppcs"}
GATE = "FSI"
# Words that the product reads itself, by which it would lose its way.
NOT_MARKED = {
    *("code", "verb", "key", "link", "canonical", "prison_number", "policy_version", "form", "reference_of"),
    *("for_roles", "started_by_what", "stopped_by_what", "closed_because", "establishment", "certificate"),
}


@dataclass(frozen=True)
class Mark:
    """What stands in one column of one row."""

    table: str
    column: str
    row: int
    kind: Kind

    def __str__(self) -> str:
        return f"{self.table}.{self.column} ({self.kind.name})"


@dataclass(frozen=True)
class Asker:
    """Who asks, and as what: of a role, at the gate, in an emergency alone, or a stranger. token: a program's, with
    these scopes, of victims where it knows them."""

    name: str
    user: User
    sees: bool = True
    at_gate: bool = False
    in_emergency: bool = False
    token: str = ""
    scopes: frozenset[str] = frozenset()

    @property
    def knows_victims(self) -> bool:
        return bool(self.scopes & set(OPENS))

    def knows(self, table: str, column: str, kind: Kind) -> bool:
        """Whether the asker reads such a column: of the person, or without learning of whom it is."""
        is_nameless = self.user.role in read_without_person().get((table, column), ())
        return is_nameless or self.reads(kind, about_person=is_about_person(apps.get_model(table)))

    def reads(self, kind: Kind, *, about_person: bool = True) -> bool:
        is_of_role = self.user.role in kind.roles or (self.at_gate and self.user.role in kind.at_gate)
        reads = is_of_role or (kind.by_scope and self.knows_victims)
        return (self.sees or not about_person) and reads and (kind.in_emergency or not self.in_emergency)


@dataclass
class World:
    cast: dict[str, Any]
    askers: list[Asker]
    others: dict[Any, list[int]]  # by table, to whom a row may belong in place of whom it does: of nobody's team
    marks: dict[str, Mark] = field(default_factory=dict)  # by the words that tell of it
    refused: list[str] = field(default_factory=list)  # columns that could not bear one

    @property
    def columns(self) -> set[tuple[str, str]]:
        return {(mark.table, mark.column) for mark in self.marks.values()}


def make() -> World:
    """Part of the caller's transaction, at its clock."""
    _let_marks_be_written()
    cast = test_doors.made()
    _add_rows(cast)
    fill(cast["person"])
    world = World(cast, list(_askers(cast["person"])), _others())
    _tell_programs(world)
    _mark_all(world)
    return world


def _let_marks_be_written() -> None:
    """A column that is filled once bears its mark before it is: what then fills it must not be refused."""
    with as_owner(), connection.cursor() as cursor:
        for table, kept in KEPT.items():
            if kept.once:
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {SAID_ONCE}")


def _add_rows(cast: dict[str, Any]) -> None:
    """What addresses need no row of, and what only some read."""
    person, now = cast["person"], timezone.now()
    writer = UserFactory()
    PlaceOfStay.objects.create(offender=person, kind="home", address="x", starts_on=now.date(), evidence="x")
    PlaceOfStay.objects.filter(offender=person).update(kind="home")
    Zone.objects.filter(offender=person).update(kind="inclusion")
    cast["review"].dossier.create(offender=person, title="x", is_withheld=True, withholding_reason="x")
    cast["breach"].evidence.create(offender=person, words="x", recorded_by=writer)
    recall: Recall = cast["recall"]
    # Rows that are only ever added to are born with their marker
    recall.answers.create(offender=person, question="mappa_level", answer="no", source="Zqanswerx")
    recall.views.create(offender=person, agency=writer.agency, view="seek", words="Zqviewx", given_by=writer)
    answer = NotificationAnswer.objects.create(
        offender=person, as_at=now.date(), because="Zqbecausex", law_version="Zqlawx"
    )
    days = {"starts_on": now.date(), "from_on": now.date(), "years": 15, "section": "s.53"}
    days["sentence"] = person.sentences.first()
    NotificationPeriod.objects.create(offender=person, answer=answer, offence="Zqoffencex", **days)
    told = {"station": "Zqstationx", "note": "Zqnotex", "reference": "Zqrefx"}
    of_notice = {"section": "49", "told_on": now.date(), "received_by": writer, "has_residence": True}
    Notice.objects.create(offender=person, **of_notice, **told)
    person.accounts.create(kind="email", provider="x", handle="x", starts_on=now.date())
    Draft.objects.create(user=writer, form="person.change", key=str(person.uid), data={}, saved_at=now)
    place, _ = Establishment.objects.get_or_create(code=GATE, defaults={"name": "HMP Full Sutton"})
    person.establishment, person.status = place, "in_custody"  # and due out in a week: at the gate
    person.save()
    Movement.objects.create(offender=person, happening="received", happened_on=now.date(), establishment=place)


def _askers(person: Any) -> Iterator[Asker]:
    for code, role in ROLES.items():
        if Capability.VIEW_PEOPLE not in role or code == PROGRAM:
            continue
        kind = AGENCIES.get(code.partition("_")[0], "probation")
        if kind == "prison":
            gate = let_in(person, kind, role=code, kind="establishment", place_code=GATE)
            yield Asker(f"{code} at the gate", gate, at_gate=True)
        yield Asker(code, let_in(person, kind, role=code))
    emergency = somebody(role="ppcs")
    opened(person, emergency)
    yield Asker("ppcs in an emergency", emergency, in_emergency=True)
    yield Asker("stranger", UserFactory(role="ct_manager", teams=[TeamFactory()]), sees=False)
    team = TeamFactory()
    GrantFactory(subject=person, team=team)
    for role in SEE_NOBODY:
        yield Asker(role, UserFactory(role=role, teams=[team]), sees=False)
    yield _program("program", team, set(OF_PROGRAMS) - set(OPENS))
    yield _program("program of victims", team, set(OF_PROGRAMS))
    yield _program("program of people alone", team, {TokenScope.PEOPLE_READ})
    yield _program("stranger's program", TeamFactory(), set(OF_PROGRAMS), sees=False)


def _others() -> dict[Any, list[int]]:
    users = UserFactory(name="Zqother Zqother"), UserFactory(name="Zqsecond Zqother")
    place, team = Establishment.objects.latest("pk"), TeamFactory(name="Zqother")
    keys = {User: [user.pk for user in users], Team: [team.pk], Establishment: [place.pk]}
    return keys | {Agency: [user.agency_id for user in users]}


def _program(name: str, team: Team, scopes: set[str], *, sees: bool = True) -> Asker:
    client = ClientFactory(teams=[team], scopes=sorted(scopes))
    return Asker(name, client.user, sees=sees, token=client.client_id, scopes=frozenset(scopes))


def _tell_programs(world: World) -> None:
    """Of each kind an event about a record of the person, which waits for each program: of a kind that is for one team
    alone, about what that team has."""
    now, person = timezone.now(), world.cast["person"]
    for asker in (each for each in world.askers if each.token):
        teams = [membership.team for membership in asker.user.memberships.all()]
        AlertFactory(subject=person, tells=teams)
        endpoint = EndpointFactory(client=Client.objects.get(user=asker.user))
        for kind in KINDS.values():
            of_team = {f"{OF_TEAM[kind.name.split('.')[1]]}__in": teams} if kind.of_team and asker.sees else {}
            rows = kind.rows()
            row = rows.filter(**{person_column(rows): person.pk}, **of_team).order_by("pk").first()
            assert row, f"the record has nothing of which {kind.name} could tell"
            event = Event.objects.create(kind=kind.name, subject=person, record_uid=row.uid, happened_at=now)
            EventDelivery.objects.create(event=event, endpoint=endpoint, told_at=now, next_try_at=now)


# Marks


def _mark_all(world: World) -> None:
    number = 0
    tables = {table for table, _ in kind_of()}
    for model in (each for each in apps.get_models() if each._meta.label in tables):
        for row in model._default_manager.order_by("pk"):
            for column in model._meta.concrete_fields:
                kind = kind_in(row, model._meta.label, column.name)
                found = value_of(column, number, kind_of().get((model._meta.label, column.name)))
                if kind is None or found is None:
                    continue
                value, words = found
                number += 1
                if _written(model, row.pk, column.name, value):
                    mark = Mark(model._meta.label, column.name, row.pk, kind)
                    world.marks |= dict.fromkeys(words, mark)
                elif str(getattr(row, column.name)).startswith("Zq"):
                    world.marks[getattr(row, column.name)] = Mark(model._meta.label, column.name, row.pk, kind)
                else:
                    world.refused.append(f"{model._meta.label}.{column.name}")


def value_of(column: Any, number: int, kind: Kind | None) -> tuple[Any, list[str]] | None:
    """What the column is given, and the words by which an answer tells of it; None where it bears none.

    Days that everybody reads are left alone: pages work with them.
    """
    if column.choices or column.primary_key or column.is_relation or column.name in NOT_MARKED or kind is None:
        return None
    if isinstance(column, ArrayField) and isinstance(column.base_field, models.CharField):
        return None if column.base_field.choices else ([_word(number)], [_word(number)])
    if isinstance(column, models.CharField | models.TextField):
        return (_word(number), [_word(number)]) if (column.max_length or 6) >= len(_word(number)) else None
    if isinstance(column, models.DateField) and kind.name not in OF_EVERYBODY | {"NO_PROGRAM"}:
        day = FIRST_DAY + datetime.timedelta(days=number)
        words = [day.isoformat(), f"{day:%d/%m/%Y}", *(formatted(day, how) for how in ("j F Y", "j M Y"))]
        is_moment = isinstance(column, models.DateTimeField)
        return (datetime.datetime.combine(day, datetime.time(12), datetime.UTC) if is_moment else day), words
    return None


def _word(number: int) -> str:
    signs = ""
    for _ in range(3):
        number, at = divmod(number, len(DIGITS))
        signs = DIGITS[at] + signs
    return f"Zq{signs}x"


def _written(model: Any, pk: int, column: str, value: Any) -> bool:
    """Whether the row could bear it."""
    with contextlib.suppress(Error), as_owner():
        model._base_manager.filter(pk=pk).update(**{column: value})
        return True
    return False
