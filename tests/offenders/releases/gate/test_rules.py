"""The gate's answer around each boundary: the day before, the day, the day after."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from offenders.custody.rules import HeldUnder
from offenders.dates.rules.releases import Basis, Code
from offenders.releases.gate.rules import (
    Direction,
    GateAnswer,
    GateFacts,
    Order,
    Source,
    SourceDate,
    compare,
    judge_any,
    judge_release,
)

FRIDAY = date(2026, 12, 4)
DAY = timedelta(days=1)


def said(source, **dates):
    return SourceDate(source, {Code(code): day for code, day in dates.items()})


def held(*sources, **more):
    return GateFacts(is_held=True, said=sources, **more)


AGREED = held(said(Source.OFFICIAL, CRD=FRIDAY), said(Source.OURS, CRD=FRIDAY))


def judged(facts, on, route=Basis.CRD):
    found = judge_release(facts, route=route, on=on)
    return found.answer, found.days


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (FRIDAY - 820 * DAY, (GateAnswer.EARLY, 820)),
        (FRIDAY - DAY, (GateAnswer.EARLY, 1)),
        (FRIDAY, (GateAnswer.DUE, 0)),
        (FRIDAY + DAY, (GateAnswer.LATE, 1)),
    ],
)
def test_automatic_release_is_due_on_the_day_on_which_all_sources_agree(on, expected):
    assert judged(AGREED, on) == expected


@pytest.mark.parametrize("days", [1, 2])
def test_automatic_release_on_a_weekend_is_due_on_the_friday_before(days):
    weekend = FRIDAY + days * DAY
    facts = held(said(Source.OFFICIAL, CRD=weekend), said(Source.OURS, CRD=weekend))

    assert judged(facts, FRIDAY - DAY) == (GateAnswer.EARLY, 1)
    assert judged(facts, FRIDAY) == (GateAnswer.DUE, 0)


def test_dates_are_in_dispute_from_the_first_source_to_the_day_before_the_last():
    facts = held(said(Source.OFFICIAL, CRD=FRIDAY), said(Source.OURS, CRD=FRIDAY + 7 * DAY))

    assert judged(facts, FRIDAY - DAY) == (GateAnswer.EARLY, 1)
    assert judged(facts, FRIDAY) == (GateAnswer.IN_DISPUTE, 0)
    assert judged(facts, FRIDAY + 6 * DAY) == (GateAnswer.IN_DISPUTE, 0)
    assert judged(facts, FRIDAY + 7 * DAY) == (GateAnswer.DUE, 0)


def test_while_sources_differ_it_opens_on_the_day_of_the_last_of_them():
    facts = held(said(Source.OFFICIAL, CRD=FRIDAY), said(Source.OURS, CRD=FRIDAY + 7 * DAY))

    assert {judge_release(facts, route=Basis.CRD, on=FRIDAY + n * DAY).opens_on for n in (-9, 0, 7)} == {
        FRIDAY + 7 * DAY
    }


def test_both_readings_of_an_open_law_are_sources():
    facts = held(*AGREED.said, said(Source.OURS, CRD=FRIDAY + 3 * DAY))

    assert judged(facts, FRIDAY)[0] is GateAnswer.IN_DISPUTE
    assert judged(facts, FRIDAY + 3 * DAY)[0] is GateAnswer.DUE


def test_source_that_knows_no_such_release_disputes_it_for_good():
    facts = held(said(Source.OFFICIAL, CRD=FRIDAY), said(Source.OURS, SLED=FRIDAY + 400 * DAY))
    found = judge_release(facts, route=Basis.CRD, on=FRIDAY + 100 * DAY)

    assert (found.answer, found.opens_on) == (GateAnswer.IN_DISPUTE, None)
    assert found.reasons == ("Our calculation has no such release",)


def test_our_date_alone_is_never_due():
    facts = held(said(Source.OURS, CRD=FRIDAY))

    assert judged(facts, FRIDAY - DAY) == (GateAnswer.EARLY, 1)
    assert judged(facts, FRIDAY)[0] is GateAnswer.IN_DISPUTE
    assert judged(facts, FRIDAY + 100 * DAY)[0] is GateAnswer.IN_DISPUTE


def test_official_date_alone_is_due_where_nothing_can_be_worked_out():
    assert judged(held(said(Source.OFFICIAL, CRD=FRIDAY)), FRIDAY)[0] is GateAnswer.DUE


def test_court_record_counts_only_for_the_dates_that_it_states():
    silent = held(*AGREED.said, said(Source.COURT, SLED=FRIDAY + 400 * DAY))
    later = held(*AGREED.said, said(Source.COURT, CRD=FRIDAY + 3 * DAY))

    assert judged(silent, FRIDAY)[0] is GateAnswer.DUE
    assert judged(later, FRIDAY)[0] is GateAnswer.IN_DISPUTE


def test_nothing_is_known_where_no_source_speaks():
    assert judged(held(), FRIDAY) == (GateAnswer.NOT_OPEN, 0)


def test_holds_never_keep_anybody_past_a_date_on_which_all_agree():
    assert judged(replace(AGREED, holds=("Identity not certain",)), FRIDAY) == (GateAnswer.DUE, 0)


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"under": HeldUnder.RECALL}, "After a recall there is no such release"),
        ({"under": HeldUnder.NO_SENTENCE}, "The person was released and is now in custody for another matter"),
        ({"former": frozenset({Code.CRD})}, "The official date is from before this time in custody"),
        ({"former": frozenset({Code.ARD})}, "No source has a date"),
    ],
)
def test_why_there_is_no_such_release_for_somebody_who_is_held_again(facts, reason):
    (said,) = judge_release(held(**facts), route=Basis.CRD, on=FRIDAY).reasons

    assert said.startswith(reason)


def test_recalled_person_does_not_get_the_first_release_again():
    later = FRIDAY + 90 * DAY
    recalled = replace(held(said(Source.OFFICIAL, CRD=FRIDAY, PRRD=later)), under=HeldUnder.RECALL)

    assert judged(recalled, FRIDAY)[0] is GateAnswer.NOT_OPEN
    assert judged(recalled, later - DAY, Basis.PRRD) == (GateAnswer.EARLY, 1)
    assert judged(recalled, later, Basis.PRRD) == (GateAnswer.DUE, 0)


def test_day_that_was_decided_to_stand_ends_the_dispute():
    facts = held(said(Source.OFFICIAL, CRD=FRIDAY), said(Source.OURS, CRD=FRIDAY + 7 * DAY))

    assert judged(replace(facts, decided={Basis.CRD: FRIDAY}), FRIDAY) == (GateAnswer.DUE, 0)
    assert judged(replace(facts, decided={Basis.CRD: FRIDAY + 7 * DAY}), FRIDAY) == (GateAnswer.EARLY, 7)


def test_nobody_who_is_not_held_is_released():
    assert judged(replace(AGREED, is_held=False), FRIDAY)[0] is GateAnswer.NOT_OPEN


@pytest.mark.parametrize("route", [Basis.PED, Basis.TARIFF, Basis.OTHER])
def test_eligibility_is_no_release(route):
    facts = held(said(Source.OFFICIAL, PED=FRIDAY, TED=FRIDAY))

    assert judged(facts, FRIDAY, route)[0] is GateAnswer.NOT_OPEN


FINAL = Direction(opens_on=FRIDAY, is_final=True)


@pytest.mark.parametrize(
    ("direction", "on", "expected"),
    [
        (FINAL, FRIDAY - DAY, (GateAnswer.EARLY, 1)),
        (FINAL, FRIDAY, (GateAnswer.DUE, 0)),
        (FINAL, FRIDAY + DAY, (GateAnswer.LATE, 1)),
        (replace(FINAL, opens_on=FRIDAY + DAY), FRIDAY + 3 * DAY, (GateAnswer.DUE, 0)),  # a Saturday: leaves on Monday
        (replace(FINAL, opens_on=FRIDAY + DAY), FRIDAY + 4 * DAY, (GateAnswer.LATE, 1)),
        (replace(FINAL, is_confirmed=False), FRIDAY - DAY, (GateAnswer.EARLY, 1)),
        (replace(FINAL, is_confirmed=False), FRIDAY, (GateAnswer.IN_DISPUTE, 0)),
        (replace(FINAL, is_final=False, final_on=FRIDAY + 5 * DAY), FRIDAY, (GateAnswer.EARLY, 5)),
        (replace(FINAL, is_final=False, final_on=FRIDAY - DAY), FRIDAY, (GateAnswer.NOT_OPEN, 0)),
        (replace(FINAL, is_final=False), FRIDAY, (GateAnswer.NOT_OPEN, 0)),
        (None, FRIDAY, (GateAnswer.NOT_OPEN, 0)),
    ],
)
def test_directed_release_waits_for_finality_and_confirmation(direction, on, expected):
    assert judged(held(direction=direction), on, Basis.APD) == expected


def test_directed_and_executive_releases_wait_for_holds():
    order = {Basis.EXECUTIVE: Order(FRIDAY, "ER 14", is_confirmed=True)}
    free, on_hold = held(direction=FINAL, orders=order), held(direction=FINAL, orders=order, holds=("Another warrant",))

    for route in (Basis.APD, Basis.EXECUTIVE):
        assert judged(free, FRIDAY, route)[0] is GateAnswer.DUE
        assert judge_release(on_hold, route=route, on=FRIDAY).reasons == ("Another warrant",)


@pytest.mark.parametrize(
    ("route", "is_confirmed", "on", "expected"),
    [
        (Basis.COURT, False, FRIDAY - DAY, GateAnswer.EARLY),
        (Basis.COURT, False, FRIDAY, GateAnswer.BEING_CONFIRMED),
        (Basis.COURT, False, FRIDAY + 3 * DAY, GateAnswer.BEING_CONFIRMED),
        (Basis.COURT, True, FRIDAY, GateAnswer.DUE),
        (Basis.EXECUTIVE, False, FRIDAY, GateAnswer.IN_DISPUTE),
        (Basis.EXECUTIVE, True, FRIDAY, GateAnswer.DUE),
    ],
)
def test_an_order_opens_once_confirmed_and_until_then_a_courts_is_neither_due_nor_early(
    route, is_confirmed, on, expected
):
    facts = held(orders={route: Order(FRIDAY, "T20267001", is_confirmed)})

    assert judged(facts, on, route)[0] is expected


def test_court_order_is_not_kept_by_a_hold():
    facts = held(orders={Basis.COURT: Order(FRIDAY, "T20267001", is_confirmed=True)}, holds=("Another warrant",))

    assert judged(facts, FRIDAY, Basis.COURT)[0] is GateAnswer.DUE


def test_no_order_is_no_route():
    assert judged(held(), FRIDAY, Basis.COURT)[0] is GateAnswer.NOT_OPEN
    assert judged(held(), FRIDAY, Basis.EXECUTIVE)[0] is GateAnswer.NOT_OPEN


def test_best_route_answers_whether_the_person_may_leave_at_all():
    facts = held(
        said(Source.OFFICIAL, CRD=FRIDAY + 30 * DAY, SLED=FRIDAY + 400 * DAY), direction=replace(FINAL, opens_on=FRIDAY)
    )

    assert judge_any(facts, on=FRIDAY).answer is GateAnswer.DUE
    assert (judge_any(facts, on=FRIDAY - DAY).answer, judge_any(facts, on=FRIDAY - DAY).days) == (GateAnswer.EARLY, 1)


def test_every_date_stands_beside_the_others_against_the_day():
    lines = compare(
        [said(Source.OFFICIAL, PED=FRIDAY - DAY, SLED=FRIDAY + 700 * DAY), said(Source.OURS, PED=FRIDAY + 2 * DAY)],
        on=FRIDAY,
    )

    assert [(each.code, each.official, each.ours, each.early_by) for each in lines] == [
        (Code.PED, FRIDAY - DAY, (FRIDAY + 2 * DAY,), 2),
        (Code.SLED, FRIDAY + 700 * DAY, (), 700),
    ]


def test_what_holds_a_direction_that_is_not_final_says_so_itself():
    until = "The decision can be challenged until 14 December 2026"
    provisional = Direction(opens_on=FRIDAY, is_final=False, final_on=FRIDAY)
    facts = replace(AGREED, direction=provisional, holds=(until,))

    assert judge_release(facts, route=Basis.APD, on=FRIDAY - DAY).reasons == (until,)
    assert judge_release(replace(facts, holds=()), route=Basis.APD, on=FRIDAY - DAY).reasons == (
        f"The decision is not final before {FRIDAY.day} {FRIDAY:%B %Y}",
    )


def test_a_direction_that_opens_later_says_its_day_and_what_is_on_hold():
    facts = replace(AGREED, direction=Direction(opens_on=FRIDAY, is_final=True), holds=("Identity not certain",))

    assert judge_release(facts, route=Basis.APD, on=FRIDAY - DAY).reasons == (
        f"The Parole Board’s direction opens on {FRIDAY.day} {FRIDAY:%B %Y}",
        "Identity not certain",
    )
