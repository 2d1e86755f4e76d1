"""Questions about recalls, their time limits, arrests and papers, by name."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Self

from django.db.models import Exists, F, FilteredRelation, OuterRef, Q

from licence.recalls.rules import recalls
from licence.recalls.rules.proposals import HANDS, ProposalState
from offenders.rows import OfPersonQuerySet
from sharing.records.account import Account


class RecallQuerySet(OfPersonQuerySet):
    def open(self) -> Self:
        """Those that have not ended: at most one of a person."""
        return self.filter(status__in=recalls.OPEN)

    def to_decide(self) -> Self:
        """Those on which a senior has to decide."""
        return self.filter(status=recalls.Status.CONSULTING_SPO)

    def at_large(self) -> Self:
        return self.filter(status=recalls.Status.UNLAWFULLY_AT_LARGE)

    def with_people(self) -> Self:
        return self.select_related(
            *("offender__establishment", "author", "decided_by", "countersigned_by", "endorsed_by"),
            *("called_by", "sent_by", "establishment"),
        )


class RecallClockQuerySet(OfPersonQuerySet):
    def running(self) -> Self:
        """Started and not stopped; one that stands still is among them."""
        return self.filter(stopped_at__isnull=True)

    def past_due(self, *, at: datetime) -> Self:
        """Running, not standing still, and the last moment has passed."""
        return self.running().filter(paused_at__isnull=True, due_at__lt=at)

    def of_recalls(self, keys: Iterable[int]) -> Self:
        """Those of these recalls and of the arrests that wait for them, each with `of`, the key of its recall."""
        among = list(keys)
        own = self.filter(recall__in=among).annotate(of=F("recall_id"))
        return own.union(self.filter(arrest__recall__in=among).annotate(of=F("arrest__recall_id")), all=True)

    def newly_past_due(self, *, at: datetime) -> Self:
        """Past due, and nobody was told of it yet."""
        return self.past_due(at=at).filter(missed_at__isnull=True)


class ProposalQuerySet(OfPersonQuerySet):
    def waiting(self) -> Self:
        """Those that nobody has answered."""
        return self.filter(state=ProposalState.WAITING)

    def newly_late(self, *, at: datetime) -> Self:
        """Not answered in time, and nobody was told of it yet."""
        return self.waiting().filter(answer_due_at__lte=at, late_at__isnull=True)

    def to_answer_by(self, user: Account) -> Self:
        """Those that the user's role answers, and which somebody else proposed."""
        kinds = [kind for kind, hands in HANDS.items() if user.can(hands.agrees)]
        return self.waiting().filter(kind__in=kinds).exclude(asked_by=user.pk)


class UrgentArrestQuerySet(OfPersonQuerySet):
    def open(self) -> Self:
        return self.filter(ended_at__isnull=True)

    def with_clock(self) -> Self:
        """With `running`, the limit until the decision; None where none runs."""
        running = FilteredRelation("clocks", condition=Q(clocks__stopped_at__isnull=True))
        return self.annotate(running=running).select_related("running")


class RecallPaperQuerySet(OfPersonQuerySet):
    """Papers that the person must not receive. Each is there for those on its list alone, wherever it is asked for."""

    opened_by_emergency = False

    def handled_for(self, user: Account) -> Self:
        """A program never reads one, whoever puts it on a list."""
        if user.is_program:
            return self.none()
        named = self.model.readers.through.objects.filter(recallpaper_id=OuterRef("pk"), user_id=user.pk)
        return self.filter(Exists(named))
