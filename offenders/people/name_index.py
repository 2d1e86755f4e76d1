"""Keep the words by which people are found true to their names."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection, transaction

from offenders.people.models import Offender
from offenders.people.rules.names import words_of

BATCH = 5_000

ADD_WORDS = """
    INSERT INTO offenders_nameword (word, sounds)
    SELECT word, ARRAY(SELECT DISTINCT sound FROM unnest(ARRAY[dmetaphone(word), dmetaphone_alt(word)]) AS sound
                       WHERE sound <> '')
    FROM (SELECT DISTINCT unnest(%s::varchar[]) AS word) AS typed
    ORDER BY word
    ON CONFLICT (word) DO NOTHING
"""
UNLINK = "DELETE FROM offenders_personword WHERE offender_id = ANY(%s)"
LINK = """
    INSERT INTO offenders_personword (offender_id, word_id)
    SELECT typed.offender_id, named.id
    FROM unnest(%s::bigint[], %s::varchar[]) AS typed (offender_id, word)
    JOIN offenders_nameword AS named ON named.word = typed.word
    ON CONFLICT (word_id, offender_id) DO NOTHING
"""


def index_names(offenders: Iterable[Offender | int]) -> None:
    """Make these people findable by the words of their names and aliases, and by no others. Safe to run again.

    Call it in the transaction that made or changed a name. Four statements for five thousand people.
    """
    keys = sorted({offender.pk if isinstance(offender, Offender) else offender for offender in offenders})
    for start in range(0, len(keys), BATCH):
        _index(keys[start : start + BATCH])


@transaction.atomic
def _index(keys: list[int]) -> None:
    pairs = sorted(_words_of_people(keys))
    with connection.cursor() as cursor:
        cursor.execute(UNLINK, [keys])
        cursor.execute(
            ADD_WORDS, [[word for _, word in pairs]]
        )  # in one order, so that two of these never wait in a ring
        cursor.execute(LINK, [[key for key, _ in pairs], [word for _, word in pairs]])


def _words_of_people(keys: list[int]) -> set[tuple[int, str]]:
    names = ("given_names", "family_name", "aliases__name", "aliases__transliteration")
    rows = Offender.objects.filter(pk__in=keys).order_by().values_list("pk", *names)
    return {(key, word) for key, *names in rows for name in names if name for word in words_of(name)}
