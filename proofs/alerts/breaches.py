"""The proof that no breach that was answered is lost, doubled or told to no one."""

from __future__ import annotations

import os

from proofs.proof import Asked, Needs, Outcome, Proof, UnknownFault

NO_ALERT = "no alert is raised"
KEY_FORGOTTEN = "a key that was answered is forgotten"


def kills(asked: Asked) -> Outcome:
    """The fault is planted in the web server's process."""
    from embedded.valkey import Valkey
    from proofs.alerts import breach_world, killing
    from proofs.servers import faulty_site
    from proofs.servers.web import Web

    if asked.fault not in ("", *KILLS.faults):
        raise UnknownFault(asked.fault)
    os.environ["RELEASE_MONITOR_API_PER_CLIENT"] = "1000000"
    web = Web(application=faulty_site.with_fault(asked.fault))
    seen = killing.prove(breach_world.make(20), asked.server(Valkey), web, kills=asked.size, doing=asked.doing)
    figures = {
        name.replace("_", " "): "no bell" if value is None else f"{value:.1f}" if isinstance(value, float) else value
        for name, value in vars(seen).items()
    }
    return Outcome(seen.holds, figures)


KILLS = Proof(
    name="breaches",
    shows="no breach that was answered with 201 is lost, doubled or told to nobody, when the web server is killed",
    size=50,
    counts="kills",
    minutes=4,
    needs=Needs.SERVERS,
    faults=(NO_ALERT, KEY_FORGOTTEN),
    run=kills,
)
PROOFS = (KILLS,)
