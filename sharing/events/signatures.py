"""Signatures of events, so that a receiver knows they are ours. Standard Webhooks: a shared secret signs each one.

Written here and not brought in: the specification is these few lines, and its library signs with one secret only, where
a change of secrets wants two.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

PREFIX = "whsec_"
SECRET_BYTES = 32


def draw_secret() -> str:
    return PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def headers(*, event: UUID, at: datetime, body: bytes, secrets: Iterable[str]) -> dict[str, str]:
    """The three headers of one attempt: whose id stays the same when it is tried again, whose time does not."""
    moment = str(int(at.timestamp()))
    signed = f"{event}.{moment}.".encode() + body
    return {
        "webhook-id": str(event),
        "webhook-timestamp": moment,
        "webhook-signature": " ".join(_signature(secret, signed) for secret in secrets),
    }


def _signature(secret: str, signed: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(PREFIX))
    return "v1," + base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()
