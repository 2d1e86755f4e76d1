"""Each audit entry has its time from the database and a salt; the tree over the log and its checkpoints are kept."""

from django.db import migrations, models

import sharing.audit.models
from sharing.records.append_only import append_only
from sharing.records.at_once import AtOnce

# The transaction has its number before the time is taken: so whoever knows that all transactions below a number have
# ended knows that nothing recorded before that is still to come (`sharing/sealing/sealer.py`).
STAMP = """
CREATE FUNCTION stamp_audit_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_current_xact_id();
    NEW.recorded_at := clock_timestamp();
    RETURN NEW;
END
$$;
CREATE TRIGGER stamped BEFORE INSERT ON sharing_auditentry FOR EACH ROW EXECUTE FUNCTION stamp_audit_entry();
"""
UNSTAMP = "DROP TRIGGER stamped ON sharing_auditentry; DROP FUNCTION stamp_audit_entry()"


def key():
    return models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


class Migration(AtOnce):
    dependencies = [("sharing", "0068_unusual_reading")]

    operations = [
        migrations.RemoveField(model_name="auditentry", name="payload_hash"),
        migrations.AddField(
            model_name="auditentry",
            name="recorded_at",
            field=models.DateTimeField(db_default=sharing.audit.models.ClockTimestamp(), editable=False),
        ),
        migrations.AddField(
            model_name="auditentry",
            name="salt",
            field=models.BinaryField(db_default=sharing.audit.models.Salt(), null=True),
        ),
        migrations.AddIndex(
            model_name="auditentry", index=models.Index(fields=["recorded_at"], name="audit_by_recording")
        ),
        migrations.RunSQL(STAMP, UNSTAMP),
        migrations.CreateModel(
            name="AuditLeaf",
            fields=[
                ("index", models.BigIntegerField(primary_key=True, serialize=False)),
                ("entry_id", models.BigIntegerField(unique=True)),
                ("said", models.BinaryField()),
                ("hash", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="AuditNode",
            fields=[
                ("id", key()),
                ("level", models.PositiveSmallIntegerField()),
                ("index", models.BigIntegerField()),
                ("hash", models.BinaryField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("level", "index"), name="audit_node_once")],
            },
        ),
        migrations.CreateModel(
            name="AuditCheckpoint",
            fields=[
                ("id", key()),
                ("size", models.BigIntegerField()),
                ("note", models.TextField()),
                ("made_at", models.DateTimeField()),
                ("settled_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["pk"],
                "indexes": [models.Index(fields=["size"], name="checkpoint_by_size")],
            },
        ),
        migrations.CreateModel(
            name="CheckpointWitness",
            fields=[
                ("id", key()),
                ("witness", models.CharField(max_length=200)),
                ("size", models.BigIntegerField()),
                ("at", models.DateTimeField()),
                ("signatures", models.TextField(blank=True)),
            ],
            options={
                "ordering": ["pk"],
                "indexes": [models.Index(fields=["size"], name="witness_by_size")],
            },
        ),
        append_only("sharing_auditleaf"),
        append_only("sharing_auditnode"),
        append_only("sharing_auditcheckpoint"),
        append_only("sharing_checkpointwitness"),
    ]
