"""Pages of orders: the list, those of a person, one, each step of it, and its breaches."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from offenders import person_page
from offenders.orders import forms, panels, rules
from offenders.orders.actions import breaching, changing, recording
from offenders.orders.actions.moves import begins_on, url_of
from offenders.orders.choices import ORDER_KINDS, ORDER_STATES
from offenders.orders.models import ImposedOrder, OrderBreach
from offenders.orders.querysets import ImposedOrderQuerySet
from offenders.people.models import Offender
from offenders.person_page import form_pages
from offenders.person_page.form_pages import METHODS, attempt, changers, person_to_change, posted, row_to_change
from offenders.person_page.opening import get_person_or_refuse
from sharing import access, audit
from sharing.access.roles import Capability
from sharing.access.rules import Permission
from sharing.drafts import forms as drafts
from sharing.grants.programmes import known_programmes
from sharing.lists import Grouping, ListPage, register
from sharing.pages.guards import needs
from sharing.pages.requests import SignedInRequest
from sharing.sentence_words import mid_sentence

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


@require_http_methods(METHODS)
@changers
def imposed_order_record(request: SignedInRequest, uid: UUID) -> HttpResponse:
    person = person_to_change(request, uid)
    require(request, person, Capability.KEEP_ORDERS)
    known = known_programmes([person.pk], reader=request.user)[person.pk]
    form, drafting = drafts.form_from_draft(
        request,
        forms.OrderForm,
        name="order.record",
        key=str(person.uid),
        programmes=[(row.programme, str(row)) for row in known],
        recordable=recordable_kinds(),
    )
    made: list[ImposedOrder] = []
    if attempt(
        request,
        form,
        lambda: made.append(recording.record_order(offender=person, by=request.user, **form.typed())),
    ):
        return saved(request, made[0], "The order is recorded.")
    return form_page(
        request,
        person,
        orders_url(person),
        form=form,
        drafting=drafting,
        title="Record an order",
        intro="Enter how far it has come. Its length is checked against the law: a last day after the latest lawful "
        "one is refused. You become its owner.",
        button="Record order",
    )


def recordable_kinds() -> list[rules.OrderKind]:
    """Those that can be made: of some that must be recorded first."""
    today = timezone.localdate()
    return [kind for kind, rule in rules.KINDS.items() if not rule.begins_with or begins_on(kind, today=today)]


@dataclass(frozen=True)
class StepPage:
    """A step: its form, the act, and what is said once it is done."""

    form: type[forms.StepForm]
    act: Callable[..., Any]
    done: str


STEPS = {
    "make": StepPage(forms.MakeForm, recording.make_order, "The order is recorded as made."),
    "refuse": StepPage(forms.RefuseForm, recording.refuse_order, "The order is recorded as refused."),
    "serve": StepPage(forms.ServeForm, recording.serve_order, "The service is recorded."),
    "extend": StepPage(forms.ExtendForm, changing.extend_order, "The extension is recorded."),
    "vary": StepPage(forms.VaryForm, changing.vary_order, "The variation is recorded."),
    "discharge": StepPage(forms.DischargeForm, changing.discharge_order, "The order is recorded as discharged."),
    "quash": StepPage(forms.QuashForm, changing.quash_order, "The order is recorded as quashed."),
    "replace": StepPage(forms.ReplaceForm, changing.replace_order, "The order is recorded as replaced."),
    "review": StepPage(forms.ReviewForm, changing.review_order, "The review is recorded."),
    "give": StepPage(forms.GiveForm, changing.give_order_to, "The owner is changed."),
    "decide": StepPage(forms.DecideForm, changing.decide_end, "Your decision is recorded."),
}


@require_http_methods(METHODS)
@changers
def imposed_order_step(request: SignedInRequest, uid: UUID, imposed_uid: UUID, verb: str) -> HttpResponse:
    """One step of an order. One that there is not, for anybody, does not exist."""
    step = STEPS.get(verb)
    if step is None:
        raise Http404
    order = order_to_change(request, uid, imposed_uid)
    require(request, order.offender, Capability.DECIDE_ON_ORDERS if verb == "decide" else Capability.KEEP_ORDERS)
    form = step.form(posted(request), order=order, reader=request.user)
    if attempt(request, form, lambda: step.act(order=order, by=request.user, **form.typed())):
        return saved(request, order, step.done)
    words = panels.STEPS[verb]
    is_open = verb in panels.open_steps(order, request.user)
    return about(
        request,
        order,
        form=form,
        title=words.words,
        intro=words.intro,
        button=words.words,
        kind=words.kind if words.kind == "warning" else "",
        refused="" if is_open or request.method == "POST" else f"It is {mid_sentence(order.get_state_display())}.",
    )


@require_http_methods(METHODS)
@changers
def imposed_order_breach(request: SignedInRequest, uid: UUID, imposed_uid: UUID) -> HttpResponse:
    order = order_to_change(request, uid, imposed_uid)
    form, drafting = drafts.form_from_draft(
        request, forms.BreachForm, name="order.breach", key=str(order.uid), measures=order.measures.all()
    )
    if attempt(request, form, lambda: breaching.report_breach(order=order, by=request.user, **form.typed())):
        return saved(request, order, "The breach is recorded, and every team that can see the order is alerted.")
    return about(
        request,
        order,
        form=form,
        drafting=drafting,
        title="Report a breach of the order",
        intro="Every team that can see the order is alerted at once. You do not need to be sure. A breach of a licence "
        "condition is recorded separately.",
        button="Report breach",
        kind="warning",
        refused="" if order.in_force_on else "The order has not been in force.",
    )


@require_http_methods(METHODS)
@changers
def imposed_order_breach_answer(
    request: SignedInRequest, uid: UUID, imposed_uid: UUID, order_breach_uid: UUID
) -> HttpResponse:
    order = order_to_change(request, uid, imposed_uid)
    require(request, order.offender, Capability.KEEP_ORDERS)
    breach = OrderBreach.objects.visible_to(request.user).filter(order=order, uid=order_breach_uid).first()
    if breach is None:
        raise access.RecordHidden
    form = forms.BreachAnswerForm(posted(request))
    if attempt(request, form, lambda: breaching.answer_breach(breach=breach, by=request.user, **form.typed())):
        return saved(request, order, "What was decided is recorded.")
    return about(
        request,
        order,
        form=form,
        title="Record what was decided on a breach",
        intro=f"{breach.summary} This records what police or the prosecutor decided. It decides nothing itself.",
        button="Record decision",
    )


def order_to_change(request: SignedInRequest, uid: UUID, imposed_uid: UUID) -> ImposedOrder:
    return row_to_change(request, ImposedOrder.objects.with_all(), uid, imposed_uid)


def require(request: SignedInRequest, person: Offender, capability: Capability) -> None:
    """To any other role the address does not exist."""
    if not request.user.can(capability):
        audit.refuse(by=request.user, verb=f"orders.{capability}_refused", target=person, subject=person.pk)
        raise Http404


def about(request: SignedInRequest, order: ImposedOrder, **context: Any) -> HttpResponse:
    return form_page(
        request,
        order.offender,
        url_of(order),
        order=order,
        above="offenders/orders/above.html",
        refused_strong="You cannot do this now.",
        **context,
    )


def form_page(request: SignedInRequest, person: Offender, back: str, **context: Any) -> HttpResponse:
    return form_pages.form_page(request, person, current=SECTION, back=back, **context)


def saved(request: SignedInRequest, order: ImposedOrder, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect(url_of(order))


def orders_url(person: Offender) -> str:
    return reverse(SECTION, kwargs={"uid": person.uid})
