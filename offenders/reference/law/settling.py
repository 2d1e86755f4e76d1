"""The reading by which a question of open law is settled, as people choose and read it."""

from __future__ import annotations

from typing import Any

from django import forms

from offenders.dates.engine.law.open_law import QUESTIONS

PART = "/"


class SettledField(forms.MultipleChoiceField):
    """At most one reading of each question, by its name."""

    def __init__(self, **more: Any) -> None:
        choices = [
            (question.asks, [(f"{question.name}{PART}{reading.name}", reading.says) for reading in question.readings])
            for question in QUESTIONS
        ]
        super().__init__(
            required=False,
            choices=choices,
            help_text="Only what the lawyers of the users have settled, of the questions that this entry leaves open.",
            **more,
        )

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        return [f"{question}{PART}{reading}" for question, reading in value.items()]

    def clean(self, value: Any) -> dict[str, str]:
        chosen = [tuple(each.split(PART)) for each in super().clean(value)]
        found = dict(chosen)
        if len(found) < len(chosen):
            raise forms.ValidationError("Select one reading of a question")
        return found


def settled_in_words(settled: dict[str, str]) -> str:
    """What is settled, a question after the other."""
    said = [
        f"{question.asks}: {reading.says}"
        for question in QUESTIONS
        for reading in question.readings
        if settled.get(question.name) == reading.name
    ]
    return "; ".join(said)
