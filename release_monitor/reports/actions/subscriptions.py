"""Begin, renew and end a subscription; send what is due, and end those whose ground is gone."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from release_monitor.briefing.models import Briefing
from release_monitor.briefing.times import Every, latest_due
from release_monitor.reports import index
from release_monitor.reports.models import SavedView, Subscription
from release_monitor.reports.rules import Ended, ends_on, is_due, is_reminded
from sharing import audit
from sharing.agencies.models import Membership, Team, User
from sharing.alerts import digests
from sharing.jobs.set_aside import alone
from sharing.records.errors import Refused
from sharing.records.once import take_turns
from sharing.time_words import format_date

SENT, REMINDED = "reports.subscription", "reports.renewal"
TITLE = "Your report"


class SubscriptionRefused(Refused):
    """The subscription cannot be as asked."""


@transaction.atomic
def subscribe(
    *, view: SavedView | None = None, report: str = "", scope: str = "", every: Every, team: Team, by: User
) -> Subscription:
    """Once for a user, a report and how often: the one that runs is returned. It rests on the team and the role."""
    now = timezone.now()
    take_turns(f"reports.subscriptions:{by.pk}")
    if not Team.objects.worked_in_by(by, at=now).filter(pk=team.pk).exists():
        raise SubscriptionRefused("team", "Select one of your teams")
    about = {"user": by, "view": view, "report": report, "scope": scope, "every": every.value}
    if running := Subscription.objects.active().filter(**about).first():
        return running
    row = Subscription.objects.create(
        **about, team=team, role=by.role, begun_at=now, renewed_on=timezone.localdate(now)
    )
    _record("reports.subscribed", row, by=by)
    return row


@transaction.atomic
def renew(*, subscription: Subscription, by: User) -> bool:
    """For another six months from today."""
    renewed = Subscription.objects.active().filter(pk=subscription.pk).update(renewed_on=timezone.localdate())
    if renewed:
        _record("reports.subscription_renewed", subscription, by=by)
    return bool(renewed)


@transaction.atomic
def end(*, subscription: Subscription, by: User) -> bool:
    return _ended(subscription, Ended.BY_USER, by=by, at=timezone.now())


def send_due(*, at: datetime) -> int:
    """Every five minutes: letters that are due, reminders, and ends. Returns how many letters. One bad row stops no
    other; killed anywhere it goes on from the rows."""
    sent = 0
    for row in Subscription.objects.active().select_related("user", "view", "team").order_by("pk"):
        with alone("subscription", row.pk):
            sent += _worked_on(row, at=at)
    return sent


def _worked_on(row: Subscription, *, at: datetime) -> int:
    if why := ground_lost(row, at=at):
        _ended(row, why, by=None, at=at)
        return 0
    ends = ends_on(row.renewed_on)
    today = timezone.localdate(at)
    if is_reminded(ends, today=today) and row.reminded_for != ends:
        claimed = Subscription.objects.active().filter(pk=row.pk, reminded_for=row.reminded_for)
        if claimed.update(reminded_for=ends):
            _tell(row, kind=REMINDED, key=f"{row.pk}:{ends}", title=reminder(ends), path=reverse("reports"), at=at)
    return _briefed(row, at=at) if row.report == index.BRIEFING else _sent(row, at=at)


def _sent(row: Subscription, *, at: datetime) -> int:
    if not is_due(Every(row.every), begun_at=row.begun_at, sent_for=row.sent_for, at=at):
        return 0
    due = latest_due(Every(row.every), at=at)
    if not _claim(row, due):
        return 0
    return _tell(row, kind=SENT, key=f"{row.pk}:{due.date()}", title=TITLE, path=path_of(row), at=at)


def _briefed(row: Subscription, *, at: datetime) -> int:
    """When one is issued, and once for several that were made up for."""
    since = max(filter(None, (row.begun_at, row.sent_for)))
    issued = Briefing.objects.filter(kind=row.every, scope=row.scope, issue=1, issued_at__gt=since)
    newest = issued.order_by("-day").first()
    if newest is None or not _claim(row, at):
        return 0
    title = f"Briefing of {format_date(newest.day)}"
    return _tell(row, kind=SENT, key=f"{row.pk}:{newest.pk}", title=title, path=newest.get_absolute_url(), at=at)


def _claim(row: Subscription, moment: datetime) -> bool:
    """Whether this run has it, and no other."""
    return bool(Subscription.objects.active().filter(pk=row.pk, sent_for=row.sent_for).update(sent_for=moment))


def reminder(ends: date) -> str:
    return f"Renewal of your report subscription (it ends on {format_date(ends)})"


def ground_lost(row: Subscription, *, at: datetime) -> Ended | None:
    """Why it runs no longer: each is read from the row that it rests on."""
    if not row.user.is_active:
        return Ended.ACCOUNT
    if not row.user.still_has(row.role):
        return Ended.ROLE
    in_team = Membership.objects.live(at=at).filter(user=row.user, team=row.team, team__closed_at__isnull=True)
    if not in_team.exists():
        return Ended.TEAM
    if row.view_id and not SavedView.objects.shown_to(row.user, at=at).filter(pk=row.view_id).exists():
        return Ended.VIEW
    if row.report and not index.is_open_to(row.user, report=row.report, scope=row.scope, at=at):
        return Ended.SCOPE
    if timezone.localdate(at) >= ends_on(row.renewed_on):
        return Ended.NOT_RENEWED
    return None


def path_of(row: Subscription) -> str:
    if row.view_id:
        return reverse("saved_view", args=[row.view.uid])  # type: ignore[union-attr]  # its key is there
    return index.REPORTS[row.report].path


def _tell(row: Subscription, *, kind: str, key: str, title: str, path: str, at: datetime) -> int:
    """One letter, of the team that the subscription rests on."""
    users = User.objects.filter(pk=row.user_id)
    return digests.tell_people(
        users, team=row.team, kind=kind, key=key, title=title, path=path, at=at, roles=index.readers()
    )


def _ended(row: Subscription, why: Ended, *, by: User | None, at: datetime) -> bool:
    ended = Subscription.objects.active().filter(pk=row.pk).update(ended_at=at, ended_because=why.value)
    if ended:
        _record("reports.subscription_ended", row, by=by, payload={"because": why.value})
    return bool(ended)


def _record(verb: str, row: Subscription, *, by: User | None, payload: dict | None = None) -> None:
    audit.record(action=audit.Action.ALTERATION, verb=verb, by=by, target=row, payload=payload)
