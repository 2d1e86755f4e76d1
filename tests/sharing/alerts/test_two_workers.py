"""Of two who claim the same request for access, or the same line of a review, on two connections: one wins."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from sharing.access.rules import GrantRole
from sharing.models import AccessRequest, AccessReview, Alert, AuditEntry, Digest, Grant, ReviewLine
from sharing.requests import actions as requests
from sharing.requests import clock as request_clock
from sharing.requests.actions import RequestMovedOn
from sharing.requests.rules import RequesterMessage
from sharing.reviews import actions as reviews
from sharing.reviews import clock as review_clock
from sharing.reviews import planned_ends
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import AccessRequestFactory, GrantFactory, MembershipFactory, TeamFactory, UserFactory
from tests.workers import both

pytestmark = pytest.mark.django_db(transaction=True)
HOUR = timedelta(hours=1)
IN_DECEMBER = datetime(2026, 12, 1, 12, tzinfo=UTC)


@pytest.fixture
def person():
    return OffenderFactory(prison_number="A7007XQ")


@pytest.fixture
def lead(person):
    return GrantFactory(subject=person, grant_role=GrantRole.LEAD)


@pytest.fixture
def managers(lead):
    return [UserFactory(role="probation_manager", teams=[lead.team]) for _ in range(2)]


@pytest.fixture
def asked(person, lead):
    """A request that nobody has looked up yet."""
    asker = UserFactory(teams=[TeamFactory()])
    MembershipFactory(user=asker, team=TeamFactory(kind="personal", owner=asker))
    return AccessRequestFactory(asked_by=asker, number=person.prison_number, looked_up_at=None)


def entries(verb):
    return AuditEntry.objects.filter(verb=verb).count()


def row(request):
    return "sharing_accessrequest", "id", request.pk


class TestRequests:
    def test_a_number_is_looked_up_and_told_of_once(self, asked, managers):
        at = asked.asked_at

        found = both(*[lambda: request_clock.look_up(at=at)] * 2, wait_for=row(asked))

        assert sorted(found) == [0, 1]
        assert Alert.objects.count() == entries("sharing.access_ask_found") == 1

    def test_an_asker_has_one_letter(self, asked, managers):
        at = asked.due_at

        written = both(*[lambda: request_clock.write_to_askers(at=at)] * 2, wait_for=row(asked))

        assert sorted(written) == [0, 1]
        assert Digest.objects.count() == 1

    def test_what_nobody_answered_is_closed_once(self, asked, managers):
        request_clock.look_up(at=asked.asked_at)

        closed = both(*[lambda: request_clock.close_old(at=asked.closes_at)] * 2, wait_for=row(asked))

        assert sorted(closed) == [0, 1]
        assert entries("sharing.access_ask_expired") == 1

    def test_of_two_answers_one_stands_and_the_other_is_told(self, asked, managers, person):
        request_clock.look_up(at=asked.asked_at)
        one, other = (AccessRequest.objects.get() for _ in range(2))

        said = both(
            lambda: requests.grant(request=one, grant_role=GrantRole.READER, days=7, answer="", by=managers[0]),
            lambda: requests.refuse(request=other, reason="No need", reason_is_told=True, by=managers[1]),
            wait_for=("offenders_offender", "id", person.pk),
        )

        assert sum(isinstance(each, RequestMovedOn) for each in said) == 1
        stands = AccessRequest.objects.get()
        let_in = Grant.objects.exclude(grant_role=GrantRole.LEAD).count()
        assert (stands.state, let_in) in [("granted", 1), ("refused", 0)]
        assert entries("sharing.access_agreed") + entries("sharing.access_not_agreed") == 1

    def test_who_withdraws_while_it_is_agreed_has_withdrawn_or_is_let_in(self, asked, managers, person):
        request_clock.look_up(at=asked.asked_at)
        one, other = (AccessRequest.objects.select_related("asked_by").get() for _ in range(2))

        both(
            lambda: requests.grant(request=one, grant_role=GrantRole.READER, days=7, answer="", by=managers[0]),
            lambda: requests.withdraw(request=other, by=asked.asked_by),
            wait_for=row(asked),
        )

        stands = AccessRequest.objects.get()
        let_in = Grant.objects.exclude(grant_role=GrantRole.LEAD).exists()
        assert let_in is (stands.state == "granted") is (stands.withdrawn_at is None)
        assert stands.told_at_moment(timezone.now()) in (RequesterMessage.GRANTED, RequesterMessage.WITHDRAWN)


class TestReviews:
    @pytest.fixture
    def others(self, person, lead):
        return [GrantFactory(subject=person, team=TeamFactory()) for _ in range(3)]

    @pytest.fixture
    def made(self, others, managers):
        reviews.make_reviews(at=IN_DECEMBER)
        return AccessReview.objects.get()

    def test_the_review_of_a_quarter_is_made_once(self, others, managers, lead):
        made = both(
            *[lambda: reviews.make_reviews(at=IN_DECEMBER)] * 2, wait_for=("sharing_team", "group_id", lead.team_id)
        )

        assert sorted(made) == [0, 1]
        assert (AccessReview.objects.count(), ReviewLine.objects.count(), Digest.objects.count()) == (1, 4, 1)
        assert entries("sharing.reviews_made") == 1

    def test_who_keeps_and_who_removes_at_once_have_decided_once(self, made, managers, others, person):
        def line():
            return ReviewLine.objects.select_related("grant__subject", "review").get(grant=others[0])

        one, other = line(), line()

        said = both(
            lambda: len(reviews.confirm_review_lines(lines=[one], by=managers[0])),
            lambda: planned_ends.set_end(line=other, reason="Moved on", by=managers[1]),
            wait_for=("offenders_offender", "id", person.pk),
        )

        decided, grant = line(), Grant.objects.get(pk=others[0].pk)
        ends = grant.ends_at is not None
        assert decided.decision == ("ends" if ends else "kept")
        assert entries("sharing.grant_confirmed") == (0 if ends else 1)
        assert isinstance(said[1], reviews.DecidedBefore) is not ends

    def test_the_clock_tells_each_rung_once(self, made, others, managers, lead):
        both(
            *[lambda: review_clock.watch(at=made.due_at)] * 2,
            wait_for=("sharing_accessreview", "id", made.pk),
        )
        review_clock.watch(at=made.due_at)

        assert made.told.filter(rung="reviewers").count() == 1
        assert Digest.objects.filter(kind="access.review_late.reviewers").count() == 1
        assert not Grant.objects.filter(ended_at__isnull=False).exists()
        assert ReviewLine.objects.filter(unconfirmed_since=made.due_at).count() == 4
