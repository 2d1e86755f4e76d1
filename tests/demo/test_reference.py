"""The demo knows no reference data but what the project brings: an installation without it has the same."""

import ast
from pathlib import Path

import demo
from offenders.reference.registry import KINDS

MAKES = {"create", "bulk_create", "get_or_create", "update_or_create"}


def made_of_its_own(source, models):
    """Where a source itself writes rows of these models, or saves one that it has made."""
    for node in ast.walk(ast.parse(source)):
        made = node.func if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) else None
        if made and made.attr in MAKES and any(name in ast.unparse(made.value) for name in models):
            yield ast.unparse(made)


def test_demo_inserts_no_reference_data_of_its_own():
    models = {kind.model.__name__ for kind in KINDS.values()}
    assert {"Offence", "Establishment"} <= models

    found = {
        path.name: made
        for path in Path(demo.__file__).parent.rglob("*.py")
        if (made := list(made_of_its_own(path.read_text(), models)))
    }

    assert found == {}


def test_what_the_demo_may_not_do_would_be_found():
    assert list(made_of_its_own("Offence.objects.bulk_create(rows)", {"Offence"})) == ["Offence.objects.bulk_create"]
