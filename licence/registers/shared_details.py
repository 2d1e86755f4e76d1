"""Devices, accounts and addresses of the registers, for matches between people (`offenders/matches/`)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from licence.registers.models import Account, Device, PlaceOfStay
from licence.registers.querysets import PlaceQuerySet
from offenders.matches import rules
from offenders.matches.rules import MatchKind
from offenders.matches.sources import Detail, Source, register_source


def device_details() -> Iterator[Detail]:
    rows = Device.objects.values_list("pk", "offender_id", "phone_number", "imei", "sim")
    for pk, offender, phone, imei, sim in rows.iterator():
        yield Detail(MatchKind.PHONE, rules.phone_key(phone), offender, pk)
        for number in (imei, sim):
            yield Detail(MatchKind.DEVICE, rules.number_key(number, least=14), offender, pk)


def account_details() -> Iterator[Detail]:
    rows = Account.objects.values_list("pk", "offender_id", "kind", "provider", "handle")
    for pk, offender, kind, provider, handle in rows.iterator():
        if kind == Account.Kind.EMAIL:
            yield Detail(MatchKind.EMAIL, rules.email_key(handle), offender, pk)
        else:
            yield Detail(MatchKind.ACCOUNT, rules.account_key(handle, provider=provider), offender, pk)


def place_details() -> Iterator[Detail]:
    """Without approved premises and work: many people stay and work there."""
    rows = PlaceOfStay.objects.exclude(kind__in=PlaceQuerySet.PUBLIC)
    for pk, offender, address, postcode in rows.values_list("pk", "offender_id", "address", "postcode").iterator():
        yield Detail(MatchKind.ADDRESS, rules.address_key(address, postcode=postcode), offender, pk)


def words_of_device(row: Any) -> str:
    numbers = ", ".join(filter(None, (row.phone_number, row.imei, row.sim)))
    return f"{row}: {numbers}"


def register() -> None:
    def by(row: Any) -> int | None:
        return row.recorded_by_id

    register_source(Source("device", Device, device_details, words_of_device, recorded_by=by))
    register_source(Source("account", Account, account_details, str, recorded_by=by))
    register_source(Source("place", PlaceOfStay, place_details, words_of_place, recorded_by=by))


def words_of_place(row: Any) -> str:
    return f"{row.get_kind_display()}: {row.address} {row.postcode}".strip()
