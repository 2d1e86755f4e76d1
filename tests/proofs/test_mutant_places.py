"""Each way of changing the code gives another program that can be read, and a draw is always the same."""

import ast
from random import Random

import pytest

from proofs.mutants import drawing, places
from release_monitor.running.state import CHECKOUT


def changed(text):
    """What each place makes of a text, by kind."""
    return [(place.kind, place.changed(text)) for place in sorted(places.in_text("x.py", text))]


@pytest.mark.parametrize(
    ("text", "kind", "becomes"),
    [
        ("a < b", "comparison", "a <= b"),
        ("a <= b", "comparison", "a < b"),
        ("a > b", "comparison", "a >= b"),
        ("(a) >= (b)", "comparison", "(a) > (b)"),
        ("a == b", "comparison", "a != b"),
        ("a != b", "comparison", "a == b"),
        ("a in b", "comparison", "a not in b"),
        ("a not  in b", "comparison", "a in b"),
        ("a is None", "comparison", "a is not None"),
        ("a is not None", "comparison", "a is None"),
        ("a and b", "choice", "a or b"),
        ("a or b", "choice", "a and b"),
        ("not a", "not", "a"),
        ("not (a.b or c).d", "not", "(a.b or c).d"),
        ("x = not(a)", "not", "x = (a)"),
        ("x = 1 if a else 2", "if False", "x = 1 if False else 2"),
        ("if a:\n    pass", "if True", "if True:\n    pass"),
        ("[x for x in y if x.z]", "kept", "[x for x in y if True]"),
        ("rows.filter(a=1, b=2)", "filter", "rows.filter(**{}, b=2)"),
        ("rows.exclude(a=1)", "filter", "rows.exclude(**{})"),
        ("rows.filter(Q(), a=1)", "filter", "rows.filter(*(), a=1)"),
        ("rows.get(a__lt=b)", "boundary", "rows.get(a__lte=b)"),
        ("rows.get(a__gte=b)", "boundary", "rows.get(a__gt=b)"),
        ("timedelta(days=7)", "number", "timedelta(days=8)"),
        ("MOST_TOLD = 8", "number", "MOST_TOLD = 9"),
        ("DAY = 24 * HOUR", "number", "DAY = 25 * HOUR"),
        ("len(rows) > 3", "number", "len(rows) > 4"),
        ("'é' < b", "comparison", "'é' <= b"),
        ("(\n    a\n    and b\n)", "choice", "(\n    a\n    or b\n)"),
    ],
)
def test_one_thing_is_changed(text, kind, becomes):
    assert (kind, becomes) in changed(text)


@pytest.mark.parametrize(
    "text", ["MOST = 'eight'", "x = 3", "f'{a and b}'", "raise Refused(a and b)", "x: Literal[3]", "rows.filter(*some)"]
)
def test_what_decides_nothing_is_left_alone(text):
    assert changed(text) == []


def test_every_place_of_the_product_gives_another_program_that_can_be_read():
    whole = places.every(CHECKOUT)
    some = Random(1).sample(whole, 100)

    assert len(whole) > 5000
    for place in some:
        text = (CHECKOUT / place.path).read_text()
        becomes = place.changed(text)
        assert ast.dump(ast.parse(becomes)) != ast.dump(ast.parse(text)), place


def test_no_code_is_changed_that_decides_nothing_for_anybody():
    found = places.files(CHECKOUT)

    assert "licence/licences/rules.py" in found
    assert [path for path in found if "migrations" in path or "demo" in path or "measur" in path] == []


def test_draw_is_the_same_for_a_seed_and_another_for_another():
    whole = places.every(CHECKOUT, below="licence/recalls/rules")

    assert drawing.drawn(whole, 20, seed=1) == drawing.drawn(whole, 20, seed=1)
    assert drawing.drawn(whole, 20, seed=1) != drawing.drawn(whole, 20, seed=2)
    assert len(set(drawing.drawn(whole, 20, seed=1))) == 20


def test_more_drawn_begins_with_what_fewer_had():
    whole = places.every(CHECKOUT, below="licence/recalls/rules")

    assert drawing.drawn(whole, 20, seed=1)[:5] == drawing.drawn(whole, 5, seed=1)


def test_what_is_written_elsewhere_changes_no_draw():
    text = (CHECKOUT / "licence/licences/rules.py").read_text()
    moved = "FIRST = 1 if 2 < 3 else 4\n" + text

    before, after = (list(places.in_text("x.py", each)) for each in (text, moved))

    kept = {(place.stood, place.kind) for place in drawing.drawn(before, 10, seed=1)}
    again = [(place.stood, place.kind) for place in drawing.drawn(after, 12, seed=1)]
    assert len(kept.intersection(again)) >= len(kept) - 2  # but for what is drawn of the new line


@pytest.mark.parametrize("named", drawing.NAMED, ids=lambda named: named.words)
def test_named_mutant_can_be_planted_in_the_code_as_it_is(named):
    text = (CHECKOUT / named.path).read_text()

    assert text.count(named.right) == 1
    assert ast.dump(ast.parse(named.place(text).changed(text))) != ast.dump(ast.parse(text))


@pytest.mark.parametrize("row", drawing.EQUIVALENT, ids=lambda row: f"{row.path}: {row.line}")
def test_equivalent_change_can_still_be_made_and_has_its_reason(row):
    lines = [line.strip() for line in (CHECKOUT / row.path).read_text().splitlines()]

    assert row.line in lines
    assert row.because
