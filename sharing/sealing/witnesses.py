"""Copies of checkpoints outside the database: folders, and other bodies' addresses (C2SP tlog-witness).

A folder has a file for each day, to which checkpoints are added. An address is sent each with the proof that it goes
on from the last that it took; one that does not answer holds up neither the seal nor the others. A witness of which
the settings have a key answers with a cosignature: an address at once, a folder by a file that the other body writes.
"""

from __future__ import annotations

import base64
import logging
import os
import threading
import urllib.error
import urllib.request
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC
from pathlib import Path
from typing import ClassVar

from sharing.sealing.models import AuditCheckpoint
from sharing.sealing.rules.cosignatures import WitnessKey, place_and_key
from sharing.sealing.rules.notes import SEPARATOR, head_of, parted
from sharing.sealing.rules.tree import consistency_path
from sharing.sealing.stored import perfect

logger = logging.getLogger(__name__)
FILE = "checkpoints-{:%Y-%m-%d}.txt"
TO_COSIGN = "add-checkpoint.txt"  # in a folder: what an address would be sent, for a body that cosigns from there
COSIGNED = "cosigned.txt"  # in a folder: the last checkpoint with that body's cosignature
ANSWER_SECONDS = 10.0
LONGEST_ANSWER = 16_384  # bytes
OTHER_SIZE = 409  # the witness has cosigned another size than we said, and tells which


class WitnessFailed(Exception):
    """A folder could not be written or read. The text says which, and why."""


@dataclass(frozen=True)
class Answer:
    """What came of a checkpoint. signatures: lines that the witness answered, empty where it answers none. fault: why
    it did not take the checkpoint; empty if it did."""

    note: str
    signatures: str = ""
    fault: str = ""


@dataclass
class Folder:
    """A witness that is a place on a disk: another machine's, or one that files can only be added to."""

    answers_at_once: ClassVar = False

    path: Path
    key: WitnessKey | None = None
    answers: list[Answer] = field(default_factory=list)
    _cosigned: str = ""  # the note whose cosignature was read last

    @property
    def place(self) -> str:
        return str(self.path)

    def take(self, checkpoint: AuditCheckpoint) -> None:
        """Raises WitnessFailed."""
        file = self.path / FILE.format(checkpoint.made_at.astimezone(UTC))
        try:
            self.path.mkdir(mode=0o755, parents=True, exist_ok=True)
            handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
            try:
                os.write(handle, f"{checkpoint.note}\n".encode())
                os.fsync(handle)
            finally:
                os.close(handle)
            if self.key is not None:
                self._ask(checkpoint)
        except OSError as error:
            why = f"{file}: {error.strerror}"
            self.answers.append(Answer(checkpoint.note, fault=why))
            raise WitnessFailed(why) from None
        self.answers.append(Answer(checkpoint.note))

    def last(self) -> str:
        """The note that was added last; empty if there is none. Raises WitnessFailed."""
        try:
            for file in sorted(self.path.glob("checkpoints-*.txt"), reverse=True):
                if notes := parted(file.read_text(encoding="utf-8")):
                    return notes[-1]
        except OSError as error:
            raise WitnessFailed(f"{self.path}: {error.strerror}") from None
        return ""

    def answered(self) -> list[Answer]:
        """What came since this was asked last; a new cosignature too, where a key is set. Reads a file."""
        answers, self.answers = self.answers, []
        note = self._cosigned_note() if self.key is not None else ""
        if note and note != self._cosigned:
            self._cosigned = note
            answers.append(Answer(note, signatures=note.partition(SEPARATOR)[2]))
        return answers

    def _ask(self, checkpoint: AuditCheckpoint) -> None:
        """Whole or not at all: who cosigns may read at any time."""
        cosigned = self._cosigned_note()
        old = min(head_of(cosigned)[0], checkpoint.size) if cosigned else 0
        new = self.path / f".{TO_COSIGN}"
        new.write_text(request_of(checkpoint, old=old), encoding="utf-8")
        new.replace(self.path / TO_COSIGN)

    def _cosigned_note(self) -> str:
        """What the other body wrote; empty if nothing is there that can be read as a checkpoint."""
        try:
            note = (self.path / COSIGNED).read_text(encoding="utf-8")
            head_of(note)
        except FileNotFoundError:
            return ""
        except (OSError, ValueError) as error:
            logger.error("witness_not_read", extra={"witness": str(self.path), "error": type(error).__name__})
            return ""
        return note


@dataclass
class Address:
    """A witness of another body. A checkpoint made while one is under way is left out: the next vouches for it."""

    answers_at_once: ClassVar = True

    url: str
    key: WitnessKey | None = None
    taken: int = 0
    answers: list[Answer] = field(default_factory=list)
    _thread: threading.Thread | None = None
    _body: bytes = b""

    @property
    def place(self) -> str:
        return self.url

    def take(self, checkpoint: AuditCheckpoint) -> None:
        """Send it once nothing else is under way to this address. Asks the database here, and not in the thread."""
        if self._thread is not None and self._thread.is_alive():
            return
        self._body = request_of(checkpoint, old=min(self.taken, checkpoint.size)).encode()
        self._thread = threading.Thread(target=self._send, args=[checkpoint], name=f"witness {self.url}", daemon=True)
        self._thread.start()

    def answered(self) -> list[Answer]:
        """What it has answered since this was asked last."""
        answers, self.answers = self.answers, []
        return answers

    def _send(self, checkpoint: AuditCheckpoint) -> None:
        try:
            status, text = _posted(f"{self.url.rstrip('/')}/add-checkpoint", self._body)
        except (OSError, ValueError) as why:
            logger.warning("witness_did_not_take", extra={"witness": self.url, "error": type(why).__name__})
            self.answers.append(Answer(checkpoint.note, fault=f"no answer ({type(why).__name__})"))
            return
        if status == OTHER_SIZE and text.strip().isdigit() and int(text) != self.taken:
            self.taken = int(text)  # and the next is sent with a proof from there
        elif 200 <= status < 300:
            self.taken = checkpoint.size
            self.answers.append(Answer(checkpoint.note, signatures=text))
        else:
            logger.warning("witness_did_not_take", extra={"witness": self.url, "status": status})
            self.answers.append(Answer(checkpoint.note, fault=f"it answered {status}"))


def request_of(checkpoint: AuditCheckpoint, *, old: int) -> str:
    """What a witness is asked: the size that it cosigned last, the proof from there, and the checkpoint."""
    proof = consistency_path(old, checkpoint.size, perfect)
    lines = "".join(f"{base64.b64encode(step).decode()}\n" for step in proof)
    return f"old {old}\n{lines}\n{checkpoint.note}"


def _posted(address: str, body: bytes) -> tuple[int, str]:
    """Whoever runs the site names its witnesses, so that a private address is as good as any other here."""
    request = urllib.request.Request(address, data=body, headers={"Content-Type": "text/plain; charset=utf-8"})  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=ANSWER_SECONDS) as answer:  # noqa: S310
            return answer.status, answer.read(LONGEST_ANSWER).decode()
    except urllib.error.HTTPError as answer:
        return answer.code, answer.read(LONGEST_ANSWER).decode(errors="replace")


Witness = Folder | Address


def witnesses(named: Iterable[str]) -> list[Witness]:
    """Of the setting: addresses begin with http, all else are folders. Raises NoWitnessKey."""
    return [
        Address(place, key) if place.startswith(("https://", "http://")) else Folder(Path(place), key)
        for place, key in map(place_and_key, named)
    ]


def last_of(found: Iterable[Witness]) -> str:
    """The newest checkpoint that stands in a folder; empty if there is none. A folder that cannot be read is logged."""
    notes = []
    for witness in found:
        if isinstance(witness, Folder):
            try:
                notes.append(witness.last())
            except WitnessFailed as why:
                logger.error("witness_not_read", extra={"witness": str(why)})
    return max(filter(None, notes), key=lambda note: head_of(note)[0], default="")
