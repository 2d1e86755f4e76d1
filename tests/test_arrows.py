"""Imports point down the house: release_monitor -> licence -> parole -> offenders -> sharing."""

import ast
import functools
from pathlib import Path

ROOT = Path(__file__).parent.parent
FLOORS = ["release_monitor", "licence", "parole", "offenders", "sharing"]  # the roof first
GUARDIAN_MAY_BE_IMPORTED_IN = {"sharing/grants/models.py", "sharing/grants/actions.py"}
NOT_IN_RULES = {"django", "rest_framework", "celery", "psycopg2", "time"}
CLOCKS = {"now", "today", "utcnow"}


@functools.cache
def sources():
    return [path for floor in FLOORS for path in sorted((ROOT / floor).rglob("*.py"))]


@functools.cache
def read(path):
    """What a file imports, as dotted names with their lines, and where it reads a clock. Parsed once for all tests."""
    imported, clocks = [], []
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            imported += [(alias.name, node.lineno) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            package = path.relative_to(ROOT).parts[: -node.level] if node.level else ()
            base = ".".join([*package, *([node.module] if node.module else [])])
            imported += [(f"{base}.{alias.name}", node.lineno) for alias in node.names]
        elif isinstance(node, ast.Attribute) and node.attr in CLOCKS:
            clocks.append((ast.unparse(node), node.lineno))
    return imported, clocks


def imports(path):
    return read(path)[0]


def named(path):
    return str(path.relative_to(ROOT))


def of_kind(kind):
    """The files of one room of the house: `rules`, `actions`."""
    return [path for path in sources() if kind in (path.stem, *path.parts)]


def listed(found):
    """The message of a failure: each file and line that breaks the rule."""
    return "\n" + "\n".join(found)


def test_there_is_something_to_read():
    assert {path.relative_to(ROOT).parts[0] for path in sources()} == set(FLOORS)
    assert len(sources()) > 500
    assert len(of_kind("rules")) > 30
    assert len(of_kind("actions")) > 50


def test_imports_point_down():
    upward = [
        f"{named(path)}:{line} imports {name}"
        for path in sources()
        if "migrations" not in path.parts
        for name, line in imports(path)
        if (top := name.split(".")[0]) in FLOORS and FLOORS.index(top) < FLOORS.index(path.relative_to(ROOT).parts[0])
    ]

    assert not upward, listed(upward)


def test_rules_know_neither_django_nor_the_clock():
    found = [
        f"{named(path)}:{line} imports {name}"
        for path in of_kind("rules")
        for name, line in imports(path)
        if name.split(".")[0] in NOT_IN_RULES
    ]
    found += [
        f"{named(path)}:{line} reads the clock: {clock}" for path in of_kind("rules") for clock, line in read(path)[1]
    ]

    assert not found, listed(found)


def test_actions_import_neither_tasks_nor_http():
    found = [
        f"{named(path)}:{line} imports {name}"
        for path in of_kind("actions")
        for name, line in imports(path)
        if ".tasks" in name or name.startswith(("django.http", "rest_framework"))
    ]

    assert not found, listed(found)


def test_guardian_is_imported_only_where_access_is_asked_and_given():
    found = {named(path) for path in sources() for name, _ in imports(path) if name.split(".")[0] == "guardian"}

    assert found <= GUARDIAN_MAY_BE_IMPORTED_IN


def test_first_migration_of_sharing_needs_no_app_of_ours():
    from importlib import import_module

    migration = import_module("sharing.migrations.0001_agencies_users_and_programs").Migration

    assert {app for app, _ in migration.dependencies}.isdisjoint(FLOORS)


def test_offenders_hold_no_foreign_key_into_sharing_but_the_user():
    from django.apps import apps

    pointed_at = {
        (model.__name__, field.name, field.related_model.__name__)
        for model in apps.get_app_config("offenders").get_models()
        for field in model._meta.concrete_fields
        if field.is_relation and field.related_model._meta.app_label == "sharing"
    }

    assert {to for _, _, to in pointed_at} <= {"User"}


def test_house_has_no_drawer_modules():
    names = {part for path in sources() for part in path.relative_to(ROOT).with_suffix("").parts}

    assert names.isdisjoint({"utils", "helpers", "common", "core", "misc"})
