"""The demo with the clock moved and nobody acting: who must see still sees, was told before, or it is listed."""

from datetime import timedelta

import pytest

from offenders.models import Offender
from sharing import tasks
from sharing.access import situations
from sharing.access.rules import GrantRole
from sharing.grants import end_notices
from sharing.grants.unseen.actions import is_needed
from sharing.models import AccessReview, Alert, Grant, Membership, ReviewLine, ReviewTold, SightGap, Team

pytestmark = pytest.mark.django_db
KIND = {"ct_police": "police", "police": "police", "probation": "probation", "prison": "prison"}
WORKS = (
    *("ct_analyst", "ct_manager", "probation_officer", "probation_manager", "probation_duty_manager"),
    *("probation_head", "ppcs"),
)
IN_PRISON = ("prison_offender_manager", "prison_decision_maker", "prison_security", "duty_officer")


def seen_now(at):
    """(person, need) of each kind of team that sees the person by a grant, told by hand and not by our own words."""
    works = set(
        Membership.objects.live(at=at)
        .filter(user__is_active=True, user__role__in=(*WORKS, *IN_PRISON))
        .values_list("team_id", flat=True)
    )
    found = set()
    rows = Grant.objects.live(at=at).filter(team__closed_at__isnull=True).exclude(team__kind=Team.Kind.PERSONAL)
    for grant in rows.select_related("team__agency"):
        if grant.team_id in works:
            kind = KIND.get(grant.team.agency.kind)
            found |= {(grant.subject_id, kind)} if kind else set()
            found |= {(grant.subject_id, "lead")} if grant.grant_role == GrantRole.LEAD else set()
    return found


def days_of_clock(started, days):
    """Each hour that matters, from the first day on: the notices of every day, the reviews of every tenth."""
    import time_machine

    for day in range(0, days + 1):
        with time_machine.travel(started + timedelta(days=day, hours=1), tick=False):
            tasks.watch_sight()
            if day % 5 == 0 or day == days:
                tasks.review_access()
    with time_machine.travel(started + timedelta(days=days, hours=2), tick=False):
        tasks.look_at_everybody()


@pytest.mark.parametrize("days", [15, 60, 400])
def test_nobody_is_lost_sight_of_by_silence(made, db, days):
    before = seen_now(made)
    ends = {grant.pk: grant for grant in Grant.objects.live(at=made).filter(ends_at__isnull=False)}
    days_of_clock(made, days)
    at = made + timedelta(days=days, hours=2)

    # no review has ended anything: what is over had its own day from the beginning
    assert not Grant.objects.filter(ended_at__gte=made).exists()
    assert not ReviewLine.objects.filter(decision="lapsed").exists()
    over = Grant.objects.filter(ends_at__gt=made, ends_at__lte=at)
    assert {grant.pk for grant in over} <= set(ends)

    # each end was told before it to the team, unless something else lets the team see the person after
    told = {int(alert.key.split(":")[1]) for alert in Alert.objects.filter(kind="access.ends_soon")}
    for grant in over.exclude(team__kind=Team.Kind.PERSONAL):
        again = Grant.objects.filter(subject=grant.subject_id, team=grant.team_id).exclude(pk=grant.pk)
        goes_on = any(other.gives_until is None or other.gives_until > grant.ends_at for other in again)
        assert goes_on or grant.pk in told or grant.ends_at - grant.made_at < timedelta(days=1), grant

    # whoever must be seen is seen as before, or the gap is listed
    listed = set(SightGap.objects.open().values_list("subject_id", "need"))
    now = seen_now(at)
    known = situations.situations_of(list(Offender.objects.values_list("pk", flat=True)), on=at.date())
    lost = {(person, need) for person, need in before - now if is_needed(SightGap.Need(need), known[person])}
    assert lost <= listed
    assert {(person, need) for person, need in listed} & now == set()

    # and the silence itself was told, to one rung after the other
    if days >= 60:
        assert AccessReview.objects.late().exists()
        rungs = set(ReviewTold.objects.values_list("rung", flat=True))
        assert rungs == {"reviewers", "head", "agency", "assurance"}
        assert Alert.objects.filter(kind="access.review_late").exists()


def test_everybody_on_licence_keeps_a_police_and_a_probation_team(made, db):
    before = seen_now(made)
    days_of_clock(made, 15)
    at = made + timedelta(days=15, hours=2)

    on_licence = set(Offender.objects.filter(status="on_licence").values_list("pk", flat=True))
    for need in ("police", "probation", "lead"):
        had = {person for person, found in before if found == need} & on_licence
        assert had
        assert had <= {person for person, found in seen_now(at) if found == need}


def test_late_it_is_told_at_once_and_once(made, db):
    at = made + timedelta(days=60)

    end_notices.alert_ending_access(at=at)

    assert end_notices.alert_ending_access(at=at) == 0
