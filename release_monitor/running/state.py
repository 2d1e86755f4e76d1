"""The state folder: what lies in it, and who may use it at a time."""

from __future__ import annotations

import errno
import fcntl
import json
import os
import secrets
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).resolve().parent.parent.parent


class ServersError(Exception):
    """Why the embedded servers are not to be had, in one line for the person at the keyboard."""


class InUseError(ServersError):
    """Another process holds the state folder."""


@dataclass(frozen=True)
class State:
    """The folder that holds all that outlives a run: databases, secrets, logs."""

    folder: Path

    @classmethod
    def of_environment(cls) -> State:
        """RELEASE_MONITOR_STATE, else `.state` in the checkout."""
        return cls(Path(os.environ.get("RELEASE_MONITOR_STATE") or CHECKOUT / ".state").expanduser().resolve())

    @property
    def logs(self) -> Path:
        return self.folder / "logs"

    @property
    def running(self) -> Path:
        """The record of the servers that run, for other commands to join."""
        return self.folder / "servers.json"

    def make(self) -> None:
        """Make the folder. Root lets others pass through, not look: PostgreSQL runs as another user in there."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            self.folder.chmod(0o711 if os.geteuid() == 0 else 0o700)
            self.logs.mkdir(mode=0o700, exist_ok=True)
            ignored = self.folder / ".gitignore"
            if not ignored.exists():
                ignored.write_text("*\n")
        except OSError as error:
            raise ServersError(
                f"The state folder {self.folder} cannot be written ({error.strerror}): "
                "name another in RELEASE_MONITOR_STATE."
            ) from None

    def secrets(self) -> dict[str, str]:
        """The passwords and keys of this folder, made on first use."""
        path = self.folder / "secrets.json"
        if not path.exists():
            made = {name: secrets.token_urlsafe(32) for name in ("postgres", "owner", "app", "secret_key")}
            write_private(path, json.dumps(made))
        return json.loads(path.read_text())

    def lock(self) -> Lock:
        """Take the folder for ourselves. Raises InUseError, naming the holder."""
        path = self.folder / "lock"
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(handle)
            if error.errno not in (errno.EWOULDBLOCK, errno.EACCES):
                raise ServersError(f"The state folder {self.folder} cannot be locked: {error.strerror}.") from None
            raise InUseError(self.holder()) from None
        os.ftruncate(handle, 0)
        os.write(handle, json.dumps({"pid": os.getpid(), "command": command_of_this_process()}).encode())
        self.running.unlink(missing_ok=True)
        return Lock(handle)

    def holder(self) -> str:
        """One line about who holds the folder."""
        try:
            told = json.loads((self.folder / "lock").read_text())
            who = f"`{told['command']}` (process {told['pid']})"
        except (OSError, ValueError, KeyError):
            who = "another start"
        return f"{who} is running on {self.folder}: stop it first, or set RELEASE_MONITOR_STATE to another folder."

    def read_running(self) -> dict[str, Any] | None:
        try:
            return json.loads(self.running.read_text())
        except (OSError, ValueError):
            return None


@dataclass
class Lock:
    """Belongs to the open file: the kernel frees it when its process ends, however it ends."""

    handle: int

    def release(self) -> None:
        os.close(self.handle)


def command_of_this_process() -> str:
    return " ".join([Path(sys.argv[0]).name, *sys.argv[1:3]])


def write_private(path: Path, text: str) -> None:
    """Whole or not at all, and readable by us alone from the first byte."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
    draft.replace(path)
