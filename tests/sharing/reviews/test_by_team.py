"""An access review by team and exception: exceptions one by one, a team's other people in one act."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sharing import access, audit
from sharing.access import situations
from sharing.access.rules import GrantRole
from sharing.access.situations import Situation
from sharing.models import AccessReview, AuditEntry, Grant, Handover, ReviewLine
from sharing.reviews import actions as reviews
from sharing.reviews.by_team import by_team
from sharing.reviews.rules import AccessUse, ExceptionKind, exception_of
from tests.factories.duties import DutyFactory
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import ExclusionFactory, GrantFactory, TeamFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # Tuesday 1 December 2026
DAY = timedelta(days=1)
TODAY = date(2026, 12, 1)
LONG_AGO = date(2026, 1, 1)


@pytest.mark.parametrize(
    ("use", "kind"),
    [
        (AccessUse(LONG_AGO, is_opened=True), None),
        (AccessUse(LONG_AGO), ExceptionKind.UNOPENED),
        (AccessUse(TODAY - 89 * DAY), None),
        (AccessUse(TODAY - 90 * DAY), ExceptionKind.UNOPENED),
        (AccessUse(LONG_AGO, is_opened=True, is_unconfirmed=True), ExceptionKind.UNCONFIRMED),
        (AccessUse(LONG_AGO, is_unconfirmed=True), ExceptionKind.UNOPENED),
        (AccessUse(TODAY, is_elsewhere=True, is_opened=True, is_unconfirmed=True), ExceptionKind.ELSEWHERE),
    ],
)
def test_exception(use, kind):
    assert exception_of(use, today=TODAY, unopened_days=90) == kind


@pytest.fixture(autouse=True)
def known(monkeypatch):
    """Situations of people, by key."""
    found = {}
    monkeypatch.setattr(
        situations, "_questions", [lambda people, on: {key: found[key] for key in people if key in found}]
    )
    return found


@pytest.fixture
def lead():
    return TeamFactory(name="NSD North")


@pytest.fixture
def manager(lead):
    return UserFactory(role="probation_manager", name="Una Lead", agency=lead.agency, teams=[lead])


@pytest.fixture
def people(lead):
    people = [OffenderFactory(family_name=f"Wrex{n}") for n in range(3)]
    for person in people:
        GrantFactory(subject=person, team=lead, grant_role=GrantRole.LEAD)
    return people


@pytest.fixture
def reads(people):
    """A team that reads all three, since long ago."""
    team = TeamFactory(name="Tag monitoring")
    for person in people:
        GrantFactory(subject=person, team=team)
    return team


def opened(team, people, *, at):
    user = UserFactory(teams=[team])
    audit.record_many(
        {"action": audit.Action.CONSULTATION, "verb": "offender.opened", "by": user, "subject": person.pk, "at": at}
        for person in people
    )


def panel(manager, at):
    if not AccessReview.objects.exists():
        reviews.make_reviews(at=at)
    return by_team(AccessReview.objects.get(), manager, at=at)


def team_line(shown, team):
    return next(line for line in shown.teams if line.team == team)


def exceptions(shown):
    return {(str(each.line.subject), each.line.grant.team.name): each for group in shown.groups for each in group.lines}


class TestPanel:
    def test_who_is_opened_is_confirmed_with_the_team_and_who_is_not_is_an_exception(
        self, manager, people, reads, lead, noon
    ):
        opened(reads, people[:2], at=noon - 3 * DAY)
        opened(lead, people, at=noon - 3 * DAY)

        shown = panel(manager, noon)

        assert list(exceptions(shown)) == [(str(people[2]), "Tag monitoring")]
        line = team_line(shown, reads)
        assert (line.people, line.opened, line.exceptions, len(line.to_confirm)) == (3, 2, 1, 2)
        assert [line.team for line in shown.teams] == [lead, reads]
        assert (shown.exceptions, shown.others, shown.acts) == (1, 5, 2)

    @pytest.mark.parametrize(
        ("before", "is_opened"),
        [(90 * DAY, True), (90 * DAY + timedelta(seconds=1), False), (DAY, False), (DAY + timedelta(seconds=1), True)],
    )
    def test_an_opening_counts_for_90_days_and_from_a_day_later(self, manager, people, reads, noon, before, is_opened):
        opened(reads, people[:1], at=noon - before)

        assert team_line(panel(manager, noon), reads).opened == is_opened

    def test_opening_by_somebody_who_had_left_the_team_does_not_count(self, manager, people, reads, noon):
        opened(reads, people[:1], at=noon - 3 * DAY)
        reads.memberships.update(ends_at=noon - 4 * DAY)

        assert team_line(panel(manager, noon), reads).opened == 0

    def test_prison_where_the_person_is_not_held_is_an_exception_first(self, manager, people, known, noon):
        omu = TeamFactory(name="Full Sutton OMU", kind="establishment", place_code="FSI")
        for person, place in zip(people, ("FSI", "WDI", ""), strict=True):
            GrantFactory(subject=person, team=omu)
            known[person.pk] = Situation(held_at=place)
        opened(omu, people, at=noon - 3 * DAY)

        group = panel(manager, noon).groups[0]

        assert group.kind == ExceptionKind.ELSEWHERE
        assert {line.line.subject for line in group.lines} == set(people[1:])

    def test_whoever_would_be_cut_off_is_named_first_with_what_depends_on_it(self, manager, people, reads, known, noon):
        known[people[2].pk] = Situation(not_alone="on licence")
        known[people[1].pk] = Situation(not_alone="on licence")
        GrantFactory(subject=people[1], team=TeamFactory(agency=reads.agency))
        DutyFactory(subject=people[0], team=reads)

        shown = panel(manager, noon)

        tagged = [line for line in shown.groups[0].lines if line.line.grant.team == reads]
        assert [line.line.subject for line in tagged] == [people[2], people[0], people[1]]
        assert [line.leaves_gap for line in tagged] == [True, False, False]
        assert tagged[0].depends == f"Only team of {reads.agency}; on licence: another team must take over"
        assert tagged[1].depends == "Owner of the duty works here"
        assert tagged[2].depends == "Nothing live"

    def test_open_handover_depends_on_it(self, manager, people, reads, noon):
        owner = DutyFactory(subject=people[0], team=reads).owner
        Handover.objects.create(
            subject=people[0],
            from_agency=reads.agency,
            from_team=reads,
            from_owner=owner,
            to_team=TeamFactory(),
            reason="Moves",
            offered_at=noon,
            answer_due_at=noon + DAY,
        )

        assert "Open handover" in exceptions(panel(manager, noon))[str(people[0]), "Tag monitoring"].depends

    def test_nobody_who_is_hidden_from_the_reader_is_named_or_counted(self, manager, people, reads, noon):
        ExclusionFactory(subject=people[0], user=manager)

        shown = panel(manager, noon)

        assert team_line(shown, reads).people == 2
        assert not [person for person, _ in exceptions(shown) if person == str(people[0])]

    def test_queries_do_not_grow_with_people(self, manager, people, reads, lead, noon):
        reviews.make_reviews(at=noon)

        def asked():
            with CaptureQueriesContext(
                connection,
            ) as queries:
                panel(manager, noon)
            return len(queries)

        before = asked()
        review = AccessReview.objects.get()
        for _ in range(5):
            person = OffenderFactory()
            for team in (lead, reads, TeamFactory()):
                role = GrantRole.LEAD if team == lead else GrantRole.READER
                grant = GrantFactory(subject=person, team=team, grant_role=role)
                ReviewLine.objects.create(review=review, subject=person, grant=grant)

        assert asked() == before


class TestConfirming:
    def act(self, client, manager, review, line, **more):
        client.force_login(manager)
        sent = {"team": str(line.team.uid), "seen": line.mark} | more
        return client.post(reverse("access_review", args=[review.uid]), sent, follow=True)

    @pytest.fixture
    def shown(self, manager, people, reads, lead, noon):
        opened(reads, people[:2], at=noon - 3 * DAY)
        opened(lead, people, at=noon - 3 * DAY)
        return panel(manager, noon)

    def test_one_act_confirms_a_teams_people_less_its_exceptions(self, client, manager, people, reads, shown):
        page = self.act(client, manager, AccessReview.objects.get(), team_line(shown, reads))

        kept = ReviewLine.objects.filter(decision="kept")
        assert {(line.subject, line.grant.team) for line in kept} == {(person, reads) for person in people[:2]}
        assert set(kept.values_list("decided_by", flat=True)) == {manager.pk}
        entries = AuditEntry.objects.filter(verb="sharing.grant_confirmed", actor_id=manager.pk)
        assert set(entries.values_list("subject_id", flat=True)) == {person.pk for person in people[:2]}
        assert "Tag monitoring: 2 confirmed." in page.content.decode()

    def test_where_others_would_be_confirmed_than_were_shown_nothing_is(
        self, client, manager, people, reads, shown, noon
    ):
        line = team_line(shown, reads)
        opened(reads, people[2:], at=noon - 2 * DAY)

        page = self.act(client, manager, AccessReview.objects.get(), line)

        assert "Nothing was confirmed" in page.content.decode()
        assert not ReviewLine.objects.filter(decision="kept").exists()

    def test_nothing_ends_and_nothing_is_confirmed_by_looking(self, client, manager, shown):
        client.force_login(manager)
        review = AccessReview.objects.get()
        page = client.get(reverse("access_review", args=[review.uid])).content.decode()

        assert "No access ends unless someone decides." in page
        assert "checked" not in page
        assert not ReviewLine.objects.exclude(decision="").exists()
        assert not Grant.objects.filter(ended_at__isnull=False).exists()

    def test_what_somebody_decided_meanwhile_stays_as_they_decided(self, manager, lead, reads, shown, noon):
        lines = team_line(shown, reads).to_confirm
        ReviewLine.objects.filter(pk=lines[0].pk).update(decision="ends", reason="Over", decided_at=noon)

        done = reviews.confirm_together(review=AccessReview.objects.get(), lines=lines, by=manager)

        assert done == 1
        assert ReviewLine.objects.get(pk=lines[0].pk).decision == "ends"

    def test_nobody_else_confirms(self, lead, reads, shown):
        for user in (UserFactory(teams=[lead]), UserFactory(role="probation_manager", teams=[TeamFactory()])):
            with pytest.raises(access.RecordHidden):
                reviews.confirm_together(
                    review=AccessReview.objects.get(), lines=team_line(shown, reads).to_confirm, by=user
                )
        assert not ReviewLine.objects.exclude(decision="").exists()

    def test_closed_review_confirms_nothing(self, manager, reads, shown):
        AccessReview.objects.update(closed_at=datetime(2026, 12, 1, tzinfo=UTC))

        lines = team_line(shown, reads).to_confirm
        assert reviews.confirm_together(review=AccessReview.objects.get(), lines=lines, by=manager) == 0

    def test_teams_people_are_listed_on_a_page_of_their_own(self, client, manager, people, reads, shown):
        client.force_login(manager)
        review = AccessReview.objects.get()
        address = reverse("access_review_team", args=[review.uid, reads.uid])
        page = client.get(address).content.decode()

        assert all(str(person) in page for person in people)
        assert "NSD North</h1>" not in page

        line = ReviewLine.objects.get(subject=people[0], grant__team=reads)
        sent = client.post(address, {"line": [str(line.uid)], "reason": "Works on it"})
        assert sent.url == address
        assert ReviewLine.objects.get(pk=line.pk).decision == "kept"

    def test_team_that_is_not_in_the_review_reads_as_absent(self, client, manager, shown):
        client.force_login(manager)
        address = reverse("access_review_team", args=[AccessReview.objects.get().uid, TeamFactory().uid])

        assert client.get(address).status_code == 404
