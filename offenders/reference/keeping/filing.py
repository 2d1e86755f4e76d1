"""What a data file would change of rows that stand: kept as changes that two people have yet to make."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.urls import reverse

from offenders.reference.keeping import alert_kinds
from offenders.reference.keeping.actions import due_at, file_key, uid_of
from offenders.reference.keeping.models import ReferenceChange
from offenders.reference.keeping.rules import Verb
from offenders.reference.registry import ReferenceKind
from sharing import alerts

REASON = "The project’s data file says so"


def file_changes(
    kind: ReferenceKind, changes: Sequence[tuple[models.Model | None, Mapping[str, Any]]], *, at: datetime
) -> None:
    """Keep each as a change that waits for someone to propose it, and alert the keepers once of all.

    changes: the row, None for one to be added, and what the file says anew. The caller has the transaction and the
    audit log.
    """
    if not changes:
        return
    ReferenceChange.objects.bulk_create(_filed(kind, row, dict(after), at) for row, after in changes)
    alerts.raise_alert(
        kind=alert_kinds.FILED[kind.keepers],
        key=f"{file_key(kind)}:{at.isoformat()}",
        subject=None,
        text=f"{kind.title}: {_number(len(changes))} to propose or refuse.",
        link=link_of(kind),
        at=at,
        responds_in=due_at(at) - at,
    )


def _filed(kind: ReferenceKind, row: models.Model | None, after: dict[str, Any], at: datetime) -> ReferenceChange:
    here = kind.said(row) if row else {}
    named = row or kind.model(**{name: kind.value(name, value) for name, value in after.items()})
    return ReferenceChange(
        kind=kind.name,
        verb=Verb.CORRECT if row else Verb.ADD,
        row=uid_of(row) if row else None,
        named=str(named)[:300],
        before={name: here[name] for name in after} if row else {},
        after=after,
        reason=REASON,
        source=str(after.get("source") or here.get("source") or kind.file)[:300],
        state=ReferenceChange.State.FILED,
        filed_at=at,
        proposed_at=at,
        answer_due_at=due_at(at),
    )


@transaction.atomic
def alert_late(*, kind: ReferenceKind, at: datetime) -> None:
    """Nobody took up in time what a data file brought: all who keep this kind hear of it, once of each change."""
    waiting = ReferenceChange.objects.overdue(at=at).filter(kind=kind.name, state=ReferenceChange.State.FILED)
    if not (number := waiting.update(late_at=at)):
        return
    alerts.raise_alert(
        kind=alert_kinds.LATE[kind.keepers],
        key=f"{file_key(kind)}:{at.isoformat()}",
        subject=None,
        text=f"{kind.title}: {_number(number)} from the project’s data file, not proposed and not refused.",
        link=link_of(kind),
        at=at,
    )


def link_of(kind: ReferenceKind) -> str:
    """Where the changes of this kind that wait are listed."""
    return f"{reverse('reference')}?kind={kind.name}#waiting"


def _number(changes: int) -> str:
    return "1 change" if changes == 1 else f"{changes} changes"
