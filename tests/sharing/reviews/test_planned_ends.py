"""A review ends a team's access with its effect shown first, after notice, and not while the team objects."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from offenders.custody.rules import Status
from offenders.models import CustodyPeriod, Release
from sharing import access, tasks
from sharing.access.rules import GrantRole, Permission
from sharing.access.two_people import SamePerson
from sharing.models import Alert, AuditEntry, Grant, PlannedEnd, Receipt, ReviewLine, SightGap
from sharing.reviews import actions as reviews
from sharing.reviews import planned_ends
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import AgencyFactory, GrantFactory, TeamFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # Tuesday 1 December 2026
DAY = timedelta(days=1)
ENDS = datetime(2026, 12, 16, tzinfo=UTC)  # after fourteen whole days: the 15th is the last


@pytest.fixture
def person():
    return OffenderFactory(family_name="Wrexcombe", status=Status.LICENCE_ENDED)


@pytest.fixture
def lead(person):
    return GrantFactory(subject=person, team=TeamFactory(name="NSD North"), grant_role=GrantRole.LEAD)


@pytest.fixture
def manager(lead):
    return UserFactory(role="probation_manager", name="Una Lead", agency=lead.team.agency, teams=[lead.team])


@pytest.fixture
def other_manager(lead, manager):
    return UserFactory(role="probation_manager", name="Olga Other", agency=lead.team.agency, teams=[lead.team])


@pytest.fixture
def police():
    return AgencyFactory(name="CT policing", kind="ct_police")


@pytest.fixture
def region(person, police):
    team = TeamFactory(name="CTP North East", agency=police)
    return GrantFactory(subject=person, team=team, grant_role=GrantRole.CONTRIBUTOR)


@pytest.fixture
def analyst(region, police):
    return UserFactory(role="ct_analyst", name="Lara Region", agency=police, teams=[region.team])


@pytest.fixture
def duty_desk(police):
    team = TeamFactory(name="CT duty desk", agency=police)
    UserFactory(role="duty_officer", agency=police, teams=[team])
    return team


@pytest.fixture
def line(lead, region, manager, analyst, noon):
    reviews.make_reviews(at=noon)
    return ReviewLine.objects.select_related("grant__subject", "grant__team__agency", "review").get(grant=region)


@pytest.fixture
def planned(line, manager):
    return planned_ends.set_end(line=line, reason="Works elsewhere", by=manager)


class TestSetting:
    def test_team_sees_for_fourteen_whole_days_and_is_told_at_once(
        self, planned, analyst, person, at_noon, noon, region
    ):
        assert planned.ends_at == ENDS
        alert = Alert.objects.get(kind="access.end_set")
        assert alert.title == "Access of CTP North East ends on 16 December 2026"
        assert [receipt.team for receipt in Receipt.objects.filter(alert=alert)] == [region.team]
        assert AuditEntry.objects.get(verb="sharing.grant_end_set").reason == "Works elsewhere"

        at_noon.move_to(ENDS - timedelta(seconds=1))
        assert access.may(analyst, Permission.VIEW, person)
        at_noon.move_to(ENDS)
        assert not access.may(analyst, Permission.VIEW, person)

    def test_told_again_a_week_and_a_day_before_and_the_gap_after(self, planned, at_noon):
        def told():
            return [alert.key.rsplit(":")[-1] for alert in Alert.objects.filter(kind="access.ends_soon").order_by("pk")]

        for days, expected in ((7, ["7"]), (1, ["7", "1"])):
            at_noon.move_to(ENDS - days * DAY)
            tasks.watch_sight()
            assert told() == expected
        assert not SightGap.objects.exists()

        at_noon.move_to(ENDS)
        tasks.watch_sight()

        assert SightGap.objects.get().words == "No CT policing team can see this person"

    def test_lead_is_never_ended(self, line, lead, manager):
        lead_line = ReviewLine.objects.select_related("grant__subject", "review").get(grant=lead)
        with pytest.raises(planned_ends.EndRefused, match="access cannot be ended in a review"):
            planned_ends.set_end(line=lead_line, reason="No", by=manager)

    def test_what_ends_sooner_by_itself_is_left_alone(self, line, region, manager, noon):
        Grant.objects.filter(pk=region.pk).update(ends_at=noon + 5 * DAY)
        with pytest.raises(planned_ends.EndRefused, match="It already ends on 6 December 2026"):
            planned_ends.set_end(line=line, reason="No", by=manager)

    def test_nobody_else_ends_it(self, line, analyst):
        with pytest.raises(access.NotAllowed):
            planned_ends.set_end(line=line, reason="No", by=analyst)

    def test_nothing_is_left_behind_when_the_alert_fails(self, line, region, manager, monkeypatch):
        def breaks(**_):
            raise RuntimeError

        monkeypatch.setattr(planned_ends.alerts, "raise_alert", breaks)
        with pytest.raises(RuntimeError):
            planned_ends.set_end(line=line, reason="Works elsewhere", by=manager)

        region.refresh_from_db()
        line.refresh_from_db()
        assert (region.ends_at, line.decision) == (None, "")


class TestNotAlone:
    @pytest.mark.parametrize(
        ("status", "words"),
        [
            (Status.ON_LICENCE, "on licence"),
            (Status.UNLAWFULLY_AT_LARGE, "unlawfully at large"),
            (Status.RECALLED, "recalled"),
        ],
    )
    def test_who_must_not_be_left_alone_is_ended_only_with_a_team_that_takes_over(
        self, line, person, manager, duty_desk, status, words
    ):
        type(person).objects.filter(pk=person.pk).update(status=status)
        with pytest.raises(planned_ends.EndRefused, match=f"This person is {words}. Name the team that takes over"):
            planned_ends.set_end(line=line, reason="Works elsewhere", by=manager)

        planned_ends.set_end(line=line, reason="Works elsewhere", by=manager, takes_over=duty_desk)

        given = Grant.objects.get(team=duty_desk)
        assert (given.grant_role, given.ends_at, given.reason) == (
            "contributor",
            None,
            "Takes over from CTP North East",
        )

    @pytest.mark.parametrize(("days", "must"), [(60, True), (61, False)])
    def test_within_sixty_days_of_a_release(self, line, person, manager, noon, days, must):
        type(person).objects.filter(pk=person.pk).update(status=Status.IN_CUSTODY)
        day = noon.date() + days * DAY
        period = CustodyPeriod.objects.create(offender=person, starts_on="2023-03-15")
        Release.objects.create(
            offender=person, period=period, basis="CRD", certainty="fixed", is_counted=True,
            expected_on=day, leaves_on=day, warn_on=day,
        )  # fmt: skip

        assert bool(planned_ends.effect_of(line.grant, at=noon).not_alone) is must

    def test_team_that_sees_the_person_already_is_let_in_no_second_time(self, line, person, manager, duty_desk):
        GrantFactory(subject=person, team=duty_desk, grant_role=GrantRole.CONTRIBUTOR)

        planned_ends.set_end(line=line, reason="Works elsewhere", by=manager, takes_over=duty_desk)

        assert Grant.objects.filter(team=duty_desk).count() == 1

    def test_team_of_another_agency_does_not_take_over(self, line, manager):
        with pytest.raises(planned_ends.EndRefused, match="Select another team of CT policing"):
            planned_ends.set_end(line=line, reason="Works elsewhere", by=manager, takes_over=TeamFactory())


class TestObjecting:
    @pytest.fixture
    def objected(self, planned, analyst):
        return planned_ends.object_to(planned=planned, reason="We watch his brother", by=analyst)

    def test_objection_stops_the_end_however_long_nobody_decides(self, objected, analyst, person, at_noon, lead):
        alert = Alert.objects.get(kind="access.end_objected")
        assert lead.team in {receipt.team for receipt in Receipt.objects.filter(alert=alert)}
        assert Alert.objects.get(kind="access.end_set").state == Alert.State.RESOLVED

        for days in (15, 60, 400):
            at_noon.move_to(ENDS + days * DAY)
            tasks.watch_sight()
            tasks.review_access()
            assert access.may(analyst, Permission.VIEW, person)

    def test_only_the_team_objects_for_a_reason_and_before_its_day(self, planned, analyst, manager, at_noon):
        with pytest.raises(planned_ends.EndRefused, match="Only someone from CTP North East can object"):
            planned_ends.object_to(planned=planned, reason="No", by=manager)
        with pytest.raises(planned_ends.EndRefused, match="Enter why"):
            planned_ends.object_to(planned=planned, reason=" ", by=analyst)
        at_noon.move_to(ENDS)
        with pytest.raises(access.RecordHidden):
            planned_ends.object_to(planned=planned, reason="Late", by=analyst)

    def test_of_two_objections_one_counts(self, objected, analyst):
        with pytest.raises(planned_ends.EndMovedOn):
            planned_ends.object_to(planned=objected, reason="Again", by=analyst)

    def test_neither_who_set_it_nor_who_objected_decides(self, objected, manager, analyst, region):
        also_a_manager = UserFactory(role="ct_manager", staff_number=analyst.staff_number, teams=[region.team])
        for user in (manager, also_a_manager):
            with pytest.raises(SamePerson):
                planned_ends.decide(planned=objected, decision="stays", reason="Because", by=user)
        with pytest.raises(access.NotAllowed):
            planned_ends.decide(planned=objected, decision="stays", reason="Because", by=analyst)
        with pytest.raises(access.NotAllowed):  # sees the person, and may share nobody with others
            planned_ends.decide(
                planned=objected,
                decision="ends",
                reason="Because",
                by=UserFactory(role="ct_manager", teams=[region.team]),
            )

    def test_it_stays(self, objected, other_manager, region):
        planned_ends.decide(planned=objected, decision="stays", reason="True", by=other_manager)

        region.refresh_from_db()
        assert region.ends_at is None
        assert ReviewLine.objects.get(grant=region).decision == "kept"
        assert Alert.objects.get(kind="access.end_objected").state == Alert.State.RESOLVED

    @pytest.mark.parametrize(
        ("days", "ends_at"), [(1, ENDS), (13, ENDS), (14, datetime(2026, 12, 17, tzinfo=UTC)), (60, None)]
    )
    def test_it_ends_on_the_day_that_was_set_and_never_before_the_day_after_tomorrow(
        self, objected, other_manager, region, at_noon, noon, days, ends_at
    ):
        at_noon.move_to(noon + days * DAY)

        planned_ends.decide(planned=objected, decision="ends", reason="Not so", by=other_manager)

        region.refresh_from_db()
        assert region.ends_at == (ends_at or datetime(2027, 2, 1, tzinfo=UTC))
        told = Alert.objects.unfinished().get(kind="access.end_set")
        assert [receipt.team for receipt in Receipt.objects.filter(alert=told)] == [region.team]


class TestPages:
    def address(self, line):
        return reverse("access_review_remove", args=[line.review.uid, line.uid])

    def test_effect_is_shown_before_anything_is_saved(self, client, line, manager):
        client.force_login(manager)

        page = client.post(self.address(line), {"reason": "Works elsewhere"}).content.decode()

        assert "No team of CT policing would see" in page
        assert "These lose access to the person: Lara Region." in page
        assert not PlannedEnd.objects.exists()

    def test_confirmed_it_is_set_and_an_effect_that_changed_is_shown_again(self, client, line, manager, police):
        client.force_login(manager)
        first = client.post(self.address(line), {"reason": "Works elsewhere"})
        seen = first.context["form"].data["seen"]
        UserFactory(role="ct_analyst", name="New Colleague", agency=police, teams=[line.grant.team])

        again = client.post(self.address(line), {"reason": "Works elsewhere", "seen": seen})
        assert "New Colleague" in again.content.decode()
        assert not PlannedEnd.objects.exists()
        seen = again.context["form"].data["seen"]
        done = client.post(self.address(line), {"reason": "Works elsewhere", "seen": seen}, follow=True)

        assert "CTP North East has access until 15 December 2026 and is alerted now." in done.content.decode()
        assert PlannedEnd.objects.get().set_by == manager

    def test_a_reason_is_asked_for(self, client, line, manager):
        client.force_login(manager)

        page = client.post(self.address(line), {"reason": ""}).content.decode()

        assert "Enter why the team no longer needs access" in page

    def test_team_reads_it_on_my_day_and_on_the_person_and_objects(self, client, planned, analyst, person):
        client.force_login(analyst)
        address = reverse("access_review_ending", args=[planned.uid])
        assert address in client.get(reverse("home")).content.decode()
        assert address in client.get(reverse("person_access", args=[person.uid])).content.decode()

        page = client.post(address, {"object": "1", "reason": "We watch his brother"}, follow=True).content.decode()

        assert "Your objection is recorded. The access stays until someone decides." in page
        assert "We watch his brother" in page

    def test_another_manager_decides_on_the_page(self, client, planned, analyst, other_manager, region):
        planned_ends.object_to(planned=planned, reason="We watch his brother", by=analyst)
        client.force_login(other_manager)
        address = reverse("access_review_ending", args=[planned.uid])
        assert "objects to losing its access" in client.get(reverse("home")).content.decode()

        page = client.post(
            address, {"decide": "1", "decision": "stays", "reason": "True"}, follow=True
        ).content.decode()

        assert "The decision is saved, and the team is alerted." in page
        assert "The access stays." in page

    def test_others_find_nothing(self, client, planned):
        client.force_login(UserFactory(role="probation_manager", teams=[TeamFactory()]))

        assert client.get(reverse("access_review_ending", args=[planned.uid])).status_code == 404
