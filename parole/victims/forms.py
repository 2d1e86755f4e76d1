"""Forms about victims: how they are told, what they ask of a review, when they were told."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from offenders.person_page.form_parts import PLAIN
from parole.victims.actions.victims import ASKED, CONTACT
from parole.victims.models import Statement, Victim
from sharing.drafts.forms import DraftedForm
from sharing.pages.form_fields import DateField
from sharing.pages.once_forms import OnceForm
from sharing.pages.versioned import VersionedForm


class _Contact(forms.Form):
    reference = forms.CharField(
        label="Reference in the contact scheme",
        max_length=40,
        widget=forms.TextInput(PLAIN | {"class": "govuk-input--width-20"}),
        help_text="No name and no address: those stay in the contact scheme.",
        error_messages={"required": "Enter the reference"},
    )
    is_in_scheme = forms.BooleanField(
        label="The victim is in the contact scheme and asks to be told", required=False, initial=True
    )
    contact = forms.ChoiceField(label="How are they told?", choices=Victim.Contact.choices, widget=forms.RadioSelect)
    note = forms.CharField(
        label="What must whoever tells them know?",
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )


class AddVictimForm(DraftedForm, _Contact, OnceForm):
    pass


class ChangeVictimForm(DraftedForm, _Contact, VersionedForm):
    versioned = CONTACT


class StatementForm(DraftedForm, VersionedForm):
    versioned = ASKED

    received_on = DateField(subject="The day", label="Statement received on", required=False)
    may_be_disclosed = forms.BooleanField(label="It may be shown to the prisoner", required=False)
    is_read_at_hearing = forms.BooleanField(label="It is to be read at the hearing", required=False)
    conditions_asked = forms.CharField(
        label="Licence conditions asked for", max_length=500, required=False, widget=forms.Textarea({"rows": 3})
    )
    conditions_answer = forms.CharField(
        label="The answer, with reasons where one is refused",
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )
    asks_to_observe = forms.BooleanField(label="Asks to observe the hearing", required=False)
    asks_for_summary = forms.BooleanField(label="Asks for a summary of the decision", required=False)
    summary_sent_on = DateField(subject="The day", label="Summary sent on", required=False)

    def asked(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ASKED}

    @staticmethod
    def row_of(victim: Victim, review: Any) -> Statement:
        """What stands, or an empty one."""
        found = Statement.objects.filter(victim=victim, review=review).first()
        return found or Statement(victim=victim, review=review, offender_id=victim.offender_id)


class DayForm(forms.Form):
    on = DateField(subject="The day", label="On which day?", error_messages={"required": "Enter the day"})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("on", timezone.localdate())


class ToldForm(DraftedForm, DayForm):
    note = forms.CharField(
        label="What was said, or why it was told otherwise",
        max_length=300,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )
