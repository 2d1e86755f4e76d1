"""The joint teams of the demo: one for each programme, and a member whom two alone know of."""

from datetime import timedelta

import pytest
from django.db.models import F
from django.utils import timezone

from demo import build, cast
from demo.after_licence import joint
from demo.at_time import worked_since
from demo.people import state_threats
from offenders.models import Offender
from offenders.reference.loading import actions as reference
from sharing.joint_teams.actions import members_known_to
from sharing.models import JointTeam, Membership, Team, User

pytestmark = pytest.mark.django_db


def test_each_programme_has_a_team_and_two_alone_know_of_the_member_of_the_service():
    build.make_users(build.make_teams())
    reference.load(by=None)
    state_threats.tell(now=timezone.now())

    joint.tell(today=timezone.localdate(), now=timezone.now())

    first, second = JointTeam.objects.order_by("pk")
    assert (first.team.programme, second.team.programme) == ("terrorism", "state_threats")
    assert (first.state, second.state) == ("standing", "standing")
    assert {part.agency.kind for part in first.agencies.all()} == {
        *("ct_police", "probation", "prison", "border", "intelligence")
    }
    service = User.objects.get(name=cast.SERVICE)

    def knows(name):
        return service in {row.user for row in members_known_to(first, User.objects.get(name=name))}

    assert {name: knows(name) for name in ("Karen Lockyer", "Lara Whitby", "Ruth Amory", cast.BORDER)} == {
        "Karen Lockyer": True,
        "Lara Whitby": True,
        "Ruth Amory": False,
        cast.BORDER: False,
    }
    assert not Offender.objects.visible_to(service).exists()  # the people of meetings are there in the whole demo
    zoe = User.objects.get(name="Zoe Tarrant")
    assert zoe in {row.user for row in members_known_to(second, zoe)}
    assert second.team.grants.count() == 1


def test_nobody_is_a_member_before_the_team_was_formed_whatever_is_told_of_earlier_days():
    build.make_users(build.make_teams())
    reference.load(by=None)
    state_threats.tell(now=timezone.now())
    joint.tell(today=timezone.localdate(), now=timezone.now())
    members = User.objects.filter(memberships__team__kind=Team.Kind.JOINT).distinct()
    before = timezone.now() - timedelta(days=3)

    worked_since(before, members)

    rows = Membership.objects.filter(user__in=members)
    assert not rows.filter(team__kind=Team.Kind.JOINT, starts_at__lt=F("team__joint__formed_at")).exists()
    assert set(rows.exclude(team__kind=Team.Kind.JOINT).values_list("starts_at", flat=True)) == {before}
