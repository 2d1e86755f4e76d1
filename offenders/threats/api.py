"""Threats to a person, for people's own tools: of those in whose circle the caller is, and for no partner system."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils import timezone
from rest_framework import exceptions, serializers

from offenders.api.compartments import InCompartmentViewSet
from offenders.api.of_person import by_person, open_or_all
from offenders.api.serializers import A_PERSON, PersonNamedSerializer
from offenders.threats import actions
from offenders.threats.choices import KINDS, OUTCOMES, RESULTS, THREATENED, WARNED, WAYS
from offenders.threats.models import Threat, ThreatReview, ThreatWarning, number_of
from offenders.threats.rules import ReviewOutcome, Threatened, ThreatKind, WarningResult
from sharing.access.roles import Capability
from sharing.api.verbs import verb
from sharing.clients.token_scopes import TokenScope
from sharing.compiled.fields import Formed
from sharing.grants.models import PROGRAMMES
from sharing.models import User

NOT_OFFERED = "Select people who can see this person under the programme"
NO_DETAILS = "Without addresses, phone numbers and email addresses"


class CircleMemberSerializer(serializers.ModelSerializer):
    """Somebody who knows of the threat."""

    agency = serializers.CharField(source="agency.name")

    class Meta:
        model = User
        fields = ("name", "agency")
        read_only_fields = fields


class ThreatWarningSerializer(serializers.ModelSerializer):
    """Somebody was warned, or could not be reached."""

    recorded_by = serializers.CharField(source="recorded_by.name")

    class Meta:
        model = ThreatWarning
        fields = (*("uid", "warned", "result", "way", "given_at", "given_by", "words", "recorded_by", "recorded_at"),)
        read_only_fields = fields
        extra_kwargs: ClassVar = {
            "given_by": {"help_text": "Who warned them: name and force or team"},
            "words": {"help_text": "What was said or handed over, or why they could not be reached"},
        }


class ThreatReviewSerializer(serializers.ModelSerializer):
    """What a review found."""

    reviewed_by = serializers.CharField(source="reviewed_by.name")

    class Meta:
        model = ThreatReview
        fields = ("uid", "outcome", "reason", "next_on", "reviewed_by", "reviewed_at")
        read_only_fields = fields
        extra_kwargs: ClassVar = {"next_on": {"help_text": "The next review; null: the threat has ended"}}


class ThreatSerializer(serializers.ModelSerializer):
    """The person is threatened, or is linked to a threat to somebody else."""

    number = Formed(serializers.CharField(), "uid", by=number_of, help_text="What alerts call it")
    person = PersonNamedSerializer(source="offender")
    recorded_by = serializers.CharField(source="recorded_by.name")
    decided_by = serializers.CharField(source="decided_by.name", default=None)
    ended_by = serializers.CharField(source="ended_by.name", default=None)

    class Meta:
        model = Threat
        fields: tuple[str, ...] = (
            *("uid", "number", "person", "programme", "kind", "threatened", "reference", "assessment", "source"),
            *("state", "warn_by", "review_on", "recorded_by", "recorded_at", "not_warned_because", "decided_by"),
            *("ended_at", "ended_by"),
        )
        read_only_fields = fields
        extra_kwargs: ClassVar = {
            "threatened": {"help_text": "`other`: someone else, and the person is linked to the threat"},
            "reference": {"help_text": "Police reference of the threatened person, if it is someone else"},
            "assessment": {"help_text": "What is believed"},
            "warn_by": {"help_text": "By when the threatened person must be warned"},
            "review_on": {"help_text": "The date of the next review"},
            "not_warned_because": {"help_text": "Why it was decided not to warn them"},
            "decided_by": {"help_text": "Who decided not to warn them"},
        }


class ThreatDetailSerializer(ThreatSerializer):
    circle = CircleMemberSerializer(many=True, help_text="The only people who know of it")
    warnings = ThreatWarningSerializer(many=True, help_text="Newest first")
    reviews = ThreatReviewSerializer(many=True, help_text="Newest first")

    class Meta(ThreatSerializer.Meta):
        fields: tuple[str, ...] = (*ThreatSerializer.Meta.fields, "circle", "warnings", "reviews")
        read_only_fields = fields


def circle_field() -> Any:
    return serializers.ListField(
        child=serializers.EmailField(),
        min_length=1,
        help_text="The emails of the others in the circle, who can see the person. You are in it",
    )


class NewThreatSerializer(serializers.Serializer):
    person = serializers.UUIDField(help_text="uid of the person")
    kind = serializers.ChoiceField(KINDS)
    threatened = serializers.ChoiceField(THREATENED)
    reference = serializers.CharField(
        max_length=40,
        required=False,
        default="",
        allow_blank=True,
        help_text="Police reference, for someone else. No name",
    )
    assessment = serializers.CharField(max_length=1000, help_text=NO_DETAILS)
    source = serializers.CharField(max_length=300, help_text=NO_DETAILS)  # type: ignore[assignment]  # of a row
    review_on = serializers.DateField(help_text="The first review")
    programme = serializers.ChoiceField(
        PROGRAMMES, required=False, help_text="Required where you know the person under more than 1"
    )
    circle = circle_field()


class NewWarningSerializer(serializers.Serializer):
    warned = serializers.ChoiceField(WARNED)
    result = serializers.ChoiceField(RESULTS)
    way = serializers.ChoiceField(WAYS)
    given_at = serializers.DateTimeField()
    given_by = serializers.CharField(max_length=160, help_text="Name and force or team")
    words = serializers.CharField(max_length=1000, help_text="What was said or handed over")


class NotToWarnSerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=500)


class ReviewThreatSerializer(serializers.Serializer):
    outcome = serializers.ChoiceField(OUTCOMES)
    reason = serializers.CharField(max_length=1000)
    next_on = serializers.DateField(required=False, allow_null=True, default=None, help_text="null if it has ended")


class CircleSerializer(serializers.Serializer):
    circle = circle_field()


class ThreatViewSet(InCompartmentViewSet):
    queryset = Threat.objects.all()
    serializer_class = ThreatSerializer
    detail_class = ThreatDetailSerializer
    plain = True
    compartment, called_there = actions.COMPARTMENT, "threats"
    capability = Capability.KNOW_THREATS
    needs = Capability.KEEP_THREATS
    list_says = "Threats of which the caller is in the circle, newest first. For anyone else there is none"
    one_says = "One of them, with its circle, warnings and reviews"
    people_scope = TokenScope.THREATS_DECIDE
    order = "-recorded_at"
    filters = (by_person(), open_or_all(lambda rows: rows.open(), "state"))
    example: ClassVar = {
        "uid": "0193a5e1-7c20-7d11-8a44-5b6c7d8e9f11",
        "number": "T-8E9F11",
        "person": A_PERSON,
        "programme": "state_threats",
        "kind": "repatriation",
        "threatened": "other",
        "reference": "WY/T/0417",
        "assessment": "Two men asked at her college when she leaves",
        "source": "Officer of the local team",
        "state": "warned",
        "warn_by": "2026-11-20T14:00:00Z",
        "review_on": "2026-12-04",
        "recorded_by": "Karen Lockyer",
        "recorded_at": "2026-11-20T10:00:00Z",
        "not_warned_because": None,
        "decided_by": None,
        "ended_at": None,
        "ended_by": None,
    }
    detail_example: ClassVar = {
        "circle": [
            {"name": "Karen Lockyer", "agency": "CT policing"},
            {"name": "Zoe Tarrant", "agency": "CT policing"},
        ],
        "warnings": [
            {
                "uid": "0193a5e1-7c20-7d11-8a44-5b6c7d8e9f12",
                "warned": "threatened",
                "result": "given",
                "way": "in_person",
                "given_at": "2026-11-20T13:40:00Z",
                "given_by": "DC Anna Holt, CTP North East",
                "words": "The notice of the force was read to her and left with her",
                "recorded_by": "Karen Lockyer",
                "recorded_at": "2026-11-20T14:20:00Z",
            }
        ],
        "reviews": [],
    }

    @verb(
        "Record a threat, and who is in its circle besides the caller",
        takes=NewThreatSerializer,
        example={
            "person": A_PERSON["uid"],
            "kind": "repatriation",
            "threatened": "other",
            "reference": "WY/T/0417",
            "assessment": "Two men asked at her college when she leaves",
            "source": "Officer of the local team",
            "review_on": "2026-12-04",
            "circle": ["zoe.tarrant@ct-police.example"],
        },
    )
    def create(self, request):
        given = self.validated(NewThreatSerializer)
        person = self.person_to_change(given)
        could = actions.may_join(person, at=timezone.now(), programme=given.get("programme", ""))
        given |= {"kind": ThreatKind(given["kind"]), "threatened": Threatened(given["threatened"])}
        given["circle"] = _named(given["circle"], could, self.caller)
        return self.done(lambda: actions.record_threat(offender=person, by=self.caller, **given), status=201)

    @verb(
        "Record a warning: who was warned, who warned them, when and how",
        takes=NewWarningSerializer,
        example={
            "warned": "threatened",
            "result": "given",
            "way": "in_person",
            "given_at": "2026-11-20T13:40:00Z",
            "given_by": "DC Anna Holt, CTP North East",
            "words": "The notice of the force was read to her and left with her",
        },
    )
    def warn(self, request, uid):
        row, given = self.row_to_change(uid), self.validated(NewWarningSerializer)
        given["result"] = WarningResult(given["result"])
        return self.done(lambda: actions.record_warning(threat=row, by=self.caller, **given), row=row)

    @verb(
        "Decide not to warn the threatened person. Someone other than the recorder decides",
        takes=NotToWarnSerializer,
        example={"reason": "A warning would show who told us, and she is abroad"},
    )
    def not_to_warn(self, request, uid):
        row, given = self.row_to_change(uid), self.validated(NotToWarnSerializer)
        return self.done(lambda: actions.decide_not_to_warn(threat=row, by=self.caller, **given))

    @verb(
        "Record a review. Someone other than the recorder ends the threat",
        takes=ReviewThreatSerializer,
        example={"outcome": "continues", "reason": "The men were seen again", "next_on": "2026-12-18"},
    )
    def review(self, request, uid):
        row, given = self.row_to_change(uid), self.validated(ReviewThreatSerializer)
        given["outcome"] = ReviewOutcome(given["outcome"])
        return self.done(lambda: actions.review_threat(threat=row, by=self.caller, **given), row=row)

    @verb(
        "Set who else is in the circle. People left out lose the threat",
        takes=CircleSerializer,
        example={"circle": ["zoe.tarrant@ct-police.example"]},
    )
    def circle(self, request, uid):
        row, given = self.row_to_change(uid), self.validated(CircleSerializer)
        could = actions.may_join(row.offender, at=timezone.now(), programme=row.programme)
        circle = _named(given["circle"], could, self.caller)
        return self.done(lambda: actions.set_circle(threat=row, circle=circle, by=self.caller))


def _named(emails: Iterable[str], could: QuerySet[User], caller: User) -> list[User]:
    """Raises ValidationError, the same for who cannot be in the circle and for who does not exist."""
    offered = {user.email.casefold(): user for user in [*could, caller]}
    if any(email.casefold() not in offered for email in emails):
        raise exceptions.ValidationError({"circle": [f"{NOT_OFFERED}."]})
    return [offered[email.casefold()] for email in emails]
