"""Take back what followed from a release, a return or an end that two people have withdrawn, as if it had never been
recorded.

What has been done since upon it stands in the way, and is named: it tells that the person did go, or must be undone
first. Each raises MoveRefused then, and nothing of the record is changed.
"""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from licence.breaches.models import Breach
from licence.checks.models import Check
from licence.licences import alert_kinds, event_kinds
from licence.licences.actions import moves
from licence.licences.actions.versions import bind_again
from licence.licences.models import Licence, LicenceCondition, LicenceMove
from licence.licences.rules import BEFORE_FORCE, LICENCE, Status
from licence.recalls import alert_kinds as recall_kinds
from licence.recalls.actions import clocks, telling
from licence.recalls.actions.moves import record_move
from licence.recalls.models import Recall, RecallClock
from licence.recalls.rules import clocks as recall_clocks
from licence.recalls.rules import recalls
from licence.recalls.rules.recalls import RECALL, Custody
from offenders.custody.rules import BY_TWO_PEOPLE, RELEASES, Happening
from offenders.models import Movement
from sharing import alerts, events
from sharing.access.state_machines import MoveRefused, words_for_verb
from sharing.models import User

VERB = "take_back"
REASON = "The movement it followed from is withdrawn"
ENDED_BY_RELEASE = (recalls.Status.RE_RELEASED, recalls.Status.SENTENCE_EXPIRED, recalls.Status.CLOSED)
NOT_FORCED = {"starts_on": None, "activated_at": None}


def licences_go_back(movement: Movement, *, by: User | None) -> None:
    """A licence that took force with the release is approved again, and binds nobody; what ended with it has not."""
    rows = Licence.objects.filter(offender_id=movement.offender_id, moves__moved_at__gte=movement.recorded_at)
    for licence in rows.select_related("offender").distinct().order_by("pk"):
        followed = LicenceMove.objects.filter(licence=licence, moved_at__gte=movement.recorded_at)
        # What somebody did themselves is no consequence, and is not taken back.
        moved = [
            (f"{licence_move.verb} by hand" if licence_move.moved_by_id else licence_move.verb, licence_move.before)
            for licence_move in followed
        ]
        before = LICENCE.state_before(moved)
        if before is not None:
            _go_back(licence, before, by=by)


def _go_back(licence: Licence, before: Status, *, by: User | None) -> None:
    was = Status(licence.status)
    if was is Status.ACTIVE:
        _refuse_what_was_seen(licence)
    if before in BEFORE_FORCE and Licence.objects.in_the_making().filter(offender_id=licence.offender_id).exists():
        raise MoveRefused("A draft licence has been started since. Discard it first")
    licence.status = before
    for name, value in ({} if was is not Status.ACTIVE else NOT_FORCED).items():
        setattr(licence, name, value)
    licence.ended_at, licence.ended_because = None, ""
    licence.save(update_fields=["status", *NOT_FORCED, "ended_at", "ended_because"])
    if was is Status.ACTIVE:
        Check.objects.unanswered().filter(licence=licence).delete()  # what is not due is not asked for
        licence.conditions.update(state=LicenceCondition.State.APPROVED, starts_at=None, ends_at=None)
        alerts.supersede(kinds=[alert_kinds.ACTIVATED], subject=licence.offender, by_alert=None)
    elif before is Status.ACTIVE:
        bind_again(licence)
        events.publish_event(kind=event_kinds.IN_FORCE, record=licence, subject=licence.offender)
    moves.record_move(licence, VERB, before=was, by=by, reason=REASON)


def _refuse_what_was_seen(licence: Licence) -> None:
    """Whoever was met in the community has left: that release was no mistake."""
    if Check.objects.filter(licence=licence, done_at__isnull=False).exists():
        raise MoveRefused(
            f"A check of licence {licence.version} has been logged: someone met the person in the community. If "
            "they are in custody now, record the return"
        )
    if Breach.objects.open().filter(licence=licence).exists():
        raise MoveRefused(f"A suspected breach of licence {licence.version} is open. Decide it first")


def recall_goes_back(movement: Movement, *, by: User | None) -> None:
    """A recall that ended with the release runs again; one that came back with the return is out again."""
    happening = Happening(movement.happening)
    if happening is Happening.RETURNED:
        recall = _last(movement, *recalls.IN_CUSTODY_AGAIN, *recalls.TO_BE_RELEASED)
        verbs: tuple[str, ...] = ("return", "come_back")
    elif happening in RELEASES | BY_TWO_PEOPLE:
        begun = Recall.objects.open().filter(offender_id=movement.offender_id, moves__verb="begin")
        if begun.filter(moves__moved_at__gte=movement.recorded_at).exists():
            raise MoveRefused("A recall has been started since the release. Stop it first")
        recall = _last(movement, *ENDED_BY_RELEASE)
        verbs = ("re_release", "expire", "close")
    else:
        return
    if recall is None:
        return
    first = recall.moves.filter(verb__in=verbs).last()
    if first is None or (happening is not Happening.RETURNED and first.moved_at < movement.recorded_at):
        return
    followed = recall.moves.filter(pk__gte=first.pk).order_by("pk")
    before = RECALL.state_before(list(followed.values_list("verb", "before")))
    if before is None:
        return
    was = recall.status
    changed: dict[str, object] = {"status": before, "ended_at": None}
    if happening is Happening.RETURNED:
        changed |= {"returned_at": None, "establishment": None, "custody_status": Custody.NO, "booking_number": ""}
        if before is recalls.Status.CLOSED:
            changed |= {"closed_because": recalls.ClosedBecause.LEFT_UK, "ended_at": _closed_at(recall)}
    else:
        changed |= {"new_licence": None, "closed_because": ""}
    Recall.objects.filter(pk=recall.pk).update(**changed)
    recall.refresh_from_db()
    _clocks_go_back(recall, first.verb, since=first.moved_at)
    if happening is Happening.RETURNED:
        telling.resolve(recall, recall_kinds.RETURNED, reason=REASON)
    record_move(recall, VERB, before=was, by=by, at=timezone.now(), why=REASON)


def _closed_at(recall: Recall) -> datetime:
    """When it was closed before the return."""
    return recall.moves.filter(after=recalls.Status.CLOSED).latest("pk").moved_at


def _last(movement: Movement, *states: recalls.Status) -> Recall | None:
    rows = Recall.objects.filter(offender_id=movement.offender_id, status__in=states).select_related("offender")
    return rows.order_by("-pk").first()


def _clocks_go_back(recall: Recall, verb: str, *, since: datetime) -> None:
    """The limits that it began stop; those that it stopped run again, to their own last moment."""
    began = RecallClock.objects.filter(recall=recall, kind__in=recall_clocks.started_by(verb))
    clocks.stop(began, VERB, at=timezone.now())
    words = words_for_verb(verb)
    stopped = RecallClock.objects.filter(recall=recall, stopped_by_what=words, kind__in=recall_clocks.stopped_by(verb))
    stopped.filter(due_at__gt=since).update(stopped_at=None, stopped_by_what="")
