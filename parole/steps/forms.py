"""Forms in which PPCS records how far a case is."""

from __future__ import annotations

from typing import Any

from django import forms

from offenders.models import Sentence
from offenders.person_page.form_parts import reason, text
from parole.reviews.board_document import board_document
from parole.reviews.choices import DECIDED_BY, ORAL_LIMBS, PUT_OFF_FOR, REVIEW_KINDS
from parole.reviews.models import ParoleReview, ReviewMove
from parole.reviews.rules.moves import DecidedBy
from sharing.drafts.forms import DraftedForm
from sharing.pages.form_fields import DateField
from sharing.pages.once_forms import OnceForm
from sharing.pages.versioned import VersionedForm
from sharing.time_words import format_date

OPENLY = "Everybody who sees the person reads this: nothing that must be withheld goes here."


class DayForm(OnceForm):
    """A step of which only the day is asked. label: the question."""

    on = DateField(subject="The day", error_messages={"required": "Enter the date"})

    def __init__(self, *args: Any, label: str = "When did this happen?", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].label = label


class BoardForm(DayForm):
    """What the Board directed, by its document."""

    document = board_document()


def decided_by() -> forms.ChoiceField:
    return forms.ChoiceField(
        label="Who of the Board decided it?",
        choices=DECIDED_BY,
        initial=DecidedBy.MEMBER,
        widget=forms.RadioSelect,
        help_text="A party may ask that a member decides anew, within 14 days of a decision by staff (r.4(4)).",
        error_messages={"required": "Select who decided it"},
    )


class DirectionsForm(BoardForm):
    decided_by = decided_by()


class OralForm(DraftedForm, BoardForm):
    """The Board directs an oral hearing; at the paper stage in some cases in exceptional circumstances alone."""

    limb = forms.ChoiceField(
        label="Does a reason apply by which a hearing is refused as a rule?",
        choices=[("", "None of these"), *ORAL_LIMBS],
        widget=forms.RadioSelect,
        required=False,
        help_text="Parole Board Rules 2019 r.19(1ZA), since 16 December 2025. In the review of a recalled fixed term "
        "(a) applies whatever is selected.",
    )
    exceptional = reason("Exceptional circumstances in which the Board directs a hearing all the same", required=False)


class PapersForm(forms.Form):
    """The case is referred on the later of the two days, once both are in (r.16)."""

    letter_on = DateField(
        subject="The day of the letter",
        label="On which day did the Board have the letter?",
        help_text="Leave empty what is not there yet.",
        required=False,
    )
    reports_on = DateField(
        subject="The day of the reports", label="On which day did it have all required reports?", required=False
    )


class PutOffForm(DraftedForm, DayForm):
    """An adjournment or a deferral."""

    put_off_for = forms.ChoiceField(
        label="Why?",
        choices=PUT_OFF_FOR,
        widget=forms.RadioSelect,
        error_messages={"required": "Select why it is put off"},
    )
    reason = reason("Note", 400, required=False)
    caused_by = forms.ChoiceField(
        label="Who caused it?",
        choices=ReviewMove.CausedBy.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Say who caused it"},
    )
    target_on = DateField(
        subject="The new target", label="By when is it to go on?", error_messages={"required": "Enter the new target"}
    )
    decided_by = decided_by()
    document = board_document()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = OPENLY


class WithdrawForm(DraftedForm, DayForm):
    reason = reason("Why has the Board nothing left to decide?", longest=300)


class DetailsForm(DraftedForm, VersionedForm):
    """What stands beside a review: reference, target, the view of the Secretary of State."""

    versioned = ("board_ref", "target_on", "view", "view_lodged_on")

    board_ref = text(ParoleReview, "board_ref", label="The Board's reference", required=False)
    target_on = DateField(subject="The target", label="Target for the decision", required=False)
    view = forms.ChoiceField(
        label="The Secretary of State's view",
        choices=ParoleReview.View.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    view_lodged_on = DateField(
        subject="The day of the view", label="On which day was it put to the Board?", required=False
    )


class SentenceField(forms.ModelChoiceField):
    """Of which sentence the Board decides."""

    def __init__(self, **more: Any) -> None:
        super().__init__(
            queryset=Sentence.objects.none(),
            to_field_name="uid",
            label="Of which sentence?",
            help_text="Needed if two reviews of one kind are open. Otherwise it is of all that the kind covers.",
            empty_label="All that this kind covers",
            **more,
        )

    def label_from_instance(self, sentence: Sentence) -> str:
        return f"{sentence}, passed {format_date(sentence.sentenced_on)}"


class BeginForm(OnceForm):
    """A review that no date brought in sight by itself."""

    kind = forms.ChoiceField(
        label="Why does the case go to the Board?",
        choices=REVIEW_KINDS,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the kind of review"},
    )
    refer_by = DateField(
        subject="The last day",
        label="By when must it be referred?",
        error_messages={"required": "Enter the last day"},
    )
    sentence = SentenceField(required=False)

    def __init__(self, *args: Any, sentences: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sentence"].queryset = sentences  # type: ignore[attr-defined]
