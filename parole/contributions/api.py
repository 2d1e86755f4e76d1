"""Police contributions to reviews, in the API: asked for, given, passed on. What police say is told to no program."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from rest_framework import exceptions, serializers

from offenders.api.of_person import by_person
from offenders.api.serializers import PersonNamedSerializer
from parole.contributions import actions
from parole.dossier.models import Contribution
from parole.reviews.api import OfReviewViewSet
from sharing.access.roles import Capability
from sharing.api.filters import state, uid
from sharing.api.verbs import verb
from sharing.clients.token_scopes import TokenScope


class ContributionSerializer(serializers.ModelSerializer):
    person = PersonNamedSerializer(source="offender")
    review = serializers.UUIDField(source="review.uid", help_text="uid of the review")
    agency = serializers.CharField(source="agency.name", help_text="The CT police unit that is asked")
    agency_uid = serializers.UUIDField(source="agency.uid")

    class Meta:
        model = Contribution
        fields = (
            *("uid", "person", "review", "agency", "agency_uid", "asked_on", "due_on", "received_at", "passed_on_at"),
        )
        read_only_fields = fields
        extra_kwargs = {
            "due_on": {"help_text": "The deadline of the unit"},
            "received_at": {"help_text": "When the unit gave it; null: not yet"},
            "passed_on_at": {"help_text": "When it went to the Board"},
        }


class AskPoliceSerializer(serializers.Serializer):
    review = serializers.UUIDField(help_text="uid of the review")
    agency = serializers.UUIDField(help_text="uid of a CT police unit with access to the person")
    due_on = serializers.DateField()


class GiveSerializer(serializers.Serializer):
    """At least one of the two. Everyone who can see the person can read it; it cannot be changed."""

    before_sentence = serializers.CharField(
        max_length=20_000, required=False, default="", allow_blank=True, help_text="Behaviour before the sentence"
    )
    in_custody = serializers.CharField(
        max_length=20_000, required=False, default="", allow_blank=True, help_text="Behaviour in custody"
    )


class ContributionViewSet(OfReviewViewSet):
    queryset: Any = Contribution.objects.all()
    serializer_class = ContributionSerializer
    plain = True
    list_says = "Police contributions to reviews of people the caller can see, last asked first"
    one_says = "One police contribution"
    read_scope = TokenScope.POLICE_CONTRIBUTIONS_READ
    write_scope = TokenScope.POLICE_CONTRIBUTIONS_WRITE
    order = "-asked_on"
    filters = (
        state(
            "state",
            {
                "asked": lambda rows: rows.filter(received_at__isnull=True),
                "given": lambda rows: rows.filter(received_at__isnull=False),
            },
            asks=("received_at",),
        ),
        uid("review", "review", "Only those to this review, by uid"),
        by_person(),
    )
    example = {
        "uid": "0193a5c0-7c11-7e02-8d3f-0a4b6c8e3201",
        "person": {"uid": "0193a5c0-7c11-7e02-8d3f-0a4b6c8e0001", "prison_number": "A7001QX", "name": "Arun Haldon"},
        "review": "0193a5c0-7c11-7e02-8d3f-0a4b6c8e1001",
        "agency": "Counter Terrorism Policing North East",
        "agency_uid": "0193a5c0-7c11-7e02-8d3f-0a4b6c8e9001",
        "asked_on": "2026-11-02",
        "due_on": "2026-11-30",
        "received_at": "2026-11-27T14:02:11Z",
        "passed_on_at": None,
    }

    @verb(
        "Ask a CT police unit for its contribution; its teams are alerted",
        takes=AskPoliceSerializer,
        example={
            "review": "0193a5c0-7c11-7e02-8d3f-0a4b6c8e1001",
            "agency": "0193a5c0-7c11-7e02-8d3f-0a4b6c8e9001",
            "due_on": "2026-12-29",
        },
    )
    def create(self, request):
        given = self.validated(AskPoliceSerializer)
        review, wanted = self.review_to_change(given, Capability.ASK_POLICE), given["agency"]
        units = [unit for unit in actions.units_to_ask(review, at=timezone.now()) if unit.uid == wanted]
        if not units:
            raise exceptions.ValidationError({"agency": ["Select a CT police unit with access to this person."]})
        on = timezone.localdate()
        return self.done(
            lambda: actions.ask(review=review, agency=units[0], on=on, due_on=given["due_on"], by=request.user),
            status=201,
        )

    @verb(
        "Give the contribution",
        takes=GiveSerializer,
        example={"before_sentence": "Nothing that the dossier does not say", "in_custody": "No new contacts"},
    )
    def give(self, request, uid):
        row, given = self.row_to_change(uid, Capability.SAY_WHAT_POLICE_KNOW), self.validated(GiveSerializer)
        at = timezone.now()
        return self.done(lambda: actions.give(contribution=row, at=at, by=request.user, **given), row=row)

    @verb("Record that it went to the Board with the dossier")
    def pass_on(self, request, uid):
        row, at = self.row_to_change(uid), timezone.now()
        return self.done(lambda: actions.pass_on(contribution=row, at=at, by=request.user), row=row)
