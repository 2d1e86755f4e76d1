"""Convictions that a caseworker records by the form: murder, espionage, a conspiracy, and offences in free words."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from demo import cast
from demo.people.sentences import working
from demo.people.stories import who
from offenders.classifying import actions as classifying
from offenders.convictions.listed import listed_offences, read_from_list
from offenders.models import Conviction, Establishment, Offence
from offenders.movements import actions as custody
from offenders.record import actions as record
from offenders.sentencing.actions import Convicted, Passed, add_conviction
from sharing.access.rules import GrantRole, Marking, Programme
from sharing.grants import actions as grants
from sharing.models import Team, User

SENTENCED_AGO, CONVICTED_BEFORE, HELD_BEFORE = 40, 21, 300  # days
COMMITTED_ON = date(2024, 5, 1)
YES, NO = Conviction.Connection.YES, Conviction.Connection.NO
MURDERER, SPY, PLOTTER, SCOUT, HELPER = "A0101VK", "A0102VK", "A0103VK", "A0104VK", "A0105VK"
IN_WORDS = {SCOUT: "Hostile reconnaissance, count 3", HELPER: "Assisting preparation, counts 1 and 4 of indictment"}


@dataclass(frozen=True)
class Case:
    """written: the offence, as the form takes it. more: what else the court determined."""

    name: str
    number: str
    written: str
    kind: str
    years: int
    extension_months: int = 0
    programme: Programme = Programme.TERRORISM
    more: dict[str, str] = field(default_factory=dict)


NSD = "NSD London"
CASES = (
    Case("Mason Ridgewell", MURDERER, "Murder", "LIFE", 26, more={"terrorist_connection": YES}),
    Case(
        *("Callum Westbrook", SPY, "s.1 National Security Act 2023", "SOPC", 9, 12, Programme.STATE_THREATS),
        more={"foreign_power": YES, "terrorist_connection": NO},
    ),
    Case("Adam Fairhurst", PLOTTER, "Conspiracy, TA 2006 s.5", "SOPC", 11, 12),
    Case("Joel Penhallow", SCOUT, IN_WORDS[SCOUT], "SDS", 6),
    Case("Tariq Oldfield", HELPER, IN_WORDS[HELPER], "SDS", 4),
)


def tell(*, today: date) -> None:
    """Each by the actions of the pages. Of the last one PPCS proposes a classification, and nobody has agreed yet."""
    caseworker = User.objects.filter(role="ppcs", memberships__team__name=cast.CASEWORK).earliest("pk")
    for case in CASES:
        _record(case, by=caseworker, today=today)
    classifying.propose(
        conviction=Conviction.objects.get(offender__prison_number=HELPER),
        offence=Offence.objects.get(key="ta06-5"),
        ancillary_form=Conviction.AncillaryForm.ENCOURAGING_44,
        reason="Indictment T20267114, counts 1 and 4",
        by=caseworker,
    )


def _record(case: Case, *, by: User, today: date) -> None:
    given, family = case.name.split()
    sentenced_on = working(today - timedelta(days=SENTENCED_AGO))
    convicted_on = working(sentenced_on - timedelta(days=CONVICTED_BEFORE))
    person = record.add_person(
        family_name=family,
        given_names=given,
        prison_number=case.number,
        team=Team.objects.get(name=cast.CASEWORK),
        by=by,
        programme=case.programme.value,
        marking=Marking.OFFICIAL_SENSITIVE.value,
        date_of_birth=date(1991, 2, 12),
        sex="male",
        nationalities=["British"],
        region="London",
    )
    custody.receive(
        offender=person,
        establishment=Establishment.objects.get(code="BAI"),
        on=sentenced_on - timedelta(days=HELD_BEFORE),
        by=by,
    )
    grants.grant_access(
        subject=person,
        team=Team.objects.get(name=NSD),
        grant_role=GrantRole.CONTRIBUTOR,
        reason="Will supervise him after release",
        by=who("Karen Lockyer"),
    )
    read = read_from_list(case.written, listed_offences(), committed_on=COMMITTED_ON, convicted_on=convicted_on)
    offence = Offence.objects.get(pk=read.offence) if read.offence else None
    days = {
        "terrorist_connection": "connection_decided_on",
        "foreign_power": "foreign_power_decided_on",
    }
    decided = {days[name]: sentenced_on for name in case.more}
    add_conviction(
        offender=person,
        convicted=Convicted(
            offence=offence,
            offence_words="" if offence else case.written,
            ancillary_form=read.form,
            convicted_on=convicted_on,
            committed_on=COMMITTED_ON,
            court="Central Criminal Court",
            **case.more,
            **decided,  # type: ignore[arg-type]  # days
        ),
        passed=Passed(case.kind, sentenced_on, case.years, extension_months=case.extension_months),
        by=by,
    )
