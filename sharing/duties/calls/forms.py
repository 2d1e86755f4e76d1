"""The form that records a phone call."""

from __future__ import annotations

from django import forms

from sharing.agencies.models import User


class PhoneCallForm(forms.Form):
    """people: whom of the team the caller can have reached."""

    reached = forms.ChoiceField(label="Who did you speak to?", error_messages={"required": "Select a person"})
    number = forms.CharField(
        label="Number you called",
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off", "class": "govuk-input--width-20"}),
        error_messages={"required": "Enter the number you called"},
    )
    read_back = forms.BooleanField(
        label="They read the reference back",
        error_messages={"required": "Ask them to read the reference back, then confirm it"},
    )

    def __init__(self, data, *, people: list[User]):
        super().__init__(data)
        self.people = {str(user.uid): user for user in people}
        named = [(key, f"{user}, {user.phone}" if user.phone else str(user)) for key, user in self.people.items()]
        self.fields["reached"].choices = [("", "Select a person"), *named]  # type: ignore[attr-defined]

    def clean_number(self) -> str:
        number = self.cleaned_data["number"].strip()
        if sum(character.isdigit() for character in number) < 3:
            raise forms.ValidationError("Enter the number you called, for example 020 7946 0111")
        return number

    @property
    def person(self) -> User:
        return self.people[self.cleaned_data["reached"]]
