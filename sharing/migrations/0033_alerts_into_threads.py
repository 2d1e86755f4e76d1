"""Alerts that there are, into threads: one for a person and matter, or review, one for each item, and about nobody.

Open where one of its alerts is not over. Nothing is told of it, and no clock moves. Safe to run twice.
"""

from django.db import migrations

# The matters of the kinds of that day: the longest beginning of the kind's name decides.
MATTERS = {
    "": "system",
    "releases.": "release",
    "releases.no_sheet": "dates",
    "dates.": "dates",
    "dates.direction_to_confirm": "release",
    "convictions.": "dates",
    "status.": "dates",
    "status.without_licence": "release",
    "status.still_without_licence": "release",
    "parole.": "parole",
    "parole.victim_to_tell_overdue": "victims",
    "parole.liaison_to_acknowledge": "victims",
    "parole.request_to_": "victims",
    "custody.": "supervision",
    "licence.": "release",
    "licence.breach": "supervision",
    "licence.concern": "supervision",
    "licence.recall": "supervision",
    "licence.no_recall": "supervision",
    "licence.urgent_arrest": "supervision",
    "licence.held_undecided": "supervision",
    "licence.at_large": "supervision",
    "licence.returned_to_custody": "supervision",
    "licence.release_now": "supervision",
    "licence.check_missed": "supervision",
    "licence.polygraph_": "supervision",
    "licence.check_overdue": "checks",
    "licence.condition_unchecked": "checks",
    "licence.exemption": "checks",
    "access.": "access",
    "programmes.": "access",
    "sharing.": "duty",
    "sharing.undecided": "item",
    "sharing.item_": "item",
    "sharing.reading_not_confirmed": "item",
    "sharing.review_due": "item",
    "sharing.not_checked": "system",
    "sharing.nobody_reached": "system",
    "leave.": "duty",
}

GATHER = """
CREATE TEMPORARY TABLE matter_of (begins text, matter text) ON COMMIT DROP;
INSERT INTO matter_of SELECT * FROM unnest(%s::text[], %s::text[]);
CREATE TEMPORARY TABLE placed ON COMMIT DROP AS
    SELECT a.id, a.subject_id, a.raised_at, a.resolved_at,
           (SELECT m.matter FROM matter_of m WHERE starts_with(a.kind, m.begins)
            ORDER BY length(m.begins) DESC LIMIT 1) AS matter,
           CASE WHEN a.item_id IS NOT NULL THEN 'item:' || a.item_id
                WHEN a.subject_id IS NULL THEN a.key
                -- The page of a review names the person and the review.
                WHEN starts_with(a.kind, 'parole.') AND a.link ~ '^/people/[0-9a-f-]{36}/.*/[0-9a-f-]{36}/'
                THEN 'review:' || substring(a.link FROM '^/people/[0-9a-f-]{36}/.*/([0-9a-f-]{36})/')
                ELSE '' END AS key
    FROM sharing_alert a WHERE a.thread_id IS NULL;
INSERT INTO sharing_thread (subject_id, matter, key, opened_at, closed_at)
    SELECT subject_id, matter, key, min(raised_at),
           CASE WHEN bool_and(resolved_at IS NOT NULL) THEN greatest(min(raised_at), max(resolved_at)) END
    FROM placed
    WHERE NOT EXISTS (SELECT FROM sharing_thread t WHERE t.subject_id IS NOT DISTINCT FROM placed.subject_id
                      AND t.matter = placed.matter AND t.key = placed.key)
    GROUP BY subject_id, matter, key;
UPDATE sharing_alert a SET thread_id = (
    SELECT t.id FROM sharing_thread t
    WHERE t.subject_id IS NOT DISTINCT FROM p.subject_id AND t.matter = p.matter AND t.key = p.key
    ORDER BY t.closed_at DESC NULLS FIRST, t.id LIMIT 1)
FROM placed p WHERE p.id = a.id;
UPDATE sharing_thread t SET closed_at = NULL
    FROM placed p JOIN sharing_alert a ON a.id = p.id WHERE a.thread_id = t.id AND a.resolved_at IS NULL;
UPDATE sharing_receipt r SET thread_id = a.thread_id
    FROM sharing_alert a WHERE a.id = r.alert_id AND r.thread_id IS NULL;
DROP TABLE placed;
DROP TABLE matter_of;
SET CONSTRAINTS ALL IMMEDIATE
"""

UNDO = """
UPDATE sharing_receipt SET thread_id = NULL;
UPDATE sharing_alert SET thread_id = NULL;
DELETE FROM sharing_threadhandover;
DELETE FROM sharing_thread;
SET CONSTRAINTS ALL IMMEDIATE
"""


def gather(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(GATHER, [list(MATTERS), list(MATTERS.values())])


def undo(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(UNDO)


class Migration(migrations.Migration):
    dependencies = [("sharing", "0032_threads")]

    operations = [migrations.RunPython(gather, undo, elidable=False)]
