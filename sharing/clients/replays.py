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
    digest = UUID(bytes=hashlib.sha256(f"{signer}\n{jti}".encode()).digest()[:16])
    with connection.cursor() as cursor:
        cursor.execute(TAKE, [digest, until])
        return cursor.fetchone() is not None
