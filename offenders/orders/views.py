"""Pages of orders: the list, those of a person, one, each step of it, and its breaches."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from offenders import person_page
from offenders.orders import forms, panels, rules
from offenders.orders.actions import breaching, changing, recording
from offenders.orders.actions.moves import begins_on, url_of
from offenders.orders.choices import ORDER_KINDS, ORDER_STATES
from offenders.orders.models import ImposedOrder, OrderBreach
from offenders.orders.querysets import ImposedOrderQuerySet
from offenders.people.models import Offender
from offenders.person_page.form_pages import person_to_change, row_to_change
from offenders.person_page.opening import get_person_or_refuse
from offenders.person_page.step_pages import step_pages
from sharing import access, audit
from sharing.access.roles import Capability
from sharing.access.rules import Permission
from sharing.grants.programmes import known_programmes
from sharing.lists import Grouping, ListPage, register
from sharing.pages.guards import needs
from sharing.pages.requests import SignedInRequest
from sharing.sentence_words import mid_sentence
from sharing.steps.form_steps import FormStep

SECTION = "person_orders"
readers = needs(Capability.VIEW_PEOPLE)
SHOWN = 200  # lines on a page; a file has all


@require_safe
@readers
def imposed_orders(request: SignedInRequest) -> HttpResponse:
    """Orders of the people that the reader can see, the nearest end first; the choices are in the address."""
    form, rows = selected_orders(request)
    if not form.is_valid():
        return redirect("imposed_orders")
    today = timezone.localdate()
    found = list(rows.nearest_end_first().with_all().prefetch_related("end_decisions")[: SHOWN + 1])
    lines = [panels.line_of(row, today=today) for row in found[:SHOWN]]
    audit.record_read(
        action=audit.Action.LIST,
        verb="orders.listed",
        by=request.user,
        shown=[line.order.offender_id for line in lines],
    )
    context = {
        "filter": form,
        "lines": lines,
        "is_narrowed": any(form.cleaned_data.values()),
        "has_more": len(found) > SHOWN,
    }
    return render(request, "offenders/orders/orders.html", context)


def selected_orders(request: SignedInRequest) -> tuple[forms.OrderFilter, ImposedOrderQuerySet]:
    """The form, and the orders that it leaves of those that the reader can see."""
    form, seen = forms.OrderFilter(request.GET), ImposedOrder.objects.listed_for(request.user)
    if not form.is_valid():
        return form, seen.none()
    return form, form.narrowed(seen, on=timezone.localdate())


# The columns of a sheet, and of which fields each tells
COLUMNS = {
    "Person": ("offender.full_name",),
    "Prison number": ("offender.prison_number",),
    "Region": ("offender.region",),
    "Order": ("kind", "other_kind"),
    "Made by": ("authority",),
    "State": ("state",),
    "In force from": ("in_force_on",),
    "Last day": ("ends_on",),
    "Latest lawful day": ("kind", "in_force_on"),
    "Review by": ("review_on",),
    "Extensions left": ("kind", "extensions"),
    "Owner": ("owner",),
}

register(
    ListPage(
        page="imposed_orders",
        title="Orders",
        says="Orders of courts and of the Home Secretary. Without a filter, open orders.",
        selected=selected_orders,
        columns=COLUMNS,
        cells=lambda rows, user: map(panels.cells_of, rows),
        order="ends_on",
        loaded=lambda rows, user: rows.with_all(),
        groups=(
            Grouping("kind", "Kind", "kind", dict(ORDER_KINDS)),
            Grouping("state", "State", "state", dict(ORDER_STATES)),
            Grouping("region", "Region", "offender__region"),
            Grouping("month", "Month of its last day", "ends_on", is_by_month=True),
        ),
    )
)


@require_safe
@readers
def person_orders(request: SignedInRequest, uid: UUID) -> HttpResponse:
    person = get_person_or_refuse(request, uid, verb="person.orders_opened")
    open_ones, over = panels.lines_of(person, request.user, today=timezone.localdate())
    may_keep = request.user.can(Capability.KEEP_ORDERS) and access.may(request.user, Permission.CHANGE, person)
    context = {"lines": open_ones, "over": over, "may_keep": may_keep, "beside": panels.SIDE_BY_SIDE}
    return render(request, "offenders/orders/person.html", person_page.frame(person, current=SECTION) | context)


@require_safe
@readers
def imposed_order(request: SignedInRequest, uid: UUID, imposed_uid: UUID) -> HttpResponse:
    rows = ImposedOrder.objects.filter(offender__uid=uid).with_all()
    order = access.open_record(request.user, rows, uid=imposed_uid)
    page = panels.page_of(order, reader=request.user, today=timezone.localdate())
    frame = person_page.frame(order.offender, current=SECTION)
    return render(request, "offenders/orders/order.html", frame | {"page": page, "beside": panels.SIDE_BY_SIDE})


# Steps


keepers = needs(Capability.KEEP_ORDERS)


def order_to_change(request: SignedInRequest, uid: UUID, imposed_uid: UUID) -> ImposedOrder:
    return row_to_change(request, ImposedOrder.objects.with_all(), uid, imposed_uid)


def breach_to_answer(request: SignedInRequest, uid: UUID, imposed_uid: UUID, order_breach_uid: UUID) -> OrderBreach:
    order = order_to_change(request, uid, imposed_uid)
    rows = OrderBreach.objects.visible_to(request.user).select_related("offender")
    breach = rows.filter(order=order, uid=order_breach_uid).first()
    if breach is None:
        raise access.RecordHidden
    breach.order = order
    return breach


def orders_url(person: Offender) -> str:
    return reverse(SECTION, kwargs={"uid": person.uid})


def above(request: SignedInRequest, record: ImposedOrder | OrderBreach) -> dict[str, Any]:
    order = record.order if isinstance(record, OrderBreach) else record
    return {"order": order, "above": "offenders/orders/above.html", "refused_strong": "You cannot do this now."}


PEOPLE = step_pages("offender", section=SECTION, opened=person_to_change, url=orders_url, guard=keepers)
ORDERS = step_pages("order", section=SECTION, opened=order_to_change, url=url_of, shows=above)
BREACHES = step_pages(
    "breach",
    section=SECTION,
    opened=breach_to_answer,
    url=lambda breach: url_of(breach.order),
    guard=keepers,
    shows=above,
)


def recordable_kinds() -> list[rules.OrderKind]:
    """Those that can be made: of some that must be recorded first."""
    today = timezone.localdate()
    return [kind for kind, rule in rules.KINDS.items() if not rule.begins_with or begins_on(kind, today=today)]


def of_person(request: SignedInRequest, person: Offender) -> dict[str, Any]:
    known = known_programmes([person.pk], reader=request.user)[person.pk]
    return {"programmes": [(row.programme, str(row)) for row in known], "recordable": recordable_kinds()}


imposed_order_record = PEOPLE.view(
    FormStep(
        "Record an order",
        forms.OrderForm,
        recording.record_order,
        "The order is recorded.",
        intro="Enter how far it has come. Its length is checked against the law: a last day after the latest lawful "
        "one is refused. You become its owner.",
        button="Record order",
        draft="order.record",
        asks=of_person,
        goes_to=url_of,
    )
)


def order_step(verb: str, form: type[forms.StepForm], act: Callable[..., Any], done: str) -> FormStep:
    words = panels.STEPS[verb]

    def why_not(request: SignedInRequest, order: ImposedOrder) -> dict[str, Any]:
        is_open = request.method == "POST" or verb in panels.open_steps(order, request.user)
        return {"refused": "" if is_open else f"It is {mid_sentence(order.get_state_display())}."}

    return FormStep(
        words.words,
        form,
        act,
        done,
        intro=words.intro,
        kind=words.kind if words.kind == "warning" else "",
        asks=lambda request, order: {"order": order, "reader": request.user},
        shows=why_not,
    )


STEPS = {
    "make": order_step("make", forms.MakeForm, recording.make_order, "The order is recorded as made."),
    "refuse": order_step("refuse", forms.RefuseForm, recording.refuse_order, "The order is recorded as refused."),
    "serve": order_step("serve", forms.ServeForm, recording.serve_order, "The service is recorded."),
    "extend": order_step("extend", forms.ExtendForm, changing.extend_order, "The extension is recorded."),
    "vary": order_step("vary", forms.VaryForm, changing.vary_order, "The variation is recorded."),
    "discharge": order_step(
        "discharge", forms.DischargeForm, changing.discharge_order, "The order is recorded as discharged."
    ),
    "quash": order_step("quash", forms.QuashForm, changing.quash_order, "The order is recorded as quashed."),
    "replace": order_step("replace", forms.ReplaceForm, changing.replace_order, "The order is recorded as replaced."),
    "review": order_step("review", forms.ReviewForm, changing.review_order, "The review is recorded."),
    "give": order_step("give", forms.GiveForm, changing.give_order_to, "The owner is changed."),
    "decide": order_step("decide", forms.DecideForm, changing.decide_end, "Your decision is recorded."),
}
imposed_order_step = ORDERS.by_verb(
    STEPS, guards=dict.fromkeys(STEPS, keepers) | {"decide": needs(Capability.DECIDE_ON_ORDERS)}
)
imposed_order_breach = ORDERS.view(
    FormStep(
        "Report a breach of the order",
        forms.BreachForm,
        breaching.report_breach,
        "The breach is recorded, and every team that can see the order is alerted.",
        intro="Every team that can see the order is alerted at once. You do not need to be sure. A breach of a licence "
        "condition is recorded separately.",
        button="Report breach",
        kind="warning",
        draft="order.breach",
        asks=lambda request, order: {"measures": order.measures.all()},
        shows=lambda request, order: {"refused": "" if order.in_force_on else "The order has not been in force."},
    )
)
imposed_order_breach_answer = BREACHES.view(
    FormStep(
        "Record what was decided on a breach",
        forms.BreachAnswerForm,
        breaching.answer_breach,
        "What was decided is recorded.",
        intro=lambda breach: (
            f"{breach.summary} This records what police or the prosecutor decided. It decides nothing itself."
        ),
        button="Record decision",
    )
)
