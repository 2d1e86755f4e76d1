"""Days that two people have put, or are to put, in the place of a prison's date for a while."""

from __future__ import annotations

from datetime import date, timedelta

from demo.people import named_people
from offenders.dates.overrides import actions as overrides
from offenders.dates.rules.releases import Code
from offenders.models import Calculation, DateOverride, KeyDate, Offender
from sharing.models import User

Source = DateOverride.Source
PROPOSED_FOR, COUNTS_FOR = timedelta(days=28), timedelta(days=21)


def tell(*, today: date) -> None:
    """Through the verbs that officers use; somebody who is not in a small caseload is passed over."""
    users = {user.name: user for user in User.objects.all()}
    own = Calculation.objects.current().filter(offender__prison_number=named_people.HALDEN).first()
    if own:
        propose(
            own.offender,
            Code.PED,
            own.days()[Code.PED],
            Source.OURS,
            reason="The sheet credits 8 days on remand already credited to another sentence",
            evidence="Warrant of the magistrates' court, with the custody office",
            ends_on=today + PROPOSED_FOR,
            today=today,
            by=users["Gareth Pym"],
        )
    court = (
        KeyDate.objects.current()
        .filter(offender__prison_number=named_people.COURT, origin=KeyDate.Origin.COURT)
        .first()
    )
    if court:
        override = propose(
            court.offender,
            Code(court.code),
            court.falls_on,
            Source.COURT,
            reason="The court order is clear, and the prison can correct its sheet only at the next review",
            evidence="Sealed Crown Court order, seen by PPCS",
            ends_on=today + COUNTS_FOR,
            today=today,
            by=users["Moira Teale"],
        )
        overrides.countersign(override=override, earlier_is_meant=False, on=today, by=users["Karen Lockyer"])


def propose(
    person: Offender,
    code: Code,
    falls_on: date,
    source: Source,
    *,
    reason: str,
    evidence: str,
    ends_on: date,
    today: date,
    by: User,
) -> DateOverride:
    return overrides.propose(
        offender=person,
        code=code,
        falls_on=falls_on,
        source=source,
        reason=reason,
        evidence=evidence,
        ends_on=ends_on,
        earlier_is_meant=False,
        on=today,
        by=by,
    )
