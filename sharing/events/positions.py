"""Positions in a program's feed, as it is told them: enciphered, of that program alone, and without any count in them.

The same position is the same text each time (AES-SIV, RFC 5297, needs no nonce): the feed of a program is the same to
the byte whatever it may not hear of.
"""

from __future__ import annotations

import base64
import binascii

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.encoding import force_bytes

from sharing.events.models import EventEndpoint

WIDTH = 8  # bytes


class BadPosition(ValueError):
    """No position of this program's feed."""


def write(position: int, *, endpoint: EventEndpoint) -> str:
    sealed = _cipher(settings.SECRET_KEY).encrypt(position.to_bytes(WIDTH), [endpoint.uid.bytes])
    return base64.urlsafe_b64encode(sealed).decode().rstrip("=")


def read(text: str, *, endpoint: EventEndpoint) -> int:
    """Raises BadPosition."""
    try:
        sealed = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadPosition from error
    for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        try:
            return int.from_bytes(_cipher(key).decrypt(sealed, [endpoint.uid.bytes]))
        except (InvalidTag, ValueError):
            continue
    raise BadPosition


def _cipher(secret_key: str | bytes) -> AESSIV:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"sharing.events").derive(force_bytes(secret_key))
    return AESSIV(derived)
