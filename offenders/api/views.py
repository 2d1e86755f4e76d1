"""People, for programs."""

from __future__ import annotations

from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import exceptions

from offenders.api.serializers import PersonSerializer
from offenders.models import Offender
from sharing import keyset
from sharing.api.viewsets import VisibleViewSet, keep_fields
from sharing.rules import Programme

COLUMNS = PersonSerializer.Meta.fields


@extend_schema_view(
    list=extend_schema(
        summary="People whom the caller may know about, by family name",
        parameters=[
            OpenApiParameter("q", str, description="Names that begin with these words, or a prison number"),
            OpenApiParameter("prison_number", str),
            OpenApiParameter("programme", str, enum=[p.value for p in Programme]),
            OpenApiParameter("cursor", str),
            OpenApiParameter("fields", str, description="Only these fields, separated by commas"),
        ],
    ),
    retrieve=extend_schema(summary="One person"),
)
class PersonViewSet(VisibleViewSet):
    queryset = Offender.objects.all()
    serializer_class = PersonSerializer
    order = "family_name"
    filters = frozenset({"q", "prison_number", "programme"})

    def narrowed(self, rows, params):
        programme = params.get("programme")
        if programme:
            if programme not in list(Programme):
                raise exceptions.ValidationError({"programme": ["Choose terrorism or state_threats."]})
            rows = rows.filter(programme=programme)
        if params.get("prison_number"):
            rows = rows.filter(prison_number=params["prison_number"].upper())
        return rows.matching(params.get("q", "")[:100])

    def page(self, rows, params):
        # Read as plain values: building models and serializers for fifty rows costs more than the query.
        return keyset.page_of(rows, order=self.order, cursor=params.get("cursor", ""), names=COLUMNS)

    def represent(self, page):
        wanted: tuple[str, ...] = COLUMNS
        if fields := self.request.query_params.get("fields"):
            serializer = PersonSerializer()
            keep_fields(serializer, fields.split(","))
            wanted = tuple(serializer.fields)
        return [{name: row[name] for name in wanted} for row in page.rows]

    def subject_of(self, row):
        return row["pk"]
