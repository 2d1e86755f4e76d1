"""Rules of orders beside the routes by law: which route counts, what leaving by it is, what an order must have."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from offenders.custody.rules import Authority, Happening
from offenders.dates.rules.releases import Basis, Certainty, Origin, ReleaseRoute

LAW_ENTRIES = ("cja-248", "cja-255c-2", "door-bail", "door-quashed", "door-deport", "door-time-served")

HAPPENS_BY = {  # kinds of order by which the person leaves otherwise than by a release on licence or at the end
    "bail": Happening.BAILED,
    "acquitted": Happening.ACQUITTED,
    "discontinued": Happening.ACQUITTED,
    "quashed": Happening.ACQUITTED,
    "deportation": Happening.DEPORTED,
    "transfer_out": Happening.TRANSFERRED_OUT,
}


ANY = frozenset(Authority)
ENDS: Mapping[str, frozenset[Authority]] = {  # what an order of each kind can end
    **dict.fromkeys(("bail", "acquitted", "discontinued"), frozenset({Authority.REMAND})),
    "time_served": frozenset({Authority.REMAND, Authority.SENTENCE}),
    **dict.fromkeys(("immediate", "quashed", "deportation", "transfer_out"), ANY),
    **dict.fromkeys(("cut", "executive", "compassionate"), frozenset({Authority.SENTENCE, Authority.RECALL})),
}
HELD_BY = {Authority.REMAND: "on remand", Authority.SENTENCE: "under a sentence", Authority.RECALL: "on recall"}


def why_ends_not(kind: str, ends: Authority) -> str:
    """Why an order of this kind cannot end this; empty where it can."""
    if ends in ENDS[kind]:
        return ""
    able = " or ".join(each.value for each in Authority if each in ENDS[kind])
    return f"This kind of order ends {able}, not {ends}"


def why_frees_no_one(ends: Authority, held_by: Authority) -> str:
    """Why an order that ends this lets nobody go who is held so; empty where it does."""
    return "" if ends == held_by else f"It ends {ends}. The person is held {HELD_BY[held_by]}"


@dataclass(frozen=True)
class Ordered:
    """An order that stands. opens_on: the first day of leaving. is_confirmed: by a second person."""

    opens_on: date
    is_of_a_court: bool
    is_confirmed: bool

    @property
    def basis(self) -> Basis:
        return Basis.COURT if self.is_of_a_court else Basis.EXECUTIVE

    @property
    def certainty(self) -> Certainty:
        """Planned for at once, and provisional until it is confirmed."""
        return Certainty.DIRECTED if self.is_confirmed else Certainty.PROVISIONAL


def with_order(ways: Iterable[ReleaseRoute], order: Ordered | None) -> tuple[ReleaseRoute, ...]:
    """The routes with that of the order. The earlier is counted; of two on one day, and always before a later one, the
    order is. At most one is counted."""
    known = tuple(ways)
    if order is None:
        return known
    counted = next((way for way in known if way.is_counted), None)
    is_first = counted is None or order.opens_on <= counted.leaves_on
    by_order = ReleaseRoute(
        order.basis, order.certainty, order.opens_on, order.opens_on, is_first, origin=Origin.ORDERED
    )
    others = tuple(replace(way, is_counted=False) for way in known) if is_first else known
    return (by_order, *others)


def why_incomplete(*, reference: str, caller: tuple[str, str, str]) -> tuple[str, str] | None:
    """Field and words of what an order lacks; None for nothing. A document, or agency, role and name of who called."""
    if reference or all(caller):
        return None
    if not any(caller):
        return "reference", "Enter the document reference, or who called"
    wanted = ("caller_agency", "agency or court"), ("caller_role", "role"), ("caller_name", "name")
    field, words = next(each for each, given in zip(wanted, caller, strict=True) if not given)
    return field, f"Enter the {words} of the caller"
