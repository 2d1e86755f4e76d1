"""Forms of the rota: a shift, a part of it, a request to swap, an offer, a reason."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any, cast

from django import forms
from django.utils import timezone

from sharing.access import roles
from sharing.access.roles import Capability
from sharing.agencies.models import Team, User
from sharing.pages.form_fields import DateField, TimeField
from sharing.pages.once_forms import OnceForm
from sharing.rota.rules import Span


class TimesForm(forms.Form):
    """From when until when: a day, and two times of it; the next day where the second is not later."""

    day = DateField(subject="The first day", label="First day", error_messages={"required": "Enter the first day"})
    starts = TimeField(
        label="From", help_text="On the 24-hour clock, for example 18:00.", error_messages={"required": "Enter a time"}
    )
    days = forms.TypedChoiceField(
        label="Ends",
        choices=[(0, "On the same day"), (1, "On the next day"), *((n, f"{n} days later") for n in range(2, 8))],
        coerce=int,
    )
    ends = TimeField(label="Until", error_messages={"required": "Enter a time"})

    def __init__(self, data: Any = None, *, span: Span | None = None) -> None:
        super().__init__(data, initial=times_of(span) if span else None)

    def typed(self) -> dict[str, Any]:
        """As moments; a time that is there twice in the night of a clock change counts as its first."""
        given = self.cleaned_data
        return {
            "starts_at": moment(given["day"], given["starts"]),
            "ends_at": moment(given["day"] + timedelta(days=given["days"]), given["ends"]),
        }


def moment(day: date, at: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, at))


def times_of(span: Span) -> dict[str, Any]:
    """What the form shows of a time."""
    starts_at, ends_at = (timezone.localtime(each) for each in span)
    days = min(7, (ends_at.date() - starts_at.date()).days)
    return {"day": starts_at.date(), "starts": starts_at.time(), "days": days, "ends": ends_at.time()}


class PersonForm(TimesForm):
    user = forms.ModelChoiceField(
        label="Who is on call?",
        queryset=User.objects.none(),
        to_field_name="uid",
        empty_label="Select a colleague",
        error_messages={"required": "Select who is on call", "invalid_choice": "Select a colleague from the list"},
    )
    field_order = ("user", "day", "starts", "days", "ends")

    def __init__(self, data: Any = None, *, users: Any, span: Span | None = None, user: User | None = None) -> None:
        super().__init__(data, span=span)
        field: Any = self.fields["user"]
        field.queryset = users
        if user:
            self.initial["user"] = user.uid

    def typed(self) -> dict[str, Any]:
        return super().typed() | {"user": self.cleaned_data["user"]}


class ShiftForm(PersonForm, OnceForm):
    """A new shift. The post is chosen before, in the address."""

    def typed(self) -> dict[str, Any]:
        return super().typed() | {"uid": self.cleaned_data["uid"]}


class DeskMemberForm(OnceForm):
    """Who joins which desk of the agency until its shift ends."""

    team = forms.ModelChoiceField(
        label="Duty desk",
        queryset=Team.objects.none(),
        to_field_name="uid",
        empty_label="Select a desk",
        error_messages={"required": "Select the desk", "invalid_choice": "Select a desk from the list"},
    )
    user = forms.ModelChoiceField(
        label="Who joins it?",
        queryset=User.objects.none(),
        to_field_name="uid",
        empty_label="Select a colleague",
        error_messages={"required": "Select who joins it", "invalid_choice": "Select a colleague from the list"},
    )

    def __init__(self, data: Any = None, *, agency: int) -> None:
        super().__init__(data)
        team, user = cast(Any, self.fields["team"]), cast(Any, self.fields["user"])
        team.queryset = Team.objects.open().filter(kind=Team.Kind.DUTY_DESK, agency=agency)
        able = roles.holders(Capability.ANSWER_FOR_PEOPLE)
        user.queryset = User.objects.filter(agency=agency, is_active=True, role__in=able).order_by("name", "pk")


class PostForm(forms.Form):
    """For which desk, or command: kept in the address."""

    post = forms.ChoiceField(label="Desk or command")

    def __init__(self, data: Any, *, posts: Iterable[tuple[str, str]]) -> None:
        super().__init__(data)
        field: Any = self.fields["post"]
        field.choices = [("", "Select a desk or command"), *posts]


class SwapForm(TimesForm):
    asked_of = forms.ModelChoiceField(
        label="Who do you ask?",
        help_text="You are on call until someone accepts.",
        queryset=User.objects.none(),
        to_field_name="uid",
        required=False,
        empty_label="Everyone who can be on call here",
        error_messages={"invalid_choice": "Select a colleague from the list"},
    )
    reason = forms.CharField(
        label="Reason",
        help_text="Colleagues who are asked can read this. Do not give medical details.",
        max_length=300,
        error_messages={"required": "Enter a reason"},
    )
    field_order = ("asked_of", "day", "starts", "days", "ends", "reason")

    def __init__(self, data: Any = None, *, users: Any, span: Span) -> None:
        super().__init__(data, span=span)
        field: Any = self.fields["asked_of"]
        field.queryset = users

    def typed(self) -> dict[str, Any]:
        return super().typed() | {name: self.cleaned_data[name] for name in ("asked_of", "reason")}


class ReasonForm(forms.Form):
    reason = forms.CharField(label="Reason", max_length=300, error_messages={"required": "Enter a reason"})
