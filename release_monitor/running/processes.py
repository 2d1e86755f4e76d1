"""Child processes: starting them so that none outlives us, and keeping those running that should."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import FrameType
from typing import IO

PR_SET_PDEATHSIG = 1
# Loaded here because a child may not load a library between fork and exec.
LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None

PATIENCE_SECONDS = 8.0  # for children to end what they are at
RESTART_DELAYS = (0.5, 2.0, 5.0)  # before the first, second and third restart of one child
LONGEST_DELAY = 60.0  # before each later one, of a child that the others do without
HEALTHY_SECONDS = 60.0  # a child that ran this long has its restarts back
LOOK_SECONDS = 0.2
ORPHAN_SECONDS = 10.0


class GivenUpError(Exception):
    """A child died more often than it may."""


@dataclass(frozen=True)
class Account:
    """The system user a child runs as, when not as ourselves."""

    name: str
    uid: int
    gid: int


def die_with_parent(sent: int = signal.SIGTERM) -> None:
    """Ask the kernel to send us this signal when our parent ends, however it ends. Linux only.

    To be called after a change of user, which clears it.
    """
    if LIBC is not None:
        LIBC.prctl(PR_SET_PDEATHSIG, int(sent), 0, 0, 0)


def follow(parent: int, sent: int) -> None:
    """In a child, between fork and exec: end with this parent, also if it has ended before the kernel was asked."""
    die_with_parent(sent)
    if os.getppid() != parent:
        os._exit(1)


def spawn(
    command: Sequence[str | os.PathLike[str]],
    *,
    output: int | IO | None = None,
    environment: Mapping[str, str] | None = None,
    account: Account | None = None,
    cwd: str | os.PathLike[str] = "/",
    own_group: bool = True,
    parting: int = signal.SIGTERM,
) -> subprocess.Popen:
    """Start a program that gets `parting` when we die.

    own_group: a Ctrl-C in the terminal then reaches us only, and we decide who stops first.
    Must run in the main thread: Linux takes the thread that forks for the parent.
    """
    return subprocess.Popen(
        [os.fspath(part) for part in command],
        stdin=subprocess.DEVNULL if own_group else None,
        stdout=output,
        stderr=subprocess.STDOUT if output is not None else None,
        env=None if environment is None else dict(environment),
        cwd=cwd,
        process_group=0 if own_group else None,
        preexec_fn=partial(follow, os.getpid(), parting),  # noqa: PLW1509 (no threads of ours, nothing takes a lock)
        user=account.uid if account else None,
        group=account.gid if account else None,
        extra_groups=[] if account else None,
    )


def stop_group(process: subprocess.Popen, sent: int) -> None:
    """Signal a child and what it has started. A group that has gone is no error."""
    try:
        os.killpg(process.pid, sent)
    except ProcessLookupError:
        pass
    except PermissionError:  # macOS says so of a group that holds only the unreaped
        process.send_signal(sent)


def stop_orphan(written: Sequence[str], works_on: Path) -> None:
    """Stop a program that a killed parent of ours has left behind, where the kernel did not do it (macOS).

    written: what its pid file holds. works_on: what its command line names; a number alone proves nothing, they are
    used again. Only for who holds the lock on that place, or it would stop somebody else's.
    """
    if not written or not written[0].strip().isdigit():
        return
    pid = int(written[0])

    def lives() -> bool:
        return str(works_on) in command_line_of(pid)

    try:
        if lives():
            os.kill(pid, signal.SIGINT)
            wait_until(lambda: not lives(), time.monotonic() + ORPHAN_SECONDS, every=0.1)
    except ProcessLookupError:
        return  # it ended meanwhile


def command_line_of(pid: int) -> str:
    """How a process was called; empty when there is none. A bare Debian has no ps, macOS no /proc."""
    if sys.platform == "linux":
        try:
            return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            return ""
    listed = subprocess.run(
        ["ps", "-ww", "-o", "args=", "-p", str(pid)], check=False, stdin=subprocess.DEVNULL, capture_output=True
    )
    return listed.stdout.decode(errors="replace")


@dataclass
class Child:
    """One of the long-running programs: how it is started, and how it has fared."""

    name: str
    command: Sequence[str]
    output: Path | None = None  # None: ours
    is_essential: bool = True  # one that keeps dying then takes the others along
    restarts: int = 0
    started_at: float = 0.0
    due_at: float = 0.0
    process: subprocess.Popen | None = field(default=None, repr=False)

    def start(self, cwd: str | os.PathLike[str]) -> None:
        self.started_at = time.monotonic()
        if self.output is None:
            self.process = spawn(self.command, cwd=cwd)
            return
        with self.output.open("ab") as log:
            self.process = spawn(self.command, output=log, cwd=cwd)

    @property
    def died(self) -> int | None:
        """Its exit status once it has ended; None while it runs or before it was started."""
        return None if self.process is None else self.process.poll()


class Supervisor:
    """Keeps children running until told to stop, then stops them all together."""

    def __init__(
        self, say: Callable[[str], None], *, cwd: str | os.PathLike[str], patience: float = PATIENCE_SECONDS
    ) -> None:
        """patience: the seconds that stopping children get before they are killed."""
        self.say = say
        self.cwd = cwd
        self.patience = patience
        self.children: list[Child] = []

    def add(self, child: Child, *, after: float = 0.0) -> None:
        """after: seconds; it is started by a later look."""
        self.children.append(child)
        if after:
            child.due_at = time.monotonic() + after
        else:
            child.start(self.cwd)

    def watch(self, *also: Callable[[], None]) -> None:
        """Until a signal interrupts. Raises GivenUpError when a child keeps dying without which nothing is of use.

        also: asked at each look; each may raise to end the watch (the embedded servers have died, say).
        """
        while True:
            self.look()
            for ask in also:
                ask()
            time.sleep(LOOK_SECONDS)

    def look(self) -> None:
        """Report and restart what has died, each time after a longer wait."""
        for child in self.children:
            if child.process is None:
                if time.monotonic() >= child.due_at:
                    child.start(self.cwd)
            elif child.died is not None:
                self._bury(child)

    def _bury(self, child: Child) -> None:
        stop_group(child.process, signal.SIGKILL)  # type: ignore[arg-type] # what it may have left behind
        if time.monotonic() - child.started_at > HEALTHY_SECONDS:
            child.restarts = 0
        where = f"; see {child.output}" if child.output else ""
        if child.restarts < len(RESTART_DELAYS):
            delay = RESTART_DELAYS[child.restarts]
        elif child.is_essential:
            raise GivenUpError(f"The {child.name} has died {child.restarts + 1} times; stopping everything{where}")
        else:
            delay = LONGEST_DELAY
        self.say(f"The {child.name} died ({how(child.died)}); starting it again in {delay:g} s{where}")
        child.restarts += 1
        child.due_at = time.monotonic() + delay
        child.process = None

    def stop(self) -> None:
        """Ask all, wait for all, then kill what is left, grandchildren too."""
        running = [child.process for child in self.children if child.process is not None]
        for process in running:
            if process.poll() is None:
                process.terminate()
        deadline = time.monotonic() + self.patience
        wait_until(lambda: all(process.poll() is not None for process in running), deadline)
        for process in running:
            stop_group(process, signal.SIGKILL)
            process.wait()


def wait_until(true: Callable[[], bool], deadline: float, every: float = 0.02) -> bool:
    """Ask until it is true or the (monotonic) deadline has passed; says which."""
    while not true():
        if time.monotonic() >= deadline:
            return False
        time.sleep(every)
    return True


def how(status: int | None) -> str:
    """An exit status in words."""
    if status is not None and status < 0:
        return signal.Signals(-status).name
    return f"status {status}"


def open_files(wanted: int) -> int:
    """Let this process have so many files open, or as many as the system lets it. Returns how many that are."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return wanted if soft == resource.RLIM_INFINITY else soft


def stop_on_signals() -> None:
    """Let SIGTERM and SIGHUP end us as Ctrl-C does, through the `finally` of whatever is running.

    The KeyboardInterrupt then carries the signal's name; that of a Ctrl-C carries nothing.
    """

    def interrupt(signum: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt(signal.Signals(signum).name)

    for sent in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(sent, interrupt)


def ignore_signals() -> None:
    """While stopping: a second Ctrl-C must not leave half of it behind."""
    for sent in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(sent, signal.SIG_IGN)


def shared_memory_works() -> bool:
    """Whether POSIX semaphores can be made; without them Celery's process pool and PostgreSQL's default fail."""
    import multiprocessing

    try:
        multiprocessing.get_context("fork").Semaphore(1)
    except (ImportError, OSError, ValueError):
        return False
    return True
