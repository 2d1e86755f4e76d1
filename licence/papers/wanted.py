"""Papers that must be handed over to the person and are not recorded as such: of everybody, or of those of a reader."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, CharField, DateTimeField, Exists, F, OuterRef, Q, Value, When
from django.db.models.functions import Cast
from django.utils import timezone

from licence.breaches.models import Breach
from licence.breaches.rules import Status as BreachStatus
from licence.exemptions.models import Exemption
from licence.exemptions.rules import Status as ExemptionStatus
from licence.licences.models import IMPORTED, Licence, LicenceMove
from licence.papers.models import PaperGiven, about_name
from licence.papers.rules import PaperKind, due_at, is_late
from licence.recalls.models import Recall
from licence.recalls.rules import recalls
from offenders.custody.rules import Status as Where
from sharing import practice

OURS = "Our design: a starting value, not set by law"
DAYS = {
    kind: practice.define(
        f"papers.{kind}_days", f"Days to hand over: {words}", unit="days", default=default, source=source
    )
    for kind, words, default, source in (
        (PaperKind.VARIATION, "a variation, from the day it is in force", 3, OURS),
        (
            PaperKind.RECALL,
            "the notice of recall, from the return to prison",
            1,
            "Our design: a starting value. CJA 2003 s.254(2)(b) and C(S)A 1997 s.32(3)(b) say on the return",
        ),
        (PaperKind.NO_RECALL, "the letter that the person is not recalled, from the decision", 3, OURS),
        (PaperKind.COMPLIANCE, "a licence compliance letter, from the decision", 3, OURS),
    )
}
Limit = Callable[[Any], Any]


@dataclass(frozen=True)
class Wanted:
    """A paper that is due. about, uid: of what it is, as addresses name it. since: from when its time counts."""

    kind: PaperKind
    about: str
    uid: Any
    offender_id: int
    since: datetime
    due_at: datetime

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.uid}"

    def is_late(self, *, at: datetime) -> bool:
        return is_late(self.due_at, at=at)


def everybodys(rows: Any) -> Any:
    return rows


def wanted(
    limit: Limit = everybodys, *, at: datetime, kinds: Collection[PaperKind] = frozenset(PaperKind)
) -> list[Wanted]:
    """What is due, earliest first. limit: narrows each of the tables to those of a reader. One query, and that of the
    service settings."""
    first, *others = _questions(limit, at=at)
    found = [_wanted(*row) for row in first.union(*others, all=True)]
    return sorted((each for each in found if each.kind in kinds), key=lambda each: (each.due_at, each.key))


def _wanted(kind: str, uid: Any, offender: int, since: datetime) -> Wanted:
    named = PaperKind(kind)
    about = ABOUT_OF[named]
    days = practice.value(DAYS[named], on=timezone.localdate(since)) if named in DAYS else 0
    return Wanted(named, about, uid, offender, since, due_at(named, since=since, days=days))


ABOUT_OF = {
    PaperKind.LICENCE: "licence",
    PaperKind.VARIATION: "licence",
    PaperKind.RECALL: "recall",
    PaperKind.NO_RECALL: "recall",
    PaperKind.PERMISSION: "exemption",
    PaperKind.COMPLIANCE: "breach",
}
IN_CUSTODY = (*recalls.IN_CUSTODY_AGAIN, *recalls.TO_BE_RELEASED)


def _questions(limit: Limit, *, at: datetime) -> Iterable[Any]:
    # Where the licence says that the person was told, it was signed or that was refused: unless that was a mistake.
    mistaken = PaperGiven.objects.filter(paper__licence=OuterRef("pk"), withdrawn_at__isnull=False)
    # One that a file brought in was made elsewhere, and handed over there.
    imported = LicenceMove.objects.filter(licence=OuterRef("pk"), verb=IMPORTED)
    licences = Licence.objects.active().filter(~Exists(imported), Q(told_at__isnull=True) | Exists(mistaken))
    of_licence = Case(
        When(kind=Licence.Kind.VARIATION, then=Value(PaperKind.VARIATION)), default=Value(PaperKind.LICENCE)
    )
    yield _rows(limit(licences), "licence", of_licence, Cast("starts_on", DateTimeField()))
    back = Recall.objects.filter(status__in=[*IN_CUSTODY], returned_at__isnull=False)
    yield _rows(limit(back), "recall", Value(PaperKind.RECALL), F("returned_at"), paper_kind=PaperKind.RECALL)
    on_licence = {"offender__status": Where.ON_LICENCE}
    against = Recall.objects.filter(status=recalls.Status.NO_RECALL, decided_at__isnull=False, **on_licence)
    yield _rows(limit(against), "recall", Value(PaperKind.NO_RECALL), F("decided_at"), paper_kind=PaperKind.NO_RECALL)
    allowed = Exemption.objects.filter(status=ExemptionStatus.APPROVED, ends_at__gt=at)
    yield _rows(limit(allowed), "exemption", Value(PaperKind.PERMISSION), F("begins_at"))
    warned = Breach.objects.filter(status=BreachStatus.WARNED, decided_at__isnull=False, **on_licence)
    yield _rows(limit(warned), "breach", Value(PaperKind.COMPLIANCE), F("decided_at"))


def _rows(rows: Any, about: str, kind: Any, since: Any, *, paper_kind: PaperKind | None = None) -> Any:
    """Those of them with nothing handed over. paper_kind: where two kinds of papers are about one row."""
    given = PaperGiven.objects.standing().filter(**{f"paper__{about}": OuterRef("pk")})
    if paper_kind is not None:
        given = given.filter(paper__kind=paper_kind)
    missing = rows.filter(~Exists(given)).order_by()
    columns = {"due_kind": Cast(kind, CharField(max_length=12)), "due_since": since}
    return missing.annotate(**columns).values_list("due_kind", "uid", "offender_id", "due_since")


def handed_over(about: Any) -> bool:
    """Whether a paper about this licence, recall, exemption or breach was handed over, and not by mistake."""
    return PaperGiven.objects.standing().filter(**{f"paper__{about_name(about)}": about}).exists()
