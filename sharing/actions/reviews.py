"""Make the review of a quarter, decide of each grant, and take away what nobody confirmed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import Any

from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from sharing import access, audit, digests, practice
from sharing import request_practice as customs
from sharing.actions import grants
from sharing.models import AccessReview, Grant, Membership, ReviewLine, User
from sharing.refusals import Refused
from sharing.review_rules import MONTHS, begins_on, last_day, period_of, quarter_in_words
from sharing.roles import Capability
from sharing.rules import GrantRole, Permission

MADE, CLOSED, LOST = "access.review_made", "access.review_closed", "access.removed"
AT_ONCE = 500
LAST_LEAD = "The only team that leads. A case never has no lead"


class ReviewRefused(Refused):
    """It cannot be decided so."""


class DecidedBefore(Exception):
    """Somebody decided first, or the time was over; nothing is changed. `line` is how it stands."""

    def __init__(self, line: ReviewLine):
        super().__init__(f"line {line.pk} is {line.decision}")
        self.line = line


# One review for each team that leads, and one for each desk with a scope; a person is in the review of the team that
# has led longest, so that each grant is looked at once. What ends before the review is due ends by itself.
OWNERS = """
SELECT DISTINCT ON (g.subject_id) g.subject_id, g.team_id
FROM sharing_grant g JOIN sharing_team t ON t.group_id = g.team_id AND t.closed_at IS NULL
WHERE g.grant_role = %(lead)s AND g.ended_at IS NULL AND g.starts_at <= %(at)s
  AND (g.ends_at IS NULL OR g.ends_at > %(at)s)
ORDER BY g.subject_id, g.starts_at, g.id
"""
LIVE_GRANTS = """
SELECT g.id, g.subject_id, o.team_id AS owner_id
FROM sharing_grant g JOIN owners o ON o.subject_id = g.subject_id
WHERE g.ended_at IS NULL AND g.starts_at <= %(at)s AND (g.ends_at IS NULL OR g.ends_at > %(due)s)
"""
LIVE_SCOPES = """
SELECT s.id, s.team_id FROM sharing_teamscope s JOIN sharing_team t ON t.group_id = s.team_id AND t.closed_at IS NULL
WHERE s.starts_at <= %(at)s AND (s.ends_at IS NULL OR s.ends_at > %(due)s)
"""
MAKE = f"""
WITH owners AS ({OWNERS}),
live AS ({LIVE_GRANTS}),
scopes AS ({LIVE_SCOPES}),
made AS (
    INSERT INTO sharing_accessreview (team_id, quarter_starts_on, of_scopes, made_at, due_at)
    SELECT DISTINCT owner_id, %(period)s::date, false, %(at)s::timestamptz, %(due)s::timestamptz FROM live
    UNION SELECT DISTINCT team_id, %(period)s::date, true, %(at)s::timestamptz, %(due)s::timestamptz FROM scopes
    ON CONFLICT (team_id, quarter_starts_on, of_scopes) DO NOTHING
    RETURNING id, team_id, of_scopes
),
of_grants AS (
    INSERT INTO sharing_reviewline (review_id, subject_id, grant_id)
    SELECT made.id, live.subject_id, live.id FROM live JOIN made ON made.team_id = live.owner_id AND NOT made.of_scopes
),
of_scopes AS (
    INSERT INTO sharing_reviewline (review_id, scope_id)
    SELECT made.id, scopes.id FROM scopes JOIN made ON made.team_id = scopes.team_id AND made.of_scopes
)
SELECT id FROM made
"""  # noqa: S608 - only constants of this file are put in


def work_on(*, at: datetime) -> None:
    """What the clock does: makes the review of the period if it is due and missing, and closes what is over."""
    make_reviews(at=at)
    close_reviews(at=at)


@transaction.atomic
def make_reviews(*, at: datetime) -> int:
    """From the first working day of the period on. Returns how many are new; none when they were made before."""
    today = timezone.localdate(at)
    months = practice.value(customs.REVIEW_MONTHS, on=today)
    period = period_of(today, months=months if months in MONTHS else customs.REVIEW_MONTHS.default)
    if today < begins_on(period) or AccessReview.objects.filter(quarter_starts_on=period).exists():
        return 0
    days = practice.value(customs.REVIEW_DAYS, on=today)
    after = last_day(today, working_days=days) + timedelta(days=1)
    due = timezone.make_aware(datetime.combine(after, time.min))
    values: dict[str, Any] = {"lead": GrantRole.LEAD.value, "at": at, "due": due, "period": period}
    with connection.cursor() as cursor:
        cursor.execute(MAKE, values)
        keys = [key for (key,) in cursor.fetchall()]
    for review in AccessReview.objects.filter(pk__in=keys).select_related("team"):
        digests.tell_team(
            team=review.team,
            kind=MADE,
            key=str(review.pk),
            title="The review of who was let in",
            path=reverse("access_review", kwargs={"uid": review.uid}),
            at=at,
        )
    if keys:
        audit.record(action=audit.Action.GRANT, verb="sharing.reviews_made", by=None, payload={"reviews": len(keys)})
    return len(keys)


@transaction.atomic
def keep(*, lines: Iterable[ReviewLine], by: User, reason: str = "") -> list[ReviewLine]:
    """Confirm these, each by a decision of its own; those that somebody decided meanwhile are left as they are.

    Returns those that are new. Raises RecordHidden or NotAllowed (require_reviewer).
    """
    kept = []
    for line in lines:
        require_reviewer(line, by)
        if _claim(line, ReviewLine.Decision.KEPT, reason=reason, by=by, at=timezone.now()):
            _record("sharing.grant_confirmed", line, by, reason)
            kept.append(line)
    return kept


@transaction.atomic
def remove(*, line: ReviewLine, reason: str, by: User) -> ReviewLine:
    """End the grant now. Raises as `keep`; ReviewRefused for the last lead and a national scope, DecidedBefore."""
    require_reviewer(line, by)
    grant = line.grant
    if grant is None:
        raise ReviewRefused("", "A national scope is ended by an administrator, on the page of its team")
    grants.lock_subject(grant.subject)
    now = timezone.now()
    if grants.is_last_lead(grant, at=now):
        raise ReviewRefused("", f"{grant.team} is the only team that leads. Let another team lead first")
    if not _claim(line, ReviewLine.Decision.REMOVED, reason=reason, by=by, at=now):
        line.refresh_from_db()
        raise DecidedBefore(line)
    grants.close_grant(grant, reason=reason, by=by, at=now)
    _tell_who_lost(grant, at=now)
    return line


def require_reviewer(line: ReviewLine, by: User) -> None:
    """Of a grant: who may share the person and is in the team. Of a scope: an administrator, or a manager of the desk.

    Raises RecordHidden or NotAllowed; the refusal is recorded.
    """
    if line.grant is not None:
        access.require(by, Permission.SHARE, line.grant.subject)
        allowed = ReviewLine.objects.for_reviewers(by).filter(pk=line.pk).exists()
    else:
        allowed = may_confirm_scopes(line.review, by)
    if not allowed:
        audit.refuse(by=by, verb="sharing.review_refused", target=line, subject=line.subject_id)
        raise access.RecordHidden


def may_confirm_scopes(review: AccessReview, user: User) -> bool:
    if user.can(Capability.ADMINISTER):
        return True
    places = Membership.objects.live(at=timezone.now()).filter(user=user, team_id=review.team_id)
    return user.can(Capability.GRANT_ACCESS) and places.exists()


def close_reviews(*, at: datetime) -> int:
    """What nobody confirmed in time: grants end, but for the last lead; national scopes stay, and stay unconfirmed.

    Each line is a transaction of its own, so that a stop in the middle leaves whole decisions. Returns how many reviews
    are closed.
    """
    over = AccessReview.objects.filter(closed_at__isnull=True, due_at__lte=at)
    return sum(_close(review, at=at) for review in over.select_related("team").order_by("pk"))


def _close(review: AccessReview, *, at: datetime) -> int:
    while keys := _undecided(review):
        for key in keys:
            _decide_late(key, at=at)
    if not AccessReview.objects.filter(pk=review.pk, closed_at__isnull=True).update(closed_at=at):
        return 0
    digests.tell_team(
        team=review.team,
        kind=CLOSED,
        key=str(review.pk),
        title="The result of the review of who was let in",
        path=reverse("access_review", kwargs={"uid": review.uid}),
        at=at,
    )
    return 1


def _undecided(review: AccessReview) -> list[int]:
    """Those that lead last, and of them the longest last: who is left then is the last lead."""
    rows = ReviewLine.objects.undecided().filter(review=review).select_related("grant")[:AT_ONCE]

    def last(line: ReviewLine) -> tuple[bool, float]:
        grant = line.grant
        leads = grant is not None and grant.grant_role == GrantRole.LEAD
        return leads, -grant.starts_at.timestamp() if grant else 0.0

    return [line.pk for line in sorted(rows, key=last)]


@transaction.atomic
def _decide_late(key: int, *, at: datetime) -> None:
    line = ReviewLine.objects.select_related("grant__subject", "grant__team", "review").get(pk=key)
    grant = line.grant
    if grant is None:
        words = "Nobody confirmed it in time. A national scope is never ended by the clock"
        _claim(line, ReviewLine.Decision.LEFT, reason=words, by=None, at=at)
        return
    grants.lock_subject(grant.subject)
    grant.refresh_from_db()
    if grant.gives_until is not None and grant.gives_until <= at:
        _claim(line, ReviewLine.Decision.ENDED, reason="", by=None, at=at)
        return
    if grants.is_last_lead(grant, at=at):
        if _claim(line, ReviewLine.Decision.LEFT, reason=LAST_LEAD, by=None, at=at):
            _record("sharing.grant_left_unconfirmed", line, None, LAST_LEAD)
        return
    reason = f"Nobody confirmed it in the review of {quarter_in_words(line.review.quarter_starts_on)}"
    if _claim(line, ReviewLine.Decision.LAPSED, reason=reason, by=None, at=at):
        grants.close_grant(grant, reason=reason, by=None, at=at)
        _tell_who_lost(grant, at=at)


def _claim(line: ReviewLine, decision: ReviewLine.Decision, *, reason: str, by: User | None, at: datetime) -> bool:
    """Of two who decide at once one has decided. Nobody decides once the review is closed."""
    claimed = ReviewLine.objects.undecided().filter(pk=line.pk, review__closed_at__isnull=True)
    done = claimed.update(decision=decision, reason=reason, decided_by=by, decided_at=at)
    if done:
        line.refresh_from_db()
    return bool(done)


def _tell_who_lost(grant: Grant, *, at: datetime) -> None:
    """The team reads in a letter that it lost somebody, and not whom: it may not know any more."""
    digests.tell_team(
        team=grant.team,
        kind=LOST,
        key=str(grant.pk),
        title="News of whom your team is let in to",
        path=reverse("people"),
        at=at,
    )


def _record(verb: str, line: ReviewLine, by: User | None, reason: str) -> None:
    audit.record(action=audit.Action.GRANT, verb=verb, by=by, target=line, subject=line.subject_id, reason=reason)
