"""The answers that docs/api.md shows are what the demo answers."""

import base64
import re
from pathlib import Path

import pytest

from demo import cast
from sharing.api.errors import TYPE
from sharing.clients.token_scopes import TokenScope

DOCS = Path(__file__).resolve().parent.parent.parent.parent / "docs"
TEXT, SCOPES = (DOCS / "api.md").read_text(), (DOCS / "api-scopes.md").read_text()
ADDRESSES = re.findall(r'Bearer \$TOKEN" "?http://localhost:8000(/api/v1/[^"\s]+)', TEXT)

pytestmark = pytest.mark.django_db


def test_every_example_is_answered(world, client):
    given = re.search(r"-u (\S+)", TEXT).group(1)
    basic = {"Authorization": f"Basic {base64.b64encode(given.encode()).decode()}"}

    answer = client.post("/api/v1/token", {"grant_type": "client_credentials"}, headers=basic).json()

    assert given == f"{cast.CLIENT_ID}:{cast.CLIENT_SECRET}"
    assert set(answer) == {"access_token", "expires_in", "token_type", "scope"}
    assert len(ADDRESSES) == 9
    token = {"Authorization": f"Bearer {answer['access_token']}"}
    for address in ADDRESSES:
        response = client.get(address, headers=token)
        assert response.status_code == 200, address
        assert set(response.json()) == {"results", "next", "previous"}
    assert client.get("/api/v1/people/", headers=token).json()["results"], "the program sees somebody"
    assert client.get("/api/v1/releases/", headers=token).json()["results"]


def test_every_scope_is_in_the_table():
    assert {scope for scope in TokenScope if f"`{scope}`" not in SCOPES} == set()


def test_the_problem_shown_is_one_that_the_api_says():
    assert TYPE.format("insufficient-scope") in TEXT
