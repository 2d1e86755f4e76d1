"""Properties of every case, over a few hundred made from a fixed seed; and the short way is the engine's way."""

import copy
import random
from datetime import date, timedelta

import pytest

from offenders.dates.engine import Refused, calculate, calculate_case, read_case
from offenders.dates.engine.possibilities import unknowns, ways
from offenders.dates.engine.settled import dates_of
from offenders.dates.engine.single import short_way
from offenders.dates.engine.working import re_execute
from tests.offenders.dates.engine.building import TAKEN, case, days, sentence, years

KINDS = ("SDS", "SOPC", "EDS", "STS")
STATUTES = ("TA 2000 s.58", "TA 2006 s.5", None)


def made(seed):
    """A case of one to three sentences, terrorist and ordinary, some consecutive, with remand."""
    dice = random.Random(seed)
    first = date(2021, 7, 1) + timedelta(days=dice.randrange(1000))
    sentences = []
    for number in range(dice.choice((1, 1, 2, 3))):
        statute = dice.choice(STATUTES)
        kind = dice.choice(KINDS if statute else KINDS[:3])
        term = {
            "years": dice.randrange(14, 20) if kind == "STS" else dice.randrange(2, 12),
            "months": dice.randrange(12),
        }
        sentences.append(
            sentence(
                kind,
                first.isoformat(),
                term,
                extension=None if kind == "SDS" else years(1 if kind == "SOPC" else 7),
                statute=statute,
                name=f"s{number + 1}",
                after=f"s{number}" if number and dice.random() < 0.5 else None,
            )
        )
    remand = [days("remand", dice.randrange(300), first.isoformat())] if dice.random() < 0.7 else []
    return case(*sentences, adjustments=remand)


CASES = [made(seed) for seed in range(300)]


def worked_out(raw):
    done = calculate_case(raw, working=False, taken=TAKEN)
    assert done["refused"] is None
    return done["dates"]


def test_order_of_entry_does_not_matter():
    for raw in CASES:
        turned = {**raw, "sentences": raw["sentences"][::-1], "adjustments": raw["adjustments"][::-1]}

        assert worked_out(turned) == worked_out(raw)


def test_more_remand_never_makes_a_date_later():
    for raw in CASES:
        more = copy.deepcopy(raw)
        more["adjustments"].append(days("remand", 17, raw["sentences"][0]["sentenced_on"]))
        before, after = worked_out(raw), worked_out(more)

        assert all(after[code] <= before[code] for code in set(before) & set(after))


def test_longer_term_never_makes_a_date_earlier():
    for raw in CASES:
        longer = copy.deepcopy(raw)
        longer["sentences"][0]["duration"]["months"] += 5
        before, after = worked_out(raw), worked_out(longer)

        assert after.get("SLED", after.get("SED")) >= before.get("SLED", before.get("SED"))
        assert "CRD" not in before or "CRD" not in after or after["CRD"] >= before["CRD"]


def test_licence_never_ends_before_release_and_parole_never_comes_after_it():
    for raw in CASES:
        found = worked_out(raw)
        end = found["SLED"]

        assert found.get("CRD", end) <= end <= found["ESED"]
        assert found.get("PED", "") <= found.get("CRD", end)


def test_working_gives_the_dates_again():
    for raw in CASES:
        done = calculate_case(raw, taken=TAKEN)

        assert re_execute(done["working"]) == done["dates"] == worked_out(raw)


def test_short_way_is_the_way_of_the_engine():
    taken = 0
    for read in map(read_case, CASES):
        short = short_way(read)
        if short is not None:
            [way] = ways(read, unknowns(read))
            assert short == dates_of(way.case, way.settled)
            taken += 1

    assert taken > 50


@pytest.mark.parametrize(
    "others",
    [
        {"adjustments": [days("ual", 3, "2024-01-02")]},
        {"adjustments": [days("ada", 3, "2024-01-02")]},
        {"adjustments": [days("remand", 3, "2023-03-15")]},
        {"adjustments": [days("tagged_bail", 3, "2023-03-15"), days("remand", 9000, "2023-03-15")]},
    ],
)
@pytest.mark.parametrize("statute", ["TA 2000 s.58", "TA 2006 s.5"])
@pytest.mark.parametrize("kind", KINDS)
def test_with_and_without_working_the_dates_are_the_same(kind, statute, others):
    extension = None if kind == "SDS" else years(1 if kind == "SOPC" else 7)
    raw = case(sentence(kind, "2023-03-15", years(14), extension=extension, statute=statute), **others)

    assert calculate_case(raw)["dates"] == worked_out(raw)


def test_what_is_refused_is_refused_with_and_without_working():
    raw = case(sentence("SDS", "2016-03-10", years(6), statute="TA 2000 s.58"), movements=None)

    for working in (True, False):
        with pytest.raises(Refused):
            calculate(read_case(raw), working=working)
