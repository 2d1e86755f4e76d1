"""Proofs that are tests of the suite, run by themselves: more of them, or with more before them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence

from proofs.proof import Asked, Outcome, UnknownFault
from release_monitor.running.state import CHECKOUT

ENDS = ("PASSED", "FAILED", "ERROR")


def run_tests(asked: Asked, words: Sequence[str], *, told: Mapping[str, str], faults: Sequence[str]) -> Outcome:
    """In a process and with servers of their own. There is nothing to draw: size, first and seed change nothing.

    words: what pytest is told; told: the environment's. faults: those that the tests plant themselves.
    """
    if asked.fault and asked.fault not in faults:
        raise UnknownFault(asked.fault)
    command = [sys.executable, "manage.py", "test", *words, "-n", "0", "-v", "--tb=short"]
    ended, lines = dict.fromkeys(ENDS, 0), []
    with subprocess.Popen(
        command, cwd=CHECKOUT, env=os.environ | told, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as running:
        for line in running.stdout or ():
            lines.append(line.rstrip())
            end = next((each for each in ENDS if line.startswith("tests/") and f" {each} " in line), None)
            if end:
                ended[end] += 1
                asked.doing(f"{sum(ended.values())} tests, {ended['FAILED'] + ended['ERROR']} of them with a complaint")
    is_proved = running.returncode == 0 and ended["PASSED"] > 0
    figures = {"tests": sum(ended.values()), "with a complaint": ended["FAILED"] + ended["ERROR"]}
    return Outcome(is_proved, dict(figures), [] if is_proved else lines)
