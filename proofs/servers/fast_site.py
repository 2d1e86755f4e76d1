"""The site with a clock of alerts and letters that runs sixty times as fast, and in which each breach is critical. For
proofs."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from unittest import mock

FAULT = "RELEASE_MONITOR_LADDER_FAULT"  # read here alone
TWICE, NEVER = "each rung is made twice", "nobody is alerted after deputies"
FAULTS = (TWICE, NEVER)
IN_THE_WAY, GIVEN_UP = "letters are sent by the worker of all jobs", "letters are given up after ten attempts"
MAIL_FAULTS = (IN_THE_WAY, GIVEN_UP)
SIXTY = 60
TO_ANSWER, STEP = timedelta(seconds=15), timedelta(seconds=8)  # for 15 minutes, and for those that a rung has


def hasten() -> None:
    """In this process. The rules stay as they are, but for how long a minute and a step last."""
    from licence.breaches import alert_kinds
    from sharing.alerts import step_limits
    from sharing.alerts.rules import Severity, StepLimits

    mock.patch.object(step_limits, "limits_among", return_value=StepLimits(STEP, STEP, STEP)).start()
    mock.patch.object(alert_kinds, "urgency", return_value=(Severity.CRITICAL, TO_ANSWER)).start()
    hasten_letters()
    fault = os.environ.get(FAULT, "")
    if fault:
        _plant(fault)


def hasten_letters() -> None:
    """The pauses between attempts, how long one is tried, and the time of storms and their bundles; not how long a
    server may take to answer. The mail server of a proof speaks no TLS."""
    from django.conf import settings

    from sharing.alerts import deliveries
    from sharing.alerts.storms import actions as storms

    for name in ("begin_and_end", "hold", "bundle"):
        mock.patch.object(storms, name, hastened(getattr(storms, name))).start()
    for name in ("PROBED_AGAIN_SECONDS", "FIRST_PAUSE", "LONGEST_PAUSE", "TRIED_FOR"):
        mock.patch.object(deliveries, name, getattr(deliveries, name) / SIXTY).start()
    settings.EMAIL_USE_TLS = False


def hastened(own: Callable[..., Any]) -> Callable[..., Any]:
    """The same, with each span of time a sixtieth."""

    def act(**given: Any) -> Any:
        return own(**{name: value / SIXTY if isinstance(value, timedelta) else value for name, value in given.items()})

    return act


def _plant(fault: str) -> None:
    from sharing.duties import escalation

    if fault == IN_THE_WAY:
        from release_monitor.celery import app

        app.conf.task_routes = {}
    elif fault == GIVEN_UP:
        from sharing.alerts import deliveries

        mock.patch.object(deliveries, "is_given_up", lambda delivery, **more: delivery.attempts >= 10).start()
    elif fault == NEVER:
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
