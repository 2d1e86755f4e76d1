"""The legal status on a day. Each boundary the day before, the day, the day after."""

from datetime import date, timedelta

import pytest

from offenders.custody.rules import HELD, Happening, Status
from offenders.dates.rules.releases import Basis, Code
from offenders.status.rules import (
    Open,
    Power,
    PowerKind,
    StatusFacts,
    is_without_licence,
    licence_end,
    mark_of,
    status_on,
)

H = Happening
HELD_SINCE, LEFT_ON = date(2023, 3, 15), date(2026, 6, 1)
END = date(2026, 12, 4)
DAY = timedelta(days=1)
OUT = ((H.RECEIVED, HELD_SINCE), (H.RELEASED, LEFT_ON))


def on_licence(**known):
    return StatusFacts(movements=OUT, is_convicted=True, is_sentenced=True, **known)


def moved(*happened):
    return tuple((each, HELD_SINCE + number * DAY) for number, each in enumerate(happened))


@pytest.mark.parametrize(
    ("is_convicted", "is_sentenced", "status"),
    [(False, False, "remanded"), (True, False, "unsentenced"), (True, True, "in_custody"), (False, True, "in_custody")],
)
def test_whoever_is_held_is_remanded_until_convicted_and_serves_once_sentenced(is_convicted, is_sentenced, status):
    facts = StatusFacts(movements=OUT[:1], is_convicted=is_convicted, is_sentenced=is_sentenced)

    assert status_on(facts, on=END).status == status


@pytest.mark.parametrize(
    ("on", "status"), [(END - DAY, "on_licence"), (END, "on_licence"), (END + DAY, "licence_ended")]
)
def test_licence_ends_after_its_last_day(on, status):
    standing = status_on(on_licence(official={Code.SLED: END}, own={Code.SLED: END}), on=on)

    assert (standing.status, standing.until) == (status, END)


@pytest.mark.parametrize(
    ("dates", "last_on"),
    [
        ({Code.SED: END, Code.LED: END + DAY, Code.SLED: END + 2 * DAY}, END + DAY),
        ({Code.SED: END, Code.SLED: END + 2 * DAY}, END + 2 * DAY),
        ({Code.SED: END, Code.CRD: LEFT_ON}, END),
    ],
)
def test_last_day_is_the_end_of_the_licence_else_of_both_else_of_the_sentence(dates, last_on):
    assert licence_end(on_licence(official=dates), on=LEFT_ON).last_on == last_on


@pytest.mark.parametrize(("official", "own"), [(END, END + 9 * DAY), (END + 9 * DAY, END)])
def test_of_two_days_the_later_ends_the_licence_and_the_earlier_is_told(official, own):
    end = licence_end(on_licence(official={Code.SLED: official}, own={Code.SLED: own}), on=LEFT_ON)

    assert (end.last_on, end.first_said_on, end.is_disputed) == (END + 9 * DAY, END, True)
    assert [end.is_over(END + days * DAY) for days in (8, 9, 10)] == [False, False, True]


def test_our_own_date_alone_ends_no_licence():
    standing = status_on(on_licence(own={Code.SLED: END}), on=END + 400 * DAY)

    assert (standing.status, standing.end.why_open) == ("on_licence", Open.NO_OFFICIAL_DATE)
    assert licence_end(on_licence(), on=END).why_open is Open.NO_DATE


@pytest.mark.parametrize("lifelong", ["for_life", "until_terminated"])
def test_life_and_ipp_licences_never_end_by_time(lifelong):
    facts = on_licence(official={Code.SED: END}, **{lifelong: [HELD_SINCE]})

    standing = status_on(facts, on=END + 4000 * DAY)

    assert (standing.status, standing.until, standing.end.why_open) == ("on_licence", None, Open.FOR_LIFE)


def test_ipp_licence_that_was_terminated_is_no_bar_to_the_end_of_a_later_one():
    before = ((H.RECEIVED, date(2008, 1, 1)), (H.RELEASED, date(2015, 1, 1)), (H.LICENCE_ENDED, date(2020, 1, 1)))
    facts = StatusFacts(movements=(*before, *OUT), until_terminated=[date(2008, 1, 1)], official={Code.SLED: END})

    assert status_on(facts, on=END + DAY).status == "licence_ended"


@pytest.mark.parametrize("gone", [H.LICENCE_REVOKED, H.ABSCONDED])
def test_no_day_at_large_is_served_and_no_licence_ends_meanwhile(gone):
    facts = StatusFacts(movements=(*OUT, (gone, END - DAY)), is_sentenced=True, official={Code.SLED: END})

    for on in (END - DAY, END, END + DAY, END + 900 * DAY):
        standing = status_on(facts, on=on)
        assert (standing.status, standing.end.why_open) == ("unlawfully_at_large", Open.AT_LARGE)


@pytest.mark.parametrize("gone", [H.LICENCE_REVOKED, H.ABSCONDED])
@pytest.mark.parametrize(("since", "lost"), [(0, 0), (1, 0), (2, 1), (3, 2), (30, 29)])
def test_each_day_at_large_moves_the_end_but_neither_that_of_the_going_nor_today(gone, since, lost):
    facts = StatusFacts(movements=(*OUT, (gone, END - 90 * DAY)), official={Code.SLED: END}, sheet_of=END - 90 * DAY)

    end = licence_end(facts, on=END + (since - 90) * DAY)

    assert (end.days_at_large, end.moved_to) == (lost, END + lost * DAY)


def test_sheet_of_a_later_day_than_the_going_may_count_some_of_the_days_and_no_end_is_said():
    facts = StatusFacts(
        movements=(*OUT, (H.ABSCONDED, END - 90 * DAY)), official={Code.SLED: END}, sheet_of=END - 89 * DAY
    )

    end = licence_end(facts, on=END)

    assert (end.days_at_large, end.moved_to) == (89, None)


def test_movement_of_a_later_day_is_not_known_before_it():
    facts = on_licence(official={Code.SLED: END})

    assert [status_on(facts, on=LEFT_ON + days * DAY).status for days in (-1, 0)] == ["in_custody", "on_licence"]


@pytest.mark.parametrize(
    ("happened", "status"),
    [
        ([], None),
        ([H.RECEIVED, H.RELEASED, H.LICENCE_REVOKED, H.RETURNED], "recalled"),
        ([H.RECEIVED, H.RELEASED_WITHOUT_LICENCE], "licence_ended"),
        ([H.RECEIVED, H.LEFT_EARLY], "left_early"),
        ([H.RECEIVED, H.LEFT_IN_DISPUTE], "left_in_dispute"),
        ([H.RECEIVED, H.LEFT_EARLY, H.FOUND_IN_ERROR], "released_in_error"),
        ([H.RECEIVED, H.LEFT_EARLY, H.FOUND_LAWFUL], "on_licence"),
        ([H.RECEIVED, H.LEFT_EARLY, H.FOUND_LAWFUL_WITHOUT_LICENCE], "licence_ended"),
        ([H.RECEIVED, H.TEMPORARILY_RELEASED], "temporarily_released"),
        ([H.RECEIVED, H.TEMPORARILY_RELEASED, H.CAME_BACK], "in_custody"),
        ([H.RECEIVED, H.MOVED_TO_HOSPITAL], "in_hospital"),
        ([H.RECEIVED, H.RELEASED, H.LICENCE_REVOKED, H.RETURNED, H.MOVED_TO_HOSPITAL, H.CAME_BACK], "recalled"),
        ([H.RECEIVED, H.RELEASED, H.LICENCE_REVOKED, H.RETURNED, H.MOVED_TO_HOSPITAL], "in_hospital"),
        ([H.RECEIVED, H.DETAINED_IMMIGRATION], "detained_immigration"),
        ([H.RECEIVED, H.BAILED], "on_bail"),
        ([H.RECEIVED, H.ABSCONDED], "unlawfully_at_large"),
        ([H.RECEIVED, H.RELEASED, H.DEPORTED], "deported"),
        ([H.RECEIVED, H.TRANSFERRED_OUT], "transferred_out"),
        ([H.RECEIVED, H.ACQUITTED], "acquitted"),
        ([H.RECEIVED, H.DIED], "deceased"),
    ],
)
def test_status_follows_the_movements_where_neither_law_nor_day_says_more(happened, status):
    facts = StatusFacts(movements=moved(*happened), is_sentenced=True, official={Code.SLED: END})

    assert status_on(facts, on=END).status == status


@pytest.mark.parametrize(("left_by", "status"), [(H.BAILED, "on_bail"), (H.ACQUITTED, "acquitted")])
def test_who_is_let_out_of_another_matter_is_on_licence_until_that_ends(left_by, status):
    again = ((H.RECEIVED, LEFT_ON + DAY), (left_by, LEFT_ON + 2 * DAY))
    facts = StatusFacts(movements=(*OUT, *again), is_sentenced=True, official={Code.SLED: END})

    standings = [status_on(facts, on=on) for on in (LEFT_ON + DAY, END, END + DAY)]

    assert [each.status for each in standings] == ["in_custody", "on_licence", status]
    assert [each.until for each in standings] == [None, END, None]


def test_whoever_serves_in_hospital_or_is_out_for_a_time_is_held_and_nobody_who_left_is():
    held = {"in_custody", "recalled", "remanded", "unsentenced", "in_hospital", "temporarily_released"}

    assert {each.value for each in HELD} == held
    assert Status.DETAINED_IMMIGRATION not in HELD


@pytest.mark.parametrize(
    ("basis", "dates", "on", "is_without"),
    [
        (Basis.SED, {}, None, True),
        (Basis.ARD, {Code.SLED: END}, None, True),
        (Basis.CRD, {Code.SLED: END}, LEFT_ON, False),
        (Basis.PRRD, {Code.PRRD: END - DAY, Code.SLED: END}, None, False),
        (Basis.PRRD, {Code.PRRD: END, Code.SLED: END}, None, True),
        (Basis.PRRD, {Code.PRRD: END, Code.SED: END - DAY, Code.LED: END + DAY}, None, False),
        (Basis.PRRD, {}, None, False),
        (Basis.APD, {Code.SLED: END}, END, False),
        (Basis.APD, {Code.SLED: END}, END + DAY, True),
    ],
)
def test_release_at_the_end_of_the_sentence_is_without_licence(basis, dates, on, is_without):
    assert is_without_licence(basis, dates, on=on) is is_without


@pytest.mark.parametrize(
    ("on", "mark"),
    [
        (date(2027, 2, 27), None),
        (date(2027, 2, 28), date(2027, 2, 28)),  # six months before the 31st of August
        (date(2027, 8, 29), date(2027, 2, 28)),
        (date(2027, 8, 30), date(2027, 8, 30)),
        (date(2027, 8, 31), date(2027, 8, 30)),
    ],
)
def test_mark_before_an_end_is_the_latest_that_has_come(on, mark):
    assert mark_of(date(2027, 8, 31), on=on, months=[6], days=[1]) == mark


def test_months_before_an_end_go_over_the_turn_of_the_year():
    assert mark_of(date(2027, 1, 31), on=END, months=[2], days=[]) == date(2026, 11, 30)


# After the licence

PERIOD_ENDS = date(2036, 1, 8)
ORDER_ENDS = date(2031, 3, 11)
PERIOD = Power(PowerKind.NOTIFICATION, "Notification, CTA 2008 s.53", LEFT_ON, PERIOD_ENDS)
ORDER = Power(PowerKind.ORDER, "Serious crime prevention order", date(2026, 3, 12), ORDER_ENDS)
LONGER = Power(PowerKind.ORDER, "Foreign travel restriction order", date(2026, 3, 12), ORDER_ENDS + DAY)
STOPPED = Power(PowerKind.NOTIFICATION, "Notification, CTA 2008 s.53", LEFT_ON)
BY_THEN = END + DAY


@pytest.mark.parametrize(
    ("powers", "closed_on", "on", "status", "until"),
    [
        ((PERIOD,), None, END, "on_licence", END),  # its last day is a day on licence
        ((PERIOD,), None, END + DAY, "police_led", PERIOD_ENDS),
        ((PERIOD, ORDER), None, END + DAY, "police_led", PERIOD_ENDS),
        ((ORDER,), None, END + DAY, "order_only", ORDER_ENDS),
        ((ORDER, LONGER), None, END + DAY, "order_only", ORDER_ENDS + DAY),
        ((STOPPED,), None, END + DAY, "police_led", None),
        ((PERIOD, ORDER), None, PERIOD_ENDS, "police_led", PERIOD_ENDS),
        ((PERIOD, ORDER), None, PERIOD_ENDS + DAY, "licence_ended", END),
        ((ORDER,), None, ORDER_ENDS, "order_only", ORDER_ENDS),
        ((ORDER,), None, ORDER_ENDS + DAY, "licence_ended", END),
        ((), None, END + DAY, "licence_ended", END),
        ((), END, END, "on_licence", END),  # nobody closes what binds
        ((), END + DAY, END + DAY, "closed", None),
        ((), END + 2 * DAY, END + DAY, "licence_ended", END),
        ((ORDER,), ORDER_ENDS + DAY, ORDER_ENDS + DAY, "closed", None),
        ((ORDER,), ORDER_ENDS, ORDER_ENDS + DAY, "licence_ended", END),  # closed while it ran
        ((ORDER,), END + DAY, END + DAY, "order_only", ORDER_ENDS),
    ],
)
def test_after_the_licence_the_status_is_by_what_runs(powers, closed_on, on, status, until):
    facts = on_licence(official={Code.SLED: END}, own={Code.SLED: END}, powers=powers, closed_on=closed_on)

    standing = status_on(facts, on=on)

    assert (standing.status, standing.until) == (status, until)


def test_somebody_is_after_the_licence_from_the_day_after_its_last():
    facts = on_licence(official={Code.SLED: END}, own={Code.SLED: END}, powers=(PERIOD,))

    assert [status_on(facts, on=day).after_from for day in (END, END + DAY, END + 9 * DAY)] == [None, BY_THEN, BY_THEN]


def test_somebody_released_without_licence_is_after_it_from_that_day():
    facts = StatusFacts(
        movements=(OUT[0], (H.RELEASED_WITHOUT_LICENCE, LEFT_ON)),
        is_convicted=True,
        is_sentenced=True,
        powers=(PERIOD,),
    )

    standing = status_on(facts, on=LEFT_ON)

    assert (standing.status, standing.after_from, standing.power) == ("police_led", LEFT_ON, PERIOD.name)


def test_a_return_to_custody_ends_what_was_closed():
    closed = {"official": {Code.SLED: END}, "own": {Code.SLED: END}, "closed_on": END + DAY}
    again = (*OUT, (H.RECEIVED, END + 5 * DAY), (H.RELEASED_WITHOUT_LICENCE, END + 9 * DAY))
    facts = StatusFacts(movements=again, is_convicted=True, is_sentenced=True, **closed)

    seen = [status_on(facts, on=END + number * DAY).status for number in (1, 5, 9)]

    assert seen == ["closed", "in_custody", "licence_ended"]


def test_an_order_runs_on_somebody_who_was_never_convicted():
    assert status_on(StatusFacts(powers=(ORDER,)), on=END).status == "order_only"
    assert status_on(StatusFacts(), on=END).status is None
