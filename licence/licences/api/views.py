"""Licences, for programs: those in force and drafts, and how one is begun, filled in, submitted and discarded.

The verbs that write conditions are in `licence/conditions/api/`.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db.models import Prefetch
from django.utils import timezone
from rest_framework import exceptions

from licence.licences.actions import licences
from licence.licences.actions.moves import missing_of
from licence.licences.api.serializers import (
    A_CONDITION,
    DiscardLicenceSerializer,
    LicenceDetailSerializer,
    LicenceDetailsSerializer,
    LicenceSerializer,
    NewLicenceSerializer,
)
from licence.licences.choices import LICENCE_STATUSES
from licence.licences.models import Licence, LicenceCondition, Zone
from licence.licences.querysets import LicenceQuerySet
from licence.licences.rules import BEFORE_FORCE, moment_shown
from offenders.api.of_person import RecordingViewSet, by_person
from offenders.api.serializers import A_PERSON
from sharing.api.filters import Filter, choice, day
from sharing.api.verbs import verb
from sharing.audit.versions import version_of
from sharing.clients.token_scopes import TokenScope

STATUSES = [code for code, _ in LICENCE_STATUSES]
ON = Filter(
    "on",
    lambda rows, on: rows,  # of the conditions, not of the licences
    "Conditions as they bound at the end of this day; without it, or today, as they bind now",
    type=date,
    read=day,
)
BOUND = A_CONDITION | {
    "code": "8e52e16e-1abf-4251-baca-2fabfcb243d0",
    "policy_version": "4.0",
    "starts_at": "2026-12-04T08:42:00Z",
    "ends_at": None,
}


class LicenceViewSet(RecordingViewSet):
    queryset: Any = Licence.objects.all()
    serializer_class = LicenceSerializer
    detail_class = LicenceDetailSerializer
    plain = True
    list_says = "Licences of people the caller can see, newest first"
    one_says = "One licence, also a draft"
    read_scope = TokenScope.LICENCES_READ
    write_scope = TokenScope.LICENCES_WRITE
    people_scope = TokenScope.LICENCES_DECIDE
    order = "-started_at"
    filters = (
        choice("status", STATUSES, "Default: in force", absent=LicenceQuerySet.active),
        by_person(),
        ON,
    )
    example = {
        "uid": "0193a5c8-90aa-7c55-8e21-3d6f0b9c7a14",
        "person": A_PERSON,
        "version": "1.0",
        "kind": "crd",
        "status": "active",
        "policy_version": "4.0",
        "starts_on": "2026-12-04",
        "ends_on": "2029-03-14",
        "officer": "Owen Pryce",
        "conditions": [BOUND],
    }
    detail_example = {
        "conditions": [
            BOUND
            | {
                "kind": "additional",
                "category": "Possession, ownership, control or inspection of specified items or documents",
                "inputs": {},
                "necessity": "He used phones to reach the same people",
                "proportionality": "He can have one phone that is known",
                "review_on": "2027-06-04",
                "state": "in_force",
                "approved_by_body": "governor",
                "approved_on": "2026-12-01",
                "refused_at": None,
                "refused_because": None,
                "unchecked_because": None,
                "places": [],
            }
        ],
        "release": "0193a5b2-5a91-7c33-8d10-4f6e2a8c0b57",
        "system_of_record": "here",
        "external_ref": None,
        "team": "NSD Leeds",
        "meets_with": "responsible_com",
        "meets_whom": None,
        "meets_when": "on_release",
        "meets_at": None,
        "meets_where": "Probation office, Leeds",
        "started_at": "2026-11-16T09:30:00Z",
        "submitted_at": "2026-11-27T15:10:00Z",
        "approved_at": "2026-12-01T11:45:00Z",
        "approved_as": "governor",
        "direction_ref": None,
        "directed_on": None,
        "activated_at": "2026-12-04T08:42:00Z",
        "ended_at": None,
        "ended_because": None,
        "variation_of": None,
        "variation_reason": None,
        "spo_view": None,
        "explained_at": "2026-12-04T08:30:00Z",
        "signing": "signed",
        "planned_for": None,
        "danger": None,
        "missing": [],
    }

    def get_queryset(self):
        if self.action == "list":
            return Licence.objects.all()
        rows = Licence.objects.select_related("offender", "officer", "team", "release", "variation_of")
        bound = LicenceCondition.objects.shown(at=self.moment()).order_by("position")
        if self.request is None:
            return rows
        places = Prefetch("zones", Zone.objects.visible_to(self.request.user))
        return rows.prefetch_related(Prefetch("conditions", bound.prefetch_related(places)))

    def moment(self) -> datetime:
        params = self.request.query_params if self.request else {}
        now = timezone.now()
        return moment_shown(day("on", str(params["on"])), now=now) if "on" in params else now

    def asking_below(self):
        return {"at": self.moment()}

    def retrieve(self, request, uid, *args, **kwargs):
        self._params("on")
        return self.answer_unless_known(self.open_row(uid))

    def sent(self, row):
        """Of a draft with what is missing."""
        row.missing = missing_of(Licence.objects.get(pk=row.pk)) if row.status in BEFORE_FORCE else []
        return super().sent(row)

    @verb(
        "Start a licence with the standard conditions of its policy, or a variation of the licence in force",
        takes=NewLicenceSerializer,
        example={"person": A_PERSON["uid"]},
    )
    def create(self, request):
        given = self.validated(NewLicenceSerializer)
        person = self.person_to_change(given)
        if not given.get("varies"):
            return self.done(lambda: licences.begin(offender=person, by=request.user), status=201)
        licence = Licence.objects.filter(offender=person, uid=given["varies"]).first()
        if licence is None:
            raise exceptions.ValidationError({"varies": ["Select the licence of this person that is in force."]})
        return self.done(lambda: licences.vary(licence=licence, reason=given["reason"], by=request.user), status=201)

    @verb(
        "Fill in who supervises, the first appointment, the expiry date and where the licence is kept",
        takes=LicenceDetailsSerializer,
        example={
            "officer": "owen.pryce@probation.example",
            "meets_with": "responsible_com",
            "meets_when": "on_release",
            "meets_where": "Probation office, Leeds",
        },
    )
    def details(self, request, uid):
        licence, given = self.row_to_change(uid), self.validated(LicenceDetailsSerializer)
        self.refuse_overwriting(licence, given)
        may = licences.who_supervises(licence.offender)
        for name, rows, column in (("officer", may["officers"], "email__iexact"), ("team", may["teams"], "uid")):
            if given.get(name):
                given[name] = rows.filter(**{column: given[name]}).first()
                if given[name] is None:
                    raise exceptions.ValidationError({name: ["Select one that supervises this person."]})
        names = [name for name in licences.DETAILS if name in given]
        return self.done(
            lambda: licences.set_details(
                licence=licence, details=given, version=version_of(licence, *names), by=request.user
            )
        )

    @verb("Submit a licence or a variation: the people who approve it are alerted", people_only=True)
    def submit(self, request, uid):
        licence = self.row_to_change(uid)
        return self.done(lambda: licences.submit(licence=licence, by=request.user))

    @verb(
        "Discard a draft; it stays on record",
        takes=DiscardLicenceSerializer,
        example={"reason": "The release was cancelled"},
    )
    def discard(self, request, uid):
        licence, given = self.row_to_change(uid), self.validated(DiscardLicenceSerializer)
        return self.done(lambda: licences.discard(licence=licence, by=request.user, **given))
