"""Signed checkpoints: C2SP tlog-checkpoint in a C2SP signed note, with Ed25519.

Below the root stand lines of ours: `time` (when it was made), `settled` (every entry that was recorded up to then is in
the tree), `told-clock` while one is open and, while the key is being changed, `key` with the next one: who trusts the
old one learns it from there.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from sharing.sealing.rules.leaves import moment

ED25519 = b"\x01"  # the kind of signature, as C2SP numbers them
TOLD = "told-clock open"
SEPARATOR = "\n\n"  # no line of a checkpoint is empty


@dataclass(frozen=True)
class SigningKey:
    """A private key and the name under which it signs: the origin of the log."""

    name: str
    private: Ed25519PrivateKey

    @property
    def public(self) -> bytes:
        return self.private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)

    @property
    def id(self) -> bytes:
        return hashlib.sha256(self.name.encode() + b"\n" + ED25519 + self.public).digest()[:4]

    @property
    def verifier(self) -> str:
        """The public half, as whoever checks is given it: name, number and key."""
        return f"{self.name}+{self.id.hex()}+{_base64(ED25519 + self.public)}"

    def line(self, text: str) -> str:
        return f"— {self.name} {_base64(self.id + self.private.sign(text.encode()))}\n"


@dataclass(frozen=True)
class Checkpoint:
    """What is signed of a tree."""

    origin: str
    size: int
    root: bytes
    made_at: datetime
    settled_at: datetime | None  # None: since ever nothing is settled
    next_key: str = ""
    is_told: bool = False  # a told clock is open

    def text(self) -> str:
        lines = [self.origin, str(self.size), _base64(self.root), f"time {moment(self.made_at)}"]
        if self.settled_at is not None:
            lines.append(f"settled {moment(self.settled_at)}")
        if self.is_told:
            lines.append(TOLD)
        if self.next_key:
            lines.append(f"key {self.next_key}")
        return "\n".join(lines) + "\n"

    def signed(self, keys: Sequence[SigningKey]) -> str:
        text = self.text()
        return text + "\n" + "".join(key.line(text) for key in keys)


def signed_by(note: str, key: SigningKey) -> bool:
    """Whether a note has this key's signature. Ed25519 signs the same text the same way each time."""
    text, _, lines = note.partition(SEPARATOR)
    return key.line(f"{text}\n") in lines.splitlines(keepends=True)


def head_of(note: str) -> tuple[int, bytes]:
    """Size and root that a note says."""
    _, size, root = note.split("\n", 3)[:3]
    return int(size), base64.b64decode(root, validate=True)


def joined(notes: Sequence[str]) -> str:
    """Notes as they stand in one file: an empty line after each."""
    return "".join(f"{note}\n" for note in notes)


def parted(file: str) -> list[str]:
    """The notes of such a file. A last one that was cut short is left out."""
    blocks = file.split(SEPARATOR)
    pairs = zip(blocks[::2], blocks[1::2], strict=False)
    return [f"{text}{SEPARATOR}{signatures}\n" for text, signatures in pairs]


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()
