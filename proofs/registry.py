"""All proofs, in the order in which they are listed. A new one is a module with its declaration and a line here."""

from proofs import (
    access,
    breaches,
    buffers,
    bundles,
    dark,
    dates,
    demo_whole,
    figures,
    figures_growth,
    forecast,
    forecast_alone,
    forecast_runs,
    gate,
    generated_client,
    identities,
    importing,
    joint,
    ladder,
    linking,
    live_pages,
    markers,
    mutants,
    noise,
    notification,
    pages,
    pooler,
    prison_system,
    schema_cases,
    sealing,
    walks,
)
from proofs.proof import Proof

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
