"""The review of each quarter: made once, one decision for each grant, and exactly what nobody confirmed is removed."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sharing import access
from sharing.actions import reviews
from sharing.models import AccessReview, AuditEntry, Delivery, Digest, Grant, ReviewLine
from sharing.review_rules import begins_on, last_day, period_of
from sharing.rules import GrantRole, Permission
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import (
    ExclusionFactory,
    GrantFactory,
    TeamFactory,
    TeamScopeFactory,
    UserFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # Tuesday 1 December 2026
DAY = timedelta(days=1)
DUE = datetime(2026, 12, 16, tzinfo=UTC)  # the tenth working day after is Tuesday 15 December


@pytest.mark.parametrize(
    ("day", "months", "begins"),
    [
        (date(2026, 12, 1), 3, date(2026, 10, 1)),
        (date(2027, 1, 1), 3, date(2027, 1, 1)),
        (date(2027, 3, 31), 3, date(2027, 1, 1)),
        (date(2027, 3, 31), 12, date(2027, 1, 1)),
        (date(2027, 3, 31), 1, date(2027, 3, 1)),
    ],
)
def test_period(day, months, begins):
    assert period_of(day, months=months) == begins


def test_first_working_day_and_last_day():
    assert begins_on(date(2027, 1, 1)) == date(2027, 1, 4)  # New Year's Day is a Friday
    assert begins_on(date(2026, 10, 1)) == date(2026, 10, 1)
    assert last_day(date(2026, 12, 1), working_days=10) == date(2026, 12, 15)
    assert last_day(date(2026, 12, 18), working_days=10) == date(2027, 1, 6)  # over Christmas


@pytest.fixture
def person():
    return OffenderFactory(family_name="Wrexcombe")


@pytest.fixture
def lead(person):
    return GrantFactory(subject=person, team=TeamFactory(name="NSD North"), grant_role=GrantRole.LEAD)


@pytest.fixture
def manager(lead):
    return UserFactory(role="probation_manager", name="Una Lead", teams=[lead.team])


@pytest.fixture
def others(lead, person):
    return [GrantFactory(subject=person, team=TeamFactory(name=f"Reads {n}")) for n in range(3)]


@pytest.fixture
def made(manager, others, noon):
    reviews.make_reviews(at=noon)
    return AccessReview.objects.get()


def line_of(grant):
    return ReviewLine.objects.select_related("grant__subject", "review").get(grant=grant)


class TestMaking:
    def test_each_grant_once_in_the_review_of_the_team_that_led_first(self, person, lead, others, noon):
        second = GrantFactory(subject=person, grant_role=GrantRole.LEAD, starts_at=noon - DAY)

        assert reviews.make_reviews(at=noon) == 1

        review = AccessReview.objects.get()
        assert (review.team, review.due_at, review.quarter_starts_on) == (lead.team, DUE, date(2026, 10, 1))
        assert {line.grant for line in review.lines.all()} == {lead, second, *others}
        assert Digest.objects.filter(kind=reviews.MADE).count() == 1

    def test_made_once_a_quarter(self, made, noon):
        assert reviews.make_reviews(at=noon + 5 * DAY) == 0
        assert reviews.make_reviews(at=datetime(2027, 1, 1, 12, tzinfo=UTC)) == 0  # a bank holiday, then a weekend
        assert reviews.make_reviews(at=datetime(2027, 1, 4, 12, tzinfo=UTC)) == 1

    def test_what_ends_by_itself_before_is_left_out(self, person, lead, noon):
        GrantFactory(subject=person, ends_at=DUE)
        GrantFactory(subject=person, ended_at=noon - DAY, ended_because="Moved")
        GrantFactory(subject=person, starts_at=noon + DAY)
        longer = GrantFactory(subject=person, ends_at=DUE + DAY)

        reviews.make_reviews(at=noon)

        assert {line.grant for line in ReviewLine.objects.all()} == {lead, longer}


class TestDeciding:
    def test_kept_each_has_a_decision_of_its_own(self, made, manager, others):
        kept = reviews.keep(lines=[line_of(grant) for grant in others[:2]], by=manager, reason="Still works on it")

        assert len(kept) == 2
        assert {line_of(grant).decided_by for grant in others[:2]} == {manager}
        assert AuditEntry.objects.filter(verb="sharing.grant_confirmed", action="grant").count() == 2

    def test_two_reviewers_never_decide_twice(self, made, manager, others, lead):
        other = UserFactory(role="probation_manager", teams=[lead.team])
        first, second = line_of(others[0]), line_of(others[0])
        reviews.keep(lines=[first], by=manager)

        assert reviews.keep(lines=[second], by=other) == []
        with pytest.raises(reviews.DecidedBefore) as before:
            reviews.remove(line=second, reason="Not any more", by=other)
        assert before.value.line.decided_by == manager
        assert Grant.objects.get(pk=others[0].pk).ended_at is None

    def test_removed_it_ends_at_once_for_a_reason_and_the_team_is_told_of_nobody(self, made, manager, others, person):
        reader = UserFactory(teams=[others[0].team])

        reviews.remove(line=line_of(others[0]), reason="Works elsewhere", by=manager)

        assert not access.may(reader, Permission.VIEW, person)
        assert AuditEntry.objects.get(verb="sharing.grant_ended").reason == "Works elsewhere"
        letter = Delivery.objects.get(user=reader)
        assert "Wrexcombe" not in letter.digest.title

    def test_last_lead_cannot_be_removed(self, made, manager, lead):
        with pytest.raises(reviews.ReviewRefused, match="only team that leads"):
            reviews.remove(line=line_of(lead), reason="No", by=manager)
        assert line_of(lead).decision == ""

    def test_nobody_else_decides(self, made, others, person, lead):
        officer = UserFactory(teams=[lead.team])
        stranger = UserFactory(role="probation_manager", teams=[TeamFactory()])
        leads_too = GrantFactory(subject=person, grant_role=GrantRole.LEAD).team
        of_another_team = UserFactory(role="probation_manager", teams=[leads_too])
        for user, refusal in (
            (officer, access.NotAllowed),
            (stranger, access.RecordHidden),
            (of_another_team, access.RecordHidden),
        ):
            with pytest.raises(refusal):
                reviews.keep(lines=[line_of(others[0])], by=user)
        assert line_of(others[0]).decision == ""


class TestClosing:
    def test_exactly_what_nobody_confirmed_is_removed_and_not_before_its_day_is_over(
        self, made, manager, others, lead, at_noon, noon
    ):
        reviews.keep(lines=[line_of(others[0])], by=manager)
        reviews.close_reviews(at=DUE - timedelta(seconds=1))
        assert not Grant.objects.filter(ended_at__isnull=False).exists()

        at_noon.move_to(DUE)
        assert reviews.close_reviews(at=DUE) == 1
        assert reviews.close_reviews(at=DUE) == 0

        assert set(Grant.objects.filter(ended_at__isnull=False)) == set(others[1:])
        assert {line_of(grant).decision for grant in others[1:]} == {"lapsed"}
        assert AuditEntry.objects.filter(verb="sharing.grant_ended", actor_id=None).count() == 2
        assert (line_of(lead).decision, line_of(lead).reason) == ("left", reviews.LAST_LEAD)

    def test_of_two_leads_the_one_that_led_first_stays(self, person, manager, lead, noon, at_noon):
        second = GrantFactory(subject=person, grant_role=GrantRole.LEAD, starts_at=noon - DAY)
        reviews.make_reviews(at=noon)
        at_noon.move_to(DUE)

        reviews.close_reviews(at=DUE)

        assert (line_of(lead).decision, line_of(second).decision) == ("left", "lapsed")

    def test_national_scope_is_never_ended_and_says_why(self, noon, at_noon):
        scope = TeamScopeFactory()
        reviews.make_reviews(at=noon)
        at_noon.move_to(DUE)

        reviews.close_reviews(at=DUE)

        scope.refresh_from_db()
        line = ReviewLine.objects.get(scope=scope)
        assert scope.ends_at is None
        assert (line.decision, "never ended by the clock" in line.reason) == ("left", True)

    def test_national_scope_is_confirmed_by_administrators_and_managers_of_the_desk(self, noon):
        scope = TeamScopeFactory()
        reviews.make_reviews(at=noon)
        line = ReviewLine.objects.select_related("review").get(scope=scope)
        for user in (UserFactory(role="ct_analyst", teams=[scope.team]), UserFactory(role="ct_manager")):
            with pytest.raises(access.RecordHidden):
                reviews.keep(lines=[line], by=user)

        assert reviews.keep(lines=[line], by=UserFactory(role="administrator")) == [line]

    def test_what_ended_by_hand_meanwhile_is_no_removal(self, made, others, manager, noon, at_noon):
        from sharing.actions import grants

        grants.end_access(grant=others[0], reason="Moved", by=manager)
        at_noon.move_to(DUE)

        reviews.close_reviews(at=DUE)

        assert line_of(others[0]).decision == "ended"
        assert Grant.objects.get(pk=others[0].pk).ended_because == "Moved"

    def test_nobody_decides_once_it_is_closed(self, made, others, manager, at_noon):
        at_noon.move_to(DUE)
        AccessReview.objects.update(closed_at=DUE)

        assert reviews.keep(lines=[line_of(others[0])], by=manager) == []


class TestPages:
    def test_ticked_are_kept_and_the_others_wait(self, client, made, manager, others):
        client.force_login(manager)
        address = reverse("access_review", args=[made.uid])
        assert "0 of 4 decided" in client.get(address).content.decode()
        ticked = [line_of(grant).uid for grant in others[:2]]

        page = client.post(address, {"line": ticked, "reason": ""}, follow=True).content.decode()

        assert "2 are kept." in page
        assert "2 of 4 decided" in page
        again = client.post(address, {"line": ticked}, follow=True).content.decode()
        assert "0 are kept. 2 were decided before." in again
        assert "0 are kept" not in client.get(reverse("home")).content.decode()
        assert "2 of 4 decided" in client.get(reverse("home")).content.decode()

    def test_removing_asks_for_a_reason(self, client, made, manager, others):
        client.force_login(manager)
        address = reverse("access_review_remove", args=[made.uid, line_of(others[0]).uid])

        assert "Say why it is removed" in client.post(address, {"reason": ""}).content.decode()
        assert client.post(address, {"reason": "Works elsewhere"}).status_code == 302
        assert line_of(others[0]).decision == "removed"

    def test_person_hidden_from_the_reviewer_is_neither_listed_nor_counted(self, client, made, manager, person):
        ExclusionFactory(subject=person, user=manager)
        client.force_login(manager)

        page = client.get(reverse("access_review", args=[made.uid])).content.decode()

        assert "Wrexcombe" not in page
        assert "0 of 0 decided" in page

    def test_others_find_nothing(self, client, made, others):
        for user in (UserFactory(role="probation_manager", teams=[TeamFactory()]), UserFactory(teams=[made.team])):
            client.force_login(user)
            for address in (
                reverse("access_review", args=[made.uid]),
                reverse("access_review_remove", args=[made.uid, line_of(others[0]).uid]),
            ):
                assert client.get(address).status_code == 404

    def test_queries_are_as_many_for_one_as_for_many_and_pages_turn(self, client, manager, lead, person, noon):
        def cost(address):
            with CaptureQueriesContext(connection) as asked:
                client.get(address)
            return len(asked)

        client.force_login(manager)
        reviews.make_reviews(at=noon)
        review = AccessReview.objects.get()
        address = reverse("access_review", args=[review.uid])
        cost(address)
        one = cost(address)
        for _ in range(60):
            ReviewLine.objects.create(review=review, subject=person, grant=GrantFactory(subject=person))

        assert cost(address) == one <= 16
        first = client.get(address)
        second = client.get(address + first.context["next_url"])
        assert len({line.pk for page in (first, second) for line in page.context["lines"]}) == 61
