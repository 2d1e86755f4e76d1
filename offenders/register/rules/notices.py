"""What a person tells the police: which things there are, when a notice repeats all, and what it changes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

LAW_ENTRIES = ("cta-47", "cta-48", "cta-49")


class ItemKind(StrEnum):
    """A thing that s.47(2) and the regulations of s.47(2)(i) ask for; no more is asked."""

    NAME = "name"
    HOME_ADDRESS = "home_address"
    OTHER_ADDRESS = "other_address"
    PHONE = "phone"
    EMAIL = "email"
    VEHICLE = "vehicle"
    ACCOUNT = "account"
    CARD = "card"
    DOCUMENT = "document"
    NI_NUMBER = "ni_number"


# Which event of s.48 or s.48A it is that such a thing was gained, and that it was given up. None: there is none.
GAINED: dict[ItemKind, str | None] = {
    ItemKind.NAME: "name",
    ItemKind.HOME_ADDRESS: "home_address",
    ItemKind.OTHER_ADDRESS: None,  # by the seventh day there: an event of its own, a stay
    ItemKind.PHONE: "contact",
    ItemKind.EMAIL: "contact",
    ItemKind.VEHICLE: "vehicle",
    ItemKind.ACCOUNT: "account",
    ItemKind.CARD: "card",
    ItemKind.DOCUMENT: "document",
    ItemKind.NI_NUMBER: None,
}
GIVEN_UP: dict[ItemKind, str | None] = GAINED | {ItemKind.NAME: None, ItemKind.VEHICLE: "vehicle_ceased"}
OF_POLICE = frozenset({ItemKind.ACCOUNT, ItemKind.CARD, ItemKind.DOCUMENT, ItemKind.NI_NUMBER})
WHERE_FOUND = frozenset(
    {ItemKind.HOME_ADDRESS, ItemKind.OTHER_ADDRESS, ItemKind.PHONE, ItemKind.EMAIL, ItemKind.VEHICLE}
)
COMPARED = frozenset({ItemKind.HOME_ADDRESS, ItemKind.PHONE, ItemKind.EMAIL, ItemKind.ACCOUNT})


class Section(StrEnum):
    """By which provision something was told."""

    INITIAL = "47"
    CHANGE = "48"
    CHANGE_OF_MONEY = "48A"
    PERIODIC = "49"
    RETURN = "56"
    TRAVEL = "52"
    TRAVEL_BACK = "52-return"


REPEATS_ALL = frozenset({Section.INITIAL, Section.CHANGE, Section.CHANGE_OF_MONEY, Section.PERIODIC, Section.RETURN})


@dataclass(frozen=True)
class SaidItem:
    """One thing as it was told. key: what names it among the person's things of its kind."""

    kind: str
    value: str
    detail: str = ""

    @property
    def key(self) -> tuple[str, str]:
        return self.kind, plain(self.value)


@dataclass(frozen=True)
class Difference:
    """Between two notices: `added`, `ended` or `changed`. before, after: what is said of it."""

    what: str
    kind: str
    value: str
    before: str = ""
    after: str = ""


def plain(value: str) -> str:
    """A value as it is compared: without spaces, signs and capitals; of a British phone number the national form."""
    text = re.sub(r"[^0-9a-z@]", "", value.lower())
    return f"0{text[2:]}" if re.fullmatch(r"44\d{9,10}", text) else text


def differences(before: Iterable[SaidItem], after: Iterable[SaidItem]) -> list[Difference]:
    """What a notice says otherwise than the last one, in the order in which it was told."""
    old, new = {item.key: item for item in before}, {item.key: item for item in after}
    found = []
    for key, item in new.items():
        if key not in old:
            found.append(Difference("added", item.kind, item.value, after=item.detail))
        elif old[key].detail != item.detail:
            found.append(Difference("changed", item.kind, item.value, old[key].detail, item.detail))
    found += [
        Difference("ended", item.kind, item.value, before=item.detail) for key, item in old.items() if key not in new
    ]
    return found


def told_otherwise(
    police: Iterable[str], probation: Iterable[str], *, is_address: bool = False
) -> list[tuple[str, str]]:
    """(told to police, told to probation) of each value that only one side was told; the other is empty.

    Nothing where a side was told nothing of the kind: then there is nothing to compare. is_address: one that holds the
    whole of the other, as with and without a postcode, is the same.
    """
    ours, theirs = {plain(each): each for each in police}, {plain(each): each for each in probation}
    if not ours or not theirs:
        return []

    def is_among(key: str, others: Iterable[str]) -> bool:
        return any(key == other or (is_address and (key in other or other in key)) for other in others)

    return [
        *((value, "") for key, value in ours.items() if not is_among(key, theirs)),
        *(("", value) for key, value in theirs.items() if not is_among(key, ours)),
    ]
