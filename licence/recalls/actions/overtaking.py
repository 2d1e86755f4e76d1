"""Close what was proposed and can no longer happen, because the recall has gone another way."""

from __future__ import annotations

from django.utils import timezone

from licence.recalls import alert_kinds
from licence.recalls.actions import telling
from licence.recalls.models import Recall, RecallProposal
from licence.recalls.rules.proposals import ProposalKind, ProposalState, still_stands
from sharing import audit
from sharing.sentence_words import mid_sentence


def overtake(recall: Recall) -> None:
    """In the transaction of the move. The row stays and says so."""
    for row in recall.proposals.waiting():
        if still_stands(ProposalKind(row.kind), recall.status):
            continue
        row.state, row.answered_at = ProposalState.OVERTAKEN, timezone.now()
        row.save(update_fields=["state", "answered_at"])
        audit.record(
            action=audit.Action.ALTERATION,
            verb="licence.recall_second_overtaken",
            by=None,
            target=row,
            subject=row.offender_id,
            payload=audit.fields_of(row, "kind", "state"),
        )
        reason = f"No longer possible: {mid_sentence(recall.get_status_display())}"
        close_alerts(row, recall, reason)


def close_alerts(row: RecallProposal, recall: Recall, reason: str) -> None:
    """It is no longer asked of anybody; that the police were told to release in time is no longer so either."""
    telling.resolve(recall, alert_kinds.SECOND_ASKED, alert_kinds.SECOND_LATE, of=str(row.uid), reason=reason)
    if row.kind == ProposalKind.NO_RECALL:
        for arrest in recall.arrests.open():
            telling.resolve(recall, alert_kinds.RELEASE_NOW, of=f"arrest:{arrest.pk}", reason=reason)
