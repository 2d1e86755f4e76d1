"""The examples in the schema are what the schema says: of each row that is read, and of each body that is sent."""

import pytest

from tests.answers_in_schema import closed_document, judge_of


def examples():
    """(what, schema, example) of each example that the schema has."""
    for path, operations in closed_document(False)["paths"].items():
        if path == "/api/v1/events/":
            continue  # an envelope names the rows of its kind alone
        for method, operation in operations.items():
            if not isinstance(operation, dict) or "responses" not in operation:
                continue
            bodies = {"request": operation.get("requestBody", {}), "answer": operation["responses"].get("200", {})}
            for what, body in bodies.items():
                content = body.get("content", {}).get("application/json", {})
                for example in content.get("examples", {}).values():
                    yield f"{method.upper()} {path}, {what}", content["schema"], example["value"]


def test_there_are_examples():
    assert len(list(examples())) > 80


@pytest.mark.parametrize("resource", ["licences", "check-plans", "checks", "devices", "breaches", "recalls", "papers"])
def test_a_resource_has_an_example_of_each_thing_that_is_read_and_sent(resource):
    shown = {what for what, _, _ in examples()}
    document = closed_document(False)["paths"]
    wanted = {
        f"{method.upper()} {path}, {'answer' if method == 'get' else 'request'}"
        for path, operations in document.items()
        if path.startswith(f"/api/v1/{resource}/")
        for method, operation in operations.items()
        if method == "get" or (method == "post" and "requestBody" in operation)
    }

    assert wanted - shown == set()


def test_each_example_is_what_the_schema_says():
    wrong = [
        f"{what}: {error.message[:200]} at {'/'.join(map(str, error.instance_path))}"
        for what, schema, example in examples()
        for error in judge_of(schema, False).iter_errors(example)
    ]

    assert not wrong, "\n".join(wrong)
