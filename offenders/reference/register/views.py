"""The pages of the register of law."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from offenders.person_page.list_parts import address
from offenders.reference.law.actions import CheckRefused, check_entries, withdraw_check
from offenders.reference.law.models import LawCheck, LawEntry
from offenders.reference.register import panels
from offenders.reference.register.forms import LISTS, CheckForm, RegisterFilter, WithdrawForm
from sharing import audit
from sharing.access.roles import Capability
from sharing.pages.guards import needs, signed_in
from sharing.pages.requests import SignedInRequest
from sharing.time_words import format_date

SHOWN = 40
keepers = needs(Capability.KEEP_REFERENCE)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def law_register(request: SignedInRequest) -> HttpResponse:
    """The list: for keepers what waits for their check first, for everybody else all of it. A keeper ticks there what
    they compared."""
    return law_checked(request) if request.method == "POST" else _register(request)


def _register(request: SignedInRequest, *, refused: str = "", ticked: Sequence[str] = ()) -> HttpResponse:
    at, may_check = timezone.now(), request.user.can(Capability.KEEP_REFERENCE)
    chosen = request.GET.get("list") or ("supplied" if may_check else "all")
    form = RegisterFilter({**request.GET.dict(), "list": chosen})
    if not form.is_valid():
        return redirect("law_register")
    rows = LawEntry.objects.with_check()
    lines = panels.entry_lines(form.narrowed(rows, at=at), reader=request.user, at=at)
    first = _first(request.GET.get("from", ""), len(lines))
    last = first + SHOWN
    audit.record_read(action=audit.Action.LIST, verb="law_register.opened", by=request.user)
    return render(
        request,
        "offenders/reference/register/register.html",
        {
            "filter": form,
            "summary": panels.summary_of(rows, on=timezone.localdate(at)),
            "lines": lines[first:last],
            "shown": f"{first + 1} to {min(last, len(lines))} of {len(lines)}" if len(lines) > SHOWN else "",
            "next_url": address(request, **{"from": str(last)}) if last < len(lines) else "",
            "previous_url": address(request, **{"from": str(max(0, first - SHOWN))}) if first else "",
            "list_title": dict(LISTS)[chosen],
            "may_tick": may_check and chosen in ("supplied", "lapsed", "unconfirmed"),
            "seen_at": at.isoformat(),
            "errors": [{"text": refused, "href": "#entries"}] if refused else [],
            "ticked": ticked,
        },
    )


def _first(said: str, number: int) -> int:
    """The place of the first line of the page."""
    return int(said) if said.isdigit() and int(said) < number else 0


@keepers
def law_checked(request: SignedInRequest) -> HttpResponse:
    """The entries that were ticked are right as they stand."""
    refused = _check(request)
    if refused:
        return _register(request, refused=refused, ticked=request.POST.getlist("entry"))
    return redirect(request.get_full_path())


def _check(request: SignedInRequest) -> str:
    """Why it was refused; empty where the checks are recorded."""
    form = CheckForm(request.POST)
    if not form.is_valid():
        return "These entries cannot be read. Open the list again"
    seen_at: datetime = form.cleaned_data["seen_at"]
    try:
        made = check_entries(uids=form.uids(), seen_at=seen_at, by=request.user, at=timezone.now())
    except CheckRefused as refused:
        return refused.message
    messages.success(request, f"Your check of {'1 entry' if len(made) == 1 else f'{len(made)} entries'} is recorded.")
    return ""


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def law_entry(request: SignedInRequest, law_key: str) -> HttpResponse:
    """One entry: what it does, the rules that apply it, its checks, and what it decided lately."""
    return law_entry_checked(request, law_key) if request.method == "POST" else _entry(request, law_key)


def _entry(request: SignedInRequest, law_key: str, *, refused: str = "") -> HttpResponse:
    at, entry = timezone.now(), _found(law_key)
    page = panels.entry_page(entry, reader=request.user, at=at)
    shown = page.people()
    audit.record_read(action=audit.Action.LIST, verb="law_entry.opened", by=request.user, target=entry, shown=shown)
    return render(
        request,
        "offenders/reference/register/entry.html",
        {
            "entry": entry,
            "page": page,
            "may_check": request.user.can(Capability.KEEP_REFERENCE),
            "seen_at": at.isoformat(),
            "errors": [{"text": refused, "href": "#check"}] if refused else [],
        },
    )


@keepers
def law_entry_checked(request: SignedInRequest, law_key: str) -> HttpResponse:
    """This entry is right as it stands."""
    refused = _check(request)
    return _entry(request, law_key, refused=refused) if refused else redirect("law_entry", law_key)


@require_http_methods(["GET", "HEAD", "POST"])
@keepers
def law_check_withdraw(request: SignedInRequest, law_key: str, uid) -> HttpResponse:
    """A check that was a mistake: it stays in sight with the reason."""
    entry = _found(law_key)
    check = LawCheck.objects.filter(entry=entry, uid=uid, withdrawn_at=None).select_related("checked_by").first()
    if check is None:
        raise Http404
    form = WithdrawForm(request.POST or None)
    if form.is_valid():
        try:
            withdraw_check(check=check, because=form.cleaned_data["because"], by=request.user, at=timezone.now())
        except CheckRefused as refused:
            form.add_error("because", refused.message)
        else:
            messages.success(request, "The check is withdrawn.")
            return redirect("law_entry", entry.key)
    context = {
        "form": form,
        "title": "Withdraw a check",
        "intro": f"{check.checked_by} checked this entry on {format_date(timezone.localdate(check.checked_at))}. The "
        "check stays listed with your reason, and the one before it counts again.",
        "button": "Withdraw check",
        "caption": entry,
        "back": reverse("law_entry", args=[entry.key]),
    }
    return render(request, "form_page.html", context)


def _found(law_key: str) -> LawEntry:
    entry = LawEntry.objects.with_check().filter(key=law_key).first()
    if entry is None:
        raise Http404
    return entry
