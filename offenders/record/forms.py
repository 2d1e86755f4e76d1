"""Forms about a person: details, names, numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone

from offenders.people.models import Alias, Identifier, Offender
from offenders.people.regions import current_regions
from offenders.people.rules.identifiers import FURTHER_KINDS, IdentifierKind
from offenders.person_page.form_parts import PLAIN, reason, text
from offenders.record.actions import ALIAS_FIELDS, PERSON_FIELDS
from sharing.access.rules import Marking, Programme
from sharing.drafts.forms import DraftedForm
from sharing.grants.models import PROGRAMMES
from sharing.models import Team
from sharing.pages.form_fields import DateField, ListField
from sharing.pages.once_forms import OnceForm
from sharing.pages.rows import RowsForm
from sharing.pages.versioned import VersionedForm

NUMBER = PLAIN | {"class": "govuk-input--width-10"}


class PersonFields(DraftedForm, RowsForm):
    """The fields of a person, for adding and for changing."""

    side_by_side = {"Name": ("given_names", "family_name")}

    given_names = text(Offender, "given_names", required=False)
    family_name = text(Offender, "family_name", error_messages={"required": "Enter the family name"})
    date_of_birth = DateField(subject="The date of birth", label="Date of birth", required=False)
    sex = forms.ChoiceField(
        choices=[("female", "Female"), ("male", "Male"), ("", "Not recorded")],
        widget=forms.RadioSelect({"class": "govuk-radios--inline"}),
        required=False,
    )
    nationalities = ListField(
        longest=60, required=False, help_text="Put a comma between each.", widget=forms.TextInput(PLAIN)
    )
    prison_number = forms.CharField(
        label="Prison number",
        max_length=20,
        help_text="For example A1234BC",
        widget=forms.TextInput(NUMBER),
        error_messages={"required": "Enter the prison number"},
    )
    region = forms.ChoiceField(
        label="Probation region that supervises, or will",
        choices=current_regions("Not known yet"),
        required=False,
    )
    marking = forms.ChoiceField(
        choices=[(marking.value, marking.value) for marking in Marking],
        initial=Marking.OFFICIAL_SENSITIVE.value,
        widget=forms.RadioSelect({"class": "govuk-radios--inline"}),
        help_text="Do not record anything higher here.",
        error_messages={"required": "Select the marking"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stands = self.initial.get("region") or self.data.get("region", "")
        region: Any = self.fields["region"]
        if stands and stands not in dict(region.choices) and self.initial.get("region") == stands:
            region.choices = [*list(region.choices), (stands, stands)]  # a file brought another one in

    def clean_date_of_birth(self) -> Any:
        born_on = self.cleaned_data["date_of_birth"]
        if born_on and born_on > timezone.localdate():
            raise forms.ValidationError("The date of birth must be today or in the past")
        return born_on


class TeamChoice(forms.ModelChoiceField):
    def label_from_instance(self, team: Team) -> str:
        return f"{team.name}, {team.agency.name}"


class AddPersonForm(PersonFields, OnceForm):
    """A new record. `teams`: the adder's own. Asks about those who may be the same before it is a second record."""

    side_by_side = PersonFields.side_by_side | {"Other numbers": ("crn", "pnc", "cro")}
    apart = ("is_another",)
    field_order = [
        "given_names",
        "family_name",
        "date_of_birth",
        "prison_number",
        "crn",
        "pnc",
        "cro",
        "sex",
        "nationalities",
        "programme",
        "region",
        "marking",
        "team",
        "is_another",
    ]

    crn = text(Identifier, "value", label="CRN", required=False, widget=forms.TextInput(NUMBER))
    pnc = text(Identifier, "value", label="PNC", required=False, widget=forms.TextInput(NUMBER))
    cro = text(Identifier, "value", label="CRO", required=False, widget=forms.TextInput(NUMBER))
    team = TeamChoice(
        label="Which of your teams leads?",
        queryset=Team.objects.none(),
        to_field_name="uid",
        empty_label="Select a team",
        help_text="It sees the person from now on, and decides which other teams do.",
        error_messages={"required": "Select the lead team", "invalid_choice": "Select one of your own teams"},
    )
    programme = forms.ChoiceField(
        choices=PROGRAMMES,
        initial=Programme.TERRORISM.value,
        widget=forms.RadioSelect({"class": "govuk-radios--inline"}),
        help_text="Decides which national desk sees the person. Changing it later takes 2 people.",
        error_messages={"required": "Select the programme"},
    )
    not_these = forms.CharField(widget=forms.HiddenInput, required=False, max_length=1_000)
    is_another = forms.BooleanField(label="None of these: it is someone else", required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, teams: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["team"]
        field.queryset = teams
        own = list(teams[:2])
        if len(own) == 1:
            field.initial = own[0].uid

    def numbers(self) -> dict[IdentifierKind, str]:
        return {
            kind: self.cleaned_data[kind.value] for kind in (IdentifierKind.CRN, IdentifierKind.PNC, IdentifierKind.CRO)
        }

    def not_these_people(self) -> list[UUID]:
        """Of whom it was said that they are somebody else."""
        if not self.cleaned_data["is_another"]:
            return []
        known = []
        for each in self.cleaned_data["not_these"].split():
            try:
                known.append(UUID(each))
            except ValueError:
                continue
        return known

    def ask_about(self, people: Sequence[Offender]) -> None:
        """Let the page ask whether it is one of these."""
        data = self.data.copy()  # type: ignore[attr-defined]
        data["not_these"] = " ".join({*data.get("not_these", "").split(), *(str(person.uid) for person in people)})
        data.pop("is_another", None)
        self.data = data
        self.fields["is_another"].widget = forms.CheckboxInput()
        self.add_error(
            "is_another", "Check whether it is one of these people. If not, select None of these and add the person"
        )


class ChangePersonForm(PersonFields, VersionedForm):
    versioned = PERSON_FIELDS


class AliasFields(RowsForm):
    name = text(
        Alias, "name", label="Other name", error_messages={"required": "Enter the name"}, help_text="As it is written."
    )
    script = text(
        Alias,
        "script",
        required=False,
        help_text="For example Arabic. Leave it empty for Latin letters.",
        widget=forms.TextInput(NUMBER),
    )
    transliteration = text(
        Alias, "transliteration", label="In Latin letters", required=False, help_text="You can also search by it."
    )
    note = text(Alias, "note", required=False, help_text="Where it comes from, for example a passport.")


class AddAliasForm(AliasFields, OnceForm):
    pass


class ChangeAliasForm(AliasFields, VersionedForm):
    versioned = ALIAS_FIELDS


class IdentifierForm(OnceForm):
    kind = forms.ChoiceField(
        label="Type of number",
        choices=[("", "Select"), *FURTHER_KINDS],
        error_messages={"required": "Select the type of number"},
    )
    value = text(
        Identifier,
        "value",
        label="Number",
        error_messages={"required": "Enter the number"},
        help_text="A number in a wrong format is kept with a warning, and counts as unverified.",
        widget=forms.TextInput(PLAIN | {"class": "govuk-input--width-20"}),
    )
    source = text(
        Identifier,
        "source",
        required=False,
        help_text="The system or document it comes from.",
        widget=forms.TextInput(PLAIN | {"class": "govuk-input--width-20"}),
    )
    starts_on = DateField(subject="The first day", label="Since", required=False)

    def typed(self) -> dict[str, Any]:
        return self.cleaned_data | {"kind": IdentifierKind(self.cleaned_data["kind"])}


class EndIdentifierForm(forms.Form):
    on = DateField(subject="The last date", label="Until", error_messages={"required": "Enter the date it ended"})
    reason = reason("Reason for ending it")

    def clean_on(self) -> Any:
        on = self.cleaned_data["on"]
        if on > timezone.localdate():
            raise forms.ValidationError("The date must be today or in the past")
        return on
