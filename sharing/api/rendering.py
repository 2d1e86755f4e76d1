"""JSON out: dates as ISO, moments in UTC with a Z, what is absent as null."""

from typing import Any

import orjson
from rest_framework.renderers import BaseRenderer

from sharing.api import absence


def render(data: Any) -> bytes:
    return orjson.dumps(data, default=str, option=orjson.OPT_UTC_Z | orjson.OPT_NON_STR_KEYS)


class OrjsonRenderer(BaseRenderer):
    media_type = "application/json"
    format = "json"
    charset = None

    def render(self, data, accepted_media_type=None, renderer_context=None):
        if data is None:
            return b""
        return render(absence.as_null(data))


class ProblemRenderer(OrjsonRenderer):
    """RFC 9457. Chosen by the error handler, never by the caller."""

    media_type = "application/problem+json"
