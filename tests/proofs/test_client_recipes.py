"""The table of the proof of the generated client is whole: each write has its recipe, by who may do it."""

import pytest

from proofs.partners.client_recipes import ALONE, READS, RECIPES
from sharing.api.described import description
from sharing.clients.token_scopes import OF_PROGRAMS

OPERATIONS = [
    (method, operation) for methods in description.document()["paths"].values() for method, operation in methods.items()
]
WRITES = {operation["operationId"]: operation for method, operation in OPERATIONS if method != "get"}


def test_every_write_has_a_recipe_and_no_other():
    assert set(RECIPES) - set(READS) == set(WRITES) - {"token"}


def test_what_a_scope_opens_is_done_by_a_partner_system_and_the_rest_by_people():
    named = {
        name: {scope for way in operation.get("security", ()) for scopes in way.values() for scope in scopes}
        for name, operation in WRITES.items()
    }
    scoped = {name for name, scopes in named.items() if scopes & set(OF_PROGRAMS)}

    assert {name for name in WRITES if isinstance(getattr(RECIPES.get(name), "by", None), str)} == scoped


@pytest.mark.parametrize("name", ALONE)
def test_exceptions_are_of_writes_that_there_are(name):
    assert name in WRITES
