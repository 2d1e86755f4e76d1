"""Everybody keeps the programme that they had: a row since before any record here, and without an end."""

from django.db import migrations

FILL = """
INSERT INTO sharing_personprogramme (subject_id, programme, starts_at, reason, ended_because)
SELECT o.id, o.programme, '2000-01-01T00:00Z', 'As the record said before programmes had rows', ''
FROM offenders_offender o
WHERE NOT EXISTS (SELECT FROM sharing_personprogramme u WHERE u.subject_id = o.id)
"""
BACK = """
UPDATE offenders_offender SET programme = u.programme FROM (
    SELECT DISTINCT ON (subject_id) subject_id, programme FROM sharing_personprogramme
    WHERE starts_at <= now() AND (ends_at IS NULL OR ends_at > now()) ORDER BY subject_id, starts_at, id
) u
WHERE u.subject_id = offenders_offender.id AND offenders_offender.programme <> u.programme
"""


class Migration(migrations.Migration):

    dependencies = [
        ('offenders', '0001_people_sentences_and_releases'),
        ('sharing', '0021_programmes_are_rows'),
    ]

    operations = [migrations.RunSQL(FILL, BACK)]
