"""Write reviews from before, with their hearings and decisions, as history: nobody is told of what is past.

An open review goes on from here: its limits run from the days in the file, and what is due by them follows from now.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone

from offenders.importing.file_format.sheets import Item, Refusal, ToWrite
from offenders.models import CustodyPeriod, Sentence
from parole.deciding.actions.decisions import start_clocks
from parole.decisions import rules as finality_rules
from parole.decisions.models import Decision
from parole.hearings.models import Hearing
from parole.importing import rules
from parole.importing.rules import Fault, PastDecision, PastHearing, PastReview
from parole.moves.actions import finality
from parole.reviews.actions import clocks
from parole.reviews.actions.clocks import Clock
from parole.reviews.models import ParoleReview, ReviewMove
from parole.reviews.rules.moves import ENDS, Status
from sharing import audit
from sharing.models import User

IMPORTED = "import"
OWN = {"review", "ended_on"}  # columns that are no field of a review
FIELDS = ("kind", "status", "refer_by", "board_ref", "ended_because")


@dataclass
class Made:
    """The rows of one review, not saved yet."""

    new: ToWrite
    review: ParoleReview
    hearings: list[Hearing] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)


def past_of(item: Item) -> PastReview:
    """As the rules read it."""
    own = {name: item.get(name) for name in ("sent_on", "letter_received_on", "reports_received_on", "mca_on")}
    return PastReview(
        status=item.values["status"],
        ended_on=item.get("ended_on"),
        ended_because=item.get("ended_because") or "",
        hearings=[
            PastHearing(each.row, each.values["status"], tuple(each.values["days"]))
            for each in item.below.get("hearings", ())
        ],
        decisions=[
            PastDecision(
                row=each.row,
                outcome=each.values["outcome"],
                decided_on=each.values["decided_on"],
                provided_on=each.get("provided_on"),
                is_on_papers=bool(each.get("is_on_papers")),
                has_fallen_away=each.get("fell_away_on") is not None,
            )
            for each in item.below.get("decisions", ())
        ],
        **own,
    )


def write(new: Sequence[ToWrite], by: User | None, on: date) -> Sequence[Refusal]:
    """The reviews with all below them, in a fixed number of statements; of an open one that was decided, what follows
    from the decision, one by one. Returns those that cannot be."""
    people = {each.offender.pk for each in new}
    periods: dict[int, list[CustodyPeriod]] = defaultdict(list)
    for period in CustodyPeriod.objects.standing().filter(offender__in=people).order_by("starts_on", "pk"):
        periods[period.offender_id].append(period)
    kinds: dict[int, set[str]] = defaultdict(set)
    for person, kind in Sentence.objects.filter(offender__in=people).values_list("offender_id", "kind"):
        kinds[person].add(kind)
    running = set(ParoleReview.objects.open().filter(offender__in=people).values_list("offender_id", "kind"))
    made = [_made(each, periods[each.offender.pk], by=by) for each in new]
    refused = [
        Refusal(each.new.offender, _error(each.new.item, fault))
        for each in made
        for fault in _decide(each, kinds[each.new.offender.pk], running, on=on)
    ]
    if refused:
        return refused
    ParoleReview.objects.bulk_create(each.review for each in made)
    ReviewMove.objects.bulk_create(
        ReviewMove(
            review=each.review,
            offender=each.new.offender,
            verb=IMPORTED,
            after=each.review.status,
            on=on,
            moved_by=by,
            reason="As it was, from a file",
        )
        for each in made
    )
    Hearing.objects.bulk_create(hearing for each in made for hearing in each.hearings)
    Decision.objects.bulk_create(decision for each in made for decision in each.decisions)
    audit.record_many(
        {
            "action": audit.Action.COLLECTION,
            "verb": "parole.review_imported",
            "by": by,
            "target": each.review,
            "subject": each.new.offender.pk,
            "payload": {
                "after": audit.fields_of(each.review, *FIELDS),
                "hearings": len(each.hearings),
                "decisions": len(each.decisions),
            },
        }
        for each in made
    )
    for each in made:
        if each.review.status not in ENDS:
            _go_on(each, by=by, on=on)
    return ()


def _made(new: ToWrite, periods: Sequence[CustodyPeriod], *, by: User | None) -> Made:
    item, person = new.item, new.offender
    fields = {name: value for name, value in item.values.items() if name not in OWN}
    received = [fields.get(name) for name in ("letter_received_on", "reports_received_on")]
    ended_on = item.get("ended_on")
    begun = [period for period in periods if period.starts_on <= (ended_on or date.max)]
    review = ParoleReview(
        offender=person,
        period=begun[-1] if begun else None,
        deemed_referred_on=max(day for day in received if day) if all(received) else None,
        ended_at=_end_of(ended_on) if ended_on else None,
        begun_by=by,
        **fields,
    )
    made = Made(new, review)
    for row in item.below.get("hearings", ()):
        values = {name: value for name, value in row.values.items() if name != "review"}
        days = values["days"]
        made.hearings.append(
            Hearing(review=review, offender=person, first_on=days[0], last_on=days[-1], recorded_by=by, **values)
        )
    for row in item.below.get("decisions", ()):
        values = {name: value for name, value in row.values.items() if name != "review"}
        values.setdefault("test", finality_rules.release_test_on(values["decided_on"]))
        made.decisions.append(
            Decision(review=review, offender=person, is_open_to_reconsideration=False, recorded_by=by, **values)
        )
    return made


def _decide(made: Made, kinds: set[str], running: set[tuple[int, str]], *, on: date) -> Iterator[Fault]:
    """What only the record says: whether the decisions are provisional, and whether such a review is open already."""
    review = made.review
    if review.status not in ENDS and (made.new.offender.pk, review.kind) in running:
        yield Fault("kind", "A review of this kind is open on record. Record the rest there")
    past, stands = past_of(made.new.item), None
    for decision in made.decisions:
        is_open = finality_rules.is_open_to_reconsideration(
            outcome=finality_rules.Outcome(decision.outcome),
            sentence_kinds=frozenset(kinds),
            decided_on=decision.decided_on,
            is_first_release=review.is_of_first_release,
        )
        decision.is_open_to_reconsideration = bool(is_open)
        if decision.provided_on and is_open:
            decision.challengeable_until = finality_rules.challengeable_until(provided_on=decision.provided_on)
        if decision.fell_away_on is None:
            stands = decision
            if review.status not in ENDS and (fault := rules.finality_fault(past, is_open=is_open, today=on)):
                yield fault
    if stands and stands.provided_on and review.status == Status.FINAL:
        review.final_on = finality_rules.final_from(
            provided_on=stands.provided_on, is_open_to_reconsideration=stands.is_open_to_reconsideration
        )


def _go_on(made: Made, *, by: User | None, on: date) -> None:
    review = made.review
    for clock, event, more in _limits(made, on=on):
        clocks.start(review, clock, event=event, **more)
    stands = next((each for each in made.decisions if each.fell_away_on is None), None)
    if stands and stands.provided_on:
        start_clocks(review, stands)
    if stands or review.status == Status.DUE:
        finality.settle(review, by=by)


def _limits(made: Made, *, on: date) -> Iterator[tuple[Clock, date, dict[str, Any]]]:
    """The limits that run in the state in which the review is, each from its event."""
    review = made.review
    days = [
        hearing.days for hearing in made.hearings if hearing.status in (Hearing.Status.LISTED, Hearing.Status.HEARD)
    ]
    if review.status in rules.BEFORE_THE_BOARD:
        yield Clock.REFERRAL, on, {"days": (review.refer_by - on).days, "source": review.basis}
    elif review.status == Status.MCA_LISTED and review.mca_on:
        yield Clock.PAPER_DECISION, review.mca_on, {}
    elif review.status == Status.LISTED and days:
        yield Clock.WITHHOLDING, days[-1][0], {}
        yield Clock.NOTICE_OF_HEARING, days[-1][0], {}
    elif review.status == Status.HEARD and days:
        yield Clock.DECISION, days[-1][-1], {}


def _error(item: Item, fault: Fault):
    below = [each for each in item.below.get(fault.sheet, ()) if each.row == fault.row]
    return (below[0] if below else item).wrong(fault.column, fault.reason)


def errors_of(item: Item, faults: Iterator[Fault]) -> Iterator[Any]:
    return (_error(item, fault) for fault in faults)


def _end_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(12)))
