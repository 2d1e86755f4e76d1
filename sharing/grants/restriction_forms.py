"""Forms to restrict a person to those named, to exclude a user, and to end either."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet

from sharing.agencies.models import Team, User
from sharing.grants.forms import TeamChoice
from sharing.pages.form_fields import DateField
from sharing.pages.seen import SeenForm
from sharing.pages.spans import end_of

WITHOUT_ME = "I understand that I will no longer see this person"


class UserChoice(forms.ModelChoiceField):
    def label_from_instance(self, user):
        return f"{user.name}, {user.get_role_display()}, {user.agency.name}"


class ManyUsers(forms.ModelMultipleChoiceField):
    label_from_instance = UserChoice.label_from_instance


class ManyTeams(forms.ModelMultipleChoiceField):
    label_from_instance = TeamChoice.label_from_instance


class LimitForm(SeenForm):
    """What both have."""

    reason = forms.CharField(
        label="Why?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Only people who can share this person can read this.",
        error_messages={"required": "Enter a reason"},
    )
    until_on = DateField(
        subject="The last day", label="Last day", required=False, help_text="Leave empty for no end date."
    )
    without_me = forms.BooleanField(label=WITHOUT_ME, required=False)

    def ends_at(self) -> datetime | None:
        """The midnight after the last day."""
        return end_of(self.cleaned_data["until_on"])


class RestrictForm(LimitForm):
    teams = ManyTeams(
        queryset=Team.objects.none(),
        label="Teams that keep access",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    users = ManyUsers(
        queryset=User.objects.none(), label="Users who keep access", required=False, widget=forms.CheckboxSelectMultiple
    )

    field_order = ["teams", "users", "reason", "until_on", "without_me"]

    def __init__(self, *args: Any, teams: QuerySet[Team], users: QuerySet[User], **kwargs: Any) -> None:
        """Those who can see the person now: to name anybody else would give nobody access."""
        super().__init__(*args, **kwargs)
        self.fields["teams"].queryset = teams  # type: ignore[attr-defined]
        self.fields["users"].queryset = users  # type: ignore[attr-defined]


class ExcludeForm(LimitForm):
    user = UserChoice(
        queryset=User.objects.none(),
        label="User to exclude",
        empty_label="Select a user",
        error_messages={"required": "Select a user", "invalid_choice": "Select a user from the list"},
    )

    field_order = ["user", "reason", "until_on", "without_me"]

    def __init__(self, *args: Any, users: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = users  # type: ignore[attr-defined]


class EndLimitForm(forms.Form):
    reason = forms.CharField(
        label="Why are you ending it?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Enter why you are ending it"},
    )
