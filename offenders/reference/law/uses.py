"""Which modules and which rules of the date engine apply an entry: read once from the source of the program.

`LAW_ENTRIES` in a module is a tuple of words, so that a lower floor may name an entry without importing this one.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

HOUSE = Path(__file__).parents[3]
FLOORS = ("sharing", "offenders", "parole", "licence", "release_monitor")
MARK = re.compile(r"^LAW_ENTRIES\b", re.M)


@dataclass(frozen=True)
class Use:
    """A place in the program that applies an entry. name: the path of the module; says: what it holds, in words."""

    name: str
    says: str


@cache
def modules_by_entry() -> Mapping[str, tuple[Use, ...]]:
    """The modules that name each entry, by its key."""
    found: dict[str, list[Use]] = {}
    for path, says, keys in marked():
        for key in keys:
            found.setdefault(key, []).append(Use(path, says))
    return {key: tuple(uses) for key, uses in found.items()}


def marked() -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Each module with a mark: its path, the first line of its docstring, and the keys that it names."""
    for floor in FLOORS:
        for path in sorted((HOUSE / floor).rglob("*.py")):
            text = path.read_text(encoding="utf-8")
            if MARK.search(text):
                tree = ast.parse(text)
                yield str(path.relative_to(HOUSE)), _first_line(tree), _keys(tree)


def _first_line(tree: ast.Module) -> str:
    return (ast.get_docstring(tree) or "").split("\n")[0].rstrip(".:")


def _keys(tree: ast.Module) -> tuple[str, ...]:
    for node in tree.body:
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        if any(isinstance(target, ast.Name) and target.id == "LAW_ENTRIES" for target in targets):
            return tuple(ast.literal_eval(node.value))  # type: ignore[attr-defined]
    return ()
