"""What was answered before is the answer of the agency of who gave it; each other agency is asked for its own."""

from django.db import migrations

from sharing.records.at_once import AtOnce

OF_THEIR_AGENCY = """
INSERT INTO offenders_matchreply (match_id, agency, answer, reason, answered_by_id, answered_at)
SELECT m.id, a.uid, m.answer, m.answer_reason, m.answered_by_id, m.answered_at
FROM offenders_match m JOIN sharing_user u ON u.id = m.answered_by_id JOIN sharing_agency a ON a.id = u.agency_id
WHERE m.answer <> '' AND m.answer_reason <> ''
ON CONFLICT DO NOTHING;
"""


class Migration(AtOnce):
    dependencies = [
        ("offenders", "0019_each_agency_answers_a_match"),
        ("sharing", "0083_access_held_against_the_log"),
    ]

    operations = [migrations.RunSQL(OF_THEIR_AGENCY, migrations.RunSQL.noop)]
