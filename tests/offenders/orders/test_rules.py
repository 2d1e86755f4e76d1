"""How long an order may last, when its end is warned of, and how it goes from state to state."""

from datetime import date, timedelta

import pytest

from offenders.orders import rules
from offenders.orders.rules import (
    KINDS,
    ORDER,
    ORDER_BREACH,
    OrderBreachFacts,
    OrderBreachState,
    OrderFacts,
    OrderKind,
    OrderState,
    OrderTerms,
    why_unlawful,
)
from sharing.access.roles import Capability, role_of
from sharing.access.state_machines import CLOCK, MoveRefused, RoleRefused

ADULT = date(1990, 5, 1)
FIRST = date(2026, 11, 27)


def refused(kind, ends_on=None, in_force_on=FIRST, **more):
    field, why = why_unlawful(
        OrderTerms(OrderKind(kind), in_force_on, ends_on, **{"born_on": ADULT, "is_subject": True, **more})
    )
    assert bool(field) == bool(why)
    return field


@pytest.mark.parametrize(
    ("kind", "first", "latest"),
    [
        ("scpo", date(2026, 11, 27), date(2031, 11, 26)),
        ("scpo", date(2024, 2, 29), date(2029, 2, 28)),
        ("scpo", date(2026, 1, 1), date(2030, 12, 31)),
        ("ftro", date(2026, 11, 9), date(2027, 5, 8)),
        ("ftro", date(2026, 8, 31), date(2027, 2, 28)),
        ("teo", date(2026, 3, 1), date(2028, 2, 29)),
        ("tpim", date(2021, 6, 29), date(2026, 6, 28)),
        ("stpim", date(2023, 12, 20), date(2028, 12, 19)),
    ],
)
def test_order_of_the_legal_length_is_lawful_and_a_day_more_is_not(kind, first, latest):
    assert rules.latest_lawful(kind, first) == latest
    assert refused(kind, latest, first) == ""
    assert refused(kind, latest + timedelta(days=1), first) == "ends_on"


@pytest.mark.parametrize("kind", ["notification", "shpo", "passport", "other"])
def test_law_sets_no_last_day_for_these(kind):
    assert rules.latest_lawful(kind, FIRST) is None
    assert refused(kind, None) == ""
    assert refused(kind, date(2100, 1, 1)) == ""


def test_an_order_that_needs_an_end_is_refused_without_one_and_one_that_ends_before_it_begins():
    assert refused("scpo", None) == "ends_on"
    assert refused("scpo", FIRST - timedelta(days=1)) == "ends_on"
    assert refused("scpo", FIRST) == ""


def test_the_reason_names_the_day_and_the_section():
    _, why = why_unlawful(OrderTerms(OrderKind.SCPO, FIRST, date(2031, 11, 27), born_on=ADULT))

    assert "26 November 2031" in why
    assert "Serious Crime Act 2007 ss.6, 8, 16" in why


@pytest.mark.parametrize(("kind", "before"), [("tpim", date(2021, 6, 28)), ("stpim", date(2023, 12, 19))])
def test_notices_from_before_their_law_are_refused(kind, before):
    assert refused(kind, before + timedelta(days=30), before) == "in_force_on"
    assert refused(kind, before + timedelta(days=30), before + timedelta(days=1)) == ""


@pytest.mark.parametrize(
    ("born_on", "field"),
    [(date(2008, 11, 27), ""), (date(2008, 11, 28), "in_force_on"), (None, "kind"), (ADULT, "")],
)
def test_serious_crime_prevention_orders_are_of_adults_alone(born_on, field):
    """A birthday counts from its first moment; an unknown date of birth is no adult and no child."""
    assert refused("scpo", FIRST, born_on=born_on) == field
    assert refused("shpo", FIRST, born_on=None) == ""


def test_travel_restriction_is_of_who_is_subject_and_what_is_not_known_is_no_no():
    assert refused("ftro", FIRST, is_subject=False) == "kind"
    assert refused("ftro", FIRST, is_subject=None) == ""
    assert refused("scpo", FIRST, is_subject=False) == ""


@pytest.mark.parametrize("kind", ["ydo", "interim_scpo"])
def test_kinds_whose_commencement_is_not_recorded_cannot_be(kind):
    assert refused(kind, FIRST) == "kind"
    assert refused(kind, FIRST, begins_on=FIRST) == ""
    assert refused(kind, FIRST, begins_on=FIRST + timedelta(days=1)) == "in_force_on"


@pytest.mark.parametrize(
    ("used", "last", "left"),
    [(0, date(2026, 6, 28), 4), (1, date(2027, 6, 28), 3), (4, date(2030, 6, 28), 0)],
)
def test_notices_last_a_year_and_a_year_more_each_time(used, last, left):
    assert rules.last_day(OrderKind.TPIM, date(2025, 6, 29), used) == last
    assert rules.extensions_left("tpim", used) == left
    assert refused("tpim", last, date(2025, 6, 29), extensions=used) == ""


def test_a_fifth_extension_is_unlawful_and_other_orders_have_none():
    assert refused("tpim", FIRST, FIRST, extensions=5) == "extensions"
    assert rules.last_day(OrderKind.SCPO, FIRST, 0) is None
    assert rules.extensions_left("scpo", 0) is None


@pytest.mark.parametrize(
    ("days", "window"),
    [(91, None), (90, 90), (61, 90), (60, 60), (31, 60), (30, 30), (8, 30), (7, 7), (0, 7), (-1, None)],
)
def test_windows_of_the_warnings(days, window):
    assert rules.window_of(FIRST + timedelta(days=days), on=FIRST) == window


def test_decision_is_due_60_days_before():
    assert rules.decide_by(date(2027, 5, 8)) == date(2027, 3, 9)


def test_every_kind_has_its_rule_and_its_words():
    assert set(KINDS) == set(OrderKind)
    assert all(rule.name and rule.section and rule.longest for rule in KINDS.values())


# States

KEEPER = role_of("ct_offender_manager")


def moved(verb, state, facts=None, by=KEEPER):
    return ORDER.move(verb, state, by=by, facts=facts or OrderFacts(reason="As ordered", left=1)).after


def test_an_order_goes_from_the_application_to_its_end():
    assert moved("apply", None) == "applied"
    assert moved("make", OrderState.APPLIED) == "made"
    assert moved("serve", OrderState.MADE) == "served"
    assert moved("come_into_force", OrderState.SERVED, by=CLOCK) == "in_force"
    assert moved("vary", OrderState.IN_FORCE) == "varied"
    assert moved("extend", OrderState.VARIED) == "varied"
    assert moved("expire", OrderState.VARIED, by=CLOCK) == "expired"
    assert moved("refuse", OrderState.APPLIED) == "refused"


@pytest.mark.parametrize("end", [state for state in OrderState if state in ORDER.ends])
def test_nothing_follows_an_end(end):
    assert not [move for move in ORDER.moves if end in move.before]


@pytest.mark.parametrize(
    ("verb", "state"), [("serve", OrderState.APPLIED), ("extend", OrderState.MADE), ("vary", OrderState.SERVED)]
)
def test_no_step_is_left_out(verb, state):
    with pytest.raises(MoveRefused):
        moved(verb, state)


@pytest.mark.parametrize(
    ("verb", "state", "facts"),
    [
        ("refuse", OrderState.APPLIED, OrderFacts(reason=" ")),
        ("discharge", OrderState.IN_FORCE, OrderFacts(reason="")),
        ("extend", OrderState.IN_FORCE, OrderFacts(reason="Still needed", left=0)),
        ("extend", OrderState.IN_FORCE, OrderFacts(reason="Still needed", left=None)),
        ("replace", OrderState.IN_FORCE, OrderFacts(replaced_by=False)),
    ],
)
def test_guards(verb, state, facts):
    with pytest.raises(MoveRefused):
        moved(verb, state, facts)


def test_only_who_keeps_orders_moves_one_and_only_the_clock_expires_it():
    with pytest.raises(RoleRefused):
        moved("make", OrderState.APPLIED, by=role_of("probation_officer"))
    with pytest.raises(RoleRefused):
        moved("expire", OrderState.IN_FORCE)


def test_breach_of_an_order_ends_by_what_others_decided():
    facts = OrderBreachFacts(reason="Charged")

    assert ORDER_BREACH.move("report", None, by=role_of("probation_officer"), facts=facts).after == "considered"
    after = ORDER_BREACH.move("charge", OrderBreachState.CONSIDERED, by=KEEPER, facts=facts).after
    assert after in ORDER_BREACH.ends
    with pytest.raises(RoleRefused):
        ORDER_BREACH.move("accept_excuse", OrderBreachState.CONSIDERED, by=role_of("probation_officer"), facts=facts)
    with pytest.raises(MoveRefused):
        ORDER_BREACH.move("charge", OrderBreachState.CONSIDERED, by=KEEPER, facts=OrderBreachFacts())


def test_decision_on_an_end_is_a_managers():
    assert role_of("ct_manager").can(Capability.DECIDE_ON_ORDERS)
    assert not role_of("ct_offender_manager").can(Capability.DECIDE_ON_ORDERS)
