"""Challenges of decisions of the Board, in the API: read, and recorded as PPCS records them.

That the Secretary of State refers a direction to the High Court, or does not challenge a decision, is decided by people
on their pages. What was written (grounds in words, replies, reasons) is told to no program.
"""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from offenders.api.of_person import by_person
from offenders.api.serializers import PersonNamedSerializer
from parole.challenges import actions
from parole.challenges.actions import ChallengeRequest
from parole.challenges.court_steps import record_court_step
from parole.decisions.choices import CHALLENGES, GROUNDS, RESULTS
from parole.decisions.court_steps import COURT_STEPS
from parole.decisions.models import Challenge
from parole.decisions.rules import Challenge as Kind
from parole.reviews.api import OfReviewViewSet, OnSerializer, recorded
from sharing.api.filters import choice, flag, uid
from sharing.api.verbs import verb
from sharing.clients.token_scopes import TokenScope

ASKS = {
    Kind.RECONSIDERATION: actions.ask_for_reconsideration,
    Kind.SETTING_ASIDE: actions.ask_to_set_aside,
}
LODGED = [(code, words) for code, words in CHALLENGES if code in ASKS]


class ChallengeSerializer(serializers.ModelSerializer):
    person = PersonNamedSerializer(source="offender")
    review = serializers.UUIDField(source="review.uid", help_text="uid of the review")
    decision = serializers.UUIDField(source="decision.uid", help_text="uid of the decision that is challenged")
    kind = serializers.ChoiceField(CHALLENGES)
    made_by = serializers.ChoiceField(Challenge.By.choices, help_text="Who challenges the decision")
    grounds = serializers.ListField(child=serializers.ChoiceField(GROUNDS))
    result = serializers.ChoiceField(
        RESULTS, help_text="For the High Court, refused means upheld and granted means quashed; null while it is open"
    )

    class Meta:
        model = Challenge
        fields = (
            *("uid", "person", "review", "decision", "kind", "made_by", "made_on", "grounds", "is_late"),
            *("replied_on", "answered_on", "result", "filed_on", "papers_on", "served_on", "certified_on"),
        )
        read_only_fields = fields
        extra_kwargs = {
            "made_on": {"help_text": "When the application was made"},
            "is_late": {"help_text": "Made after its deadline: it is kept, and holds nothing"},
            "replied_on": {"help_text": "When the other party replied"},
            "answered_on": {"help_text": "When the Board or the court answered, or it was withdrawn"},
            "filed_on": {"help_text": "High Court only: when the claim was filed"},
            "papers_on": {"help_text": "High Court only: when the papers were with the court"},
            "served_on": {"help_text": "High Court only: when the prisoner was served in person"},
            "certified_on": {"help_text": "High Court only: when the certificate of service was filed"},
        }


class NewChallengeSerializer(serializers.Serializer):
    review = serializers.UUIDField(help_text="uid of the review with the decision")
    kind = serializers.ChoiceField(LODGED)
    made_by = serializers.ChoiceField(Challenge.By.choices)
    made_on = serializers.DateField()
    grounds = serializers.ListField(
        child=serializers.ChoiceField(GROUNDS), min_length=1, help_text="Those that the law of the decision allows"
    )
    summary = serializers.CharField(max_length=1000, required=False, default="", allow_blank=True)


class ReplySerializer(OnSerializer):
    words = serializers.CharField(max_length=1000, required=False, default="", allow_blank=True, help_text="Summary")


class AnswerChallengeSerializer(OnSerializer):
    result = serializers.ChoiceField(RESULTS, help_text="High Court: refused means upheld, granted means quashed")
    document = serializers.CharField(max_length=120, help_text="Reference of the Board's letter or the court's order")
    words = serializers.CharField(max_length=1000, help_text="Reason, in short")


class CourtStepSerializer(OnSerializer):
    step = serializers.ChoiceField([(name, step.words) for name, step in COURT_STEPS.items()])


class ChallengeViewSet(OfReviewViewSet):
    queryset: Any = Challenge.objects.all()
    serializer_class = ChallengeSerializer
    plain = True
    list_says = "Challenges of decisions of the Board about people the caller can see, newest first"
    one_says = "One challenge"
    read_scope = TokenScope.PAROLE_CHALLENGES_READ
    write_scope = TokenScope.PAROLE_CHALLENGES_WRITE
    order = "-made_on"
    filters = (
        choice("kind", Kind),
        flag("open", "true: only those without an answer", column="answered_on__isnull", asks=("answered_on",)),
        uid("review", "review", "Only those in this review, by uid"),
        by_person(),
    )
    example = {
        "uid": "0193a5c0-7c11-7e02-8d3f-0a4b6c8e3001",
        "person": {"uid": "0193a5c0-7c11-7e02-8d3f-0a4b6c8e0001", "prison_number": "A7001QX", "name": "Arun Haldon"},
        "review": "0193a5c0-7c11-7e02-8d3f-0a4b6c8e1001",
        "decision": "0193a5c0-7c11-7e02-8d3f-0a4b6c8e2001",
        "kind": "reconsideration",
        "made_by": "prisoner",
        "made_on": "2026-11-30",
        "grounds": ["unfair"],
        "is_late": False,
        "replied_on": "2026-12-04",
        "answered_on": None,
        "result": None,
        "filed_on": None,
        "papers_on": None,
        "served_on": None,
        "certified_on": None,
    }

    @verb(
        "Record that reconsideration or setting aside was asked for; made in time it holds the release",
        takes=NewChallengeSerializer,
        example={
            "review": "0193a5c0-7c11-7e02-8d3f-0a4b6c8e1001",
            "kind": "reconsideration",
            "made_by": "prisoner",
            "made_on": "2026-11-30",
            "grounds": ["unfair"],
            "summary": "A witness was not heard",
        },
    )
    def create(self, request):
        given = self.validated(NewChallengeSerializer)
        review, act = self.review_to_change(given), ASKS[given.pop("kind")]
        return self.done(lambda: act(review=review, asked=ChallengeRequest(**given), by=request.user), status=201)

    reply = recorded(
        "reply",
        "Record the reply of the other party",
        actions.reply,
        of="challenge",
        takes=ReplySerializer,
        example={"on": "2026-12-04", "words": "Opposed"},
    )
    answer_challenge = recorded(
        "answer_challenge",
        "Record how it ended; if granted, the decision no longer applies",
        actions.answer,
        of="challenge",
        takes=AnswerChallengeSerializer,
        example={"result": "refused", "on": "2026-12-14", "document": "PB 2026/7001 R", "words": "No unfairness"},
        path="answer",
    )
    court_step = recorded(
        "court_step",
        "Record a step of a referral to the High Court",
        record_court_step,
        of="challenge",
        takes=CourtStepSerializer,
        example={"step": "filed", "on": "2026-12-01"},
    )
