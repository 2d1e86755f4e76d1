"""Until when a licence runs in a chain of short terms of which only some carry one."""

import pytest

from tests.offenders.dates.engine.building import dates, sentence


def of_weeks(count, *, committed="2018-03-01", after=None, name="s1", statute=None):
    return sentence(
        "SDS", "2020-11-25", {"weeks": count}, committed_on=committed, after=after, name=name, statute=statute
    )


def ends(found):
    return {code: found[code] for code in ("SLED", "SED", "LED") if code in found}


@pytest.mark.parametrize(
    ("committed", "last_days"),
    [
        # 37 and 8 weeks are 315 days, to 5 October 2021. Half of all is served on the 158th, 1 May 2021; of the 259
        # days that carry a licence the half not served is 129, until 7 September.
        ("2015-01-31", {"SED": "2021-10-05", "LED": "2021-09-07"}),
        ("2015-02-01", {"SLED": "2021-10-05"}),
    ],
)
def test_offence_of_before_february_2015_brings_no_licence_of_its_own(committed, last_days):
    found = dates(of_weeks(37), of_weeks(8, committed=committed, after="s1", name="s2"))

    assert found["CRD"] == "2021-05-01"
    assert ends(found) == last_days


def test_licence_of_a_short_chain_under_s247a_runs_to_the_end_of_the_sentence():
    found = dates(of_weeks(37, statute="TA 2000 s.58"), of_weeks(8, committed="2015-01-31", after="s1", name="s2"))

    assert ends(found) == {"SLED": "2021-10-05"}


@pytest.mark.parametrize(("weeks", "last_days"), [(44, {"SED", "LED"}), (45, {"SLED"})])
def test_chain_of_twelve_months_has_one_licence(weeks, last_days):
    # 45 and 8 weeks are 371 days, 44 and 8 are 364
    found = dates(of_weeks(weeks), of_weeks(8, committed="2015-01-31", after="s1", name="s2"))

    assert set(ends(found)) == last_days


@pytest.mark.parametrize(("is_third", "last_days"), [(True, {"SLED"}), (False, {"SED", "LED"})])
def test_one_sentence_of_a_short_chain_at_one_third_is_enough_for_a_licence_to_its_end(is_third, last_days):
    # Passed after the last tranche. An offence against national security keeps a sentence at one-half.
    first = sentence("SDS", "2027-07-01", {"weeks": 37}, national_security=not is_third)
    second = sentence(
        "SDS",
        "2027-07-01",
        {"weeks": 8},
        committed_on="2015-01-31",
        national_security=True,
        name="s2",
        after="s1",
    )

    assert set(ends(dates(first, second, law="sa2026"))) == last_days
