"""Events for partner systems: their kinds, endpoints and signed deliveries."""

from sharing.events.telling import (
    KINDS,
    SEND,
    TEST,
    EventKind,
    publish_event,
    register,
    ring_sender,
    write_deliveries,
)

__all__ = [
    "KINDS",
    "SEND",
    "TEST",
    "EventKind",
    "publish_event",
    "register",
    "ring_sender",
    "write_deliveries",
]
