"""Forms that de-prioritise work, renew and end that, and set the norm of a team."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from offenders.models import Offender
from offenders.person_page.form_parts import reason, text
from release_monitor.load.actions import who_can_be_second
from release_monitor.load.models import WORK, Deprioritisation
from release_monitor.load.rules import Work
from sharing.models import User
from sharing.pages.form_fields import DateField
from sharing.pages.once_forms import OnceForm


class SecondField(forms.ModelChoiceField):
    """Who is alerted at once."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


class ReviewForm(OnceForm):
    """A reason, the last day for the review, and who is alerted."""

    reason = reason("Why can this work wait?", 1000)
    review_on = DateField(
        subject="The review date", label="Review by", error_messages={"required": "Enter the review date"}
    )
    second = SecondField(
        queryset=User.objects.none(),
        to_field_name="uid",
        label="Who is alerted at once?",
        help_text="A manager of your agency who can see the person. Their team gets an alert with your name.",
        empty_label="Select a person",
        error_messages={
            "required": "Select someone to alert",
            "invalid_choice": "Select someone who can see this person",
        },
    )

    def __init__(self, *args: Any, person: Offender, by: User, **more: Any) -> None:
        super().__init__(*args, **more)
        field: Any = self.fields["second"]
        field.queryset = who_can_be_second(person, by, at=timezone.now())


class DeprioritiseForm(ReviewForm):
    """What is done less often or later besides."""

    work = forms.ChoiceField(
        label="Which work?",
        choices=WORK,
        widget=forms.RadioSelect,
        error_messages={"required": "Select which work"},
    )
    what = text(
        Deprioritisation,
        "what",
        label="What is done less often or later?",
        help_text="For example: home visits every 6 weeks instead of every 3",
        error_messages={"required": "Enter what is done less often or later"},
    )
    field_order = ["work", "what", "reason", "review_on", "second", "uid"]

    def typed(self) -> dict[str, Any]:
        return self.cleaned_data | {"work": Work(self.cleaned_data["work"])}


class EndForm(forms.Form):
    reason = reason("Why does it end?")


class NormForm(forms.Form):
    """The norm of an officer of a team, from a day on."""

    value = forms.IntegerField(
        label="Points for an officer",
        min_value=1,
        max_value=1000,
        widget=forms.TextInput({"class": "govuk-input--width-4", "inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": "Enter the points", "invalid": "Enter a whole number"},
    )
    starts_on = DateField(subject="The first day", label="From", error_messages={"required": "Enter the first day"})
    source = forms.CharField(
        label="Who decided this, and where is it written?",
        max_length=300,
        error_messages={"required": "Enter who decided this, and where it is written"},
    )
