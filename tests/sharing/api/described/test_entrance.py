"""The entrance and the schema: open to everyone, the same to everyone, and nothing of any person."""

import pytest

from tests.factories.sharing import UserFactory

ROOT, SCHEMA = "/api/v1/", "/api/v1/schema"


@pytest.mark.parametrize("address", [ROOT, SCHEMA])
def test_it_is_read_without_a_token_and_is_the_same_to_everyone(client, db, address):
    visitor = client.get(address)
    client.force_login(UserFactory(role="administrator"))

    assert visitor.status_code == 200
    assert visitor.content == client.get(address).content


def test_it_says_what_there_is_and_what_a_token_needs_there(client, db):
    told = client.get(ROOT).json()
    resources = {each["name"]: each for each in told["resources"]}

    assert told["schema"] == f"http://testserver{SCHEMA}"
    assert told["token"] == "http://testserver/api/v1/token"
    assert resources["checks"]["url"] == "http://testserver/api/v1/checks/"
    assert (resources["checks"]["read_scope"], resources["checks"]["write_scope"]) == ("checks:read", "checks:write")
    assert resources["grants"]["write_scope"] == "grants:decide"  # a person's own token
    assert "reference/offences" in resources
    assert not {"schema", "token", ""} & set(resources)


def test_every_address_that_it_names_is_there(client, db):
    client.force_login(UserFactory())

    for resource in client.get(ROOT).json()["resources"]:
        assert client.get(resource["url"]).status_code in (200, 403, 404, 405), resource


def test_a_schema_that_is_known_is_not_sent_again(client, db):
    tag = client.get(SCHEMA).headers["ETag"]

    again = client.get(SCHEMA, headers={"If-None-Match": tag})

    assert (again.status_code, again.content) == (304, b"")


def test_one_address_may_not_read_it_all_day(client, db, settings, at_noon):
    settings.API_LIMITS = {**settings.API_LIMITS, "open": 2}

    answers = [client.get(ROOT) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[2].headers["Retry-After"] == "60"
