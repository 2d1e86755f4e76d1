"""Changes of reference data: one that waits for another agency, one that was agreed."""

from __future__ import annotations

from datetime import datetime, timedelta

from offenders.reference.disposals.kind import DISPOSALS
from offenders.reference.disposals.models import Disposal
from offenders.reference.keeping import actions as keeping
from offenders.reference.keeping.rules import Verb
from offenders.reference.offences.kind import OFFENCES
from offenders.reference.offences.models import Offence
from sharing.models import User

ALIAS = "Preparing terrorist acts, TA 2006 s.5"
NOTE = "18 or over when the offence was committed. Offences of Schedule 17A committed from 29 June 2021."


def tell(*, now: datetime) -> None:
    """Once. Moira Teale corrects an offence, which Karen Lockyer has yet to answer; what she proposed the day before of
    the serious terrorism sentence Karen Lockyer has agreed."""
    police, casework = (User.objects.get(name=name) for name in ("Karen Lockyer", "Moira Teale"))
    change = keeping.propose(
        kind=DISPOSALS,
        verb=Verb.CORRECT,
        row=Disposal.objects.get(key="STS"),
        typed={"note": NOTE},
        reason="The note does not give the minimum age",
        source="Sentencing Code s.282A(1)",
        by=casework,
        at=now - timedelta(days=1),
    )
    keeping.agree(change=change, by=police, at=now)
    offence = Offence.objects.filter(key="ta06-5").latest("committed_from")
    keeping.propose(
        kind=OFFENCES,
        verb=Verb.CORRECT,
        row=offence,
        typed={"aliases": [*offence.aliases, ALIAS]},
        reason="Court registers use this name, so imports raise questions",
        source="Court register, Westgate Crown Court",
        by=casework,
        at=now,
    )
