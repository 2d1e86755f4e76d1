"""The identity desk's work in the demo: a person added twice by agencies that could not see each other's record."""

from __future__ import annotations

from datetime import datetime

from offenders.identities import actions, clock
from offenders.identities.models import IdentityMatch
from offenders.models import Identifier, Offender
from offenders.people.rules.identifiers import IdentifierKind
from offenders.record.actions import add_person
from sharing.access.rules import Marking, Programme
from sharing.models import Team, User

CRN = "X804417"


def tell(*, now: datetime) -> None:
    """A prison manager adds him before he comes from court, and a probation manager too; the numbers are compared, and
    the desk has called one."""
    colin = User.objects.get(name="Colin Strand")
    tom = User.objects.get(name="Tom Brandreth")
    added = [
        _add("Danyal", "Ostrander", "A8841QR", team="HMP Full Sutton OMU", by=colin),
        _add("Daniel", "Ostrander", "A8814QR", team="NSD North", by=tom),
    ]
    long_ago = now - 5 * clock.WAITS
    Offender.objects.filter(pk__in=[person.pk for person in added]).update(number_given_at=long_ago)
    Identifier.objects.filter(offender__in=added).update(given_at=long_ago)
    clock.compare(at=now)
    match = IdentityMatch.objects.to_decide().first()
    if match is not None:
        actions.record_call(
            match=match,
            called="Tom Brandreth, NSD North, Ext 7700",
            words="Will check the prison number against the warrant, and call back.",
            by=User.objects.get(name="Olive Marsden"),
        )


def _add(given: str, family: str, number: str, *, team: str, by: User) -> Offender:
    return add_person(
        family_name=family,
        given_names=given,
        prison_number=number,
        team=Team.objects.get(name=team),
        by=by,
        programme=Programme.TERRORISM,
        marking=Marking.OFFICIAL_SENSITIVE,
        numbers={IdentifierKind.CRN: CRN},
    )
