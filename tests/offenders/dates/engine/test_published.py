"""Every published case is right or refused with a reason, and how many of each tier are right."""

from collections import Counter
from functools import cache

from offenders.dates.engine import calculate_case
from offenders.dates.engine.working import re_execute
from offenders.reference.law.entries import entries
from tests.offenders.dates.engine import published

ALL = published.cases()
RIGHT = {"core": 163, "recall": 101, "youth_dto": 27, "sds40": 74, "sa2026": 100}  # of 163, 109, 27, 74 and 100


@cache
def fates():
    """By id."""
    return {case["id"]: fate(case) for case in ALL}


def fate(case):
    done = calculate_case(case, working=False)
    if done["refused"]:
        return "refused"
    return "right" if done["dates"] == case["expected"] else "wrong"


def is_standard_recall(case):
    recalls = [sentence["recall"] for sentence in case["sentences"] if sentence.get("recall")]
    return bool(recalls) and all(recall["type"] == "standard" for recall in recalls)


def test_each_case_has_its_dates_and_no_other_or_is_refused_and_the_working_gives_the_dates_again():
    """Each step of it rests on entries of the register of law."""
    wrong, lost, known = {}, {}, set(entries())
    for case in ALL:
        done = calculate_case(case)
        if not done["refused"] and done["dates"] != case["expected"]:
            wrong[case["id"]] = (done["dates"], case["expected"])
        if (again := re_execute(done["working"])) != done["dates"]:
            lost[case["id"]] = (again, done["dates"])
        for step in done["working"]:
            assert step["entry"] == step["entries"][0], (case["id"], step)
            assert set(step["entries"]) <= known, (case["id"], step)

    assert wrong == {}
    assert lost == {}


def test_core_and_standard_recall_are_never_refused():
    must = [case for case in ALL if case["tier"] == "core" or is_standard_recall(case)]

    assert [case["id"] for case in must if fates()[case["id"]] != "right"] == []


def test_how_many_of_each_tier_are_right():
    found = Counter(case["tier"] for case in ALL if fates()[case["id"]] == "right")

    assert dict(found) == RIGHT


def test_file_names_where_the_cases_come_from():
    document = published.document()

    assert document["source"] == "ministryofjustice/calculate-release-dates-api"
    assert len(document["commit"]) == 40
    assert "MIT" in document["licence"]
    assert all(case["source"].startswith("src/test/resources/test_data/") for case in ALL)
