"""The entrance of the API: what there is, and the schema. The same for everyone, token or not: nothing here is about a
person, and what a caller may do is in the scopes of their token."""

from __future__ import annotations

import functools
import hashlib
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from drf_spectacular.utils import OpenApiTypes, extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from sharing.api.described import description
from sharing.clients.throttling import PerVisitor


class ResourceSerializer(serializers.Serializer):
    """What is at one address. read_scope, write_scope: what a token needs there, of which only a person's own has
    one that decides; null: no token is given access. No closed list: a new resource, with scopes of its own, breaks
    nobody."""

    name = serializers.CharField()
    url = serializers.URLField()
    summary = serializers.CharField()
    read_scope = serializers.CharField(allow_null=True)
    write_scope = serializers.CharField(allow_null=True)


class EntranceSerializer(serializers.Serializer):
    title = serializers.CharField()
    version = serializers.CharField()
    schema = serializers.URLField(help_text="OpenAPI 3.1: every address, field, scope and refusal, with what to do")
    token = serializers.URLField(help_text="Where a partner system asks for a token")
    resources = ResourceSerializer(many=True)


class OpenView(APIView):
    """Asks nobody who they are."""

    authentication_classes = ()
    permission_classes = ()
    throttle_classes = (PerVisitor,)


class EntranceView(OpenView):
    @extend_schema(
        operation_id="entrance", summary="What there is", responses=EntranceSerializer, auth=[], tags=["entrance"]
    )
    def get(self, request):
        info = description.document()["info"]
        here = request.build_absolute_uri
        return Response(
            {
                "title": info["title"],
                "version": info["version"],
                "schema": here(reverse("schema")),
                "token": here(reverse("token")),
                "resources": [{**each, "url": here(each["url"])} for each in resources()],
            }
        )


class SchemaView(OpenView):
    @extend_schema(
        operation_id="schema", summary="This description", responses=OpenApiTypes.OBJECT, auth=[], tags=["entrance"]
    )
    def get(self, request):
        written = description.as_json()
        tag = f'"{hashlib.sha256(written).hexdigest()[:32]}"'
        if request.headers.get("If-None-Match") == tag:
            return Response(status=304, headers={"ETag": tag})
        return HttpResponse(written, content_type="application/json", headers={"ETag": tag})


@functools.cache
def resources() -> list[dict[str, Any]]:
    """Each address of the schema that names no one record, with the scopes that it asks of a token."""
    found = []
    for address, methods in description.document()["paths"].items():
        if "{" in address or address in (reverse("entrance"), reverse("schema"), reverse("token")):
            continue
        first = methods.get("get") or methods["post"]
        found.append(
            {
                "name": address.removeprefix(reverse("entrance")).strip("/"),
                "url": address,
                "summary": first["summary"],
                "read_scope": scope_of(methods.get("get")),
                "write_scope": scope_of(methods.get("post")),
            }
        )
    return found


def scope_of(operation: dict[str, Any] | None) -> str | None:
    ways = operation.get("security", []) if operation else []
    return next((scopes[0] for way in ways for scopes in way.values() if scopes), None)
