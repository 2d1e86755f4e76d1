"""The standing of an offence to s.247A CJA 2003: in Schedule 19ZA, connected with terrorism, or neither.

What is not known about an offence leaves several standings possible; the calculation then tries each of them.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache

from offenders.dates.engine.facts import Connection, Offence
from offenders.dates.engine.refusals import Refused
from offenders.reference.offences.catalogue import SHORT_FORMS, TA_2000, catalogue

LAW_ENTRIES = (
    "cja-247a-2-old",
    "cja-247a-2-7a",
    "cja-247a-2a",
    "cja-sch19za-1",
    "cja-sch19za-2",
    "cja-sch19za-3",
    "cta-30",
    "sc-69-old",
    "sc-69-new",
    "ancillary",
)


class OffenceStatus(StrEnum):
    ORDINARY = "neither listed nor connected"
    PART_1 = "Schedule 19ZA Part 1"
    PART_2 = "Schedule 19ZA Part 2"
    CONNECTED_PART_3 = "Schedule 19ZA Part 3, with a terrorist connection"
    CONNECTED = "a terrorist connection, not in Schedule 19ZA"

    @property
    def is_terrorist(self) -> bool:
        return self is not OffenceStatus.ORDINARY

    @property
    def is_without_parole(self) -> bool:
        """s.247A(2A)(c): a Part 1 offence, or a Part 3 offence with a determined connection."""
        return self in (OffenceStatus.PART_1, OffenceStatus.CONNECTED_PART_3)


LISTED = frozenset({OffenceStatus.PART_1, OffenceStatus.PART_2})
ORDINARY = frozenset({OffenceStatus.ORDINARY})
_BY_PART = {1: OffenceStatus.PART_1, 2: OffenceStatus.PART_2}


def _plain(act: str) -> str:
    """An Act's name, however it is spaced and pointed."""
    return re.sub(r"[^a-z0-9]", "", act.lower())


_FULL = {_plain(short): _plain(full) for short, full in SHORT_FORMS.items()}
_PARTS = {"part_1": {1}, "part_2": {2}, "part_3": {3}, "none": {0}, "unknown": {0, 1, 2, 3}}
_LISTS: dict[tuple[str, str], frozenset[int]] = {}
for _entry in catalogue():
    _at = (_plain(_entry.statute), _entry.section.lower())
    _LISTS[_at] = _LISTS.get(_at, frozenset()) | _PARTS[_entry.schedule_19za]
_SECTION = r"s(?:ection|s|\.)?\.?\s*(\d+[a-z]*)((?:\s*\(\w+\))*)"
_STATUTE_FIRST = re.compile(rf"(.+?)[ ,]+{_SECTION}", re.IGNORECASE)
_SECTION_FIRST = re.compile(rf"{_SECTION}[ ,]+(?:of )?(?:the )?(.+)", re.IGNORECASE)
INCITING_OVERSEAS = (_plain(TA_2000), "59")
POISON = "(2)(c)"  # Part 1 takes in s.59 except where the act incited is poisoning


@lru_cache(maxsize=4096)
def standings(offence: Offence) -> frozenset[OffenceStatus]:
    """All that the offence may be as far as it is known. Raises Refused where its facts contradict each other."""
    parts = _parts(offence)
    if offence.terrorism is False:
        if offence.connection is Connection.YES or parts <= {1, 2}:
            raise Refused("The offence is said not to be a terrorism offence, yet it is listed or connected")
        return ORDINARY
    found: set[OffenceStatus] = set()
    for part in parts:
        if part in _BY_PART:
            found.add(_BY_PART[part])
            continue
        if offence.connection is not Connection.NO:
            found.add(OffenceStatus.CONNECTED_PART_3 if part == 3 else OffenceStatus.CONNECTED)
        if offence.connection is not Connection.YES:
            found.add(OffenceStatus.ORDINARY)
    return frozenset(found)


def facts_between(offence: Offence, one: OffenceStatus, other: OffenceStatus) -> tuple[str, ...]:
    """Which fact of the offence would tell these two apart."""
    both = {one, other}
    if both == {OffenceStatus.CONNECTED, OffenceStatus.CONNECTED_PART_3}:
        return ("schedule_19za_part" if offence.statute else "statute",)
    if not both & {OffenceStatus.PART_1, OffenceStatus.PART_2}:
        return ("terrorist_connection",)
    if offence.statute is None:
        return ("statute",)
    return ("statute (the act incited)" if listed(offence.statute) == {1, 2} else "schedule_19za_part",)


def _parts(offence: Offence) -> frozenset[int]:
    """The Parts of Schedule 19ZA that the offence may be in; 0 for none."""
    named = listed(offence.statute) if offence.statute else None
    is_open = named is not None and len(named) > 1 and offence.schedule_part in named  # the limb is not stated
    if offence.is_part_of_record and offence.schedule_part is not None and not is_open:
        return frozenset({offence.schedule_part})
    if named is not None and named <= {1, 2}:
        return named
    if offence.schedule_part is not None:
        return frozenset({offence.schedule_part})
    if named is not None and offence.is_part_left_out:  # where it is said not to be known, it stays open
        return named
    if offence.statute is None:
        return frozenset({0, 1, 2, 3}) if offence.terrorism is not False else frozenset({0})
    if not offence.is_part_left_out:
        return frozenset({0, 1, 2, 3})
    # Left out of an offence that is not in the catalogue: no list has it, unless somebody says that it is one of
    # terrorism and that no connection was found or needed. Which of them carries life is still open.
    if offence.connection is Connection.NO:
        return frozenset({0, 1, 2}) if offence.terrorism else frozenset({0})
    return frozenset({0, 3})


@lru_cache(maxsize=1024)
def listed(statute: str) -> frozenset[int] | None:
    """The Part by the catalogue of offences; None for an offence that is not in it."""
    if (found := provision_of(statute)) is None:
        return None
    act, section, below = found
    if (act, section) == INCITING_OVERSEAS:
        return _inciting(below)
    return _of_section(act, section, below)


def provision_of(statute: str) -> tuple[str, str, str] | None:
    """An offence as people write it, "TA 2000 s.58(1)(a)" or "section 58 of the Terrorism Act 2000": the Act's plain
    name as `plain_act` gives it, the section, and what is below it. None where no section is named."""
    text = " ".join(statute.split())
    if found := _STATUTE_FIRST.fullmatch(text):
        act, section, below = found.groups()
    elif found := _SECTION_FIRST.fullmatch(text):
        section, below, act = found.groups()
    else:
        return None
    return plain_act(act), section.lower(), below.replace(" ", "").lower()


def plain_act(act: str) -> str:
    """One name for an Act, however it is shortened, spaced and pointed."""
    return _FULL.get(_plain(act), _plain(act))


def _of_section(act: str, section: str, below: str) -> frozenset[int] | None:
    """By the narrowest limb that the catalogue has; of a section that it has by its limbs alone, those of all."""
    limbs = re.findall(r"\(\w+\)", below)
    for count in range(len(limbs), -1, -1):
        if found := _LISTS.get((act, section + "".join(limbs[:count]))):
            return found
    parts = [part for (name, at), part in _LISTS.items() if name == act and at.startswith(f"{section}(")]
    return frozenset().union(*parts) or None


def _inciting(below: str) -> frozenset[int]:
    if below.startswith(POISON):
        return frozenset({2})
    return frozenset({1}) if below.startswith("(2)(") else frozenset({1, 2})
