"""An order by which a person leaves custody: recorded, confirmed by a second person, ended."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from offenders.dates.models import ReleaseOrder
from offenders.person_page.form_pages import person_to_change
from offenders.person_page.step_pages import change_pages, row_to_open
from offenders.releases.orders import actions
from offenders.releases.orders.forms import ConfirmOrderForm, DocumentOfOrderForm, EndOrderForm, OrderForm
from offenders.releases.orders.panels import order_panel, what_frees
from sharing.models import User
from sharing.pages.requests import SignedInRequest
from sharing.steps.form_steps import FormStep

LAWFUL = (
    "Every team that can see the person is alerted at once. No one is released on it before a second person has "
    "confirmed it: a court’s order with the court within minutes, any other against its document. If the person has "
    "left already, record that on the page Record a release. A sentence cut on appeal with time left to serve releases "
    "no one: record the new sentence, and new dates follow."
)
PEOPLE = change_pages("offender", opened=person_to_change, anchor="releases")
ORDERS = change_pages(
    "order",
    opened=row_to_open(
        ReleaseOrder.objects.select_related(
            *("offender__establishment", "court", "recorded_by", "confirmed_by", "document_by", "ended_by")
        ),
        "order_uid",
    ),
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
        intro=lambda person: f"{what_frees(person)} {LAWFUL}",
        button="Record order",
        called={"ordered_at": "time"},
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
        asks=lambda request, order: {"is_of_a_court": order.is_of_a_court},
        shows=how_it_stands,
        called={"checked_at": "time"},
        goes_to=actions.address_of,
    )
)
release_order_document = ORDERS.view(
    FormStep(
        "See the document",
        DocumentOfOrderForm,
        at_once(actions.see_document),
        "The document is recorded.",
        intro=lambda order: (
            f"{actions.words_of(order)}. It was confirmed by voice. If the document says otherwise, end the order."
        ),
        button="Record document",
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
