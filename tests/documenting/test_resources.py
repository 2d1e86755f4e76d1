"""Every resource of the API is on its page, and its examples keep the schema."""

import jsonschema_rs
import pytest
from drf_spectacular.generators import SchemaGenerator

from documenting.resources import page
from release_monitor.api import router


def test_every_resource_of_the_api_is_on_the_page():
    said = page()

    assert [prefix for prefix, _, _ in router.registry if f"## `/api/v1/{prefix}/`\n" not in said] == []


@pytest.fixture(scope="module")
def schema():
    return SchemaGenerator().get_schema(request=None, public=True)


def examples(schema):
    """(method and address, schema of the body, name of the example, its value) of every body."""
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            bodies = [operation.get("requestBody", {}), *operation["responses"].values()]
            for content in (content for body in bodies for content in body.get("content", {}).values()):
                for name, said in content.get("examples", {}).items():
                    yield f"{method.upper()} {path}: {name}", content["schema"], said["value"]


def test_every_example_keeps_the_schema(schema):
    wrong = []
    for where, body, value in examples(schema):
        judge = jsonschema_rs.validator_for({"components": schema["components"], **body})
        wrong += [f"{where}: {error.message[:200]}" for error in judge.iter_errors(value)]

    assert not wrong, "\n" + "\n".join(wrong)


def test_what_parole_and_sharing_take_and_answer_has_an_example(schema):
    """Every list, row and body of these apps."""
    views = [(prefix, view) for prefix, view, _ in router.registry if view.__module__.startswith(("parole", "sharing"))]
    with_example = {where.partition(":")[0] for where, _, _ in examples(schema)}
    own = [f"/api/v1/{prefix}/" for prefix, _ in views]
    asked = {
        f"{method.upper()} {path}"
        for path, methods in schema["paths"].items()
        for method, operation in methods.items()
        if path.startswith(tuple(own)) and (method == "get" or "requestBody" in operation)
    }

    assert sorted(asked - with_example) == []
