"""How an establishment is named in a file, a form or a request, and when one takes people."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Generic, Protocol, TypeVar

from sharing.time_words import format_date

NEAREST = 3
PREFIX = re.compile(r"^(hm|hmp|hmyoi|hmpyoi|yoi|prison|and|young offender institution|secure training centre)\b ?")
WITH_CODE = re.compile(r"(?P<name>.+?) *\((?P<code>[A-Z0-9]{2,6})\)|(?P<first>[A-Z0-9]{2,6}) *[:,] *(?P<rest>.+)", re.I)
HOW = "Enter the code or the name of an establishment, for example FNI or HMP Full Sutton"


class Place(Protocol):
    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def short_name(self) -> str: ...
    @property
    def closed_on(self) -> date | None: ...


P = TypeVar("P", bound=Place)


def named(place: Place) -> str:
    """Name and code, as both are to be read again: "HMP Frankland (FKI)"."""
    return f"{place.name} ({place.code})"


def takes_people(*, is_open: bool | None, closed_on: date | None, on: date) -> bool:
    """Whether somebody can be moved there on this day.

    `closed_on` is the first day on which nobody can. Closed, and nobody knows since when: on no day. Where it is not
    known whether a place is open (None), it is offered: the file is not refused for what the register does not say.
    """
    if closed_on is not None:
        return on < closed_on
    return is_open is not False


def closed_words(place: Place) -> str:
    """Why nobody can be moved there."""
    since = f" since {format_date(place.closed_on)}" if place.closed_on else ""
    more = "" if since else ". If this was before it closed, get its closing date recorded first"
    return f"{place.name} is closed{since}{more}"


def plain(name: str) -> str:
    """A name without what people write differently: case, points, the kind of place before it."""
    words = " ".join(re.sub(r"[^a-z0-9]+", " ", name.lower().replace("&", " and ")).split())
    while shorter := PREFIX.sub("", words, count=1):
        if shorter == words:
            break
        words = shorter
    return words


@dataclass
class PlaceNames(Generic[P]):
    """The establishments that there are, to read a text by. A short name that two share names neither."""

    places: Iterable[P]
    by_code: dict[str, P] = field(default_factory=dict)
    by_name: dict[str, list[P]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for place in self.places:
            self.by_code[place.code] = place
            for name in {plain(place.name), plain(place.short_name)} - {""}:
                self.by_name.setdefault(name, []).append(place)

    def read(self, text: str) -> P | str:
        """The establishment that a text means: by its code, by its name, or by both; else a sentence that says why not,
        with the nearest names."""
        text = " ".join(text.split())
        if not text:
            return HOW
        if not self.by_code:
            return "No establishments are recorded here yet. Ask support to load them"
        if found := self._named(text):
            return found
        both = WITH_CODE.fullmatch(text)
        if both is None:
            return self._unknown(text)
        code, name = both["code"] or both["first"], both["name"] or both["rest"]
        by_code, by_name = self.by_code.get(code.upper()), self._named(name)
        if by_code and (by_name is None or by_code == by_name):
            return by_code if by_name else f"{by_code.code} is {by_code.name} here. Correct the code or the name"
        if by_code and by_name:
            return f"{by_code.code} is {by_code.name}, and {by_name.name} is {by_name.code}. Correct one of them"
        if by_name:
            return f"{by_name.name} has the code {by_name.code} here, not {code.upper()}. Correct the code or the name"
        return self._unknown(text, code=code, name=name)

    def nearest(self, text: str, *, code: str = "", name: str = "") -> list[P]:
        """Those whose code or name is most like the text, the nearest first; none when nothing is like it."""
        code, asked = (code or text).upper(), plain(name or text)
        likeness: dict[str, float] = {}
        for names, places in self.by_name.items():
            for place in places:
                by_name = difflib.SequenceMatcher(None, asked, names).ratio() if asked else 0.0
                by_words = 0.9 if len(asked) > 2 and f" {asked}" in f" {names}" else 0.0
                by_code = difflib.SequenceMatcher(None, code, place.code).ratio() if len(code) <= 6 else 0.0
                likeness[place.code] = max(likeness.get(place.code, 0.0), by_name, by_words, by_code)
        best = sorted((code for code in likeness if likeness[code] >= 0.6), key=lambda each: (-likeness[each], each))
        return [self.by_code[code] for code in best[:NEAREST]]

    def _named(self, text: str) -> P | None:
        if found := self.by_code.get(text.upper()):
            return found
        same = self.by_name.get(plain(text), [])
        whole = [place for place in same if place.name.lower() == text.lower()]
        found_by_name = whole or same
        return found_by_name[0] if len(found_by_name) == 1 else None

    def _unknown(self, text: str, **parts: str) -> str:
        near = [named(place) for place in self.nearest(text, **parts)]
        if not near:
            return f"“{text[:80]}” is not an establishment here. {HOW}"
        offered = near[0] if len(near) == 1 else f"{', '.join(near[:-1])} or {near[-1]}"
        return f"“{text[:80]}” is not an establishment here. Did you mean {offered}?"
