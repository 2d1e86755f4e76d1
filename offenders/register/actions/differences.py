"""Compare what was told to the police with what was told to probation. Both stand; people settle which is right."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from offenders.custody.rules import Status
from offenders.people.locking import lock
from offenders.people.models import Offender
from offenders.register import alert_kinds
from offenders.register.actions.working_out import hearers
from offenders.register.models import RegisterEntry, RegisterItem, ToldDifference
from offenders.register.rules.notices import COMPARED, OF_POLICE, ItemKind, told_otherwise
from offenders.register.rules.states import AT_LIBERTY
from sharing import alerts, audit
from sharing.models import User
from sharing.records.errors import Refused

ProbationSide = Callable[[Offender], Iterable[tuple[ItemKind, str]]]
_sides: list[ProbationSide] = []
SAME_NOW = "Both say the same now"


class DifferenceRefused(Refused):
    """It cannot be settled so."""


def register_side(side: ProbationSide) -> None:
    """Called by the app that keeps what probation was told, in `AppConfig.ready()`: the kinds and values that stand."""
    if side not in _sides:
        _sides.append(side)


@transaction.atomic
def compare(*, offender: Offender) -> int:
    """Open what differs and was not settled before, and close what no longer does. Returns how many are new.

    While the person is on licence alone: only then is anything told to both.
    """
    entry = RegisterEntry.objects.filter(offender=offender).first()
    if entry is None or entry.state not in AT_LIBERTY or offender.status != Status.ON_LICENCE:
        return 0
    ours, theirs = _told_to_police(offender), _told_to_probation(offender)
    found = {
        (kind.value, police, probation)
        for kind in COMPARED
        for police, probation in told_otherwise(ours[kind], theirs[kind], is_address=kind is ItemKind.HOME_ADDRESS)
    }
    known = {(row.kind, row.police, row.probation): row for row in ToldDifference.objects.filter(offender=offender)}
    for key, row in known.items():
        if row.settled_at is None and key not in found:
            _settle(row, SAME_NOW, by=None)
    new = [
        ToldDifference(offender=offender, kind=kind, police=police, probation=probation)
        for kind, police, probation in sorted(found)
        if (kind, police, probation) not in known
    ]
    for row in ToldDifference.objects.bulk_create(new):
        _tell(row, offender)
    return len(new)


def _told_to_police(offender: Offender) -> dict[ItemKind, list[str]]:
    found: dict[ItemKind, list[str]] = defaultdict(list)
    for kind, value in RegisterItem.objects.standing().filter(offender=offender).values_list("kind", "value"):
        found[ItemKind(kind)].append(value)
    return found


def _told_to_probation(offender: Offender) -> dict[ItemKind, list[str]]:
    found: dict[ItemKind, list[str]] = defaultdict(list)
    for side in _sides:
        for kind, value in side(offender):
            found[kind].append(value)
    return found


def _tell(row: ToldDifference, offender: Offender) -> None:
    kind = alert_kinds.DIFFERS_FOR_POLICE if row.kind in OF_POLICE else alert_kinds.DIFFERS
    alerts.raise_alert(
        kind=kind,
        key=str(row.pk),
        subject=offender,
        text=f"{row.get_kind_display()}: police and probation have different information. Both stay on record. Settle "
        "which is right.",
        link=reverse("person_notification", kwargs={"uid": offender.uid}),
        only=hearers(offender),
    )


@transaction.atomic
def settle_difference(*, difference: ToldDifference, how: str, by: User) -> ToldDifference:
    """Somebody has found out which is right, and says so; neither side's record is changed by it."""
    lock(difference.offender)
    if not how.strip():
        raise DifferenceRefused("how", "Enter how it was settled")
    difference.refresh_from_db()
    if difference.settled_at is not None:
        raise DifferenceRefused("", "It was settled already. No changes were saved")
    _settle(difference, how.strip(), by=by)
    return difference


def _settle(row: ToldDifference, how: str, *, by: User | None) -> None:
    row.settled_at, row.settled_by, row.settled_because = timezone.now(), by, how
    row.save(update_fields=["settled_at", "settled_by", "settled_because"])
    kind = alert_kinds.DIFFERS_FOR_POLICE if row.kind in OF_POLICE else alert_kinds.DIFFERS
    alerts.resolve(kind=kind, key=str(row.pk), reason="Settled")
    audit.record(
        action=audit.Action.ALTERATION,
        verb="offenders.told_difference_settled",
        by=by,
        target=row,
        subject=row.offender_id,
        payload={"how": how},
    )
