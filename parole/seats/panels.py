"""A panel as pages print it: by discipline and count, how it fits the rule, and who was alerted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from parole.hearings.choices import DISCIPLINES
from parole.hearings.models import Hearing, Seat
from parole.reviews.models import ParoleReview
from parole.reviews.rules.moves import ENDS
from parole.seats.actions import key_of
from parole.seats.alert_kinds import PANEL_SHORT
from parole.seats.panel_rule import fits_of
from parole.seats.rules import Fit
from sharing.access.roles import Capability
from sharing.models import Alert, User
from sharing.time_words import format_date

NAMES: dict[str, str] = {str(code): name for code, name in DISCIPLINES}


@dataclass(frozen=True)
class Member:
    """One who sits. reference, clearance and conflict are empty for all but casework: they may tell who it is."""

    seat: Seat
    title: str
    discipline: str
    reference: str
    clearance: str
    conflict: str


@dataclass(frozen=True)
class ShownPanel:
    """fit: None where no rule applies, or no hearing or panel is recorded. told: when teams heard of the shortfall."""

    members: list[Member]
    left: list[Member]
    fit: Fit | None
    told: str
    may_change: bool


def knows_references(reader: User) -> bool:
    """Whether the reader may learn which member it is: casework alone, on pages, in files and over the API."""
    return reader.can(Capability.RUN_REVIEWS)


def build_panel_page(review: ParoleReview, *, reader: User, may_change: bool) -> ShownPanel:
    seats = list(Seat.objects.filter(review=review))
    rows = Hearing.objects.standing().filter(review=review).with_terrorism().order_by("-last_on", "-pk")
    hearing = rows.first()
    fit = fits_of([hearing]).get(hearing.pk) if hearing else None
    knows = knows_references(reader)
    return ShownPanel(
        members=[member_of(seat, knows=knows) for seat in seats if seat.left_on is None],
        left=[member_of(seat, knows=knows) for seat in seats if seat.left_on is not None],
        fit=fit,
        told=alerted_on(hearing) if hearing and fit and not fit.is_met else "",
        may_change=may_change and knows and review.status not in ENDS,
    )


def member_of(seat: Seat, *, knows: bool) -> Member:
    return Member(
        seat=seat,
        title="Chair" if seat.is_chair else "Member",
        discipline=seat.get_discipline_display(),
        reference=seat.reference if knows else "",
        clearance=seat.clearance if knows else "",
        conflict=seat.conflict if knows else "",
    )


def alerted_on(hearing: Hearing) -> str:
    raised = (
        Alert.objects.filter(kind=PANEL_SHORT.name, key=key_of(hearing)).values_list("raised_at", flat=True).first()
    )
    return format_date(raised) if raised else ""


def format_disciplines(disciplines: Iterable[str]) -> str:
    """By discipline and count: "3: judicial, 2 psychologist". The order tells nothing of who sits."""
    counted = Counter(disciplines)
    parts = [
        f"{number} {NAMES[each].lower()}" if number > 1 else NAMES[each].lower() for each, number in counted.items()
    ]
    return f"{sum(counted.values())}: {', '.join(sorted(parts, key=str.lower))}" if counted else "not recorded"
