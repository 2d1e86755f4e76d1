"""The delay after wrong passwords. Axes asks, `rules.wait_after` answers.

Each wrong password is counted three times: by name and address together, by name wherever it comes from, and by address
whichever name is tried; the longest of the three delays holds. A browser that the user signed in from before
(known_browser) has one count of its own and no other, so that strangers cannot lock a user out. A name without an
account is counted and answered like any other. Passkeys are never counted: there is nothing to guess.
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
from django.db.models import F, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from sharing.sign_in import rules
from sharing.sign_in.addresses import client_address, counted_as
from sharing.sign_in.sessions import known_browser

ANY_ADDRESS = "0.0.0.0"  # noqa: S104 (a known browser is counted wherever it is)
LONGEST_NAME = 254
EVERY_BROWSER, EVERY_ACCOUNT = "every browser", "every account"  # in place of a browser, in counts of a wider kind
FREE = {EVERY_BROWSER: rules.FREE_OF_ACCOUNT, EVERY_ACCOUNT: rules.FREE_OF_SOURCE}


class Key(TypedDict):
    """What one count is kept by: axes' own unique key."""

    username: str
    ip_address: str
    user_agent: str


def address_of(request: HttpRequest) -> str:
    forwarded, peer = request.headers.get("X-Forwarded-For", ""), request.META.get("REMOTE_ADDR", "")
    return client_address(forwarded, peer, proxies=settings.TRUSTED_PROXIES) or ANY_ADDRESS


def keys_of(request: HttpRequest, credentials: dict[str, Any] | None) -> list[Key]:
    """The counts that a try adds to, the narrowest first."""
    name = str((credentials or {}).get("email") or "").lower()[:LONGEST_NAME]
    mark = known_browser.mark_of(request, name)
    if mark:
        return [{"username": name, "ip_address": ANY_ADDRESS, "user_agent": f"known browser {mark}"}]
    address = counted_as(address_of(request))
    return [
        {"username": name, "ip_address": address, "user_agent": ""},
        {"username": name, "ip_address": ANY_ADDRESS, "user_agent": EVERY_BROWSER},
        {"username": "", "ip_address": address, "user_agent": EVERY_ACCOUNT},
    ]


class GrowingDelay(AxesDatabaseHandler):
    """One row for each count. What was typed is not kept here; the audit log has the name."""

    def is_locked(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> bool:
        return self.again_at(request, credentials) is not None

    def again_at(self, request: HttpRequest, credentials: dict[str, Any] | None) -> datetime | None:
        """When the next try may come; None when it may come now."""
        rows = AccessAttempt.objects.filter(_any_of(keys_of(request, credentials)))
        again = max((_again_after(row) for row in rows), default=None)
        return again if again and again > timezone.now() else None

    def get_failures(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> int:
        row = AccessAttempt.objects.filter(**keys_of(request, credentials)[0]).first()
        return row.failures_since_start if row else 0

    def user_login_failed(self, sender, credentials: dict, request=None, **kwargs) -> None:
        """Count a wrong password. A try that came too early counts for nothing, else the wait would never end."""
        if request is None:
            return
        if not request.axes_locked_out:
            self._count(keys_of(request, credentials), at=timezone.now())
        request.axes_locked_out = self.is_locked(request, credentials)
        request.axes_credentials = credentials

    def user_logged_in(self, sender, request, user, **kwargs) -> None:
        """The count of an address stays: who guesses from there may have an account too."""
        keys = [key for key in keys_of(request, {"email": user.email}) if key["username"]]
        AccessAttempt.objects.filter(_any_of(keys)).delete()

    def user_logged_out(self, sender, request, user, **kwargs) -> None:
        """Nothing to note: the audit log has it."""

    @transaction.atomic
    def _count(self, keys: list[Key], *, at: datetime) -> None:
        unused = {"get_data": "", "post_data": "", "http_accept": "", "path_info": "", "failures_since_start": 0}
        for key in keys:
            row, _ = AccessAttempt.objects.select_for_update().get_or_create(**key, defaults=unused)
            count = 1 if rules.counts_anew(last_at=row.attempt_time, at=at) else F("failures_since_start") + 1
            AccessAttempt.objects.filter(pk=row.pk).update(failures_since_start=count, attempt_time=at)


def _any_of(keys: list[Key]) -> Q:
    return Q(*(Q(**key) for key in keys), _connector=Q.OR)


def _again_after(row: AccessAttempt) -> datetime:
    free = FREE.get(row.user_agent, rules.FREE_FAILURES)
    return row.attempt_time + rules.wait_after(row.failures_since_start, free=free)


def page(request: HttpRequest, original: HttpResponse, credentials: dict[str, Any] | None) -> HttpResponse:
    """Says when one may try again, in the same words whether there is such an account or not."""
    now = timezone.now()
    again = AxesProxyHandler.get_implementation().again_at(request, credentials) or now
    response = render(request, "account/locked.html", {"again_at": rules.whole_minute(again)}, status=429)
    response.headers["Retry-After"] = str(math.ceil((again - now).total_seconds()))
    return response
