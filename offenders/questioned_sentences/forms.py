"""The filter of the list of sentences to check, and the reason why one stands."""

from __future__ import annotations

from django import forms

from offenders.person_page.form_parts import reason

MINE = "mine"
LONGEST = 300  # as long as `Sentence.kept_because`


class CheckFilter(forms.Form):
    show = forms.ChoiceField(
        label="Show",
        choices=[("", "All I can see"), (MINE, "People I am owner or deputy of")],
        required=False,
    )


class KeepForm(forms.Form):
    reason = reason("Reason for keeping the sentence", LONGEST)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = "State what you checked it against, for example the order of the court."
        self.fields["reason"].error_messages["required"] = "Enter a reason for keeping the sentence"
