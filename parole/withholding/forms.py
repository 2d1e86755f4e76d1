"""Forms about an application that a paper is withheld, and about its special advocate."""

from __future__ import annotations

from typing import Any

from django import forms

from offenders.person_page.form_parts import text
from parole.dossier.applications import NonDisclosure, SpecialAdvocate
from parole.dossier.choices import APPLICANTS, DIRECTIONS
from parole.dossier.second_checks import DisclosureCheck
from sharing.pages.form_fields import DateField


def one_of(label: str, choices: Any, *, error: str = "Select one") -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect, error_messages={"required": error})


def day(label: str, *, required: bool = True) -> DateField:
    return DateField(subject="The date", label=label, required=required, error_messages={"required": "Enter the date"})


def document(name: str, label: str) -> forms.CharField:
    return text(NonDisclosure, name, label=label, error_messages={"required": "Enter the reference of the document"})


class ApplyForm(forms.Form):
    """An application, as its document says it."""

    applicant = one_of("Who applied?", APPLICANTS)
    third_party = text(NonDisclosure, "third_party", label="Which third party, if one applied", required=False)
    applied_on = day("When did they apply?")
    grounds = forms.MultipleChoiceField(
        label="Grounds",
        choices=NonDisclosure.Ground.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Select at least one ground"},
    )
    asked_for = one_of("What is asked for?", DIRECTIONS[1:])
    necessity = text(
        NonDisclosure,
        "necessity",
        label="Why is it necessary and proportionate?",
        help_text="Keep it short: the reasons are in the document. Only readers of this paper see it.",
        error_messages={"required": "Enter why it is necessary and proportionate"},
    )
    document = document("document", "Reference of the application")


class DecideForm(forms.Form):
    directed = one_of("What did the Board direct?", DIRECTIONS)
    on = day("When?")
    decided_by = one_of("Who decided?", NonDisclosure.DecidedBy.choices)
    document = document("decision_document", "Reference of the direction")


class AppealForm(forms.Form):
    appealed_by = one_of("Who appealed?", NonDisclosure.Appellant.choices)
    on = day("When?")


class AppealAnswerForm(forms.Form):
    directed = one_of("What did the Board’s chair direct?", DIRECTIONS)
    on = day("When?")
    document = document("appeal_document", "Reference of the answer")


class CheckForm(forms.Form):
    """The second check of what one reader recorded. check: what is shown, so that nothing else is confirmed."""

    check = forms.UUIDField(widget=forms.HiddenInput)


class EndCheckForm(CheckForm):
    reason = text(DisclosureCheck, "ended_because", label="Reason", error_messages={"required": "Enter a reason"})


class GiveForm(forms.Form):
    on = day("When did the prisoner get it?")
    gist_ref = text(NonDisclosure, "gist_ref", label="Where the gist is kept, if one was given", required=False)


class WithdrawForm(forms.Form):
    on = day("When was it withdrawn?")
    reason = text(NonDisclosure, "withdrawn_because", label="Reason", error_messages={"required": "Enter a reason"})


class AdvocateForm(forms.Form):
    name = text(SpecialAdvocate, "name", label="Name", error_messages={"required": "Enter the name"})
    chambers = text(SpecialAdvocate, "chambers", label="Chambers", required=False)
    on = day("When was the Attorney General asked?")


class AppointForm(forms.Form):
    on = day("When were they appointed?")
    document = text(
        SpecialAdvocate,
        "document",
        label="Reference of the appointment",
        error_messages={"required": "Enter the reference of the appointment"},
    )


class DayForm(forms.Form):
    on = day("When?")


class SpeakForm(forms.Form):
    on = day("When did they ask?")
    objected_on = day("When the Secretary of State objected, if they did", required=False)


class SpeakAnswerForm(forms.Form):
    answer = one_of("What did the Board answer?", SpecialAdvocate.Answer.choices)
    on = day("When?")


class LeaveForm(forms.Form):
    on = day("When did they stop acting?")
    reason = text(SpecialAdvocate, "left_because", label="Reason", error_messages={"required": "Enter a reason"})
