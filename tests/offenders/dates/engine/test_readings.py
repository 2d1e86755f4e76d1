"""Readings of open law: where each fair reading gives dates, a refusal says those of each."""

from datetime import date

import pytest

from offenders.dates.engine import calculate, read_case
from offenders.dates.engine.refusals import Refused
from tests.offenders.dates.engine.building import case, days, sentence, years
from tests.offenders.dates.engine.test_earlier_release import S58, connected

OLD_PART_2 = (  # over on the day it was passed, unless the Part 2 of then named its offence
    sentence("SDS", "2020-02-25", years(2), statute=S58),
    sentence("SDS", "2021-01-06", {"days": 214}, name="s2", **connected("2021-01-06")),
)
REMAND = [days("remand", 240, "2020-02-25")]


def readings(*sentences, **others):
    """Each as it is refused."""
    with pytest.raises(Refused) as refused:
        calculate(read_case(case(*sentences, **others)))
    return [{code: date.fromordinal(day).isoformat() for code, day in each.items()} for each in refused.value.readings]


def test_law_that_was_not_read_has_a_reading_with_it_and_one_without():
    found = readings(*OLD_PART_2, adjustments=REMAND)

    assert {each["PED"] for each in found} == {"2020-10-29", "2021-01-06"}
    assert len({each["SLED"] for each in found}) == 1


def test_first_and_last_day_on_which_a_tranche_may_begin_are_two_readings():
    ordinary = sentence("SDS", "2025-10-06", {"days": 1100})

    found = readings(ordinary, law="sa2026")

    assert len({each["CRD"] for each in found}) == 2


def test_fact_that_nobody_gave_is_no_reading_of_the_law():
    unknown = sentence("SDS", "2024-05-10", years(5)) | {"sds_plus_offence_and_length": None}

    assert readings(unknown) == []


def test_fact_that_is_lacking_beside_open_law_leaves_no_readings():
    first, second = OLD_PART_2
    unknown = {"statute": None, "terrorism": None, "terrorist_connection": None}
    lacking = first | {"sds_plus_offence_and_length": None, "offence": first["offence"] | unknown}

    assert readings(lacking, second, adjustments=REMAND) == []
