"""Whether somebody's records may be destroyed: each agency decided so by two people, and the sealed log has both."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sharing.agencies.models import User
from sharing.audit.models import AuditEntry
from sharing.destroying import hooks
from sharing.retention.actions import forbidden
from sharing.retention.models import LIVE, RetentionReview
from sharing.retention.rules import ReviewState
from sharing.sealing.receipts import NotSigned, receipt_of
from sharing.sealing.stored import TreeBroken

SIGNATURES = (("retention.propose_deletion", "decided_by"), ("retention.agree_deletion", "second_by"))


class MayNotBeDestroyed(Exception):
    """The text says why, for whoever runs the command. It names nobody."""


@dataclass(frozen=True)
class Decided:
    """One agency's decision, with the signed receipts of the two. As the certificate has it."""

    review: RetentionReview
    receipts: dict[str, str]

    def told(self) -> dict[str, Any]:
        row = self.review
        return {
            "agency": row.agency.name,
            "decided_by": _account(row.decided_by),
            "decided_at": _moment(row.decided_at),
            "second_by": _account(row.second_by),
            "second_at": _moment(row.second_at),
            "receipts": self.receipts,
        }


def _account(user: User | None) -> dict[str, Any]:
    return {"account": user.pk, "name": user.name} if user else {}


def _moment(at: datetime | None) -> str:
    return at.isoformat() if at else ""


def waiting() -> list[int]:
    """People of whom at least one agency decided to delete."""
    rows = RetentionReview.objects.filter(state__in=[ReviewState.DELETED, ReviewState.HIDDEN])
    return list(rows.order_by("subject_id").values_list("subject_id", flat=True).distinct())


def decisions_on(key: int, *, on: date) -> list[Decided]:
    """The decisions by which the person may be destroyed now. Raises MayNotBeDestroyed.

    What the row says is not believed alone: whoever owns the database could have written it. The log that was sealed
    when each of them decided must say the same.
    """
    refuse_forbidden(key, on=on)
    current = RetentionReview.objects.filter(subject_id=key, state__in=[*LIVE, ReviewState.HIDDEN])
    rows = list(current.with_words().order_by("agency_id"))
    undecided = [str(row.agency) for row in rows if row.state != ReviewState.HIDDEN]
    if not rows:
        raise MayNotBeDestroyed("No agency has decided to delete")
    if undecided:
        raise MayNotBeDestroyed(f"Not decided, or not hidden yet: {', '.join(undecided)}")
    tied = {other for ties in hooks.ties_of for other in ties(key)}
    ready = RetentionReview.objects.filter(subject_id__in=tied, state=ReviewState.HIDDEN)
    if tied - set(ready.values_list("subject_id", flat=True)):
        raise MayNotBeDestroyed("The record is merged with another, which is not decided to be deleted")
    return [Decided(row, _signed(row)) for row in rows]


def refuse_forbidden(key: int, *, on: date) -> None:
    """Raises MayNotBeDestroyed while a period, order, hold, inquest or appeal runs, or the case is open."""
    if why := forbidden(key, on=on):
        raise MayNotBeDestroyed("; ".join(why))


def _signed(row: RetentionReview) -> dict[str, str]:
    """By verb, the receipts of the two."""
    found = {}
    for verb, column in SIGNATURES:
        account = getattr(row, f"{column}_id")
        said = AuditEntry.objects.filter(verb=verb, target_type=row._meta.label_lower, target_id=row.pk)
        entry = said.order_by("pk").last()
        if entry is None or entry.actor_id != account:
            raise MayNotBeDestroyed(f"{row.agency}: the sealed log does not have this decision by this account")
        try:
            found[verb] = receipt_of(entry)
        except NotSigned:
            raise MayNotBeDestroyed(f"{row.agency}: the decision is not sealed yet. Try again in a minute") from None
        except TreeBroken as why:
            raise MayNotBeDestroyed(f"{row.agency}: {why}") from None
    return found
