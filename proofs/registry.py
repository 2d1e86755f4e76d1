"""All proofs, in the order in which they are listed. A new one is a module with its declaration and a line here."""

from proofs import buffers, bundles, demo_whole, importing, mutants, pages, sealing
from proofs.access import declared as access
from proofs.access import identities, joint, linking, markers
from proofs.alerts import breaches, dark, ladder, live_pages, noise
from proofs.figures import declared as figures
from proofs.figures import forecast, forecast_alone, forecast_runs
from proofs.figures import growth as figures_growth
from proofs.partners import generated_client, prison_system, schema_cases
from proofs.proof import Proof
from proofs.rules import dates, gate, notification, walks
from proofs.servers import pooler

PROOFS: tuple[Proof, ...] = (
    *access.PROOFS,
    *joint.PROOFS,
    *markers.PROOFS,
    *breaches.PROOFS,
    *ladder.PROOFS,
    *dark.PROOFS,
    *live_pages.PROOFS,
    *buffers.PROOFS,
    *walks.PROOFS,
    *gate.PROOFS,
    *noise.PROOFS,
    *dates.PROOFS,
    *figures.PROOFS,
    *figures_growth.PROOFS,
    *forecast.PROOFS,
    *forecast_alone.PROOFS,
    *forecast_runs.PROOFS,
    *notification.PROOFS,
    *identities.PROOFS,
    *linking.PROOFS,
    *importing.PROOFS,
    *mutants.PROOFS,
    *pages.PROOFS,
    *demo_whole.PROOFS,
    *pooler.PROOFS,
    *prison_system.PROOFS,
    *schema_cases.PROOFS,
    *sealing.PROOFS,
    *bundles.PROOFS,
    *generated_client.PROOFS,
)
BY_NAME = {proof.name: proof for proof in PROOFS}


class NoSuchProof(Exception):
    """No proof and no family is called so."""


def named(names: list[str]) -> list[Proof]:
    """By their names, by that of a family (`access` for each `access-...`), or `all`. Raises NoSuchProof."""
    chosen: list[Proof] = []
    for name in names:
        found = [proof for proof in PROOFS if name in ("all", proof.name) or proof.name.startswith(f"{name}-")]
        if not found:
            raise NoSuchProof(name)
        chosen += [proof for proof in found if proof not in chosen]
    return chosen
