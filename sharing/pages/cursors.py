"""Cursors: where a page begins, sealed so that an address tells nothing of any person.

A cursor holds values of the row at which a page begins, among them names and inner keys. It is enciphered and
authenticated with a key made of the site's secret key, for one list and one reader: at another list, for another
reader, changed, or after a change of the key it is refused as one that was never given. The same row gives the same
cursor again (RFC 5297), so that what hidden rows are there changes no byte of a page.
"""

from __future__ import annotations

import base64
import functools
from typing import Any

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.encoding import force_bytes

from sharing.audit import request_context

LONGEST = 2000  # letters of an address that are tried


class BadCursor(ValueError):
    """The cursor in the address was not made here, or not for this list and reader."""


def seal(values: list[Any], *, of: str, everywhere: bool = False) -> str:
    """of: the list, as its rows and order name it. The reader of the request and its address are taken along.
    everywhere: without both, to be read at other addresses and by others."""
    sealed = _box(settings.SECRET_KEY).encrypt(orjson.dumps(values), _bound_to(of, everywhere))
    return base64.urlsafe_b64encode(sealed).decode().rstrip("=")


def unseal(cursor: str, *, of: str, everywhere: bool = False) -> list[Any]:
    """Raises BadCursor."""
    try:
        if len(cursor) > LONGEST:
            raise BadCursor
        sealed = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        return orjson.loads(_box(settings.SECRET_KEY).decrypt(sealed, _bound_to(of, everywhere)))
    except (ValueError, InvalidTag) as error:
        raise BadCursor from error


def _bound_to(of: str, everywhere: bool) -> list[bytes]:
    asked = None if everywhere else request_context.current()
    reader, path = (asked.reader_key, asked.path) if asked else ("", "")
    return [of.encode(), reader.encode(), path.encode()]


@functools.cache
def _box(secret_key: str | bytes) -> AESSIV:
    key = HKDF(algorithm=SHA256(), length=64, salt=None, info=b"sharing.cursors").derive(force_bytes(secret_key))
    return AESSIV(key)
