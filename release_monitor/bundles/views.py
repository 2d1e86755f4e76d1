"""Pages of bundles for inquests: the list, one with what owners released, each step, and the file.

Those who order see all, with the number that was typed, and never a field of a record; the file is for its two makers.
Information owners see those of people whom they see, and what their own agency is asked.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from release_monitor.bundles import actions, panels
from release_monitor.bundles.forms import ApproveForm, DecideItemForm, OrderForm, WithdrawForm
from release_monitor.bundles.models import Bundle, BundleFile, BundleItem
from release_monitor.bundles.rules import Stage
from sharing import access, audit
from sharing.access.roles import Capability
from sharing.pages import pagination
from sharing.pages.attempts import METHODS, attempt, posted
from sharing.pages.guards import needs
from sharing.pages.requests import SignedInRequest
from sharing.who_looked import naming

makers = needs(Capability.ORDER_BUNDLES)
deciders = needs(Capability.DECIDE_DATA_REQUESTS)
readers = needs(Capability.ORDER_BUNDLES, Capability.DECIDE_DATA_REQUESTS)


@require_safe
@readers
def bundles(request: SignedInRequest) -> HttpResponse:
    """Newest first."""
    rows = Bundle.objects.for_role_of(request.user).with_words()
    try:
        page = pagination.paginate_rows(rows, order="-ordered_at", cursor=request.GET.get("cursor", ""))
    except pagination.BadCursor:
        return redirect("bundles")
    lines = _lines(request, page.rows)
    audit.record_read(
        action=audit.Action.LIST,
        verb="bundles.listed",
        by=request.user,
        shown=[line.bundle.subject_id for line in lines if not line.person.is_restricted],
        still=panels.still_told(request.user),
    )
    return render(
        request,
        "bundles/list.html",
        {
            "lines": lines,
            "may_order": request.user.can(Capability.ORDER_BUNDLES),
            "next_url": page.next and f"?cursor={page.next}",
            "previous_url": page.previous and f"?cursor={page.previous}",
        },
    )


def _lines(request: SignedInRequest, rows: list[Bundle]) -> list[panels.BundleLine]:
    now = timezone.now()
    return panels.build_lines(rows, reader=request.user, named=naming.named_now(request.session, at=now), at=now)


@require_safe
@readers
def bundle(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """One: how far it is, what owners decided, and what the reader may do next."""
    found = get_bundle_or_refuse(request, uid)
    (line,) = _lines(request, [found])
    is_maker = request.user.can(Capability.ORDER_BUNDLES)
    items = found.items.with_words()
    mine = items if is_maker else items.filter(pk__in=BundleItem.objects.for_owner(request.user).values("pk"))
    return render(
        request,
        "bundles/bundle.html",
        {
            "bundle": found,
            "line": line,
            "stages": panels.build_stages(found),
            "items": mine,
            "is_maker": is_maker,
            "decides": not is_maker and found.stage is Stage.ORDERED,
            "may_approve": is_maker and found.stage is Stage.ORDERED and found.ordered_by_id != request.user.pk,
            "may_withdraw": is_maker and not found.printed_at and not found.withdrawn_at,
            "is_gone": found.stage is Stage.READY and not _has_file(found),
            "may_download": found.stage is Stage.READY and found.is_made_by(request.user) and _has_file(found),
        },
    )


def _has_file(found: Bundle) -> bool:
    return BundleFile.objects.filter(bundle=found, stage=Stage.READY, content__isnull=False).exists()


@require_safe
@readers
def bundle_progress(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """The stages alone: a page asks for them as long as the file is being made, and is loaded anew at the end."""
    found = Bundle.objects.for_role_of(request.user).filter(uid=uid).first()
    if found is None:
        audit.refuse(by=request.user, verb="bundles.open_refused")
        raise access.RecordHidden
    answer = render(request, "bundles/progress.html", {"bundle": found, "stages": panels.build_stages(found)})
    if not found.is_under_way:
        answer["HX-Refresh"] = "true"
    return answer


@require_http_methods(METHODS)
@makers
def bundle_order(request: SignedInRequest) -> HttpResponse:
    form = OrderForm(posted(request), reader=request.user, now=timezone.now())
    made: list[Bundle] = []
    if attempt(request, form, lambda: made.extend(_order(form, request))):
        messages.success(request, "Ordered. Owners and a second person are alerted.")
        return redirect("bundle", made[0].uid) if len(made) == 1 else redirect("bundles")
    return _form(request, form, None, title="Order a bundle", button="Order the bundle")


def _order(form: OrderForm, request: SignedInRequest) -> list[Bundle]:
    typed = form.cleaned_data
    return actions.order(
        people=form.people,
        known_at=form.moment,
        by=request.user,
        **{name: typed[name] for name in ("agency", "authority", "recipient", "reason", "says_held_back", "uid")},
    )


@require_http_methods(METHODS)
@deciders
def bundle_decide(request: SignedInRequest, uid: UUID, asked_uid: UUID) -> HttpResponse:
    found = get_bundle_or_refuse(request, uid)
    rows = BundleItem.objects.for_owner(request.user).with_words().filter(bundle=found)
    item = get_object_or_404(rows, uid=asked_uid)
    form = DecideItemForm(posted(request))
    return _step(
        request,
        found,
        form,
        lambda: actions.decide(item=item, by=request.user, **form.cleaned_data),
        title=item.called,
        button="Record the decision",
        done="The decision is recorded.",
    )


@require_http_methods(METHODS)
@makers
def bundle_approve(request: SignedInRequest, uid: UUID) -> HttpResponse:
    found = get_bundle_or_refuse(request, uid)
    form = ApproveForm(posted(request))
    return _step(
        request,
        found,
        form,
        lambda: actions.approve(bundle=found, by=request.user, **form.cleaned_data),
        title="Approve the bundle",
        button="Approve and make the bundle",
        done="Approved. The file is being made.",
        items=list(found.items.with_words()),
    )


@require_http_methods(METHODS)
@makers
def bundle_withdraw(request: SignedInRequest, uid: UUID) -> HttpResponse:
    found = get_bundle_or_refuse(request, uid)
    form = WithdrawForm(posted(request))
    return _step(
        request,
        found,
        form,
        lambda: actions.withdraw(bundle=found, by=request.user, **form.cleaned_data),
        title="Withdraw the bundle",
        button="Withdraw the bundle",
        done="The bundle is withdrawn.",
    )


@never_cache
@require_safe
@makers
def bundle_file(request: SignedInRequest, uid: UUID) -> HttpResponse:
    found = get_bundle_or_refuse(request, uid)
    try:
        content = actions.read_file(bundle=found, by=request.user)
    except actions.BundleRefused as refused:
        messages.error(request, refused.message[:1].upper() + refused.message[1:])
        return redirect("bundle", found.uid)
    headers = {"Content-Disposition": f'attachment; filename="bundle-{found.reference}.zip"'}
    return HttpResponse(content, content_type="application/zip", headers=headers)


def _step(
    request: SignedInRequest,
    found: Bundle,
    form: forms.Form,
    act: Callable[[], Any],
    *,
    title: str,
    button: str,
    done: str,
    items: list[BundleItem] | None = None,
) -> HttpResponse:
    try:
        if attempt(request, form, act):
            messages.success(request, done)
            return redirect("bundle", found.uid)
    except actions.BundleEnded:
        messages.info(request, "It was approved, made or withdrawn before. No changes were saved.")
        return redirect("bundle", found.uid)
    return _form(request, form, found, title=title, button=button, items=items)


def _form(
    request: SignedInRequest,
    form: forms.Form,
    found: Bundle | None,
    *,
    title: str,
    button: str,
    items: list[BundleItem] | None = None,
) -> HttpResponse:
    context = {"form": form, "title": title, "button": button, "bundle": found, "items": items}
    return render(request, "bundles/form.html", context)


def get_bundle_or_refuse(request: SignedInRequest, uid: UUID) -> Bundle:
    """The one of this uid; that it is read is recorded. Raises RecordHidden."""
    found = Bundle.objects.for_role_of(request.user).with_words().filter(uid=uid).first()
    if found is None:
        audit.refuse(by=request.user, verb="bundles.open_refused")
        raise access.RecordHidden
    audit.record_read(
        action=audit.Action.LIST,
        verb="bundles.opened",
        by=request.user,
        target=found,
        shown=[found.subject_id],
        still=panels.still_told(request.user),
    )
    return found
