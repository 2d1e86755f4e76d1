"""Alerts: raising and ending them, emails, digests, the inbox."""

from sharing.alerts.models import Matter
from sharing.alerts.raising import (
    ANY,
    KINDS,
    MANAGERS,
    READS_LETTERS,
    AlertKind,
    NewAlert,
    Only,
    Recipients,
    not_raised,
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
    "Matter",
    "NewAlert",
    "Only",
    "Recipients",
    "not_raised",
    "open_keys",
    "raise_alert",
    "raise_many",
    "register",
    "resolve",
    "ring_deliverer",
    "supersede",
    "supersede_keys",
]
