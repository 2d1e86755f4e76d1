"""What is taken once: assertions and proofs, by all processes together."""

from __future__ import annotations

import hashlib
from datetime import datetime
from uuid import UUID

from django.db import connection

TAKE = """INSERT INTO sharing_usedproof (digest, expires_at) VALUES (%s, %s)
ON CONFLICT (digest) DO NOTHING RETURNING digest"""


def take_once(signer: str, jti: str, *, until: datetime) -> bool:
    """Whether nobody has taken it before; of two at once, one is told so.

    signer: whose `jti` it is. until: when it would be too old to be taken at all.
    """
    with connection.cursor() as cursor:
        cursor.execute(TAKE, [digest_of(f"{signer}\n{jti}"), until])
        return cursor.fetchone() is not None


def digest_of(text: str) -> UUID:
    """By which something that was taken is known again, without keeping it."""
    return UUID(bytes=hashlib.sha256(text.encode()).digest()[:16])
