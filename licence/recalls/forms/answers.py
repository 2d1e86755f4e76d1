"""Forms with the questions that decide the kind of recall."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms

from licence.recalls.choices import RECALL_ANSWERS
from licence.recalls.models import RecallAnswer
from licence.recalls.rules.kinds import OF_MAPPA, QUESTIONS, KindAnswer, Question
from offenders.person_page.form_parts import PLAIN, text
from sharing.drafts.forms import DraftedForm

ASKED = {question: asked for question, asked in QUESTIONS.items() if question not in OF_MAPPA}
CHOICES = [(value, label.replace("_", " ").capitalize()) for value, label in RECALL_ANSWERS]


@dataclass(frozen=True)
class AnswerRow:
    """One question with its two inputs, as the page prints it."""

    words: str
    law: str
    answer: Any
    source: Any


class AnswersForm(DraftedForm):
    """Each question with where its answer is from. What is left as it was adds nothing."""

    def __init__(self, data: Any = None, *, answers: Mapping[Question, RecallAnswer]) -> None:
        super().__init__(data)
        self.known = answers
        for question, asked in ASKED.items():
            row = answers.get(question)
            self.fields[f"{question}_answer"] = forms.ChoiceField(
                label=asked.words,
                choices=CHOICES,
                initial=row.answer if row else KindAnswer.NOT_KNOWN.value,
                widget=forms.RadioSelect({"class": "govuk-radios--inline"}),
                required=False,
            )
            self.fields[f"{question}_source"] = text(
                RecallAnswer,
                "source",
                label="Source",
                initial=row.source if row else "",
                required=False,
                widget=forms.TextInput(PLAIN),
            )

    def rows(self) -> list[AnswerRow]:
        return [
            AnswerRow(asked.words, asked.source, self[f"{question}_answer"], self[f"{question}_source"])
            for question, asked in ASKED.items()
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for question in self._changed(cleaned):
            if not cleaned[f"{question}_source"].strip():
                self.add_error(f"{question}_source", f"{ASKED[question].words}: enter the source of the answer")
        return cleaned

    def typed(self) -> dict[str, dict[Question, tuple[KindAnswer, str]]]:
        """What the action is handed: the answers that are new, each with its source."""
        cleaned = self.cleaned_data
        answers = {
            question: (KindAnswer(cleaned[f"{question}_answer"]), cleaned[f"{question}_source"])
            for question in self._changed(cleaned)
        }
        return {"answers": answers}

    def _changed(self, cleaned: Mapping[str, Any]) -> list[Question]:
        found = []
        for question in ASKED:
            row = self.known.get(question)
            before = (row.answer, row.source) if row else (KindAnswer.NOT_KNOWN.value, "")
            now = (cleaned.get(f"{question}_answer") or before[0], (cleaned.get(f"{question}_source") or "").strip())
            if now != before and not (now[0] == before[0] and not now[1]):
                found.append(question)
        return found
