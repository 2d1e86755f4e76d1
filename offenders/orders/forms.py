"""Forms about an order: record it, take each step, decide before its end, report a breach and what followed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from offenders.orders import rules
from offenders.orders.choices import END_CHOICES, ORDER_BREACH_STATES, ORDER_KINDS
from offenders.orders.models import ImposedOrder, OrderMeasure
from offenders.orders.rules import EndChoice, OrderBreachState, OrderKind
from offenders.people.regions import every_region
from offenders.person_page.form_parts import PLAIN, reason, text
from sharing.access.roles import Capability, holders
from sharing.drafts.forms import DraftedForm
from sharing.grants.who_can_see import who_sees
from sharing.models import User
from sharing.pages.form_fields import CountField, DateField
from sharing.pages.once_forms import OnceForm
from sharing.sentence_words import mid_sentence

MOST_MEASURES, LONGEST_MEASURE = 40, 500
LAST_DAY = "The day before the anniversary. Leave empty where the order has no end, or a notice runs for a year."
OUTCOMES = [each for each in ORDER_BREACH_STATES if each[0] != OrderBreachState.CONSIDERED]


def day(label: str, subject: str, *, required: bool = False, help_text: str = "") -> DateField:
    more = {"error_messages": {"required": "Enter the date"}} if required else {}
    return DateField(subject=subject, label=label, required=required, help_text=help_text, **more)


class MeasuresField(forms.CharField):
    """One measure a line. Cleans to a list."""

    def __init__(self, label: str) -> None:
        super().__init__(
            label=label,
            help_text="One per line.",
            required=False,
            widget=forms.Textarea({"rows": 5}),
            max_length=20_000,
        )

    def clean(self, value: Any) -> list[str]:
        lines = [" ".join(line.split()) for line in (super().clean(value) or "").splitlines()]
        found = [line for line in lines if line]
        if len(found) > MOST_MEASURES:
            raise forms.ValidationError(f"Enter at most {MOST_MEASURES} measures")
        for line in found:
            if len(line) > LONGEST_MEASURE:
                raise forms.ValidationError(f"Shorten the measure that begins “{line[:30]}”")
        return found


class OrderForm(DraftedForm, OnceForm):
    """programmes: of the person, where the user knows of more than one. recordable: the kinds that can be recorded."""

    kind = forms.ChoiceField(label="What kind of order?", error_messages={"required": "Select the kind of order"})
    other_kind = text(ImposedOrder, "other_kind", label="If other: what is it called?", required=False)
    authority = text(
        ImposedOrder,
        "authority",
        label="Who made it, or was asked to?",
        help_text="The court, or the Home Secretary",
        error_messages={"required": "Enter who made it, or was asked to"},
        widget=forms.TextInput(PLAIN),
    )
    reference = text(ImposedOrder, "reference", label="Reference", required=False)
    programme = forms.ChoiceField(
        label="Programme", widget=forms.RadioSelect, error_messages={"required": "Select a programme"}
    )
    applied_on = day("Applied for on", "The date of the application")
    made_on = day("Made on", "The date it was made", help_text="Leave empty if it is not made yet.")
    served_on = day("Served on", "The date it was served", help_text="Leave empty if it is not served yet.")
    service = text(ImposedOrder, "service", label="How was it served?", required=False)
    in_force_on = day("In force from", "The first day")
    ends_on = day("Last day in force", "The last day", help_text=LAST_DAY)
    extensions = CountField(label="Of a TPIM or Part 2 notice: how often was it extended already?", most=9)
    measures = MeasuresField("What does it ask of the person?")
    passports_held = text(ImposedOrder, "passports_held", label="Passports held under it, and where", required=False)
    review_on = day("Review by", "The review", help_text="12 months ahead at most.")

    def __init__(
        self,
        data: Any = None,
        *,
        programmes: list[tuple[str, str]],
        recordable: Iterable[OrderKind],
        **kwargs: Any,
    ) -> None:
        super().__init__(data, **kwargs)
        kinds = {str(kind) for kind in recordable}
        kind: Any = self.fields["kind"]
        kind.choices = [("", "Select the kind"), *(each for each in ORDER_KINDS if each[0] in kinds)]
        programme: Any = self.fields["programme"]
        if len(programmes) > 1:
            programme.choices = programmes
        else:
            del self.fields["programme"]

    def typed(self) -> dict[str, Any]:
        """What the action is handed."""
        return self.cleaned_data | {"kind": OrderKind(self.cleaned_data["kind"])}


class StepForm(forms.Form):
    """One step. Each class below names its button and what it says; `order` is the one that it is about."""

    def __init__(self, data: Any = None, *, order: ImposedOrder, reader: User) -> None:
        super().__init__(data, initial=self.begins(order))
        self.order, self.reader = order, reader

    @staticmethod
    def begins(order: ImposedOrder) -> dict[str, Any]:
        return {}

    def typed(self) -> dict[str, Any]:
        return self.cleaned_data


class MakeForm(StepForm):
    made_on = day("Made on", "The date", required=True)
    in_force_on = day("In force from", "The first day")
    ends_on = day("Last day in force", "The last day", help_text=LAST_DAY)
    reference = text(ImposedOrder, "reference", label="Reference", required=False)

    @staticmethod
    def begins(order: ImposedOrder) -> dict[str, Any]:
        return {name: getattr(order, name) for name in ("in_force_on", "ends_on", "reference")}


class ServeForm(StepForm):
    served_on = day("Served on", "The date", required=True)
    service = text(ImposedOrder, "service", label="How was it served?", required=False)
    in_force_on = day("In force from", "The first day")
    ends_on = day("Last day in force", "The last day", help_text=LAST_DAY)

    @staticmethod
    def begins(order: ImposedOrder) -> dict[str, Any]:
        return {name: getattr(order, name) for name in ("in_force_on", "ends_on")}


class RefuseForm(StepForm):
    refused_on = day("Refused or withdrawn on", "The date", required=True)
    reason = reason("Reason")


class ExtendForm(StepForm):
    extended_on = day("Extended on", "The date", required=True)
    reason = reason("Reason")


class VaryForm(StepForm):
    varied_on = day("From", "The date", required=True)
    ended = forms.ModelMultipleChoiceField(
        label="Which measures end?",
        queryset=OrderMeasure.objects.none(),
        to_field_name="uid",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Select measures of this order"},
    )
    added = MeasuresField("New measures")
    ends_on = day("Another last day, if the court gave one", "The last day")
    reason = reason("Reason")

    def __init__(self, data: Any = None, *, order: ImposedOrder, reader: User) -> None:
        super().__init__(data, order=order, reader=reader)
        standing = order.measures.filter(until_on__isnull=True)
        if standing.exists():
            self.fields["ended"].queryset = standing  # type: ignore[attr-defined]
        else:
            del self.fields["ended"]

    def typed(self) -> dict[str, Any]:
        return self.cleaned_data | {"ended": [row.uid for row in self.cleaned_data.get("ended", ())]}


class DischargeForm(StepForm):
    discharged_on = day("First day on which it does not bind", "The date", required=True)
    reason = reason("Reason")


class QuashForm(StepForm):
    quashed_on = day("First day on which it does not bind", "The date", required=True)
    reason = reason("Reason")


class OrderChoice(forms.ModelChoiceField):
    def label_from_instance(self, order: ImposedOrder) -> str:
        return f"{order}, {order.authority}, {mid_sentence(order.get_state_display())}"


class ReplaceForm(StepForm):
    replaced_on = day("First day on which it does not bind", "The date", required=True)
    successor = OrderChoice(
        label="Which order takes its place?",
        queryset=ImposedOrder.objects.none(),
        to_field_name="uid",
        empty_label="Select the order",
        help_text="Record it first.",
        error_messages={"required": "Select the order", "invalid_choice": "Select an order of this person"},
    )

    def __init__(self, data: Any = None, *, order: ImposedOrder, reader: User) -> None:
        super().__init__(data, order=order, reader=reader)
        others = ImposedOrder.objects.visible_to(reader).filter(offender=order.offender).exclude(pk=order.pk)
        self.fields["successor"].queryset = others  # type: ignore[attr-defined]


class ReviewForm(StepForm):
    words = reason("What did you find?")
    review_on = day("Next review by", "The review", required=True, help_text="12 months ahead at most.")


class GiveForm(StepForm):
    owner = forms.ModelChoiceField(
        label="Who answers for it?",
        queryset=User.objects.none(),
        to_field_name="uid",
        empty_label="Select a person",
        error_messages={"required": "Select a person", "invalid_choice": "Select a person"},
    )

    def __init__(self, data: Any = None, *, order: ImposedOrder, reader: User) -> None:
        super().__init__(data, order=order, reader=reader)
        self.fields["owner"].queryset = owners_for(order)  # type: ignore[attr-defined]


def owners_for(order: ImposedOrder) -> Any:
    """People who see the person and keep orders."""
    people = who_sees(order.offender, at=timezone.now()).filter(role__in=holders(Capability.KEEP_ORDERS))
    return people.order_by("name", "pk")


class DecideForm(StepForm):
    choice = forms.ChoiceField(
        label="Decision",
        choices=END_CHOICES,
        widget=forms.RadioSelect,
        error_messages={"required": "Select renew it or let it end"},
    )
    reason = reason("Reasons", 1000)

    def typed(self) -> dict[str, Any]:
        return self.cleaned_data | {"choice": EndChoice(self.cleaned_data["choice"])}


class BreachForm(DraftedForm, OnceForm):
    """measures: of the order."""

    happened_on = day("When did it happen?", "The date", required=True)
    measure = forms.ModelChoiceField(
        label="Which measure?",
        queryset=OrderMeasure.objects.none(),
        to_field_name="uid",
        empty_label="None in particular",
        required=False,
    )
    summary = forms.CharField(
        label="What happened?",
        help_text="State facts, not opinion: what was seen, where and who saw it.",
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
        error_messages={"required": "Enter what happened"},
    )

    def __init__(self, data: Any = None, *, measures: Any, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["measure"].queryset = measures  # type: ignore[attr-defined]

    def typed(self) -> dict[str, Any]:
        measure = self.cleaned_data["measure"]
        return self.cleaned_data | {"measure": measure.uid if measure else None}


class BreachAnswerForm(forms.Form):
    outcome = forms.ChoiceField(
        label="What was decided?",
        choices=OUTCOMES,
        widget=forms.RadioSelect,
        help_text="By police or the prosecutor.",
        error_messages={"required": "Select what was decided"},
    )
    reason = reason("Reason", 1000)

    def typed(self) -> dict[str, Any]:
        return self.cleaned_data | {"outcome": OrderBreachState(self.cleaned_data["outcome"])}


class OrderFilter(forms.Form):
    """Which orders the list shows; without a choice, those that are not over."""

    show = forms.ChoiceField(
        label="Show",
        required=False,
        choices=[
            ("", "Open"),
            ("ending", "End within 90 days"),
            ("undecided", "End to be decided"),
            ("review", "Review due"),
            ("over", "Ended"),
            ("all", "All"),
        ],
    )
    kind = forms.ChoiceField(label="Kind", required=False, choices=[("", "Any"), *ORDER_KINDS])
    region = forms.ChoiceField(label="Region", required=False, choices=every_region("Every region"))

    def narrowed(self, rows: Any, *, on: date) -> Any:
        chosen = self.cleaned_data
        show = {
            "": rows.unfinished,
            "ending": lambda: rows.near_their_end(on=on),
            "undecided": lambda: rows.to_decide(on=on),
            "review": lambda: rows.to_review(on=on),
            "over": lambda: rows.exclude(state__in=[str(state) for state in rules.OPEN]),
            "all": lambda: rows,
        }
        found = show[chosen["show"]]()
        if chosen["kind"]:
            found = found.filter(kind=chosen["kind"])
        return found.filter(offender__region=chosen["region"]) if chosen["region"] else found
