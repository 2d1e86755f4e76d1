"""A witness of another body's audit log, with this file, Python and `cryptography` alone (C2SP tlog-witness).

    python3 witness_audit.py make-key KEY_FILE --name witness.example/w1
    python3 witness_audit.py serve --key KEY_FILE --log LOG_KEY --state FOLDER --port 8090
    python3 witness_audit.py folder SHARED_FOLDER --key KEY_FILE --log LOG_KEY --state FOLDER

It cosigns a checkpoint only if the log's key has signed it and it continues the one that it cosigned before: so the log
can show no one another past. `serve` answers the log's sealer; put it behind HTTPS. `folder` reads what the sealer puts
into a shared folder, answers there, and ends: run it every minute. docs/audit.md of the log says what its keeper sets.

The state folder holds the last checkpoint of each log. Do not lose it, and never go back to an older copy of it.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import os
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

ED25519, COSIGNING = b"\x01", b"\x04"
LONGEST_REQUEST = 65_536  # bytes
MOST_STEPS = 63  # of a proof
TO_COSIGN, COSIGNED = "add-checkpoint.txt", "cosigned.txt"

LogKeys = dict[tuple[str, bytes], Ed25519PublicKey]


class Refused(Exception):
    """It is not cosigned. status: as the protocol numbers the reasons. text: what is answered."""

    def __init__(self, status: int, text: str):
        super().__init__(text)
        self.status, self.text = status, text


# Keys


@dataclass(frozen=True)
class CosigningKey:
    name: str
    private: Ed25519PrivateKey

    @property
    def id_and_public(self) -> tuple[bytes, bytes]:
        public = self.private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        return hashlib.sha256(self.name.encode() + b"\n" + COSIGNING + public).digest()[:4], public

    @property
    def verifier(self) -> str:
        number, public = self.id_and_public
        return f"{self.name}+{number.hex()}+{base64.b64encode(COSIGNING + public).decode()}"

    def line(self, text: str, *, seconds: int) -> str:
        number, _ = self.id_and_public
        signature = self.private.sign(f"cosignature/v1\ntime {seconds}\n{text}".encode())
        return f"— {self.name} {base64.b64encode(number + seconds.to_bytes(8, 'big') + signature).decode()}\n"


def make_key(path: Path, name: str) -> str:
    """Writes a new key with its name above it; returns the public half. Raises FileExistsError."""
    key = CosigningKey(name, Ed25519PrivateKey.generate())
    pem = key.private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400), "wb") as file:
        file.write(f"{name}\n".encode() + pem)
    return key.verifier


def read_key(path: Path) -> CosigningKey:
    name, _, pem = path.read_text(encoding="utf-8").partition("\n")
    private = load_pem_private_key(pem.encode(), password=None)
    if not isinstance(private, Ed25519PrivateKey):
        raise TypeError(f"{path} holds no Ed25519 key")
    return CosigningKey(name, private)


def log_key_of(text: str) -> tuple[tuple[str, bytes], Ed25519PublicKey]:
    """Of the log's `name+number+base64`. Raises ValueError."""
    name, number, rest = text.strip().split("+", 2)
    data = base64.b64decode(rest, validate=True)
    identity = hashlib.sha256(name.encode() + b"\n" + data).digest()[:4]
    if data[:1] != ED25519 or len(data) != 33 or identity.hex() != number:
        raise ValueError(f"This is no Ed25519 verifier key: {text[:80]}")
    return (name, identity), Ed25519PublicKey.from_public_bytes(data[1:])


# A checkpoint, and whether it continues another


@dataclass(frozen=True)
class Head:
    """text: what is signed, with its last line end. next_key: one that the log signs with from now on."""

    text: str
    origin: str
    size: int
    root: bytes
    next_key: str = ""


def head_of(note: str) -> Head:
    """Raises Refused."""
    text = note.partition("\n\n")[0]
    try:
        origin, size, root, *more = text.split("\n")
        if not size.isascii() or not size.isdigit() or str(int(size)) != size:
            raise ValueError
        told = next((line[4:] for line in more if line.startswith("key ")), "")
        return Head(f"{text}\n", origin, int(size), base64.b64decode(root, validate=True), told)
    except ValueError:
        raise Refused(400, "This is no checkpoint.\n") from None


def is_signed(note: str, head: Head, keys: LogKeys) -> bool:
    for line in note.partition("\n\n")[2].splitlines():
        try:
            _, name, told = line.split(" ")
            data = base64.b64decode(told, validate=True)
            key = keys.get((name, data[:4]))
            if name == head.origin and key is not None:
                key.verify(data[4:], head.text.encode())
                return True
        except (ValueError, InvalidSignature):
            continue
    return False


def continues(old: int, new: int, old_root: bytes, new_root: bytes, proof: list[bytes]) -> bool:
    """Whether the tree of `old` leaves is the beginning of the one of `new` (RFC 9162, section 2.1.4.2)."""
    if old == new:
        return not proof and old_root == new_root
    if old == 0:
        return not proof
    steps = list(proof) if old & (old - 1) else [old_root, *proof]
    if not steps:
        return False
    place, last = old - 1, new - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    first = second = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            first, second = _node(step, first), _node(step, second)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            second = _node(second, step)
        place, last = place >> 1, last >> 1
    return last == 0 and first == old_root and second == new_root


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


# The witness


class Witness:
    """keys: of the logs that it watches. state: a folder of its own. clock: seconds since 1970."""

    def __init__(self, key: CosigningKey, logs: list[str], state: Path, clock: Callable[[], float] = time.time):
        self.key, self.state, self.clock = key, state, clock
        self.logs: LogKeys = dict(map(log_key_of, logs))
        self.lock = threading.Lock()
        state.mkdir(mode=0o700, parents=True, exist_ok=True)

    def add_checkpoint(self, request: str) -> str:
        """The line of its cosignature. Raises Refused."""
        head, _, note = request.partition("\n\n")
        try:
            asked, *lines = head.split("\n")
            word, number = asked.split(" ")
            old, proof = int(number), [base64.b64decode(line, validate=True) for line in lines]
            if word != "old" or str(old) != number or len(proof) > MOST_STEPS:
                raise ValueError
        except ValueError:
            raise Refused(400, "This is no request to add a checkpoint.\n") from None
        new = head_of(note)
        if new.origin not in {name for name, _ in self.logs}:
            raise Refused(404, "This log is not watched here.\n")
        with self.lock:
            return self._cosigned(old, proof, note, new)

    def _cosigned(self, old: int, proof: list[bytes], note: str, new: Head) -> str:
        name = hashlib.sha256(new.origin.encode()).hexdigest()[:16]
        file, learned = self.state / f"{name}.txt", self.state / f"{name}.keys"
        before = head_of(file.read_text(encoding="utf-8")) if file.exists() else None
        later = learned.read_text(encoding="utf-8").split() if learned.exists() else []
        if not is_signed(note, new, self.logs | dict(map(log_key_of, later))):
            raise Refused(403, "No key that is trusted here has signed it.\n")
        if old > new.size:
            raise Refused(400, "The old size is larger than the new one.\n")
        size, root = (before.size, before.root) if before else (0, b"")
        if old != size or (before and size == new.size and root != new.root):
            raise Refused(409, f"{size}\n")
        if not continues(size, new.size, root, new.root, proof):
            raise Refused(422, "It does not continue the checkpoint that was cosigned before.\n")
        if new.next_key and new.next_key not in later:
            _write(learned, "".join(f"{key}\n" for key in [*later, new.next_key]))
        _write(file, note)
        return self.key.line(new.text, seconds=int(self.clock()))

    def answer_in(self, folder: Path) -> bool:
        """Cosigns what stands in a shared folder; whether there was something new. Raises Refused."""
        try:
            request = (folder / TO_COSIGN).read_text(encoding="utf-8")
        except FileNotFoundError:
            return False
        note = request.partition("\n\n")[2]
        done = folder / COSIGNED
        if done.exists() and done.read_text(encoding="utf-8").startswith(note):
            return False
        _write(done, note + self.add_checkpoint(request), mode=0o644)
        return True


def _write(path: Path, text: str, *, mode: int = 0o600) -> None:
    """Whole or not at all, and on the disk before anything is answered."""
    new = path.with_name(f".{path.name}")
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)


def server_of(witness: Witness, host: str, port: int) -> ThreadingHTTPServer:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            try:
                length = int(self.headers.get("Content-Length") or 0)
                if self.path != "/add-checkpoint" or not 0 < length <= LONGEST_REQUEST:
                    raise Refused(404 if self.path != "/add-checkpoint" else 400, "Post a checkpoint.\n")
                status, text = 200, witness.add_checkpoint(self.rfile.read(length).decode())
            except Refused as why:
                status, text = why.status, why.text
            except UnicodeDecodeError:
                status, text = 400, "This is no text.\n"
            body = text.encode()
            self.send_response(status)
            self.send_header("Content-Type", "text/x.tlog.size" if status == 409 else "text/plain; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            print(f"{self.log_date_time_string()} {format % args}", file=sys.stderr)

    return ThreadingHTTPServer((host, port), Handler)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    kinds = parser.add_subparsers(dest="kind", required=True)
    make = kinds.add_parser("make-key", help="write a new key, and print its public half for the log's keeper")
    make.add_argument("path", type=Path)
    make.add_argument("--name", required=True, help="of this witness, as an address without https://")
    serve = kinds.add_parser("serve", help="answer the log's sealer by HTTP")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=8090)
    folder = kinds.add_parser("folder", help="cosign what stands in a shared folder, and end")
    folder.add_argument("path", type=Path)
    for each in (serve, folder):
        each.add_argument("--key", type=Path, required=True, help="the file that make-key wrote")
        each.add_argument("--log", action="append", required=True, help="public key of a log; may be repeated")
        each.add_argument("--state", type=Path, required=True, help="a folder that this witness alone writes")
    chosen = parser.parse_args(arguments)
    try:
        if chosen.kind == "make-key":
            print(make_key(chosen.path, chosen.name))
            return 0
        witness = Witness(read_key(chosen.key), chosen.log, chosen.state)
        if chosen.kind == "folder":
            print("Cosigned." if witness.answer_in(chosen.path) else "Nothing new.")
            return 0
    except Refused as why:
        print(f"Not cosigned ({why.status}): {why.text}", end="", file=sys.stderr)
        return 1
    except (OSError, ValueError, TypeError) as why:
        print(why, file=sys.stderr)
        return 2
    print(f"Cosigning as {witness.key.verifier}", file=sys.stderr)
    server_of(witness, chosen.host, chosen.port).serve_forever()
    return 0


if __name__ == "__main__":
    sys.exit(main())
