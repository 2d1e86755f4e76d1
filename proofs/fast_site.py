"""The site with a clock of alerts that runs sixty times as fast, and in which each breach is critical. For a proof."""

from __future__ import annotations

import os
from datetime import timedelta
from typing import Any
from unittest import mock

FAULT = "RELEASE_MONITOR_LADDER_FAULT"  # read here alone
TWICE, NEVER = "each rung is made twice", "nobody is alerted after deputies"
FAULTS = (TWICE, NEVER)
TO_ANSWER, STEP = timedelta(seconds=15), timedelta(seconds=8)  # for 15 minutes, and for those that a rung has


def hasten() -> None:
    """In this process. The rules stay as they are, but for how long a minute and a step last."""
    from licence.breaches import alert_kinds
    from sharing.alerts import step_limits
    from sharing.alerts.models import Severity
    from sharing.alerts.rules import StepLimits

    mock.patch.object(step_limits, "limits_among", return_value=StepLimits(STEP, STEP, STEP)).start()
    mock.patch.object(alert_kinds, "urgency", return_value=(Severity.CRITICAL, TO_ANSWER)).start()
    fault = os.environ.get(FAULT, "")
    if fault:
        _plant(fault)


def _plant(fault: str) -> None:
    from sharing.duties import escalation

    if fault == NEVER:
        own = escalation.next_rung
        mock.patch.object(escalation, "next_rung", lambda made, *more: None if made else own(made, *more)).start()
    elif fault == TWICE:
        made = escalation._made

        def twice(receipt: Any, step: Any, *people: Any, **more: Any) -> Any:
            from dataclasses import replace

            made(receipt, replace(step, round=step.round + 100), *people, **more)
            return made(receipt, step, *people, **more)

        mock.patch.object(escalation, "_made", twice).start()


def __getattr__(name: str) -> Any:
    """Made when the web server, or a worker, asks for it, and only there."""
    if name == "application":
        from release_monitor.asgi import application as made
    elif name in ("app", "celery"):
        import django

        from release_monitor.celery import app as made

        django.setup()
    else:
        raise AttributeError(name)
    hasten()
    return made
