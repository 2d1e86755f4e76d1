"""The pages of access requests: asking, answering, withdrawing and ending.

What an asker reads here is the same, to the letter, whether there is such a person or not, until it was agreed.
"""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sharing import access, audit, practice
from sharing.access.roles import Capability
from sharing.access.rules import GrantRole, Permission
from sharing.alerts.views import address
from sharing.pages import pagination
from sharing.pages.attempts import METHODS, attempt, posted
from sharing.pages.guards import needs
from sharing.pages.requests import SignedInRequest
from sharing.pages.typed import typed
from sharing.requests import actions, panels
from sharing.requests.forms import (
    AGREE,
    REFUSE_OPENLY,
    AnswererFilter,
    AnswerForm,
    AskForm,
    EndForm,
    MineFilter,
)
from sharing.requests.models import AccessRequest
from sharing.requests.rules import RequesterMessage
from sharing.reviews import customs

SIZE = 25
DEFAULT_DAYS = 14


@require_safe
@needs(Capability.VIEW_PEOPLE)
def requests(request: SignedInRequest) -> HttpResponse:
    """What the reader asked, and what others ask of people with whom the reader may share."""
    answers = request.GET.get("side") == "answer" and request.user.can(Capability.GRANT_ACCESS)
    now = timezone.now()
    form = (AnswererFilter if answers else MineFilter)(request.GET)
    if not form.is_valid():
        return redirect("access_requests")
    if answers:
        rows = AccessRequest.objects.for_answerers(request.user)
        rows = rows.filter(state=form.cleaned_data["state"] or AccessRequest.State.WAITING)
    else:
        rows = AccessRequest.objects.asked_by(request.user)
        told = form.cleaned_data["told"]
        rows = rows.told(RequesterMessage(told), at=now) if told else rows
    try:
        page = pagination.paginate_rows(
            rows.with_people() if answers else rows.select_related("grant", "answered_by"),
            order="-asked_at",
            cursor=request.GET.get("cursor", ""),
            size=SIZE,
        )
    except pagination.BadCursor:
        return redirect("access_requests")
    audit.record_read(
        action=audit.Action.LIST,
        verb="access_requests.listed",
        by=request.user,
        shown=[row.subject_id for row in page.rows] if answers else [],
    )
    return render(
        request,
        "sharing/requests/list.html",
        {
            "answers": answers,
            "may_answer": request.user.can(Capability.GRANT_ACCESS),
            "filter": form,
            "is_narrowed": any(form.cleaned_data.get(name) for name in ("told", "state")),
            "lines": page.rows if answers else panels.lines_of_mine(page.rows, user=request.user, at=now),
            "now": now,
            "next_url": page.next and address(request, cursor=page.next),
            "previous_url": page.previous and address(request, cursor=page.previous),
        },
    )


@require_http_methods(METHODS)
@needs(Capability.VIEW_PEOPLE)
@typed("number")
def ask(request: SignedInRequest) -> HttpResponse:
    """Ask by a whole number; about somebody whom one sees by `person`, once more by `again`."""
    person = None
    initial = {"number": request.GET.get("number", "")[:40].replace("\0", ""), "days": DEFAULT_DAYS}
    if named := request.GET.get("person"):
        person = access.open_record(request.user, access.subjects(), uid=_uuid(named), verb="person.access_opened")
        initial["number"] = next((number for _, number in person.numbers_for_partners()), "")
    elif before := request.GET.get("again"):
        earlier = get_own_request_or_refuse(request, _uuid(before))
        initial |= {"number": earlier.number, "need": earlier.need, "days": earlier.days}
    most = practice.value(customs.MOST_DAYS, on=timezone.localdate())
    named_number = str(initial["number"]) if person else ""
    form = AskForm(posted(request), initial=initial, most_days=most, named=named_number)
    made = []

    def act() -> None:
        typed = form.cleaned_data
        number = named_number or typed["number"]
        said = {name: typed[name] for name in ("need", "reason", "days", "uid")}
        made.append(actions.ask(number=number, subject=person, by=request.user, **said))

    if attempt(request, form, act):
        return redirect("access_request", uid=made[0].uid)
    return render(request, "sharing/requests/ask.html", {"form": form, "asked_for": person})


@require_safe
@needs(Capability.VIEW_PEOPLE)
def one(request: SignedInRequest, uid) -> HttpResponse:
    """One request: to its asker what they may read, to who may share the person all of it."""
    now = timezone.now()
    found = AccessRequest.objects.asked_by(request.user).with_people().filter(uid=uid).first()
    if found:
        audit.record_read(action=audit.Action.CONSULTATION, verb="access_request.opened", by=request.user, target=found)
        line = panels.lines_of_mine([found], user=request.user, at=now)[0]
        time = panels.time_in_words(found, for_asker=True)
        return render(request, "sharing/requests/mine.html", {"line": line, "time": time})
    found = to_answer(request, uid)
    return render(
        request,
        "sharing/requests/request.html",
        {
            "asked": found,
            "person": found.subject,
            "time": panels.time_in_words(found, for_asker=False),
            "may_answer": found.state == AccessRequest.State.WAITING,
            "is_open": found.grant is not None and (found.grant.gives_until or now) > now,
            "now": now,
        },
    )


@require_http_methods(METHODS)
@needs(Capability.GRANT_ACCESS)
def answer(request: SignedInRequest, uid) -> HttpResponse:
    found = to_answer(request, uid)
    initial = {"days": found.days, "grant_role": GrantRole.READER}
    form = AnswerForm(posted(request), initial=initial)

    def act() -> None:
        typed = form.cleaned_data
        if typed["outcome"] == AGREE:
            actions.grant(
                request=found,
                grant_role=GrantRole(typed["grant_role"]),
                days=typed["days"],
                answer=typed["reason"],
                by=request.user,
            )
        else:
            openly = typed["outcome"] == REFUSE_OPENLY
            actions.refuse(request=found, reason=typed["reason"], reason_is_told=openly, by=request.user)

    try:
        if attempt(request, form, act):
            found.refresh_from_db()
            agreed = found.state == AccessRequest.State.GRANTED
            said = f"{found.asked_by} now has access." if agreed else f"{found.asked_by} does not get access."
            messages.success(request, said)
            return redirect("access_requests_to_answer")
    except actions.RequestMovedOn:
        messages.info(request, "No changes were saved: someone else answered first, or it was withdrawn.")
        return redirect("access_request", uid=uid)
    return render(
        request,
        "sharing/requests/answer.html",
        {
            "asked": found,
            "person": found.subject,
            "form": form,
            "time": panels.time_in_words(found, for_asker=False),
            "is_over": found.state != AccessRequest.State.WAITING,
        },
    )


@require_POST
@needs(Capability.VIEW_PEOPLE)
def withdraw(request: SignedInRequest, uid) -> HttpResponse:
    found = get_own_request_or_refuse(request, uid)
    try:
        actions.withdraw(request=found, by=request.user)
    except actions.RequestMovedOn:
        messages.info(request, "No changes were saved: it was already answered or closed.")
    else:
        messages.success(request, "Request withdrawn.")
    return redirect("access_request", uid=uid)


@require_http_methods(METHODS)
@needs(Capability.VIEW_PEOPLE)
def end(request: SignedInRequest, uid) -> HttpResponse:
    """End what was agreed before its time: the asker no longer needs it, or who may share takes it back."""
    found = AccessRequest.objects.asked_by(request.user).with_people().filter(uid=uid).first()
    is_mine = found is not None
    if found is None:
        found = to_answer(request, uid)
    if found.grant is None:
        raise access.RecordHidden
    form = EndForm(posted(request), initial={"reason": actions.NOT_NEEDED} if is_mine else None)
    try:
        if attempt(
            request,
            form,
            lambda: actions.end(request=found, reason=form.cleaned_data["reason"], by=request.user),
        ):
            whose = "Your access" if is_mine else f"The access of {found.asked_by}"
            messages.success(request, f"{whose} has ended.")
            return redirect("access_request", uid=uid)
    except actions.RequestMovedOn:
        messages.info(request, "It had already ended. No changes were saved.")
        return redirect("access_request", uid=uid)
    context = {
        "form": form,
        "title": "End your access" if is_mine else f"End access for {found.asked_by}",
        "page_title": "End access",
        "intro": "Your access through this request ends as soon as you confirm. You can ask again."
        if is_mine
        else f"{found.asked_by} loses this access as soon as you confirm.",
        "button": "End access",
        "kind": "secondary" if is_mine else "warning",
        "caption": f"Your request for {found.number}" if is_mine else f"{found.asked_by} asks for access",
        "back": reverse("access_request", args=[found.uid]),
    }
    return render(request, "form_page.html", context)


@require_safe
@needs(Capability.GRANT_ACCESS)
def to_answer_list(request: SignedInRequest) -> HttpResponse:
    return redirect(f"{reverse('access_requests')}?side=answer")


# What several of them need


def get_own_request_or_refuse(request: SignedInRequest, uid) -> AccessRequest:
    """The reader's own. To anybody else, and for none, the same page."""
    found = AccessRequest.objects.asked_by(request.user).select_related("asked_by", "grant").filter(uid=uid).first()
    if found is None:
        audit.refuse(by=request.user, verb="access_request.open_refused")
        raise access.RecordHidden
    return found


def to_answer(request: SignedInRequest, uid) -> AccessRequest:
    """One that the reader may answer: 404 to whom the person is hidden, 403 to who sees them and may not share."""
    rows = AccessRequest.objects.filter(subject__isnull=False).with_people()
    found = access.open_record(request.user, rows, uid=uid, verb="access_request.opened")
    if not AccessRequest.objects.for_answerers(request.user).filter(pk=found.pk).exists():
        access.require(request.user, Permission.SHARE, found.subject)  # type: ignore[arg-type]  # it has one
        raise access.RecordHidden
    return found


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise access.RecordHidden from None
