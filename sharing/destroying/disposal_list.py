"""The list of disposals: a file outside the database, so that a restored backup can be made to forget again."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from django.conf import settings

from sharing.destroying.rules import Disposal, disposals_of, line_of


def path() -> Path:
    return Path(settings.DISPOSALS)


def disposals() -> list[Disposal]:
    """All that were listed, oldest first; none without a file. Raises ListBroken."""
    if not path().exists():
        return []
    return disposals_of(path().read_text(encoding="utf-8").splitlines())


def require_writable() -> None:
    """Asked before anything goes: a line that cannot be written would let a person come back with a backup. Raises
    OSError."""
    path().parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(path(), os.O_RDWR | os.O_CREAT, 0o600))


def append(disposal: Disposal) -> None:
    """Onto the disk, once: a destruction that is finished twice has one line. Raises ListBroken, OSError.

    Whoever is killed while writing leaves the beginning of a line: the next to write takes it away.
    """
    path().parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with os.fdopen(os.open(path(), os.O_RDWR | os.O_CREAT, 0o600), "r+", encoding="utf-8", newline="\n") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        whole, _, _ = file.read().rpartition("\n")
        lines = whole.split("\n") if whole else []
        if any(listed.uid == disposal.uid for listed in disposals_of(lines)):
            return
        lines.append(line_of(disposal, before=lines[-1] if lines else ""))
        file.seek(len(whole.encode()) + bool(whole))
        file.truncate()
        file.write(lines[-1] + "\n")
        file.flush()
        os.fsync(file.fileno())
