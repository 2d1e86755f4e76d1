"""The tree over the audit log, its checkpoints, and what witnesses answered. Rows are only ever added."""

from django.db import models


class AuditLeaf(models.Model):
    """The place of one audit entry in the tree. said: the commitment to its details, which outlives them."""

    index = models.BigIntegerField(primary_key=True)
    entry_id = models.BigIntegerField(unique=True)  # no foreign key: it outlives whatever it speaks of
    said = models.BinaryField()
    hash = models.BinaryField()

    def __str__(self) -> str:
        return f"leaf {self.index}"


class AuditNode(models.Model):
    """The hash above 256, 65,536 ... leaves: proofs are made from these, and not from every leaf."""

    level = models.PositiveSmallIntegerField()
    index = models.BigIntegerField()
    hash = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["level", "index"], name="audit_node_once")]

    def __str__(self) -> str:
        return f"node {self.index} of level {self.level}"


class AuditCheckpoint(models.Model):
    """A tree of a size, signed. settled_at: each entry that was recorded up to then is in it."""

    size = models.BigIntegerField()
    note = models.TextField()
    made_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["size"], name="checkpoint_by_size")]

    def __str__(self) -> str:
        return f"checkpoint of {self.size}"


class CheckpointWitness(models.Model):
    """What a witness answered to a checkpoint. at: when the checkpoint was made. signatures: its answer as it came.

    cosignature: the line of it that was verified with the witness's key; empty where there is none. cosigned_at: as the
    witness says. fault: why what it answered is not to be believed.
    """

    witness = models.CharField(max_length=200)
    size = models.BigIntegerField()
    at = models.DateTimeField()
    signatures = models.TextField(blank=True)
    cosignature = models.TextField(blank=True, default="")
    cosigned_at = models.DateTimeField(null=True, blank=True)
    fault = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["size"], name="witness_by_size")]

    def __str__(self) -> str:
        return f"{self.witness}: {self.size}"


class SealWitness(models.Model):
    """How the sealer last found one of its witnesses: a row for each that the settings name now.

    key_name: under which it cosigns; empty where no key is set. taken_size, taken_at: the last checkpoint that it took,
    and when. cosigned_size, cosigned_at: the last that it cosigned, and when, as it says. fault: why it did not take
    the last one, or, with is_wrong, what is wrong with its answer; since fault_since.
    """

    place = models.CharField(max_length=200, unique=True)
    key_name = models.CharField(max_length=200, blank=True, default="")
    found_at = models.DateTimeField()
    taken_size = models.BigIntegerField(null=True, blank=True)
    taken_at = models.DateTimeField(null=True, blank=True)
    cosigned_size = models.BigIntegerField(null=True, blank=True)
    cosigned_at = models.DateTimeField(null=True, blank=True)
    fault = models.CharField(max_length=200, blank=True, default="")
    fault_since = models.DateTimeField(null=True, blank=True)
    is_wrong = models.BooleanField(default=False)

    class Meta:
        ordering = ["place"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(fault="", fault_since__isnull=True, is_wrong=False)
                | (~models.Q(fault="") & models.Q(fault_since__isnull=False)),
                name="seal_witness_fault_has_a_time",
            )
        ]

    def __str__(self) -> str:
        return self.place
