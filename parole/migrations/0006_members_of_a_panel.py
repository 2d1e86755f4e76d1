"""A hearing knows how many of each discipline sit on its panel on its last day, so that a page finds the few that fall
short and counts no seats.

By triggers, as stored figures are (docs/decisions/figures-by-triggers.md): no writer of seats can forget it.
"""

from django.db import migrations, models

from parole.hearings.querysets import members_of
from parole.hearings.rules import Discipline
from sharing.records.at_once import AtOnce

MADE = """
CREATE FUNCTION members_of_panel(review bigint, day date) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT coalesce(jsonb_object_agg(discipline, number), '{}') FROM (
        SELECT discipline, count(*) AS number FROM parole_seat
        WHERE review_id = review AND seated_on <= day AND (left_on IS NULL OR left_on > day) GROUP BY discipline
    ) sits
$$;
CREATE FUNCTION count_panel_of_hearing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.members := members_of_panel(NEW.review_id, NEW.last_on);
    RETURN NEW;
END $$;
CREATE TRIGGER count_panel BEFORE INSERT OR UPDATE OF review_id, last_on, members ON parole_hearing
    FOR EACH ROW EXECUTE FUNCTION count_panel_of_hearing();
CREATE FUNCTION count_panels_of_seats() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE parole_hearing h SET last_on = h.last_on WHERE h.review_id IN (SELECT review_id FROM changed)
        AND h.members IS DISTINCT FROM members_of_panel(h.review_id, h.last_on);
    RETURN NULL;
END $$;
CREATE TRIGGER count_panel_insert AFTER INSERT ON parole_seat REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION count_panels_of_seats();
CREATE TRIGGER count_panel_update AFTER UPDATE ON parole_seat REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION count_panels_of_seats();
CREATE TRIGGER count_panel_delete AFTER DELETE ON parole_seat REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION count_panels_of_seats();
"""
DROPPED = """
DROP TRIGGER IF EXISTS count_panel_insert ON parole_seat;
DROP TRIGGER IF EXISTS count_panel_update ON parole_seat;
DROP TRIGGER IF EXISTS count_panel_delete ON parole_seat;
DROP TRIGGER IF EXISTS count_panel ON parole_hearing;
DROP FUNCTION IF EXISTS count_panels_of_seats(), count_panel_of_hearing(), members_of_panel(bigint, date);
"""


class Migration(AtOnce):
    dependencies = [("parole", "0005_stored_by_the_clock")]

    operations = [
        migrations.AddField(
            model_name="hearing", name="members", field=models.JSONField(default=dict, editable=False)
        ),
        migrations.AddIndex(
            model_name="hearing",
            index=models.Index(members_of(Discipline.LAW_ENFORCEMENT), name="hearing_by_law_enforcement"),
        ),
        migrations.RunSQL(MADE, DROPPED),
    ]
