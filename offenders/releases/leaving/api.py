"""Release orders, leavings that were not due and dates in dispute, for programs to read.

Recorded, confirmed and decided by people alone, on the pages: two of them, or the prison that holds the person.
"""

from __future__ import annotations

from typing import Any, ClassVar

from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import serializers

from offenders.api.of_person import ALL, CURSOR, FIELDS, KNOWN, OF_PERSON, PERSON, OfPersonViewSet, of_person, one_of
from offenders.api.serializers import PersonNamedSerializer
from offenders.dates.models import ReleaseOrder
from offenders.releases.gate.models import DisputeDecision, Leaving
from sharing.clients.token_scopes import TokenScope

OPEN = "open"
STATE = OpenApiParameter("state", str, enum=[OPEN, ALL], description="Without it: those not ended")


class ReleaseOrderSerializer(serializers.ModelSerializer):
    """A document by which a person leaves custody. A court's own counts at once; another opens nothing before
    `confirmed_at`."""

    person = PersonNamedSerializer(source="offender")
    is_of_a_court = serializers.BooleanField()

    class Meta:
        model = ReleaseOrder
        fields = (
            *("uid", "person", "kind", "is_of_a_court", "opens_on", "reference", "is_by_call", "recorded_at"),
            *("confirm_due_at", "confirmed_at", "ended_at", "end_confirmed_at", "ended_because"),
        )
        read_only_fields = fields
        extra_kwargs: ClassVar = {
            "opens_on": {"help_text": "The earliest date the person may leave by it"},
            "reference": {"help_text": "Of the document; empty while only a phone call is known"},
            "is_by_call": {"help_text": "It became known by a phone call"},
            "ended_at": {"help_text": "It no longer counts from then on: no one is released by it"},
        }


class LeavingSerializer(serializers.ModelSerializer):
    """A person left custody and no release was due. What it was is decided by a second person: until `state` says
    in_error, nobody says so."""

    person = PersonNamedSerializer(source="offender")

    class Meta:
        model = Leaving
        fields = (
            *("uid", "person", "kind", "state", "route", "left_at", "recorded_at", "confirm_due_at", "decided_at"),
            *("over_at", "judged", "how_known", "whereabouts", "document", "ordered"),
        )
        read_only_fields = fields
        extra_kwargs: ClassVar = {
            "route": {"help_text": "The release route the prison used; empty: not known"},
            "over_at": {"help_text": "The person is back, or the leaving was lawful or recorded by mistake"},
            "ordered": {"help_text": "What the document orders; empty where it is not an order"},
        }


class DisputeDecisionSerializer(serializers.ModelSerializer):
    """Dates in dispute on the day of a release by law, and which of them was decided to stand."""

    person = PersonNamedSerializer(source="offender")

    class Meta:
        model = DisputeDecision
        fields = (
            *("uid", "person", "route", "asked_at", "answer_due_at", "stands_on", "decided_at", "ended_at"),
            *("reason", "ended_because"),
        )
        read_only_fields = fields
        extra_kwargs: ClassVar = {
            "stands_on": {"help_text": "null: not decided yet"},
        }


class OfTheGateViewSet(OfPersonViewSet):
    """Rows below a person that are open until something ends them. over: the column that says when."""

    filters = frozenset({"state", "person"})
    over: ClassVar[str] = "ended_at"

    def narrowed(self, rows: Any, params: dict[str, str]) -> Any:
        if "state" not in params or one_of([OPEN, ALL], "state", params) == OPEN:
            rows = self.still_open(rows)
        return of_person(rows, params)

    def still_open(self, rows: Any) -> Any:
        return rows.filter(**{f"{self.over}__isnull": True})


def described(summary: str, one: str) -> Any:
    return extend_schema_view(
        list=extend_schema(summary=summary, parameters=[STATE, PERSON, CURSOR, FIELDS]),
        retrieve=extend_schema(summary=one, parameters=[FIELDS, KNOWN]),
    )


@described("Orders by which people leave custody, newest first", "One release order")
class ReleaseOrderViewSet(OfTheGateViewSet):
    queryset = ReleaseOrder.objects.select_related("offender")
    serializer_class = ReleaseOrderSerializer
    read_scope = TokenScope.RELEASE_ORDERS_READ
    order = "-recorded_at"
    filters_on = OF_PERSON | {"state": ("ended_at",)}


@described("Leavings that were not due and have not ended, newest first", "One leaving")
class LeavingViewSet(OfTheGateViewSet):
    queryset = Leaving.objects.select_related("offender")
    serializer_class = LeavingSerializer
    read_scope = TokenScope.LEAVINGS_READ
    order = "-left_at"
    over = "over_at"
    filters_on = OF_PERSON | {"state": ("over_at",)}


@described("Dates in dispute on the release date, newest first", "One dispute, with the date that counts")
class DisputeDecisionViewSet(OfTheGateViewSet):
    queryset = DisputeDecision.objects.select_related("offender")
    serializer_class = DisputeDecisionSerializer
    read_scope = TokenScope.DATE_DISPUTES_READ
    order = "-asked_at"
    filters_on = OF_PERSON | {"state": ("ended_at",)}
