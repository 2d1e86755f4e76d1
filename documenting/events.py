"""docs/event-kinds.md: for each kind of event what happened, which scope hears of it, and where it leads."""

from __future__ import annotations

from itertools import groupby

from django.urls import reverse

from sharing.events.kinds import KINDS, PREFIX, EventKind

HEAD = """# Kinds of events for partner systems

Printed by `manage.py document_events` from the kinds in the code; a test holds this page to it. An API client gets only
events about people it can see. How events are sent, read and verified: [api.md](api.md#events).

*Own team*: only API clients of the team that was alerted, that was given access or whose access ended get the event.
"""
ANY = "00000000-0000-0000-0000-000000000000"


def page() -> str:
    """The whole page, as Markdown; kinds by their noun."""
    kinds = sorted((kind for kind in KINDS.values() if kind.name.startswith(PREFIX)), key=lambda kind: kind.name)
    parts = [
        f"\n## {noun.replace('-', ' ').capitalize()}\n\n{table(list(of_noun))}"
        for noun, of_noun in groupby(kinds, key=lambda kind: kind.name.split(".")[1])
    ]
    return HEAD + "".join(parts)


def table(kinds: list[EventKind]) -> str:
    rows = [
        f"| `{kind.name}` | {kind.description} | `{kind.scope}`{', own team' if kind.of_team else ''} | "
        f"`{reverse(kind.address, kwargs={'uid': ANY}).replace(ANY, 'UID')}` | `{kind.record}` |\n"
        for kind in kinds
    ]
    heads = ["eventType", "Means", "Needs", "`detailUrl` leads to", "UID in additionalInformation"]
    return f"| {' | '.join(heads)} |\n" + "| --- " * len(heads) + "|\n" + "".join(rows)
