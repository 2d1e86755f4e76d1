"""A review with its hearing, or its decision, some weeks later. For the page that tests different dates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from offenders.dates.rules.releases import Basis, leaves_on
from offenders.dates.what_if.panels import Ahead, Beside, Question
from offenders.models import Offender
from parole.deciding.actions.decisions import is_open
from parole.decisions import rules as finality
from parole.hearings.models import Hearing
from parole.moves.actions.finality import eligible_on
from parole.reviews.actions.clocks import days_of
from parole.reviews.models import ParoleReview
from parole.reviews.rules.clocks import Clock, ends_on
from parole.reviews.rules.moves import BEFORE_DECISION, Outcome
from sharing.models import User

MOST_WEEKS = 104
NOTE = (
    "Assumes that the Board directs release in each case. This is not a "
    "prediction. The Board sets the new date; deadlines before it move with it."
)


@dataclass(frozen=True)
class Course:
    """How a review would go. decided_on: by when the parties have the decision; first_day: None where it is not known
    whether the decision can be reconsidered."""

    first_on: date | None
    decided_on: date
    final_on: date | None
    first_day: date | None


def if_adjourned(person: Offender, reader: User, today: date) -> Ahead | None:
    """None where no review waits for a hearing, or for a decision by a day that is known. At most six queries."""
    rows = ParoleReview.objects.visible_to(reader).filter(offender=person, status__in=BEFORE_DECISION)
    rows = rows.select_related("period", "offender").with_hearing_day().order_by("hearing_on", "target_on", "pk")
    review = rows.first()  # of several the one that is heard first
    if review is None:
        return None
    hearing = Hearing.objects.visible_to(reader).listed().filter(review=review).first()
    if hearing is None and review.target_on is None:
        return None
    eligible = eligible_on(review)
    can_be_reconsidered = is_open(review, Outcome.RELEASE_DIRECTED, today)

    def course(weeks: int) -> Course:
        return _course(review, hearing, weeks, eligible=eligible, is_open=can_be_reconsidered)

    what = "hearing" if hearing else "decision"
    return Ahead(
        Question("adjourned_weeks", f"Parole: {what} moved by this many weeks", "Empty or 0: no change.", MOST_WEEKS),
        title=f"The parole review: {review}",
        beside=lambda weeks: list(_beside(review, course(0), course(weeks))),
        said=lambda weeks: f"Parole: the {what} {weeks} week{'' if weeks == 1 else 's'} later",
        note=NOTE,
    )


def _course(
    review: ParoleReview, hearing: Hearing | None, weeks: int, *, eligible: date | None, is_open: bool | None
) -> Course:
    later = timedelta(weeks=weeks)
    if hearing:
        heard_on = hearing.last_on + later
        decided_on = ends_on(Clock.DECISION, heard_on, days=days_of(Clock.DECISION, on=heard_on))
    else:
        assert review.target_on is not None  # noqa: S101 - if_adjourned asks of no other
        decided_on = review.target_on + later
    first_on = hearing.first_on + later if hearing else None
    if is_open is None:
        return Course(first_on, decided_on, None, None)
    final_on = finality.final_from(
        provided_on=decided_on,
        is_open_to_reconsideration=is_open,
        days=days_of(Clock.RECONSIDERATION, on=decided_on),
    )
    if final_on is None:
        return Course(first_on, decided_on, None, None)
    first_day = finality.earliest_release(final_on=final_on, eligible_on=eligible, challenges=())
    return Course(first_on, decided_on, final_on, leaves_on(Basis.APD, first_day))


def _beside(review: ParoleReview, now: Course, then: Course) -> Iterator[Beside]:
    if now.first_on and then.first_on:
        for clock, title in (
            (Clock.WITHHOLDING, "Deadline to apply to withhold material"),
            (Clock.NOTICE_OF_HEARING, "Notice of the hearing by"),
        ):
            before, after = (ends_on(clock, day, days=days_of(clock, on=day)) for day in (now.first_on, then.first_on))
            yield Beside(title, before, after)
        yield Beside("Hearing", now.first_on, then.first_on)
    yield Beside("Decision with the parties by", now.decided_on, then.decided_on)
    if review.target_on:
        late = "The decision would be after it" if then.decided_on > review.target_on else ""
        yield Beside("Target for the decision", review.target_on, review.target_on, late)
    unknown = "" if then.final_on else "Not known if the decision could be reconsidered"
    yield Beside("Decision final, if not challenged", now.final_on, then.final_on, unknown)
    yield Beside("First working day of release", now.first_day, then.first_day, unknown)
