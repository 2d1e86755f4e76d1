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

A_DAY = timedelta(days=1)


def claim(recall: Recall, kind: ProposalKind, *, at: datetime | None, by: User | None) -> None:
    """A step was recorded for this moment. Of a day before today a second person is asked. by: None for a file or a
    job, whose days were looked at where they come from."""
    if at is None or by is None or not needs_second_for_day(timezone.localdate(at), today=timezone.localdate()):
        return
    proposals.write(recall, kind, by=by, reason="", said={"at": at.isoformat()})


def count_what_is_sure(recall: Recall, *, by: User | None) -> None:
    """The person is back: of the days at large that the return put on record those count that are sure, while the day
    of the revocation is not confirmed, or was refused. Days that somebody typed stay as they are."""
    unsure = (ProposalState.WAITING, ProposalState.REFUSED)
    row = recall.proposals.filter(kind=ProposalKind.DAY_REVOKED, state__in=unsure).order_by("-asked_at").first()
    if row and by:
        _count_days_at_large(row, recall, is_confirmed=False, by=by)


@transaction.atomic
def agree(*, proposal: RecallProposal, because: str, by: User) -> RecallProposal:
    """The date is right: it counts from now on, for the days at large too. Raises MoveRefused, SamePerson."""
    row = proposals.answered(proposal, "agree", ProposalState.AGREED, because=because, by=by)
    if row.kind == ProposalKind.DAY_REVOKED:
        _count_days_at_large(row, row.recall, is_confirmed=True, by=by)
    return row


@transaction.atomic
def refuse(*, proposal: RecallProposal, because: str, by: User) -> RecallProposal:
    """The date is wrong. A revocation counts from the moment it was recorded; a return is withdrawn by two people and
    recorded anew. Raises MoveRefused, SamePerson."""
    row = proposals.refuse(proposal=proposal, because=because, by=by)
    if row.kind == ProposalKind.DAY_REVOKED:
        recall = row.recall
        moment = min(filter(None, (row.asked_at, recall.arrested_at, recall.returned_at)))
        recall.revoked_at = moment
        recall.at_large_since = moment if recall.at_large_since else None
        recall.save(update_fields=["revoked_at", "at_large_since"])
    return row


def _count_days_at_large(row: RecallProposal, recall: Recall, *, is_confirmed: bool, by: User) -> None:
    """How many of the days from the claimed revocation to the return count. The row stays, with no days where none is
    sure: without one the dates would be worked out from the movements, all days counted."""
    if recall.returned_at is None:
        return
    claimed, recorded = _day(datetime.fromisoformat(row.said["at"])), _day(row.asked_at)
    last = _day(recall.returned_at) - A_DAY
    of_person = Adjustment.objects.filter(offender=recall.offender_id, kind=Adjustment.Kind.UAL)
    found = of_person.filter(starts_on=claimed + A_DAY, ends_on=last).first()
    if found is not None:
        since = at_large_from(claimed=claimed, recorded=recorded, is_confirmed=is_confirmed)
        sentences.change_adjustment(
            adjustment=found,
            kind=found.kind,
            days=max((last - since).days, 0),
            starts_on=found.starts_on,
            ends_on=found.ends_on,
            by=by,
        )


def _day(moment: datetime) -> date:
    return timezone.localdate(moment)
