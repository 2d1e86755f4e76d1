"""The look at every answer of the suite finds what the schema does not describe."""

import copy
from types import SimpleNamespace

import orjson
import pytest

from tests.answers_in_schema import OutsideSchema, fault_of, refuse_unknown

TEAMS = "/api/v1/teams/"
A_TEAM = {"uid": "0193a5c0-7c11-7e02-8d3f-0a4b6c8e1f22", "name": "North", "kind": "caseload", "agency": "Police"}
PAGE = {"results": [A_TEAM], "next": None, "previous": None}
PROBLEM = {"type": "urn:release-monitor:problem:not-found", "title": "Not Found", "status": 404, "detail": "No"}


def answer(body, *, status=200, kind="application/json"):
    return SimpleNamespace(status_code=status, headers={"Content-Type": kind}, content=orjson.dumps(body))


def page(**changed):
    changes = copy.deepcopy(PAGE)
    changes["results"][0] |= changed
    return changes


def problem(**changed):
    return answer({**PROBLEM, **changed}, status=404, kind="application/problem+json")


@pytest.mark.parametrize("given", [answer(PAGE), problem()])
def test_what_the_schema_describes_is_let_pass(given):
    assert fault_of(TEAMS, "get", given) == ""


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (answer(page(name=3)), "results/0/name: 3 is not of type"),
        (answer(page(name=None)), "results/0/name: null is not of type"),
        (answer(page(kind="")), 'results/0/kind: "" is not'),
        (answer(page(kind="another")), "results/0/kind"),
        (answer(page(uid="7")), 'results/0/uid: "7" is not a "uuid"'),
        (answer(page(more=1)), "'more' was unexpected"),
        (answer({**PAGE, "results": [{"uid": A_TEAM["uid"]}]}), '"name" is a required property'),
        (answer(PAGE, status=201), "the schema has no 201"),
        (answer(PAGE, kind="text/html"), "text/html, and the schema says application/json"),
        (problem(type="urn:release-monitor:problem:new"), "type"),
        (answer(PROBLEM, status=404), "application/json, and the schema says application/problem+json"),
    ],
)
def test_what_it_does_not_is_named(given, words):
    assert words in fault_of(TEAMS, "get", given)


def test_of_an_answer_that_was_cut_only_what_is_there_is_looked_at():
    cut = answer({**PAGE, "results": [{"name": "North"}]})

    assert fault_of(TEAMS, "get", cut, is_cut=True) == ""
    assert "required" in fault_of(TEAMS, "get", cut)


def test_it_fails_the_test_with_the_address(rf):
    request = rf.get(TEAMS)
    request.resolver_match = None

    with pytest.raises(OutsideSchema, match=r"GET /api/v1/teams/ answered 418: the schema has no 418"):
        refuse_unknown(request, answer(PAGE, status=418))
