"""Who opened a record, as a lead reads it: teams that it may know of, a day later, and never audit."""

from datetime import timedelta

import pytest
from django.urls import reverse

from release_monitor.database.rights import as_owner
from sharing import audit
from sharing.access.rules import GrantRole, Programme
from sharing.models import Grant, SubjectPermission
from sharing.who_looked.for_leads import openings_for
from tests.factories.emergencies import opened, somebody
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import (
    AgencyFactory,
    GrantFactory,
    MembershipFactory,
    TeamFactory,
    UserFactory,
)
from tests.worlds import NOON, row_of, world_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # Tuesday 1 December 2026, 12:00
DAY = timedelta(days=1)
LATELY = NOON - 2 * DAY


def made():
    person = OffenderFactory(given_names="Rowan", family_name="Telford", prison_number="A6120PD")
    north = TeamFactory(name="NSD North")
    GrantFactory(team=north, subject=person, grant_role=GrantRole.LEAD, starts_at=NOON - 40 * DAY)
    return {
        "person": person,
        "north": north,
        "lead": UserFactory(role="probation_manager", name="Tom Lead", teams=[north]),
        "officer": UserFactory(role="probation_officer", name="Helen Castell", teams=[north]),
    }


world = world_of(made)
person, north, lead, officer = map(row_of, ("person", "north", "lead", "officer"))


def look(user, person, *, at=LATELY, action=audit.Action.CONSULTATION, **more):
    audit.record_many([{"action": action, "verb": "offender.opened", "by": user, "subject": person, "at": at, **more}])


def seen(lead, person):
    return [(line.name, line.team, line.count) for line in openings_for(lead, person, at=NOON)]


def test_openings_by_members_of_teams_are_counted(lead, officer, person):
    for hours in (0, 1, 2):
        look(officer, person, at=LATELY + timedelta(hours=hours))
    look(lead, person)

    assert seen(lead, person) == [("Helen Castell", "NSD North", 3), ("Tom Lead", "NSD North", 1)]
    assert openings_for(lead, person, at=NOON)[0].last == LATELY + timedelta(hours=2)


@pytest.mark.parametrize(
    ("ago", "is_seen"),
    [(DAY, False), (DAY + timedelta(seconds=1), True), (29 * DAY, True), (29 * DAY + timedelta(seconds=1), False)],
)
def test_a_day_later_and_for_28_days(lead, officer, person, ago, is_seen):
    look(officer, person, at=NOON - ago)

    assert bool(seen(lead, person)) is is_seen


@pytest.mark.parametrize("role", ["auditor", "privacy_officer"])
def test_never_what_an_auditor_or_privacy_officer_read(lead, north, person, role):
    look(UserFactory(role=role, teams=[north]), person)

    assert seen(lead, person) == []


def test_never_what_information_assurance_read_in_whatever_role_nor_by_a_role_of_then(lead, north, person):
    look(UserFactory(role="probation_officer", teams=[north], agency=AgencyFactory(kind="assurance")), person)
    before, since = UserFactory(role="auditor", teams=[north]), UserFactory(teams=[north])
    look(before, person)
    look(since, person)
    before.role, since.role = "probation_officer", "auditor"
    before.save()
    since.save()

    assert seen(lead, person) == []


def test_never_refused_attempts_nor_searches(lead, officer, person):
    for action in (audit.Action.DENIAL, audit.Action.SEARCH, audit.Action.LIST):
        look(officer, person, action=action)

    assert seen(lead, person) == []


def test_never_what_somebody_of_no_team_with_access_read(lead, person):
    look(UserFactory(teams=[TeamFactory(name="Elsewhere")]), person)

    assert seen(lead, person) == []


def test_never_through_a_team_of_a_programme_that_the_lead_may_not_know_of(lead, person):
    with as_owner():
        Grant.objects.update(programme=Programme.TERRORISM)
    SubjectPermission.objects.update(programme=Programme.TERRORISM)
    desk = TeamFactory(name="State threats desk")
    GrantFactory(team=desk, subject=person, programme=Programme.STATE_THREATS, starts_at=NOON - 40 * DAY)
    look(UserFactory(role="ct_analyst", name="Hidden Reader", teams=[desk]), person)

    assert seen(lead, person) == []


def test_by_what_was_live_at_the_moment_of_the_opening(lead, person):
    south = TeamFactory(name="NSD South")
    GrantFactory(team=south, subject=person, starts_at=NOON - 9 * DAY, ends_at=NOON - 5 * DAY)
    late = UserFactory(name="Kit Rowe")
    MembershipFactory(user=late, team=south, starts_at=NOON - 7 * DAY)
    for days in (8, 6, 4):
        look(late, person, at=NOON - days * DAY)

    assert seen(lead, person) == [("Kit Rowe", "NSD South", 1)]


def test_emergency_access_is_told_in_its_own_place(lead, person):
    user = somebody(name="Owen Marsh")
    opened(person, user)
    look(user, person, reason="Emergency access 7")

    assert seen(lead, person) == []


def test_page_tells_whoever_may_share_the_person_and_nobody_else(client, lead, officer, person):
    look(lead, person)

    def page(user):
        client.force_login(user)
        return client.get(reverse("person_access", args=[person.uid])).content.decode()

    assert "Who opened it" in page(lead)
    assert "Tom Lead" in page(lead).partition("Who opened it")[2].partition("Exclusions")[0]
    assert "Who opened it" not in page(officer)
