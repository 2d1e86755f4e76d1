"""The key that signs checkpoints: a file outside the database, readable by the sealer's user alone."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from django.conf import settings

from sharing.sealing.rules.notes import SigningKey

OTHERS = stat.S_IRWXG | stat.S_IRWXO


class KeyRefused(Exception):
    """The key cannot be used. The text says why, and what to do."""


def signing_keys() -> list[SigningKey]:
    """The key, and beside it while it is being changed the one before. Raises KeyRefused.

    A local start makes one if there is none: it is worth nothing, as its name says.
    """
    if not settings.SEAL_NAME or not settings.SEAL_KEY:
        raise KeyRefused("RELEASE_MONITOR_SEAL_NAME and RELEASE_MONITOR_SEAL_KEY must name the log and its key file.")
    path = Path(settings.SEAL_KEY)
    if settings.LOCAL and not path.exists():
        make_key(path)
    paths = [path, *([Path(settings.SEAL_KEY_BEFORE)] if settings.SEAL_KEY_BEFORE else [])]
    return [SigningKey(settings.SEAL_NAME, read_key(each)) for each in paths]


def read_key(path: Path) -> Ed25519PrivateKey:
    """Raises KeyRefused."""
    try:
        if path.stat().st_mode & OTHERS:
            raise KeyRefused(f"The seal key {path} is readable by others: chmod 0400, owned by the sealer's user.")
        key = load_pem_private_key(path.read_bytes(), password=None)
    except OSError as error:
        raise KeyRefused(f"The seal key {path} cannot be read: {error.strerror}.") from None
    except (ValueError, TypeError):
        raise KeyRefused(f"{path} holds no key: make one with manage.py make_seal_key.") from None
    if not isinstance(key, Ed25519PrivateKey):
        raise KeyRefused(f"{path} holds a key of another kind: make one with manage.py make_seal_key.")
    return key


def make_key(path: Path) -> None:
    """A new key in a new file. Raises FileExistsError: a key is never written over."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    key = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400), "wb") as file:
        file.write(key)
