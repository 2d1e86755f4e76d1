"""Records that may be one person: waited for with the clock moved, decided by two of the desk, joined by both leads."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import DatabaseError, transaction
from django.urls import reverse

from offenders.identities import actions, clock
from offenders.identities.models import IdentityMatch, MatchStep
from offenders.identities.other_records import other_records
from offenders.models import Identifier, Offender
from offenders.people.name_index import index_names
from offenders.people.rules.identifiers import IdentifierKind
from offenders.record.actions import add_identifier, add_person
from sharing import access
from sharing.access.rules import IDENTITIES_ONLY, Permission
from sharing.access.state_machines import MoveRefused
from sharing.access.two_people import SamePerson
from sharing.audit.request_context import Scope
from sharing.models import Alert, AuditEntry, Grant, Receipt, Team, TeamScope
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import (
    LONG_AGO,
    ExclusionFactory,
    GrantFactory,
    RestrictionFactory,
    TeamFactory,
    UserFactory,
)
from tests.worlds import prepare_nothing, row_of, world_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026
NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)
PNC = "2002/0073319Z"


def made():
    north, south, desk = TeamFactory(), TeamFactory(), TeamFactory(kind=Team.Kind.NATIONAL_DESK)
    TeamScope.objects.create(
        team=desk, programme="terrorism", grant_role=IDENTITIES_ONLY, reason="Desk", starts_at=LONG_AGO
    )
    hidden = OffenderFactory(prison_number="A1234BC", family_name="Wrexcombe", given_names="Tam")
    GrantFactory(subject=hidden, team=south, grant_role="lead")
    Identifier.objects.create(offender=hidden, kind="pnc", value=PNC, canonical=PNC, is_verified=True)
    officers = {name: UserFactory(role="identity_officer", teams=[desk]) for name in ("olive", "graham")}
    return {
        "hidden": hidden,
        "north": north,
        "south": south,
        "adder": UserFactory(role="probation_manager", teams=[north]),
        "southerner": UserFactory(role="probation_manager", teams=[south]),
        **officers,
    }


world = world_of(made, patched=prepare_nothing)
hidden, adder, southerner = row_of("hidden"), row_of("adder"), row_of("southerner")
olive, graham, north, south = row_of("olive"), row_of("graham"), row_of("north"), row_of("south")


def add(by, team, **who):
    given = {"family_name": "Other", "given_names": "Rowan", "prison_number": "A1234BC"}
    return add_person(**given | who, team=team, by=by, programme="terrorism", marking="OFFICIAL-SENSITIVE")


@pytest.fixture
def added(adder, north):
    return add(adder, north)


@pytest.fixture
def match(added):
    after(3)
    return IdentityMatch.objects.get()


def after(minutes):
    moment = NOON + timedelta(minutes=minutes)
    with time_machine.travel(moment, tick=False):
        return clock.compare(at=moment)


def merged(match, olive, graham):
    actions.propose_merge(match=match, reason="One warrant", by=olive)
    return actions.merge(match=match, by=graham)


def joined(match, olive, graham, adder, southerner):
    merged(match, olive, graham)
    actions.agree_to_share(match=match, person=match.newer, by=adder)
    return actions.agree_to_share(match=match, person=match.older, by=southerner)


class TestComparing:
    def test_number_of_nobody_else_is_this_persons_minutes_later(self, adder, north):
        person = add(adder, north, prison_number="A9999AA", numbers={IdentifierKind.CRN: "X123456"})

        assert (after(1), Offender.objects.get(pk=person.pk).number_is_unchecked) == (0, True)
        assert (after(2), Offender.objects.get(pk=person.pk).number_is_unchecked) == (0, False)
        assert not person.identifiers.get().is_unchecked
        assert not IdentityMatch.objects.exists()

    def test_match_goes_to_the_desk_alone_and_names_nobody(self, added, hidden, olive, graham, adder, southerner):
        assert (after(3), after(4)) == (1, 0)

        match = IdentityMatch.objects.get()
        assert (match.newer, match.older, [str(basis) for basis in match.bases.all()]) == (
            added,
            hidden,
            ["Prison number A1234BC"],
        )
        alert = Alert.objects.get(kind="identities.match_found")
        assert alert.subject is None
        assert "Wrexcombe" not in alert.text + alert.title
        assert {receipt.team for receipt in Receipt.objects.filter(alert=alert)} == set(
            Team.objects.filter(memberships__user=olive, kind=Team.Kind.NATIONAL_DESK)
        )
        assert [IdentityMatch.objects.at_desk_of(user).exists() for user in (olive, graham, adder, southerner)] == [
            True,
            True,
            False,
            False,
        ]

    def test_further_number_of_somebody_hidden_is_found(self, adder, north, hidden):
        person = add(adder, north, prison_number="A9999AA")
        add_identifier(offender=person, kind=IdentifierKind.PNC, value="02/73319Z", by=adder)

        assert after(3) == 1
        assert (person.identifiers.get().is_unchecked, IdentityMatch.objects.get().older) == (True, hidden)

    def test_of_two_that_were_given_together_the_first_has_the_number(self, adder, southerner, north, south):
        first, second = (
            add(adder, north, prison_number="A9999AA"),
            add(southerner, south, prison_number="A9999AA"),
        )

        assert after(3) == 1
        assert (IdentityMatch.objects.get().newer, IdentityMatch.objects.get().older) == (second, first)
        assert not Offender.objects.get(pk=first.pk).number_is_unchecked

    def test_name_and_birthday_of_somebody_hidden_are_found(self, adder, north, hidden):
        Offender.objects.filter(pk=hidden.pk).update(date_of_birth="1990-04-17")
        index_names([hidden])
        born = {"family_name": "Wrexcombe", "given_names": "Tam", "date_of_birth": date(1990, 4, 17)}
        add(adder, north, prison_number="A9999AA", **born)

        assert after(3) == 1
        assert [str(basis) for basis in IdentityMatch.objects.get().bases.all()] == ["Name and date of birth"]

    def test_one_person_that_cannot_be_compared_stops_no_other(self, added, adder, north, monkeypatch):
        other = add(adder, north, prison_number="A9999AA", given_names="Piers", family_name="Halden")
        whole = clock._compare_person

        def broken(key, *, at):
            if key == added.pk:
                raise ValueError("broken")
            return whole(key, at=at)

        monkeypatch.setattr(clock, "_compare_person", broken)
        after(3)

        assert not Offender.objects.get(pk=other.pk).number_is_unchecked

    def test_match_of_an_excluded_or_restricted_person_is_there_for_whom_that_allows(
        self, match, hidden, olive, graham
    ):
        RestrictionFactory(subject=hidden, names=[olive])
        assert [IdentityMatch.objects.at_desk_of(user).exists() for user in (olive, graham)] == [True, False]

        ExclusionFactory(subject=match.newer, user=olive)
        assert not IdentityMatch.objects.at_desk_of(olive).exists()

    def test_what_nobody_at_the_desk_can_see_is_told_to_those_who_agree_who_is_there(self, match, hidden, olive):
        officer = UserFactory(role="privacy_officer", teams=[TeamFactory()])
        restriction = RestrictionFactory(subject=hidden, names=[])
        after(3)
        after(4)

        told = Alert.objects.unfinished().filter(kind="identities.nobody_at_desk")
        assert told.told_to(officer).count() == told.count() == 1
        assert hidden.family_name not in f"{told.get().title}{told.get().text}"

        restriction.users.add(olive)
        after(5)
        assert not told.exists()

    def test_desk_of_another_programme_has_nothing(self, match, olive):
        TeamScope.objects.update(programme="state_threats")

        assert not IdentityMatch.objects.at_desk_of(olive).exists()

    def test_desk_sees_no_record(self, match, olive, hidden):
        assert not access.may(olive, Permission.VIEW, hidden)


class TestDeciding:
    def test_call_is_kept_and_changes_nothing(self, match, olive):
        actions.record_call(match=match, called="NSD South", words="To call back", by=olive)

        assert [(step.step, step.called) for step in match.steps.all()] == [("found", ""), ("asked", "NSD South")]
        assert IdentityMatch.objects.get().state == "open"

    def test_steps_are_append_only(self, match):
        with pytest.raises(DatabaseError), transaction.atomic():
            MatchStep.objects.update(words="Otherwise")

    @pytest.mark.parametrize(("whose", "unchecked"), [("older", (True, False)), ("newer", (False, True))])
    def test_kept_apart_one_of_them_has_the_number(self, match, olive, hidden, whose, unchecked):
        actions.keep_apart(match=match, whose=whose, reason="Two warrants", by=olive)

        numbers = [Offender.objects.get(pk=key).number_is_unchecked for key in (match.newer_id, hidden.pk)]
        assert tuple(numbers) == unchecked
        assert not Alert.objects.unfinished().filter(kind="identities.match_found").exists()
        assert after(5) == 0

    def test_who_proposed_does_not_agree_and_a_second_account_of_theirs_neither(self, match, olive, graham):
        actions.propose_merge(match=match, reason="One warrant", by=olive)

        with pytest.raises(MoveRefused, match="second person"):
            actions.merge(match=match, by=olive)
        type(graham).objects.filter(pk=graham.pk).update(staff_number=olive.staff_number)
        graham.refresh_from_db()
        with pytest.raises(SamePerson):
            actions.merge(match=match, by=graham)

    def test_who_is_not_of_the_desk_decides_nothing(self, match, adder):
        for act in (actions.propose_merge, actions.refuse_merge):
            with pytest.raises(access.RecordHidden):
                act(match=match, reason="Mine", by=adder)


class TestMerging:
    def test_merge_moves_no_row_and_gives_nobody_access(self, match, olive, graham, hidden, adder, southerner):
        grants = Grant.objects.count()

        merged(match, olive, graham)

        assert Grant.objects.count() == grants
        assert not access.may(adder, Permission.VIEW, hidden)
        assert not access.may(southerner, Permission.VIEW, match.newer)
        assert Offender.objects.filter(pk__in=[hidden.pk, match.newer_id]).count() == 2
        told = Alert.objects.filter(kind="identities.share_to_agree")
        assert {alert.subject_id for alert in told} == {hidden.pk, match.newer_id}
        assert not any(
            "Wrexcombe" in alert.text or str(hidden.uid) in alert.link for alert in told.filter(subject=match.newer)
        )

    def test_one_lead_alone_opens_nothing(self, match, olive, graham, adder, hidden):
        merged(match, olive, graham)
        actions.agree_to_share(match=match, person=match.newer, by=adder)

        assert not access.may(adder, Permission.VIEW, hidden)
        with pytest.raises(actions.IdentityRefused, match="agreed already"):
            actions.agree_to_share(match=match, person=match.newer, by=adder)
        with pytest.raises(access.RecordHidden):
            actions.agree_to_share(match=match, person=hidden, by=adder)

    def test_who_leads_both_records_does_not_open_them_alone(self, match, olive, graham, adder, north):
        GrantFactory(subject=match.older, team=north, grant_role="lead")
        merged(match, olive, graham)
        actions.agree_to_share(match=match, person=match.newer, by=adder)

        with pytest.raises(SamePerson):
            actions.agree_to_share(match=match, person=match.older, by=adder)

        assert IdentityMatch.objects.get().joined_at is None

    def test_joint_team_is_not_let_in_to_the_other_record(self, match, olive, graham, adder, southerner, hidden):
        joint = TeamFactory(kind=Team.Kind.JOINT, programme="terrorism")
        GrantFactory(subject=hidden, team=joint)

        joined(match, olive, graham, adder, southerner)

        assert not Grant.objects.filter(subject=match.newer, team=joint).exists()

    def test_both_leads_open_each_to_the_teams_of_the_other_and_bars_stay(
        self, match, olive, graham, adder, southerner, hidden, south
    ):
        barred = UserFactory(role="probation_manager", teams=[south])
        ExclusionFactory(subject=match.newer, user=barred)

        joined(match, olive, graham, adder, southerner)

        newer, older = Offender.objects.get(pk=match.newer_id), Offender.objects.get(pk=hidden.pk)
        assert (other_records(newer, adder), other_records(older, southerner)) == ([older], [newer])
        assert access.may(adder, Permission.CHANGE, hidden)
        assert not access.may(adder, Permission.SHARE, hidden)
        assert other_records(older, barred) == []
        assert not Alert.objects.unfinished().filter(kind="identities.share_to_agree").exists()

    def test_separated_each_is_as_it_was(self, match, olive, graham, adder, southerner, hidden):
        joined(match, olive, graham, adder, southerner)

        actions.propose_separation(match=match, reason="Two warrants", by=graham)
        with pytest.raises(MoveRefused, match="second person"):
            actions.separate(match=match, by=graham)
        actions.separate(match=match, by=olive)

        assert not access.may(adder, Permission.VIEW, hidden)
        assert access.may(southerner, Permission.SHARE, hidden)
        assert not Offender.objects.filter(has_other_record=True).exists()
        assert {entry.verb for entry in AuditEntry.objects.filter(subject_id=hidden.pk)} >= {
            "identities.merge",
            "identities.join",
            "identities.separate",
        }

    def test_joined_records_count_as_the_older_and_each_for_itself_once_apart(
        self, match, olive, graham, adder, southerner, hidden
    ):
        def counted():
            return dict(Offender.objects.values_list("pk", "counted_as"))

        merged(match, olive, graham)
        assert set(counted().values()) == {None}  # the leads have not agreed

        actions.agree_to_share(match=match, person=match.newer, by=adder)
        actions.agree_to_share(match=match, person=match.older, by=southerner)
        assert counted() == {hidden.pk: None, match.newer_id: hidden.pk}

        actions.propose_separation(match=match, reason="Two warrants", by=graham)
        actions.separate(match=match, by=olive)
        assert set(counted().values()) == {None}

    def test_three_records_of_one_person_count_as_one(self, match, olive, graham, adder, southerner, hidden, north):
        third = OffenderFactory(status="in_custody")
        GrantFactory(subject=third, team=north, grant_role="lead")
        joined(match, olive, graham, adder, southerner)
        again = IdentityMatch.objects.create(newer=third, older=match.newer, found_at=NOON, due_at=NOON)

        joined(again, olive, graham, adder, UserFactory(role="probation_manager", teams=[north]))

        counted = dict(Offender.objects.values_list("pk", "counted_as"))
        assert counted == {hidden.pk: third.pk, match.newer_id: third.pk, third.pk: None}

    def test_nothing_is_left_when_the_last_step_fails(self, match, olive, graham, adder, southerner, monkeypatch):
        merged(match, olive, graham)
        actions.agree_to_share(match=match, person=match.newer, by=adder)
        monkeypatch.setattr(actions, "_say_joined", lambda row: 1 / 0)
        grants = Grant.objects.count()

        with pytest.raises(ZeroDivisionError):
            actions.agree_to_share(match=match, person=match.older, by=southerner)

        assert Grant.objects.count() == grants
        assert IdentityMatch.objects.get().joined_at is None


class TestPages:
    def test_desk_decides_on_pages(self, client, match, olive, graham, hidden):
        client.force_login(olive)
        listed = client.get(reverse("identity_matches")).content.decode()
        page = client.get(actions.address_of(match)).content.decode()
        assert "Wrexcombe" in listed
        assert "Propose to merge" in page
        step = reverse("identity_match_step", kwargs={"uid": match.uid, "verb": "propose"})
        assert "Enter a reason" in client.post(step, {"reason": ""}).content.decode()
        assert client.post(step, {"reason": "One warrant"}).status_code == 302
        assert "Waiting for a second person" in client.get(actions.address_of(match)).content.decode()
        assert {entry.subject_id for entry in AuditEntry.objects.filter(verb="identity_match.opened")} == {
            match.newer_id,
            hidden.pk,
        }

        client.force_login(graham)
        client.post(reverse("identity_match_step", kwargs={"uid": match.uid, "verb": "merge"}))
        assert IdentityMatch.objects.get().state == "merged"
        assert client.get(reverse("identity_match_step", kwargs={"uid": match.uid, "verb": "other"})).status_code == 404

    def test_late_answer_is_shown_to_a_member_who_may_still_compare_them(self, client, match, olive, settings):
        settings.JUDGED_AGAIN_AFTER_SECONDS = 0
        client.force_login(olive)

        assert client.get(reverse("identity_matches")).status_code == 200
        asked = Scope(told_otherwise=[(access.by_identity_desk, {match.newer_id, match.older_id})])
        assert access.hidden_by_now(olive, asked) == set()
        ExclusionFactory(subject=match.newer, user=olive)
        assert access.hidden_by_now(olive, asked) == {match.newer_id}

    def test_lead_agrees_on_the_page_of_their_record_and_reads_nothing_of_the_other(
        self, client, match, olive, graham, adder, southerner, hidden
    ):
        at = reverse("person_records", kwargs={"uid": match.newer.uid})
        client.force_login(adder)
        assert "No other record to show" in client.get(at).content.decode()
        merged(match, olive, graham)

        page = client.get(at).content.decode()
        assert "Agree to share access" in page
        assert "Wrexcombe" not in page
        client.post(at)
        assert "Waiting for the lead of the other record" in client.get(at).content.decode()
        actions.agree_to_share(match=match, person=hidden, by=southerner)
        assert "Wrexcombe" in client.get(at).content.decode()
        assert "Has another record" in client.get(reverse("person", kwargs={"uid": match.newer.uid})).content.decode()
