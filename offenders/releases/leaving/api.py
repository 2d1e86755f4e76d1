"""Release orders, leavings that were not due and dates in dispute, for programs to read.

Recorded, confirmed and decided by people alone, on the pages: two of them, or the prison that holds the person. A
program reports that somebody has left, and the prison is asked at once.
"""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from rest_framework import serializers
from rest_framework.response import Response

from offenders.api.of_person import OfPersonViewSet, RecordingViewSet, by_person, open_until
from offenders.api.serializers import A_PERSON, PersonNamedSerializer
from offenders.dates.models import ReleaseOrder
from offenders.people.models import Offender
from offenders.releases.gate import alert_kinds
from offenders.releases.gate.models import DisputeDecision, Leaving
from offenders.releases.leaving import actions
from sharing import access
from sharing.api.field_permissions import leave_only
from sharing.api.recording import attempt
from sharing.api.verbs import verb
from sharing.clients.token_scopes import TokenScope
from sharing.compiled.fields import Formed
from sharing.models import Alert


class ReleaseOrderSerializer(serializers.ModelSerializer):
    """A document by which a person leaves custody. It releases no one before `confirmed_at`, and ends what it `ends`
    alone."""

    person = PersonNamedSerializer(source="offender")
    is_of_a_court = Formed(
        serializers.BooleanField(),
        "kind",
        by=lambda kind: kind in ReleaseOrder.OF_A_COURT,
        help_text="true: it is confirmed with the court within minutes. false: against its document",
    )

    class Meta:
        model = ReleaseOrder
        fields = (
            *("uid", "person", "kind", "is_of_a_court", "ends", "opens_on", "reference", "is_by_call", "recorded_at"),
            *("ordered_at", "confirm_due_at", "confirmed_at", "document_at", "ended_at", "end_confirmed_at"),
            "ended_because",
        )
        read_only_fields = fields
        extra_kwargs: ClassVar = {
            "ends": {"help_text": "Someone held by anything else is not released by it"},
            "ordered_at": {"help_text": "When it was made, or the call came"},
            "document_at": {"help_text": "When someone saw the document itself; null: confirmed by voice so far"},
            "opens_on": {"help_text": "The earliest date the person may leave by it"},
            "reference": {"help_text": "Of the document; null while only a phone call is known"},
            "is_by_call": {"help_text": "It became known by a phone call"},
            "confirmed_at": {"help_text": "When a second person confirmed it, with the court or against its document"},
            "ended_at": {"help_text": "It no longer counts from then on: no one is released by it"},
            "end_confirmed_at": {"help_text": "When a second person confirmed that it was rightly ended"},
        }


class LeavingSerializer(serializers.ModelSerializer):
    """A person left custody and no release was due. What it was is decided by a second person: until `state` says
    in_error, nobody says so."""

    person = PersonNamedSerializer(source="offender")
    ended_at = serializers.DateTimeField(
        source="over_at",
        allow_null=True,
        help_text="The person is back, or the leaving was lawful or recorded by mistake",
    )

    class Meta:
        model = Leaving
        fields = (
            *("uid", "person", "kind", "state", "route", "left_at", "recorded_at", "confirm_due_at", "decided_at"),
            *("ended_at", "judged", "how_known", "whereabouts", "document", "ordered"),
        )
        read_only_fields = fields
        extra_kwargs: ClassVar = {
            "state": {"help_text": "`checking` until a second person decides: until then do not call it anything else"},
            "route": {"help_text": "The release route the prison used; null: not known"},
            "judged": {"help_text": "What the release gate answered when it was recorded"},
            "ordered": {"help_text": "What the document orders; null where it is not an order"},
        }


class DisputeDecisionSerializer(serializers.ModelSerializer):
    """Dates in dispute on the day of a release by law, and which of them was decided to count."""

    person = PersonNamedSerializer(source="offender")
    counted_on = serializers.DateField(
        source="stands_on", allow_null=True, help_text="The date that was decided to count; null: not decided yet"
    )

    class Meta:
        model = DisputeDecision
        fields = (
            *("uid", "person", "route", "asked_at", "answer_due_at", "counted_on", "decided_at", "ended_at"),
            *("reason", "ended_because"),
        )
        read_only_fields = fields
        extra_kwargs: ClassVar = {
            "route": {"help_text": "The release route whose dates are in dispute"},
        }


class LeftSerializer(serializers.Serializer):
    person = serializers.UUIDField(help_text="uid of the person")
    words = serializers.CharField(max_length=300, help_text="What is known, and how")


class ReportSerializer(serializers.Serializer):
    person = PersonNamedSerializer()
    is_waiting = serializers.BooleanField(
        help_text="true: the prison and PPCS are asked, and have not answered. No release is recorded"
    )


class ReleaseOrderViewSet(OfPersonViewSet):
    queryset = ReleaseOrder.objects.all()
    serializer_class = ReleaseOrderSerializer
    plain = True
    list_says, one_says = "Orders by which people leave custody, newest first", "One release order"
    read_scope = TokenScope.RELEASE_ORDERS_READ
    order = "-recorded_at"
    filters = (open_until("ended_at"), by_person())
    example = {
        "uid": "0193b0de-3c7e-7d62-8a91-7f4e2b9c5d30",
        "person": A_PERSON,
        "kind": "bail",
        "is_of_a_court": True,
        "ends": "remand",
        "opens_on": "2026-12-03",
        "reference": "Order of the Crown Court at Leeds, 3 December 2026",
        "is_by_call": False,
        "recorded_at": "2026-12-03T14:05:00Z",
        "ordered_at": "2026-12-03T13:58:00Z",
        "confirm_due_at": "2026-12-03T14:35:00Z",
        "confirmed_at": "2026-12-03T14:21:00Z",
        "document_at": None,
        "ended_at": None,
        "end_confirmed_at": None,
    }


class LeavingViewSet(RecordingViewSet):
    queryset = Leaving.objects.all()
    serializer_class = LeavingSerializer
    plain = True
    list_says, one_says = "Leavings that were not due and have not ended, newest first", "One leaving"
    read_scope = TokenScope.LEAVINGS_READ
    write_scope = TokenScope.LEAVINGS_WRITE
    order = "-left_at"
    filters = (open_until("over_at"), by_person())
    example = {
        "uid": "0193b0de-4d8f-7e73-9ba2-805f3cad6e41",
        "person": A_PERSON,
        "kind": "early",
        "state": "checking",
        "route": "CRD",
        "left_at": "2026-12-03T08:40:00Z",
        "recorded_at": "2026-12-03T08:52:00Z",
        "confirm_due_at": "2026-12-03T09:22:00Z",
        "decided_at": None,
        "ended_at": None,
        "ordered": None,
    }

    @verb(
        "Report that the person has left: the prison and PPCS are asked at once. It is no release",
        takes=LeftSerializer,
        answers=ReportSerializer,
        example={"person": A_PERSON["uid"], "words": "Checked out at the gate at 8:40am, by the gate log"},
    )
    def create(self, request):
        given = self.validated(LeftSerializer)
        person = self.person_to_change(given)
        attempt(lambda: actions.report_left(offender=person, by=request.user, **given))
        self.made = person.uid
        return self._report(person, status=201)

    def answer_again(self, uid: UUID, *, status: int) -> Response:
        return self._report(access.open_record(self.request.user, Offender.objects.all(), uid=uid), status=status)

    def _report(self, person: Offender, *, status: int) -> Response:
        waiting = Alert.objects.filter(kind=alert_kinds.HAS_LEFT.name, subject_id=person.pk).unfinished().exists()
        report = ReportSerializer({"person": person, "is_waiting": waiting})
        return Response(leave_only(report, self.request.user).data, status=status)


class DisputeDecisionViewSet(OfPersonViewSet):
    queryset = DisputeDecision.objects.all()
    serializer_class = DisputeDecisionSerializer
    plain = True
    list_says = "Dates in dispute on the release date, newest first"
    one_says = "One dispute, with the date that counts"
    read_scope = TokenScope.DATE_DISPUTES_READ
    order = "-asked_at"
    filters = (open_until("ended_at"), by_person())
    example = {
        "uid": "0193b0de-5e90-7f84-acb3-91604dbe7f52",
        "person": A_PERSON,
        "route": "CRD",
        "asked_at": "2026-12-03T08:30:00Z",
        "answer_due_at": "2026-12-03T12:30:00Z",
        "counted_on": "2026-12-04",
        "decided_at": "2026-12-03T10:12:00Z",
        "ended_at": None,
    }
