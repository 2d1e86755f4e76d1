"""Permissions under a condition over the API: programs read them; people ask for one, give a view, withdraw and end.

Nobody approves or refuses over the API: that is done by a person on the page, with the views before them.
"""

from __future__ import annotations

from rest_framework import exceptions, serializers

from licence.exemptions.actions import asking, ending
from licence.exemptions.choices import EXEMPTION_STATUSES, RISK_VIEWS
from licence.exemptions.models import Exemption
from licence.licences.api.serializers import A_CONDITION, ConditionNamedSerializer
from licence.licences.models import LicenceCondition, Zone
from offenders.api.of_person import RecordingViewSet, by_person
from offenders.api.serializers import A_PERSON, PersonNamedSerializer
from sharing.api.filters import choice
from sharing.api.verbs import verb
from sharing.clients.token_scopes import TokenScope

STATUSES = [code for code, _ in EXEMPTION_STATUSES]


class PermissionSerializer(serializers.ModelSerializer):
    person = PersonNamedSerializer(source="offender")
    condition = ConditionNamedSerializer(help_text="The condition that does not apply")
    asked_by = serializers.CharField(source="asked_by.name")
    decided_by = serializers.CharField(source="decided_by.name", default=None)
    recorded_approver = serializers.CharField(
        source="recorded_approver.name",
        default=None,
        help_text="Of a row from before approvals were signed: who was named as approver, and did not sign",
    )

    class Meta:
        model = Exemption
        fields = (
            *("uid", "person", "condition", "status", "scope", "reason", "escort", "affects", "starts_at", "ends_at"),
            *("asked_at", "asked_by", "decided_at", "decided_by", "decided_because", "begins_at", "ended_at"),
            *("ended_because", "recorded_approver"),
        )
        read_only_fields = fields
        extra_kwargs = {
            "scope": {"help_text": "What is allowed"},
            "affects": {"help_text": "Who else is affected"},
            "starts_at": {"help_text": "The start that was asked for"},
            "ends_at": {"help_text": "Until when it holds, this moment excluded"},
            "begins_at": {"help_text": "From when the condition does not apply; null until a second person approves"},
            "ended_at": {"help_text": "When it ended before its time, or was withdrawn"},
        }


class NewPermissionSerializer(serializers.Serializer):
    person = serializers.UUIDField(help_text="uid of the person")
    condition = serializers.UUIDField(help_text="uid of a condition of the licence in force")
    scope = serializers.CharField(max_length=300, help_text="What is to be allowed")
    places = serializers.ListField(
        child=serializers.UUIDField(), required=False, help_text="uids of places of the condition; none for all of it"
    )
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    reason = serializers.CharField(max_length=500)
    escort = serializers.CharField(max_length=200, required=False, allow_blank=True)
    affects = serializers.CharField(max_length=300, required=False, allow_blank=True, help_text="Who else is affected")


class NewViewSerializer(serializers.Serializer):
    view = serializers.ChoiceField(RISK_VIEWS)
    words = serializers.CharField(max_length=500, help_text="The reason for the view")


class ReasonSerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=300)


class PermissionViewSet(RecordingViewSet):
    queryset = Exemption.objects.all()
    serializer_class = PermissionSerializer
    plain = True
    list_says = "Permissions under licence conditions, of people the caller can see, newest first"
    one_says = "One permission"
    read_scope = TokenScope.PERMISSIONS_READ
    people_scope = TokenScope.PERMISSIONS_DECIDE
    order = "-asked_at"
    filters = (choice("status", STATUSES), by_person())
    example = {
        "uid": "0193a5d4-71c2-7e90-a1b5-8c2d4f6e0a93",
        "person": A_PERSON,
        "condition": A_CONDITION,
        "status": "approved",
        "scope": "To go to a funeral",
        "reason": "His father died",
        "escort": "Offender manager",
        "affects": None,
        "starts_at": "2026-12-10T09:00:00Z",
        "ends_at": "2026-12-10T17:00:00Z",
        "asked_at": "2026-12-07T10:12:00Z",
        "asked_by": "Owen Pryce",
        "decided_at": "2026-12-08T14:03:00Z",
        "decided_by": "Dana Whitlock",
        "decided_because": "Escorted throughout",
        "begins_at": "2026-12-10T09:00:00Z",
        "ended_at": None,
        "ended_because": None,
        "recorded_approver": None,
    }

    @verb(
        "Ask for permission: the condition applies until a second person has approved it",
        takes=NewPermissionSerializer,
        example={
            "person": A_PERSON["uid"],
            "condition": A_CONDITION["uid"],
            "scope": "To go to a funeral",
            "starts_at": "2026-12-10T09:00:00Z",
            "ends_at": "2026-12-10T17:00:00Z",
            "reason": "His father died",
        },
        people_only=True,
    )
    def create(self, request):
        given = self.validated(NewPermissionSerializer)
        person = self.person_to_change(given)
        condition = LicenceCondition.objects.filter(offender=person, uid=given.pop("condition")).first()
        if condition is None:
            raise exceptions.ValidationError({"condition": ["Select a condition of this person's licence."]})
        named = given.pop("places", [])
        places = list(Zone.objects.visible_to(request.user).filter(condition=condition, uid__in=named))
        if len(places) != len(set(named)):
            raise exceptions.ValidationError({"places": ["Select places of this condition."]})
        return self.done(lambda: asking.ask(condition=condition, places=places, by=request.user, **given), status=201)

    @verb(
        "Give the view of the caller's agency",
        takes=NewViewSerializer,
        example={"view": "objects", "words": "He was seen there last week"},
        people_only=True,
    )
    def view(self, request, uid):
        """Victim liaison gives one too, which changes nothing of a record: the action asks who may."""
        row = self.open_row(uid)
        self.require_match(row)
        given = self.validated(NewViewSerializer)
        return self.done(lambda: asking.give_view(exemption=row, by=request.user, **given), row=row)

    @verb(
        "Withdraw a request, for the person who asked",
        takes=ReasonSerializer,
        example={"reason": "He does not go"},
        people_only=True,
    )
    def withdraw(self, request, uid):
        row, given = self.row_to_change(uid), self.validated(ReasonSerializer)
        return self.done(lambda: ending.withdraw(exemption=row, by=request.user, **given))

    @verb(
        "End a permission early: the condition applies again",
        takes=ReasonSerializer,
        example={"reason": "He did not meet the escort"},
        people_only=True,
    )
    def end(self, request, uid):
        row, given = self.row_to_change(uid), self.validated(ReasonSerializer)
        return self.done(lambda: ending.end_early(exemption=row, by=request.user, **given))

    @verb(
        "Withdraw an approval that was a mistake, for a role that approves",
        takes=ReasonSerializer,
        example={"reason": "Approved for the wrong person"},
        people_only=True,
    )
    def withdraw_approval(self, request, uid):
        row, given = self.row_to_change(uid), self.validated(ReasonSerializer)
        return self.done(lambda: ending.withdraw_approval(exemption=row, by=request.user, **given))
