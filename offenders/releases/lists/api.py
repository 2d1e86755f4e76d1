"""Releases and the lists of weeks, for programs."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema

from offenders.api.of_person import RecordingViewSet, by_establishment, by_person, by_region
from offenders.api.serializers import A_PERSON, A_PRISON
from offenders.dates.models import BASES, CERTAINTIES, Release, ReleaseHold
from offenders.dates.querysets import ReleaseQuerySet
from offenders.releases.holds import actions as holds
from offenders.releases.holds import second_people
from offenders.releases.lists.serializers import (
    HoldSerializer,
    LiftSerializer,
    ReleaseSerializer,
    ShownWeek,
    WeeklyListDetailSerializer,
    WeeklyListSerializer,
)
from offenders.releases.weekly.models import WeeklyList
from offenders.releases.weekly.panels import build_weekly_lines
from sharing import access, audit
from sharing.api.described.schema import FIELDS, KNOWN
from sharing.api.filters import choice, flag, since, until
from sharing.api.recording import attempt
from sharing.api.refusals.errors import Conflict
from sharing.api.verbs import verb
from sharing.api.viewsets import VisibleViewSet
from sharing.clients.token_scopes import TokenScope

A_RELEASE = {
    "uid": "0193b0de-6fa1-7095-bdc4-a2715ecf8063",
    "person": A_PERSON,
    "basis": "CRD",
    "certainty": "fixed",
    "origin": "official",
    "provisional_until": None,
    "status": "expected",
    "expected_on": "2026-12-05",
    "leaves_on": "2026-12-04",
    "warn_on": "2026-12-04",
    "is_counted": True,
    "released_on": None,
    "holds": ["identity"],
    "establishment": A_PRISON,
    "region": "Yorkshire and the Humber",
}


class ReleaseViewSet(RecordingViewSet):
    queryset = Release.objects.with_open_holds()
    serializer_class = ReleaseSerializer
    plain = True
    list_says, one_says = "Upcoming releases of people the caller can see, by alert date", "One release"
    read_scope = TokenScope.RELEASES_READ
    write_scope = TokenScope.RELEASES_WRITE
    order = "warn_on"
    filters = (
        since("from", "warn_on", "With warn_on on this date or later"),
        until("to", "warn_on", "With warn_on on this date or earlier"),
        choice("certainty", [code for code, _ in CERTAINTIES]),
        choice("basis", [code for code, _ in BASES]),
        choice("status", Release.Status.values, "Default: expected and ready", absent=ReleaseQuerySet.open),
        flag("counted", "true: those counted as the release date", column="is_counted"),
        by_region(),
        by_establishment(),
        by_person(),
    )
    example = A_RELEASE

    @verb(
        "Put the release on hold. It never keeps anyone past a date on which the law releases",
        takes=HoldSerializer,
        example={"kind": "other_warrant", "reason": "Warrant of Leeds Magistrates' Court, being served by the OMU"},
    )
    def hold(self, request, uid):
        row = self.row_to_change(uid)
        given = self.validated(HoldSerializer)
        if row.status not in Release.OPEN:
            raise Conflict("This release is no longer open.")
        given["kind"] = ReleaseHold.Kind(given["kind"])
        attempt(lambda: holds.hold_release(release=row, by=request.user, **given))
        return self.recorded(row)

    @verb(
        "Lift a hold. On a directed or ordered release, 2 people do, in their own sessions",
        takes=LiftSerializer,
        example={"kind": "other_warrant", "reason": "The warrant is withdrawn"},
    )
    def lift(self, request, uid):
        row = self.row_to_change(uid)
        given = self.validated(LiftSerializer)
        hold = row.holds.filter(kind=given["kind"], lifted_at__isnull=True).select_related("release").first()
        if hold is None:
            raise Conflict("The release has no such hold.")
        act = holds.ask_to_lift if second_people.needs_second(hold) else holds.lift_hold
        attempt(lambda: act(hold=hold, reason=given["reason"], by=request.user))
        return self.recorded(row)


class WeeklyListViewSet(VisibleViewSet):
    """A week is nobody's; its entries are shown as far as the caller may know of the person. Not read as plain columns:
    a week has its own address among them, and is looked up by no person."""

    queryset: Any = WeeklyList.objects.all()
    serializer_class = WeeklyListSerializer
    detail_class = WeeklyListDetailSerializer
    list_says = "The weeks with a list, newest first"
    one_says = "Weekly release list as issued, with each change since"
    read_scope = TokenScope.WEEKLY_LISTS_READ
    order = "-starts_on"
    lookup_field = "starts_on"
    lookup_url_kwarg = "monday"
    lookup_value_converter = "str"
    example = {
        "starts_on": "2026-11-30",
        "ends_on": "2026-12-06",
        "made_at": "2026-11-28T18:00:00Z",
        "url": "https://monitor.justice.example/api/v1/weekly-lists/2026-11-30/",
    }
    detail_example = {
        "entries": [
            {
                "release": A_RELEASE["uid"],
                "person": A_PERSON,
                "basis": "CRD",
                "certainty": "fixed",
                "expected_on": "2026-12-05",
                "leaves_on": "2026-12-04",
                "warn_on": "2026-12-04",
                "establishment": "HMP Frankland",
                "change": "moved_within",
                "now": {
                    "status": "expected",
                    "certainty": "fixed",
                    "origin": "official",
                    "provisional_until": None,
                    "expected_on": "2026-12-03",
                    "leaves_on": "2026-12-03",
                    "warn_on": "2026-12-03",
                    "released_on": None,
                },
            }
        ]
    }

    def list(self, request, *args, **kwargs):
        params = self._params("cursor", "order")
        page = self.page(self.get_queryset(), params)
        audit.record_read(action=audit.Action.LIST, verb="weekly-lists.listed", by=request.user, shown=[])
        return self.wrapped(page)

    @extend_schema(
        parameters=[
            OpenApiParameter("monday", date, OpenApiParameter.PATH, description="The first day of the week"),
            FIELDS,
            KNOWN,
        ]
    )
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
