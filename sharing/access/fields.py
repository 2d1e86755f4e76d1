"""Field visibility: which readers of a person's record read which field of a row.

A model says it beside its fields, as `READERS`: a name, and one of the few kinds of readers below. Days, choices,
numbers, keys and the like are read by everybody who sees the person, unless the model says otherwise of one, or of the
rest of them; words that anybody may have typed are read by nobody until they are declared. Pages, programs, filters,
orderings and exports ask here. docs/readers.md has every column of every table.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Collection, Iterable
from copy import copy
from dataclasses import dataclass
from enum import Enum
from typing import Any, TypeVar

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import Q

from sharing.access.doors import only_in_emergency, subjects
from sharing.access.roles import BY_SCOPE, PROGRAM, ROLES, Capability, holders

M = TypeVar("M", bound=models.Model)


@dataclass(frozen=True)
class Readers:
    """Some of those who may see the person. at_gate: roles that read it of people who leave by the gate of an
    establishment that one of the reader's teams works for, and of nobody else. in_emergency: whether it is read by who
    sees the person by emergency access alone. by_scope: a capability that a token opens by its scope: who has it reads
    it, a program too, and whoever asks by a token without that scope does not."""

    words: str
    roles: frozenset[str] = frozenset()
    at_gate: frozenset[str] = frozenset()
    in_emergency: bool = True
    by_scope: Capability | None = None

    def include(self, reader: Reader) -> bool:
        """Whether such a reader is among them, wherever the person leaves."""
        return self.by_scope in reader.opened if self.by_scope else reader.role in self.roles


@dataclass(frozen=True)
class Reader:
    """As what somebody reads fields. opened: of what no token opens but by its scope, what this reader may do."""

    role: str
    opened: frozenset[str] = frozenset()


def roles_with(capability: Capability) -> frozenset[str]:
    return frozenset(holders(capability))


PEOPLE = roles_with(Capability.SIGN_IN)

NOBODY = Readers("No one")
EVERYBODY = Readers("Everyone who can see the person", frozenset(ROLES))
NO_PROGRAM = Readers("People of the agencies, no partner system", PEOPLE)
HOME_ADDRESS = Readers(
    "Police, probation, PPCS and duty officers; in a prison, only staff of the prison that releases the person",
    roles_with(Capability.READ_ADDRESSES),
    roles_with(Capability.READ_ADDRESSES_AT_GATE),
)
AGREES_CHANGES = Readers("Those who agree to changes of accounts and access", roles_with(Capability.AGREE_CHANGES))
PPCS = Readers("PPCS", roles_with(Capability.READ_PANEL_MEMBERS))
NAMED = Readers("People named on the row as its readers", PEOPLE, in_emergency=False)
WRITER = Readers("Only the person who typed it", PEOPLE)
BY_ITS_ITEM = Readers("Everyone the item is shown to: sharing/items/visibility.py says which part", frozenset(ROLES))
KNOWS_VICTIMS = Readers(
    "PPCS and victim liaison; a partner system only with the scope of victims",
    roles_with(Capability.KNOW_VICTIMS),
    in_emergency=False,
    by_scope=Capability.KNOW_VICTIMS,
)
KNOWS_VICTIMS_ASK = Readers(
    "Probation, PPCS and victim liaison; a partner system only with the scope of victims",
    roles_with(Capability.KNOW_VICTIMS_ASK),
    in_emergency=False,
    by_scope=Capability.KNOW_VICTIMS_ASK,
)
WORKS_ON_HANDOVERS = Readers(
    "Police, and staff of probation and prisons who draft or sign handovers to police",
    roles_with(Capability.TAKE_NOTICES)
    | roles_with(Capability.DRAFT_POLICE_HANDOVERS)
    | roles_with(Capability.SIGN_POLICE_HANDOVERS)
    | roles_with(Capability.ACCEPT_POLICE_HANDOVERS),
)

READS_REGISTER = Readers(
    "Police, probation, prisons, PPCS, MAPPA co-ordinators, information assurance and partner systems",
    roles_with(Capability.READ_REGISTER),
)
KEEPS_REGISTER = Readers("Police who keep the notification register", roles_with(Capability.TAKE_NOTICES))

MAPPA_CAPABILITIES = (Capability.RUN_MAPPA, Capability.CHAIR_MAPPA, Capability.PROPOSE_MAPPA_LEVELS)
WORKS_IN_MAPPA = Readers(
    "People of the agencies who work in MAPPA: co-ordinators, chairs, and who proposes levels",
    frozenset().union(*map(roles_with, MAPPA_CAPABILITIES)),
)
MAPPA_MINUTES = Readers(
    "People invited to the meeting, its chair, and MAPPA co-ordinators who can see the person",
    PEOPLE,
    in_emergency=False,
)
FREE_TEXT = (models.CharField, models.TextField, models.JSONField)


REST = "*"


def read_by(readers: Readers, *names: str) -> dict[str, Readers]:
    """These fields are read by these."""
    return dict.fromkeys(names, readers)


def rest_read_by(readers: Readers) -> dict[str, Readers]:
    """So are the days, choices, numbers and answers of the model of which nothing else is said. Not its keys."""
    return {REST: readers}


class FieldVisibility(Enum):
    """Whether somebody reads a field: of each person whom they see, of none, or of those who leave by their gate."""

    ALWAYS = 1
    AT_GATE = 2
    NEVER = 3


def sight_of(user: Any, readers: Readers) -> FieldVisibility:
    """Somebody of a prison is bound to the gate whatever their role: a duty officer of the prisons too. Of a user for
    whom a program asks: what both read."""
    return max((_sight_of(asker, readers) for asker in user.askers), key=lambda sight: sight.value)


def reading_role(user: Any) -> str:
    """The role by which fields are read: a program's also where it asks on behalf of somebody. What a program reads by
    its role, every role reads, so that it is what both do."""
    return PROGRAM if user.is_program else user.role


def reader_of(user: Any) -> Reader:
    """As what the user reads fields of an answer of the API."""
    return Reader(reading_role(user), frozenset(each for each in BY_SCOPE if user.can(each)))


def _sight_of(user: Any, readers: Readers) -> FieldVisibility:
    if readers.by_scope:
        return FieldVisibility.ALWAYS if user.can(readers.by_scope) else FieldVisibility.NEVER
    if user.role in readers.at_gate:
        return FieldVisibility.AT_GATE
    if user.role not in readers.roles:
        return FieldVisibility.NEVER
    return (
        FieldVisibility.AT_GATE
        if readers.at_gate and user.agency.kind == user.agency.Kind.PRISON
        else FieldVisibility.ALWAYS
    )


# Who leaves by whose gate is known to the app that knows where people are held.

GateQuestion = Callable[[Any, str], Q]
_gates: list[GateQuestion] = []


def register_gate(question: GateQuestion) -> None:
    """Called by the app whose model the subject is, in `AppConfig.ready()`. The last one counts.

    question: of the user, and of the column that names the person of a row; gives the condition that the person leaves,
    or has just left, by the gate of an establishment that one of the user's teams works for.
    """
    _gates[:] = [question]


def leaves_by_gate_of(user: Any, person: str) -> Q:
    """Of nobody while no app has said how this is known."""
    return _gates[0](user, person) if _gates else Q(pk__in=[])


def people_at_gate(user: Any, keys: Iterable[int]) -> set[int]:
    """Those of these people who leave by the user's gate: one query, however many they are."""
    wanted = set(keys)
    people = subjects().filter(leaves_by_gate_of(user, "pk"), pk__in=wanted) if wanted else None
    return set(people.values_list("pk", flat=True)) if people is not None else set()


def reads(user: Any, readers: Readers, person: int) -> bool:
    """Whether the user, who sees this person, reads such a field of theirs."""
    return _reads(user, readers, person, near=_near(user, [readers], [person]))


def unread(user: Any, row: models.Model, *, person: str = "offender_id") -> frozenset[str]:
    """The fields of the row that the user, who sees its person, does not read. person: the attribute with their key."""
    declared, key = declared_of(type(row)), getattr(row, person)
    near = _near(user, declared.values(), [key])
    told = {readers: _reads(user, readers, key, near=near) for readers in set(declared.values())}
    return frozenset(name for name, readers in declared.items() if not told[readers])


def _reads(user: Any, readers: Readers, person: int, *, near: Collection[int]) -> bool:
    """near: as `_near` gives it."""
    sight = sight_of(user, readers)
    if sight is FieldVisibility.NEVER or (sight is FieldVisibility.AT_GATE and person not in near):
        return False
    return readers.in_emergency or not only_in_emergency(user, person)


def _near(user: Any, kinds: Iterable[Readers], keys: Iterable[int]) -> set[int]:
    """Those of these people who leave by the user's gate, where one of these kinds of readers is bound to it."""
    is_bound = any(sight_of(user, readers) is FieldVisibility.AT_GATE for readers in set(kinds))
    return people_at_gate(user, keys) if is_bound else set()


def readable(rows: Any, user: Any, readers: Readers, *, but: Q) -> Any:
    """The rows that the user may read where each is such a field as a whole; `but`: those that are not."""
    sight = sight_of(user, readers)
    if sight is FieldVisibility.ALWAYS:
        return rows
    return rows.filter(
        but | leaves_by_gate_of(user, f"{rows.subject_path}_id") if sight is FieldVisibility.AT_GATE else but
    )


def shown_to(user: Any, rows: Iterable[M], *, person: str = "offender_id") -> list[M]:
    """Rows at hand as the user reads them: copies without the words that are not theirs to read, never to be saved.

    person: the attribute with the key of the person. At most one question, however many rows.
    """
    found = list(rows)
    if not found:
        return found
    declared = declared_of(type(found[0]))
    kinds = set(declared.values())
    near = _near(user, kinds, (getattr(row, person) for row in found))
    shown = []
    for row in found:
        told = {readers: _reads(user, readers, getattr(row, person), near=near) for readers in kinds}
        shown.append(without(row, [name for name, readers in declared.items() if not told[readers]]))
    return shown


def without(row: M, gone: Collection[str]) -> M:
    """A copy in which these fields are empty, never to be saved."""
    if not gone:
        return row
    shown = copy(row)
    for name in gone:
        shown.__dict__[name] = "" if is_free(row._meta.get_field(name)) else None
    return shown


# What is declared


@functools.cache
def declared_of(model: type[models.Model]) -> dict[str, Readers]:
    """Of the columns of the model of which something is declared."""
    said = {field.name: _declared(model, field.name) for field in model._meta.fields}
    return {name: readers for name, readers in said.items() if readers is not None}


@functools.cache
def readers_of(model: type[models.Model], path: str) -> Readers:
    """Of a field by its path from the model, with dots or as the ORM writes it. Nobody reads what is not declared."""
    name, _, rest = path.replace("__", ".").partition(".")
    if (found := _declared(model, path)) is not None:
        return found
    try:
        field = model._meta.get_field("id" if name == "pk" else name)
    except FieldDoesNotExist:
        return NOBODY
    if rest:
        on = field.related_model
        return readers_of(on, rest) if isinstance(on, type) else NOBODY
    return NOBODY if is_free(field) else EVERYBODY


def _declared(model: type[models.Model], name: str) -> Readers | None:
    """By the model, or by what it is made of."""
    said = [each.__dict__["READERS"] for each in model.__mro__ if "READERS" in each.__dict__]
    found = next((each[name] for each in said if name in each), None)
    if found is None and name in _plain_columns(model):
        found = next((each[REST] for each in said if REST in each), None)
    return found


@functools.cache
def _plain_columns(model: type[models.Model]) -> frozenset[str]:
    """Of the model's table: neither keys nor words that anybody may have typed."""
    return frozenset(
        field.name
        for field in model._meta.fields
        if not (field.is_relation or field.primary_key or field.name == "uid" or is_free(field))
    )


def is_free(field: Any) -> bool:
    """Whether anybody may have typed anything there. A choice, a day, a key and a number are no such words."""
    if isinstance(field, ArrayField):
        return is_free(field.base_field)
    return isinstance(field, FREE_TEXT) and not field.choices


@functools.cache
def undeclared(model: type[models.Model]) -> tuple[str, ...]:
    """Free fields of the model's table of which nothing says who reads them."""
    free = (field.name for field in model._meta.fields if is_free(field))
    return tuple(name for name in free if _declared(model, name) is None)
