"""One change of a person's dates and custody at a time."""

from __future__ import annotations

from django.db import connection

from offenders.people.models import Offender
from sharing import access


def lock(offender: Offender) -> None:
    """Until the end of the transaction. Others who ask wait. Raises as `access.require`, when what the request had
    required of the person was ended meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM offenders_offender WHERE id = %s FOR UPDATE", [offender.pk])
    access.require_again(offender)
