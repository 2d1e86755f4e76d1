"""JSON out: dates as ISO, moments in UTC with a Z, what is absent as null."""

from typing import Any

import orjson
from rest_framework.renderers import BaseRenderer


def render(data: Any) -> bytes:
    """The value of a name is never an empty text. Its two marks after a colon are nowhere else: in a text they are
    escaped."""
    written = orjson.dumps(data, default=str, option=orjson.OPT_UTC_Z | orjson.OPT_NON_STR_KEYS)
    return written.replace(b':""', b":null")


class OrjsonRenderer(BaseRenderer):
    media_type = "application/json"
    format = "json"
    charset = None

    def render(self, data, accepted_media_type=None, renderer_context=None):
        if data is None:
            return b""
        return render(data)


class ProblemRenderer(OrjsonRenderer):
    """RFC 9457. Chosen by the error handler, never by the caller."""

    media_type = "application/problem+json"
