"""Parts that many papers have: who the person is, the sentences and their law, contacts to call, and lines to sign."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from licence.licences.models import Licence
from licence.papers.rules import Law, SentenceFacts, law_of, named_by
from offenders.convictions.in_words import FOR_LIFE, term_of
from offenders.dates.rules.releases import Code
from offenders.models import KeyDate, Offender, Sentence
from offenders.person_page.frame import numbers
from offenders.reference.disposals.listed import disposal_of
from sharing.models import Team
from sharing.sentence_words import mid_sentence
from sharing.time_words import format_date, say_datetime

Block = dict[str, Any]
ENDS = (Code.SLED, Code.SED)  # when the sentence ends, as the prison's sheet says


@dataclass
class Words:
    """All that a paper says. facts: of the person. declaration: what is signed; empty where nothing is."""

    facts: list[Block]
    sections: list[Block] = field(default_factory=list)
    declaration: str = ""
    signatures: list[str] = field(default_factory=list)

    def say(self, title: str, *blocks: Block) -> None:
        self.sections.append({"title": title, "blocks": list(blocks)})


def text(*words: str) -> Block:
    """Sentences of ours, as one paragraph."""
    return {"kind": "text", "words": " ".join(filter(None, words))}


def typed(words: str) -> Block:
    """What somebody typed, line by line as they typed it."""
    return {"kind": "typed", "words": words}


def points(*lines: str) -> Block:
    return {"kind": "points", "lines": [line for line in lines if line]}


def rows(*pairs: tuple[str, str | None]) -> Block:
    """None: the record does not say. The paper has a line there, to be filled in by hand."""
    return {"kind": "rows", "rows": [{"key": key, "value": value or "", "blank": not value} for key, value in pairs]}


def moment(at: datetime) -> str:
    """ "Midday on 28 November 2026", as a value of its own."""
    words = say_datetime(at)
    return words[:1].upper() + words[1:]


def quote(heading: str, words: str, second: str = "") -> Block:
    return {"kind": "quote", "heading": heading, "words": words, "second": second}


def facts_of(person: Offender, *, today: date) -> list[Block]:
    certain = [(fact.key, fact.value) for fact in numbers(person, today=today)]
    born = format_date(person.date_of_birth) if person.date_of_birth else None
    return rows(("Name", person.full_name), ("Date of birth", born), ("Prison number", person.prison_number), *certain)[
        "rows"
    ]


def sentences_of(person: Offender) -> list[Sentence]:
    """Those that stand, in the order in which they were passed."""
    found = Sentence.objects.filter(offender=person).exclude(appeal=Sentence.Appeal.QUASHED)
    return list(found.select_related("conviction__offence").order_by("sentenced_on", "pk"))


def laws_of(sentences: Iterable[Sentence], licence: Licence | None) -> list[Law]:
    starts = licence.starts_on if licence else None
    is_first = licence is None or (licence.kind != Licence.Kind.PRRD and licence.number == 1)
    return [law_of(_facts(sentence), licence_from=starts, is_first=is_first) for sentence in sentences]


def _facts(sentence: Sentence) -> SentenceFacts:
    return SentenceFacts(sentence.kind, sentence.conviction.is_terrorist)


def say_sentence(paper: Words, sentences: Sequence[Sentence], laws: Sequence[Law]) -> None:
    """Each offence with its sentence, and the law by which the person is released."""
    if not sentences:
        paper.say("Your sentence", rows(("Offence", None), ("Sentence", None), ("Law", None)))
        return
    blocks = []
    for sentence, law in zip(sentences, laws, strict=True):
        court = f"{sentence.conviction.court}, " if sentence.conviction.court else ""
        pairs: list[tuple[str, str | None]] = [
            ("Offence", sentence.conviction.in_full),
            ("Sentence", _sentence_words(sentence)),
            ("Passed", f"{court}{format_date(sentence.sentenced_on)}"),
        ]
        if law.release:
            pairs.append(("Released under", law.release[:1].upper() + law.release[1:]))
        pairs.append(("Licence under", law.licence[:1].upper() + law.licence[1:]))
        blocks.append(rows(*pairs))
    paper.say("Your sentence", *blocks)


def _sentence_words(sentence: Sentence) -> str:
    """ "Extended determinate sentence: 6 years and 2 years on licence", "Life, tariff 18 years"."""
    called = disposal_of(sentence.kind, on=sentence.sentenced_on)
    if called is None or sentence.kind in FOR_LIFE:
        return term_of(sentence)
    return f"{called.title_in_full}: {mid_sentence(term_of(sentence))}"


def law_words(laws: Sequence[Law], part: str, before: str) -> str:
    """A sentence that names the law; where it is not known which, none: the table above has its line."""
    named = named_by(laws, part)
    return f"{before} {named}." if named else ""


def sentence_ends(person: Offender, laws: Sequence[Law]) -> str | None:
    """ "31 January 2029"; of a life sentence in words; None where no sheet says it."""
    lifelong = next((law.ends for law in laws if law.ends), "")
    if lifelong:
        return f"It lasts for {lifelong}"
    official = KeyDate.objects.current().official().filter(offender=person, code__in=ENDS)
    days = dict(official.values_list("code", "falls_on"))
    return next((format_date(days[code]) for code in ENDS if code in days), None)


def licence_ends(licence: Licence, laws: Sequence[Law]) -> str | None:
    lifelong = next((law.ends for law in laws if law.ends), "")
    if lifelong:
        return f"It lasts for {lifelong}"
    return f"At the end of {format_date(licence.ends_on)}" if licence.ends_on else None


def supervision(licence: Licence) -> Block:
    """Who supervises and whom to call: only numbers that are on record."""
    officer, team = licence.officer, licence.team
    number = (officer.phone if officer else "") or (team.phone if team else "")
    pairs = [
        ("Supervised by", str(officer) if officer else None),
        ("Team", team.name if team else None),
        ("Phone", number or None),
    ]
    if team and (desk := _desk_of(team)):
        pairs.append(("Out of hours", f"{desk.name}, {desk.phone}"))
    return rows(*pairs)


def _desk_of(team: Team) -> Team | None:
    desks = Team.objects.open().filter(kind=Team.Kind.DUTY_DESK, agency=team.agency_id).exclude(phone="")
    return desks.order_by("programme", "name").first()


def say_contact(paper: Words, licence: Licence) -> None:
    paper.say("Your officer", supervision(licence))


SIGNATURES = [
    "You",
    "Who explained this paper: name and role",
    "Interpreter, if there was one: name and reference",
    "If you refuse to sign, a witness: name and role",
]
