"""People, for programs."""

from __future__ import annotations

from django.db.models import Prefetch
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view

from offenders.api.of_person import CURSOR, FIELDS, KNOWN, one_of
from offenders.people.models import Offender
from offenders.people.rules.held import CustodyGroup
from offenders.people.rules.identifiers import IdentifierKind
from offenders.record.serializers import PersonDetailSerializer, PersonSerializer
from sharing import access
from sharing.access.rules import Programme
from sharing.api.viewsets import VisibleViewSet
from sharing.clients.token_scopes import TokenScope
from sharing.grants.programmes import with_programme
from sharing.models import PersonProgramme

COLUMNS = PersonSerializer.Meta.fields


@extend_schema_view(
    list=extend_schema(
        summary="People the caller can see, by family name",
        parameters=[
            OpenApiParameter("q", str, description="Names that begin with these words, or any number of the person"),
            OpenApiParameter("prison_number", str),
            OpenApiParameter("crn", str),
            OpenApiParameter("pnc", str, description="With the stroke as %2F, or without it"),
            OpenApiParameter("programme", str, enum=[p.value for p in Programme]),
            OpenApiParameter(
                "held_as",
                str,
                enum=[group.value for group in CustodyGroup],
                description="People in custody of this group. Each person in custody is in exactly one",
            ),
            CURSOR,
            FIELDS,
        ],
        responses=PersonSerializer(many=True),
    ),
    retrieve=extend_schema(summary="One person", parameters=[FIELDS, KNOWN], responses=PersonDetailSerializer),
)
class PersonViewSet(VisibleViewSet):
    queryset = Offender.objects.all()
    read_scope = TokenScope.PEOPLE_READ
    order = "family_name"
    columns = COLUMNS
    filters = frozenset({"q", "prison_number", "crn", "pnc", "programme", "held_as"})
    filters_on = {
        "q": ("family_name", "given_names", "aliases.name", "identifiers.canonical"),
        "held_as": ("status",),
        "programme": ("programmes.programme",),
        "crn": ("identifiers.canonical",),
        "pnc": ("identifiers.canonical",),
    }

    def get_queryset(self):
        rows = Offender.objects.all()
        if self.action != "retrieve":
            return rows
        known = PersonProgramme.objects.filter(access.knows_programme(self.request.user))
        return rows.with_identity().prefetch_related(Prefetch("programmes", known))

    def told_to(self, rows, viewer, at):
        return with_programme(rows, viewer, at=at)

    def get_serializer_class(self):
        return PersonDetailSerializer if self.action == "retrieve" else PersonSerializer

    def narrowed(self, rows, params):
        if "programme" in params:
            rows = access.under(rows, self.request.user, one_of(list(Programme), "programme", params))
        if "prison_number" in params:
            rows = rows.filter(prison_number=params["prison_number"].strip().upper())
        if "held_as" in params:
            rows = rows.held_now().with_group().filter(held_as=one_of(list(CustodyGroup), "held_as", params))
        for kind in (IdentifierKind.CRN, IdentifierKind.PNC):
            if kind in params:
                rows = rows.numbered(kind, params[kind][:40])
        return rows.matching(params.get("q", "")[:100])

    def lines(self, rows):
        return [{name: row[name] for name in COLUMNS} for row in rows]

    def subject_of(self, row):
        return row["pk"]
