"""The dossier as its reader sees it: rows, counts and pages of what is there for them, and of nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from parole.dossier.models import DossierItem
from parole.dossier.second_checks import DisclosureCheck
from parole.reviews.models import ParoleReview
from parole.reviews.rules.moves import ENDS
from sharing.access.roles import Capability
from sharing.models import User

D = DossierItem.Disclosure
TAGS = {
    D.PENDING: "waiting",
    D.YES: "done",
    D.GIST: "partly",
    D.WITHHELD: "blocked",
    D.WITHHELD_FROM_BOTH: "blocked",
    D.WITHDRAWN: "not-started",
}


@dataclass(frozen=True)
class ItemLine:
    """One paper. is_late: it came after the dossier was disclosed. readers: of what is withheld, who reads it.
    needs_check: somebody recorded that the prisoner gets it, and no second reader has confirmed it."""

    item: DossierItem
    tag: str
    is_late: bool
    is_replaced: bool
    asked_late: bool
    needs_check: bool = False
    readers: list[User] = field(default_factory=list)
    may_replace: bool = False
    may_withhold: bool = False
    may_decide: bool = False
    may_set_readers: bool = False


@dataclass(frozen=True)
class Part:
    title: str
    lines: list[ItemLine]


@dataclass(frozen=True)
class Box:
    """The dossier in short."""

    items: int
    pages: int
    late: int
    pending: int
    unknown_pages: int  # of how many papers the number of pages is not recorded


def seen_by(review: ParoleReview, reader: User) -> list[DossierItem]:
    """The papers that are there for the reader. Two queries."""
    rows = DossierItem.objects.visible_to(reader).filter(review=review)
    return list(rows.select_related("agency", "added_by").prefetch_related("readers__agency"))


def box_of(review: ParoleReview, items: Iterable[DossierItem]) -> Box:
    """Replaced papers and those that were taken out count no more."""
    rows = list(items)
    gone = {row.replaces_id for row in rows}
    current = [row for row in rows if row.pk not in gone and row.disclosure != D.WITHDRAWN]
    return Box(
        items=len(current),
        pages=sum(row.pages or 0 for row in current),
        late=sum(is_late(review, row) for row in current),
        pending=sum(row.disclosure == D.PENDING for row in current),
        unknown_pages=sum(row.pages is None for row in current),
    )


def parts_of(
    review: ParoleReview, items: Iterable[DossierItem], *, reader: User, may_change: bool, withhold_until
) -> list[Part]:
    """All papers by their part. withhold_until: the deadline to apply for non-disclosure, None without a hearing."""
    rows = list(items)
    gone = {row.replaces_id for row in rows}
    to_check = DisclosureCheck.objects.visible_to(reader).waiting().filter(item__review=review)
    waiting = set(to_check.values_list("item_id", flat=True)) if any(row.is_withheld for row in rows) else set()
    acts = may_change and review.status not in ENDS
    lines = [
        _line(
            row,
            review,
            replaced=row.pk in gone,
            waits=row.pk in waiting,
            acts=acts,
            reader=reader,
            withhold_until=withhold_until,
        )
        for row in rows
    ]
    return [
        Part(str(label), own)
        for value, label in DossierItem.Part.choices
        if (own := [line for line in lines if line.item.part == value])
    ]


def is_late(review: ParoleReview, item: DossierItem) -> bool:
    return bool(review.disclosed_on and item.received_on and item.received_on > review.disclosed_on)


def _line(
    item: DossierItem,
    review: ParoleReview,
    *,
    replaced: bool,
    waits: bool,
    acts: bool,
    reader: User,
    withhold_until,
) -> ItemLine:
    is_current = acts and not replaced
    asked_on = item.asked_to_withhold_on
    return ItemLine(
        item=item,
        tag=TAGS[D(item.disclosure)],
        is_late=is_late(review, item),
        is_replaced=replaced,
        asked_late=bool(item.is_withheld and withhold_until and asked_on and asked_on > withhold_until),
        needs_check=waits,
        readers=list(item.readers.all()) if item.is_withheld else [],
        may_replace=is_current,
        may_withhold=is_current and not item.is_withheld and item.disclosure != D.YES,
        may_decide=is_current and (item.is_withheld or reader.can(Capability.DISCLOSE_DOSSIERS)),
        may_set_readers=acts and item.is_withheld,
    )
