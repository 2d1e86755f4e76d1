"""Licences in force, for programs."""

from __future__ import annotations

from datetime import date

from django.db.models import Prefetch
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view

from licence.licences.api import lines
from licence.licences.api.serializers import LicenceSerializer
from licence.licences.models import Licence, LicenceCondition
from offenders.api.of_person import CURSOR, FIELDS, KNOWN, OF_PERSON, PERSON, OfPersonViewSet, day_of, of_person
from sharing import access
from sharing.clients.token_scopes import TokenScope

ON = OpenApiParameter("on", date, description="Conditions with the wording of this day; today without it")


@extend_schema_view(
    list=extend_schema(
        summary="Licences in force of people whom the caller may know about", parameters=[PERSON, ON, CURSOR, FIELDS]
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
        of_day = LicenceCondition.objects.in_force(on=self.day())
        bound = Prefetch("conditions", of_day.order_by("position"), to_attr="bound")
        return rows.select_related("offender", "officer").prefetch_related(bound)

    def day(self) -> date:
        params = {name: str(text) for name, text in self.request.query_params.items()}
        return day_of("on", params) if "on" in params else timezone.localdate()

    def lines(self, rows):
        return lines.of_licences(rows, on=self.day())

    def narrowed(self, rows, params):
        return of_person(rows, params)

    def retrieve(self, request, uid, *args, **kwargs):
        self._params("on")
        return self.answer_unless_known(access.open_record(request.user, self.get_queryset(), uid=uid))
