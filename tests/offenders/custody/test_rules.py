"""The custody status of a person, by what has happened."""

from datetime import date

import pytest

from offenders.custody.rules import (
    Happening,
    Status,
    held_after_recall,
    held_in_law_since,
    last_release_in,
    may_happen,
    status_after,
)

H = Happening
RECALLED = [H.RECEIVED, H.RELEASED, H.LICENCE_REVOKED, H.RETURNED]


@pytest.mark.parametrize(
    ("happened", "status"),
    [
        ([], None),
        ([H.RECEIVED], Status.IN_CUSTODY),
        ([H.RECEIVED, H.TRANSFERRED], Status.IN_CUSTODY),
        ([H.RECEIVED, H.RELEASED], Status.ON_LICENCE),
        ([H.RECEIVED, H.RELEASED_WITHOUT_LICENCE], Status.LICENCE_ENDED),
        ([H.RECEIVED, H.RELEASED, H.LICENCE_REVOKED], Status.UNLAWFULLY_AT_LARGE),
        ([H.RECEIVED, H.RELEASED, H.LICENCE_REVOKED, H.REVOCATION_RESCINDED], Status.ON_LICENCE),
        (RECALLED, Status.RECALLED),
        ([*RECALLED, H.TRANSFERRED], Status.RECALLED),
        ([*RECALLED, H.RELEASED], Status.ON_LICENCE),
        ([*RECALLED, H.RELEASED, H.RECEIVED], Status.IN_CUSTODY),
        ([*RECALLED, H.ABSCONDED], Status.UNLAWFULLY_AT_LARGE),
        ([*RECALLED, H.ABSCONDED, H.RECEIVED], Status.RECALLED),
        ([H.RECEIVED, H.ABSCONDED, H.RECEIVED], Status.IN_CUSTODY),
        ([H.RECEIVED, H.DIED], Status.DECEASED),
        ([H.RECEIVED, H.RELEASED, H.DEPORTED], Status.DEPORTED),
    ],
)
def test_status_follows_what_happened(happened, status):
    assert status_after(happened) == status


@pytest.mark.parametrize(
    ("happening", "happened", "may"),
    [
        (H.RECEIVED, [], True),
        (H.RELEASED, [], True),  # somebody who is taken on when on licence already
        (H.TRANSFERRED, [], False),
        (H.RECEIVED, [H.RECEIVED], False),
        (H.RELEASED, [H.RECEIVED], True),
        (H.RELEASED, [H.RECEIVED, H.RELEASED], False),
        (H.LICENCE_REVOKED, [H.RECEIVED], False),
        (H.LICENCE_REVOKED, [H.RECEIVED, H.RELEASED, H.RECEIVED], True),  # held for something else
        (H.LICENCE_REVOKED, [H.RECEIVED, H.RELEASED, H.LICENCE_ENDED, H.RECEIVED], False),
        (H.LICENCE_REVOKED, RECALLED, False),
        (H.REVOCATION_RESCINDED, RECALLED[:3], True),
        (H.REVOCATION_RESCINDED, RECALLED, False),
        (H.REVOCATION_RESCINDED, [H.RECEIVED, H.ABSCONDED], False),
        (H.RETURNED, [H.RECEIVED, H.RELEASED], False),
        (H.RETURNED, RECALLED[:3], True),
        (H.RETURNED, [H.RECEIVED, H.ABSCONDED], False),
        (H.RECEIVED, [H.RECEIVED, H.ABSCONDED], True),
        (H.RECEIVED, RECALLED[:3], False),  # whatever else holds them, they return
        (H.RECEIVED, [*RECALLED, H.ABSCONDED], True),
        (H.RELEASED, [H.RECEIVED, H.DIED], False),
        (H.DIED, [H.RECEIVED, H.DIED], False),
        (H.BAILED, [H.RECEIVED], True),
        (H.BAILED, [H.RECEIVED, H.RELEASED], False),
        (H.RECEIVED, [H.RECEIVED, H.BAILED], True),  # remanded again, or sentenced
        (H.ACQUITTED, [H.RECEIVED, H.BAILED], True),
        (H.RELEASED, [H.RECEIVED, H.BAILED], False),
        (H.LICENCE_REVOKED, [H.RECEIVED, H.BAILED], False),
        (H.LICENCE_REVOKED, [H.RECEIVED, H.RELEASED, H.RECEIVED, H.BAILED], True),  # the licence binds on
        (H.LICENCE_REVOKED, [H.RECEIVED, H.RELEASED, H.LICENCE_ENDED, H.RECEIVED, H.BAILED], False),
        (H.TRANSFERRED_OUT, RECALLED, True),
        (H.RECEIVED, [H.RECEIVED, H.TRANSFERRED_OUT], True),
        (H.RELEASED, [H.RECEIVED, H.TRANSFERRED_OUT], False),
    ],
)
def test_only_what_can_follow_is_recorded(happening, happened, may):
    assert may_happen(happening, happened=happened) == may


def test_recall_is_remembered_until_a_new_reception():
    assert held_after_recall(RECALLED)
    assert not held_after_recall([*RECALLED, H.RELEASED, H.RECEIVED])


@pytest.mark.parametrize(
    ("happened", "last"),
    [
        ([H.RECEIVED], None),
        ([H.RECEIVED, H.RELEASED, H.RECEIVED], 2),
        ([H.RECEIVED, H.RELEASED_WITHOUT_LICENCE, H.RECEIVED], 2),
        ([H.RECEIVED, H.LEFT_EARLY, H.FOUND_LAWFUL, H.RECEIVED], 3),
        ([H.RECEIVED, H.LEFT_EARLY, H.FOUND_LAWFUL_WITHOUT_LICENCE, H.RECEIVED], 3),
        ([H.RECEIVED, H.LEFT_EARLY, H.FOUND_IN_ERROR, H.RECEIVED], None),
        ([H.RECEIVED, H.ABSCONDED, H.RECEIVED], None),
        ([H.RECEIVED, H.BAILED, H.RECEIVED], None),  # the sentence is served on
        ([H.RECEIVED, H.TEMPORARILY_RELEASED, H.CAME_BACK], None),
        ([*RECALLED, H.RELEASED, H.RECEIVED], 5),
    ],
)
def test_last_release_is_one_from_a_sentence(happened, last):
    """last: the number of the movement, each on the day of its number."""
    moves = [(each, date(2027, 3, day)) for day, each in enumerate(happened, start=1)]

    assert last_release_in(moves) == (last and date(2027, 3, last))


@pytest.mark.parametrize(
    ("happened", "since"),
    [
        ([], None),
        ([H.RECEIVED], 1),
        ([H.RECEIVED, H.TRANSFERRED, H.MOVED_TO_HOSPITAL], 1),
        ([H.RECEIVED, H.LEFT_EARLY], 1),
        ([H.RECEIVED, H.LEFT_EARLY, H.FOUND_IN_ERROR], 1),
        ([H.RECEIVED, H.LEFT_IN_DISPUTE, H.RECEIVED, H.TEMPORARILY_RELEASED, H.CAME_BACK], 1),
        ([H.RECEIVED, H.ABSCONDED], 1),
        ([H.RECEIVED, H.ABSCONDED, H.RECEIVED, H.LEFT_EARLY, H.RECEIVED], 1),
        ([H.RECEIVED, H.LEFT_EARLY, H.FOUND_LAWFUL], None),
        ([H.RECEIVED, H.LEFT_EARLY, H.FOUND_LAWFUL, H.RECEIVED], 4),
        ([H.RECEIVED, H.RELEASED], None),
        ([H.RECEIVED, H.RELEASED, H.RECEIVED], 3),
        ([H.RECEIVED, H.RELEASED, H.LICENCE_REVOKED], None),
        ([H.RECEIVED, H.RELEASED, H.LICENCE_REVOKED, H.RETURNED, H.ABSCONDED], 4),
        ([H.RECEIVED, H.BAILED, H.RECEIVED], 3),
        ([H.RECEIVED, H.ABSCONDED, H.DIED], None),
    ],
)
def test_a_custody_runs_on_until_somebody_releases_the_person(happened, since):
    """since: the number of the movement, each on the day of its number."""
    moves = [(each, date(2027, 3, day)) for day, each in enumerate(happened, start=1)]

    assert held_in_law_since(moves) == (since and date(2027, 3, since))
