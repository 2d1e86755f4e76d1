"""What people are to do, as a meeting or a chair set it: answered by its owner with proof, accepted by the chair."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from offenders.mappa import alert_kinds
from offenders.mappa.actions.meetings import refuse_who_cannot_see
from offenders.mappa.actions.moves import MappaRefused, body_of, claim, end_alerts, record, reread
from offenders.mappa.models import MappaAction, MappaAgendaItem, MappaCase, MappaMeeting
from offenders.mappa.rules import ACTION, ActionFacts, ActionState
from offenders.people.once import made_before
from sharing.cover import standing
from sharing.models import User
from sharing.records.once import keyed


@transaction.atomic
def set_action(
    *,
    case: MappaCase,
    what: str,
    owner: User,
    due_on: date,
    by: User,
    meeting: MappaMeeting | None = None,
    point: MappaAgendaItem | None = None,
    uid: UUID | None = None,
) -> MappaAction:
    """Somebody who can see the person is to do this by a day. The chair of the meeting, or of the case, accepts it.
    Raises MappaRefused, MoveRefused."""
    if made := made_before(MappaAction, uid, offender=case.offender):
        return made
    case = reread(case)
    if not case.is_open:
        raise MappaRefused("", "The case has ended")
    ACTION.move("set", None, by=by, facts=ActionFacts())
    chair = meeting.chair if meeting else case.chair
    if chair is None:
        raise MappaRefused("", "The case has no chair. Name one in the case details first")
    if due_on < timezone.localdate():
        raise MappaRefused("due_on", "The date must be today or in the future")
    refuse_who_cannot_see(case, owner, field="owner")
    row = MappaAction.objects.create(
        case=case,
        offender=case.offender,
        programme=case.programme,
        meeting=meeting,
        point=point,
        task=what.strip(),
        body=body_of(owner),
        owner=owner,
        chair=chair,
        due_on=due_on,
        set_by=by,
        **keyed(uid),
    )
    record("action_set", row, by=by, owner=owner.pk, due_on=due_on)
    return row


@transaction.atomic
def answer_action(*, action: MappaAction, is_done: bool, words: str, by: User) -> MappaAction:
    """The owner, or who stands in for them, says that it is done, with the proof, or why it is refused.
    Raises MoveRefused."""
    action = reread(action)
    before = ActionState(action.state)
    facts = ActionFacts(words=words, is_owner=standing.acts_for(by, action.owner_id, subject=action.offender_id))
    move = ACTION.move("done" if is_done else "refuse", before, by=by, facts=facts)
    claim(action, before=before, state=move.after, outcome=words.strip()[:1000], answered_at=timezone.now())
    _end_late(action, reason="The owner answered")
    record("action_answered", action, by=by, is_done=is_done)
    return action


@transaction.atomic
def accept_action(*, action: MappaAction, accept: bool, reason: str, by: User) -> MappaAction:
    """The chair accepts what the owner answered, or sends it back with a reason: it is then open again. Raises
    MoveRefused."""
    action = reread(action)
    before = ActionState(action.state)
    facts = ActionFacts(words=reason, is_chair=by.pk == action.chair_id)
    move = ACTION.move("accept" if accept else "send_back", before, by=by, facts=facts)
    if accept:
        claim(action, before=before, state=move.after, accepted_at=timezone.now())
    else:
        back = {"outcome": "", "answered_at": None, "sent_back_because": reason.strip()[:500]}
        claim(action, before=before, state=move.after, **back)
    record("action_accepted" if accept else "action_sent_back", action, by=by, reason=reason)
    return action


def _end_late(action: MappaAction, *, reason: str) -> None:
    for kind in (alert_kinds.ACTION_LATE, alert_kinds.ACTION_VERY_LATE, alert_kinds.ACTION_FOR_CHAIR):
        end_alerts(kind, action.case, f"{action.uid}:", reason=reason)
