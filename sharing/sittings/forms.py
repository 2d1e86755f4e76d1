"""Forms of sittings: a reason to close unseen, and what was read out."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import forms

from sharing.agencies.models import User
from sharing.items.rules import Extent
from sharing.sittings import rules


class ReasonForm(forms.Form):
    why = forms.ChoiceField(
        label="Why can this be decided without it?",
        choices=[(why.value, words) for why, words in rules.WHY_WORDS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": "Select why"},
    )
    text = forms.CharField(
        label="Explain",
        help_text="It is kept with the decision. Do not enter anything above OFFICIAL-SENSITIVE.",
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": "Enter a reason"},
    )


class BriefingForm(forms.Form):
    """Who tells somebody who may not see an item, and what of it."""

    teller = forms.ModelChoiceField(
        label="Who tells them?",
        queryset=User.objects.none(),
        to_field_name="uid",
        empty_label="Select someone who can see the item",
        error_messages={"required": "Select who tells them"},
    )
    words = forms.CharField(
        label="What can they be told?",
        help_text="Only people who can see the item read this. Do not enter anything above OFFICIAL-SENSITIVE.",
        max_length=300,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": "Enter what they can be told"},
    )

    def __init__(self, data: Any = None, *, tellers: Collection[User], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        choice: Any = self.fields["teller"]
        choice.queryset = User.objects.filter(pk__in=[user.pk for user in tellers]).order_by("name", "pk")
        choice.label_from_instance = lambda user: f"{user.name}, {user.agency}"


class ReadOutForm(forms.Form):
    extent = forms.ChoiceField(
        label="How much was read out?",
        choices=[(Extent.GIST.value, "Gist only"), (Extent.FULL.value, "The full item")],
        widget=forms.RadioSelect,
        error_messages={"required": "Select how much was read out"},
    )

    def typed(self) -> dict[str, Any]:
        return {"extent": Extent(self.cleaned_data["extent"])}
