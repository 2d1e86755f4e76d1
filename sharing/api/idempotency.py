"""A POST sent twice is done once: the second gets the first one's answer."""

from __future__ import annotations

import hashlib
from functools import wraps

import orjson
from django.db import connection, transaction
from django.utils import timezone
from rest_framework import exceptions
from rest_framework.response import Response

from sharing import access, audit, scope
from sharing.api.errors import KeyReused
from sharing.api.rendering import render
from sharing.models import IdempotencyKey

LONGEST = 64


def once(handler):
    """Wrap a POST handler of a view set: done in one transaction with the row that remembers its answer. The second is
    told nothing of whom its user may not know any more.

    Answers that are errors are not remembered: nothing was done, so the caller may try again with the same key.
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
                return _answered(request.user, key, fingerprint)
            response = handler(view, request, *args, **kwargs)
            _remember(claim, response)
            return response

    return guarded


def _claim(user, key: str, fingerprint: str) -> int | None:
    """The row that will remember the answer; None when the key was used before.

    A twin that is under way is waited for: by then it has committed, or left nothing.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO sharing_idempotencykey (user_id, key, fingerprint, status, body, made_at)"
            " VALUES (%s, %s, %s, 0, '{}', %s) ON CONFLICT (user_id, key) DO NOTHING RETURNING id",
            [user.pk, key, fingerprint, timezone.now()],
        )
        made = cursor.fetchone()
    return made[0] if made else None


def _remember(claim: int, response: Response) -> None:
    asked = scope.current()
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE sharing_idempotencykey SET status = %s, body = %s, told = %s WHERE id = %s",
            [response.status_code, render(response.data).decode(), sorted(asked.told) if asked else [], claim],
        )


def _answered(user, key: str, fingerprint: str) -> Response:
    earlier = IdempotencyKey.objects.get(user=user, key=key)
    if earlier.fingerprint != fingerprint:
        raise KeyReused
    if earlier.told and access.hidden_by_now(user, earlier.told):
        audit.refuse(by=user, verb="sharing.answer_withdrawn")
        raise access.RecordHidden
    return Response(earlier.body, status=earlier.status, headers={"Idempotent-Replayed": "true"})


def _fingerprint(request) -> str:
    body = orjson.dumps(request.data, option=orjson.OPT_SORT_KEYS, default=str)
    return hashlib.sha256(b"\n".join([request.method.encode(), request.path.encode(), body])).hexdigest()
