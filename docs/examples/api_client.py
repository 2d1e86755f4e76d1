"""A client of the API, from the key to the first answer. Needs Python and joserfc (`pip install joserfc`).

    python3 docs/examples/api_client.py make-key my-key.json
    python3 docs/examples/api_client.py get http://localhost:8000/api/v1/people/ --client CLIENT-ID --key my-key.json

`make-key` writes a new private key and prints its public half, which an administrator adds to your API client.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import os
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from pathlib import Path

from joserfc import jws
from joserfc.jwk import ECKey

ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
LIFE = 60  # seconds in which an assertion is taken; 300 is the most


def signed(key: ECKey, header: dict, claims: dict) -> str:
    """A JWT with a `jti` of its own, signed now by the key."""
    whole = {"jti": str(uuid.uuid4()), "iat": int(time.time())} | claims
    return jws.serialize_compact({"alg": "ES256"} | header, json.dumps(whole), key)


def assertion(key: ECKey, *, client_id: str, token_address: str) -> str:
    """Says who asks for a token (RFC 7523)."""
    who = {"iss": client_id, "sub": client_id, "aud": token_address, "exp": int(time.time()) + LIFE}
    return signed(key, {"kid": key.kid or key.thumbprint()}, who)


def proof(key: ECKey, *, method: str, address: str, token: str = "") -> str:
    """Shows that whoever sends this request holds the key (RFC 9449)."""
    claims = {"htm": method, "htu": address.partition("?")[0]}
    if token:
        digest = hashlib.sha256(token.encode()).digest()
        claims["ath"] = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    return signed(key, {"typ": "dpop+jwt", "jwk": key.as_dict(private=False)}, claims)


class ApiClient:
    """Asks for a token when it has none or the last one is nearly over, and sends a proof with each request."""

    def __init__(self, *, root: str, client_id: str, key: ECKey, on_behalf_of: str = "") -> None:
        """root: up to and with /api/v1/. key: by which the client says who it is; its tokens are bound to a key that is
        made here and kept nowhere. on_behalf_of: the email of a user of your agency."""
        self.root, self.client_id, self.key, self.on_behalf_of = root, client_id, key, on_behalf_of
        self.own_key = ECKey.generate_key("P-256")
        self.token, self.over_at = "", 0.0

    def request(self, method: str, address: str, body: dict | None = None, **headers: str) -> tuple[int, dict, dict]:
        """Status, headers and JSON of the answer. headers: of a change, If_Match and Idempotency_Key."""
        if time.time() > self.over_at - 30:
            self.ask_token()
        sent = {
            "Authorization": f"DPoP {self.token}",
            "DPoP": proof(self.own_key, method=method, address=address, token=self.token),
            "Content-Type": "application/json",
            **({"X-On-Behalf-Of": self.on_behalf_of} if self.on_behalf_of else {}),
            **{name.replace("_", "-"): text for name, text in headers.items()},
        }
        return send(method, address, json.dumps(body).encode() if body is not None else None, sent)

    def ask_token(self) -> None:
        address = f"{self.root}token"
        form = {
            "grant_type": "client_credentials",
            "client_assertion_type": ASSERTION,
            "client_assertion": assertion(self.key, client_id=self.client_id, token_address=address),
        }
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "DPoP": proof(self.own_key, method="POST", address=address),
        }
        status, _, answer = send("POST", address, urllib.parse.urlencode(form).encode(), headers)
        if status != 200:
            raise SystemExit(f"No token: {status} {answer}")
        self.token, self.over_at = answer["access_token"], time.time() + answer["expires_in"]


def send(method: str, address: str, body: bytes | None, headers: dict[str, str]) -> tuple[int, dict, dict]:
    request = urllib.request.Request(address, body, headers, method=method)
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, dict(answer.headers), json.loads(answer.read() or b"null")
    except urllib.error.HTTPError as refused:
        return refused.code, dict(refused.headers), json.loads(refused.read() or b"null")


def make_key(path: Path) -> str:
    """Write a new private key that its owner alone reads; the public key as JSON."""
    key = ECKey.generate_key("P-256")
    kid = key.thumbprint()
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(key.as_dict(private=True, kid=kid), file)
    return json.dumps(key.as_dict(private=False, kid=kid), indent=2)


def read_key(path: Path) -> ECKey:
    return ECKey.import_key(json.loads(path.read_text()))


def main() -> None:
    parser = argparse.ArgumentParser(description="Make a key, or read an address of the API.")
    verbs = parser.add_subparsers(dest="verb", required=True)
    verbs.add_parser("make-key").add_argument("file", type=Path)
    get = verbs.add_parser("get")
    get.add_argument("address")
    get.add_argument("--client", required=True, help="the client id")
    get.add_argument("--key", type=Path, required=True, help="the file of make-key")
    get.add_argument("--on-behalf-of", default="", help="the email of a user of your agency")
    given = parser.parse_args()
    if given.verb == "make-key":
        print(make_key(given.file))
        return
    root = given.address.partition("/api/v1/")[0] + "/api/v1/"
    key = read_key(given.key)
    client = ApiClient(root=root, client_id=given.client, key=key, on_behalf_of=given.on_behalf_of)
    status, _, answer = client.request("GET", given.address)
    print(status, json.dumps(answer, indent=2))


if __name__ == "__main__":
    main()
