"""Licences from before, with the conditions that bound, as a file of a caseload holds them. Nobody is told of them."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from licence.catalogue import policy
from licence.catalogue.rules import wording
from licence.catalogue.rules.families import Family
from licence.conditions.eligibility import refused_for
from licence.importing.columns import CONDITIONS, LICENCES, NAME
from licence.importing.rules import TAKEN, PastLicence, faults_of_licence, version_of
from licence.licences.models import IMPORTED, Licence, LicenceCondition, LicenceMove
from licence.licences.rules import Status
from offenders.custody.rules import AT_LARGE, HELD, LEFT_UNDUE
from offenders.importing.file_format import parts
from offenders.importing.file_format.cells import RowError
from offenders.importing.file_format.sheets import Cells, Item, Refusal, Thing, ToWrite, cells_of
from offenders.models import Release
from sharing import audit
from sharing.models import User
from sharing.sentence_words import mid_sentence

NOT_IN_FILE = "Not in the file that the licence was imported from"
OWN = {NAME, "in_force_from", "in_force_until"}
BOUND = (Status.ACTIVE.value, Status.RECALLED.value, Status.INACTIVE.value)
FIELDS = ("kind", "status", "policy_version", "starts_on", "ends_on", "external_ref", "ended_because")
Kind = LicenceCondition.Kind


def past_of(item: Item) -> PastLicence:
    return PastLicence(
        version=item.values[NAME],
        kind=item.values["kind"],
        status=item.values["status"],
        since=item.get("in_force_from"),
        until=item.get("in_force_until"),
        ended_because=item.get("ended_because") or "",
    )


def check(item: Item, others: Sequence[Item]) -> Iterator[RowError]:
    faults = [item.wrong(*fault) for fault in faults_of_licence(past_of(item), [past_of(each) for each in others])]
    yield from faults
    if item.get("policy_version") not in (None, *policy.VERSIONS):
        yield item.wrong("policy_version", f"Write one of {', '.join(policy.VERSIONS)}")
        return
    if item.get("system_of_record") == Licence.Record.DOCUMENT and not item.get("external_ref"):
        yield item.wrong("external_ref", "Enter the reference of the document")
    is_directed = item.get("approved_as") in ("board", "secretary")
    for name in ("direction_ref", "directed_on"):
        if is_directed != bool(item.get(name)):
            yield item.wrong(
                name, "Needed for a licence that the Board or the Secretary of State set, and for no other"
            )
    if not faults:
        for row in item.below.get(CONDITIONS.name, ()):
            yield from _faults_of_condition(item, row)


def _policy_of(item: Item) -> str:
    since = item.get("in_force_from")
    day = timezone.localtime(since).date() if since else timezone.localdate()
    return item.get("policy_version") or policy.version_for(day)


def _faults_of_condition(licence: Item, row: Item) -> Iterator[RowError]:
    kind, code, version = row.get("kind"), row.get("code"), _policy_of(licence)
    if kind == Kind.BESPOKE:
        if code:
            yield row.wrong("code", "A bespoke condition has no code. Clear it, or correct the kind")
        if not row.get("wording"):
            yield row.wrong("wording", "Enter the condition")
    else:
        entry = policy.get(code or "", version)
        if entry is None or entry.kind != kind or entry.licence_type != "AP":
            yield row.wrong(
                "code", f"“{(code or '')[:40]}” is no {kind} condition of licence policy {version}. Correct the code"
            )
            return
        lacking = wording.missing(entry.inputs, _inputs(row)) if not row.get("wording") else ()
        for blank in lacking:
            yield row.wrong("inputs", f"Enter {blank.name}: {blank.label}")
    if kind != Kind.STANDARD and licence.get("status") in (Status.ACTIVE, Status.IN_PROGRESS):
        for name in ("necessity", "proportionality", "review_on"):
            if not row.get(name):
                yield row.wrong(name, "Empty. An added condition that binds, or is to bind, needs it")


def _inputs(row: Item) -> dict[str, str | list[str]]:
    """`name=value`, a semicolon between each; a name that is there twice has several values."""
    found: dict[str, list[str]] = {}
    for each in parts.split(row.get("inputs") or ""):
        name, _, value = each.partition("=")
        found.setdefault(name.strip(), []).append(value.strip())
    return {name: values[0] if len(values) == 1 else values for name, values in found.items()}


def _inputs_in_one_cell(inputs: Mapping[str, Any]) -> str:
    several = [
        (name, value) for name, values in inputs.items() for value in ([values] if isinstance(values, str) else values)
    ]
    return parts.join(f"{name}={value}" for name, value in several)


@dataclass
class Made:
    new: ToWrite
    licence: Licence
    conditions: list[LicenceCondition]


def write(new: Sequence[ToWrite], by: User | None, on: date) -> Sequence[Refusal]:
    """The licences with their conditions, in a fixed number of statements. Returns those that cannot be."""
    people = {each.offender.pk for each in new}
    left = Release.objects.filter(offender__in=people, status=Release.Status.RELEASED)
    releases = {(release.offender_id, release.released_on): release for release in left}
    standing: dict[int, set[str]] = {}
    for person, status in Licence.objects.filter(offender__in=people).values_list("offender_id", "status"):
        standing.setdefault(person, set()).add(status)
    made = [_made(each, releases, by=by) for each in new]
    refused = [refusal for each in made for refusal in _refusals(each, standing)]
    if refused:
        return refused
    by_version = {(each.licence.offender_id, each.licence.version): each.licence for each in made}
    Licence.objects.bulk_create(each.licence for each in made if not each.licence.part)
    for each in made:
        each.licence.variation_of = by_version.get((each.licence.offender_id, f"{each.licence.number}.0"))
    varied = [each.licence for each in made if each.licence.part]
    Licence.objects.bulk_create(varied)
    LicenceCondition.objects.bulk_create(condition for each in made for condition in each.conditions)
    LicenceMove.objects.bulk_create(
        LicenceMove(
            licence=each.licence,
            offender=each.new.offender,
            verb=IMPORTED,
            after=each.licence.status,
            moved_by=by,
            reason="As it was, from a file",
        )
        for each in made
    )
    audit.record_many(
        {
            "action": audit.Action.COLLECTION,
            "verb": "licence.imported",
            "by": by,
            "target": each.licence,
            "subject": each.new.offender.pk,
            "payload": {"after": audit.fields_of(each.licence, *FIELDS), "conditions": len(each.conditions)},
        }
        for each in made
    )
    return ()


def _refusals(made: Made, standing: Mapping[int, set[str]]) -> Iterator[Refusal]:
    """What only the record says."""
    person, item, status = made.new.offender, made.new.item, made.licence.status
    if status in standing.get(person.pk, ()) and status in (Status.ACTIVE, Status.IN_PROGRESS):
        yield Refusal(person, item.wrong("status", f"A licence on record is {status}. Record what follows there"))
    if status == Status.ACTIVE and person.status in HELD | AT_LARGE | LEFT_UNDUE:
        where = mid_sentence(person.get_status_display())
        yield Refusal(
            person, item.wrong("status", f"No licence is in force: the person is {where}. Correct one of the 2")
        )
    for condition in made.conditions if status in (Status.ACTIVE, Status.IN_PROGRESS) else ():
        if refusal := refused_for(person, condition.family):
            yield Refusal(person, item.wrong("status", f"{condition}: {refusal}"[:300]))


def _made(new: ToWrite, releases: Mapping[tuple[int, date | None], Release], *, by: User | None) -> Made:
    item, person = new.item, new.offender
    since, until = item.get("in_force_from"), item.get("in_force_until")
    number, part = version_of(item.values[NAME]) or (1, 0)
    starts_on = timezone.localtime(since).date() if since else None
    status = item.values["status"]
    fields = {name: value for name, value in item.values.items() if name not in OWN}
    licence = Licence(
        offender=person,
        number=number,
        part=part,
        starts_on=starts_on,
        activated_at=since,
        ended_at=until if status == Status.INACTIVE else None,
        release=releases.get((person.pk, starts_on)),
        started_by=by,
        **fields | {"policy_version": _policy_of(item)},
    )
    if since:
        licence.started_at = since
    return Made(new, licence, list(_conditions(licence, item, since, until)))


STATE = {
    Status.ACTIVE.value: LicenceCondition.State.IN_FORCE,
    Status.IN_PROGRESS.value: LicenceCondition.State.PROPOSED,
}


def _conditions(
    licence: Licence, item: Item, since: datetime | None, until: datetime | None
) -> Iterator[LicenceCondition]:
    rows = list(item.below.get(CONDITIONS.name, ()))
    version = licence.policy_version
    added: list[dict[str, Any]] = []
    if not any(row.get("kind") == Kind.STANDARD for row in rows):
        added += [_of_policy(entry, {}) for entry in policy.standard(version)]
    added += [_of_row(row, version, until) for row in rows]
    for position, fields in enumerate(added, start=1):
        yield LicenceCondition(
            licence=licence,
            offender_id=licence.offender_id,
            position=position,
            state=STATE.get(licence.status, LicenceCondition.State.EXPIRED),
            starts_at=since,
            ends_at=until,
            **fields,
        )


def _of_policy(entry: policy.Condition, inputs: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "kind": entry.kind,
        "code": entry.code,
        "policy_version": entry.policy_version,
        "category": entry.category,
        "family": entry.family,
        "inputs": dict(inputs),
        "wording": wording.expand(entry.template, entry.inputs, inputs) if entry.template else entry.text,
    }


def _of_row(row: Item, version: str, until: datetime | None) -> dict[str, Any]:
    given = {name: value for name, value in row.values.items() if name not in (NAME, "inputs")}
    entry = policy.get(given.get("code", ""), version)
    fields = _of_policy(entry, _inputs(row)) if entry else {"family": Family.SUPERVISION}
    if given["kind"] != Kind.STANDARD:
        ended_on = timezone.localtime(until or timezone.now()).date()
        fields |= {"necessity": NOT_IN_FILE, "proportionality": NOT_IN_FILE, "review_on": ended_on}
    return fields | given


def key_of(item: Item) -> Hashable:
    return version_of(item.values[NAME])


def known(people: Collection[int]) -> Mapping[int, Collection[Hashable]]:
    found: dict[int, set[Hashable]] = {}
    for person, number, part in Licence.objects.filter(offender__in=people).values_list(
        "offender_id", "number", "part"
    ):
        found.setdefault(person, set()).add((number, part))
    return found


def export(people: Sequence[int]) -> Iterator[tuple[int, str, Cells]]:
    """Licences that bound, and drafts of a first one; what waits for approval is left out."""
    rows = Licence.objects.filter(offender__in=people, status__in=TAKEN).select_related("offender")
    bound = {row.pk: row for row in rows.order_by("offender_id", "number", "part") if _is_taken(row)}
    conditions: dict[int, list[LicenceCondition]] = {}
    for condition in LicenceCondition.objects.filter(licence__in=bound).order_by("licence_id", "position"):
        conditions.setdefault(condition.licence_id, []).append(condition)
    for licence in bound.values():
        number, below = licence.offender.prison_number, conditions.get(licence.pk, [])
        since = min((each.starts_at for each in below if each.starts_at), default=licence.activated_at)
        until = max((each.ends_at for each in below if each.ends_at), default=licence.ended_at)
        is_over = licence.status in (Status.RECALLED, Status.INACTIVE)
        said = {NAME: licence.version, "in_force_from": since, "in_force_until": until if is_over else None}
        yield licence.offender_id, LICENCES.name, cells_of(LICENCES, number, licence, **said)
        for condition in below:
            said = {NAME: licence.version, "inputs": _inputs_in_one_cell(condition.inputs)}
            yield licence.offender_id, CONDITIONS.name, cells_of(CONDITIONS, number, condition, **said)


def _is_taken(licence: Licence) -> bool:
    return licence.activated_at is not None if licence.status in BOUND else not licence.is_variation


LICENCE_THING = Thing(
    app="licence",
    name="licences",
    sheet=LICENCES,
    below=(CONDITIONS,),
    named_by=NAME,
    key=key_of,
    check=check,
    known=known,
    write=write,
    export=export,
)
