"""Events for partner systems: their kinds, who hears of them, endpoints, the feed and signed deliveries."""

from sharing.events.kinds import KINDS, EventKind, Family, register
from sharing.events.telling import (
    SEND,
    NewEvent,
    is_listened_to,
    publish_event,
    publish_many,
    ring_sender,
)

__all__ = [
    "KINDS",
    "SEND",
    "EventKind",
    "Family",
    "NewEvent",
    "is_listened_to",
    "publish_event",
    "publish_many",
    "register",
    "ring_sender",
]
