"""Letters about proposed changes. Each is a row with the address as it was, tried until the mail server takes it."""

from __future__ import annotations

import logging
from datetime import datetime

from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse

from sharing import live_updates
from sharing.proposals import rules
from sharing.proposals.models import ChangeNotice
from sharing.records.site_address import site_address
from sharing.told_clock.standing import letter

logger = logging.getLogger(__name__)

TASK = "sharing.tasks.carry_out_changes"
SUBJECTS = {
    ChangeNotice.Stage.PROPOSED: "A change was proposed in Release Monitor",
    ChangeNotice.Stage.AGREED: "A change was agreed in Release Monitor",
    ChangeNotice.Stage.STOPPED: "A change was stopped in Release Monitor",
}


def ring() -> None:
    """Let the letters leave at once; the job would send them within a minute. Never raises for the broker."""
    if live_updates.answers():
        live_updates.wake(TASK)


def send_due(*, at: datetime) -> int:
    """Send what is due, the oldest first; returns how many the mail server took. Claimed before it is sent, so that a
    twin of this job sends none a second time."""
    due = ChangeNotice.objects.filter(sent_at__isnull=True, next_try_at__lte=at).order_by("pk")
    return sum(_send(key, at=at) for key in due.values_list("pk", flat=True))


def _send(key: int, *, at: datetime) -> bool:
    notice = ChangeNotice.objects.select_related("user", "change__proposed_by__agency", "change__about").get(pk=key)
    again = rules.next_try_at(notice.tries, at=at)
    claimed = ChangeNotice.objects.filter(pk=key, sent_at__isnull=True, next_try_at=notice.next_try_at)
    if not claimed.update(tries=notice.tries + 1, next_try_at=again):
        return False
    words = render_to_string(
        "sharing/proposals/letters/change.txt",
        {
            "notice": notice,
            "change": notice.change,
            "why": ChangeNotice.Why(notice.why),
            "link": f"{site_address()}{reverse('proposed_change', args=[notice.change.uid])}",
        },
    )
    try:
        send_mail(SUBJECTS[ChangeNotice.Stage(notice.stage)], letter(words), None, [notice.address])
    except OSError as error:  # SMTPException is one
        logger.warning("change_letter_not_sent", extra={"error": str(error)})
        return False
    ChangeNotice.objects.filter(pk=key).update(sent_at=at, next_try_at=None)
    return True
