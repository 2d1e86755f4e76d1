"""The legal status as docs/machines.md draws it: what movements lead to, and what law and day make of it."""

from __future__ import annotations

from collections.abc import Iterator

from offenders.custody.rules import LEADS_TO, MAY_FOLLOW, Happening, Status

NAME = "The legal status of a person"
BY_LAW = (  # from, to, what the law or the record says
    (Status.REMANDED, Status.UNSENTENCED, "a conviction is on record"),
    (Status.REMANDED, Status.IN_CUSTODY, "a sentence, an official date or a counted release is on record"),
    (Status.UNSENTENCED, Status.IN_CUSTODY, "a sentence, an official date or a counted release is on record"),
    (Status.ON_LICENCE, Status.LICENCE_ENDED, "the day after the last day of the latest licence"),
    (Status.LICENCE_ENDED, Status.POLICE_LED, "a notification period runs"),
    (Status.LICENCE_ENDED, Status.ORDER_ONLY, "an order runs, and no notification period"),
    (Status.POLICE_LED, Status.ORDER_ONLY, "the period has ended, and an order runs"),
    (Status.POLICE_LED, Status.LICENCE_ENDED, "the period has ended, and nothing else runs"),
    (Status.ORDER_ONLY, Status.LICENCE_ENDED, "the last order has ended"),
    (Status.LICENCE_ENDED, Status.CLOSED, "nothing runs, and a panel closed the case"),
)
RULE = """In custody is, with neither conviction nor sentence, *remanded*; with a conviction alone *convicted, not
sentenced*; else serving, or *recalled* after a recall; a person received after a release for something else, by
what is recorded since. The last day on licence is LED, else SLED, else SED: of the
prison's and our own the later one, never our own alone. No licence for life ends so, nor one of IPP that was not
terminated; no day at large is served. *Sentence expired* is kept as `licence_ended`, *serving* as `in_custody`. The
answer is the same whether an act or the clock comes first (`offenders/status/rules.py`)."""


def drawing() -> str:
    return "\n".join(_drawing())


def _drawing() -> Iterator[str]:
    yield RULE
    yield ""
    yield "```mermaid"
    yield "stateDiagram-v2"
    for before, happening, after in _moves():
        yield f"    {before or '[*]'} --> {after}: {_format_state_name(happening)}"
    for before, after, why in BY_LAW:
        yield f"    {before} --> {after}: {why}"
    yield "```"
    yield ""
    yield "| From | What happened, or what the law says | To |"
    yield "| --- | --- | --- |"
    for before, happening, after in _moves():
        start = _format_state_name(before) if before else "nothing"
        yield f"| {start} | {_format_state_name(happening)} | {_format_state_name(after)} |"
    for before, after, why in BY_LAW:
        yield f"| {_format_state_name(before)} | {why} | {_format_state_name(after)} |"


def _moves() -> Iterator[tuple[Status | None, Happening, Status]]:
    for before in (None, *Status):
        for happening in Happening:
            if happening in MAY_FOLLOW[before] and happening in LEADS_TO:
                after = LEADS_TO[happening]
                returns = before is Status.RECALLED and after is Status.IN_CUSTODY
                yield before, happening, Status.RECALLED if returns else after


def _format_state_name(name: str) -> str:
    return name.replace("_", " ")
