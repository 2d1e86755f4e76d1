"""The proof that no one leaves early, is kept or goes unseen, whatever people do at the gate in whatever order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from unittest import mock

from proofs.proof import Asked, Needs, Outcome, Planting, Proof


def walk(asked: Asked) -> Outcome:
    from tests.offenders.releases.leaving import walking

    try:
        with asked.planted(faults()):
            walked = walking.walk(asked.seed, asked.size, doing=asked.doing)
    except walking.Wrong as wrong:
        lines = str(wrong).splitlines()
        return Outcome(False, {"wrong": lines[-1]}, lines)
    seen = walked.seen
    figures = {
        "done": walked.done.total(),
        "refused": walked.refused.total(),
        "due and not kept": seen["due"],
        "came forward by two": seen["came forward"],
        "left undue": walked.done["leave"],
        "withdrawn by two": seen["withdrawn"],
        "seed": asked.seed,
    }
    is_tried = seen["due"] > 0 and seen["withdrawn"] > 0 and walked.done["leave"] > 0
    is_proved = is_tried and walked.refused.total() > walked.done.total() / 5
    return Outcome(is_proved, figures, [] if is_proved else ["Nothing was wrong, but too little was tried."])


def faults() -> Mapping[str, Planting]:
    """Each in the product, by what somebody would see."""
    from django.db.models import F

    from offenders.dates.querysets import OrderQuerySet
    from offenders.dates.rules import releases
    from offenders.dates.upkeep import forward
    from offenders.dates.upkeep import hands as settling
    from offenders.dates.upkeep import releases as date_actions
    from offenders.releases.gate import facts, rules
    from offenders.releases.gate.querysets import DisputeQuerySet
    from offenders.releases.holds import actions as holds
    from offenders.releases.leaving import actions
    from offenders.releases.orders import actions as orders
    from offenders.releases.weekly import actions as weekly
    from sharing.compiled.queries import CompiledQuery

    def facts_with(name: str, altered: Callable[[Any], Any]) -> Planting:
        """One function of the rule is asked of other facts."""
        own = getattr(rules, name)
        return lambda: mock.patch.object(rules, name, lambda facts, *more: own(altered(facts), *more))

    def direction(**known: Any) -> Callable[[Any], Any]:
        return lambda facts: replace(facts, direction=replace(facts.direction, **known)) if facts.direction else facts

    by_law = rules._by_law

    def held_back(facts: Any, *more: Any) -> Any:
        found = by_law(facts, *more)
        return rules._not_open(*facts.holds) if facts.holds and found.opens else found

    def our_word_alone(facts: Any) -> Any:
        is_alone = all(each.source is not rules.Source.OFFICIAL for each in facts.said)
        ours = rules.Source.OURS
        if not is_alone:
            return facts
        said = [replace(each, source=rules.Source.OFFICIAL) if each.source is ours else each for each in facts.said]
        return replace(facts, said=tuple(said))

    def confirmed_orders(facts: Any) -> Any:
        orders = {route: replace(order, is_confirmed=True) for route, order in (facts.orders or {}).items()}
        return replace(facts, orders=orders)

    def without(source: Any) -> Callable[[Any], Any]:
        return lambda facts: replace(facts, said=tuple(each for each in facts.said if each.source is not source))

    def early_is_due(opens_on: Any, on: Any, *reasons: str) -> Any:
        return rules.Judgement(rules.GateAnswer.DUE, 0, opens_on, reasons)

    @contextmanager
    def whatever_was_said_since() -> Iterator[None]:
        kept = CompiledQuery(facts.KNOWN.names, facts._known, people=[-1], on=date.min)  # the statement is made anew
        ended = {"ended_at__isnull": True}
        with (
            mock.patch.object(facts, "KNOWN", kept),
            mock.patch.object(DisputeQuerySet, "standing", lambda rows: rows.counting().filter(**ended)),
        ):
            yield

    def by_the_sheet_alone(wanted: Any, *said: Any, **more: Any) -> Any:
        return {way.basis: way.leaves_on for way in wanted}

    def no_alert(*what: Any, **more: Any) -> None:
        pass

    could_stand = forward.could_stand

    def as_it_stands(moves: Any) -> Any:
        return [*could_stand(moves)][:1]

    raise_alert = actions.alerts.raise_alert

    def without_command(*, kind: Any, **more: Any) -> Any:
        return None if kind is actions.alert_kinds.LEFT_COMMAND else raise_alert(kind=kind, **more)

    return {
        "early is answered as due": lambda: mock.patch.object(rules, "_early", early_is_due),
        "a hold keeps an automatic release": lambda: mock.patch.object(rules, "_by_law", held_back),
        "one person's accept counts": lambda: mock.patch.object(settling, "refuse_second", no_alert),
        "our calculation alone is due": facts_with("_by_law", our_word_alone),
        "a direction that nobody confirmed opens": facts_with("_directed", direction(is_confirmed=True)),
        "a decision is final a day early": lambda: mock.patch.object(facts, "A_DAY", timedelta(0)),
        "a hold does not keep a directed release": facts_with("_directed", lambda facts: replace(facts, holds=())),
        "one person lifts the hold of a directed release": lambda: mock.patch.object(
            holds, "refuse_same_person", no_alert
        ),
        "a decision counts though a source spoke since": whatever_was_said_since,
        "no alert of an early leaving": lambda: mock.patch.object(actions, "_alert_of_leaving", no_alert),
        "command hears nothing of an early leaving": lambda: mock.patch.object(
            actions.alerts, "raise_alert", without_command
        ),
        "the day of warning goes by the sheet alone": lambda: mock.patch.object(
            date_actions.releases, "warned_of", by_the_sheet_alone
        ),
        "one person's entries bring a release forward": lambda: mock.patch.object(forward, "watch", no_alert),
        "dates are looked at as they count now alone": lambda: mock.patch.object(forward, "could_stand", as_it_stands),
        "one person brings the end of the sentence forward": lambda: mock.patch.object(
            forward.Bound, "matters", property(lambda bound: bound.either[:1])
        ),
        "an order opens unconfirmed": facts_with("_ordered", confirmed_orders),
        "an order ends what it does not say": lambda: mock.patch.object(
            OrderQuerySet, "in_force", lambda rows: rows.filter(ended_at=None).annotate(held_by=F("ends"))
        ),
        "one person confirms a court's order": lambda: mock.patch.object(orders, "refuse_same_person", no_alert),
        "the court's record is not asked": facts_with("_by_law", without(rules.Source.COURT)),
        "two who differ are not asked": facts_with("_by_law", without(rules.Source.CHECK)),
        "somebody goes on the day after a weekend": lambda: mock.patch.object(
            releases, "leaves_on", lambda basis, expected_on, is_bank_holiday=None: expected_on
        ),
        "no list of the week is made": lambda: mock.patch.object(weekly, "make_weekly_list", no_alert),
    }


FAULTS = (
    "early is answered as due",
    "a hold keeps an automatic release",
    "one person's accept counts",
    "our calculation alone is due",
    "a direction that nobody confirmed opens",
    "a decision is final a day early",
    "a hold does not keep a directed release",
    "one person lifts the hold of a directed release",
    "a decision counts though a source spoke since",
    "no alert of an early leaving",
    "command hears nothing of an early leaving",
    "the day of warning goes by the sheet alone",
    "one person's entries bring a release forward",
    "dates are looked at as they count now alone",
    "one person brings the end of the sentence forward",
    "an order opens unconfirmed",
    "an order ends what it does not say",
    "one person confirms a court's order",
    "the court's record is not asked",
    "two who differ are not asked",
    "somebody goes on the day after a weekend",
    "no list of the week is made",
)

PROOFS = (
    Proof(
        name="gate-walk",
        shows="nobody leaves early, is kept or goes unseen, whatever is done in each of 10,000 random steps",
        size=10_000,
        counts="steps",
        minutes=60,
        needs=Needs.DATABASE,
        seed=2027,
        faults=FAULTS,
        run=walk,
    ),
)
