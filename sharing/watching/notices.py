"""What every page says while alerts may be late, or no letter leaves. From the cache, so that a page costs no query."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core.cache import cache
from django.utils import timezone
from redis.exceptions import RedisError

from sharing.time_words import say_datetime
from sharing.watching.maintenance_models import Maintenance
from sharing.watching.models import LONGEST_SILENCE_SECONDS, Fault, WatcherLook

KEY = "watching"
KEPT_SECONDS = 24 * 3600
A_MOMENT = timedelta(seconds=LONGEST_SILENCE_SECONDS)

_read: tuple[float, dict] | None = None


@dataclass(frozen=True)
class Notice:
    """One line above every page. strong: what is so. words: what it means for the reader."""

    strong: str
    words: str


def publish(*, looked_at: datetime, at: datetime | None = None) -> None:
    """What stands now, for the pages. A cache that is away costs them the line, and nothing else."""
    faults = list(Fault.objects.standing())
    mail = next((fault.words for fault in faults if fault.name == "mail"), "")
    late = any(fault.is_critical and fault.name != "mail" for fault in faults)
    planned = Maintenance.objects.told(at=at or looked_at).first()
    told = {
        "looked_at": looked_at,
        "mail": mail,
        "late": late,
        "maintenance": (planned.starts_at, planned.ends_at) if planned else None,
    }
    try:
        cache.set(KEY, told, timeout=KEPT_SECONDS)
    except (RedisError, OSError):
        return


def refresh(*, at: datetime) -> None:
    """The same faults with what has changed since; when the watcher looked stays what it was."""
    look = WatcherLook.objects.first()
    publish(looked_at=look.looked_at if look else at, at=at)


def current() -> list[Notice]:
    """Read once in ten seconds by each process."""
    told = _told()
    if not told:
        return []
    now, found = timezone.now(), []
    planned = told["maintenance"]
    if planned and now < planned[1]:
        words = "Alerts and emails may be late. If it cannot wait, call the duty desk."
        found.append(Notice(f"Maintenance from {say_datetime(planned[0])} to {say_datetime(planned[1])}.", words))
    if told["late"] or now - told["looked_at"] > A_MOMENT:
        strong = f"Alerts may be late. Last checked {say_datetime(told['looked_at'])}."
        found.append(Notice(strong, "Check your lists yourself. If it cannot wait, call the duty desk."))
    if told["mail"]:
        found.append(Notice(told["mail"], "Alerts are on this site as usual: keep it open."))
    return found


def _told() -> dict:
    global _read
    if _read is None or time.monotonic() - _read[0] >= settings.NOTICES_READ_AGAIN_SECONDS:
        try:
            _read = time.monotonic(), cache.get(KEY) or {}
        except (RedisError, OSError):
            _read = time.monotonic(), {}
    return _read[1]
