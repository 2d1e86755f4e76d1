"""The standing of an offence to s.247A: spellings of its statute, what may be when little is known, contradictions."""

import pytest

from offenders.dates.engine.facts import Connection, Offence
from offenders.dates.engine.law.standing import OffenceStatus, facts_between, listed, standings
from offenders.dates.engine.refusals import Refused
from tests.offenders.dates.engine.building import refusal, sentence, years

ORDINARY, PART_1, PART_2 = OffenceStatus.ORDINARY, OffenceStatus.PART_1, OffenceStatus.PART_2
CONNECTED, CONNECTED_PART_3 = OffenceStatus.CONNECTED, OffenceStatus.CONNECTED_PART_3
YES, NO = Connection.YES, Connection.NO
S58, S18 = "TA 2000 s.58", "Penal Act 1913 s.18"  # the second is not in the catalogue


@pytest.mark.parametrize(
    "statute",
    [
        "TA 2006 s.5",
        "TA 2006 s5",
        "TA 2006 s 5",
        "TA 2006, s. 5",
        "TA 2006 ss.5",
        "TA 2006 section 5",
        "ta2006 S.5(1)(a)",
        "Terrorism Act 2006 s.5 (1) (a)",
        "TERRORISM  ACT 2006   s.5",
        "s.5 Terrorism Act 2006",
        "s5 of TA 2006",
        "section 5(3) of the Terrorism Act 2006",
        "Section 5, Terrorism Act 2006",
        "s.5 the Terrorism Act 2006",
    ],
)
def test_one_section_of_part_1_in_many_spellings(statute):
    assert listed(statute) == {1}


@pytest.mark.parametrize(
    ("statute", "parts"),
    [
        ("TA 2000 s.17a", {2}),
        ("TA 2000 s.17A", {2}),
        ("s.38B Terrorism Act 2000", {2}),
        ("TPIMA 2011 s.23", {2}),
        ("Counter-Terrorism & Security Act 2015 s.10", None),
        ("TA 2000 s.13", {0}),  # in the catalogue, on no list
        ("TA 2000 s.38C", None),
        ("TA 2000", None),
        ("s.58", None),
        ("murder", None),
        (S18, None),
        ("OAPA 1861 s.18", {3}),
        ("Theft Act 1968 s.1", {0}),
        ("TA 2000 s.58(1)(b)", {2}),
        ("TA 2000 s.62", {0, 1, 2, 3}),  # in the Part of the offence that it names
    ],
)
def test_part_by_the_catalogue(statute, parts):
    assert listed(statute) == parts


@pytest.mark.parametrize(
    ("below", "parts"),
    [
        ("", {1, 2}),
        ("(1)", {1, 2}),
        ("(2)", {1, 2}),
        ("(2)(a)", {1}),
        (" (2) (b)", {1}),
        ("(2)(c)", {2}),
        (" (2) (C)", {2}),
    ],
)
def test_inciting_overseas_is_in_part_1_unless_poison_was_incited(below, parts):
    assert listed(f"TA 2000 s.59{below}") == listed(f"s.59{below} of the Terrorism Act 2000") == parts


@pytest.mark.parametrize(
    ("offence", "found"),
    [
        (Offence(statute=S58), {PART_2}),
        (Offence(statute=S58, connection=NO), {PART_2}),
        (Offence(statute=S58, connection=YES), {PART_2}),  # the list is first
        (Offence(statute="TA 2006 s.5"), {PART_1}),
        (Offence(statute=S58, schedule_part=1), {PART_2}),  # what the catalogue says stands
        (Offence(statute=S58, schedule_part=1, is_part_of_record=True), {PART_1}),  # the row's keepers say otherwise
        (Offence(statute="TA 2000 s.59", schedule_part=1, is_part_of_record=True), {PART_1, PART_2}),  # no limb
        (Offence(statute="TA 2000 s.59", schedule_part=2, is_part_of_record=True), {PART_1, PART_2}),
        (Offence(statute=S18, schedule_part=1), {PART_1}),
        (Offence(statute=S18, schedule_part=3, connection=YES), {CONNECTED_PART_3}),
        (Offence(statute=S18, schedule_part=3, connection=NO), {ORDINARY}),
        (Offence(statute=S18, schedule_part=3), {CONNECTED_PART_3, ORDINARY}),
        (Offence(statute=S18, schedule_part=0, connection=YES), {CONNECTED}),
        (Offence(statute=S18, schedule_part=0, connection=NO), {ORDINARY}),
        (Offence(statute=S18, schedule_part=0), {CONNECTED, ORDINARY}),
        # the Part was left out: no list has the offence
        (Offence(statute=S18), {CONNECTED, CONNECTED_PART_3, ORDINARY}),
        (Offence(statute=S18, connection=YES), {CONNECTED, CONNECTED_PART_3}),
        (Offence(statute=S18, connection=NO), {ORDINARY}),
        # but somebody says that it is terrorism, and no connection was found
        (Offence(statute=S18, connection=NO, terrorism=True), {PART_1, PART_2, ORDINARY}),
        # somebody gave the Part as not known
        (Offence(statute=S18, connection=YES, is_part_left_out=False), {PART_1, PART_2, CONNECTED, CONNECTED_PART_3}),
        (Offence(statute=S18, connection=NO, is_part_left_out=False), {PART_1, PART_2, ORDINARY}),
        # nobody gave the statute
        (Offence(), {PART_1, PART_2, CONNECTED, CONNECTED_PART_3, ORDINARY}),
        (Offence(connection=YES), {PART_1, PART_2, CONNECTED, CONNECTED_PART_3}),
        (Offence(connection=NO), {PART_1, PART_2, ORDINARY}),
        (Offence(schedule_part=2), {PART_2}),
        # said not to be terrorism
        (Offence(terrorism=False), {ORDINARY}),
        (Offence(terrorism=False, connection=NO), {ORDINARY}),
        (Offence(terrorism=False, statute=S18), {ORDINARY}),
        (Offence(terrorism=False, statute=S18, is_part_left_out=False), {ORDINARY}),  # that settles the Part too
        (Offence(terrorism=False, statute=S18, schedule_part=3), {ORDINARY}),
        (Offence(terrorism=False, schedule_part=1), None),
        (Offence(terrorism=False, statute=S58), None),
        (Offence(terrorism=False, statute="TA 2006 s.5"), None),
        (Offence(terrorism=False, statute="TA 2000 s.59"), None),  # in the one Part or the other
        (Offence(terrorism=False, statute=S18, schedule_part=1), None),
        (Offence(terrorism=False, statute=S18, connection=YES), None),
        (Offence(terrorism=False, connection=YES), None),
    ],
)
def test_what_an_offence_may_be(offence, found):
    if found is None:
        with pytest.raises(Refused, match="said not to be a terrorism offence"):
            standings(offence)
    else:
        assert standings(offence) == found


@pytest.mark.parametrize(
    ("offence", "one", "other", "fact"),
    [
        (Offence(statute=S18), CONNECTED, CONNECTED_PART_3, "schedule_19za_part"),
        (Offence(), CONNECTED, CONNECTED_PART_3, "statute"),
        (Offence(statute=S18), CONNECTED, ORDINARY, "terrorist_connection"),
        (Offence(), ORDINARY, CONNECTED_PART_3, "terrorist_connection"),
        (Offence(), PART_1, PART_2, "statute"),
        (Offence(), PART_2, ORDINARY, "statute"),
        (Offence(statute="TA 2000 s.59"), PART_1, PART_2, "statute (the act incited)"),
        (Offence(statute=S18), PART_1, ORDINARY, "schedule_19za_part"),
        (Offence(statute=S18), PART_2, CONNECTED, "schedule_19za_part"),
    ],
)
def test_which_fact_tells_two_standings_apart(offence, one, other, fact):
    assert facts_between(offence, one, other) == facts_between(offence, other, one) == (fact,)


@pytest.mark.parametrize(
    "offence",
    [
        {"statute": S18, "terrorism": False, "terrorist_connection": "yes"},
        {"statute": S18, "terrorism": False, "schedule_19za_part": 2},
        {"statute": "TA 2006 s.5", "terrorism": False},
    ],
)
def test_facts_that_contradict_each_other_are_refused(offence):
    assert "yet it is listed or connected" in refusal(sentence("SDS", "2023-02-10", years(6), **offence))
