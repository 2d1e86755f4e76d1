"""The details of people that this app keeps: what they told police, and who they are linked to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from offenders.associates.models import Link
from offenders.matches import rules
from offenders.matches.rules import MatchKind
from offenders.matches.sources import Detail, Source, register_source
from offenders.register.models import RegisterItem
from offenders.register.rules.notices import ItemKind
from sharing.access.rules import Programme

KINDS: dict[ItemKind, tuple[MatchKind, Callable[[str], str]]] = {
    ItemKind.PHONE: (MatchKind.PHONE, rules.phone_key),
    ItemKind.EMAIL: (MatchKind.EMAIL, rules.email_key),
    ItemKind.HOME_ADDRESS: (MatchKind.ADDRESS, rules.address_key),
    ItemKind.OTHER_ADDRESS: (MatchKind.ADDRESS, rules.address_key),
    ItemKind.VEHICLE: (MatchKind.VEHICLE, lambda typed: rules.number_key(typed, least=4)),
    ItemKind.ACCOUNT: (MatchKind.ACCOUNT, rules.account_key),
    ItemKind.CARD: (MatchKind.ACCOUNT, rules.account_key),
    ItemKind.DOCUMENT: (MatchKind.DOCUMENT, lambda typed: rules.number_key(typed, least=6)),
}


def register_details() -> Iterator[Detail]:
    rows = RegisterItem.objects.filter(kind__in=[kind.value for kind in KINDS])
    for pk, offender, kind, value in rows.values_list("pk", "offender_id", "kind", "value").iterator():
        matched, key = KINDS[ItemKind(kind)]
        yield Detail(matched, key(value), offender, pk, str(Programme.TERRORISM))  # as Part 4 is


def link_details() -> Iterator[Detail]:
    """An associate by name, or by the record that they have."""
    rows = Link.objects.values_list("pk", "offender_id", "name", "other_id", "programme")
    for pk, offender, name, other, programme in rows.iterator():
        key = f"person {other}" if other else rules.name_key(name)
        yield Detail(MatchKind.ASSOCIATE, key, offender, pk, programme)


def words_of_item(row: Any) -> str:
    return f"{row.get_kind_display()}: {row.value}, told to police"


def words_of_link(row: Any) -> str:
    return f"{row.get_kind_display()}: {row}"


def register() -> None:
    register_source(
        Source("register", RegisterItem, register_details, words_of_item, recorded_by=lambda row: row.recorded_by_id)
    )
    register_source(Source("link", Link, link_details, words_of_link, recorded_by=lambda row: row.recorded_by_id))
