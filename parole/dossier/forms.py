"""Forms about a paper of the dossier, and who may read it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from offenders.person_page.form_parts import reason, text
from parole.dossier.actions import FIELDS, choices_for
from parole.dossier.models import DossierItem
from parole.dossier.second_checks import DisclosureCheck
from sharing.drafts.forms import DraftedForm
from sharing.models import Agency, User
from sharing.pages.form_fields import DateField
from sharing.pages.once_forms import OnceForm
from sharing.pages.reader_forms import ReadersField
from sharing.pages.versioned import VersionedForm

WITHHELD = "withheld"


class ItemFields(OnceForm):
    """A paper as everybody may know of it."""

    part = forms.ChoiceField(
        label="Part of the dossier",
        choices=DossierItem.Part.choices,
        initial=DossierItem.Part.B,
        widget=forms.RadioSelect,
    )
    title = text(
        DossierItem,
        "title",
        label="Title",
        help_text="Keep the paper itself elsewhere.",
        error_messages={"required": "Enter the title"},
    )
    author = text(DossierItem, "author", label="Who wrote it?", required=False)
    agency = forms.ModelChoiceField(
        label="For which agency?",
        queryset=Agency.objects.all(),
        to_field_name="uid",
        required=False,
        empty_label="Not recorded",
    )
    dated_on = DateField(subject="The date of the paper", label="Dated", required=False)
    received_on = DateField(subject="The date received", label="Received", required=False)
    pages = forms.IntegerField(
        label="Pages",
        min_value=1,
        max_value=9_999,
        required=False,
        widget=forms.TextInput({"class": "govuk-input--width-4", "inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"invalid": "Enter a whole number of pages"},
    )
    reference = text(DossierItem, "reference", label="Where is it kept?", required=False)

    def typed(self) -> dict[str, Any]:
        return {"fields": {name: self.cleaned_data[name] for name in FIELDS}, "uid": self.cleaned_data["uid"]}


class ItemForm(DraftedForm, ItemFields):
    """A new paper, open or in the compartment from its first moment. readers: who else can be named."""

    who_reads = forms.ChoiceField(
        label="Who can see it?",
        choices=[
            ("all", "Everyone who can see the person"),
            (WITHHELD, "Only people I name: it is to be withheld"),
        ],
        initial="all",
        widget=forms.RadioSelect,
    )
    withholding_reason = forms.CharField(
        label="If withheld: what harm would disclosure do?",
        help_text="Harm to national security, to preventing disorder or crime, or to someone's health or welfare, "
        "and why withholding is necessary and proportionate (Parole Board Rules 2019 r.17). Since 16 "
        "December 2025 only the Secretary of State can apply; others ask PPCS. Only the readers see this.",
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )
    readers = ReadersField()

    def __init__(self, data: Any = None, *, readers: Iterable[User], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["readers"].offer(readers)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        asked = cleaned.get("who_reads") == WITHHELD
        if asked and not cleaned.get("withholding_reason", "").strip():
            self.add_error("withholding_reason", "Enter the harm that disclosure would do")
        if not asked and (cleaned.get("withholding_reason", "").strip() or cleaned.get("readers")):
            self.add_error("who_reads", "You entered a reason or readers: select “Only people I name”")
        return cleaned

    def typed(self) -> dict[str, Any]:
        return super().typed() | {
            "withholding_reason": self.cleaned_data["withholding_reason"].strip(),
            "readers": self.cleaned_data["readers"],
        }


class ReplaceForm(DraftedForm, ItemFields):
    """A newer version of a paper."""


class WithholdForm(DraftedForm):
    """Material that everybody could read so far."""

    reason = reason("What harm would disclosure do?")
    readers = ReadersField()

    def __init__(self, data: Any = None, *, readers: Iterable[User], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["readers"].offer(readers)  # type: ignore[attr-defined]


class DisclosureForm(VersionedForm):
    """What the prisoner gets of a paper."""

    versioned = ("disclosure",)

    disclosure = forms.ChoiceField(
        label="Disclosure to the prisoner",
        widget=forms.RadioSelect,
        error_messages={"required": "Select one"},
    )
    document = text(
        DisclosureCheck,
        "document",
        label="If disclosed: reference of the disclosure document",
        help_text="A second reader in PPCS checks the document before others can see the paper.",
        required=False,
    )

    def __init__(self, data: Any = None, *, row: DossierItem) -> None:
        super().__init__(data, row=row)
        if not row.is_withheld:
            del self.fields["document"]
        self.fields["disclosure"].choices = choices_for(row)  # type: ignore[attr-defined]

    def typed(self) -> dict[str, Any]:
        typed = self.cleaned_data
        return {name: typed[name] for name in ("disclosure", "version")} | {"document": typed.get("document", "")}
