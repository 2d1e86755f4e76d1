"""The hearing on the page of its review: when, how, what must be ready before it, and what may be done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils import timezone

from parole.dossier.models import Contribution, Direction
from parole.hearings import rules
from parole.hearings.actions.listings import listed
from parole.hearings.models import Hearing
from parole.reviews.models import ParoleReview, ReviewClock
from parole.reviews.rules.clocks import Clock
from parole.reviews.rules.moves import REVIEW, Status
from sharing.models import User
from sharing.time_words import format_date, format_weekday_date, say_time

WORDS = {
    "list_hearing": "List a hearing",
    "move_hearing": "Change hearing",
    "cancel_hearing": "Cancel hearing",
    "hear": "Record hearing as heard",
}
PAGES = {
    "list_hearing": "hearing_list",
    "move_hearing": "hearing_move",
    "cancel_hearing": "hearing_cancel",
    "hear": "hearing_heard",
}


@dataclass(frozen=True)
class HearingAction:
    """One thing that the reader may do now."""

    words: str
    url: str


@dataclass(frozen=True)
class Need:
    """Something that must be in hand before the hearing. kind: of its tag, as components/tag.html."""

    words: str
    who: str
    due: str
    kind: str
    tag: str


@dataclass(frozen=True)
class HearingRow:
    """A line of the summary, as components/summary_list.html prints it."""

    key: str
    value: str
    amber: bool = False


@dataclass(frozen=True)
class ShownHearing:
    """rows: of the hearing that is listed, else of the last one; empty when there was none."""

    rows: list[HearingRow]
    needs: list[Need]
    acts: list[HearingAction]
    earlier: list[Hearing]


@dataclass(frozen=True)
class Papers:
    """What the page has read of the review already."""

    clocks: Sequence[ReviewClock]
    directions: Sequence[Direction]
    contributions: Sequence[Contribution]


def build_hearing_view(
    review: ParoleReview, papers: Papers, *, reader: User, on: date, may_change: bool
) -> ShownHearing:
    """A fixed number of queries, whatever there is to show."""
    found = list(Hearing.objects.filter(review=review).order_by("-listed_on", "-pk"))
    hearing = next((each for each in found if each.status == Hearing.Status.LISTED), None)
    hearing = hearing or next((each for each in found if each.status != Hearing.Status.CANCELLED), None)
    is_ahead = hearing is not None and hearing.status == Hearing.Status.LISTED
    return ShownHearing(
        rows=list(build_hearing_rows(hearing)) if hearing else [],
        needs=list(needs_of(hearing, papers, on=on)) if hearing and is_ahead else [],
        acts=acts_of(review, reader=reader) if may_change else [],
        earlier=[each for each in found if each != hearing],
    )


def build_hearing_rows(hearing: Hearing) -> Iterator[HearingRow]:
    days_in_words = ", ".join(format_weekday_date(day) for day in hearing.days)
    begins = f", at {say_time(hearing.starts_at)}" if hearing.starts_at else ""
    is_listed = hearing.status == Hearing.Status.LISTED
    yield HearingRow("Listed for" if is_listed else hearing.get_status_display(), f"{days_in_words}{begins}")
    public = ", in public" if hearing.is_public else ""
    yield HearingRow("How and where", f"{hearing.get_mode_display()}, {hearing.place}{public}")
    if hearing.moved_from:
        yield HearingRow("Moved from", format_date(hearing.moved_from))
    yield HearingRow("Listed on", format_date(hearing.listed_on))
    if is_listed:
        yield from (HearingRow("Check dates", words, amber=True) for words in cautions_of(hearing))


def cautions_of(hearing: Hearing) -> list[str]:
    found = rules.cautions(hearing.days, listed_on=hearing.listed_on)
    return [f"{format_weekday_date(caution.day)} is {caution.words}." for caution in found]


def needs_of(hearing: Hearing, papers: Papers, *, on: date) -> Iterator[Need]:
    """The people and the papers: notice, what CT police give, and the directions that are due before the first day."""
    counted = (Clock.NOTICE_OF_HEARING, hearing.round)
    notices = [clock for clock in papers.clocks if (clock.kind, clock.round) == counted and clock.stopped_on is None]
    if notices:
        yield _notice(max(notices, key=lambda each: each.pk), on=on)
    asked = sorted(papers.contributions, key=lambda each: (each.asked_on, each.pk))
    yield _contribution(asked[-1], on=on) if asked else NOT_ASKED
    for direction in papers.directions:
        if direction.due_on < hearing.first_on and direction.dropped_on is None:
            yield _direction(direction, on=on)


NOT_ASKED = Need("Contribution of CT police", "CT police", "", "not-started", "Not requested")


def _notice(clock: ReviewClock, *, on: date) -> Need:
    return _need("Notice of the hearing", "The Board", clock.due_on, clock.met_on, on=on, done="Given")


def _contribution(row: Contribution, *, on: date) -> Need:
    received = timezone.localdate(row.received_at) if row.received_at else None
    done = "With the Board" if row.passed_on_at else "Received"
    return _need("Contribution of CT police", str(row.agency), row.due_on, received, on=on, done=done)


def _direction(row: Direction, *, on: date) -> Need:
    return _need(row.words, str(row.agency), row.due_on, row.met_on, on=on, done="Met")


def _need(words: str, who: str, due_on: date, met_on: date | None, *, on: date, done: str) -> Need:
    due = format_date(due_on)
    if met_on:
        late = met_on > due_on
        return Need(words, who, due, "partly" if late else "done", f"{done} late" if late else done)
    return Need(words, who, due, "blocked", "Late") if due_on < on else Need(words, who, due, "waiting", "Awaited")


def acts_of(review: ParoleReview, *, reader: User) -> list[HearingAction]:
    """What the machine allows the reader here; guards may still refuse it."""
    status = Status(review.status)
    open_to = {move.verb for move in REVIEW.open_to(status, by=reader)} & set(PAGES)
    if not open_to:
        return []
    verbs = [verb for verb in PAGES if verb in open_to]
    if "list_hearing" in open_to and "hear" not in open_to:
        verbs.append("hear")  # one that was held and never listed
    return [
        *(HearingAction(WORDS[verb], review_page_url(PAGES[verb], review)) for verb in verbs),
        *(
            [HearingAction("Record notice", review_page_url("hearing_notice", review))]
            if waits_for_notice(review)
            else []
        ),
    ]


def waits_for_notice(review: ParoleReview) -> bool:
    running = ReviewClock.objects.running().filter(review=review, kind=Clock.NOTICE_OF_HEARING)
    return listed(review) is not None and running.exists()


def review_page_url(name: str, review: ParoleReview) -> str:
    return reverse(name, kwargs={"uid": review.offender.uid, "review_uid": review.uid})
