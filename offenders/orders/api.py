"""Orders, for programs: read, record and change them, report a breach. Whether one is renewed is decided by people."""

from __future__ import annotations

from typing import Any, ClassVar

from rest_framework import exceptions, serializers

from offenders.api.of_person import RecordingViewSet, by_person, by_region, row_of
from offenders.api.serializers import A_PERSON, PersonNamedSerializer
from offenders.orders import rules
from offenders.orders.actions import breaching, changing, recording
from offenders.orders.choices import END_CHOICES, ORDER_BREACH_STATES, ORDER_KINDS
from offenders.orders.models import ImposedOrder, OrderBreach, OrderEndDecision, OrderMeasure, OrderStep
from offenders.orders.querysets import ImposedOrderQuerySet
from offenders.orders.rules import EndChoice, OrderBreachState, OrderKind
from sharing.access.roles import Capability
from sharing.api.filters import choice, state, until
from sharing.api.verbs import verb
from sharing.clients.token_scopes import TokenScope
from sharing.compiled.fields import Formed
from sharing.grants.models import PROGRAMMES

OUTCOMES = [each for each in ORDER_BREACH_STATES if each[0] != OrderBreachState.CONSIDERED]
LONGEST = 500


class OrderMeasureSerializer(serializers.ModelSerializer):
    class Meta:
        model = OrderMeasure
        fields = ("uid", "words", "from_on", "until_on")
        read_only_fields = fields
        extra_kwargs: ClassVar = {
            "words": {"help_text": "What the order asks of the person"},
            "until_on": {"help_text": "The first day without it, where a variation ended it"},
        }


class OrderStepSerializer(serializers.ModelSerializer):
    by = serializers.CharField(source="by.name", default=None)

    class Meta:
        model = OrderStep
        fields = ("verb", "before", "after", "on", "ends_before", "ends_after", "words", "at", "by")
        read_only_fields = fields


class EndDecisionSerializer(serializers.ModelSerializer):
    by = serializers.CharField(source="by.name")

    class Meta:
        model = OrderEndDecision
        fields = ("ends_on", "choice", "reason", "at", "by")
        read_only_fields = fields


class OrderBreachSerializer(serializers.ModelSerializer):
    measure = serializers.CharField(source="measure.words", default=None)

    class Meta:
        model = OrderBreach
        fields = ("uid", "measure", "happened_on", "summary", "state", "reported_at", "decided_at", "reason")
        read_only_fields = fields


class ImposedOrderSerializer(serializers.ModelSerializer):
    """An order of a court or of the Home Secretary about a person. It stands beside licence conditions and notification
    duties on the same matter, and is never merged with them."""

    person = PersonNamedSerializer(source="offender")
    name = Formed(serializers.CharField(), "kind", "other_kind", by=rules.name_of, help_text="What it is called")
    latest_on = Formed(
        serializers.DateField(allow_null=True),
        "kind",
        "in_force_on",
        by=rules.latest_lawful,
        help_text="The latest lawful last day; null where the law sets none",
        allow_null=True,
    )
    extensions_left = Formed(
        serializers.IntegerField(allow_null=True),
        "kind",
        "extensions",
        by=rules.extensions_left,
        help_text="Of the 4 that the law allows; null for an order that is not extended",
        allow_null=True,
    )
    owner = serializers.CharField(source="owner.name", default=None, help_text="Who answers for it")

    class Meta:
        model = ImposedOrder
        fields: tuple[str, ...] = (
            *("uid", "person", "kind", "name", "programme", "authority", "reference", "state"),
            *("applied_on", "made_on", "served_on", "in_force_on", "ends_on", "latest_on"),
            *("extensions", "extensions_left", "owner", "review_on", "ended_on", "recorded_at"),
        )
        read_only_fields = fields
        extra_kwargs: ClassVar = {
            "authority": {"help_text": "Who made it, or was asked to"},
            "in_force_on": {"help_text": "Its first day in force"},
            "ends_on": {"help_text": "Its last day in force; null where none is fixed"},
            "ended_on": {"help_text": "The first day on which it no longer binds, however it ended"},
            "extensions": {"help_text": "How often it was extended"},
            "service": {"help_text": "How it was served"},
            "passports_held": {"help_text": "Which passports are held under it, and where"},
        }


class ImposedOrderDetailSerializer(ImposedOrderSerializer):
    measures = OrderMeasureSerializer(many=True)
    steps = OrderStepSerializer(many=True)
    end_decisions = EndDecisionSerializer(many=True)
    breaches = OrderBreachSerializer(many=True)

    class Meta(ImposedOrderSerializer.Meta):
        fields = (
            *ImposedOrderSerializer.Meta.fields,
            *("service", "passports_held", "ended_because", "measures", "steps", "end_decisions", "breaches"),
        )
        read_only_fields = fields


# What is sent


def words_field(help_text: str, longest: int = LONGEST, *, required: bool = True) -> Any:
    more: dict[str, Any] = {} if required else {"required": False, "default": "", "allow_blank": True}
    return serializers.CharField(max_length=longest, help_text=help_text, **more)


def day_field(help_text: str, *, required: bool = True) -> Any:
    more: dict[str, Any] = {} if required else {"required": False, "allow_null": True}
    return serializers.DateField(help_text=help_text, **more)


class NewImposedOrderSerializer(serializers.Serializer):
    person = serializers.UUIDField(help_text="uid of the person")
    kind = serializers.ChoiceField(ORDER_KINDS)
    other_kind = words_field("What an order of kind `other` is called", 120, required=False)
    programme = serializers.ChoiceField(
        PROGRAMMES, required=False, help_text="Needed where the person is under 2 and the kind does not say it"
    )
    authority = words_field("Who made it, or was asked to", 160)
    reference = words_field("Its reference", 80, required=False)
    applied_on = day_field("When it was applied for", required=False)
    made_on = day_field("When it was made", required=False)
    served_on = day_field("When it was served", required=False)
    service = words_field("How it was served", 160, required=False)
    in_force_on = day_field("Its first day in force", required=False)
    ends_on = day_field("Its last day in force", required=False)
    extensions = serializers.IntegerField(
        min_value=0, max_value=9, required=False, help_text="How often a notice was extended already"
    )
    measures = serializers.ListField(
        child=serializers.CharField(max_length=LONGEST), required=False, help_text="What it asks of the person"
    )
    passports_held = words_field("Which passports are held under it, and where", 300, required=False)
    review_on = day_field("When its next review is due", required=False)


class MakeOrderSerializer(serializers.Serializer):
    made_on = day_field("When it was made")
    in_force_on = day_field("Its first day in force", required=False)
    ends_on = day_field("Its last day in force", required=False)
    reference = words_field("Its reference", 80, required=False)


class ServeOrderSerializer(serializers.Serializer):
    served_on = day_field("When it was served")
    service = words_field("How it was served", 160, required=False)
    in_force_on = day_field("Its first day in force", required=False)
    ends_on = day_field("Its last day in force", required=False)


class RefuseOrderSerializer(serializers.Serializer):
    refused_on = day_field("When it was refused or withdrawn")
    reason = words_field("Why")


class ExtendOrderSerializer(serializers.Serializer):
    extended_on = day_field("When it was extended")
    reason = words_field("Why")


class VaryOrderSerializer(serializers.Serializer):
    varied_on = day_field("From when the measures differ")
    reason = words_field("Why")
    ended = serializers.ListField(
        child=serializers.UUIDField(), required=False, help_text="uids of the measures that end"
    )
    added = serializers.ListField(
        child=serializers.CharField(max_length=LONGEST), required=False, help_text="New measures"
    )
    ends_on = day_field("Another last day, where the court gave one", required=False)


class DischargeOrderSerializer(serializers.Serializer):
    discharged_on = day_field("The first day on which it does not bind")
    reason = words_field("Why")


class QuashOrderSerializer(serializers.Serializer):
    quashed_on = day_field("The first day on which it does not bind")
    reason = words_field("Why")


class ReplaceOrderSerializer(serializers.Serializer):
    replaced_on = day_field("The first day on which it does not bind")
    successor = serializers.UUIDField(help_text="uid of the order that takes its place")


class ReviewOrderSerializer(serializers.Serializer):
    review_on = day_field("When the next review is due, in 12 months at most")
    words = words_field("What was found")


class DecideEndSerializer(serializers.Serializer):
    choice = serializers.ChoiceField(END_CHOICES)
    reason = words_field("Why", 1000)


class NewOrderBreachSerializer(serializers.Serializer):
    happened_on = day_field("When it happened")
    summary = words_field("What happened: facts, where, and who saw it", 2000)
    measure = serializers.UUIDField(required=False, allow_null=True, help_text="uid of the measure that it is about")


class AnswerBreachSerializer(serializers.Serializer):
    breach = serializers.UUIDField(help_text="uid of the breach")
    outcome = serializers.ChoiceField(OUTCOMES, help_text="What police or the prosecutor decided")
    reason = words_field("Why", 1000)


STATES = {
    "open": ImposedOrderQuerySet.unfinished,
    "all": lambda rows: rows,
}


class ImposedOrderViewSet(RecordingViewSet):
    queryset = ImposedOrder.objects.all()
    serializer_class = ImposedOrderSerializer
    detail_class = ImposedOrderDetailSerializer
    plain = True
    list_says = "Orders of courts and of the Home Secretary about people the caller can see, newest record first"
    one_says = "One order, with its measures, steps and breaches"
    read_scope = TokenScope.IMPOSED_ORDERS_READ
    write_scope = TokenScope.IMPOSED_ORDERS_WRITE
    people_scope = TokenScope.IMPOSED_ORDERS_DECIDE
    needs = Capability.KEEP_ORDERS
    order = "-recorded_at"
    filters = (
        by_person(),
        by_region(),
        choice("kind", [code for code, _ in ORDER_KINDS]),
        state("state", STATES, "Default: open orders, which have not ended", asks=("state",), absent="open"),
        until("ends_until", "ends_on", "Those with a last day on that day or earlier"),
    )
    example = {
        "uid": "0193a5e0-1b42-7f60-9c55-4d7e8f9a0b12",
        "person": A_PERSON,
        "kind": "scpo",
        "name": "Serious crime prevention order",
        "programme": "terrorism",
        "authority": "Crown Court at Leeds",
        "reference": "T20240117",
        "state": "in_force",
        "applied_on": "2024-01-17",
        "made_on": "2024-03-12",
        "served_on": "2024-03-12",
        "in_force_on": "2024-03-12",
        "ends_on": "2029-03-11",
        "latest_on": "2029-03-11",
        "extensions": 0,
        "extensions_left": None,
        "owner": "Imogen Strake",
        "review_on": "2027-03-12",
        "ended_on": None,
        "recorded_at": "2024-03-12T15:20:00Z",
    }
    detail_example = {
        "service": "In person at court",
        "passports_held": None,
        "ended_because": None,
        "measures": [
            {
                "uid": "0193a5e0-1b42-7f60-9c55-4d7e8f9a0b13",
                "words": "No more than 1 phone",
                "from_on": "2024-03-12",
                "until_on": None,
            }
        ],
        "steps": [
            {
                "verb": "make",
                "before": "applied",
                "after": "made",
                "on": "2024-03-12",
                "ends_before": None,
                "ends_after": "2029-03-11",
                "words": None,
                "at": "2024-03-12T15:20:00Z",
                "by": "Imogen Strake",
            }
        ],
        "end_decisions": [],
        "breaches": [],
    }

    @verb(
        "Record an order, as far as it has come",
        takes=NewImposedOrderSerializer,
        example={
            "person": A_PERSON["uid"],
            "kind": "ftro",
            "authority": "Leeds Magistrates’ Court",
            "made_on": "2026-11-09",
            "served_on": "2026-11-09",
            "in_force_on": "2026-11-09",
            "ends_on": "2027-05-08",
            "measures": ["No travel outside the United Kingdom"],
        },
    )
    def create(self, request):
        given = self.validated(NewImposedOrderSerializer)
        person = self.person_to_change(given)
        kind = OrderKind(given.pop("kind"))
        given = {name: value for name, value in given.items() if value is not None}
        return self.done(
            lambda: recording.record_order(offender=person, kind=kind, by=self.caller, **given), status=201
        )

    @verb("Record that it was made", takes=MakeOrderSerializer, example={"made_on": "2026-11-09"})
    def make(self, request, uid):
        return self.changed(uid, MakeOrderSerializer, recording.make_order)

    @verb(
        "Record that it was served",
        takes=ServeOrderSerializer,
        example={"served_on": "2026-11-10", "service": "In person", "in_force_on": "2026-11-10"},
    )
    def serve(self, request, uid):
        return self.changed(uid, ServeOrderSerializer, recording.serve_order)

    @verb(
        "Record that the application was refused or withdrawn",
        takes=RefuseOrderSerializer,
        example={"refused_on": "2026-11-09", "reason": "The test was not met"},
    )
    def refuse(self, request, uid):
        return self.changed(uid, RefuseOrderSerializer, recording.refuse_order)

    @verb(
        "Record that a notice was extended by a year",
        takes=ExtendOrderSerializer,
        example={"extended_on": "2026-11-20", "reason": "The measures are still necessary"},
    )
    def extend(self, request, uid):
        return self.changed(uid, ExtendOrderSerializer, changing.extend_order)

    @verb(
        "Record that it was varied: measures that end, new ones, another last day",
        takes=VaryOrderSerializer,
        example={"varied_on": "2026-11-20", "reason": "He moved", "added": ["To live at the new address"]},
    )
    def vary(self, request, uid):
        return self.changed(uid, VaryOrderSerializer, changing.vary_order)

    @verb(
        "Record that it was discharged before its time",
        takes=DischargeOrderSerializer,
        example={"discharged_on": "2026-11-20", "reason": "No longer necessary"},
    )
    def discharge(self, request, uid):
        return self.changed(uid, DischargeOrderSerializer, changing.discharge_order)

    @verb(
        "Record that a court quashed it",
        takes=QuashOrderSerializer,
        example={"quashed_on": "2026-11-20", "reason": "Appeal allowed"},
    )
    def quash(self, request, uid):
        return self.changed(uid, QuashOrderSerializer, changing.quash_order)

    @verb(
        "Record that another order took its place",
        takes=ReplaceOrderSerializer,
        example={"replaced_on": "2026-11-20", "successor": "0193a5e0-1b42-7f60-9c55-4d7e8f9a0b14"},
    )
    def replace(self, request, uid):
        row, given = self.row_to_change(uid), self.validated(ReplaceOrderSerializer)
        rows = ImposedOrder.objects.visible_to(self.caller)
        given["successor"] = row_of(rows, row.offender, "successor", given["successor"])
        return self.done(lambda: changing.replace_order(order=row, by=self.caller, **given))

    @verb(
        "Record a review: if it is still needed",
        takes=ReviewOrderSerializer,
        example={"review_on": "2027-11-20", "words": "Still needed: he applied for a passport"},
    )
    def review(self, request, uid):
        return self.changed(uid, ReviewOrderSerializer, changing.review_order)

    @verb(
        "Decide in writing, before its end, to renew it or let it end",
        takes=DecideEndSerializer,
        example={"choice": "renew", "reason": "He still meets the same people"},
        people_only=True,
    )
    def decide(self, request, uid):
        row, given = self.row_to_change(uid, Capability.DECIDE_ON_ORDERS), self.validated(DecideEndSerializer)
        given["choice"] = EndChoice(given["choice"])
        return self.done(lambda: changing.decide_end(order=row, by=self.caller, **given), row=row)

    @verb(
        "Report conduct that may have broken it: every team that can see the order is alerted before the response",
        takes=NewOrderBreachSerializer,
        example={"happened_on": "2026-11-20", "summary": "A second phone was in the kitchen"},
    )
    def breach(self, request, uid):
        row, given = self.row_to_change(uid, None), self.validated(NewOrderBreachSerializer)
        return self.done(lambda: breaching.report_breach(order=row, by=self.caller, **given), row=row)

    @verb(
        "Record what police or the prosecutor decided on a breach",
        takes=AnswerBreachSerializer,
        example={
            "breach": "0193a5e0-1b42-7f60-9c55-4d7e8f9a0b15",
            "outcome": "charged",
            "reason": "Charged on 24 November",
        },
    )
    def answer_breach(self, request, uid):
        row, given = self.row_to_change(uid), self.validated(AnswerBreachSerializer)
        found = OrderBreach.objects.visible_to(self.caller).filter(order=row, uid=given.pop("breach")).first()
        if found is None:
            raise exceptions.ValidationError({"breach": ["Select a breach of this order."]})
        outcome = OrderBreachState(given.pop("outcome"))
        act = breaching.answer_breach
        return self.done(lambda: act(breach=found, outcome=outcome, by=self.caller, **given), row=row)

    def changed(self, uid, takes, act):
        """The order after an act that takes it and what was sent, by the same names."""
        row, given = self.row_to_change(uid), self.validated(takes)
        return self.done(lambda: act(order=row, by=self.caller, **given))
