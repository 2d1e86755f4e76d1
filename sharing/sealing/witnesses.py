"""Copies of checkpoints outside the database: folders, and other bodies' addresses (C2SP tlog-witness).

A folder has a file for each day, to which checkpoints are added. An address is sent each with the proof that it goes
on from the last that it took; one that does not answer holds up neither the seal nor the others.
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

from sharing.sealing.models import AuditCheckpoint, CheckpointWitness
from sharing.sealing.rules.notes import head_of, parted
from sharing.sealing.rules.tree import consistency_path
from sharing.sealing.stored import perfect

logger = logging.getLogger(__name__)
FILE = "checkpoints-{:%Y-%m-%d}.txt"
ANSWER_SECONDS = 10.0
LONGEST_ANSWER = 16_384  # bytes
OTHER_SIZE = 409  # the witness has cosigned another size than we said, and tells which


class WitnessFailed(Exception):
    """A folder could not be written. The text says which, and why."""


@dataclass(frozen=True)
class Folder:
    """A witness that is a place on a disk: another machine's, or one that files can only be added to."""

    path: Path

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
        except OSError as error:
            raise WitnessFailed(f"{file}: {error.strerror}") from None

    def last(self) -> str:
        """The note that was added last; empty if there is none. Raises WitnessFailed."""
        try:
            for file in sorted(self.path.glob("checkpoints-*.txt"), reverse=True):
                if notes := parted(file.read_text(encoding="utf-8")):
                    return notes[-1]
        except OSError as error:
            raise WitnessFailed(f"{self.path}: {error.strerror}") from None
        return ""


@dataclass
class Address:
    """A witness of another body. A checkpoint made while one is under way is left out: the next vouches for it."""

    url: str
    taken: int = 0
    answers: list[CheckpointWitness] = field(default_factory=list)
    _thread: threading.Thread | None = None
    _body: bytes = b""

    def take(self, checkpoint: AuditCheckpoint) -> None:
        """Send it once nothing else is under way to this address. Asks the database here, and not in the thread."""
        if self._thread is not None and self._thread.is_alive():
            return
        proof = consistency_path(min(self.taken, checkpoint.size), checkpoint.size, perfect)
        lines = "".join(f"{base64.b64encode(step).decode()}\n" for step in proof)
        self._body = f"old {self.taken}\n{lines}\n{checkpoint.note}".encode()
        self._thread = threading.Thread(target=self._send, args=[checkpoint], name=f"witness {self.url}", daemon=True)
        self._thread.start()

    def kept(self) -> None:
        """Write down what it has answered since."""
        answers, self.answers = self.answers, []
        CheckpointWitness.objects.bulk_create(answers)

    def _send(self, checkpoint: AuditCheckpoint) -> None:
        try:
            status, text = _posted(f"{self.url.rstrip('/')}/add-checkpoint", self._body)
        except (OSError, ValueError) as why:
            logger.warning("witness_did_not_take", extra={"witness": self.url, "error": type(why).__name__})
            return
        if status == OTHER_SIZE and text.strip().isdigit():
            self.taken = int(text)
        elif 200 <= status < 300:
            self.taken = checkpoint.size
            self.answers.append(
                CheckpointWitness(witness=self.url[:200], size=checkpoint.size, at=checkpoint.made_at, signatures=text)
            )
        else:
            logger.warning("witness_did_not_take", extra={"witness": self.url, "status": status})


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
    """Of the setting: addresses begin with http, all else are folders."""
    return [Address(name) if name.startswith(("https://", "http://")) else Folder(Path(name)) for name in named]


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
