"""SQL gives keys and facts. Words for people, addresses and the names of states are Python's."""

import ast
import re
from enum import Enum

from django.apps import apps

from tests.test_arrows import named, sources

IS_SQL = re.compile(r"\b(SELECT|INSERT INTO|DELETE FROM|JOIN|WHERE|CASE)\s|\bUPDATE \w+ SET\b|\|\| ")
QUOTED = re.compile(r"'([^'\n]*)'")
WORDS_OF_SQL = {"1 day", "week", "Europe/London", "D"}  # D: how a trigger marks a row that was deleted


def texts(path):
    """Each constant text of a file with its line; of an f-string the whole, with `{}` where something is put in."""
    tree = ast.parse(path.read_text())
    parts = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            parts |= {id(part) for part in ast.walk(node)} - {id(node)}
            whole = "".join(str(each.value) if isinstance(each, ast.Constant) else "{}" for each in node.values)
            yield node.lineno, whole
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in parts | docstrings:
            yield node.lineno, node.value


def states():
    """What the columns of our tables can hold by a list of choices."""
    values = set()
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            values |= {str(value) for value, _ in field.flatchoices if isinstance(value, str | Enum)}
    return {value for value in values if value.isidentifier()}


def wrong_in(text, known):
    """What of this SQL is for people, or is a state: the quoted texts, and the ways to write a date in words."""
    quoted = [each for each in QUOTED.findall(text) if each not in WORDS_OF_SQL]
    sentences = [each for each in quoted if re.search(r"[A-Za-z]{2,}[,:.]? |[A-Za-z]\. |/", each)]
    return sentences + [each for each in quoted if each in known] + re.findall(r"to_char\(|\bFM[DHM]", text)


def test_sql_holds_no_sentence_no_address_and_no_state():
    known = states()
    found = [
        f"{named(path)}:{line} {wrong}"
        for path in sources()
        if "migrations" not in path.parts
        for line, text in texts(path)
        if IS_SQL.search(text) and "RAISE EXCEPTION" not in text and (wrong := wrong_in(text, known))
    ]

    assert not found, "\n" + "\n".join(found)


def test_what_is_not_for_sql_is_known():
    known = states()

    assert wrong_in("SELECT 'Release on ' || r.day, '/people/' || o.uid", known) == ["Release on ", "/people/"]
    assert wrong_in("SELECT id FROM offenders_release WHERE status = 'expected'", known) == ["expected"]
    assert wrong_in("SELECT to_char(day, %s), 'end:' || id, coalesce(at, 'infinity'), ''", known) == ["to_char("]
