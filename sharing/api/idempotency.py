"""A POST sent twice is done once: the second gets the first one's answer."""

from __future__ import annotations

import hashlib
from functools import wraps

import orjson
from django.db import IntegrityError, transaction
from rest_framework import exceptions
from rest_framework.response import Response

from sharing.api.errors import KeyReused
from sharing.models import IdempotencyKey

LONGEST = 64


def once(handler):
    """Wrap a POST handler of a view set: done in one transaction with the row that remembers its answer.

    Answers that are errors are not remembered: nothing was done, so the caller may try again with the same key.
    """

    @wraps(handler)
    def guarded(view, request, *args, **kwargs):
        key = request.headers.get("Idempotency-Key", "")
        if not 0 < len(key) <= LONGEST:
            raise exceptions.ValidationError({"Idempotency-Key": [f"Send this header: 1 to {LONGEST} characters."]})
        fingerprint = _fingerprint(request)
        answered = _answered(request.user, key, fingerprint)
        if answered is not None:
            return answered
        try:
            with transaction.atomic():
                claim = IdempotencyKey.objects.create(
                    user=request.user, key=key, fingerprint=fingerprint, status=0, body={}
                )
                response = handler(view, request, *args, **kwargs)
                claim.status, claim.body = response.status_code, orjson.loads(orjson.dumps(response.data, default=str))
                claim.save(update_fields=["status", "body"])
                return response
        except IntegrityError:
            # The same request, sent twice at once: the other one has the key and has committed by now.
            answered = _answered(request.user, key, fingerprint)
            if answered is None:
                raise
            return answered

    return guarded


def _answered(user, key: str, fingerprint: str) -> Response | None:
    earlier = IdempotencyKey.objects.filter(user=user, key=key).first()
    if earlier is None:
        return None
    if earlier.fingerprint != fingerprint:
        raise KeyReused
    return Response(earlier.body, status=earlier.status, headers={"Idempotent-Replayed": "true"})


def _fingerprint(request) -> str:
    body = orjson.dumps(request.data, option=orjson.OPT_SORT_KEYS, default=str)
    return hashlib.sha256(b"\n".join([request.method.encode(), request.path.encode(), body])).hexdigest()
