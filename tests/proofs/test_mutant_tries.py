"""The tests that are asked of a mutant, their order, and what their answer means."""

import json

import coverage
import pytest

from proofs.mutants import copies, mapping, proving
from proofs.mutants.places import Place

CODE = """LIMIT = 3


def is_late(days):
    if days > LIMIT:
        return True
    return False


def double(days):
    return days * 2
"""
IN_FUNCTION = Place("licence/checks/rules.py", 0, 0, "comparison", ">=", 5)
CONSTANT = Place("licence/checks/rules.py", 8, 9, "number", "4", 1)
LATE, PAGE, BROWSER, DOUBLE = (
    *("tests/licence/checks/test_rules.py::test_late", "tests/licence/checks/test_pages.py::test_page"),
    *("tests/licence/checks/test_browser.py::test_page", "tests/licence/checks/test_rules.py::test_double"),
)


@pytest.fixture
def recorded(tmp_path):
    """A map of one file: three tests ask whether something is late, a fourth doubles days."""
    root, folder = tmp_path / "checkout", tmp_path / "map"
    (root / "licence" / "checks").mkdir(parents=True)
    folder.mkdir()
    (root / CONSTANT.path).write_text(CODE)
    data = coverage.CoverageData(basename=str(folder / "lines.1"))
    for test, lines in {LATE: [5, 6], PAGE: [5, 7], BROWSER: [5, 7], DOUBLE: [11], "": [1, 4, 10]}.items():
        data.set_context(test)
        data.add_lines({CONSTANT.path: lines})
    data.write()
    tests = {test: {"is_slow": test == BROWSER, "seconds": 1.0} for test in (LATE, PAGE, BROWSER, DOUBLE)}
    (folder / "tests-1.json").write_text(json.dumps(tests))
    return mapping.Map(folder, root)


def test_tests_that_run_the_line_are_asked_the_nearest_first_and_the_slow_last(recorded):
    assert recorded.tests_of(IN_FUNCTION) == [LATE, PAGE, BROWSER]


def test_of_a_constant_those_are_asked_that_run_what_uses_it(recorded):
    assert recorded.tests_of(CONSTANT) == [LATE, PAGE, BROWSER]


def test_line_that_no_test_runs_has_none(recorded):
    (recorded.checkout / CONSTANT.path).write_text(CODE + "\n\ndef never():\n    return 1 < 2\n")

    assert recorded.tests_of(Place(CONSTANT.path, 0, 0, "comparison", "<=", 15)) == []


def test_digest_is_another_when_a_test_is(tmp_path):
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_x.py").write_text("assert 1")
    before = mapping.digest(tmp_path)
    assert mapping.digest(tmp_path) == before

    (tmp_path / "tests" / "test_x.py").write_text("assert 2")

    assert mapping.digest(tmp_path) != before


def test_what_was_seen_is_there_for_the_next_run(tmp_path):
    mutant, verdict = proving.Mutant(CONSTANT), proving.Verdict(LATE, 3, 4.5)
    proving.Kept(tmp_path / "seen").add(mutant, verdict)

    assert proving.Kept(tmp_path / "seen").verdicts == {mutant.key: verdict}


class Ended:
    def __init__(self, code):
        self.returncode = code


@pytest.mark.parametrize(
    ("code", "said", "by"),
    [
        (0, "3 passed", ""),
        (5, "3 deselected", ""),
        (1, "FAILED tests/x/test_y.py::test_z[a b-1] - AssertionError: no", "tests/x/test_y.py::test_z[a b-1]"),
        (2, "ERROR tests/x/test_y.py\n!!! stopping", "tests/x/test_y.py"),
        (-9, "", "it does not end"),
        (3, "INTERNALERROR", "the tests break off (3)"),
    ],
)
def test_how_pytest_ends_says_whether_a_mutant_was_noticed(tmp_path, code, said, by):
    copy = copies.Copy(tmp_path / "copy", {}, process=Ended(code))
    copy.output.write_text(said)

    assert copy.noticed_by() == by


def test_pytest_called_wrongly_is_no_answer(tmp_path):
    copy = copies.Copy(tmp_path / "copy", {}, process=Ended(4))
    copy.output.write_text("ERROR: file or directory not found: tests/x")

    with pytest.raises(RuntimeError):
        copy.noticed_by()


def test_code_is_as_it_was_when_a_mutant_was_tried(tmp_path):
    root = tmp_path / "copy"
    (root / "licence" / "checks").mkdir(parents=True)
    (root / CONSTANT.path).write_text(CODE)
    copy = copies.Copy(root, {})

    copy.change(CONSTANT)
    changed = (root / CONSTANT.path).read_text()
    copy.restore()

    assert changed.startswith("LIMIT = 4\n")
    assert (root / CONSTANT.path).read_text() == CODE


def test_named_mutants_belong_to_the_first_part_alone():
    from proofs.proof import Asked

    first = proving.chosen(Asked(size=4, seed=1, only="licence"))
    second = proving.chosen(Asked(size=4, seed=1, first=3, only="licence"))

    assert [mutant for mutant in first if not mutant.words][2:] == second
    assert len([mutant for mutant in first if mutant.words]) == 3
