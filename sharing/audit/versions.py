"""Versions of a row: whether it has changed since a page was made. A form carries the version it was filled from."""

from __future__ import annotations

import hashlib
import json

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from sharing import audit


class ChangedMeanwhile(Exception):
    """Someone else saved first; nothing is changed. `row` is how it stands now."""

    def __init__(self, row: models.Model):
        super().__init__(f"{row._meta.verbose_name} {row.pk} was changed since")
        self.row = row


def version_of(row: models.Model, *names: str) -> str:
    """A short mark of the named fields: the same as long as none of them has another value."""
    text = json.dumps(audit.fields_of(row, *names), cls=DjangoJSONEncoder, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
