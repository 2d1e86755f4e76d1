"""Absences from prison, for programs."""

from __future__ import annotations

from typing import ClassVar

from rest_framework import serializers

from offenders.absences.models import Absence, AbsenceQuerySet
from offenders.api.of_person import OfPersonViewSet, by_person, open_or_all
from offenders.api.serializers import A_PERSON, PersonNamedSerializer
from sharing.clients.token_scopes import TokenScope


class AbsenceSerializer(serializers.ModelSerializer):
    """Away from prison and still in custody: hospital, court, police, temporary release. Never a release."""

    person = PersonNamedSerializer(source="offender")

    class Meta:
        model = Absence
        fields = (
            *("uid", "person", "kind", "planned_on", "left_at", "due_back_at", "back_at", "ended_at"),
            *("where", "authority"),
        )
        read_only_fields = fields
        extra_kwargs: ClassVar = {
            "kind": {"help_text": "The person stays in custody: an absence is never a release"},
            "planned_on": {"help_text": "The date of an upcoming court production"},
            "due_back_at": {"help_text": "null: not known (hospital), or the person has not left yet"},
            "ended_at": {"help_text": "Custody ended while the person was away"},
            "where": {"help_text": "The hospital, court or address"},
            "authority": {"help_text": "The warrant, court order or temporary release licence"},
        }


class AbsenceViewSet(OfPersonViewSet):
    queryset = Absence.objects.all()
    serializer_class = AbsenceSerializer
    plain = True
    list_says = "People who are or will be away from prison, newest record first"
    one_says = "One absence"
    read_scope = TokenScope.ABSENCES_READ
    order = "-recorded_at"
    filters = (open_or_all(AbsenceQuerySet.standing, "back_at", "ended_at"), by_person())
    example = {
        "uid": "0193b0de-1a5c-7b40-9f6e-5d2c8a7b3e10",
        "person": A_PERSON,
        "kind": "court",
        "planned_on": "2026-12-03",
        "left_at": "2026-12-03T07:40:00Z",
        "due_back_at": "2026-12-03T18:00:00Z",
        "back_at": None,
        "ended_at": None,
    }
