"""The table of the proof of the generated client is whole: each write has its recipe, by who may do it."""

import pytest

from proofs.client_recipes import ALONE, READS, RECIPES
from sharing.api import description

OPERATIONS = [
    (method, operation) for methods in description.document()["paths"].values() for method, operation in methods.items()
]
WRITES = {operation["operationId"]: operation for method, operation in OPERATIONS if method != "get"}


def test_every_write_has_a_recipe_and_no_other():
    assert set(RECIPES) - set(READS) == set(WRITES) - {"token"}


def test_what_a_scope_opens_is_done_by_a_partner_system_and_the_rest_by_people():
    scoped = {
        name for name, operation in WRITES.items() if any(any(each.values()) for each in operation.get("security", ()))
    }

    assert {name for name in WRITES if isinstance(getattr(RECIPES.get(name), "by", None), str)} == scoped


@pytest.mark.parametrize("name", ALONE)
def test_exceptions_are_of_writes_that_there_are(name):
    assert name in WRITES
