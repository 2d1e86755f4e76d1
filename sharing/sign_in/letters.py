"""Letters about signing in: reference and link, nothing about anybody else."""

from __future__ import annotations

import logging

from django.core.mail import send_mail
from django.template.loader import render_to_string

from sharing.agencies import invitations
from sharing.agencies.models import User
from sharing.told_clock.standing import letter

logger = logging.getLogger(__name__)


def send_password_link(user: User, *, site: str) -> None:
    """Send the link that sets a new password, to somebody who asked for it. site: `https://host`.

    A broken mail server is noted and not told: the answer may not differ from that to an unknown e-mail.
    """
    context = {
        "user": user,
        "link": site.rstrip("/") + invitations.path_to_set_password(user),
        "days": invitations.days_valid(),
    }
    _send(user, "Set a new password for Release Monitor", "sharing/sign_in/letters/new_password.txt", context)


def tell_of_change(user: User, *, what: str) -> None:
    """Tell the user that how they sign in was changed. A broken mail server does not undo the change."""
    context = {"user": user, "what": what}
    _send(user, "Your sign-in to Release Monitor was changed", "sharing/sign_in/letters/sign_in_changed.txt", context)


def _send(user: User, subject: str, template: str, context: dict) -> None:
    try:
        send_mail(subject, letter(render_to_string(template, context)), None, [user.email])
    except OSError as error:  # SMTPException is one
        logger.warning("letter_lost", extra={"error": str(error)})
