"""The doors for programs: lists end in `visible_to`, one record is opened by `open_record`."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any, ClassVar, cast

import orjson
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from sharing import access, audit, keyset
from sharing.api.errors import PreconditionFailed, PreconditionRequired
from sharing.querysets import VisibleQuerySet
from sharing.roles import Capability
from sharing.token_scopes import TokenScope


class VisibleViewSet(GenericViewSet):
    """Rows about people. A class names its `queryset`, `serializer_class`, `order`, and the filters it takes; and what
    scope a program's token needs, as `read_scope` and `write_scope` (none: it is not let in).

    The list answers {"results": [...], "next": address or null, "previous": address or null}. Parameters that are not
    in the allow-list are refused, so that a misspelt filter never shows more than was asked for.
    """

    lookup_field = "uid"
    lookup_value_converter = "uuid"
    order: ClassVar[str]
    filters: ClassVar[frozenset[str]] = frozenset()
    read_scope: ClassVar[TokenScope | None] = None
    write_scope: ClassVar[TokenScope | None] = None
    capability = Capability.VIEW_PEOPLE
    pagination_class = None

    def initial(self, request, *args, **kwargs):
        super().initial(request, *args, **kwargs)
        if not request.user.can(self.capability):
            audit.refuse(by=request.user, verb=f"sharing.{self.capability}_refused")
            raise access.RecordHidden

    def get_queryset(self) -> VisibleQuerySet[Any]:
        return cast("VisibleQuerySet[Any]", super().get_queryset())

    def list(self, request, *args, **kwargs):
        params = self._params("cursor")
        rows = self.narrowed(self.get_queryset().visible_to(request.user), params)
        page = self.page(rows, params)
        self.record_list(page, params)
        return self.wrapped(page)

    def retrieve(self, request, uid, *args, **kwargs):
        self._params()
        return self.answer_unless_known(access.open_record(request.user, self.get_queryset(), uid=uid))

    # What a class may make its own

    def narrowed(self, rows, params: dict[str, str]):
        """The rows that the filters leave. Raises ValidationError that names the parameter."""
        return rows

    def page(self, rows, params: dict[str, str]) -> keyset.Page:
        return keyset.page_of(rows, order=self.order, cursor=params.get("cursor", ""))

    def represent(self, page: keyset.Page) -> Sequence[Any]:
        return list(self.get_serializer(page.rows, many=True).data)

    def subject_of(self, row: Any) -> int:
        """The key of the person whom a row of a page is about."""
        return row.pk

    # What they share

    def wrapped(self, page: keyset.Page) -> Response:
        return Response(
            {
                "results": self.represent(page),
                "next": self._address(page.next),
                "previous": self._address(page.previous),
            }
        )

    def record_list(self, page: keyset.Page, params: dict[str, str]) -> None:
        asked = {name: text for name, text in params.items() if name in self.filters}
        audit.record_read(
            action=audit.Action.SEARCH if asked else audit.Action.LIST,
            verb=f"{self.basename}.{'searched' if asked else 'listed'}",
            by=self.request.user,
            shown=[self.subject_of(row) for row in page.rows],
            payload=asked or None,
        )

    def answer(self, row: Any, *, status: int = 200) -> Response:
        """One row with the ETag of its version."""
        data = self.get_serializer(row).data
        return Response(data, status=status, headers={"ETag": etag(data)})

    def answer_unless_known(self, row: Any) -> Response:
        """`answer`, or 304 when the caller has this very version."""
        response = self.answer(row)
        known = self.request.headers.get("If-None-Match", "")
        if response["ETag"] in [tag.strip().removeprefix("W/") for tag in known.split(",")]:
            return Response(status=304, headers={"ETag": response["ETag"]})
        return response

    def require_match(self, row: Any) -> None:
        """Refuse a write that was decided on an older version than `row`."""
        wanted = self.request.headers.get("If-Match", "")
        if not wanted:
            raise PreconditionRequired
        if etag(self.get_serializer(row).data) not in [tag.strip() for tag in wanted.split(",")]:
            raise PreconditionFailed

    def validated(self, serializer_class, **context) -> dict[str, Any]:
        serializer = serializer_class(data=self.request.data, context={**self.get_serializer_context(), **context})
        serializer.is_valid(raise_exception=True)
        return serializer.validated_data

    def _params(self, *more: str) -> dict[str, str]:
        allowed = self.filters | {"fields", *more} if more else {"fields"}
        params = {name: str(text).replace("\0", "") for name, text in self.request.query_params.items()}
        if unknown := sorted(set(params) - allowed):
            raise exceptions.ValidationError({name: ["This parameter is not known here."] for name in unknown})
        return params

    def get_serializer(self, *args, **kwargs):
        serializer = super().get_serializer(*args, **kwargs)
        wanted = self.request.query_params.get("fields") if self.request else None
        if wanted:
            keep_fields(getattr(serializer, "child", serializer), wanted.split(","))
        return serializer

    def _address(self, cursor: str | None) -> str | None:
        if cursor is None:
            return None
        query = self.request.query_params.copy()
        query["cursor"] = cursor
        return self.request.build_absolute_uri(f"{self.request.path}?{query.urlencode()}")


def keep_fields(serializer, names: list[str]) -> None:
    """Leave only these fields. Raises ValidationError for one that is not there."""
    if unknown := [name for name in names if name not in serializer.fields]:
        raise exceptions.ValidationError({"fields": [f"{name} is not a field here." for name in unknown]})
    for name in set(serializer.fields) - set(names):
        del serializer.fields[name]


def etag(data: Any) -> str:
    return '"' + hashlib.sha256(orjson.dumps(data, default=str, option=orjson.OPT_SORT_KEYS)).hexdigest()[:32] + '"'
