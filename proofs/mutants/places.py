"""Places where the product's code can be changed, and into what: a comparison, choice, filter, condition or number.

A change is made in the text itself, so that its diff is what somebody might have written.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PRODUCT = ("licence", "offenders", "parole", "release_monitor", "sharing")
# Neither what people use nor what decides anything for them: data that is made up, measures, and how servers start.
LEFT_OUT_FOLDERS = {"migrations", "demo", "servers", "limit", "style"}
LEFT_OUT = re.compile(r"(demo|bootstrap|testing|makemigrations|migrating)")

COMPARED = {
    ast.Lt: ("<", "<="),
    ast.LtE: ("<=", "<"),
    ast.Gt: (">", ">="),
    ast.GtE: (">=", ">"),
    ast.Eq: ("==", "!="),
    ast.NotEq: ("!=", "=="),
    ast.In: ("in", "not in"),
    ast.NotIn: ("not in", "in"),
    ast.Is: ("is", "is not"),
    ast.IsNot: ("is not", "is"),
}
FILTERS = {"filter", "exclude", "Q"}
LOOKUPS = {"lt": "lte", "lte": "lt", "gt": "gte", "gte": "gt"}
UNITS = {"days", "hours", "minutes", "weeks", "seconds"}
NOT = re.compile(rb"not\s*")
CONSTANT = re.compile(r"_?[A-Z][A-Z0-9_]+")


@dataclass(frozen=True, order=True)
class Place:
    """path: below the checkout. line: from 1. start, end: of the bytes in the file that are replaced by `becomes`.
    stood: the line without white space around it."""

    path: str
    start: int
    end: int
    kind: str
    becomes: str
    line: int
    stood: str = ""

    @property
    def key(self) -> str:
        return f"{self.path}:{self.start}:{self.kind}"

    def changed(self, text: str) -> str:
        whole = text.encode()
        return (whole[: self.start] + self.becomes.encode() + whole[self.end :]).decode()


def files(checkout: Path) -> list[str]:
    """The product's code, sorted."""
    found = (path.relative_to(checkout) for app in PRODUCT for path in (checkout / app).rglob("*.py"))
    return sorted(
        str(path) for path in found if LEFT_OUT_FOLDERS.isdisjoint(path.parts) and not LEFT_OUT.match(path.name)
    )


def every(checkout: Path, *, below: str = "") -> list[Place]:
    """All places, sorted by path, position and kind."""
    return sorted(
        place
        for path in files(checkout)
        if path.startswith(below)
        for place in in_text(path, (checkout / path).read_text())
    )


def in_text(path: str, text: str) -> Iterator[Place]:
    """Never in annotations, messages or what is for type checkers alone."""
    source = Source(path, text)
    for node in _meant(ast.parse(text)):
        yield from source.changes(node)


class Source:
    """One file, and the places of its nodes in bytes."""

    def __init__(self, path: str, text: str) -> None:
        self.path, self.bytes = path, text.encode()
        self.starts = [0]
        for line in self.bytes.splitlines(keepends=True):
            self.starts.append(self.starts[-1] + len(line))

    def begin(self, node: ast.expr | ast.keyword) -> int:
        return self.starts[node.lineno - 1] + node.col_offset

    def finish(self, node: ast.expr | ast.keyword) -> int:
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        return self.starts[node.end_lineno - 1] + node.end_col_offset

    def place(self, node: ast.expr | ast.keyword, start: int, end: int, kind: str, becomes: str) -> Place:
        stood = self.bytes[self.starts[node.lineno - 1] : self.starts[node.lineno]].decode().strip()
        return Place(self.path, start, end, kind, becomes, node.lineno, stood)

    def changes(self, node: ast.AST) -> Iterator[Place]:
        match node:
            case ast.Compare():
                yield from self._comparison(node)
            case ast.BoolOp():
                was, becomes = ("and", "or") if isinstance(node.op, ast.And) else ("or", "and")
                for left, right in zip(node.values, node.values[1:], strict=False):
                    yield from self._between(left, right, was, becomes, "choice")
            case ast.UnaryOp(op=ast.Not()):
                start = self.begin(node)
                yield self.place(node, start, start + len(NOT.match(self.bytes[start:])[0]), "not", "")  # type: ignore[index]
            case ast.If(test=test) | ast.IfExp(test=test):
                yield from self._condition(test)
            case ast.comprehension(ifs=ifs):
                for test in ifs:
                    yield self.place(test, self.begin(test), self.finish(test), "kept", "True")
            case ast.Call():
                yield from self._call(node)
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if CONSTANT.fullmatch(name):
                yield from self._numbers(value)
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value) if CONSTANT.fullmatch(name):
                yield from self._numbers(value)

    def _comparison(self, node: ast.Compare) -> Iterator[Place]:
        left = node.left
        for op, right in zip(node.ops, node.comparators, strict=True):
            was, becomes = COMPARED[type(op)]
            yield from self._between(left, right, was, becomes, "comparison")
            left = right
        for operand in (node.left, *node.comparators):
            yield from self._number(operand)

    def _between(self, left: ast.expr, right: ast.expr, was: str, becomes: str, kind: str) -> Iterator[Place]:
        """The operator among what stands between two operands; passed over where a comment stands there too."""
        start, end = self.finish(left), self.begin(right)
        gap = self.bytes[start:end].decode()
        found = re.search(r"(?<![\w<>=!])" + re.escape(was).replace(r"\ ", r"\s+") + r"(?![\w<>=!])", gap)
        if found and "#" not in gap:
            yield self.place(right, start + found.start(), start + found.end(), kind, becomes)

    def _condition(self, test: ast.expr) -> Iterator[Place]:
        if not (isinstance(test, ast.Name) and test.id == "TYPE_CHECKING"):
            for becomes in ("False", "True"):
                yield self.place(test, self.begin(test), self.finish(test), f"if {becomes}", becomes)

    def _call(self, node: ast.Call) -> Iterator[Place]:
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name in FILTERS:
            for argument in node.args:
                if not isinstance(argument, ast.Starred):
                    yield self.place(argument, self.begin(argument), self.finish(argument), "filter", "*()")
            for keyword in node.keywords:
                if keyword.arg is not None:
                    yield self.place(keyword, self.begin(keyword), self.finish(keyword), "filter", "**{}")
        given = {keyword.arg for keyword in node.keywords}
        for keyword in node.keywords:
            name, _, lookup = (keyword.arg or "").rpartition("__")
            if (other := LOOKUPS.get(lookup)) and f"{name}__{other}" not in given:
                end = self.begin(keyword) + len(f"{name}__{lookup}".encode())
                yield self.place(keyword, end - len(lookup), end, "boundary", other)
            if keyword.arg in UNITS:
                yield from self._number(keyword.value)

    def _numbers(self, value: ast.expr) -> Iterator[Place]:
        """Of a constant: the number itself, and those that are reckoned into it."""
        if isinstance(value, ast.BinOp):
            yield from self._numbers(value.left)
            yield from self._numbers(value.right)
        else:
            yield from self._number(value)

    def _number(self, node: ast.expr) -> Iterator[Place]:
        if isinstance(node, ast.Constant) and type(node.value) in (int, float):
            yield self.place(node, self.begin(node), self.finish(node), "number", repr(node.value + 1))


def _meant(tree: ast.AST) -> Iterator[ast.AST]:
    """The nodes that decide something when the program runs."""
    for child in ast.iter_child_nodes(tree):
        if not isinstance(child, ast.Raise | ast.Assert | ast.JoinedStr):
            yield child
            yield from _meant(child)
