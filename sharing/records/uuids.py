"""UUIDs that name rows outside the database: time-ordered, and given by the database itself."""

from django.db import models


class UuidV7(models.Func):
    """Our own SQL function (sharing 0001): PostgreSQL's `uuidv7()` came with version 18, and we run from 15."""

    function = "uuid_v7"
    arity = 0
    output_field = models.UUIDField()


class Keyed(models.Model):
    """A row with a `uid` for addresses and the API; the bigint key never leaves the database."""

    uid = models.UUIDField(unique=True, editable=False, db_default=UuidV7())

    class Meta:
        abstract = True
