"""At night command on call and a manager put somebody in a desk, until its shift ends."""

from datetime import timedelta

import pytest
from django.urls import reverse

from sharing.models import Membership, ProposedChange, Shift
from sharing.proposals import actions as proposals
from sharing.proposals.actions import ChangeRefused
from sharing.rota.desk_members import DeskMemberRefused, propose_member
from tests.factories.sharing import AgencyFactory, TeamFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]

HOUR = timedelta(hours=1)


@pytest.fixture
def police():
    return AgencyFactory(kind="ct_police")


@pytest.fixture
def commander(police):
    return UserFactory(name="Duncan Ferris", role="ct_manager", agency=police)


@pytest.fixture
def manager(police):
    return UserFactory(name="Karen Lockyer", role="ct_manager", agency=police)


@pytest.fixture
def officer(police):
    return UserFactory(name="Ada Birley", role="duty_officer", agency=police)


@pytest.fixture
def desk(police, commander, noon):
    desk = TeamFactory(kind="duty_desk", agency=police)
    holder = UserFactory(role="duty_officer", agency=police, teams=[desk])
    rows = {"agency": police, "starts_at": noon - HOUR, "ends_at": noon + 3 * HOUR, "made_by": holder, "made_at": noon}
    Shift.objects.create(team=desk, level="first", user=holder, **rows)
    Shift.objects.create(level="command", user=commander, **rows)
    return desk


def test_command_proposes_and_a_manager_agrees_until_the_shift_ends(desk, commander, manager, officer, noon):
    row = propose_member(team=desk, user=officer, by=commander)
    assert not Membership.objects.filter(user=officer).exists()
    assert manager in proposals.who_can_agree(row)

    proposals.agree(change=row, by=manager)

    place = Membership.objects.get(user=officer, team=desk)
    assert (place.starts_at, place.ends_at) == (noon, noon + 3 * HOUR)


def test_a_manager_proposes_and_command_alone_agrees(desk, commander, manager, officer, police):
    other = UserFactory(role="ct_manager", agency=police)
    row = propose_member(team=desk, user=officer, by=manager)

    with pytest.raises(ChangeRefused, match="Duncan Ferris"):
        proposals.agree(change=row, by=other)
    proposals.agree(change=row, by=commander)

    assert Membership.objects.filter(user=officer, team=desk).exists()


def test_command_does_not_put_itself_in_with_a_manager_who_is_put_in(desk, commander, manager):
    with pytest.raises(ChangeRefused, match="check the rota"):
        propose_member(team=desk, user=manager, by=commander)


def test_without_command_on_call_no_manager_does_it(desk, commander, manager, officer):
    Shift.objects.filter(level="command").delete()

    with pytest.raises(ChangeRefused, match="check the rota"):
        propose_member(team=desk, user=officer, by=manager)


def test_without_a_running_shift_and_for_a_stranger_it_is_refused(desk, commander, officer):
    with pytest.raises(DeskMemberRefused):
        propose_member(team=desk, user=UserFactory(role="duty_officer"), by=commander)
    Shift.objects.filter(team=desk).delete()
    with pytest.raises(DeskMemberRefused):
        propose_member(team=desk, user=officer, by=commander)


def test_the_page_proposes_and_leads_to_whom_to_call(client, desk, commander, manager, officer):
    client.force_login(commander)

    page = client.post(reverse("shift_member_add"), {"team": desk.uid, "user": officer.uid}, follow=True)

    assert "Karen Lockyer" in page.content.decode()
    client.force_login(manager)
    client.post(reverse("proposed_change_agree", args=[ProposedChange.objects.get().uid]))
    assert Membership.objects.filter(user=officer, team=desk).exists()
