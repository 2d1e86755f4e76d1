"""Caseload by status, for those who see a whole programme. Beside it, what was published.

For nobody else: the counts of a team are totals of what others see, and would tell of people who are hidden.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from offenders.custody.rules import Status
from offenders.people.models import STATUSES, Offender
from offenders.people.querysets import OffenderQuerySet
from offenders.people.rules.held import CustodyGroup
from offenders.person_page.list_parts import format_count
from sharing import access
from sharing.access import Asker
from sharing.access.rules import Programme
from sharing.models import User

SHOWN = (
    Status.REMANDED,
    Status.UNSENTENCED,
    Status.IN_CUSTODY,
    Status.RECALLED,
    Status.IN_HOSPITAL,
    Status.TEMPORARILY_RELEASED,
    Status.ON_LICENCE,
    Status.UNLAWFULLY_AT_LARGE,
    Status.RELEASED_IN_ERROR,
)
ALWAYS = (
    Status.IN_CUSTODY,
    Status.RECALLED,
    Status.ON_LICENCE,
    Status.UNLAWFULLY_AT_LARGE,
)  # others when there are any
WHAT = {
    Status.REMANDED: "held, and not convicted as far as is recorded",
    Status.UNSENTENCED: "held, convicted, and no sentence or date on record",
    Status.IN_CUSTODY: "serving, and not after a recall",
    Status.IN_HOSPITAL: "serving in a hospital, Mental Health Act 1983 ss.47, 48",
    Status.TEMPORARILY_RELEASED: "serving, and out on temporary licence",
    Status.RELEASED_IN_ERROR: "to be detained",
    Status.RECALLED: "held again after a recall",
    Status.ON_LICENCE: "supervised in the community",
    Status.UNLAWFULLY_AT_LARGE: "licence revoked and not returned, or absconded",
}

HELD_AS = {
    CustodyGroup.RELEASE_EXPECTED: "Release expected",
    CustodyGroup.OTHER_REASON: "Held for another reason",
    CustodyGroup.UNSENTENCED: "Remanded or unsentenced",
    CustodyGroup.INDETERMINATE: "Indeterminate, no direction",
    CustodyGroup.NO_DATE: "No release date known",
}
HELD_BECAUSE = {
    CustodyGroup.RELEASE_EXPECTED: "by official dates, our calculation, direction or order",
    CustodyGroup.OTHER_REASON: "by immigration powers alone",
    CustodyGroup.UNSENTENCED: "no sentence recorded",
    CustodyGroup.INDETERMINATE: "life or IPP, before or after the tariff, or recalled",
    CustodyGroup.NO_DATE: "no official date, and no date can be calculated",
}


@dataclass(frozen=True)
class FigureLine:
    status: str
    words: str
    what: str
    number: str


def are_for(user: Asker) -> bool:
    return bool(access.national_programmes(user))


@dataclass(frozen=True)
class ProgrammeFigures:
    """Of one programme. Nothing is added up over two: somebody may be under both."""

    programme: Programme
    lines: list[FigureLine]
    groups: list[FigureLine]


def of_programmes(user: User) -> list[ProgrammeFigures]:
    """Of each programme that the user sees as a whole; of the one in which they work, where they chose one of these."""
    programmes = access.national_programmes(user)
    chosen = [user.works_in] if user.works_in in programmes else programmes
    return [ProgrammeFigures(Programme(each), by_status(each, user), by_group(each, user)) for each in chosen]


def people_of(programme: str, user: User) -> OffenderQuerySet:
    """The people of this national programme of the user's whom no exclusion or restriction hides."""
    return access.not_barred(Offender.objects.under(programme, at=timezone.now()), user)


def by_group(programme: str, user: User) -> list[FigureLine]:
    """Those of them who are in custody, by why they are still there: each is in one line."""
    counts = people_of(programme, user).by_group()
    return [
        FigureLine(group.value, HELD_AS[group], HELD_BECAUSE[group], format_count(counts.get(group, 0)))
        for group in CustodyGroup
    ]


def by_status(programme: str, user: User) -> list[FigureLine]:
    """The people of the programme whom the user may know about, by where they are."""
    counts = people_of(programme, user).by_status()
    names = dict(STATUSES)
    return [
        FigureLine(each.value, names[each.value], WHAT[each], format_count(counts.get(each.value, 0)))
        for each in SHOWN
        if each in ALWAYS or counts.get(each.value)
    ]
