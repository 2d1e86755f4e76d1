"""The first sentence of a module, class or function of the product states what it holds or does, and does not ask."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FOLDERS = [
    "sharing",
    "offenders",
    "parole",
    "licence",
    "release_monitor",
    "embedded",
    "demo",
    "proofs",
    "documenting",
    "tests",
]
DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


def asks(docstring):
    """Whether the first sentence is a question: it ends where a space or a line follows its mark."""
    first = re.split(r"(?<=[.?!])\s", docstring.strip(), maxsplit=1)[0]
    return first.endswith("?")


def questions_in(source):
    """The names of what asks, `""` for the module."""
    documented = [node for node in ast.walk(ast.parse(source)) if isinstance(node, DOCUMENTED)]
    return [getattr(node, "name", "") for node in documented if asks(ast.get_docstring(node) or "")]


@pytest.mark.parametrize("folder", FOLDERS)
def test_docstrings_state_and_do_not_ask(folder):
    sources = {path.relative_to(ROOT): path.read_text() for path in sorted((ROOT / folder).rglob("*.py"))}

    asking = [f"{path} {name}".strip() for path, source in sources.items() for name in questions_in(source)]

    assert sources
    assert asking == []


@pytest.mark.parametrize(
    ("docstring", "is_asked"),
    [
        ("Who may see? The teams.", True),
        ("Which rule?\n\nMore.", True),
        ("The page `What if?` of a person.", False),
        ("Settings. Why? By law.", False),
        ("", False),
    ],
)
def test_only_the_first_sentence_counts(docstring, is_asked):
    assert asks(docstring) == is_asked
