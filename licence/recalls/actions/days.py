"""Past dates of a revocation and of a return: on record at once, and confirmed or refused by a second person.

Until then the pages say *date reported, not confirmed*, and nobody is held longer because of it: of the days at large
only those count on which the person was at large by either reading.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from licence.recalls.actions import proposals
from licence.recalls.models import Recall, RecallProposal
from licence.recalls.rules.proposals import ProposalKind, ProposalState, at_large_from, needs_second_for_day
from offenders.models import Adjustment
from offenders.sentencing import actions as sentences
from sharing.models import User

WHY = "The date of the revocation is not confirmed by a second person"
A_DAY = timedelta(days=1)


def claim(recall: Recall, kind: ProposalKind, *, at: datetime | None, by: User | None) -> None:
    """A step was recorded for this moment. Of a day before today a second person is asked. by: None for a file or a
    job, whose days were looked at where they come from."""
    if at is None or by is None or not needs_second_for_day(timezone.localdate(at), today=timezone.localdate()):
        return
    proposals.write(recall, kind, by=by, reason="", said={"at": at.isoformat()})


def count_what_is_sure(recall: Recall, *, by: User | None) -> None:
    """The person is back: the days at large that the return put on record begin with the day of the revocation that is
    sure. Days that somebody typed stay as they are."""
    waits = recall.proposals.waiting().filter(kind=ProposalKind.DAY_REVOKED).first()
    if waits and by:
        sure = at_large_from(
            claimed=_day(recall.revoked_at), recorded=timezone.localdate(waits.asked_at), is_confirmed=False
        )
        _begin_days_at_large(recall, before=_day(recall.revoked_at), after=sure, by=by)


@transaction.atomic
def agree(*, proposal: RecallProposal, because: str, by: User) -> RecallProposal:
    """The date is right: it counts from now on, for the days at large too. Raises MoveRefused, SamePerson."""
    row = proposals.answered(proposal, "agree", ProposalState.AGREED, because=because, by=by)
    if row.kind == ProposalKind.DAY_REVOKED:
        recorded = timezone.localdate(row.asked_at)
        _begin_days_at_large(row.recall, before=recorded, after=_day(row.recall.revoked_at), by=by)
    return row


@transaction.atomic
def refuse(*, proposal: RecallProposal, because: str, by: User) -> RecallProposal:
    """The date is wrong. A revocation counts from the moment it was recorded; a return is struck out by two people and
    recorded anew. Raises MoveRefused, SamePerson."""
    row = proposals.refuse(proposal=proposal, because=because, by=by)
    if row.kind == ProposalKind.DAY_REVOKED:
        recall = row.recall
        moment = min(filter(None, (row.asked_at, recall.arrested_at, recall.returned_at)))
        recall.revoked_at = moment
        recall.at_large_since = moment if recall.at_large_since else None
        recall.save(update_fields=["revoked_at", "at_large_since"])
    return row


def _begin_days_at_large(recall: Recall, *, before: date, after: date, by: User) -> None:
    """Let the days at large up to the return begin after another day of the revocation, where they are on record so."""
    if recall.returned_at is None or before == after:
        return
    last = _day(recall.returned_at) - A_DAY
    of_person = Adjustment.objects.filter(offender=recall.offender_id, kind=Adjustment.Kind.UAL)
    found = of_person.filter(starts_on=before + A_DAY, ends_on=last).first()
    first, days = after + A_DAY, (last - after).days
    if found is None:
        if before + A_DAY > last >= first and not of_person.filter(ends_on__gte=first, starts_on__lte=last).exists():
            sentences.add_adjustment(
                offender=recall.offender, kind=Adjustment.Kind.UAL, days=days, starts_on=first, ends_on=last, by=by
            )
    elif first > last:
        sentences.remove_adjustment(adjustment=found, reason=WHY, by=by)
    else:
        sentences.change_adjustment(adjustment=found, kind=found.kind, days=days, starts_on=first, ends_on=last, by=by)


def _day(moment: datetime | None) -> date:
    return timezone.localdate(moment or timezone.now())
