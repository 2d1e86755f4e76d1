"""Add a person, and keep who they are true: details, names, numbers."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import models, transaction
from django.utils import timezone

from offenders import followers
from offenders.dates.upkeep.releases import derive_releases
from offenders.people.models import Alias, Identifier, Offender
from offenders.people.name_index import index_names
from offenders.people.once import made_before
from offenders.people.rules.identifiers import HAS_A_FORM, IdentifierKind, Reading, read, share_numbers
from offenders.questioned_sentences.asking import ask_person_again
from offenders.writing import Changed, write_changed, write_new
from sharing import access, audit
from sharing.access import NotAllowed
from sharing.access.roles import Capability
from sharing.access.rules import Permission, Programme
from sharing.audit.versions import ChangedMeanwhile, version_of
from sharing.drafts import actions as drafts
from sharing.duties import actions as duties
from sharing.grants.actions import let_first_team_lead
from sharing.grants.programmes import begin_programmes
from sharing.models import Team, User
from sharing.records import once
from sharing.records.errors import Refused
from sharing.records.hidden_characters import refuse_hidden

PERSON_FIELDS = (
    "family_name",
    "given_names",
    "date_of_birth",
    "sex",
    "nationalities",
    "prison_number",
    "region",
    "marking",
)
ALIAS_FIELDS = ("name", "script", "transliteration", "note")
IDENTIFIER_FIELDS = ("kind", "value", "canonical", "source", "is_verified", "warning", "starts_on", "ends_on")
FIRST_REASON = "Leads since the record was made"
ASKED_ABOUT = 10  # people who may be the same; more are too many to look at


class PersonRefused(Refused):
    """This cannot be recorded of the person."""


class MayBeKnown(Exception):
    """Somebody who is on record may be the same. `people`: those whom the adder may see. Nothing was added."""

    def __init__(self, people: list[Offender]):
        super().__init__(f"{len(people)} people may be the same")
        self.people = people


@transaction.atomic
def add_person(
    *,
    family_name: str,
    given_names: str,
    prison_number: str,
    team: Team,
    by: User,
    programme: str,
    marking: str,
    date_of_birth: date | None = None,
    sex: str = "",
    nationalities: Iterable[str] = (),
    region: str = "",
    numbers: Mapping[IdentifierKind, str] | None = None,
    not_these: Collection[UUID] = (),
    uid: UUID | None = None,
) -> Offender:
    """Make a record, which `team`, one of the adder's own, leads from now on: a case never has no lead. The
    adder, who is of that team, is its first owner.

    numbers: further ones as they were typed. not_these: people of whom the adder said that they are somebody else.
    uid: the key that the form was given; the same one again returns the record that was made.
    Somebody who is hidden from the adder is nobody: the number is saved and compared later (`offenders/identities/`).
    Raises NotAllowed, MayBeKnown, PersonRefused for a number of somebody else whom the adder may see, GrantRefused for
    the team.
    """
    if not by.can(Capability.ADD_PEOPLE):
        raise NotAllowed(Capability.ADD_PEOPLE)
    refuse_hidden(PersonRefused, family_name=family_name, given_names=given_names)
    made = once.made_before(Offender, uid)
    if made:
        access.require(by, Permission.VIEW, made)  # a uid that no form of the user's carried tells nothing
        return made
    prison_number = _prison_number(prison_number, by=by)
    now = timezone.now()
    readings = {kind: _reading(kind, value) for kind, value in (numbers or {}).items() if value.strip()}
    for kind, reading in readings.items():
        _check_number(kind, reading, by=by, field=kind.value)
    alike = [
        each
        for each in may_be_the_same(family_name, given_names, date_of_birth, user=by)
        if each.uid not in set(not_these)
    ]
    if alike:
        raise MayBeKnown(alike)
    person = Offender(
        family_name=family_name,
        given_names=given_names,
        prison_number=prison_number,
        marking=marking,
        date_of_birth=date_of_birth,
        sex=sex,
        nationalities=list(nationalities),
        region=region,
        number_is_unchecked=True,
        number_given_at=now,
        **once.keyed(uid),
    )
    further = [
        Identifier(
            offender=person, kind=kind, value=(numbers or {})[kind].strip(), **_new_fields(kind, reading, at=now)
        )
        for kind, reading in readings.items()
    ]
    write_people([NewPerson(person, further, programme=programme)], by=by)
    let_first_team_lead(subject=person, team=team, reason=FIRST_REASON, by=by)
    duties.begin(subject=person, team=team, by=by, at=now)
    drafts.forget(user=by, form="person.add", key="new")
    return person


def may_be_the_same(family_name: str, given_names: str, born_on: date | None, *, user: User) -> list[Offender]:
    """Those whom the user may see with a name like this one and the same date of birth; where either is without a
    date of birth, with family name and given names like these."""
    full_name = f"{given_names} {family_name}"
    likely = Offender.objects.alike(full_name)
    if born_on:
        same_day = Offender.objects.alike(family_name).filter(date_of_birth=born_on)
        likely = likely.filter(date_of_birth__isnull=True)
        found = Offender.objects.filter(models.Q(pk__in=same_day.values("pk")) | models.Q(pk__in=likely.values("pk")))
    else:
        found = likely
    return list(found.visible_to(user).order_by("family_name", "pk")[:ASKED_ABOUT])


@transaction.atomic
def change_person(*, offender: Offender, by: User, version: str | None = None, **typed: Any) -> Offender:
    """Change who the person is: every one of PERSON_FIELDS. What is as it was leaves no trace.

    version: of PERSON_FIELDS when the form was filled; None: whatever stands is changed.
    Raises ChangedMeanwhile, and PersonRefused for a number that is somebody else's. Another programme takes two people
    (`sharing/programmes/`): it decides which national desk sees the person.
    """
    row = Offender.objects.select_for_update().get(pk=offender.pk)
    before, seen = audit.fields_of(row, *PERSON_FIELDS), version_of(row, *PERSON_FIELDS)
    for name in PERSON_FIELDS:
        setattr(row, name, typed[name])
    row.prison_number = _plain(row.prison_number)
    after = audit.fields_of(row, *PERSON_FIELDS)
    if after != before:
        refuse_hidden(PersonRefused, family_name=row.family_name, given_names=row.given_names)
        if version is not None and version != seen:
            raise ChangedMeanwhile(Offender.objects.get(pk=offender.pk))
        if after["prison_number"] != before["prison_number"]:
            _prison_number(row.prison_number, by=by, but=row)
            row.number_is_unchecked, row.number_given_at = True, timezone.now()
            Offender.objects.filter(pk=row.pk).update(number_is_unchecked=True, number_given_at=row.number_given_at)
        change_rows([(row, before)], by=by)
        if before["region"] and after["region"] != before["region"]:
            followers.region_changed.tell(offender=row, by=by)
        if after["date_of_birth"] != before["date_of_birth"]:
            ask_person_again(row, by=by)
            derive_releases(offender=row, by=by, because="The date of birth was corrected")
    drafts.forget(user=by, form="person.change", key=str(row.uid))
    return row


@transaction.atomic
def add_alias(*, offender: Offender, by: User, uid: UUID | None = None, **typed: str) -> Alias:
    """Add another name, by which the person is found from now on. typed: ALIAS_FIELDS. Raises PersonRefused."""
    made = made_before(Alias, uid, offender=offender)
    if made:
        return made
    _lock(offender)
    refuse_hidden(PersonRefused, name=typed["name"], transliteration=typed["transliteration"])
    _check_alias(offender, typed["name"])
    alias = Alias(offender=offender, **typed, **once.keyed(uid))
    write_aliases([alias], by=by)
    return alias


@transaction.atomic
def change_alias(*, alias: Alias, by: User, version: str | None = None, **typed: str) -> Alias:
    """Correct another name. Raises ChangedMeanwhile, PersonRefused, and `Alias.DoesNotExist` when it was taken away."""
    _lock(alias.offender)
    row = Alias.objects.select_for_update().get(pk=alias.pk)
    before, seen = audit.fields_of(row, *ALIAS_FIELDS), version_of(row, *ALIAS_FIELDS)
    for name in ALIAS_FIELDS:
        setattr(row, name, typed[name])
    after = audit.fields_of(row, *ALIAS_FIELDS)
    if after == before:
        return row
    if version is not None and version != seen:
        raise ChangedMeanwhile(Alias.objects.get(pk=row.pk))
    refuse_hidden(PersonRefused, name=row.name, transliteration=row.transliteration)
    _check_alias(row.offender, row.name, but=row)
    change_rows([(row, before)], by=by)
    return row


@transaction.atomic
def remove_alias(*, alias: Alias, reason: str, by: User) -> bool:
    """Remove a name that is not the person's. The audit log keeps it. False when it was gone already."""
    _lock(alias.offender)
    before = audit.fields_of(alias, *ALIAS_FIELDS)
    dropped, _ = Alias.objects.filter(pk=alias.pk).delete()
    if dropped:
        index_names([alias.offender_id])
        _record("offenders.alias_removed", alias, alias.offender, by, reason=reason, before=before)
    return bool(dropped)


@transaction.atomic
def add_identifier(
    *,
    offender: Offender,
    kind: IdentifierKind,
    value: str,
    by: User,
    source: str = "",
    starts_on: date | None = None,
    uid: UUID | None = None,
) -> Identifier:
    """Add a number in its canonical form. A wrong form or check letter is kept, unverified, with the warning.

    One that had ended counts again from now on. Raises PersonRefused when the person has the number already, and for
    a verified one of somebody else whom the user may see.
    """
    made = made_before(Identifier, uid, offender=offender)
    if made:
        return made
    _lock(offender)
    reading = _reading(kind, value)
    _check_number(kind, reading, by=by, field="value", but=offender)
    fields = {"value": value.strip(), "source": source, "starts_on": starts_on}
    fields |= _new_fields(kind, reading, at=timezone.now())
    row = Identifier.objects.filter(offender=offender, kind=kind, canonical=reading.canonical).first()
    if row is not None and row.ends_on is None:
        raise PersonRefused("value", f"{reading.canonical} is on record already")
    if row is None:
        row = Identifier(offender=offender, kind=kind, **fields, **once.keyed(uid))
        write_identifiers([row], by=by)
        return row
    before = audit.fields_of(row, *fields, "ends_on")
    for name, given in {**fields, "ends_on": None}.items():
        setattr(row, name, given)
    write_changed([(row, before)], verb="offenders.identifier_added", by=by)  # again
    return row


@transaction.atomic
def end_identifier(*, identifier: Identifier, on: date, reason: str, by: User) -> bool:
    """The number is no longer the person's from this day on. False when it had ended. Raises PersonRefused."""
    _lock(identifier.offender)
    row = Identifier.objects.select_for_update().get(pk=identifier.pk)
    if row.ends_on is not None:
        return False
    if row.starts_on and on < row.starts_on:
        raise PersonRefused("on", "The date is before the number began")
    row.ends_on = on
    row.save(update_fields=["ends_on"])
    _record(
        "offenders.identifier_ended",
        row,
        row.offender,
        by,
        reason=reason,
        before={"ends_on": None},
        after={"ends_on": on},
    )
    return True


# What is written, one or many at once: the verbs above, and a file of people. Who calls has checked the rows.


@dataclass(frozen=True)
class NewPerson:
    """Somebody who comes on record, with the rows that name them, none of them saved yet. programme: under which they
    come. said: what else the log says, as the row of the file."""

    person: Offender
    identifiers: Sequence[Identifier] = ()
    aliases: Sequence[Alias] = ()
    programme: str = Programme.TERRORISM
    said: Mapping[str, Any] = field(default_factory=dict)


def write_people(new: Sequence[NewPerson], *, by: User | None) -> None:
    """Each with numbers and other names, in one audit entry, to be found from now on."""
    Offender.objects.bulk_create(new_person.person for new_person in new)
    Identifier.objects.bulk_create(row for new_person in new for row in new_person.identifiers)
    Alias.objects.bulk_create(row for new_person in new for row in new_person.aliases)
    begin_programmes([(new_person.person, new_person.programme) for new_person in new], at=timezone.now())
    index_names(new_person.person for new_person in new)
    audit.record_many(
        {
            "action": audit.Action.COLLECTION,
            "verb": "offenders.person_added",
            "by": by,
            "target": new_person.person,
            "subject": new_person.person,
            "payload": {"after": _everything_of(new_person), **new_person.said},
        }
        for new_person in new
    )


def _everything_of(new: NewPerson) -> dict[str, Any]:
    return audit.fields_of(new.person, *PERSON_FIELDS) | {
        "programme": str(new.programme),
        "numbers": [audit.fields_of(row, *IDENTIFIER_FIELDS) for row in new.identifiers],
        "aliases": [audit.fields_of(row, *ALIAS_FIELDS) for row in new.aliases],
    }


def write_aliases(new: Sequence[Alias], *, by: User | None) -> None:
    """By these the people are found from now on."""
    write_new(new, verb="offenders.alias_added", fields=ALIAS_FIELDS, by=by)
    index_names(row.offender_id for row in new)


def write_identifiers(new: Sequence[Identifier], *, by: User | None) -> None:
    write_new(new, verb="offenders.identifier_added", fields=IDENTIFIER_FIELDS, by=by)


CHANGED_VERBS: dict[type[models.Model], str] = {
    Offender: "offenders.person_changed",
    Alias: "offenders.alias_changed",
    Identifier: "offenders.identifier_changed",
}


def change_rows(changed: Sequence[Changed], *, by: User | None) -> None:
    """People, other names and numbers; they are found by the new names."""
    for model, verb in CHANGED_VERBS.items():
        write_changed([each for each in changed if isinstance(each[0], model)], verb=verb, by=by)
    named = [row for row, _ in changed if not isinstance(row, Identifier)]
    index_names(row.pk if isinstance(row, Offender) else row.offender_id for row in named)


def _lock(offender: Offender) -> None:
    Offender.objects.select_for_update().get(pk=offender.pk)
    access.require_again(offender)


def _plain(number: str) -> str:
    return "".join(number.split()).upper()


def _prison_number(text: str, *, by: User, but: Offender | None = None) -> str:
    """The number as it is held. Raises PersonRefused for a wrong form, and when it is somebody else's."""
    number = _plain(text)
    if not re.fullmatch(r"[A-Z]\d{4}[A-Z]{2}", number, re.ASCII):
        raise PersonRefused("prison_number", "A prison number looks like A1234BC")
    _check_number(IdentifierKind.PRISON, Reading(number), by=by, field="prison_number", but=but)
    return number


def _reading(kind: IdentifierKind, value: str) -> Reading:
    return read(kind, value, year=timezone.localdate().year)


def _read_fields(kind: IdentifierKind, reading: Reading) -> dict[str, Any]:
    return {
        "canonical": reading.canonical,
        "warning": reading.warning,
        "is_verified": kind in HAS_A_FORM and reading.is_sound,
    }


def _new_fields(kind: IdentifierKind, reading: Reading, *, at: datetime) -> dict[str, Any]:
    """Of a number that is given now: one that can name somebody is compared with everybody's later."""
    read_as = _read_fields(kind, reading)
    return read_as | {"is_unchecked": read_as["is_verified"], "given_at": at}


def _check_number(kind: IdentifierKind, reading: Reading, *, by: User, field: str, but: Offender | None = None) -> None:
    """Refuse a verified number of somebody else whom the user may see. Nobody else is asked about: a number of somebody
    hidden is taken as one of nobody, by the same query."""
    if kind not in HAS_A_FORM or not reading.is_sound:
        return
    audit.record(
        action=audit.Action.SEARCH,
        verb="offenders.number_asked",
        by=by,
        payload={"kind": kind.value, "number": reading.canonical},
    )
    once.take_turns(f"number:{reading.canonical}")  # two at once would both find it free
    kinds = share_numbers(kind)
    same = Identifier.objects.filter(
        kind__in=kinds,
        canonical=reading.canonical,
        is_verified=True,
        ends_on__isnull=True,
    )
    held = models.Q(pk__in=same.values("offender_id"))
    if IdentifierKind.PRISON in kinds:
        held |= models.Q(prison_number=reading.canonical)
    others = Offender.objects.filter(held)
    if but:
        others = others.exclude(pk=but.pk)
    seen = others.visible_to(by).first()
    if seen:
        audit.refuse(by=by, verb="offenders.number_refused", subject=seen.pk)
        raise PersonRefused(field, f"{seen} has this number. Check it, or open that record")


def _check_alias(offender: Offender, name: str, *, but: Alias | None = None) -> None:
    others = offender.aliases.exclude(pk=but.pk) if but else offender.aliases.all()
    if others.filter(name=name).exists():
        raise PersonRefused("name", f"{name} is on record already")


def _record(
    verb: str,
    target: models.Model,
    offender: Offender,
    by: User,
    *,
    reason: str = "",
    action: audit.Action = audit.Action.ALTERATION,
    **payload: Any,
) -> None:
    audit.record(action=action, verb=verb, by=by, target=target, subject=offender, reason=reason, payload=payload)
