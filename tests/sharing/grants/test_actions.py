"""Giving a team access, and ending it."""

from datetime import timedelta

import pytest

from sharing import access, audit
from sharing.access.rules import GrantRole, Permission
from sharing.audit import request_context
from sharing.grants import actions as grants
from sharing.models import AuditEntry, Grant, PracticeValue, SubjectPermission
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import GrantFactory, TeamFactory, TeamScopeFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]

DAY = timedelta(days=1)


@pytest.fixture
def person():
    return OffenderFactory()


@pytest.fixture
def leads(person):
    return GrantFactory(subject=person, grant_role=GrantRole.LEAD)


@pytest.fixture
def manager(leads):
    return UserFactory(role="probation_manager", teams=[leads.team])


@pytest.fixture
def newcomer():
    return UserFactory(teams=[TeamFactory()])


@pytest.fixture
def let_in(person, manager, newcomer):
    """Give the newcomer's team access, as asked."""

    def ask(**asked):
        defaults = {
            "subject": person,
            "team": newcomer.memberships.get().team,
            "grant_role": GrantRole.CONTRIBUTOR,
            "reason": "Supervises from Monday",
            "by": manager,
        }
        return grants.grant_access(**{**defaults, **asked})

    return ask


def test_team_sees_the_person_at_once_and_the_reason_is_recorded(let_in, person, manager, newcomer):
    grant = let_in()

    assert access.may(newcomer, Permission.CHANGE, person)
    entry = AuditEntry.objects.get(verb="sharing.grant_made")
    assert (entry.action, entry.actor_id, entry.subject_id) == ("grant", manager.pk, person.pk)
    assert (entry.target_id, entry.reason) == (grant.pk, "Supervises from Monday")


def test_grant_that_begins_later_gives_nothing_before(let_in, person, newcomer, noon, at_noon):
    let_in(starts_at=noon + DAY)

    assert not access.may(newcomer, Permission.VIEW, person)
    at_noon.move_to(noon + DAY)
    assert access.may(newcomer, Permission.VIEW, person)


def test_grant_ends_at_its_minute_without_any_job(let_in, person, newcomer, noon, at_noon):
    let_in(ends_at=noon + timedelta(minutes=1))

    at_noon.move_to(noon + timedelta(seconds=59))
    assert access.may(newcomer, Permission.VIEW, person)
    at_noon.move_to(noon + timedelta(seconds=60))
    assert not access.may(newcomer, Permission.VIEW, person)


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"ends_at": timedelta(0)}, "ends_at"),
        ({"starts_at": -2 * DAY, "ends_at": -DAY}, "ends_at"),
        ({"starts_at": -DAY, "ends_at": timedelta(0)}, "ends_at"),
        ({"starts_at": DAY, "ends_at": DAY}, "ends_at"),
        ({"grant_role": GrantRole.READER}, "ends_at"),
        ({"grant_role": GrantRole.READER, "ends_at": 366 * DAY + timedelta(seconds=1)}, "ends_at"),
    ],
)
def test_impossible_spans_are_refused_at_their_field(let_in, noon, asked, field):
    asked = {name: noon + value if isinstance(value, timedelta) else value for name, value in asked.items()}

    with pytest.raises(grants.GrantRefused) as refusal:
        let_in(**asked)

    assert refusal.value.field == field
    assert Grant.objects.count() == 1


def test_reader_may_be_let_in_for_as_long_as_custom_allows(let_in, noon):
    assert let_in(grant_role=GrantRole.READER, ends_at=noon + 366 * DAY)


def test_changed_custom_counts_from_its_day(let_in, noon):
    PracticeValue.objects.create(
        name="access.reader_longest_days", value=30, starts_on=(noon + DAY).date(), source="Policy"
    )

    assert let_in(grant_role=GrantRole.READER, ends_at=noon + 300 * DAY)
    with pytest.raises(grants.GrantRefused):
        let_in(grant_role=GrantRole.READER, starts_at=noon + DAY, ends_at=noon + 300 * DAY, team=TeamFactory())


def test_closed_team_is_refused(let_in, noon):
    with pytest.raises(grants.GrantRefused) as refusal:
        let_in(team=TeamFactory(closed_at=noon))

    assert refusal.value.field == "team"


@pytest.mark.parametrize("twice", [GrantRole.CONTRIBUTOR, GrantRole.READER])
def test_team_that_is_in_already_as_the_same_or_more_is_refused(let_in, noon, twice):
    let_in()

    with pytest.raises(grants.GrantRefused, match="already has access as contributor"):
        let_in(grant_role=twice, ends_at=noon + DAY)


def test_team_that_is_in_until_the_same_moment_is_refused(let_in, noon):
    let_in(ends_at=noon + DAY)

    with pytest.raises(grants.GrantRefused, match="already has access"):
        let_in(ends_at=noon + DAY)


def test_lead_is_the_last_where_the_other_teams_that_led_are_closed_or_over(person, leads, noon):
    closed = TeamFactory(closed_at=noon)
    GrantFactory(subject=person, team=closed, grant_role=GrantRole.LEAD)
    GrantFactory(subject=person, ends_at=noon, grant_role=GrantRole.LEAD)
    GrantFactory(subject=person, ended_at=noon, ended_because="Moved", grant_role=GrantRole.LEAD)
    GrantFactory(subject=person, starts_at=noon + DAY, grant_role=GrantRole.LEAD)

    assert grants.is_last_lead(leads, at=noon)
    assert not any(grants.is_last_lead(each, at=noon) for each in Grant.objects.exclude(pk=leads.pk))


def test_team_that_is_in_may_be_raised_or_prolonged(let_in, noon):
    let_in(ends_at=noon + DAY)

    assert let_in(ends_at=noon + 2 * DAY)
    assert let_in(grant_role=GrantRole.LEAD)


@pytest.mark.parametrize(
    ("role", "grant_role", "refusal"),
    [
        ("probation_manager", GrantRole.CONTRIBUTOR, access.NotAllowed),
        ("probation_officer", GrantRole.LEAD, access.NotAllowed),
        ("probation_manager", None, access.RecordHidden),
        ("administrator", GrantRole.LEAD, access.RecordHidden),
    ],
)
def test_only_who_leads_and_holds_the_capability_lets_in(let_in, person, role, grant_role, refusal):
    team = GrantFactory(subject=person, grant_role=grant_role).team if grant_role else TeamFactory()
    asker = UserFactory(role=role, teams=[team])

    with request_context.entered(request_context.Scope()) as asked:
        with pytest.raises(refusal):
            let_in(by=asker)
        audit.write_refusals(asked)

    assert AuditEntry.objects.get(action="denial").actor_id == asker.pk


def test_desk_whose_scope_leads_may_let_in(let_in, person):
    desk = TeamFactory(kind="national_desk")
    TeamScopeFactory(team=desk, grant_role=GrantRole.LEAD)

    assert let_in(by=UserFactory(role="ct_manager", teams=[desk]))


def test_ended_grant_gives_nothing_at_the_next_question(let_in, person, manager, newcomer, at_noon):
    grant = let_in()
    at_noon.shift(DAY)

    ended = grants.end_access(grant=grant, reason="Moved to another officer", by=manager)

    assert not access.may(newcomer, Permission.VIEW, person)
    assert (ended.ended_by, ended.ended_because) == (manager, "Moved to another officer")
    assert AuditEntry.objects.get(verb="sharing.grant_ended").reason == "Moved to another officer"


@pytest.mark.parametrize("days", [0, 1])
def test_grant_that_is_ended_before_it_began_or_as_it_begins_never_gives(
    let_in, person, manager, newcomer, noon, at_noon, days
):
    grant = let_in(starts_at=noon + days * DAY)

    grants.end_access(grant=grant, reason="A mistake", by=manager)

    at_noon.move_to(noon + 2 * DAY)
    assert not access.may(newcomer, Permission.VIEW, person)
    assert not SubjectPermission.objects.filter(grant=grant).exists()


def test_grant_is_ended_once(let_in, manager, at_noon):
    grant = let_in()
    at_noon.shift(DAY)
    grants.end_access(grant=grant, reason="Moved", by=manager)

    with pytest.raises(grants.GrantHasEnded):
        grants.end_access(grant=grant, reason="Moved again", by=manager)

    assert Grant.objects.get(pk=grant.pk).ended_because == "Moved"
    assert AuditEntry.objects.filter(verb="sharing.grant_ended").count() == 1


def test_last_team_that_leads_cannot_be_ended(leads, manager):
    with pytest.raises(grants.GrantRefused, match="only team that leads"):
        grants.end_access(grant=leads, reason="Moved", by=manager)


def test_team_that_leads_can_be_ended_once_another_leads(let_in, leads, manager):
    let_in(grant_role=GrantRole.LEAD)

    assert grants.end_access(grant=leads, reason="Handed over", by=manager)


@pytest.mark.parametrize("verb", ["grant", "end"])
def test_nothing_is_left_behind_when_the_entry_cannot_be_written(
    let_in, person, manager, newcomer, monkeypatch, at_noon, verb
):
    grant = let_in() if verb == "end" else None
    at_noon.shift(DAY)

    def broken(*entries, **what):
        raise OSError("disk full")

    monkeypatch.setattr("sharing.audit.record", broken)
    monkeypatch.setattr("sharing.audit.record_many", broken)
    with pytest.raises(OSError, match="disk full"):
        grants.end_access(grant=grant, reason="Moved", by=manager) if grant else let_in()

    assert access.may(newcomer, Permission.VIEW, person) == (verb == "end")
    assert not Grant.objects.filter(ended_at__isnull=False).exists()


def test_permissions_are_those_of_the_grant_role(let_in):
    grant = let_in(grant_role=GrantRole.LEAD)

    codenames = set(grant.permission_rows.values_list("permission__codename", flat=True))
    assert codenames == {"view_offender", "change_offender", "share_offender"}
