"""Every answer of the API that a test's client gets, held against the schema: its status, its kind and its body.

What the schema does not know fails the test. An object may hold nothing that the schema does not name, which partners
are not promised: to them a new field is no change.
"""

from __future__ import annotations

import functools
import re
from typing import Any
from urllib.parse import quote

import jsonschema_rs
import orjson
from django.test.client import ClientHandler
from django.urls import Resolver404, resolve

from sharing.api.described import description

ROOT = "/api/v1/"
NAME = "urn:release-monitor:schema"
DRAFT = "https://json-schema.org/draft/2020-12/schema"
PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")
SHOWN = 5  # faults of one answer
PROBLEM = "application/problem+json"
OUTSIDE = {"401", "403", "404", "405", "429", "500", "503"}  # of an address, or a method of one, that there is not


class OutsideSchema(AssertionError):
    """An answer that the schema does not describe."""


def watch() -> None:
    """From now on every answer to a client of Django's is looked at."""
    answered = ClientHandler.__call__

    @functools.wraps(answered)
    def looked_at(handler, environ):
        response = answered(handler, environ)
        if environ["PATH_INFO"].startswith(ROOT):
            refuse_unknown(response.wsgi_request, response)
        return response

    ClientHandler.__call__ = looked_at


def refuse_unknown(request, response) -> None:
    """Raise OutsideSchema for an answer that the schema does not describe."""
    method = "GET" if request.method == "HEAD" else request.method
    is_cut = "fields" in request.GET  # then only what was asked for must be there
    if fault := fault_of(path_of(request), method.lower(), response, is_cut=is_cut, is_bare=request.method == "HEAD"):
        raise OutsideSchema(f"{request.method} {request.path} answered {response.status_code}: {fault}")


def path_of(request) -> str | None:
    """The address as the schema writes it; None: no such address."""
    try:
        route = (request.resolver_match or resolve(request.path_info)).route
    except Resolver404:
        return None
    return "/" + PARAMETER.sub(r"{\1}", route)


def fault_of(path: str | None, method: str, response: Any, *, is_cut: bool = False, is_bare: bool = False) -> str:
    """What is wrong with an answer; empty: nothing."""
    status = str(response.status_code)
    kind = response.headers.get("Content-Type", "").partition(";")[0]
    kinds = kinds_of(path, method, status, is_cut)
    if kinds is None:
        return f"the schema has no {status} of {method.upper()} {path}; the answer: {response.content[:500]!r}"
    if is_bare or not kinds:
        return "" if is_bare or not response.content else f"the schema has no body: {response.content[:500]!r}"
    if kind not in kinds:
        return f"{kind or 'no content type'}, and the schema says {' or '.join(kinds)}: {response.content[:500]!r}"
    told = orjson.loads(response.content) if kind.endswith("json") else response.content.decode()
    errors = list(kinds[kind].iter_errors(told))
    return "".join(f"\n  {where(error)}: {error.message[:300]}" for error in errors[:SHOWN])


def where(error) -> str:
    return "/".join(str(part) for part in error.instance_path) or "the whole"


@functools.cache
def kinds_of(path: str | None, method: str, status: str, is_cut: bool) -> dict[str, Any] | None:
    """The content types of an answer with what judges each; empty: no body. None: the schema does not know it."""
    document = closed_document(is_cut)
    known = document["paths"].get(path, {})
    if method not in known:
        return {PROBLEM: judge_of(("components", "schemas", "Problem"), is_cut)} if status in OUTSIDE else None
    answer = known[method]["responses"].get(status)
    if answer is None:
        return None
    at = ("paths", path, method, "responses", status, "content")
    return {kind: judge_of((*at, kind, "schema"), is_cut) for kind in answer.get("content", {})}


def judge_of(at: tuple[str | None, ...], is_cut: bool) -> Any:
    """What judges by the part of the schema that stands there."""
    pointer = "/".join(str(name).replace("~", "~0").replace("/", "~1") for name in at)
    part = {"$schema": DRAFT, "$ref": f"{NAME}#/{quote(pointer, safe='/~')}"}
    return jsonschema_rs.validator_for(
        part, registry=registry(is_cut), validate_formats=True, ignore_unknown_formats=False
    )


@functools.cache
def registry(is_cut: bool) -> Any:
    """Where each of them finds the rest of the schema, which is read once."""
    return jsonschema_rs.Registry([(NAME, closed_document(is_cut))], draft=jsonschema_rs.Draft202012)


@functools.cache
def closed_document(is_cut: bool) -> dict[str, Any]:
    """The schema, with nothing in an object but what it names. is_cut: and not all of that."""
    return closed(description.document(), is_cut)


def closed(part: Any, is_cut: bool) -> Any:
    if isinstance(part, list):
        return [closed(each, is_cut) for each in part]
    if not isinstance(part, dict):
        return part
    inside = {name: closed(each, is_cut) for name, each in part.items()}
    if isinstance(part.get("properties"), dict) and part.get("type") == "object":
        inside.setdefault("additionalProperties", False)
        if is_cut:
            inside.pop("required", None)
    return inside
