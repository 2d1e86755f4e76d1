"""Roles stand in one file: everywhere else in the product a capability is asked for, and no role is named."""

import ast
import functools
import re
from pathlib import Path

from sharing.access.roles import ROLES

ROOT = Path(__file__).parent.parent
APPS = ("release_monitor", "licence", "parole", "offenders", "sharing")
# What names roles on purpose: their own file, and what has happened. Demo and proofs are no product.
EXEMPT = ("sharing/access/roles.py", *(f"{app}/migrations/" for app in APPS))
IN_TEXT = re.compile("|".join(rf"(?<![\w]){quote}{code}{quote}" for code in ROLES for quote in ("'", '"')))
OF_AGENCIES = re.compile(r"\bkind\s*(?:=|<>)\s*'\w+'")  # in the words of a query
ACCOUNTS = {"user", "by", "reader", "asker", "request.user", "self.request.user", "self.user", "row", "person"}


@functools.cache
def sources():
    files = (path for app in APPS for path in sorted((ROOT / app).rglob("*.py")))
    return [path for path in files if not str(path.relative_to(ROOT)).startswith(EXEMPT)]


def named_in(text):
    """The lines of a source that name a role: by a string that is its code, or by its code in the words of a query.

    None is the value of a choice, `PPCS = "ppcs", "Casework"`, and a kind of agency where a kind is asked for.
    """
    tree = ast.parse(text)
    others = {id(node) for each in ast.walk(tree) for node in _of_other_things(each)}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str) or id(node) in others:
            continue
        if node.value in ROLES or IN_TEXT.search(OF_AGENCIES.sub("", node.value)):
            yield node.lineno


def compared_in(text):
    """The lines of a source that compare the role of an account, or look whether it is one of some."""
    for node in ast.walk(ast.parse(text)):
        sides = [node.left, *node.comparators] if isinstance(node, ast.Compare) else []
        if any(isinstance(side, ast.Attribute) and side.attr == "role" for side in sides):
            asked = (ast.unparse(side.value) for side in sides if isinstance(side, ast.Attribute))
            if ACCOUNTS & set(asked):
                yield node.lineno


def _of_other_things(node):
    """Constants that are values of choices, and kinds of agency as an argument: `kind="partner"`."""
    if isinstance(node, ast.ClassDef) and any(ast.unparse(base).endswith(("Choices", "Enum")) for base in node.bases):
        for line in node.body:
            if isinstance(line, ast.Assign):
                yield from ast.walk(line.value)
    elif isinstance(node, ast.keyword) and node.arg == "kind":
        yield node.value


def listed(find, paths):
    return [f"{path.relative_to(ROOT)}:{line}" for path in paths for line in find(path.read_text())]


def test_no_role_is_named_outside_its_file():
    assert len(sources()) > 500
    assert listed(named_in, sources()) == []


def test_no_role_of_an_account_is_compared():
    """Who may is asked by `User.can`. What a row of the past says of a role, and whose rows are cut by it, may be."""
    may = {"sharing/access/fields.py", "sharing/administration/actions/people.py", "sharing/agencies/models.py"}
    paths = [path for path in sources() if str(path.relative_to(ROOT)) not in may]

    assert listed(compared_in, paths) == []


def test_names_are_found_however_they_are_written():
    naming = [
        'if user.role == "ppcs": pass',
        'SENIORS = {"probation_manager", "duty_officer"}',
        "SQL = \"SELECT 1 WHERE u.role <> 'partner'\"",
        'def f(role="auditor"): pass',
        'class A:\n    def f(self):\n        return "ppcs"',
        'class A:\n    MAY = {"ppcs"}',
    ]
    assert [len(list(named_in(each))) for each in naming] == [1, 2, 1, 1, 1, 1]
    assert list(named_in('class Kind(models.TextChoices):\n    PPCS = "ppcs", "Casework"\nfind(kind="partner")')) == []
    assert list(named_in("SQL = \"a.kind <> 'partner'\"")) == []
    assert list(compared_in("if request.user.role in SENIORS: pass")) == [1]
    assert list(compared_in("if grant.role == LEAD: pass")) == []
