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
from parole.reviews.api import OnSerializer
from parole.reviews.choices import DECIDED_BY, ORAL_LIMBS, PUT_OFF_FOR, REVIEW_KINDS
from parole.reviews.models import ParoleReview, ReviewClock, ReviewMove
from parole.reviews.rules.moves import DecidedBy
from sharing.compiled.fields import Formed
from sharing.compiled.plain_rows import Below

DAYS_OF_A_REVIEW = (
    *("target_on", "sent_on", "letter_received_on", "reports_received_on", "deemed_referred_on", "disclosed_on"),
    *("mca_on", "oral_directed_on", "final_on", "next_review_by", "planned_for"),
)


class BoardConditionSerializer(serializers.ModelSerializer):
    class Meta:
        model = BoardCondition
        fields = ("position", "words", "code", "policy_version", "inputs")
        read_only_fields = fields
        extra_kwargs = {
            "code": {"help_text": "Its code in the licence policy; null for the Board's own words"},
            "policy_version": {"help_text": "The version of the policy"},
            "inputs": {"help_text": "What the blanks of the policy's wording are filled with"},
        }


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
        extra_kwargs = {
            "round": {"help_text": "The round of the review that it ended"},
            "is_on_papers": {"help_text": "Made without a hearing"},
            "provided_on": {"help_text": "When the parties received it"},
            "is_open_to_reconsideration": {"help_text": "Whether rule 28 applies to it"},
        }


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
    view = serializers.ChoiceField([each for each in ParoleReview.View.choices if each[0]])

    class Meta:
        model = ParoleReview
        fields: tuple[str, ...] = (
            *("uid", "person", "kind", "sentence", "status", "round", "board_ref", "refer_by", "basis"),
            *DAYS_OF_A_REVIEW,
            *("view", "view_lodged_on"),
        )
        read_only_fields = fields
        extra_kwargs = {
            "round": {"help_text": "1, and one more each time the Board considers the case again"},
            "board_ref": {"help_text": "The Board's reference"},
            "refer_by": {"help_text": "The referral deadline"},
            "basis": {"help_text": "Why there is this review, with the section"},
            "target_on": {"help_text": "Target for the decision"},
            "sent_on": {"help_text": "When the referral letter was sent"},
            "letter_received_on": {"help_text": "When the Board had the letter"},
            "reports_received_on": {"help_text": "When the Board had all required reports"},
            "deemed_referred_on": {"help_text": "When the case was referred: the later of the two"},
            "disclosed_on": {"help_text": "When the prisoner got the dossier"},
            "mca_on": {"help_text": "When a member considers, or considered, it on the papers"},
            "oral_directed_on": {"help_text": "When the Board directed a hearing"},
            "final_on": {"help_text": "When the decision became final"},
            "next_review_by": {"help_text": "By when the next review must be"},
            "planned_for": {"help_text": "Planned release date"},
            "view": {"help_text": "The Secretary of State's view; null: none put"},
            "view_lodged_on": {"help_text": "When the view was put to the Board"},
        }


class ClockSerializer(serializers.ModelSerializer):
    class Meta:
        model = ReviewClock
        fields = ("kind", "round", "source", "is_duty", "starts_on", "due_on", "met_on", "stopped_on")
        read_only_fields = fields
        extra_kwargs = {
            "source": {"help_text": "Where the deadline comes from"},
            "is_duty": {"help_text": "Someone must act by it; else it is a right that ends"},
            "met_on": {"help_text": "When it was met"},
            "stopped_on": {"help_text": "When it stopped without being met"},
        }


class ReviewMoveSerializer(serializers.ModelSerializer):
    postponed_for = serializers.ChoiceField(
        PUT_OFF_FOR, source="put_off_for", allow_null=True, help_text="Of an adjournment or a deferral: why"
    )

    class Meta:
        model = ReviewMove
        fields = (
            *("uid", "verb", "before", "after", "on", "moved_at", "caused_by", "target_on", "postponed_for"),
            "decided_by",
        )
        read_only_fields = fields
        extra_kwargs = {
            "on": {"help_text": "The date it counts for"},
            "moved_at": {"help_text": "When it was recorded here"},
            "caused_by": {"help_text": "Of an adjournment or a deferral: who caused it"},
            "target_on": {"help_text": "Of an adjournment or a deferral: the new target"},
            "decided_by": {"help_text": "Who at the Board decided"},
        }


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


class BeginReviewSerializer(serializers.Serializer):
    person = serializers.UUIDField()
    kind = serializers.ChoiceField(REVIEW_KINDS)
    refer_by = serializers.DateField(help_text="The referral deadline")
    sentence = serializers.UUIDField(
        required=False,
        allow_null=True,
        default=None,
        help_text="uid of the sentence, if 2 reviews of one kind are open; null: all sentences of this kind",
    )


class DocumentedSerializer(OnSerializer):
    document = serializers.CharField(max_length=120, help_text="Reference of the Board's document")


class IssueDirectionsSerializer(DocumentedSerializer):
    decided_by = serializers.ChoiceField(DECIDED_BY, default=DecidedBy.MEMBER.value)


class DirectHearingSerializer(DocumentedSerializer):
    limb = serializers.ChoiceField(
        ORAL_LIMBS,
        required=False,
        default="",
        allow_blank=True,
        help_text="Ground for normally refusing a hearing (r.19(1ZA)); known for a fixed-term recall",
    )
    exceptional = serializers.CharField(
        max_length=500,
        required=False,
        default="",
        allow_blank=True,
        help_text="Exceptional circumstances for a hearing; required with a ground",
    )


class PostponeSerializer(DocumentedSerializer):
    postponed_for = serializers.ChoiceField(PUT_OFF_FOR, source="put_off_for")
    reason = serializers.CharField(
        max_length=400, required=False, default="", allow_blank=True, help_text="A note; required for another reason"
    )
    caused_by = serializers.ChoiceField(ReviewMove.CausedBy.choices)
    target_on = serializers.DateField(help_text="The new target")
    decided_by = serializers.ChoiceField(DECIDED_BY, default=DecidedBy.MEMBER.value)


class DetailsSerializer(serializers.Serializer):
    """What is not sent stays as it is."""

    board_ref = serializers.CharField(max_length=40, required=False, allow_blank=True)
    target_on = serializers.DateField(required=False, allow_null=True)
    view = serializers.ChoiceField(ParoleReview.View.choices, required=False, allow_blank=True)
    view_lodged_on = serializers.DateField(required=False, allow_null=True, help_text="Required with a view")


class PlannedSerializer(serializers.Serializer):
    """How a hearing is to be, or was."""

    days = serializers.ListField(child=serializers.DateField(), min_length=1, max_length=60)
    mode = serializers.ChoiceField(Hearing.Mode.choices)
    place = serializers.CharField(max_length=160)
    starts_at = serializers.TimeField(required=False, allow_null=True, default=None)
    is_public = serializers.BooleanField(required=False, default=False)


class ListHearingSerializer(PlannedSerializer):
    listed_on = serializers.DateField(required=False, help_text="Date the Board listed it; default today")
    notice_on = serializers.DateField(
        required=False, allow_null=True, default=None, help_text="Date notice was given; null if not given"
    )


class MoveHearingSerializer(PlannedSerializer):
    reason = serializers.CharField(max_length=300)


class ForReasonSerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=300)


class RefuseHearingSerializer(DocumentedSerializer):
    reason = serializers.CharField(max_length=500)


class CorrectSlipSerializer(serializers.Serializer):
    field = serializers.ChoiceField([(slip.value, slip.label) for slip in Correction.SLIPS])
    reads = serializers.CharField(max_length=120, help_text="The correct value; a date as 2026-11-18")
    reason = serializers.CharField(max_length=300, help_text="What the error was, and who found it")


class CorrectOutcomeSerializer(serializers.Serializer):
    """The outcome was recorded wrongly here. One that the Board changed is a challenge."""

    outcome = serializers.ChoiceField(OUTCOMES)
    reason = serializers.CharField(max_length=300)
    evidence = serializers.CharField(max_length=120, help_text="Where the Board's letter is kept")
    conditions = ConditionSetSerializer(many=True, required=False, default=list)
