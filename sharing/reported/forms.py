"""Fields of forms that report a telephone call, and the forms that answer a report."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.db.models import Model, QuerySet
from django.utils import timezone

from sharing.access.roles import PROGRAM
from sharing.agencies.models import User
from sharing.grants.who_can_see import who_sees
from sharing.reported.models import ReportedAct

PLAIN = {"autocomplete": "off", "spellcheck": "false"}


class CallerField(forms.ModelChoiceField):
    """Who called, among the accounts that may see the person."""

    def __init__(self, *, label: str, empty_label: str = "No one called: I am doing this myself", **more: Any) -> None:
        given: dict[str, Any] = {"required": False, "empty_label": empty_label}
        wrong = {"invalid_choice": "Select someone who can see this person"}
        super().__init__(
            queryset=User.objects.none(), to_field_name="uid", label=label, error_messages=wrong, **given | more
        )

    def label_from_instance(self, user: User) -> str:
        return f"{user.name}, {user.agency}"


def number_field() -> forms.CharField:
    """The staff number is compared with the account's, which no page shows."""
    return forms.CharField(
        label="Staff number they read to you",
        help_text="It must be the number of their account. Ask them for it.",
        max_length=User._meta.get_field("staff_number").max_length,
        required=False,
        widget=forms.TextInput(PLAIN | {"class": "govuk-input--width-10"}),
    )


def callers(subject: Model, *, by: User, able: list[str] | None = None, at: datetime | None = None) -> QuerySet[User]:
    """Who may be named as having called about this person. able: the roles among which, all without it."""
    people = who_sees(subject, at=at or timezone.now()).exclude(role=PROGRAM).exclude(pk=by.pk)
    people = people if able is None else people.filter(role__in=able)
    return people.select_related("agency").order_by("agency__name", "name", "pk")


STRANGER = {
    "caller_agency": "Agency or court of the caller",
    "caller_role": "Role of the caller",
    "caller_name": "Name of the caller",
}


def stranger_field(name: str, *, label: str = "", help_text: str = "") -> forms.CharField:
    """Agency, role or name of a caller without an account. name: of STRANGER."""
    longest = ReportedAct._meta.get_field(name).max_length  # type: ignore[union-attr]  # a column of text
    return forms.CharField(
        label=label or STRANGER[name],
        help_text=help_text,
        max_length=longest,
        required=False,
        widget=forms.TextInput(PLAIN),
    )


class AnswerForm(forms.Form):
    """Nothing to type: sending it is the answer."""


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        label="Why do you withdraw the report?",
        max_length=ReportedAct._meta.get_field("withdrawn_because").max_length,
        widget=forms.Textarea({"rows": 2}),
        error_messages={"required": "Enter a reason for withdrawing the report"},
    )
