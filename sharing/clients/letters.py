"""Letters about applications that act as a person."""

from __future__ import annotations

import logging

from django.core.mail import send_mail
from django.template.loader import render_to_string

from sharing.agencies.models import User
from sharing.clients.models import Client
from sharing.told_clock.standing import letter

logger = logging.getLogger(__name__)


def tell_of_code_sent_twice(user: User, *, client: Client) -> None:
    """Tell the user that an application's access as them was ended, and why. A broken mail server does not undo it."""
    words = render_to_string("sharing/clients/letters/code_sent_twice.txt", {"user": user, "client": client})
    try:
        send_mail("An application can no longer act as you in Release Monitor", letter(words), None, [user.email])
    except OSError as error:  # SMTPException is one
        logger.warning("letter_lost", extra={"error": str(error)})
