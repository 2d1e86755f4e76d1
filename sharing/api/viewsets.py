"""The doors for programs: lists end in `visible_to`, one record is opened by `open_record`."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar, cast
from uuid import UUID

import orjson
from django.utils import timezone
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.serializers import ListSerializer, Serializer
from rest_framework.viewsets import GenericViewSet

from sharing import access, audit
from sharing.access.querysets import VisibleQuerySet
from sharing.access.roles import Capability
from sharing.api import bodies, field_permissions, sheets
from sharing.api.filters import Filter
from sharing.api.refusals.errors import PreconditionFailed, PreconditionRequired
from sharing.clients.token_scopes import TokenScope
from sharing.compiled import model_rows
from sharing.compiled.lists import KeptList
from sharing.compiled.plain_rows import plain_rows, relations
from sharing.pages import pagination, typed

WITH_WORDS = "."  # between a cursor and the names or numbers that were looked up


class VisibleViewSet(GenericViewSet):
    """A resource: rows about people, declared once.

    A class names its `queryset`; what is sent of a row, as `serializer_class` in a list and as `detail_class` of one;
    the `filters` and `orders` that it takes; what scope a program's token needs, as `read_scope` and `write_scope`
    (none: it has no access), and a person's own for what programs never do, as `people_scope`; `list_says`, `one_says`
    and an `example` for those who write programs; and its verbs (`sharing/api/verbs.py`). Addresses, schema, CSV and
    docs/api-resources.md follow from it.

    The list answers {"results": [...], "next": address or null, "previous": address or null}. Parameters that are not
    in the allow-list are refused, so that a misspelt filter never shows more than was asked for.
    """

    lookup_field = "uid"
    lookup_value_converter = "uuid"
    order: ClassVar[str]
    # Columns that a list can be put in order by, either way, besides `order`, each with an index of its own.
    orders: ClassVar[tuple[str, ...]] = ()
    order_names: ClassVar[Mapping[str, str]] = {}  # what such a column is called here, if not by its own name
    filters: ClassVar[Sequence[Filter]] = ()
    read_scope: ClassVar[TokenScope | None] = None
    write_scope: ClassVar[TokenScope | None] = None
    people_scope: ClassVar[TokenScope | None] = None
    capability = Capability.VIEW_PEOPLE
    pagination_class = None
    list_says: ClassVar[str] = ""
    one_says: ClassVar[str] = ""
    example: ClassVar[Mapping[str, Any]] = {}  # one row of the list
    detail_example: ClassVar[Mapping[str, Any]] = {}  # what one row that is opened has besides
    detail_class: ClassVar[type[Serializer] | None] = None
    subject_column: ClassVar[str] = "pk"  # the column with the key of the person whom a row is about
    # Whether lists are read as plain columns, which the serializer of their rows names.
    plain: ClassVar[bool] = False
    looked_up: Mapping[str, str] = {}  # names and numbers that this request asks for
    columns: ClassVar[Sequence[str]] = ()
    request: Any = None  # none while the first page of a list is compiled
    made: UUID | None = None  # the row that this request made
    reads_body = False  # whether the handler has read what was sent

    def __init_subclass__(cls, **more: Any):
        super().__init_subclass__(**more)
        if cls.plain and cls.serializer_class is not None:  # of what others are made of, there is none
            cls.columns = tuple(dict.fromkeys([*plain_rows(cls._row_class()).names, cls.subject_column]))

    @classmethod
    def _row_class(cls) -> type[Serializer]:
        return cast("type[Serializer]", cls.serializer_class)

    def initial(self, request, *args, **kwargs):
        super().initial(request, *args, **kwargs)
        if not request.user.can(self.capability):
            audit.refuse(by=request.user, verb=f"sharing.{self.capability}_refused")
            raise access.RecordHidden

    def get_queryset(self) -> VisibleQuerySet[Any]:
        rows = super().get_queryset()
        if self.plain and self.action != "list":
            rows = rows.select_related(*self._named()).prefetch_related(*self._below())
        return cast("VisibleQuerySet[Any]", rows)

    def get_renderers(self) -> list[Any]:
        """A list answers as CSV too, by `Accept` or `?format=csv`."""
        return [*super().get_renderers(), *([sheets.CsvRenderer()] if self.action == "list" else [])]

    def get_serializer_class(self) -> Any:
        if self.action != "list" and self.detail_class is not None:
            return self.detail_class
        return super().get_serializer_class()

    def list(self, request, *args, **kwargs):
        params = self._params("cursor", "order")
        if self.is_kept() and not params.keys() - {"fields", "format"}:
            page = pagination.first_page(kept_list(type(self)).visible_to(request.user), order=self.order)
        else:
            rows = self.narrowed(self.get_queryset().listed_for(request.user), params)
            at = timezone.now()
            page = self.page(self.told_to(rows, access.viewer_of(request.user, at=at), at), params)
        self.record_list(page, params)
        return self.wrapped(page)

    @classmethod
    def is_kept(cls) -> bool:
        """Whether the first page of the list is asked in kept words."""
        return bool(cls.columns) and KeptList.takes(cast("VisibleQuerySet[Any]", cls.queryset))

    def retrieve(self, request, uid, *args, **kwargs):
        self._params()
        return self.answer_unless_known(self.open_row(uid))

    # What a class may make its own

    def open_row(self, uid: UUID) -> Any:
        """One row as the caller may read it now; the opening is recorded. Raises RecordHidden."""
        return access.open_record(self.request.user, self.get_queryset(), uid=uid)

    def narrowed(self, rows, params: dict[str, str]):
        """The rows that the filters leave. Raises ValidationError that names the parameter."""
        user = self.request.user if self.request else None
        return functools.reduce(lambda left, each: each.left(left, params, user), self.filters, rows)

    def told_to(self, rows, viewer: access.Viewer, at: datetime):
        """With what a list says of a row to this reader alone: a column that is named in `columns`."""
        return rows

    def page(self, rows, params: dict[str, str]) -> pagination.Page:
        order = params.get("order", self.order)
        return pagination.paginate_rows(rows, order=order, cursor=params.get("cursor", ""), names=self.columns)

    def lines(self, rows: Sequence[dict[str, Any]]) -> Sequence[dict[str, Any]]:
        """What the serializer would say of rows that were read as `columns`."""
        for row, told in zip(rows, self.judged([row["pk"] for row in rows]), strict=False):
            row.update(told)
        read = plain_rows(self.get_serializer_class())
        return [self.settled(line) for line in read.lines(rows, **self.asking_below())]

    def judged(self, keys: Sequence[int]) -> Sequence[Mapping[str, Any]]:
        """For the row of each key the values of the serializer's `Judged` fields; none where it has none."""
        return []

    def settled(self, line: dict[str, Any]) -> dict[str, Any]:
        """What is sent of a row, where that also depends on the rows below it."""
        return line

    def asking_below(self) -> Mapping[str, Any]:
        """The values that rows below those of the list are asked with (`plain_rows.Below`)."""
        return {}

    def represent(self, page: pagination.Page) -> Sequence[Any]:
        keys = self.keys_of(page.rows)
        telling = self.telling(keys)
        if self.columns:
            lines = [telling.left(line, key) for line, key in zip(self.lines(page.rows), keys, strict=True)]
            wanted = tuple(self.get_serializer().fields) if "fields" in self.request.query_params else ()
            return [{name: line[name] for name in wanted if name in line} for line in lines] if wanted else lines
        readers = {key: self.reader(telling, key) for key in {0, *keys}}  # also of no row: a wrong name is refused
        return [self.settled(readers[key](row)) for row, key in zip(page.rows, keys, strict=True)]

    def subject_of(self, row: Any) -> int:
        """The key of the person whom a row of a page is about."""
        return row[self.subject_column] if isinstance(row, dict) else getattr(row, self.subject_column)

    # What they share

    def telling(self, keys: Iterable[int]) -> field_permissions.Telling:
        """What the caller is told of rows about these people."""
        return field_permissions.Telling(self.get_serializer_class(), self.request.user, keys)

    def keys_of(self, rows: Sequence[Any]) -> Sequence[int]:
        """Of the people of the rows, as far as what is told depends on them."""
        tells_addresses = field_permissions.tells_addresses(self.get_serializer_class())
        return [self.subject_of(row) if tells_addresses else 0 for row in rows]

    def reader(self, telling: field_permissions.Telling | None = None, key: int = 0) -> model_rows.Reader:
        """How a row about this person becomes what is sent."""
        telling = telling or self.telling([key])
        settled = None if "fields" in self.request.query_params else telling.reader(key)
        return settled or model_rows.reading(self.get_serializer(addresses=telling.addresses_of(key)))

    def sent(self, row: Any) -> Any:
        """One row as the caller is told it."""
        (key,) = self.keys_of([row])
        return self.settled(self.reader(key=key)(row))

    def wrapped(self, page: pagination.Page) -> Response:
        rows = self.represent(page)
        pages = {"next": self._address(page.next), "previous": self._address(page.previous)}
        if self.request.accepted_renderer.format != sheets.CsvRenderer.format:
            return Response({"results": rows, **pages})
        columns = sheets.columns_of(self.get_serializer())
        named = {"Content-Disposition": f'attachment; filename="{self.basename}.csv"'}
        return Response(sheets.sheet(columns, rows), headers=sheets.links(pages) | named)

    def record_list(self, page: pagination.Page, params: dict[str, str]) -> None:
        asked = {name: text for name, text in params.items() if name in self.filter_names()}
        audit.record_read(
            action=audit.Action.SEARCH if asked else audit.Action.LIST,
            verb=f"{self.basename}.{'searched' if asked else 'listed'}",
            by=self.request.user,
            shown=[self.subject_of(row) for row in page.rows],
            payload=asked or None,
        )

    def answer(self, row: Any, *, status: int = 200) -> Response:
        """One row with the ETag of its version. status: 201 where this request made it."""
        if status == 201:
            self.made = row.uid
        data = self.sent(row)
        return Response(data, status=status, headers={"ETag": etag(data)})

    def answer_again(self, uid: UUID, *, status: int) -> Response:
        """What a request sent twice is answered: the row that the first one made or changed, as it reads now."""
        return self.answer(self.open_row(uid), status=status)

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
        if etag(self.sent(row)) not in [tag.strip() for tag in wanted.split(",")]:
            raise PreconditionFailed

    def validated(self, serializer_class, **context) -> dict[str, Any]:
        """What was sent. Raises ValidationError that names the fields at fault, those that are not known here too."""
        self.reads_body = True
        context = {**self.get_serializer_context(), **context}
        return bodies.read(serializer_class(data=self.request.data, context=context))

    def refuse_unread(self) -> None:
        """Refuse what was sent to a handler that asks for nothing."""
        if not self.reads_body and self.request.data:
            sent = self.request.data
            bodies.refuse(sent if isinstance(sent, dict) else ["non_field_errors"])

    def _params(self, *more: str) -> dict[str, str]:
        filters = {name for name in self.filter_names() if self.may_narrow_by(name)} if more else set()
        allowed = filters | {"fields", *more} | ({"format"} if more else set())
        params = {name: str(text).replace("\0", "") for name, text in self.request.query_params.items()}
        if unknown := sorted(set(params) - allowed):
            raise exceptions.ValidationError({name: ["This parameter is not known here."] for name in unknown})
        if "order" in params:
            known = self.known_orders()
            if params["order"] not in known:
                raise exceptions.ValidationError({"order": [f"Select one of {', '.join(known)}."]})
            params["order"] = known[params["order"]]
        cursor, _, words = params.get("cursor", "").partition(WITH_WORDS)
        if words:
            params |= {"cursor": cursor}
            params |= {name: text for name, text in typed.unsealed(words).items() if name in filters}
        by_person = [each.name for each in self.filters if each.names_person]
        self.looked_up = {name: params[name] for name in by_person if name in params}
        return params

    @classmethod
    def known_orders(cls) -> Mapping[str, str]:
        """What a list can be put in order by, with the column of each; with a minus the other way. Its own is first."""
        signs = ("-", "") if cls.order.startswith("-") else ("", "-")
        own = cls.order.removeprefix("-")
        columns = [(own, sign) for sign in signs] + [(column, sign) for column in cls.orders for sign in ("", "-")]
        return {f"{sign}{cls.order_names.get(column, column)}": f"{sign}{column}" for column, sign in columns}

    @classmethod
    def filter_names(cls) -> Sequence[str]:
        return [each.name for each in cls.filters]

    def _named(self) -> Sequence[str]:
        return [*relations(self.get_serializer_class()())]

    def _below(self) -> Sequence[str]:
        fields = self.get_serializer_class()().fields.values()
        lists = [field for field in fields if isinstance(field, ListSerializer)]
        below = [f"{each.source}__{path}" for each in lists for path in relations(each.child)]
        return [*(str(each.source) for each in lists), *below]

    def may_narrow_by(self, name: str) -> bool:
        """Whether the caller reads what this filter asks about: another filter is not known here."""
        model = cast("VisibleQuerySet[Any]", type(self).queryset).model
        return all(field_permissions.reads_filter(model, path, self.request.user) for path in self.asked_about(name))

    @classmethod
    def asked_about(cls, name: str) -> tuple[str, ...]:
        """The columns that a filter asks about."""
        return next(each.asks for each in cls.filters if each.name == name)

    def get_serializer(self, *args, addresses: bool | None = None, **kwargs):
        serializer = super().get_serializer(*args, **kwargs)
        if self.request and not getattr(self, "swagger_fake_view", False):  # what can be there
            field_permissions.leave_only(serializer, self.request.user, addresses=addresses)
        wanted = self.request.query_params.get("fields") if self.request else None
        if wanted:
            keep_fields(getattr(serializer, "child", serializer), wanted.split(","))
        return serializer

    def _address(self, cursor: str | None) -> str | None:
        if cursor is None:
            return None
        query = self.request.query_params.copy()
        for name in self.looked_up:
            query.pop(name, None)
        query["cursor"] = f"{cursor}{WITH_WORDS}{typed.sealed(self.looked_up)}" if self.looked_up else cursor
        return self.request.build_absolute_uri(f"{self.request.path}?{query.urlencode()}")


class OfSubjectViewSet(VisibleViewSet):
    """Rows about a person, of the tables of this app."""

    subject_column = "subject_id"


@functools.cache
def kept_list(view: type[VisibleViewSet]) -> KeptList:
    """The first page of a list that reads plain columns, as it is asked for without filters all day."""
    asked = view(action="list")
    names = pagination.read_for(view.order, view.columns)
    return KeptList(
        names,
        asked.get_queryset(),
        lambda rows: pagination.first_rows(asked.narrowed(rows, {}), order=view.order, names=view.columns),
        asked.told_to,
    )


def keep_fields(serializer, names: list[str]) -> None:
    """Leave only these fields. Raises ValidationError for one that is not there."""
    if unknown := [name for name in names if name not in serializer.fields]:
        raise exceptions.ValidationError({"fields": [f"{name} is not a field here." for name in unknown]})
    for name in set(serializer.fields) - set(names):
        del serializer.fields[name]


def etag(data: Any) -> str:
    return '"' + hashlib.sha256(orjson.dumps(data, default=str, option=orjson.OPT_SORT_KEYS)).hexdigest()[:32] + '"'
