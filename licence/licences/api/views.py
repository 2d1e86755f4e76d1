"""Licences in force, for programs."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Prefetch
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view

from licence.licences.api import lines
from licence.licences.api.serializers import LicenceSerializer
from licence.licences.models import Licence, LicenceCondition
from licence.licences.rules import moment_shown
from offenders.api.of_person import CURSOR, FIELDS, KNOWN, OF_PERSON, PERSON, OfPersonViewSet, day_of, of_person
from sharing import access
from sharing.clients.token_scopes import TokenScope

ON = OpenApiParameter(
    "on", date, description="Conditions as they bound at the end of this day; without it, or today, as they bind now"
)


@extend_schema_view(
    list=extend_schema(
        summary="Licences in force of people the caller can see", parameters=[PERSON, ON, CURSOR, FIELDS]
    ),
    retrieve=extend_schema(summary="One licence in force", parameters=[ON, FIELDS, KNOWN]),
)
class LicenceViewSet(OfPersonViewSet):
    queryset = Licence.objects.active()
    serializer_class = LicenceSerializer
    read_scope = TokenScope.LICENCES_READ
    order = "-activated_at"
    columns = lines.LICENCE
    filters = frozenset({"person", "on"})
    filters_on = OF_PERSON | {"on": ()}

    def get_queryset(self):
        rows = super().get_queryset()
        if self.action == "list":
            return rows
        of_day = LicenceCondition.objects.in_force(at=self.moment())
        bound = Prefetch("conditions", of_day.order_by("position"), to_attr="bound")
        return rows.select_related("offender", "officer").prefetch_related(bound)

    def moment(self) -> datetime:
        params = {name: str(text) for name, text in self.request.query_params.items()}
        now = timezone.now()
        return moment_shown(day_of("on", params), now=now) if "on" in params else now

    def lines(self, rows):
        return lines.of_licences(rows, at=self.moment())

    def narrowed(self, rows, params):
        return of_person(rows, params)

    def retrieve(self, request, uid, *args, **kwargs):
        self._params("on")
        return self.answer_unless_known(access.open_record(request.user, self.get_queryset(), uid=uid))
