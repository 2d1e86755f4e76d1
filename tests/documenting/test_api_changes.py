"""Forty changes of a schema, and what each is to a partner's client."""

import copy

import pytest

from documenting import api_changes
from documenting.api_changes import Verdict, changes_between

BREAKING, ADDED, NONE = Verdict.BREAKING, Verdict.ADDED, None
PROBLEM = {"content": {"application/problem+json": {"schema": {"type": "object"}}}, "headers": {"Retry-After": {}}}
CHECK = {
    "type": "object",
    "required": ["uid", "outcome", "note", "due_on", "days"],
    "properties": {
        "uid": {"type": "string", "format": "uuid"},
        "outcome": {"$ref": "#/components/schemas/Outcome"},
        "note": {"type": ["string", "null"], "maxLength": 300},
        "due_on": {"type": "string", "format": "date"},
        "days": {"type": "integer", "minimum": 0},
        "narrative": {"type": "string"},
        "moves": {"type": "array", "items": {"$ref": "#/components/schemas/Move"}},
        "owner": {"oneOf": [{"$ref": "#/components/schemas/Owner"}, {"type": "null"}]},
    },
}
NEW = {
    "type": "object",
    "required": ["person"],
    "properties": {
        "person": {"type": "string", "format": "uuid"},
        "outcome": {"$ref": "#/components/schemas/Outcome"},
        "words": {"type": "string", "maxLength": 300, "minLength": 1},
        "days": {"type": "integer", "maximum": 90},
        "about": {"type": ["string", "null"]},
    },
}
BASE = {
    "paths": {
        "/checks/": {
            "get": {
                "operationId": "checks_list",
                "security": [{"token": ["checks:read"]}, {"session": []}],
                "parameters": [
                    {"in": "query", "name": "state", "schema": {"type": "string", "enum": ["due", "answered"]}},
                    {"in": "query", "name": "q", "schema": {"type": "string"}},
                ],
                "responses": {
                    "200": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Check"}}}},
                    "429": PROBLEM,
                },
            },
            "post": {
                "operationId": "checks_log",
                "security": [{"token": ["checks:write"]}],
                "parameters": [{"in": "header", "name": "Idempotency-Key", "required": True, "schema": {}}],
                "requestBody": {
                    "required": True,
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/NewCheck"}}},
                },
                "responses": {
                    "201": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Check"}}}}
                },
            },
        },
        "/old/": {"get": {"operationId": "old_list", "responses": {"200": {"content": {}}}}},
    },
    "components": {
        "schemas": {
            "Check": CHECK,
            "NewCheck": NEW,
            "Outcome": {"type": "string", "enum": ["complied", "missed"]},
            "Move": {
                "type": "object",
                "required": ["at"],
                "properties": {
                    "at": {"type": "string", "format": "date-time"},
                    "before": {"$ref": "#/components/schemas/Move"},
                },
            },
            "Owner": {"type": "object", "properties": {"name": {"type": "string"}}},
        }
    },
}
SCHEMAS, LIST, LOG = "components/schemas", "paths//checks//get", "paths//checks//post"


def at(document, path):
    """The part of the document at a path; a doubled slash is one in a name."""
    part = document
    for name in path.replace("//checks//", "/\0checks\0/").split("/"):
        part = part[name.replace("\0", "/")]
    return part


def put(path, **values):
    return lambda document: at(document, path).update(copy.deepcopy(values))


def take(path, *names):
    def taken(document):
        part = at(document, path)
        for name in names:
            part.remove(name) if isinstance(part, list) else part.pop(name)

    return taken


def add(path, *values):
    return lambda document: at(document, path).extend(copy.deepcopy(values))


def of(name):
    return f"{SCHEMAS}/{name}/properties"


CHANGES = [
    ("an address is gone", take("paths", "/old/"), BREAKING),
    ("an address is new", lambda document: document["paths"].update({"/new/": BASE["paths"]["/old/"]}), ADDED),
    ("a verb is gone", lambda document: document["paths"]["/checks/"].pop("post"), BREAKING),
    ("an operation has another name", put(LIST, operationId="list_checks"), BREAKING),
    ("another scope is needed", put(LIST, security=[{"token": ["all:read"]}, {"session": []}]), BREAKING),
    ("a way in is gone", put(LIST, security=[{"token": ["checks:read"]}]), BREAKING),
    ("what was closed is open", put(LIST, security=[]), ADDED),
    ("a parameter is gone", lambda document: at(document, LIST)["parameters"].pop(), BREAKING),
    ("a parameter is new", add(f"{LIST}/parameters", {"in": "query", "name": "on", "schema": {}}), ADDED),
    (
        "a parameter is new and must be sent",
        add(f"{LIST}/parameters", {"in": "query", "name": "on", "required": True, "schema": {}}),
        BREAKING,
    ),
    ("a parameter must be sent", lambda d: at(d, LIST)["parameters"][1].update(required=True), BREAKING),
    ("a header need not be sent", lambda d: at(d, LOG)["parameters"][0].update(required=False), ADDED),
    ("a filter knows a value less", lambda d: at(d, LIST)["parameters"][0]["schema"]["enum"].pop(), BREAKING),
    ("a filter knows a value more", lambda d: at(d, LIST)["parameters"][0]["schema"]["enum"].append("all"), ADDED),
    ("an answer is gone", take(f"{LOG}/responses", "201"), BREAKING),
    ("a refusal is new", put(f"{LOG}/responses", **{"409": PROBLEM}), ADDED),
    ("a refusal no longer says how long to wait", take(f"{LIST}/responses/429", "headers"), BREAKING),
    ("an answer is of another kind", put(f"{LIST}/responses/200", content={"text/csv": {"schema": {}}}), BREAKING),
    ("a body is no longer taken", take(LOG, "requestBody"), BREAKING),
    ("a field of an answer is gone", take(of("Check"), "narrative"), BREAKING),
    ("a field of an answer is new", put(of("Check"), team={"type": "string"}), ADDED),
    ("a field may be missing", take(f"{SCHEMAS}/Check/required", "note"), BREAKING),
    ("a field is always there", add(f"{SCHEMAS}/Check/required", "narrative"), ADDED),
    ("a field may be null", put(f"{of('Check')}/due_on", type=["string", "null"]), BREAKING),
    ("a field is never null", put(f"{of('Check')}/note", type="string"), ADDED),
    (
        "a field that was an object or null is always one",
        put(of("Check"), owner={"$ref": "#/components/schemas/Owner"}),
        ADDED,
    ),
    ("a number is a text", put(f"{of('Check')}/days", type="string"), BREAKING),
    ("a whole number may be a fraction", put(f"{of('Check')}/days", type="number"), BREAKING),
    ("a date is a text", take(f"{of('Check')}/due_on", "format"), BREAKING),
    ("a text is a date", put(f"{of('Check')}/narrative", format="date"), ADDED),
    ("a text may be longer", put(f"{of('Check')}/note", maxLength=500), BREAKING),
    ("a number may be less than nothing", take(f"{of('Check')}/days", "minimum"), BREAKING),
    ("a field of a field of a list is gone", take(of("Move"), "at"), BREAKING),
    ("an answer has a new value", add(f"{SCHEMAS}/Outcome/enum", "late"), BREAKING),
    ("a value is no longer sent nor taken", take(f"{SCHEMAS}/Outcome/enum", "missed"), BREAKING),
    ("a field that is sent is gone", take(of("NewCheck"), "words"), BREAKING),
    ("a field may be sent", put(of("NewCheck"), team={"type": "string"}), ADDED),
    ("a field must be sent", add(f"{SCHEMAS}/NewCheck/required", "words"), BREAKING),
    ("a field need not be sent", take(f"{SCHEMAS}/NewCheck/required", "person"), ADDED),
    ("null is no longer taken", put(f"{of('NewCheck')}/about", type="string"), BREAKING),
    ("null is taken", put(f"{of('NewCheck')}/words", type=["string", "null"]), ADDED),
    ("less is taken", put(f"{of('NewCheck')}/days", maximum=30), BREAKING),
    ("more is taken", put(f"{of('NewCheck')}/days", maximum=120), ADDED),
    ("a longer text is asked for", put(f"{of('NewCheck')}/words", minLength=10), BREAKING),
    ("a text must look like a number", put(f"{of('NewCheck')}/words", pattern="^[0-9]+$"), BREAKING),
    ("any text is taken for a uid", take(f"{of('NewCheck')}/person", "format"), ADDED),
    (
        "a schema has another name",
        lambda d: (
            d["components"]["schemas"].update(Person=d["components"]["schemas"].pop("Owner"))
            or put(of("Check"), owner={"oneOf": [{"$ref": "#/components/schemas/Person"}, {"type": "null"}]})(d)
        ),
        BREAKING,
    ),
    ("it is said in other words", put(f"{of('Check')}/note", description="What was seen"), NONE),
    (
        "null is said in another way",
        put(of("Check"), note={"anyOf": [{"type": "string", "maxLength": 300}, {"type": "null"}]}),
        NONE,
    ),
    (
        "a schema is named where it stood",
        put(of("Check"), moves={"type": "array", "items": {"allOf": [{"$ref": "#/components/schemas/Move"}]}}),
        NONE,
    ),
]


@pytest.mark.parametrize(("change", "verdict"), [row[1:] for row in CHANGES], ids=[row[0] for row in CHANGES])
def test_verdict(change, verdict):
    present = copy.deepcopy(BASE)
    change(present)

    found = {each.verdict for each in changes_between(BASE, present)}

    assert found == ({verdict} if verdict else set()) or (verdict is BREAKING and BREAKING in found)


def test_the_same_schema_has_no_changes():
    assert changes_between(BASE, copy.deepcopy(BASE)) == []


def test_a_change_says_where_it_is():
    present = copy.deepcopy(BASE)
    add(f"{SCHEMAS}/Outcome/enum", "late")(present)

    assert [str(change) for change in changes_between(BASE, present)] == [
        "GET /checks/ answer 200.outcome: new value `late`",
        "POST /checks/ body.outcome: new value `late`",
    ]


def test_what_is_taken_and_told_is_judged_apart():
    """The same list of values: one more may be sent, and one more is answered."""
    present = copy.deepcopy(BASE)
    add(f"{SCHEMAS}/Outcome/enum", "late")(present)

    assert [change.verdict for change in changes_between(BASE, present)] == [BREAKING, ADDED]


def test_a_new_kind_of_event_breaks_no_client_that_did_not_choose_it(monkeypatch):
    present = copy.deepcopy(BASE)
    add(f"{SCHEMAS}/Outcome/enum", "late")(present)
    monkeypatch.setattr(api_changes, "CHOSEN_BY_CLIENTS", ("GET /checks/ answer 200.outcome",))

    assert {change.verdict for change in changes_between(BASE, present)} == {ADDED}
