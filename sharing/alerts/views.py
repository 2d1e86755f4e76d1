"""The pages of alerts: the inbox, one alert, and the forms that acknowledge and close it."""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sharing import access, audit
from sharing.access.roles import Capability
from sharing.access.rules import Permission
from sharing.agencies.models import Team, User
from sharing.alerts import actions, panels
from sharing.alerts.forms import EndAlertForm, InboxFilter
from sharing.alerts.models import Alert, Receipt, ReceiptStanding, RungMade
from sharing.alerts.noise.panels import per_day_of
from sharing.alerts.noise.rules import PER_DAY
from sharing.alerts.rules import Rung
from sharing.alerts.storms import panels as storm_panels
from sharing.alerts.suppressions.panels import summary_of as suppressed_words
from sharing.alerts.threads import panels as thread_panels
from sharing.alerts.threads.actions import snoozed_by
from sharing.pages import pagination
from sharing.pages.guards import needs
from sharing.pages.requests import SignedInRequest
from sharing.sentence_words import mid_sentence

ORDER = {
    ReceiptStanding.OPEN: ("severity", "due_at"),
    ReceiptStanding.WORKING: ("severity", "due_at"),
    ReceiptStanding.QUIET: ("severity", "due_at"),
    ReceiptStanding.CLOSED: ("-closed_at",),
}
HANDED, SNOOZED = "handed", "snoozed"
A_WEEK = timedelta(days=7)
MOST_TOLD = 1000  # a larger number is not told


@require_safe
@needs(Capability.READ_ALERTS)
def inbox(request: SignedInRequest) -> HttpResponse:
    """The threads of the reader's teams: to acknowledge, worked on, handed over, for information or closed; the worst
    and most urgent first."""
    now, user = timezone.now(), request.user
    asked = request.GET.get("show", "")
    standing = standing_of(request)
    waiting = access.worked_in(Receipt.objects.standing_for(user, standing), user)
    form = InboxFilter(request.GET, user=user, teams=teams_of(user), waiting=waiting)
    if not form.is_valid():
        return redirect("alerts")
    is_handed = asked == HANDED
    snoozed = snoozed_by(user, at=now) if standing == ReceiptStanding.OPEN else []
    narrowed = form.narrowed & (Q(thread__in=snoozed) if asked == SNOOZED else ~Q(thread__in=snoozed))
    everything = Receipt.objects.inbox_of(user, standing, narrowed)
    rows = access.worked_in(everything, user)
    try:
        page = pagination.paginate_rows(
            rows.with_alerts(), order=ORDER[standing], cursor=request.GET.get("cursor", ""), size=25
        )
    except pagination.BadCursor:
        return redirect("alerts")
    leads = thread_panels.leads_handed_over(user) if is_handed else page.rows
    record_list(user, leads)
    lines = thread_panels.build_lines(user, leads, at=now)
    storms = storm_panels.storms_of(user)
    return render(
        request,
        "sharing/alerts/inbox.html",
        shared(request, asked if asked in (HANDED, SNOOZED) else standing, snoozed)
        | {
            "filter": form,
            "is_narrowed": form.is_narrowed,
            "is_handed": is_handed,
            "others_wait": bool(user.works_in) and everything.exclude(pk__in=rows.values("pk")).exists(),
            "lines": lines,
            "storms": storms,
            "groups": storm_panels.groups_of(user, storms, lines)
            if storms and standing == ReceiptStanding.OPEN
            else [],
            "to_tick": standing == ReceiptStanding.OPEN and not is_handed and len(lines) > 1,
            "next_url": not is_handed and page.next and address(request, cursor=page.next),
            "previous_url": not is_handed and page.previous and address(request, cursor=page.previous),
            "told_this_week": told_since(user, now - A_WEEK),
            "escalated": escalated_count(user),
            "suppressed": suppressed_words(user, at=now),
            "may_suppress": user.can(Capability.ANSWER_FOR_PEOPLE),
            "noise": per_day_of(user, at=now) if user.can(Capability.READ_UNNAMED_ALERTS) else "",
            "noise_target": PER_DAY,
            "may_see_rota": user.can(Capability.ANSWER_FOR_PEOPLE),
        },
    )


@require_safe
@needs(Capability.READ_ALERTS)
def alert(request: SignedInRequest, uid) -> HttpResponse:
    """One alert: how much time is left, why the team is told, where it escalates, who has signed."""
    now = timezone.now()
    found = access.open_record(request.user, Alert.objects.told_to(request.user).with_people(), uid=uid)
    actions.note_read(alert=found, by=request.user)
    told = list(Receipt.objects.filter(alert=found).select_related("team__agency", "acknowledged_by"))
    mine = [receipt for receipt in told if receipt.team_id in own_team_keys(request.user)]
    own = next((receipt for receipt in mine if receipt.is_open), mine[0])
    may_end = not found.is_over and found.subject and access.may(request.user, Permission.CHANGE, found.subject)
    return render(
        request,
        "sharing/alerts/alert.html",
        {
            "alert": found,
            "thread": found.thread,
            "person": found.subject,
            "own": own,
            "clock": panels.face_of(own, at=now),
            "line": panels.build_alert_line(own, at=now),
            "stages": panels.stages_of(own, at=now),
            "told": panels.build_receipt_rows(told, mine=own_team_keys(request.user), at=now),
            "rule": panels.rule_of(found.kind),
            "may_end": may_end,
            "may_take": may_end and found.state == Alert.State.NEW,
        },
    )


@require_POST
@needs(Capability.READ_ALERTS)
def acknowledge(request: SignedInRequest, uid) -> HttpResponse:
    """The one alert that the page shows. Twice reads like once: who was first is named."""
    found = access.open_record(request.user, Alert.objects.told_to(request.user).with_people(), uid=uid)
    try:
        claimed = actions.acknowledge(alert=found, by=request.user)[0]
    except actions.AlreadyAcknowledged as refusal:
        claimed = refusal.receipt
    if claimed.acknowledged_by == request.user:
        about = f", {found.subject}" if found.subject else ""
        messages.success(request, f"Acknowledged: {found.title}{about}.")
    elif claimed.acknowledged_by:
        messages.info(request, f"{claimed.acknowledged_by} had already acknowledged it.")
    else:
        messages.info(request, "It had ended before anyone in your team acknowledged it.")
    return redirect(back(request) or reverse("alert", kwargs={"uid": uid}))


@require_POST
@needs(Capability.READ_ALERTS)
def take(request: SignedInRequest, uid) -> HttpResponse:
    found = access.open_record(request.user, Alert.objects.told_to(request.user), uid=uid)
    try:
        actions.take(alert=found, by=request.user)
    except actions.AlertMovedOn as refusal:
        messages.info(request, f"No changes were saved: {moved_on(refusal.alert)}.")
    else:
        messages.success(request, "You have started work. Every team that was alerted can see that.")
    return redirect("alert", uid=uid)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Capability.READ_ALERTS)
def end(request: SignedInRequest, uid) -> HttpResponse:
    """Say that it is dealt with, or that it was a false alarm, and why."""
    found = access.open_record(request.user, Alert.objects.told_to(request.user).with_people(), uid=uid)
    if found.subject is None:  # it ends with what it is about
        return redirect("alert", uid=uid)
    access.require(request.user, Permission.CHANGE, found.subject)
    form = EndAlertForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        act = actions.resolve if form.cleaned_data["outcome"] == Alert.State.RESOLVED else actions.false_alarm
        try:
            act(alert=found, reason=form.cleaned_data["reason"], by=request.user)
        except actions.AlertMovedOn as refusal:
            messages.info(request, f"No changes were saved: {moved_on(refusal.alert)}.")
        else:
            messages.success(request, "Closed for every team that was alerted.")
        return redirect("alert", uid=uid)
    return render(request, "sharing/alerts/end.html", {"alert": found, "person": found.subject, "form": form})


@require_safe
@needs(Capability.READ_ALERTS)
def news(request: SignedInRequest) -> HttpResponse:
    """How many wait, and how many came since an open page was made. For that page's script: numbers only."""
    since = parse_since(request.GET.get("since", ""))
    waiting = Receipt.objects.inbox_of(request.user, ReceiptStanding.OPEN)
    fresh = len(waiting.filter(told_at__gt=since).order_by().values_list("pk", flat=True)[:100]) if since else 0
    return JsonResponse({"open": panels.open_count(request.user), "fresh": fresh})


@require_safe
@needs(Capability.READ_ALERTS)
def escalated(request: SignedInRequest) -> HttpResponse:
    """What other teams have not answered and has escalated to the reader: which team, and how late; no person unless
    the reader may open the alert."""
    lines = panels.build_escalated_lines(request.user, at=timezone.now())
    shown = [line.alert.subject_id for line in lines if line.alert and line.alert.subject_id]
    audit.record_read(action=audit.Action.LIST, verb="alerts.escalated_listed", by=request.user, shown=shown)
    hears_of_faults = request.user.can(Capability.HEAR_OF_FAULTS)
    return render(request, "sharing/alerts/escalated.html", {"lines": lines, "hears_of_faults": hears_of_faults})


@require_POST
@needs(Capability.READ_ALERTS)
def answer_above(request: SignedInRequest, uid) -> HttpResponse:
    """Twice reads like once."""
    rung = RungMade.objects.filter(uid=uid).select_related("receipt__team").first()
    if rung is None:
        raise access.RecordHidden
    try:
        actions.answer_above(rung=rung, by=request.user)
    except actions.AlreadyAcknowledged as refusal:
        who = refusal.receipt.answered_by or refusal.receipt.acknowledged_by
        messages.info(request, f"{who} had already answered it." if who else "It had already ended.")
    else:
        messages.success(
            request, f"You have this for {rung.receipt.team}. It does not escalate further. The team can still read it."
        )
    return redirect("alerts_escalated")


# What several of them need


def shared(request: SignedInRequest, shown: str, snoozed: list[int]) -> dict:
    """What stands above the lists. shown: a standing, or what was handed over or snoozed."""
    user = request.user
    kinds = [
        (receipt_standing.value, receipt_standing.label, counted(user, receipt_standing))
        for receipt_standing in ReceiptStanding
    ]
    kinds.insert(2, (HANDED, "Handed over", str(len(thread_panels.leads_handed_over(user)) or "")))
    if snoozed or shown == SNOOZED:
        kinds.insert(3, (SNOOZED, "Snoozed", str(len(snoozed))))
    tabs = [
        {
            "label": label,
            "url": reverse("alerts") + ("" if value == ReceiptStanding.OPEN else f"?{urlencode({'show': value})}"),
            "current": value == shown,
            "count": None if value == ReceiptStanding.CLOSED else count,
        }
        for value, label, count in kinds
    ]
    return {"tabs": tabs, "standing": shown, "several_teams": len(teams_of(user)) > 1}


def counted(user: User, standing: ReceiptStanding) -> str:
    number = len(Receipt.objects.inbox_of(user, standing).order_by().values_list("pk", flat=True)[:100])
    return "99+" if number > 99 else str(number)


def escalated_count(user: User) -> int:
    """How many teams' alerts have escalated to the user as duty desk or command."""
    rows = RungMade.objects.waiting_for(user).exclude(rung=Rung.DEPUTY)
    return rows.order_by().values("receipt").distinct().count()


def told_since(user: User, moment: datetime) -> str:
    """How many events the user's teams were told of since, and in how many threads: "41 events became 17 threads"."""
    rows = Receipt.objects.filter(told_at__gte=moment).to_teams_of(user).visible_to(user).order_by()
    told = rows.values_list("alert_id", "thread_id").distinct()[: MOST_TOLD + 1]
    alerts, threads = {alert for alert, _ in told}, {thread for _, thread in told}
    if len(alerts) > MOST_TOLD:
        return f"more than {MOST_TOLD:,} events"
    events = "1 event" if len(alerts) == 1 else f"{len(alerts)} events"
    return f"{events} in {len(threads)} thread{'' if len(threads) == 1 else 's'}"


def standing_of(request: SignedInRequest) -> ReceiptStanding:
    asked = request.GET.get("show", "")
    return ReceiptStanding(asked) if asked in ReceiptStanding.values else ReceiptStanding.OPEN


def own_team_keys(user: User) -> tuple[int, ...]:
    return access.viewer_of(user, at=timezone.now()).team_ids


def teams_of(user: User) -> list[Team]:
    """The teams that the user works in; one's own is nobody's choice."""
    return list(Team.objects.filter(pk__in=own_team_keys(user)).exclude(kind=Team.Kind.PERSONAL))


def record_list(user: User, receipts: list[Receipt]) -> None:
    audit.record_read(
        action=audit.Action.LIST,
        verb="alerts.listed",
        by=user,
        shown=[receipt.subject_id for receipt in receipts if receipt.subject_id],
    )


def moved_on(found: Alert) -> str:
    """How it stands, for somebody who came second."""
    who = found.resolved_by or found.taken_by
    return f"{mid_sentence(found.get_state_display())}{f' by {who}' if who else ''}"


def address(request: SignedInRequest, **changed: str) -> str:
    query: QueryDict = request.GET.copy()
    for name, text in changed.items():
        query[name] = text
    return f"?{query.urlencode()}"


def back(request: SignedInRequest) -> str:
    """The list that the button was pressed on, if it is a page of ours."""
    wanted = request.POST.get("next", "")
    allowed = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if allowed else ""


def parse_since(text: str) -> datetime | None:
    try:
        moment = parse_datetime(text)
    except ValueError:
        return None
    return moment if moment and timezone.is_aware(moment) else None
