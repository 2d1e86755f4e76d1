"""Say that entries of the register are right as they stand, and take that back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from offenders.reference import memo
from offenders.reference.law import alert_kinds
from offenders.reference.law.models import LawCheck, LawEntry
from offenders.reference.registry import ReferenceKind
from sharing import access, alerts, audit
from sharing.access.roles import Capability
from sharing.models import User
from sharing.records.errors import Refused

KIND = "law"
CHECKED = "All of them were checked again"


class CheckRefused(Refused):
    """The entry cannot be checked, or the check not withdrawn."""


def _refuse_who_does_not_keep(by: User) -> None:
    if not by.can(Capability.KEEP_REFERENCE):
        audit.refuse(by=by, verb=f"sharing.{Capability.KEEP_REFERENCE}_refused")
        raise access.NotAllowed(Capability.KEEP_REFERENCE)


@transaction.atomic
def check_entries(*, uids: Sequence[UUID], seen_at: datetime, by: User, at: datetime) -> list[LawCheck]:
    """This person compared each with its source and found it right. All or none.

    seen_at: when the entries were read; one that was changed since is not the one that was compared.
    Raises CheckRefused, NotAllowed for who does not keep reference data.
    """
    _refuse_who_does_not_keep(by)
    if not uids:
        raise CheckRefused("entry", "Select at least one entry")
    entries = list(LawEntry.objects.select_for_update().filter(uid__in=uids).order_by("pk"))
    if len(entries) != len(set(uids)):
        raise CheckRefused("entry", "One of these entries is not in the register. Open the list again")
    changed = [entry for entry in entries if entry.changed_at and entry.changed_at >= seen_at]
    if changed:
        raise CheckRefused("entry", f"{changed[0]} was changed while you read it. Compare it again")
    made = LawCheck.objects.bulk_create(LawCheck(entry=entry, checked_at=at, checked_by=by) for entry in entries)
    audit.record(
        action=audit.Action.COLLECTION,
        verb="offenders.law_checked",
        by=by,
        payload={"entries": [entry.key for entry in entries]},
    )
    memo.forget()
    end_alerts(at=at)
    return made


@transaction.atomic
def withdraw_check(*, check: LawCheck, because: str, by: User, at: datetime) -> None:
    """It was a mistake. It stays in sight, and the check before it counts again.

    Raises CheckRefused, NotAllowed for who does not keep reference data.
    """
    _refuse_who_does_not_keep(by)
    if not because.strip():
        raise CheckRefused("because", "Enter a reason")
    claimed = LawCheck.objects.filter(pk=check.pk, withdrawn_at=None).update(
        withdrawn_at=at, withdrawn_by=by, withdrawn_because=because.strip()
    )
    if not claimed:
        raise CheckRefused("", "The check was withdrawn already")
    audit.record(
        action=audit.Action.ALTERATION,
        verb="offenders.law_check_withdrawn",
        by=by,
        target=check,
        reason=because.strip(),
        payload={"entry": check.entry.key},
    )


def follow_change(*, kind: ReferenceKind, rows: Sequence[UUID], by: User | None) -> None:
    """Checks of entries that now say something else no longer count."""
    if kind.name != KIND:
        return
    LawEntry.objects.filter(uid__in=rows).update(changed_at=timezone.now())
    memo.forget()


@transaction.atomic
def tell_of_lapsed(*, at: datetime) -> int:
    """Alert the keepers of checks that no longer hold, once of each. Returns how many are new. Safe to run twice."""
    lapsed = {entry.check_pk: str(entry) for entry in LawEntry.objects.with_check().lapsed(at=at) if entry.check_pk}
    rows = LawCheck.objects.select_for_update().filter(pk__in=lapsed, lapse_told_at=None)
    fresh = set(rows.values_list("pk", flat=True))
    if not fresh:
        return 0
    LawCheck.objects.filter(pk__in=fresh).update(lapse_told_at=at)
    names = [name for pk, name in lapsed.items() if pk in fresh]
    alerts.raise_alert(
        kind=alert_kinds.CHECK_LAPSED,
        key=f"law:{at.isoformat()}",
        subject=None,
        text=_words_of(names),
        link=f"{reverse('law_register')}?list=lapsed",
        at=at,
    )
    return len(fresh)


def _words_of(names: Sequence[str]) -> str:
    """ "3 rules of law were last checked 90 days ago or earlier: ..."."""
    first, rest = "; ".join(names[:3]), len(names) - 3
    number = "1 rule of law was" if len(names) == 1 else f"{len(names)} rules of law were"
    return f"{number} last checked 90 days ago or earlier: {first}{f'; and {rest} more' if rest > 0 else ''}."


def end_alerts(*, at: datetime) -> None:
    """Nothing that was told of has lapsed still: the alerts are over."""
    if LawEntry.objects.with_check().lapsed(at=at).exists():
        return
    for key in alerts.open_keys(kind=alert_kinds.CHECK_LAPSED):
        alerts.resolve(kind=alert_kinds.CHECK_LAPSED, key=key, reason=CHECKED, at=at)
