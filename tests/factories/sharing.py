"""The smallest lawful rows of sharing."""

from datetime import UTC, datetime

import factory
from django.contrib.auth.models import Group
from factory.django import DjangoModelFactory

from sharing.actions import grants
from sharing.models import Agency, Exclusion, Grant, Membership, Restriction, Team, TeamScope, User
from sharing.rules import GrantRole, Programme

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


class AgencyFactory(DjangoModelFactory):
    class Meta:
        model = Agency

    name = factory.Sequence("Agency {}".format)
    kind = Agency.Kind.PROBATION


class UserFactory(DjangoModelFactory):
    """Someone who signs in; `teams=[...]` puts them in teams since long ago."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence("user{}@agency.example".format)
    name = factory.Sequence("User {}".format)
    agency = factory.SubFactory(AgencyFactory)
    role = "probation_officer"
    password = factory.django.Password("a long enough password")

    @factory.post_generation
    def teams(user, create, teams):
        for team in teams or []:
            MembershipFactory(user=user, team=team)


class TeamFactory(DjangoModelFactory):
    class Meta:
        model = Team

    group = factory.LazyAttributeSequence(lambda team, n: Group.objects.create(name=f"team {n}"))
    name = factory.Sequence("Team {}".format)
    kind = Team.Kind.CASELOAD
    agency = factory.SubFactory(AgencyFactory)


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    team = factory.SubFactory(TeamFactory)
    starts_at = LONG_AGO


class GrantFactory(DjangoModelFactory):
    """A team is let in, with its permission rows, as the action writes them."""

    class Meta:
        model = Grant

    subject = factory.SubFactory("tests.factories.offenders.OffenderFactory")
    team = factory.SubFactory(TeamFactory)
    grant_role = GrantRole.READER
    reason = "Works with this person"
    starts_at = LONG_AGO

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        grant = super()._create(model_class, *args, **kwargs)
        grants.write_permissions([grant])
        return grant


class TeamScopeFactory(DjangoModelFactory):
    class Meta:
        model = TeamScope

    team = factory.SubFactory(TeamFactory, kind=Team.Kind.NATIONAL_DESK)
    programme = Programme.TERRORISM
    grant_role = GrantRole.READER
    reason = "National desk"
    starts_at = LONG_AGO


class ExclusionFactory(DjangoModelFactory):
    class Meta:
        model = Exclusion

    subject = factory.SubFactory("tests.factories.offenders.OffenderFactory")
    user = factory.SubFactory(UserFactory)
    reason = "Related to this person"
    starts_at = LONG_AGO


class RestrictionFactory(DjangoModelFactory):
    class Meta:
        model = Restriction
        skip_postgeneration_save = True

    subject = factory.SubFactory("tests.factories.offenders.OffenderFactory")
    reason = "Only those named"
    starts_at = LONG_AGO

    @factory.post_generation
    def names(restriction, create, names):
        for name in names or []:
            (restriction.users if isinstance(name, User) else restriction.teams).add(name)
