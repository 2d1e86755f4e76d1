"""The OpenAPI description of callers, scopes, pages and refusals."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiExample, OpenApiParameter
from rest_framework import serializers
from rest_framework.pagination import BasePagination

from sharing.api import absence, field_permissions
from sharing.api.filters import Filter
from sharing.api.rendering import ProblemRenderer
from sharing.api.verbs import verb_of
from sharing.api.viewsets import VisibleViewSet
from sharing.clients import token_scopes
from sharing.clients.permissions import scope_of

TOKEN, SESSION = "partnerToken", "browserSession"


CURSOR = OpenApiParameter("cursor", str, description="From `next` or `previous` of another page")
FIELDS = OpenApiParameter("fields", str, description="Only these fields, separated by commas")
KNOWN = OpenApiParameter("If-None-Match", str, OpenApiParameter.HEADER, description="The ETag of what you have")


def order_of(view: Any) -> OpenApiParameter:
    first, *_ = known = type(view).known_orders()
    return OpenApiParameter("order", str, enum=known, description=f"Default: {first}; with a minus, last to first")


class PartnerTokenScheme(OpenApiAuthenticationExtension):
    target_class = "sharing.clients.authentication.PartnerToken"
    name = TOKEN

    def get_security_definition(self, auto_schema):
        flow = {"tokenUrl": reverse("token"), "scopes": dict(token_scopes.choices())}
        return {"type": "oauth2", "flows": {"clientCredentials": flow}}


class BrowserSessionScheme(OpenApiAuthenticationExtension):
    target_class = "sharing.clients.authentication.BrowserSession"
    name = SESSION

    def get_security_definition(self, auto_schema):
        return {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME}


class ProblemError(serializers.Serializer):
    field = serializers.CharField(help_text="Which of the fields or parameters that were sent")
    code = serializers.CharField()
    detail = serializers.CharField(help_text="What to do, in words")


class Problem(serializers.Serializer):
    """RFC 9457."""

    type = serializers.CharField(help_text="urn:release-monitor:problem:..., which never changes")
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    errors = ProblemError(many=True, required=False)  # type: ignore[assignment]  # a name of DRF's too


class Pages(BasePagination):
    """How a list is wrapped. Which rows stand on a page, `sharing/pages/pagination.py` says."""

    def get_paginated_response_schema(self, schema):
        address = {"type": ["string", "null"], "format": "uri", "example": None}
        return {
            "type": "object",
            "required": ["results", "next", "previous"],
            "properties": {"results": schema, "next": address, "previous": address},
        }


class Schema(AutoSchema):
    def get_auth(self):
        """Each operation with the scope that it asks of a token; without one it is for sessions alone."""
        scope = scope_of(self.view, self.method)
        found = [{TOKEN: [scope.value]} if TOKEN in way and scope else way for way in super().get_auth()]
        return [way for way in found if TOKEN not in way or scope]

    def get_summary(self) -> str | None:
        if declared := verb_of(self.view):
            return declared.says
        says = {"list": "list_says", "retrieve": "one_says"}.get(getattr(self.view, "action", None) or "", "")
        return getattr(self.view, says, "") or super().get_summary()

    def get_override_parameters(self) -> list[Any]:
        """What a list may be narrowed and put in order by, and the headers of a verb."""
        if declared := verb_of(self.view):
            return declared.headers
        filters = [each for each in getattr(self.view, "filters", ()) if isinstance(each, Filter)]
        if not isinstance(self.view, VisibleViewSet) or not self.view.list_says:
            return []
        if self.view.action == "list":
            return [*(each.parameter for each in filters), order_of(self.view), CURSOR, FIELDS]
        return [FIELDS, KNOWN]

    def get_request_serializer(self) -> Any:
        declared = verb_of(self.view)
        return declared.takes if declared else super().get_request_serializer()

    def get_response_serializers(self) -> Any:
        view: Any = self.view
        if (declared := verb_of(view)) is None:
            return super().get_response_serializers()
        return {declared.status: declared.answers or view.get_serializer_class()}

    def get_examples(self) -> list[OpenApiExample]:
        if declared := verb_of(self.view):
            return [OpenApiExample(name, body, request_only=True) for name, body in declared.examples.items()]
        view: Any = self.view
        row = {**getattr(view, "example", {})}
        if row and view.action == "retrieve":
            row |= view.detail_example
        return [OpenApiExample("Answer", row, response_only=True, status_codes=["200"])] if row else []

    def get_description(self) -> str:  # type: ignore[override]  # spectacular's own signature
        """What `extend_schema` says, which replaces this; docstrings speak to those who read the code."""
        return ""

    def _map_serializer_field(self, field, direction, bypass_extensions=False):
        """The values of an answer: null among them where the value may be absent, an empty text never."""
        described = super()._map_serializer_field(field, direction, bypass_extensions)
        if direction == "response" and "enum" in described:
            values = [value for value in described["enum"] if value not in ("", None)]
            described["enum"] = [*values, None] if absence.may_be_absent(field) else values
        return described

    def _get_serializer_field_meta(self, field, direction):
        """In an answer, an absent value is null."""
        meta = super()._get_serializer_field_meta(field, direction)
        if direction == "response" and isinstance(field, serializers.Field) and absence.may_be_absent(field):
            meta["nullable"] = True
        return meta

    def _map_basic_serializer(self, serializer, direction):
        """A field that some callers are not told may be absent."""
        described = super()._map_basic_serializer(serializer, direction)
        if direction == "response" and "required" in described:
            told = {name for name in serializer.fields if field_permissions.is_told_to_all(serializer, name)}
            described["required"] = [name for name in described["required"] if name in told]
            if not described["required"]:
                del described["required"]
        return described

    def _get_paginator(self):
        return Pages()

    def _get_response_bodies(self, direction="response"):
        bodies = super()._get_response_bodies(direction)
        if not self.view.get_authenticators():
            refusals = {"429"}
        else:
            refusals = {"400", "401", "403", "429"} | ({"404"} if "{" in self.path else set())
        if self.method == "GET" and "{" in self.path:
            bodies["304"] = {"description": "The version named by If-None-Match is the current version"}
        if self.method == "POST" and self.view.get_authenticators():
            refusals |= {"409", "412", "422", "428"}
        for code in sorted(refusals - set(bodies)):
            bodies[code] = self._get_response_for_code(Problem, code, [ProblemRenderer.media_type], direction)
        return bodies
