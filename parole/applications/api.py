"""Applications to the Board beside its decision, in the API. What was written is told to no program."""

from __future__ import annotations

from typing import Any

from rest_framework import exceptions, serializers

from offenders.api.of_person import by_person
from offenders.api.serializers import PersonNamedSerializer
from parole.applications import actions
from parole.applications.actions import ApplicationRequest
from parole.applications.choices import KINDS
from parole.applications.models import BoardApplication
from parole.applications.rules import ApplicationAnswer, ApplicationKind
from parole.reviews.api import OfReviewViewSet, OnForReasonSerializer, OnSerializer, recorded
from sharing.api.filters import choice, state, uid
from sharing.api.verbs import verb
from sharing.clients.token_scopes import TokenScope

ANSWERS = [(each.value, each.value) for each in ApplicationAnswer]


class BoardApplicationSerializer(serializers.ModelSerializer):
    person = PersonNamedSerializer(source="offender")
    review = serializers.UUIDField(source="review.uid", help_text="uid of the review")
    kind = serializers.ChoiceField(KINDS, help_text="public_hearing: r.15. redecision: by a member, r.4")
    move = serializers.UUIDField(
        source="move.uid", default=None, help_text="redecision: the move of the review that staff of the Board decided"
    )
    asked_by = serializers.ChoiceField(BoardApplication.AskedBy.choices)
    answer = serializers.ChoiceField(
        ANSWERS, help_text="granted: in public, or another decision; refused: not in public, or the same decision"
    )

    class Meta:
        model = BoardApplication
        fields = (
            *("uid", "person", "review", "kind", "move", "asked_by", "asked_on", "until", "is_late", "answer"),
            *("answered_on", "withdrawn_on"),
        )
        read_only_fields = fields
        extra_kwargs = {
            "until": {"help_text": "The deadline to apply; null if none is known"},
            "is_late": {"help_text": "Made after that deadline"},
        }


class NewApplicationSerializer(serializers.Serializer):
    review = serializers.UUIDField(help_text="uid of the review")
    kind = serializers.ChoiceField(KINDS)
    move = serializers.UUIDField(
        required=False,
        allow_null=True,
        default=None,
        help_text="redecision: uid of the move that staff of the Board decided",
    )
    asked_by = serializers.ChoiceField(BoardApplication.AskedBy.choices)
    asked_on = serializers.DateField()
    reason = serializers.CharField(max_length=300)


class AnswerApplicationSerializer(OnSerializer):
    answer = serializers.ChoiceField(ANSWERS)
    reasons = serializers.CharField(max_length=300, help_text="The Board's reasons")
    document = serializers.CharField(max_length=120, help_text="Reference of the Board's answer")


class BoardApplicationViewSet(OfReviewViewSet):
    queryset: Any = BoardApplication.objects.all()
    serializer_class = BoardApplicationSerializer
    plain = True
    list_says = "Applications to the Board about people the caller can see, newest first"
    one_says = "One application"
    read_scope = TokenScope.BOARD_APPLICATIONS_READ
    write_scope = TokenScope.BOARD_APPLICATIONS_WRITE
    order = "-asked_on"
    filters = (
        state(
            "state",
            {"waiting": lambda rows: rows.filter(answer="", withdrawn_on__isnull=True)},
            "Without an answer",
            asks=("answer", "withdrawn_on"),
        ),
        choice("kind", ApplicationKind),
        uid("review", "review", "Only those in this review, by uid"),
        by_person(),
    )
    example = {
        "uid": "0193a5c0-7c11-7e02-8d3f-0a4b6c8e3401",
        "person": {"uid": "0193a5c0-7c11-7e02-8d3f-0a4b6c8e0001", "prison_number": "A7001QX", "name": "Arun Haldon"},
        "review": "0193a5c0-7c11-7e02-8d3f-0a4b6c8e1001",
        "kind": "public_hearing",
        "move": None,
        "asked_by": "prisoner",
        "asked_on": "2026-11-02",
        "until": "2026-12-08",
        "is_late": False,
        "answer": None,
        "answered_on": None,
        "withdrawn_on": None,
    }

    @verb(
        "Record an application to the Board",
        takes=NewApplicationSerializer,
        example={
            "review": "0193a5c0-7c11-7e02-8d3f-0a4b6c8e1001",
            "kind": "public_hearing",
            "asked_by": "prisoner",
            "asked_on": "2026-11-02",
            "reason": "He wishes to be heard in public",
        },
    )
    def create(self, request):
        given = self.validated(NewApplicationSerializer)
        review, kind = self.review_to_change(given), ApplicationKind(given.pop("kind"))
        if wanted := given["move"]:
            by_uid = {move.uid: move for move in actions.decided_by_staff(review)}
            if wanted not in by_uid or kind is not ApplicationKind.REDECISION:
                raise exceptions.ValidationError({"move": ["Select what staff of the Board decided in this review."]})
            given["move"] = by_uid[wanted]
        said = ApplicationRequest(**given)
        return self.done(lambda: actions.ask(review=review, kind=kind, said=said, by=request.user), status=201)

    answer_application = recorded(
        "answer_application",
        "Record the Board's answer",
        actions.answer,
        of="application",
        takes=AnswerApplicationSerializer,
        example={"answer": "refused", "on": "2026-11-16", "reasons": "A witness is at risk", "document": "PB 7001 P"},
        path="answer",
    )
    withdraw = recorded(
        "withdraw",
        "The application is withdrawn, or was recorded by mistake",
        actions.withdraw,
        of="application",
        takes=OnForReasonSerializer,
        example={"on": "2026-12-01", "reason": "No longer wanted"},
    )
