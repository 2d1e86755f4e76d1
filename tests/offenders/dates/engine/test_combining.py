"""Several sentences at the edges where one decides instead of another."""

import pytest

from tests.offenders.dates.engine.building import dates, days, sentence, years

S58 = "TA 2000 s.58"


def part(found, *codes):
    return {code: found[code] for code in codes if code in found}


def test_release_by_law_on_the_last_day_of_everything_is_a_release():
    # Additional days put the ordinary release off to the end of both, 9 March 2026.
    found = dates(
        sentence("SDS", "2022-03-10", years(4), statute=S58),
        sentence("SDS", "2022-03-10", years(4), name="s2"),
        adjustments=[days("ada", 9000, "2023-01-01")],
    )

    assert found == {"CRD": "2026-03-09", "SLED": "2026-03-09"}


def test_board_may_direct_release_while_a_recalled_sentence_that_ends_with_its_own_holds():
    recall = {"type": "standard", "revoked_on": "2023-01-01", "returned_on": "2023-01-05"}

    found = dates(
        sentence("SDS", "2024-03-10", years(2), statute=S58),
        sentence("SDS", "2019-03-10", years(7), recall=recall, name="s2"),
    )

    assert found == {"PED": "2025-07-09", "PRRD": "2026-03-09", "SLED": "2026-03-09"}


@pytest.mark.parametrize("others", [[], [sentence("SDS", "2021-04-30", {"months": 7}, name="s3")]])
def test_no_parole_is_left_whatever_had_let_go_before(others):
    # As in the case of one other: the extended sentence lets go before 22 December 2021, the second on that day.
    found = dates(
        sentence("EDS", "2021-04-30", {"months": 14}, extension=years(5)),
        sentence("SDS", "2021-12-22", {"weeks": 18}, name="s2"),
        *others,
        adjustments=[days("remand", 206, "2021-12-22")],
    )

    assert part(found, "CRD", "PED") == {"CRD": "2021-12-22"}


@pytest.mark.parametrize(
    ("count", "ends"),
    [
        (730, {"SLED": "2025-03-08"}),  # half, 365 days, until 8 March 2024, and twelve months from then: the last day
        (729, {"SLED": "2025-03-07", "TUSED": "2025-03-08"}),
    ],
)
def test_supervision_is_what_lies_beyond_the_sentence(count, ends):
    found = dates(sentence("SDS", "2023-03-10", {"days": count}))

    assert part(found, "SLED", "TUSED") == ends


@pytest.mark.parametrize(
    ("count", "found"),
    [
        (149, {"ARD": "2022-08-06", "SED": "2023-01-03"}),
        (150, {"CRD": "2022-08-06", "SED": "2023-01-03", "LED": "2022-08-06"}),
    ],
)
def test_licence_of_another_that_lasts_to_the_day_of_release_is_one(count, found):
    # 300 days for an offence of 2014 bring no licence; half of them end on 6 August 2022.
    came = dates(
        sentence("SDS", "2022-03-10", {"days": 300}, committed_on="2014-03-01"),
        sentence("SDS", "2022-03-10", {"days": count}, name="s2"),
    )

    assert part(came, "ARD", "CRD", "SED", "LED", "SLED") == found
