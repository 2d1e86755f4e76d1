"""Forms about a licence: its details, the decision about it, and the filter of the list."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from licence.licences.actions.licences import DETAILS
from licence.licences.choices import LICENCE_STATUSES
from licence.licences.force import Signing
from licence.licences.models import Licence
from offenders.people.regions import every_region
from offenders.person_page.form_parts import reason, text
from sharing.drafts.forms import DraftedForm
from sharing.models import Team, User
from sharing.pages.form_fields import DateField
from sharing.pages.once_forms import OnceForm
from sharing.pages.rows import RowsForm
from sharing.pages.versioned import VersionedForm


class MomentField(forms.DateTimeInput):
    """A day and time in one input of the browser's; without one it is typed as 2026-12-18T14:00."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__({"class": "govuk-input--width-20"}, format="%Y-%m-%dT%H:%M")


def moment_field(label: str, *, required: bool = False, help_text: str = "") -> forms.DateTimeField:
    return forms.DateTimeField(
        label=label,
        required=required,
        help_text=help_text,
        widget=MomentField(),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
        error_messages={
            "required": "Enter the date and the time",
            "invalid": "The date and time must be real, for example 2026-12-18 14:00",
        },
    )


class DetailsForm(DraftedForm, RowsForm, VersionedForm):
    """Who supervises, whom the person meets first, when it expires. officers, teams: those to choose from."""

    side_by_side = {
        "Who supervises": ("officer", "team"),
        "First appointment": ("meets_with", "meets_whom"),
        "When": ("meets_when", "meets_at"),
    }

    officer = forms.ModelChoiceField(
        label="Responsible officer",
        queryset=User.objects.none(),
        to_field_name="uid",
        required=False,
        empty_label="Select the officer",
    )
    team = forms.ModelChoiceField(
        label="Team", queryset=Team.objects.none(), to_field_name="uid", required=False, empty_label="Select the team"
    )
    ends_on = DateField(
        subject="The expiry date",
        label="Licence expires on",
        required=False,
        help_text="The last date it binds, from the sentence calculation sheet.",
    )
    meets_with = forms.ChoiceField(
        label="Who does the person meet first?",
        choices=[("", "Not decided"), *Licence.MeetsWith.choices],
        required=False,
    )
    meets_whom = text(Licence, "meets_whom", label="Name, if it is a named person", required=False)
    meets_when = forms.ChoiceField(
        label="When did this happen?", choices=[("", "Not decided"), *Licence.MeetsWhen.choices], required=False
    )
    meets_at = moment_field("Day and time, if one is set")
    meets_where = text(Licence, "meets_where", label="Where does the person go?", required=False)
    system_of_record = forms.ChoiceField(
        label="Where is the official licence kept?", choices=Licence.Record.choices, widget=forms.RadioSelect
    )
    external_ref = text(Licence, "external_ref", label="Reference, if it is kept elsewhere", required=False)

    def __init__(self, data: Any = None, *, row: Licence, officers: Any, teams: Any, **kwargs: Any) -> None:
        self.versioned = tuple(DETAILS)
        super().__init__(data, row=row, **kwargs)
        self.fields["officer"].queryset = officers  # type: ignore[attr-defined]
        self.fields["team"].queryset = teams  # type: ignore[attr-defined]

    def typed(self) -> dict[str, Any]:
        details = {name: self.cleaned_data[name] for name in self.versioned}
        return {"details": details, "version": self.cleaned_data["version"]}


DECISIONS = {
    "approve": "Approve it",
    "approve_for_board": "Record that the Parole Board approved it with its direction",
    "approve_for_secretary": "Record that the Secretary of State approved it",
    "reject": "Send it back",
}


class DecideForm(DraftedForm):
    """Approve, record the Board's approval, or send back with a reason. verbs: of these, those open to who decides."""

    decision = forms.ChoiceField(
        label="Your decision",
        widget=forms.RadioSelect,
        error_messages={"required": "Select one"},
    )
    reason = forms.CharField(
        label="Reason, if you send it back",
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text="The person who made it reads this.",
    )
    direction_ref = text(
        Licence,
        "direction_ref",
        label="Reference of the direction or decision",
        required=False,
        error_messages={"required": "Enter the reference of the Board's direction"},
    )
    directed_on = DateField(
        subject="The date of the Board's direction",
        label="Date of the direction or decision",
        required=False,
        error_messages={"required": "Enter the date of the Board's direction"},
    )
    version = forms.CharField(widget=forms.HiddenInput, required=False, max_length=16)
    field_order = ["decision", "direction_ref", "directed_on", "reason"]

    def __init__(self, data: Any = None, *, verbs: Iterable[str], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        open_to = [(verb, words) for verb, words in DECISIONS.items() if verb in verbs]
        self.fields["decision"].choices = open_to  # type: ignore[attr-defined]
        if not {"approve_for_board", "approve_for_secretary"} & set(verbs):
            del self.fields["direction_ref"], self.fields["directed_on"]
        if "reject" not in verbs:
            del self.fields["reason"]
        if len(open_to) == 1:  # nothing to choose: to record it is the decision
            self.initial["decision"] = open_to[0][0]
            self.fields["decision"].widget = forms.HiddenInput()
            for name in {"direction_ref", "directed_on"} & set(self.fields):
                self.fields[name].required = True


class BeginForm(OnceForm):
    """Nothing is typed; the key makes pressing twice one licence."""


class VaryForm(DraftedForm, OnceForm):
    reason = reason("Why is it varied?")


class ReasonForm(forms.Form):
    reason = reason("Reason")


class SpoViewForm(DraftedForm):
    view = text(
        Licence, "spo_view", label="Your view of this variation", error_messages={"required": "Enter your view"}
    )


class ToldForm(DraftedForm):
    """When the person was told and whether they signed; of a variation, when it begins to bind."""

    told_at = moment_field("When was the person told about it?", required=True)
    signing = forms.ChoiceField(
        label="Did the person sign?",
        choices=[(Signing.SIGNED.value, "Signed"), (Signing.REFUSED.value, "Refused to sign")],
        widget=forms.RadioSelect,
        error_messages={"required": "Select whether the person signed"},
        help_text="A second person who was there confirms a refusal, signed in as themselves.",
    )
    planned_for = moment_field(
        "Later start, if one is planned",
        help_text="Leave this empty and the variation is in force from the signature.",
    )

    def __init__(self, *args: Any, is_variation: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_variation:
            del self.fields["planned_for"]

    def typed(self) -> dict[str, Any]:
        return self.cleaned_data | {"signing": Signing(self.cleaned_data["signing"])}


class DangerForm(DraftedForm):
    danger = text(
        Licence,
        "danger",
        label="What is the danger?",
        error_messages={"required": "Enter the danger that cannot wait"},
    )


class CorrectionForm(DraftedForm):
    reads = moment_field("In force from", required=True)
    reason = reason("Why is the record wrong?")


class DecideCorrectionForm(DraftedForm):
    """Agree to a correction, or refuse it with a reason."""

    decision = forms.ChoiceField(
        label="Your decision",
        choices=[("agree", "Agree"), ("refuse", "Refuse")],
        widget=forms.RadioSelect,
        error_messages={"required": "Select your decision"},
    )
    reason = reason("Reason, if you refuse", required=False)


class EndForm(DraftedForm):
    reason = reason("Why is it discarded?", longest=300)


TASKS = [
    ("", "All open and in force"),
    ("to_submit", "To submit"),
    ("to_approve", "To approve"),
    ("not_ready", "Release near, none approved"),
    ("in_force", "In force"),
]


class LicenceFilter(forms.Form):
    """How the list of licences is narrowed; every field may be left out."""

    show = forms.ChoiceField(label="Show", choices=TASKS, required=False)
    state = forms.ChoiceField(label="State", choices=[("", "Any"), *LICENCE_STATUSES], required=False)
    region = forms.ChoiceField(label="Region", choices=every_region("All"), required=False)
    officer = forms.ChoiceField(label="Officer", choices=[("", "Anyone"), ("me", "Me")], required=False)
