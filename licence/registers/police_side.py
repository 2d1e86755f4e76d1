"""What probation was told, beside what the police were told under Part 4 of the Counter-Terrorism Act 2008."""

from __future__ import annotations

from collections.abc import Iterator

from licence.registers.models import Account, Device, PlaceOfStay
from offenders.models import Offender
from offenders.register.rules.notices import ItemKind

ACCOUNTS = {Account.Kind.BANK: ItemKind.ACCOUNT, Account.Kind.EMAIL: ItemKind.EMAIL}


def told_to_probation(person: Offender) -> Iterator[tuple[ItemKind, str]]:
    """Phones, emails, bank accounts and homes on the registers that have not ended. Three queries."""
    for device in Device.objects.filter(offender=person, ends_on__isnull=True).exclude(phone_number=""):
        if device.approval != Device.Approval.REFUSED:
            yield ItemKind.PHONE, device.phone_number
    for account in Account.objects.filter(offender=person, ends_on__isnull=True, kind__in=list(ACCOUNTS)):
        yield ACCOUNTS[Account.Kind(account.kind)], account.handle
    for place in PlaceOfStay.objects.filter(offender=person, ends_on__isnull=True, kind=PlaceOfStay.Kind.HOME):
        yield ItemKind.HOME_ADDRESS, f"{place.address} {place.postcode}".strip()
