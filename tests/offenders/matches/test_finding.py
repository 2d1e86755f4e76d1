"""Matches are found by the job, shown to those alone who see both, and else left to the linking desk."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from licence.models import PlaceOfStay
from offenders import tasks
from offenders.associates.actions import record_link
from offenders.associates.rules import DataSubject, LinkKind
from offenders.matches import actions, finding, panels
from offenders.matches.actions import MatchRefused
from offenders.matches.rules import MatchAnswer
from offenders.models import Link, Match, MatchNotice, MatchSide
from proofs.access import linking
from proofs.proof import Asked
from sharing import access
from sharing.access.state_machines import RoleRefused
from sharing.alerts import actions as alert_actions
from sharing.jobs.models import LeftOut
from sharing.models import Alert, AuditEntry, TeamScope
from tests.factories.duties import DutyFactory
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import ExclusionFactory, GrantFactory, RestrictionFactory, TeamFactory, UserFactory
from tests.offenders.matches import cast
from tests.offenders.matches.cast import PHONE, phone_of
from tests.worlds import row_of, world_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]

world = world_of(cast.made)
person, other, near, owner, other_owner, sitter, sitter_of_threats = (
    row_of(name) for name in ("person", "other", "near", "owner", "other_owner", "sitter", "sitter_of_threats")
)


def look():
    tasks.find_matches()


def at_desk(user):
    return list(Match.objects.for_desk(user, at=timezone.now()))


def seen_by(user):
    return list(Match.objects.visible_to(user))


def open_alerts(kind):
    return Alert.objects.unfinished().filter(kind=f"matches.{kind}")


def test_who_sees_both_sees_the_match_and_is_told(person, near, owner, other_owner, sitter):
    phone_of(person, owner)
    phone_of(near, owner, "+44 (0)7700 900123")
    assert not Match.objects.exists()  # no saving finds one
    look()
    look()

    (match,) = seen_by(owner)
    assert (match.kind, {match.offender, match.other}) == ("phone", {person, near})
    assert (seen_by(other_owner), at_desk(sitter)) == ([], [])
    (alert,) = open_alerts("found")
    assert alert.subject is None
    assert [Alert.objects.visible_to(user).told_to(user).count() for user in (owner, other_owner)] == [1, 0]
    assert not alert.receipts.filter(next_rung_at__isnull=False).exists()  # it stays in the team
    assert PHONE.replace(" ", "") not in match.digest


def test_team_with_somebody_who_may_not_see_both_is_not_alerted(person, near, owner, world):
    colleague = UserFactory(role="ct_analyst", agency=owner.agency, teams=[world["north"]])
    ExclusionFactory(user=colleague, subject=near)
    phone_of(person, owner)
    phone_of(near, owner)
    look()

    assert len(seen_by(owner)) == 1
    assert seen_by(colleague) == []
    assert Alert.objects.visible_to(colleague).told_to(colleague).count() == 0


def test_where_nobody_sees_both_the_linking_desk_alone_knows(
    person, other, owner, other_owner, sitter, sitter_of_threats
):
    phone_of(person, owner)
    phone_of(other, other_owner)
    look()
    look()

    (match,) = at_desk(sitter)
    assert {match.offender, match.other} == {person, other}
    assert at_desk(sitter_of_threats) == at_desk(owner) == []
    assert not any(seen_by(user) for user in (owner, other_owner, sitter))
    assert not open_alerts("found").exists()
    (alert,) = open_alerts("to_decide")
    assert alert.subject is None
    for user, told in ((sitter, 1), (owner, 0), (other_owner, 0), (sitter_of_threats, 0)):
        assert Alert.objects.visible_to(user).told_to(user).count() == told
    assert not AuditEntry.objects.filter(verb__startswith="matches.", subject_id__isnull=False).exists()


def test_scope_of_the_desk_opens_no_person_and_ends(person, other, owner, other_owner, sitter):
    phone_of(person, owner)
    phone_of(other, other_owner)
    look()
    assert len(at_desk(sitter)) == 1
    assert not access.may(sitter, access.Permission.VIEW, person)

    TeamScope.objects.filter(programme="terrorism").update(ends_at=timezone.now())
    assert at_desk(sitter) == []


def test_match_across_programmes_is_for_who_sits_at_both_desks(world, person, owner, sitter, sitter_of_threats):
    foreign = OffenderFactory(programme="state_threats")
    phone_of(person, owner)
    phone_of(foreign, owner)
    look()
    assert at_desk(sitter) == at_desk(sitter_of_threats) == []

    both = UserFactory(
        role="ct_manager",
        agency=sitter.agency,
        teams=[user.memberships.get().team for user in (sitter, sitter_of_threats)],
    )
    assert len(at_desk(both)) == 1


def test_hidden_link_of_the_other_programme_stays_out_of_a_desk(person, other, owner, other_owner, sitter):
    for whose, by in ((person, owner), (other, other_owner)):
        link_of(whose, by)
    Link.objects.filter(offender=other).update(programme="state_threats")
    look()

    assert Match.objects.at_desk().count() == 1
    assert at_desk(sitter) == []


def test_nobody_restricted_unless_the_member_is_named_and_nobody_excluded(person, other, owner, other_owner, sitter):
    phone_of(person, owner)
    phone_of(other, other_owner)
    look()
    restriction = RestrictionFactory(subject=other, names=[other_owner])
    assert at_desk(sitter) == []
    restriction.users.add(sitter)
    assert len(at_desk(sitter)) == 1
    ExclusionFactory(user=sitter, subject=person)
    assert at_desk(sitter) == []


def test_what_no_desk_can_decide_is_told_to_those_who_agree_who_sits_there(person, other, owner, other_owner, sitter):
    officer = UserFactory(role="privacy_officer", teams=[TeamFactory()])
    phone_of(person, owner)
    phone_of(other, other_owner)
    restriction = RestrictionFactory(subject=other, names=[other_owner])
    look()
    look()

    (alert,) = open_alerts("nobody_at_desk")
    assert alert in Alert.objects.told_to(officer)
    assert alert not in Alert.objects.told_to(sitter)
    assert not any(name in f"{alert.title}{alert.text}" for name in (person.family_name, other.family_name))
    assert not open_alerts("to_decide")  # an alert to nobody would be the last that is said of it

    restriction.users.add(sitter)
    look()
    assert not open_alerts("nobody_at_desk")
    assert open_alerts("to_decide").told_to(sitter).count() == 1


def test_no_alert_is_spent_while_each_team_has_somebody_who_may_not_see_both(person, near, owner, world):
    phone_of(person, owner)
    phone_of(near, owner)
    colleague = UserFactory(role="ct_offender_manager", agency=owner.agency, teams=[world["north"]])
    barred = ExclusionFactory(user=colleague, subject=near)
    look()
    assert not Alert.objects.filter(kind="matches.found")

    barred.ends_at = timezone.now()
    barred.save(update_fields=["ends_at"])
    look()
    assert open_alerts("found").told_to(colleague).exists()


def link_of(person, by, name="Aubrey Renwick", **more):
    return record_link(
        offender=person,
        name=name,
        kind=LinkKind.FRIEND,
        data_subject=DataSubject.OTHER,
        known="Meets him",
        source="Visit",
        necessity="He must not meet him",
        review_on=date(2027, 6, 1),
        by=by,
        **more,
    )


def test_match_of_a_hidden_link_is_for_who_reads_both_rows(person, near, owner, world):
    colleague = UserFactory(role="ct_offender_manager", agency=owner.agency, teams=[world["north"]])
    link_of(person, owner, readers=[])
    link_of(near, owner, name="Renwick, Aubrey")
    look()

    assert len(seen_by(owner)) == 1
    assert seen_by(colleague) == []
    assert not open_alerts("found").exists()  # the colleague would learn of it


def test_associate_on_record_and_address_match_and_approved_premises_do_not(person, near, owner):
    third = OffenderFactory()
    GrantFactory(subject=third, team=owner.memberships.get().team, grant_role="contributor")
    for whose in (person, near):
        link_of(whose, owner, name="", other=third)
        place = {"offender": whose, "starts_on": date(2026, 11, 1), "evidence": "Visit", "recorded_by": owner}
        PlaceOfStay.objects.create(kind="home", address="12 Harrow Road, Leeds", postcode="LS8 2AB", **place)
        PlaceOfStay.objects.create(kind="approved_premises", address="1 Hill House, Leeds", postcode="LS1 1AA", **place)
    look()

    assert sorted(match.kind for match in seen_by(owner)) == ["address", "associate"]


def test_what_is_no_longer_so_ends_and_comes_back(person, near, owner):
    phone, _ = phone_of(person, owner), phone_of(near, owner)
    look()
    phone.delete()
    look()
    assert Match.objects.current().count() == 0
    phone_of(person, owner)
    look()
    assert Match.objects.current().get().sides.count() == 2
    assert MatchSide.objects.count() == 2


def test_detail_of_many_people_is_no_match(owner, world):
    for _ in range(21):
        whose = OffenderFactory()
        GrantFactory(subject=whose, team=world["north"], grant_role="contributor")
        phone_of(whose, owner)
    look()
    assert not Match.objects.exists()


def test_answer_of_who_sees_both(person, near, owner, other_owner):
    phone_of(person, owner)
    phone_of(near, owner)
    look()
    match = Match.objects.get()
    with pytest.raises(access.RecordHidden):
        actions.answer_match(match=match, answer=MatchAnswer.SAME, reason="A shared flat", by=other_owner)
    with pytest.raises(MatchRefused):
        actions.answer_match(match=match, answer=MatchAnswer.SAME, reason=" ", by=owner)
    actions.answer_match(match=match, answer=MatchAnswer.SAME, reason="A shared flat", by=owner)

    assert not open_alerts("found").exists()
    reply = Match.objects.get().latest_reply
    assert (reply.answered_by, reply.agency, reply.answer) == (owner, owner.agency.uid, "same")
    with pytest.raises(RoleRefused):
        actions.answer_match(match=match, answer=MatchAnswer.SAME, reason="So", by=UserFactory(role="ppcs"))


def test_answer_of_one_agency_leaves_that_of_the_other_open(person, near, owner):
    probation = TeamFactory(agency__kind="probation")
    for whose in (person, near):
        GrantFactory(subject=whose, team=probation, grant_role="contributor")
        phone_of(whose, owner)
    officer = UserFactory(role="probation_officer", agency=probation.agency, teams=[probation])
    look()
    match = Match.objects.get()
    assert open_alerts("found").count() == 2

    actions.answer_match(match=match, answer=MatchAnswer.SAME, reason="A shared flat", by=owner)
    look()

    assert [Alert.objects.unfinished().told_to(user).count() for user in (owner, officer)] == [0, 1]
    assert [panels.seen_by(user)[0].own_reply is None for user in (owner, officer)] == [False, True]
    actions.answer_match(match=match, answer=MatchAnswer.COINCIDENCE, reason="Two numbers", by=officer)
    assert not open_alerts("found").exists()
    assert [(reply.agency, reply.answer) for reply in match.replies.all()] == [
        (owner.agency.uid, "same"),
        (officer.agency.uid, "coincidence"),
    ]


class TestDesk:
    @pytest.fixture
    def match(self, person, other, owner, other_owner):
        phone_of(person, owner)
        phone_of(other, other_owner)
        look()
        return Match.objects.get()

    def test_it_decides_in_writing_what_each_owner_is_told(self, match, person, other, owner, other_owner, sitter):
        tells = {f"{person.pk}_{owner.agency.pk}": "Ask him about his second phone."}
        actions.decide_match(match=match, reason="Both may plan to travel", is_to_tell=True, tells=tells, by=sitter)

        notice = MatchNotice.objects.visible_to(owner).get()
        assert (notice.text, notice.offender) == ("Ask him about his second phone.", person)
        assert not MatchNotice.objects.visible_to(other_owner).exists()
        assert not MatchNotice.objects.visible_to(sitter).exists()
        alert = open_alerts("told").get()
        assert owner.name in alert.text
        assert "second phone" not in alert.text
        assert seen_by(owner) == seen_by(other_owner) == []
        assert not open_alerts("to_decide").exists()
        with pytest.raises(MatchRefused):
            actions.decide_match(match=match, reason="Again", is_to_tell=False, tells={}, by=sitter)

    def test_each_owner_of_a_side_is_told_apart_and_one_who_acknowledges_closes_nothing_for_another(
        self, match, person, other, owner, other_owner, sitter
    ):
        probation = TeamFactory(agency__kind="probation")
        officer = UserFactory(role="probation_officer", agency=probation.agency, teams=[probation])
        GrantFactory(subject=person, team=probation, grant_role="contributor")
        DutyFactory(subject=person, team=probation, owner=officer)
        phone_of(person, officer)
        look()
        told = {user: f"{person.pk}_{user.agency.pk}" for user in (owner, officer)}
        assert {each.key: each.readers for each in actions.owners_to_tell(match, at=timezone.now())} == {
            told[owner]: (owner,),
            told[officer]: (officer,),
            f"{other.pk}_{other_owner.agency.pk}": (other_owner,),
        }

        tells = {told[owner]: "Ask him about his phone.", told[officer]: "Ask who pays for his phone."}
        actions.decide_match(match=match, reason="Both may plan to travel", is_to_tell=True, tells=tells, by=sitter)

        read = {user: [each.text for each in MatchNotice.objects.visible_to(user)] for user in told}
        assert read == {user: [tells[key]] for user, key in told.items()}
        first, second = (Alert.objects.told_to(user).get(kind="matches.told") for user in told)
        assert [officer.name in first.text, owner.name in second.text] == [False, False]
        alert_actions.acknowledge(alert=first, by=owner)
        open_ones = [alert.receipts.filter(acknowledged_at__isnull=True).count() for alert in (first, second)]
        assert open_ones == [0, 1]

    def test_who_is_owner_no_longer_is_told_nothing_and_nothing_is_decided(self, match, person, owner, sitter):
        with pytest.raises(MatchRefused, match="An owner has changed"):
            actions.decide_match(match=match, reason="So", is_to_tell=True, tells={"0_0": "Ask"}, by=sitter)

        assert not MatchNotice.objects.exists()

    def test_nobody_is_told_where_it_decides_so(self, match, owner, other_owner, sitter, sitter_of_threats):
        for user in (owner, sitter_of_threats):
            with pytest.raises((RoleRefused, access.RecordHidden)):
                actions.decide_match(match=match, reason="A switchboard", is_to_tell=False, tells={}, by=user)
        actions.decide_match(match=match, reason="A switchboard", is_to_tell=False, tells={}, by=sitter)

        assert not MatchNotice.objects.exists()
        assert not open_alerts("told").exists()
        look()
        assert not open_alerts("to_decide").exists()

    def test_it_is_told_when_its_time_has_passed(self, match, at_noon):
        at_noon.move_to(match.decide_by - timedelta(minutes=1))
        look()
        assert not open_alerts("overdue").exists()
        at_noon.move_to(match.decide_by)
        look()
        look()
        assert open_alerts("overdue").count() == 1

    def test_it_goes_to_who_works_on_them_once_somebody_may_see_both(self, match, other, owner, world, sitter):
        GrantFactory(subject=other, team=world["north"], grant_role="reader")
        look()

        assert len(seen_by(owner)) == 1
        assert at_desk(sitter) == []
        assert not open_alerts("to_decide").exists()


def test_one_bad_match_stops_no_other_and_is_set_aside_without_people(
    person, near, other, owner, other_owner, monkeypatch
):
    for whose, by in ((person, owner), (near, owner), (other, other_owner)):
        phone_of(whose, by)
    refer = finding._refer

    def fail(match, **more):
        if person in (match.offender, match.other):
            raise ValueError
        refer(match, **more)

    monkeypatch.setattr(finding, "_refer", fail)
    look()

    assert Match.objects.at_desk().count() == 1
    assert list(LeftOut.objects.values_list("work", "subject_id")) == [("matches", None)]


@pytest.mark.parametrize("fault", ["", "saving looks for a match", "every team is alerted of a match"])
def test_nothing_that_an_owner_does_or_reads_tells_of_a_match(fault):
    """12 pairs of the proof `linking-desk`, which draws 2,000."""
    outcome = linking.draw(Asked(size=4 if fault else 12, seed=7, fault=fault))

    assert outcome.is_proved is (fault == ""), "\n".join([outcome.in_words, *outcome.details])
