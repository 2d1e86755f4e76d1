"""Forms about a person who leaves custody, and about what their leaving was."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from offenders.custody.models import Movement, StrikeOut
from offenders.dates.models import BASES, COURT, EXECUTIVE, Release, ReleaseOrder
from offenders.dates.rules.releases import Basis
from offenders.movements.actions import ORDERED
from offenders.releases.gate.models import DisputeDecision, Leaving
from sharing.drafts.forms import DraftedForm
from sharing.models import User
from sharing.pages.form_fields import DateField, HiddenDateInput, TimeField
from sharing.pages.once_forms import OnceForm
from sharing.pages.rows import RowsForm
from sharing.reported.forms import CallerField, number_field
from sharing.time_words import format_date

PLAIN = {"autocomplete": "off"}
HOW_KNOWN = [
    ("Gate log, read by me", "Gate log, read by me"),
    ("Told by the gate by phone", "Gate told me by phone"),
    ("Seen leaving", "Seen leaving"),
    ("Missing at roll check", "Missing at roll check"),
    ("Other record of the prison", "Other record of the prison"),
]


class WhichReleaseForm(forms.Form):
    """By which route, and on which date: the gate answers of both."""

    release = forms.ChoiceField(label="Release route", required=False)
    on = DateField(subject="The date", label="Date of leaving", required=False)

    def __init__(self, *args: Any, releases: Iterable[Release], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["release"]
        field.choices = [(str(release.uid), f"{release.get_basis_display()} ({release.basis})") for release in releases]


class RecordReleaseForm(OnceForm):
    """A release that is due: one step."""

    release = forms.UUIDField(widget=forms.HiddenInput)
    on = DateField(subject="The date", widget=HiddenDateInput)
    note = forms.CharField(
        label="Note (optional)",
        max_length=Movement._meta.get_field("note").max_length,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )


class LeftForm(DraftedForm, RowsForm, OnceForm):
    """The person has left and no release was due."""

    side_by_side = {"When did the person leave?": ("day", "at")}

    day = DateField(subject="The date", label="Date", error_messages={"required": "Enter the date"})
    at = TimeField(label="Time", error_messages={"required": "Enter the time"})
    how_known = forms.ChoiceField(
        label="How do you know?", choices=HOW_KNOWN, error_messages={"required": "Select how you know"}
    )
    whereabouts = forms.CharField(
        label="Where is the person now, as far as known? (optional)",
        max_length=Leaving._meta.get_field("whereabouts").max_length,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )
    route = forms.ChoiceField(
        label="Release route the prison used (optional)", choices=[("", "Not known"), *BASES], required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("day", timezone.localdate())

    def typed(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {name: given[name] for name in ("how_known", "whereabouts", "uid")} | {
            "left_at": timezone.make_aware(datetime.combine(given["day"], given["at"])),
            "route": Basis(given["route"]) if given["route"] else None,
        }


class ReportForm(forms.Form):
    words = forms.CharField(
        label="What do you know, and how?",
        max_length=300,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": "Enter what you know, and how"},
    )


class DocumentForm(forms.Form):
    """The document that makes a leaving lawful."""

    document = forms.CharField(
        label="Document reference",
        help_text="For example the court’s order, its date and who holds it.",
        max_length=Leaving._meta.get_field("document").max_length,
        widget=forms.TextInput(PLAIN),
        error_messages={"required": "Enter the reference of the document"},
    )
    route = forms.ChoiceField(
        label="Release route it gives, or what it orders",
        choices=[
            ("", "Select a release route or an order"),
            ("Release route", [basis for basis in BASES if basis[0] not in ORDERED]),
            ("Ordered by a court", COURT),
            ("Ordered by the Secretary of State", EXECUTIVE),
        ],
        error_messages={"required": "Select the release route that the document gives, or what it orders"},
    )

    def typed(self) -> dict[str, Any]:
        """The document, and its route or what it orders, as `name_document` takes them."""
        route = self.cleaned_data["route"]
        how = {"ordered": ReleaseOrder.Kind(route)} if route in ReleaseOrder.Kind else {"route": Basis(route)}
        return {"document": self.cleaned_data["document"], **how}


class MistakenForm(forms.Form):
    """Why a recorded release or return is said to be a mistake."""

    reason = forms.CharField(
        label="What is wrong, and how do you know?",
        help_text="For example the gate log, who saw the person, or whose record it is. State facts, not opinion.",
        max_length=StrikeOut._meta.get_field("reason").max_length,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": "Enter what is wrong, and how you know"},
    )


class StandsForm(forms.Form):
    """Why the record is right."""

    reason = forms.CharField(
        label="How do you know that the record is right?",
        max_length=StrikeOut._meta.get_field("refused_because").max_length,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": "Enter how you know that the record is right"},
    )


class DecideForm(forms.Form):
    """Which date stands."""

    stands_on = forms.ChoiceField(
        label="Which date counts?",
        widget=forms.RadioSelect,
        error_messages={"required": "Select the date that counts"},
    )
    reason = forms.CharField(
        label="Why does this date count?",
        max_length=DisputeDecision._meta.get_field("reason").max_length,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": "Enter why this date counts"},
    )
    caller = CallerField(
        label="Who decided this? (optional)",
        help_text="Leave as it is if you decide this. By phone it does not count until the decision-maker confirms it.",
    )
    number = number_field()

    def __init__(self, *args: Any, days: Iterable[date], people: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["caller"].queryset = people  # type: ignore[attr-defined]
        field: Any = self.fields["stands_on"]
        field.choices = [(day.isoformat(), f"{format_date(day)}") for day in days]
