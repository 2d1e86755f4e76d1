"""Recalls and urgent arrests, as the API shows and takes them. What the person must not receive is in none of them."""

from __future__ import annotations

from rest_framework import serializers

from licence.breaches.choices import ALTERNATIVES
from licence.recalls.actions.begin import LONGEST_SOURCE
from licence.recalls.choices import (
    ARREST_ENDS,
    CUSTODY_STATUSES,
    OFFENCE_LINKS,
    RECALL_ANSWERS,
    RECALL_QUESTIONS,
    VULNERABILITIES,
)
from licence.recalls.models import (
    Recall,
    RecallAnswer,
    RecallBreach,
    RecallClock,
    RecallMove,
    RecallProposal,
    UrgentArrest,
)
from licence.recalls.rules.clocks import LIMITS
from licence.recalls.rules.recalls import ENDED_BY_HAND
from offenders.api.serializers import PersonNamedSerializer

MOMENTS = (
    *("begun_at", "decided_at", "called_at", "sent_at", "refused_at", "revoked_at", "at_large_since", "arrested_at"),
    *("returned_at", "look_again_at", "ended_at"),
)
PLAIN = (
    *("uid", "status", "is_emergency", "kind", "kind_reason", "sentence_group", "custody_status", "ppcs_reference"),
    *("warrant_ref", "booking_number", "next_review_on", "stop_reason", "closed_because"),
)
# What the Part A says besides
SAID = (*(name for name in Recall.DETAILS if name not in (*PLAIN, "what_led")), "mappa")
DONE = [clock.value for clock, limit in LIMITS.items() if limit.act]


class RecallSerializer(serializers.ModelSerializer):
    """As lists show them."""

    person = PersonNamedSerializer(source="offender")
    establishment = serializers.CharField(
        source="establishment.code", default=None, help_text="The code of the prison that the person returned to"
    )

    class Meta:
        model = Recall
        fields: tuple[str, ...] = ("uid", "person", *PLAIN[1:], "establishment", *MOMENTS)
        read_only_fields = fields
        extra_kwargs = {
            "kind": {"help_text": "Which kind of recall the answers so far leave open"},
            "kind_reason": {"help_text": "Why that kind"},
            "custody_status": {"help_text": "Where the person was while recall was asked for"},
            "called_at": {"help_text": "When PPCS was called before the papers were sent"},
            "at_large_since": {"help_text": "Unlawfully at large since"},
            "look_again_at": {"help_text": "After a decision not to recall: when it is reviewed"},
            "next_review_on": {"help_text": "When the Board reviews it next"},
        }


class RecallBreachSerializer(serializers.ModelSerializer):
    """The condition as it was in force at the time of the conduct; without one, a concern."""

    breach = serializers.UUIDField(source="breach.uid")

    class Meta:
        model = RecallBreach
        fields = ("breach", "number", "code", "policy_version", "wording")
        read_only_fields = fields


class RecallClockSerializer(serializers.ModelSerializer):
    class Meta:
        model = RecallClock
        fields = (
            *("kind", "number", "unit", "source", "started_at", "started_by_what", "due_at", "paused_at"),
            *("stopped_at", "stopped_by_what", "missed_at"),
        )
        read_only_fields = fields


class RecallMoveSerializer(serializers.ModelSerializer):
    class Meta:
        model = RecallMove
        fields = ("verb", "before", "after", "at", "moved_at", "rationale")
        read_only_fields = fields


class RecallProposalSerializer(serializers.ModelSerializer):
    """What takes two people. While `waiting` nothing of it counts; a day is on record, and not confirmed. Answered by
    people alone, on the pages."""

    class Meta:
        model = RecallProposal
        fields = ("kind", "state", "asked_at", "answer_due_at", "answered_at")
        read_only_fields = fields


class RecallAnswerSerializer(serializers.ModelSerializer):
    class Meta:
        model = RecallAnswer
        fields = ("question", "answer", "source", "as_at", "answered_at")
        read_only_fields = fields
        extra_kwargs = {"as_at": {"help_text": "As it stood when"}}


class RecallDetailSerializer(RecallSerializer):
    answers = RecallAnswerSerializer(many=True, help_text="On the kind of recall, oldest first; the newest counts")
    breaches = RecallBreachSerializer(many=True)
    clocks = RecallClockSerializer(many=True)
    moves = RecallMoveSerializer(many=True)
    proposals = RecallProposalSerializer(many=True)

    class Meta(RecallSerializer.Meta):
        fields = (
            *RecallSerializer.Meta.fields,
            "what_led",
            "rationale",
            *SAID,
            "breaches",
            "answers",
            "clocks",
            "moves",
            "proposals",
        )
        read_only_fields = fields


class UrgentArrestSerializer(serializers.ModelSerializer):
    """As lists show them."""

    person = PersonNamedSerializer(source="offender")
    recall = serializers.UUIDField(source="recall.uid", default=None)

    class Meta:
        model = UrgentArrest
        fields: tuple[str, ...] = (
            *("uid", "person", "recall", "arrested_at", "force", "reference", "recorded_at", "ended_at", "how"),
        )
        read_only_fields = fields


class UrgentArrestDetailSerializer(UrgentArrestSerializer):
    clocks = RecallClockSerializer(many=True)

    class Meta(UrgentArrestSerializer.Meta):
        fields = (*UrgentArrestSerializer.Meta.fields, "place", "clocks")
        read_only_fields = fields


# What is sent


class NewRecallSerializer(serializers.Serializer):
    person = serializers.UUIDField(help_text="uid of the person, who is on licence")
    breaches = serializers.ListField(
        child=serializers.UUIDField(), min_length=1, help_text="uids of the breaches or concerns it is considered for"
    )
    what_led = serializers.CharField(max_length=4000, help_text="Facts, in order. The person receives this")
    is_emergency = serializers.BooleanField(required=False, default=False)
    custody_status = serializers.ChoiceField(CUSTODY_STATUSES, required=False, default="no")


class RecallDetailsSerializer(serializers.ModelSerializer):
    """What the Part A says. Only what is sent changes, and only of what the caller reads."""

    custody_status = serializers.ChoiceField(CUSTODY_STATUSES, required=False)
    offence_link = serializers.ChoiceField(OFFENCE_LINKS, required=False, allow_blank=True)
    vulnerabilities = serializers.ListField(child=serializers.ChoiceField(VULNERABILITIES), required=False)
    alternatives = serializers.ListField(child=serializers.ChoiceField(ALTERNATIVES), required=False)

    class Meta:
        model = Recall
        fields = (*Recall.DETAILS, "mappa")
        extra_kwargs = {
            "mappa": {"required": False, "help_text": "No longer sent: read from the MAPPA case"},
            "is_emergency": {"required": False, "help_text": "Always so for an indeterminate sentence"},
            "what_led": {"max_length": 4000},
        }


class KindAnswerSerializer(serializers.Serializer):
    question = serializers.ChoiceField(RECALL_QUESTIONS)
    answer = serializers.ChoiceField(RECALL_ANSWERS)
    source = serializers.CharField(  # type: ignore[assignment]  # a field of ours named so
        max_length=LONGEST_SOURCE, help_text="Where the answer is from, in words"
    )


class KindAnswersSerializer(serializers.Serializer):
    answers = KindAnswerSerializer(many=True, allow_empty=False)


class BreachToAddSerializer(serializers.Serializer):
    breach = serializers.UUIDField(help_text="uid of a breach or concern of the person")


class RecallWordsSerializer(serializers.Serializer):
    words = serializers.CharField(max_length=4000)


class AtSerializer(serializers.Serializer):
    at = serializers.DateTimeField(required=False, help_text="When it happened; now if left out")


class RefuseRecallSerializer(AtSerializer):
    reason = serializers.CharField(max_length=4000)


class RevokeSerializer(AtSerializer):
    ppcs_reference = serializers.CharField(max_length=40, required=False, allow_blank=True)
    warrant_ref = serializers.CharField(max_length=60, required=False, allow_blank=True)


class ArrestedSerializer(serializers.Serializer):
    at = serializers.DateTimeField()


class ReturnSerializer(AtSerializer):
    establishment = serializers.CharField(max_length=6, help_text="The code of the prison")
    booking_number = serializers.CharField(max_length=20, required=False, allow_blank=True)


class DoneSerializer(AtSerializer):
    clock = serializers.ChoiceField(DONE, help_text="dossier: sent to the prison. part_b: received")


class NewArrestSerializer(serializers.Serializer):
    person = serializers.UUIDField(help_text="uid of the person, who is on licence")
    arrested_at = serializers.DateTimeField()
    place = serializers.CharField(max_length=120)
    force = serializers.CharField(max_length=120)
    reference = serializers.CharField(max_length=60, required=False, default="", allow_blank=True)


class EndArrestSerializer(AtSerializer):
    how = serializers.ChoiceField([(code, words) for code, words in ARREST_ENDS if code in ENDED_BY_HAND])
    power = serializers.CharField(max_length=160, required=False, allow_blank=True, help_text="Of `other_power`: which")
