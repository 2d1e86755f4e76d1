"""The custody status of a person, by what has happened."""

from datetime import date

import pytest

from offenders.custody.rules import (
    Happening,
    HeldUnder,
    Status,
    bound_since,
    bound_under,
    could_stand,
    held_after_recall,
    is_back_from_escape,
    last_release_in,
    may_happen,
    status_after,
)

H, U = Happening, HeldUnder
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
        ([H.RECEIVED, H.ACQUITTED, H.RECEIVED], 2),
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
        ([H.RELEASED], 1),  # on record since then only
        ([H.RECEIVED, H.TRANSFERRED, H.MOVED_TO_HOSPITAL], 1),
        ([H.RECEIVED, H.LEFT_EARLY, H.FOUND_IN_ERROR], 1),
        ([H.RECEIVED, H.ABSCONDED, H.RECEIVED, H.LEFT_EARLY, H.RECEIVED], 1),
        ([H.RECEIVED, H.LEFT_EARLY, H.FOUND_LAWFUL, H.RECEIVED], 1),
        ([*RECALLED, H.ABSCONDED], 1),
        ([H.RECEIVED, H.BAILED, H.RECEIVED], 1),
        ([H.RECEIVED, H.DEPORTED], 1),
        ([H.RECEIVED, H.RELEASED, H.RECEIVED, H.ACQUITTED], 1),  # of something else: the licence binds on
        ([H.RECEIVED, H.RELEASED, H.LICENCE_ENDED], None),
        ([H.RECEIVED, H.RELEASED, H.LICENCE_ENDED, H.RECEIVED], 4),
        ([H.RECEIVED, H.RELEASED_WITHOUT_LICENCE], None),
        ([H.RECEIVED, H.LEFT_EARLY, H.FOUND_LAWFUL_WITHOUT_LICENCE, H.RECEIVED], 4),
        ([H.RECEIVED, H.ACQUITTED], None),
        ([H.RECEIVED, H.ACQUITTED, H.RECEIVED], 3),
        ([H.RECEIVED, H.ABSCONDED, H.DIED], None),
    ],
)
def test_a_sentence_binds_until_it_is_over(happened, since):
    """since: the number of the movement, each on the day of its number."""
    moves = [(each, date(2027, 3, day)) for day, each in enumerate(happened, start=1)]

    assert bound_since(moves) == (since and date(2027, 3, since))


@pytest.mark.parametrize(
    ("happened", "left"),
    [
        ([], []),
        ([H.RECEIVED], [1]),
        ([H.RECEIVED, H.TRANSFERRED], [2]),
        ([H.RECEIVED, H.RELEASED], [2, 1]),
        ([H.RECEIVED, H.RELEASED, H.LICENCE_ENDED], [3, 2, 1]),
        ([H.RECEIVED, H.RELEASED, H.LICENCE_ENDED, H.DIED], [4, 3, 2, 1]),
        ([H.RECEIVED, H.TRANSFERRED, H.RELEASED, H.DIED], [4, 3, 2]),
        (RECALLED[:3], [3]),  # PPCS revoked it
        ([H.RECEIVED, H.RELEASED, H.RECEIVED], [3, 2, 1]),  # on remand, and on licence still
        ([H.RECEIVED, H.RELEASED, H.LICENCE_ENDED, H.RECEIVED], [4]),  # begins anew
        ([H.RECEIVED, H.RELEASED_WITHOUT_LICENCE, H.RECEIVED], [3]),
    ],
)
def test_what_would_stand_were_the_last_movements_withdrawn(happened, left):
    """left: how many movements each time."""
    moves = [(each, date(2027, 3, 1)) for each in happened]

    assert [list(each) for each in could_stand(moves)] == [moves[:known] for known in left]


@pytest.mark.parametrize(
    ("happened", "held", "under"),
    [
        ([H.RECEIVED], U.SENTENCE, U.SENTENCE),
        ([H.RECEIVED, H.ABSCONDED], U.SENTENCE, U.SENTENCE),
        ([H.RECEIVED, H.LEFT_IN_DISPUTE], U.SENTENCE, U.SENTENCE),
        ([H.RECEIVED, H.BAILED], U.SENTENCE, U.SENTENCE),
        ([H.RECEIVED, H.TRANSFERRED_OUT], U.SENTENCE, U.SENTENCE),
        ([H.RECEIVED, H.RELEASED], U.SENTENCE, U.RECALL),
        ([H.RECEIVED, H.LEFT_EARLY, H.FOUND_LAWFUL], U.SENTENCE, U.RECALL),
        (RECALLED[:3], U.SENTENCE, U.RECALL),
        ([*RECALLED[:3], H.REVOCATION_RESCINDED], U.SENTENCE, U.RECALL),
        (RECALLED, U.RECALL, U.RECALL),
        ([*RECALLED, H.ABSCONDED], U.RECALL, U.RECALL),
        (RECALLED, U.SENTENCE, U.SENTENCE),  # a new one was passed since
        ([H.RECEIVED, H.RELEASED, H.RECEIVED], U.NO_SENTENCE, U.RECALL),  # on remand, and on licence still
        ([H.RECEIVED, H.RELEASED, H.RECEIVED], U.SENTENCE, U.SENTENCE),
        ([H.RECEIVED, H.RELEASED, H.RECEIVED, H.ACQUITTED], U.SENTENCE, U.RECALL),
        ([H.RECEIVED, H.RELEASED, H.LICENCE_ENDED, H.RECEIVED], U.NO_SENTENCE, None),
        ([H.RECEIVED, H.RELEASED, H.LICENCE_ENDED], U.SENTENCE, None),
        ([H.RECEIVED, H.ACQUITTED], U.SENTENCE, None),
        ([H.RECEIVED, H.DIED], U.SENTENCE, None),
        ([], U.SENTENCE, None),
    ],
)
def test_what_would_let_somebody_go_were_they_held_by_what_binds_them(happened, held, under):
    assert bound_under(happened, held) is under


@pytest.mark.parametrize(
    ("happened", "is_back"),
    [
        ([H.RECEIVED, H.ABSCONDED, H.RECEIVED], True),
        ([H.RECEIVED, H.ABSCONDED], False),
        ([H.RECEIVED, H.RELEASED, H.LICENCE_REVOKED, H.RETURNED], False),
        ([H.RECEIVED, H.ABSCONDED, H.RECEIVED, H.TRANSFERRED], False),
        ([H.RECEIVED], False),
        ([], False),
    ],
)
def test_whoever_escaped_is_back_with_the_reception(happened, is_back):
    assert is_back_from_escape(happened) == is_back
