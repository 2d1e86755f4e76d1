"""What the record holds for each part of the checklist, from the features that know, as far as the reader may see."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from offenders.people.models import Offender
from offenders.police_handover.rules import HandoverPart
from sharing.models import User


@dataclass(frozen=True)
class RecordLine:
    """One thing of the record. href: the page that it comes from, empty for none."""

    strong: str
    words: str = ""
    href: str = ""


# Of a person, what this reader may see of them: through `visible_to` and the readers of each field.
RecordSource = Callable[[Offender, User], Iterable[RecordLine]]
_sources: dict[HandoverPart, list[RecordSource]] = defaultdict(list)
MOST = 12


def register(part: HandoverPart, source: RecordSource) -> None:
    """Called by the feature that knows, on import or in `AppConfig.ready()`; twice is once."""
    if source not in _sources[part]:
        _sources[part].append(source)


def lines_of(part: HandoverPart, person: Offender, reader: User) -> list[RecordLine]:
    """The first of them; empty where the record holds nothing that the reader may see."""
    return [line for source in _sources[part] for line in source(person, reader)][:MOST]
