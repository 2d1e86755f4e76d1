"""Who is on call, in the API: to read, and to call."""

from __future__ import annotations

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from sharing import access
from sharing.access.roles import Capability
from sharing.clients.token_scopes import TokenScope
from sharing.rota.on_call import ANY_LEVEL, everybody_on_call


class OnCallSerializer(serializers.Serializer):
    """place: the duty desk; of command, the agency. until: when somebody else is, or nobody."""

    place = serializers.CharField()
    level = serializers.ChoiceField(choices=["first", "second", "command"])
    name = serializers.CharField()
    telephone = serializers.CharField(source="phone", allow_null=True)
    until = serializers.DateTimeField()


class OnCallsSerializer(serializers.Serializer):
    at = serializers.DateTimeField()
    results = OnCallSerializer(many=True)


class OnCallView(APIView):
    """Who is on call now for each duty desk and in command of each agency. One that has nobody is not there."""

    read_scope = TokenScope.ON_CALL_READ

    @extend_schema(summary="Who is on call now, with phone numbers", responses=OnCallsSerializer)
    def get(self, request):
        if not request.user.can(Capability.VIEW_PEOPLE):
            raise access.RecordHidden
        now = timezone.now()
        found = everybody_on_call(ANY_LEVEL, at=now)
        return Response({"at": now, "results": OnCallSerializer(found, many=True).data})
