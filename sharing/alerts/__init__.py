"""What teams must know in time: raising and ending alerts, letters, digests, the inbox."""

from sharing.alerts.raising import (
    ANY,
    KINDS,
    MANAGERS,
    READS_LETTERS,
    AlertKind,
    Only,
    Recipients,
    open_keys,
    raise_alert,
    raise_many,
    register,
    resolve,
    ring_deliverer,
    supersede,
    supersede_keys,
)

__all__ = [
    "ANY",
    "KINDS",
    "MANAGERS",
    "READS_LETTERS",
    "AlertKind",
    "Only",
    "Recipients",
    "open_keys",
    "raise_alert",
    "raise_many",
    "register",
    "resolve",
    "ring_deliverer",
    "supersede",
    "supersede_keys",
]
