"""The closed list of problems: every code that is raised is in it, and it is what the docs tell."""

import ast
import re
from pathlib import Path

import pytest
from django.db import OperationalError
from django.urls import path
from rest_framework import exceptions
from rest_framework.views import APIView

from release_monitor.pages import away
from sharing.api.refusals import errors
from sharing.api.refusals.problems import PREFIX, ProblemType
from tests.test_arrows import ROOT, sources


def kinds(of=exceptions.APIException):
    for kind in of.__subclasses__():
        yield kind
        yield from kinds(kind)


def raised_codes():
    """(where, code) of every `raise SomeException(..., code="...")` of the API's."""
    names = {kind.__name__ for kind in kinds()} - {"ValidationError"}
    for source in sources():
        for node in ast.walk(ast.parse(source.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in names:
                for keyword in node.keywords:
                    if keyword.arg == "code" and isinstance(keyword.value, ast.Constant):
                        yield f"{source}:{node.lineno}", keyword.value.value


def test_every_kind_of_exception_has_its_type():
    ours = [kind for kind in kinds() if not kind.__module__.startswith(("rest_framework.", "drf_"))]
    of_the_framework = [exceptions.ParseError, exceptions.NotAuthenticated, exceptions.PermissionDenied]
    of_the_framework += [exceptions.NotFound, exceptions.MethodNotAllowed, exceptions.NotAcceptable]
    of_the_framework += [exceptions.UnsupportedMediaType, exceptions.Throttled]

    for kind in [*ours, *of_the_framework]:
        assert errors.type_of(kind.default_code).status == kind.status_code, kind


def test_every_code_that_is_raised_has_its_type():
    codes = dict(raised_codes())

    assert {"people_only", "insufficient_scope"} <= set(codes.values())
    for where, code in codes.items():
        assert errors.type_of(code), where


def test_the_docs_tell_each_type_and_no_other():
    told = (Path(ROOT) / "docs" / "api.md").read_text().partition("\n## Errors\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (\d+) \| `([a-z-]+)` \| (.+) \|$", told, re.MULTILINE)

    assert rows == [(str(int(kind.status)), kind.value, kind.remedy) for kind in ProblemType]


class Broken(APIView):
    authentication_classes = ()
    permission_classes = ()

    def get(self, request, fault):
        raise {"ours": ValueError("Aden Quill"), "away": OperationalError("gone")}[fault]


urlpatterns = [path("api/v1/broken/<str:fault>/", Broken.as_view())]
handler404 = "release_monitor.pages.refusals.page_not_found"
handler500 = "release_monitor.pages.away.server_error_or_away"


@pytest.fixture
def ask(client, db, settings):
    client.raise_request_exception = False
    yield client.get
    away.forget()


@pytest.fixture
def broken(settings):
    settings.ROOT_URLCONF = __name__


@pytest.mark.usefixtures("broken")
class TestFaults:
    def test_a_fault_of_ours_is_a_problem_that_tells_nothing_of_it(self, ask):
        answer = ask("/api/v1/broken/ours/")

        assert answer.status_code == 500
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert answer.json()["type"] == f"{PREFIX}server-error"
        assert "Aden" not in answer.content.decode()

    def test_a_database_that_is_away_is_told_with_the_seconds_to_wait(self, ask):
        answer = ask("/api/v1/broken/away/")

        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
        assert answer.json()["type"] == f"{PREFIX}unavailable"


def test_an_address_that_there_is_not_is_a_problem(ask):
    answer = ask("/api/v1/nothing-here/")

    assert (answer.status_code, answer.headers["Content-Type"]) == (404, "application/problem+json")
    assert answer.json() == {
        "type": f"{PREFIX}not-found",
        "title": "Not Found",
        "status": 404,
        "detail": "No record to show.",
    }


def test_a_host_that_is_not_ours_is_a_problem(client, db):
    answer = client.get("/api/v1/people/", headers={"Host": "elsewhere.example"})

    assert (answer.status_code, answer.headers["Content-Type"]) == (400, "application/problem+json")
