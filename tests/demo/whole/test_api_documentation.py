"""The answers that docs/api.md shows are what the demo answers."""

import base64
import re
from pathlib import Path

import pytest

from demo import cast
from offenders.models import Offender
from sharing import access
from sharing.api.refusals.problems import PREFIX
from sharing.clients.token_scopes import OF_PROGRAMS, TokenScope
from sharing.models import Client, User
from tests.api_programs import EXAMPLE, KeyedProgram, example

DOCS = Path(__file__).resolve().parent.parent.parent.parent / "docs"
TEXT, SCOPES = (DOCS / "api.md").read_text(), (DOCS / "api-scopes.md").read_text()
ON_BEHALF = re.search(r"--on-behalf-of (\S+)", TEXT).group(1)
ADDRESSES = re.findall(r'Bearer \$TOKEN" "?http://localhost:8000(/api/v1/[^"\s]+)', TEXT)

pytestmark = pytest.mark.django_db


def test_every_example_is_answered(world, client):
    given = re.search(r"-u (\S+)", TEXT).group(1)
    basic = {"Authorization": f"Basic {base64.b64encode(given.encode()).decode()}"}

    answer = client.post("/api/v1/token", {"grant_type": "client_credentials"}, headers=basic).json()

    assert given == f"{cast.CLIENT_ID}:{cast.CLIENT_SECRET}"
    assert set(answer) == {"access_token", "expires_in", "token_type", "scope"}
    assert len(ADDRESSES) == 11
    token = {"Authorization": f"Bearer {answer['access_token']}"}
    position = client.get("/api/v1/events/", headers=token).json()["position"]
    for address in ADDRESSES:
        response = client.get(address.replace("POSITION", position), headers=token)
        assert response.status_code == 200, address
        if response.headers["Content-Type"].startswith("text/csv"):
            assert response.content
        else:
            assert set(response.json()) in ({"results", "next", "previous"}, {"results", "next", "position"})
    assert client.get("/api/v1/people/", headers=token).json()["results"], "the program sees somebody"
    assert client.get("/api/v1/releases/", headers=token).json()["results"]


def test_every_scope_is_in_the_table():
    assert {scope for scope in TokenScope if f"`{scope}`" not in SCOPES} == set()


def test_the_problem_shown_is_one_that_the_api_says():
    assert f"{PREFIX}insufficient-scope" in TEXT


def test_the_sandbox_may_do_what_its_scopes_say_by_the_key_of_the_docs(world):
    key = example.read_key(EXAMPLE.with_name("demo-key.json"))
    sandbox = KeyedProgram(Client.objects.get(client_id=cast.SANDBOX_ID), key)

    alone = sandbox.get("/api/v1/people/").json()["results"]
    both = sandbox.get("/api/v1/people/", **{"X-On-Behalf-Of": ON_BEHALF}).json()["results"]

    assert set(sandbox.row.scopes) == set(OF_PROGRAMS)
    assert alone
    assert {row["uid"] for row in both} <= {row["uid"] for row in alone}
    assert sandbox.get("/api/v1/recalls/").status_code == 200
    person = Offender.objects.get(uid=alone[0]["uid"])
    assert access.may(sandbox.row.user, access.Permission.CHANGE, person)


def test_the_docs_name_the_sandbox_and_somebody_of_its_agency(world):
    sandbox = Client.objects.get(client_id=cast.SANDBOX_ID)

    assert f"--client {cast.SANDBOX_ID} --key docs/examples/demo-key.json" in TEXT
    assert User.objects.filter(email=ON_BEHALF, agency=sandbox.user.agency, is_active=True).exists()
