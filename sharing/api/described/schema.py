"""The OpenAPI description of callers, scopes, pages and refusals."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.urls import reverse
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiExample, OpenApiParameter
from rest_framework import serializers
from rest_framework.pagination import BasePagination

from sharing.api import absence, field_permissions
from sharing.api.refusals.problems import ProblemType
from sharing.api.rendering import ProblemRenderer
from sharing.api.sheets import CsvRenderer
from sharing.api.verbs import verb_of
from sharing.api.viewsets import VisibleViewSet
from sharing.clients import token_scopes
from sharing.clients.permissions import scope_of

TIME = r"^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$"
HEADERS = {"429": ["Retry-After"], "503": ["Retry-After"]}
HEADER_WORDS = {
    "Retry-After": {"description": "Seconds", "required": True, "schema": {"type": "integer", "minimum": 0}}
}
LIST_SLASHES = 4  # of /api/v1/people/
# How a row of a list is added, in the words of who does it: recorded, if nothing else is said.
ADDED_BY = {
    "access_requests": "ask",
    "batches": "send",
    "calculations": "calculate",
    "checks": "log",
    "date_overrides": "request",
    "dossier_papers": "add",
    "grants": "give",
    "handovers": "offer",
    "imports": "send",
    "people": "add",
    "permissions": "request",
    "reference_changes": "propose",
    "victims": "add",
    "victims_answers": "give",
    "victims_conditions": "link",
    "parole_reviews": "begin",
    "police_contributions": "ask",
    "shifts": "enter",
}
TOKEN, SESSION = "partnerToken", "browserSession"


CURSOR = OpenApiParameter("cursor", str, description="From `next` or `previous` of another page")
FIELDS = OpenApiParameter("fields", str, description="Only these fields, separated by commas")
KNOWN = OpenApiParameter("If-None-Match", str, OpenApiParameter.HEADER, description="The ETag of what you have")


def order_of(view: Any) -> OpenApiParameter:
    first, *_ = known = type(view).known_orders()
    return OpenApiParameter(
        "order", str, enum=list(known), description=f"Default: {first}; with a minus, last to first"
    )


class PartnerTokenScheme(OpenApiAuthenticationExtension):
    target_class = "sharing.clients.authentication.PartnerToken"
    name = TOKEN

    def get_security_definition(self, auto_schema):
        programs = {"tokenUrl": reverse("token"), "scopes": dict(token_scopes.choices_of_programs())}
        people = {
            "authorizationUrl": reverse("application_allow"),
            "tokenUrl": reverse("token"),
            "scopes": dict(token_scopes.choices()),
        }
        return {"type": "oauth2", "flows": {"clientCredentials": programs, "authorizationCode": people}}


class BrowserSessionScheme(OpenApiAuthenticationExtension):
    target_class = "sharing.clients.authentication.BrowserSession"
    name = SESSION

    def get_security_definition(self, auto_schema):
        return {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME}


class ProblemError(serializers.Serializer):
    field = serializers.CharField(help_text="Which of the fields or parameters that were sent", allow_null=True)
    code = serializers.CharField()
    detail = serializers.CharField(help_text="What to do, in words")


class Problem(serializers.Serializer):
    """RFC 9457."""

    MAY_LACK = ("errors",)

    type = serializers.ChoiceField(choices=[(kind.urn, kind.remedy) for kind in ProblemType])
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
    def get_operation_id(self) -> str:
        """`people_list`, `people_read`, `checks_log`, `checks_answer`: a generated client names its functions so."""
        named = super().get_operation_id()
        if self.method != "POST":
            return f"{named.removesuffix('_retrieve')}_read" if named.endswith("_retrieve") else named
        acted_on = named.removesuffix("_create")
        is_row_added = getattr(self.view, "action", None) == "create"
        if not is_row_added and ("{" in self.path or self.path.count("/") > LIST_SLASHES):
            return acted_on
        return f"{acted_on}_{ADDED_BY.get(acted_on, 'record')}"

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
        filters: list[Any] = list(getattr(self.view, "filters", ()))
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
        if isinstance(field, serializers.TimeField):  # of a clock here: `format: time` has an offset
            del described["format"]
            described |= {"pattern": TIME, "examples": ["14:30:00"]}
        if direction == "response" and "enum" in described:
            values = [value for value in described["enum"] if value not in ("", None)]
            described["enum"] = [*values, None] if absence.may_be_absent(field) else values
        return described

    def _get_serializer_field_meta(self, field, direction):
        """In an answer, an absent value is null."""
        meta = super()._get_serializer_field_meta(field, direction)
        if direction == "response" and isinstance(field, serializers.Field) and absence.may_be_absent(field):
            meta["nullable"] = True
        if meta.get("default") == "":  # nothing, which is no value of a closed list
            del meta["default"]
        return meta

    def _map_basic_serializer(self, serializer, direction):
        """An answer holds each field, but those that some callers are not told."""
        described = super()._map_basic_serializer(serializer, direction)
        if direction == "response":
            lacking = getattr(serializer, "MAY_LACK", ())
            always = [
                name
                for name in described["properties"]
                if name not in lacking and field_permissions.is_told_to_all(serializer, name)
            ]
            described.pop("required", None)
            if always:
                described["required"] = sorted(always)
        else:
            described["additionalProperties"] = False  # `sharing/api/bodies.py` refuses what nothing reads
        return described

    def _get_paginator(self):
        return Pages()

    def _get_response_bodies(self, direction="response"):
        bodies = super()._get_response_bodies(direction)
        if CsvRenderer.media_type in bodies.get("200", {}).get("content", {}):
            bodies["200"]["content"][CsvRenderer.media_type] = {"schema": {"type": "string"}}
            bodies["200"]["headers"] = {
                "Link": {
                    "description": "Of CSV: the addresses of the next and the previous page (RFC 8288)",
                    "schema": {"type": "string"},
                }
            }
        for code, body in bodies.items():
            body["description"] = body.get("description") or HTTPStatus(int(code)).phrase
        for code in sorted(self._refusals() - set(bodies)):
            bodies[code] = self._get_response_for_code(Problem, code, [ProblemRenderer.media_type], direction)
            bodies[code]["description"] = remedies_of(int(code))
        if self.method == "GET" and ("{" in self.path or self.path.endswith("/schema")):
            bodies["304"] = {"description": "The version named by If-None-Match is the current version"}
        if self.method == "GET" and self.view.get_authenticators():
            bodies["302"] = {"description": "The answer took long, and someone in it is hidden by now: ask again here"}
        for code, names in HEADERS.items():
            if code in bodies:
                bodies[code]["headers"] = {name: HEADER_WORDS[name] for name in names}
        return bodies

    def _refusals(self) -> set[str]:
        """The statuses of problems that this operation may have."""
        refusals = {"406", "429", "500", "503"}
        if self.view.get_authenticators():
            refusals |= {"400", "401", "403", "404"}
        if self.method == "POST":
            refusals |= {"415"}
        if self.method == "POST" and self.view.get_authenticators():
            refusals |= {"409", "412", "422", "428"}
        return refusals


def remedies_of(status: int) -> str:
    """What a caller does about a refusal of this status."""
    return " ".join(f"`{kind.value}`: {kind.remedy}" for kind in ProblemType if kind.status == status)


def inline_null(result, generator, **kwargs):
    """A value that may be absent is so in its own place, and not by a name for null."""
    result["components"]["schemas"].pop("NullEnum", None)
    return _without_name_of_null(result)


def _without_name_of_null(part):
    if isinstance(part, list):
        return [_without_name_of_null(each) for each in part]
    if isinstance(part, dict):
        if part == {"$ref": "#/components/schemas/NullEnum"}:
            return {"type": "null"}
        return {name: _without_name_of_null(each) for name, each in part.items()}
    return part
