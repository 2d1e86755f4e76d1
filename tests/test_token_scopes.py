"""Every address of the API, asked by a program: with the scope, without it, and with it but of another team."""

import pytest
from django.urls import get_resolver

from sharing.api.permissions import scope_of
from sharing.token_scopes import TokenScope
from tests.factories.sharing import ClientFactory, TeamFactory
from tests.test_doors import DOORS, address_of, addresses, cast, world  # noqa: F401 - fixtures

OPEN_TO_ANY_TOKEN = {"schema"}  # what there is, and nothing of what is in it
NEEDS_NO_TOKEN = {"token"}
# for whoever may let a team in, and for whoever asks: a program never may
NO_ROWS_FOR_PROGRAMS = {"teams-list", "access-requests-list", "access-requests-detail"}
READS = [
    door.name
    for door in DOORS
    if door.method == "get" and dict(addresses()).get(door.name, "").startswith("api/") and door.name != "schema"
]


def views(resolver=None, prefix=""):
    """(name, view class) of every address of the API."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = prefix + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from views(pattern, route)
        elif route.startswith("api/"):
            yield pattern.name, getattr(pattern.callback, "cls", None) or pattern.callback.view_class


@pytest.fixture
def get(client):
    """Ask with a token of a program of this team that has these scopes."""

    def send(address, *, team, scopes=tuple(TokenScope)):
        program = ClientFactory(teams=[team], scopes=list(scopes))
        asked = {"grant_type": "client_credentials", "client_id": program.client_id, "client_secret": "a secret"}
        token = client.post("/api/v1/token", asked).json()["access_token"]
        return client.get(address, headers={"Authorization": f"Bearer {token}"})

    return send


def test_every_address_says_which_scope_reads_it():
    named = {name for name, view in views() if scope_of(view, "GET") is not None}

    assert {name for name, _ in views()} - named == OPEN_TO_ANY_TOKEN | NEEDS_NO_TOKEN, "give the view a read_scope"


def test_there_is_something_to_walk():
    assert {"people-list", "people-detail", "releases-list", "weekly-lists-detail", "grants-detail"} <= set(READS)


@pytest.mark.parametrize("name", READS)
def test_a_token_without_the_scope_is_told_nothing(get, cast, name):  # noqa: F811
    wanted = scope_of(dict(views())[name], "GET")
    others = [scope for scope in TokenScope if scope != wanted]

    response = get(address_of(name, cast), team=cast["grant"].team, scopes=others)

    assert response.status_code == 403
    assert response.json() == {
        "type": "urn:release-monitor:problem:insufficient-scope",
        "title": "Forbidden",
        "status": 403,
        "detail": f"Your token needs the scope {wanted}.",
    }


@pytest.mark.parametrize("name", READS)
def test_a_token_of_another_team_finds_nobody(get, cast, name):  # noqa: F811
    response = get(address_of(name, cast), team=TeamFactory())

    told = response.content.decode()
    assert response.status_code in (200, 404)
    for secret in ("Wrexcombe", "A7007XQ", str(cast["person"].uid), str(cast["grant"].uid), str(cast["release"].uid)):
        assert secret not in told
    if response.status_code == 200 and name != "weekly-lists-list":  # which weeks there are is no secret
        assert response.json().get("results", response.json().get("entries")) == []


@pytest.mark.parametrize("name", sorted(set(READS) - NO_ROWS_FOR_PROGRAMS - {"weekly-lists-list"}))
def test_a_token_of_the_team_that_was_let_in_finds_the_person(get, cast, name):  # noqa: F811
    response = get(address_of(name, cast), team=cast["grant"].team)

    assert response.status_code == 200
    assert str(cast["person"].uid) in response.content.decode()
