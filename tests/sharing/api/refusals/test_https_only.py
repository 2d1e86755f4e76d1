"""A program is not led from HTTP to HTTPS: what it sent was already read."""

import pytest


@pytest.fixture(autouse=True)
def https(settings):
    settings.SECURE_SSL_REDIRECT = True


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_program_is_refused_over_http(client, method):
    answer = getattr(client, method)("/api/v1/people/", headers={"Authorization": "Bearer secret"})

    assert answer.status_code == 400
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert "Location" not in answer.headers
    assert "Use https" in answer.json()["detail"]


def test_a_page_is_led_to_https(client):
    answer = client.get("/people/")

    assert answer.status_code == 301
    assert answer.url.startswith("https://")


def test_a_program_is_answered_over_https(client, db):
    assert client.get("/api/v1/people/", secure=True).status_code == 401
