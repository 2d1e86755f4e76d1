"""The kinds of absence from prison, and what follows when a person is not back in time."""

from __future__ import annotations

from enum import StrEnum

from offenders.custody.rules import Happening
from sharing.alerts.rules import Severity

LAW_ENTRIES = ("prison-rules-9", "prca-1995")


class AbsenceKind(StrEnum):
    """Where somebody is who is away and still in custody. None of these is a release."""

    HOSPITAL = "hospital"
    TEMPORARY_RELEASE = "temporary_release"
    COURT = "court"
    POLICE = "police"


MOVES: dict[AbsenceKind, Happening] = {  # the others leave the status as it is: the person is back within the day
    AbsenceKind.HOSPITAL: Happening.MOVED_TO_HOSPITAL,
    AbsenceKind.TEMPORARY_RELEASE: Happening.TEMPORARILY_RELEASED,
}
KIND_OF: dict[Happening, AbsenceKind] = {happening: kind for kind, happening in MOVES.items()}
OPEN_ENDED = frozenset({AbsenceKind.HOSPITAL})  # nobody knows when treatment ends


def severity_of(kind: AbsenceKind) -> Severity:
    """Whoever is not back from temporary release is unlawfully at large (Prisoners (Return to Custody) Act 1995)."""
    return Severity.CRITICAL if kind is AbsenceKind.TEMPORARY_RELEASE else Severity.HIGH
