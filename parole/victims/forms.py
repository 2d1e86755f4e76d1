"""Forms about victims: how to contact them and of what, what they ask, what is answered, when they were told."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from offenders.person_page.form_parts import PLAIN
from parole.victims.actions.victims import ASKED, CONTACT
from parole.victims.choices import PASSED_TO, REQUEST_ANSWERS, SUBJECTS, VICTIM_EVENTS
from parole.victims.models import LiaisonAnswer, Statement, ToTell, Victim, VictimRequest
from parole.victims.rules import wording
from parole.victims.rules.requests import PassedTo
from sharing.drafts.forms import DraftedForm
from sharing.pages.form_fields import DateField, TimeField
from sharing.pages.once_forms import OnceForm
from sharing.pages.versioned import VersionedForm

END_OF_DAY = time(23, 59)
SHOW = [
    ("open", "To tell"),
    ("overdue", "Overdue"),
    ("told", "Told"),
    ("late", "Told late"),
    ("not_wanted", "Not wanted"),
]


def not_findable(words: str) -> None:
    if why := wording.refusal_of(words):
        raise ValidationError(why)


def words_field(label: str, *, longest: int, required: str = "", rows: int = 3, help_text: str = "") -> forms.CharField:
    """Words about a victim. required: what to enter, where they must be there."""
    return forms.CharField(
        label=label,
        max_length=longest,
        required=bool(required),
        widget=forms.Textarea({"rows": rows}),
        help_text=help_text,
        validators=[not_findable],
        error_messages={"required": required},
    )


class _Contact(forms.Form):
    reference = forms.CharField(
        label="Reference in the contact scheme",
        max_length=40,
        widget=forms.TextInput(PLAIN | {"class": "govuk-input--width-20"}),
        help_text="Do not enter a name or address: they stay in the contact scheme.",
        error_messages={"required": "Enter the reference"},
        validators=[not_findable],
    )
    is_in_scheme = forms.BooleanField(
        label="The victim is in the contact scheme and wants contact", required=False, initial=True
    )
    contact = forms.ChoiceField(
        label="How do they want contact?", choices=Victim.Contact.choices, widget=forms.RadioSelect
    )
    not_wanted = forms.MultipleChoiceField(
        label="What do they not want to hear about?",
        choices=SUBJECTS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Every victim hears about release, a person unlawfully at large, and the answer to a request.",
    )
    note = words_field("Notes for victim liaison", longest=500)


class AddVictimForm(DraftedForm, _Contact, OnceForm):
    pass


class ChangeVictimForm(DraftedForm, _Contact, VersionedForm):
    versioned = CONTACT


class LiaisonAnswerForm(forms.Form):
    answer = forms.ChoiceField(
        label="Are victims in contact?",
        choices=LiaisonAnswer.Answer.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Select whether victims are in contact"},
    )


class StatementForm(DraftedForm, VersionedForm):
    versioned = ASKED

    received_on = DateField(subject="The date", label="Statement received on", required=False)
    may_be_disclosed = forms.BooleanField(label="It can be shown to the prisoner", required=False)
    is_read_at_hearing = forms.BooleanField(label="To be read at the hearing", required=False)
    asks_to_observe = forms.BooleanField(label="Asks to observe the hearing", required=False)
    asks_for_summary = forms.BooleanField(label="Asks for a summary of the decision", required=False)
    summary_sent_on = DateField(subject="The date", label="Summary sent on", required=False)

    @staticmethod
    def row_of(victim: Victim, review: Any) -> Statement:
        """What stands, or an empty one."""
        found = Statement.objects.filter(victim=victim, review=review).first()
        return found or Statement(victim=victim, review=review, offender_id=victim.offender_id)


class RequestForm(DraftedForm, OnceForm):
    asked = words_field(
        "What does the victim ask for?",
        longest=500,
        required="Enter what the victim asks for",
        help_text="Probation and PPCS see this. Do not name a victim or a place where they live, work or go.",
    )
    why = words_field("Reason, if the victim gives one", longest=500, help_text="Probation and PPCS see this too.")
    asked_on = DateField(subject="The date", label="Asked on", error_messages={"required": "Enter the date"})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("asked_on", timezone.localdate())


class PassOnForm(forms.Form):
    to = forms.ChoiceField(
        label="Who decides?",
        choices=PASSED_TO,
        widget=forms.RadioSelect,
        error_messages={"required": "Select who decides"},
    )


class ReasonForm(DraftedForm, forms.Form):
    reason = words_field("Reason", longest=300, required="Enter a reason", rows=2)


class AnswerForm(DraftedForm, forms.Form):
    """asked: the request that is answered. Of the Board's answer the document is asked for."""

    outcome = forms.ChoiceField(
        label="What was decided?",
        choices=REQUEST_ANSWERS,
        widget=forms.RadioSelect,
        error_messages={"required": "Select what was decided"},
    )
    reason = words_field(
        "Reason, if changed or refused",
        longest=500,
        help_text="The victim sees this. Do not name a victim or a victim’s place.",
    )
    reference = forms.CharField(
        label="Reference of the Board’s document",
        max_length=80,
        required=False,
        widget=forms.TextInput(PLAIN | {"class": "govuk-input--width-20"}),
    )
    decided_on = DateField(subject="The date", label="Date of the Board’s document", required=False)

    def __init__(self, *args: Any, asked: VictimRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if asked.passed_to != PassedTo.BOARD:
            del self.fields["reference"], self.fields["decided_on"]


class AcknowledgeForm(DraftedForm, forms.Form):
    to_consider = words_field(
        "What should probation consider?",
        longest=300,
        rows=2,
        help_text="Probation and PPCS see this. Do not name a victim or a victim’s place.",
    )


class DayForm(forms.Form):
    on = DateField(subject="The date", label="Date", error_messages={"required": "Enter the date"})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("on", timezone.localdate())


class ToldForm(DraftedForm, DayForm, OnceForm):
    """task: what the victim is to be told. Its own channel is offered first."""

    at_time = TimeField(label="Time", required=False, help_text="Needed only if it was due at a set time.")
    channel = forms.ChoiceField(label="How?", choices=Victim.Contact.choices, widget=forms.RadioSelect)
    was_reached = forms.TypedChoiceField(
        label="Did you reach the victim?",
        choices=[("yes", "Yes, I told them"), ("no", "No, try again")],
        coerce=lambda said: said == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": "Select whether you reached the victim"},
    )
    words = words_field("What you said, or why you did not reach them", longest=300, rows=2)

    field_order = ("on", "at_time", "channel", "was_reached", "words")

    def __init__(self, *args: Any, task: ToTell, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("channel", task.victim.contact)

    def typed(self) -> dict[str, Any]:
        """What `record_telling` takes. Of today without a time: now; of an earlier date: its end."""
        on, at_time = self.cleaned_data["on"], self.cleaned_data["at_time"]
        now = timezone.localtime()
        at = now
        if at_time or on != now.date():
            at = timezone.make_aware(datetime.combine(on, at_time or END_OF_DAY))
        return {"at": at} | {name: self.cleaned_data[name] for name in ("channel", "was_reached", "words", "uid")}


class ToTellFilter(forms.Form):
    show = forms.ChoiceField(label="Show", choices=SHOW, required=False, widget=forms.Select)
    event = forms.ChoiceField(label="Event", choices=[("", "All events"), *VICTIM_EVENTS], required=False)
