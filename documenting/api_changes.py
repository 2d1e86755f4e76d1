"""Two schemas of the API side by side: what changed between them, and whether a partner's client breaks by it.

What a client sends may be taken more widely and never more narrowly; what it is answered may be promised more narrowly
and never more widely. Lists of values are closed: a value that is new in an answer breaks a client that knows the list.
An unknown field or parameter is refused, so one that is gone breaks who sends it. Names of operations and schemas are
names in a generated client. Knows nothing of Django.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

Document = Mapping[str, Any]
OF_A_PATH = ("get", "post", "put", "patch", "delete")
SENT, ANSWERED = "sent", "answered"
UPPER = ("maximum", "exclusiveMaximum", "maxLength", "maxItems")
LOWER = ("minimum", "exclusiveMinimum", "minLength", "minItems")


class Verdict(StrEnum):
    BREAKING = "breaking"
    ADDED = "added"


@dataclass(frozen=True)
class Change:
    """where: the operation, and the place in what it takes or answers."""

    verdict: Verdict
    where: str
    words: str

    def __str__(self) -> str:
        return f"{self.where}: {self.words}"


@dataclass
class Shape:
    """A schema as far as it says what may be sent; references followed, null apart."""

    types: frozenset[str]
    may_be_null: bool
    values: frozenset[Any] | None
    variants: dict[str, Document]
    said: Document = field(default_factory=dict)


def changes_between(released: Document, present: Document) -> list[Change]:
    """In the order of the addresses. What is only said in other words is no change."""
    return list(_Comparison(released, present).changes())


def is_breaking(changes: list[Change]) -> bool:
    return any(change.verdict is Verdict.BREAKING for change in changes)


class _Comparison:
    def __init__(self, released: Document, present: Document) -> None:
        self.released, self.present = released, present
        self.compared: set[tuple[str, str, str]] = set()

    def changes(self) -> Iterator[Change]:
        before, now = _operations(self.released), _operations(self.present)
        yield from _gone_and_new(before, now, "it is gone", "it is new")
        for name in sorted(before.keys() & now.keys()):
            yield from self.of_operation(name, before[name], now[name])
        yield from self.of_names()

    def of_names(self) -> Iterator[Change]:
        before, now = (set(each.get("components", {}).get("schemas", {})) for each in (self.released, self.present))
        for name in sorted(before - now):
            yield Change(Verdict.BREAKING, f"schema {name}", "its name is gone")

    def of_operation(self, name: str, before: Document, now: Document) -> Iterator[Change]:
        if before.get("operationId") != now.get("operationId"):
            words = f"its name was {before.get('operationId')} and is {now.get('operationId')}"
            yield Change(Verdict.BREAKING, name, words)
        yield from self.of_access(name, before, now)
        yield from self.of_parameters(name, before, now)
        yield from self.of_body(name, before.get("requestBody"), now.get("requestBody"))
        yield from self.of_answers(name, before.get("responses", {}), now.get("responses", {}))

    def of_access(self, name: str, before: Document, now: Document) -> Iterator[Change]:
        ways = [{_way(each) for each in operation.get("security", [])} for operation in (before, now)]
        if not ways[0] and ways[1]:
            yield Change(Verdict.BREAKING, name, f"it needs {', '.join(sorted(ways[1]))} and was open")
        elif ways[0] and not ways[1]:
            yield Change(Verdict.ADDED, name, "it is open to everyone")
        else:
            yield from _gone_and_new(
                dict.fromkeys(ways[0]),
                dict.fromkeys(ways[1]),
                "is no longer a way in",
                "is a way in",
                at=name,
            )

    def of_parameters(self, name: str, before: Document, now: Document) -> Iterator[Change]:
        were, are = (_parameters(each) for each in (before, now))
        for key in sorted(were.keys() | are.keys()):
            where = f"{name} {key}"
            if key not in are:
                yield Change(Verdict.BREAKING, where, "it is gone")
            elif key not in were:
                yield _added(where, is_needed=are[key].get("required", False))
            else:
                yield from _needed(where, were[key].get("required", False), are[key].get("required", False))
                yield from self.of_schema(where, were[key].get("schema", {}), are[key].get("schema", {}), SENT)

    def of_body(self, name: str, before: Document | None, now: Document | None) -> Iterator[Change]:
        where = f"{name} body"
        if before is None and now is None:
            return
        if before is None or now is None:
            if now is None:
                yield Change(Verdict.BREAKING, where, "it is no longer taken")
            else:
                yield _added(where, is_needed=now.get("required", False))
            return
        yield from _needed(where, before.get("required", False), now.get("required", False))
        yield from self.of_contents(where, before, now, SENT)

    def of_answers(self, name: str, before: Document, now: Document) -> Iterator[Change]:
        for status in sorted(before.keys() | now.keys()):
            where, is_success = f"{name} answer {status}", status.startswith("2")
            if status not in now:
                verdict = Verdict.BREAKING if is_success else Verdict.ADDED
                yield Change(verdict, where, "it is no longer given")
            elif status not in before:
                verdict = Verdict.BREAKING if is_success else Verdict.ADDED
                yield Change(verdict, where, "it is new")
            else:
                were, are = (each.get("headers", {}) for each in (before[status], now[status]))
                yield from _gone_and_new(were, are, "its header is gone", "its header is new", at=where)
                yield from self.of_contents(where, before[status], now[status], ANSWERED)

    def of_contents(self, where: str, before: Document, now: Document, direction: str) -> Iterator[Change]:
        kinds = (each.get("content", {}) for each in (before, now))
        were, are = kinds
        yield from _gone_and_new(were, are, "its kind of content is gone", "its kind of content is new", at=where)
        for kind in sorted(were.keys() & are.keys()):
            yield from self.of_schema(where, were[kind].get("schema", {}), are[kind].get("schema", {}), direction)

    def of_schema(self, where: str, before: Document, now: Document, direction: str) -> Iterator[Change]:
        names = (before.get("$ref", ""), now.get("$ref", ""), direction)
        if all(names):
            if names in self.compared:
                return  # told once, where it was met first; and a schema may hold itself
            self.compared.add(names)
        was, is_ = _shape(before, self.released), _shape(now, self.present)
        yield from _of_null(where, was, is_, direction)
        yield from _of_types(where, was, is_, direction)
        yield from _of_values(where, was, is_, direction)
        if not was.values and not is_.values:
            yield from _of_form(where, was.said, is_.said, direction)
        yield from self.of_properties(where, was.said, is_.said, direction)
        if "items" in was.said and "items" in is_.said:
            yield from self.of_schema(f"{where}[]", was.said["items"], is_.said["items"], direction)
        one, other = (each.said.get("additionalProperties") for each in (was, is_))
        if isinstance(one, Mapping) and isinstance(other, Mapping):
            yield from self.of_schema(f"{where}{{}}", one, other, direction)
        yield from self.of_variants(where, was.variants, is_.variants, direction)

    def of_variants(
        self, where: str, before: dict[str, Document], now: dict[str, Document], direction: str
    ) -> Iterator[Change]:
        wider = Verdict.ADDED if direction == SENT else Verdict.BREAKING
        narrower = Verdict.BREAKING if direction == SENT else Verdict.ADDED
        for name in sorted(before.keys() | now.keys()):
            if name not in now:
                yield Change(narrower, where, f"{name} is no longer one of its forms")
            elif name not in before:
                yield Change(wider, where, f"{name} is a new form of it")
            else:
                yield from self.of_schema(where, before[name], now[name], direction)

    def of_properties(self, where: str, before: Document, now: Document, direction: str) -> Iterator[Change]:
        were, are = before.get("properties", {}), now.get("properties", {})
        needed = set(before.get("required", ())), set(now.get("required", ()))
        for name in sorted(were.keys() | are.keys()):
            inside = f"{where}.{name}"
            if name not in are:
                yield Change(Verdict.BREAKING, inside, "it is gone")
            elif name not in were:
                is_needed = direction == SENT and name in needed[1]
                yield _added(inside, is_needed=is_needed)
            else:
                if direction == SENT:
                    yield from _needed(inside, name in needed[0], name in needed[1])
                else:
                    yield from _promised(inside, name in needed[0], name in needed[1])
                yield from self.of_schema(inside, were[name], are[name], direction)


def _operations(document: Document) -> dict[str, Document]:
    return {
        f"{method.upper()} {path}": methods[method]
        for path, methods in document.get("paths", {}).items()
        for method in OF_A_PATH
        if method in methods
    }


def _parameters(operation: Document) -> dict[str, Document]:
    return {f"{each['in']} parameter {each['name']}": each for each in operation.get("parameters", [])}


def _way(way: Mapping[str, list[str]]) -> str:
    return " and ".join(" ".join([name, *sorted(scopes)]) for name, scopes in sorted(way.items()))


def _gone_and_new(
    before: Mapping[str, Any], now: Mapping[str, Any], gone: str, new: str, *, at: str = ""
) -> Iterator[Change]:
    for name in sorted(before.keys() ^ now.keys()):
        where = f"{at} {name}".strip()
        if name in before:
            yield Change(Verdict.BREAKING, where, gone)
        else:
            yield Change(Verdict.ADDED, where, new)


def _added(where: str, *, is_needed: bool) -> Change:
    if is_needed:
        return Change(Verdict.BREAKING, where, "it is new, and must be sent")
    return Change(Verdict.ADDED, where, "it is new")


def _needed(where: str, was: bool, is_: bool) -> Iterator[Change]:
    if is_ and not was:
        yield Change(Verdict.BREAKING, where, "it must be sent")
    elif was and not is_:
        yield Change(Verdict.ADDED, where, "it need no longer be sent")


def _promised(where: str, was: bool, is_: bool) -> Iterator[Change]:
    if was and not is_:
        yield Change(Verdict.BREAKING, where, "it may be missing")
    elif is_ and not was:
        yield Change(Verdict.ADDED, where, "it is always there")


def _shape(schema: Document, document: Document) -> Shape:
    """Of a schema: its references followed, one alternative merged into it, null taken out."""
    said = _followed(schema, document)
    kinds = said.get("type", [])
    types = {kinds} if isinstance(kinds, str) else set(kinds)
    may_be_null = "null" in types
    forms = [*said.get("oneOf", ()), *said.get("anyOf", ())]
    real = [each for each in forms if each.get("type") != "null"]
    may_be_null |= len(real) < len(forms)
    values = said.get("enum")
    if values is not None:
        may_be_null |= None in values
    if len(real) == 1:
        inside = _shape(real[0], document)
        return Shape(inside.types, may_be_null or inside.may_be_null, inside.values, inside.variants, inside.said)
    if real and all("enum" in _followed(each, document) for each in real):  # one list of values, by its parts
        values = [value for each in real for value in _followed(each, document)["enum"]]
        real = []
        types |= {"string"}
    variants = {each.get("$ref", f"form {number}").rpartition("/")[2]: each for number, each in enumerate(real, 1)}
    return Shape(
        types=frozenset(types - {"null"}),
        may_be_null=may_be_null,
        values=None if values is None else frozenset(value for value in values if value is not None),
        variants=variants,
        said=said,
    )


def _followed(schema: Document, document: Document) -> Document:
    """With what it refers to, and what it must all be, in one."""
    whole: dict[str, Any] = {name: value for name, value in schema.items() if name not in ("$ref", "allOf")}
    parts = [_target(schema["$ref"], document)] if "$ref" in schema else []
    for part in [*parts, *schema.get("allOf", ())]:
        for name, value in _followed(part, document).items():
            if name == "properties":
                whole[name] = {**value, **whole.get(name, {})}
            elif name == "required":
                whole[name] = sorted({*value, *whole.get(name, ())})
            else:
                whole.setdefault(name, value)
    return whole


def _target(ref: str, document: Document) -> Document:
    found: Any = document
    for name in ref.removeprefix("#/").split("/"):
        found = found[name]
    return found


def _of_null(where: str, was: Shape, is_: Shape, direction: str) -> Iterator[Change]:
    if is_.may_be_null and not was.may_be_null:
        verdict = Verdict.BREAKING if direction == ANSWERED else Verdict.ADDED
        yield Change(verdict, where, "it may be null")
    elif was.may_be_null and not is_.may_be_null:
        verdict = Verdict.BREAKING if direction == SENT else Verdict.ADDED
        yield Change(verdict, where, "it is never null")


def _of_types(where: str, was: Shape, is_: Shape, direction: str) -> Iterator[Change]:
    if was.types == is_.types:
        return
    words = f"it was {_listed(was.types)} and is {_listed(is_.types)}"
    wider, narrower = _holds(is_.types, was.types), _holds(was.types, is_.types)
    harmless = wider if direction == SENT else narrower
    yield Change(Verdict.ADDED if harmless else Verdict.BREAKING, where, words)


def _holds(wide: frozenset[str], narrow: frozenset[str]) -> bool:
    """Whether every value of these types is one of those; no type is any."""
    if not wide:
        return True
    return bool(narrow) and all(kind in wide or (kind == "integer" and "number" in wide) for kind in narrow)


def _listed(types: frozenset[str]) -> str:
    return " or ".join(sorted(types)) or "anything"


# A client is sent only the kinds of event that it chose, so that a new one reaches nobody who does not know it.
CHOSEN_BY_CLIENTS = ("GET /api/v1/events/ answer 200.results[].eventType", "POST /api/v1/events/test/ answer 202.kind")


def _of_values(where: str, was: Shape, is_: Shape, direction: str) -> Iterator[Change]:
    wider = Verdict.ADDED if direction == SENT else Verdict.BREAKING
    narrower = Verdict.BREAKING if direction == SENT else Verdict.ADDED
    if was.values is None and is_.values is None:
        return
    if was.values is None:
        yield Change(narrower, where, "its values are a closed list")
    elif is_.values is None:
        yield Change(wider, where, "its values are no longer a closed list")
    else:
        for value in sorted(is_.values - was.values, key=str):
            verdict = Verdict.ADDED if where in CHOSEN_BY_CLIENTS else wider
            yield Change(verdict, where, f"new value `{value}`")
        for value in sorted(was.values - is_.values, key=str):
            yield Change(narrower, where, f"value `{value}` is gone")


def _of_form(where: str, was: Document, is_: Document, direction: str) -> Iterator[Change]:
    """Format, pattern and bounds."""
    wider = Verdict.ADDED if direction == SENT else Verdict.BREAKING
    narrower = Verdict.BREAKING if direction == SENT else Verdict.ADDED
    for name in ("format", "pattern"):
        before, now = was.get(name), is_.get(name)
        if before == now:
            continue
        if before is None:
            yield Change(narrower, where, f"it has the {name} {now}")
        elif now is None:
            yield Change(wider, where, f"it no longer has the {name} {before}")
        else:
            yield Change(Verdict.BREAKING, where, f"its {name} was {before} and is {now}")
    for name in (*UPPER, *LOWER):
        before, now = was.get(name), is_.get(name)
        if before == now:
            continue
        grows = now is None or (before is not None and now > before)
        if name in LOWER:
            grows = now is None or (before is not None and now < before)
        yield Change(wider if grows else narrower, where, f"its {name} was {before} and is {now}")
