"""Child processes: how they are started and kept running."""

import ctypes
import os
import signal
import sys

import pytest

from release_monitor.running import processes
from release_monitor.running.processes import LIBC, PR_SET_PDEATHSIG, die_with_parent, follow, spawn

PR_GET_PDEATHSIG = 2


@pytest.fixture
def sent_when_the_parent_ends():
    """The signal that the kernel has been asked to send to this process; afterwards what it was."""

    def asked():
        found = ctypes.c_int()
        LIBC.prctl(PR_GET_PDEATHSIG, ctypes.byref(found), 0, 0, 0)
        return found.value

    before = asked()
    yield asked
    LIBC.prctl(PR_SET_PDEATHSIG, before, 0, 0, 0)


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel of Linux alone can be asked")
def test_kernel_is_asked_to_end_a_child_with_its_parent(sent_when_the_parent_ends):
    die_with_parent(signal.SIGWINCH)  # which harms nobody

    assert sent_when_the_parent_ends() == signal.SIGWINCH


def test_child_whose_parent_has_gone_already_ends_at_once(sent_when_the_parent_ends, monkeypatch):
    ended = []
    monkeypatch.setattr(processes.os, "_exit", ended.append)

    follow(os.getppid(), signal.SIGWINCH)
    assert ended == []
    follow(os.getpid(), signal.SIGWINCH)  # nobody is their own parent

    assert ended == [1]


def test_what_a_program_says_and_complains_of_is_in_its_one_log(tmp_path):
    with (tmp_path / "log").open("w+b") as log:
        spawn([sys.executable, "-c", "import sys; print(1, flush=True); print(2, file=sys.stderr)"], output=log).wait()
        log.seek(0)

        assert log.read().split() == [b"1", b"2"]
