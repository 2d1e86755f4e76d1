"""The audit log: who did, saw, searched or was refused what, and when. Rows are only ever added."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex
from django.db import models

from sharing.records.uuids import Keyed


class ClockTimestamp(models.Func):
    """The time of the database's own clock, now and not when its transaction began."""

    function = "clock_timestamp"
    arity = 0
    output_field = models.DateTimeField()


class Salt(models.Func):
    """32 random bytes. PostgreSQL has `gen_random_bytes` only with an extension."""

    template = "sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()))"
    arity = 0
    output_field = models.BinaryField()


class AuditEntry(Keyed):
    """One thing that happened. No foreign keys: an entry outlives whatever it speaks of.

    Append-only by a trigger and by the application role's rights. What was typed or changed stands in the payload,
    a table of its own, so that a lawful erasure can take it and leave the proof that something was here: the seal
    (`sharing/sealing/`) holds personal data as a commitment alone, which nobody can try without the salt.

    at: when it happened, as whoever records says. recorded_at: by the database's clock, whatever the statement says.
    """

    class Action(models.TextChoices):
        # Data Protection Act 2018 s.62(1) names the first six.
        COLLECTION = "collection", "Added"
        ALTERATION = "alteration", "Changed"
        CONSULTATION = "consultation", "Opened"
        DISCLOSURE = "disclosure", "Shared"
        COMBINATION = "combination", "Combined"
        ERASURE = "erasure", "Erased"
        SEARCH = "search", "Searched"
        LIST = "list", "Listed"
        EXPORT = "export", "Exported"
        GRANT = "grant", "Access changed"
        DENIAL = "denial", "Refused"
        SIGN_IN = "sign_in", "Signed in"
        SIGN_OUT = "sign_out", "Signed out"
        ADMINISTRATION = "administration", "Administered"

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=ClockTimestamp(), editable=False)  # a trigger sets it
    action = models.CharField(max_length=20, choices=Action)
    verb = models.CharField(max_length=60)
    actor_id = models.BigIntegerField(null=True)  # None: a job or a command
    actor = models.CharField(max_length=254)
    role = models.CharField(max_length=30, blank=True)
    agency = models.CharField(max_length=120, blank=True)
    session = models.CharField(max_length=16, blank=True)
    ip = models.GenericIPAddressField(null=True)
    request_id = models.CharField(max_length=64, blank=True)
    target_type = models.CharField(max_length=60, blank=True)
    target_id = models.BigIntegerField(null=True)
    subject_id = models.BigIntegerField(null=True)
    shown_ids = ArrayField(models.BigIntegerField(), null=True)
    reason = models.CharField(max_length=500, blank=True)
    salt = models.BinaryField(null=True, db_default=Salt(), editable=False)  # goes with the details that are erased

    class Meta:
        ordering = ["-pk"]
        verbose_name_plural = "audit entries"
        indexes = [
            models.Index(fields=["subject_id", "at"], name="audit_by_subject"),
            models.Index(fields=["actor_id", "at"], name="audit_by_actor"),
            BrinIndex(fields=["at"], name="audit_by_time"),
            models.Index(fields=["recorded_at"], name="audit_by_recording"),  # the sealer reads its end
            models.Index(  # the history of an account, a team ...; openings of people are found by subject
                fields=["target_type", "target_id", "id"],
                condition=models.Q(action="administration"),
                name="audit_of_administration",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.actor}: {self.verb}"


class AuditPayload(models.Model):
    """What was typed, or how a row looked before and after, of one entry."""

    entry = models.OneToOneField(AuditEntry, on_delete=models.DO_NOTHING, primary_key=True, related_name="payload")
    data = models.JSONField()

    def __str__(self) -> str:
        return f"payload of {self.pk}"


class EntryTransaction(models.Model):
    """Which transaction of the database wrote an entry about a change: the versions of rows that it wrote have the
    same number. References alone; append-only by a trigger and by the application role's rights."""

    # No constraint of the database: whether entries are taken out is for the seal to find
    entry = models.OneToOneField(
        AuditEntry, on_delete=models.DO_NOTHING, primary_key=True, related_name="+", db_constraint=False
    )
    transaction = models.BigIntegerField(db_index=True)

    def __str__(self) -> str:
        return f"transaction of {self.pk}"
