"""Grants in the API, and the teams that can be given one."""

from __future__ import annotations

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.response import Response
from rest_framework.views import APIView

from sharing import access
from sharing.access.roles import Capability
from sharing.agencies.models import Team
from sharing.api.field_permissions import leave_only
from sharing.api.filters import about_person
from sharing.api.refusals.errors import Conflict
from sharing.api.serializers import TeamSerializer
from sharing.api.verbs import verb
from sharing.api.viewsets import OfSubjectViewSet
from sharing.clients.token_scopes import TokenScope
from sharing.grants import actions as grants
from sharing.grants.models import Grant
from sharing.grants.serializers import EndGrantSerializer, GrantSerializer, NewGrantSerializer, refused

A_TEAM = {
    "uid": "0193a5c0-7c11-7e02-8d3f-0a4b6c8e9101",
    "name": "Leeds counter-terrorism probation",
    "kind": "caseload",
    "agency": "North East Probation",
}


class GrantViewSet(OfSubjectViewSet):
    queryset = Grant.objects.all()
    serializer_class = GrantSerializer
    plain = True
    list_says, one_says = "Teams with access to the people the caller can see, newest first", "One grant"
    read_scope = TokenScope.GRANTS_READ
    people_scope = TokenScope.GRANTS_DECIDE
    order = "-starts_at"
    filters = (about_person(),)
    example = {
        "uid": "0193a5c0-7c11-7e02-8d3f-0a4b6c8e9201",
        "person": "0193a5c0-7c11-7e02-8d3f-0a4b6c8e0001",
        "team": A_TEAM,
        "grant_role": "contributor",
        "programme": None,
        "reason": "Supervises him on licence",
        "made_by": "Joan Farrow",
        "starts_at": "2026-11-02T09:00:00Z",
        "ends_at": None,
        "ended_at": None,
        "ended_by": None,
        "ended_because": None,
    }

    @verb(
        "Give a team access",
        takes=NewGrantSerializer,
        people_only=True,
        example={
            "person": "0193a5c0-7c11-7e02-8d3f-0a4b6c8e0001",
            "team": "0193a5c0-7c11-7e02-8d3f-0a4b6c8e9101",
            "grant_role": "contributor",
            "reason": "Supervises him on licence",
        },
    )
    def create(self, request):
        try:
            grant = grants.grant_access(by=request.user, **self.validated(NewGrantSerializer))
        except grants.GrantRefused as error:
            raise refused(error) from error
        return self.answer(grant, status=201)

    @verb("Remove access now", takes=EndGrantSerializer, people_only=True, example={"reason": "Supervision has moved"})
    def end(self, request, uid):
        grant = access.open_record(request.user, self.get_queryset(), uid=uid)
        self.require_match(grant)
        try:
            ended = grants.end_access(grant=grant, by=request.user, **self.validated(EndGrantSerializer))
        except grants.GrantRefused as error:
            raise refused(error) from error
        except grants.GrantHasEnded as error:
            raise Conflict("This grant has ended already.") from error
        return self.answer(ended)


class TeamList(APIView):
    """Teams are no records about people: a user who may give a team access somewhere may read their names."""

    people_scope = TokenScope.TEAMS_READ

    @extend_schema(
        summary="Teams that can be given access",
        responses=TeamSerializer(many=True),
        examples=[OpenApiExample("Answer", A_TEAM, response_only=True, status_codes=["200"])],
    )
    def get(self, request):
        if not request.user.can(Capability.GRANT_ACCESS):
            raise access.RecordHidden
        teams = leave_only(TeamSerializer(Team.objects.open().select_related("agency"), many=True), request.user).data
        return Response({"results": teams, "next": None, "previous": None})
