"""An order by which a person leaves custody: recorded, confirmed by a second person, ended."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from offenders.dates.models import ReleaseOrder
from offenders.person_page.form_pages import person_to_change
from offenders.person_page.step_pages import change_pages, row_to_open
from offenders.releases.orders import actions
from offenders.releases.orders.forms import ConfirmOrderForm, EndOrderForm, OrderForm
from offenders.releases.orders.panels import order_panel
from sharing.models import User
from sharing.pages.requests import SignedInRequest
from sharing.steps.form_steps import FormStep

LAWFUL = (
    "A court’s own order counts at once and every team that can see the person is alerted. A second person confirms it "
    "within the hour. Executive release, compassionate release, deportation and transfer count only once a second "
    "person has confirmed them against the document. Record the leaving on the page Record a release: it becomes bail, "
    "acquittal, removal or transfer as ordered."
)
PEOPLE = change_pages("offender", opened=person_to_change, anchor="releases")
ORDERS = change_pages(
    "order",
    opened=row_to_open(ReleaseOrder.objects.select_related("recorded_by", "confirmed_by", "ended_by"), "order_uid"),
    anchor="releases",
)


def at_once(act: Any) -> Any:
    """The action, at this moment."""

    def acted(*, by: User, **what: Any) -> ReleaseOrder:
        return act(by=by, at=timezone.now(), **what)

    return acted


def how_it_stands(request: SignedInRequest, order: ReleaseOrder) -> dict[str, Any]:
    panel = order_panel(order, reader=request.user, now=timezone.now())
    return {"template": "offenders/releases/orders/order.html", "panel": panel}


release_order = PEOPLE.view(
    FormStep(
        "Record a release order",
        OrderForm,
        at_once(actions.record_order),
        "The order is recorded. A second person must confirm it.",
        intro=LAWFUL,
        button="Record order",
        goes_to=actions.address_of,
    )
)
release_order_confirm = ORDERS.view(
    FormStep(
        "Release order",
        ConfirmOrderForm,
        at_once(actions.confirm_order),
        "The order is confirmed.",
        button="Confirm order",
        shows=how_it_stands,
        goes_to=actions.address_of,
    )
)
release_order_end = ORDERS.view(
    FormStep(
        "End a release order",
        EndOrderForm,
        at_once(actions.end_order),
        "The order has ended. Do not release on it.",
        intro=lambda order: f"{actions.words_of(order)}. The other release dates count again.",
        button="End order",
        kind="warning",
        goes_to=actions.address_of,
    )
)
