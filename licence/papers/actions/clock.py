"""Timed work on papers: who was not given one in time. Safe to run twice and to run late."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

from django.urls import reverse

from licence.papers import alert_kinds
from licence.papers.actions.handing import late_key
from licence.papers.choices import PAPER_KINDS
from licence.papers.models import ABOUT, PaperGiven
from licence.papers.rules import PaperKind
from licence.papers.wanted import Wanted, wanted
from offenders.models import Offender
from sharing import alerts
from sharing.jobs.set_aside import alone
from sharing.time_words import say_datetime

LOOKED_BACK = timedelta(days=28)  # what was due earlier came with an upgrade or a file: its page says so
CALLED = dict(PAPER_KINDS)


def watch(*, at: datetime) -> int:
    """Tell of each paper that is late, and end what was told of one that is no longer due. Returns how many alerts
    are new."""
    late = [each for each in wanted(at=at) if each.is_late(at=at)]
    rounds = _rounds()
    named = {late_key(each.kind, each.uid, rounds[each.key]): each for each in late}
    for kind in (alert_kinds.LATE, alert_kinds.NOTICE_LATE):
        alerts.supersede_keys(kind=kind, keys=alerts.open_keys(kind=kind) - set(named), at=at)
    near = {key: each for key, each in named.items() if at - each.due_at <= LOOKED_BACK}
    people = Offender.objects.in_bulk({each.offender_id for each in near.values()})
    told = 0
    for key, each in near.items():
        with alone("papers", each.offender_id, subject=each.offender_id):
            told += _alert_late(each, people[each.offender_id], key=key, at=at)
    return told


def _rounds() -> Counter[str]:
    """How many hand-overs of each were withdrawn. One query."""
    rows = PaperGiven.objects.filter(withdrawn_at__isnull=False)
    keys = rows.values_list("paper__kind", *(f"paper__{name}__uid" for name in ABOUT))
    return Counter(f"{kind}:{next(filter(None, uids))}" for kind, *uids in keys)


def _alert_late(each: Wanted, person: Offender, *, key: str, at: datetime) -> bool:
    is_notice = each.kind is PaperKind.RECALL
    raised = alerts.raise_alert(
        kind=alert_kinds.NOTICE_LATE if is_notice else alert_kinds.LATE,
        key=key,
        subject=person,
        title=f"{CALLED[each.kind]} not handed over",
        text=f"It was due to be handed over by {say_datetime(each.due_at)}, and no handing over is recorded.",
        link=reverse("person_papers", kwargs={"uid": person.uid}),
        at=at,
    )
    return raised is not None
