"""Teams and grants, for programs."""

from __future__ import annotations

from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework.decorators import action
from rest_framework.response import Response
from rest_framework.views import APIView

from sharing import access
from sharing.access.roles import Capability
from sharing.agencies.models import Team
from sharing.api.errors import Conflict
from sharing.api.field_permissions import leave_only
from sharing.api.headers import KEY, MATCH
from sharing.api.idempotency import once
from sharing.api.serializers import TeamSerializer
from sharing.api.viewsets import OF_SUBJECT, VisibleViewSet
from sharing.clients.token_scopes import TokenScope
from sharing.grants import actions as grants
from sharing.grants.models import Grant
from sharing.grants.serializers import EndGrantSerializer, GrantSerializer, NewGrantSerializer, refused


@extend_schema_view(
    list=extend_schema(
        summary="Teams with access to the people the caller can see, newest first",
        parameters=[
            OpenApiParameter("person", str, description="Only those about this person, by uid"),
            OpenApiParameter("cursor", str),
            OpenApiParameter("fields", str),
        ],
    ),
    retrieve=extend_schema(summary="One grant"),
)
class GrantViewSet(VisibleViewSet):
    queryset = Grant.objects.with_teams().select_related("subject")
    serializer_class = GrantSerializer
    read_scope = TokenScope.GRANTS_READ
    order = "-starts_at"
    filters = frozenset({"person"})
    filters_on = OF_SUBJECT

    def narrowed(self, rows, params):
        if "person" not in params:
            return rows
        try:
            return rows.filter(subject__uid=UUID(params["person"]))
        except ValueError:
            return rows.none()  # no such person: the same answer as for a hidden one

    def subject_of(self, row):
        return row.subject_id

    @extend_schema(
        summary="Give a team access", request=NewGrantSerializer, responses={201: GrantSerializer}, parameters=[KEY]
    )
    @once
    def create(self, request):
        try:
            grant = grants.grant_access(by=request.user, **self.validated(NewGrantSerializer))
        except grants.GrantRefused as error:
            raise refused(error) from error
        return self.answer(grant, status=201)

    @extend_schema(
        summary="Remove access now", request=EndGrantSerializer, responses=GrantSerializer, parameters=[KEY, MATCH]
    )
    @action(detail=True, methods=["post"])
    @once
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

    @extend_schema(summary="Teams that can be given access", responses=TeamSerializer(many=True))
    def get(self, request):
        if not request.user.can(Capability.GRANT_ACCESS):
            raise access.RecordHidden
        teams = leave_only(TeamSerializer(Team.objects.open().select_related("agency"), many=True), request.user).data
        return Response({"results": teams, "next": None, "previous": None})
