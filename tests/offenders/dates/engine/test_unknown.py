"""Unknown facts: refused by name where a date turns on them, and not asked where none does."""

import pytest

from offenders.dates.engine import calculate_case
from tests.offenders.dates.engine.building import case, dates, days, refusal, sentence, years

S58, S18 = "TA 2000 s.58", "Penal Act 1913 s.18"  # the second is not in the catalogue


@pytest.mark.parametrize(
    ("offence", "asked"),
    [
        ({"statute": S18, "terrorist_connection": None}, "sentences[0].offence.terrorist_connection"),
        ({"statute": None, "terrorism": True}, "sentences[0].offence.statute"),
        ({"statute": S18, "schedule_19za_part": None}, "sentences[0].offence.schedule_19za_part"),
        ({"statute": "Criminal Attempts Act 1981 s.1"}, "sentences[0].offence.schedule_19za_part"),
        ({"statute": None, "terrorism": None, "terrorist_connection": None}, "sentences[0].offence.statute"),
    ],
)
def test_standard_sentence_turns_on_the_offence(offence, asked):
    assert asked in refusal(sentence("SDS", "2023-02-10", years(6), **offence))


@pytest.mark.parametrize(
    "offence",
    [
        {"statute": S58, "terrorist_connection": None},  # the list is enough
        {"statute": S18, "terrorist_connection": "yes"},  # the Part does not matter to a standard sentence
        {"statute": None, "terrorism": True, "terrorist_connection": "yes"},
    ],
)
def test_what_changes_no_date_is_not_asked(offence):
    assert dates(sentence("SDS", "2023-02-10", years(6), **offence)) == {"PED": "2027-02-10", "SLED": "2029-02-09"}


def test_part_of_the_schedule_is_asked_where_parole_turns_on_it():
    extended = sentence("EDS", "2023-02-10", years(6), extension=years(3), statute=S18, terrorist_connection="yes")

    assert refusal(extended).endswith("sentences[0].offence.schedule_19za_part")


def test_act_incited_overseas_is_asked_where_parole_turns_on_it():
    extended = sentence("EDS", "2023-02-10", years(6), extension=years(3), statute="TA 2000 s.59")

    assert "the act incited" in refusal(extended)


def test_movements_are_asked_only_where_release_could_have_come_before_the_rule():
    early = sentence("SDS", "2016-03-10", years(6), statute=S58)
    late = sentence("SDS", "2017-03-10", years(6), statute=S58)

    assert "movements" in refusal(early, movements=None)
    assert dates(late, movements=None) == {"PED": "2021-03-09", "SLED": "2023-03-09"}


def test_movements_are_not_asked_where_another_term_of_the_chain_held_until_after_the_determination():
    found = {"statute": S18, "terrorist_connection": "yes", "connection_determined_on": "2022-10-25"}
    longer = sentence("STS", "2022-06-28", years(20), extension=years(8), statute="TA 2006 s.5")
    connected = sentence("SDS", "2022-06-28", {"days": 200}, name="s2", after="s1", **found)

    assert "PED" in dates(longer, connected, movements=None)


@pytest.mark.parametrize("credited_to", ["2023-07-04", "2016-09-01"])
def test_only_days_known_by_then_count_for_a_release_before_the_rule(credited_to):
    found = {"statute": S18, "terrorist_connection": "yes", "connection_determined_on": "2016-09-01"}
    whole = case(
        sentence("SDS", "2016-09-01", {"months": 119}, **found),  # half of it ends in August 2021
        sentence("SDS", "2023-07-04", years(1), statute=S58, name="s2"),
        adjustments=[days("remand", 246, credited_to)],
        movements=None,
    )

    refused = calculate_case(whole)["refused"]

    assert (refused is not None and "movements" in refused) is (credited_to == "2016-09-01")


def test_birth_and_the_like_are_not_asked_of_a_terrorist():
    whole = case(sentence("SDS", "2023-02-10", years(1), statute=S58), offender={}, options={})
    del whole["sentences"][0]["early_release_exclusions"]
    del whole["sentences"][0]["offence"]["committed_on"]

    assert calculate_case(whole)["refused"] is None


def test_birth_is_asked_where_supervision_turns_on_it():
    whole = case(sentence("SDS", "2023-02-10", years(1)), offender={"active_sex_offender": False})

    assert calculate_case(whole)["refused"].endswith("offender.date_of_birth")


def test_adjustments_that_are_missing_are_not_known():
    whole = case(sentence("SDS", "2023-02-10", years(6), statute=S58))
    del whole["adjustments"]

    assert calculate_case(whole)["refused"] == "Not known, and a date depends on it: adjustments"


def test_whether_terms_run_together_is_asked():
    whole = case(sentence("SDS", "2023-02-10", years(6)), sentence("SDS", "2023-02-10", years(2), name="s2"))
    del whole["sentences"][1]["consecutive_to"]

    assert calculate_case(whole)["refused"].endswith("sentences[1].consecutive_to")


@pytest.mark.parametrize(
    ("kind", "passed", "others", "reason"),
    [
        ("EPP", "2010-01-10", {}, "sentences[0].extension"),
        ("SDS", "2005-04-03", {}, "4 April 2005"),
        ("SDS", "2023-02-10", {"jurisdiction": "scotland"}, "Scottish"),
        ("SDS", "2023-02-10", {"jurisdiction": "northern_ireland"}, "Northern Ireland"),
        ("SDS", "2023-02-10", {"jurisdiction": "service"}, "service court"),
        ("SDS", "2023-02-10", {"jurisdiction": "repatriated"}, "repatriated"),
        ("STS", "2021-06-28", {"extension": years(7)}, "29 June 2021"),
        ("EDS", "2023-02-10", {}, "sentences[0].extension"),
        ("SDS", "2023-02-10", {"extension": years(1)}, "has no extension"),
    ],
)
def test_what_is_not_covered_is_refused(kind, passed, others, reason):
    assert reason in refusal(sentence(kind, passed, years(14), statute=S58, **others))


def test_first_day_of_the_scheme_is_covered():
    assert "PED" in dates(sentence("SDS", "2005-04-04", years(30), statute=S58))


def test_extension_where_there_is_none_is_refused_without_working_too():
    whole = case(sentence("SDS", "2023-02-10", years(6), statute=S58, extension=years(1)))

    assert "has no extension" in calculate_case(whole, working=False)["refused"]


def test_offence_that_contradicts_itself_is_refused():
    assert "said not to be" in refusal(sentence("SDS", "2023-02-10", years(6), statute=S58, terrorism=False))
