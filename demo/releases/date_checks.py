"""Dates that two people worked out by hand in the demo, and the caseload under a modelled law change."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from demo.people import named_people
from offenders.dates.checks import actions as date_check_verbs
from offenders.dates.engine.law.regimes import TERRORIST_WHOLE
from offenders.dates.record_adapter import whole_record_of, work_out
from offenders.dates.replays import actions as replays
from offenders.dates.rules.releases import Code
from offenders.dates.upkeep import date_checks
from offenders.models import Offender
from sharing.models import User

SWITCH = date(2023, 6, 29)  # two years after the day on which it began


def check() -> None:
    """One waits for the second person, in one both agree, in one they do not."""
    users = {user.name: user for user in User.objects.all()}
    work_by_hand(named_people.HALDEN, maker=users["Gareth Pym"])
    work_by_hand(named_people.TRASK, maker=users["Moira Teale"], checker=users["Gareth Pym"])
    work_by_hand(named_people.TELFORD, maker=users["Moira Teale"], checker=users["Tom Brandreth"], slips_by=1)


def replay(*, now: datetime) -> None:
    """The whole caseload, so once everybody is there."""
    replays.ask_replay(
        title="Automatic release starting 2 years later",
        days={TERRORIST_WHOLE.name: SWITCH},
        by=User.objects.get(name="Karen Lockyer"),
    )
    replays.work(at=now)


def work_by_hand(number: str, *, maker: User, checker: User | None = None, slips_by: int = 0) -> None:
    """slips_by: the days by which the checker counts the end of the sentence wrongly."""
    person = Offender.objects.filter(prison_number=number).first()
    if person is None:
        return
    right = {Code(code): day for code, day in work_out(whole_record_of(person)).dates.items()}
    seen = date_checks.record_now(person)
    made = date_check_verbs.make_check(offender=person, dates=right, seen=seen, by=maker)
    if checker:
        ends = Code.SLED if Code.SLED in right else Code.SED
        slipped = right | {ends: right[ends] + timedelta(days=slips_by)}
        date_check_verbs.answer_check(check=made, dates=slipped, seen=seen, by=checker)
