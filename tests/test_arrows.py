"""Imports point down the house: release_monitor -> licence -> parole -> offenders -> sharing."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FLOORS = ["release_monitor", "licence", "parole", "offenders", "sharing"]  # the roof first
GUARDIAN_MAY_BE_IMPORTED_IN = {"sharing/models/grants.py", "sharing/access.py", "sharing/actions/grants.py"}


def sources():
    return [path for floor in FLOORS for path in sorted((ROOT / floor).rglob("*.py"))]


def imports(path):
    """The dotted names that a file imports, with their lines."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            package = path.relative_to(ROOT).parts[: -node.level] if node.level else ()
            base = ".".join([*package, *([node.module] if node.module else [])])
            yield from ((f"{base}.{alias.name}", node.lineno) for alias in node.names)


def named(path):
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", sources(), ids=named)
def test_imports_point_down(path):
    floor = FLOORS.index(path.relative_to(ROOT).parts[0])
    is_migration = "migrations" in path.parts

    upward = [
        f"{path.relative_to(ROOT)}:{line} imports {name}"
        for name, line in imports(path)
        if (top := name.split(".")[0]) in FLOORS and FLOORS.index(top) < floor and not is_migration
    ]

    assert upward == []


@pytest.mark.parametrize("path", [path for path in sources() if "rules" in (path.stem, *path.parts)], ids=named)
def test_rules_know_neither_django_nor_the_clock(path):
    tops = {name.split(".")[0] for name, _ in imports(path)}
    clock = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Attribute)]

    assert tops.isdisjoint({"django", "rest_framework", "celery", "psycopg2", "time"})
    assert {node.attr for node in clock}.isdisjoint({"now", "today", "utcnow"})


@pytest.mark.parametrize("path", [path for path in sources() if "actions" in (path.stem, *path.parts)], ids=named)
def test_actions_import_neither_tasks_nor_http(path):
    names = [name for name, _ in imports(path)]

    assert [name for name in names if ".tasks" in name or name.startswith(("django.http", "rest_framework"))] == []


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
