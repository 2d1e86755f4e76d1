"""The bounds of service settings, and which change of one protects less."""

import pytest

from sharing.practice import DEFINITIONS, Safer, rules

EMERGENCY = "access.emergency_minutes"


@pytest.mark.parametrize(
    ("default", "between", "unit", "bounds"),
    [
        (60, (5, 240), "minutes", (5, 240)),
        (10, None, "days", (1, 40)),
        (1, None, "days", (1, 10)),
        (0, None, "days", (0, 10)),
        (0.5, None, "days", (0.5, 10)),
        (18, None, "o’clock", (0, 23)),
        ([28, 7, 0], None, "days", (0, 112)),
        ("2026 01", None, "", None),
        (True, None, "", None),
        (["a@a.example"], None, "", None),
    ],
)
def test_bounds_are_its_own_or_follow_from_the_default(default, between, unit, bounds):
    assert rules.bounds_of(default, between, unit=unit) == bounds


@pytest.mark.parametrize(
    ("value", "inside"), [(4, False), (5, True), (240, True), (241, False), ([5, 240], True), ([5, 241], False)]
)
def test_both_ends_are_inside(value, inside):
    assert rules.is_within(value, (5, 240)) is inside


@pytest.mark.parametrize(
    ("was", "now", "safer", "loosens"),
    [
        (60, 60, None, False),
        (60, 59, None, True),
        (60, 61, Safer.LESS, True),
        (60, 59, Safer.LESS, False),
        (60, 59, Safer.MORE, True),
        (60, 61, Safer.MORE, False),
        (60, 100, Safer.NEITHER, False),
        ((28, 7), [28, 7], None, False),
        ([28, 7], [28], Safer.MORE, True),
        ([28, 7], [28, 7, 1], Safer.MORE, False),
        ([28, 7], [28, 7, 1], Safer.LESS, True),
    ],
)
def test_a_change_protects_less(was, now, safer, loosens):
    assert rules.loosens(was, now, safer=safer) is loosens


def test_each_setting_says_what_it_protects_and_its_default_is_within_its_bounds():
    assert EMERGENCY in DEFINITIONS
    for definition in DEFINITIONS.values():
        if not definition.name.startswith("test."):
            assert definition.protects, definition.name
            assert rules.is_within(definition.default, definition.bounds), definition.name
