"""Receipts that are open when escalation becomes an act.

What is due later escalates when it is due. What is past its time gets no rung for the past: its clock begins anew, and
each team with some of them is told by one summary, so that nobody receives a letter for each.
"""

from django.db import migrations

READ_LETTERS = [  # the roles of that day
    *["ct_analyst", "ct_manager", "probation_officer", "probation_manager", "probation_duty_manager", "probation_head"],
    *["prison_offender_manager", "prison_decision_maker", "prison_security", "casework", "victim_liaison"],
    *["duty_officer", "privacy_officer", "auditor"],
]

BEGIN = """
UPDATE sharing_receipt SET
    escalates_from = CASE WHEN due_at <= now() THEN now() + step END,
    next_rung_at = CASE WHEN due_at <= now() THEN now() + step ELSE due_at END
FROM (SELECT id AS receipt, least(due_at - told_at, CASE severity WHEN 1 THEN interval '30 minutes'
          ELSE interval '4 hours' END) AS step FROM sharing_receipt) steps
WHERE receipt = id AND acknowledged_at IS NULL AND closed_at IS NULL AND next_rung_at IS NULL AND answered_at IS NULL
"""

TELL = """
WITH fresh AS (
    INSERT INTO sharing_digest (team_id, kind, key, title, path, made_at)
    SELECT DISTINCT team_id, 'alerts.past_their_time', 'escalation', 'Alerts past their time', '/alerts/', now()
    FROM sharing_receipt WHERE escalates_from IS NOT NULL
    ON CONFLICT (kind, key, team_id) DO NOTHING
    RETURNING id, team_id
)
INSERT INTO sharing_delivery (digest_id, user_id, channel, next_try_at)
SELECT DISTINCT ON (u.id) fresh.id, u.id, 'email', now()
FROM fresh
JOIN sharing_membership m ON m.team_id = fresh.team_id
JOIN sharing_user u ON u.id = m.user_id
WHERE m.starts_at <= now() AND (m.ends_at IS NULL OR m.ends_at > now()) AND u.is_active AND u.role = ANY(%s)
ORDER BY u.id, fresh.id
"""


def begin_anew(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(BEGIN)
        cursor.execute(TELL, [READ_LETTERS])


class Migration(migrations.Migration):
    dependencies = [("sharing", "0019_escalation_above_the_team")]

    operations = [migrations.RunPython(begin_anew, migrations.RunPython.noop, elidable=False)]
