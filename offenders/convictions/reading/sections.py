"""Sections, schedules and articles as people write them, and which entries of an Act they can mean."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

_NUMBER = r"\d{1,3}(?:za|zb|[a-z]{1,2})?(?![a-z0-9])"
_LIMB = r"\s?\(\s?[0-9a-z]{1,4}\s?\)(?:[a-z](?![a-z]))?"
_LIMBS = rf"(?:{_LIMB})+"
_SIGN = r"(?:sections?|sects?\.?|secs?\.?|ss?\.?|article|arts?\.?|regulation|regs?\.?|§§?)"
_NOT_A_SECTION = r"(?!\s*(?:counts?|x\b|years?|months?|yrs?|offences|charges|weeks|days|occasions))"
_NEXT = (
    rf"(?:\s?(?:,|and|&|/|\+|or|-|,\s?and|with)\s?(?:(?:sub-?)?{_SIGN}\s?)?"
    rf"(?:{_NUMBER}{_NOT_A_SECTION}(?:{_LIMBS})?|{_LIMBS}))"
)
SECTIONS = re.compile(rf"(?<![a-z0-9']){_SIGN}\s?({_NUMBER}(?:{_LIMBS})?(?:{_NEXT})*)")
SCHEDULE = re.compile(
    r"(?<![a-z])sch(?:edule|ed)?s?\.?\s?(\d{1,2}[a-z]{0,2})(?:\s?,?\s?para(?:graph|s|graphs)?\.?\s?(\d{1,2}[a-z]?))?"
)
PARAGRAPH_OF = re.compile(
    rf"(?<![a-z])para(?:graph)?s?\.?\s?(\d{{1,2}}[a-z]?)(?:{_LIMBS})?\s?(?:,|of|to|in|and)?\s?(?:the )?"
    r"sch(?:edule|ed)?\.?\s?(\d{1,2}[a-z]{0,2})"
)
BEHIND_THE_ACT = re.compile(rf"^[\s,/:\-]*(?:{_SIGN}\s?)?({_NUMBER}{_NOT_A_SECTION}(?:{_LIMBS})?(?:{_NEXT})*)")
BEFORE_THE_ACT = re.compile(rf"(?<![a-z0-9(.])({_NUMBER}(?:{_LIMBS})?)(?: of)?(?: the)? ?$")
_ONE = re.compile(rf"({_NUMBER})?((?:{_LIMB})*)")

Limb = tuple[str, ...]


@dataclass(frozen=True)
class Section:
    """One section, or paragraph of a schedule, with the limbs that were named. start, end: where in the text."""

    number: str
    limbs: tuple[Limb, ...] = ()
    start: int = 0
    end: int = 0

    def __str__(self) -> str:
        said = "".join(f"({part})" for part in self.limbs[0]) if self.limbs else ""
        return self.number + said if self.number.startswith("sch") else f"s.{self.number}{said}"


def sections_in(text: str) -> list[Section]:
    """Those with a sign before them, or schedules, in order."""
    found: list[Section] = []
    taken: list[tuple[int, int]] = []
    for match in PARAGRAPH_OF.finditer(text):
        found.append(Section(f"sch{match[2]} para{match[1]}", (), *match.span()))
        taken.append(match.span())
    for match in SCHEDULE.finditer(text):
        if not any(match.start() < end and start < match.end() for start, end in taken):
            paragraph = f" para{match[2]}" if match[2] else ""
            found.append(Section(f"sch{match[1]}{paragraph}", (), *match.span()))
            taken.append(match.span())
    for match in SECTIONS.finditer(text):
        if not any(match.start() < end and start < match.end() for start, end in taken):
            found.extend(parsed(match[1], *match.span()))
    return sorted(found, key=lambda section: section.start)


@lru_cache(maxsize=4_000)
def _parsed(text: str) -> tuple[tuple[str, tuple[Limb, ...]], ...]:
    made: dict[str, list[Limb]] = {}
    number = ""
    for match in _ONE.finditer(text):
        if match[1] is None and not match[2]:
            continue
        number = match[1] or number
        limbs = tuple(re.findall(r"[0-9a-z]+", match[2]))
        at = made.setdefault(number, [])
        if limbs:
            before = at[-1] if at else ()
            # "2(1), (2)(f) and (11)" is three limbs; "5(1)(a) and (b)" is (1)(a) and (1)(b).
            if match[1] is None and limbs[0].isalpha() and before and not limbs[0].isdigit():
                limbs = (*before[:-1], *limbs) if len(before) > 1 else limbs
            at.append(limbs)
    return tuple((number, tuple(limbs)) for number, limbs in made.items() if number)


def parsed(text: str, start: int = 0, end: int = 0) -> list[Section]:
    """ "58(1)(a) and (4)" is one section with two limbs."""
    return [Section(number, limbs, start, end) for number, limbs in _parsed(text)]


@lru_cache(maxsize=2_000)
def of_entry(section: str) -> tuple[tuple[str, Limb], ...]:
    """The section of an entry: each number with its limb; nothing for a common-law offence."""
    text = section.lower()
    if match := re.match(r"sch\.?\s?(\d+[a-z]*)\s*paras?\.?\s*(\d+[a-z]?)", text):
        return ((f"sch{match[1]} para{match[2]}", ()),)
    if not text[:1].isdigit():
        return ()
    return tuple((number, limb) for number, limbs in _parsed(text) for limb in (limbs or ((),)))


@dataclass(frozen=True)
class Fit:
    """How an entry fits the sections of a text. full: limbs of the entry that the text names. missing: those that it
    does not. is_general: the entry has no limb."""

    full: int
    missing: int
    is_general: bool


def fit(section: str, named: Iterable[Section]) -> Fit | None:
    """None where the text names another section, or another limb of this one."""
    parts = of_entry(section)
    said = {each.number: each.limbs for each in named}
    full = missing = 0
    general = True
    for number, limb in parts:
        limbs = _limbs_of(number, said)
        if limbs is None:
            missing += 1
            general = general and not limb
        elif not limb:
            full += 1
        else:
            general = False
            if any(each[: len(limb)] == limb for each in limbs):
                full += 1
            else:
                missing += 1
    if not parts or not any(_limbs_of(number, said) is not None for number, _ in parts):
        return None
    return Fit(full, missing, general)


def _limbs_of(number: str, said: dict[str, tuple[Limb, ...]]) -> tuple[Limb, ...] | None:
    if number in said:
        return said[number]
    if number.startswith("sch") and number.split(maxsplit=1)[0] in said:  # the schedule without its paragraph
        return ()
    return None
