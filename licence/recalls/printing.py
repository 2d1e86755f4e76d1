"""A recall on paper for the agencies: the Part A, for the arresting police and for victim liaison; and separately,
marked on each page, what the person must not receive. Tagged PDFs (PDF/UA-1). The person's own: licence/papers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils import timezone

from licence.breaches.choices import ALTERNATIVES
from licence.recalls.choices import VULNERABILITIES
from licence.recalls.files import FOR_ARREST, FOR_LIAISON, FOR_PERSON, RecallFile
from licence.recalls.models import Recall, RecallPaper
from licence.recalls.panels.page import HEADINGS
from licence.recalls.rules.kinds import QUESTIONS, KindAnswer, Question
from licence.recalls.rules.recalls import Status
from parole.victims.actions import notices
from sharing import typesetting
from sharing.models import User
from sharing.sentence_words import mid_sentence
from sharing.time_words import format_date, format_datetime

TEMPLATE = typesetting.SECTIONS
NOT_FOR_THE_PERSON = "NOT FOR DISCLOSURE TO THE PERSON"
NOT_SAID = "Not recorded"
Part = tuple[str, list[tuple[str, str]], list[dict[str, Any]]]  # title, facts and sections of a paper


def file_pdf(recall: Recall, *, file: RecallFile, reader: User, at: datetime) -> bytes:
    """One of the three papers. reader, at: who printed it and when, in the footer of each page."""
    return typesetting.pdf_of(TEMPLATE, file_data(recall, file=file, reader=reader, at=at), at=at)


def paper_pdf(paper: RecallPaper, *, reader: User, at: datetime) -> bytes:
    return typesetting.pdf_of(TEMPLATE, paper_data(paper, reader=reader, at=at), at=at)


def file_data(recall: Recall, *, file: RecallFile, reader: User, at: datetime) -> dict[str, Any]:
    """All that one of the papers prints."""
    is_signed = recall.endorsed_at is not None
    warnings = [
        NOT_FOR_THE_PERSON if file is not FOR_PERSON else "",
        "" if is_signed else f"Not signed yet: {mid_sentence(HEADINGS[Status(recall.status)])}",
    ]
    title, facts, sections = PARTS[file](recall)
    return _frame(recall, reader=reader, at=at) | {
        "title": title,
        "warning": ". ".join(warning for warning in warnings if warning),
        "facts": [{"key": key, "value": value or NOT_SAID} for key, value in facts],
        "sections": sections,
    }


def _for_the_person(recall: Recall) -> Part:
    """What becomes the Part A. Views of other agencies, withheld papers, victims and the arrest are no part of it."""
    facts = [
        *_identity(recall),
        ("Sentences", recall.custody_type),
        ("Sentence group", recall.get_sentence_group_display()),
        ("Emergency", "Yes" if recall.is_emergency else "No"),
        ("Where the person is", recall.get_custody_status_display()),
        ("Reference at PPCS", recall.ppcs_reference),
    ]
    sections = [
        _section("1. What happened", items=_breaches(recall)),
        _section("What has led to recall", words=recall.what_led),
        _section("2. What was tried instead", lines=_tried(recall), words=recall.alternatives_words),
        _section("3. Kind of recall", words=recall.kind_reason, pairs=_answers(recall)),
        _section("4. Decision", words=recall.rationale),
        _section("Risk of serious harm", pairs=_risks(recall)),
        _section("For the reception", pairs=[_vulnerabilities(recall), ("MAPPA", recall.mappa)]),
        _section("Conditions for re-release", words=recall.proposed_conditions),
        _section("Signatures", pairs=_signatures(recall)),
    ]
    return "Recall: Part A", facts, sections


def _for_the_arrest(recall: Recall) -> Part:
    facts = [
        *_identity(recall),
        ("Emergency", "Yes" if recall.is_emergency else "No"),
        ("Where the person is", recall.get_custody_status_display()),
        ("Licence revoked", _when(recall.revoked_at) if recall.revoked_at else ""),
        ("Warrant", recall.warrant_ref),
        ("Reference at PPCS", recall.ppcs_reference),
    ]
    pairs = [
        ("Police contact", recall.police_contact),
        _vulnerabilities(recall),
        ("MAPPA", recall.mappa),
        ("Contraband risk", recall.contraband),
    ]
    sections = [
        _section("Where the person may be found", words=recall.addresses_to_try),
        _section("Notes for the arrest", words=recall.arrest_issues),
        _section("For the arrest and the reception", pairs=pairs),
        _section("Risk of serious harm", pairs=_risks(recall)),
    ]
    return "Recall: for the arresting police", facts, sections


def _for_victim_liaison(recall: Recall) -> Part:
    facts = [
        *_identity(recall),
        ("Recall", recall.get_status_display()),
        ("Licence revoked", _when(recall.revoked_at) if recall.revoked_at else ""),
        ("Returned to prison", _when(recall.returned_at) if recall.returned_at else ""),
        ("Reference at PPCS", recall.ppcs_reference),
    ]
    stands = notices.liaison_status(recall.offender, recall.uid, at=timezone.now())
    acknowledged = stands.notice.acknowledged_at if stands.notice else None
    pairs = [
        (
            "Whether victims are in contact",
            "Victim liaison has answered" if stands.has_answered else "Not answered yet",
        ),
        ("Victim liaison acknowledged it on", format_date(acknowledged) if acknowledged else ""),
        ("To consider", stands.notice.to_consider if stands.notice else ""),
    ]
    return "Recall: for victim liaison", facts, [_section("Victims", pairs=pairs)]


PARTS: dict[RecallFile, Callable[[Recall], Part]] = {
    FOR_PERSON: _for_the_person,
    FOR_ARREST: _for_the_arrest,
    FOR_LIAISON: _for_victim_liaison,
}


def paper_data(paper: RecallPaper, *, reader: User, at: datetime) -> dict[str, Any]:
    """The marked document: for its readers, whom it names."""
    names = ", ".join(f"{each} ({each.agency})" for each in paper.readers.select_related("agency").order_by("name"))
    return _frame(paper.recall, reader=reader, at=at) | {
        "title": paper.title,
        "warning": NOT_FOR_THE_PERSON,
        "facts": [
            {"key": "Only for", "value": names},
            {"key": "Why it is withheld", "value": paper.withholding_reason},
            {"key": "Kept at", "value": paper.reference or NOT_SAID},
            {"key": "Added by", "value": f"{paper.added_by}, {_when(paper.added_at)}"},
        ],
        "sections": [_section("What it says", words=paper.words)],
    }


def _frame(recall: Recall, *, reader: User, at: datetime) -> dict[str, Any]:
    person = recall.offender
    return {
        "person": person.full_name,
        "head": f"{person.full_name}, {person.prison_number}",
        "marking": recall.marking,
        "footer": f"Printed by {reader}, {format_datetime(at)}",
    }


def _section(title: str, *, words: str = "", lines=(), pairs=(), items=()) -> dict[str, Any]:
    return {
        "title": title,
        "words": words if words or lines or pairs or items else NOT_SAID,
        "lines": list(lines),
        "pairs": [{"key": key, "value": value or NOT_SAID} for key, value in pairs],
        "items": list(items),
    }


def _identity(recall: Recall) -> list[tuple[str, str]]:
    person = recall.offender
    born = format_date(person.date_of_birth) if person.date_of_birth else ""
    return [("Date of birth", born), ("Prison number", person.prison_number)]


def _breaches(recall: Recall) -> list[dict[str, str]]:
    return [
        {
            "strong": f"Condition {row.number}" if row.number else "Concern, no condition named",
            "quote": row.wording,
            "words": row.breach.summary,
            "second": f"{_when(row.breach.occurred_at)}. {row.breach.get_source_display()}",
        }
        for row in recall.breaches.select_related("breach")
    ]


def _tried(recall: Recall) -> list[str]:
    names = dict(ALTERNATIVES)
    return [names[alternative] for alternative in recall.alternatives]


def _answers(recall: Recall) -> list[tuple[str, str]]:
    known = {Question(each.question): each for each in recall.answers.order_by("answered_at", "pk")}
    rows = []
    for question, asked in QUESTIONS.items():
        row = known.get(question)
        answer = KindAnswer(row.answer) if row else KindAnswer.NOT_KNOWN
        said = answer.value.replace("_", " ").capitalize()
        rows.append((asked.words, f"{said}. {row.source}" if row else f"{said}: counts as excluded"))
    return rows


def _risks(recall: Recall) -> list[tuple[str, str]]:
    words = ("To the public", "To a known adult", "To children", "To prisoners", "To staff")
    return [(word, getattr(recall, f"get_{name}_display")()) for word, name in zip(words, Recall.RISKS, strict=True)]


def _vulnerabilities(recall: Recall) -> tuple[str, str]:
    names = dict(VULNERABILITIES)
    return "Vulnerabilities", ", ".join(names[vulnerability] for vulnerability in recall.vulnerabilities)


def _signatures(recall: Recall) -> list[tuple[str, str]]:
    rows = (
        ("Author", recall.author, recall.consulted_at, recall.author_view),
        ("Decided, SPO", recall.decided_by, recall.decided_at, ""),
        ("Countersigned, SPO", recall.countersigned_by, recall.countersigned_at, recall.countersigned_view),
        ("Endorsed, ACO", recall.endorsed_by, recall.endorsed_at, recall.endorsed_view),
    )
    return [
        (key, f"{who}, {_when(when)}. {words}".strip() if who and when else "Not signed yet")
        for key, who, when, words in rows
    ]


def _when(moment: datetime) -> str:
    return format_datetime(moment)
