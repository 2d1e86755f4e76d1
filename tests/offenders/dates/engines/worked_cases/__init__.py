"""Sentences of terrorists worked out by hand, in a form that can be read aloud, and how that form is read.

    s1: EDS 12y + 5y on 2021-06-29 for TA 2006 s.5, connected 2021-06-29, part 3, consecutive to s2, recalled 2030-01-01

The arithmetic of each case stands beside it; no engine was asked.
"""

import re
import tomllib
from pathlib import Path

UNITS = {"y": "years", "m": "months", "w": "weeks", "d": "days"}
SENTENCE = re.compile(r"(?P<id>\w+): (?P<type>\w+) (?P<terms>.+?) on (?P<on>[\d-]+) for (?P<offence>[^,]+)(?P<rest>.*)")


def worked_cases() -> list[dict]:
    """Each: name, section, case (in the reference format), and dates or the word that the refusal holds.

    open_without: the law is open, and by the other reading that date is not there; readings: the dates by each.
    """
    read = []
    for path in sorted(Path(__file__).parent.glob("*.toml")):
        for row in tomllib.loads(path.read_text())["case"]:
            read.append(row | {"file": path.stem, "case": case_of(row)})
    return read


def case_of(row: dict) -> dict:
    return {
        "id": row["name"],
        "law": "sds_half",
        "offender": {"date_of_birth": "1990-01-01", "active_sex_offender": False},
        "sentences": [sentence_of(line) for line in row["sentences"]],
        "adjustments": [event_of(line) for line in row.get("events", [])],
        "movements": [
            {"direction": "out", "on": day, "reason": "parole"} for day in row.get("released_on_licence", [])
        ],
        "options": {},
    }


def sentence_of(line: str) -> dict:
    found = SENTENCE.fullmatch(line)
    if not found:
        raise ValueError(line)
    custody, _, extension = found["terms"].partition(" + ")
    sentence = {
        "id": found["id"],
        "type": found["type"],
        "sentenced_on": found["on"],
        "duration": term_of(custody),
        "consecutive_to": None,
        "sds_plus_offence_and_length": found["type"] == "SDS_PLUS",
        "section_250": False,
        "early_release_exclusions": [],
        "offence": offence_of(found["offence"]),
    }
    if extension:
        sentence["extension"] = term_of(extension)
    for remark in filter(None, found["rest"].split(", ")):
        add_remark(sentence, remark)
    return sentence


def term_of(text: str) -> dict[str, int]:
    return {UNITS[part[-1]]: int(part[:-1]) for part in text.split()}


def offence_of(text: str) -> dict:
    ordinary = text == "an ordinary offence"
    return {
        "committed_on": "2015-06-01",
        "code": None,
        "terrorism": not ordinary,
        "national_security": False,
        "statute": None if text == "an offence not known" else "Theft Act 1968 s.9" if ordinary else text,
        "terrorist_connection": "no",
        "connection_determined_on": None,
    }


def add_remark(sentence: dict, remark: str) -> None:
    """What follows the offence: connection, Part of Sch.19ZA, jurisdiction, chain, recall."""
    offence, words = sentence["offence"], remark.split()
    match words:
        case ["connected", day]:
            offence |= {"terrorist_connection": "yes", "connection_determined_on": day}
        case ["not", "connected"]:
            offence |= {"terrorist_connection": "no", "terrorism": False}
        case ["connection", "not", "known"]:
            offence["terrorist_connection"] = None
        case ["part", "not", "known"]:
            offence["schedule_19za_part"] = None
        case ["part", number]:
            offence["schedule_19za_part"] = int(number)
        case ["consecutive", "to", before]:
            sentence["consecutive_to"] = before
        case ["recalled", day]:
            sentence["recall"] = {"type": "standard", "revoked_on": day, "returned_on": None}
        case ["recalled", day, "for", days]:
            sentence["recall"] = {"type": f"fixed_{days}", "revoked_on": day, "returned_on": None}
        case [jurisdiction]:
            offence["jurisdiction"] = jurisdiction
        case _:
            raise ValueError(remark)


def event_of(line: str) -> dict:
    kind, days, _, day = line.split()
    return {"type": kind, "days": int(days), "applies_from": day, "from": None, "to": None}
