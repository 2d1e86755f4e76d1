"""The proof that no rung of an alert is lost, doubled or late, whatever is killed."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from proofs import fast_site
from proofs.proof import Asked, Needs, Outcome, Proof, UnknownFault


def kills(asked: Asked) -> Outcome:
    """The fault is planted in the worker's process."""
    if asked.fault not in ("", *fast_site.FAULTS):
        raise UnknownFault(asked.fault)
    os.environ[fast_site.FAULT] = asked.fault
    os.environ["RELEASE_MONITOR_API_PER_CLIENT"] = "1000000"
    fast_site.hasten()

    from proofs import ladder_kills

    with tempfile.TemporaryDirectory() as folder:
        seen = ladder_kills.prove(
            asked.valkey, kills=asked.size, seed=asked.seed, folder=Path(folder), doing=asked.doing
        )
    figures = {name.replace("_", " "): value for name, value in vars(seen).items()}
    return Outcome(seen.holds, figures)


PROOFS = (
    Proof(
        name="ladder-kills",
        shows="each rung of each alert is made once, at most 15 seconds after its time or the last restart, when web, "
        "worker, scheduler, broker and database are killed while alerts are raised and acknowledged",
        size=15,
        counts="kills",
        minutes=6,
        needs=Needs.SERVERS,
        faults=fast_site.FAULTS,
        run=kills,
    ),
)
