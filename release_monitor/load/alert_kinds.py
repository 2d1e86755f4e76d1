"""Alerts about work that is de-prioritised."""

from __future__ import annotations

from datetime import timedelta

from sharing.alerts import AlertKind, Matter, register
from sharing.models import Severity

DEPRIORITISED = register(
    AlertKind(
        name="load.deprioritised",
        matter=Matter.DUTY,
        title="Work de-prioritised",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=4),
        why="Someone decided that work on this person comes after other work, and named a person of your team to know "
        "of it. Acknowledging does not agree to it; end the decision if it is wrong.",
    )
)
REVIEW_MISSED = register(
    AlertKind(
        name="load.deprioritisation_review_missed",
        matter=Matter.DUTY,
        title="De-prioritised work not reviewed",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=4),
        why="Work on this person was de-prioritised until a review date, which has passed. Until someone renews or "
        "ends the decision, the work is still de-prioritised.",
    )
)
