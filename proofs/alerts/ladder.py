"""The proofs that no rung of an alert is lost, doubled or late, whatever is killed, and no letter when mail is away."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from proofs.proof import Asked, Needs, Outcome, Proof, UnknownFault
from proofs.servers import fast_site


def kills(asked: Asked) -> Outcome:
    """The fault is planted in the worker's process."""
    if asked.fault not in ("", *fast_site.FAULTS):
        raise UnknownFault(asked.fault)
    os.environ[fast_site.FAULT] = asked.fault
    os.environ["RELEASE_MONITOR_API_PER_CLIENT"] = "1000000"
    fast_site.hasten()

    from embedded.postgres import Postgres
    from embedded.valkey import Valkey
    from proofs.alerts import ladder_kills

    with tempfile.TemporaryDirectory() as folder:
        seen = ladder_kills.prove(
            asked.server(Valkey),
            asked.server(Postgres),
            kills=asked.size,
            seed=asked.seed,
            folder=Path(folder),
            doing=asked.doing,
        )
    figures = {name.replace("_", " "): value for name, value in vars(seen).items()}
    return Outcome(seen.holds, figures)


def mail_away(asked: Asked) -> Outcome:
    """The fault is planted in the processes of the site."""
    if asked.fault not in ("", *fast_site.MAIL_FAULTS):
        raise UnknownFault(asked.fault)
    os.environ[fast_site.FAULT] = asked.fault
    os.environ["RELEASE_MONITOR_API_PER_CLIENT"] = "1000000"
    fast_site.hasten()

    from proofs.alerts import mail_away

    with tempfile.TemporaryDirectory() as folder:
        seen = mail_away.prove(minutes=asked.size, folder=Path(folder), doing=asked.doing)
    figures = {name.replace("_", " "): value for name, value in vars(seen).items() if name != "late_jobs"}
    return Outcome(seen.holds, figures, seen.late_jobs)


PROOFS = (
    Proof(
        name="ladder-kills",
        shows="each rung of each alert is made once, at most 15 seconds after its time or the last restart, when web, "
        "worker, scheduler, broker, processes of the database and its server are killed while alerts are raised and "
        "acknowledged",
        size=200,
        counts="kills",
        minutes=40,
        needs=Needs.SERVERS,
        faults=fast_site.FAULTS,
        run=kills,
    ),
    Proof(
        name="mail-away",
        shows="while the mail server hangs for an hour and then refuses for ten, no other job is later than its "
        "interval and the desk is told in two minutes; afterwards every letter of an open critical alert leaves",
        size=10,
        counts="minutes, for an hour each, in which it refuses",
        minutes=15,
        needs=Needs.SERVERS,
        faults=fast_site.MAIL_FAULTS,
        run=mail_away,
    ),
)
