"""Owners of a person in each agency: a gap is told of, and no one is ever left without an owner."""

from datetime import timedelta
from functools import partial
from itertools import product

import pytest
from django.db import IntegrityError, transaction

from sharing.access import NotAllowed, RecordHidden
from sharing.access.rules import GrantRole
from sharing.administration.actions import people, teams
from sharing.duties import actions, owners
from sharing.duties import gaps as duty_gaps
from sharing.models import Alert, AuditEntry, Duty, DutyGap, Membership, Receipt, SubjectPermission, Team, User
from tests.cases import ask_each
from tests.factories.duties import DutyFactory
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import (
    LONG_AGO,
    AgencyFactory,
    ExclusionFactory,
    GrantFactory,
    MembershipFactory,
    RestrictionFactory,
    TeamFactory,
    TeamScopeFactory,
    UserFactory,
)
from tests.sharing.administration.pages import privacy_officer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026
DAY = timedelta(days=1)


@pytest.fixture
def probation():
    return AgencyFactory(name="Probation", kind="probation")


@pytest.fixture
def north(probation):
    return TeamFactory(name="NSD North", agency=probation)


@pytest.fixture
def person(north):
    person = OffenderFactory()
    GrantFactory(subject=person, team=north, grant_role=GrantRole.LEAD)
    return person


def member(team, name="", role="probation_officer", **more):
    named = {"name": name} if name else {}
    return UserFactory(agency=team.agency, teams=[team], role=role, **named, **more)


@pytest.fixture
def helen(north):
    return member(north, "Helen Castell")


@pytest.fixture
def martin(north):
    return member(north, "Martin Ferriby")


@pytest.fixture
def tom(north):
    return member(north, "Tom Brandreth", role="probation_manager")


@pytest.fixture
def duty(person, north, helen, martin):
    return DutyFactory(subject=person, team=north, owner=helen, deputy=martin)


def name(person, team, owner, deputy, by, **more):
    return actions.name_owner(subject=person, team=team, owner=owner, deputy=deputy, reason="Supervises", by=by, **more)


def missing(person):
    return [(str(gap.agency), gap.missing) for gap in DutyGap.objects.open().filter(subject=person)]


def told():
    """(title, state, teams told) of each alert of a gap."""
    rows = Alert.objects.filter(kind="sharing.no_owner").order_by("pk")
    return [(row.title, row.state, sorted(each.team.name for each in row.receipts.all())) for row in rows]


class TestNaming:
    def test_a_manager_names_owner_and_deputy_and_the_one_before_stays_on_record(self, person, north, duty, tom, noon):
        yusuf = member(north, "Yusuf Denby")

        done = name(person, north, yusuf, duty.owner, by=tom)

        assert [(each.owner, each.deputy, each.since) for each in owners.owners_of(person, at=noon)] == [
            (yusuf, duty.owner, noon)
        ]
        duty.refresh_from_db()
        assert (duty.ends_at, duty.ended_because) == (noon, "Supervises")
        entry = AuditEntry.objects.get(verb="sharing.duty_given")
        assert (entry.actor, entry.target_id) == (tom.email, done.pk)
        assert entry.payload.data["before"]["owner"] == duty.owner_id

    def test_another_deputy_leaves_the_owner_since_when_he_was(self, person, north, duty, helen):
        done = name(person, north, helen, member(north), by=helen)

        assert (done.owned_since, done.owner) == (LONG_AGO, helen)

    def test_what_is_as_it_was_and_the_same_form_again_leave_no_trace(self, person, north, duty, helen, martin, tom):
        from sharing.records.once import new_uid

        uid = new_uid()
        assert name(person, north, helen, martin, by=tom) == duty
        first = name(person, north, martin, helen, by=tom, uid=uid)
        name(person, north, helen, martin, by=tom)

        assert name(person, north, martin, helen, by=tom, uid=uid) == first
        assert Duty.objects.count() == 3

    def test_owner_and_deputy_are_two_people_also_for_the_table(self, person, north, helen, tom):
        with pytest.raises(actions.DutyRefused) as refused:
            name(person, north, helen, helen, by=tom)
        assert refused.value.field == "deputy"
        with pytest.raises(IntegrityError), transaction.atomic():
            DutyFactory(subject=person, team=north, owner=helen, deputy=helen)

    def test_there_is_one_at_a_time_in_an_agency_also_for_the_table(self, duty, person, north):
        with pytest.raises(IntegrityError), transaction.atomic():
            DutyFactory(subject=person, team=TeamFactory(agency=north.agency))

    def test_who_cannot_answer_is_not_named(self, person, north, helen, tom, noon):
        whys = ["disabled", "role reads", "program", "not in the team", "ended", "excluded", "left out", "other team"]
        ask_each(product(["owner", "deputy"], whys), partial(self.refused, person, north, helen, tom, noon))

    def refused(self, person, north, helen, tom, noon, who, why):
        roles = {"role reads": "auditor", "program": "partner"}
        user = member(north, role=roles.get(why, "probation_officer"), is_active=why != "disabled")
        if why in ("not in the team", "other team"):
            Membership.objects.filter(user=user).delete()
        if why == "other team":
            MembershipFactory(user=user, team=TeamFactory(agency=north.agency))
        if why == "ended":
            Membership.objects.filter(user=user).update(ends_at=noon)
        if why == "excluded":
            ExclusionFactory(subject=person, user=user)
        if why == "left out":
            RestrictionFactory(subject=person, names=[helen, tom])

        with pytest.raises(actions.DutyRefused) as refused:
            name(person, north, *((user, helen) if who == "owner" else (helen, user)), by=tom)

        assert refused.value.field == who
        assert not Duty.objects.exists()

    def test_a_team_that_only_reads_answers_for_nobody(self, person, tom):
        reading = GrantFactory(subject=person, team=TeamFactory(agency=tom.agency)).team

        with pytest.raises(actions.DutyRefused) as refused:
            name(person, reading, member(reading), None, by=tom)

        assert refused.value.field == "owner"

    def test_who_may_name(self, person, north, helen, martin, duty):
        """The owner names a deputy and no other owner; an officer and another agency name nobody."""
        officer = member(north)
        prison = GrantFactory(subject=person, team=TeamFactory(), grant_role=GrantRole.CONTRIBUTOR).team
        governor = member(prison, role="prison_decision_maker")

        for by, owner, deputy in (
            (helen, martin, helen),
            (martin, martin, None),
            (officer, helen, officer),
            (governor, martin, helen),
        ):
            with pytest.raises(NotAllowed):
                name(person, north, owner, deputy, by=by)
        with pytest.raises(RecordHidden):
            name(person, north, helen, None, by=UserFactory())
        assert name(person, prison, governor, None, by=governor).owner == governor
        assert name(person, north, helen, None, by=martin).deputy is None

    def test_where_nobody_can_answer_whoever_works_there_takes_it_on(self, person, north, helen, martin, duty):
        officer = member(north)
        people.disable_user(user=helen, by=None)

        assert name(person, north, officer, martin, by=officer).owner == officer

    def test_nothing_is_left_of_one_that_could_not_be_recorded(self, person, north, duty, tom, monkeypatch):
        def fail(**said):
            raise RuntimeError

        monkeypatch.setattr("sharing.audit.record", fail)
        with pytest.raises(RuntimeError), transaction.atomic():
            name(person, north, tom, None, by=tom)

        assert Duty.objects.current().get() == duty


class TestSteppingOut:
    def test_the_deputy_follows_the_owner_and_the_gap_is_told(self, person, duty, helen, martin, tom):
        done = actions.step_out(duty=duty, reason="Moves to another office", by=helen)

        assert (done.owner, done.deputy) == (martin, None)
        assert missing(person) == [("Probation", "deputy")]
        assert told() == [("No deputy in Probation", "new", ["NSD North"])]

    def test_an_owner_whom_nobody_follows_stays(self, person, duty, helen, martin):
        people.disable_user(user=martin, by=None)

        with pytest.raises(actions.DutyRefused):
            actions.step_out(duty=duty, reason="Moves", by=helen)

        assert Duty.objects.current().get() == duty

    def test_the_deputy_steps_out_and_the_owner_stays(self, duty, helen, martin):
        done = actions.step_out(duty=duty, reason="Moves", by=martin)

        assert (done.owner, done.deputy, done.owned_since) == (helen, None, LONG_AGO)

    def test_nobody_else_steps_out_for_them(self, duty, tom):
        with pytest.raises(NotAllowed):
            actions.step_out(duty=duty, reason="Moves", by=tom)


class TestGaps:
    def test_each_agency_that_leads_or_contributes_needs_one_and_others_none(self, person, north, noon):
        for kind, role in (
            ("prison", GrantRole.CONTRIBUTOR),
            ("police", GrantRole.READER),
            ("partner", GrantRole.CONTRIBUTOR),
        ):
            agency = AgencyFactory(name=kind.capitalize(), kind=kind)
            GrantFactory(subject=person, team=TeamFactory(agency=agency), grant_role=role)
        ended = GrantFactory(subject=person, team=TeamFactory(), grant_role=GrantRole.CONTRIBUTOR, ends_at=noon)
        own = UserFactory()
        personal = TeamFactory(kind="personal", owner=own, agency=own.agency)
        GrantFactory(subject=person, team=personal, grant_role=GrantRole.CONTRIBUTOR)

        assert duty_gaps.watch(at=noon) == 2

        assert sorted(missing(person)) == [("Prison", "owner"), ("Probation", "owner")]
        assert ended.team.agency.name not in str(missing(person))

    def test_the_clock_and_the_page_find_the_same(self, person, north, helen, martin, tom, duty, noon):
        """What is found for everybody at once is what `owners_of` says of one person."""
        whys = ["disabled", "role", "ended", "closed team", "excluded", "left out", "team of elsewhere", "does not see"]
        find = partial(self.found_by_both, person, north, helen, martin, tom, duty, noon)
        ask_each(product(["owner", "deputy"], [*whys, "none"]), find)

    def found_by_both(self, person, north, helen, martin, tom, duty, noon, who, why):
        user = {"owner": helen, "deputy": martin}[who]
        both = why in ("closed team", "team of elsewhere", "does not see")
        if why == "disabled":
            type(user).objects.filter(pk=user.pk).update(is_active=False)
        elif why == "role":
            type(user).objects.filter(pk=user.pk).update(role="auditor")
        elif why == "ended":
            Membership.objects.filter(user=user).update(ends_at=noon)
        elif why == "closed team":
            GrantFactory(subject=person, team=TeamFactory(agency=north.agency), grant_role=GrantRole.CONTRIBUTOR)
            type(north).objects.filter(pk=north.pk).update(closed_at=noon)
        elif why == "excluded":
            ExclusionFactory(subject=person, user=user)
        elif why == "left out":
            RestrictionFactory(subject=person, names=[each for each in (helen, martin, tom) if each != user])
        elif why == "team of elsewhere":
            type(north).objects.filter(pk=north.pk).update(agency=AgencyFactory())
            GrantFactory(subject=person, team=TeamFactory(agency=tom.agency), grant_role=GrantRole.CONTRIBUTOR)
        elif why == "does not see":
            Duty.objects.filter(pk=duty.pk).update(team=TeamFactory(agency=north.agency))

        duty_gaps.watch(at=noon)

        found = [each for each in missing(person) if each[0] == "Probation"]
        assert found == ([] if why == "none" else [("Probation", "owner" if both else who)])
        if why != "team of elsewhere":  # the page asks of the team, and shows it
            (owned,) = owners.owners_of(person, at=noon)
            assert (owned.owner is None) == (bool(found) and (both or who == "owner"))
            assert (owned.deputy is None) == (bool(found) and (both or who == "deputy"))

    def test_a_team_that_goes_to_another_agency_leaves_its_duties_with_nobody_at_once(self, person, north, duty, noon):
        GrantFactory(subject=person, team=TeamFactory(agency=north.agency), grant_role=GrantRole.CONTRIBUTOR)
        as_it_is = {name: getattr(north, name) for name in teams.TEAM_FIELDS}
        hands = {"by": UserFactory(role="administrator"), "agreed_by": privacy_officer()}

        teams.change_team(team=north, **as_it_is | {"phone": "020 7946 0999"}, **hands)
        assert missing(person) == []

        teams.change_team(team=north, **as_it_is | {"agency": AgencyFactory()}, **hands)
        assert ("Probation", "owner") in missing(person)

    def test_what_ends_at_this_moment_counts_no_more(self, person, north, helen, martin, tom, duty, noon):
        """A bar that is over keeps nobody from answering; what let somebody answer lets them no more."""
        police = AgencyFactory(name="Police", kind="ct_police")

        def desk(**span):
            team = TeamFactory(agency=police, kind="national_desk")
            GrantFactory(subject=person, team=TeamFactory(agency=police), grant_role=GrantRole.CONTRIBUTOR)
            scope = TeamScopeFactory(team=team, grant_role=GrantRole.LEAD, **span)
            DutyFactory(subject=person, team=scope.team, deputy=member(scope.team, role="ct_analyst"))

        def named(team, **place):
            MembershipFactory(user=helen, team=team, **place)
            RestrictionFactory(subject=person, names=[martin, tom, team])

        def works(**more):
            team = TeamFactory(agency=police, closed_at=more.pop("closed_at", None))
            GrantFactory(subject=person, team=team, grant_role=GrantRole.CONTRIBUTOR, **more)

        ways = {
            "an exclusion": lambda: ExclusionFactory(subject=person, user=helen, ends_at=noon),
            "a restriction": lambda: RestrictionFactory(subject=person, names=[martin], ends_at=noon),
            "a named team that is open": lambda: named(TeamFactory()),
            "a named team that is closed": lambda: named(TeamFactory(closed_at=noon)),
            "a place in a named team": lambda: named(TeamFactory(), ends_at=noon),
            "what lets the team in": lambda: SubjectPermission.objects.update(ends_at=noon),
            "a scope": lambda: desk(ends_at=noon),
            "a scope that goes on": desk,
            "a closed team of another agency": lambda: works(closed_at=noon),
            "a grant of another agency": lambda: works(ends_at=noon),
            "one that was ended": lambda: works(ended_at=noon, ended_because="Moved"),
            "one that begins": lambda: works(starts_at=noon),
            "one of a programme that the person is not under": lambda: works(programme="state_threats"),
            "one of their own programme": lambda: works(programme="terrorism"),
        }
        owner, police_owner = [("Probation", "owner")], [("Police", "owner")]
        gaps = {
            "a named team that is closed": owner,
            "a place in a named team": owner,
            "what lets the team in": owner,
            "a scope": police_owner,
            "one that begins": police_owner,
            "one of their own programme": police_owner,
        }

        def look(what):
            ways[what]()
            duty_gaps.watch(at=noon)
            assert missing(person) == gaps.get(what, [])

        ask_each(ways, look)

    def test_a_named_team_of_a_restriction_is_not_left_out(self, person, north, duty, noon):
        RestrictionFactory(subject=person, names=[north])

        assert duty_gaps.watch(at=noon) == 0

    def test_a_national_desk_answers_by_its_scope(self, person, north, duty, noon):
        police = AgencyFactory(kind="ct_police")
        GrantFactory(subject=person, team=TeamFactory(agency=police), grant_role=GrantRole.CONTRIBUTOR)
        desk = TeamScopeFactory(team=TeamFactory(agency=police, kind="national_desk"), grant_role=GrantRole.LEAD).team
        DutyFactory(subject=person, team=desk, deputy=member(desk, role="ct_analyst"))

        assert duty_gaps.watch(at=noon) == 0

    def test_it_is_told_once_and_ends_by_itself_when_filled(self, person, north, helen, martin, tom, noon, at_noon):
        duty_gaps.watch(at=noon)
        duty_gaps.watch(at=noon + timedelta(minutes=5))
        assert told() == [("No owner in Probation", "new", ["NSD North"])]
        alert = Alert.objects.get()
        assert (alert.severity_word, alert.receipts.get().due_at) == ("high", noon + DAY)
        assert alert.link == f"/people/{person.uid}/owners/"

        name(person, north, helen, martin, by=tom)

        assert told() == [("No owner in Probation", "superseded", ["NSD North"])]
        assert not Receipt.objects.open().exists()
        assert missing(person) == []

    def test_the_managers_teams_of_that_agency_hear_and_all_its_teams_where_none_has_a_manager(
        self, person, north, tom, noon
    ):
        officers = TeamFactory(name="Officers", agency=north.agency)
        member(officers)
        casework = AgencyFactory(name="Casework", kind="ppcs")
        for team in (
            officers,
            TeamFactory(name="Team 4", agency=casework),
            TeamFactory(name="Team 5", agency=casework),
        ):
            GrantFactory(subject=person, team=team, grant_role=GrantRole.CONTRIBUTOR)

        duty_gaps.watch(at=noon)

        assert sorted((title, heard) for title, _, heard in told()) == [
            ("No owner in Casework", ["Team 4", "Team 5"]),
            ("No owner in Probation", ["NSD North"]),
        ]

    def test_a_gap_that_opens_again_is_told_again(self, person, north, duty, helen, noon, at_noon):
        for _ in range(2):
            people.disable_user(user=helen, by=None)
            people.enable_user(user=helen, by=None)
            at_noon.shift(timedelta(minutes=1))

        assert [state for _, state, _ in told()] == ["superseded", "superseded"]

    def test_the_act_that_makes_it_tells_at_once(self, person, north, duty, helen, tom):
        other = TeamFactory(agency=north.agency)
        GrantFactory(subject=person, team=other, grant_role=GrantRole.CONTRIBUTOR)

        def done(act):
            user, team = User.objects.get(pk=helen.pk), Team.objects.get(pk=north.pk)
            if act == "disable":
                people.disable_user(user=user, by=None)
            elif act == "end membership":
                teams.end_membership(membership=Membership.objects.get(user=user), by=None)
            elif act == "close team":
                teams.close_team(team=team, by=None)
            else:
                said = {each: getattr(user, each) for each in people.USER_FIELDS} | {"role": "auditor"}
                people.change_user(user=user, by=None, **said)
            assert missing(person) == [("Probation", "owner")]

        ask_each(["disable", "end membership", "close team", "change role"], done)

    def test_a_duty_that_no_team_needs_ends_but_never_the_last(self, person, north, duty, noon):
        left = DutyFactory(subject=person, team=GrantFactory(subject=person).team)
        alone = DutyFactory()

        assert duty_gaps.end_needless(at=noon) == 1
        assert duty_gaps.end_needless(at=noon) == 0

        assert set(Duty.objects.current()) == {duty, alone}
        assert AuditEntry.objects.get(verb="sharing.duty_ended").target_id == left.pk

    def test_statements_do_not_grow_with_the_people(self, north, helen, noon, django_assert_num_queries):
        def people_led(number):
            for _ in range(number):
                GrantFactory(team=north, grant_role=GrantRole.LEAD)

        duty_gaps.watch(at=noon)
        people_led(1)
        with django_assert_num_queries(15):
            assert duty_gaps.watch(at=noon) == 1
        people_led(20)
        with django_assert_num_queries(15):
            assert duty_gaps.watch(at=noon) == 20


def test_why_one_is_the_owner(person, north, duty, helen, martin, tom):
    done = name(person, north, martin, helen, by=tom)

    assert owners.why_yours(done, martin) == (
        "You are the owner for Probation since 1 December 2026, named by Tom Brandreth: Supervises."
    )
    assert owners.why_yours(done, helen).startswith("You are the deputy for Probation since 1 December 2026")
    assert owners.why_yours(done, tom) == ""
