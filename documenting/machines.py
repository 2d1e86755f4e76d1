"""docs/machines.md: each state machine as a diagram, with who may move it and what must hold."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from documenting import legal_status
from licence.breaches.rules import BREACH
from licence.exemptions.rules import EXEMPTION
from licence.licences.force import CORRECTION
from licence.licences.rules import LICENCE
from licence.readiness.rules.readiness import ITEM as READINESS_ITEM
from licence.recalls.rules.proposals import PROPOSAL
from licence.recalls.rules.recalls import RECALL
from offenders.closing.rules import CLOSING
from offenders.identities.rules import MATCH
from offenders.mappa.rules import ACTION as MAPPA_ACTION
from offenders.mappa.rules import CASE as MAPPA_CASE
from offenders.mappa.rules import MEETING as MAPPA_MEETING
from offenders.orders.rules import ORDER, ORDER_BREACH
from offenders.police_handover.rules import POLICE_HANDOVER
from parole.reviews.rules.moves import REVIEW
from parole.victims.rules.requests import REQUEST
from release_monitor.load.rules import PRIORITY
from sharing.access.roles import Capability
from sharing.access.state_machines import Machine, Move, words_for, words_for_verb
from sharing.cover.rules import COVER
from sharing.items.rules import ITEM
from sharing.reported.rules import REPORTED
from sharing.retention.rules import RETENTION

HEAD = """# How things go from state to state

Printed by `manage.py draw_machines`; a test holds this page to the code. The pages offer these moves, the actions
check them, and nothing else decides about a state.
"""
# Of every app, in the order of the page.
MACHINES: list[Machine[Any, Any]] = [
    REVIEW,
    REQUEST,
    LICENCE,
    CORRECTION,
    EXEMPTION,
    READINESS_ITEM,
    BREACH,
    RECALL,
    PROPOSAL,
    MAPPA_CASE,
    MAPPA_MEETING,
    MAPPA_ACTION,
    ITEM,
    COVER,
    REPORTED,
    PRIORITY,
    ORDER,
    ORDER_BREACH,
    POLICE_HANDOVER,
    CLOSING,
    MATCH,
    RETENTION,
]


def page() -> str:
    """The whole page, as Markdown."""
    machines = "".join(f"\n## {machine.name}\n\n{drawing(machine)}\n" for machine in MACHINES)
    return f"{HEAD}{machines}\n## {legal_status.NAME}\n\n{legal_status.drawing()}\n"


def drawing(machine: Machine[Any, Any]) -> str:
    """The machine as a Mermaid state diagram, and a table of who and what must hold."""
    return "\n".join(_drawing(machine))


def _drawing(machine: Machine[Any, Any]) -> Iterator[str]:
    yield "```mermaid"
    yield "stateDiagram-v2"
    for move in machine.moves:
        for before in move.before or ("[*]",):
            yield f"    {before} --> {move.after}: {words_for_verb(move.verb)}"
    for end in machine.states:
        if end in machine.ends:
            yield f"    {end} --> [*]"
    yield "```"
    yield ""
    yield "| Move | From | To | Who may | What must hold | What follows | Source |"
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    for move in machine.moves:
        cells = (
            words_for_verb(move.verb),
            ", ".join(words_for(each) for each in move.before) or "nothing",
            words_for(move.after),
            "; or ".join(power.words if isinstance(power, Capability) else "the clock" for power in move.by),
            "; ".join(guard.words for guard in move.guards) or "nothing more",
            _effect(move),
            move.source or "our design",
        )
        yield f"| {' | '.join(cells)} |"


def _effect(move: Move[Any, Any]) -> str:
    back = "undone when the movement that it follows from is withdrawn" if move.is_taken_back else ""
    return "; ".join(filter(None, (move.effect, back))) or "nothing more"
