"""Cosignatures of witnesses: C2SP tlog-cosignature, in its form of Ed25519 (`cosignature/v1`).

A witness that has checked that a checkpoint continues those before it signs its text with the time in front of it.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from sharing.sealing.rules.notes import SEPARATOR

LAW_ENTRIES: tuple[str, ...] = ()

COSIGNING = b"\x04"  # the kind of signature, as C2SP numbers them
HEADER = "cosignature/v1"
TIME_BYTES, SIGNATURE_BYTES = 8, 64
LAST_TIME = int(datetime(9999, 1, 1, tzinfo=UTC).timestamp())  # the last year that can be written


class NoWitnessKey(Exception):
    """This is no public key of a witness. The text says why."""


class NotCosigned(Exception):
    """What a witness answered is no cosignature of the checkpoint. The text says why."""


@dataclass(frozen=True)
class WitnessKey:
    """The public half of a witness's key, and the name under which it cosigns."""

    name: str
    public: bytes

    @property
    def id(self) -> bytes:
        return hashlib.sha256(self.name.encode() + b"\n" + COSIGNING + self.public).digest()[:4]


@dataclass(frozen=True)
class Cosignature:
    """line: as it stands below the checkpoint, without its line end. at: when the witness signed, as it says."""

    line: str
    at: datetime


def witness_key_of(text: str) -> WitnessKey:
    """Of `name+number+base64`. Raises NoWitnessKey."""
    try:
        name, number, rest = text.split("+", 2)
        data = base64.b64decode(rest, validate=True)
    except ValueError:
        raise NoWitnessKey("it is not NAME+NUMBER+BASE64") from None
    if data[:1] != COSIGNING or len(data) != 33:
        raise NoWitnessKey("it is no Ed25519 key of a witness (kind 4)")
    key = WitnessKey(name, data[1:])
    if key.id.hex() != number:
        raise NoWitnessKey("its number is of another name or key")
    return key


def place_and_key(text: str) -> tuple[str, WitnessKey | None]:
    """Of one witness in the setting: its place, and after a space its public key if it cosigns. Raises NoWitnessKey."""
    place, _, key = text.rpartition(" ")
    if not place or key.count("+") < 2:
        return text, None
    return place.strip(), witness_key_of(key)


def message_of(text: str, *, seconds: int) -> bytes:
    """What is signed. text: of the checkpoint, with its last line end. seconds: since 1970."""
    return f"{HEADER}\ntime {seconds}\n{text}".encode()


def cosignature_in(answer: str, *, note: str, key: WitnessKey, until: datetime) -> Cosignature:
    """The one of this key among lines of signatures: lines of other keys are passed over.

    note: the checkpoint that was sent. until: a cosignature that is dated later is not believed. Raises NotCosigned.
    """
    text = note.partition(SEPARATOR)[0] + "\n"
    found = [(line, data) for line in answer.splitlines() if (data := _signature_of(line, key))]
    if not found:
        raise NotCosigned("it has no cosignature of the witness’s key")
    line, data = found[-1]
    seconds = int.from_bytes(data[:TIME_BYTES], "big")
    try:
        Ed25519PublicKey.from_public_bytes(key.public).verify(data[TIME_BYTES:], message_of(text, seconds=seconds))
    except InvalidSignature:
        raise NotCosigned("its cosignature is wrong: it is of something else, or was changed") from None
    if seconds > min(until.timestamp(), LAST_TIME):
        raise NotCosigned("its cosignature is dated in the future")
    return Cosignature(line, datetime.fromtimestamp(seconds, UTC))


def _signature_of(line: str, key: WitnessKey) -> bytes:
    """Time and signature of a line of this key; empty for any other line."""
    try:
        dash, name, told = line.split(" ")
        data = base64.b64decode(told, validate=True)
    except ValueError:
        return b""
    is_ours = dash == "—" and name == key.name and data[:4] == key.id
    return data[4:] if is_ours and len(data) == 4 + TIME_BYTES + SIGNATURE_BYTES else b""
