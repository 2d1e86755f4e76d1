"""Notification worked out by hand: periods, duties and orders, as the command answers them."""

import pytest

from offenders.register.answering import answer_case

ADULT = {"date_of_birth": "1980-03-05"}


def case(offences, *, as_at="2026-11-27", person=ADULT, **more):
    return {"id": "c", "as_at": as_at, "person": person, "offences": offences, "residence": "fixed"} | more


def offence(day="2022-01-10", *, statute="TA 2000 s.58", kind="IMPRISONMENT", name="o", sentence=None, **more):
    """more: `years`, `months`, ... of the term, and fields of the offence."""
    units = {unit: more.pop(unit) for unit in ("years", "months", "weeks", "days", "extension") if unit in more}
    return {
        "id": name,
        "statute": statute,
        "terrorist_connection": "no",
        "convicted_on": day,
        "dealt_with_on": day,
        "sentence": {"kind": kind, "term": units or None} | (sentence or {}),
    } | more


def held(first, until=None, kind="custody"):
    return {"kind": kind, "from": first, "to": until}


def told(on, section="49", about=None):
    return {"section": section, "on": on, "about": about}


def due_of(answer):
    return [(each["duty"], each["about"], each["due_on"]) for each in answer["due"]]


def register_of(answer):
    return [(each["period_years"], each["starts"], each["ends"]) for each in answer["register"]]


def test_four_and_a_half_years_held_until_released_on_a_friday():
    answer = answer_case(
        case([offence(years=4, months=6)], as_at="2026-01-10", detention=[held("2022-01-10", "2026-01-09")])
    )

    assert answer["subject"]
    assert register_of(answer) == [(10, "2022-01-10", "2036-01-08")]
    assert due_of(answer) == [("INITIAL", None, "2026-01-11")]


def test_extension_counts_and_the_year_runs_from_the_last_notice():
    long = offence("2014-05-12", statute="TA 2006 s.5", kind="EDS", years=8, extension={"years": 4})
    answer = answer_case(
        case(
            [long],
            detention=[held("2014-05-12", "2022-05-12")],
            notifications=[told("2022-05-13", "47"), told("2026-05-11")],
        )
    )

    assert register_of(answer) == [(30, "2014-05-12", "2052-05-11")]
    assert due_of(answer) == [("PERIODIC", None, "2027-05-11")]


def test_under_18_at_conviction_it_is_ten_years_and_held_nothing_is_due():
    young = offence("2021-02-01", statute="TA 2006 s.5", years=14, convicted_on="2020-12-14")
    answer = answer_case(case([young], person={"date_of_birth": "2003-01-20"}, detention=[held("2021-02-01")]))

    assert answer["subject"]
    assert register_of(answer) == [(10, "2021-02-01", None)]
    assert answer["due"] == []


def test_recall_lengthens_the_period_by_its_days():
    spells = [held("2018-02-05", "2022-02-05"), held("2023-06-12", "2023-11-20")]
    notices = [told("2022-02-05", "47"), told("2023-11-21", "48")]
    answer = answer_case(
        case([offence("2018-02-05", years=6)], as_at="2023-11-21", detention=spells, notifications=notices)
    )

    assert register_of(answer) == [(15, "2018-02-05", "2037-07-15")]
    assert due_of(answer) == [("PERIODIC", None, "2024-11-21")]


def test_year_that_ran_out_abroad_gives_a_return_and_no_periodic():
    away = [{"from": "2026-08-01", "to": "2026-10-01"}]
    trip = [
        {"id": "t", "known_on": "2026-06-01", "departs_on": "2026-08-01", "returned_on": "2026-10-01"}
        | {"returned_as_notified": True}
    ]
    notices = [told("2025-09-09", "49"), told("2026-07-01", "52", "t")]
    answer = answer_case(
        case([offence("2020-01-10", years=2)], as_at="2026-10-02", absences=away, travel=trip, notifications=notices)
    )

    assert due_of(answer) == [("RETURN", None, "2026-10-03")]


def test_vehicle_is_told_before_its_first_use():
    car = {"id": "car", "kind": "vehicle", "on": "2026-10-01", "first_used_on": "2026-10-01"}
    answer = answer_case(
        case([offence("2022-01-10", years=2)], as_at="2026-10-01", events=[car], notifications=[told("2026-09-01")])
    )

    assert ("CHANGE", "car", "2026-10-01") in due_of(answer)


@pytest.mark.parametrize(("first", "years"), [("TA 2000 s.57", 15), ("Theft Act 1968 s.8", 10)])
def test_consecutive_terms_count_together_for_listed_offences_alone(first, years):
    both = [
        offence("2019-09-02", name="one", statute=first, years=2),
        offence("2019-09-02", name="two", years=3, months=6, sentence={"consecutive_to": "one"}),
    ]
    answer = answer_case(case(both))

    assert {each["offence"]: each["period_years"] for each in answer["register"]}["two"] == years


def test_cut_on_appeal_both_countings_are_shown_and_the_later_lifts():
    cut = offence(
        "2021-06-14",
        years=5,
        varied={"on": "2022-03-01", "sentence": {"kind": "IMPRISONMENT", "term": {"years": 4}}},
    )
    spell = [held("2021-06-14", "2024-02-14")]
    answer = answer_case(case([cut], detention=spell, notifications=[told("2024-02-14", "47"), told("2026-02-01")]))
    last_day = answer_case(case([cut], as_at="2034-02-13", detention=spell, notifications=[told("2034-01-01")]))
    after = answer_case(case([cut], as_at="2034-02-14", detention=spell, notifications=[told("2034-01-01")]))

    assert register_of(answer) == [(10, "2021-06-14", "2034-02-12")]
    assert "counted from the release the last day is 2034-02-13" in str(answer["working"])
    assert (last_day["subject"], after["subject"]) == (True, False)


def test_days_held_are_left_out_of_the_three():
    spells = [held("2020-01-10", "2022-02-05"), held("2022-02-06", "2022-08-01")]
    answer = answer_case(case([offence("2020-01-10", years=4)], as_at="2022-08-01", detention=spells))

    assert due_of(answer) == [("INITIAL", None, "2022-08-02")]


@pytest.mark.parametrize(
    ("began", "ten", "fifteen"),
    [
        ("2020-02-29", "2030-02-28", "2035-02-28"),
        ("2019-03-01", "2029-02-28", "2034-02-28"),
        ("2025-11-27", "2035-11-26", "2040-11-26"),
        ("2026-01-01", "2035-12-31", "2040-12-31"),
    ],
)
def test_years_begin_with_the_day_dealt_with_and_are_part_of_it(began, ten, fifteen):
    short, long = (answer_case(case([offence(began, years=years)])) for years in (4, 6))

    assert (short["register"][0]["ends"], long["register"][0]["ends"]) == (ten, fifteen)


@pytest.mark.parametrize(
    ("event", "due_on"),
    [("2026-12-23", "2026-12-25"), ("2026-02-27", "2026-03-01"), ("2028-02-28", "2028-03-01")],
)
def test_three_days_begin_with_the_day_and_know_no_holiday(event, due_on):
    moved = [{"id": "e", "kind": "home_address", "on": event}]
    answer = answer_case(
        case([offence("2022-01-10", years=2)], as_at=event, events=moved, notifications=[told("2025-12-01")])
    )

    assert ("CHANGE", "e", due_on) in due_of(answer)


@pytest.mark.parametrize(
    ("last", "residence", "due_on"),
    [
        ("2028-02-29", "fixed", "2029-02-28"),
        ("2027-02-28", "fixed", "2028-02-28"),
        ("2026-11-20", "none", "2026-11-27"),
    ],
)
def test_next_notice_is_a_year_later_or_a_week(last, residence, due_on):
    answer = answer_case(
        case([offence("2022-01-10", years=2)], as_at=last, residence=residence, notifications=[told(last)])
    )

    assert due_of(answer) == [("PERIODIC", None, due_on)]


@pytest.mark.parametrize(("born_on", "is_in"), [("2006-01-10", True), ("2006-01-11", False)])
def test_sixteen_on_the_day_dealt_with_is_in(born_on, is_in):
    answer = answer_case(case([offence("2022-01-10", years=2)], person={"date_of_birth": born_on}))

    assert answer["subject"] is is_in


@pytest.mark.parametrize(("born_on", "years"), [("2004-01-10", 15), ("2004-01-11", 10)])
def test_eighteen_on_the_day_of_conviction_is_an_adult(born_on, years):
    answer = answer_case(case([offence("2022-01-10", years=5)], person={"date_of_birth": born_on}))

    assert answer["register"][0]["period_years"] == years


@pytest.mark.parametrize(
    ("term", "years"),
    [
        ({"months": 11, "days": 30}, None),
        ({"months": 12}, 10),
        ({"months": 59}, 10),
        ({"months": 60}, 15),
        ({"months": 119}, 15),
        ({"months": 120}, 30),
        ({"years": 9, "extension": {"years": 1}}, 30),
        ({"days": 365}, "refused"),
        ({"weeks": 52}, None),
    ],
)
def test_length_decides_at_its_months(term, years):
    answer = answer_case(case([offence(**term)]))

    if years == "refused":
        assert "days are counted" in answer["refused"]
    else:
        assert [each["period_years"] for each in answer["register"]] == ([years] if years else [])


def test_terms_that_overlap_count_from_the_first_day_to_the_last():
    both = [
        offence("2018-01-10", name="one", years=4),
        offence("2020-01-10", name="two", years=4),
        offence("2026-01-10", name="three", years=4),
    ]

    answer = answer_case(case(both))

    assert [each["period_years"] for each in answer["register"]] == [15, 15, 10]


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"statute": "Theft Act 1968 s.8", "terrorist_connection": None}, "terrorist connection"),
        ({"statute": "TA 2000 s.17A"}, "s.17A"),
        ({"court": "service"}, "another court"),
        ({"court": "foreign"}, "no notification order"),
        ({"convicted_on": None}, "date of conviction"),
        ({"kind": "SUSPENDED"}, "suspended"),
        ({"unheard": 1}, "unheard is not known here"),
        ({"day": "2009-09-30"}, "1 October 2009"),
        ({"kind": "HOSPITAL"}, "maximum"),
    ],
)
def test_what_is_not_known_or_not_confirmed_is_refused_with_its_reason(more, reason):
    answer = answer_case(case([offence(years=2, **more)]))

    assert set(answer) == {"id", "refused"}
    assert reason in answer["refused"]


@pytest.mark.parametrize(
    ("more", "is_in"),
    [
        ({"statute": "TPIM Act 2011 s.23", "day": "2021-06-28"}, False),
        ({"statute": "TPIM Act 2011 s.23", "day": "2021-06-29"}, True),
        ({"statute": "CTSA 2015 s.10(1)", "day": "2021-06-29"}, True),
        ({"statute": "TA 2000 s.13"}, False),
        ({"statute": "TA 2000 s.13", "terrorist_connection": None}, False),
        ({"statute": "Theft Act 1968 s.8", "terrorist_connection": "yes"}, True),
        ({"day": "2009-09-30", "on_1_oct_2009": "licence"}, True),
        ({"day": "2009-09-30", "on_1_oct_2009": "none"}, False),
        ({"kind": "OTHER", "statute": "Theft Act 1968 s.8", "terrorist_connection": None}, False),
        ({"varied": {"on": "2023-01-01", "quashed": True}}, False),
        ({"varied": {"on": "2027-01-01", "quashed": True}}, True),
    ],
)
def test_offence_and_commencement_decide(more, is_in):
    years = {} if more.get("kind") == "OTHER" else {"years": 20}

    assert answer_case(case([offence(**(years | more))]))["subject"] is is_in


def test_foreign_conviction_counts_from_its_sentence_and_binds_from_service():
    abroad = offence("2020-01-10", court="foreign", years=6, notification_order_served_on="2026-11-26")

    answer = answer_case(case([abroad]))

    assert register_of(answer) == [(15, "2020-01-10", "2035-01-09")]
    assert due_of(answer) == [("INITIAL", None, "2026-11-28")]


def test_risen_on_appeal_it_begins_on_the_day_of_the_variation():
    risen = offence(
        "2022-01-10",
        months=9,
        varied={"on": "2022-06-01", "sentence": {"kind": "IMPRISONMENT", "term": {"months": 18}}},
    )

    assert register_of(answer_case(case([risen]))) == [(10, "2022-06-01", "2032-05-31")]


@pytest.mark.parametrize(
    ("known_on", "due_on"), [("2026-11-12", "2026-11-13"), ("2026-11-13", "2026-11-19"), ("2026-11-19", "2026-11-19")]
)
def test_journey_known_more_than_seven_days_before_is_told_seven_days_before(known_on, due_on):
    trip = [{"id": "t", "known_on": known_on, "departs_on": "2026-11-20"}]
    answer = answer_case(
        case([offence("2022-01-10", years=2)], as_at="2026-11-19", travel=trip, notifications=[told("2026-11-01")])
    )

    assert ("TRAVEL_OUT", "t", due_on) in due_of(answer)


def test_seventh_day_of_a_stay_within_twelve_months_begins_the_three():
    stay = [
        {
            "id": "s",
            "kind": "stay",
            "stays": [{"from": "2025-10-01", "to": "2025-10-03"}, {"from": "2026-10-02", "to": "2026-10-06"}],
        }
    ]
    at = {"as_at": "2026-10-07", "events": stay, "notifications": [told("2025-09-30")]}
    sixth = answer_case(case([offence("2022-01-10", years=2)], **(at | {"as_at": "2026-10-05"})))
    seventh = answer_case(case([offence("2022-01-10", years=2)], **at))

    assert not [each for each in due_of(sixth) if each[0] == "CHANGE"]
    assert not [each for each in due_of(seventh) if each[0] == "CHANGE"]  # the first of October fell out
    stay[0]["stays"][1]["to"] = "2026-10-08"
    longer = answer_case(case([offence("2022-01-10", years=2)], **(at | {"as_at": "2026-10-08"})))
    assert ("CHANGE", "s", "2026-10-10") in due_of(longer)


def test_release_from_recall_is_told_anew_by_who_had_told_before():
    spells = [held("2018-02-05", "2022-02-05"), held("2026-06-12", "2026-11-20")]
    answer = answer_case(
        case([offence("2018-02-05", years=6)], as_at="2026-11-20", detention=spells, notifications=[told("2026-02-06")])
    )

    assert due_of(answer) == [("RELEASE", None, "2026-11-22"), ("PERIODIC", None, "2027-02-06")]


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ({"kind": "SCPO", "in_force_on": "2024-05-01", "ends_on": "2029-04-30"}, ("2029-04-30", True, None)),
        ({"kind": "SCPO", "in_force_on": "2024-05-01", "ends_on": "2029-05-01"}, ("2029-04-30", False, None)),
        ({"kind": "TPIM", "in_force_on": "2024-05-01", "extensions": 1}, ("2029-04-30", True, 3)),
        ({"kind": "TPIM", "in_force_on": "2024-05-01", "extensions": 5}, ("2029-04-30", False, 0)),
        ({"kind": "STPIM", "in_force_on": "2024-05-01", "ends_on": "2026-04-30"}, ("2029-04-30", True, 3)),
        ({"kind": "TEO", "in_force_on": "2024-05-01", "ends_on": "2026-05-01"}, ("2026-04-30", False, None)),
        ({"kind": "FTRO", "in_force_on": "2024-08-31", "ends_on": "2025-02-28"}, ("2025-02-28", True, None)),
        ({"kind": "FTRO", "in_force_on": "2021-08-31", "ends_on": "2021-12-01"}, ("2022-02-28", False, None)),
    ],
)
def test_orders_last_as_long_as_the_law_allows(order, expected):
    (judged,) = answer_case(case([offence("2022-01-10", years=2)], orders=[order | {"id": "x"}]))["orders"]

    assert (judged["latest_end"], judged["lawful"], judged["extensions_left"]) == expected


@pytest.mark.parametrize(
    ("order", "reason"),
    [
        ({"kind": "YDO", "in_force_on": "2026-07-01"}, "commencement"),
        ({"kind": "TPIM", "in_force_on": "2021-06-28", "extensions": 0}, "before 2021-06-29"),
        ({"kind": "SCPO", "in_force_on": "2024-05-01"}, "when it ends"),
    ],
)
def test_orders_that_cannot_be_judged_refuse_the_case(order, reason):
    assert reason in answer_case(case([], orders=[order | {"id": "x"}]))["refused"]


@pytest.mark.parametrize("raw", [None, 7, [], {"id": "x"}, {"id": "x", "as_at": "2026-02-30"}, {"as_at": 5}])
def test_what_is_no_case_is_refused_and_stops_nothing(raw):
    assert answer_case(raw)["refused"]
