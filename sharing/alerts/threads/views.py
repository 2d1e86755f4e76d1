"""The pages of threads: one thread, and the forms that acknowledge, hand over and close it."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sharing import access
from sharing.access.roles import Capability
from sharing.access.rules import Permission
from sharing.agencies.models import User
from sharing.alerts import panels as alert_panels
from sharing.alerts.actions import AlertMovedOn, AlreadyAcknowledged
from sharing.alerts.models import Alert, Receipt
from sharing.alerts.threads import actions, panels
from sharing.alerts.threads.actions import ThreadShown
from sharing.alerts.threads.facts import facts_of, lead_of
from sharing.alerts.threads.forms import CloseThreadForm, OfferForm, ShownForm, SnoozeForm, WhyForm, keys_of
from sharing.alerts.threads.models import Thread, ThreadHandover
from sharing.alerts.views import back
from sharing.pages.guards import needs
from sharing.pages.requests import SignedInRequest


@require_safe
@needs(Capability.READ_ALERTS)
def thread(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """What happened, step by step; who was told of the newest of what waits; where it goes if nobody acknowledges."""
    now = timezone.now()
    found = open_thread(request.user, uid)
    line, offers = line_of(request.user, found)
    actions.note_read(facts=line.facts, by=request.user)
    leading = next(iter(line.to_acknowledge), line.facts[0])
    told = list(Receipt.objects.filter(alert=leading.alert).select_related("team__agency", "acknowledged_by"))
    own = next(iter(leading.open), leading.receipts[0])
    mine = [receipt.team_id for receipt in leading.receipts]
    may_change = found.subject and access.may(request.user, Permission.CHANGE, found.subject)
    return render(
        request,
        "sharing/alerts/threads/thread.html",
        {
            "thread": found,
            "person": found.subject,
            "line": line,
            "steps": panels.steps_of(line.facts, at=now),
            "leading": leading,
            "stages": alert_panels.stages_of(own, at=now),
            "told": alert_panels.build_receipt_rows(told, mine=mine, at=now),
            "own": own,
            "offer": waiting_offer(offers, request.user),
            "refusal": WhyForm(),
            "may_hold_back": found.subject and request.user.can(Capability.ANSWER_FOR_PEOPLE),
            "may_close": may_change and any(not fact.alert.is_over for fact in line.facts),
        },
    )


@require_POST
@needs(Capability.READ_ALERTS)
def acknowledge(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Exactly what the page showed. Twice reads like once. A list that asked automatically gets the one line anew."""
    found = open_thread(request.user, uid)
    form = ShownForm(request.POST)
    said = "This thread has changed. Read it again, then acknowledge it."
    if form.is_valid():
        shown = ThreadShown(found, form.cleaned_data["receipts"], form.cleaned_data["shown"])
        try:
            claimed = actions.acknowledge_shown(shown=shown, by=request.user)
        except actions.ShownAnother:
            pass
        except AlreadyAcknowledged as refusal:
            by = refusal.receipt.acknowledged_by
            said = f"{by} had already acknowledged it." if by else "It had ended before anyone acknowledged it."
        else:
            said = ""
            titles = list(dict.fromkeys(each.alert.title for each in claimed))
            named = titles[0] if len(titles) == 1 else f"{len(titles)} alerts of this thread"
            messages.success(request, f"Acknowledged: {named}{f', {found.subject}' if found.subject else ''}.")
    if said:
        messages.info(request, said)
    if request.headers.get("HX-Request"):
        list(messages.get_messages(request))  # the line says it
        line, _ = line_of(request.user, found)
        words = {"line": line, "as_row": request.POST.get("as") == "row"}
        return render(request, "sharing/alerts/threads/line.html", words)
    return redirect(back(request) or reverse("thread", kwargs={"uid": uid}))


@require_POST
@needs(Capability.READ_ALERTS)
def acknowledge_together(request: SignedInRequest) -> HttpResponse:
    """The ticked threads of the page, up to 50; critical ones are left, each is acknowledged on its own."""
    ticked = request.POST.getlist("thread")[: actions.MOST_TOGETHER]
    rows = Thread.objects.visible_to(request.user).filter(uid__in=keys_of(",".join(ticked)))
    shown = [
        ThreadShown(row, keys_of(request.POST.get(f"receipts-{row.uid}", "")), request.POST.get(f"shown-{row.uid}", ""))
        for row in rows
    ]
    done = actions.acknowledge_together(shown=shown, by=request.user)
    if not shown:
        messages.info(request, "Select the threads to acknowledge.")
    if done.acknowledged:
        messages.success(request, f"Acknowledged: {done.acknowledged} thread{'' if done.acknowledged == 1 else 's'}.")
    if done.critical:
        messages.info(request, f"Not acknowledged: {done.critical} critical. Acknowledge these one by one.")
    if done.changed:
        messages.info(request, f"Not acknowledged: {done.changed} changed since the page was opened. Read them again.")
    return redirect(back(request) or "alerts")


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Capability.READ_ALERTS)
def hand_over(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Offer the thread to a colleague by name."""
    found = open_thread(request.user, uid)
    people = actions.colleagues(found, request.user)
    form = OfferForm(request.POST if request.method == "POST" else None, people=people)
    if form.is_valid():
        try:
            actions.offer(thread=found, to=form.cleaned_data["to"], note=form.cleaned_data["note"], by=request.user)
        except actions.CannotHandOver as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Offered to {form.cleaned_data['to']}. You keep it until they accept.")
            return redirect("thread", uid=uid)
    line, _ = line_of(request.user, found)
    words = {"thread": found, "person": found.subject, "line": line, "form": form, "people": people}
    return render(request, "sharing/alerts/threads/hand_over.html", words)


@require_POST
@needs(Capability.READ_ALERTS)
def answer(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Accept or refuse the thread that a colleague offers, or withdraw one's own offer."""
    found = open_thread(request.user, uid)
    _, offers = line_of(request.user, found)
    offer = waiting_offer(offers, request.user)
    act, why = request.POST.get("act"), WhyForm(request.POST)
    reason = why.cleaned_data["reason"] if why.is_valid() else ""
    try:
        if offer is None:
            messages.info(request, "It was already answered or withdrawn.")
        elif act != "accept" and not reason:
            messages.info(request, f"{str(why.errors['reason'][0]).rstrip('.')}.")
        elif act == "accept":
            actions.accept(offer=offer, by=request.user)
            messages.success(request, "You have this thread now.")
        elif act == "refuse":
            actions.refuse(offer=offer, reason=reason, by=request.user)
            messages.success(request, f"{offer.offered_by} keeps this thread.")
        elif act == "withdraw":
            actions.withdraw(offer=offer, reason=reason, by=request.user)
            messages.success(request, "The offer is withdrawn. You keep this thread.")
    except actions.CannotHandOver as refusal:
        messages.info(request, f"{refusal}.")
    return redirect("thread", uid=uid)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Capability.READ_ALERTS)
def snooze(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Put the thread out of one's own list for hours, at most until it is due."""
    found = open_thread(request.user, uid)
    line, _ = line_of(request.user, found)
    form = SnoozeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        hours = form.cleaned_data["until"]
        due = min((receipt.due_at for fact in line.facts for receipt in fact.open), default=timezone.now())
        until = timezone.now() + timedelta(hours=int(hours)) if hours else due
        try:
            actions.snooze(thread=found, until=until, reason=form.cleaned_data["reason"], by=request.user)
        except actions.CannotSnooze as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Snoozed. Find it under Snoozed. Its deadline does not change.")
            return redirect("alerts")
    words = {
        "form": form,
        "title": "Snooze thread",
        "intro": "The thread leaves your own list until then. Its deadline does not change, your colleagues still see "
        "it, and anything new brings it back. You cannot snooze critical threads or legal deadlines.",
        "button": "Snooze thread",
        "caption": line.title,
        "reference": found.subject,
        "back": line.url,
    }
    return render(request, "form_page.html", words)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Capability.READ_ALERTS)
def close(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Say that what the page shows of it is dealt with, or that it was a false alarm, and why."""
    found = open_thread(request.user, uid)
    if found.subject is None:  # it ends with what it is about
        return redirect("thread", uid=uid)
    access.require(request.user, Permission.CHANGE, found.subject)
    line, _ = line_of(request.user, found)
    going = [fact.alert for fact in line.facts if not fact.alert.is_over]
    form = CloseThreadForm(
        request.POST if request.method == "POST" else None,
        initial={"alerts": ",".join(str(alert.uid) for alert in going)},
    )
    if form.is_valid():
        chosen = form.cleaned_data
        try:
            actions.close(
                thread=found,
                alerts=chosen["alerts"],
                state=Alert.State(chosen["outcome"]),
                reason=chosen["reason"],
                by=request.user,
            )
        except AlertMovedOn:
            messages.info(request, "No changes were saved: all of it had ended.")
        else:
            messages.success(request, "Closed for every team that was alerted.")
        return redirect("thread", uid=uid)
    words = {"thread": found, "person": found.subject, "line": line, "going": going, "form": form}
    return render(request, "sharing/alerts/threads/close.html", words)


def open_thread(user: User, uid: UUID) -> Thread:
    return access.open_record(user, Thread.objects.with_people(), uid=uid)


def line_of(user: User, found: Thread) -> tuple[panels.ThreadLine, list[ThreadHandover]]:
    """The line of a thread that was opened, and what of it was offered."""
    facts = facts_of(user, [found.pk])[found.pk]
    offers = panels.handed_over([found.pk]).get(found.pk, [])
    lead = lead_of(facts)
    lead.thread, lead.subject = found, found.subject
    return panels.build_line(lead, facts, offers, at=timezone.now()), offers


def waiting_offer(offers: list[ThreadHandover], user: User) -> ThreadHandover | None:
    """The one that waits for an answer, of which the user is a part."""
    waiting = (offer for offer in offers if offer.state == ThreadHandover.State.OFFERED)
    return next((offer for offer in waiting if user.pk in (offer.offered_by_id, offer.offered_to_id)), None)
