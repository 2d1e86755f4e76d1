"""One move of a recall: claim it, keep it with what was known, start and stop its clocks."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from licence import followers
from licence.recalls import event_kinds
from licence.recalls.actions import clocks, overtaking
from licence.recalls.models import Recall, RecallMove
from licence.recalls.rules.recalls import ENDS, RECALL, Custody, RecallFacts, Status
from offenders.people.locking import lock
from offenders.people.once import made_before
from sharing import access, audit, events
from sharing.access.roles import Capability
from sharing.access.rules import Permission
from sharing.access.state_machines import CLOCK, MoveRefused, RoleRefused
from sharing.drafts import actions as drafts
from sharing.grants.who_can_see import teams_that_see
from sharing.items.rules import Occasion
from sharing.models import Agency, User
from sharing.records.errors import Refused
from sharing.records.once import keyed
from sharing.sittings import actions as sittings

FIELDS = (
    *("status", "kind", "is_emergency", "custody_status", "decided_by", "decided_at", "countersigned_by"),
    *("countersigned_at", "endorsed_by", "endorsed_at", "called_at", "sent_at", "ppcs_reference", "refused_at"),
    *("revoked_at", "warrant_ref", "at_large_since", "arrested_at", "returned_at", "establishment", "next_review_on"),
    *("look_again_at", "stop_reason", "closed_because", "ended_at"),
)
FORMS = {  # moves that are made by a form of another name
    "agree": "decide",
    "no_recall": "decide",
    "propose_no_recall": "decide",
    "propose_rescission": "rescind",
    "propose_closing": "close_as_left",
}


class RecallRefused(Refused):
    """This cannot be recorded so of the recall."""


def only(capability: Capability, by: User) -> None:
    """What is no move of the machine is recorded by those with this capability. Raises MoveRefused."""
    if not by.can(capability):
        raise RoleRefused


def get_recall_or_refuse(recall: Recall, *, by: User | None) -> Recall:
    """The row as it stands, with the person locked, for somebody who may change the person. by: None for a job."""
    lock(recall.offender)
    if by:
        access.require(by, Permission.CHANGE, recall.offender)
    return Recall.objects.select_related("offender").get(pk=recall.pk)


def is_made(recall: Recall, uid: UUID | None) -> bool:
    """Whether an earlier sending of the same form was kept. Raises RecordHidden for a key of another recall."""
    made = made_before(RecallMove, uid, offender=recall.offender)
    if made and made.recall_id != recall.pk:
        raise access.RecordHidden
    return made is not None


def checked_time(field: str, at: datetime, *, not_before: datetime | None = None, that: str = "") -> datetime:
    """The moment that counts. A form names a minute, the system keeps seconds: a moment in the minute of what it rests
    on counts as that.

    that: what it rests on, in words. Raises RecallRefused at the field for one ahead, or in an earlier minute.
    """
    if at > timezone.now():
        raise RecallRefused(field, "The time must be in the past")
    if not_before is None:
        return at
    if at < not_before.replace(second=0, microsecond=0):
        raise RecallRefused(field, f"It cannot have happened before {that}")
    return max(at, not_before)


def facts_of(recall: Recall, **more: Any) -> RecallFacts:
    """What the guards read of a recall as it stands, and of what is typed now."""
    stands: dict[str, Any] = {
        "breaches": recall.breaches.count(),
        "group": recall.sentence_group,
        "is_emergency": recall.is_emergency,
        "offence_link": recall.offence_link,
        "what_led": recall.what_led,
        "alternatives": tuple(recall.alternatives),
        "kind": recall.kind,
        "risks": tuple(getattr(recall, name) for name in Recall.RISKS),
        "is_called": recall.called_at is not None,
        "is_held": recall.custody_status != Custody.NO,
        "closed_because": recall.closed_because,
        "is_known_to_ppcs": recall.status == Status.ACO_SIGNED and is_known_to_ppcs(recall),
    }
    return RecallFacts(**stands | more)


def is_known_to_ppcs(recall: Recall) -> bool:
    """Whether papers that are sent now can be opened by those who decide on them. One query."""
    teams = teams_that_see(recall.offender, at=timezone.now())
    return teams.filter(agency__kind=Agency.Kind.PPCS).exists()


def make_move(
    recall: Recall,
    verb: str,
    *,
    by: User | None,
    at: datetime | None = None,
    facts: RecallFacts | None = None,
    why: str = "",
    knew: dict[str, Any] | None = None,
    as_clock: bool = False,
    judged_by: User | None = None,
    uid: UUID | None = None,
    **changed: Any,
) -> Recall:
    """Move one recall, and its clocks with it. changed: other fields that the move sets. why: kept with the move.

    at: the moment that it counts for, now unless given. as_clock: what somebody recorded follows from another act and
    is judged as that. judged_by: the first of two people, whose role the move asks for; `by` is the second. uid: the
    key of the form, see `is_made`. Raises MoveRefused; nothing is then changed.
    """
    before, moment = Status(recall.status), at or timezone.now()
    who = CLOCK if as_clock or by is None else judged_by or by
    move = RECALL.move(verb, before, by=who, facts=facts or facts_of(recall))
    if move.after in ENDS:
        changed["ended_at"] = timezone.now()
    if not Recall.objects.filter(pk=recall.pk, status=before).update(status=move.after, **changed):
        raise MoveRefused("Someone else changed this first. Open the recall again to see its current state")
    recall.refresh_from_db()
    clocks.follow(recall, verb, at=moment)
    overtaking.overtake(recall)
    record_move(recall, verb, before=before, by=by, at=moment, why=why, knew=knew, uid=uid)
    if move.after in ENDS and verb != "no_recall":  # which is itself what is decided
        sittings.cancel(occasion=Occasion.RECALL, about=recall.uid, by=by)
    if kind := event_kinds.OF_MOVE.get(verb):
        events.publish_event(kind=kind, record=recall, subject=recall.offender)
    followers.recall_moved.tell(recall=recall, verb=verb, by=by)
    return recall


def record_move(
    recall: Recall,
    verb: str,
    *,
    before: Status | str,
    by: User | None,
    at: datetime,
    why: str = "",
    knew: dict[str, Any] | None = None,
    uid: UUID | None = None,
) -> RecallMove:
    """The move's own row, and its entry in the audit log; what was typed for it is a draft no more. Also for an act
    that leaves the state as it is."""
    row = RecallMove.objects.create(
        recall=recall,
        offender_id=recall.offender_id,
        verb=verb,
        before=before,
        after=recall.status,
        at=at,
        moved_by=by,
        rationale=why,
        knew=knew or {},
        **keyed(uid),
    )
    audit.record(
        action=audit.Action.ALTERATION,
        verb=f"licence.recall_{verb}",
        by=by,
        target=recall,
        subject=recall.offender_id,
        reason=why[:500],
        payload={"before": before, "at": at, "after": audit.fields_of(recall, *FIELDS)},
    )
    if by:
        drafts.forget(user=by, form=f"recall.{FORMS.get(verb, verb)}", key=str(recall.uid))
    return row
