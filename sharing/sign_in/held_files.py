"""Files of a form whose sender is asked who they are: held for some minutes, so that the form is sent on whole.

Enciphered, in the cache alone, under a random number that only the page of their sender has; gone once they are used or
when their time is over, whichever comes first.
"""

from __future__ import annotations

import pickle
import secrets
from dataclasses import dataclass

from cryptography.fernet import InvalidToken
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.utils.datastructures import MultiValueDict
from redis.exceptions import RedisError

from sharing.agencies.models import User
from sharing.records import encrypted_fields

FIELD = "held-files"  # of the form that is sent on
MINUTES = 10
MOST_BYTES = 30 * 1024 * 1024  # of one form: more than any page takes


class FilesGone(Exception):
    """They cannot be held, or their time is over, or they were used: the form must not be sent on without them."""


@dataclass(frozen=True)
class HeldFile:
    field: str
    name: str
    content_type: str
    content: bytes


def hold(files: MultiValueDict, *, user: User) -> str:
    """The number under which they are held. Raises FilesGone where they cannot be."""
    rows = [_held(field, file) for field, several in files.lists() for file in several]
    if sum(len(row.content) for row in rows) > MOST_BYTES:
        raise FilesGone
    number = secrets.token_urlsafe(32)
    try:
        cache.set(_key(number, user), encrypted_fields.seal_bytes(pickle.dumps(rows)), timeout=MINUTES * 60)
    except (RedisError, OSError):
        raise FilesGone from None
    return number


def take(number: str, *, user: User) -> MultiValueDict:
    """The files, once. Raises FilesGone."""
    key = _key(number, user)
    try:
        sealed = cache.get(key)
        is_first = cache.delete(key)
    except (RedisError, OSError):
        raise FilesGone from None
    if not sealed or not is_first:
        raise FilesGone
    try:
        rows: list[HeldFile] = pickle.loads(encrypted_fields.unseal_bytes(sealed, seconds=MINUTES * 60))  # noqa: S301 - our own, and sealed
    except InvalidToken:
        raise FilesGone from None
    files: MultiValueDict = MultiValueDict()
    for row in rows:
        files.appendlist(row.field, SimpleUploadedFile(row.name, row.content, row.content_type))
    return files


def _held(field: str, file: UploadedFile) -> HeldFile:
    file.seek(0)  # the action that was refused may have read it
    return HeldFile(field, file.name or "", file.content_type or "", file.read())


def _key(number: str, user: User) -> str:
    return f"held-files:{user.pk}:{number}"
