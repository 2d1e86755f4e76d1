"""Adapters by which allauth asks for our rules."""

from __future__ import annotations

import base64
import logging
import secrets
import time
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from sharing import audit, live_updates
from sharing.agencies.models import User
from sharing.records import encrypted_fields
from sharing.sign_in import letters, second_factor
from sharing.sign_in.sessions import known_browser, lockout

logger = logging.getLogger(__name__)

CHANGES = {
    "account/email/password_changed": "Your password was changed.",
    "account/email/password_set": "A password was set.",
    "account/email/password_reset": "Your password was set by a link sent to you.",
    "mfa/email/totp_activated": "An authenticator app was added.",
    "mfa/email/totp_deactivated": "The authenticator app was removed.",
    "mfa/email/webauthn_added": "A passkey was added.",
    "mfa/email/webauthn_removed": "A passkey was removed.",
    "mfa/email/recovery_codes_generated": "New recovery codes were made. The old ones no longer work.",
}


OFFERED = (
    "You have no second factor. Set one up under Your account, or enter the demo's code where you are asked to confirm "
    "who you are. The terminal printed it."
)


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by administrators; wrong passwords are axes' matter."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "This email and password do not match. Check both and try again",
        "incorrect_password": "This is not your password",
        "enter_current_password": "This is not your password",
        "too_many_login_attempts": "Too many wrong codes. Wait 5 minutes and try again",
        "rate_limited": "Too many wrong codes. Wait 5 minutes and try again",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def logout(self, request: HttpRequest) -> None:
        """The session's other open pages are told at once."""
        user_pk = request.user.pk
        super().logout(request)
        if user_pk is not None:
            live_updates.ring(user_pk, live_updates.SIGNED_OUT)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Not allauth's count by name alone: with it a stranger could lock a user out. It stays for codes."""

    def reauthenticate(self, user: User, password: str) -> bool:
        """By the e-mail of the user table; allauth would ask its own table of addresses."""
        found = self.authenticate(context.request, email=user.email, password=password)
        return found is not None and found.pk == user.pk

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Not within five minutes of signing in: who has just typed a password is not asked for it again."""
        records = get_authentication_records(context.request, context.request.user)
        latest = max((record.get("at", 0) for record in records), default=0)
        if time.time() - latest < app_settings.REAUTHENTICATION_TIMEOUT:
            return False
        return super().is_reauthentication_required(app=app, **kwargs)

    def post_login(self, request: HttpRequest, user: User, **hook: Any) -> HttpResponse:
        response = super().post_login(request, user, **hook)
        known_browser.remember(request, response, user.email)
        if settings.DEMO_CODE and not second_factor.factors_of(user).exists():
            messages.info(request, OFFERED)
        return response

    def get_client_ip(self, request: HttpRequest) -> str:
        return lockout.address_of(request)

    def get_reauthentication_methods(self, user: User) -> list[dict]:
        words = {
            "reauthenticate": "Use your password",
            "mfa_reauthenticate": "Use a code",
            "mfa_reauthenticate:webauthn": "Use a passkey",
        }
        return [method | {"description": words[method["id"]]} for method in super().get_reauthentication_methods(user)]

    def send_notification_mail(self, template_prefix: str, user: User, *args: Any, **kwargs: Any) -> None:
        if template_prefix in CHANGES:
            letters.tell_of_change(user, what=CHANGES[template_prefix])


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "This code is not correct, or was used before. Enter the one that is shown now",
        "cannot_delete_authenticator": "This is your last second factor. Add another one first",
    }

    def _get_site_name(self) -> str:
        return "Release Monitor"

    def encrypt(self, text: str) -> str:
        """Seeds of authenticator apps and of recovery codes: a copy of the database alone makes no code."""
        return encrypted_fields.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """What another key has sealed becomes a seed of chance, so that no code fits: the user signs in another way."""
        try:
            return encrypted_fields.unseal(encrypted_text)
        except encrypted_fields.CannotBeRead:
            logger.error("the seed of a second factor was sealed with another key")
            return base64.b32encode(secrets.token_bytes(20)).decode()

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        return second_factor.may_remove(authenticator.user, authenticator)

    def generate_authenticator_name(self, user: User, type: Any) -> str:
        count = second_factor.factors_of(user).filter(type=type).count()
        return "Passkey" if not count else f"Passkey {count + 1}"


class OrganisationAdapter(DefaultSocialAccountAdapter):
    """An organisation's own sign-in opens an account that is there, and does nothing else."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def authenticate_by_email(self, sociallogin: Any) -> None:
        """allauth's own way would take the password from the account; ours is in `pre_social_login`."""

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Find the one active account with an e-mail that the organisation vouches for, or refuse."""
        user = None
        if sociallogin.state.get("process") == "login":
            user = self._account_of(sociallogin)
        if user is None:
            audit.refuse(
                by=None,
                verb="sharing.sign_in_failed",
                payload={
                    "method": "organisation",
                    "emails": [address.email for address in sociallogin.email_addresses],
                },
            )
            raise ImmediateHttpResponse(render(request, "account/no_such_account.html", status=403))
        sociallogin.user = user

    def _account_of(self, sociallogin: Any) -> User | None:
        """`verified is True`: some providers send the word "false", which is true."""
        for address in sociallogin.email_addresses:
            if address.verified is True:
                user = User.objects.filter(email__iexact=address.email, is_active=True).first()
                if user is not None and not user.is_program:
                    return user
        return None
