"""The delay after wrong passwords. Axes asks, `rules.wait_after` answers.

Wrong passwords are counted by name and address together, so that a stranger elsewhere cannot lock a user out; a
browser that the user signed in from before has a count of its own (known_browser). A name without an account is
counted and answered like any other. Passkeys are never counted: there is nothing to guess.
"""

from __future__ import annotations

import math
from datetime import datetime
from typing import Any, TypedDict

from axes.handlers.database import AxesDatabaseHandler
from axes.handlers.proxy import AxesProxyHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from sharing.sign_in import rules
from sharing.sign_in.addresses import client_address, counted_as
from sharing.sign_in.sessions import known_browser

ANY_ADDRESS = "0.0.0.0"  # noqa: S104 (a known browser is counted wherever it is)
LONGEST_NAME = 254


class Key(TypedDict):
    """What one count is kept by: axes' own unique key."""

    username: str
    ip_address: str
    user_agent: str


def address_of(request: HttpRequest) -> str:
    forwarded, peer = request.headers.get("X-Forwarded-For", ""), request.META.get("REMOTE_ADDR", "")
    return client_address(forwarded, peer, proxies=settings.TRUSTED_PROXIES) or ANY_ADDRESS


def key_of(request: HttpRequest, credentials: dict[str, Any] | None) -> Key:
    name = str((credentials or {}).get("email") or "").lower()[:LONGEST_NAME]
    mark = known_browser.mark_of(request, name)
    if mark:
        return {"username": name, "ip_address": ANY_ADDRESS, "user_agent": f"known browser {mark}"}
    return {"username": name, "ip_address": counted_as(address_of(request)), "user_agent": ""}


class GrowingDelay(AxesDatabaseHandler):
    """One row for each count. What was typed is not kept here; the audit log has the name."""

    def is_locked(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> bool:
        return self.again_at(request, credentials) is not None

    def again_at(self, request: HttpRequest, credentials: dict[str, Any] | None) -> datetime | None:
        """When the next try may come; None when it may come now."""
        row = AccessAttempt.objects.filter(**key_of(request, credentials)).first()
        if row is None:
            return None
        again = row.attempt_time + rules.wait_after(row.failures_since_start)
        return again if again > timezone.now() else None

    def get_failures(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> int:
        row = AccessAttempt.objects.filter(**key_of(request, credentials)).first()
        return row.failures_since_start if row else 0

    def user_login_failed(self, sender, credentials: dict, request=None, **kwargs) -> None:
        """Count a wrong password. A try that came too early counts for nothing, else the wait would never end."""
        if request is None:
            return
        if not request.axes_locked_out:
            self._count(key_of(request, credentials), at=timezone.now())
        request.axes_locked_out = self.is_locked(request, credentials)
        request.axes_credentials = credentials

    def user_logged_in(self, sender, request, user, **kwargs) -> None:
        AccessAttempt.objects.filter(**key_of(request, {"email": user.email})).delete()

    def user_logged_out(self, sender, request, user, **kwargs) -> None:
        """Nothing to note: the audit log has it."""

    @transaction.atomic
    def _count(self, key: Key, *, at: datetime) -> None:
        unused = {"get_data": "", "post_data": "", "http_accept": "", "path_info": "", "failures_since_start": 0}
        row, _ = AccessAttempt.objects.select_for_update().get_or_create(**key, defaults=unused)
        count = 1 if rules.counts_anew(last_at=row.attempt_time, at=at) else F("failures_since_start") + 1
        AccessAttempt.objects.filter(pk=row.pk).update(failures_since_start=count, attempt_time=at)


def page(request: HttpRequest, original: HttpResponse, credentials: dict[str, Any] | None) -> HttpResponse:
    """Says when one may try again, in the same words whether there is such an account or not."""
    now = timezone.now()
    again = AxesProxyHandler.get_implementation().again_at(request, credentials) or now
    response = render(request, "account/locked.html", {"again_at": again}, status=429)
    response.headers["Retry-After"] = str(math.ceil((again - now).total_seconds()))
    return response
