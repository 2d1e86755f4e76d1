"""docs/api-resources.md: each resource of the API as its class declares it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from rest_framework import serializers

from documenting.scopes import addresses, views_of
from release_monitor.api import router
from sharing.access.fields import BY_ITS_ITEM, EVERYBODY, NOBODY
from sharing.api import absence, field_permissions
from sharing.api.filters import Filter
from sharing.api.verbs import Verb, verb_of
from sharing.api.viewsets import VisibleViewSet
from sharing.clients.permissions import scope_of
from sharing.compiled.fields import Formed

HEAD = """# The API's resources

Printed by `manage.py document_resources` from the classes of the API; a test holds this page to the code. What all
share (tokens, pages, CSV, errors, `Idempotency-Key`, `If-Match`) is in [api.md](api.md).

An absent value is `null`. A column that not every reader of the person gets says who does: for anyone else it is left
out. `.` leads to a column of a row that another names, `[]` to rows below one, which a CSV leaves out. Every list
also takes `cursor`, `fields` and `format`; a POST needs `Idempotency-Key`, and a change of a row `If-Match` too.
"""
TYPES: tuple[tuple[type[serializers.Field], str], ...] = (
    (serializers.UUIDField, "uid"),
    (serializers.BooleanField, "true, false"),
    (serializers.IntegerField, "number"),
    (serializers.DateTimeField, "time"),
    (serializers.DateField, "date"),
    (serializers.TimeField, "time of day"),
    (serializers.EmailField, "email address"),
    (serializers.CharField, "text"),
    (serializers.DictField, "values by name"),
    (serializers.JSONField, "JSON"),
)


def page() -> str:
    """The whole page, as Markdown."""
    resources: list[tuple[str, Any, str]] = sorted(router.registry, key=lambda each: each[0])
    index = "".join(f"- [`{prefix}`](#apiv1{_anchor(prefix)}): {view.list_says}\n" for prefix, view, _ in resources)
    return "\n".join([HEAD, index, *(_resource(prefix, view, name) for prefix, view, name in resources)])


def _anchor(prefix: str) -> str:
    return prefix.replace("/", "")


def _resource(prefix: str, kind: type[VisibleViewSet], basename: str) -> str:
    read = scope_of(kind(), "GET")
    parts = [
        f"## `/api/v1/{prefix}/`\n\n{kind.list_says or kind.one_says}. {_needs(read)}\n",
        _columns(kind),
        _filters(kind),
        _orders(kind),
        _example(kind),
        *(_verb(address, verb, needs) for address, verb, needs in _verbs(basename)),
    ]
    return "\n".join(part for part in parts if part)


def _needs(scope: Any) -> str:
    return f"Scope `{scope}`." if scope else "*People only.*"


def _columns(kind: type[VisibleViewSet]) -> str:
    of_list: Any = kind.serializer_class
    listed = dict(_rows(of_list()))
    told = listed | dict(_rows((kind.detail_class or of_list)()))
    lines = []
    for path, (serializer, field) in told.items():
        readers = field_permissions.readers_of_field(serializer, field.field_name)
        who = "" if readers in (EVERYBODY, BY_ITS_ITEM, NOBODY) else readers.words
        absent = "can be null" if absence.may_be_absent(field) else ""
        meaning = [_words(field), "" if path in listed else "Of one row."]
        lines.append(f"| `{path}` | {_type(field)} | {absent} | {_joined(meaning)} | {who} |\n")
    return "| Column | Type | | Meaning | Read by |\n| --- | --- | --- | --- | --- |\n" + "".join(lines)


def _rows(serializer: Any, path: str = "") -> Iterator[tuple[str, tuple[Any, Any]]]:
    for name, field in serializer.fields.items():
        inner = field_permissions.nested(field)
        if inner is None:
            yield path + name, (serializer, field)
        elif inner.fields:
            is_list = isinstance(field, serializers.ListSerializer)
            yield from _rows(inner, f"{path}{name}{'[]' if is_list else ''}.")


def _type(field: Any) -> str:
    field = field.kind if isinstance(field, Formed) else field
    if isinstance(field, serializers.ListSerializer):
        return "list of rows"
    if isinstance(field, serializers.ListField):
        return f"list: {_type(field.child)}" if field.child is not None else "list"
    if isinstance(field, serializers.ChoiceField):
        return ", ".join(f"`{code}`" for code in field.choices if code not in ("", None))
    return next((words for kind, words in TYPES if isinstance(field, kind)), "text")


def _words(field: Any) -> str:
    words = str(field.help_text or "").strip()
    return words and words.rstrip(".") + "."


def _joined(parts: list[str]) -> str:
    return " ".join(part for part in parts if part).replace("|", "\\|")


def _filters(kind: type[VisibleViewSet]) -> str:
    if not kind.filters:
        return ""
    lines = [f"| `{each.name}` | {_values(each)} | {each.says} |\n" for each in kind.filters]
    return "| Filter | Values | Leaves |\n| --- | --- | --- |\n" + "".join(lines)


def _values(each: Filter) -> str:
    names = {bool: "true, false", str: "text", int: "number"}
    return ", ".join(f"`{value}`" for value in each.values) or names.get(each.type, "date")


def _orders(kind: type[VisibleViewSet]) -> str:
    first, *others = kind.known_orders()
    return f"Order: `{first}`, or {', '.join(f'`{each}`' for each in others)}.\n"


def _example(kind: type[VisibleViewSet]) -> str:
    view: Any = kind()
    row = {**view.example, **view.detail_example}
    return _block("One row:", row) if row else ""


def _block(title: str, value: Mapping[str, Any]) -> str:
    return f"{title}\n\n```json\n{json.dumps(value, indent=2, ensure_ascii=False)}\n```\n"


def _verbs(basename: str) -> Iterator[tuple[str, Verb, str]]:
    """Each verb of a resource with its address and what a token needs for it, in the order of addresses."""
    for name, address, callback in sorted(addresses(), key=lambda found: found[1]):
        if name is None or getattr(callback, "initkwargs", {}).get("basename") != basename:
            continue
        for method, view in views_of(callback):
            verb = verb_of(view)
            if method == "post" and verb is not None:
                yield address, verb, _needs(scope_of(view, "POST"))


def _verb(address: str, verb: Verb, needs: str) -> str:
    body = ""
    if verb.takes:
        lines = [
            f"| `{path}` | {_type(field)} | {'required' if field.required else ''} | {_words(field)} |\n"
            for path, (_, field) in _rows(verb.takes())
        ]
        body = "| Sent | Type | | Meaning |\n| --- | --- | --- | --- |\n" + "".join(lines) + "\n"
    examples = [
        _block("For example:" if name == "Request" else f"{name}:", sent)
        for name, sent in verb.examples.items()
        if sent
    ]
    return f"### `POST {address}`\n\n{verb.says}. {needs}\n\n{body}" + "\n".join(examples)
