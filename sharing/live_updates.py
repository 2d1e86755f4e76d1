"""Tells a user's open pages that something has changed for them, and a worker that there is work; both then ask what.

Only a kind is sent, never what it is about: an event carries no right to see anything.
"""

from __future__ import annotations

import functools
import logging
import re
from collections.abc import Iterable
from typing import Any

import redis
from celery import current_app
from celery.signals import task_prerun
from django.conf import settings
from kombu.exceptions import KombuError
from redis.backoff import NoBackoff
from redis.retry import Retry

CHANNELS = "user:"
WOKEN = "woken:"  # before the name of a job that was woken and has not begun
WOKEN_FOR_SECONDS = 60  # then it is woken again, should the message have been lost
KIND = re.compile(r"[a-z][a-z-]*\Z")
PATIENCE_SECONDS = 0.5
SIGNED_OUT = "signed-out"  # asks the streams of this user to look whether they are still welcome

logger = logging.getLogger(__name__)


def channel(user_pk: int) -> str:
    return f"{CHANNELS}{user_pk}"


def ring(user_pk: int, kind: str) -> None:
    """Send an event to all open pages of one user; to be called after the commit of what it is about."""
    ring_many([user_pk], kind)


def ring_many(user_pks: Iterable[int], kind: str) -> bool:
    """The same for many users, by one call: a broker that hangs costs the caller half a second and not one for each.

    kind: lower-case words joined by hyphens, the event's name in the browser.
    Never raises because the bell is broken: it saves a page some seconds, no more. Returns False when it was.
    """
    if not KIND.match(kind):
        raise ValueError(f"Not a kind of event: {kind!r}")
    try:
        with client().pipeline(transaction=False) as calls:
            for user_pk in user_pks:
                calls.publish(channel(user_pk), kind)
            calls.execute()
        return True
    except (redis.RedisError, OSError) as error:
        logger.warning("bell_lost", extra={"error": str(error)})
        return False


def answers() -> bool:
    """Whether the broker is there and quick enough to be worth ringing. Never raises."""
    try:
        return bool(client().ping())
    except (redis.RedisError, OSError) as error:
        logger.warning("bell_lost", extra={"error": str(error)})
        return False


def queue_lengths(queues: Iterable[str]) -> dict[str, int]:
    """How many jobs each queue holds that have not begun; empty while the broker does not answer."""
    try:
        return {queue: int(client().llen(queue)) for queue in queues}
    except (redis.RedisError, OSError):
        return {}


def connect() -> None:
    """Forget that a job was woken once it begins. Called once, from `ready()`."""
    task_prerun.connect(forget_that_it_was_woken, dispatch_uid="job woken")


def wake(task: str) -> None:
    """Let a worker begin now what the clock would begin in seconds. To be asked once the broker has answered: the
    library would try one that hangs many times before it gave up. Never raises for the broker.

    While one is queued that has not begun, another adds nothing: it will find what this caller has written.
    """
    try:
        if client().set(f"{WOKEN}{task}", 1, nx=True, ex=WOKEN_FOR_SECONDS):
            current_app.send_task(task, retry=False, ignore_result=True)
    except (KombuError, redis.RedisError, OSError) as error:
        logger.warning("nudge_lost", extra={"error": str(error)})


def forget_that_it_was_woken(task: Any, **more: Any) -> None:
    """Before the job looks: whatever is written from now on wakes it once more. Never raises for the broker."""
    try:
        client().delete(f"{WOKEN}{task.name}")
    except (redis.RedisError, OSError) as error:
        logger.warning("bell_lost", extra={"error": str(error)})


@functools.cache
def client() -> redis.Redis:
    """One pool for this process; it notices a fork itself. Not tried again: redis-py would, with growing pauses."""
    return redis.Redis.from_url(
        settings.REDIS_URL,
        socket_connect_timeout=PATIENCE_SECONDS,
        socket_timeout=PATIENCE_SECONDS,
        retry=Retry(NoBackoff(), 0),
    )
