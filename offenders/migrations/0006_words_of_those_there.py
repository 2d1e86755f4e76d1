from django.db import migrations

from offenders.rules.names import words_of

BATCH = 5_000

FILL = """
    WITH typed AS (
        SELECT * FROM unnest(%s::bigint[], %s::varchar[]) AS pair (offender_id, word)
    ), added AS (
        INSERT INTO offenders_nameword (word, sounds)
        SELECT word, ARRAY(SELECT DISTINCT sound FROM unnest(ARRAY[dmetaphone(word), dmetaphone_alt(word)]) AS sound
                           WHERE sound <> '')
        FROM (SELECT DISTINCT word FROM typed) AS each
        ON CONFLICT (word) DO UPDATE SET word = EXCLUDED.word
        RETURNING id, word
    )
    INSERT INTO offenders_personword (offender_id, word_id)
    SELECT typed.offender_id, added.id FROM typed JOIN added ON added.word = typed.word
    ON CONFLICT (word_id, offender_id) DO NOTHING
"""


def fill(apps, editor):
    """The words of the people who are there already. May run again."""
    owner = editor.connection.alias
    people = apps.get_model("offenders", "Offender").objects.using(owner).values_list("pk", "given_names", "family_name")
    others = apps.get_model("offenders", "Alias").objects.using(owner)
    others = others.values_list("offender_id", "name", "transliteration")
    pairs = sorted({(key, word) for key, *names in (*people, *others) for name in names for word in words_of(name)})
    with editor.connection.cursor() as cursor:
        for start in range(0, len(pairs), BATCH):
            keys, words = zip(*pairs[start : start + BATCH], strict=True)
            cursor.execute(FILL, [list(keys), list(words)])


class Migration(migrations.Migration):
    dependencies = [("offenders", "0005_words_of_names")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
