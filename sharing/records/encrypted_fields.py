"""Encryption of a secret that we must be able to use, with a key made of the site's secret key.

Somebody with the database alone, or a dump of it, cannot read it. Somebody with the database and the secret key can: it
is no better kept than that key. After a change of the key, what `SECRET_KEY_FALLBACKS` does not open cannot be read
again.
"""

from __future__ import annotations

import base64

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.encoding import force_bytes


class CannotBeRead(Exception):
    """It was sealed with another key."""


def seal(secret: str) -> str:
    return _box().encrypt(secret.encode()).decode()


def unseal(sealed: str) -> str:
    """Raises CannotBeRead."""
    try:
        return _box().decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise CannotBeRead from error


def seal_bytes(secret: bytes) -> bytes:
    return _box().encrypt(secret)


def unseal_bytes(sealed: bytes, *, seconds: int) -> bytes:
    """Raises InvalidToken, also for what was sealed longer ago."""
    return _box().decrypt(sealed, ttl=seconds)


def _box() -> MultiFernet:
    return MultiFernet([Fernet(_key_of(key)) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _key_of(secret_key: str | bytes) -> bytes:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"sharing.sealed").derive(force_bytes(secret_key))
    return base64.urlsafe_b64encode(derived)


def renewed(sealed: str) -> str | None:
    """The same under the key of now; None where it is already. Raises CannotBeRead where no key of ours opens it."""
    try:
        Fernet(_key_of(settings.SECRET_KEY)).decrypt(sealed.encode())
    except InvalidToken:
        return seal(unseal(sealed))
    return None
