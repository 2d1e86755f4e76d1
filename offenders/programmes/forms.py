"""Forms to propose another programme for a person, and to close a proposal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from sharing.grants.models import PROGRAMMES
from sharing.models import Grant, PersonProgramme
from sharing.pages.form_fields import DateField
from sharing.sentence_words import mid_sentence

WORDS = forms.Textarea(attrs={"rows": 3})


class GrantChoices(forms.ModelMultipleChoiceField):
    def label_from_instance(self, grant: Any) -> str:
        return f"{grant.team}, {grant.team.agency}, as {mid_sentence(grant.get_grant_role_display())}"


class MoveForm(forms.Form):
    """under: the rows of the programmes that the person is under. named: grants that name one of them."""

    begins = forms.ChoiceField(label="The person comes under", required=False, widget=forms.RadioSelect)
    leaves = forms.ChoiceField(label="The person leaves", required=False, widget=forms.RadioSelect)
    last_on = DateField(
        subject="The last date",
        label="Last day under the programme that they leave",
        required=False,
        help_text="Its desk sees the person until the end of that date.",
    )
    follow = GrantChoices(
        label="Grants for that programme to keep for the other",
        queryset=Grant.objects.none(),
        to_field_name="uid",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="The others end with the programme. Grants for no named programme stay as they are.",
    )
    reason = forms.CharField(
        label="Reason",
        max_length=500,
        widget=WORDS,
        help_text="The person asked to agree reads it, and later everyone who can see the person under the programme.",
        error_messages={"required": "Enter a reason"},
    )

    def __init__(self, *args: Any, under: Sequence[PersonProgramme], named: Sequence[Grant], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        now = {row.programme for row in under}
        begins: Any = self.fields["begins"]
        leaves: Any = self.fields["leaves"]
        begins.choices = [*((key, words) for key, words in PROGRAMMES if key not in now), ("", "No other programme")]
        leaves.choices = [("", "None"), *((row.programme, str(row)) for row in under)]
        follow: Any = self.fields["follow"]
        follow.queryset = Grant.objects.filter(pk__in=[grant.pk for grant in named]).with_teams()
        if not named:
            del self.fields["follow"]


class CloseMoveForm(forms.Form):
    reason = forms.CharField(
        label="Reason", max_length=500, widget=WORDS, error_messages={"required": "Enter a reason"}
    )


class AgreeForm(forms.Form):
    """Nothing is typed: who agrees does so in their own session."""
