"""A MAPPA case, and the people around it: co-ordinator, chair and an officer of each core agency."""

from __future__ import annotations

from datetime import date, timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from offenders.mappa.models import MappaAction, MappaAttendance, MappaCase, MappaLevel, MappaMeeting, MappaMinutes
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import AgencyFactory, GrantFactory, UserFactory

CAST = {
    "mappa_coordinator": ("probation", "reader"),
    "probation_officer": ("probation", "contributor"),
    "probation_manager": ("probation", "lead"),
    "ct_analyst": ("ct_police", "contributor"),
    "prison_offender_manager": ("prison", "contributor"),
}


class MappaCaseFactory(DjangoModelFactory):
    """Category 4 by offence, no level yet; `level=2` sets one."""

    class Meta:
        model = MappaCase

    offender = factory.SubFactory(OffenderFactory)
    programme = "terrorism"
    category = "4"
    basis = "offence"
    category_reason = "Collecting information, SDS 6 years"

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        level = kwargs.get("level")
        if level:
            kwargs = {"state": "level_set", "level_set_on": timezone.localdate()} | kwargs
        return super()._create(model_class, *args, **kwargs)


def cast_around(person, roles=tuple(CAST)):
    """By role, somebody whose team was given access to the person; those of one kind of agency are of one agency."""
    agencies, found = {}, {}
    for role in roles:
        kind, grant = CAST[role]
        agency = agencies.setdefault(kind, AgencyFactory(kind=kind))
        team = GrantFactory(subject=person, grant_role=grant, team__agency=agency).team
        found[role] = UserFactory(role=role, agency=agency, teams=[team])
    return found


def meeting_of(case, chair, **more):
    said = {"planned_at": timezone.now() + timedelta(days=2), "level": case.level}
    of_case = {"case": case, "offender": case.offender, "programme": case.programme}
    return MappaMeeting.objects.create(chair=chair, **of_case, **(said | more))


def invited(meeting, user, body):
    of_case = {"case": meeting.case, "offender": meeting.offender, "programme": meeting.programme}
    return MappaAttendance.objects.create(meeting=meeting, user=user, attendee=user.name, body=body, **of_case)


def action_of(case, owner, chair, *, due_on: date, **more):
    of_case = {"case": case, "offender": case.offender, "programme": case.programme}
    return MappaAction.objects.create(
        task="Ask for a room", body="probation", owner=owner, chair=chair, due_on=due_on, **of_case, **more
    )


def minutes_of(meeting, by, text="What was said in the room"):
    of_case = {"case": meeting.case, "offender": meeting.offender, "programme": meeting.programme}
    return MappaMinutes.objects.create(meeting=meeting, text=text, written_by=by, **of_case)


def level_of(case, **more):
    of_case = {"case": case, "offender": case.offender, "programme": case.programme}
    said = {"level": 2, "level_reason": "Two agencies must meet", "proposed_for": "probation"}
    return MappaLevel.objects.create(**of_case, **(said | more))
