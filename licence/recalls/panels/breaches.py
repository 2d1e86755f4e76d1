"""The recall at which a breach is decided, as the page of the breach names it."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from licence.breaches.models import Breach
from licence.breaches.rules import Status
from licence.recalls.models import Recall
from licence.recalls.rules.recalls import BEFORE_DECISION


@dataclass(frozen=True)
class AtRecall:
    """Where recall is decided of a breach. is_open: it waits there for somebody."""

    words: str
    href: str
    is_open: bool


def at_recall(breach: Breach, recall: Recall | None, *, may_begin: bool) -> AtRecall | None:
    """recall: the latest that considers this breach. A new one can be begun where none is open and it asks for one."""
    person = breach.offender
    if recall and (recall.is_open or breach.status != Status.RECALL_CONSIDERED):
        href = reverse("recall", kwargs={"uid": person.uid, "recall_uid": recall.uid})
        is_to_decide = recall.status in BEFORE_DECISION
        return AtRecall("Decide on recall" if is_to_decide else "Open the recall", href, recall.is_open)
    if breach.status == Status.RECALL_CONSIDERED and may_begin:
        href = f"{reverse('recall_begin', kwargs={'uid': person.uid})}?breach={breach.uid}"
        return AtRecall("Decide on recall", href, is_open=True)
    return None
