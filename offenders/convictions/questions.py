"""What to ask of sentences on record: whether the court can have passed them for that conviction and person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils import timezone

from offenders.convictions.models import Conviction, Sentence
from offenders.convictions.plausibility import Circumstances, PassedSentence, SentenceQuestion, judged, standing_of
from offenders.convictions.plausibility.parole import without_ped
from offenders.people.rules.age import age_on

MONTH = 365.25 / 12  # days
KEPT_FIELDS = ("questioned", "kept_because", "questioned_since")


def questions_of_sentence(conviction: Conviction, sentence: Any, *, born: date | None) -> tuple[SentenceQuestion, ...]:
    """sentence: a row of `Sentence`, or what a form or a file says of one. born: None where it is not known. One that
    was quashed counts no more, and is not asked of."""
    if getattr(sentence, "appeal", "") == Sentence.Appeal.QUASHED:
        return ()
    months = sentence.years * 12 + sentence.months + (sentence.weeks * 7 + sentence.days) / MONTH
    case = Circumstances(
        offence=standing_of(conviction.offence) if conviction.offence else None,
        sentence=PassedSentence(sentence.kind, months or None, sentence.extension_months, sentence.sentenced_on),
        form=conviction.ancillary_form,
        committed_on=conviction.committed_on,
        convicted_on=conviction.convicted_on,
        age_when_committed=_age(born, conviction.committed_on),
        age_when_convicted=_age(born, conviction.convicted_on),
        connection=_answer(conviction.terrorist_connection),
        foreign_power=_answer(conviction.foreign_power),
    )
    return judged(case).questions


def without_ped_of(sentences: Iterable[Sentence]) -> str:
    """Why none of these sentences has parole eligibility; empty where one has, or may have."""
    found = [
        without_ped(
            row.kind,
            row.sentenced_on,
            schedule_19za=row.conviction.offence.schedule_19za if row.conviction.offence else "",
            has_connection=row.conviction.terrorist_connection == Conviction.Connection.YES,
        )
        for row in sentences
    ]
    return found[0] if found and all(found) else ""


def as_kept(questions: Sequence[SentenceQuestion]) -> list[dict[str, str]]:
    """As a sentence keeps them."""
    return [{"words": question.words, "section": question.section} for question in questions]


def format_questions(questions: Sequence[SentenceQuestion]) -> str:
    return ". ".join(f"{question.words} ({question.section})" for question in questions)


def question(row: Sentence, questions: Sequence[SentenceQuestion], *, is_another: bool = False) -> None:
    """Let a sentence say what is asked of it now; unsaved. Why it stands is kept while no other section is in question.

    is_another: the sentence or its conviction is another one than the reason was given for, so that the same section
    with other words is another question.
    """
    asked = as_kept(questions)
    about = _whole if is_another else _section
    if not {about(each) for each in asked} <= {about(each) for each in row.questioned} or not asked:
        row.kept_because = ""
    row.questioned = asked
    wait_or_not(row)


def wait_or_not(row: Sentence) -> None:
    """A sentence that is questioned, and of which nobody has said why it stands, is to be checked from now on."""
    if not row.questioned or row.kept_because:
        row.questioned_since = None
    elif row.questioned_since is None:
        row.questioned_since = timezone.now()


def _whole(asked: Mapping[str, str]) -> tuple[str, ...]:
    return asked["words"], asked["section"]


def _section(asked: Mapping[str, str]) -> tuple[str, ...]:
    return (asked["section"],)


def _age(born: date | None, on: date | None) -> int | None:
    return age_on(on, born=born) if born and on and born <= on else None


def _answer(value: str) -> str | None:
    return value if value in ("yes", "no") else None
