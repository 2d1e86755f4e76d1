"""Papers for the person and their handing over, for programs to read. Printing, handing over and witnessing are done by
people on their pages: no address here does it, and none gives the paper itself."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import serializers

from licence.papers.choices import PAPER_KINDS
from licence.papers.models import ABOUT, Paper, PaperGiven
from offenders.api.of_person import CURSOR, FIELDS, KNOWN, OF_PERSON, PERSON, OfPersonViewSet, of_person, one_of
from offenders.api.serializers import PersonNamedSerializer
from sharing.clients.token_scopes import TokenScope

KINDS = [code for code, _ in PAPER_KINDS]


class PaperGivenSerializer(serializers.ModelSerializer):
    """One handing over. Of a refusal to sign `witness` is null until that person has confirmed it. One with
    `withdrawn_at` was recorded by mistake, and does not count."""

    handed_by = serializers.CharField(source="handed_by.name")
    witness = serializers.CharField(source="witness.name", default=None, allow_null=True)

    class Meta:
        model = PaperGiven
        fields = (
            "uid",
            "handed_at",
            "handed_by",
            "method",
            "is_explained",
            "with_easy_read",
            "signing",
            "witness",
            "witnessed_at",
            "withdrawn_at",
        )
        read_only_fields = fields


class PaperSerializer(serializers.ModelSerializer):
    """About that of `licence`, `recall`, `exemption` and `breach` which is not null. `digest`: SHA-256 of its bytes."""

    person = PersonNamedSerializer(source="offender")
    licence = serializers.UUIDField(source="licence.uid", default=None, allow_null=True)
    recall = serializers.UUIDField(source="recall.uid", default=None, allow_null=True)
    exemption = serializers.UUIDField(source="exemption.uid", default=None, allow_null=True)
    breach = serializers.UUIDField(source="breach.uid", default=None, allow_null=True)
    printed_by = serializers.CharField(source="printed_by.name")
    given = PaperGivenSerializer(source="given_rows", many=True)

    class Meta:
        model = Paper
        fields = (
            *("uid", "person", "kind", "licence", "recall", "exemption", "breach", "version", "digest"),
            *("printed_at", "printed_by", "given"),
        )
        read_only_fields = fields


@extend_schema_view(
    list=extend_schema(
        summary="Papers printed for people the caller can see, with their handing over, newest first",
        parameters=[OpenApiParameter("kind", str, enum=KINDS), PERSON, CURSOR, FIELDS],
    ),
    retrieve=extend_schema(summary="One paper with its handing over", parameters=[FIELDS, KNOWN]),
)
class PaperViewSet(OfPersonViewSet):
    queryset: Any = Paper.objects.defer("says")
    serializer_class = PaperSerializer
    read_scope = TokenScope.PAPERS_READ
    order = "-printed_at"
    filters = frozenset({"kind", "person"})
    filters_on = OF_PERSON

    def get_queryset(self):
        given = PaperGiven.objects.select_related("handed_by", "witness").order_by("handed_at", "pk")
        rows = super().get_queryset().select_related("offender", "printed_by", *ABOUT)
        return rows.prefetch_related(Prefetch("given", queryset=given, to_attr="given_rows"))

    def narrowed(self, rows, params):
        if "kind" in params:
            rows = rows.filter(kind=one_of(KINDS, "kind", params))
        return of_person(rows, params)
