"""Victims, what they ask for and what they are told, as the API shows and takes them. No name and no address."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from offenders.api.serializers import PersonNamedSerializer
from parole.victims.choices import PASSED_TO, REQUEST_ANSWERS, SUBJECTS
from parole.victims.models import LiaisonAnswer, LiaisonNotice, Statement, Telling, ToTell, Victim, VictimRequest
from sharing.access.fields import KNOWS_VICTIMS, KNOWS_VICTIMS_ASK, read_by

IN_OTHER_WORDS = "Names no victim, and no place where one lives, works or goes"


class VictimSerializer(serializers.ModelSerializer):
    FOR = KNOWS_VICTIMS

    person = PersonNamedSerializer(source="offender")
    officer = serializers.CharField(source="officer.name", default=None)

    class Meta:
        model = Victim
        fields = (
            *("uid", "person", "reference", "is_in_scheme", "contact", "not_wanted", "note", "officer"),
            *("added_at", "left_on"),
        )
        read_only_fields = fields
        extra_kwargs = {
            "reference": {"help_text": "The victim's reference in the contact scheme"},
            "is_in_scheme": {"help_text": "In the contact scheme, and wants contact"},
            "not_wanted": {"help_text": "What they do not want to hear about"},
            "left_on": {"help_text": "From when they hear nothing more"},
        }


class VictimRequestSerializer(serializers.ModelSerializer):
    FOR = KNOWS_VICTIMS_ASK
    READERS = read_by(KNOWS_VICTIMS, "victim")

    person = PersonNamedSerializer(source="offender")
    victim = serializers.UUIDField(source="victim.uid", help_text="uid of the victim")
    review = serializers.UUIDField(source="review.uid", default=None, help_text="The review it was passed on in")
    answered_by = serializers.CharField(source="answered_by.name", default=None)

    class Meta:
        model = VictimRequest
        fields = (
            *("uid", "person", "victim", "asked", "why", "asked_on", "status", "passed_to", "passed_at", "review"),
            *("outcome", "answer_reason", "reference", "decided_on", "answered_by", "answered_at"),
            *("told_at", "told_how", "withdrawn_at", "withdrawn_because"),
        )
        read_only_fields = fields
        extra_kwargs = {
            "passed_to": {"help_text": "Who decides; null: it has not been passed on"},
            "answer_reason": {"help_text": "Why it was changed or refused; the victim hears this"},
            "reference": {"help_text": "Reference of the Board's document"},
            "told_at": {"help_text": "When the victim heard the answer"},
        }


class TellingSerializer(serializers.ModelSerializer):
    """An attempt to tell a victim. A mistaken entry is withdrawn, and stays."""

    FOR = KNOWS_VICTIMS

    by = serializers.CharField(source="by.name")

    class Meta:
        model = Telling
        fields = (
            *("uid", "at", "by", "channel", "was_reached", "what_was_said", "recorded_at"),
            *("withdrawn_at", "withdrawn_because"),
        )
        read_only_fields = fields
        extra_kwargs = {"what_was_said": {"help_text": "The words used, or why they were not reached"}}


class VictimTaskSerializer(serializers.ModelSerializer):
    FOR = KNOWS_VICTIMS

    person = PersonNamedSerializer(source="offender")
    victim = serializers.UUIDField(source="victim.uid", help_text="uid of the victim")
    request = serializers.UUIDField(source="request.uid", default=None, help_text="The request it is about")
    told_by = serializers.CharField(source="told_by.name", default=None)

    class Meta:
        model = ToTell
        fields: tuple[str, ...] = (
            *("uid", "person", "victim", "event", "happened_on", "about_on", "request", "made_at", "due_at"),
            *("is_wanted", "told_at", "told_by"),
        )
        read_only_fields = fields
        extra_kwargs = {
            "about_on": {"help_text": "Of an expected release: the first date the person could be released"},
            "due_at": {"help_text": "By when the victim must be told"},
            "is_wanted": {"help_text": "false: the victim does not want to hear about it, and is not told"},
        }


class VictimTaskDetailSerializer(VictimTaskSerializer):
    tellings = TellingSerializer(many=True, help_text="Earliest first")

    class Meta(VictimTaskSerializer.Meta):
        fields: tuple[str, ...] = (*VictimTaskSerializer.Meta.fields, "tellings")
        read_only_fields = fields


class StatementSerializer(serializers.ModelSerializer):
    FOR = KNOWS_VICTIMS

    person = PersonNamedSerializer(source="offender")
    victim = serializers.UUIDField(source="victim.uid", help_text="uid of the victim")
    review = serializers.UUIDField(source="review.uid", help_text="uid of the review")

    class Meta:
        model = Statement
        fields = (
            *("uid", "person", "victim", "review", "received_on", "may_be_disclosed", "is_read_at_hearing"),
            *("asks_to_observe", "asks_for_summary", "summary_sent_on"),
        )
        read_only_fields = fields


class LiaisonAnswerSerializer(serializers.ModelSerializer):
    FOR = KNOWS_VICTIMS

    person = PersonNamedSerializer(source="offender")
    said_by = serializers.CharField(source="said_by.name")

    class Meta:
        model = LiaisonAnswer
        fields = ("uid", "person", "answer", "said_by", "said_at")
        read_only_fields = fields


class LiaisonNoticeSerializer(serializers.ModelSerializer):
    FOR = KNOWS_VICTIMS_ASK

    person = PersonNamedSerializer(source="offender")
    acknowledged_by = serializers.CharField(source="acknowledged_by.name", default=None)

    class Meta:
        model = LiaisonNotice
        fields = ("uid", "person", "about", "made_at", "due_at", "acknowledged_at", "acknowledged_by", "to_consider")
        read_only_fields = fields
        extra_kwargs = {"due_at": {"help_text": "From then on the step goes ahead without an acknowledgement"}}


# What is sent


def words(*, most: int, **more: Any) -> Any:
    return serializers.CharField(max_length=most, **{"help_text": IN_OTHER_WORDS, **more})


def words_if_any(*, most: int, **more: Any) -> Any:
    return words(most=most, required=False, allow_blank=True, **more)


class ChangeVictimSerializer(serializers.Serializer):
    """What of it shall stand otherwise: what is not named stays as it is."""

    reference = serializers.CharField(max_length=40, required=False)
    is_in_scheme = serializers.BooleanField(required=False)
    contact = serializers.ChoiceField(Victim.Contact.choices, required=False)
    not_wanted = serializers.ListField(child=serializers.ChoiceField(SUBJECTS), required=False)
    note = words_if_any(most=500)


class NewVictimSerializer(serializers.Serializer):
    """A victim by the scheme's reference: never a name, an address or a number."""

    person = serializers.UUIDField(help_text="uid of the person")
    reference = serializers.CharField(max_length=40, help_text="The victim's reference in the contact scheme")
    is_in_scheme = serializers.BooleanField(required=False, default=True)
    contact = serializers.ChoiceField(Victim.Contact.choices, required=False, default=Victim.Contact.LETTER.value)
    not_wanted = serializers.ListField(
        child=serializers.ChoiceField(SUBJECTS), required=False, default=list, help_text="Empty: they hear everything"
    )
    note = words_if_any(most=500, default="")


class LeaveSerializer(serializers.Serializer):
    on = serializers.DateField(help_text="From when they hear nothing more")


class NewRequestSerializer(serializers.Serializer):
    victim = serializers.UUIDField(help_text="uid of the victim")
    asked = words(most=500)
    why = words_if_any(most=500, default="")
    asked_on = serializers.DateField()


class PassOnSerializer(serializers.Serializer):
    to = serializers.ChoiceField(PASSED_TO, help_text="Who decides")


class AnswerRequestSerializer(serializers.Serializer):
    outcome = serializers.ChoiceField(REQUEST_ANSWERS)
    reason = words_if_any(most=500, default="", help_text="Required if changed or refused; the victim hears this")
    reference = serializers.CharField(
        max_length=80, required=False, default="", allow_blank=True, help_text="Of the Board's answer: its document"
    )
    decided_on = serializers.DateField(
        required=False, default=None, allow_null=True, help_text="Of the Board's answer: the date of its document"
    )


class WithdrawVictimRequestSerializer(serializers.Serializer):
    reason = words(most=300)


class InformedSerializer(serializers.Serializer):
    at = serializers.DateTimeField()
    channel = serializers.ChoiceField(Victim.Contact.choices)
    was_reached = serializers.BooleanField(help_text="false: they could not be reached, and must still be told")
    words = words_if_any(most=300, default="", help_text="The words used, or why they were not reached")


class WithdrawTellingSerializer(WithdrawVictimRequestSerializer):
    telling = serializers.UUIDField(help_text="uid of the entry that was a mistake")


class ChangeStatementSerializer(serializers.Serializer):
    received_on = serializers.DateField(required=False, allow_null=True)
    may_be_disclosed = serializers.BooleanField(required=False, help_text="It can be shown to the prisoner")
    is_read_at_hearing = serializers.BooleanField(required=False)
    asks_to_observe = serializers.BooleanField(required=False)
    asks_for_summary = serializers.BooleanField(required=False)
    summary_sent_on = serializers.DateField(required=False, allow_null=True)


class NewStatementSerializer(ChangeStatementSerializer):
    victim = serializers.UUIDField(help_text="uid of the victim")
    review = serializers.UUIDField(help_text="uid of the review")


class NewAnswerSerializer(serializers.Serializer):
    person = serializers.UUIDField(help_text="uid of the person")
    answer = serializers.ChoiceField(LiaisonAnswer.Answer.choices)


class AcknowledgeSerializer(serializers.Serializer):
    to_consider = words_if_any(most=300, default="", help_text="What probation should consider")
