"""A kept question carries nobody's values, and answers as the question it was made of."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db.models import Value
from django.utils import timezone

from offenders.models import Offender
from parole.models import DossierItem
from sharing.compiled.lists import KeptList
from sharing.compiled.queries import NEVER, CompiledQuery, NotKeepable
from sharing.models import SubjectPermission
from sharing.pages import pagination
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import (
    ExclusionFactory,
    GrantFactory,
    RestrictionFactory,
    TeamFactory,
    TeamScopeFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
NAMES = pagination.read_for("family_name", ("uid",))


def by_name(rows):
    return pagination.first_rows(rows, order="family_name", names=("uid",))


@pytest.fixture
def people():
    return KeptList(NAMES, Offender.objects.all(), by_name)


@pytest.fixture
def team():
    return TeamFactory()


def told(people, user):
    return [row["pk"] for row in people.visible_to(user)]


class TestList:
    def test_each_reads_what_they_may_see_whoever_asked_first(self, people, team):
        ours, theirs = OffenderFactory(), OffenderFactory()
        other = TeamFactory()
        GrantFactory(subject=ours, team=team)
        GrantFactory(subject=theirs, team=other)
        reader, another, nobody = UserFactory(teams=[team]), UserFactory(teams=[other]), UserFactory()

        assert [told(people, user) for user in (reader, another, nobody, reader)] == [
            [ours.pk],
            [theirs.pk],
            [],
            [ours.pk],
        ]

    def test_a_desk_sees_its_programme_and_others_no_more_for_it(self, people, team):
        OffenderFactory(programme="state_threats")
        of_desk = OffenderFactory(programme="terrorism")
        desk = TeamFactory(kind="national_desk")
        TeamScopeFactory(team=desk, programme="terrorism")

        assert told(people, UserFactory(teams=[desk])) == [of_desk.pk]
        assert told(people, UserFactory(teams=[team])) == []

    def test_it_is_the_list_of_the_door_with_exclusions_and_restrictions(self, people, team):
        named = UserFactory(teams=[team])
        excluded = UserFactory(teams=[team])
        open_to_both, kept_from_one, restricted = (OffenderFactory() for _ in range(3))
        for person in (open_to_both, kept_from_one, restricted):
            GrantFactory(subject=person, team=team)
        ExclusionFactory(user=excluded, subject=kept_from_one)
        RestrictionFactory(subject=restricted, names=[named])

        for user, count in ((named, 3), (excluded, 1)):
            assert people.visible_to(user) == list(by_name(Offender.objects.visible_to(user)))
            assert len(told(people, user)) == count

    def test_a_grant_that_ended_gives_nothing_from_then_on(self, people, team):
        GrantFactory(subject=OffenderFactory(), team=team)
        reader = UserFactory(teams=[team])
        assert len(told(people, reader)) == 1

        SubjectPermission.objects.update(ends_at=timezone.now() - timedelta(seconds=1))

        assert told(people, reader) == []

    def test_a_role_that_sees_no_case_reads_nothing(self, people, team):
        GrantFactory(subject=OffenderFactory(), team=team)

        assert told(people, UserFactory(teams=[team], role="administrator")) == []

    def test_rows_that_ask_who_reads_them_are_not_kept(self):
        with pytest.raises(NotKeepable, match="asks who reads"):
            KeptList(("pk",), DossierItem.objects.all(), by_name)


class TestQuestion:
    def test_values_go_where_the_probes_were(self):
        born = [OffenderFactory(date_of_birth=date(1980, 1, day)).pk for day in (1, 2, 3)]
        question = CompiledQuery(
            ("pk",), lambda on: Offender.objects.filter(date_of_birth__gte=on).order_by("pk"), on=date.min
        )

        assert [row["pk"] for row in question.asked(on=date(1980, 1, 2))] == born[1:]
        assert [row["pk"] for row in question.asked(on=date(1980, 1, 3))] == born[2:]

    def test_todays_question_is_not_kept_for_tomorrow(self):
        question = CompiledQuery(
            ("pk",),
            lambda at: Offender.objects.filter(date_of_birth__lt=timezone.localdate()).alias(at=Value(at)),
            at=NEVER,
        )

        with pytest.raises(NotKeepable):
            question.asked(at=datetime(2026, 12, 1, tzinfo=UTC))

    def test_a_value_that_the_question_does_not_hold_is_refused(self):
        question = CompiledQuery(("pk",), lambda name: Offender.objects.all(), name="nobody is called so")

        with pytest.raises(NotKeepable, match="name"):
            question.asked(name="Telford")
