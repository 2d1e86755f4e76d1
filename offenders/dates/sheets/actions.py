"""Record a sheet that a program sends: what is odd about it is asked, and taken when those very questions come back
confirmed."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone

from offenders.dates.models import KeyDate
from offenders.dates.rules.releases import Code
from offenders.dates.rules.sheets import Question
from offenders.dates.upkeep import releases
from offenders.people.locking import lock
from offenders.people.models import Offender
from sharing.models import User
from sharing.records.errors import Refused

RECORD = {
    KeyDate.Origin.OFFICIAL: releases.record_official_dates,
    KeyDate.Origin.COURT: releases.record_court_dates,
}


class SheetRefused(Refused):
    """There is nothing on it, or it is of a day that has not come."""


class SheetQuestioned(Refused):
    """What is odd about the sheet. Confirmed in these very words, it is taken."""

    def __init__(self, questions: Sequence[Question]):
        asked = "; ".join(each.words for each in questions)
        said = f"Check this against the sheet, and send each question in `confirmed` if it is right: {asked}"
        super().__init__("confirmed", said)
        self.questions = [each.words for each in questions]


@transaction.atomic
def record_sheet(
    *,
    offender: Offender,
    origin: KeyDate.Origin,
    dates: Mapping[Code, date | None],
    source: str,
    as_at: date,
    by: User,
    confirmed: Collection[str] = (),
    kept_because: str = "",
) -> None:
    """As the page does, for the prison's sheet and for the court's record. confirmed: the questions, as they were put.

    Raises SheetRefused, SheetQuestioned, DateRefused for what cannot be; nothing is then recorded.
    """
    if not dates:
        raise SheetRefused("dates", "Enter at least one date, or null to remove one")
    today = timezone.localdate()
    if as_at > today:
        raise SheetRefused("as_at", "The date of the sheet must be today or in the past")
    lock(offender)
    asked = releases.questions_about(offender, dates, origin=origin, on=today)
    open_now = [each for each in asked if not each.is_impossible and each.words not in confirmed]
    if open_now and not any(each.is_impossible for each in asked):
        raise SheetQuestioned(open_now)
    RECORD[origin](offender=offender, dates=dates, source=source, as_at=as_at, by=by, kept_because=kept_because)
