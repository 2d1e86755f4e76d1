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

OPENLY = "Everyone who can see the person sees this. Do not enter anything that must be withheld."


class DayForm(OnceForm):
    """A step of which only the day is asked. label: the question."""

    on = DateField(subject="The date", error_messages={"required": "Enter the date"})

    def __init__(self, *args: Any, label: str = "When did this happen?", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].label = label


class BoardForm(DayForm):
    """What the Board directed, by its document."""

    document = board_document()


def decided_by() -> forms.ChoiceField:
    return forms.ChoiceField(
        label="Who at the Board decided?",
        choices=DECIDED_BY,
        initial=DecidedBy.MEMBER,
        widget=forms.RadioSelect,
        help_text="A party can ask a member to decide again within 14 days of a staff decision (r.4(4)).",
        error_messages={"required": "Select who decided"},
    )


class DirectionsForm(BoardForm):
    decided_by = decided_by()


class OralForm(DraftedForm, BoardForm):
    """The Board directs an oral hearing; at the paper stage in some cases in exceptional circumstances alone."""

    limb = forms.ChoiceField(
        label="Ground for normally refusing a hearing",
        choices=[("", "None of these"), *ORAL_LIMBS],
        widget=forms.RadioSelect,
        required=False,
        help_text="Parole Board Rules 2019 r.19(1ZA), since 16 December 2025. In a review after fixed-term "
        "recall (a) always applies.",
    )
    exceptional = reason("Exceptional circumstances for a hearing", required=False)


class PapersForm(forms.Form):
    """The case is referred on the later of the two days, once both are in (r.16)."""

    letter_on = DateField(
        subject="The date of the letter",
        label="When did the Board receive the letter?",
        help_text="Leave empty if not received.",
        required=False,
    )
    reports_on = DateField(
        subject="The date of the reports", label="When did it receive all required reports?", required=False
    )


class PutOffForm(DraftedForm, DayForm):
    """An adjournment or a deferral."""

    put_off_for = forms.ChoiceField(
        label="Why?",
        choices=PUT_OFF_FOR,
        widget=forms.RadioSelect,
        error_messages={"required": "Select a reason"},
    )
    reason = reason("Note", 400, required=False)
    caused_by = forms.ChoiceField(
        label="Cause",
        choices=ReviewMove.CausedBy.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Select who caused it"},
    )
    target_on = DateField(
        subject="The new target", label="New target", error_messages={"required": "Enter the new target"}
    )
    decided_by = decided_by()
    document = board_document()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = OPENLY


class WithdrawForm(DraftedForm, DayForm):
    reason = reason("Reason the Board has no decision to make", longest=300)


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
    view_lodged_on = DateField(subject="The date of the view", label="When was it put to the Board?", required=False)


class SentenceField(forms.ModelChoiceField):
    """Of which sentence the Board decides."""

    def __init__(self, **more: Any) -> None:
        super().__init__(
            queryset=Sentence.objects.none(),
            to_field_name="uid",
            label="Sentence",
            help_text="Needed if 2 reviews of one kind are open. Otherwise it covers all sentences of this kind.",
            empty_label="All sentences of this kind",
            **more,
        )

    def label_from_instance(self, sentence: Sentence) -> str:
        return f"{sentence}, passed {format_date(sentence.sentenced_on)}"


class BeginForm(OnceForm):
    """A review that no date brought in sight automatically."""

    kind = forms.ChoiceField(
        label="Kind of review",
        choices=REVIEW_KINDS,
        widget=forms.RadioSelect,
        error_messages={"required": "Select the kind of review"},
    )
    refer_by = DateField(
        subject="The deadline",
        label="Referral deadline",
        error_messages={"required": "Enter the deadline"},
    )
    sentence = SentenceField(required=False)

    def __init__(self, *args: Any, sentences: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sentence"].queryset = sentences  # type: ignore[attr-defined]
