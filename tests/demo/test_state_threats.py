"""State threats in the demo: what the desk of its own sees, and who waits for a second person."""

import pytest
from django.utils import timezone

from demo import build
from demo.people import state_threats
from offenders.models import Offender
from offenders.programmes.mismatches import mismatches
from offenders.reference.loading import actions as reference
from sharing.models import PersonProgramme, ProgrammeMove, User

pytestmark = pytest.mark.django_db


def test_desk_sees_its_caseload_alone_and_one_person_waits_to_be_moved():
    build.make_users(build.make_teams())
    reference.load(by=None)

    state_threats.tell(now=timezone.now())

    desk, manager = User.objects.get(name="Zoe Tarrant"), User.objects.get(name="Karen Lockyer")
    assert sorted(person.family_name for person in Offender.objects.visible_to(desk)) == [
        "Arkwright",
        "Molloy",
        "Strand",
    ]
    (waits,) = mismatches(Offender.objects.visible_to(manager).filter(family_name="Penhale"), reader=manager)
    assert (waits.under, waits.convicted) == ("Terrorism", "State threats")
    assert ProgrammeMove.objects.waiting().get().subject == waits.person
    assert PersonProgramme.objects.filter(subject__family_name="Strand").count() == 2
