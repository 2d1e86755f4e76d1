"""Forms about what a party asks of the Board beside its decision."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from offenders.person_page.form_parts import text
from parole.applications.actions import ApplicationRequest
from parole.applications.choices import ANSWERS
from parole.applications.models import BoardApplication
from parole.applications.rules import ApplicationKind
from parole.reviews.models import ReviewMove
from sharing.pages.form_fields import DateField
from sharing.pages.once_forms import OnceForm
from sharing.time_words import format_date


def day(label: str) -> DateField:
    return DateField(subject="The date", label=label, error_messages={"required": "Enter the date"})


def one_of(label: str, choices: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=choices, widget=forms.RadioSelect, error_messages={"required": "Select one"}
    )


class MoveField(forms.ModelChoiceField):
    """What staff of the Board decided."""

    def label_from_instance(self, move: ReviewMove) -> str:
        return f"{move.get_after_display()}, {format_date(move.on)}"


class AskForm(OnceForm):
    """That the hearing is in public."""

    asked_by = one_of("Who asks?", BoardApplication.AskedBy.choices)
    asked_on = day("When did they ask?")
    reason = text(BoardApplication, "reason", label="Reason", error_messages={"required": "Enter a reason"})

    def typed(self) -> dict[str, Any]:
        names = ("asked_by", "asked_on", "reason")
        said = ApplicationRequest(
            move=self.cleaned_data.get("move"), **{name: self.cleaned_data[name] for name in names}
        )
        return {"said": said, "uid": self.cleaned_data["uid"]}


class AskAnewForm(AskForm):
    """That a member decides what staff decided. moves: what they did."""

    move = MoveField(
        label="What did staff decide?",
        queryset=ReviewMove.objects.none(),
        to_field_name="uid",
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"required": "Select what staff of the Board decided"},
    )
    field_order = ("move", "asked_by", "asked_on", "reason")

    def __init__(self, *args: Any, moves: Iterable[ReviewMove], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked_by: Any = self.fields["asked_by"]
        asked_by.choices = BoardApplication.AskedBy.choices[:2]
        move: Any = self.fields["move"]
        move.queryset = ReviewMove.objects.filter(pk__in=[each.pk for each in moves])


class AnswerForm(forms.Form):
    answer = one_of("What did the Board answer?", [])
    on = day("When?")
    reasons = text(
        BoardApplication, "answer_reasons", label="Reasons", error_messages={"required": "Enter the reasons"}
    )
    document = text(
        BoardApplication,
        "document",
        label="Reference of the Board’s answer",
        error_messages={"required": "Enter the reference of the Board’s answer"},
    )

    def __init__(self, *args: Any, kind: ApplicationKind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        answer: Any = self.fields["answer"]
        answer.choices = ANSWERS[kind]


class WithdrawForm(forms.Form):
    on = day("When?")
    reason = text(BoardApplication, "withdrawn_because", label="Reason", error_messages={"required": "Enter a reason"})

    def __init__(self, *args: Any, kind: ApplicationKind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
