"""Forms about somebody who asks to observe a hearing."""

from __future__ import annotations

from typing import Any

from django import forms

from offenders.person_page.form_parts import text
from parole.hearings.observers import Observer
from parole.observers.actions import ObserverRequest
from sharing.pages.form_fields import DateField
from sharing.pages.once_forms import OnceForm


def one_of(label: str, choices: Any, *, required: bool = True) -> forms.ChoiceField:
    errors = {"required": "Select one"}
    return forms.ChoiceField(
        label=label, choices=choices, widget=forms.RadioSelect, required=required, error_messages=errors
    )


def day(label: str) -> DateField:
    return DateField(subject="The date", label=label, error_messages={"required": "Enter the date"})


class AskForm(OnceForm):
    name = text(
        Observer,
        "name",
        label="Name",
        help_text="Not a victim: victim liaison records requests of victims.",
        error_messages={"required": "Enter the name"},
    )
    kind = one_of("Role", Observer.Kind.choices)
    asked_on = day("When did they ask?")
    reason = text(Observer, "reason", label="Reason", error_messages={"required": "Enter a reason"})

    def typed(self) -> dict[str, Any]:
        said = ObserverRequest(**{name: self.cleaned_data[name] for name in ("name", "kind", "asked_on", "reason")})
        return {"said": said, "uid": self.cleaned_data["uid"]}


class AnswerForm(forms.Form):
    answer = one_of("What did the Board answer?", Observer.Answer.choices)
    may_see = one_of("If they can observe, what can they be shown?", Observer.MaySee.choices, required=False)
    on = day("When?")
    document = text(
        Observer,
        "document",
        label="Reference of the Board’s answer",
        error_messages={"required": "Enter the reference of the Board’s answer"},
    )


class AttendForm(forms.Form):
    on = day("Date of the hearing attended")


class WithdrawForm(forms.Form):
    on = day("When?")
    reason = text(Observer, "withdrawn_because", label="Reason", error_messages={"required": "Enter a reason"})
