"""API clients: the partner systems that may ask for a token, and the user each acts as."""

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


class ClientQuerySet(models.QuerySet["Client"]):
    def usable(self, *, at: datetime) -> Self:
        """Clients whose programs are given tokens now."""
        return self.filter(revoked_at__isnull=True, expires_at__gt=at, user__is_active=True, user__role=PROGRAM)


class Client(Keyed, AbstractApplication):
    """A program of a partner. It acts as `user`, whose teams say whom it sees; `scopes` say what it may ask for.

    Of the toolkit's grants there is the client credentials one only. The secret is kept as a hash.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="clients")
    name = models.CharField(max_length=120, unique=True)
    purpose = models.CharField("what it is for", max_length=300)
    scopes = ArrayField(models.CharField(max_length=30, choices=token_scopes.choices()))
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", editable=False)
    secret_set_at = models.DateTimeField()
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
                condition=models.Q(
                    authorization_grant_type="client-credentials", client_type="confidential", hash_client_secret=True
                ),
                name="client_has_credentials_that_are_hashed",
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
    def last_day(self) -> date:
        """The last day on which it gives access for at least a part."""
        return timezone.localdate(self.expires_at - timedelta(microseconds=1))

    def gives_access(self, *, at: datetime) -> bool:
        """Whether it may ask for tokens and use those it has. As `ClientQuerySet.usable`, of this row."""
        return self.revoked_at is None and self.expires_at > at and self.user.is_active and self.user.is_program

    def is_usable(self, request: Any) -> bool:
        """Where the toolkit asks."""
        return self.gives_access(at=timezone.now())
