"""Public keys of programs, and what is signed by them (RFC 7515, 7517, 7638).

joserfc does the cryptography. What is taken is named here: four algorithms, three kinds of key, short texts.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, JWKRegistry, OKPKey

ALGORITHMS = ("ES256", "EdDSA", "PS256", "RS256")
LONGEST = 8 * 1024  # characters of a key, or of what is signed
RSA_BITS = range(2048, 4096 + 1)
PEM = "-----BEGIN"
PRIVATE = frozenset({"d", "p", "q", "dp", "dq", "qi", "oth", "k"})  # members of a key that nobody else may have


class NotAKey(Exception):
    """The text is no public key that is taken. The message says why."""


class NotSigned(Exception):
    """The text is no signed JWT that is taken. The message says why."""


class Registry(jws.JWSRegistry):
    """What joserfc reads for us. Its own `get_alg` warns of EdDSA, which RFC 9864 names Ed25519: both are taken."""

    max_header_length = 2 * 1024  # a key of 4,096 bits is in it
    max_payload_length = 4 * 1024

    def get_alg(self, name: str) -> Any:
        return self.algorithms[name]


REGISTRY = Registry(strict_check_header=False)


@dataclass(frozen=True)
class PublicKey:
    """jwk: its required members and nothing else. algorithms: by which it may have signed."""

    jwk: Mapping[str, str]
    thumbprint: str
    algorithms: tuple[str, ...]


@dataclass(frozen=True)
class Signed:
    """A JWT as it was sent: nothing in it is to be believed before `is_by` says who signed it."""

    header: Mapping[str, Any]
    claims: Mapping[str, Any]
    sent: jws.CompactSignature

    def is_by(self, key: PublicKey) -> bool:
        """Whether the holder of the key signed it, by an algorithm of such keys."""
        if self.header["alg"] not in key.algorithms:
            return False
        try:
            return jws.validate_compact(self.sent, JWKRegistry.import_key(dict(key.jwk)), registry=REGISTRY)
        except (JoseError, ValueError):
            return False


def opened(text: str) -> Signed:
    """What a JWT says, by whomever. Raises NotSigned."""
    if len(text) > LONGEST:
        raise NotSigned(f"It is longer than {LONGEST} characters")
    try:
        sent = jws.extract_compact(text.encode("ascii"), registry=REGISTRY)
        header, claims = sent.headers(), json.loads(sent.payload)
    except (JoseError, ValueError, TypeError, RecursionError):
        raise NotSigned("It is not a signed JWT") from None
    if header.get("alg") not in (*ALGORITHMS, "Ed25519"):
        raise NotSigned(f"alg must be one of {', '.join(ALGORITHMS)}")
    if "crit" in header or "b64" in header:
        raise NotSigned("Its header has crit or b64")
    if not isinstance(claims, dict):
        raise NotSigned("It has no claims")
    return Signed(header, claims, sent)


def read_key(text: str) -> tuple[PublicKey, str]:
    """A public key as PEM or JWK, and the key id that stands in it; empty where none does. Raises NotAKey."""
    text = text.strip()
    if len(text) > LONGEST:
        raise NotAKey(f"The key is longer than {LONGEST} characters")
    if text.startswith(PEM):
        return _of_pem(text), ""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        raise NotAKey("Enter a public key as PEM or JWK") from None
    if isinstance(found, dict) and isinstance(found.get("keys"), list) and len(found["keys"]) == 1:
        (found,) = found["keys"]
    if not isinstance(found, dict):
        raise NotAKey("Enter one public key as PEM or JWK")
    kid = found.get("kid", "")
    return key_of(found), kid if isinstance(kid, str) else ""


def key_of(jwk: Mapping[str, Any]) -> PublicKey:
    """The key of a JWK. Raises NotAKey, also for a private one."""
    if PRIVATE & set(jwk):
        raise NotAKey("This is a private key. It is no longer secret: make a new pair and enter its public key")
    names, algorithms = _KINDS.get((jwk.get("kty"), jwk.get("crv")), ((), ()))
    if not names:
        raise NotAKey("The key must be EC (P-256), OKP (Ed25519) or RSA")
    try:
        if jwk["kty"] == "RSA" and int.from_bytes(urlsafe_b64decode(f"{jwk['n']}==")).bit_length() not in RSA_BITS:
            raise NotAKey(f"An RSA key must have {RSA_BITS[0]:,} to {RSA_BITS[-1]:,} bits")
        key = JWKRegistry.import_key({name: jwk[name] for name in names})
    except (JoseError, KeyError, ValueError, TypeError):
        raise NotAKey("The key cannot be read") from None
    return PublicKey({name: jwk[name] for name in names}, key.thumbprint(), algorithms)


_KINDS: dict[tuple[Any, Any], tuple[tuple[str, ...], tuple[str, ...]]] = {
    ("EC", "P-256"): (("kty", "crv", "x", "y"), ("ES256",)),
    ("OKP", "Ed25519"): (("kty", "crv", "x"), ("EdDSA", "Ed25519")),
    ("RSA", None): (("kty", "n", "e"), ("PS256", "RS256")),
}


def _of_pem(text: str) -> PublicKey:
    if "PRIVATE KEY" in text:
        key_of({"d": ""})
    try:
        found = load_pem_public_key(text.encode())
    except (UnsupportedAlgorithm, ValueError):
        raise NotAKey("The key cannot be read") from None
    if isinstance(found, RSAPublicKey):
        return key_of({"kty": "RSA", **{name: _number(getattr(found.public_numbers(), name)) for name in ("n", "e")}})
    for kind in (ECKey, OKPKey):
        try:
            return key_of(kind.import_key(text.encode()).as_dict(private=False))
        except (JoseError, ValueError, TypeError):
            continue
    raise NotAKey("The key must be EC (P-256), OKP (Ed25519) or RSA")


def _number(value: int) -> str:
    """As a JWK has it."""
    return urlsafe_b64encode(value.to_bytes((value.bit_length() + 7) // 8)).rstrip(b"=").decode()
