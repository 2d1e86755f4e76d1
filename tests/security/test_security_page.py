"""docs/security.md names files and tests that are there, and every requirement of level 2 once."""

import re

from release_monitor.running.state import CHECKOUT

PAGE = (CHECKOUT / "docs" / "security.md").read_text()
TEST = re.compile(r"`(tests/[\w/]+\.py)(?:::(test_\w+))?`")
ROW = re.compile(r"^\| (\d+\.\d+\.\d+) \| ([a-z ]+) \| (.*) \|$", re.MULTILINE)
STATES = {"met", "partly", "not met", "site", "unused"}
# OWASP ASVS 5.0.0: the requirements of levels 1 and 2 of each section.
LEVEL_2 = (
    "1.1 1-2; 1.2 1-9; 1.3 1-11; 1.4 1-3; 1.5 1-2; 2.1 1-3; 2.2 1-3; 2.3 1-4; 2.4 1-1; 3.2 1-2; 3.3 1-4; 3.4 1-6; "
    "3.5 1-5; 3.7 1-2; 4.1 1-3; 4.2 1-1; 4.3 1-2; 4.4 1-4; 5.1 1-1; 5.2 1-3; 5.3 1-2; 5.4 1-3; 6.1 1-3; 6.2 1-12; "
    "6.3 1-4; 6.4 1-4; 6.5 1-5; 6.6 1-3; 6.8 1-4; 7.1 1-3; 7.2 1-4; 7.3 1-2; 7.4 1-5; 7.5 1-2; 7.6 1-2; 8.1 1-2; "
    "8.2 1-3; 8.3 1-1; 8.4 1-1; 9.1 1-3; 9.2 1-4; 10.1 1-2; 10.2 1-2; 10.3 1-4; 10.4 1-11; 10.5 1-5; 10.6 1-2; "
    "10.7 1-3; 11.1 1-2; 11.2 1-3; 11.3 1-3; 11.4 1-4; 11.5 1-1; 11.6 1-1; 12.1 1-3; 12.2 1-2; 12.3 1-4; 13.1 1-1; "
    "13.2 1-5; 13.3 1-2; 13.4 1-5; 14.1 1-2; 14.2 1-4; 14.3 1-3; 15.1 1-3; 15.2 1-3; 15.3 1-7; 16.1 1-1; 16.2 1-5; "
    "16.3 1-4; 16.4 1-3; 16.5 1-3; 17.1 1-1; 17.2 1-4; 17.3 1-2"
)


def of_level_2():
    for section, first, last in re.findall(r"([\d.]+) (\d+)-(\d+)", LEVEL_2):
        yield from (f"{section}.{number}" for number in range(int(first), int(last) + 1))


def test_every_test_that_it_names_is_there():
    named = set(TEST.findall(PAGE))
    missing = [
        f"{path}::{test}"
        for path, test in sorted(named)
        if not (CHECKOUT / path).is_file() or (test and f"def {test}(" not in (CHECKOUT / path).read_text())
    ]

    assert len(named) > 80
    assert PAGE.count("::test_") == len(re.findall(r"`tests/[\w/]+\.py::test_\w+`", PAGE))
    assert missing == []


def test_every_requirement_of_level_2_has_its_row_in_order():
    assert [number for number, _, _ in ROW.findall(PAGE)] == list(of_level_2())
    assert len(list(of_level_2())) == 253


def test_every_row_has_a_state_and_says_more():
    rows = ROW.findall(PAGE)

    assert {state for _, state, _ in rows} == STATES
    assert [number for number, _, words in rows if len(words) < 2] == []


def test_every_story_of_the_table_is_one_of_the_tests_and_the_other_way_round():
    told = {test for path, test in TEST.findall(PAGE) if path == "tests/security/test_stories.py"}
    here = set(re.findall(r"^def (test_\w+)", (CHECKOUT / "tests/security/test_stories.py").read_text(), re.MULTILINE))

    assert told == here
    assert len(here) >= 10
