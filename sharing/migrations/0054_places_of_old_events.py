"""Give events that programs took their places and numbers, name kinds as they are named now, and drop old tests."""

from django.db import migrations

from sharing.records.at_once import AtOnce

from sharing.records.without_models import WithoutModels

NAMES = {f"release-monitor.parole.{verb}": f"release-monitor.hearing.{verb}" for verb in ("listed", "moved", "cancelled")}

# Oldest first, for each program by itself: what it took before there were places.
PLACE = """
WITH taken AS (
    SELECT d.id, d.endpoint_id, e.subject_id, coalesce(d.tried_at, d.told_at) AS at,
           row_number() OVER (PARTITION BY d.endpoint_id ORDER BY d.event_id) AS position,
           row_number() OVER (PARTITION BY d.endpoint_id, e.subject_id ORDER BY d.event_id) AS number
    FROM sharing_eventdelivery d JOIN sharing_event e ON e.id = d.event_id
    WHERE d.state = 'taken' AND NOT EXISTS (
        SELECT FROM sharing_eventdelivery o WHERE o.endpoint_id = d.endpoint_id AND o.position IS NOT NULL)
),
counted AS (
    INSERT INTO sharing_eventsequence (endpoint_id, subject_id, last)
    SELECT endpoint_id, subject_id, max(number) FROM taken GROUP BY endpoint_id, subject_id
),
placed AS (
    UPDATE sharing_eventendpoint p SET last_position = t.last
    FROM (SELECT endpoint_id, max(position) AS last FROM taken GROUP BY endpoint_id) t WHERE p.id = t.endpoint_id
)
UPDATE sharing_eventdelivery d
SET position = taken.position, number = taken.number, published_at = taken.at, heard_at = taken.at
FROM taken WHERE d.id = taken.id
"""
# What goes back has no places, and nothing that only they explain.
TAKE_PLACES = """
UPDATE sharing_eventdelivery SET position = NULL, number = NULL, published_at = NULL, heard_at = NULL
WHERE position IS NOT NULL OR heard_at IS NOT NULL
"""


def forward(apps, schema_editor):
    rename(schema_editor, NAMES)
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("DELETE FROM sharing_eventdelivery d USING sharing_event e"
                       " WHERE e.id = d.event_id AND e.record_uid IS NULL")
        cursor.execute("DELETE FROM sharing_event WHERE record_uid IS NULL")
        cursor.execute(PLACE)


def backward(apps, schema_editor):
    rename(schema_editor, {new: old for old, new in NAMES.items()})
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("DELETE FROM sharing_eventdelivery d USING sharing_event e"
                       " WHERE e.id = d.event_id AND e.subject_id IS NULL")
        cursor.execute("DELETE FROM sharing_event WHERE subject_id IS NULL")
        cursor.execute(TAKE_PLACES)
        cursor.execute("DELETE FROM sharing_eventsequence")
        cursor.execute("UPDATE sharing_eventendpoint SET last_position = 0 WHERE last_position <> 0")


def rename(schema_editor, names):
    with schema_editor.connection.cursor() as cursor:
        for old, new in names.items():
            cursor.execute("UPDATE sharing_event SET kind = %s WHERE kind = %s", [new, old])
            cursor.execute(
                "UPDATE sharing_eventendpoint SET kinds = array_replace(kinds, %s, %s) WHERE %s = ANY (kinds)",
                [old, new, old],
            )


class Migration(AtOnce):
    dependencies = [("sharing", "0053_events_have_places")]
    operations = [WithoutModels(forward, backward)]
