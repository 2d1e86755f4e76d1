"""What to ask of sentences on record: whether the court can have passed them for that conviction and person."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from offenders.convictions.models import Conviction, Sentence
from offenders.convictions.plausibility import Circumstances, PassedSentence, SentenceQuestion, judged, standing_of
from offenders.convictions.plausibility.parole import without_ped
from offenders.people.rules.age import age_on
from offenders.writing import write_changed
from sharing.models import User

MONTH = 365.25 / 12  # days


def questions_of_sentence(conviction: Conviction, sentence: Any, *, born: date | None) -> tuple[SentenceQuestion, ...]:
    """sentence: a row of `Sentence`, or what a form or a file says of one. born: None where it is not known."""
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
    return [{"words": each.words, "section": each.section} for each in questions]


def in_words(questions: Sequence[SentenceQuestion]) -> str:
    return ". ".join(f"{each.words} ({each.section})" for each in questions)


def ask_again(conviction: Conviction, *, by: User | None) -> None:
    """After the conviction has changed without a form: what is asked anew of its sentences stands without a reason, and
    what is asked no more is gone."""
    changed = []
    for row in conviction.sentences.all():
        questioned = as_kept(questions_of_sentence(conviction, row, born=conviction.offender.date_of_birth))
        if questioned != row.questioned:
            changed.append((row, {"questioned": row.questioned, "kept_because": row.kept_because}))
            row.questioned, row.kept_because = questioned, ""
    write_changed(changed, verb="offenders.sentence_changed", by=by)


def _age(born: date | None, on: date | None) -> int | None:
    return age_on(on, born=born) if born and on and born <= on else None


def _answer(value: str) -> str | None:
    return value if value in ("yes", "no") else None
