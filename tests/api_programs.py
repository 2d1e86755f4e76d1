"""Programs that say who they are by a key, written by the example of the docs; `docs/examples/api_client.py`."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from typing import Any

from django.test import Client as Browser
from joserfc.jwk import ECKey

from sharing.clients import actions
from sharing.models import Client, ClientKey

EXAMPLE = Path(__file__).parents[1] / "docs" / "examples" / "api_client.py"
ROOT = "http://testserver"
TOKEN = f"{ROOT}/api/v1/token"


def _load() -> Any:
    spec = importlib.util.spec_from_file_location("api_client_example", EXAMPLE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


example = _load()


def registered(client: Client, *, kid: str = "") -> ECKey:
    """A new key, of which the client has the public half."""
    key = ECKey.generate_key("P-256", {"kid": kid} if kid else None)
    actions.add_key(client=client, text=_text(key), by=None)
    return key


def key_of(client: Client) -> ClientKey:
    """The row of a new key of the client."""
    registered(client)
    return client.keys.get()


def _text(key: ECKey) -> str:
    return json.dumps(key.as_dict(private=False))


class KeyedProgram:
    """A program with a key: asks for a token bound to another key, and sends a proof with each request."""

    def __init__(self, row: Client, key: ECKey | None = None) -> None:
        self.row, self.browser = row, Browser()
        self.key = key or registered(row)
        self.own_key = ECKey.generate_key("P-256")
        self.token = ""

    def ask(self, *, assertion: str = "", proof: str | None = None, headers: dict | None = None, **form: str) -> Any:
        form = {
            "grant_type": "client_credentials",
            "client_assertion_type": example.ASSERTION,
            "client_assertion": assertion or self.assertion(),
        } | form
        sent = {"DPoP": self.proof("POST", TOKEN, token="") if proof is None else proof} | (headers or {})
        return self.browser.post("/api/v1/token", form, headers=sent)

    def assertion(self, key: ECKey | None = None) -> str:
        return example.assertion(key or self.key, client_id=self.row.client_id, token_address=TOKEN)

    def proof(self, method: str, address: str, *, token: str | None = None) -> str:
        token = self.token if token is None else token
        return example.proof(self.own_key, method=method, address=address, token=token)

    def send(self, method: str, address: str, body: Any = None, *, proof: str | None = None, **headers: str) -> Any:
        if not self.token:
            self.token = self.ask().json()["access_token"]
        sent = {
            "Authorization": f"DPoP {self.token}",
            "DPoP": self.proof(method, f"{ROOT}{address}") if proof is None else proof,
        }
        sent |= {name.replace("_", "-"): text for name, text in headers.items()}
        return self.browser.generic(
            method, address, json.dumps(body) if body is not None else "", "application/json", headers=sent
        )

    def get(self, address: str, **headers: str) -> Any:
        return self.send("GET", address, **headers)
