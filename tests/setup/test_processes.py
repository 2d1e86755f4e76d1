"""How other programs are started and kept."""

import ctypes
import signal
import sys

import pytest

from release_monitor.processes import LIBC, PR_SET_PDEATHSIG, die_with_parent

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
