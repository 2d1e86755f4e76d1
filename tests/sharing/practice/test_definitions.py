"""A practice value counts from its first day on, and what counted before is never rewritten."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from sharing import audit, practice
from sharing.administration.forms.practice import NumbersField
from sharing.alerts import step_limits
from sharing.alerts.storms import practice as storms
from sharing.audit import request_context
from sharing.models import AuditEntry, PracticeValue, User
from sharing.practice import Definition
from sharing.practice.actions import PracticeValueRefused, set_practice_value, typed
from sharing.reach import practice as reach
from tests.factories.sharing import UserFactory

DAY = timedelta(days=1)
TODAY = date(2026, 12, 1)
WINDOW = Definition("test.window", "A window", "days", 10, "Made for this test")
OTHER = Definition("test.other", "Another", "days", 5, "Made for this test")


@pytest.fixture
def administrator(db):
    return UserFactory(role="administrator")


def put(by, value=20, starts_on=TODAY, source="Board minute 7", definition=WINDOW):
    second = User.objects.filter(role="privacy_officer").first() or UserFactory(role="privacy_officer")
    asked = {"value": value, "starts_on": starts_on, "source": source}
    return set_practice_value(definition=definition, **asked, on=TODAY, by=by, agreed_by=second)


@pytest.mark.parametrize(("days", "counts"), [(-1, 10), (0, 20), (1, 20)])
def test_a_value_counts_from_its_first_day(days, counts, administrator):
    first = TODAY + 7 * DAY
    put(administrator, starts_on=first)

    assert practice.value(WINDOW, on=first + days * DAY) == counts


@pytest.mark.parametrize(("days", "whose"), [(-1, "Made for this test"), (0, "Board minute 7")])
def test_a_value_is_of_whoever_set_it_from_its_first_day(days, whose, administrator):
    put(administrator)

    assert practice.source(WINDOW, on=TODAY + days * DAY) == whose


def test_a_request_asks_once_and_the_next_one_knows_what_was_set_meanwhile(administrator, django_assert_num_queries):
    with request_context.entered(request_context.Scope()), django_assert_num_queries(1):
        assert [practice.value(WINDOW, on=TODAY), practice.value(OTHER, on=TODAY)] == [10, 5]

    put(administrator)

    with request_context.entered(request_context.Scope()):
        assert practice.value(WINDOW, on=TODAY) == 20
        put(administrator, value=7, definition=OTHER)
        assert practice.value(OTHER, on=TODAY) == 7


@pytest.mark.parametrize(("days", "taken"), [(-1, False), (0, True), (1, True)])
def test_a_value_starts_today_or_later(days, taken, administrator):
    if taken:
        assert put(administrator, starts_on=TODAY + days * DAY)
    else:
        with pytest.raises(PracticeValueRefused) as refused:
            put(administrator, starts_on=TODAY + days * DAY)
        assert refused.value.field == "starts_on"
        assert not PracticeValue.objects.exists()


@pytest.mark.parametrize(("days", "taken"), [(-1, False), (0, False), (1, True)])
def test_only_a_row_that_has_not_begun_is_corrected(days, taken, administrator):
    first = TODAY + days * DAY
    PracticeValue.objects.create(name=WINDOW.name, value=20, starts_on=first, source="Board minute 7")

    if taken:
        put(administrator, value=30, starts_on=first)
    else:
        with pytest.raises(PracticeValueRefused):
            put(administrator, value=30, starts_on=first)

    assert PracticeValue.objects.get().value == (30 if taken else 20)


def test_the_latest_row_that_has_begun_counts(administrator):
    for days, value in [(0, 20), (5, 30), (9, 40)]:
        put(administrator, value=value, starts_on=TODAY + days * DAY)

    assert [practice.value(WINDOW, on=TODAY + d * DAY) for d in (0, 4, 5, 8, 9, 400)] == [20, 20, 30, 30, 40, 40]


def test_before_and_after_are_recorded(administrator):
    put(administrator, starts_on=TODAY + DAY)
    put(administrator, value=30, starts_on=TODAY + DAY)

    corrected, made = [entry.payload.data for entry in AuditEntry.objects.filter(verb="sharing.practice_value_set")]
    assert (made["name"], made["before"], made["after"]["value"]) == ("test.window", None, 20)
    assert (corrected["before"]["value"], corrected["after"]["value"]) == (20, 30)


def test_the_same_form_sent_twice_is_recorded_once(administrator):
    assert put(administrator) == put(administrator)

    assert AuditEntry.objects.count() == 1


def test_a_source_is_needed(administrator):
    with pytest.raises(PracticeValueRefused) as refused:
        put(administrator, source=" ")

    assert refused.value.field == "source"


def test_nothing_is_left_of_a_value_that_could_not_be_recorded(administrator, monkeypatch):
    def down(**what):
        raise ConnectionError

    monkeypatch.setattr(audit, "record", down)

    with pytest.raises(ConnectionError):
        put(administrator)

    assert not PracticeValue.objects.exists()


@pytest.mark.parametrize(
    ("default", "value"),
    [
        (10, "20"),
        (10, True),
        (10, 2.5),
        (10, -1),
        (10, None),
        (True, 1),
        ("a", 1),
        ("a", " "),
        ([7], 7),
        ([7], []),
        ([7], ["a"]),
    ],
)
def test_a_value_of_another_type_than_the_default_is_refused(default, value):
    with pytest.raises(PracticeValueRefused):
        typed(Definition("test.any", "Any", "", default, "test"), value)


@pytest.mark.parametrize(
    ("default", "value", "held"),
    [
        (10, 1, 1),
        (0, 0, 0),
        (2.5, 1.5, 1.5),
        (True, False, False),
        ("a", "b", "b"),
        ((28, 14), [7], [7]),
        (["a"], ("b",), ["b"]),
    ],
)
def test_a_value_of_the_defaults_type_is_held(default, value, held):
    assert typed(Definition("test.any", "Any", "", default, "test"), value) == held


@pytest.mark.parametrize(("typed_in", "numbers"), [("28, 14 ,7", [28, 14, 7]), ("28; 14", None), ("28, x", None)])
def test_several_numbers_are_typed_with_commas_between_them(typed_in, numbers):
    if numbers:
        assert NumbersField().clean(typed_in) == numbers
    else:
        with pytest.raises(ValidationError, match="Enter whole numbers with commas between them"):
            NumbersField().clean(typed_in)


@pytest.mark.parametrize(("value", "taken"), [(0, False), (1, True), (23, True), (24, False)])
def test_a_number_is_within_the_bounds_of_its_definition(value, taken):
    hour = Definition("test.hour", "An hour", "o’clock", 7, "Made for this test", between=(1, 23))

    if taken:
        assert typed(hour, value) == value
    else:
        with pytest.raises(PracticeValueRefused, match="from 1 to 23"):
            typed(hour, value)


@pytest.mark.parametrize(
    ("definition", "most"),
    [
        (step_limits.MOST_CRITICAL, 60),
        (step_limits.LEAST, 30),
        (step_limits.MOST, 480),
        (storms.MINUTES, 60),
        (reach.GOOD_DAYS, 365),
    ],
    ids=lambda each: each.name if isinstance(each, Definition) else each,
)
def test_one_administrator_cannot_stretch_what_alerts_wait_for(definition, most):
    assert typed(definition, most) == most
    with pytest.raises(PracticeValueRefused, match="must be from"):
        typed(definition, most + 1)
