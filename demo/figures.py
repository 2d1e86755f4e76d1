"""A published figure of people in custody: proposed by one, agreed by another agency, reconciled in writing."""

from __future__ import annotations

from datetime import date, datetime

from offenders.record.published import held_on
from offenders.reference.figures.actions import reconcile
from offenders.reference.figures.kind import FIGURES
from offenders.reference.figures.models import PublishedFigure
from offenders.reference.figures.rules import ReconciliationLine
from offenders.reference.keeping import actions as keeping
from offenders.reference.keeping.rules import Verb
from sharing.models import User

SAID = {
    "measure": "in_custody",
    "programme": "terrorism",
    "as_at": "2024-12-31",
    "value": 257,
    "area": "great_britain",
    "definition": "people in custody for terrorism-related offences, convicted and remanded",
    "grade": "C",
    "source": "Home Office quarterly statistics to December 2024, as reported",
}
WORDS = (
    "Everyone here is invented, and most came into custody after that date: see the line for "
    "people added later. The number held in Scotland was not published, so that line is 0."
)


def tell(*, now: datetime) -> None:
    """Once. Karen Lockyer proposes the figure, Moira Teale agrees, and Karen Lockyer writes why it differs."""
    police, casework = (User.objects.get(name=name) for name in ("Karen Lockyer", "Moira Teale"))
    change = keeping.propose(
        kind=FIGURES,
        verb=Verb.ADD,
        row=None,
        typed=SAID,
        reason="The newest reported quarter",
        source=str(SAID["source"]),
        by=police,
        at=now,
    )
    keeping.agree(change=change, by=casework, at=now)
    figure = PublishedFigure.objects.get(measure="in_custody", programme="terrorism", as_at=date(2024, 12, 31))
    ours = held_on("terrorism", figure.as_at, police).total
    reconcile(figure=figure, ours=ours, lines={ReconciliationLine.LATER: figure.value - ours}, words=WORDS, by=police)
