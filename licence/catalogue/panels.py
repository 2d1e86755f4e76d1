"""The licence policy on pages: what it offers, and what changed between its versions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from licence.catalogue import policy
from licence.catalogue.policy import Condition
from licence.catalogue.rules.families import PRACTICE


@dataclass(frozen=True)
class CatalogueGroup:
    category: str
    entries: list[Condition]


@dataclass(frozen=True)
class Offer:
    """A condition that may be added. refused_because: why it may not, for this person."""

    entry: Condition
    is_there: bool
    refused_because: str


@dataclass(frozen=True)
class Difference:
    """One condition in both versions; one is None where it is in the other alone."""

    kind: str
    old: Condition | None
    new: Condition | None
    successors: list[Condition] = field(default_factory=list)


WORDS = {
    "other": "Same code, different obligation",
    "wording": "Wording changed",
    "gone": "Gone",
    "new": "New",
}


def found_in(entries: Iterable[Condition], words: str, *, family: str = "", category: str = "") -> list[Condition]:
    """Those that hold each of the words in wording, category or family."""
    asked = words.lower().split()
    return [
        entry
        for entry in entries
        if all(word in f"{entry.text} {entry.category} {PRACTICE[entry.family].title}".lower() for word in asked)
        and family in ("", entry.family)
        and category in ("", entry.category)
    ]


def grouped(entries: Iterable[Condition]) -> list[CatalogueGroup]:
    """By category, in the order of the policy."""
    groups: dict[str, list[Condition]] = {}
    for entry in entries:
        groups.setdefault(entry.category or "Standard conditions", []).append(entry)
    return [CatalogueGroup(category, found) for category, found in groups.items()]


def offers(
    groups: Iterable[CatalogueGroup], *, there: set[str], refused: dict[str, str]
) -> list[tuple[str, list[Offer]]]:
    """The groups, with what is on the licence already and what this person cannot be given."""
    return [
        (group.category, [Offer(entry, entry.code in there, refused.get(entry.family, "")) for entry in group.entries])
        for group in groups
    ]


def differences(old: str = "3.0", new: str = "4.0") -> list[tuple[str, list[Difference]]]:
    """What a licence moving from one version to the other has to look at, by kind, in words."""
    before = {each.code: each for each in policy.of_version(old) if each.licence_type == "AP"}
    after = {each.code: each for each in policy.of_version(new) if each.licence_type == "AP"}
    found: dict[str, list[Difference]] = {kind: [] for kind in WORDS}
    for code, then in before.items():
        now = after.get(code)
        if now is None:
            later = [after[successor] for successor in policy.successors(code) if successor in after]
            found["gone"].append(Difference("gone", then, None, later))
        elif _same(then.text) != _same(now.text):
            is_other = then.kind == now.kind == "standard"
            kind = "other" if is_other and not _alike(then, now) else "wording"
            found[kind].append(Difference(kind, then, now))
    found["new"] = [Difference("new", None, now) for code, now in after.items() if code not in before]
    return [(WORDS[kind], rows) for kind, rows in found.items() if rows]


def _same(text: str) -> str:
    return " ".join(text.split())


def _alike(then: Condition, now: Condition) -> bool:
    """Whether the new wording is still about the same: most words of the shorter one are in the other."""
    shorter, longer = sorted((_words(then.text), _words(now.text)), key=len)
    return len(shorter & longer) >= 0.7 * len(shorter)


def _words(text: str) -> set[str]:
    return {word for word in text.lower().replace(",", " ").replace(".", " ").split() if len(word) > 3}


def categories(versions: Sequence[str]) -> list[str]:
    found = (each.category for version in versions for each in policy.of_version(version) if each.category)
    return list(dict.fromkeys(found))
