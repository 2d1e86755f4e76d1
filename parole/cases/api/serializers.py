"""Reviews and decisions as the API shows them, and what it takes of them.

What is written freely (why a case was put off, the reasons of a decision), the panel, victims and what is withheld are
told to no program: no field here speaks of them.
"""

from __future__ import annotations

from rest_framework import serializers

from offenders.api.serializers import PersonNamedSerializer
from parole.decisions.choices import OUTCOMES
from parole.decisions.models import BoardCondition, Correction, Decision
from parole.decisions.questions import ReferralQuestion
from parole.hearings.models import Hearing
from parole.reviews.choices import REVIEW_KINDS
from parole.reviews.models import ParoleReview, ReviewClock, ReviewMove
from sharing.api.fields import Formed
from sharing.api.plain_rows import Below

DAYS_OF_A_REVIEW = (
    *("target_on", "sent_on", "letter_received_on", "reports_received_on", "deemed_referred_on", "disclosed_on"),
    *("mca_on", "oral_directed_on", "final_on", "next_review_by", "planned_for"),
)


class BoardConditionSerializer(serializers.ModelSerializer):
    class Meta:
        model = BoardCondition
        fields = ("position", "words", "code", "policy_version", "inputs")
        read_only_fields = fields


class CorrectionSerializer(serializers.ModelSerializer):
    """What was put right; why is told to no program."""

    class Meta:
        model = Correction
        fields = ("field", "was", "reads", "corrected_on")
        read_only_fields = fields


class DecisionSerializer(serializers.ModelSerializer):
    """As it reads now, after everything that was put right."""

    decided_on = serializers.DateField(source="reading.decided_on")
    provided_on = serializers.DateField(source="reading.provided_on", allow_null=True)
    test = serializers.ChoiceField(Decision.Test.choices, source="reading.test", allow_null=True)
    challengeable_until = serializers.DateField(allow_null=True, help_text="Deadline to challenge")
    final_on = serializers.DateField(
        allow_null=True, help_text="Earliest release; no one is released on it before then"
    )
    conditions = BoardConditionSerializer(
        source="conditions_that_bind",
        many=True,
        help_text="Conditions that the Board set with a direction to release, in order",
    )
    corrections = CorrectionSerializer(
        source="corrections_told", many=True, help_text="The corrections; the fields above have the corrected values"
    )

    class Meta:
        model = Decision
        fields: tuple[str, ...] = (
            *("uid", "round", "outcome", "is_on_papers", "test", "decided_on", "provided_on"),
            *("is_open_to_reconsideration", "challengeable_until", "final_on", "conditions", "corrections"),
        )
        read_only_fields = fields


class DecisionOfReviewSerializer(DecisionSerializer):
    """With the person and the review, where it stands alone: its own columns, to be read with the corrections."""

    person = PersonNamedSerializer(source="offender")
    review = serializers.UUIDField(source="review.uid", help_text="uid of the review")
    review_kind = serializers.ChoiceField(REVIEW_KINDS, source="review.kind")
    decided_on = serializers.DateField()
    provided_on = serializers.DateField(allow_null=True)
    test = serializers.ChoiceField(Decision.Test.choices, allow_null=True)
    final_on = Formed(  # type: ignore[assignment]  # of two columns here
        serializers.DateField(),
        *("review__final_on", "fell_away_on"),
        by=lambda final_on, fell_away_on: None if fell_away_on else final_on,
        allow_null=True,
        help_text="Earliest release; no one is released on it before then",
    )
    conditions = BoardConditionSerializer(
        many=True, help_text="Conditions that the Board set with a direction to release, in order"
    )
    corrections = CorrectionSerializer(
        many=True, help_text="The corrections; the fields above have the corrected values"
    )
    fell_away_on = serializers.DateField(help_text="When it ceased to apply; null while it applies", allow_null=True)
    BELOW = {"corrections": Below(lambda rows: rows.told())}

    class Meta(DecisionSerializer.Meta):
        fields = ("person", "review", "review_kind", *DecisionSerializer.Meta.fields, "fell_away_on")
        read_only_fields = fields


class ReviewSerializer(serializers.ModelSerializer):
    """As lists show them."""

    person = PersonNamedSerializer(source="offender")
    sentence = serializers.UUIDField(
        source="sentence.uid", allow_null=True, help_text="The sentence, if there could be several"
    )

    class Meta:
        model = ParoleReview
        fields: tuple[str, ...] = (
            *("uid", "person", "kind", "sentence", "status", "round", "board_ref", "refer_by", "basis"),
            *DAYS_OF_A_REVIEW,
        )
        read_only_fields = fields


class ClockSerializer(serializers.ModelSerializer):
    class Meta:
        model = ReviewClock
        fields = ("kind", "round", "source", "is_duty", "starts_on", "due_on", "met_on", "stopped_on")
        read_only_fields = fields


class ReviewMoveSerializer(serializers.ModelSerializer):
    class Meta:
        model = ReviewMove
        fields = ("verb", "before", "after", "on", "moved_at", "caused_by", "target_on")
        read_only_fields = fields


class ReferralQuestionSerializer(serializers.ModelSerializer):
    """Whether the direction is referred to the High Court; why is told to no program."""

    is_suspended = serializers.BooleanField(help_text="No one is released while it is open")

    class Meta:
        model = ReferralQuestion
        fields = ("opened_at", "answer", "answered_on", "confirmed_at", "prisoner_told_on", "is_suspended")
        read_only_fields = fields


class ReviewDetailSerializer(ReviewSerializer):
    """With the decision that stands, if one does."""

    clocks = ClockSerializer(many=True)
    moves = ReviewMoveSerializer(many=True)
    decision = DecisionSerializer(source="standing", allow_null=True, help_text="The decision that applies now")
    referral_question = ReferralQuestionSerializer(
        allow_null=True, help_text="For directions to release since 31 December 2025: whether it is referred"
    )

    class Meta(ReviewSerializer.Meta):
        fields = (*ReviewSerializer.Meta.fields, "clocks", "moves", "decision", "referral_question")
        read_only_fields = fields


class ReferSerializer(serializers.Serializer):
    """What is known of the referral: one of the days at least. The case is referred on the later of the last two."""

    sent_on = serializers.DateField(required=False, help_text="The letter went to the Board")
    letter_on = serializers.DateField(required=False, help_text="The Board has the letter")
    reports_on = serializers.DateField(required=False, help_text="The Board has all required reports")

    def validate(self, attrs):
        if not attrs:
            raise serializers.ValidationError("Send at least one date.")
        return attrs


class ListHearingSerializer(serializers.Serializer):
    days = serializers.ListField(child=serializers.DateField(), min_length=1, max_length=60)
    mode = serializers.ChoiceField(Hearing.Mode.choices)
    place = serializers.CharField(max_length=160)
    starts_at = serializers.TimeField(required=False, allow_null=True, default=None)
    is_public = serializers.BooleanField(required=False, default=False)
    listed_on = serializers.DateField(required=False, help_text="Date the Board listed it; default today")
    notice_on = serializers.DateField(
        required=False, allow_null=True, default=None, help_text="Date notice was given; null if not given"
    )


class ConditionSetSerializer(serializers.Serializer):
    """In the Board's words, or by the catalogue with its blanks filled; then `words` may be left out."""

    words = serializers.CharField(max_length=2000, required=False, default="", allow_blank=True)
    code = serializers.CharField(max_length=40, required=False, default="", allow_blank=True)
    policy_version = serializers.CharField(
        max_length=4,
        required=False,
        default="",
        allow_blank=True,
        help_text="Default: the test in force on the date of the decision",
    )
    inputs = serializers.DictField(
        child=serializers.ListField(child=serializers.CharField(max_length=500), max_length=20),
        required=False,
        default=dict,
        help_text="For each blank, by name, a list of the values",
    )


class DecideSerializer(serializers.Serializer):
    outcome = serializers.ChoiceField(OUTCOMES)
    decided_on = serializers.DateField()
    provided_on = serializers.DateField(required=False, allow_null=True, default=None)
    reasons_ref = serializers.CharField(max_length=120, help_text="Where the reasons are kept; do not send the reasons")
    test = serializers.ChoiceField(
        Decision.Test.choices,
        required=False,
        default="",
        help_text="Default: the test in force on the date of the decision (minimal_risk since 3 February 2025)",
    )
    test_reason = serializers.CharField(
        max_length=300,
        required=False,
        default="",
        allow_blank=True,
        help_text="Why the panel applied a different test; required if it did",
    )
    conditions = ConditionSetSerializer(many=True, required=False, default=list)
