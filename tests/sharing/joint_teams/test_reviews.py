"""Reviews of joint teams: who is asked when, and what follows where nobody reviews, by waiting for it."""

from datetime import datetime, time, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from sharing import access
from sharing.access import Permission
from sharing.joint_teams import actions, clock, rules
from sharing.models import Agency, Alert, AuditEntry, Receipt
from sharing.tasks import watch_joint_teams
from tests.factories.joint import head_of, standing
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import AgencyFactory, GrantFactory, TeamFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
DAY = timedelta(days=1)


@pytest.fixture
def team():
    """A joint team of police and probation, a member of each, and somebody whom it was given."""
    agencies = [AgencyFactory(kind=kind) for kind in (Agency.Kind.CT_POLICE, Agency.Kind.PROBATION)]
    heads = [
        head_of(agency, role, teams=[TeamFactory(agency=agency)])
        for agency, role in zip(agencies, ("ct_manager", "probation_head"), strict=True)
    ]
    joint, police, probation = standing(police=heads[0], probation=heads[1])
    actions.add_member(joint=joint, user=probation, by=probation)
    person = OffenderFactory()
    GrantFactory(subject=person, team=joint.team, grant_role="contributor", programme="terrorism")
    return joint, police, probation, person


def on(day):
    return time_machine.travel(timezone.make_aware(datetime.combine(day, time(9))), tick=False)


def told(kind):
    return Alert.objects.filter(kind=f"joint_teams.{kind}")


def sees(user, person):
    user.refresh_from_db()
    return access.may(user, Permission.VIEW, person)


@pytest.mark.parametrize(
    ("days", "step"),
    [(-29, "none"), (-28, "ask"), (0, "ask"), (1, "warn"), (28, "warn"), (29, "pause"), (400, "pause")],
)
def test_step_is_by_the_day(days, step):
    day = timezone.localdate()
    assert rules.review_step(day, on=day + days * DAY, asked_days=28, after_days=28) == step


def test_heads_of_all_agencies_are_asked_then_warned_and_then_the_team_is_paused(client, team):
    joint, police, probation, person = team
    due = joint.review_on
    page, day = reverse("joint_team", kwargs={"uid": joint.uid}), reverse("home")

    with on(due - 29 * DAY):
        watch_joint_teams()
    assert not Alert.objects.filter(kind__startswith="joint_teams.review").exists()
    with on(due - 28 * DAY):
        client.force_login(probation)
        watch_joint_teams()
        watch_joint_teams()
        asked = told("review_due").get()
        for head in (police, probation):
            assert Receipt.objects.filter(alert=asked, team__memberships__user=head).exists()
        assert joint.team.name in client.get(day).content.decode()
        promised = client.get(page).context["paused_from"]
    with on(due + DAY):
        watch_joint_teams()
        assert told("review_late").exists()
    with on(promised - DAY):
        watch_joint_teams()
        assert sees(probation, person)

    with on(promised):
        watch_joint_teams()
        watch_joint_teams()
        assert not sees(probation, person)
        assert told("paused").count() == 1
        assert AuditEntry.objects.filter(verb="sharing.joint_team_paused").count() == 1
        client.force_login(probation)
        assert "This team is paused" in client.get(page).content.decode()
        assert "paused until it is reviewed" in client.get(day).content.decode()
        with pytest.raises(actions.JointTeamRefused):
            actions.add_member(joint=joint, user=police, by=police)

        client.post(f"{page}review/")
        joint.refresh_from_db()
        assert joint.state is rules.State.STANDING
        assert sees(probation, person)
        assert joint.review_on == rules.review_on(promised)
        (resumed,) = Alert.objects.unfinished().filter(kind__startswith="joint_teams.")
        assert resumed in told("resumed").told_to(police)
        assert resumed not in told("resumed").told_to(probation)  # who did it
        assert joint.team.name not in client.get(day).content.decode()


def test_a_standing_team_alone_offers_to_change_its_members(client, team):
    joint, _, probation, _ = team
    page = reverse("joint_team", kwargs={"uid": joint.uid})
    client.force_login(probation)
    add, remove = reverse("joint_team_member", kwargs={"uid": joint.uid}), ">Remove<"

    stands = client.get(page).content.decode()
    with on(client.get(page).context["paused_from"]):
        watch_joint_teams()
        client.force_login(probation)
        paused = client.get(page).content.decode()

    assert (add in stands, remove in stands) == (True, True)
    assert (add in paused, remove in paused, "Record a review" in paused) == (False, False, True)


def test_a_review_on_its_day_is_in_time_and_only_heads_are_asked(client, team):
    joint, police, probation, person = team
    member = UserFactory(agency=probation.agency)
    actions.add_member(joint=joint, user=member, by=probation)
    due = joint.review_on
    with on(due):
        client.force_login(member)
        watch_joint_teams()
        assert "Joint teams to review" not in client.get(reverse("home")).content.decode()
        actions.review(joint=joint, by=police)
    with on(due + 40 * DAY):
        watch_joint_teams()
        assert not told("review_late").exists()
        assert sees(probation, person)


def test_a_team_that_is_reviewed_or_stood_down_since_is_not_paused(team):
    joint, police, *_ = team
    stale = type(joint).objects.get(pk=joint.pk)
    late = joint.review_on + 60 * DAY
    actions.review(joint=joint, by=police)
    with on(late - 60 * DAY):
        step = lambda day: clock.review_step_on(day, on=late)  # noqa: E731
        actions.review(joint=joint, by=police)
        assert not actions.pause(joint=stale, step=step, at=timezone.now())
    actions.stand_down(joint=joint, reason="Over", by=police)
    with on(late):
        watch_joint_teams()
        assert not told("paused").exists()


def test_one_team_that_cannot_be_settled_stops_no_other(team, monkeypatch):
    first, *_ = team
    second, *_ = standing(name="Another")
    usual = clock._settle
    monkeypatch.setattr(clock, "_settle", lambda joint, **more: 1 / 0 if joint == first else usual(joint, **more))
    with on(second.review_on):
        watch_joint_teams()
    assert told("review_due").count() == 1
