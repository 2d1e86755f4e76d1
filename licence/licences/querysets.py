"""Questions about licences, their conditions and places, by name."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db.models import Q

from licence.licences import rules as lifecycle
from offenders.rows import OfPersonQuerySet
from sharing.access import fields
from sharing.records.account import Account


class LicenceQuerySet(OfPersonQuerySet):
    def active(self) -> Self:
        return self.filter(status=lifecycle.Status.ACTIVE)

    def begun(self) -> Self:
        """In force now, or once."""
        return self.filter(activated_at__isnull=False)

    def drafts(self) -> Self:
        return self.filter(status__in=lifecycle.DRAFTS)

    def waiting(self) -> Self:
        """Those that somebody has to approve."""
        return self.filter(status__in=lifecycle.WAITS_FOR_APPROVAL)

    def in_the_making(self) -> Self:
        """Begun and not yet in force: at most one of a person."""
        return self.filter(status__in=lifecycle.BEFORE_FORCE)

    def approved_for_release(self) -> Self:
        """Approved and waiting for the release on which they take force."""
        return self.filter(status__in=lifecycle.APPROVED_FIRST)

    def unfinished(self) -> Self:
        """Neither over nor revoked."""
        return self.exclude(status__in=[lifecycle.Status.INACTIVE, lifecycle.Status.RECALLED])


class ConditionQuerySet(OfPersonQuerySet):
    def in_force(self, *, at: datetime) -> Self:
        """Those that bind at this moment, with the wording of then, of whichever version of the licence."""
        return self.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=at), starts_at__lte=at)

    def shown(self, *, at: datetime) -> Self:
        """Of one version those that bind at this moment; of one that has not taken force, all of them."""
        binds = Q(ends_at__isnull=True) | Q(ends_at__gt=at)
        return self.filter(Q(starts_at__isnull=True) | (Q(starts_at__lte=at) & binds))

    def to_approve(self) -> Self:
        """Bespoke ones of drafts, on whose words PPCS has not decided yet."""
        drafts = [str(each) for each in lifecycle.BEFORE_FORCE]
        waiting = self.filter(kind="bespoke", approved_on__isnull=True, refused_at__isnull=True)
        return waiting.filter(licence__status__in=drafts)

    def to_cite(self) -> Self:
        """With the little of it and of its licence that recording a breach needs."""
        named = ("uid", "offender", "position", "family", "wording", "starts_at", "ends_at")
        return self.select_related("licence").only(
            *named, *(f"licence__{name}" for name in ("number", "part", "activated_at", "ended_at"))
        )


class ZoneQuerySet(OfPersonQuerySet):
    """Where somebody must be tells where they live: it is there as a whole, or not at all. Where they must not go, and
    what they must not leave, is for everybody who sees them."""

    PUBLIC = ("exclusion", "restriction")

    def handled_for(self, user: Account) -> Self:
        return fields.readable(self, user, fields.HOME_ADDRESS, but=Q(kind__in=self.PUBLIC))
