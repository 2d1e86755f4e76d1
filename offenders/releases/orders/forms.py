"""Forms about an order by which a person leaves custody."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone

from offenders.custody.rules import Authority
from offenders.dates.models import AUTHORITIES, COURT, EXECUTIVE, ReleaseOrder
from offenders.person_page.form_parts import PLAIN
from offenders.reference.courts.fields import CourtField
from sharing.pages.form_fields import DateField, TimeField
from sharing.pages.once_forms import OnceForm
from sharing.pages.rows import RowsForm
from sharing.reported.forms import stranger_field


def moment(day: Any, at: Any) -> datetime | None:
    """What was typed in two fields. A minute that is typed begins before it is over: never later than now."""
    if day is None or at is None:
        return None
    now, typed = timezone.localtime(), timezone.make_aware(datetime.combine(day, at))
    is_this_minute = (day, at.hour, at.minute) == (now.date(), now.hour, now.minute)
    return min(typed, now) if is_this_minute else typed


class OrderForm(RowsForm, OnceForm):
    side_by_side = {"When was it ordered?": ("day", "time")}

    kind = forms.ChoiceField(
        label="What was ordered?",
        choices=[*COURT, *EXECUTIVE],
        widget=forms.RadioSelect,
        error_messages={"required": "Select what was ordered"},
    )
    ends = forms.ChoiceField(
        label="What does the order end?",
        help_text="An order ends its own remand, sentence or recall alone. The person leaves when the last has ended.",
        choices=AUTHORITIES,
        widget=forms.RadioSelect,
        error_messages={"required": "Select what the order ends"},
    )
    frees_no_one = forms.BooleanField(
        label="Record it. I know that it does not release the person", required=False, widget=forms.HiddenInput
    )
    court = CourtField(label="Court, if a court ordered it", required=False)
    day = DateField(subject="The date", label="Date", error_messages={"required": "Enter the date of the order"})
    time = TimeField(label="Time", error_messages={"required": "Enter the time of the order"})
    opens_on = DateField(
        subject="The date", label="Release from", error_messages={"required": "Enter the date of release"}
    )
    reference = forms.CharField(
        label="Document reference",
        help_text="Of the order or the warrant. Without a document yet, enter who called below.",
        max_length=160,
        required=False,
        widget=forms.TextInput(PLAIN),
    )
    caller_agency = stranger_field("caller_agency", help_text="You are recorded as the person who took the call.")
    caller_role = stranger_field("caller_role")
    caller_name = stranger_field("caller_name")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        now = timezone.localtime()
        for name, value in {"day": now.date(), "time": now.time(), "opens_on": now.date()}.items():
            self.initial.setdefault(name, value)

    def add_error(self, field: str | None, error: Any) -> None:
        """What frees no one is asked once, beside the error that says so."""
        if field == "frees_no_one":
            self.fields[field].widget = forms.CheckboxInput()
        super().add_error(field, error)

    def typed(self) -> dict[str, Any]:
        """What the action takes of it."""
        given = dict(self.cleaned_data)
        caller = tuple(given.pop(name) for name in ("caller_agency", "caller_role", "caller_name"))
        ordered_at = moment(given.pop("day"), given.pop("time"))
        made = {"kind": ReleaseOrder.Kind(given["kind"]), "ends": Authority(given["ends"])}
        return given | made | {"caller": caller, "ordered_at": ordered_at}


class ConfirmOrderForm(RowsForm):
    """How the second person knows that it is real: of a court's order from the court, of another by its document."""

    side_by_side = {"When?": ("day", "time")}

    how = forms.ChoiceField(
        label="How did you confirm it?",
        choices=[each for each in ReleaseOrder.How.choices if each[0] != ReleaseOrder.How.DOCUMENT],
        widget=forms.RadioSelect,
        error_messages={"required": "Select how you confirmed it with the court"},
    )
    checked_with = forms.CharField(
        label="Who did you speak to, or which system and case number?",
        max_length=160,
        widget=forms.TextInput(PLAIN),
        error_messages={"required": "Enter who you spoke to, or the system and the case number"},
    )
    day = DateField(subject="The date", label="Date", error_messages={"required": "Enter the date"})
    time = TimeField(label="Time", error_messages={"required": "Enter the time"})
    reference = forms.CharField(
        label="Document reference",
        help_text="Of the document that you compared the order with. Leave empty if it is shown above.",
        max_length=160,
        required=False,
        widget=forms.TextInput(PLAIN),
    )

    def __init__(self, *args: Any, is_of_a_court: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_of_a_court:
            now = timezone.localtime()
            self.initial.setdefault("day", now.date())
            self.initial.setdefault("time", now.time())
            del self.fields["reference"]
        else:
            for name in ("how", "checked_with", "day", "time"):
                del self.fields[name]

    def typed(self) -> dict[str, Any]:
        given = dict(self.cleaned_data)
        if "how" not in given:
            return given
        checked_at = moment(given.pop("day"), given.pop("time"))
        return given | {"how": ReleaseOrder.How(given["how"]), "checked_at": checked_at}


class DocumentOfOrderForm(forms.Form):
    reference = forms.CharField(
        label="Document reference",
        help_text="Of the order that you have seen, and who holds it.",
        max_length=160,
        widget=forms.TextInput(PLAIN),
        error_messages={"required": "Enter the reference of the document that you compared it with"},
    )


class EndOrderForm(forms.Form):
    reason = forms.CharField(
        label="Reason for ending the order",
        max_length=300,
        widget=forms.Textarea({"rows": 2}),
        error_messages={"required": "Enter a reason for ending the order"},
    )
