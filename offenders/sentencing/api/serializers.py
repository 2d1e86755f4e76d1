"""Convictions, sentences and adjustments, as the API shows and takes them."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any, ClassVar

from rest_framework import serializers

from offenders.api.serializers import PersonNamedSerializer
from offenders.convictions.models import Adjustment, Conviction, Sentence, say_questions
from offenders.questioned_sentences.asking import check_by
from offenders.reference.offences.models import Offence
from sharing.access.fields import EVERYBODY, read_by
from sharing.compiled.fields import Formed

YEARS, MONTHS, WEEKS, DAYS = 99, 999, 5_000, 32_000  # as the forms of the pages take them


class OffenceSerializer(serializers.ModelSerializer):
    READERS = read_by(EVERYBODY, "key", "title", "statute", "section")

    class Meta:
        model = Offence
        fields = ("key", "title", "statute", "section")
        read_only_fields = fields
        extra_kwargs: ClassVar = {"key": {"help_text": "As /reference/offences/ has it"}}


def _questions(questioned: Any) -> list[str]:
    """As the column gives it: a list, or its text."""
    return say_questions(json.loads(questioned) if isinstance(questioned, str) else questioned)


def _check_by(questioned_since: datetime | None) -> datetime | None:
    return check_by(questioned_since) if questioned_since else None


class SentenceSerializer(serializers.ModelSerializer):
    questions = Formed(
        serializers.ListField(child=serializers.CharField()),
        "questioned",
        by=_questions,
        help_text="What the law did not allow in it, each with its section",
    )
    consecutive_to = serializers.UUIDField(
        source="consecutive_to.uid", default=None, help_text="uid of the sentence that it follows; null: none"
    )

    class Meta:
        model = Sentence
        fields: tuple[str, ...] = (
            *("uid", "kind", "sentenced_on", "years", "months", "weeks", "days", "extension_months"),
            *("consecutive_to", "two_thirds_by_law", "early_release", "questions", "kept_because"),
            *("appeal", "appeal_on", "is_term_of_appeal"),
        )
        read_only_fields = fields
        extra_kwargs: ClassVar = {
            "kind": {"help_text": "A key of /reference/disposals/"},
            "years": {"help_text": "Of the whole term, or of the custodial term of one with an extension"},
            "two_thirds_by_law": {"help_text": "Whether the law releases at two-thirds without the Parole Board"},
            "early_release": {"help_text": "What the early release schemes leave out; null: not known"},
            "kept_because": {"help_text": "Why it is kept although the law did not allow it"},
            "appeal": {"help_text": "What the Court of Appeal made of it"},
            "is_term_of_appeal": {"help_text": "The term is the one that the Court of Appeal put in its place"},
        }


class SentenceOfPersonSerializer(SentenceSerializer):
    """A single sentence."""

    person = PersonNamedSerializer(source="offender")
    conviction = serializers.UUIDField(source="conviction.uid", help_text="uid of the conviction")
    READERS = read_by(EVERYBODY, "conviction")
    check_by = Formed(
        serializers.DateTimeField(),
        "questioned_since",
        by=_check_by,
        allow_null=True,
        help_text="Answer due by; null if no answer is due",
    )

    class Meta(SentenceSerializer.Meta):
        fields = ("uid", "person", "conviction", *SentenceSerializer.Meta.fields[1:], "questioned_since", "check_by")
        read_only_fields = fields
        extra_kwargs: ClassVar = {
            **SentenceSerializer.Meta.extra_kwargs,
            "questioned_since": {"help_text": "null unless the law did not allow it and no reason is recorded"},
        }


class ConvictionSerializer(serializers.ModelSerializer):
    """Without an `offence` it is to be classified: until two people have said which it is, treat it as terrorist."""

    person = PersonNamedSerializer(source="offender")
    offence = OffenceSerializer(allow_null=True, help_text="null: to be classified. Treat it as terrorist until it is")
    is_to_be_classified = Formed(serializers.BooleanField(), "offence_id", by=lambda offence: offence is None)
    sentences = SentenceSerializer(many=True)
    READERS = read_by(EVERYBODY, "is_to_be_classified")

    class Meta:
        model = Conviction
        fields = (
            *("uid", "person", "offence", "offence_words", "is_to_be_classified", "ancillary_form"),
            *("committed_on", "convicted_on", "court", "terrorist_connection", "connection_decided_on"),
            *("foreign_power", "foreign_power_decided_on", "sentences"),
        )
        read_only_fields = fields
        extra_kwargs: ClassVar = {
            "offence_words": {"help_text": "As it was first written, even once classified"},
            "ancillary_form": {"help_text": "How the person took part"},
            "terrorist_connection": {"help_text": "Whether the court found one (Sentencing Code s.69)"},
            "foreign_power": {"help_text": "Whether the court found the condition met (Sentencing Code s.69A)"},
        }


class AdjustmentSerializer(serializers.ModelSerializer):
    person = PersonNamedSerializer(source="offender")
    credited_to = serializers.UUIDField(
        source="credited_to.uid", default=None, help_text="uid of the sentence that the days count against"
    )
    READERS = read_by(EVERYBODY, "credited_to")

    class Meta:
        model = Adjustment
        fields = ("uid", "person", "kind", "days", "starts_on", "ends_on", "credited_to")
        read_only_fields = fields
        extra_kwargs: ClassVar = {
            "kind": {"help_text": "remand and tagged_bail bring the dates forward, ual and ada move them later"},
            "days": {"help_text": "The number counts; the dates explain it"},
            "ends_on": {"help_text": "The last day is included"},
        }


# What is sent


class KeepSerializer(serializers.Serializer):
    reason = serializers.CharField(
        max_length=300, help_text="What it was checked against, for example the order of the court"
    )


class TermSerializer(serializers.Serializer):
    """What is left out of the term of a change stays as it is; of a new sentence it is 0."""

    years = serializers.IntegerField(min_value=0, max_value=YEARS, required=False)
    months = serializers.IntegerField(min_value=0, max_value=MONTHS, required=False)
    weeks = serializers.IntegerField(min_value=0, max_value=WEEKS, required=False)
    days = serializers.IntegerField(min_value=0, max_value=DAYS, required=False)
    extension_months = serializers.IntegerField(
        min_value=0, max_value=MONTHS, required=False, help_text="Extended licence, in months. 1 year of a SOPC is 12"
    )


class ChangeSentenceSerializer(TermSerializer):
    kind = serializers.CharField(max_length=10, required=False, help_text="A key of /reference/disposals/")
    sentenced_on = serializers.DateField(required=False)
    consecutive_to = serializers.UUIDField(
        required=False, allow_null=True, help_text="uid of the person's sentence that it follows"
    )
    two_thirds_by_law = serializers.ChoiceField(
        Sentence.TwoThirds.choices,
        required=False,
        allow_blank=True,
        help_text="Of a sentence for an ordinary offence; empty where not known",
    )
    early_release = serializers.ChoiceField(
        Sentence.EarlyRelease.choices,
        required=False,
        allow_blank=True,
        help_text="Of a sentence for an ordinary offence; empty where not known",
    )
    kept_because = serializers.CharField(
        max_length=300,
        required=False,
        allow_blank=True,
        help_text="Reason for keeping it, if the law did not allow it; otherwise it is refused",
    )


class PassedSerializer(ChangeSentenceSerializer):
    """The sentence for a conviction that is being recorded."""

    kind = serializers.CharField(max_length=10, help_text="A key of /reference/disposals/")
    sentenced_on = serializers.DateField()


class NewSentenceSerializer(PassedSerializer):
    conviction = serializers.UUIDField(help_text="uid of the conviction it was passed for")


class FirstTermSerializer(TermSerializer):
    """The term that was first passed."""


class AppealSerializer(TermSerializer):
    appeal = serializers.ChoiceField(Sentence.Appeal.choices)
    on = serializers.DateField(help_text="The date of the decision")
    first_term = FirstTermSerializer(
        required=False, help_text="The term first passed, where the record has only the one put in its place"
    )


class ChangeConvictionSerializer(serializers.Serializer):
    offence = serializers.CharField(
        max_length=300,
        required=False,
        help_text="As people write it, or a key of the list. What matches none, or several, is kept as written, to be "
        "classified",
    )
    ancillary_form = serializers.ChoiceField(
        Conviction.AncillaryForm.choices, required=False, help_text="Without it, as `offence` says it"
    )
    convicted_on = serializers.DateField(required=False)
    committed_on = serializers.DateField(
        required=False, allow_null=True, help_text="Of a course of conduct, its last day"
    )
    court = serializers.CharField(max_length=100, required=False, allow_blank=True)
    terrorist_connection = serializers.ChoiceField(Conviction.Connection.choices, required=False)
    connection_decided_on = serializers.DateField(required=False, allow_null=True)
    foreign_power = serializers.ChoiceField(Conviction.Connection.choices, required=False)
    foreign_power_decided_on = serializers.DateField(required=False, allow_null=True)


class CorrectConvictionSerializer(ChangeConvictionSerializer):
    kept_because = serializers.CharField(
        max_length=300,
        required=False,
        help_text="Reason for keeping its sentences, if the law does not allow them for this conviction",
    )


class NewConvictionSerializer(ChangeConvictionSerializer):
    person = serializers.UUIDField(help_text="uid of the person")
    offence = serializers.CharField(max_length=300, help_text=ChangeConvictionSerializer().fields["offence"].help_text)
    convicted_on = serializers.DateField()
    sentence = PassedSerializer(required=False, allow_null=True)


class ChangeAdjustmentSerializer(serializers.Serializer):
    kind = serializers.ChoiceField(Adjustment.Kind.choices, required=False)
    days = serializers.IntegerField(min_value=1, max_value=DAYS, required=False)
    starts_on = serializers.DateField(required=False, allow_null=True)
    ends_on = serializers.DateField(required=False, allow_null=True, help_text="The last day is included")
    credited_to = serializers.UUIDField(
        required=False, allow_null=True, help_text="For remand and tagged bail: uid of one of the person's sentences"
    )


class NewAdjustmentSerializer(ChangeAdjustmentSerializer):
    person = serializers.UUIDField(help_text="uid of the person")
    kind = serializers.ChoiceField(Adjustment.Kind.choices)
    days = serializers.IntegerField(min_value=1, max_value=DAYS)


class RemoveSerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=500)
