"""The smallest lawful rows of who answers for a person."""

import factory
from factory.django import DjangoModelFactory

from sharing.models import Duty
from tests.factories.sharing import LONG_AGO, TeamFactory, UserFactory


class DutyFactory(DjangoModelFactory):
    """Somebody of a team answers for a person since long ago; nobody stands in."""

    class Meta:
        model = Duty

    subject = factory.SubFactory("tests.factories.offenders.OffenderFactory")
    team = factory.SubFactory(TeamFactory)
    agency = factory.SelfAttribute("team.agency")
    owner = factory.LazyAttribute(lambda duty: UserFactory(agency=duty.team.agency, teams=[duty.team]))
    owned_since = LONG_AGO
    starts_at = LONG_AGO
    reason = "Supervises"
