"""The threat of the demo is recorded by the actions that users take."""

import pytest
from django.utils import timezone

from demo.after_licence import threats
from offenders.models import Threat
from sharing.models import Agency
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import AgencyFactory, TeamFactory, TeamScopeFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]


def test_somebody_was_warned_the_same_day_and_it_was_reviewed():
    desk = TeamFactory(agency=AgencyFactory(kind=Agency.Kind.CT_POLICE), kind="national_desk")
    TeamScopeFactory(team=desk, programme="state_threats", grant_role="contributor")
    UserFactory(name="Karen Lockyer", role="ct_manager", agency=desk.agency, teams=[desk])
    UserFactory(role="ct_analyst", agency=desk.agency, teams=[desk])
    OffenderFactory(given_names="Adrian", family_name="Molloy", programme="state_threats")

    threats.tell(today=timezone.localdate(), now=timezone.now())

    threat = Threat.objects.get()
    assert (threat.state, threat.programme, threat.circle.count()) == ("warned", "state_threats", 2)
    assert (threat.warnings.count(), threat.reviews.count()) == (2, 1)
    assert threat.review_on > timezone.localdate()
