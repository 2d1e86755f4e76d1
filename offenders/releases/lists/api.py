"""Releases and the lists of weeks, for programs."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view

from offenders.api.of_person import (
    ALL,
    CURSOR,
    FIELDS,
    KNOWN,
    OF_PERSON,
    PERSON,
    OfPersonViewSet,
    day_of,
    of_person,
    one_of,
)
from offenders.dates.models import BASES, CERTAINTIES, Release
from offenders.releases.lists.serializers import (
    ReleaseSerializer,
    ShownWeek,
    WeeklyListDetailSerializer,
    WeeklyListSerializer,
)
from offenders.releases.weekly.models import WeeklyList
from offenders.releases.weekly.panels import build_weekly_lines
from sharing import access, audit
from sharing.api.viewsets import VisibleViewSet
from sharing.clients.token_scopes import TokenScope


@extend_schema_view(
    list=extend_schema(
        summary="Upcoming releases of people the caller can see, by alert date",
        parameters=[
            OpenApiParameter("from", date, description="With warn_on on this date or later"),
            OpenApiParameter("to", date, description="With warn_on on this date or earlier"),
            OpenApiParameter("certainty", str, enum=[code for code, _ in CERTAINTIES]),
            OpenApiParameter("basis", str, enum=[code for code, _ in BASES]),
            OpenApiParameter(
                "status", str, enum=[*Release.Status.values, ALL], description="Without it: expected and ready"
            ),
            OpenApiParameter("counted", bool, description="true: those counted as the release date"),
            OpenApiParameter("region", str, description="The probation region"),
            OpenApiParameter("establishment", str, description="The code of the prison"),
            PERSON,
            CURSOR,
            FIELDS,
        ],
    ),
    retrieve=extend_schema(summary="One release", parameters=[FIELDS, KNOWN]),
)
class ReleaseViewSet(OfPersonViewSet):
    queryset = Release.objects.with_open_holds().select_related("offender__establishment")
    serializer_class = ReleaseSerializer
    read_scope = TokenScope.RELEASES_READ
    order = "warn_on"
    filters = frozenset({"from", "to", "certainty", "basis", "status", "counted", "region", "establishment", "person"})
    filters_on = OF_PERSON | {"from": ("warn_on",), "to": ("warn_on",), "counted": ("is_counted",)}

    def narrowed(self, rows, params):
        status = one_of([*Release.Status.values, ALL], "status", params) if "status" in params else ""
        if not status:
            rows = rows.open()
        elif status != ALL:
            rows = rows.filter(status=status)
        if "from" in params:
            rows = rows.filter(warn_on__gte=day_of("from", params))
        if "to" in params:
            rows = rows.filter(warn_on__lte=day_of("to", params))
        if "certainty" in params:
            rows = rows.filter(certainty=one_of([code for code, _ in CERTAINTIES], "certainty", params))
        if "basis" in params:
            rows = rows.filter(basis=one_of([code for code, _ in BASES], "basis", params))
        if "counted" in params:
            rows = rows.filter(is_counted=one_of(["true", "false"], "counted", params) == "true")
        if "region" in params:
            rows = rows.filter(offender__region=params["region"])
        if "establishment" in params:
            rows = rows.filter(offender__establishment__code=params["establishment"].upper())
        return of_person(rows, params)


@extend_schema_view(
    list=extend_schema(summary="The weeks with a list, newest first", parameters=[CURSOR, FIELDS]),
    retrieve=extend_schema(
        summary="Weekly release list as issued, with each change since",
        parameters=[
            OpenApiParameter("monday", date, OpenApiParameter.PATH, description="The first day of the week"),
            FIELDS,
            KNOWN,
        ],
        responses=WeeklyListDetailSerializer,
    ),
)
class WeeklyListViewSet(VisibleViewSet):
    """A week is nobody's; its entries are shown as far as the caller may know of the person."""

    queryset: Any = WeeklyList.objects.all()
    read_scope = TokenScope.WEEKLY_LISTS_READ
    order = "-starts_on"
    lookup_field = "starts_on"
    lookup_url_kwarg = "monday"
    lookup_value_converter = "str"

    def get_serializer_class(self):
        return WeeklyListDetailSerializer if self.action == "retrieve" else WeeklyListSerializer

    def list(self, request, *args, **kwargs):
        params = self._params("cursor")
        page = self.page(self.get_queryset(), params)
        audit.record_read(action=audit.Action.LIST, verb="weekly-lists.listed", by=request.user, shown=[])
        return self.wrapped(page)

    def retrieve(self, request, monday, *args, **kwargs):  # type: ignore[override]  # found by its day
        self._params()
        frozen = WeeklyList.objects.filter(starts_on=monday_of(monday)).first()
        if frozen is None:
            raise access.RecordHidden
        lines = build_weekly_lines(frozen, frozen.starts_on, frozen.starts_on + timedelta(days=6), request.user)
        audit.record_read(
            action=audit.Action.LIST,
            verb="offenders.weekly_list_opened",
            by=request.user,
            target=frozen,
            shown=[line.person.pk for line in lines],
        )
        return self.answer_unless_known(ShownWeek(frozen.starts_on, frozen.made_at, lines))


def monday_of(text: str) -> date:
    """The day in the address. Raises RecordHidden: there is no list of what is no day."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise access.RecordHidden from None
