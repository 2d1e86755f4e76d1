"""The proof that the demo at its published size is what docs/demo.md says, with two years of history."""

from __future__ import annotations

from proofs.proof import Asked, Needs, Outcome, Proof
from proofs.suite_runs import run_tests

FAULTS = ("its history is half as long as its shape says",)


def whole(asked: Asked) -> Outcome:
    """The tests of `tests/demo/whole`, of which the suite asks those that hold for a small demo too."""
    told = {"RELEASE_MONITOR_DEMO_TESTED": "as published", "RELEASE_MONITOR_DEMO_FAULT": asked.fault}
    return run_tests(asked, ["tests/demo/whole"], told=told, faults=FAULTS)


PROOFS = (
    Proof(
        name="demo-whole",
        shows="the demo has the people, the history and the work that its page publishes",
        size=1,
        counts="demo",
        minutes=5,
        needs=Needs.NOTHING,
        faults=FAULTS,
        run=whole,
    ),
)
