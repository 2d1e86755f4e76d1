"""Orders as pages print them: a line of a list, one with all its steps, and the lane of the life-line."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse

from offenders.orders import rules
from offenders.orders.actions.moves import url_of
from offenders.orders.models import ImposedOrder, OrderBreach, OrderEndDecision, OrderStep
from offenders.orders.rules import ORDER, ORDER_BREACH, OrderBreachState, OrderState
from offenders.people.models import Offender
from offenders.person_page.date_cards import DateCard, next_date
from offenders.person_page.frame import Fact
from offenders.person_page.life_line import LaneQuestion, LaneRows, day_of, span
from offenders.person_page.list_parts import format_count
from offenders.person_page.timeline import Event, Source, last_of
from offenders.register.panels import Beside, Figure, number
from sharing import access
from sharing.access.roles import Capability
from sharing.access.rules import Permission
from sharing.charts import Span
from sharing.models import User
from sharing.sentence_words import mid_sentence
from sharing.time_words import format_date, format_datetime, format_days_away

TAGS = {
    OrderState.APPLIED: "waiting",
    OrderState.REFUSED: "not-started",
    OrderState.MADE: "waiting",
    OrderState.SERVED: "partly",
    OrderState.IN_FORCE: "done",
    OrderState.VARIED: "done",
    OrderState.EXPIRED: "not-started",
    OrderState.DISCHARGED: "not-started",
    OrderState.QUASHED: "not-started",
    OrderState.REPLACED: "not-started",
}
BREACH_TAGS = {OrderBreachState.CONSIDERED: "blocked", OrderBreachState.CHARGED: "high"}
ON_MY_DAY, MOST_ON_MY_DAY = 3, 100  # lines shown, and the largest number told
SIDE_BY_SIDE = (
    "A licence condition or a notification duty on the same matter applies as well. Each has its own power and its "
    "own breach."
)


@dataclass(frozen=True)
class OrderStepWords:
    """A step as its button and its page say it."""

    verb: str
    words: str
    intro: str
    kind: str = "secondary"


STEPS = {
    each.verb: each
    for each in (
        OrderStepWords("make", "Record as made", "Its length is checked against the law."),
        OrderStepWords("refuse", "Record as refused", "The application was refused, or withdrawn.", "warning"),
        OrderStepWords("serve", "Record service", "It binds from the day it comes into force."),
        OrderStepWords("decide", "Decide: renew or let end", "The decision and your reasons are kept.", ""),
        OrderStepWords("extend", "Record an extension", "A year more each time, 4 times at most."),
        OrderStepWords("vary", "Record a variation", "Select measures that end, and enter new ones."),
        OrderStepWords("review", "Record a review", "Record whether it is still needed."),
        OrderStepWords("give", "Change owner", "The owner answers for the order."),
        OrderStepWords("discharge", "Record as discharged", "It ended before its time.", "warning"),
        OrderStepWords("quash", "Record as quashed", "A court set it aside.", "warning"),
        OrderStepWords("replace", "Record as replaced", "Another order took its place.", "warning"),
    )
}


@dataclass(frozen=True)
class OrderLine:
    """An order in a list. second: who made it; left: how far its last day is away."""

    order: ImposedOrder
    href: str
    tag: tuple[str, str]
    ends: str
    left: str
    is_near: bool
    needs: str


@dataclass(frozen=True)
class StepLine:
    strong: str
    words: str
    second: str


@dataclass(frozen=True)
class BreachLine:
    breach: OrderBreach
    tag: tuple[str, str]
    second: str
    answer_href: str


@dataclass(frozen=True)
class OrderPage:
    order: ImposedOrder
    tag: tuple[str, str]
    facts: list[Fact]
    measures: Sequence[object]
    earlier: Sequence[object]
    decisions: list[StepLine]
    steps: list[StepLine]
    breaches: list[BreachLine]
    acts: list[tuple[OrderStepWords, str]]
    breach_href: str
    needs: str


def line_of(order: ImposedOrder, *, today: date) -> OrderLine:
    runs = order.state in rules.RUNS
    near = bool(runs and order.ends_on and rules.window_of(order.ends_on, on=today))
    return OrderLine(
        order=order,
        href=url_of(order),
        tag=tag_of(order),
        ends=format_date(order.ends_on) if order.ends_on else "No end fixed",
        left=format_days_away(order.ends_on, today=today) if near and order.ends_on else "",
        is_near=near,
        needs=needs_of(order, today=today),
    )


def tag_of(order: ImposedOrder) -> tuple[str, str]:
    return TAGS[OrderState(order.state)], order.get_state_display()


def needs_of(order: ImposedOrder, *, today: date) -> str:
    """What is due of it; empty for nothing. `undecided`: as `ImposedOrderQuerySet.to_decide` has it."""
    if order.state not in rules.RUNS:
        return ""
    if order.ends_on and rules.decide_by(order.ends_on) <= today <= order.ends_on and not _decision(order):
        return f"Decide by {format_date(rules.decide_by(order.ends_on))}: renew or let end"
    if order.review_on and order.review_on <= today:
        return f"Review was due on {format_date(order.review_on)}"
    return ""


def _decision(order: ImposedOrder) -> OrderEndDecision | None:
    """About the end that it has now. The decisions are at hand (`with_decisions`), or asked."""
    about = [each for each in order.end_decisions.all() if each.ends_on == order.ends_on]
    return about[-1] if about else None


def lines_of(person: Offender, reader: User, *, today: date) -> tuple[list[OrderLine], list[OrderLine]]:
    """Those that are not over, the nearest end first; and the others."""
    rows = ImposedOrder.objects.visible_to(reader).filter(offender=person).nearest_end_first()
    lines = [line_of(row, today=today) for row in rows.with_all().prefetch_related("end_decisions")]
    open_ones = [line for line in lines if line.order.state in rules.OPEN]
    return open_ones, [line for line in lines if line.order.state not in rules.OPEN]


def page_of(order: ImposedOrder, *, reader: User, today: date) -> OrderPage:
    may_change = access.may(reader, Permission.CHANGE, order.offender)
    keeps = may_change and reader.can(Capability.KEEP_ORDERS)
    measures = list(order.measures.all())
    decision = _decision(order)
    return OrderPage(
        order=order,
        tag=tag_of(order),
        facts=list(_facts(order)),
        measures=[each for each in measures if each.until_on is None],
        earlier=[each for each in measures if each.until_on is not None],
        decisions=[_decided(each, is_current=each is decision) for each in order.end_decisions.select_related("by")],
        steps=[_stepped(each) for each in order.steps.select_related("by").order_by("-pk")],
        breaches=[
            _breached(each, order, keeps=keeps)
            for each in order.breaches.select_related("measure", "reported_by", "decided_by")
        ],
        acts=[(STEPS[verb], url_of(order, "imposed_order_step", verb=verb)) for verb in open_steps(order, reader)]
        if may_change
        else [],
        breach_href=url_of(order, "imposed_order_breach")
        if may_change and reader.can(Capability.REPORT_BREACHES) and order.in_force_on
        else "",
        needs=needs_of(order, today=today),
    )


def open_steps(order: ImposedOrder, reader: User) -> list[str]:
    """What the reader may try now, by its verb, in the order of STEPS."""
    moves = {move.verb for move in ORDER.open_to(OrderState(order.state), by=reader)}
    if order.extensions_left is None:
        moves.discard("extend")
    if order.state in rules.OPEN and reader.can(Capability.KEEP_ORDERS):
        moves |= {"review", "give"}
    if order.state in rules.RUNS and order.ends_on and reader.can(Capability.DECIDE_ON_ORDERS):
        moves.add("decide")
    return [verb for verb in STEPS if verb in moves]


def _facts(order: ImposedOrder) -> Iterator[Fact]:
    rule = order.rule
    yield Fact("Made by", order.authority)
    yield Fact("Power", rule.section)
    if order.reference:
        yield Fact("Reference", order.reference)
    for words, day in (
        ("Applied for", order.applied_on),
        ("Made", order.made_on),
        ("Served", order.served_on),
        ("In force from", order.in_force_on),
    ):
        if day:
            yield Fact(words, format_date(day))
    if order.service:
        yield Fact("How it was served", order.service)
    yield Fact("Last day in force", format_date(order.ends_on) if order.ends_on else "No end fixed")
    latest = order.latest_on
    yield Fact("Latest lawful day", f"{format_date(latest)} ({rule.longest})" if latest else f"None: {rule.longest}")
    if order.extensions_left is not None:
        yield Fact("Extensions", f"{order.extensions} used, {order.extensions_left} left")
    yield Fact("Renewal", rule.renewal)
    yield Fact("Offence if broken", rule.breach or "As the order says")
    if order.passports_held:
        yield Fact("Passports held", order.passports_held)
    yield Fact("Owner", str(order.owner or "None: give it one"))
    yield Fact("Review by", format_date(order.review_on) if order.review_on else "Not set")
    if order.ended_on:
        yield Fact("No longer in force from", format_date(order.ended_on))
        yield Fact("Reason", order.ended_because)


def _decided(decision: OrderEndDecision, *, is_current: bool) -> StepLine:
    earlier = "" if is_current else ". Not the current decision"
    return StepLine(
        decision.get_choice_display(),
        decision.reason,
        f"About its end on {format_date(decision.ends_on)}. {decision.by}, {format_datetime(decision.at)}{earlier}",
    )


STEP_WORDS = {
    "apply": "Applied for",
    "refuse": "Refused",
    "make": "Made",
    "serve": "Served",
    "come_into_force": "Came into force",
    "extend": "Extended",
    "vary": "Varied",
    "expire": "Expired",
    "discharge": "Discharged",
    "quash": "Quashed",
    "replace": "Replaced",
    "review": "Reviewed",
    "give": "Owner changed",
}


def _stepped(step: OrderStep) -> StepLine:
    moved = ""
    if step.ends_after != step.ends_before and step.ends_after:
        moved = f" Last day: {format_date(step.ends_after)}."
    on = f"For {format_date(step.on)}. "
    return StepLine(
        STEP_WORDS.get(step.verb, step.verb),
        f"{step.words}{'.' if step.words and moved else ''}{moved}".strip(),
        f"{on}{step.by or 'Automatic'}, {format_datetime(step.at)}",
    )


def _breached(breach: OrderBreach, order: ImposedOrder, *, keeps: bool) -> BreachLine:
    state = OrderBreachState(breach.state)
    second = f"Reported by {breach.reported_by}, {format_datetime(breach.reported_at)}"
    if breach.decided_at:
        second += f". Decided: recorded by {breach.decided_by}, {format_datetime(breach.decided_at)}"
    is_open = state not in ORDER_BREACH.ends
    href = url_of(order, "imposed_order_breach_answer", order_breach_uid=breach.uid) if keeps and is_open else ""
    return BreachLine(breach, (BREACH_TAGS.get(state, "not-started"), breach.get_state_display()), second, href)


@dataclass(frozen=True)
class MyOrder:
    """An order that waits for the reader: the decision on its end, or its review."""

    href: str
    person: Offender
    words: str
    needs: str


def for_my_day(user: User, *, today: date) -> tuple[list[MyOrder], int]:
    """Those that the user owns and, for who decides on orders, all whose end is to be decided; the nearest end first,
    and how many. Two queries; none for who has nothing to do with them."""
    if not (user.can(Capability.KEEP_ORDERS) or user.can(Capability.DECIDE_ON_ORDERS)):
        return [], 0
    rows = ImposedOrder.objects.listed_for(user).waiting_for(
        user, decides=user.can(Capability.DECIDE_ON_ORDERS), on=today
    )
    named = rows.select_related("offender").prefetch_related("end_decisions")
    waiting = list(named.nearest_end_first()[:MOST_ON_MY_DAY])
    lines = [MyOrder(url_of(row), row.offender, str(row), needs_of(row, today=today)) for row in waiting[:ON_MY_DAY]]
    return lines, len(waiting)


# The life-line and the timeline


def lane_rows(reader: User) -> dict[str, LaneRows]:
    ran = ImposedOrder.objects.visible_to(reader).exclude(in_force_on=None)
    return {"orders": LaneRows(ran, ("kind", "other_kind", "in_force_on", "ends_on", "ended_on"))}


def lane(asked: LaneQuestion) -> Iterator[Span]:
    """From the first day to the last, or to the day before it ended early."""
    href = reverse("person_orders", kwargs={"uid": asked.person.uid})
    for row in asked.found["orders"]:
        if start := day_of(row["in_force_on"]):
            ends = [day for day in (day_of(row["ends_on"]), day_of(row["ended_on"])) if day]
            until = min(ends, default=None)
            if until is None or until >= start:
                yield span(start, until, rules.name_of(row["kind"], row["other_kind"]), "order", href)


def ahead(asked: LaneQuestion) -> Iterator[DateCard]:
    """The last day of each order that runs."""
    today, href = asked.today, reverse("person_orders", kwargs={"uid": asked.person.uid})
    for row in asked.found["orders"]:
        begins, ended, ends = (day_of(row[name]) for name in ("in_force_on", "ended_on", "ends_on"))
        if ends and begins and begins <= today and (ended is None or ended > today):
            name = rules.name_of(row["kind"], row["other_kind"])
            yield next_date("Order ends", ends, name, today=today, href=href)


# The notification register


def beside_of(people: Collection[int], reader: User, today: date) -> dict[int, list[Beside]]:
    """The orders that run, by the key of the person, the one that ends first first."""
    found: dict[int, list[Beside]] = defaultdict(list)
    running = ImposedOrder.objects.visible_to(reader).running(on=today).filter(offender__in=people)
    for order in running.nearest_end_first():
        ends = f"Until {format_date(order.ends_on)}" if order.ends_on else "No end fixed"
        near = order.ends_on is not None and rules.window_of(order.ends_on, on=today) is not None
        found[order.offender_id].append(Beside(str(order), ends, near))
    return found


def figure_of(reader: User, today: date) -> Figure:
    ending = number(ImposedOrder.objects.listed_for(reader).near_their_end(on=today))
    words = "order ends in 90 days" if ending == 1 else "orders end in 90 days"
    return Figure(format_count(ending), words, f"{reverse('imposed_orders')}?show=ending")


def events(person: Offender, reader: User, limit: int | None) -> Iterable[Event]:
    """Each step of an order that the reader may see. One query."""
    for step in _steps(person, reader).select_related("order", "by").order_by("-at", "-pk")[:limit]:
        yield Event(
            step.at,
            "orders",
            step.pk,
            f"{step.order}: {mid_sentence(STEP_WORDS.get(step.verb, step.verb))}",
            "",
            f"For {format_date(step.on)}, by {step.by or 'the system'}",
            reverse("imposed_order", kwargs={"uid": person.uid, "imposed_uid": step.order.uid}),
            kind="note",
        )


def _steps(person: Offender, reader: User) -> QuerySet[OrderStep]:
    seen = ImposedOrder.objects.visible_to(reader).filter(offender=person)
    return OrderStep.objects.filter(order__in=seen)


SOURCE = Source(events, lambda person, reader: [last_of(_steps(person, reader), "at")])


def cells_of(order: ImposedOrder) -> list[str]:
    """As a sheet has them."""
    days = (order.in_force_on, order.ends_on, order.latest_on, order.review_on)
    return [
        order.offender.full_name,
        order.offender.prison_number,
        order.offender.region,
        str(order),
        order.authority,
        order.get_state_display(),
        *(day.isoformat() if day else "" for day in days),
        "" if order.extensions_left is None else str(order.extensions_left),
        str(order.owner or ""),
    ]
