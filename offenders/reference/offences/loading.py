"""Writing the offences of the data file into the table."""

from __future__ import annotations

from typing import Any

from offenders.reference.offences import catalogue


def load(offences: Any) -> None:
    """Write the whole catalogue into `offences`, a queryset of Offence or of a migration's Offence. May run again."""
    rows = catalogue.as_filed()["offences"]
    offences.bulk_create(
        [offences.model(**row) for row in rows],
        update_conflicts=True,
        unique_fields=["key", "committed_from"],
        update_fields=sorted(set(rows[0]) - {"key", "committed_from"}),
    )
