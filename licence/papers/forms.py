"""Forms about papers: print one, record that it was handed over, withdraw that."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from licence.licences.forms import moment_field
from licence.papers.choices import METHODS, SIGNINGS
from licence.papers.models import PaperGiven
from licence.papers.rules import PaperKind
from offenders.person_page.form_parts import reason, text
from sharing.drafts.forms import DraftedForm
from sharing.pages.once_forms import OnceForm


class PrintForm(OnceForm):
    """Of a licence compliance letter what the officer says; of any other paper nothing is typed."""

    words = forms.CharField(
        label="What do you say to the person?",
        help_text="The person reads this. State facts in plain words. Do not mention other people or risk.",
        widget=forms.Textarea({"rows": 5}),
        error_messages={"required": "Enter what you say to the person"},
    )

    def __init__(self, data: Any = None, *, kind: PaperKind, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        if kind is not PaperKind.COMPLIANCE:
            del self.fields["words"]


class HandOverForm(DraftedForm, OnceForm):
    """You handed it over, or sent it: nobody records this for somebody else."""

    method = forms.ChoiceField(
        label="How did you hand it over?",
        choices=METHODS,
        widget=forms.RadioSelect,
        error_messages={"required": "Select how you handed it over"},
    )
    handed_at = moment_field("When", required=True)  # now, unless typed
    place = text(PaperGiven, "place", label="Where, if in person", required=False)
    is_explained = forms.BooleanField(label="I explained the paper to the person", required=False)
    interpreter_language = text(
        PaperGiven, "interpreter_language", label="Interpreter’s language, if there was one", required=False
    )
    interpreter_ref = text(
        PaperGiven,
        "interpreter_ref",
        label="Interpreter’s reference",
        required=False,
        help_text="The booking or staff reference, as the interpreting service gives it.",
    )
    with_easy_read = forms.BooleanField(label="I gave an easy-read copy with it", required=False)
    signing = forms.ChoiceField(
        label="Did the person sign?",
        choices=SIGNINGS,
        widget=forms.RadioSelect,
        help_text="If the person refused, a witness confirms it in their own session.",
        error_messages={"required": "Select whether the person signed"},
    )

    def __init__(self, data: Any = None, *, is_told: bool, is_to_be_explained: bool, **kwargs: Any) -> None:
        """is_told: the licence says already whether the person signed."""
        super().__init__(data, **kwargs)
        if not is_to_be_explained:
            self.fields["is_explained"].help_text = "Not needed for this paper."
        if is_told:
            del self.fields["signing"]
        self.fields["handed_at"].initial = timezone.localtime().replace(second=0, microsecond=0)


class WithdrawForm(forms.Form):
    reason = reason("What is wrong?")
