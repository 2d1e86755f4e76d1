"""Loading the project's data files: what they would change, and the change."""

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
from offenders.reference.loading.models import FiledRow
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
    """What loading a kind would do. gone: keys of rows that the file no longer has; they stay on record."""

    kind: ReferenceKind
    rows: tuple[PlannedRow, ...]
    gone: tuple[str, ...]

    def of(self, outcome: Outcome) -> list[PlannedRow]:
        return [each for each in self.rows if each.outcome is outcome]


def plan(kind: ReferenceKind) -> Plan:
    """What loading would do now. Writes nothing. Two queries."""
    manager = kind.model._default_manager
    before = {each.key: each for each in FiledRow.objects.filter(kind=kind.name)}
    by_uid: dict[UUID, models.Model] = {}
    by_key: dict[str, models.Model] = {}
    for row in manager.all():
        by_uid[row.uid] = by_key[kind.key_of(kind.said(row, kind.key))] = row  # type: ignore[attr-defined]
    planned, seen = [], set()
    for filed in kind.filed():
        key = kind.key_of(filed)
        seen.add(key)
        filed_before = before.get(key)
        found = by_uid.get(filed_before.row) if filed_before else by_key.get(key)
        planned.append(_planned(kind, key, filed, found, filed_before))
    return Plan(kind, tuple(planned), tuple(sorted(set(before) - seen)))


def _planned(
    kind: ReferenceKind, key: str, filed: dict[str, Any], row: models.Model | None, before: FiledRow | None
) -> PlannedRow:
    here = kind.said(row, tuple(filed)) if row else None
    blank = frozenset(name for name, value in (here or {}).items() if _is_blank(kind, name, value))
    outcome, differences = compare(filed, here=here, said_before=before.said if before else None, blank=blank)
    return PlannedRow(kind, key, filed, outcome, differences, row)


def _is_blank(kind: ReferenceKind, name: str, value: Any) -> bool:
    """Whether nobody can have meant it: empty, or what the column is given where nobody says anything."""
    field = kind.column(name)
    return value in BLANK or (field.has_default() and value == field.get_default())


def load(kinds: Iterable[ReferenceKind] | None = None, *, by: User | None, at: datetime | None = None) -> list[Plan]:
    """Load the files of these kinds, of all by default. by: None for the operator's command.

    What people changed is never overwritten, and nothing is taken out. One transaction, one entry in the audit log.
    """
    at = at or timezone.now()
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        plans = [load_kind(kind, at=at) for kind in kinds or KINDS.values()]
        changed = {each.kind.name: _keys(each) for each in plans if any(_keys(each).values())}
        if changed:
            audit.record(
                action=audit.Action.ALTERATION, verb="offenders.reference_loaded", by=by, payload={"after": changed}
            )
    return plans


def load_kind(kind: ReferenceKind, *, at: datetime) -> Plan:
    """Load the file of one kind and remember what it said. Its caller has the transaction and the audit log."""
    made = plan(kind)
    added = made.of(Outcome.ADDED)
    new = kind.model._default_manager.bulk_create(
        [kind.model(**{name: kind.value(name, value) for name, value in each.filed.items()}) for each in added]
    )
    uids = dict(kind.model._default_manager.filter(pk__in=[row.pk for row in new]).values_list("pk", "uid"))
    rows = {each.key: uids[row.pk] for each, row in zip(added, new, strict=True)}
    changed = made.of(Outcome.CHANGED)
    for each in changed:
        for name in (found := {difference.name: difference.in_file for difference in each.differences}):
            setattr(each.row, name, kind.value(name, found[name]))
        each.row.save(update_fields=list(found))  # type: ignore[union-attr]
    rows |= {each.key: each.row.uid for each in made.rows if each.row}  # type: ignore[attr-defined]
    FiledRow.objects.bulk_create(
        [
            FiledRow(kind=kind.name, key=each.key, row=rows[each.key], said=each.filed, loaded_at=at)
            for each in made.rows
        ],
        update_conflicts=True,
        unique_fields=["kind", "key"],
        update_fields=["said", "loaded_at"],
    )
    if changed:
        followers.reference_changed.tell(kind=kind, rows=[rows[each.key] for each in changed], by=None)
    return made


def _keys(made: Plan) -> dict[str, Sequence[str]]:
    """For the audit log: the keys of what was added, and field by field what was changed."""
    return {
        "added": [each.key for each in made.of(Outcome.ADDED)],
        "changed": [
            f"{each.key}: {', '.join(one.name for one in each.differences)}" for each in made.of(Outcome.CHANGED)
        ],
    }


def counted(made: Plan) -> str:
    """ "317 added, 2 changed, 1 kept because people changed it, 0 gone from the file"."""
    number = Counter(each.outcome for each in made.rows)
    return (
        f"{number[Outcome.ADDED]} added, {number[Outcome.CHANGED]} changed, "
        f"{number[Outcome.KEPT]} kept because people changed them, {len(made.gone)} gone from the file"
    )
