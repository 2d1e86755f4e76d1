"""Clock hands of parole."""

from celery import shared_task
from django.utils import timezone

from parole.contributions import actions as contributions
from parole.deciding.actions import answers
from parole.directions import actions as directions
from parole.hearings.actions import warnings
from parole.moves.actions import finality
from parole.reviews.actions import clocks
from parole.seats import actions as panels
from parole.steps.actions import ended_terms, open_due_reviews
from parole.victims.actions import telling


@shared_task
def watch_reviews() -> None:
    """Every five minutes: what time has made final, reviews in sight, hearings that come near, limits and directions.

    What hangs on a life comes first.
    """
    on, at = timezone.localdate(), timezone.now()
    finality.go_on_with_all(on=on)
    finality.hold_what_nobody_decided()
    finality.ask_what_was_not_asked()
    answers.ask_for_answers(on=on, at=at)
    ended_terms.withdraw_what_ended(on=on)
    open_due_reviews.begin_in_sight(on=on, at=at)
    clocks.tell_of_missed(on=on, at=at)
    warnings.flag_coming(on=on, at=at)
    panels.tell_of_shortfalls(on=on, at=at)
    directions.tell_of_late(on=on, at=at)
    contributions.tell_of_late(on=on, at=at)
    telling.expect_all(on=on)
    telling.tell_of_overdue(at=at)
