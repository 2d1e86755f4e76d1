"""The OpenAPI document of the whole API, made once a process: it is the same for every caller."""

from __future__ import annotations

import functools
import threading
from typing import Any

import orjson
from django.urls import get_urlconf, set_urlconf
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.settings import spectacular_settings

_ONE_AT_A_TIME = threading.Lock()  # the generator keeps its place in names of its module


def document() -> dict[str, Any]:
    """As a mapping, to be read and not changed."""
    return orjson.loads(as_json())


def as_json() -> bytes:
    with _ONE_AT_A_TIME:
        return _as_json()


@functools.cache
def _as_json() -> bytes:
    before = get_urlconf()
    set_urlconf(spectacular_settings.SERVE_URLCONF)  # whatever addresses this request goes by
    try:
        described = SchemaGenerator(urlconf=spectacular_settings.SERVE_URLCONF).get_schema(request=None, public=True)
    finally:
        set_urlconf(before)
    return orjson.dumps(described, default=str, option=orjson.OPT_NON_STR_KEYS)
