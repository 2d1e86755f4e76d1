"""The tests that run each line of the product. From one run of the suite, kept until code or tests change."""

from __future__ import annotations

import ast
import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache, cached_property
from pathlib import Path

from coverage import CoverageData

from proofs.mutants import places
from proofs.mutants.places import PRODUCT, Place

FOLDER = "RELEASE_MONITOR_MAP"  # names the folder to the recording; of these processes alone
WORDS = re.compile(r"[a-z]{3,}")


def digest(checkout: Path, *more: str) -> str:
    """Of the code, its templates and its tests: what was seen of others says nothing."""
    found = hashlib.sha256("\0".join(more).encode())
    for folder in (*PRODUCT, "templates", "tests"):
        for path in sorted((checkout / folder).rglob("*")):
            if path.suffix in (".py", ".html", ".txt", ".json", ".csv") and "__pycache__" not in path.parts:
                found.update(f"{path.relative_to(checkout)}\0".encode() + path.read_bytes())
    return found.hexdigest()[:16]


class Map:
    """What the recording left in a folder."""

    def __init__(self, folder: Path, checkout: Path) -> None:
        self.checkout = checkout
        self.data = []
        for path in sorted(folder.glob("lines.*")):
            self.data.append(CoverageData(basename=str(path)))
            self.data[-1].read()
        self.tests: dict[str, dict[str, float]] = {}
        for path in sorted(folder.glob("tests-*.json")):
            self.tests |= json.loads(path.read_text())
        self._by_line = cache(self._read_lines)
        self._source = cache(lambda path: (checkout / path).read_text())

    @cached_property
    def _texts(self) -> dict[str, str]:
        return {path: self._source(path) for path in places.files(self.checkout)}

    def tests_of(self, place: Place) -> list[str]:
        """Those that run the line; of a line that runs on import, those that run what uses the name that it gives.
        The nearest first."""
        statements = _around(ast.parse(self._source(place.path)), place.line)
        found = self._of_lines(place.path, range(statements[-1].lineno, place.line + 1))
        if not any(isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef) for statement in statements[:-1]):
            found |= self._of_users(statements[-1], place)
        return self.in_order(found, place.path)

    def in_order(self, found: set[str], path: str) -> list[str]:
        """File by file: that which is called like the code, then that of which most tests run it, then the quick."""
        files: dict[str, list[str]] = {}
        for name in found & self.tests.keys():
            files.setdefault(name.partition("::")[0], []).append(name)
        near = {file: _nearness(file, path) for file in files}
        seconds = {file: sum(self.tests[name]["seconds"] for name in names) for file, names in files.items()}
        slow = {file: any(self.tests[name]["is_slow"] for name in names) for file, names in files.items()}
        order = sorted(files, key=lambda file: (slow[file], -near[file], seconds[file], file))
        return [name for file in order for name in sorted(files[file])]

    def seconds_of(self, names: Sequence[str]) -> float:
        return sum(self.tests[name]["seconds"] for name in names)

    def _of_lines(self, path: str, lines: range) -> set[str]:
        by_line = self._by_line(path)
        return {name for line in lines for name in by_line.get(line, ()) if name}

    def _of_users(self, statement: ast.stmt, place: Place) -> set[str]:
        """The tests of the lines of functions in which a name that the statement gives is used; else of all functions
        of the file."""
        found: set[str] = set()
        for name in _given(statement):
            used = re.compile(rf"\b{re.escape(name)}\b")
            for path, text in self._texts.items():
                if name not in text:
                    continue
                inside = _inside_functions(text)
                for number, line in enumerate(text.splitlines(), 1):
                    if number in inside and used.search(line):
                        found |= self._of_lines(path, range(number, number + 1))
        if not found:
            for number in _inside_functions(self._source(place.path)):
                found |= self._of_lines(place.path, range(number, number + 1))
        return found

    def _read_lines(self, path: str) -> dict[int, set[str]]:
        lines: dict[int, set[str]] = {}
        for data in self.data:
            for line, names in data.contexts_by_lineno(path).items():
                lines.setdefault(line, set()).update(names)
        return lines


def _around(tree: ast.Module, line: int) -> list[ast.stmt]:
    """The statements that hold a line, the outermost first."""
    found: list[ast.stmt] = []
    body: list[ast.stmt] = tree.body
    while inner := next((stmt for stmt in body if _first(stmt) <= line <= (stmt.end_lineno or 0)), None):
        found.append(inner)
        body = [each for each in ast.walk(inner) if isinstance(each, ast.stmt) and each is not inner]
        body.sort(key=lambda each: (_first(each), -(each.end_lineno or 0)))
        body = [stmt for stmt in body if stmt not in found]
    return found


def _first(statement: ast.stmt) -> int:
    decorators = getattr(statement, "decorator_list", [])
    return min([statement.lineno, *(decorator.lineno for decorator in decorators)])


def _given(statement: ast.stmt) -> Iterator[str]:
    targets = statement.targets if isinstance(statement, ast.Assign) else [getattr(statement, "target", None)]
    for target in targets:
        if isinstance(target, ast.Name):
            yield target.id
    if isinstance(statement, ast.FunctionDef | ast.ClassDef):
        yield statement.name


@cache
def _inside_functions(text: str) -> frozenset[int]:
    functions = [each for each in ast.walk(ast.parse(text)) if isinstance(each, ast.FunctionDef | ast.Lambda)]
    return frozenset(
        line
        for function in functions
        for line in range(
            function.body[0].lineno if isinstance(function, ast.FunctionDef) else function.lineno,
            (function.end_lineno or 0) + 1,
        )
    )


def _nearness(file: str, path: str) -> int:
    """How many words of the code's path the test's has; the name of its file counts twice."""
    code, test = Counter(WORDS.findall(path)), set(WORDS.findall(file))
    code.update(WORDS.findall(Path(path).stem))
    return sum(number for word, number in code.items() if word in test or f"{word}s" in test or word[:-1] in test)
