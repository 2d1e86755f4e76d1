"""A paper for the person as a tagged PDF (PDF/UA-1), in plain English and easy to read, without our marking."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from copy import deepcopy
from datetime import datetime
from pathlib import Path
from typing import Any

from licence.papers.rules import TITLES, PaperKind, sentences
from licence.papers.words import letters, licences, recalls
from licence.papers.words.parts import Words
from sharing import typesetting
from sharing.time_words import format_date, say_datetime

TEMPLATE = Path(__file__).parents[1] / "data" / "person.typ"
Said = dict[str, Any]
WRITTEN_BY: Mapping[PaperKind, Callable[..., Words]] = {
    PaperKind.LICENCE: licences.licence,
    PaperKind.VARIATION: licences.variation,
    PaperKind.RECALL: recalls.notice,
    PaperKind.NO_RECALL: recalls.letter,
    PaperKind.PERMISSION: letters.permission,
    PaperKind.COMPLIANCE: letters.compliance,
}


def says_of(
    kind: PaperKind, about: Any, *, at: datetime, reference: str = "", words: str = "", draft: str = ""
) -> Said:
    """All that the paper prints. words: what was typed for it, where its kind asks for that. draft: why it is none."""
    more = {"words": words} if kind is PaperKind.COMPLIANCE else {}
    paper = WRITTEN_BY[kind](about, at=at, **more)
    person = about.offender
    is_licence = kind in (PaperKind.LICENCE, PaperKind.VARIATION)
    printed = f"Paper {reference}, printed {format_date(at)}" if reference else f"Preview, {format_date(at)}"
    return {
        "kind": str(kind),
        "title": TITLES[kind],
        "subtitle": f"Licence {about.version}" if is_licence else "",
        "person": person.full_name,
        "head": f"{person.full_name}, {person.prison_number}",
        "footer": printed,
        "draft": draft,
        "facts": paper.facts,
        "sections": paper.sections,
        "declaration": paper.declaration,
        "signatures": paper.signatures,
    }


def pdf_of(says: Said, *, at: datetime, easy: bool = False) -> bytes:
    """at: when it was printed. The same words of the same moment give the same bytes, as long as templates and fonts
    stay."""
    return typesetting.pdf_of(TEMPLATE, data_of(says, easy=easy), at=at)


def data_of(says: Said, *, easy: bool = False) -> Said:
    """What the template reads. Of the easy-read copy our own words stand one sentence a line; conditions, and what
    somebody typed, stay as they are."""
    data = deepcopy(says)
    split = sentences if easy else (lambda words: [words] if words else [])
    for section in data["sections"]:
        for block in section["blocks"]:
            if block["kind"] == "text":
                block["lines"] = split(block.pop("words"))
            elif block["kind"] == "points":
                block["lines"] = [split(line) for line in block["lines"]]
    data["declaration"] = split(data["declaration"])
    return data | {"easy": easy}


def digest_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def changed_since(before: Said, now: Said) -> list[str]:
    """The headings under which the paper would say something else now; empty where it would be the same."""

    def parts_of(says: Said) -> dict[str, Any]:
        own = {"Title": (says["title"], says["subtitle"]), "Person": says["facts"]}
        signed = {"Signatures": (says["declaration"], says["signatures"])}
        return own | {each["title"]: each["blocks"] for each in says["sections"]} | signed

    old, new = parts_of(before), parts_of(now)
    return [title for title in {**old, **new} if old.get(title) != new.get(title)]


def preview_words(at: datetime) -> str:
    return f"Preview of {say_datetime(at)}: not to be handed over"
