"""Applications to observe hearings, in the API. Who applies, and why, is told to no program."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from offenders.api.of_person import by_person
from offenders.api.serializers import PersonNamedSerializer
from parole.hearings.observers import Observer, ObserverQuerySet
from parole.observers import actions
from parole.observers.actions import ObserverRequest
from parole.reviews.api import OfReviewViewSet, OnForReasonSerializer, OnSerializer, recorded
from sharing.api.filters import choice, state, uid
from sharing.api.verbs import verb
from sharing.clients.token_scopes import TokenScope


class ObserverSerializer(serializers.ModelSerializer):
    person = PersonNamedSerializer(source="offender")
    review = serializers.UUIDField(source="review.uid", help_text="uid of the review")
    hearing = serializers.UUIDField(source="hearing.uid", default=None, help_text="The hearing that was observed")
    kind = serializers.ChoiceField(Observer.Kind.choices, help_text="What they are to the case; never a victim")
    answer = serializers.ChoiceField(Observer.Answer.choices, help_text="The Board's answer; null: none yet")
    may_see = serializers.ChoiceField(Observer.MaySee.choices, help_text="What they can be shown, if granted")

    class Meta:
        model = Observer
        fields = (
            *("uid", "person", "review", "hearing", "kind", "asked_on", "answer", "answered_on", "may_see"),
            *("attended_on", "withdrawn_on"),
        )
        read_only_fields = fields


class AskToObserveSerializer(serializers.Serializer):
    review = serializers.UUIDField(help_text="uid of the review")
    name = serializers.CharField(max_length=120, help_text="Not a victim: victim liaison records requests of victims")
    kind = serializers.ChoiceField(Observer.Kind.choices)
    asked_on = serializers.DateField()
    reason = serializers.CharField(max_length=300)


class AnswerObserverSerializer(OnSerializer):
    answer = serializers.ChoiceField(Observer.Answer.choices)
    may_see = serializers.ChoiceField(
        Observer.MaySee.choices, required=False, default="", allow_blank=True, help_text="Required if granted"
    )
    document = serializers.CharField(max_length=120, help_text="Reference of the Board's answer")


class AttendSerializer(serializers.Serializer):
    on = serializers.DateField(help_text="Date of the hearing attended")


class ObserverViewSet(OfReviewViewSet):
    queryset: Any = Observer.objects.all()
    serializer_class = ObserverSerializer
    plain = True
    list_says = "Applications to observe hearings of people the caller can see, newest first"
    one_says = "One application to observe"
    read_scope = TokenScope.HEARING_OBSERVERS_READ
    write_scope = TokenScope.HEARING_OBSERVERS_WRITE
    order = "-asked_on"
    filters = (
        state("state", {"waiting": ObserverQuerySet.waiting}, "Without an answer", asks=("answer", "withdrawn_on")),
        choice("kind", Observer.Kind.values),
        uid("review", "review", "Only those in this review, by uid"),
        by_person(),
    )
    example = {
        "uid": "0193a5c0-7c11-7e02-8d3f-0a4b6c8e3301",
        "person": {"uid": "0193a5c0-7c11-7e02-8d3f-0a4b6c8e0001", "prison_number": "A7001QX", "name": "Arun Haldon"},
        "review": "0193a5c0-7c11-7e02-8d3f-0a4b6c8e1001",
        "hearing": None,
        "kind": "professional",
        "asked_on": "2026-11-02",
        "answer": "granted",
        "answered_on": "2026-11-16",
        "may_see": "summary",
        "attended_on": None,
        "withdrawn_on": None,
    }

    @verb(
        "Record an application to observe",
        takes=AskToObserveSerializer,
        example={
            "review": "0193a5c0-7c11-7e02-8d3f-0a4b6c8e1001",
            "name": "Elin Marsh",
            "kind": "professional",
            "asked_on": "2026-11-02",
            "reason": "Training of a new member",
        },
    )
    def create(self, request):
        given = self.validated(AskToObserveSerializer)
        review = self.review_to_change(given)
        return self.done(lambda: actions.ask(review=review, said=ObserverRequest(**given), by=request.user), status=201)

    answer_application = recorded(
        "answer_application",
        "Record the Board's answer",
        actions.answer,
        of="observer",
        takes=AnswerObserverSerializer,
        example={"answer": "granted", "may_see": "summary", "on": "2026-11-16", "document": "PB 2026/7001 O"},
        path="answer",
    )
    attend = recorded(
        "attend",
        "Record that they attended",
        actions.attend,
        of="observer",
        takes=AttendSerializer,
        example={"on": "2027-03-02"},
    )
    withdraw = recorded(
        "withdraw",
        "The application is withdrawn, or was recorded by mistake",
        actions.withdraw,
        of="observer",
        takes=OnForReasonSerializer,
        example={"on": "2026-12-01", "reason": "No longer needed"},
    )
