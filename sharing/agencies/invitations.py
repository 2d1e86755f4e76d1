"""Invitations: the link by which a new account sets its password. It works once, and for a few days."""

from __future__ import annotations

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse

from sharing.agencies.models import User
from sharing.told_clock.standing import letter


def path_to_set_password(user: User) -> str:
    """The address, without scheme and host, at which this user sets a password.

    Using it, signing in, or another email address of the account makes the link useless.
    """
    return reverse(
        "account_reset_password_from_key",
        kwargs={"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)},
    )


def days_valid() -> int:
    return settings.PASSWORD_RESET_TIMEOUT // (24 * 3600)


def send(user: User, *, site: str) -> None:
    """Write to the user. The letter names the site and the user, and nobody else.

    site: scheme and host, "https://monitor.example". Raises OSError (SMTPException is one) when the letter cannot be
    handed over; call it after the account is committed, for a letter cannot be taken back.
    """
    words = render_to_string(
        "sharing/sign_in/letters/set_password.txt",
        {"user": user, "link": site.rstrip("/") + path_to_set_password(user), "days": days_valid(), "site": site},
    )
    send_mail("Set your password for Release Monitor", letter(words), None, [user.email])
