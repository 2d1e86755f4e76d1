"""Copies of the checkout in which the tests run on other code, each with servers of its own that stay for the next."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from embedded.servers import Servers
from proofs import checkout
from proofs.mutants.choosing import CHOSEN
from proofs.mutants.mapping import FOLDER
from proofs.mutants.places import Place
from proofs.places import ADDRESSES
from release_monitor.running import processes
from release_monitor.running.state import CHECKOUT, State

FAILED = re.compile(r"^(?:FAILED|ERROR) (.+?)(?: - .*)?$", re.MULTILINE)
NOTHING_CHOSEN = 5  # pytest's exit code
USAGE = 4
LEAST_SECONDS = 900.0  # that a run may take, whatever its tests took when they were recorded


@dataclass
class Copy:
    """One copy, and what runs there. environment: of its servers."""

    root: Path
    environment: dict[str, str]
    process: subprocess.Popen | None = None
    output: Path = field(init=False)
    ends_by: float = 0.0
    _kept: tuple[Path, bytes] | None = None

    def __post_init__(self) -> None:
        self.output = self.root.with_suffix(".out")

    def change(self, place: Place) -> None:
        path = self.root / place.path
        self._kept = path, path.read_bytes()
        path.write_text(place.changed(path.read_text()))
        self._forget_compiled(path)

    def restore(self) -> None:
        if self._kept is not None:
            path, whole = self._kept
            path.write_bytes(whole)
            self._forget_compiled(path)
        self._kept = None

    def start(self, tests: Sequence[str], *, seconds: float, stop_at_first: bool = True) -> None:
        chosen = self.root.with_suffix(".chosen")
        chosen.write_text(json.dumps(list(tests)))
        files = list(dict.fromkeys(name.partition("::")[0] for name in tests))
        options = ["-q", "-n", "0", "--tb=no", "-rfE", "-p", "no:cacheprovider", "-p", "proofs.mutants.choosing"]
        options += ["-x"] if stop_at_first else []
        self._pytest([*options, *files], {CHOSEN: str(chosen)})
        self.ends_by = time.monotonic() + LEAST_SECONDS + 20 * seconds

    def record(self, tests: Sequence[str], folder: Path) -> None:
        options = ["-q", "-n", "2", "--dist", "loadgroup", "-m", "not processes", "-p", "proofs.mutants.recording"]
        self._pytest([*options, *tests], {FOLDER: str(folder)})
        self.ends_by = float("inf")

    def _pytest(self, arguments: Sequence[str], more: dict[str, str]) -> None:
        command = [sys.executable, "-m", "pytest", *arguments]
        with self.output.open("wb") as output:
            environment = {**self.environment, **more}
            self.process = processes.spawn(command, output=output, environment=environment, cwd=self.root)

    def has_ended(self) -> bool:
        assert self.process is not None
        if self.process.poll() is None and time.monotonic() > self.ends_by:
            self.stop()
        return self.process.poll() is not None

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            processes.stop_group(self.process, 9)
            self.process.wait()

    def noticed_by(self) -> str:
        """The first test that failed, or how the run ended; "" when all passed.

        Raises RuntimeError when pytest was not started rightly.
        """
        assert self.process is not None
        code = self.process.returncode
        said = self.output.read_text(errors="replace")
        if code == USAGE and "ImportError" not in said and "conftest" not in said:
            raise RuntimeError(f"pytest: {said[-2000:]}")
        if code in (0, NOTHING_CHOSEN):
            return ""
        failed = self.failed()
        return failed[0] if failed else "it does not end" if code < 0 else f"the tests break off ({code})"

    def failed(self) -> list[str]:
        return FAILED.findall(self.output.read_text(errors="replace"))

    def _forget_compiled(self, path: Path) -> None:
        """A file that is as long and of the same second as before would pass for the same."""
        for compiled in (path.parent / "__pycache__").glob(f"{path.stem}.*.pyc"):
            compiled.unlink()


@contextmanager
def made(number: int, base: Path) -> Iterator[list[Copy]]:
    """So many copies of the files as they are, committed or not."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="release-monitor-mutants-")))
        copies = []
        for each in range(number):
            root = folder / f"copy{each}"
            _copy_files(root)
            servers = Servers(State(base / f"servers{each}"), for_tests=True)
            servers.claim()
            stack.callback(servers.stop)
            before = dict(os.environ)
            servers.start()
            os.environ.clear()
            os.environ.update({name: value for name, value in before.items() if name not in ADDRESSES})
            state = {"RELEASE_MONITOR_STATE": str(servers.state.folder), "RELEASE_MONITOR_ENV": "ready"}
            copies.append(Copy(root, {**os.environ, **servers.exports, **state}))
            stack.callback(copies[-1].stop)
        yield copies


def _copy_files(root: Path) -> None:
    named = checkout.git("ls-files", "--cached", "--others", "--exclude-standard", "-z") or ""
    for name in named.split("\0"):
        if name and (CHECKOUT / name).is_file():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(CHECKOUT / name, root / name)
    shutil.copytree(CHECKOUT / "frontend" / "dist", root / "frontend" / "dist", dirs_exist_ok=True)
