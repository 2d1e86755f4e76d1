"""What a certificate and the list of disposals say, and which words name a person."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

LAW_ENTRIES: tuple[str, ...] = ()

DESTROYED = "[destroyed]"
FIRST = "0" * 64  # what the first line of a list says of the one before


def digest_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def canonical(values: Mapping[str, Any]) -> str:
    return json.dumps(values, sort_keys=True, separators=(",", ":"))


def pattern_of(words: Iterable[str]) -> str:
    """A regular expression (PostgreSQL's and Python's) that finds these names and numbers as whole words, whatever
    stands between their parts; empty for none. A name of one word is left out: it would name too many."""
    parts = set()
    for word in words:
        pieces = re.findall(r"\w+", word)
        if len(pieces) > 1 or (len(word.strip()) >= 6 and any(mark.isdigit() for mark in word)):
            parts.add(r"[\s,/-]*".join(re.escape(piece) for piece in pieces))
    return rf"\y({'|'.join(sorted(parts, key=len, reverse=True))})\y" if parts else ""


def pattern_in_bytes(pattern: str) -> str:
    """The same pattern for bytes as PostgreSQL's `encode(..., 'escape')` writes them: a letter that is not ASCII is
    there as the octal numbers of its UTF-8, in small or capital form. Such a number may stand before the word."""

    def octal(found: re.Match[str]) -> str:
        forms = sorted({found[0].lower(), found[0].upper()})
        return "(?:" + "|".join("".join(rf"\\{byte:03o}" for byte in form.encode()) for form in forms) + ")"

    return re.sub(r"[^\x00-\x7f]", octal, pattern).replace(r"\y", "(?<![[:alpha:]])", 1)


@dataclass(frozen=True)
class Disposal:
    """One line of the list: whose records were destroyed, and by which certificate."""

    uid: str
    subject_key: int
    subject_uid: str
    certificate: str


class ListBroken(Exception):
    """The list of disposals is not as it was written. The text says where."""


def line_of(disposal: Disposal, *, before: str) -> str:
    """before: the line above it; empty for the first."""
    return canonical(
        {
            "before": digest_of(before) if before else FIRST,
            "certificate": disposal.certificate,
            "digest": digest_of(disposal.certificate),
            "person": disposal.subject_key,
            "person_uid": disposal.subject_uid,
            "uid": disposal.uid,
        }
    )


def disposals_of(lines: Iterable[str]) -> list[Disposal]:
    """Each line holds the digest of the line before, so none can be taken out or changed alone. Raises ListBroken."""
    found, before = [], ""
    for number, line in enumerate(lines, 1):
        try:
            said = json.loads(line)
            disposal = Disposal(said["uid"], int(said["person"]), said["person_uid"], said["certificate"])
        except (ValueError, KeyError, TypeError):
            raise ListBroken(f"Line {number} cannot be read") from None
        if line_of(disposal, before=before) != line:
            raise ListBroken(f"Line {number} does not follow the line before, or was changed")
        found.append(disposal)
        before = line
    return found
