"""Parole reviews as a file of a caseload holds them: registered with the import below."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import date

from django.utils import timezone

from offenders.importing.file_format.cells import RowError
from offenders.importing.file_format.sheets import Cells, Item, Thing, cells_of, register
from parole.decisions.models import Decision
from parole.decisions.rules import release_test_on
from parole.hearings.models import Hearing
from parole.importing import actions, rules
from parole.importing.columns import DECISIONS, HEARINGS, NAME, REVIEWS
from parole.reviews.alert_kinds import CLOCK_MISSED
from parole.reviews.models import ParoleReview, ReviewClock
from parole.reviews.rules.moves import ENDS


def key_of(item: Item) -> Hashable:
    return item.get("kind"), item.get("refer_by")


def check(item: Item, others: Sequence[Item]) -> Iterator[RowError]:
    yield from actions.errors_of(item, rules.faults_of(actions.past_of(item), today=timezone.localdate()))
    same = [each for each in others if each.get("kind") == item.get("kind") and each.get("status") not in ENDS]
    if item in same[1:]:
        yield item.wrong("status", f"Another open review of this kind is at row {same[0].row}. Correct one of the 2")
    if len([each for each in others if each.get(NAME) == item.get(NAME)]) > 1:
        yield item.wrong(NAME, "Another review of the person has this name. Rename one of the 2")


def known(people: Collection[int]) -> Mapping[int, Collection[Hashable]]:
    found: dict[int, set[Hashable]] = {}
    rows = ParoleReview.objects.filter(offender__in=people).values_list("offender_id", "kind", "refer_by")
    for person, kind, refer_by in rows:
        found.setdefault(person, set()).add((kind, refer_by))
    return found


def follows(people: Collection[int], on: date) -> Iterable[str]:
    """Duties whose last day has passed: the clock tells of each as soon as it looks."""
    missed = ReviewClock.objects.missed(on=on).filter(offender__in=people, is_duty=True, told_missed_at__isnull=True)
    return [CLOCK_MISSED.title] * missed.count()


def export(people: Sequence[int]) -> Iterator[tuple[int, str, Cells]]:
    """Reviews that a file can hold; one that is in a challenge is left out, with all below it."""
    taken = [status.value for status in rules.TAKEN]
    rows = ParoleReview.objects.filter(offender__in=people, status__in=taken).select_related("offender")
    reviews = {review.pk: review for review in rows.order_by("offender_id", "refer_by", "pk")}
    names = {review.pk: f"{review.kind} {review.refer_by}" for review in reviews.values()}
    for review in reviews.values():
        ended = timezone.localtime(review.ended_at).date() if review.ended_at else None
        number = review.offender.prison_number
        cells = cells_of(REVIEWS, number, review, review=names[review.pk], ended_on=ended)
        yield review.offender_id, REVIEWS.name, cells
    for hearing in Hearing.objects.filter(review__in=reviews).order_by("review_id", "first_on", "pk"):
        review = reviews[hearing.review_id]
        cells = cells_of(HEARINGS, review.offender.prison_number, hearing, review=names[review.pk])
        yield review.offender_id, HEARINGS.name, cells
    decisions = Decision.objects.filter(review__in=reviews).order_by("review_id", "decided_on", "pk")
    for decision in decisions.prefetch_related("corrections"):
        review, reading = reviews[decision.review_id], decision.reading()
        said = {name: getattr(reading, name) for name in ("decided_on", "provided_on", "test", "reasons_ref")}
        if said["test"] == release_test_on(reading.decided_on):
            said["test"] = ""
        cells = cells_of(DECISIONS, review.offender.prison_number, decision, review=names[review.pk], **said)
        yield review.offender_id, DECISIONS.name, cells


register(
    Thing(
        app="parole",
        name="parole reviews",
        sheet=REVIEWS,
        below=(HEARINGS, DECISIONS),
        named_by=NAME,
        key=key_of,
        check=check,
        known=known,
        write=actions.write,
        follows=follows,
        export=export,
    )
)
