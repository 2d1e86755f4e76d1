"""Telling of faults: administrators by letter, the pager and the heartbeats outside by HTTP. Nothing is about a person.

The watcher sends for itself: what it tells of may be that the workers which send do not run. Each way has a time limit.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.urls import reverse

from sharing.access.roles import Capability, holders
from sharing.agencies.models import User
from sharing.events import safe_http
from sharing.jobs.lateness import JobStanding
from sharing.records.site_address import site_address
from sharing.told_clock.standing import letter
from sharing.watching.maintenance_models import Maintenance
from sharing.watching.models import Fault

logger = logging.getLogger(__name__)
MOST_LETTERS_SECONDS = 30.0

Post = Callable[[str, bytes], bool]


def tell(*, at: datetime) -> None:
    """Of faults that nobody was told of yet. While there is maintenance nobody is: after it, of what stands still."""
    if Maintenance.objects.running(at=at).exists():
        return
    page(at=at)
    faults = list(Fault.objects.to_tell())
    if not faults:
        return
    is_down = Fault.objects.standing().filter(name="mail").exists()
    if is_down or write_letters(faults):  # that of the mail itself leaves by the other ways
        Fault.objects.filter(pk__in=[fault.pk for fault in faults]).update(told_at=at)


def write_letters(faults: list[Fault]) -> bool:
    """To each administrator one letter of all of them; whether all left."""
    words = "".join(f"- {fault.words}\n" for fault in faults)
    path = f"{site_address()}{reverse('administration_operations')}"
    text = f"The watcher of Release Monitor has found:\n\n{words}\nCurrent faults: {path}\n"
    readers = User.objects.filter(is_active=True, role__in=holders(Capability.ADMINISTER)).exclude(email="")
    began, server = time.monotonic(), get_connection()
    try:
        server.open()
        for reader in readers:
            if time.monotonic() - began > MOST_LETTERS_SECONDS:
                return False
            EmailMessage("Release Monitor: system fault", letter(text), to=[reader.email], connection=server).send()
    except OSError as error:
        logger.warning("fault_not_told", extra={"error": type(error).__name__})
        return False
    finally:
        try:
            server.close()
        except OSError:
            logger.info("mail_server_hung_up")
    return True


def page(*, at: datetime) -> None:
    """The pager, where one is set: each critical fault once."""
    if not settings.PAGER_URL:
        return
    for fault in Fault.objects.to_page():
        if ring_pager(fault.words):
            Fault.objects.filter(pk=fault.pk).update(paged_at=at)


def ring_pager(words: str) -> bool:
    body = json.dumps({"severity": "critical", "source": "Release Monitor", "text": words}).encode()
    return bool(settings.PAGER_URL) and post(settings.PAGER_URL, body)


def post(address: str, body: bytes) -> bool:
    try:
        status = safe_http.post(address, body=body, headers={"Content-Type": "application/json"})
    except (safe_http.AddressRefused, safe_http.NotSent) as error:
        logger.warning("outside_not_told", extra={"error": str(error)})
        return False
    return 200 <= status < 300


class Heartbeats:
    """One for each critical job that has an address: after each good run, and never without one. `watcher`: each look
    that has gone through."""

    def __init__(self) -> None:
        self.sent: dict[str, datetime] = {}

    def beat(self, jobs: list[JobStanding], *, at: datetime, send: Post = post) -> list[str]:
        """Which were sent."""
        good = {job.heartbeat: job.last_good.began_at for job in jobs if job.heartbeat and job.last_good}
        beaten = []
        for name, moment in (good | {"watcher": at}).items():
            address = settings.HEARTBEATS.get(name)
            if address and self.sent.get(name) != moment and send(address, b"{}"):
                self.sent[name] = moment
                beaten.append(name)
        return beaten
