"""The proof that every page is clean in axe's eyes, in every state that a browser test reaches, wide and narrow."""

from __future__ import annotations

import os
import subprocess
import sys

from proofs.proof import Asked, Needs, Outcome, Proof, UnknownFault
from release_monitor.state import CHECKOUT

FAULTS = ("words are faint",)
ENDS = ("PASSED", "FAILED", "ERROR")


def pages(asked: Asked) -> Outcome:
    """All tests in a browser, in a process of their own with servers of its own: axe looks at each page that they open.

    There is nothing to draw: size, first and seed change nothing.
    """
    if asked.fault and asked.fault not in FAULTS:
        raise UnknownFault(asked.fault)
    told = {"RELEASE_MONITOR_PAGES": "every", "RELEASE_MONITOR_PAGES_FAULT": asked.fault}
    words = [sys.executable, "manage.py", "test", "-m", "browser", "-n", "0", "-v", "--tb=short"]
    ended, lines = dict.fromkeys(ENDS, 0), []
    with subprocess.Popen(
        words, cwd=CHECKOUT, env=os.environ | told, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
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


PROOFS = (
    Proof(
        name="pages",
        shows="axe finds nothing on any page, wide or narrow, in any state to which a test in a browser brings it",
        size=1,
        counts="walk through all pages",
        minutes=12,
        needs=Needs.NOTHING,
        faults=FAULTS,
        run=pages,
    ),
)
