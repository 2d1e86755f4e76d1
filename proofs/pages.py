"""The proof that every page is clean in axe's eyes, in every state that a browser test reaches, wide and narrow."""

from __future__ import annotations

from proofs.proof import Asked, Needs, Outcome, Proof
from proofs.suite_runs import run_tests

FAULTS = ("words are faint",)


def pages(asked: Asked) -> Outcome:
    """All tests in a browser: axe looks at each page that they open."""
    told = {"RELEASE_MONITOR_PAGES": "every", "RELEASE_MONITOR_PAGES_FAULT": asked.fault}
    return run_tests(asked, ["-m", "browser"], told=told, faults=FAULTS)


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
