"""Convictions as courts, police and prisons write them: 60, and 285 that were written down before they were read."""

import json
import random
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from offenders.convictions.reading import FOR_THE_SECTION_ALONE, read_offence
from offenders.reference.offences.catalogue import catalogue

HERE = Path(__file__).parent
DOCS = HERE.parents[3] / "docs" / "offences.md"
ENTRIES = tuple(entry for entry in catalogue() if entry.key not in FOR_THE_SECTION_ALONE)


def cases(name):
    return json.loads((HERE / name).read_text(encoding="utf-8"))


def read(text, **days):
    reading = read_offence(text, ENTRIES, **days)
    return reading.offence.key if reading.offence else None, reading


def outcome(case):
    """How the reading of a case went: right, rightly none, none, wrong, wrong form."""
    key, reading = read(case["text"])
    if key is None:
        return "none" if case["offence"] else "rightly none"
    if key != case["offence"]:
        return "wrong"
    return "right" if reading.form == case["ancillary_form"] else "wrong form"


@pytest.mark.parametrize("name", ["cases.json", "strangers.json"])
def test_no_conviction_is_given_a_wrong_offence(name):
    outcomes = {case["text"]: outcome(case) for case in cases(name)}
    counted = Counter(outcomes.values())

    assert not [text for text, how in outcomes.items() if how in ("wrong", "wrong form")]
    assert counted["right"] >= 0.75 * len(outcomes)
    said = (
        f"{len(outcomes)} | {counted['right']} | {counted['rightly none']} | {counted['none']} | {counted['wrong']} |"
    )
    assert f"| `{name}` | {said}" in DOCS.read_text(encoding="utf-8")


def test_every_entry_is_named_by_its_own_title_and_section():
    unread = []
    for entry in ENTRIES:
        text = f"{entry.title}, contrary to section {entry.section} of the {entry.statute}"
        if entry.section[:1].isdigit() and read(text)[0] != entry.key:
            unread.append(text)

    assert unread == []


def test_no_code_names_another_offence():
    for entry in ENTRIES:
        for code in entry.codes:
            key, reading = read(code)
            assert key is None or code in next(each.codes for each in ENTRIES if each.key == key)
            assert reading.candidates


def test_title_of_one_beside_the_section_the_code_or_the_title_of_another_names_nothing():
    draw = random.Random(18)
    wrong = []
    for entry in ENTRIES:
        other = draw.choice([each for each in ENTRIES if each.statute != entry.statute])
        title, theirs = (each.title.replace(" (limb not stated)", "") for each in (entry, other))
        section = other.section[:1].isdigit() and f"{title}, section {other.section} of the {other.statute}"
        texts = [f"{title} and {theirs.lower()}", section, other.codes and f"{other.codes[0]} {title}"]
        wrong += [text for text in texts if text and entry.key != "esa-5" and read(text)[0]]

    assert wrong == []


@pytest.mark.parametrize(
    "text",
    [
        "s.58 TA",
        "s.16 FA",
        "s.181 OSA",
        "s.1 Official Secrets Act",
        "PTA s.9",
        "PA s.1",
        "section 5",
        "s.5 TACT",
        "Terrorism Act 2000",
        "terrorism offences",
        "murder and attempted murder",
        "Kidnapping and false imprisonment",
        "sections 57 and 58 Terrorism Act 2000",
        "PT00064 and PT00039",
        "PT00065 preparation of terrorist acts",
        "Preparation of terrorist acts contrary to section 58 of the Terrorism Act 2000",
        "encouragement of terrorism s.2 Terrorism Act 2006",
        "Murder, s.18 OAPA 1861",
        "s.12 TA 2000",
        "Inciting terrorism overseas contrary to s.59 TA 2000",
        "PT00032",
        "burglary",
        "GBH",
        "possession of explosives",
        "fundraising for terrorist purposes",
        "possession of terrorist publications",
        "attempting to enter a prohibited place",
        "causing death by dangerous driving",
        "rape",
        "assault by penetration",
        "harassment, alarm or distress s.5 POA 1986",
        "breach of sex offender notification requirements",
        "Criminal Attempts Act 1981 s.1",
        "culpable homicide",
        "breach of the peace (Glasgow Sheriff Court)",
        "Firearms (Northern Ireland) Order 2004 art.58",
        "s.58 Terrorism Act 2000, Belfast Crown Court",
        "Armed Forces Act 2006 s.42",
        "PT06001",
        "PT00065X",
        "",
        "   ",
        "?!",
    ],
)
def test_what_is_ambiguous_contradictory_or_of_another_law_names_nothing(text):
    assert read(text)[0] is None


def test_what_may_be_meant_is_offered_with_why():
    reading = read("TA 2000 s.12")[1]

    assert {each.entry.key for each in reading.candidates} == {"ta00-12-1", "ta00-12-1a", "ta00-12-2", "ta00-12-3"}
    assert {each.why for each in reading.candidates} == {"s.12 Terrorism Act 2000"}
    assert reading.question.startswith("Which offence is it?")


def test_section_alone_names_the_entry_that_a_catalogue_has_for_it():
    reading = read_offence("TA 2000 s.12", catalogue())

    assert reading.offence.key == "ta00-12"


@pytest.mark.parametrize(
    ("committed_on", "key"),
    [(date(2022, 6, 27), "cl-nuisance"), (date(2022, 6, 28), "pcsc22-78"), (None, None)],
)
def test_day_of_the_offence_decides_between_offences_of_one_name(committed_on, key):
    assert read("public nuisance", committed_on=committed_on)[0] == key


@pytest.mark.parametrize(
    ("committed_on", "key"), [(date(2001, 2, 18), "pta89-2"), (date(2001, 2, 19), "ta00-11"), (None, "ta00-11")]
)
def test_membership_is_of_the_act_of_its_day(committed_on, key):
    assert read("membership of a proscribed organisation", committed_on=committed_on)[0] == key


def test_section_that_is_named_is_kept_whatever_the_day():
    assert read("s.11 TA 2000", committed_on=date(1999, 1, 1))[0] == "ta00-11"


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("conspiracy to cause explosions likely to endanger life", "substantive"),
        ("conspiracy to defraud", "substantive"),
        ("COML025A", "attempt"),
        ("murder (attempt)", "attempt"),
        ("incitement to murder", "incitement"),
        ("encouraging or assisting murder believing it will be committed s.45 SCA 2007", "encouraging-45"),
        ("Criminal Attempts Act 1981 s.1", "attempt"),
        ("Murder, s.8 Accessories and Abettors Act 1861", "aiding"),
    ],
)
def test_form_is_read_apart_from_the_offence(text, form):
    assert read(text)[1].form == form


def test_acquitted_counts_are_left_out():
    key, _ = read("Acquitted of preparation of terrorist acts; convicted of s.58(1)(b) TA 2000")
    other, _ = read("Encouragement of terrorism (not guilty: dissemination of terrorist publications)")

    assert (key, other) == ("ta00-58-1b", "ta06-1")
    assert read("Not guilty of murder")[0] is None
    assert read("pleaded not guilty to murder, convicted")[0] == "cl-murder"
