"""People, releases and the lists of weeks, for programs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, ClassVar
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import exceptions

from offenders.api.serializers import (
    PersonDetailSerializer,
    PersonSerializer,
    ReleaseSerializer,
    ShownWeek,
    WeeklyListDetailSerializer,
    WeeklyListSerializer,
)
from offenders.models import Offender, Release, WeeklyList
from offenders.models.dates import BASES, CERTAINTIES
from offenders.rules.held import Group
from offenders.rules.identifiers import Kind
from offenders.weekly_lines import lines_of
from sharing import access, audit
from sharing.access.rules import Programme
from sharing.api.viewsets import VisibleViewSet
from sharing.clients.token_scopes import TokenScope

COLUMNS = PersonSerializer.Meta.fields
ALL = "all"
CURSOR = OpenApiParameter("cursor", str, description="From `next` or `previous` of another page")
FIELDS = OpenApiParameter("fields", str, description="Only these fields, separated by commas")
PERSON = OpenApiParameter("person", str, description="Only those of this person, by uid")
KNOWN = OpenApiParameter("If-None-Match", str, OpenApiParameter.HEADER, description="The ETag of what you have")


@extend_schema_view(
    list=extend_schema(
        summary="People whom the caller may know about, by family name",
        parameters=[
            OpenApiParameter("q", str, description="Names that begin with these words, or any number of the person"),
            OpenApiParameter("prison_number", str),
            OpenApiParameter("crn", str),
            OpenApiParameter("pnc", str, description="With the stroke as %2F, or without it"),
            OpenApiParameter("programme", str, enum=[p.value for p in Programme]),
            OpenApiParameter(
                "held_as",
                str,
                enum=[group.value for group in Group],
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
        "crn": ("identifiers.canonical",),
        "pnc": ("identifiers.canonical",),
    }

    def get_queryset(self):
        rows = Offender.objects.all()
        return rows.with_identity() if self.action == "retrieve" else rows

    def get_serializer_class(self):
        return PersonDetailSerializer if self.action == "retrieve" else PersonSerializer

    def narrowed(self, rows, params):
        if "programme" in params:
            rows = rows.filter(programme=one_of(list(Programme), "programme", params))
        if "prison_number" in params:
            rows = rows.filter(prison_number=params["prison_number"].strip().upper())
        if "held_as" in params:
            rows = rows.held_now().with_group().filter(held_as=one_of(list(Group), "held_as", params))
        for kind in (Kind.CRN, Kind.PNC):
            if kind in params:
                rows = rows.numbered(kind, params[kind][:40])
        return rows.matching(params.get("q", "")[:100])

    def lines(self, rows):
        return [{name: row[name] for name in COLUMNS} for row in rows]

    def subject_of(self, row):
        return row["pk"]


# The columns of the person that lists below one are narrowed by
OF_PERSON: dict[str, tuple[str, ...]] = {
    "person": ("offender.uid",),
    "region": ("offender.region",),
    "establishment": ("offender.establishment.code",),
}


class OfPersonViewSet(VisibleViewSet):
    """Rows below a person."""

    filters_on: ClassVar[Mapping[str, tuple[str, ...]]] = OF_PERSON

    def subject_of(self, row):
        return row["offender_id"] if isinstance(row, dict) else row.offender_id


def of_person(rows: Any, params: dict[str, str]) -> Any:
    if "person" not in params:
        return rows
    try:
        return rows.filter(offender__uid=UUID(params["person"]))
    except ValueError:
        return rows.none()  # no such person: the same answer as for a hidden one


@extend_schema_view(
    list=extend_schema(
        summary="Ways out of custody that lie ahead, of people whom the caller may know about, by the day of warning",
        parameters=[
            OpenApiParameter("from", date, description="Whose warn_on is this day or later"),
            OpenApiParameter("to", date, description="Whose warn_on is this day or earlier"),
            OpenApiParameter("certainty", str, enum=[code for code, _ in CERTAINTIES]),
            OpenApiParameter("basis", str, enum=[code for code, _ in BASES]),
            OpenApiParameter(
                "status", str, enum=[*Release.Status.values, ALL], description="Without it: expected and ready"
            ),
            OpenApiParameter("counted", bool, description="true: those on which the person would go"),
            OpenApiParameter("region", str, description="The probation region"),
            OpenApiParameter("establishment", str, description="The code of the prison"),
            PERSON,
            CURSOR,
            FIELDS,
        ],
    ),
    retrieve=extend_schema(summary="One way out of custody", parameters=[FIELDS, KNOWN]),
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
    list=extend_schema(summary="The weeks of which there is a list, the latest first", parameters=[CURSOR, FIELDS]),
    retrieve=extend_schema(
        summary="The list of one week as it was made, and what became of each release since",
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
    read_scope = TokenScope.RELEASES_READ
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
        lines = lines_of(frozen, frozen.starts_on, frozen.starts_on + timedelta(days=6), request.user)
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


def day_of(name: str, params: dict[str, str]) -> date:
    try:
        return date.fromisoformat(params[name])
    except ValueError:
        raise exceptions.ValidationError({name: ["Give a day like 2026-12-04."]}) from None


def one_of(choices: list[Any], name: str, params: dict[str, str]) -> str:
    if params[name] not in choices:
        raise exceptions.ValidationError({name: [f"Choose one of {', '.join(str(each) for each in choices)}."]})
    return params[name]
