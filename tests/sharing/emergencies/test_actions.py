"""Emergency access: what it opens, what it never opens, when it is over, who hears of it, and who reviews it."""

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from django.db.utils import IntegrityError

from licence.licences.panels.licences import knows_victims
from offenders.dates.alert_kinds import COMING
from offenders.models import Identifier, Offender
from parole.models import DossierItem, Victim
from parole.victims.actions import victims
from sharing import access, audit
from sharing.access.rules import GrantRole, Permission, is_a_sentence
from sharing.access.two_people import SamePerson
from sharing.alerts import actions as alert_actions
from sharing.alerts import raise_alert
from sharing.alerts.deliveries import wanted
from sharing.audit import request_context
from sharing.emergencies import actions
from sharing.grants import actions as grants
from sharing.models import (
    Alert,
    AuditEntry,
    Delivery,
    EmergencyAccess,
    Grant,
    PracticeValue,
    Receipt,
    SubjectPermission,
)
from sharing.practice.working_time import working_days_after
from tests.cases import ask_each
from tests.factories.duties import DutyFactory
from tests.factories.emergencies import REASON, opened, somebody
from tests.factories.offenders import OffenderFactory
from tests.factories.parole import ReviewFactory
from tests.factories.sharing import (
    AgencyFactory,
    ExclusionFactory,
    GrantFactory,
    RestrictionFactory,
    TeamFactory,
    TeamScopeFactory,
    UserFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # Tuesday 1 December 2026, 12:00
HOUR = timedelta(hours=1)


@pytest.fixture
def person():
    return OffenderFactory(family_name="Telford", prison_number="A6120PD")


@pytest.fixture
def lead(person):
    team = TeamFactory(name="NSD North")
    GrantFactory(subject=person, team=team, grant_role=GrantRole.LEAD)
    return UserFactory(role="probation_manager", teams=[team])


@pytest.fixture
def privacy():
    team = TeamFactory(name="Privacy", agency=AgencyFactory(kind="assurance"))
    return UserFactory(role="privacy_officer", name="Samira Holt", teams=[team])


def sees(user, person):
    listed = person in Offender.objects.visible_to(user)
    assert access.may(user, Permission.VIEW, person) == listed
    return listed


@contextmanager
def recorded():
    """As in a request: what is refused is recorded once nothing can roll it back."""
    with request_context.entered(request_context.Scope()) as asked:
        yield
    audit.write_refusals(asked)


def verbs():
    return list(AuditEntry.objects.order_by("pk").values_list("verb", flat=True))


class TestOpening:
    def test_opens_one_person_to_read_for_an_hour_and_all_of_it_is_recorded(self, person, noon):
        user, other = somebody(), OffenderFactory()

        made = opened(person, user)

        assert sees(user, person)
        assert not sees(user, other)
        assert not access.may(user, Permission.CHANGE, person)
        assert (made.opened_at, made.ends_at) == (noon, noon + HOUR)
        assert (made.grant.grant_role, made.grant.team.owner) == ("reader", user)
        assert SubjectPermission.objects.get(grant=made.grant).is_emergency
        assert verbs()[-2:] == ["sharing.grant_made", "sharing.emergency_opened"]
        entry = AuditEntry.objects.get(verb="sharing.emergency_opened")
        assert (entry.actor_id, entry.subject_id, entry.reason) == (user.pk, person.pk, REASON)

    def test_over_at_the_second_without_any_job(self, person, noon, at_noon):
        user = somebody()
        made = opened(person, user)

        def look(seconds, seen):
            at_noon.move_to(noon + timedelta(seconds=seconds))

            assert sees(user, person) == seen
            assert made.is_open(at=noon + timedelta(seconds=seconds)) == seen
            assert EmergencyAccess.objects.open(at=noon + timedelta(seconds=seconds)).exists() == seen
            assert bool(access.open_emergencies(user, at=noon + timedelta(seconds=seconds))) == seen

        ask_each([(3599, True), (3600, False), (3601, False)], look)

    def test_the_time_is_a_practice_value(self, person, noon):
        name = "access.emergency_minutes"
        PracticeValue.objects.create(name=name, starts_on=noon.date(), value=20, source="Policy")

        assert opened(person).ends_at == noon + timedelta(minutes=20)

    def test_found_by_a_whole_number_however_it_is_written(self, person):
        for kind, canonical in (("crn", "X123456"), ("pnc", "2002/0073319Z")):
            Identifier.objects.create(offender=person, kind=kind, value=canonical, canonical=canonical)
        user = somebody()

        def found(typed):
            assert opened(person, user, number=typed).subject == person

        ask_each(["A6120PD", " a6120pd ", "x 123456", "02/73319Z", "2002/0073319Z"], found)

    def test_never_by_a_part_of_a_number_or_a_name(self, person):
        user = somebody()

        def not_found(typed):
            with pytest.raises(actions.NothingToOpen):
                opened(person, user, number=typed)

            assert not Grant.objects.exists()

        ask_each(["A6120", "A6120P", "Telford", "PD", "%", "A6120PD A6120PD"], not_found)

    def test_without_number_kind_or_reason_nothing_opens(self, person):
        user = somebody()

        def refused(asked, field):
            with pytest.raises(actions.EmergencyRefused) as refusal:
                opened(person, user, **asked)

            assert refusal.value.field == field
            assert not EmergencyAccess.objects.exists()

        ask_each(
            [
                ({"number": " "}, "number"),
                ({"kind": ""}, "kind"),
                ({"kind": "curious"}, "kind"),
                ({"reason": ""}, "reason"),
                ({"reason": "urgent"}, "reason"),
                ({"reason": "a b c d e"}, "reason"),
                ({"reason": "help help help help help help"}, "reason"),
            ],
            refused,
        )

    def test_never_by_a_program_or_a_role_that_sees_nobody(self, person):
        def refused(role):
            with recorded(), pytest.raises(access.NotAllowed):
                opened(person, somebody(role=role))

            assert verbs() == ["sharing.emergency_refused"]

        ask_each(["partner", "administrator"], refused)

    def test_whom_one_sees_already_is_not_opened(self, person):
        user = somebody()
        GrantFactory(subject=person, team=user.personal_team)

        with pytest.raises(actions.SeenAlready) as refusal:
            opened(person, user)

        assert refusal.value.subject == person
        assert not Alert.objects.exists()

    def test_pressed_twice_it_opens_once(self, person):
        user = somebody()
        opened(person, user)

        with pytest.raises(actions.SeenAlready):
            opened(person, user)

        assert EmergencyAccess.objects.count() == 1

    def test_nothing_is_left_behind_when_the_last_step_fails(self, person, monkeypatch):
        monkeypatch.setattr(actions, "_alert_emergency", lambda *args, **kwargs: 1 / 0)

        with pytest.raises(ZeroDivisionError), transaction.atomic():
            opened(person)

        assert not Grant.objects.exists()
        assert verbs() == []


class TestWhatItNeverOpens:
    def test_excluded_and_restricted_are_refused_like_absent_and_recorded(self, person):
        user = somebody()
        ExclusionFactory(subject=person, user=user)
        restricted = OffenderFactory(prison_number="A6121PD")
        RestrictionFactory(subject=restricted, names=[UserFactory()])

        for number in ("A6120PD", "A6121PD", "A9999PD"):
            with recorded(), pytest.raises(actions.NothingToOpen):
                opened(person, user, number=number)

        refusals = AuditEntry.objects.filter(verb="sharing.emergency_refused").order_by("pk")
        assert [each.subject_id for each in refusals] == [person.pk, restricted.pk, None]
        assert [each.payload.data["number"] for each in refusals] == ["A6120PD", "A6121PD", "A9999PD"]
        assert not EmergencyAccess.objects.exists()

    def test_who_is_named_in_a_restriction_may_open(self, person):
        user = somebody()
        RestrictionFactory(subject=person, names=[user])

        assert opened(person, user)

    def test_a_bar_that_comes_meanwhile_hides_at_once(self, person):
        user = somebody()
        opened(person, user)

        def hides(bar):
            bar(subject=person, **({"user": user} if bar is ExclusionFactory else {}))

            assert not sees(user, person)

        ask_each([ExclusionFactory, RestrictionFactory], hides)

    def test_withheld_papers_stay_in_their_compartment_even_for_a_reader_of_them(self, person, lead):
        user = somebody(role="ppcs")
        review = ReviewFactory(offender=person)
        review.dossier.create(offender=person, title="For all")
        withheld = review.dossier.create(
            offender=person, title="Withheld", is_withheld=True, withholding_reason="It would show who told"
        )
        withheld.readers.add(user, lead)
        opened(person, user)

        assert [each.title for each in DossierItem.objects.visible_to(user)] == ["For all"]
        assert DossierItem.objects.visible_to(lead).count() == 2

        GrantFactory(subject=person, team=user.personal_team)
        assert DossierItem.objects.visible_to(user).count() == 2

    def test_a_desk_that_sees_by_its_scope_reads_them_though_an_emergency_is_open(self, person):
        user = somebody(role="ppcs")
        review = ReviewFactory(offender=person)
        withheld = review.dossier.create(
            offender=person, title="Withheld", is_withheld=True, withholding_reason="It would show who told"
        )
        withheld.readers.add(user)
        opened(person, user)
        TeamScopeFactory(team=user.personal_team, programme="terrorism")

        assert DossierItem.objects.visible_to(user).count() == 1
        assert not access.only_in_emergency(user, person.pk)

    def test_nothing_about_victims_is_read_written_or_known(self, person):
        user = somebody(role="victim_liaison")
        Victim.objects.create(offender=person, reference="V-1")
        opened(person, user)

        assert not Victim.objects.visible_to(user).exists()
        assert not knows_victims(user, person.pk)
        with pytest.raises(access.RecordHidden):
            victims.require(user, person)
        assert "parole.victims_refused" in verbs()

        GrantFactory(subject=person, team=user.personal_team)
        assert Victim.objects.visible_to(user).exists()
        assert knows_victims(user, person.pk)
        victims.require(user, person)


class TestAfterTheEnd:
    def test_nobody_is_told_anything_because_of_an_emergency(self, person, lead, noon):
        """So that no bell, letter or line of an inbox can outlive it."""
        user = somebody()
        opened(person, user)
        raise_alert(kind=COMING, key="later", subject=person, severity=1, text="Out in two days", at=noon)

        assert set(Receipt.objects.filter(subject=person).values_list("team__name", flat=True)) == {"NSD North"}
        assert not Delivery.objects.filter(user=user).exists()

    def test_an_alert_told_before_is_neither_listed_nor_sent_after_the_end(self, person, noon, at_noon):
        """A receipt of one's own team from an earlier grant comes back with the emergency, and goes with it."""
        user = somebody()
        old = GrantFactory(subject=person, team=user.personal_team)
        from tests.factories.sharing import AlertFactory

        alert = AlertFactory(subject=person, tells=[user.personal_team], raised_at=noon)
        letter = Delivery.objects.create(receipt=alert.receipts.get(), user=user, channel="email", next_try_at=noon)
        grants.close_grant(old, reason="Moved", by=user, at=noon - HOUR)
        SubjectPermission.objects.filter(grant=old).update(ends_at=noon - HOUR)
        opened(person, user)
        assert wanted(letter, user)

        at_noon.move_to(noon + HOUR)

        assert not Receipt.objects.inbox_of(user, "open").exists()
        assert wanted(letter, user) is None

    def test_what_is_read_names_the_emergency_until_it_is_over(self, person, noon, at_noon):
        user = somebody()
        made = opened(person, user)

        with request_context.entered(request_context.Scope()):
            access.open_record(user, Offender.objects.all(), uid=person.uid)
        at_noon.move_to(noon + HOUR)
        with request_context.entered(request_context.Scope()) as asked, pytest.raises(access.RecordHidden):
            access.open_record(user, Offender.objects.all(), uid=person.uid)
        audit.write_refusals(asked)

        read, refused = AuditEntry.objects.filter(verb__startswith="offender.open").order_by("pk")
        assert read.reason == f"Emergency access {made.uid}"
        assert refused.reason == ""

    def test_closed_now_it_gives_nothing_and_closing_twice_does_no_harm(self, person, noon, at_noon):
        user = somebody()
        made = opened(person, user)
        at_noon.move_to(noon + timedelta(minutes=22))

        assert actions.close(emergency=made, by=user)
        assert not actions.close(emergency=made, by=user)

        made = EmergencyAccess.objects.get()
        assert not sees(user, person)
        assert made.over_at == made.closed_at == noon + timedelta(minutes=22)
        assert not access.open_emergencies(user, at=noon + timedelta(minutes=22))

    def test_nobody_else_closes_it_but_who_reviews(self, person, lead, privacy, noon, at_noon):
        made = opened(person)
        at_noon.move_to(noon + timedelta(minutes=1))

        with pytest.raises(access.RecordHidden):
            actions.close(emergency=made, by=lead)
        assert actions.close(emergency=made, by=privacy)

    def test_who_leads_ends_it_like_any_grant(self, person, lead, noon, at_noon):
        user = somebody()
        made = opened(person, user)
        at_noon.move_to(noon + timedelta(minutes=1))

        grants.end_access(grant=made.grant, reason="Not ours to open", by=lead)

        assert not sees(user, person)
        assert not access.open_emergencies(user, at=noon + timedelta(minutes=1))
        assert EmergencyAccess.objects.get().over_at == noon + timedelta(minutes=1)


class TestWhoHears:
    def test_who_leads_hears_who_and_why_and_the_privacy_officers_a_reference(self, person, lead, privacy):
        reader = GrantFactory(subject=person, team=TeamFactory(name="Only reads")).team
        made = opened(person, somebody(name="Priya Nandan"))

        to_lead = Alert.objects.get(kind="access.emergency")
        to_review = Alert.objects.get(kind="access.emergency_to_review")
        assert [each.team.name for each in to_lead.receipts.all()] == ["NSD North"]
        assert reader.name not in [each.team.name for each in to_review.receipts.all()]
        assert "Priya Nandan" in to_lead.text
        assert REASON in to_lead.text
        assert [each.team.name for each in to_review.receipts.all()] == ["Privacy"]
        assert (to_review.subject, to_review.receipts.get().subject) == (None, None)
        assert made.reference in to_review.text
        for word in ("Telford", "A6120PD", REASON):
            assert word not in to_review.text + to_review.title + to_review.link
        assert to_review.receipts.get().due_at == made.review_due_at

    def test_the_team_whose_owner_answers_hears_too_and_others_that_work_with_the_person_do_not(self, person, lead):
        omu, security = (
            GrantFactory(subject=person, team=TeamFactory(name=name), grant_role=GrantRole.CONTRIBUTOR).team
            for name in ("OMU", "Security")
        )
        DutyFactory(subject=person, team=omu)

        opened(person)

        told = Alert.objects.get(kind="access.emergency").receipts.values_list("team__name", flat=True)
        assert set(told) == {"NSD North", "OMU"}
        assert security.name not in told

    def test_privacy_officers_read_and_acknowledge_what_is_about_nobody_and_nobody_else_does(self, person, privacy):
        auditor = UserFactory(role="auditor", teams=[privacy.memberships.get().team])
        opened(person)
        about = Alert.objects.get(kind="access.emergency_to_review")

        assert list(Receipt.objects.inbox_of(privacy, "open").values_list("alert", flat=True)) == [about.pk]
        assert not Receipt.objects.inbox_of(auditor, "open").exists()
        with pytest.raises(access.RecordHidden):
            alert_actions.acknowledge(alert=about, by=auditor)
        alert_actions.acknowledge(alert=about, by=privacy)
        with pytest.raises(access.RecordHidden):
            alert_actions.resolve(alert=about, reason="Seen", by=privacy)

    def test_the_fourth_within_a_day_speaks_louder_and_is_not_stopped(self, noon, at_noon):
        user = somebody()
        for n in range(4):
            at_noon.move_to(noon + timedelta(hours=7 * n))
            opened(OffenderFactory(), user)
        at_noon.move_to(noon + timedelta(hours=28))
        opened(OffenderFactory(), user)

        loud = Alert.objects.filter(kind="access.emergency_to_review").order_by("pk")
        assert [each.severity_word for each in loud] == ["high", "high", "high", "critical", "critical"]

    def test_an_alert_about_nobody_is_for_its_own_kinds_alone(self, person):
        from sharing.emergencies.customs import OPENED, TO_REVIEW

        with pytest.raises(ValueError, match="about no one"):
            raise_alert(kind=OPENED, key="x", subject=None, text="")
        with pytest.raises(ValueError, match="about no one"):
            raise_alert(kind=TO_REVIEW, key="x", subject=person, text="")


class TestReview:
    def test_a_restriction_that_names_others_keeps_nobody_from_reviewing(self, person, privacy):
        made = opened(person)
        RestrictionFactory(subject=person, names=[UserFactory()])

        assert EmergencyAccess.objects.reviewed_by_role_of(privacy).get() == made
        assert not sees(privacy, person)

    @pytest.fixture
    def over(self, person, noon, at_noon):
        made = opened(person)
        at_noon.move_to(noon + HOUR)
        return made

    def review(self, emergency, by, **more):
        return actions.review(emergency=emergency, by=by, **{"outcome": "justified", "note": "Control log read"} | more)

    def test_ends_the_alerts_and_is_recorded(self, over, privacy, noon):
        done = self.review(over, privacy)

        assert (done.outcome, done.reviewed_by, done.reviewed_at) == ("justified", privacy, noon + HOUR)
        assert verbs()[-1] == "sharing.emergency_reviewed"
        assert not Alert.objects.unfinished().exists()

    def test_needs_outcome_and_note(self, over, privacy):
        def refused(missing, field):
            with pytest.raises(actions.EmergencyRefused) as refusal:
                self.review(over, privacy, **missing)

            assert refusal.value.field == field

        ask_each([({"outcome": ""}, "outcome"), ({"note": " "}, "note")], refused)

    def test_not_while_it_is_open(self, person, privacy):
        with pytest.raises(actions.EmergencyRefused, match="still open"):
            self.review(opened(person), privacy)

    def test_never_by_its_user_nor_by_a_second_account_of_theirs(self, person, privacy, noon, at_noon):
        own = opened(person, somebody(role="privacy_officer", staff_number="A1", name="Ann Orr"))
        at_noon.move_to(noon + HOUR)

        for same in (
            own.user,
            UserFactory(role="privacy_officer", staff_number="a 1"),
            UserFactory(role="privacy_officer", staff_number="A2", name="Orr, Ann"),
            UserFactory(role="privacy_officer", staff_number=""),
        ):
            with pytest.raises(SamePerson):
                self.review(own, same)
        with pytest.raises(IntegrityError), transaction.atomic():
            EmergencyAccess.objects.update(outcome="justified", note="x", reviewed_by=own.user, reviewed_at=noon)
        assert self.review(own, privacy)

    def test_by_nobody_of_another_role(self, over):
        def refused(role):
            with pytest.raises(access.RecordHidden):
                self.review(over, somebody(role=role))

        ask_each(["auditor", "ct_manager", "administrator", "partner"], refused)

    def test_an_exclusion_hides_it_from_the_reviewer(self, over, privacy):
        ExclusionFactory(subject=over.subject, user=privacy)

        assert not EmergencyAccess.objects.reviewed_by_role_of(privacy).exists()
        with pytest.raises(access.RecordHidden):
            self.review(over, privacy)

    def test_once(self, over, privacy):
        self.review(over, privacy)
        second = UserFactory(role="privacy_officer")

        with pytest.raises(actions.ReviewedAlready):
            self.review(over, second, outcome="referred")

        assert EmergencyAccess.objects.get().outcome == "justified"


@pytest.mark.parametrize(
    ("opened_at", "due"),
    [
        ((2026, 12, 1, 12, 0), (2026, 12, 3, 0, 0)),  # Tuesday: the whole of Wednesday
        ((2026, 12, 4, 23, 30), (2026, 12, 8, 0, 0)),  # Friday night: Monday
        ((2026, 12, 5, 3, 0), (2026, 12, 8, 0, 0)),  # Saturday
        (
            (2026, 12, 24, 17, 0),
            (2026, 12, 30, 0, 0),
        ),  # Christmas Day, and Monday for Boxing Day
        ((2026, 6, 30, 23, 30), (2026, 7, 2, 23, 0)),  # in summer it is 1 July already, in UTC an hour behind
    ],
)
def test_review_is_due_at_the_end_of_the_next_working_day(opened_at, due):
    assert actions.review_due_at(datetime(*opened_at, tzinfo=UTC)) == datetime(*due, tzinfo=UTC)


def test_the_next_working_day_is_never_the_day_itself():
    assert working_days_after(datetime(2026, 12, 1).date(), 1) == datetime(2026, 12, 2).date()


def test_a_late_review_is_told_once_from_its_moment_on(person, privacy):
    made = opened(person)

    for seconds, late in ((-1, False), (0, True)):
        moment = made.review_due_at + timedelta(seconds=seconds)
        assert actions.tell_of_late_reviews(at=moment) == int(late)
        assert actions.tell_of_late_reviews(at=moment) == 0
        told = Alert.objects.filter(kind="access.emergency_review_late")
        assert [each.receipts.get().team.name for each in told] == ["Privacy"] * late


@pytest.mark.parametrize(
    ("text", "enough"),
    [(REASON, True), ("He is at the door now", False), ("Somebody threatens her at home", True), ("x " * 30, False)],
)
def test_a_reason_is_a_sentence(text, enough):
    assert is_a_sentence(text) == enough
