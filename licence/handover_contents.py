"""What this app holds for the checklist of a handover to police, as far as the reader may see it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils import timezone

from licence.breaches.models import Breach
from licence.breaches.rules import Status as BreachState
from licence.licences.models import Licence, LicenceCondition, Zone
from licence.recalls.models import Recall
from licence.registers.models import Account, Device
from offenders.models import Offender
from offenders.police_handover import contents
from offenders.police_handover.contents import RecordLine
from offenders.police_handover.rules import HandoverPart
from sharing.access import fields
from sharing.models import User
from sharing.time_words import format_date

OF_MONEY = (Account.Kind.BANK, Account.Kind.CRYPTO)


def register() -> None:
    contents.register(HandoverPart.LICENCE_HISTORY, licence_history)
    contents.register(HandoverPart.CONDITIONS, conditions)
    contents.register(HandoverPart.DEVICES, devices)
    contents.register(HandoverPart.MONEY, money)
    contents.register(HandoverPart.ZONES, places)


def licence_history(person: Offender, reader: User) -> Iterator[RecordLine]:
    licences = Licence.objects.listed_for(reader).filter(offender=person, activated_at__isnull=False)
    href = reverse("person_licence", kwargs={"uid": person.uid})
    for licence in licences.order_by("pk"):
        begun = licence.starts_on or timezone.localdate(licence.activated_at)
        yield RecordLine(f"Licence {licence.number}.{licence.part}", f"in force from {format_date(begun)}", href)
    breaches = Breach.objects.listed_for(reader).filter(offender=person).exclude(status=BreachState.NO_BREACH)
    if number := breaches.count():
        yield RecordLine(f"{number:,} breach{'es' if number > 1 else ''} recorded")
    if number := Recall.objects.listed_for(reader).filter(offender=person, revoked_at__isnull=False).count():
        yield RecordLine(f"{number:,} recall{'s' if number > 1 else ''}")


def conditions(person: Offender, reader: User) -> Iterator[RecordLine]:
    """Those in force, each with its reason where the reader reads it."""
    rows = LicenceCondition.objects.listed_for(reader).filter(offender=person, state="in_force")
    for row in fields.shown_to(reader, rows.order_by("position", "pk")):
        yield RecordLine(row.wording, "" if row.requested_by_victim else row.necessity)


def devices(person: Offender, reader: User) -> Iterator[RecordLine]:
    today = timezone.localdate()
    for row in _current(Device, person, reader, today):
        yield RecordLine(str(row), f"IMEI {row.imei}" if row.imei else "")
    for row in _current(Account, person, reader, today):
        if row.kind not in OF_MONEY:
            yield RecordLine(str(row), row.get_kind_display())


def money(person: Offender, reader: User) -> Iterator[RecordLine]:
    for row in _current(Account, person, reader, timezone.localdate()):
        if row.kind in OF_MONEY:
            yield RecordLine(str(row), row.get_kind_display())


def places(person: Offender, reader: User) -> Iterator[RecordLine]:
    """Places alone: nothing says whom they protect."""
    rows = Zone.objects.listed_for(reader).filter(
        offender=person, kind=Zone.Kind.EXCLUSION, condition__state="in_force"
    )
    for row in fields.shown_to(reader, rows.order_by("pk")):
        if row.place:
            yield RecordLine(row.place, row.hours)


def _current(model: Any, person: Offender, reader: User, today: Any) -> list[Any]:
    rows = model.objects.listed_for(reader).filter(offender=person).current(on=today).order_by("pk")
    return fields.shown_to(reader, rows)
