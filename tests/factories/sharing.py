"""The smallest lawful rows of sharing."""

from datetime import UTC, datetime, timedelta

import factory
from django.contrib.auth.models import Group
from django.utils import timezone
from factory.django import DjangoModelFactory

from sharing import events
from sharing.access.rules import GrantRole, Programme
from sharing.alerts.raising import first_rung_at
from sharing.alerts.rules import Night, StepLimits, Waiting, step_of
from sharing.clients.token_scopes import OPENS, TokenScope
from sharing.grants import actions as grants
from sharing.models import (
    AccessRequest,
    Agency,
    Alert,
    Client,
    EventEndpoint,
    Exclusion,
    Grant,
    Matter,
    Membership,
    Receipt,
    Restriction,
    Severity,
    Storm,
    Suppression,
    Team,
    TeamScope,
    Thread,
    User,
)
from sharing.records import encrypted_fields

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
SIGNING_SECRET = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="


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
    staff_number = factory.Sequence("P{:05}".format)
    password = factory.django.Password("a long enough password")

    @factory.post_generation
    def teams(user, create, teams):
        for team in teams or []:
            MembershipFactory(user=user, team=team)


def many_users(number, **more):
    """So many users of one agency, in no team, by few statements."""
    more = {"agency": AgencyFactory()} | more
    return User.objects.bulk_create(UserFactory.build_batch(number, **more))


class ClientFactory(DjangoModelFactory):
    """A program of a partner, whose secret is "a secret"; `teams=[...]` puts the user it acts as in teams."""

    class Meta:
        model = Client

    class Params:
        teams = ()

    name = factory.Sequence("Client {}".format)
    purpose = "Tells its tags"
    user = factory.LazyAttribute(lambda client: UserFactory(role="partner", teams=client.teams))
    scopes = factory.LazyFunction(lambda: [scope for scope in TokenScope if scope not in OPENS])  # none of victims
    client_id = factory.Sequence("client-{}".format)
    client_secret = "a secret"
    secret_set_at = LONG_AGO
    expires_at = datetime(2100, 1, 1, tzinfo=UTC)
    client_type = Client.CLIENT_CONFIDENTIAL
    authorization_grant_type = Client.GRANT_CLIENT_CREDENTIALS


def kinds_of(*nouns):
    """The names of the kinds of event of these records: `kinds_of("recall")`."""
    return [name for name in events.KINDS if name.split(".")[1] in nouns]


class EndpointFactory(DjangoModelFactory):
    """Where a program takes all events; its signing secret is `SIGNING_SECRET`."""

    class Meta:
        model = EventEndpoint

    client = factory.SubFactory(ClientFactory)
    address = "https://events.partner.example/inbox"
    kinds = factory.LazyFunction(lambda: list(events.KINDS))
    secret = factory.LazyFunction(lambda: encrypted_fields.seal(SIGNING_SECRET))
    secret_set_at = LONG_AGO
    made_at = LONG_AGO


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
    """A team is given access, with its permission rows, as the action writes them."""

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


class ThreadFactory(DjangoModelFactory):
    class Meta:
        model = Thread

    matter = Matter.SYSTEM
    key = factory.Sequence("thread:{}".format)
    opened_at = factory.LazyFunction(timezone.now)


class AlertFactory(DjangoModelFactory):
    """Something has happened, in a thread of its own unless one is named; `tells=[team, ...]` gives teams a receipt
    that is due an hour after."""

    class Meta:
        model = Alert
        skip_postgeneration_save = True

    kind = "tests.happened"
    key = factory.Sequence("happening:{}".format)
    subject = factory.SubFactory("tests.factories.offenders.OffenderFactory")
    thread = factory.SubFactory(
        ThreadFactory, subject=factory.SelfAttribute("..subject"), opened_at=factory.SelfAttribute("..raised_at")
    )
    severity = Severity.HIGH
    title = "Something happened"
    text = "It was seen at the gate"
    raised_at = factory.LazyFunction(timezone.now)

    @factory.post_generation
    def tells(alert, create, teams):
        for team in teams or []:
            ReceiptFactory(alert=alert, team=team)


class ReceiptFactory(DjangoModelFactory):
    class Meta:
        model = Receipt

    alert = factory.SubFactory(AlertFactory)
    thread = factory.SelfAttribute("alert.thread")
    team = factory.SubFactory(TeamFactory)
    subject = factory.SelfAttribute("alert.subject")
    severity = factory.SelfAttribute("alert.severity")
    told_at = factory.SelfAttribute("alert.raised_at")
    due_at = factory.LazyAttribute(lambda receipt: receipt.told_at + timedelta(hours=1))
    step_span = factory.LazyAttribute(
        lambda receipt: step_of(
            told_at=receipt.told_at, due_at=receipt.due_at, severity=receipt.severity, limits=StepLimits()
        )
    )
    night_begins, night_ends = Night().begins, Night().ends
    next_rung_at = factory.LazyAttribute(
        lambda receipt: first_rung_at(Waiting(receipt.told_at, receipt.due_at, receipt.step_span, receipt.severity))
    )


class StormFactory(DjangoModelFactory):
    """Eleven alerts to a team within ten minutes; it goes on."""

    class Meta:
        model = Storm

    team = factory.SubFactory(TeamFactory)
    began_at = factory.LazyFunction(timezone.now)
    alerts = 11


class SuppressionFactory(DjangoModelFactory):
    """Normal alerts of a kind about a person are held back for three days, since now."""

    class Meta:
        model = Suppression

    kind = "tests.happened"
    team = factory.SubFactory(TeamFactory)
    subject = factory.SubFactory("tests.factories.offenders.OffenderFactory")
    severity = 3
    reason = "It is known, and is being repaired"
    owner = factory.SubFactory(UserFactory)
    asked_at = factory.LazyFunction(timezone.now)
    starts_at = factory.SelfAttribute("asked_at")
    ends_at = factory.LazyAttribute(lambda row: row.asked_at + timedelta(days=3))


class AccessRequestFactory(DjangoModelFactory):
    """Somebody asks, and the clock has looked whose number it is: `subject`'s, or nobody's."""

    class Meta:
        model = AccessRequest

    asked_by = factory.SubFactory(UserFactory)
    number = "A1234BC"
    need = AccessRequest.Need.COVER
    reason = "Stands in for a colleague"
    days = 14
    asked_at = factory.LazyFunction(timezone.now)
    due_at = factory.LazyAttribute(lambda request: request.asked_at + timedelta(hours=4))
    closes_at = factory.LazyAttribute(lambda request: request.due_at + timedelta(days=5))
    looked_up_at = factory.SelfAttribute("asked_at")
