"""What leaves to test a way: a code by letter, and by the gateway that texts. It is about nobody but its reader."""

from __future__ import annotations

import json
import logging

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string

from sharing.agencies.models import User
from sharing.events import safe_http
from sharing.reach import rules
from sharing.reach.models import ReachWay
from sharing.told_clock.standing import letter

logger = logging.getLogger(__name__)


def send_code(user: User, code: str) -> bool:
    """Whether the mail server took it."""
    words = render_to_string("sharing/reach/code_letter.txt", {"user": user, "code": code, "minutes": minutes()})
    try:
        send_mail("Release Monitor: test of your email", letter(words), None, [user.email])
    except OSError as error:  # SMTPException is one
        logger.warning("reach_test_lost", extra={"error": type(error).__name__})
        return False
    return True


def text_code(way: ReachWay, code: str) -> bool:
    """Whether the gateway took it."""
    return send_text(
        way, severity="test", text=f"Release Monitor test. Your code: {code}. It lasts {minutes()} minutes."
    )


def send_text(way: ReachWay, *, severity: str, text: str) -> bool:
    """Whether the gateway took it. That is not whether anybody has read it. Raises CannotBeRead for its number."""
    if not settings.PEOPLE_PAGER_URL:
        return False
    body = json.dumps({"to": way.number, "severity": severity, "source": "Release Monitor", "text": text}).encode()
    try:
        status = safe_http.post(settings.PEOPLE_PAGER_URL, body=body, headers={"Content-Type": "application/json"})
    except (safe_http.AddressRefused, safe_http.NotSent) as error:
        logger.warning("text_not_taken", extra={"error": str(error)})
        return False
    return 200 <= status < 300


def minutes() -> int:
    return int(rules.CODE_LASTS.total_seconds() // 60)
