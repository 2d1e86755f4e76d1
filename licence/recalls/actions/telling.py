"""Alerts of a recall, and its address. No free text: it may name a person or a place."""

from __future__ import annotations

from datetime import datetime

from django.urls import NoReverseMatch, reverse

from licence.recalls.models import Recall
from offenders.models import Offender
from sharing import alerts
from sharing.models import Alert, Severity


def link_to(recall: Recall) -> str:
    """The path of the recall's page: route `recall`, by the uids of person and recall."""
    return _path("recall", uid=recall.offender.uid, recall_uid=recall.uid)


def link_to_person(offender: Offender) -> str:
    """The path of the page of a person's recalls: route `person_recalls`."""
    return _path("person_recalls", uid=offender.uid)


def alert_recall(
    recall: Recall,
    kind: alerts.AlertKind,
    text: str,
    *,
    of: str = "",
    at: datetime | None = None,
    severity: Severity | None = None,
) -> Alert | None:
    """One alert of this kind for the recall; of: what tells it from another one of the same kind."""
    return alerts.raise_alert(
        kind=kind,
        key=_key(recall, of),
        subject=recall.offender,
        text=text,
        link=link_to(recall),
        at=at,
        severity=severity,
    )


def resolve(recall: Recall, *kinds: alerts.AlertKind, reason: str, of: str = "") -> None:
    """What these alerts asked for is done, or is no longer needed."""
    for kind in kinds:
        alerts.resolve(kind=kind, key=_key(recall, of), reason=reason)


def _key(recall: Recall, of: str) -> str:
    return f"recall:{recall.pk}{f':{of}' if of else ''}"


def _path(name: str, **kwargs: object) -> str:
    try:
        return reverse(name, kwargs=kwargs)
    except NoReverseMatch:
        return ""
