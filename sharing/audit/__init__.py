"""The log: who did, read or was refused what, when and why."""

from sharing.audit.recording import (
    Action,
    Still,
    fields_of,
    note_emergencies,
    note_told,
    record,
    record_many,
    record_read,
    refuse,
    write_refusals,
)

__all__ = [
    "Action",
    "Still",
    "fields_of",
    "note_emergencies",
    "note_told",
    "record",
    "record_many",
    "record_read",
    "refuse",
    "write_refusals",
]
