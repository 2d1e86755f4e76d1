"""What follows for a recall from what is recorded elsewhere: a revocation, return, decision, release or end."""

from __future__ import annotations

from datetime import date, datetime, time

from django.utils import timezone

from licence.licences.models import Licence
from licence.recalls import alert_kinds
from licence.recalls.actions import arrests, telling
from licence.recalls.actions.begin import answer_from_mappa
from licence.recalls.actions.casework import after_revocation
from licence.recalls.actions.ending import close
from licence.recalls.actions.moves import make_move, record_move
from licence.recalls.actions.returning import after_return
from licence.recalls.models import Recall
from licence.recalls.rules import recalls
from licence.recalls.rules.recalls import ClosedBecause, Custody, Status
from offenders.custody.rules import Happening
from offenders.models import CustodyPeriod, Movement, Release
from offenders.status.facts import went_without_licence
from parole.models import Decision, ParoleReview
from parole.reviews.rules.moves import Outcome
from parole.reviews.rules.referral import KEEPS, OF_A_RECALL
from sharing.models import User


def revoked(movement: Movement, *, by: User | None) -> None:
    """A revocation that was recorded of the person, and not on the recall that waits for it."""
    recall = _open(movement.offender_id, Status.SENT_TO_PPCS)
    if recall:
        at = max(_moment(movement.happened_on), recall.sent_at or timezone.now())
        recall = make_move(recall, "revoke", by=by, at=at, as_clock=True, revoked_at=at)
        after_revocation(recall, by=by)


def returned(period: CustodyPeriod, *, by: User | None) -> None:
    """A return that was recorded of the person, and not on the recall that waits for it, or of somebody who had left
    the United Kingdom, whose recall is closed."""
    recall = _open(period.offender_id, *recalls.REVOKED) or _closed_as_left(period.offender_id)
    if recall:
        at = max(_moment(period.starts_on), recall.revoked_at or timezone.now())
        recall.offender.refresh_from_db()
        recall = make_move(
            recall,
            "return" if recall.is_open else "come_back",
            by=by,
            at=at,
            as_clock=True,
            ended_at=None,
            closed_because="",
            returned_at=at,
            establishment=recall.offender.establishment,
            custody_status=Custody.PRISON,
        )
        after_return(recall, by=by)


def decided(decision: Decision, *, by: User | None) -> None:
    """The Board's final decision: release, or the person stays, with the day of the next review."""
    recall = _open(decision.offender_id, *recalls.BEFORE_THE_BOARD)
    if recall is None or decision.outcome == Outcome.NO_DECISION or _is_of_another_sentence(decision):
        return
    if decision.outcome == Outcome.RELEASE_DIRECTED:
        make_move(recall, "direct_release", by=by, as_clock=True)
    else:
        decision.review.refresh_from_db()
        make_move(recall, "stay", by=by, as_clock=True, next_review_on=decision.review.next_review_by)


def _is_of_another_sentence(decision: Decision) -> bool:
    """Whether the recall has a review of its own that is open, and this is another one, or advice: it decides nothing
    of the recall."""
    if decision.review.strand in OF_A_RECALL:
        return False
    beside = ParoleReview.objects.open().filter(offender_id=decision.offender_id).exclude(pk=decision.review_id)
    return decision.review.strand not in KEEPS or any(strand.strand in OF_A_RECALL for strand in beside.with_strands())


def released(release: Release, *, by: User | None) -> None:
    """The person leaves: on a new licence, without one (a fact, and a fault), or because the sentence is over."""
    recall = _open(release.offender_id, *recalls.IN_CUSTODY_AGAIN, *recalls.TO_BE_RELEASED)
    if recall is None:
        return
    if went_without_licence(release):
        make_move(recall, "expire", by=by, as_clock=True)
        return
    new = Licence.objects.active().filter(offender_id=release.offender_id, number__gt=recall.licence.number).first()
    make_move(recall, "re_release", by=by, as_clock=True, new_licence=new)


def licence_took_force(licence: Licence, *, by: User | None) -> None:
    """The person was released again without a licence, and this is the one that was made since."""
    latest = Recall.objects.filter(offender_id=licence.offender_id).select_related("offender", "licence").first()
    if latest is None or latest.status != Status.RE_RELEASED or latest.new_licence_id:
        return
    if licence.number > latest.licence.number:
        latest.new_licence = licence
        latest.save(update_fields=["new_licence"])
        record_move(latest, "new_licence", before=latest.status, by=by, at=timezone.now(), why=f"{licence}")


def ended(movement: Movement, *, by: User | None) -> None:
    """The term has ended, or the person died or was deported."""
    happening = Happening(movement.happening)
    if happening is Happening.DIED:
        arrests.end_with_death(offender_id=movement.offender_id, at=_moment(movement.happened_on), by=by)
    recall = _open(movement.offender_id, *recalls.OPEN)
    if recall is None:
        return
    if happening is Happening.DIED:
        close(recall, because=ClosedBecause.DIED, by=by)
    elif happening is Happening.DEPORTED:
        close(recall, because=ClosedBecause.LEFT_UK, by=by)
    elif recall.status in (*recalls.IN_CUSTODY_AGAIN, *recalls.TO_BE_RELEASED):
        make_move(recall, "expire", by=by, as_clock=True)
        telling.resolve(recall, alert_kinds.RETURNED, reason="The sentence has ended")
    else:
        close(recall, because=ClosedBecause.LICENCE_ENDED, by=by)


def mappa_changed(offender_id: int) -> None:
    """The MAPPA case says something else: a recall of which nothing is countersigned yet says it too."""
    recall = _open(offender_id, *recalls.BEFORE_DECISION, Status.RECALL_AGREED)
    if recall and recall.countersigned_at is None:
        answer_from_mappa(recall)


def _open(offender_id: int, *states: Status) -> Recall | None:
    """Without the people of it: this is asked of everybody who comes, goes or is decided on, and few have a recall."""
    return Recall.objects.filter(offender_id=offender_id, status__in=states).select_related("offender").first()


def _closed_as_left(offender_id: int) -> Recall | None:
    """The person's latest recall, where it was closed because they had left while at large. One that a removal from
    custody closed is over: a later return is of another revocation."""
    latest = Recall.objects.filter(offender_id=offender_id).select_related("offender").first()
    if latest is None or latest.closed_because != ClosedBecause.LEFT_UK:
        return None
    return latest if latest.revoked_at and latest.returned_at is None else None


def _moment(day: date) -> datetime:
    """Of a day whose time nobody recorded: now, of today; its noon, of an earlier one."""
    now = timezone.localtime()
    return now if day >= now.date() else timezone.make_aware(datetime.combine(day, time(12)))
