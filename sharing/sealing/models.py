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
    """A witness at an address has taken a checkpoint; its signatures, if it gave any."""

    witness = models.CharField(max_length=200)
    size = models.BigIntegerField()
    at = models.DateTimeField()
    signatures = models.TextField(blank=True)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["size"], name="witness_by_size")]

    def __str__(self) -> str:
        return f"{self.witness}: {self.size}"
