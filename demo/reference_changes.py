"""Changes of reference data, the numbers of courts among them: two wait for another agency, the others were agreed."""

from __future__ import annotations

from datetime import datetime, timedelta

from offenders.reference.courts.kind import COURTS
from offenders.reference.courts.models import Court
from offenders.reference.disposals.kind import DISPOSALS
from offenders.reference.disposals.models import Disposal
from offenders.reference.keeping import actions as keeping
from offenders.reference.keeping.models import ReferenceChange
from offenders.reference.keeping.rules import Verb
from offenders.reference.offences.kind import OFFENCES
from offenders.reference.offences.models import Offence
from sharing.models import User

ALIAS = "Preparing terrorist acts, TA 2006 s.5"
NOTE = "18 or over when the offence was committed. Offences of Schedule 17A committed from 29 June 2021."
NUMBERS = {  # from Ofcom's ranges for drama: nobody is called by them
    "CA-CRIM": "020 7946 0101",
    "CC-CENTRAL": "020 7946 0102",
    "CC-WOOLWICH": "020 7946 0103",
    "CC-LEEDS": "0113 496 0104",
    "MC-WESTMINSTER": "020 7946 0105",
}
ONE_TO_AGREE = ("CC-KINGSTON", "020 7946 0106")


def tell(*, now: datetime) -> None:
    """Once. Moira Teale corrects an offence and enters the number of a court, which Karen Lockyer has yet to answer.
    To what she proposed the day before, of a sentence and of other courts, Karen Lockyer has agreed."""
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
    for code, number in NUMBERS.items():
        keeping.agree(change=propose_number(code, number, by=casework, at=now - timedelta(days=1)), by=police, at=now)
    propose_number(*ONE_TO_AGREE, by=casework, at=now)
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


def propose_number(code: str, number: str, *, by: User, at: datetime) -> ReferenceChange:
    return keeping.propose(
        kind=COURTS,
        verb=Verb.CORRECT,
        row=Court.objects.get(code=code),
        typed={"phone": number},
        reason="The list has no number for this court",
        source="Letter from the court office",
        by=by,
        at=at,
    )
