"""A POST sent twice is done once: the second is told what the first made or changed, as it reads now."""

from __future__ import annotations

import hashlib
import json
from functools import wraps
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone
from rest_framework import exceptions
from rest_framework.response import Response

from sharing import access
from sharing.api.refusals.errors import KeyReused
from sharing.api.sent_again.models import IdempotencyKey

LONGEST = 64


def once(handler):
    """Wrap a POST handler of a view set: done in one transaction with the row that remembers what came of it.

    Remembered are the status and which row was made or changed, never what was answered: the second request is
    answered from that row, by what its user may read now, and as for an absent one where they may not see it.
    Refusals are not remembered: nothing was done, so the caller may try again with the same key.
    """

    @wraps(handler)
    def guarded(view, request, *args, **kwargs):
        key = request.headers.get("Idempotency-Key", "")
        if not 0 < len(key) <= LONGEST:
            raise exceptions.ValidationError({"Idempotency-Key": [f"Send this header: 1 to {LONGEST} characters."]})
        fingerprint = _fingerprint(request)
        with transaction.atomic():
            claim = _claim(request.user, key, fingerprint)
            if claim is None:
                return _answered(view, key, fingerprint)
            response = handler(view, request, *args, **kwargs)
            view.refuse_unread()
            _remember(claim, response.status_code, made=kwargs.get("uid") or view.made)
            return response

    return guarded


def _claim(user, key: str, fingerprint: str) -> int | None:
    """The row that will remember what came of it; None when the key was used before.

    A twin that is under way is waited for: by then it has committed, or left nothing.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO sharing_idempotencykey (user_id, key, fingerprint, status, made_at)"
            " VALUES (%s, %s, %s, 0, %s) ON CONFLICT (user_id, key) DO NOTHING RETURNING id",
            [_caller(user).pk, key, fingerprint, timezone.now()],
        )
        made = cursor.fetchone()
    return made[0] if made else None


def _remember(claim: int, status: int, *, made: UUID | None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE sharing_idempotencykey SET status = %s, made = %s WHERE id = %s", [status, made, claim])


def _answered(view, key: str, fingerprint: str) -> Response:
    earlier = IdempotencyKey.objects.get(user=_caller(view.request.user), key=key)
    if earlier.fingerprint != fingerprint:
        raise KeyReused
    if earlier.made is None:
        raise access.RecordHidden
    response = view.answer_again(earlier.made, status=earlier.status)
    response.headers["Idempotent-Replayed"] = "true"
    return response


def _caller(user):
    """Whose key it is: the program's, also where it asks on behalf of somebody."""
    return user.through or user


def _fingerprint(request) -> str:
    body = json.dumps(request.data, sort_keys=True, default=str).encode()  # also a number of any size
    named = b"".join(b"\non behalf of %d" % request.user.pk for _ in range(request.user.through is not None))
    return hashlib.sha256(b"\n".join([request.method.encode(), request.path.encode(), body]) + named).hexdigest()
