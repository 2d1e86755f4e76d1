"""An order by which a person leaves custody: recorded, confirmed by a second person, ended."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from offenders.dates.models import ReleaseOrder
from offenders.person_page.form_pages import (
    METHODS,
    attempt,
    changers,
    changes_of,
    form_page,
    person_to_change,
    posted,
    row_to_change,
)
from offenders.releases.orders import actions
from offenders.releases.orders.forms import ConfirmOrderForm, EndOrderForm, OrderForm
from offenders.releases.orders.panels import order_panel
from sharing.pages.requests import SignedInRequest

LAWFUL = (
    "A court’s own order counts at once and every team that can see the person is alerted. A second person confirms it "
    "within the hour. Executive release, compassionate release, deportation and transfer count only once a second "
    "person has confirmed them against the document. Record the leaving on the page Record a release: it becomes bail, "
    "acquittal, removal or transfer as ordered."
)


@require_http_methods(METHODS)
@changers
def release_order(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Record an order."""
    person = person_to_change(request, uid)
    form = OrderForm(posted(request))
    made: list[ReleaseOrder] = []
    if attempt(
        request,
        form,
        lambda: made.append(actions.record_order(offender=person, by=request.user, at=timezone.now(), **form.order())),
    ):
        messages.success(request, "The order is recorded. A second person must confirm it.")
        return redirect(actions.address_of(made[0]))
    return form_page(
        request,
        person,
        form=form,
        title="Record a release order",
        intro=LAWFUL,
        button="Record order",
        anchor="releases",
    )


@require_http_methods(METHODS)
@changers
def release_order_confirm(request: SignedInRequest, uid: UUID, order_uid: UUID) -> HttpResponse:
    """How the order stands, and the second person's confirmation."""
    order = _order(request, uid, order_uid)
    form = ConfirmOrderForm(posted(request))
    if attempt(
        request,
        form,
        lambda: actions.confirm_order(order=order, by=request.user, at=timezone.now(), **form.cleaned_data),
    ):
        messages.success(request, "The order is confirmed.")
        return redirect(actions.address_of(order))
    return _page(
        request,
        order,
        template="offenders/releases/orders/order.html",
        form=form,
        panel=order_panel(order, reader=request.user, now=timezone.now()),
        title="Release order",
        button="Confirm order",
    )


@require_http_methods(METHODS)
@changers
def release_order_end(request: SignedInRequest, uid: UUID, order_uid: UUID) -> HttpResponse:
    """It does not stand."""
    order = _order(request, uid, order_uid)
    form = EndOrderForm(posted(request))
    if attempt(
        request,
        form,
        lambda: actions.end_order(order=order, by=request.user, at=timezone.now(), **form.cleaned_data),
    ):
        messages.success(request, "The order has ended. Do not release on it.")
        return redirect(actions.address_of(order))
    return _page(
        request,
        order,
        template="form_page.html",
        form=form,
        title="End a release order",
        intro=f"{actions.words_of(order)}. The other release dates count again.",
        button="End order",
        kind="warning",
    )


def _order(request: SignedInRequest, uid: UUID, order_uid: UUID) -> ReleaseOrder:
    rows = ReleaseOrder.objects.select_related("recorded_by", "confirmed_by", "ended_by")
    return row_to_change(request, rows, uid, order_uid)


def _page(request: SignedInRequest, order: ReleaseOrder, *, template: str, **context: Any) -> HttpResponse:
    back = changes_of(order.offender, "releases")
    return form_page(request, order.offender, template, back=back, **context)
