"""API clients: the partner systems that may ask for a token, with the user each acts as; and applications of people."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from oauth2_provider.models import AbstractApplication

from sharing.access.roles import PROGRAM
from sharing.agencies.models import User
from sharing.clients import token_scopes
from sharing.records.uuids import Keyed


class Binding(models.TextChoices):
    """What a token is bound to. Whoever sends it proves that they hold the key: a stolen token opens nothing."""

    DPOP = "dpop", "A key, by a proof with each request (DPoP)"
    CERTIFICATE = "certificate", "Its TLS certificate (mutual TLS)"


class ClientQuerySet(models.QuerySet["Client"]):
    def usable(self, *, at: datetime) -> Self:
        """Clients whose programs are given tokens now."""
        return self.filter(revoked_at__isnull=True, expires_at__gt=at, user__is_active=True, user__role=PROGRAM)

    def with_state(self) -> Self:
        """Each with `has_key`: whether it can say who it is."""
        keys = ClientKey.objects.current().filter(client=models.OuterRef("pk"))
        return self.annotate(has_key=models.Exists(keys))


class Client(Keyed, AbstractApplication):
    """A program of a partner. It acts as `user`, whose teams say whom it sees; `scopes` say what it may ask for.

    Or an application for people, which acts as no account: somebody who is signed in allows it, with their second
    factor, to act as they themselves for some minutes. It then has a code, sent to one of its `redirect_uris`.

    Either says who it is by a key (`ClientKey`); a secret, kept as a hash, counts in the demo and on a developer's
    machine alone (settings.CLIENT_SECRETS).
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="clients")
    name = models.CharField(max_length=120, unique=True)
    purpose = models.CharField("what it is for", max_length=300)
    scopes = ArrayField(models.CharField(max_length=30, choices=token_scopes.choices))
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", editable=False)
    secret_set_at = models.DateTimeField(null=True, blank=True)  # None: it has no secret that anybody knows
    binding = models.CharField("its tokens are bound to", max_length=20, choices=Binding, default=Binding.DPOP)
    # Whether it may ask on behalf of a named user of its agency.
    acts_for_users = models.BooleanField(default=False)
    expires_at = models.DateTimeField("until")
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    revoked_because = models.CharField(max_length=300, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    last_used_ip = models.GenericIPAddressField(null=True, blank=True)

    objects = ClientQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(client_type="confidential", hash_client_secret=True),
                name="client_has_credentials_that_are_hashed",
            ),
            models.CheckConstraint(
                condition=models.Q(authorization_grant_type="client-credentials", user__isnull=False, redirect_uris="")
                | models.Q(authorization_grant_type="authorization-code", user__isnull=True, acts_for_users=False)
                & ~models.Q(redirect_uris=""),
                name="client_acts_as_its_account_or_as_who_allows_it",
            ),
            models.CheckConstraint(condition=~models.Q(purpose=""), name="client_has_a_purpose"),
            models.CheckConstraint(condition=~models.Q(scopes=[]), name="client_has_a_scope"),
            models.CheckConstraint(
                condition=models.Q(revoked_at__isnull=True, revoked_because="")
                | (models.Q(revoked_at__isnull=False) & ~models.Q(revoked_because="")),
                name="client_is_revoked_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def account(self) -> User:
        """The account that a program acts as. An application of people has none."""
        assert self.user is not None  # noqa: S101 - a constraint of the table
        return self.user

    @property
    def is_for_people(self) -> bool:
        return self.authorization_grant_type == self.GRANT_AUTHORIZATION_CODE

    @property
    def last_day(self) -> date:
        """The last day on which it gives access for at least a part."""
        return timezone.localdate(self.expires_at - timedelta(microseconds=1))

    def gives_access(self, *, at: datetime) -> bool:
        """Whether it may ask for tokens and use those it has. As `ClientQuerySet.usable`, of this row."""
        if self.revoked_at is not None or self.expires_at <= at:
            return False
        return self.is_for_people or (self.user is not None and self.user.is_active and self.user.is_program)

    def is_usable(self, request: Any) -> bool:
        """Where the toolkit asks."""
        return self.gives_access(at=timezone.now())

    def get_allowed_schemes(self) -> list[str]:
        """Where the toolkit asks. By http only to the person's own machine (`actions.add_application`)."""
        return ["https", "http"]


def acts_for_themselves(user: User) -> bool:
    """Whether this is somebody who may sign in: no disabled account, and no program's."""
    return user.is_active and not user.is_program


class ClientKeyQuerySet(models.QuerySet["ClientKey"]):
    def current(self) -> Self:
        """Those that count: a removed key signs nothing."""
        return self.filter(removed_at__isnull=True)


class ClientKey(Keyed):
    """A public key by which a program says who it is. Two at a time, so that one can follow the other."""

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="keys")
    kid = models.CharField("key id", max_length=100)
    algorithms = ArrayField(models.CharField(max_length=10))
    jwk = models.JSONField()
    thumbprint = models.CharField(max_length=43)  # RFC 7638, SHA-256
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", editable=False)
    last_used_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = ClientKeyQuerySet.as_manager()

    class Meta:
        ordering = ["added_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["client", "kid"],
                condition=models.Q(removed_at__isnull=True),
                name="client_key_id_is_of_one_key",
            ),
            models.UniqueConstraint(
                fields=["thumbprint"], condition=models.Q(removed_at__isnull=True), name="client_key_is_of_one_client"
            ),
        ]

    def __str__(self) -> str:
        return self.kid


class TokenBinding(models.Model):
    """What one token is bound to: the thumbprint of a key (RFC 9449) or of a certificate (RFC 8705)."""

    token = models.OneToOneField(
        "oauth2_provider.AccessToken", on_delete=models.CASCADE, primary_key=True, related_name="bound_to"
    )
    binding = models.CharField(max_length=20, choices=Binding)
    thumbprint = models.CharField(max_length=43)
    # Digest of the code that the token was given for; None: of a partner system's, which needs none.
    code = models.UUIDField(null=True, db_index=True)

    def __str__(self) -> str:
        return self.thumbprint


class UsedProof(models.Model):
    """A signed assertion or proof that was taken: each is taken once. Kept until it would be too old."""

    digest = models.UUIDField(primary_key=True)  # of who signed it and of its `jti`
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return str(self.digest)
