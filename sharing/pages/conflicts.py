"""Someone else saved first: what both versions say, and who made the other one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sharing.audit.models import AuditEntry
from sharing.audit.versions import ChangedMeanwhile

CHANGES = (AuditEntry.Action.COLLECTION, AuditEntry.Action.ALTERATION, AuditEntry.Action.ADMINISTRATION)


@dataclass(frozen=True)
class Conflict:
    """As components/conflict.html wants it."""

    saved_by: str
    saved_at: Any
    fields: list[Any]


def conflict_of(form: Any, changed: ChangedMeanwhile) -> Conflict:
    """Both versions, and who made the other one."""
    row = changed.row
    entry = AuditEntry.objects.filter(action__in=CHANGES, target_type=row._meta.label_lower, target_id=row.pk).first()
    return Conflict(
        saved_by=entry.actor if entry else "Someone",
        saved_at=entry.at if entry else None,
        fields=form.differences(row),
    )


def typed_data(form: Any) -> dict[str, Any]:
    """What an action of a changing form takes: every field but those that carry the form itself."""
    return {name: form.cleaned_data[name] for name in (*form.versioned, "version")}
