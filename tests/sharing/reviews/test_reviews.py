"""The review of each quarter: made once, one decision for each grant, and nothing is taken by silence."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sharing import access
from sharing.access.rules import GrantRole
from sharing.models import AccessReview, Alert, AuditEntry, Delivery, Digest, Grant, Receipt, ReviewLine
from sharing.practice.working_time import working_days_after
from sharing.reviews import actions as reviews
from sharing.reviews import clock as review_clock
from sharing.reviews import planned_ends
from sharing.reviews.rules import begins_on, last_day, period_of, rungs_due
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


@pytest.mark.parametrize(
    ("day", "reached", "due"),
    [
        (date(2026, 12, 15), [None, None, None], []),
        (date(2026, 12, 16), [None, None, None], [0]),
        (date(2026, 12, 17), [1, None, None], []),
        (date(2026, 12, 18), [1, None, None], [1]),
        (date(2026, 12, 23), [None, None, None], [0, 1, 2]),
        (date(2026, 12, 16), [0, None, None], [1]),
        (date(2026, 12, 16), [0, 0, None], [2]),
        (date(2026, 12, 31), [1, 1, 1], []),
    ],
)
def test_rungs_due(day, reached, due):
    assert rungs_due(day, due_on=date(2026, 12, 16), after=[0, 2, 5], reached=reached) == due


@pytest.fixture
def person():
    return OffenderFactory(family_name="Wrexcombe")


@pytest.fixture
def lead(person):
    return GrantFactory(subject=person, team=TeamFactory(name="NSD North"), grant_role=GrantRole.LEAD)


@pytest.fixture
def manager(lead):
    return UserFactory(role="probation_manager", name="Una Lead", agency=lead.team.agency, teams=[lead.team])


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
        ReviewLine.objects.update(decision="kept", decided_at=noon)
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
        kept = reviews.confirm_review_lines(
            lines=[line_of(grant) for grant in others[:2]], by=manager, reason="Still works on it"
        )

        assert len(kept) == 2
        assert {line_of(grant).decided_by for grant in others[:2]} == {manager}
        assert AuditEntry.objects.filter(verb="sharing.grant_confirmed", action="grant").count() == 2

    def test_two_reviewers_never_decide_twice(self, made, manager, others, lead):
        other = UserFactory(role="probation_manager", teams=[lead.team])
        first, second = line_of(others[0]), line_of(others[0])
        reviews.confirm_review_lines(lines=[first], by=manager)

        assert reviews.confirm_review_lines(lines=[second], by=other) == []
        with pytest.raises(reviews.DecidedBefore) as before:
            planned_ends.set_end(line=second, reason="Not any more", by=other)
        assert before.value.line.decided_by == manager
        assert Grant.objects.get(pk=others[0].pk).ended_at is None

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
                reviews.confirm_review_lines(lines=[line_of(others[0])], by=user)
        assert line_of(others[0]).decision == ""


class TestSilence:
    """What nobody confirms stays, is marked, and is told to more and more people, each of them once."""

    LADDER = [
        (0, ["reviewers"]),
        (2, ["reviewers", "head"]),
        (5, ["reviewers", "head", "agency"]),
        (10, ["reviewers", "head", "agency", "assurance"]),
    ]

    @pytest.fixture
    def head(self, lead):
        return UserFactory(role="probation_head", agency=lead.team.agency, teams=[TeamFactory(agency=lead.team.agency)])

    @pytest.fixture
    def privacy(self):
        return UserFactory(role="privacy_officer", teams=[TeamFactory()])

    def test_nothing_is_taken_and_what_is_not_confirmed_is_marked_after_its_last_day(self, made, manager, others, lead):
        reviews.confirm_review_lines(lines=[line_of(others[0])], by=manager)

        review_clock.work_on(at=DUE - timedelta(seconds=1))
        assert not ReviewLine.objects.filter(unconfirmed_since__isnull=False).exists()
        review_clock.work_on(at=DUE)

        assert not Grant.objects.filter(ended_at__isnull=False).exists()
        marked = ReviewLine.objects.filter(unconfirmed_since=DUE)
        assert {line.grant for line in marked} == {lead, *others[1:]}
        assert AccessReview.objects.get().overdue_at == DUE

    @pytest.mark.parametrize(("working_days", "told"), LADDER)
    def test_each_rung_is_told_on_its_day_and_not_the_day_before(
        self, made, manager, head, privacy, others, working_days, told
    ):
        day = working_days_after(date(2026, 12, 16), working_days)
        begins = datetime.combine(day, time.min, UTC)

        review_clock.work_on(at=begins - timedelta(minutes=5))
        assert list(made.told.values_list("rung", flat=True)) == told[:-1]
        review_clock.work_on(at=begins)
        review_clock.work_on(at=begins)

        assert list(made.told.values_list("rung", flat=True)) == told

    def test_each_rung_is_a_letter_or_an_alert_to_those_it_names_once(self, made, manager, head, privacy, others):
        late = datetime(2027, 1, 20, tzinfo=UTC)
        reviews_made = set(Delivery.objects.values_list("pk", flat=True))

        for _ in range(2):
            review_clock.watch(at=late)

        letters = Delivery.objects.exclude(pk__in=reviews_made)
        told = sorted((each.user.name, each.digest.kind if each.digest else "alert") for each in letters)
        expected = [
            (manager.name, "access.review_late.reviewers"),
            (head.name, "access.review_late.head"),
            (manager.name, "access.review_late.agency"),  # nobody of the agency is at a desk or in two teams
            (head.name, "access.review_late.agency"),
            (privacy.name, "alert"),
        ]
        assert told == sorted(expected)
        assert dict(made.told.values_list("rung", "people")) == {
            "reviewers": 1, "head": 1, "agency": 2, "assurance": 1
        }  # fmt: skip
        assert Receipt.objects.get(alert__kind="access.review_late").team.memberships.get().user == privacy
        assert "Wrexcombe" not in Alert.objects.get(kind="access.review_late").text

    def test_below_a_rung_that_reaches_nobody_the_next_is_told_at_once(self, others, lead, privacy, noon):
        reviews.make_reviews(at=noon)

        review_clock.watch(at=DUE)

        assert dict(AccessReview.objects.get().told.values_list("rung", "people")) == {
            "reviewers": 0, "head": 0, "agency": 0, "assurance": 1
        }  # fmt: skip

    def test_one_that_raises_is_set_aside_and_the_others_go_on(self, made, noon, monkeypatch, caplog):
        GrantFactory(grant_role=GrantRole.LEAD)
        AccessReview.objects.all().delete()
        reviews.make_reviews(at=noon)
        stuck, other = AccessReview.objects.order_by("pk")
        climb = review_clock._climb

        def breaks(review, *, at):
            if review == stuck:
                raise RuntimeError("a bad record")
            climb(review, at=at)

        monkeypatch.setattr(review_clock, "_climb", breaks)
        review_clock.watch(at=DUE)

        stuck.refresh_from_db()
        assert stuck.overdue_at is None
        assert other.told.exists()
        assert "access_review_stuck" in caplog.text

    def test_it_can_be_confirmed_late_and_is_over_then(self, made, manager, others, lead, privacy, at_noon):
        late = datetime(2027, 1, 20, tzinfo=UTC)
        review_clock.watch(at=late)
        at_noon.move_to(late)

        assert (
            len(
                reviews.confirm_review_lines(
                    lines=ReviewLine.objects.select_related("grant__subject", "review"), by=manager
                )
            )
            == 4
        )
        review_clock.watch(at=late + DAY)

        made.refresh_from_db()
        assert made.closed_at == late + DAY
        assert Alert.objects.get(kind="access.review_late").state == Alert.State.RESOLVED

    def test_next_quarter_does_not_ask_twice_and_the_late_one_goes_on(self, made, manager, others, lead, at_noon):
        at_noon.move_to(DUE)
        reviews.confirm_review_lines(lines=[line_of(others[0])], by=manager)
        review_clock.watch(at=DUE)

        review_clock.work_on(at=datetime(2027, 1, 4, 12, tzinfo=UTC))

        new = AccessReview.objects.exclude(pk=made.pk).get()
        assert [line.grant for line in new.lines.all()] == [others[0]]
        assert AccessReview.objects.late().get() == made

    def test_what_was_kept_late_is_not_asked_again_in_the_same_quarter(self, made, manager, others, at_noon):
        at_noon.move_to(datetime(2027, 1, 6, tzinfo=UTC))
        reviews.confirm_review_lines(lines=ReviewLine.objects.select_related("grant__subject", "review"), by=manager)

        assert reviews.make_reviews(at=datetime(2027, 1, 6, 12, tzinfo=UTC)) == 0
        assert reviews.make_reviews(at=datetime(2027, 4, 1, 12, tzinfo=UTC)) == 1

    def test_where_another_team_leads_by_then_its_review_asks_and_remembers_since_when(
        self, made, manager, others, lead, person
    ):
        review_clock.watch(at=DUE)
        Grant.objects.filter(pk=lead.pk).update(ended_at=DUE, ended_because="Moved")
        leads_now = GrantFactory(subject=person, grant_role=GrantRole.LEAD, starts_at=DUE)

        review_clock.work_on(at=datetime(2027, 1, 4, 12, tzinfo=UTC))

        made.refresh_from_db()
        assert made.closed_at is not None
        assert made.lines.get(grant=others[0]).reason == reviews.ANOTHER_LEADS
        new = AccessReview.objects.get(team=leads_now.team)
        since = dict(new.lines.values_list("grant", "unconfirmed_since"))
        assert since == {leads_now.pk: None} | {grant.pk: DUE for grant in others}

    def test_national_scope_stays_and_says_since_when(self, noon):
        scope = TeamScopeFactory()
        reviews.make_reviews(at=noon)

        review_clock.watch(at=DUE)

        scope.refresh_from_db()
        line = ReviewLine.objects.get(scope=scope)
        assert scope.ends_at is None
        assert (line.decision, line.unconfirmed_since) == ("", DUE)

    def test_national_scope_is_confirmed_by_administrators_and_managers_of_the_desk(self, noon):
        scope = TeamScopeFactory()
        reviews.make_reviews(at=noon)
        line = ReviewLine.objects.select_related("review").get(scope=scope)
        for user in (UserFactory(role="ct_analyst", teams=[scope.team]), UserFactory(role="ct_manager")):
            with pytest.raises(access.RecordHidden):
                reviews.confirm_review_lines(lines=[line], by=user)

        assert reviews.confirm_review_lines(lines=[line], by=UserFactory(role="administrator")) == [line]

    def test_what_ended_by_hand_meanwhile_waits_for_nobody(self, made, others, manager):
        from sharing.grants import actions as grants

        grants.end_access(grant=others[0], reason="Moved", by=manager)

        review_clock.watch(at=DUE)

        assert line_of(others[0]).decision == "ended"
        assert Grant.objects.get(pk=others[0].pk).ended_because == "Moved"

    def test_nobody_decides_once_it_is_closed(self, made, others, manager, at_noon):
        at_noon.move_to(DUE)
        AccessReview.objects.update(closed_at=DUE)

        assert reviews.confirm_review_lines(lines=[line_of(others[0])], by=manager) == []


class TestLatePages:
    @pytest.fixture
    def late(self, made, at_noon):
        at_noon.move_to(DUE + timedelta(hours=9))
        review_clock.watch(at=DUE)
        return made

    def test_reviewer_reads_what_is_not_confirmed_and_that_it_stays(self, client, late, manager):
        client.force_login(manager)

        page = client.get(reverse("access_review", args=[late.uid])).content.decode()

        assert page.count("Not confirmed since 16 December 2026") == 4
        assert "Access not confirmed stays" in page
        assert "overdue: 15 December" in client.get(reverse("home")).content.decode()

    def test_managers_of_the_agency_and_privacy_officers_read_who_was_told_and_of_nobody(self, client, late, manager):
        head = UserFactory(role="probation_head", agency=late.team.agency, teams=[TeamFactory()])
        for user in (head, UserFactory(role="privacy_officer", teams=[TeamFactory()])):
            client.force_login(user)
            page = client.get(reverse("access_reviews")).content.decode()
            assert "Overdue access reviews" in page
            assert manager.name in page
            assert "People who can confirm it: 1, 16 December" in page
            assert "Wrexcombe" not in page

    def test_managers_of_other_agencies_read_nothing_of_it(self, client, late):
        client.force_login(UserFactory(role="probation_manager", teams=[TeamFactory()]))

        assert "Overdue access reviews" not in client.get(reverse("access_reviews")).content.decode()


class TestPages:
    def test_ticked_are_kept_and_the_others_wait(self, client, made, manager, others):
        client.force_login(manager)
        address = reverse("access_review", args=[made.uid])
        assert "0 of 4 decided" in client.get(address).content.decode()
        ticked = [line_of(grant).uid for grant in others[:2]]

        page = client.post(address, {"line": ticked, "reason": ""}, follow=True).content.decode()

        assert "2 kept." in page
        assert "2 of 4 decided" in page
        again = client.post(address, {"line": ticked}, follow=True).content.decode()
        assert "0 kept. 2 already decided." in again
        assert "0 kept" not in client.get(reverse("home")).content.decode()
        assert "2 of 4 decided" in client.get(reverse("home")).content.decode()

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
        team = TeamFactory()
        grants = [GrantFactory(subject=person, team=team, starts_at=noon - n * DAY) for n in range(61)]
        for grant in grants:
            ReviewLine.objects.create(review=review, subject=person, grant=grant)

        assert cost(address) == one <= 20
        address = reverse("access_review_team", args=[review.uid, team.uid])
        first = client.get(address)
        second = client.get(address + first.context["next_url"])
        assert len({line.pk for page in (first, second) for line in page.context["lines"]}) == 61
