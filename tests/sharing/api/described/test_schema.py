"""The schema as partners read it: what may be absent, closed lists, names; and that nothing in it is guessed."""

import re

import pytest
from drf_spectacular.drainage import GENERATOR_STATS

from sharing.api.described import description


@pytest.fixture(scope="module")
def document():
    return description.document()


def operations(document):
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield f"{method.upper()} {path}", operation


def enums(part, at=""):
    """(where, values) of every closed list."""
    if isinstance(part, dict):
        if isinstance(part.get("enum"), list):
            yield at, part["enum"]
        for name, inside in part.items():
            yield from enums(inside, f"{at}/{name}")
    elif isinstance(part, list):
        for inside in part:
            yield from enums(inside, at)


def test_nothing_in_it_is_guessed():
    description._as_json.cache_clear()
    description.as_json()

    assert not GENERATOR_STATS


def test_no_closed_list_of_an_answer_has_an_empty_text(document):
    answered = {
        name: part
        for name, part in document["components"]["schemas"].items()
        if not name.endswith("Request") and name != "BlankEnum"
    }

    assert "BlankEnum" not in str(answered)
    assert [at for at, values in enums(answered) if "" in values] == []


def test_every_operation_has_a_name_of_its_own_in_words(document):
    names = [operation["operationId"] for _, operation in operations(document)]

    assert len(set(names)) == len(names)
    assert [name for name in names if not re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", name)] == []
    assert {"people_list", "people_read", "checks_log", "checks_answer", "breaches_record", "recalls_at_large"} <= set(
        names
    )


def test_every_operation_says_what_it_is_and_what_it_may_refuse(document):
    assert [name for name, operation in operations(document) if not operation.get("summary")] == []
    assert [name for name, operation in operations(document) if not {"429", "503"} <= set(operation["responses"])] == []


def test_who_is_told_to_wait_is_told_how_long(document):
    for name, operation in operations(document):
        for status in ("429", "503"):
            assert operation["responses"][status]["headers"]["Retry-After"]["required"], name


# Parameters by which a person is looked for, with names or numbers that then stand in an address. No other may.
LOOKS_FOR_A_PERSON = {("/api/v1/people/", name) for name in ("q", "prison_number", "crn", "pnc")}
OF_NO_PERSON = {("/api/v1/imports/", "name")}  # of a file
OF_A_PERSON = re.compile(r"(^|_)(q|name|names|number|numbers|crn|pnc|cro|birth|born|address|phone|email)($|_)")


def test_an_address_holds_nothing_of_a_person_but_a_uid(document):
    asked = {
        (name.partition(" ")[2], each["name"], each["in"])
        for name, operation in operations(document)
        for each in operation.get("parameters", [])
    }

    assert {name for _, name, place in asked if place == "path"} == {"uid", "monday", "code", "as_at", "quarter"}
    assert {
        (path, name) for path, name, place in asked if place == "query" and OF_A_PERSON.search(name)
    } == LOOKS_FOR_A_PERSON | OF_NO_PERSON
