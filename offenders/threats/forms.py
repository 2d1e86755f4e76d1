"""Forms about a threat: record it, a warning, the decision not to warn, a review, the circle."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone

from offenders.person_page.form_parts import reason, text
from offenders.threats.choices import KINDS, OUTCOMES, RESULTS, THREATENED, WARNED, WAYS
from offenders.threats.models import Threat, ThreatReview, ThreatWarning
from offenders.threats.rules import ReviewOutcome, Threatened, ThreatKind, WarningResult
from sharing.models import User
from sharing.pages.form_fields import DateField, TimeField
from sharing.pages.once_forms import OnceForm
from sharing.pages.reader_forms import ReadersField

CIRCLE = "You are in it. No one else can see the threat or that it exists. 2 people at least, so that 1 can always act."


def select(label: str, choices: list[tuple[str, str]], missing: str, **more: Any) -> forms.ChoiceField:
    radios: dict[str, Any] = {"widget": forms.RadioSelect, "error_messages": {"required": missing}}
    return forms.ChoiceField(label=label, choices=choices, **{**radios, **more})


def area(model: Any, name: str, label: str, missing: str, **more: Any) -> forms.CharField:
    box = forms.Textarea({"rows": 3})
    return text(model, name, label=label, widget=box, error_messages={"required": missing}, **more)


def review_field(label: str, **more: Any) -> DateField:
    return DateField(
        subject="The review", label=label, error_messages={"required": "Enter the date of the next review"}, **more
    )


class ThreatForm(OnceForm):
    """programmes: of the person, where the user knows of more than one. people: who else can be in the circle."""

    kind = select("What is the threat?", KINDS, "Select the threat")
    threatened = select("Who is threatened?", THREATENED, "Select who is threatened")
    reference = text(
        Threat,
        "reference",
        label="Police reference of the threatened person",
        required=False,
        help_text="Only for someone else. Do not enter their name, address or phone number.",
    )
    assessment = area(Threat, "assessment", "What is believed?", "Enter what is believed")
    source = text(
        Threat,
        "source",
        label="Where does this come from?",
        error_messages={"required": "Enter where this comes from"},
    )
    review_on = review_field("First review by")
    programme = select("Programme", [], "Select a programme")
    circle = ReadersField(label="Who else is in the circle?", help_text=CIRCLE)

    def __init__(
        self, data: Any = None, *, programmes: list[tuple[str, str]], people: Iterable[User], **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        programme: Any = self.fields["programme"]
        if len(programmes) > 1:
            programme.choices = programmes
        else:
            del self.fields["programme"]
        self.fields["circle"].offer(people)  # type: ignore[attr-defined]

    def typed(self) -> dict[str, Any]:
        """What the action is handed."""
        given = self.cleaned_data
        return given | {"kind": ThreatKind(given["kind"]), "threatened": Threatened(given["threatened"])}


class WarningForm(OnceForm):
    warned = select("Who was warned?", WARNED, "Select who was warned")
    result = select("Was the warning given?", RESULTS, "Select if the warning was given")
    way = select("How?", WAYS, "Select how")
    day = DateField(subject="The date", label="Date", error_messages={"required": "Enter the date"})
    at = TimeField(label="Time", help_text="For example 09:40")
    given_by = text(
        ThreatWarning,
        "given_by",
        label="Who warned them?",
        help_text="Name and force or team",
        error_messages={"required": "Enter who warned them"},
    )
    words = area(
        ThreatWarning,
        "words",
        "What was said or handed over?",
        "Enter what was said or handed over",
        help_text="Or why they could not be reached.",
    )

    def typed(self) -> dict[str, Any]:
        given = dict(self.cleaned_data)
        moment = timezone.make_aware(datetime.combine(given.pop("day"), given.pop("at")))
        return given | {"given_at": moment, "result": WarningResult(given["result"])}


class NotToWarnForm(forms.Form):
    reason = reason("Why is no one to warn the threatened person?")


class ReviewForm(forms.Form):
    outcome = select("What is the outcome?", OUTCOMES, "Select the outcome")
    reason = area(ThreatReview, "reason", "Reason", "Enter a reason")
    next_on = review_field("Next review by", required=False, help_text="Leave empty if the threat has ended.")

    def typed(self) -> dict[str, Any]:
        return self.cleaned_data | {"outcome": ReviewOutcome(self.cleaned_data["outcome"])}


class CircleForm(forms.Form):
    circle = ReadersField(label="Who else is in the circle?", help_text=CIRCLE)

    def __init__(self, data: Any = None, *, threat: Threat, people: Iterable[User]) -> None:
        super().__init__(data, initial={"circle": [user.uid for user in threat.circle.all()]})
        self.fields["circle"].offer(people)  # type: ignore[attr-defined]
