"""Caseload by status, for those who see a whole programme. Beside it, the newest of what was published.

For nobody else: the counts of a team are totals of what others see, and would tell of people who are hidden.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from offenders.convictions.models import Conviction
from offenders.custody.models import CustodyPeriod
from offenders.custody.rules import Status
from offenders.people.models import STATUSES, Offender
from offenders.people.querysets import OffenderQuerySet
from offenders.people.rules.held import CustodyGroup
from offenders.person_page.list_parts import format_count
from offenders.reference.figures.models import PublishedFigure, Reconciliation
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
    Status.REMANDED: "in custody, with no conviction recorded",
    Status.UNSENTENCED: "in custody, convicted, with no sentence or date on record",
    Status.IN_CUSTODY: "serving, not after a recall",
    Status.IN_HOSPITAL: "serving in a hospital, Mental Health Act 1983 ss.47, 48",
    Status.TEMPORARILY_RELEASED: "serving, on temporary release",
    Status.RELEASED_IN_ERROR: "to be detained",
    Status.RECALLED: "in custody again after a recall",
    Status.ON_LICENCE: "supervised in the community",
    Status.UNLAWFULLY_AT_LARGE: "licence revoked and not returned, or absconded",
}

HELD_AS = {
    CustodyGroup.RELEASE_EXPECTED: "Release expected",
    CustodyGroup.OTHER_REASON: "In custody for another reason",
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
    return [ProgrammeFigures(Programme(each), by_status(each, user), by_group(each, user)) for each in _chosen(user)]


def _chosen(user: User) -> list[str]:
    programmes = access.national_programmes(user)
    return [user.works_in] if user.works_in in programmes else programmes


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


@dataclass(frozen=True)
class Held:
    """How many people were in custody on a day; the two parts add up to it."""

    total: int
    convicted: int
    remanded: int


def held_on(programme: str, day: date, user: User) -> Held:
    """Those under the programme now who were in custody on this day. Nobody whom an exclusion or a restriction hides
    from the user."""
    return held_among(people_of(programme, user), day)


def held_among(of: OffenderQuerySet, day: date) -> Held:
    """Those of these people who were in custody on this day, as a published figure counts them: convicted by then, and
    on remand."""
    held = CustodyPeriod.objects.standing().filter(Q(ends_on__isnull=True) | Q(ends_on__gt=day), starts_on__lte=day)
    people = of.filter(Exists(held.filter(offender=OuterRef("pk"))))
    by_then = Conviction.objects.filter(offender=OuterRef("pk"), convicted_on__lte=day)
    total, convicted = people.count(), people.filter(Exists(by_then)).count()
    return Held(total, convicted, total - convicted)


@dataclass(frozen=True)
class BesidePublished:
    """A programme, its newest published figure and the count here for that day.

    figure: None where nothing is published of the programme. stands: the reconciliation to go by, of this figure or,
    until somebody keeps one, of an earlier one; None where there is none.
    """

    programme: str
    words: str
    figure: PublishedFigure | None
    ours: Held | None
    stands: Reconciliation | None

    @property
    def is_reconciled(self) -> bool:
        return bool(self.figure and self.stands and self.stands.figure_id == self.figure.pk)

    @property
    def difference(self) -> int:
        return self.figure.value - self.ours.total if self.figure and self.ours else 0


def beside_published(user: User) -> list[BesidePublished]:
    """Each of the user's national programmes separately: they are never added up."""
    return [_beside(programme, user) for programme in _chosen(user)]


def _beside(programme: str, user: User) -> BesidePublished:
    words = programme.replace("_", " ").capitalize()
    figure = PublishedFigure.objects.newest(PublishedFigure.Measure.IN_CUSTODY, programme)
    if figure is None:
        return BesidePublished(programme, words, None, None, None)
    return BesidePublished(programme, words, figure, held_on(programme, figure.as_at, user), standing_of(figure))


def standing_of(figure: PublishedFigure) -> Reconciliation | None:
    """The reconciliation to go by, of this figure or, until somebody keeps one, of an earlier one."""
    earlier = PublishedFigure.objects.before(figure).values("pk")
    of_these = Reconciliation.objects.filter(Q(figure=figure) | Q(figure__in=earlier))
    return of_these.select_related("figure", "kept_by").order_by("-figure__as_at", "-kept_at", "-pk").first()
