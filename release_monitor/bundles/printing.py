"""The record of a bundle as a tagged PDF (PDF/UA-1), and the words that say how it is checked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from release_monitor.bundles.gathering import OPENED
from sharing import typesetting
from sharing.access.rules import Marking
from sharing.history.rules import say_with_zone

README = """Bundle {reference}

{question}
{number}

record.pdf       what was known, to be read and printed
record.json      the same, to be read by software
acts.jsonl       the acts in it, each as the signed audit log has it, with its proof
checkpoint.txt   the signed head of that log, to which the proofs lead
manifest.json    the SHA-256 of each of these files
seal.json        that the signed log has the SHA-256 of manifest.json

To check it, get verify_audit.py and the public key from the body that gave you this file, or from the keeper of the
key. You need Python 3.11 and the library "cryptography", and nothing else:

    python3 verify_audit.py bundle FILE.zip --key KEY

It says what is wrong and where. One changed byte is found. Keep the file as you got it: a copy that was unpacked and
packed again does not pass the check.
"""


def readme_of(told: Mapping[str, Any]) -> bytes:
    number = f"{told['person']['name']}, {told['person']['number']}"
    return README.format(reference=told["reference"], question=told["question"], number=number).encode()


def paper_of(told: Mapping[str, Any], *, at: datetime) -> bytes:
    return typesetting.pdf_of(typesetting.SECTIONS, paper_data(told, at=at), at=at)


def paper_data(told: Mapping[str, Any], *, at: datetime) -> dict[str, Any]:
    person = told["person"]
    return {
        "title": told["question"],
        "person": person["name"],
        "head": f"{person['name']}, {person['number']}",
        "marking": Marking.OFFICIAL_SENSITIVE.value,
        "warning": f"For {told['recipient']}",
        "footer": f"Bundle {told['reference']}, made {say_with_zone(at)}",
        "facts": [
            _pair("As known at", _moment(told["known_at"])),
            _pair("Authority", told["authority"]),
            _pair("For", told["recipient"]),
            _pair("Reason", told["reason"]),
            _pair("Ordered by", _maker(told["ordered"])),
            _pair("Approved by", _maker(told["approved"])),
            _pair("History kept since", _moment(told["history_begun"]) if told["history_begun"] else "Not kept yet"),
        ],
        "sections": [
            _section("How to check this", words=CHECK),
            *_who_could_see(told["who_could_see"]),
            *_on_record(told),
            *[_part(part) for part in told["record"]],
            *_released(told["released"]),
            *_held_back(told["held_back"]),
            _acts(told["acts"]),
        ],
    }


CHECK = (
    "This paper is one of the files of a signed bundle, and README.txt beside it says how to check them. It says what "
    "was on record at that time and who could have seen it, not what anyone knew. Each act has its proof in acts.jsonl."
)


def _pair(key: str, value: str) -> dict[str, str]:
    return {"key": key, "value": value}


def _section(
    title: str, *, words: str = "", items: Iterable[dict[str, str]] = (), lines: Iterable[str] = (), pairs: Any = ()
) -> dict[str, Any]:
    return {"title": title, "words": words, "items": list(items), "lines": list(lines), "pairs": list(pairs)}


def _item(strong: str, *, words: str = "", quote: str = "", second: str = "") -> dict[str, str]:
    return {"strong": strong, "quote": quote, "words": words, "second": second}


def _moment(text: str) -> str:
    return say_with_zone(datetime.fromisoformat(text))


def _maker(by: Mapping[str, Any]) -> str:
    return f"{by['name']}, {by['agency']}, {_moment(by['at'])}" if by else ""


def _who_could_see(ways: list[dict[str, Any]]) -> list[dict[str, Any]]:
    lines = [
        f"{way['team']}, {way['agency']} ({way['as']}): {', '.join(user['name'] for user in way['people']) or 'no one'}"
        for way in ways
    ]
    return [_section("Who could see this person", words="" if lines else "No team had access.", lines=lines)]


def _on_record(told: Mapping[str, Any]) -> list[dict[str, Any]]:
    if told["agency"] is None:
        return []
    pairs = [_pair(each["what"], str(each["number"])) for each in told["on_record"]]
    return [_section("What was on record, in numbers", words="" if pairs else "Nothing was on record.", pairs=pairs)]


def _part(part: Mapping[str, Any]) -> dict[str, Any]:
    items = [
        _item(line["title"], words="\n".join(f"{fact['key']}: {fact['value']}" for fact in line["facts"]))
        for line in part["lines"]
    ]
    return _section(part["heading"], words="" if items else "Nothing on record.", items=items)


def _released(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    if not rows:
        return []
    items = [
        _item(
            f"{row['called']}, {row['agency']}",
            quote=row["words"],
            words="; ".join(f"{fact['key']}: {fact['value']}" for fact in row["facts"]),
            second=f"Released {_moment(row['released_at'])}",
        )
        for row in rows
    ]
    return [_section("Released by their owners", items=items)]


def _held_back(classes: list[str]) -> list[dict[str, Any]]:
    if not classes:
        return []
    words = "Of these classes the bundle has only what their owners released. It does not say whether there is more."
    return [_section("Held back", words=words, lines=classes)]


def _acts(acts: list[dict[str, Any]]) -> dict[str, Any]:
    """Who opened the record, most often first; each act of another kind."""
    opened: dict[tuple[str, str], list[str]] = defaultdict(list)
    for act in acts:
        if act["verb"] in OPENED:
            opened[act["name"] or "System", act["agency"]].append(act["at"])
    lines = [
        f"{name}, {agency}: opened {len(at)} times, first {_moment(at[0])}, last {_moment(at[-1])}"
        if len(at) > 1
        else f"{name}, {agency}: opened once, {_moment(at[0])}"
        for (name, agency), at in sorted(opened.items(), key=lambda each: (-len(each[1]), each[0]))
    ]
    pairs = [
        _pair(act["what"], f"{act['name'] or 'System'}, {_moment(act['at'])}")
        for act in acts
        if act["verb"] not in OPENED
    ]
    return _section(
        "Who had opened the record, and what was done",
        words="" if lines else "No one had opened it.",
        lines=lines,
        pairs=pairs,
    )
