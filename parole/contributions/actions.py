"""Police contributions to a review: asked for, given, read, passed on to the Board."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from offenders.people.locking import lock
from parole.contributions import alert_kinds
from parole.dossier.models import Contribution, Seen
from parole.reviews.actions.opening import ParoleRefused, get_review_or_refuse, only_casework
from parole.reviews.addresses import review_url, thread_of
from parole.reviews.models import ParoleReview
from parole.reviews.rules.moves import ENDS
from sharing import access, alerts, audit, practice
from sharing.access.roles import Capability
from sharing.access.state_machines import MoveRefused
from sharing.drafts import actions as drafts
from sharing.grants.who_can_see import teams_with_grant
from sharing.models import Agency, User
from sharing.records.once import keyed, made_before
from sharing.time_words import format_date

ANSWER_DAYS = practice.define(
    "parole.contribution_days",
    "Time for CT police to give their contribution to a review",
    unit="days",
    default=28,
    source="Our design: a starting value, not set by law",
)


@transaction.atomic
def ask(
    *, review: ParoleReview, agency: Agency, on: date, due_on: date, by: User, uid: UUID | None = None
) -> Contribution:
    """Ask the police, or begin as police without having been asked. Their teams that work with the person are told."""
    review = get_review_or_refuse(review, by=by)
    if made := made_before(Contribution, uid):
        if made.review_id != review.pk:
            raise access.RecordHidden
        return made
    if not by.can(Capability.ASK_POLICE):
        raise MoveRefused("Your role cannot do this")
    if review.status in ENDS:
        raise MoveRefused("The review has ended")
    if agency.kind != Agency.Kind.CT_POLICE:
        raise ParoleRefused("agency", "Select a CT police unit")
    if due_on < on:
        raise ParoleRefused("due_on", "The deadline must be today or in the future")
    if review.contributions.filter(agency=agency, received_at__isnull=True).exists():
        raise ParoleRefused("agency", f"{agency} has already been asked")
    contribution = Contribution.objects.create(
        review=review,
        offender_id=review.offender_id,
        agency=agency,
        asked_on=on,
        asked_by=by,
        due_on=due_on,
        **keyed(uid),
    )
    _record(contribution, "contribution_asked", by=by)
    alerts.raise_alert(
        kind=alert_kinds.CONTRIBUTION_ASKED,
        key=f"contribution:{contribution.pk}",
        subject=review.offender,
        text=f"{agency} must give its contribution by {format_date(due_on)}: behaviour before the sentence and "
        f"in custody.",
        link=review_url(review) + "#police",
        of=thread_of(review),
    )
    return contribution


@transaction.atomic
def give(*, contribution: Contribution, before_sentence: str, in_custody: str, at: datetime, by: User) -> Contribution:
    """Police say what they know. What was given stays as it is; whoever knows more is asked again."""
    contribution = _as_it_stands(contribution, by=by)
    if not by.can(Capability.SAY_WHAT_POLICE_KNOW):
        raise MoveRefused("Only police and duty officers can do this")
    given = {"before_sentence": before_sentence.strip(), "in_custody": in_custody.strip()}
    if contribution.received_at:
        if given == {name: getattr(contribution, name) for name in given}:
            return contribution
        raise MoveRefused("The contribution has been given and cannot change. Ask for a new one")
    if not any(given.values()):
        raise ParoleRefused(
            "before_sentence", "Enter the contribution, or that nothing is known, in at least one of the 2 boxes"
        )
    Contribution.objects.filter(pk=contribution.pk).update(received_at=at, given_by=by, **given)
    contribution.refresh_from_db()
    drafts.forget(user=by, form="contribution.give", key=str(contribution.uid))
    _record(contribution, "contribution_given", by=by)
    for kind, key in (
        (alert_kinds.CONTRIBUTION_ASKED, f"contribution:{contribution.pk}"),
        (alert_kinds.CONTRIBUTION_LATE, _late_key(contribution)),
    ):
        alerts.resolve(kind=kind, key=key, reason="It is given", at=at)
    alerts.raise_alert(
        kind=alert_kinds.CONTRIBUTION_RECEIVED,
        key=f"contribution:{contribution.pk}",
        subject=contribution.review.offender,
        text=f"{contribution.agency} gave its contribution. Read it and pass it on to the Board.",
        link=review_url(contribution.review) + "#police",
        of=thread_of(contribution.review),
        at=at,
    )
    return contribution


@transaction.atomic
def see(*, contribution: Contribution, at: datetime, by: User) -> bool:
    """Somebody has the text before them: the first time is kept. False when it was read before, or is not there yet."""
    if contribution.received_at is None:
        return False
    row = Seen(contribution=contribution, offender_id=contribution.offender_id, user=by, seen_at=at)
    was = Seen.objects.filter(contribution=contribution, user=by).exists()
    if not was:
        Seen.objects.bulk_create([row], ignore_conflicts=True)  # two pages at once are one reading
    return not was


@transaction.atomic
def pass_on(*, contribution: Contribution, at: datetime, by: User) -> Contribution:
    """It went to the Board with the dossier. Twice is once."""
    contribution = _as_it_stands(contribution, by=by)
    only_casework(by)
    if contribution.passed_on_at:
        return contribution
    if contribution.received_at is None:
        raise MoveRefused("There is no contribution to pass on")
    Contribution.objects.filter(pk=contribution.pk).update(passed_on_at=at, passed_on_by=by)
    contribution.refresh_from_db()
    _record(contribution, "contribution_passed_on", by=by, action=audit.Action.DISCLOSURE)
    alerts.resolve(
        kind=alert_kinds.CONTRIBUTION_RECEIVED,
        key=f"contribution:{contribution.pk}",
        reason="It has already been passed on to the Board",
        at=at,
    )
    return contribution


def tell_of_late(*, on: date, at: datetime) -> int:
    """Claim each contribution that is late, and tell police and casework; once for its last day. Returns how many."""
    late = Contribution.objects.late(on=on).filter(told_late_at__isnull=True)
    rows = late.select_related("review__offender").order_by("due_on", "pk")
    return sum(_tell_late(row, on=on, at=at) for row in rows)


@transaction.atomic
def _tell_late(contribution: Contribution, *, on: date, at: datetime) -> bool:
    lock(contribution.review.offender)  # first, as every verb does: else a job and a verb could wait for each other
    claimed = Contribution.objects.late(on=on).filter(pk=contribution.pk, told_late_at__isnull=True)
    if not claimed.update(told_late_at=at):
        return False
    # Read after the claim: what belongs to somebody else meanwhile is told as it stands.
    contribution = Contribution.objects.select_related("agency", "review__offender").get(pk=contribution.pk)
    _record(contribution, "contribution_late", by=None)
    alerts.raise_alert(
        kind=alert_kinds.CONTRIBUTION_LATE,
        key=_late_key(contribution),
        subject=contribution.review.offender,
        text=f"{contribution.agency} has not given its contribution, due by {format_date(contribution.due_on)}.",
        link=review_url(contribution.review) + "#police",
        of=thread_of(contribution.review),
        at=at,
    )
    return True


def _late_key(contribution: Contribution) -> str:
    return f"contribution:{contribution.pk}:{contribution.due_on}"


def units_to_ask(review: ParoleReview, *, at: datetime) -> list[Agency]:
    """Counter-terrorism police of whom a team has access to the person."""
    teams = teams_with_grant(review.offender, at=at).filter(agency__kind=Agency.Kind.CT_POLICE)
    return list(Agency.objects.filter(pk__in=teams.values("agency_id")))


def _as_it_stands(contribution: Contribution, *, by: User) -> Contribution:
    get_review_or_refuse(contribution.review, by=by)
    return Contribution.objects.select_related("review__offender", "agency").get(pk=contribution.pk)


def _record(
    contribution: Contribution, verb: str, *, by: User | None, action: audit.Action = audit.Action.ALTERATION
) -> None:
    audit.record(
        action=action,
        verb=f"parole.{verb}",
        by=by,
        target=contribution,
        subject=contribution.offender_id,
        payload=audit.fields_of(contribution, "agency", "due_on", "received_at", "passed_on_at"),
    )
