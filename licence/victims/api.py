"""Which conditions answer to what victims asked for, over the API: for tokens with the scope of victims alone."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from licence.licences.api.serializers import A_CONDITION, ConditionNamedSerializer
from licence.licences.models import LicenceCondition
from licence.victims import actions
from licence.victims.models import RequestTie
from licence.victims.querysets import RequestTieQuerySet
from offenders.api.of_person import RecordingViewSet, by_person, row_of
from offenders.api.serializers import A_PERSON, PersonNamedSerializer
from parole.models import VictimRequest
from sharing import access
from sharing.access.fields import KNOWS_VICTIMS_ASK
from sharing.access.roles import Capability
from sharing.api.filters import state, uid
from sharing.api.verbs import verb
from sharing.clients.token_scopes import TokenScope

A_REQUEST = "0193a5c0-7c11-7e02-8d3f-0a4b6c8e4402"


class RequestTieSerializer(serializers.ModelSerializer):
    FOR = KNOWS_VICTIMS_ASK

    person = PersonNamedSerializer(source="offender")
    condition = ConditionNamedSerializer()
    request = serializers.UUIDField(source="request.uid", help_text="uid of what a victim asked for")

    class Meta:
        model = RequestTie
        fields = ("uid", "person", "condition", "request", "tied_at", "untied_at")
        read_only_fields = fields
        extra_kwargs = {"untied_at": {"help_text": "When the link was removed; null: it stands"}}


class TieSerializer(serializers.Serializer):
    condition = serializers.UUIDField(help_text="uid of a condition of the draft licence or the licence in force")
    request = serializers.UUIDField(help_text="uid of what a victim asked for")


class VictimConditionViewSet(RecordingViewSet):
    queryset: Any = RequestTie.objects.all()
    serializer_class = RequestTieSerializer
    plain = True
    capability = Capability.KNOW_VICTIMS_ASK
    needs = Capability.MAKE_LICENCES
    read_scope = TokenScope.VICTIMS_READ
    write_scope = TokenScope.VICTIMS_WRITE
    list_says = "Which conditions answer to what victims asked for, last linked first"
    one_says = "One link"
    order = "-tied_at"
    filters = (
        by_person(),
        state("state", {"standing": RequestTieQuerySet.standing}, "Those not removed", asks=("untied_at",)),
        uid("request", "request", "Only those of this request, by uid"),
    )
    example = {
        "uid": "0193a5c0-7c11-7e02-8d3f-0a4b6c8e4408",
        "person": A_PERSON,
        "condition": A_CONDITION,
        "request": A_REQUEST,
        "tied_at": "2026-11-10T10:00:00Z",
        "untied_at": None,
    }

    @verb(
        "Link a condition to what a victim asked for",
        takes=TieSerializer,
        example={"condition": A_CONDITION["uid"], "request": A_REQUEST},
    )
    def create(self, request):
        given = self.validated(TieSerializer)
        rows = VictimRequest.objects.select_related("offender")
        asked = access.open_record(self.caller, rows, uid=given["request"])
        self.require_rights(asked.offender)
        condition = row_of(LicenceCondition.objects.all(), asked.offender, "condition", given["condition"])
        return self.done(lambda: actions.tie(condition=condition, request=asked, by=request.user), status=201)

    @verb("Remove a link made by mistake, before the request is answered")
    def remove(self, request, uid):
        tie = self.row_to_change(uid)
        return self.done(lambda: actions.untie(tie=tie, by=request.user))
