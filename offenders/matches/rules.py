"""Rules of matches: when two details on record are the same one, and how long the linking desk has."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import datetime, timedelta
from enum import StrEnum

from offenders.people.rules.contact_details import POSTCODE

LAW_ENTRIES: tuple[str, ...] = ()  # what is compared, and the times, are our design

DESK_HOURS = 24
MOST_PEOPLE = 20  # with the same detail: more are a hostel, a switchboard, a firm, and tell nothing of two people


class MatchKind(StrEnum):
    PHONE = "phone"
    EMAIL = "email"
    ADDRESS = "address"
    VEHICLE = "vehicle"
    ACCOUNT = "account"
    DOCUMENT = "document"
    DEVICE = "device"
    ASSOCIATE = "associate"


class MatchAnswer(StrEnum):
    SAME = "same"
    COINCIDENCE = "coincidence"


def phone_key(typed: str) -> str:
    """The digits with the code of the country, of the United Kingdom unless another is typed. Empty for what is too
    short to be one."""
    digits = re.sub(r"\D", "", typed)
    if typed.strip().startswith("+") or digits.startswith("00"):
        digits = digits.removeprefix("00").replace("4400", "440", 1)
        digits = f"44{digits[3:]}" if digits.startswith("440") else digits
    elif digits.startswith("0"):
        digits = f"44{digits[1:]}"
    return digits if len(digits) >= 9 else ""


def email_key(typed: str) -> str:
    folded = typed.strip().casefold()
    return folded if "@" in folded else ""


def number_key(typed: str, *, least: int) -> str:
    """Letters and digits alone, in capitals: of a plate, a document, an IMEI. Empty for fewer than `least`."""
    folded = re.sub(r"[^0-9A-Z]", "", typed.upper())
    return folded if len(folded) >= least else ""


def account_key(handle: str, *, provider: str = "") -> str:
    """A bank account or card by its digits, whatever stands around them; any other by its name with the provider."""
    digits = re.sub(r"[\s-]", "", handle)
    if digits.isdecimal() and len(digits) >= 8:
        return digits
    name, firm = handle.strip().lstrip("@").casefold(), provider.strip().casefold()
    return f"{firm}:{name}" if len(name) >= 3 and firm else ""


def address_key(address: str, *, postcode: str = "") -> str:
    """The postcode with the numbers before it, or with the first two words where the house has a name. Empty without a
    postcode: two streets have the same name."""
    found = POSTCODE.search(postcode) or POSTCODE.search(address)
    if found is None:
        return ""
    code = re.sub(r"\s", "", found.group().upper())
    words = re.findall(r"[0-9A-Z]+", POSTCODE.sub(" ", address.upper()))
    numbers = [word for word in words if word[0].isdecimal()] or words[:2]
    return f"{code}|{'-'.join(numbers)}" if numbers else ""


def name_key(typed: str) -> str:
    """The words of a full name in any order. Empty for one word: it names many."""
    words = sorted(re.findall(r"\w+", typed.casefold()))
    return " ".join(words) if len([word for word in words if len(word) > 1]) >= 2 else ""


def decide_by(at: datetime, *, hours: int) -> datetime:
    return at + timedelta(hours=hours)


def is_of_many(people: int, *, most: int) -> bool:
    return people > most


def why_not_decide(*, reason: str, tells: Collection[str], is_to_tell: bool) -> tuple[str, str]:
    """Field and reason why the desk's decision cannot stand; two empty texts when it can. tells: the words for each
    owner. is_to_tell: an owner is told."""
    if not reason.strip():
        return "reason", "Enter why this is decided"
    if is_to_tell and not any(words.strip() for words in tells):
        return "is_to_tell", "Enter what to tell at least 1 owner, or select No"
    if not is_to_tell and any(words.strip() for words in tells):
        return "is_to_tell", "Select Yes, or leave the words empty"
    return "", ""
