"""The rule that governs a sentence, as the working says it: the section it was passed under, and why that rule."""

from datetime import date

import pytest

from offenders.dates.engine import calculate_case
from offenders.dates.engine.facts import SentenceKind
from offenders.dates.engine.law.selection import regime_of
from offenders.dates.engine.law.standing import OffenceStatus
from tests.offenders.dates.engine.building import case, sentence, years

S58 = "TA 2000 s.58"


def chosen(*sentences, born="1990-01-01", **others):
    """The rule chosen for each sentence, and the facts for which it was."""
    whole = case(*sentences, offender={"date_of_birth": born, "active_sex_offender": False}, **others)
    done = calculate_case(whole)
    assert done["refused"] is None
    return [(step["rule"], step["inputs"][0]["value"]) for step in done["working"] if step["operation"] == "choose"]


def facts(kind, passed, *, extension, born="1990-01-01", **offence):
    term = years(14) if kind == "STS" else years(4)
    [(_, found)] = chosen(sentence(kind, passed, term, extension=extension, statute=S58, **offence), born=born)
    return found


@pytest.mark.parametrize(
    ("kind", "passed", "extension", "section"),
    [
        ("SOPC", "2020-11-30", years(1), "s.236A CJA 2003"),
        ("SOPC", "2020-12-01", years(1), "s.278 Sentencing Code"),
        ("SOPC_U18", "2023-02-10", years(1), "s.252A Sentencing Code"),
        ("STS", "2023-02-10", years(7), "s.282A Sentencing Code"),
    ],
)
def test_section_under_which_a_sentence_was_passed(kind, passed, extension, section):
    assert facts(kind, passed, extension=extension).startswith(f"{kind} ({section}) passed on {passed}; ")


@pytest.mark.parametrize(("kind", "extension"), [("SDS", None), ("EDS", years(5))])
def test_sections_that_are_not_told_apart_are_not_named(kind, extension):
    assert facts(kind, "2023-02-10", extension=extension) == f"{kind} passed on 2023-02-10; Schedule 19ZA Part 2"


@pytest.mark.parametrize(("kind", "under_21", "adult"), [("SOPC", "s.265", "s.278"), ("STS", "s.268A", "s.282A")])
def test_section_goes_by_age_at_conviction(kind, under_21, adult):
    extension = years(1 if kind == "SOPC" else 7)

    def section(born, **offence):
        return facts(kind, "2023-02-10", extension=extension, born=born, **offence).split("(")[1].split(")")[0]

    assert section("2002-02-11") == f"{under_21} Sentencing Code"  # 20 years on the day of sentence
    assert section("2002-02-10") == f"{adult} Sentencing Code"  # 21 on it
    assert section("2002-02-10", convicted_on="2023-02-09") == f"{under_21} Sentencing Code"
    assert section(None) == f"{under_21} or {adult} Sentencing Code"


def test_rule_that_left_somebody_alone_says_why():
    out = {"on": "2020-02-25", "direction": "out", "reason": "crd"}

    [(rule, found)] = chosen(sentence("SDS", "2016-03-10", years(6), statute=S58), movements=[out])

    assert rule == "standard sentence, half"
    assert found == (
        "SDS passed on 2016-03-10; Schedule 19ZA Part 2; released on licence, or served, before the rule began"
    )


def test_what_decides_nothing_is_told_as_far_as_it_is_known():
    connected = {"statute": "Penal Act 1913 s.18", "terrorist_connection": "yes"}

    [(_, found)] = chosen(sentence("SDS", "2023-02-10", years(6), **connected))

    assert found == (
        "SDS passed on 2023-02-10; Schedule 19ZA Part 3, with a terrorist connection"
        " or a terrorist connection, not in Schedule 19ZA"
    )


def test_release_that_nobody_told_of_and_that_decides_nothing_is_not_said_to_have_been():
    extended = sentence("EDS", "2013-03-10", years(6), extension=years(8), statute=S58)

    [(_, found)] = chosen(extended, movements=None, options={"ersed_wanted": False})

    assert found == "EDS passed on 2013-03-10; Schedule 19ZA Part 2"


def test_life_sentences_say_their_rule_and_the_longest_minimum_counts():
    both = [
        sentence("LIFE", "2020-01-10", years(20), statute=S58),
        sentence("IPP", "2012-01-10", years(30), statute=S58, name="s2"),
    ]

    done = calculate_case(case(*both))

    assert done["dates"] == {"TED": "2042-01-09"}
    assert chosen(*both) == [
        ("life sentence", "LIFE passed on 2020-01-10"),
        ("life sentence", "IPP passed on 2012-01-10"),
    ]
    assert [step["result"] for step in done["working"] if step["operation"] == "latest"] == ["2042-01-09"]


def test_detention_and_training_order_has_its_own_rule():
    [(rule, _)] = chosen(sentence("DTO", "2023-02-10", {"months": 8}), born="2007-01-01")

    assert rule == "detention and training order"


@pytest.mark.parametrize("kind", [SentenceKind.LIFE, SentenceKind.IPP])
@pytest.mark.parametrize("standing", OffenceStatus)
def test_no_life_sentence_falls_to_a_rule_of_fixed_terms(kind, standing):
    assert regime_of(kind, date(2020, 1, 10), standing).name == "life sentence"
