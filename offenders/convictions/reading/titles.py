"""What offences are called, beside their own titles: the names of `names.txt`, found in any order of their words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

FILE = Path(__file__).parent / "names.txt"

# Words of offences that the catalogue may not have: where one stands and the name found does not take it in, no name.
OTHER_OFFENCES = re.compile(
    r"\b(?:death|driv\w*|sexual\w*|rape\w*|raping|indecen\w*|incest\w*|prostitut\w*|animals?|dogs?|cruelty|neglect\w*|"
    r"voyeur\w*|tax|benefits?|counterfeit\w*|tobacco|vat|cheating|careless\w*|groom\w*|obscene|pornograph\w*|"
    r"electricity|vehicle|licensing|trademark|copyright|bigamy|abortion|forced marriage|female genital\w*|fgm|"
    r"ill treatment|litter|poach\w*|hunting|trespass\w*|squatting|begging|drunk\w*|perverse|corpse|burial|"
    r"pollut\w*|child images?|images of child\w*|extreme image\w*|exposure|outraging|upskirt\w*|coercive|controlling)\b"
)
OTHER_LAW = re.compile(
    r"\b(?:scottish|scots law|sheriff court|high court of justiciary|high court at (?:glasgow|edinburgh)|"
    r"culpable homicide|art and part|breach of the peace|scotland\) act|"
    r"northern ireland\) (?:act|order)|belfast crown court|laganside|"
    r"court martial|armed forces act|republic of ireland|convicted abroad|foreign conviction|isle of man|guernsey)"
    r"|\((?:scotland|northern ireland|ni)\)|\b(?:in|of) (?:scotland|northern ireland)\b|\bn\.?i\.? order\b"
)


@dataclass(frozen=True)
class _Name:
    keys: tuple[str, ...]
    wanted: tuple[re.Pattern[str], ...]
    unwanted: tuple[re.Pattern[str], ...]


@dataclass(frozen=True)
class NamedOffences:
    """Offences that words name. covers: the places of the letters that say so."""

    keys: frozenset[str]
    covers: frozenset[int]


@cache
def _names() -> tuple[_Name, ...]:
    made = []
    meant: dict[str, str] = {}
    for line in FILE.read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        if found := re.fullmatch(r"([A-Z_]+) = (.+)", line):
            meant[found[1]] = found[2]
            continue
        keys, _, pattern = line.partition(": ")
        words = re.sub(r"[A-Z]{3,}(?:_[A-Z]+)*", lambda name: meant[name[0]], pattern).split()
        wanted = tuple(_word(word) for word in words if not word.startswith("!"))
        unwanted = tuple(_word(word[1:]) for word in words if word.startswith("!"))
        made.append(_Name(tuple(keys.split()), wanted, unwanted))
    return tuple(made)


@lru_cache(maxsize=2_000)
def _word(word: str) -> re.Pattern[str]:
    said = []
    for each in word.split("|"):
        front = r"\w* ".join(
            re.escape(part.rstrip("$")) + (r"\b" if part.endswith("$") else "") for part in each.split("_")
        )
        said.append(front.replace(r"\b\w*", r"\b") + ("" if each.endswith("$") else r"\w*"))
    return re.compile(rf"\b(?:{'|'.join(said)})")


def named_in(text: str, *, with_inner: bool = False) -> list[NamedOffences]:
    """What a bare text names. A name that lies within a longer one is not counted: to solicit murder is no murder.
    with_inner: count those too."""
    found: dict[frozenset[str], set[int]] = {}
    for name in _names():
        if any(word.search(text) for word in name.unwanted):
            continue
        covers: set[int] = set()
        for word in name.wanted:
            places = {place for match in word.finditer(text) for place in range(*match.span())}
            if not places:
                break
            covers |= places
        else:
            found.setdefault(frozenset(name.keys), set()).update(covers)
    named = [NamedOffences(keys, frozenset(covers)) for keys, covers in found.items()]
    return [one for one in named if with_inner or not any(one.covers < other.covers for other in named)]


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """From 0 to 1: how many stems two texts share."""
    shared = len(one & other)
    return 2 * shared / (len(one) + len(other)) if shared else 0.0
