"""What a variation changes, compared condition by condition and word by word."""

import pytest

from licence.licences.changes import Change, Terms, changes_between, compare_words, summarise_changes

LEEDS = Terms(1, None, 9, "Zones", "Not to enter Leeds station.", places=("Must not enter: Leeds station",))
PHONE = Terms(2, None, 10, "Devices", "To own one telephone.", permissions=("A second telephone, until 3pm",))


def copy_of(terms, **changed):
    return Terms(**{**terms.__dict__, "key": terms.key + 100, "came_from": terms.key, "permissions": ()} | changed)


def kinds(before, after):
    return [(each.change, each.number) for each in changes_between(before, after)]


def test_copies_differ_in_nothing_also_under_other_numbers():
    assert kinds([LEEDS, PHONE], [copy_of(PHONE, number=9), copy_of(LEEDS, number=10)]) == []


def test_added_changed_and_removed_conditions_are_found():
    reworded = copy_of(PHONE, wording="To own one telephone without internet.")
    new = Terms(7, None, 11, "Travel", "Not to leave West Yorkshire.")

    found = kinds([LEEDS, PHONE], [reworded, new])

    assert found == [(Change.CHANGED, 10), (Change.ADDED, 11), (Change.REMOVED, 9)]


@pytest.mark.parametrize(
    "changed",
    [
        {"places": ("Must not enter: Leeds station, within 300 m",)},
        {"places": ()},
        {"hidden": "Must be there: a home"},
    ],
)
def test_a_place_that_differs_changes_its_condition(changed):
    (found,) = changes_between([LEEDS], [copy_of(LEEDS, **changed)])

    assert found.change == Change.CHANGED
    assert found.hides_places == ("hidden" in changed)


def test_places_that_stay_are_not_marked():
    moved = copy_of(LEEDS, places=("Must not enter: Leeds station", "Must not enter: the bus station"))

    (found,) = changes_between([LEEDS], [moved])

    assert [each.is_changed for each in found.places_before] == [False]
    assert [each.is_changed for each in found.places_after] == [False, True]


def test_words_are_compared_one_by_one():
    before, after = compare_words("To be home by 9pm each day.", "To be home by 7pm on each day.")

    assert [each.words for each in before if each.is_changed] == ["9pm"]
    assert [each.words for each in after if each.is_changed] == ["7pm on"]
    assert "".join(each.words for each in after) == "To be home by 7pm on each day."


def test_permissions_under_a_removed_condition_are_named():
    (found,) = changes_between([PHONE], [])

    assert (found.change, found.permissions) == (Change.REMOVED, ("A second telephone, until 3pm",))


def test_summary_names_numbers_and_families_and_no_wording():
    new = Terms(7, None, 11, "Travel", "Not to leave West Yorkshire.")

    said = summarise_changes(changes_between([LEEDS, PHONE], [copy_of(LEEDS, wording="Other"), new]))

    assert said == "Added: condition 11 (travel). Changed: condition 9 (zones). Removed: condition 10 (devices)."
    assert summarise_changes([]) == "No condition changes."
