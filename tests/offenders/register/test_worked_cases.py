"""Cases of notification and of orders, worked out by hand from the Acts: who is subject, for how long, what is due, and
which order is lawful.

The provision stands with each group. Dates are counted by hand; none is taken from an answer of the code.
"""

import pytest

from offenders.register.answering import answer_case
from tests.offenders.register.test_worked_examples import case, due_of, held, offence, register_of, told

YOUNG = {"date_of_birth": "2009-04-20"}
NEVER = {"subject": False, "register": [], "due": []}


def years(start, number, last=None):
    """In the register once: this many years from this day, to that one."""
    return {"subject": True, "register": [(number, start, last)]}


def connected(value, **more):
    return offence("2022-01-10", statute="Murder", kind="LIFE", terrorist_connection=value, **more)


def varied(on, kind="IMPRISONMENT", **term):
    return {"varied": {"on": on, "sentence": {"kind": kind, "term": term}}}


def event(kind, on, **more):
    return {"id": kind, "kind": kind, "on": on} | more


def journey(known, departs, returned=None, as_told=None):
    times = {"known_on": known, "departs_on": departs, "returned_on": returned}
    return {"id": "trip"} | times | {"returned_as_notified": as_told}


def order(kind, first, last=None, **more):
    return {"id": "o", "kind": kind, "in_force_on": first} | ({"ends_on": last} if last else {}) | more


def order_says(last, latest, *, lawful, left=None):
    return {"orders": [(last, latest, lawful, left)]}


FREE = offence("2020-01-10", years=2)  # at liberty: 10 years, to 9 January 2030

WHO = {  # CTA 2008 ss.41 to 45
    "suspended, of twelve months, is not confirmed": (case([offence(kind="SUSPENDED", months=12)]), "refused"),
    "eleven months is out": (case([offence(months=11)]), NEVER),
    "364 days are less than twelve months": (case([offence(weeks=52)]), NEVER),
    "no term at all is out": (case([offence(kind="OTHER")]), NEVER),
    "an attempt at a listed offence": (
        case([offence("2024-05-03", statute="TA 2000 s.57", years=2, ancillary="attempt")]),
        years("2024-05-03", 10, "2034-05-02"),
    ),
    "s.19, failing to disclose, is not listed": (case([offence(statute="TA 2000 s.19", years=2)]), NEVER),
    "s.13, a uniform, is not listed": (case([offence(statute="TA 2000 s.13", years=2)]), NEVER),
    "a breach of these duties is not listed": (case([offence(statute="CTA 2008 s.54", years=2)]), NEVER),
    "TPIM s.23 the day before it was listed": (
        case([offence("2021-06-28", statute="TPIM Act 2011 s.23", years=2)]),
        NEVER,
    ),
    "TPIM s.23 on the day it was listed": (
        case([offence("2021-06-29", statute="TPIM Act 2011 s.23", years=2)]),
        years("2021-06-29", 10, "2031-06-28"),
    ),
    "murder with a determined connection": (
        case([connected("yes")], detention=[held("2022-01-10")]),
        years("2022-01-10", 30) | {"due": []},
    ),
    "murder without a connection": (case([connected("no")]), NEVER),
    "murder, connection not known": (case([connected(None)]), "refused"),
    "dealt with on the sixteenth birthday": (
        case([offence("2025-04-20", kind="DTO", months=18)], person=YOUNG, detention=[held("2025-04-20")]),
        years("2025-04-20", 10),
    ),
    "dealt with the day before it": (
        case([offence("2025-04-19", kind="DTO", months=18)], person=YOUNG, detention=[held("2025-04-19")]),
        NEVER,
    ),
    "hospital order for an offence of fifteen years": (
        case(
            [offence("2023-02-01", kind="HOSPITAL", maximum_months=180)],
            detention=[held("2023-02-01", kind="hospital")],
        ),
        years("2023-02-01", 10) | {"due": []},
    ),
    "hospital order for an offence of six months": (
        case([offence("2023-02-01", kind="HOSPITAL", maximum_months=6)]),
        NEVER,
    ),
    "listed, before 1 October 2009, held on that day": (
        case([offence("2008-02-04", statute="TA 2000 s.57", years=5, on_1_oct_2009="custody")]),
        years("2008-02-04", 15, "2023-02-03") | {"subject": False},
    ),
    "listed, before 1 October 2009, over by then": (
        case([offence("2006-02-06", statute="TA 2000 s.57", years=2, on_1_oct_2009="none")]),
        NEVER,
    ),
    "a service court": (case([offence(years=4, court="service")]), "refused"),
    "a foreign court without an order": (case([offence(years=4, court="foreign")]), "refused"),
    "no date of birth": (case([offence(years=4)], person={"date_of_birth": None}), "refused"),
}

HOW_LONG = {  # CTA 2008 s.53, s.61(3), Sch.4
    "twelve months, half of it held": (
        case([offence("2025-01-06", months=12)], detention=[held("2025-01-06", "2025-07-06")]),
        years("2025-01-06", 10, "2035-07-05"),  # 181 days
    ),
    "five years is fifteen": (
        case([offence("2021-03-01", years=5)], detention=[held("2021-03-01", "2023-09-01")]),
        years("2021-03-01", 15, "2038-08-31"),  # 914 days after 29 February 2036
    ),
    "four years and eleven months is ten": (
        case([offence("2022-01-10", years=4, months=11)]),
        years("2022-01-10", 10, "2032-01-09"),
    ),
    "nine years and eleven months is fifteen": (
        case([offence("2022-01-10", years=9, months=11)]),
        years("2022-01-10", 15, "2037-01-09"),
    ),
    "ten years is thirty": (
        case([offence("2016-06-15", years=10)], detention=[held("2016-06-15", "2021-06-15")]),
        years("2016-06-15", 30, "2051-06-14"),  # 1,826 days
    ),
    "nine and one of extension is thirty": (
        case([offence("2022-01-10", kind="EDS", years=9, extension={"years": 1})], detention=[held("2022-01-10")]),
        years("2022-01-10", 30),
    ),
    "three and three of extension is fifteen": (
        case([offence("2022-01-10", kind="EDS", years=3, extension={"years": 3})], detention=[held("2022-01-10")]),
        years("2022-01-10", 15),
    ),
    "life, convicted the day before the eighteenth birthday": (
        case([offence("2027-05-10", kind="LIFE", convicted_on="2027-04-19")], person=YOUNG, as_at="2027-06-01")
        | {"detention": [held("2027-05-10")]},
        years("2027-05-10", 10),
    ),
    "life, convicted on the eighteenth birthday": (
        case([offence("2027-05-10", kind="LIFE", convicted_on="2027-04-20")], person=YOUNG, as_at="2027-06-01")
        | {"detention": [held("2027-05-10")]},
        years("2027-05-10", 30),
    ),
    "from 29 February": (case([offence("2024-02-29", years=2)]), years("2024-02-29", 10, "2034-02-28")),
    "two years and two and one, one after the other": (
        case(
            [
                offence("2022-01-10", name="a", years=2),
                offence("2022-01-10", name="b", years=2, sentence={"consecutive_to": "a"}),
                offence("2022-01-10", name="c", years=1, sentence={"consecutive_to": "b"}),
            ]
        ),
        {"register": [(15, "2022-01-10", "2037-01-09")] * 3},
    ),
    "four years, and four two years later": (
        case([offence("2018-04-09", name="a", years=4), offence("2020-04-09", name="b", years=4)]),
        {"register": [(15, "2018-04-09", "2033-04-08"), (15, "2020-04-09", "2035-04-08")]},
    ),
    "three and four at the same time": (
        case([offence("2022-01-10", name="a", years=3), offence("2022-01-10", name="b", years=4)]),
        {"register": [(10, "2022-01-10", "2032-01-09")] * 2},
    ),
    "four and four, years apart": (
        case([offence("2010-01-11", name="a", years=4), offence("2018-03-12", name="b", years=4)]),
        {"register": [(10, "2010-01-11", "2020-01-10"), (10, "2018-03-12", "2028-03-11")]},
    ),
    "quashed": (case([offence("2022-01-10", years=4, varied={"on": "2023-01-09", "quashed": True})]), NEVER),
    "cut to nine months": (case([offence("2024-01-15", months=14, **varied("2024-04-08", months=9))]), NEVER),
    "raised from ten months to fourteen": (
        case(
            [offence("2024-01-15", months=10, **varied("2024-04-08", months=14))],
            detention=[held("2024-01-15", "2024-08-15")],
        ),
        years("2024-04-08", 10, "2034-08-14"),  # 129 days of it since the appeal
    ),
    "raised from four years to six": (
        case([offence("2021-05-10", years=4, **varied("2021-11-22", years=6))]),
        years("2021-05-10", 15, "2036-05-09"),
    ),
    "a foreign sentence, by an order": (
        case(
            [offence("2019-05-20", years=6, court="foreign", notification_order_served_on="2025-06-02")],
            as_at="2025-06-03",
            detention=[held("2019-05-20", "2023-05-20") | {"abroad": True}],
        ),
        years("2019-05-20", 15, "2038-05-19") | {"due": [("INITIAL", None, "2025-06-04")]},
    ),
}

DUE = {  # CTA 2008 ss.47 to 49, 56; SI 2009/2493
    "at liberty the day that it is passed": (
        case([offence("2026-11-23", months=12)], as_at="2026-11-24"),
        [("INITIAL", None, "2026-11-25")],
    ),
    "a year after 29 February": (
        case([FREE], as_at="2024-12-01", notifications=[told("2024-02-29")]),
        [("PERIODIC", None, "2025-02-28")],
    ),
    "a week after, of no fixed address": (
        case([FREE], as_at="2026-11-10", notifications=[told("2026-11-04")]) | {"residence": "none"},
        [("PERIODIC", None, "2026-11-11")],
    ),
    "a new address on a Friday": (
        case([FREE], notifications=[told("2026-03-02")], events=[event("home_address", "2026-11-27")]),
        [("CHANGE", "home_address", "2026-11-29"), ("PERIODIC", None, "2027-03-02")],
    ),
    "a new phone at the end of February": (
        case([FREE], as_at="2026-02-28", notifications=[told("2026-01-05")], events=[event("contact", "2026-02-27")]),
        [("CHANGE", "contact", "2026-03-01"), ("PERIODIC", None, "2027-01-05")],
    ),
    "seven days in one go": (
        case([FREE], as_at="2026-11-08", notifications=[told("2026-03-02")])
        | {"events": [event("stay", "2026-11-07", stays=[{"from": "2026-11-01", "to": "2026-11-07"}])]},
        [("CHANGE", "stay", "2026-11-09"), ("PERIODIC", None, "2027-03-02")],
    ),
    "seven days in two pieces": (
        case([FREE], as_at="2026-06-14", notifications=[told("2026-01-02")])
        | {
            "events": [
                event(
                    "stay",
                    "2026-06-13",
                    stays=[{"from": "2026-01-05", "to": "2026-01-07"}, {"from": "2026-06-10", "to": "2026-06-13"}],
                )
            ]
        },
        [("CHANGE", "stay", "2026-06-15"), ("PERIODIC", None, "2027-01-02")],
    ),
    "six days are none": (
        case([FREE], as_at="2026-11-08", notifications=[told("2026-03-02")])
        | {"events": [event("stay", "2026-11-06", stays=[{"from": "2026-11-01", "to": "2026-11-06"}])]},
        [("PERIODIC", None, "2027-03-02")],
    ),
    "a car driven the next day": (
        case([FREE], as_at="2026-11-10", notifications=[told("2026-03-02")])
        | {"events": [event("vehicle", "2026-11-10", first_used_on="2026-11-11")]},
        [("CHANGE", "vehicle", "2026-11-11"), ("PERIODIC", None, "2027-03-02")],
    ),
    "a car given up": (
        case([FREE], as_at="2026-11-10", notifications=[told("2026-03-02")])
        | {"events": [event("vehicle_ceased", "2026-11-10")]},
        [("CHANGE", "vehicle_ceased", "2026-11-12"), ("PERIODIC", None, "2027-03-02")],
    ),
    "an account opened": (
        case([FREE], as_at="2026-11-17", notifications=[told("2026-03-02")])
        | {"events": [event("account", "2026-11-16")]},
        [("CHANGE", "account", "2026-11-18"), ("PERIODIC", None, "2027-03-02")],
    ),
    "told in time, and the year begins again": (
        case([FREE], notifications=[told("2026-03-02"), told("2026-11-12", "48")])
        | {"events": [event("home_address", "2026-11-10")]},
        [("PERIODIC", None, "2027-11-12")],
    ),
    "out again after a recall": (
        case([FREE], as_at="2026-05-04", notifications=[told("2026-01-10")])
        | {"detention": [held("2026-03-02", "2026-05-04")]},
        [("RELEASE", None, "2026-05-06"), ("PERIODIC", None, "2027-01-10")],
    ),
    "the year ran out while held": (
        case([FREE], as_at="2026-05-05", notifications=[told("2025-04-01")])
        | {"detention": [held("2026-03-02", "2026-05-04")]},
        [("RELEASE", None, "2026-05-06")],
    ),
    "held, nothing is due": (
        case([FREE], as_at="2026-04-15", notifications=[told("2025-04-01")]) | {"detention": [held("2026-03-02")]},
        [],
    ),
    "a journey known weeks before": (
        case([FREE], notifications=[told("2026-03-02")], travel=[journey("2026-11-10", "2026-12-20")]),
        [("TRAVEL_OUT", "trip", "2026-12-13"), ("PERIODIC", None, "2027-03-02")],
    ),
    "a journey known eight days before": (
        case([FREE], notifications=[told("2026-03-02")], travel=[journey("2026-11-27", "2026-12-05")]),
        [("TRAVEL_OUT", "trip", "2026-11-28"), ("PERIODIC", None, "2027-03-02")],
    ),
    "a journey known seven days before": (
        case([FREE], notifications=[told("2026-03-02")], travel=[journey("2026-11-27", "2026-12-04")]),
        [("TRAVEL_OUT", "trip", "2026-12-03"), ("PERIODIC", None, "2027-03-02")],
    ),
    "back on another day than told": (
        case(
            [FREE],
            as_at="2026-11-21",
            notifications=[told("2026-03-02"), told("2026-10-01", "52", "trip")],
            absences=[{"from": "2026-11-01", "to": "2026-11-20"}],
            travel=[journey("2026-09-20", "2026-11-01", "2026-11-20", as_told=False)],
        ),
        [("TRAVEL_BACK", "trip", "2026-11-22"), ("PERIODIC", None, "2027-03-02")],
    ),
}

ORDERS = {  # SCA 2007 s.16; TPIM Act 2011 s.5; NSA 2023 s.41; CTSA 2015 s.4; CTA 2008 Sch.5
    "five years from 29 February": (
        case([FREE], orders=[order("SCPO", "2024-02-29", "2029-02-28")]),
        order_says("2029-02-28", "2029-02-28", lawful=True),
    ),
    "and a day more": (
        case([FREE], orders=[order("SCPO", "2024-02-29", "2029-03-01")]),
        order_says("2029-03-01", "2029-02-28", lawful=False),
    ),
    "at seventeen": (
        case([FREE], person={"date_of_birth": "2005-06-02"}, orders=[order("SCPO", "2023-06-01", "2028-05-31")])
        | {"offences": []},
        order_says("2028-05-31", "2028-05-31", lawful=False),
    ),
    "on the eighteenth birthday": (
        case([FREE], person={"date_of_birth": "2005-06-01"}, orders=[order("SCPO", "2023-06-01", "2028-05-31")])
        | {"offences": []},
        order_says("2028-05-31", "2028-05-31", lawful=True),
    ),
    "extended four times": (
        case([FREE], orders=[order("TPIM", "2022-03-01", extensions=4)]),
        order_says("2027-02-28", "2027-02-28", lawful=True, left=0),
    ),
    "extended five times": (
        case([FREE], orders=[order("TPIM", "2022-03-01", extensions=5)]),
        order_says("2028-02-29", "2027-02-28", lawful=False, left=0),
    ),
    "of the earlier law": (case([FREE], orders=[order("TPIM", "2021-06-28", extensions=0)]), "refused"),
    "of state threats, in its first year": (
        case([FREE], orders=[order("STPIM", "2023-12-20", extensions=0)]),
        order_says("2024-12-19", "2028-12-19", lawful=True, left=4),
    ),
    "of state threats, a day too soon": (
        case([FREE], orders=[order("STPIM", "2023-12-19", extensions=0)]),
        "refused",
    ),
    "exclusion for two years": (
        case([FREE], orders=[order("TEO", "2026-01-15", "2028-01-14")]),
        order_says("2028-01-14", "2028-01-14", lawful=True),
    ),
    "no travel for six months": (
        case([FREE], orders=[order("FTRO", "2026-04-15", "2026-10-14")]),
        order_says("2026-10-14", "2026-10-14", lawful=True),
    ),
    "no travel, a day too long": (
        case([FREE], orders=[order("FTRO", "2026-04-15", "2026-10-15")]),
        order_says("2026-10-15", "2026-10-14", lawful=False),
    ),
    "no travel, of who is not subject": (
        case([offence(months=11)], orders=[order("FTRO", "2026-04-15", "2026-10-14")]),
        order_says("2026-10-14", "2026-10-14", lawful=False),
    ),
    "a youth diversion order": (
        case([FREE], orders=[order("YDO", "2026-04-15", "2027-04-14")]),
        "refused",
    ),
}


def params(table):
    return [pytest.param(asked, expected, id=name) for name, (asked, expected) in table.items()]


def said_of(answer):
    return {
        "subject": answer["subject"],
        "register": register_of(answer),
        "due": due_of(answer),
        "orders": [
            (each["ends"], each["latest_end"], each["lawful"], each["extensions_left"]) for each in answer["orders"]
        ],
    }


@pytest.mark.parametrize(("asked", "expected"), params(WHO | HOW_LONG | ORDERS))
def test_who_is_subject_for_how_long_and_which_order_is_lawful(asked, expected):
    answer = answer_case(asked)

    if expected == "refused":
        assert answer["refused"]
    else:
        assert answer["refused"] is None
        assert {name: said_of(answer)[name] for name in expected} == expected


@pytest.mark.parametrize(("asked", "expected"), params(DUE))
def test_what_is_due(asked, expected):
    answer = answer_case(asked)

    assert answer["refused"] is None
    assert sorted(due_of(answer), key=str) == sorted(expected, key=str)


def test_there_are_sixty_at_least():
    assert len(WHO | HOW_LONG | DUE | ORDERS) >= 60
