"""Pages of ways of being reached: one's own, a number, a code that came; and the calls that a duty desk makes."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sharing import access, audit
from sharing.pages.attempts import METHODS, attempt, posted
from sharing.pages.guards import signed_in
from sharing.pages.requests import SignedInRequest
from sharing.reach import actions, panels
from sharing.reach.forms import NumberForm, ReachCodeForm
from sharing.records.errors import Refused


@never_cache
@signed_in
@require_safe
def own_ways(request: SignedInRequest) -> HttpResponse:
    """Each way with its last test, and what reaches the reader at night."""
    now, user = timezone.now(), request.user
    lines = panels.ways_of(user, at=now)
    is_on_a_desk = panels.is_on_a_desk(user, at=now)
    context = {
        "lines": lines,
        "night": panels.night_of(user, lines, at=now),
        "desks": actions.desks_of(user),
        "is_on_a_desk": is_on_a_desk,
        "calls": len(panels.calls_of(user, at=now)) if is_on_a_desk else 0,
    }
    return render(request, "sharing/reach/ways.html", context)


@never_cache
@require_http_methods(METHODS)
@signed_in
def own_way_number(request: SignedInRequest, way: str) -> HttpResponse:
    line = line_of(request, way)
    if line.is_email:
        raise Http404
    form = NumberForm(posted(request), initial={"number": line.where if line.where != panels.CANNOT_BE_READ else ""})

    def act() -> None:
        actions.set_number(user=request.user, kind=line.kind, number=form.cleaned_data["number"])

    if attempt(request, form, act):
        messages.success(request, "The number is saved. Send a test to it.")
        return redirect("own_ways")
    context = {
        "form": form,
        "title": f"{line.title} number",
        "intro": "A new number must be tested before it counts." if line.way else "",
        "button": "Save number",
        "caption": "How you are reached",
        "back": reverse("own_ways"),
    }
    return render(request, "form_page.html", context)


@require_POST
@signed_in
def own_way_remove(request: SignedInRequest, way: str) -> HttpResponse:
    line = line_of(request, way)
    if line.way and not line.is_email:
        actions.remove(way=line.way, by=request.user)
        messages.success(request, "The number is removed.")
    return redirect("own_ways")


@require_POST
@signed_in
def own_way_test(request: SignedInRequest, way: str) -> HttpResponse:
    """A code leaves, or the desk is asked to call."""
    line_of(request, way)
    try:
        actions.send_test(user=request.user, kind=way)
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect("own_ways")
    return redirect("own_way_code", way=way)


@never_cache
@require_http_methods(METHODS)
@signed_in
def own_way_code(request: SignedInRequest, way: str) -> HttpResponse:
    """Where the code is typed that came. Without a test under way: back to the list."""
    line = line_of(request, way)
    if line.open_test is None:
        return redirect("own_ways")
    test, form = line.open_test, ReachCodeForm(posted(request))

    def act() -> None:
        actions.type_back(test=test, code=form.cleaned_data["code"], by=request.user)

    if attempt(request, form, act):
        messages.success(request, f"{line.title} is tested.")
        return redirect("own_ways")
    context = {"form": form, "line": line, "test": test, "desks": actions.desks_of(request.user)}
    return render(request, "sharing/reach/code.html", context)


@never_cache
@require_safe
@signed_in
def reach_calls(request: SignedInRequest) -> HttpResponse:
    """Who waits for a call of the reader's desk."""
    desk_or_refuse(request)
    return render(request, "sharing/reach/calls.html", {"lines": panels.calls_of(request.user, at=timezone.now())})


@never_cache
@require_POST
@signed_in
def reach_call(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """The number and the code, in this answer alone, once the reader says that they call now."""
    desk_or_refuse(request)
    found: Any = next((call for call in panels.calls_of(request.user, at=timezone.now()) if call.test.uid == uid), None)
    if found is None:
        messages.info(request, "This test has ended. No one needs to call.")
        return redirect("reach_calls")
    try:
        test, code = actions.call(test=found.test, by=request.user)
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect("reach_calls")
    return render(request, "sharing/reach/call.html", {"test": test, "user": found.user, "code": code})


# What several of them need


def line_of(request: SignedInRequest, way: str) -> panels.WayLine:
    """The reader's own of this kind; none that the deployment has not."""
    line = next((each for each in panels.ways_of(request.user, at=timezone.now()) if each.kind == way), None)
    if line is None:
        raise Http404
    return line


def desk_or_refuse(request: SignedInRequest) -> None:
    if not panels.is_on_a_desk(request.user, at=timezone.now()):
        audit.refuse(by=request.user, verb="reach.calls_refused")
        raise access.RecordHidden
