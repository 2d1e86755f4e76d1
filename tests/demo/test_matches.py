"""The matches of the demo: one that an owner sees, and one at the linking desk."""

import pytest
from django.utils import timezone

from demo.after_licence import matches
from offenders.models import Match
from sharing.models import Agency
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import AgencyFactory, GrantFactory, TeamFactory, TeamScopeFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]


def test_an_owner_sees_one_and_the_desk_another():
    police = AgencyFactory(kind=Agency.Kind.CT_POLICE)
    team, desk = TeamFactory(agency=police), TeamFactory(agency=police, kind="national_desk")
    TeamScopeFactory(team=desk, programme="terrorism", grant_role="contributor")
    imogen = UserFactory(name="Imogen Strake", role="ct_offender_manager", agency=police, teams=[team])
    UserFactory(name="Karen Lockyer", role="ct_manager", agency=police, teams=[desk])
    sitter = UserFactory(role="ct_analyst", agency=police, teams=[desk])
    for _ in range(4):
        GrantFactory(subject=OffenderFactory(status="on_licence"), team=team, grant_role="contributor")

    matches.tell(today=timezone.localdate(), now=timezone.now())

    assert [match.kind for match in Match.objects.visible_to(imogen)] == ["phone"]
    assert [match.kind for match in Match.objects.for_desk(sitter, at=timezone.now())] == ["associate"]
