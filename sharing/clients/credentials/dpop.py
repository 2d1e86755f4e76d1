"""Rules of the proof that a program sends with each request whose token is bound to a key (RFC 9449, DPoP)."""

from __future__ import annotations

import hashlib
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from sharing.clients.credentials.assertions import JTI_LONGEST, is_jti, moment_of
from sharing.clients.credentials.jose import NotAKey, NotSigned, PublicKey, Signed, key_of, opened

TYPE = "dpop+jwt"
OLDEST = timedelta(seconds=60)
AHEAD = timedelta(seconds=10)  # as far as a program's clock may be before ours
PORTS = {"http": 80, "https": 443}


class BadProof(Exception):
    """The proof is not taken. The message says why, for who wrote the program."""


def proved(text: str, *, method: str, address: str, token: str = "", now: datetime) -> tuple[PublicKey, str]:
    """The key whose holder sends this request, and the proof's `jti`. token: empty where one is asked for.

    That the proof is sent once is asked besides. Raises BadProof.
    """
    try:
        proof = opened(text)
        key = _key_in(proof)
    except (NotSigned, NotAKey) as refused:
        raise BadProof(f"{refused}") from None
    if fault := fault_in(proof.claims, method=method, address=address, token=token, now=now):
        raise BadProof(fault)
    if not proof.is_by(key):
        raise BadProof("The proof is not signed by the key in its header")
    return key, proof.claims["jti"]


def fault_in(claims: Mapping[str, Any], *, method: str, address: str, token: str, now: datetime) -> str:
    """What is wrong with the claims; empty where nothing is."""
    if not is_jti(claims.get("jti")):
        return f"jti must be a new text for each request, of 1 to {JTI_LONGEST} characters"
    if claims.get("htm") != method:
        return "htm must be the method of the request"
    if not isinstance(claims.get("htu"), str) or plain(claims["htu"]) != plain(address):
        return "htu must be the address of the request, without query and fragment"
    made = moment_of(claims.get("iat"))
    if made is None or not now - OLDEST <= made <= now + AHEAD:
        return f"iat must be now, and the proof at most {OLDEST.seconds} seconds old"
    if token and claims.get("ath") != hash_of(token):
        return "ath must be the hash of the token"
    return ""


def last_taken(now: datetime) -> datetime:
    """The moment from which a proof that is taken now would be too old anyway."""
    return now + AHEAD + OLDEST


def hash_of(token: str) -> str:
    """As `ath` has it."""
    return urlsafe_b64encode(hashlib.sha256(token.encode()).digest()).rstrip(b"=").decode()


def plain(address: str) -> tuple[str, str, int | None, str] | None:
    """An address as two are compared: scheme, host, port and path, nothing else. None for what is no address."""
    try:
        parts = urlsplit(address)
        port = parts.port or PORTS.get(parts.scheme)
    except ValueError:
        return None
    return parts.scheme.lower(), (parts.hostname or "").lower(), port, parts.path or "/"


def _key_in(proof: Signed) -> PublicKey:
    if proof.header.get("typ") != TYPE:
        raise NotSigned(f"typ must be {TYPE}")
    jwk = proof.header.get("jwk")
    if not isinstance(jwk, dict):
        raise NotAKey("jwk in the header must be the public key")
    return key_of(jwk)
