"""Tell the teams of a decision of the Board: in the words that its alerts have, once for each thing that happens."""

from __future__ import annotations

from parole.decisions import alert_kinds, event_kinds
from parole.decisions.models import Decision
from parole.reviews.addresses import review_url, thread_of
from parole.reviews.models import ParoleReview
from parole.reviews.rules.moves import Outcome
from sharing import alerts, events
from sharing.alerts import AlertKind
from sharing.events import EventKind
from sharing.models import Alert, Severity

OF_A_DECISION = (
    *(alert_kinds.DECISION, alert_kinds.FINAL, alert_kinds.TO_ANSWER),
    *(alert_kinds.CORRECTED, alert_kinds.OUTCOME_CORRECTED),
)


def alert_decision(
    kind: AlertKind, review: ParoleReview, text: str, *, key: str, severity: Severity | None = None
) -> Alert | None:
    """Every team that may see the person hears. key: names what happened; the same again tells nobody."""
    return alerts.raise_alert(
        kind=kind,
        key=key,
        subject=review.offender,
        text=text,
        severity=severity,
        link=review_url(review),
        of=thread_of(review),
    )


def tell_programs(kind: EventKind, review: ParoleReview, decision: Decision) -> None:
    """The programs hear that read decisions and see the person: that it is so, and nothing of what was decided."""
    events.publish_event(kind=kind, record=decision, subject=review.offender, more={"reviewId": review.uid})


def tell_that_it_fell_away(review: ParoleReview, decision: Decision, text: str, *, key: str) -> None:
    """What was told of the decision is no longer so; only this waits to be read."""
    told = alert_decision(alert_kinds.FELL_AWAY, review, text, key=key)
    alerts.supersede(kinds=OF_A_DECISION, subject=review.offender, by_alert=told)
    tell_programs(event_kinds.FELL_AWAY, review, decision)


def severity_of(outcome: str) -> Severity | None:
    """A direction to release is of high severity; None: the kind's own."""
    return Severity.HIGH if outcome == Outcome.RELEASE_DIRECTED else None
