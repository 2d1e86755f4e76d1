"""The form on which somebody names the readers of a row that is there for its readers alone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from sharing.agencies.models import User


class ReadersField(forms.ModelMultipleChoiceField):
    """Those who read it beside the one who asks."""

    def __init__(self, **more: Any) -> None:
        words = {
            "label": "Who else may read it?",
            "help_text": "You can always read it. Everyone else cannot see its title or that it exists.",
            "required": False,
        }
        widget = forms.CheckboxSelectMultiple
        super().__init__(queryset=User.objects.none(), to_field_name="uid", widget=widget, **{**words, **more})

    def label_from_instance(self, user: User) -> str:
        return f"{user.name}, {user.agency}"

    def offer(self, people: Iterable[User]) -> None:
        self.queryset = User.objects.filter(pk__in=[person.pk for person in people]).select_related("agency")


class ReadersForm(forms.Form):
    readers = ReadersField()

    def __init__(self, data: Any = None, *, readers: Iterable[User], named: Iterable[User]) -> None:
        super().__init__(data, initial={"readers": [user.uid for user in named]})
        self.fields["readers"].offer(readers)  # type: ignore[attr-defined]
