"""The form to give a permission under a condition."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from licence.licences.forms import moment_field
from licence.licences.models import Exemption, Zone
from offenders.person_page.form_parts import reason, text
from sharing.drafts.forms import DraftedForm
from sharing.models import Team, User
from sharing.pages.once_forms import OnceForm


class UserChoice(forms.ModelChoiceField):
    def label_from_instance(self, user: User) -> str:
        return f"{user.name}, {user.agency}"


class ExemptionForm(DraftedForm, OnceForm):
    """approvers: who else may change the person. teams: those let in. zones: places of the condition."""

    scope = text(Exemption, "scope", label="What is allowed?", error_messages={"required": "Say what is allowed"})
    zone = forms.ModelChoiceField(
        label="Which place, if one",
        queryset=Zone.objects.none(),
        to_field_name="uid",
        required=False,
        empty_label="The whole condition",
    )
    starts_at = moment_field("From", required=True)
    ends_at = moment_field("Until", required=True, help_text="It ends by itself then.")
    escort = text(Exemption, "escort", label="Who goes with the person?", required=False)
    reason = reason("Why?")
    approved_by = UserChoice(
        label="Who approved it?",
        queryset=User.objects.none(),
        to_field_name="uid",
        empty_label="Choose somebody other than yourself",
        error_messages={"required": "Somebody other than who asks approves it"},
    )
    told = forms.ModelMultipleChoiceField(
        label="Which teams were told beforehand?",
        queryset=Team.objects.none(),
        to_field_name="uid",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Say which teams were told"},
    )
    views = forms.CharField(
        label="How does each agency see the risk?", required=False, widget=forms.Textarea({"rows": 3})
    )

    def __init__(
        self, data: Any = None, *, approvers: Iterable[User], teams: Iterable[Team], zones: Any, **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        users = User.objects.filter(pk__in=[user.pk for user in approvers]).select_related("agency")
        self.fields["approved_by"].queryset = users  # type: ignore[attr-defined]
        chosen = Team.objects.filter(pk__in=[team.pk for team in teams])
        self.fields["told"].queryset = chosen  # type: ignore[attr-defined]
        self.fields["zone"].queryset = zones  # type: ignore[attr-defined]


class EndExemptionForm(forms.Form):
    reason = reason("Why does it end now?", longest=300)
