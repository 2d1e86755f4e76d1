"""State threats in the demo: a desk of its own, three people of its caseload, and somebody who may belong to it."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from demo import cast
from demo.people.caseload import prison_number
from offenders.models import Establishment, Offence, Offender
from offenders.movements.actions import receive
from offenders.record.actions import add_person
from offenders.sentencing.actions import Convicted, Passed, add_conviction
from sharing.access.rules import GrantRole, Marking, Programme
from sharing.grants.actions import grant_access
from sharing.models import Team, User
from sharing.programmes.actions import agree_to_move, propose_move

NORTH = "North East"


@dataclass(frozen=True)
class Case:
    """Somebody convicted under the National Security Act 2023, and where they are held."""

    given: str
    family: str
    born: date
    offence: str
    committed: date
    convicted: date
    years: int
    prison: str
    region: str = "London"
    programme: Programme = Programme.STATE_THREATS


CASES = (
    Case("Adrian", "Molloy", date(1984, 5, 9), "nsa23-3-1", date(2024, 3, 14), date(2025, 2, 21), 7, "BAI"),
    Case("Helena", "Strand", date(1979, 11, 2), "nsa23-1", date(2024, 6, 3), date(2025, 7, 11), 12, "BAI", NORTH),
    Case("Colin", "Arkwright", date(1991, 8, 17), "nsa23-18", date(2024, 9, 27), date(2025, 10, 3), 5, "LLI"),
)
# Recorded under terrorism, and convicted of a state threats offence: listed for two people, one of whom has proposed.
TO_CHECK = Case(
    "Rory",
    "Penhale",
    date(1988, 1, 23),
    "nsa23-12",
    date(2024, 7, 5),
    date(2025, 9, 12),
    8,
    "FKI",
    programme=Programme.TERRORISM,
)
REASON = "Convicted under the National Security Act 2023"


def tell(*, now: datetime) -> None:
    """The manager of the national desk records them; probation and the prison are given access; one is in both
    programmes."""
    karen = User.objects.get(name="Karen Lockyer")
    dice = random.Random("state threats")  # noqa: S311 - invented numbers, the same each time
    taken = set(Offender.objects.values_list("prison_number", flat=True))
    people = [_record(case, number=prison_number(dice, taken), by=karen, now=now) for case in (*CASES, TO_CHECK)]
    propose_move(
        subject=people[-1],
        begins=Programme.STATE_THREATS,
        leaves=Programme.TERRORISM,
        last_on=timezone.localdate(now) + timedelta(days=14),
        reason=REASON,
        by=karen,
    )
    _put_under_both(people[1], by=karen)


def _put_under_both(person: Offender, *, by: User) -> None:
    """Two agencies agreed that she is under terrorism too, after what was found on her devices."""
    tom = User.objects.get(name="Tom Brandreth")
    move = propose_move(
        subject=person,
        begins=Programme.TERRORISM,
        leaves="",
        last_on=None,
        reason="Extremist material found on two devices",
        by=by,
    )
    agree_to_move(move=move, by=tom)


def _record(case: Case, *, number: str, by: User, now: datetime) -> Offender:
    place = Establishment.objects.get(code=case.prison)
    person = add_person(
        family_name=case.family,
        given_names=case.given,
        prison_number=number,
        team=Team.objects.get(name=cast.NATIONAL_DESK),
        by=by,
        programme=case.programme,
        marking=Marking.OFFICIAL_SENSITIVE,
        date_of_birth=case.born,
        region=case.region,
    )
    receive(offender=person, establishment=place, on=case.convicted, by=by)
    add_conviction(
        offender=person,
        convicted=Convicted(
            offence=Offence.objects.get(key=case.offence, committed_until=None),
            convicted_on=case.convicted,
            committed_on=case.committed,
            court="Central Criminal Court",
        ),
        passed=Passed(kind="SDS", sentenced_on=case.convicted, years=case.years),
        by=by,
    )
    grant_access(
        subject=person,
        team=Team.objects.get(name=cast.PROBATION[case.region]),
        grant_role=GrantRole.CONTRIBUTOR,
        reason="Supervises after release",
        by=by,
    )
    return person
