"""Rules of the assertion by which a program says who it is (RFC 7523, `private_key_jwt`)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
LONGEST_LIFE = timedelta(minutes=5)
CLOCKS_DIFFER = timedelta(seconds=30)  # between a program's clock and ours
JTI_LONGEST = 128


def fault_in(claims: Mapping[str, Any], *, address: str, now: datetime) -> str:
    """What is wrong with the claims, in words for who wrote the program; empty where nothing is.

    address: of our tokens, the only one in `aud`. Says nothing of who the program is, nor whether it signed.
    """
    if not is_printed(claims.get("sub")) or claims["sub"] != claims.get("iss"):
        return "iss and sub must both be the client id"
    if claims.get("aud") not in (address, [address]):
        return f"aud must be {address}"
    if not is_jti(claims.get("jti")):
        return f"jti must be a new text for each assertion, of 1 to {JTI_LONGEST} characters"
    expires = moment_of(claims.get("exp"))
    if expires is None or not now < expires <= now + LONGEST_LIFE:
        return f"exp must be in the future, at most {LONGEST_LIFE.seconds // 60} minutes from now"
    for name in ("iat", "nbf"):
        begins = moment_of(claims.get(name, 0))
        if begins is None or begins > now + CLOCKS_DIFFER:
            return f"{name} must not be in the future"
    return ""


def is_jti(value: object) -> bool:
    return is_printed(value) and len(str(value)) <= JTI_LONGEST


def is_printed(value: object) -> bool:
    """Whether it is a text that can be looked for: not empty, and without what no table holds."""
    return isinstance(value, str) and value != "" and value.isprintable()


def moment_of(value: object) -> datetime | None:
    """A NumericDate; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        return datetime.fromtimestamp(value, tz=UTC)
    except (OverflowError, ValueError, OSError):
        return None
