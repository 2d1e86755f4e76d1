"""Loading the project's data files: what they would add and propose, and doing it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, models, transaction
from django.utils import timezone

from offenders import followers
from offenders.reference.filed import FiledRow
from offenders.reference.keeping import filing
from offenders.reference.keeping.models import ReferenceChange
from offenders.reference.loading.rules import Difference, Outcome, compare
from offenders.reference.registry import KINDS, ReferenceKind
from sharing import audit
from sharing.models import User

LOCK = 0x4E4F  # one load at a time
BLANK: tuple[Any, ...] = (None, "", [])


@dataclass(frozen=True)
class PlannedRow:
    """One row of a file and what loading makes of it. row: what is on record, None for what is added."""

    kind: ReferenceKind
    key: str
    filed: dict[str, Any]
    outcome: Outcome
    differences: tuple[Difference, ...]
    row: models.Model | None


@dataclass(frozen=True)
class Plan:
    """What loading a kind would do. gone: keys of rows that the file no longer has; they stay on record. is_first:
    nothing of the kind was ever loaded."""

    kind: ReferenceKind
    rows: tuple[PlannedRow, ...]
    gone: tuple[str, ...]
    is_first: bool

    def of(self, *outcomes: Outcome) -> list[PlannedRow]:
        return [row for row in self.rows if row.outcome in outcomes]


@dataclass
class _Records:
    """What is on record of a kind: what the file said last, the rows by uid and by key, the names that stand, the rows
    of which a change waits, and what earlier files proposed to add."""

    kind: ReferenceKind
    said: dict[str, FiledRow]
    by_uid: dict[UUID, models.Model]
    by_key: dict[str, models.Model]
    names: set[str]
    waiting: set[UUID]
    asked: dict[str, list[ReferenceChange]]

    def planned(self, filed: dict[str, Any]) -> PlannedRow:
        kind, key = self.kind, self.kind.key_of(filed)
        before = self.said.get(key)
        row = self.by_uid.get(before.row) if before else self.by_key.get(key)
        here = kind.said(row, tuple(filed)) if row else None
        outcome, differences = compare(
            filed,
            here=here,
            said_before=before.said if before else None,
            is_first=not self.said,
            blank=frozenset(name for name, value in (here or {}).items() if _is_blank(kind, name, value)),
        )
        if outcome is Outcome.PROPOSED and row and row.uid in self.waiting:  # type: ignore[attr-defined]
            outcome = Outcome.WAITS
        if outcome is Outcome.ADDED and self.said and kind.name_of(filed) in self.names:
            outcome = self._of_another_state(key, filed)
        return PlannedRow(kind, key, filed, outcome, differences, row)

    def _of_another_state(self, key: str, filed: dict[str, Any]) -> Outcome:
        """A row of what stands already, from another day: the law changed. Its keepers are asked once."""
        asked = self.asked.get(key, ())
        if any(change.is_open for change in asked):
            return Outcome.WAITS
        return Outcome.KEPT if any(change.after == filed for change in asked) else Outcome.PROPOSED


def plan(kind: ReferenceKind) -> Plan:
    """What loading would do now. Writes nothing. Three queries."""
    records = _records(kind)
    planned = tuple(records.planned(filed) for filed in kind.filed())
    return Plan(kind, planned, tuple(sorted(set(records.said) - {each.key for each in planned})), not records.said)


def _records(kind: ReferenceKind) -> _Records:
    made = _Records(
        kind,
        {filed_row.key: filed_row for filed_row in FiledRow.objects.filter(kind=kind.name)},
        {},
        {},
        set(),
        set(),
        {},
    )
    for row in kind.model._default_manager.all():
        named = kind.said(row, kind.key)
        made.by_uid[row.uid] = made.by_key[kind.key_of(named)] = row  # type: ignore[attr-defined]
        made.names.add(kind.name_of(named))
    for change in ReferenceChange.objects.filter(kind=kind.name):
        if change.row is None:
            made.asked.setdefault(kind.key_of(change.after), []).append(change)
        elif change.is_open:
            made.waiting.add(change.row)
    return made


def _is_blank(kind: ReferenceKind, name: str, value: Any) -> bool:
    """Whether nobody can have meant it: empty, or what the column is given where nobody says anything."""
    field = kind.column(name)
    return value in BLANK or (field.has_default() and value == field.get_default())


def load(kinds: Iterable[ReferenceKind] | None = None, *, by: User | None, at: datetime | None = None) -> list[Plan]:
    """Load the files of these kinds, of all by default. by: None for the operator's command.

    The first load writes; later ones add what is new and propose to the keepers what would change a row that stands.
    Nothing is taken out. One transaction, one entry in the audit log.
    """
    at = at or timezone.now()
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        plans = [load_kind(kind, at=at) for kind in kinds or KINDS.values()]
        changed = {plan.kind.name: _keys(plan) for plan in plans if any(_keys(plan).values())}
        if changed:
            audit.record(
                action=audit.Action.ALTERATION, verb="offenders.reference_loaded", by=by, payload={"after": changed}
            )
    return plans


def load_kind(kind: ReferenceKind, *, at: datetime) -> Plan:
    """Load the file of one kind and remember what it said. Its caller has the transaction and the audit log."""
    made = plan(kind)
    rows = _add(made)
    for each in made.of(Outcome.FILLED):
        for name in (found := {difference.name: difference.in_file for difference in each.differences}):
            setattr(each.row, name, kind.value(name, found[name]))
        each.row.save(update_fields=list(found))  # type: ignore[union-attr]
    filing.file_changes(
        kind,
        [
            (each.row, {one.name: one.in_file for one in each.differences} if each.row else each.filed)
            for each in made.of(Outcome.PROPOSED)
        ],
        at=at,
    )
    # Of what waits for an answer the file is asked again next time.
    rows |= {row.key: row.row.uid for row in made.rows if row.row and row.outcome is not Outcome.WAITS}  # type: ignore[attr-defined]
    FiledRow.objects.bulk_create(
        [
            FiledRow(kind=kind.name, key=row.key, row=rows[row.key], said=row.filed, loaded_at=at)
            for row in made.rows
            if row.key in rows
        ],
        update_conflicts=True,
        unique_fields=["kind", "key"],
        update_fields=["said", "loaded_at"],
    )
    if filled := made.of(Outcome.FILLED):
        followers.reference_changed.tell(kind=kind, rows=[rows[each.key] for each in filled], by=None)
    return made


def _add(made: Plan) -> dict[str, UUID]:
    """The new rows, by their keys. What comes after the first load has yet to be compared with its source here."""
    kind, added = made.kind, made.of(Outcome.ADDED)
    unread = {} if made.is_first or not kind.confirmed else {kind.confirmed: False}
    new = kind.model._default_manager.bulk_create(
        [
            kind.model(**{name: kind.value(name, value) for name, value in (each.filed | unread).items()})
            for each in added
        ]
    )
    uids = dict(kind.model._default_manager.filter(pk__in=[row.pk for row in new]).values_list("pk", "uid"))
    return {each.key: uids[row.pk] for each, row in zip(added, new, strict=True)}


def _keys(made: Plan) -> dict[str, Sequence[str]]:
    """For the audit log: the keys of what was added, and field by field what was filled and what was proposed."""
    return {
        "added": [each.key for each in made.of(Outcome.ADDED)],
        **{
            outcome.value: [
                f"{each.key}: {', '.join(one.name for one in each.differences)}" for each in made.of(outcome)
            ]
            for outcome in (Outcome.FILLED, Outcome.PROPOSED)
        },
    }


def counted(made: Plan) -> str:
    """ "317 added, 2 proposed to those who keep them, 1 kept as it is here, 0 gone from the file"."""
    number = Counter(row.outcome for row in made.rows)
    said = [
        f"{number[Outcome.ADDED]} added",
        f"{number[Outcome.FILLED]} filled" if made.is_first else "",
        "" if made.is_first else f"{number[Outcome.PROPOSED]} proposed to their keepers",
        f"{number[Outcome.WAITS]} left because a change is waiting for an answer" if number[Outcome.WAITS] else "",
        f"{number[Outcome.KEPT]} kept as they are here",
        f"{len(made.gone)} gone from the file",
    ]
    return ", ".join(filter(None, said))
