"""Make the review of a quarter, and decide of each grant. What nobody decides stays (`review_clock.py`)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import Any

from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from sharing import access, alerts, audit, practice
from sharing.access import sql
from sharing.access.roles import Capability
from sharing.access.rules import GrantRole, Permission
from sharing.agencies.models import Membership, User
from sharing.alerts import digests
from sharing.reviews import alert_kinds as review_alert_kinds
from sharing.reviews import customs
from sharing.reviews.models import AccessReview, ReviewLine
from sharing.reviews.rules import MONTHS, begins_on, last_day, period_of

MADE = "access.review_made"


class DecidedBefore(Exception):
    """Somebody decided first, or the time was over; nothing is changed. `line` is how it stands."""

    def __init__(self, line: ReviewLine):
        super().__init__(f"line {line.pk} is {line.decision}")
        self.line = line


# One review for each team that leads, and one for each desk with a scope; a person is in the review of the team that
# has led longest, so that each grant is looked at once. What ends before the review is due ends automatically; what
# waits in a review before, or was kept in it since this one could begin, is not asked again.
OWNERS = f"""
SELECT DISTINCT ON (g.subject_id) g.subject_id, g.team_id
FROM sharing_grant g JOIN sharing_team t ON t.group_id = g.team_id AND t.closed_at IS NULL
WHERE g.grant_role = %(lead)s AND g.ended_at IS NULL AND {sql.live("g")}
ORDER BY g.subject_id, g.starts_at, g.id
"""  # noqa: S608 - only constants of this file are put in
ASKED = """
      SELECT FROM sharing_reviewline asked JOIN sharing_accessreview r ON r.id = asked.review_id
      WHERE asked.{key} = {row}.id AND (asked.decided_at IS NULL AND r.closed_at IS NULL
                                        OR asked.decision = %(kept)s AND asked.decided_at >= %(begun)s)
  """
LIVE_GRANTS = f"""
SELECT g.id, g.subject_id, o.team_id AS owner_id
FROM sharing_grant g JOIN owners o ON o.subject_id = g.subject_id
WHERE g.ended_at IS NULL AND g.starts_at <= %(at)s AND (g.ends_at IS NULL OR g.ends_at > %(due)s)
  AND NOT EXISTS ({ASKED.format(key="grant_id", row="g")})
"""  # noqa: S608 - only constants of this file are put in
LIVE_SCOPES = f"""
SELECT s.id, s.team_id FROM sharing_teamscope s JOIN sharing_team t ON t.group_id = s.team_id AND t.closed_at IS NULL
WHERE s.starts_at <= %(at)s AND (s.ends_at IS NULL OR s.ends_at > %(due)s)
  AND NOT EXISTS ({ASKED.format(key="scope_id", row="s")})
"""  # noqa: S608 - only constants of this file are put in
# Since when nobody has confirmed it, by the review before: what was kept there begins anew.
UNCONFIRMED = """(
        SELECT CASE WHEN before.decision IN ('', %(left)s) THEN before.unconfirmed_since END
        FROM sharing_reviewline before WHERE before.{key} = {row}.id ORDER BY before.id DESC LIMIT 1
    )"""
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
    INSERT INTO sharing_reviewline (review_id, subject_id, grant_id, unconfirmed_since)
    SELECT made.id, live.subject_id, live.id, {UNCONFIRMED.format(key="grant_id", row="live")}
    FROM live JOIN made ON made.team_id = live.owner_id AND NOT made.of_scopes
),
of_scopes AS (
    INSERT INTO sharing_reviewline (review_id, scope_id, unconfirmed_since)
    SELECT made.id, scopes.id, {UNCONFIRMED.format(key="scope_id", row="scopes")}
    FROM scopes JOIN made ON made.team_id = scopes.team_id AND made.of_scopes
)
SELECT id FROM made
"""  # noqa: S608 - only constants of this file are put in


ANOTHER_LEADS = "Not confirmed. Another team now leads, and its review asks"
MOVE = f"""
WITH owners AS ({OWNERS})
UPDATE sharing_reviewline line
SET decision = %(left)s, reason = %(because)s, decided_at = %(at)s,
    unconfirmed_since = coalesce(unconfirmed_since, %(at)s)
FROM sharing_accessreview r, owners o
WHERE r.id = line.review_id AND r.closed_at IS NULL AND line.decided_at IS NULL
  AND o.subject_id = line.subject_id AND o.team_id <> r.team_id
"""  # noqa: S608 - only constants of this file are put in


@transaction.atomic
def make_reviews(*, at: datetime) -> int:
    """From the first working day of the period on. Returns how many are new; none when they were made before.

    What still waits in a review before goes on waiting there, and is not asked twice.
    """
    today = timezone.localdate(at)
    months = practice.value(customs.REVIEW_MONTHS, on=today)
    period = period_of(today, months=months if months in MONTHS else customs.REVIEW_MONTHS.default)
    if today < begins_on(period) or AccessReview.objects.filter(quarter_starts_on=period).exists():
        return 0
    days = practice.value(customs.REVIEW_DAYS, on=today)
    after = last_day(today, working_days=days) + timedelta(days=1)
    due = timezone.make_aware(datetime.combine(after, time.min))
    begun = timezone.make_aware(datetime.combine(period, time.min))
    values: dict[str, Any] = {
        "lead": GrantRole.LEAD,
        "kept": ReviewLine.Decision.KEPT,
        "left": ReviewLine.Decision.LEFT,
        "at": at,
        "due": due,
        "period": period,
        "begun": begun,
    }
    _leave_to_another_team(values)
    with connection.cursor() as cursor:
        cursor.execute(MAKE, values)
        keys = [key for (key,) in cursor.fetchall()]
    for review in AccessReview.objects.filter(pk__in=keys).select_related("team"):
        digests.tell_team(
            team=review.team,
            kind=MADE,
            key=str(review.pk),
            title="An access review",
            path=reverse("access_review", kwargs={"uid": review.uid}),
            at=at,
        )
    if keys:
        audit.record(action=audit.Action.GRANT, verb="sharing.reviews_made", by=None, payload={"reviews": len(keys)})
    return len(keys)


def _leave_to_another_team(values: dict[str, Any]) -> None:
    """Of whom another team leads for longest by now: that team's review asks, and this one does not wait for it."""
    with connection.cursor() as cursor:
        cursor.execute(MOVE, values | {"because": ANOTHER_LEADS})


def close_review(review: AccessReview, *, reason: str, at: datetime) -> bool:
    """Nothing is left to decide in it, or not there. False when it was closed before."""
    if not AccessReview.objects.filter(pk=review.pk, closed_at__isnull=True).update(closed_at=at):
        return False
    alerts.resolve(kind=review_alert_kinds.REVIEW_LATE, key=f"review:{review.pk}", reason=reason, at=at)
    return True


@transaction.atomic
def confirm_review_lines(*, lines: Iterable[ReviewLine], by: User, reason: str = "") -> list[ReviewLine]:
    """Confirm these, each by a decision of its own; those that somebody decided meanwhile are left as they are.

    Returns those that are new. Raises RecordHidden or NotAllowed (require_reviewer).
    """
    kept = []
    for line in lines:
        require_reviewer(line, by)
        if claim(line, ReviewLine.Decision.KEPT, reason=reason, by=by, at=timezone.now()):
            _record("sharing.grant_confirmed", line, by, reason)
            kept.append(line)
    return kept


@transaction.atomic
def confirm_together(*, review: AccessReview, lines: Iterable[ReviewLine], by: User) -> int:
    """Confirm a team's people in one act, each with its entry in the log; what somebody decided meanwhile, and what the
    user may not decide, is left. Returns how many. Raises RecordHidden where none is theirs."""
    keys = [line.pk for line in lines]
    mine = ReviewLine.objects.filter(review=review, pk__in=keys).for_reviewers(by)
    allowed = list(mine.values_list("pk", flat=True))
    if keys and not allowed:
        audit.refuse(by=by, verb="sharing.review_refused", target=review)
        raise access.RecordHidden
    now = timezone.now()
    open_ = ReviewLine.objects.undecided().filter(pk__in=allowed, review__closed_at__isnull=True)
    rows = list(open_.select_for_update(of=("self",)))
    ReviewLine.objects.filter(pk__in=[row.pk for row in rows]).update(
        decision=ReviewLine.Decision.KEPT, decided_by=by, decided_at=now
    )
    audit.record_many(
        {
            "action": audit.Action.GRANT,
            "verb": "sharing.grant_confirmed",
            "by": by,
            "target": row,
            "subject": row.subject_id,
        }
        for row in rows
    )
    return len(rows)


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


def claim(line: ReviewLine, decision: ReviewLine.Decision, *, reason: str, by: User | None, at: datetime) -> bool:
    """Of two who decide at once one has decided. Nobody decides once the review is closed."""
    claimed = ReviewLine.objects.undecided().filter(pk=line.pk, review__closed_at__isnull=True)
    done = claimed.update(decision=decision, reason=reason, decided_by=by, decided_at=at)
    if done:
        line.refresh_from_db()
    return bool(done)


def _record(verb: str, line: ReviewLine, by: User | None, reason: str) -> None:
    audit.record(action=audit.Action.GRANT, verb=verb, by=by, target=line, subject=line.subject_id, reason=reason)
