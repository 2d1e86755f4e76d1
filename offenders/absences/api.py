"""Absences from prison, for programs."""

from __future__ import annotations

from typing import ClassVar

from rest_framework import serializers

from offenders.absences.models import Absence
from offenders.api.of_person import OF_PERSON
from offenders.api.serializers import PersonNamedSerializer
from offenders.releases.leaving.api import OfTheGateViewSet, described
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
            "planned_on": {"help_text": "The date of an upcoming court production"},
            "due_back_at": {"help_text": "null: not known (hospital), or the person has not left yet"},
            "ended_at": {"help_text": "Custody ended while the person was away; null otherwise"},
        }


@described("People who are or will be away from prison, newest record first", "One absence")
class AbsenceViewSet(OfTheGateViewSet):
    queryset = Absence.objects.select_related("offender")
    serializer_class = AbsenceSerializer
    read_scope = TokenScope.ABSENCES_READ
    order = "-recorded_at"
    filters_on = OF_PERSON | {"state": ("back_at", "ended_at")}

    def still_open(self, rows):
        return rows.standing()
